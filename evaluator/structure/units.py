"""A document → its units: the level at which it is numbered (DESIGN: *Numbering of units*).

A numbered document gives ``opening``, ``section-1``…, ``1``…, ``closing``; one without
numbers ``p1``, ``p2``…; ``title`` and ``dateline`` are what is neither.  Where clause
numbers start again in every section, a clause is named after both: ``2-1``.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ..documents import Extract, MappedText
from ..language.languages import Language, simplified
from .numbering import Numbering, Rank, read_numbering, resolve_ranks
from .paragraphs import (
    Paragraph,
    column,
    fills,
    is_dateline,
    is_label,
    split_lines,
    trailing_dateline,
    without_number,
)
from .sentences import split_sentences

_TITLE_LENGTH = {Language.CHINESE: 60, Language.ENGLISH: 200}  # characters, at most
_SENTENCE_STOP = re.compile(r"[。！？!?；;]|\.(?:\s|$)")
_TITLE_LINES = 4  # at most, in plain text: names of parties or contents may follow


class UnitKind(StrEnum):
    """What a unit is in its document."""

    TITLE = "title"
    DATELINE = "dateline"
    OPENING = "opening"
    SECTION = "section"
    CLAUSE = "clause"
    CLOSING = "closing"
    PARAGRAPH = "paragraph"


_IN_SECTIONS = (UnitKind.SECTION, UnitKind.CLAUSE, UnitKind.PARAGRAPH)


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
        section: id of the section it stands in, or, where the document is not numbered, the
            text of its heading; empty outside sections and where the section's heading is lost.
        sentences: in order, at least one.
        starts_cut: its beginning is lost (a page is missing before it).
        ends_cut: it breaks off in mid-sentence.
        time: of a cue of subtitles, the seconds from which and to which it is shown.
    """

    id: str
    kind: UnitKind
    number: int | None
    section: str
    sentences: tuple[Sentence, ...]
    starts_cut: bool = False
    ends_cut: bool = False
    time: tuple[float, float] | None = None


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
    paragraphs: list[Paragraph] = field(default_factory=list)
    starts_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    text: MappedText
    blank_before: bool
    numbering: Numbering | None
    dateline: bool
    level: int = 0


def read_structure(
    document: MappedText,
    language: Language,
    extract: Extract | None = None,
    *,
    by_number: bool = True,
) -> StructuredText:
    """Read a clean document into units and sentences.

    Parameters:
        document: clean text with its offsets.
        language: of the document.
        extract: what the text was cleaned from, which knows the limits of its blocks and its
            headings; None for bare text.
        by_number: whether numbers make its units; else its paragraphs do.

    Returns:
        its units; every sentence keeps its offsets into the original.
    """
    extract = extract or Extract(document.text, "")
    lines = _lines(document, language, extract)
    lines = _without_list_numbers(lines)
    numbered = by_number and not extract.times and any(line.numbering for line in lines)
    if numbered:
        drafts = _numbered(lines, language, is_whole=extract.is_whole)
    else:
        lines = [replace(line, numbering=None) for line in lines]
        drafts = _unnumbered(lines, language, is_whole=extract.is_whole)
    units = _finish(drafts, language)
    if extract.times:
        units = [replace(unit, time=extract.time(unit.sentences[0].start)) for unit in units]
    return StructuredText(language, tuple(units), numbered)


def _lines(document: MappedText, language: Language, extract: Extract) -> list[_Line]:
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
        _Line(text, blank, numbering, dateline, extract.level(text.start))
        for (text, blank), numbering, dateline in zip(lines, numbers, datelines, strict=True)
    ]
    width = None if extract.is_whole else column(lines, language)
    return result if width is None else _unwrap(result, width, language)


def _without_list_numbers(lines: list[_Line]) -> list[_Line]:
    """The lines, of whose numbers those of headings count alone where the file has headings.

    Where some of these have no number, none counts.  A title makes no sections, and articles are
    clauses under whatever heading.
    """
    headings = [line for line in lines[1:] if line.level]
    if not headings or any(line.numbering and line.numbering.style == "article" for line in lines):
        return lines
    are_numbered = all(line.numbering for line in headings)
    return [
        line if line.level and are_numbered else replace(line, numbering=None) for line in lines
    ]


