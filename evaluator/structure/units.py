"""A document → its units: the level at which it is numbered (DESIGN: *Numbering of units*).

A numbered document gives ``opening``, ``section-1``…, ``1``…, ``closing``; one without
numbers ``p1``, ``p2``…; ``title`` and ``dateline`` are what is neither.  Where clause
numbers start again in every section, a clause is named after both: ``2-1``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ..documents import MappedText
from ..language.languages import Language, simplified
from .numbering import Numbering, Rank, read_numbering, resolve_ranks
from .paragraphs import (
    breaks_off,
    continues,
    is_dateline,
    is_hard_wrapped,
    split_lines,
    trailing_dateline,
)
from .sentences import split_sentences

_TITLE_LENGTH = {Language.CHINESE: 60, Language.ENGLISH: 200}  # characters, at most
_SENTENCE_STOP = re.compile(r"[。！？!?；;]|\.(?:\s|$)")


class UnitKind(StrEnum):
    """What a unit is in its document."""

    TITLE = "title"
    DATELINE = "dateline"
    OPENING = "opening"
    SECTION = "section"
    CLAUSE = "clause"
    CLOSING = "closing"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, eq=False, slots=True)
class Sentence:
    """One sentence of a unit; ``start`` and ``end`` are offsets into the original text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, eq=False, slots=True)
class Unit:
    """A clause, section or paragraph.

    Attributes:
        id: unique in its document, for instance ``14`` or ``section-3``.
        kind: what it is.
        number: its number, or None.
        section: id of the section it stands in; empty outside sections and where the
            section's heading is lost.
        sentences: in order, at least one.
        starts_cut: its beginning is lost (a page is missing before it).
        ends_cut: it breaks off in mid-sentence.
    """

    id: str
    kind: UnitKind
    number: int | None
    section: str
    sentences: tuple[Sentence, ...]
    starts_cut: bool = False
    ends_cut: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class StructuredText:
    """A document read into units.

    Attributes:
        language: what it is written in.
        units: in document order.
        numbered: whether the document numbers its units.
    """

    language: Language
    units: tuple[Unit, ...]
    numbered: bool

    def text_of(self, unit: Unit) -> str:
        """The unit's sentences as one text."""
        return self.language.separator.join(sentence.text for sentence in unit.sentences)


@dataclass(slots=True)
class _Draft:
    """A unit while its paragraphs are being gathered."""

    kind: UnitKind
    number: int | None = None
    paragraphs: list[MappedText] = field(default_factory=list)
    starts_cut: bool = False
    numbering_length: int = 0  # characters that the number takes of the first paragraph

    @property
    def running_text(self) -> str:
        """The last paragraph without the unit's number, whose full stop ends no sentence."""
        first = len(self.paragraphs) == 1
        return self.paragraphs[-1].text[self.numbering_length if first else 0 :]


@dataclass(frozen=True, slots=True)
class _Line:
    text: MappedText
    blank_before: bool
    numbering: Numbering | None
    dateline: bool


def read_structure(document: MappedText, language: Language) -> StructuredText:
    """Read a clean document into units and sentences.

    Parameters:
        document: clean text with its offsets.
        language: of the document.

    Returns:
        its units; every sentence keeps its offsets into the original.
    """
    lines = _lines(document, language)
    if any(line.numbering for line in lines):
        drafts = _numbered(lines, language)
    else:
        drafts = _unnumbered(lines, language)
    numbered = any(line.numbering for line in lines)
    return StructuredText(language, tuple(_finish(drafts, language)), numbered)


