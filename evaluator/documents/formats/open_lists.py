"""Numbers of OpenDocument's automatic lists and headings, which stand in no paragraph's text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .word_lists import numeral, with_gap
from .xml import local

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
LEVELS = 10
_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一": "chineseCounting",
    "壹": "chineseLegalSimplified",
    "①": "decimalEnclosedCircle",
    "甲": "ideographTraditional",
}
"""By the first sign of what a style says of its numbers (ODF 1.3, part 3, 20.322; LibreOffice's
``一, 二, 三, ...`` and its like), as ECMA-376 calls them."""


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level of a list numbers its items."""

    form: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


@dataclass(slots=True)
class OpenList:
    """A list, with what has been counted in it.

    Attributes:
        style: of its numbers; empty where it has none of its own.
        counts: of every level, None where nothing has been counted.
    """

    style: str
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


class OpenLists:
    """Counts through a document's lists and headings, item by item.

    Parameters:
        roots: of its parts that hold styles.
    """

    def __init__(self, roots: Iterable[Any]) -> None:
        self._styles: dict[str, dict[int, _Level]] = {}
        self._outline: dict[int, _Level] = {}
        for root in roots:
            for element in root.iter("{*}list-style"):
                self._styles[element.get(f"{_STYLE}name", "")] = _levels(element)
            for element in root.iter("{*}outline-style"):
                self._outline = _levels(element)
        self._headings: list[int | None] = [None] * LEVELS
        self._by_id: dict[str, OpenList] = {}
        self._last: dict[str, OpenList] = {}

    def begun(self, element: Any) -> OpenList:
        """The list that an element begins or goes on with; it is no list inside another."""
        style = element.get(f"{_TEXT}style-name", "")
        before = self._by_id.get(element.get(f"{_TEXT}continue-list", ""))
        if before is None and element.get(f"{_TEXT}continue-numbering") == "true":
            before = self._last.get(style)
        found = before or OpenList(style)
        self._last[found.style] = found
        if name := element.get(_ID):
            self._by_id[name] = found
        return found

    def item(self, own: OpenList, style: str, level: int, element: Any) -> str:
        """The number of the next item of a list with what stands around it; empty without one.

        Parameters:
            own: its list.
            style: of its numbers, where the part of the list that it stands in has its own.
            level: from 1.
            element: of the item.
        """
        levels = self._styles.get(style or own.style, {})
        return _counted(levels, own.counts, level, _whole(element.get(f"{_TEXT}start-value")))

    def heading(self, level: int, element: Any) -> str:
        """The number of the next heading; empty without one."""
        if element.get(f"{_TEXT}is-list-header") == "true":
            return ""
        start = _whole(element.get(f"{_TEXT}start-value"))
        if start is None and element.get(f"{_TEXT}restart-numbering") == "true":
            start = 1
        return _counted(self._outline, self._headings, level, start)


def _levels(style: Any) -> dict[int, _Level]:
    """The levels of a list's or of the headings' style that have numbers, from 1."""
    found = {}
    for element in style:
        level = _whole(element.get(f"{_TEXT}level"))
        form = element.get(f"{_STYLE}num-format", "").strip()
        if level is None or local(element) == "list-level-style-bullet":
            continue
        found[level] = _Level(
            form,
            element.get(f"{_STYLE}num-prefix", ""),
            element.get(f"{_STYLE}num-suffix", ""),
            _whole(element.get(f"{_TEXT}start-value")) or 1,
            _whole(element.get(f"{_TEXT}display-levels")) or 1,
        )
    return found


def _counted(
    levels: Mapping[int, _Level], counts: list[int | None], level: int, start: int | None
) -> str:
    if not 1 <= level <= LEVELS:
        return ""
    own = levels.get(level, _Level())
    before = counts[level - 1]
    if start is None:
        start = own.start if before is None else before + 1
    counts[level - 1] = start
    counts[level:] = [None] * (LEVELS - level)
    if not own.form:
        return ""
    return with_gap(f"{own.prefix}{_joined(levels, counts, level, own.shown)}{own.suffix}".strip())


def _joined(
    levels: Mapping[int, _Level], counts: Sequence[int | None], level: int, shown: int
) -> str:
    """The numbers of the last levels, points between them."""
    parts = []
    for k in range(max(level - shown, 0) + 1, level + 1):
        form = levels.get(k, _Level()).form
        if form:
            number = counts[k - 1]
            parts.append(numeral(1 if number is None else number, _FORMS.get(form[0], "decimal")))
    return ".".join(parts)


def _whole(written: str | None) -> int | None:
    return int(written) if written and written.isdecimal() and len(written) < 7 else None
