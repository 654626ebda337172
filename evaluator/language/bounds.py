"""Bounds of numbers: what says in either language that a figure is exceeded or not reached."""

from __future__ import annotations

import re
from enum import IntEnum

from .quantities import Quantity


class Bound(IntEnum):
    """Where the true value lies."""

    BELOW = -1
    OPEN = 0
    ABOVE = 1


_REACH = 24  # characters beside a number

_CHINESE_BEFORE = (
    (Bound.ABOVE, "超过|超|逾|突破|多于|大于|高于|至少|最少|不少于|不低于|不小于|不下"),
    (
        Bound.BELOW,
        "近|将近|接近|不到|不足|少于|小于|低于|未满|不满|未达|至多|最多|不超过|不多于|不高于|不大于",
    ),
)
_CHINESE_BEHIND = ((Bound.ABOVE, "以上|之上|有余"), (Bound.BELOW, "以下|以内|之内|之下"))
_UNIT = r"[^\s，。；、：！？（）()]{0,3}?"
_MORE = re.compile("[余多]$|^[余多]")

_ENGLISH_BEFORE = (
    (
        Bound.ABOVE,
        r"(?:more|greater|higher|larger|longer) than|over|above|exceed\w*|at least|minimum of|"
        r"(?:no|not) (?:less|fewer|lower) than|upwards of|surpass\w*|beyond",
    ),
    (
        Bound.BELOW,
        r"(?:less|fewer|lower|smaller|shorter) than|under|below|at most|maximum of|"
        r"(?:no|not) (?:more|greater|higher) than|short of",
    ),
)
_ENGLISH_BEHIND = (
    (Bound.ABOVE, r"or (?:more|above|over|higher|older)"),
    (Bound.BELOW, r"or (?:less|fewer|below|under|lower|younger)"),
)


def chinese_bound(text: str, quantity: Quantity) -> Bound:
    """Whether a Chinese text says that a number is exceeded (余, 以上) or not reached (不到)."""
    before, behind = text[: quantity.start], text[quantity.end :]
    if _MORE.search(text[quantity.start : quantity.end]) or _MORE.match(behind):
        return Bound.ABOVE
    found = [
        (match.start(), bound)
        for bound, written in _CHINESE_BEFORE
        if (match := re.search(rf"(?:{written})\s*$", before[-_REACH:]))
    ]
    if found:
        return min(found)[1]  # 不少于 holds 少于
    for bound, written in _CHINESE_BEHIND:
        if re.match(rf"{_UNIT}(?:{written})", behind[:_REACH]):
            return bound
    return Bound.OPEN


def english_bound(text: str, quantity: Quantity) -> tuple[Bound, tuple[int, int]]:
    """Likewise for an English text, with the place of the words that say so."""
    start = max(quantity.start - _REACH, 0)
    found = [
        (match.start(), bound, match.span("said"))
        for bound, written in _ENGLISH_BEFORE
        for match in re.finditer(
            rf"\b(?P<said>{written})\s+(?:[A-Z]{{2,3}}\s?)?(?:a|an|the)?[\s$€£¥]*$",
            text[start : quantity.start],
            re.IGNORECASE,
        )
    ]
    if found:
        # "no less than" holds "less than"
        _, bound, (first, last) = min(found)
        return bound, (start + first, start + last)
    for bound, written in _ENGLISH_BEHIND:
        match = re.match(rf"\s*(?:\w+\s+)?(?P<said>{written})\b", text[quantity.end :])
        if match:
            first, last = match.span("said")
            return bound, (quantity.end + first, quantity.end + last)
    return Bound.OPEN, (quantity.start, quantity.start)
