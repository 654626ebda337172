"""English text → its numbers: figures, number words, dates, shares, multiples, magnitudes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

from .lexicon import lexicon, values_of_words
from .quantities import NumberKind, Quantity, Sense, Weight
from .units import english_unit

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
_NAMED_BY = re.compile(
    r"\b(?:an?|no\.?|gate|room|seat|block|building|unit|type|model|grade|class|section|line|bus|flat)\s$",
    re.IGNORECASE,
)
"""What stands before a figure that is a name: a 2B pencil."""
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
_MONTH_BEFORE = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\.?\s+(?:the\s+)?$")
_MONTH_BEHIND = re.compile(rf"(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{'|'.join(_MONTHS)})\b")
_HOURS = {"noon": 12, "midday": 12, "midnight": 0}
_SINGLE = re.compile(
    r"\b(?:an?|per|each|every|another)(?:\s+(?:extra|additional|further|whole|full|single))?(?=\s)",
    re.IGNORECASE,
)
_VAGUE = {
    "dozens": 10, "scores": 10, "tens": 10, "hundreds": 100, "thousands": 1000,
    "millions": 10**6, "billions": 10**9, "trillions": 10**12,
}  # fmt: skip
_DENOMINATORS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
_DENOMINATORS |= {
    form: value for word, value in _ORDINALS.items() if value > 2 for form in (word, f"{word}s")
}
_TOKEN = re.compile(
    r"(?P<mantissa>\d+(?:\.\d+)?)\s*[×xX*]\s*10"
    r"(?:\^(?P<caret>[-−]?\d+)|(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
    r"|(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])|\d+(?:\.\d+)?)"
    r"(?:(?P<ordinal>st|nd|rd|th)\b|(?P<plural>['’]?s)\b|"
    r"(?P<short>\s?(?:mn|mln|bn|bln|tn|trn)|[kKmMbB])\b)?"
    r"|(?P<word>[A-Za-z]+(?:-[A-Za-z]+)*)"
)
_HEADING = re.compile(
    r"(?:^|(?<=[.;:])\s|(?<=; and)\s|(?<=; or)\s|\n)\s*(?:[(（]?(?:\d{1,3}|[ivxlIVXL]{1,6})[)）]|"
    r"(?<!No\. )(?<!Nos\. )\d{1,3}(?:\.(?=\s+\S)|、)|"
    r"[IVXL]{1,6}\.(?=\s)|(?:First|Second|Third|Fourth|Fif|Six|Seven|Eigh|Nin|Ten|Eleven|Twelf)\w*,)"
)
_MARKER = re.compile(r"\s*\d{1,3},(?=\s+[A-Z])")  # of a list: "2, The paper is good."
_GLUED = re.compile(r"(?:[A-Z][A-Za-z]*[-–]?|[A-Za-z]*[A-Z][-–]?|[a-z])$")
_SCALE = re.compile(r"[\s-]*(?:hundred|thousand|[mb]illion|trillion)")
_JOIN = re.compile(r"[\s-]*(?:and[\s-]+)?")
_DOTTED_CLOCK = re.compile(r"(?<=\d)\.(?=[0-5]\d\s?(?:[ap]\.?m\b|hours\b|hrs\b))", re.IGNORECASE)
_HOUR = re.compile(r"(?::\d\d)?\s?[ap]\.?m\b|:\d\d|\s?o['’]clock|\s?hours? local", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:[-–—~×x]|to|and|or|by|through|until)\s*\$?")
_PERCENT = re.compile(
    r"[\s-]*(?:(?P<hundred>%|percent|per cent|pct|percentage)|"
    r"(?P<thousand>‰|per mill?e?\b|per thousand)|"
    r"(?P<point>basis points?|bps?\b))"
)
_PERCENT_SIZES = {"hundred": 1, "thousand": 10, "point": 100}
_LARGEST_WHOLE = 10_000
_OUT_OF = re.compile(r"\s+(?:in|out\s+of)\s+(?:every\s+|an?\s+)?")
_NOUN_OUT_OF = re.compile(
    r"\s+(?!of\b|and\b|or\b|the\b)[a-z]+\s+(?:in|out\s+of)\s+(?:every\s+|an?\s+)?"
)
_ROUND = (10, 100, 1000)
"""Of how many a share is told with its noun between: three households in ten."""
_NO_NOUN = re.compile(r"\s*(?:[,.;:)]|$|(?:is|are|was|were|has|have|had|will|would|can|do|does)\b)")
_HALF = re.compile(r"\bhalf[\s-]+(?:an?[\s-]+)?(?=[a-z])", re.IGNORECASE)
_LEGS = re.compile(r"\s?[×x]\s?")
"""Between the legs of a relay and the length of each: 4×100 metres."""
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
_NEARLY = (
    r"(?:(?:a|an|the|about|around|roughly|nearly|almost|some|only|just|approximately|over|under|"
    r"less than|more than|little more than|little less than|close to|up to|further|another|"
    r"additional)\s+)*$"
)
_TO = re.compile(rf"\b(?P<to>to)\s+{_NEARLY}", re.IGNORECASE)
_BEFORE_A_RANGE = re.compile(r"(?:\d|%|percent|per cent)\s*$")
_IDLE_TO = re.compile(r"\b(?:compared|due|up|close|equal|thanks|equivalent)\s*$", re.IGNORECASE)
_DIFFERENCE_BEFORE = re.compile(
    rf"\b(?:by|(?<!made )(?<!make )(?<!makes )(?<!making )up|down)\s+{_NEARLY}", re.IGNORECASE
)
_DIFFERENCE_BEHIND = re.compile(
    r"\s+(?:of\s+a\s+percentage\s+point\s+)?(?:points?\s+)?(?:off|discount|less|fewer|lower|"
    r"smaller|shorter|cheaper|higher|more|greater|larger|bigger|longer|faster|slower|"
    r"reduction|increase|decrease|drop|cut|rise|decline|growth)\b(?! (?:or|and) )",
    re.IGNORECASE,
)
_LEVEL_BEHIND = re.compile(
    r"\s+(?:of\s+(?:what|its|their|his|her|that|those|the)\b|"
    r"(?:of\s+)?the\s+(?:\w+\s+)?(?:price|level|figure|size|amount))",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"^(?:X{0,3})(?:IX|IV|V?I{0,3})$")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}


@cache
def _said_by() -> dict[str, list[Fraction]]:
    """Numbers that a word may say, by the word; see ``data/numbers.toml``."""
    return values_of_words(lexicon("numbers")["english"]["said_by"])


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
    text = _DOTTED_CLOCK.sub(":", text)
    skipped = [match.span() for match in _HEADING.finditer(text)]
    skipped += [match.span() for match in [_MARKER.match(text)] if match]
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
    found += _single_units(text)
    found.sort(key=lambda quantity: (quantity.start, -quantity.weight))
    found = _relays(text, _shares_of_counts(text, _spread_scales(text, found)))
    return [replace(quantity, sense=_sense(text, quantity)) for quantity in found]


def _words(text: str, match: re.Match[str]) -> Iterator[_Word]:
    """The number words in a token; a hyphen joins several ("twenty-three", "two-thirds")."""
    if match["mantissa"]:
        power = Fraction(10) ** int((match["caret"] or match["raised"]).translate(_RAISED))
        yield _Word(
            match.start(), match.end(), match[0], "power", Fraction(match["mantissa"]) * power
        )
        return
    if match["figure"]:
        value, role = Fraction(match["figure"].replace(",", "")), "figure"
        if match["ordinal"]:
            role = "ordinal figure"
        elif match["plural"]:
            role = "decade"
        elif (short := (match["short"] or "").strip().lower()) and not _is_code(text, match):
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
        others.add(value * 100)
        if group[0].role == "article":  # a third: one of three, or yet another
            others |= {Fraction(1), _denominator(last)}
        elif last.text == "quarters":  # of a year: the first three quarters
            others.add(group[0].value)
        is_sure = last.role == "ordinal" or group[0].value > 1 or text.startswith(" of", last.end)
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
            if total and not current:  # twelve thousand million
                total *= word.value
                continue
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
    if word.role == "power":
        return Weight.DEMANDED
    if word.role.startswith("figure") or word.role in ("decade", "ordinal figure"):
        if re.search(r"(?:GMT|UTC)\s?[+-]$", text[: word.start]):
            return Weight.CASUAL
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
        size = _PERCENT_SIZES[percent.lastgroup or ""]
        value /= size
        others |= {value / 100} | ({value * size} if size == 100 else set())
        others |= {value * 100} if "point" in text[end : end + 8] else set()
    elif last.role == "decade":
        kind = NumberKind.YEAR
        others |= {1900 + value, 1800 + value, 2000 + value} if value < 100 else set()
    elif last.role.startswith("figure m"):
        others.add(value / 10**6)  # metres
    elif last.role.startswith("figure") and is_whole and re.fullmatch("[12][0-9]{3}", last.text):
        kind = NumberKind.YEAR
    elif _HOUR.match(behind) and value <= 24:
        kind = NumberKind.HOUR
        others |= {value + 12, value - 12} | ({Fraction(0)} if value in (12, 24) else set())
    elif times := re.match(
        r"[\s-]*(?:times|fold)\b(?P<exact> (?:as|the|that|its|what|his)\b)?", behind
    ):
        others |= {value * 100, (value - 1) * 100}
        others |= set() if times["exact"] else {value - 1, value + 1}
    elif _is_day(before, behind) and 1 <= value <= 31:
        kind = NumberKind.DAY
    if text[start:end].endswith(" hundred") and behind.startswith("-year-old"):
        others.add(value / 100)  # two hundred-year-old firms
    if re.match(r"\s*(?:and a half|½)", behind):
        others.add(value + Fraction(1, 2))
    unit = ""
    if kind in (NumberKind.COUNT, NumberKind.VAGUE, NumberKind.YEAR) and last.role != "decade":
        unit, _ = english_unit(text, start, end)
    if unit and kind is NumberKind.YEAR:
        kind = NumberKind.COUNT
    if unit and value != 1 and last.role not in ("article", "ordinal"):
        quantity = replace(quantity, weight=max(quantity.weight, Weight.EXPECTED))
    yield replace(quantity, value=value, end=end, kind=kind, others=frozenset(others), unit=unit)


def _single_units(text: str) -> Iterator[Quantity]:
    """A decade, each extra kilometre, half an hour: one of a measure or half, without a number."""
    for match in _SINGLE.finditer(text):
        unit, (_, end) = english_unit(text, match.start(), match.end())
        if unit:
            yield Quantity(match.end(), end, Fraction(1), weight=Weight.CASUAL, unit=unit)
    for match in _HALF.finditer(text):
        unit, (_, end) = english_unit(text, match.start(), match.end())
        if unit:
            half = Fraction(1, 2)
            yield Quantity(match.start(), end, half, weight=Weight.CASUAL, unit=unit)


def _is_code(text: str, match: re.Match[str]) -> bool:
    """Whether letters glued to a figure are no scale: KX-7200B, a 2B pencil, Gate 12B."""
    if match["short"][:1].isupper() and _NAMED_BY.search(text[: match.start()]):
        return True
    return bool(_GLUED.search(text[: match.start()])) and not re.search(
        r"[$€£¥]$|(?:RMB|HK|US|NT)$", text[: match.start()]
    )


def _shares_of_counts(text: str, found: list[Quantity]) -> list[Quantity]:
    """Three in ten, four out of every five: both numbers say one share."""
    shares, at = list(found), {quantity.start: k for k, quantity in enumerate(found)}
    for k, part in enumerate(found):
        joint, noun = _OUT_OF.match(text, part.end), _NOUN_OUT_OF.match(text, part.end)
        whole = at.get(joint.end()) if joint else at.get(noun.end()) if noun else None
        if noun and whole is not None and not _ends_share(text, found[whole]):
            continue
        if whole is None or not _is_share(text, part, found[whole]):
            continue
        share = part.value / found[whole].value
        others = part.others | {share, share * 100, found[whole].value}
        shares[k] = replace(part, others=others)
        shares[whole] = replace(found[whole], weight=Weight.CASUAL)
    return shares


def _relays(text: str, found: list[Quantity]) -> list[Quantity]:
    """4×100 metres: together they may be said as four hundred."""
    read, at = list(found), {quantity.start: k for k, quantity in enumerate(found)}
    for k, legs in enumerate(found):
        joint = _LEGS.match(text, legs.end)
        each = at.get(joint.end()) if joint else None
        if each is None or found[each].unit != "m" or _LEGS.match(text, found[each].end):
            continue
        whole = legs.value * found[each].value
        read[each] = replace(found[each], others=found[each].others | {whole})
        read[k] = replace(legs, weight=Weight.CASUAL)
    return read


def _ends_share(text: str, whole: Quantity) -> bool:
    """Whether it ends with no noun of its own: four households in five, not two in ten rooms."""
    return whole.value in _ROUND or _NO_NOUN.match(text, whole.end) is not None


def _is_share(text: str, part: Quantity, whole: Quantity) -> bool:
    """Whether both are counts: one in six is a share, one day in June is none."""
    is_count = bool(part.weight) or text[part.start : part.end].lower() in ("one", "two")
    is_whole = whole.kind is NumberKind.COUNT and not whole.unit and whole.value <= _LARGEST_WHOLE
    return is_count and is_whole and part.value < whole.value


def _sense(text: str, quantity: Quantity) -> Sense:
    """What a share says: by 30% and 30% less a difference, to 30% and 30% of it a level."""
    if quantity.kind is not NumberKind.PERCENT and not 0 < quantity.value < 1:
        return Sense.OPEN
    before, behind = text[: quantity.start], text[quantity.end :]
    if _DIFFERENCE_BEFORE.search(before) or _DIFFERENCE_BEHIND.match(behind):
        return Sense.DIFFERENCE
    if _LEVEL_BEHIND.match(behind):
        return Sense.LEVEL
    if to := _TO.search(before):
        ahead = before[: to.start()]
        if not _IDLE_TO.search(ahead) and not _BEFORE_A_RANGE.search(ahead):
            return Sense.LEVEL
    return Sense.OPEN


def _is_day(before: str, behind: str) -> bool:
    return bool(_MONTH_BEFORE.search(before) or _MONTH_BEHIND.match(behind))


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
    if (low := word.lower()) in _HOURS:
        hour = Fraction(_HOURS[low])
        others = frozenset() if hour else frozenset((Fraction(24),))
        yield Quantity(*match.span(), hour, NumberKind.HOUR, Weight.EXPECTED, others)
    for part in {word.lower(), *word.lower().split("-")}:
        fold = part.removesuffix("fold")
        values = [*_said_by().get(part, ())]
        if fold != part and (times := _UNITS.get(fold) or _TENS.get(fold)):
            values.append(Fraction(times))
        for said in values:
            yield Quantity(*match.span(), said, weight=Weight.CASUAL)


def _spread_scales(text: str, found: list[Quantity]) -> list[Quantity]:
    """The first number of a range takes scale and percent of the second: 10 to 15 million."""
    spread = list(found)
    for k, (first, second) in enumerate(pairwise(found)):
        between = text[first.end : second.start]
        if between == "/" and not first.unit:
            spread[k] = replace(first, unit=second.unit)
        if not _RANGE.fullmatch(between):
            continue
        tail = re.search(
            r"(hundred|thousand|[mb]illion|trillion|bn|mn)$", text[second.start : second.end]
        )
        factor = Fraction(_SCALES.get(tail[0], _SHORT_SCALES.get(tail[0], 1))) if tail else 1
        spread[k] = replace(
            spread[k],
            value=first.value * factor,
            others=first.others | {first.value, first.value * factor / 100, first.value / 10},
            kind=NumberKind.PERCENT if second.kind is NumberKind.PERCENT else first.kind,
            unit=first.unit or second.unit,
        )
    return spread
