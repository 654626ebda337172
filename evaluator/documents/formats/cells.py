"""A cell of a workbook as its reader sees it: numbers, shares, sums and dates by their format.

Formats are those of ECMA-376, part 1, 18.8.31, as far as texts use them; a number whose format is
none of these (conditions, other eras) is shown as it is kept.
"""

from __future__ import annotations

import datetime
import re
from fractions import Fraction

_GENERAL = "General"
_LITERAL = r'"[^"]*"|\\.|\[\$[^\]-]*(?:-[^\]]*)?\]'
_SECTION = re.compile(rf"((?:{_LITERAL}|[^;])*)(;|$)")
_COLOUR = re.compile(
    r"\[(?!\$|h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE
)  # or a language or a condition
_FILLING = re.compile(r"_.|\*.")  # room left, or filled with a sign again and again
_NUMBER = re.compile(r"([#0?,]*[#0?])(?:\.([#0?]+))?(,*)(?:E([+-])(0+))?", re.IGNORECASE)
_FRACTION = re.compile(r"(?:[#0?]+( +))?[#0?]+/([#0?]+|\d+)")
_STRANGE = re.compile(r"/|\[[<>=]|@|General", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_SECONDS = {"h": 3600, "m": 60, "s": 1}
_DATES = re.compile(r"y|d|h|s|a{3,4}", re.IGNORECASE)
_EPOCH = datetime.datetime(1899, 12, 30)  # the day before the first one, as Excel counts
_LAST_DAY = 2_958_466  # the first one after the year 9999
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
    if isinstance(value, datetime.timedelta):
        return _elapsed(value, number_format)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return _date(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _sections(number_format: str) -> list[str]:
    """For numbers above nothing, below it, and nothing itself, without colours and fillings."""
    plain = _FILLING.sub("", _COLOUR.sub("", number_format))
    sections = []
    for match in _SECTION.finditer(plain):
        sections.append(match[1])
        if not match[2]:
            break
    return sections if any(sections) else [_GENERAL]


def _number(value: float, number_format: str) -> str:
    sections = _sections(number_format)
    below = value < 0 and len(sections) > 1
    section = sections[2] if value == 0 and len(sections) > 2 else sections[below]
    bare = re.sub(_LITERAL, lambda match: " " * len(match[0]), section)
    if not _STRANGE.search(bare) and _DATES.search(bare) and 0 <= value < _LAST_DAY:
        return _date(_EPOCH + datetime.timedelta(value), section)
    size = abs(value) * (100 if "%" in bare else 1)
    if fraction := _FRACTION.search(bare):
        form, text = fraction, _fraction(size, fraction)
    elif not _STRANGE.search(bare) and (number := _NUMBER.search(bare)):
        form, text = number, _digits(size, number)
    elif not bare.strip():
        return _words(section)
    else:
        return _as_kept(value)
    sign = "-" if value < 0 and not below else ""
    return sign + _words(section[: form.start()]) + text + _words(section[form.end() :])


def _digits(size: float, form: re.Match[str]) -> str:
    """A number above nothing in the digits of a format."""
    whole, decimals, thousands, sign, powers = form.groups()
    places = len(decimals or "")
    size /= 1000 ** len(thousands)
    power = ""
    if powers:
        text, _, exponent = f"{size:.{places}e}".partition("e")
        mark = "-" if int(exponent) < 0 else "+" if sign == "+" else ""
        power = f"E{mark}{abs(int(exponent)):0{len(powers)}}"
    else:
        text = f"{size:{',' if ',' in whole else ''}.{places}f}"
    digits, _, after = text.partition(".")
    kept = (decimals or "").rstrip("#?")
    after = after[: len(kept)] + after[len(kept) :].rstrip("0")
    digits = digits.rjust(whole.count("0"), "0") if "," not in whole else digits
    return f"{digits}.{after}{power}" if after else digits + power


def _fraction(size: float, form: re.Match[str]) -> str:
    """A number above nothing as a fraction, its whole part before it where the format says so."""
    below = form[2]
    exact = Fraction(size)
    if below.isdigit() and int(below):
        parts = Fraction(round(exact * int(below)), 1), int(below)
        above, denominator = int(parts[0]), parts[1]
    else:
        near = exact.limit_denominator(10 ** len(below) - 1)
        above, denominator = near.numerator, near.denominator
    if form[1] is None:
        return f"{above}/{denominator}"
    whole, above = divmod(above, denominator)
    return " ".join(
        filter(
            None,
            (str(whole) if whole or not above else "", f"{above}/{denominator}" if above else ""),
        )
    )


def _elapsed(value: datetime.timedelta, number_format: str) -> str:
    """A length of time: 36:00 in hours and minutes."""
    section = _sections(number_format)[0]
    first = _ELAPSED.search(section)
    seconds = round(value.total_seconds())
    if first is None:
        return str(value)
    unit = _SECONDS[first[1][0].lower()]
    told = [f"{seconds // unit:0{len(first[1])}}"]
    rest = seconds % unit
    for part in _DATE_PART.findall(section[first.end() :]):
        step = _SECONDS.get(part[0].lower()) if part.isalpha() and part.isascii() else None
        if step is None or step >= unit:
            told.append(_literal(part) if re.fullmatch(_LITERAL, part) else part)
        else:
            told.append(_wide(rest // step, len(part)))
            rest %= step
    return _words(section[: first.start()]) + "".join(told)


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
