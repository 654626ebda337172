"""A cell of a workbook as its reader sees it: numbers, shares, sums and dates by their format.

Formats are those of ECMA-376, part 1, 18.8.31, as far as texts use them; a number whose format is
none of these (fractions, powers of ten, conditions) is shown as it is kept.
"""

from __future__ import annotations

import datetime
import re

_GENERAL = "General"
_LITERAL = r'"[^"]*"|\\.|\[\$[^\]-]*(?:-[^\]]*)?\]'
_SECTION = re.compile(rf"(?:{_LITERAL}|[^;])*")
_COLOUR = re.compile(
    r"\[(?!\$|h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE
)  # or a language or a condition
_FILLING = re.compile(r"_.|\*.")  # room left, or filled with a sign again and again
_NUMBER = re.compile(r"[#0?,]*[#0?](?:\.([0#?]+))?")
_STRANGE = re.compile(r"E[+-]|/|\[[<>=]|@|General", re.IGNORECASE)
_DATE_PART = re.compile(
    rf"{_LITERAL}|AM/PM|上午/下午|yyyy|yy|e|m+|d+|h+|s+(?:\.0+)?|a{{3,4}}|.",
    re.IGNORECASE | re.DOTALL,
)
_WEEKDAYS = "一二三四五六日"


def shown(value: object, number_format: str) -> str:
    """A cell's value as its format shows it.

    Parameters:
        value: as the workbook keeps it; None for an empty cell.
        number_format: of the cell, for instance ``0.0%`` or ``yyyy"年"m"月"``.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return _date(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _sections(number_format: str) -> list[str]:
    """For numbers above nothing, below it, and nothing itself, without colours and fillings."""
    plain = _FILLING.sub("", _COLOUR.sub("", number_format))
    return [section for section in _SECTION.findall(plain) if section] or [_GENERAL]


def _number(value: float, number_format: str) -> str:
    sections = _sections(number_format)
    below = value < 0 and len(sections) > 1
    section = sections[1] if below else sections[0]
    bare = re.sub(_LITERAL, lambda match: " " * len(match[0]), section)
    form = None if _STRANGE.search(bare) else _NUMBER.search(bare)
    if form is None:
        return _as_kept(value)
    decimals = len(form[1] or "")
    size = abs(value) * (100 if "%" in bare else 1)
    comma = "," if "," in form[0] else ""
    text = f"{size:{comma}.{decimals}f}"
    if form[1] and set(form[1]) == {"#"}:
        text = text.rstrip("0").rstrip(".")
    sign = "-" if value < 0 and not below else ""
    return sign + _words(section[: form.start()]) + text + _words(section[form.end() :])


def _as_kept(value: float) -> str:
    """A number in the eleven digits that a cell has room for."""
    return str(value) if isinstance(value, int) else f"{value:.11g}"


def _words(part: str) -> str:
    """What a format says beside its digits."""
    return re.sub(_LITERAL, lambda match: _literal(match[0]), part).strip("?#")


def _literal(written: str) -> str:
    if written.startswith('"'):
        return written[1:-1]
    if written.startswith("["):  # a currency: [$€-407]
        return written[2:-1].partition("-")[0]
    return written[1:]


def _date(value: datetime.datetime | datetime.date | datetime.time, number_format: str) -> str:
    section = _sections(number_format)[0]
    parts = _DATE_PART.findall(section)
    if section == _GENERAL or "[" in re.sub(_LITERAL, "", section):
        return _plain_date(value)
    moment = (
        datetime.datetime.combine(datetime.date(1900, 1, 1), value)
        if isinstance(value, datetime.time)
        else value
        if isinstance(value, datetime.datetime)
        else datetime.datetime.combine(value, datetime.time())
    )
    halves = any(part.upper() == "AM/PM" or part == "上午/下午" for part in parts)
    told, after_hour = [], False
    for k, part in enumerate(parts):
        kind = part[0].lower()
        # An m beside hours or seconds is a minute.
        following = next((p[0].lower() for p in parts[k + 1 :] if p[0].isalpha()), "")
        minute = kind == "m" and len(part) < 3 and (after_hour or following == "s")
        told.append(_moment(moment, part, minute=minute, halves=halves))
        if kind in "hmsdy" and part[0].isascii():
            after_hour = kind == "h"
    return "".join(told).strip()


def _moment(moment: datetime.datetime, part: str, *, minute: bool, halves: bool) -> str:
    kind, width = part[0].lower(), len(part)
    if part.upper() == "AM/PM":
        return "AM" if moment.hour < 12 else "PM"
    if part == "上午/下午":
        return "上午" if moment.hour < 12 else "下午"
    if kind == "y" or part == "e":
        return f"{moment.year % 100:02}" if width == 2 else str(moment.year)
    if kind == "m" and not minute:
        return (
            f"{moment:%B}"
            if width == 4
            else f"{moment:%b}"
            if width == 3
            else _wide(moment.month, width)
        )
    if kind == "d":
        return (
            f"{moment:%A}"
            if width == 4
            else f"{moment:%a}"
            if width == 3
            else _wide(moment.day, width)
        )
    if kind == "h":
        return _wide((moment.hour % 12 or 12) if halves else moment.hour, width)
    if kind == "m":
        return _wide(moment.minute, width)
    if kind == "s":
        return _wide(moment.second, len(part.partition(".")[0]))
    if kind == "a" and width > 1:  # aaaa: a day of the week in Chinese
        return ("星期" if width == 4 else "") + _WEEKDAYS[moment.weekday()]
    return _literal(part) if re.fullmatch(_LITERAL, part) else part


def _wide(number: int, width: int) -> str:
    return f"{number:0{min(width, 2)}}"


def _plain_date(value: datetime.datetime | datetime.date | datetime.time) -> str:
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    return value.isoformat(" ") if isinstance(value, datetime.datetime) else value.isoformat()