def _lines(document: MappedText, language: Language) -> list[_Line]:
    """The document's lines, datelines split off, with their settled numbers."""
    lines: list[tuple[MappedText, bool]] = []
    for text, blank in split_lines(document):
        cut = trailing_dateline(text.text) if language is Language.CHINESE else len(text)
        lines.append((text[:cut].strip(), blank))
        if cut < len(text):
            lines.append((text[cut:].strip(), True))
    datelines = [is_dateline(text.text, language) for text, _ in lines]
    numbers = resolve_ranks(
        None if dateline else read_numbering(simplified(text.text), language)
        for (text, _), dateline in zip(lines, datelines, strict=True)
    )
    result = [
        _Line(text, blank, numbering, dateline)
        for (text, blank), numbering, dateline in zip(lines, numbers, datelines, strict=True)
    ]
    return _unwrap(result, language) if is_hard_wrapped(lines, language) else result


def _unwrap(lines: list[_Line], language: Language) -> list[_Line]:
    """Join lines that were broken at a column back into paragraphs."""
    joined: list[_Line] = []
    for line in lines:
        if joined and not (line.blank_before or line.numbering or line.dateline):
            text = MappedText.join([joined[-1].text, line.text], language.separator)
            joined[-1] = replace(joined[-1], text=text)
        else:
            joined.append(line)
    return joined


def _unnumbered(lines: list[_Line], language: Language) -> list[_Draft]:
    drafts, rest = _preamble(lines, language)
    for line in rest:
        last = drafts[-1] if drafts else None
        if line.dateline:
            drafts.append(_Draft(UnitKind.DATELINE, None, [line.text]))
        elif last and last.kind is UnitKind.PARAGRAPH and _goes_on(last, line, language):
            last.paragraphs[-1] = _glue(last.paragraphs[-1], line.text, language)
        else:
            drafts.append(_Draft(UnitKind.PARAGRAPH, None, [line.text]))
    return drafts


def _numbered(lines: list[_Line], language: Language) -> list[_Draft]:
    drafts, rest = _preamble(lines, language)
    last_clause = max(
        (i for i, line in enumerate(rest) if line.numbering and line.numbering.rank is Rank.CLAUSE),
        default=len(rest),
    )
    body = _Draft(UnitKind.OPENING)  # the draft that unnumbered text is added to
    for position, line in enumerate(rest):
        numbering = line.numbering
        if numbering and _is_list_item(numbering, drafts):
            numbering = None
        if line.dateline:
            drafts.append(_Draft(UnitKind.DATELINE, None, [line.text]))
        elif numbering:
            kind = UnitKind.SECTION if numbering.rank is Rank.SECTION else UnitKind.CLAUSE
            body = _Draft(kind, numbering.number, [line.text], numbering_length=numbering.length)
            drafts.append(body)
        elif body.paragraphs and _goes_on(body, line, language):
            lost = _lost_before_next(rest[position:], body)
            if lost is None:
                body.paragraphs[-1] = _glue(body.paragraphs[-1], line.text, language)
            else:  # whole clauses are missing here: this is the tail of the last of them
                body = _Draft(UnitKind.CLAUSE, lost, [line.text], starts_cut=True)
                drafts.append(body)
        elif position > last_clause and body.kind is UnitKind.CLAUSE:
            body = _Draft(UnitKind.CLOSING, None, [line.text])
            drafts.append(body)
        else:
            if body.kind is UnitKind.OPENING and not body.paragraphs:
                drafts.append(body)
            body.paragraphs.append(line.text)
    return drafts


def _preamble(lines: list[_Line], language: Language) -> tuple[list[_Draft], list[_Line]]:
    """Title and datelines in front of the text, and the lines behind them."""
    title, drafts = _Draft(UnitKind.TITLE), []
    for position, line in enumerate(lines):
        if line.dateline:
            drafts.append(_Draft(UnitKind.DATELINE, None, [line.text]))
        elif not line.numbering and _is_title(line.text.text, language) and len(lines) > 1:
            if not title.paragraphs:
                drafts.append(title)
            title.paragraphs.append(line.text)
        else:
            return drafts, lines[position:]
    return [], lines  # nothing but short lines: they are the text


def _is_title(text: str, language: Language) -> bool:
    return len(text) <= _TITLE_LENGTH[language] and not _SENTENCE_STOP.search(text)


