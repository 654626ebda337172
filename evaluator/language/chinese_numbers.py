"""Chinese text → its numbers: figures, numerals, dates, shares, multiples and magnitudes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

from .lexicon import lexicon, named_groups, values_of_words
from .quantities import NumberKind, Quantity, Weight
from .words import chinese_words

_WIDTH = {ord("０") + k: str(k) for k in range(10)} | {
    ord("．"): ".", ord("％"): "%", ord("○"): "〇", ord("Ｏ"): "〇", ord("兩"): "两",
    ord("萬"): "万", ord("億"): "亿", ord("："): ":", ord("－"): "-",
}  # fmt: skip
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_DIGITS = {char: k for k, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PURE = "零〇一二三四五六七八九十百千万亿廿"
# 两 behind a numeral is an ounce: 二十两
_HAN = f"(?:[{_PURE}]|(?<![{_PURE}])两|两(?=[百千万亿]))"
_FIGURE = r"\d+(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_PLAIN = rf"(?:(?:{_FIGURE})[十百千万亿]*)+|{_HAN}+(?:点[零〇一二三四五六七八九]+[百千万亿]*)?"

# A share comes first, so that its 百 and 分 are not read as numbers of their own.
_NUMBER = re.compile(
    rf"(?P<whole>{_PLAIN})分之(?P<part>{_PLAIN})"
    r"|(?<![\d/])(?P<over>\d{1,2})/(?P<under>\d{1,2})(?![\d/])"
    r"|翻了?(?P<times>[一二两三四五]|\d)?番"
    r"|成千上万|千千万万|十万八千(?=里)|亿万|千万(?!人|元|吨|户|亩|美)"
    rf"|(?P<few>好几|[几数上近])(?P<tens>[十百千万亿]+)"
    rf"|(?P<ordinal>第)?(?P<plain>{_PLAIN})"
    r"(?P<more>[多余来几])?(?P<scale>(?<=[多余来几])[十百千万亿]+)?(?P<percent>\s*[%‰]|个百分点)?"
)
_HEADING = re.compile(
    rf"(?:^|(?<=[。；：\n]))\s*(?:[（(](?:{_HAN}|\d)+[）)]|(?:{_HAN}|\d)+(?:、|[.．](?!\d))|"
    rf"第(?:{_HAN}|\d)+[，、])"
)
_FESTIVAL = re.compile("(?:十一|五一)(?=国庆|黄金周|长假|假期|期间)")
_IDIOM_LENGTH = 4  # characters
_LABEL = re.compile(r"[A-Za-z]-?$")
_RANGE = re.compile(r"\s*(?:[-—–~～]+|至|到|或|、)\s*")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六](?!个|年|次|天)")
# a classifier behind which the number belongs to a word: 一方面, 一点, 一时, 一部分, 十分
_UNCOUNTED = re.compile(
    r"[一十](?:方面|点|时|部|分|代|边|道|度|直|周|级|号|人称|副|番|回|口|面|阶段)"
)
_TENTHS = re.compile(
    "成(?P<rest>[一二三四五六七八九](?![十百千万亿]))?"
    "(?!为|了|立|功|本|员|就|长|果|绩|熟|都|渝|分|份|千|百|型|效|品|交|年|人)"
)
_BY_WAY_OF_SPEAKING = {
    "成千上万": (1000, 10**4), "千千万万": (1000, 10**4, 10**7), "千万": (10**7,),
    "亿万": (10**6, 10**8, 10**9), "十万八千": (108_000,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What is known of the words around numbers; see ``data/numbers.toml``.

    Attributes:
        said_by: numbers that a word may say, by the word.
        word: any of those words.
        classifier: what is counted.
        unit: currencies and measures, a group each by the name of the unit.
        converted: factors by which English may convert a measure.
    """

    said_by: dict[str, list[Fraction]]
    word: re.Pattern[str]
    classifier: re.Pattern[str]
    unit: re.Pattern[str]
    converted: dict[str, list[Fraction]]


