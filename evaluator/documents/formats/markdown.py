"""Markdown (CommonMark with tables): its text without the markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .base import Block, Cell, Extract, Format
from .plain import decode, read_plain

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.S)

_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_MARKUP = re.compile(r"[\[*_`<]")
# Of one paragraph, in which marks that open and never close take the parser time by the square
# of their number: no writing, and read as the plain text that it is.
_MOST_MARKS = 3000


class Markdown(Format):
    """Files named ``.md`` or ``.markdown``: content alone does not tell them from plain text."""

    name = "markdown"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`Format.recognises`."""
        return path.suffix.lower() in (".md", ".markdown")

    def read(self, data: bytes, path: Path) -> Extract:
        """See :meth:`Format.read`; places are lines of the file."""
        from markdown_it import MarkdownIt

        text, encoding = decode(data, path)
        text = text.replace("\r\n", "\n")
        # Settings of a site generator are no text; their lines still count.
        text = _FRONT_MATTER.sub(lambda match: "\n" * match[0].count("\n"), text)
        if any(len(_MARKUP.findall(part)) > _MOST_MARKS for part in _PARAGRAPH.split(text)):
            return read_plain(data, path)
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        return Extract.of_blocks(_blocks(tokens), encoding)


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    number, level, tables, cell = "", 0, 0, Cell()
    for token in tokens:
        if token.type == "table_open":
            tables += 1
            cell = Cell(tables)
        elif token.type == "table_close":
            cell = Cell()
        elif token.type in ("tr_open", "th_open", "td_open"):
            cell = cell.opened(token.type.removesuffix("_open"))
        if token.type == "list_item_open" and token.info:
            number = f"{token.info}{token.markup} "
        elif token.type == "heading_open":
            level = int(token.tag.removeprefix("h"))
        elif token.type in ("inline", "code_block", "fence"):
            line = f"line {token.map[0] + 1}" if token.map else ""
            yield Block(number + _text(token), cell.place or line, level)
            number, level = "", 0


def _text(token: Token) -> str:
    """What a reader sees of a block."""
    if token.children is None:
        return token.content
    pieces = []
    for child in token.children:
        if child.type in ("softbreak", "hardbreak"):
            pieces.append("\n")
        elif child.type in ("text", "code_inline") or child.type == "image":
            pieces.append(child.content)
    # A line break inside Chinese text is no space.
    return re.sub(
        r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])", "", "".join(pieces)
    )
