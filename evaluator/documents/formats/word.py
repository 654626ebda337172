"""Word files (.docx, .docm, .dotx): body, tables, lists, footnotes; tracked changes accepted."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...errors import InputError
from ...model import Message
from .archives import check_size, head_of, is_zip, main_part, members, transitional
from .base import Block, Extract, Format
from .word_lists import Lists
from .word_runs import Hidden, M, equation_text
from .word_unread import notes_on

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = frozenset(
    (
        f"{W}del",  # tracked: deleted, or moved away from here
        f"{W}moveFrom",
        f"{W}rt",  # the reading above a character
        f"{W}footnoteReference",
        f"{_COMPATIBILITY}Fallback",  # the same again for old programs
    )
)
_BREAKS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NAMESPACE = b"wordprocessingml"
# Documents with macros and templates are Word's as well; what they bring along is not run.
_OTHER_KINDS = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
_HEADING = re.compile(r"title|heading ([1-9])", re.IGNORECASE)


class Word(Format):
    """Word files of 2007 and later."""

    name = "docx"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`Format.recognises`."""
        return is_word(data)

    def read(self, data: bytes, path: Path) -> Extract:
        """See :meth:`Format.read`; places are paragraphs, table cells and footnotes."""
        check_size(data, path)
        with refusing_damage(path):
            document = open_word(data, path)
            lines = paragraph_texts(document)
            blocks = (Block(line.text, line.place, line.level) for line in lines)
            extract = Extract.of_blocks(blocks, "docx")
            return replace(extract, notes=word_notes(document, path))


def word_notes(document: Any, path: Path) -> tuple[Message, ...]:
    """What to tell of how a Word file is read."""
    return notes_on(
        document, path.name, lambda p, hidden: "".join(char for char, _ in visible_text(p, hidden))
    )


def is_word(data: bytes) -> bool:
    """Whether a file is Word's, whatever the name of its main part."""
    if not is_zip(data):
        return False
    if "word/document.xml" in members(data):
        return True
    part = main_part(data)
    try:
        return bool(part) and _NAMESPACE in head_of(data, part)
    except Exception as error:  # a damaged archive: nearly anything
        if isinstance(error, MemoryError):
            raise
        return False


def open_word(data: bytes, path: Path) -> Any:
    """The file as python-docx has it.

    Raises:
        InputError: it is damaged.
    """
    from docx.opc.part import PartFactory
    from docx.package import Package
    from docx.parts.document import DocumentPart

    PartFactory.part_type_for.update(dict.fromkeys(_OTHER_KINDS, DocumentPart))
    with refusing_damage(path):
        document = Package.open(io.BytesIO(transitional(data))).main_document_part.document
        if document.element.body is None:
            raise ValueError("no body")
        return document


@contextmanager
def refusing_damage(path: Path) -> Iterator[None]:
    """Tell in one line whatever goes wrong with a file that is not as Word writes it.

    Raises:
        InputError: something did, nearly anything in a damaged file.
    """
    try:
        yield
    except (InputError, MemoryError):
        raise
    except Exception as error:
        raise InputError(
            "the Word file is damaged; open it in Word and save it anew", path=path
        ) from error


def body_paragraphs(document: Any) -> Iterator[tuple[Any, str]]:
    """Elements of all paragraphs in reading order, with their places."""
    plain, tables = 0, 0
    table_of: dict[Any, int] = {}
    numbers: dict[Any, int] = {}  # of rows in their tables, and of cells in their rows
    for element in document.element.body.iter(f"{W}p", f"{W}tbl"):
        if any(parent.tag in _LEFT_OUT for parent in element.iterancestors()):
            continue
        if element.tag == f"{W}tbl":
            tables += 1
            table_of[element] = tables
            continue
        cell = next(element.iterancestors(f"{W}tc"), None)
        if cell is None:
            plain += 1
            yield element, f"paragraph {plain}"
        else:
            row = cell.getparent()
            table = next(row.iterancestors(f"{W}tbl"))
            at = [_number_among_siblings(x, numbers) for x in (row, cell)]
            yield element, f"table {table_of[table]}, row {at[0]}, column {at[1]}"


def _number_among_siblings(element: Any, numbers: dict[Any, int]) -> int:
    """Which of its kind an element is; all its siblings are counted at once."""
    if element not in numbers:
        for number, sibling in enumerate(element.getparent().iterchildren(element.tag), start=1):
            numbers[sibling] = number
    return numbers[element]


Node = tuple[Any, int]
"""A text element and a place in its text."""


@dataclass(frozen=True, eq=False, slots=True)
class ParagraphText:
    """A line of the text read from a file, and where its characters stand in it.

    Attributes:
        text: as :class:`Extract` has it.
        place: for people.
        origins: as many as characters; None for those that stand in no text element, such as
            the numbers of lists.
        level: of a heading; 0 for all else.
    """

    text: str
    place: str
    origins: tuple[Node | None, ...]
    level: int = 0

    def nodes(self, start: int, end: int) -> list[tuple[Any, int, int]]:
        """Text elements that hold the characters ``[start, end)``, with the stretch of each."""
        stretches: dict[Any, tuple[int, int]] = {}
        for origin in self.origins[start:end]:
            if origin is not None:
                element, at = origin
                first, last = stretches.get(element, (at, at))
                stretches[element] = (min(first, at), max(last, at))
        return [(element, first, last + 1) for element, (first, last) in stretches.items()]


