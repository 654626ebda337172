"""HTML: the main text of a page, its lists and tables, without menus and footers."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

from ...errors import InputError
from .base import Block, Extract, Format

_HEAD = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)
_COUNT = re.compile(r"-?[0-9]{1,9}")
# Bounds that no page of text comes near: the library takes time by the square of a row's cells.
_MOST_ELEMENTS, _MOST_CELLS = 500_000, 1_000
_HEADING = re.compile("h([1-6])")
_LEAVES = ("p", "head", "item", "cell", "quote", "code", "lb")


class Html(Format):
    """Web pages; where a page has no main text to speak of, all of its text."""

    name = "html"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`Format.recognises`."""
        return bool(_HEAD.match(data[:4096]))

    def read(self, data: bytes, path: Path) -> Extract:
        """See :meth:`Format.read`; places are blocks of the main text, counted."""
        import trafilatura
        from lxml import etree

        # What it notes about a page it gives up on is told below, in our words.
        logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
        tree = trafilatura.load_html(data)
        if tree is None:
            raise InputError("the HTML cannot be read; save it as plain text", path=path)
        _refuse_too_much(tree, path)
        _spell_out_numbers(tree)
        found = trafilatura.bare_extraction(
            tree,
            include_tables=True,
            include_comments=False,
            favor_recall=True,
            deduplicate=False,
        )
        body = getattr(found, "body", None)
        texts = list(_texts(body)) if body is not None else []
        if not any(text for text, _ in texts):
            texts = [(trafilatura.html2txt(etree.tostring(tree, encoding="unicode")), 0)]
        if not any(text.strip() for text, _ in texts):
            raise InputError("the page holds no text", path=path)
        blocks = (
            Block(text, f"block {number}", level) for (text, level), number in zip(texts, count(1))
        )
        return Extract.of_blocks(blocks, "html")


def _refuse_too_much(tree: Any, path: Path) -> None:
    """Refuse a page with more in it than any that somebody reads."""
    if sum(1 for _ in islice(tree.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        what = f"{_MOST_ELEMENTS:,} elements"
    elif any(len(row) > _MOST_CELLS for row in tree.iter("tr")):
        what = f"{_MOST_CELLS:,} cells in a row"
    else:
        return
    raise InputError(f"the page holds more than {what}; save its text as plain text", path=path)


def _spell_out_numbers(tree: Any) -> None:
    """Put the numbers of ordered lists into their items, as a browser shows them."""
    for ordered in tree.iter("ol"):
        begin = ordered.get("start", "1")
        number = int(begin) if _COUNT.fullmatch(begin) else 1
        for item in ordered.iterchildren("li"):
            target = next((child for child in item if child.tag == "p"), item)
            target.text = f"{number}. {(target.text or '').lstrip()}"
            number += 1


def _texts(body: Any) -> Iterator[tuple[str, int]]:
    """Texts of the blocks, in order, with their levels as headings, 0 for what is none.

    A block inside another one is told apart from it.
    """
    for element in body.iter():
        if element.tag not in _LEAVES:
            continue
        pieces = [element.text or ""]
        for child in element:
            if child.tag == "lb" or child.tag in (*_LEAVES, "list", "table"):
                pieces.append("\n" + (child.tail or ""))
            else:
                pieces.append("".join(child.itertext()) + (child.tail or ""))
        if element.tag != "lb":
            heading = _HEADING.fullmatch(element.get("rend", "")) if element.tag == "head" else None
            level = int(heading[1]) if heading else 0
            yield from ((text, level) for text in "".join(pieces).split("\n"))
