"""Markdown (CommonMark; GitHub's tables, deletions and tasks; footnotes): its text, no markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import InputError
from .base import Block, Cell, Extract, Format
from .plain import decode, read_plain
from .web import page_blocks

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.S)

_BREAK = re.compile(r"<br\s*/?>", re.I)
_DELETED = re.compile(r"<(/?)del\b[^>]*>", re.I)
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.][^{}]*\}\s*$")  # name and classes behind a heading
_TASK = re.compile(r"\A\[[ xX]\]\s+")  # a box to tick, at the head of a list's item
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
        from mdit_py_plugins.footnote import footnote_plugin

        text, encoding = decode(data, path)
        text = text.replace("\r\n", "\n")
        # Settings of a site generator are no text; their lines still count.
        text = _FRONT_MATTER.sub(lambda match: "\n" * match[0].count("\n"), text)
        if any(len(_MARKUP.findall(part)) > _MOST_MARKS for part in _PARAGRAPH.split(text)):
            return read_plain(data, path)
        parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
        return Extract.of_blocks(_blocks(parser.parse(text), path), encoding)


def _blocks(tokens: list[Token], path: Path) -> Iterator[Block]:
    number, level, tables, cell = "", 0, 0, Cell()
    begins_item = False
    for token in tokens:
        if token.type == "table_open":
            tables += 1
            cell = Cell(tables)
        elif token.type == "table_close":
            cell = Cell()
        elif token.type in ("tr_open", "th_open", "td_open"):
            cell = cell.opened(token.type.removesuffix("_open"))
        if token.type == "list_item_open":
            begins_item = True
        elif token.type not in ("paragraph_open", "inline"):
            begins_item = False
        if token.type == "list_item_open" and token.info:
            number = f"{token.info}{token.markup} "
        elif token.type == "heading_open":
            level = int(token.tag.removeprefix("h"))
        line = f"line {token.map[0] + 1}" if token.map else ""
        if token.type == "html_block":
            for block in _page(token.content, path):
                yield Block(
                    block.text, block.place if block.place[:5] == "table" else line, block.level
                )
        elif token.type in ("inline", "code_block", "fence"):
            text = _text(token)
            if level:
                text = _ATTRIBUTES.sub("", text)
            elif begins_item:
                text = _TASK.sub("", text)
            yield Block(number + text, cell.place or line, level)
            number, level = "", 0


def _page(content: str, path: Path) -> list[Block]:
    """What a browser shows of HTML between paragraphs; nothing of tags around paragraphs."""
    try:
        return page_blocks(content.encode("utf-8", "replace"), path)
    except InputError:
        return []


def _text(token: Token) -> str:
    """What a reader sees of a block."""
    if token.children is None:
        return token.content
    pieces: list[str] = []
    deleted = 0  # deletions that are open
    for child in token.children:
        if child.type in ("s_open", "s_close"):
            deleted += child.nesting
        elif child.type == "html_inline" and (mark := _DELETED.fullmatch(child.content)):
            deleted = max(0, deleted + (-1 if mark[1] else 1))
        elif deleted:
            continue
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append("\n")
        elif child.type in ("text", "code_inline", "image"):
            pieces.append(child.content)
        elif child.type == "html_inline" and _BREAK.fullmatch(child.content):
            pieces.append("\n")
    # A line break inside Chinese text is no space.
    return re.sub(
        r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])", "", "".join(pieces)
    )
