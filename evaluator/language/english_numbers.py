"""English text → its numbers: figures, number words, dates, shares, multiples, magnitudes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

from .lexicon import lexicon, named_groups, values_of_words
from .quantities import NumberKind, Quantity, Weight

_UNITS = {
    word: k
    for k, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * k
    for k, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALES |= {"trillion": 10**12}
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9}
_SHORT_SCALES |= {"bln": 10**9, "tn": 10**12, "trn": 10**12}
_ORDINALS = {
    word: k
    for k, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
        "twentieth".split(),
        1,
    )
}
_ORDINALS |= {word[:-1] + "ieth": value for word, value in _TENS.items()}
_ORDINALS |= {f"{word}th": value for word, value in _SCALES.items()}
_MONTHS = {
    name: k
    for k, names in enumerate(
        "January|Jan February|Feb March|Mar April|Apr May June|Jun July|Jul August|Aug "
        "September|Sept|Sep October|Oct November|Nov December|Dec".split(),
        1,
    )
    for name in names.split("|")
}
_VAGUE = {
    "dozens": 10, "scores": 10, "tens": 10, "hundreds": 100, "thousands": 1000,
    "millions": 10**6, "billions": 10**9, "trillions": 10**12,
}  # fmt: skip
_DENOMINATORS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
_DENOMINATORS |= {
    form: value for word, value in _ORDINALS.items() if value > 2 for form in (word, f"{word}s")
}
_TOKEN = re.compile(
    r"(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])|\d+(?:\.\d+)?)"
    r"(?:(?P<ordinal>st|nd|rd|th)\b|(?P<plural>['’]?s)\b|(?P<short>\s?(?:mn|mln|bn|bln|tn|trn)|[kKmMbB])\b)?"
    r"|(?P<word>[A-Za-z]+(?:-[A-Za-z]+)*)"
)
_HEADING = re.compile(
    r"(?:^|(?<=[.;:])\s|\n)\s*(?:[(（]?(?:\d{1,3}|[ivxlIVXL]{1,6})[)）]|\d{1,3}(?:\.(?!\d)|、)|"
    r"[IVXL]{1,6}\.|(?:First|Second|Third|Fourth|Fif|Six|Seven|Eigh|Nin|Ten|Eleven|Twelf)\w*,)"
)
_GLUED = re.compile(r"(?:[A-Z][A-Za-z]*[-–]?|[A-Za-z]*[A-Z][-–]?|[a-z])$")
_SCALE = re.compile(r"[\s-]*(?:hundred|thousand|[mb]illion|trillion)")
_JOIN = re.compile(r"[\s-]*(?:and[\s-]+)?")
_RANGE = re.compile(r"\s*(?:[-–—~]|to|and|or|through|until)\s*\$?")
_PERCENT = re.compile(r"[\s-]*(?:%|percent|per cent|pct|percentage)")
_ROMAN = re.compile(r"^(?:X{0,3})(?:IX|IV|V?I{0,3})$")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What is known of the words around numbers; see ``data/numbers.toml``.

    Attributes:
        said_by: numbers that a word may say, by the word.
        unit: currencies and measures behind a number, a group each by the name of the unit.
        sign: currencies before a number, likewise.
    """

    said_by: dict[str, list[Fraction]]
    unit: re.Pattern[str]
    sign: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    english = lexicon("numbers")["english"]
    return _Lexicon(
        said_by=values_of_words(english["said_by"]),
        unit=re.compile(rf"[\s-]*(?:{named_groups(english['units'])})(?!\w)"),
        sign=re.compile(rf"(?:{named_groups(english['signs'])})\s*$"),
    )


@dataclass(frozen=True, slots=True)
class _Word:
    """A number word or figure by itself."""

    start: int
    end: int
    text: str
    role: str  # "figure", "unit", "ten", "scale", "ordinal", "article", "half" or "share"
    value: Fraction