@cache
def _lexicon() -> _Lexicon:
    table = lexicon("numbers")
    chinese = table["chinese"]
    said_by = values_of_words(chinese["said_by"])
    return _Lexicon(
        said_by=said_by,
        word=re.compile(_longest_first(said_by)),
        classifier=re.compile(_longest_first(chinese["counted"]["words"].split())),
        unit=re.compile(f"(?:多|余|左右)?(?:{named_groups(chinese['units'])})"),
        converted={
            unit: [Fraction(str(factor)) for factor in factors]
            for unit, factors in table["converted"].items()
        },
    )


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def chinese_numbers(text: str) -> list[Quantity]:
    """The numbers of a Chinese text in order; those of list and section headings left out.

    Parameters:
        text: in simplified or traditional characters, figures full- or half-width.
    """
    text = text.translate(_WIDTH)
    idle = (_HEADING, _WEEKDAY, _FESTIVAL)
    skipped = [match.span() for pattern in idle for match in pattern.finditer(text)]
    tokens = {k: (a, b) for a, b in chinese_words(text) for k in range(a, b)}
    found: list[Quantity] = []
    for match in _NUMBER.finditer(text):
        if not any(a <= match.start() and match.end() <= b for a, b in skipped):
            found += _read(text, match, tokens)
    found = _spread_scales(text, found)
    return found + [
        Quantity(*match.span(), value, weight=Weight.CASUAL)
        for match in _lexicon().word.finditer(text)
        for value in _lexicon().said_by[match[0]]
    ]


def _read(
    text: str, match: re.Match[str], tokens: dict[int, tuple[int, int]]
) -> Iterator[Quantity]:
    start, end = match.span()
    if match["part"]:
        yield from _share(match, match["whole"], match["part"])
    elif match["over"]:
        yield from _share(match, match["under"], match["over"])
    elif match[0] in _BY_WAY_OF_SPEAKING:
        for value in _BY_WAY_OF_SPEAKING[match[0]]:
            yield Quantity(start, end, Fraction(value), NumberKind.VAGUE, Weight.CASUAL)
    elif match["few"]:
        yield Quantity(
            start, end, Fraction(_scale(match["tens"])), NumberKind.VAGUE, Weight.EXPECTED
        )
    elif match[0].startswith("翻"):
        yield from _doubling(match)
    else:
        yield from _plain(text, match, tokens)


def _share(match: re.Match[str], whole: str, part: str) -> Iterator[Quantity]:
    wholes, parts = _values(whole), _values(part)
    if wholes and parts and wholes[0]:
        share = parts[0] / wholes[0]
        is_percent = whole in ("百", "100")
        shares = frozenset((share, share * 100))
        if is_percent:
            yield Quantity(*match.span(), share * 100, NumberKind.PERCENT, others=shares)
        else:  # one in five, three out of ten
            others = shares | {wholes[0], parts[0]}
            yield Quantity(*match.span(), share, weight=Weight.EXPECTED, others=others)
            yield Quantity(*match.span(), parts[0], weight=Weight.CASUAL)


def _doubling(match: re.Match[str]) -> Iterator[Quantity]:
    """翻一番 doubles, 翻两番 quadruples."""
    (value,) = _values(match["times"] or "一")
    times = Fraction(2 ** int(value))
    increase = frozenset((100 * (times - 1),))
    yield Quantity(*match.span(), times, weight=Weight.EXPECTED, others=increase)
    yield Quantity(*match.span(), value, weight=Weight.CASUAL)


