"""Encoding damage: characters that no author wrote."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from ..language.literals import LiteralKind, literals
from ..model import Category, Severity, message
from .base import Check, CheckedDocument, Draft, Scope, span


class DamageKind(Enum):
    """What a stretch that no author wrote is."""

    UNREADABLE = auto()  # the mark that stands for a character that could not be read
    REMAINS = auto()  # what Chinese encodings make of such marks
    CONTROL = auto()  # characters that do not print
    ESCAPE = auto()
    TOKEN = auto()  # of a model's vocabulary
    MISDECODED = auto()
    ENTITY = auto()
    TAG = auto()


_TOLD = {
    DamageKind.UNREADABLE: "encoding.unreadable",
    DamageKind.REMAINS: "encoding.remains",
    DamageKind.CONTROL: "encoding.control",
    DamageKind.ESCAPE: "encoding.escape",
    DamageKind.TOKEN: "encoding.token",
    DamageKind.MISDECODED: "encoding.misdecoded",
    DamageKind.ENTITY: "encoding.entity",
    DamageKind.TAG: "encoding.tag",
}
_FOREIGN_RUN = re.compile(r"[\u0080-\u00ff\u0152-\u0192\u02c6\u02dc\u2013-\u2122]{2,}")
_MENDED = re.compile(r"[\u00a0-\u024f\u2010-\u2044\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,7}|#\d{1,6}|#x[0-9A-Fa-f]{1,6});")
_TAG = re.compile(r"</?(?:a|b|br|div|em|font|i|li|p|span|strong|sub|sup|td|tr|u|ul)\b[^<>]{0,80}>")
_PLAIN = (
    ("\ufffd+", DamageKind.UNREADABLE),
    ("(?:锟斤拷|锟斤|烫烫|屯屯)+", DamageKind.REMAINS),
    (r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]+", DamageKind.CONTROL),
    (r"\\(?:[ntr](?![A-Za-z])|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})", DamageKind.ESCAPE),
    (r"(?i:</?(?:unk|s|pad|eos|bos)>|\[(?:unk|pad|cls|sep)\])|\u2581+|@@(?= )", DamageKind.TOKEN),
)
_PATTERNS = [(re.compile(pattern), kind) for pattern, kind in _PLAIN]


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch that no author wrote: what it is, and what it should say where that is known."""

    start: int
    end: int
    kind: DamageKind
    mend: str | None = None


class EncodingCheck(Check):
    """Unreadable characters, text decoded wrongly, HTML and tokens of the model in the English."""

    name = "encoding"
    scope = Scope.PAIR
    categories = (Category.ENCODING,)
    severity = Severity.MAJOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`; what the source has too is the source's, and where the source
        has markup that of the translation is held against it by ``literals``.
        """
        for number, pair in enumerate(document.pairs):
            is_marked_up = any(x.kind is LiteralKind.MARKUP for x in literals(pair.source))
            for found in damage(pair.translation):
                if found.kind is DamageKind.TAG and is_marked_up:
                    continue
                text = pair.translation[found.start : found.end]
                if text in pair.source:
                    continue
                yield Draft(
                    pair=number,
                    category=Category.ENCODING,
                    severity=Severity.MAJOR,
                    confidence=0.95,
                    message=message(_TOLD[found.kind], text=text),
                    translation_span=span(pair.translation, found.start, found.end),
                    suggestion=found.mend,
                )


def damage(text: str) -> Iterator[Damage]:
    """Everything in a text that speaks of wrong decoding or leftover markup."""
    for pattern, kind in _PATTERNS:
        for match in pattern.finditer(text):
            yield Damage(*match.span(), kind)
    for match in _FOREIGN_RUN.finditer(text):
        mend = _decoded(match[0])
        if mend:
            yield Damage(*match.span(), DamageKind.MISDECODED, mend)
    for match in _ENTITY.finditer(text):
        mend = html.unescape(match[0])
        if mend != match[0]:
            yield Damage(*match.span(), DamageKind.ENTITY, mend)
    for match in _TAG.finditer(text):
        yield Damage(*match.span(), DamageKind.TAG)


def _decoded(text: str) -> str | None:
    """UTF-8 that was read as Windows-1252 or Latin-1, read again; None where it was not."""
    for codec in ("cp1252", "latin-1"):
        try:
            mended = text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        return mended if _MENDED.fullmatch(mended) else None
    return None