def english_numbers(text: str) -> list[Quantity]:
    """The numbers of an English text in order; those of list and section headings left out.

    What only may be a number ("both", "once", "XI") comes as casual.
    """
    skipped = [match.span() for match in _HEADING.finditer(text)]
    found: list[Quantity] = []
    group: list[_Word] = []
    for match in _TOKEN.finditer(text):
        if any(a <= match.start() and match.end() <= b for a, b in skipped):
            continue
        for word in _words(text, match):
            if group and not _joins(text, group, word):
                found += _close(text, group)
                group = []
            group.append(word)
        if match["word"]:
            found += _said_by_word(text, match)
    found += _close(text, group)
    found.sort(key=lambda quantity: (quantity.start, -quantity.weight))
    return _spread_scales(text, found)


def _words(text: str, match: re.Match[str]) -> Iterator[_Word]:
    """The number words in a token; a hyphen joins several ("twenty-three", "two-thirds")."""
    if match["figure"]:
        value, role = Fraction(match["figure"].replace(",", "")), "figure"
        if match["ordinal"]:
            role = "ordinal figure"
        elif match["plural"]:
            role = "decade"
        elif short := (match["short"] or "").strip().lower():
            value, role = value * _SHORT_SCALES[short], f"{role} {short}"
        yield _Word(match.start(), match.end(), match[0], role, value)
        return
    for part in re.finditer("[A-Za-z]+", match["word"]):
        start, end = match.start() + part.start(), match.start() + part.end()
        low = part[0].lower()
        for role, table in (("unit", _UNITS), ("ten", _TENS), ("scale", _SCALES)):
            if low in table:
                yield _Word(start, end, low, role, Fraction(table[low]))
        if low.endswith("ies") and (ten := _TENS.get(f"{low[:-3]}y")):
            yield _Word(start, end, low, "decade", Fraction(ten))
        if low in _DENOMINATORS and low not in _ORDINALS:
            yield _Word(start, end, low, "share", Fraction(1, _DENOMINATORS[low]))
        elif low in _ORDINALS:
            yield _Word(start, end, low, "ordinal", Fraction(_ORDINALS[low]))
        elif low in ("a", "an"):
            yield _Word(start, end, low, "article", Fraction(1))
        elif low in _VAGUE and (low != "scores" or text.startswith(" of", end)):
            yield _Word(start, end, low, "vague", Fraction(_VAGUE[low]))
        elif low in ("dozen", "several", "few"):
            yield _Word(start, end, low, low, Fraction(12 if low == "dozen" else 3))


def _joins(text: str, group: list[_Word], word: _Word) -> bool:
    """Whether a word goes on with the number begun before it."""
    last = group[-1]
    between = text[last.end : word.start]
    if last.role in ("vague", "dozen") or (last.text == "hundred" and word.role == "vague"):
        # hundreds of thousands, dozens of millions; "hundred thousands" is rare but said
        return word.role in ("vague", "scale") and bool(re.fullmatch(r"\s+(?:of\s+)?", between))
    if word.role == "share" and re.fullmatch(r"\s+and\s+(?:a\s+)?|\s+and\s+an?\s+", between):
        return last.role in ("unit", "figure", "article", "scale")
    if last.role == "share" and word.role in ("article", "scale"):
        return bool(re.fullmatch(r"\s+(?:of\s+)?", between))
    if word.role == "article":
        return last.role in ("unit", "figure", "scale") and bool(
            re.fullmatch(r"\s+and\s+", between)
        )
    if not _JOIN.fullmatch(between):
        return False
    has_and = "and" in between
    if word.role == "scale":
        return not has_and and last.role in (
            "figure", "unit", "ten", "scale", "article", "several", "few", "dozen", "share",
        )  # fmt: skip
    if last.role == "article":
        return not has_and and word.role in ("vague", "dozen", "share", "ordinal", "few")
    if word.role in ("ordinal", "share"):
        if last.role == "ten" or last.role == "scale":
            return word.value < 10 or last.role == "scale"
        return not has_and and last.role == "unit" and last.value < _denominator(word)
    if word.role in ("unit", "ten"):
        if last.role == "scale":
            # one thousand and three, but from one thousand and three million up
            return not has_and or last.text == "hundred" or not _SCALE.match(text, word.end)
        return not has_and and last.role == "ten" and word.role == "unit" and word.value < 10
    return False