def _unwrap(lines: list[_Line], width: int, language: Language) -> list[_Line]:
    """Join lines that were broken at a column back into paragraphs."""
    blocks: list[list[_Line]] = []
    for line in lines:
        if (
            blocks
            and not (line.blank_before or line.numbering or line.dateline)
            and _was_broken(blocks[-1][-1].text.text, line.text.text, width, language)
        ):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [
        replace(block[0], text=MappedText.join((line.text for line in block), language.separator))
        for block in blocks
    ]


def _was_broken(line: str, after: str, width: int, language: Language) -> bool:
    """Whether a paragraph goes on behind a line, in a text of lines broken at a column."""
    return fills(line, after, width, language) or after[:1].islower()


def _unnumbered(lines: list[_Line], language: Language, *, is_whole: bool) -> list[_Draft]:
    drafts, rest = _preamble(lines, language, 1 if is_whole else len(lines))
    for line in rest:
        last = drafts[-1] if drafts else None
        if line.dateline:
            drafts.append(_Draft(UnitKind.DATELINE, None, [Paragraph(line.text, language)]))
        elif line.level:
            drafts.append(_Draft(UnitKind.SECTION, None, [Paragraph(line.text, language)]))
        elif not is_whole and last and last.kind is UnitKind.PARAGRAPH and _goes_on(last, line):
            last.paragraphs[-1].add(line.text)
        else:
            drafts.append(_Draft(UnitKind.PARAGRAPH, None, [Paragraph(line.text, language)]))
    return drafts


def _numbered(lines: list[_Line], language: Language, *, is_whole: bool) -> list[_Draft]:
    drafts, rest = _preamble(lines, language, _TITLE_LINES)
    last_clause = max(
        (i for i, line in enumerate(rest) if line.numbering and line.numbering.rank is Rank.CLAUSE),
        default=len(rest),
    )
    following = _next_numbers(rest)
    body = _Draft(UnitKind.OPENING)  # the draft that unnumbered text is added to
    headed = UnitKind.OPENING  # kind of the last draft with a heading
    for position, line in enumerate(rest):
        numbering = line.numbering
        if numbering and headed is UnitKind.CLAUSE and _counts_from_one(numbering):
            numbering = None  # of a list inside the clause
        if line.dateline:
            drafts.append(_Draft(UnitKind.DATELINE, None, [Paragraph(line.text, language)]))
        elif numbering:
            headed = UnitKind.SECTION if numbering.rank is Rank.SECTION else UnitKind.CLAUSE
            text = Paragraph(line.text, language, numbering.length)
            body = _Draft(headed, numbering.number, [text])
            drafts.append(body)
        elif not is_whole and body.paragraphs and _goes_on(body, line):
            lost = _lost_before(following[position], body)
            if lost is None:
                body.paragraphs[-1].add(line.text)
            else:  # whole clauses are missing here: this is the tail of the last of them
                headed, tail = UnitKind.CLAUSE, Paragraph(line.text, language)
                body = _Draft(headed, lost, [tail], starts_cut=True)
                drafts.append(body)
        elif position > last_clause and body.kind is UnitKind.CLAUSE and _is_complete(body, line):
            body = _Draft(UnitKind.CLOSING, None, [Paragraph(line.text, language)])
            drafts.append(body)
        else:
            if body.kind is UnitKind.OPENING and not body.paragraphs:
                drafts.append(body)
            body.paragraphs.append(Paragraph(line.text, language))
    return drafts


def _preamble(
    lines: list[_Line], language: Language, longest: int
) -> tuple[list[_Draft], list[_Line]]:
    """A title of so many lines at most and datelines, and the lines behind them.

    Where the file says that the first line is a heading, no line that is none is of the title.
    """
    title, drafts = _Draft(UnitKind.TITLE), []
    for position, line in enumerate(lines):
        if line.dateline:
            drafts.append(_Draft(UnitKind.DATELINE, None, [Paragraph(line.text, language)]))
        elif (
            len(title.paragraphs) < longest
            and len(lines) > 1
            and not line.numbering
            and (line.level or not lines[0].level)
            and _is_title(line.text.text, language)
            and not (position and _opens_text(line.text.text))
        ):
            if not title.paragraphs:
                drafts.append(title)
            title.paragraphs.append(Paragraph(line.text, language))
        else:
            return drafts, lines[position:]
    return [], lines  # nothing but short lines: they are the text


