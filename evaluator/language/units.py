"""Currencies and measures: which one a number counts, and what it is in another."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from .lexicon import lexicon, pattern

_NOTHING = "(?!)"
_REACH = 30  # characters beside a number


@dataclass(frozen=True, slots=True)
class Unit:
    """A currency or a measure; see ``data/units.toml``.

    Attributes:
        code: its name among the units.
        name: in English, for a message.
        measures: its dimension: a number may be converted within one.
        size: in the dimension's own unit; None where nothing converts.
        near: codes of units by whose name translations call it by custom.
        is_customary: whether its size varied, so that translators convert it roughly.
    """

    code: str
    name: str
    measures: str
    size: Fraction | None
    near: frozenset[str]
    is_customary: bool


_ABOUT = re.compile(r"(?:大?约|将?近|逾|超过?|共计?|合计|总计)$")
_NUMERAL_BEFORE = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿]$")
"""With it a currency's name belongs to the number before: 一亿美元约七亿."""
_PER = re.compile(r"(?:每(秒|小?时)|([秒时])速)[^，。；：]{0,8}$")
_RATES = {("m", "秒"): "m_s", ("km", "秒"): "km_s"} | {
    (length, hour): speed
    for length, speed in (("km", "km_h"), ("mile", "mph"))
    for hour in ("时", "小时")
}
"""Speeds by the length and the time in which it is covered, where the time stands first."""

_TEMPERATURES: dict[str, tuple[Callable[[Fraction], Fraction], Callable[[Fraction], Fraction]]] = {
    "celsius": (lambda degrees: degrees, lambda degrees: degrees),
    "fahrenheit": (
        lambda degrees: (degrees - 32) * Fraction(5, 9),
        lambda degrees: degrees * Fraction(9, 5) + 32,
    ),
    "kelvin": (
        lambda degrees: degrees - Fraction("273.15"),
        lambda degrees: degrees + Fraction("273.15"),
    ),
}
"""To degrees Celsius and from there."""


@cache
def units() -> dict[str, Unit]:
    """All units by their code."""
    return {
        code: Unit(
            code,
            entry["name"],
            entry["measures"],
            Fraction(str(entry["size"])) if "size" in entry else None,
            frozenset(entry.get("near", "").split()),
            entry.get("customary", False),
        )
        for code, entry in lexicon("units").items()
    }


def chinese_unit(text: str, start: int, end: int) -> tuple[str, tuple[int, int]]:
    """The unit of the number ``text[start:end]`` of a Chinese text: behind it, else before.

    Returns:
        its code, empty where there is none, and the stretch of number and unit.
    """
    return _unit(text, start, end, "chinese")


def english_unit(text: str, start: int, end: int) -> tuple[str, tuple[int, int]]:
    """Likewise for an English text; a sign before the number counts first."""
    return _unit(text, start, end, "english")


def _unit(text: str, start: int, end: int, side: str) -> tuple[str, tuple[int, int]]:
    before, behind = _patterns(side)
    ahead = text[max(start - _REACH, 0) : start]
    shift = start - len(ahead)
    signs = [(shift + hit.start(), code) for code, sign in before if (hit := sign.search(ahead))]
    names = [(hit.end(), code) for code, name in behind if (hit := name.match(text, end))]
    if side == "chinese" and not signs and not names and (about := _ABOUT.search(ahead)):
        nearer = ahead[: about.start()]  # 折合日元约一百二十亿
        signs = [
            (shift + hit.start(), code)
            for code, sign in before
            if (hit := sign.search(nearer)) and not _NUMERAL_BEFORE.search(nearer[: hit.start()])
        ]
    if not names and side == "english":  # in capitals, as headlines have them
        low = text[end : end + _REACH].lower()
        names = [
            (end + hit.end(), code)
            for code, name in behind
            if (hit := name.match(low)) and hit.end() > len(" inch")
        ]
    if side == "chinese" and ahead.endswith("零下") and text.startswith("度", end):
        names.append((end + 1, "celsius"))
    if names and not (signs and side == "english"):
        last, code = max(names, key=lambda item: item[0])
        if side == "chinese" and (per := _PER.search(ahead)):  # 每秒35米, 时速350公里
            code = _RATES.get((code, per[1] or per[2]), code)
        if signs and code == "CNY":  # 港币一万八千元
            first, code = min(signs)
            return code, (first, last)
        return code, (start, last)
    return (min(signs)[1], (min(signs)[0], end)) if signs else ("", (start, end))


@cache
def _patterns(side: str) -> tuple[list[tuple[str, re.Pattern[str]]], ...]:
    # 3 min is no 3 m: what ends in a letter is followed by none.
    apart = r"(?:(?<![A-Za-z])|(?![A-Za-z]))"
    chinese, english = (r"(?:[多余来几]|左右)?\s?", apart), (r"[\s-]*", r"(?!\w)")
    lead, tail = chinese if side == "chinese" else english
    table = lexicon("units")
    before = [
        (code, re.compile(rf"(?:{entry['before']})\s*$"))
        for code, entry in table.items()
        if entry.get("before", _NOTHING) != _NOTHING
    ]
    behind = [
        (code, re.compile(rf"{lead}(?:{pattern(entry[side])}){tail}"))
        for code, entry in table.items()
    ]
    return before, behind


def converted(value: Fraction, unit: str, to: str) -> Fraction | None:
    """A measure in another unit; None where the two don't convert."""
    if unit == to:
        return value
    if unit in _TEMPERATURES and to in _TEMPERATURES:
        return _TEMPERATURES[to][1](_TEMPERATURES[unit][0](value))
    ours, theirs = units().get(unit), units().get(to)
    if not ours or not theirs or ours.measures != theirs.measures:
        return None
    if ours.size is None or theirs.size is None:
        return None
    return value * ours.size / theirs.size


def are_confused(ours: str, theirs: str) -> bool:
    """Whether a number of one unit can't be the same number of the other."""
    if not ours or not theirs or ours == theirs:
        return False
    one, other = units()[ours], units()[theirs]
    return theirs not in one.near and ours not in other.near


def is_grave(ours: str, theirs: str) -> bool:
    """Whether taking one unit for the other makes another sum, or one many times too large."""
    one, other = units()[ours], units()[theirs]
    if one.measures != other.measures or one.size is None or other.size is None:
        return True
    return not Fraction(1, 5) < one.size / other.size < 5