def _close(text: str, group: list[_Word]) -> Iterator[Quantity]:
    """The number that a group of words makes, read in its context."""
    while group and group[-1].role == "article":
        group = group[:-1]
    if not group or group[-1].role in ("several", "few"):
        return
    start, end, last = group[0].start, group[-1].end, group[-1]
    roles = {word.role for word in group}
    others: set[Fraction] = set()
    kind, weight = NumberKind.COUNT, Weight.DEMANDED
    if "vague" in roles or roles & {"several", "few"}:
        value = Fraction(1)
        for word in group:
            if word.role in ("vague", "scale"):
                value *= word.value
            elif word.role == "dozen":
                value *= 10
        kind, weight = NumberKind.VAGUE, Weight.EXPECTED
        if last.text == "dozens":
            others.add(Fraction(12))
    elif roles <= {"article", "dozen", "unit", "scale"} and "dozen" in roles:
        value = Fraction(12)
        for word in group:
            value *= word.value if word.role in ("unit", "scale") else 1
        others.add(Fraction(10))
        weight = Weight.CASUAL
    elif (
        len(group) == 2
        and group[0].role in ("unit", "article")
        and (last.role in ("ordinal", "share"))
    ):
        value = group[0].value / _denominator(last)
        others |= {value * 100, group[0].value, _denominator(last)}
        is_sure = last.role == "ordinal" or group[0].value > 1
        weight = Weight.EXPECTED if is_sure else Weight.CASUAL
    else:
        value = _sum(group)
        if "ordinal" in last.role:
            others |= {1 / value} if value else set()
        if len(group) == 1:
            weight = _weight_of_word(text, last)
        if "share" in roles:
            others |= {value * 100, *(word.value for word in group)}
            weight = Weight.CASUAL if value <= 1 else Weight.EXPECTED
    quantity = Quantity(start, end, value, kind, weight, frozenset(others))
    yield from _in_context(text, quantity, last)


def _denominator(word: _Word) -> Fraction:
    return word.value if word.role == "ordinal" else 1 / word.value


def _sum(group: list[_Word]) -> Fraction:
    """The value of "two hundred and five thousand", "half a million", "two and a half million"."""
    total, current = Fraction(0), Fraction(0)
    for word in group:
        if word.role == "scale":
            current = (current or Fraction(1)) * word.value
            if word.value > 100:
                total, current = total + current, Fraction(0)
        elif word.role == "ordinal" and word.text.removesuffix("th") in _SCALES:
            current = (current or Fraction(1)) * word.value
        elif word.role == "article":
            current = current or Fraction(not total)
        elif word.role == "share" and total and not current:  # a million and a half
            total += word.value * total
        elif word.role == "share" and len(group) > 1 and group[0].role == "article":
            current = word.value
        else:
            current += word.value
    return total + current


def _weight_of_word(text: str, word: _Word) -> Weight:
    if word.role.startswith("figure") or word.role in ("decade", "ordinal figure"):
        if _GLUED.search(text[: word.start]) and not re.search(
            r"\b(?:mid|pre|post|early|late)-$|[$€£]$|(?:RMB|HK|US|NT)$", text[: word.start], re.I
        ):
            return Weight.CASUAL
        if word.text == "00" or word.value == 1:  # 5:00
            return Weight.CASUAL if word.text == "00" else Weight.EXPECTED
        return Weight.DEMANDED
    if word.value <= 2 or word.role in ("article", "share"):
        return Weight.CASUAL
    if word.role == "scale":
        return Weight.EXPECTED
    return Weight.DEMANDED if word.value >= 13 else Weight.EXPECTED