def _opens_text(line: str) -> bool:
    """Whether a line addresses somebody, or says who the parties are."""
    return is_label(line) or line.endswith((":", "：", ",", "，"))


def _is_complete(clause: _Draft, line: _Line) -> bool:
    """Whether a line behind the last clause closes the document rather than the clause.

    Of a clause that has a heading, its text is to follow; signatures close it.
    """
    head = clause.paragraphs[0].text.text
    return _SENTENCE_STOP.search(without_number(head)) is not None or is_label(line.text.text)


def _is_title(text: str, language: Language) -> bool:
    is_short = len(text) <= _TITLE_LENGTH[language]
    return is_short and not _SENTENCE_STOP.search(without_number(text))


def _counts_from_one(numbering: Numbering) -> bool:
    return numbering.rank is Rank.CLAUSE and numbering.number == 1


def _goes_on(body: _Draft, line: _Line) -> bool:
    if is_label(line.text.text) and is_label(body.paragraphs[-1].text.text):
        return False  # rows of a form: party, address, representative
    return body.paragraphs[-1].goes_on_with(line.text.text, blank_between=line.blank_before)


def _next_numbers(lines: list[_Line]) -> list[Numbering | None]:
    """For every line its own number, or that of the next line which has one."""
    backwards: list[Numbering | None] = []
    for line in reversed(lines):
        backwards.append(line.numbering or (backwards[-1] if backwards else None))
    return backwards[::-1]


def _lost_before(following: Numbering | None, body: _Draft) -> int | None:
    """Number of the last clause lost before the next heading, or None where none is lost."""
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
    names = _Names()
    paragraphs = 0
    for draft, section in zip(drafts, sections, strict=True):
        if draft.kind is UnitKind.SECTION and draft.number is not None:
            name = f"section-{draft.number}"
        elif draft.kind is UnitKind.CLAUSE:
            prefix = f"{section.removeprefix('section-')}-" if restarts and section else ""
            name = f"{prefix}{draft.number}"
        elif draft.kind in (UnitKind.PARAGRAPH, UnitKind.SECTION):
            paragraphs += 1
            name = f"p{paragraphs}"
        else:
            name = draft.kind.value
        name = names.unused(name)
        sentences = tuple(
            Sentence(sentence.text, sentence.start, sentence.end)
            for paragraph in draft.paragraphs
            for sentence in split_sentences(paragraph.text, language)
        )
        headed = draft.kind in (UnitKind.TITLE, UnitKind.DATELINE)
        ends_cut = not headed and draft.paragraphs[-1].breaks_off
        inside = section if draft.kind in _IN_SECTIONS else ""
        units.append(
            Unit(name, draft.kind, draft.number, inside, sentences, draft.starts_cut, ends_cut)
        )
    return units


class _Names:
    """Names of units, each given once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._times: Counter[str] = Counter()

    def unused(self, name: str) -> str:
        """The name, or with b, c, … z, aa, ab, … behind it where a document uses it again."""
        candidate = name
        while candidate in self._taken:
            self._times[name] += 1
            candidate = name + _letters(self._times[name])
        self._taken.add(candidate)
        return candidate


def _letters(number: int) -> str:
    """0 → a, 25 → z, 26 → aa, as spreadsheets count their columns."""
    first, last = divmod(number, 26)
    return (_letters(first - 1) if first else "") + chr(ord("a") + last)


def _sections(drafts: list[_Draft]) -> list[str]:
    """For every draft the section it stands in; empty where that section's heading is lost."""
    headings = deque(d.number or 0 for d in drafts if d.kind is UnitKind.SECTION)  # still to come
    result, current, here, last_clause, lost = [], "", 0, 0, False
    for draft in drafts:
        if draft.kind is UnitKind.SECTION:
            here = headings.popleft()
            is_named = draft.number is None  # by its words
            current = draft.paragraphs[0].text.text if is_named else f"section-{draft.number}"
            lost = False
        elif draft.kind is UnitKind.CLAUSE and draft.number is not None:
            gap = draft.number > last_clause + 1 or draft.starts_cut
            if gap and last_clause:
                lost = lost or (bool(headings) and headings[0] > here + 1)
            last_clause = draft.number
        result.append("" if lost else current)
    return result