def paragraph_texts(document: Any, notes: Notes | None = None) -> Iterator[ParagraphText]:
    """The lines of a file's text: paragraphs, cells and notes that are not empty.

    Parameters:
        document: as python-docx has it.
        notes: of it, for whoever changes them.
    """
    lists, levels, hidden = Lists(document), _heading_levels(document), Hidden(document)
    joined: list[tuple[str, Node | None]] = []  # of paragraphs whose mark a change deleted
    place = ""
    for element, place in body_paragraphs(document):
        text = visible_text(element, hidden)
        if text or not hidden.hides_mark(element):
            joined += [(char, None) for char in lists.number(element)]
        joined += text
        if not _mark_is_deleted(element):
            style = element.find(f"{W}pPr/{W}pStyle")
            level = levels.get(style.get(f"{W}val"), 0) if style is not None else 0
            yield from _lines(joined, place, level)
            joined = []
    yield from _lines(joined, place)
    yield from (notes or Notes(document)).lines(hidden)


def _heading_levels(document: Any) -> dict[str, int]:
    """Levels of the styles of headings, by the styles' ids; a title is the highest."""
    levels = {}
    for style in document.styles.element.iter(f"{W}style"):
        name = style.find(f"{W}name")  # English whatever the language of the program
        match = _HEADING.fullmatch(name.get(f"{W}val", "") if name is not None else "")
        if match:
            levels[style.get(f"{W}styleId")] = int(match[1] or 1)
    return levels


def _lines(
    characters: Sequence[tuple[str, Node | None]], place: str, level: int = 0
) -> Iterator[ParagraphText]:
    """Lines of a paragraph, white space made single spaces."""
    line: list[tuple[str, Node | None]] = []
    for char, origin in (*characters, ("\n", None)):
        if char == "\n":
            while line and line[-1][0] == " ":
                line.pop()
            if line:
                text = "".join(char for char, _ in line)
                yield ParagraphText(text, place, tuple(origin for _, origin in line), level)
            line = []
        elif not char.isspace():
            line.append((char, origin))
        elif line and line[-1][0] != " ":
            line.append((" ", origin))


def visible_text(element: Any, hidden: Hidden) -> list[tuple[str, Node | None]]:
    """Characters of a paragraph as it reads once all tracked changes are accepted."""
    if element.tag in _LEFT_OUT or (element.tag == f"{W}r" and hidden.hides(element)):
        return []
    if element.tag == f"{M}oMath":
        return [(char, None) for char in equation_text(element)]
    if element.tag == f"{W}t":
        return [(char, (element, at)) for at, char in enumerate(element.text or "")]
    if element.tag in _BREAKS:
        return [(_BREAKS[element.tag], None)]
    return [
        found
        # A text box inside a paragraph holds paragraphs of its own, which come by themselves.
        for child in element
        if child.tag not in (f"{W}p", f"{W}tbl", f"{W}pPr", f"{W}rPr", f"{W}txbxContent")
        for found in visible_text(child, hidden)
    ]


def body_tables(document: Any) -> list[Any]:
    """Elements of all tables in reading order, those in cells of others among them."""
    return [
        table
        for table in document.element.body.iter(f"{W}tbl")
        if not any(parent.tag in _LEFT_OUT for parent in table.iterancestors())
    ]


def lines_outside(document: Any, tables: Sequence[Any], hidden: Hidden) -> Iterator[ParagraphText]:
    """The lines of a file's text, notes included, that stand in none of these tables."""
    for element, place in body_paragraphs(document):
        if not any(table in tables for table in element.iterancestors(f"{W}tbl")):
            yield from _lines(visible_text(element, hidden), place)
    yield from Notes(document).lines(hidden)


def cells_text(cells: Iterable[Any], hidden: Hidden) -> str:
    """Text of a table's cells, their paragraphs joined by spaces."""
    return line_of_cells(cells, hidden).text


def line_of_cells(cells: Iterable[Any], hidden: Hidden) -> ParagraphText:
    """Cells of a table as one line, their paragraphs joined by spaces."""
    characters: list[tuple[str, Node | None]] = []
    for paragraph in (paragraph for cell in cells for paragraph in cell.iter(f"{W}p")):
        text = visible_text(paragraph, hidden)
        characters += [(" ", None)] if characters and text else []
        characters += text
    origins = tuple(origin for _, origin in characters)
    return ParagraphText("".join(char for char, _ in characters), "", origins)


def _mark_is_deleted(element: Any) -> bool:
    return element.find(f"{W}pPr/{W}rPr/{W}del") is not None


class Notes:
    """Footnotes and endnotes, which lie in parts of their own.

    Parameters:
        document: as python-docx has it.
    """

    def __init__(self, document: Any) -> None:
        from lxml import etree

        self._parser = etree.XMLParser(resolve_entities=False, no_network=True)
        self._parts = [
            (kind.removesuffix("s"), part, etree.fromstring(part.blob, self._parser))
            for relation in document.part.rels.values()
            for kind in [relation.reltype.rsplit("/", 1)[-1]]
            if kind in ("footnotes", "endnotes")
            for part in [relation.target_part]
        ]

    def lines(self, hidden: Hidden) -> Iterator[ParagraphText]:
        """Their text, a line a note and line break."""
        for kind, _, notes in self._parts:
            number = 0
            for note in notes:
                if note.get(f"{W}type") in _SEPARATORS:
                    continue
                number += 1
                characters: list[tuple[str, Node | None]] = []
                for paragraph in note.iter(f"{W}p"):
                    characters += [*visible_text(paragraph, hidden), (" ", None)]
                yield from _lines(characters, f"{kind} {number}")

    def save(self) -> None:
        """Put what was changed in them into the document; other parts stay as they were."""
        from lxml import etree

        for _, part, notes in self._parts:
            if etree.tostring(notes) != etree.tostring(etree.fromstring(part.blob, self._parser)):
                part._blob = etree.tostring(
                    notes, xml_declaration=True, encoding="UTF-8", standalone=True
                )