def _in_context(text: str, quantity: Quantity, last: _Word) -> Iterator[Quantity]:
    """A number with what stands around it: its kind, unit and other readings."""
    start, end, value, kind = quantity.start, quantity.end, quantity.value, quantity.kind
    others = set(quantity.others)
    before, behind = text[:start], text[end:]
    is_whole = value.denominator == 1
    if percent := _PERCENT.match(behind):
        end += percent.end()
        kind = NumberKind.PERCENT
        others |= {value / 100, value / 10}
    elif last.role == "decade" and value < 100:
        others |= {1900 + value, 1800 + value, 2000 + value}
    elif last.role.startswith("figure m"):
        others.add(value / 10**6)  # metres
    elif last.role.startswith("figure") and is_whole and re.fullmatch("[12][0-9]{3}", last.text):
        kind = NumberKind.YEAR
    elif re.match(r"(?::\d\d)?\s?[ap]\.?m\b|:\d\d", behind) and value <= 24:
        others |= {value + 12, value - 12}
    elif re.match(r"[\s-]*(?:times|fold)\b", behind):
        others |= {value * 100, value - 1, (value - 1) * 100, value + 1}
    elif re.match(r"[\s-]*month", behind):
        others.add(value / 12)
    elif _is_day(before, behind) and 1 <= value <= 31:
        kind = NumberKind.DAY
    if re.match(r"\s*(?:and a half|½)", behind):
        others.add(value + Fraction(1, 2))
    counted = _lexicon().sign.search(before) or _lexicon().unit.match(text, end)
    unit = (counted.lastgroup if counted else None) or ""
    yield replace(quantity, end=end, kind=kind, others=frozenset(others), unit=unit)


def _is_day(before: str, behind: str) -> bool:
    months = "|".join(_MONTHS)
    return bool(
        re.search(rf"\b(?:{months})\.?\s+(?:the\s+)?$", before)
        or re.match(rf"(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{months})\b", behind)
    )


def _said_by_word(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    """Months, Roman numerals, and words that may stand for a number ("both", "twice")."""
    word = match["word"]
    if (word := word.removeprefix("mid-")) in _MONTHS:
        near = re.compile(r"\s*\d")
        is_sure = word not in ("May", "March", "Mar", "Sep", "Jan", "Jun", "Dec") or bool(
            near.match(text[match.end() :]) or re.search(r"\d\s*$", text[: match.start()])
        )
        weight = Weight.EXPECTED if is_sure else Weight.CASUAL
        yield Quantity(*match.span(), Fraction(_MONTHS[word]), NumberKind.MONTH, weight)
        return
    if len(word) > 1 and _ROMAN.match(word):
        digits = [_ROMAN_DIGITS[char] for char in word]
        value = sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))
        yield Quantity(*match.span(), Fraction(value), weight=Weight.CASUAL)
        return
    for part in {word.lower(), *word.lower().split("-")}:
        fold = part.removesuffix("fold")
        values = [*_lexicon().said_by.get(part, ())]
        if fold != part and (times := _UNITS.get(fold) or _TENS.get(fold)):
            values.append(Fraction(times))
        for said in values:
            yield Quantity(*match.span(), said, weight=Weight.CASUAL)


def _spread_scales(text: str, found: list[Quantity]) -> list[Quantity]:
    """The first number of a range takes scale and percent of the second: 10 to 15 million."""
    spread = list(found)
    for k, (first, second) in enumerate(pairwise(found)):
        if not _RANGE.fullmatch(text[first.end : second.start]):
            continue
        tail = re.search(
            r"(hundred|thousand|[mb]illion|trillion|bn|mn)$", text[second.start : second.end]
        )
        factor = Fraction(_SCALES.get(tail[0], _SHORT_SCALES.get(tail[0], 1))) if tail else 1
        spread[k] = replace(
            spread[k],
            others=first.others | {first.value * factor, first.value / 100},
            kind=second.kind if first.kind is NumberKind.COUNT else first.kind,
            unit=first.unit or second.unit,
        )
    return spread
