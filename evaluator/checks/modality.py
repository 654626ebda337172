"""Force, time, condition and person of statements: must for may, if for unless, aunt for sister."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..language.kinship import other_kin, relatives
from ..language.modality import Kind, kinds
from ..language.subjects import CHINESE_SUBJECT, ENGLISH_SUBJECT, are_contrary
from ..model import Category, Evidence, Severity, Span, message
from .base import (
    Check,
    CheckedDocument,
    CheckedPair,
    Draft,
    Scope,
    are_sentences_apart,
    around,
    span,
)
from .forces import other_forces

_CHINESE_CLAUSE = re.compile(r"[，。；：！？,;:!?…—\s]")
_CHINESE_SENTENCE = re.compile(r"[。；！？;!?]")
_CLAUSE = re.compile(r"[,.;:!?](?=[\s”\"’')]|$)|[—…()]|\b(?:and|but|while)\b")
_SENTENCE = re.compile(r"[.!?](?=[\s”\"’')]|$)")
_LONGEST = 60
"""Characters of the Chinese sentence up to which what says nothing of it is evidence."""
_SHORT = 30
"""Characters up to which a kind is told that long sentences say in too many ways."""
_SURE_LINK = 0.35  # centred cosine
_LEAST_LINKS = 2  # sure links that tie an English clause to a Chinese one, all of them within it
_BEHIND = 25  # characters of English behind a contrary that it holds for

_FORBIDS = re.compile("不[得能可准许应要宜](?!不)|禁止|严禁|勿")
_FORBIDDEN = re.compile(r"(?:must|may|shall|should|can)(?: not|n['’]t)|cannot|can['’]t", re.I)


_NO_SUCH = re.compile(r"\b(?:no|neither|none|nobody|nothing)\b[^.;]*$", re.IGNORECASE)
"""Before what is allowed: no flash may be used."""
_ALLOWS = re.compile(r"(?:may|can|could|is|are)\b", re.IGNORECASE)


class ModalityCheck(Check):
    """Looks for statements with another force, time, condition or person."""

    name = "modality"
    scope = Scope.PAIR
    categories = (Category.MISTRANSLATION,)
    severity = Severity.MAJOR
    uses = frozenset((Evidence.LINKS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in document.both_sides():
            found: list[Draft] = []
            for kind in kinds():
                # What one kind has told of some words is not told again by a kin of it.
                found += [d for d in _of_kind(number, pair, kind) if not _is_told(d, found)]
            yield from found
            yield from _of_linked_verbs(number, pair, found)
            yield from _other_kin(number, pair)
            yield from _other_subject(number, pair)


def _of_kind(number: int, pair: CheckedPair, kind: Kind) -> Iterator[Draft]:
    for match in kind.chinese.finditer(pair.source):
        if _is_open(pair.source, match, kind):
            continue
        place = _contrary(pair, match, kind)
        if place is None:
            continue
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.MINOR if kind.is_minor else Severity.MAJOR,
            confidence=0.7,
            message=message("modality.other", chinese=match[0], english=place.text)
            if kind.contrary
            else message("modality.unsaid", chinese=match[0]),
            source_span=span(pair.source, *match.span()),
            translation_span=place,
        )
        return


def _is_told(draft: Draft, told: Sequence[Draft]) -> bool:
    place = draft.translation_span
    return place is not None and any(
        p.start < place.end and place.start < p.end
        for p in (other.translation_span for other in told)
        if p is not None
    )


def _of_linked_verbs(number: int, pair: CheckedPair, told: Sequence[Draft]) -> Iterator[Draft]:
    """Another force of a verb than of the one it is linked to, where no kind has told it."""
    for other in other_forces(pair):
        draft = _another(
            number, span(pair.source, *other.source), span(pair.translation, *other.translation)
        )
        if not _is_told(draft, told):
            yield draft


def _another(number: int, source: Span, translation: Span, confidence: float = 0.7) -> Draft:
    """A word that says another thing than that of the source."""
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.MAJOR,
        confidence=confidence,
        message=message("modality.other", chinese=source.text, english=translation.text),
        source_span=source,
        translation_span=translation,
    )


def _is_open(source: str, match: re.Match[str], kind: Kind) -> bool:
    """Whether something else in the clause may be behind the contrary."""
    sentence = around(source, *match.span(), _CHINESE_SENTENCE)
    if kind.is_short and sentence[1] - sentence[0] > _SHORT:
        return True
    first, last = around(
        source, *match.span(), _CHINESE_SENTENCE if kind.whole else _CHINESE_CLAUSE
    )
    rest = source[first : match.start()] + "·" + source[match.end() : last]
    return kind.unless.search(rest) is not None


def _is_of_none(before: str, contrary: str) -> bool:
    """Whether what is allowed has a subject of which there is none: no flash may be used."""
    return _ALLOWS.match(contrary) is not None and _NO_SUCH.search(before) is not None


def _contrary(pair: CheckedPair, match: re.Match[str], kind: Kind) -> Span | None:
    """What the English of a clause says instead."""
    text = pair.translation
    if kind.contrary is None:
        return _unsaid(pair, match, kind)
    for theirs in kind.contrary.finditer(text):
        first, last = around(text, *theirs.span(), _SENTENCE if kind.whole else _CLAUSE)
        rest = text[first : theirs.start()] + "·" + text[theirs.end() : last]
        if (
            not kind.says.search(rest)
            and not _is_of_none(text[: theirs.start()], theirs[0])
            and _is_its_clause(pair, kind, match, theirs, (first, last))
            and not _is_used_up(pair, match, theirs)
            and not _is_of_another_clause(pair, kind, match, theirs)
            and not are_sentences_apart(pair, match.start(), theirs.start())
        ):
            return span(text, *theirs.span())
    return None


def _is_of_another_clause(
    pair: CheckedPair, kind: Kind, match: re.Match[str], theirs: re.Match[str]
) -> bool:
    """Whether both are said in either sentence: 已 and 尚未, agreed but not yet settled."""
    first, last = around(pair.source, *match.span(), _CHINESE_SENTENCE)
    rest = pair.source[first : match.start()] + "·" + pair.source[match.end() : last]
    start, end = around(pair.translation, *theirs.span(), _SENTENCE)
    said = pair.translation[start : theirs.start()] + "·" + pair.translation[theirs.end() : end]
    is_open = kind.is_short or kind.unless.search(rest) is not None
    return is_open and kind.says.search(said) is not None


def _is_of_all(pair: CheckedPair, kind: Kind) -> bool:
    """Whether a kind is of the whole of a short pair, so that no link need lead to its clause."""
    is_short = len(pair.source) <= _LONGEST and not _CHINESE_SENTENCE.search(pair.source[:-1])
    return kind.whole and not kind.is_linked and is_short


def _unsaid(pair: CheckedPair, match: re.Match[str], kind: Kind) -> Span | None:
    """The English of a short sentence that says nothing of the kind at all."""
    first, last = around(pair.source, *match.span(), _CHINESE_SENTENCE)
    if last - first > _LONGEST or kind.says.search(pair.translation):
        return None
    start, end = around(pair.source, *match.span(), _CHINESE_CLAUSE)
    linked = pair.rendering(match.end(), end) or pair.rendering(start, match.start())
    if linked is None:
        return None
    clause = around(pair.translation, linked.start, linked.end, _CLAUSE)
    return span(pair.translation, *clause)


def _is_its_clause(
    pair: CheckedPair,
    kind: Kind,
    match: re.Match[str],
    theirs: re.Match[str],
    there: tuple[int, int],
) -> bool:
    """Whether what a contrary holds for stands in the clause of what it is contrary to.

    Told by the first linked word behind it, or the last before one that ends its own clause;
    where the source has one clause, it does, and where no link tells, what counts for all of a
    short pair does.
    """
    clause = around(pair.source, *match.span(), _CHINESE_CLAUSE)
    if not _CHINESE_CLAUSE.search(pair.source.strip("。！？ ")):
        return True
    behind = [
        k
        for k in pair.links
        if theirs.end() <= k.target_start < min(there[1], theirs.end() + _BEHIND)
    ]
    before = [k for k in pair.links if there[0] <= k.target_start < theirs.start()]
    nearest = min(behind, key=lambda k: k.target_start, default=None)
    if nearest is None and not pair.translation[theirs.end() : there[1]].strip():
        nearest = max(before, key=lambda k: k.target_start, default=None)
    own = pair.origin(*theirs.span())
    if nearest is None and own is None:
        return _is_of_all(pair, kind)
    return (nearest is not None and clause[0] <= nearest.source_start < clause[1]) or (
        own is not None and own.start < match.end() and match.start() < own.end
    )


def _is_used_up(pair: CheckedPair, match: re.Match[str], theirs: re.Match[str]) -> bool:
    """Whether the source forbids, elsewhere in the sentence, as often as the translation does."""
    if not _FORBIDDEN.fullmatch(theirs[0]):
        return False
    first, last = around(pair.source, *match.span(), _CHINESE_SENTENCE)
    meant = [m for m in _FORBIDS.finditer(pair.source, first, last) if m.start() >= match.end()]
    meant += list(_FORBIDS.finditer(pair.source, first, match.start()))
    there = around(pair.translation, *theirs.span(), _SENTENCE)
    return len(meant) >= len(_FORBIDDEN.findall(pair.translation, *there))


def _other_kin(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """A relative that is another one: linked to it, or the only one that either side lacks."""
    lacking = other_kin(relatives(pair.source), pair.translation)
    for relative, place in lacking:
        own = pair.origin(*place)
        is_linked = own is not None and own.start < relative.end and relative.start < own.end
        if is_linked or (len(lacking) == 1 and len(pair.source) <= _LONGEST):
            source = span(pair.source, relative.start, relative.end)
            translation = span(pair.translation, *place)
            yield _another(number, source, translation)
            return


def _other_subject(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """A clause told of another person: 他 at its head, "she" at that of the one linked to it."""
    if not pair.links:
        return
    for ours in CHINESE_SUBJECT.finditer(pair.source):
        clause = ours.end(), around(pair.source, *ours.span(), _CHINESE_CLAUSE)[1]
        for theirs in ENGLISH_SUBJECT.finditer(pair.translation):
            if not are_contrary(ours["subject"], theirs["subject"]):
                continue
            end = around(pair.translation, *theirs.span("subject"), _CLAUSE)[1]
            origins = [
                k.source_start
                for k in pair.links
                if theirs.end("subject") <= k.target_start < end and k.score >= _SURE_LINK
            ]
            within = [clause[0] <= start < clause[1] for start in origins]
            if len(within) >= _LEAST_LINKS and all(within):
                source = span(pair.source, *ours.span("subject"))
                translation = span(pair.translation, *theirs.span("subject"))
                yield _another(number, source, translation, confidence=0.65)
                return
