"""Bounds of numbers: what says in either language that a figure is exceeded or not reached."""

from __future__ import annotations

import re
from enum import IntEnum

from .quantities import NumberKind, Quantity


class Bound(IntEnum):
    """Where the true value lies."""

    BELOW = -1
    OPEN = 0
    ABOVE = 1


_REACH = 40  # characters beside a number

_NOT = "不(?:得|能|可|会|应|许|宜|准|需|用|必|要|可以|应当|允许)?(?:被|再)?"
_MORE_THAN = "超过|超出|超|多于|大于|高于|长于|重于|晚于|迟于|越过|突破"
_CHINESE_BEFORE = (
    (Bound.BELOW, rf"{_NOT}(?:{_MORE_THAN})"),
    (Bound.ABOVE, rf"{_NOT}(?:少于|低于|小于|短于|轻于|早于|下于|下)"),
    (Bound.BELOW, "不足|不到|不够|[未不没][满达到]|[未没]有?超过|至多|最多|顶多|小于等于|≤|<|＜"),
    (Bound.ABOVE, r"至少|最少|起码|不下|大于等于|≥|>|＞"),
    (Bound.ABOVE, rf"{_MORE_THAN}|逾|远超|年满|满"),
    (Bound.BELOW, r"少于|低于|小于|短于|轻于|早于|近|将近|接近"),
)  # fmt: skip
_CHINESE_FAR = (
    (Bound.BELOW, "至多|最多|最长|最高|最大|顶多|上限"),
    (Bound.ABOVE, "至少|最少|起码|最低|最短|下限"),
)
"""What may stand a verb before its number: 最多可用两张."""
_CHINESE_BEHIND = (
    (Bound.ABOVE, "以上|之上|及以上|有余|[元块岁折]起|开外"),
    (Bound.BELOW, "以下|以内|之内|之下|及以下|及以内|内(?=[^地部存陆容涵科外]|$)"),
)
_OF_WHAT = r"(?:[^\s，。；、：！？（）()\d的]{1,8}的)?"
"""What a share is of, between it and its bound: 不低于总户数的三分之一."""
_UNIT = r"[^\s，。；、：！？（）()]{0,4}?"
_MORE = re.compile("[余多]$|^[余多](?!数|半|个百)")
_NO_BOUND = re.compile(r"不是|并非|而非")

_BIG = (
    r"(?:more|greater|higher|larger|longer|taller|heavier|later|further|older) than|in excess of|"
    r"over|above|beyond|exceed\w*|surpass\w*"
)
_SMALL = (
    r"(?:less|fewer|lower|smaller|shorter|lighter|earlier|younger|sooner) than|"
    r"under|below|short of|nearly|almost|close to|approaching"
)
_ENGLISH_BEFORE = (
    (Bound.ABOVE, rf"{_BIG}|at least|(?:a )?minimum(?: of)?|upwards of|from at least|≥|>"),
    (
        Bound.BELOW,
        rf"{_SMALL}|at (?:the )?most|(?:a )?maximum(?: of)?|(?:as (?:many|much) as|up) to|≤|<|"
        r"(?:capped|limited) (?:at|to)|within(?: (?:a|an|the))?(?: [a-z-]+){0,2}(?: of)?",
    ),
)
_LOOSE = re.compile("nearly|almost|close to|approaching", re.IGNORECASE)
_NEGATED = re.compile(
    r"(?:\b(?:no|not|never|nor|cannot|without|neither|none)|n['’]t)\b"
    r"(?:\s+(?:be|to|have|been|being|it|a|any|go|last|run|stay|get|take|even|amount|stand|fall|drop|"
    r"allowed|permitted))*\s*$",
    re.IGNORECASE,
)
_ENGLISH_BEHIND = (
    (
        Bound.ABOVE,
        r"(?:or|and) (?:more|above|over|higher|older|up|upwards?|longer|greater|taller|beyond)|"
        r"minimum|at (?:the )?(?:least|minimum)|plus\b",
    ),
    (
        Bound.BELOW,
        r"(?:or|and) (?:less|fewer|below|under|lower|younger|shorter|sooner|smaller)|maximum|"
        r"at (?:the )?(?:most|maximum|latest)|tops",
    ),
)


_SPANS = frozenset(("second", "minute", "hour", "day", "week", "month", "year"))
_AFTER_SPAN = re.compile(rf"{_UNIT}(?:之|以)?后(?![的面来退])")
_AFTER = re.compile(r"\b(?:only )?after (?:the )?$", re.IGNORECASE)


def chinese_bound(text: str, quantity: Quantity) -> Bound:
    """Whether a Chinese text says that a number is exceeded (余, 以上) or not reached (不到)."""
    before, behind = text[: quantity.start], text[quantity.end :]
    before = before.removesuffix("第")
    if _NO_BOUND.search(before[-6:]):
        return Bound.OPEN
    is_share = quantity.kind is NumberKind.PERCENT or quantity.value < 1
    of_what = _OF_WHAT if is_share else ""
    found = [
        (match.start(), bound)
        for bound, written in _CHINESE_BEFORE
        if (match := re.search(rf"(?:{written})(?:了|过)?{of_what}\s*[$￥¥€£]?$", before[-_REACH:]))
    ]
    if found:
        return min(found, key=lambda item: item[0])[1]  # 不少于 holds 少于
    if _MORE.search(text[quantity.start : quantity.end]) or _MORE.match(behind):
        return Bound.ABOVE
    for bound, written in _CHINESE_BEHIND:
        if re.match(rf"{_UNIT}(?:{written})", behind[:_REACH]):
            return bound
    if quantity.unit in _SPANS and _AFTER_SPAN.match(behind[:_REACH]):
        return Bound.ABOVE
    for bound, written in _CHINESE_FAR:
        if re.search(rf"(?:{written})[^，。；、：\d不至]{{0,5}}$", before[-_REACH:]):
            return bound
    return Bound.OPEN


def english_bound(text: str, quantity: Quantity) -> tuple[Bound, tuple[int, int]]:
    """Likewise for an English text, with the place of the words that say so."""
    start = max(quantity.start - _REACH, 0)
    if quantity.unit in _SPANS and (after := _AFTER.search(text[start : quantity.start])):
        return Bound.ABOVE, (start + after.start(), start + after.end())
    found = [
        (match.start("said"), bound, match)
        for bound, written in _ENGLISH_BEFORE
        for match in re.finditer(
            rf"(?<![\w-])(?P<said>{written})\s*(?:[A-Z]{{2,3}}\s?)?(?:(?:a|an|the|of)\s)?[\s$€£¥]*$",
            text[start : quantity.start],
            re.IGNORECASE,
        )
    ]
    if found:
        _, bound, match = min(found, key=lambda item: item[0])
        first, last = match.span("said")
        negation = _NEGATED.search(text[: start + first])
        if negation and not _LOOSE.match(match["said"]):
            return Bound(-bound), (negation.start(), start + last)
        return bound, (start + first, start + last)
    for bound, written in _ENGLISH_BEHIND:
        match_behind = re.match(
            rf"\s*(?:[\w%’'.°/-]+\s+){{0,3}}?\(?(?P<said>{written})(?!\w)",
            text[quantity.end :],
            re.I,
        )
        if match_behind:
            first, last = match_behind.span("said")
            return bound, (quantity.end + first, quantity.end + last)
    if text.startswith("+", quantity.end) and quantity.kind is not NumberKind.HOUR:
        return Bound.ABOVE, (quantity.end, quantity.end + 1)
    return Bound.OPEN, (quantity.start, quantity.start)
