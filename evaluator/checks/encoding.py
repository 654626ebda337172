"""Encoding damage: characters that no author wrote."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Severity
from .base import Check, CheckedDocument, Draft, span

CATEGORY = "Fluency/Character encoding"

_FOREIGN_RUN = re.compile(r"[\u0080-\u00ff\u0152-\u0192\u02c6\u02dc\u2013-\u2122]{2,}")
_MENDED = re.compile(r"[\u00a0-\u024f\u2010-\u2044\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,7}|#\d{1,6}|#x[0-9A-Fa-f]{1,6});")
_TAG = re.compile(r"</?(?:a|b|br|div|em|font|i|li|p|span|strong|sub|sup|td|tr|u|ul)\b[^<>]{0,80}>")
_PLAIN = (
    ("\ufffd+", "a character that could not be read"),
    ("(?:锟斤拷|锟斤|烫烫|屯屯)+", "what is left of characters that could not be read"),
    (r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff]+", "a character that does not print"),
    (r"\\(?:[ntr](?![A-Za-z])|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})", "an escape sequence"),
    (r"(?i:</?(?:unk|s|pad|eos|bos)>|\[(?:unk|pad|cls|sep)\])|\u2581+|@@(?= )", "a model's token"),
)
_KINDS = [(re.compile(pattern), what) for pattern, what in _PLAIN]


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch that no author wrote: what it is, and what it should say where that is known."""

    start: int
    end: int
    what: str
    mend: str | None = None


class EncodingCheck(Check):
    """Unreadable characters, text decoded wrongly, HTML and tokens of the model in the English."""

    name = "encoding"

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`; what the source has too is the source's."""
        for number, pair in enumerate(document.pairs):
            for found in damage(pair.translation):
                text = pair.translation[found.start : found.end]
                if text in pair.source:
                    continue
                yield Draft(
                    pair=number,
                    category=CATEGORY,
                    severity=Severity.MAJOR,
                    confidence=0.95,
                    message=f"“{text}” is {found.what}.",
                    translation_span=span(pair.translation, found.start, found.end),
                    suggestion=found.mend,
                )


def damage(text: str) -> Iterator[Damage]:
    """Everything in a text that speaks of wrong decoding or leftover markup."""
    for pattern, what in _KINDS:
        for match in pattern.finditer(text):
            yield Damage(*match.span(), what)
    for match in _FOREIGN_RUN.finditer(text):
        mend = _decoded(match[0])
        if mend:
            yield Damage(*match.span(), "text decoded in the wrong way", mend)
    for match in _ENTITY.finditer(text):
        mend = html.unescape(match[0])
        if mend != match[0]:
            yield Damage(*match.span(), "an HTML entity", mend)
    for match in _TAG.finditer(text):
        yield Damage(*match.span(), "an HTML tag")


def _decoded(text: str) -> str | None:
    """UTF-8 that was read as Windows-1252 or Latin-1, read again; None where it was not."""
    for codec in ("cp1252", "latin-1"):
        try:
            mended = text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        return mended if _MENDED.fullmatch(mended) else None
    return None