def _plain(
    text: str, match: re.Match[str], tokens: dict[int, tuple[int, int]]
) -> Iterator[Quantity]:
    start, end = match.span()
    plain, behind = match["plain"], text[end : end + 4]
    is_figure = plain[0].isdigit()
    if behind.startswith("折") and re.fullmatch("[一二三四五六七八九]{2}", plain):
        plain = "点".join(plain)  # 七五折: three quarters of the price
    plan = re.fullmatch("(十?[一二三四五六七八九])五", plain)
    if plan and not _lexicon().classifier.match(behind):  # a Five-Year Plan by its number
        is_late = len(plan[1]) == 2
        weight = Weight.EXPECTED if is_late else Weight.CASUAL
        yield Quantity(start, end, _values(plan[1])[0], weight=weight)
        yield Quantity(start, end, Fraction(5), weight=Weight.CASUAL)
        return
    values = _values(plain)
    if not values:
        for char in plain:
            digit = Fraction(_DIGITS.get(char, _SCALES.get(char, 0)))
            yield Quantity(start, end, digit, weight=Weight.CASUAL)
        return
    if match["scale"]:
        values = [value * _scale(match["scale"]) for value in values]
    quantity = Quantity(start, end, values[0], others=frozenset(values[1:]))
    token = tokens[match.start("plain")]
    weight = _weight(plain, quantity.value, behind, match["ordinal"], token)
    if _LABEL.search(text[:start]):
        weight = min(weight, Weight.EXPECTED)
    yield _in_context(text, replace(quantity, weight=weight), match)
    for value in values[1:]:  # 七八十: seventy or eighty
        yield Quantity(start, end, value, weight=Weight.CASUAL)
    if values[0] >= 10 and (match["more"] in ("多", "余") or not is_figure):
        yield Quantity(start, end, _magnitude(values[0]), NumberKind.VAGUE, Weight.CASUAL)


def _weight(
    plain: str, value: Fraction, behind: str, ordinal: str | None, token: tuple[int, int]
) -> Weight:
    if plain[0].isdigit():
        return Weight.DEMANDED if value != 1 else Weight.EXPECTED
    if plain in ("一", "零", "千万", "万一", "一一", "千", "百", "万"):
        return Weight.CASUAL
    if _UNCOUNTED.match(plain + behind):
        return Weight.CASUAL
    is_word = token[1] - token[0] > len(plain) and not _lexicon().classifier.match(behind)
    if is_word and token[1] - token[0] >= _IDIOM_LENGTH:
        return Weight.CASUAL  # 七零八落
    if len(plain) == 1:
        if is_word or not (ordinal or _lexicon().classifier.match(behind)):
            return Weight.CASUAL
        return Weight.DEMANDED if value >= 10 else Weight.EXPECTED
    if all(char in _SCALES for char in plain[:1]) and plain[0] != "十":
        return Weight.EXPECTED  # 百万, 千亿: round, often by way of speaking
    return Weight.DEMANDED if value >= 10 else Weight.EXPECTED


def _in_context(text: str, quantity: Quantity, match: re.Match[str]) -> Quantity:
    """A number with what stands around it: its kind, unit and other readings."""
    value, end = quantity.value, quantity.end
    before, behind = text[: quantity.start], text[end : end + 6].lstrip()
    others = set(quantity.others)
    kind = quantity.kind
    if match["percent"]:
        kind = NumberKind.PERCENT
        others |= {value / 100, value / 10}
    elif value < 10 and (tenths := _TENTHS.match(behind)):
        share = 10 * value + (_DIGITS[tenths["rest"]] if tenths["rest"] else 0)
        return replace(
            quantity, value=share, kind=NumberKind.PERCENT, end=end + tenths.end(),
            others=frozenset((share / 100, value)), weight=Weight.EXPECTED,
        )  # fmt: skip
    elif behind.startswith("倍"):
        others |= {value + 1, value - 1, value * 100, (value - 1) * 100, (value + 1) * 100}
    elif behind.startswith("折"):
        others |= {value * 10, 100 - value * 10, 100 - value, value / 10}
    elif behind.startswith("年代") or (behind.startswith("后") and value % 5 == 0 and value < 100):
        others |= {1900 + value, 1800 + value, 2000 + value, value}
    elif behind.startswith("年"):
        if 1000 <= value <= 2200 and value.denominator == 1:
            kind = NumberKind.YEAR
        elif value < 100:
            others |= {1900 + value, 2000 + value, value * 12, value / 10, value / 100}
            others |= {value + Fraction(1, 2)} if behind.startswith("年半") else set()
    elif re.match(r"月(?!球|亮)", behind) and value <= 12:
        kind = NumberKind.MONTH
    elif re.match(r"[日号](?!元|圆|线|楼)", behind) and value <= 31:
        kind = NumberKind.DAY
    elif re.match(r"[时点:](?!候|代|期|间|尚|空)", behind) and value <= 24:
        others |= {value - 12, value + 12}
    elif behind.startswith("个半"):
        others.add(value + Fraction(1, 2))
    elif behind.startswith("世纪"):
        others.add((value - 1) * 100)
    elif behind.startswith("周") and value < 10:
        others.add(value * 7)
    elif behind.startswith("小时"):
        others |= {value / 24, value * 60}
    elif behind.startswith("个月"):
        others |= {value / 12}
    unit = ""
    if found := _lexicon().unit.match(behind):
        unit = found.lastgroup or ""
        others |= {value * factor for factor in _lexicon().converted.get(unit, ())}
    elif scale := re.match("([kKmM])(?![A-Za-z])", behind):
        others.add(value * (1000 if scale[1] in "kK" else 10**6))
    if re.search(r"半$", before):
        others.add(value / 2)
    return replace(quantity, kind=kind, others=frozenset(others), unit=unit)


