"""Word files (.docx): body, tables, lists and footnotes, tracked changes as accepted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import InputError
from .archives import check_size, is_zip, members
from .base import Block, Extract, Format
from .word_lists import Lists

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


class Word(Format):
    """Word files of 2007 and later."""

    name = "docx"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`Format.recognises`."""
        return is_zip(data) and "word/document.xml" in members(data)

    def read(self, data: bytes, path: Path) -> Extract:
        """See :meth:`Format.read`; places are paragraphs, table cells and footnotes."""
        check_size(data, path)
        return Extract.of_blocks(_blocks(open_word(data, path)), "docx")


def open_word(data: bytes, path: Path) -> Any:
    """The file as python-docx has it.

    Raises:
        InputError: it is damaged.
    """
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    # A damaged file makes the library raise nearly anything.
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        raise InputError(
            "the Word file is damaged; open it in Word and save it anew", path=path
        ) from error


def body_paragraphs(document: Any) -> Iterator[tuple[Any, str]]:
    """Elements of all paragraphs in reading order, with their places."""
    plain, tables = 0, 0
    table_of: dict[Any, int] = {}
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
            at = [len(list(x.itersiblings(x.tag, preceding=True))) + 1 for x in (row, cell)]
            yield element, f"table {table_of[table]}, row {at[0]}, cell {at[1]}"


def _blocks(document: Any) -> Iterator[Block]:
    lists = Lists(document)
    joined = ""  # of paragraphs whose mark was deleted by a tracked change
    for element, place in body_paragraphs(document):
        text = joined + lists.number(element) + visible_text(element)
        if _mark_is_deleted(element):
            joined = text
            continue
        joined = ""
        for line in text.split("\n"):
            yield Block(line, place)
    if joined:
        yield Block(joined, place)
    yield from _footnotes(document)


def visible_text(element: Any) -> str:
    """Text of a paragraph as it reads once all tracked changes are accepted."""
    if element.tag in _LEFT_OUT:
        return ""
    if element.tag == f"{W}t":
        return element.text or ""
    if element.tag in _BREAKS:
        return _BREAKS[element.tag]
    return "".join(
        # A text box inside a paragraph holds paragraphs of its own, which come by themselves.
        visible_text(child)
        for child in element
        if child.tag not in (f"{W}p", f"{W}tbl", f"{W}pPr", f"{W}rPr", f"{W}txbxContent")
    )


def _mark_is_deleted(element: Any) -> bool:
    return element.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _footnotes(document: Any) -> Iterator[Block]:
    """Footnotes and endnotes, behind the body."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind not in ("footnotes", "endnotes"):
            continue
        notes = etree.fromstring(relation.target_part.blob, parser)
        number = 0
        for note in notes:
            if note.get(f"{W}type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            number += 1
            text = " ".join(visible_text(paragraph) for paragraph in note.iter(f"{W}p"))
            yield Block(text, f"{kind[:-1]} {number}")