def _is_list_item(numbering: Numbering, drafts: list[_Draft]) -> bool:
    """Whether a clause number starts again at 1 inside a clause: then it counts a list."""
    if numbering.rank is not Rank.CLAUSE or numbering.number > 1:
        return False
    inside = next(
        (d for d in reversed(drafts) if d.kind in (UnitKind.SECTION, UnitKind.CLAUSE)), None
    )
    return inside is not None and inside.kind is UnitKind.CLAUSE


def _goes_on(body: _Draft, line: _Line, language: Language) -> bool:
    before, after = body.running_text, line.text.text
    return continues(before, after, language, blank_between=line.blank_before)


def _glue(before: MappedText, after: MappedText, language: Language) -> MappedText:
    return MappedText.join([before, after], language.separator)


def _lost_before_next(lines: list[_Line], body: _Draft) -> int | None:
    """Number of the last clause lost before the next heading, or None where none is lost."""
    following = next((line.numbering for line in lines if line.numbering), None)
    if following is None or following.rank is not Rank.CLAUSE or body.kind is not UnitKind.CLAUSE:
        return None
    number = body.number or 0
    return following.number - 1 if following.number > number + 1 else None


def _finish(drafts: list[_Draft], language: Language) -> list[Unit]:
    """Name the units, split their sentences, and mark what is cut."""
    sections = _sections(drafts)
    clauses = [draft.number for draft in drafts if draft.kind is UnitKind.CLAUSE]
    restarts = len(set(clauses)) < len(clauses) and clauses.count(1) > 1
    units: list[Unit] = []
    taken: set[str] = set()
    paragraphs = 0
    for draft, section in zip(drafts, sections, strict=True):
        if draft.kind is UnitKind.SECTION:
            name = f"section-{draft.number}"
        elif draft.kind is UnitKind.CLAUSE:
            prefix = f"{section.removeprefix('section-')}-" if restarts and section else ""
            name = f"{prefix}{draft.number}"
        elif draft.kind is UnitKind.PARAGRAPH:
            paragraphs += 1
            name = f"p{paragraphs}"
        else:
            name = draft.kind.value
        name = _unused(name, taken)
        taken.add(name)
        sentences = tuple(
            Sentence(sentence.text, sentence.start, sentence.end)
            for paragraph in draft.paragraphs
            for sentence in split_sentences(paragraph, language)
        )
        headed = draft.kind in (UnitKind.TITLE, UnitKind.DATELINE)
        ends_cut = not headed and breaks_off(draft.running_text)
        inside = section if draft.kind in (UnitKind.SECTION, UnitKind.CLAUSE) else ""
        units.append(
            Unit(name, draft.kind, draft.number, inside, sentences, draft.starts_cut, ends_cut)
        )
    return units


def _unused(name: str, taken: set[str]) -> str:
    """The name, or with b, c, … behind it where a document uses a number twice."""
    candidate, letter = name, ord("b")
    while candidate in taken:
        candidate = f"{name}{chr(letter)}"
        letter += 1
    return candidate


def _sections(drafts: list[_Draft]) -> list[str]:
    """For every draft the section it stands in; empty where that section's heading is lost."""
    headings = [(i, d.number or 0) for i, d in enumerate(drafts) if d.kind is UnitKind.SECTION]
    result, current, last_clause, lost = [], "", 0, False
    for position, draft in enumerate(drafts):
        if draft.kind is UnitKind.SECTION:
            current, lost = f"section-{draft.number}", False
        elif draft.kind is UnitKind.CLAUSE and draft.number is not None:
            gap = draft.number > last_clause + 1 or draft.starts_cut
            if gap and last_clause:
                here = next((n for i, n in reversed(headings) if i < position), 0)
                following = next((n for i, n in headings if i > position), None)
                lost = lost or (following is not None and following > here + 1)
            last_clause = draft.number
        result.append("" if lost else current)
    return result