def _spread_scales(text: str, found: list[Quantity]) -> list[Quantity]:
    """The first number of a range takes the scale of the second: 10—15万, 5至8亿."""
    spread = list(found)
    for k, (first, second) in enumerate(pairwise(found)):
        if not _RANGE.fullmatch(text[first.end : second.start]):
            continue
        scale = Fraction(1)
        if tail := re.search("[十百千万亿]+$", text[second.start : second.end].rstrip("多余%")):
            scale = Fraction(_scale(tail[0]))
        spread[k] = replace(
            spread[k],
            others=first.others | {first.value * scale, first.value * scale / 100},
            kind=second.kind if first.kind is NumberKind.COUNT else first.kind,
            unit=first.unit or second.unit,
        )
    return spread


def _magnitude(value: Fraction) -> Fraction:
    return Fraction(10 ** (len(str(int(value))) - 1))


def _scale(chars: str) -> int:
    product = 1
    for char in chars:
        product *= _SCALES[char]
    return product


@cache
def _values(numeral: str) -> list[Fraction]:
    """What a numeral says, in several ways where it is approximate (七八十, 三五百).

    Returns:
        no value for digits strung together that make no number (五四, 九一八).
    """
    if numeral[0].isdigit():
        total = Fraction(0)
        for figure, scale in re.findall(rf"({_FIGURE})([十百千万亿]*)", numeral):
            total += Fraction(figure.replace(",", "")) * _scale(scale)
        return [total]
    if all(char in _SCALES for char in numeral) and numeral != "十":
        return [Fraction(_scale(numeral))]
    approximate = re.search("[一二两三四五六七八九]{2}", numeral)
    if len(numeral) == 4 and all(char in _DIGITS for char in numeral):
        approximate = None  # a year, digit by digit
    if approximate:
        if len(numeral) > 2 and not any(char in _SCALES for char in numeral):
            return []
        at = approximate.start()
        if not 0 < _DIGITS[numeral[at + 1]] - _DIGITS[numeral[at]] <= 2:
            return []
        either = (numeral[: at + 1] + numeral[at + 2 :], numeral[:at] + numeral[at + 1 :])
        return [value for variant in either for value in _values(variant)]
    return _by_library(numeral)


def _by_library(numeral: str) -> list[Fraction]:
    import cn2an  # late: only texts with numerals need it

    scale = 1
    if "点" in numeral and (tail := re.search("[百千万亿]+$", numeral)):
        scale, numeral = _scale(tail[0]), numeral[: tail.start()]
    try:
        return [Fraction(str(cn2an.cn2an(numeral, "normal"))) * scale]
    except (ValueError, KeyError):  # digits and scales in an order that makes no number
        return []
