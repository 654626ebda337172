"""Chinese text → its numbers: figures, numerals, dates, clock times, shares, multiples, money."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

from .lexicon import lexicon, pattern, values_of_words
from .numerals import DIGITS, FIGURE, SCALES, plainly, scale, values
from .quantities import NumberKind, Quantity, Sense, Weight
from .units import chinese_unit
from .words import chinese_words

_PURE = "零〇一二三四五六七八九十百千万亿廿卅"
_UNIT_PREFIX = "(?:[千兆](?=[瓦赫欧帕焦伏卡克米]|字节)|百(?=帕))"  # belongs to the unit: 千瓦, 百帕
# 两 behind a numeral is an ounce: 二十两
_HAN = f"(?:(?!{_UNIT_PREFIX})[{_PURE}兆]|(?<![{_PURE}])两|两(?=[百千万亿]))"
_SCALE = f"(?:(?!{_UNIT_PREFIX})[十百千万亿兆])*"
_DIGIT = "[零〇一二三四五六七八九]"
_PLAIN = (
    rf"(?:(?:(?:{FIGURE}){_SCALE})+(?<=[万千亿])[1-9](?![\d.,]|[十百千万])"
    rf"|(?:(?:{FIGURE}){_SCALE})+|{_HAN}+(?:点{_DIGIT}+[百千万亿]*)?)"
)
_HOUR = r"(?:[01]?\d|2[0-4]|二十[一二三四]?|十[一二三四五六七八九]?|[零〇一二三四五六七八九两])"
_BEGIN = re.compile(rf"[\d{_PURE}两第翻几数上近好成差半过初]")
_PART_OF_DAY = re.compile(
    "(?:凌晨|清晨|早晨|早上|上午|中午|正午|午后|下午|傍晚|晚上|晚间|夜里|半夜|午夜|深夜|今晚|明早|明晚|"
    "当晚|前|后|到|至|[早晚夜日号天＿])$"
)
_MASK = "＿"  # stands for what is no number, so that every offset keeps its place

_HEADING = re.compile(
    rf"(?:^|(?<=[。；：\n])|(?<=[\u4e00-\u9fff]:))\s*(?:[（(](?:{_HAN}|\d)+[）)]|(?:{_HAN}|\d)+(?:、|[.．](?!\d))|"
    rf"第(?:{_HAN}|\d)+[，、])"
)
_FESTIVAL = re.compile("(?:十一|五一)(?=国庆|黄金周|长假|假期|期间|小长假|档|节|劳动节)")
_WEEKDAY = re.compile(
    r"(?<![一二两三四五六七八九十每\d])(?:周|星期|礼拜)[一二三四五六](?!个|年|次|天|遍|回|节)"
    r"|(?<=每)(?:周|星期|礼拜)[一二三四五六](?!个|年|次|天|遍|回|节|至[一二三四五六七八九十]+[次天])"
)
_IDIOM_LENGTH = 4  # characters
_LABEL = re.compile(r"[A-Za-z]-?$")
_HOTLINE = re.compile(r"1[12]\d(?=急救|报警|救护|指挥|热线|电话|接警)")
_RANGE = re.compile(r"\s*(?:[-—–~～]+|至|到|或|、)\s*")
# a classifier behind which the number belongs to a word: 一方面, 一点, 一时, 一部分, 十分
_UNCOUNTED = re.compile(
    r"[一十](?:方面|点|时|部|分|代|边|道|度|直|周|级|号|人称|副|番|回|口|面|阶段)"
)
_TENTHS = re.compile(
    "成(?P<rest>[一二三四五六七八九](?![十百千万亿])|半)?"
    "(?!(?<![近约超逾有达足]..)为|了|立|功|本|员|就|长|果|绩|熟|都|渝|分|份|千|百|型|效|品|交|年|人)"
)
_BY_WAY_OF_SPEAKING = {
    "成千上万": (1000, 10**4), "千千万万": (1000, 10**4, 10**7), "千万": (10**7,),
    "亿万": (10**6, 10**8, 10**9), "十万八千": (108_000,),
}  # fmt: skip
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SHARE_SIZES = frozenset(("百", "千", "万", "100", "1000"))
_PERCENT_SIZES = {"%": 1, "‰": 10, "基": 100, "点": 1}
_MEGA, _MONEY = "兆", re.compile("[余多]?[元美日韩台港英欧新亿]")
"""Where no money is counted, 二十兆 is twenty mega-something as well."""
_READ_OUT = 3  # digits in a row that may be read out: a number plate, a code
_NEARLY = "(?:仅|只|近|约|将近|大约|超过|超|逾|达|多达|不到|高达|不足|出|去|掉)*"
_CHANGE = (
    "增长|增加|提高|上升|上涨|上浮|上调|扩大|攀升|提升|[增升涨]|"
    "降低|减少|下降|下跌|下调|下浮|下滑|回落|缩减|缩小|缩短|减轻|节约|节省|[减降跌]|"
    "[多高快低少慢](?!达|至|于)"
)
_BY = re.compile(rf"(?:{_CHANGE})(?:了|出)?{_NEARLY}$")
_TO = re.compile(rf"(?:{_CHANGE})[^，。；幅速率量]{{0,3}}(?:到了?|至|为|成){_NEARLY}$")
_IS_TIMES = re.compile(rf"(?:[是为的]|相当于|达到?)了?{_NEARLY}$")
_FIRST_MONTHS = re.compile("(?<![之以])[前头]$")
_FIRST = re.compile("[前头首后末]$")
_CENTURY = re.compile(
    r"(上个?|[一二两]?十[一二三四五六七八九]?|[一二两]?[十]|\d\d)世纪[^，。；]{0,6}$"
)
_OF_WHAT = re.compile(r"的$|的(?:近|约|将近|大约|超过|逾|不到|不足)$")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What is known of the words around numbers; see ``data/numbers.toml``.

    Attributes:
        said_by: numbers that a word may say, by the word.
        word: any of those words.
        classifier: what is counted.
        idle: words and set phrases whose numerals are no numbers.
        era: reign by which years are counted.
        eras: the year before its first, by the era.
    """

    said_by: dict[str, list[Fraction]]
    word: re.Pattern[str]
    classifier: re.Pattern[str]
    idle: re.Pattern[str]
    era: re.Pattern[str]
    eras: dict[str, int]


@cache
def _lexicon() -> _Lexicon:
    chinese = lexicon("numbers")["chinese"]
    said_by = values_of_words(chinese["said_by"])
    eras = chinese["eras"]
    return _Lexicon(
        said_by=said_by,
        word=re.compile(_longest_first(said_by)),
        classifier=re.compile(_longest_first(chinese["counted"]["words"].split())),
        idle=re.compile(pattern(chinese["idle"]["words"])),
        era=re.compile(f"({_longest_first(eras)})$"),
        eras=eras,
    )


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class _Place:
    """A number that begins somewhere in a text.

    Attributes:
        text: the whole, what is no number masked.
        match: of the form that fits.
        tokens: start and end of the word that holds each offset.
    """

    text: str
    match: re.Match[str]
    tokens: dict[int, tuple[int, int]]

    def quantity(
        self,
        value: Fraction,
        kind: NumberKind = NumberKind.COUNT,
        weight: Weight = Weight.DEMANDED,
        others: Iterable[Fraction] = (),
        unit: str = "",
    ) -> Quantity:
        """A number that takes up the whole form."""
        return Quantity(*self.match.span(), value, kind, weight, frozenset(others), unit)


def chinese_numbers(text: str) -> list[Quantity]:
    """The numbers of a Chinese text in order; those of list and section headings left out.

    Parameters:
        text: in simplified or traditional characters, figures full- or half-width.
    """
    text = plainly(text)
    tokens = {k: (a, b) for a, b in chinese_words(text) for k in range(a, b)}
    masked = text
    for idle in (_HEADING, _WEEKDAY, _FESTIVAL, _lexicon().idle):
        masked = idle.sub(lambda match: _MASK * len(match[0]), masked)
    found: list[Quantity] = []
    at = 0
    while begin := _BEGIN.search(masked, at):
        at = begin.end()
        for form, read in _FORMS:
            if match := form.match(masked, begin.start()):
                found += read(_Place(masked, match, tokens))
                at = match.end()
                break
    found = [replace(q, sense=_sense(masked, q)) for q in _spread_scales(masked, found)]
    return found + [
        Quantity(*match.span(), value, weight=Weight.CASUAL)
        for match in _lexicon().word.finditer(text)
        for value in _lexicon().said_by[match[0]]
    ]


def _share(place: _Place) -> Iterator[Quantity]:
    """百分之十五, 千分之三, 三分之二, 1/3."""
    named = place.match.groupdict()
    whole, part = named.get("whole") or named["under"], named.get("part") or named["over"]
    wholes, parts = values(whole), values(part)
    if not wholes or not parts or not wholes[0]:
        return
    share = parts[0] / wholes[0]
    if whole in _SHARE_SIZES:
        yield place.quantity(share * 100, NumberKind.PERCENT, others=(share,))
        return
    yield place.quantity(  # one in five, three out of ten
        share, weight=Weight.EXPECTED, others=(share, share * 100, wholes[0], parts[0])
    )
    for value in (parts[0], wholes[0]):
        yield place.quantity(value, weight=Weight.CASUAL)


def _power(place: _Place) -> Iterator[Quantity]:
    """3.5×10⁵."""
    exponent = int((place.match["caret"] or place.match["raised"]).translate(_RAISED))
    yield place.quantity(Fraction(place.match["mantissa"]) * Fraction(10) ** exponent)


def _clock(place: _Place) -> Iterator[Quantity]:
    """三点一刻, 九点三十分, 下午3时30分; bare 七点四十 where a part of the day stands before."""
    match, named = place.match, place.match.groupdict()
    (hour,) = values(match["hour"])[:1] or [Fraction(0)]
    minute = Fraction(30)
    if quarter := named.get("quarter"):
        minute = 15 * values(quarter)[0]
    elif said := named.get("minute"):
        minute = (values(said.lstrip("零〇") or "零") or [Fraction(0)])[0]
    yield from _hour(place, hour, match.start("hour"), match.end("hour"))
    weight = Weight.EXPECTED if minute else Weight.CASUAL
    others = frozenset((Fraction(minute, 60), Fraction(minute, 15)))
    if minute > 30:
        others |= {60 - minute}
    if named.get("half"):
        others |= {Fraction(1, 2)}
    yield Quantity(match.end("hour") + 1, match.end(), minute, NumberKind.HOUR, weight, others)
    if minute > 30:  # a quarter to four
        yield place.quantity(hour + 1, weight=Weight.CASUAL)


def _clock_to(place: _Place) -> Iterator[Quantity]:
    """差五分六点: five to six, or 5:55."""
    match = place.match
    is_quarter = match["minute"] == "一刻"
    (missing,) = values("十五" if is_quarter else match["minute"])[:1] or [Fraction(0)]
    (hour,) = values(match["hour"])[:1] or [Fraction(0)]
    others = frozenset((missing, Fraction(missing, 15)))
    where = (match.start("minute"), match.end("minute"))
    yield Quantity(*where, 60 - missing, NumberKind.HOUR, Weight.CASUAL, others)
    for said in (hour, hour - 1):
        where = (match.start("hour"), match.end("hour"))
        yield Quantity(*where, said, NumberKind.HOUR, Weight.CASUAL, _hours(said))


def _whole(place: _Place) -> Iterator[Quantity]:
    """百分百."""
    weight = Weight.EXPECTED
    yield place.quantity(Fraction(100), NumberKind.PERCENT, weight, others=(Fraction(1),))


def _and_a_half(place: _Place) -> Iterator[Quantity]:
    """一个半小时: ninety minutes; what it is made of may be said as well."""
    said = values(place.match["whole"])
    if said:
        half, measure = Fraction(1, 2), place.match.start("measure")
        unit, _ = chinese_unit(place.text, place.match.start(), measure)
        yield place.quantity(said[0] + half, weight=Weight.EXPECTED, unit=unit)
        for part in (said[0], half):
            yield place.quantity(part, weight=Weight.CASUAL, unit=unit)


def _tens_and_ones(place: _Place) -> Iterator[Quantity]:
    """八十有三: eighty-three, of ages."""
    tens = values(place.match["tens"])[0]
    yield place.quantity(tens + _digit(place.match["ones"]))


def _half(place: _Place) -> Iterator[Quantity]:
    """一半, 半数, 过半."""
    weight = Weight.CASUAL if place.match[0] == "过半" else Weight.EXPECTED
    yield place.quantity(Fraction(1, 2), weight=weight, others=(Fraction(50),))


def _half_unit(place: _Place) -> Iterator[Quantity]:
    """半斤: half of a measure."""
    unit, (_, end) = chinese_unit(place.text, *place.match.span())
    if unit:
        start = place.match.start()
        yield Quantity(start, end, Fraction(1, 2), weight=Weight.CASUAL, unit=unit)


def _hour(place: _Place, hour: Fraction, start: int, end: int) -> Iterator[Quantity]:
    yield Quantity(start, end, hour, NumberKind.HOUR, Weight.EXPECTED, _hours(hour))


def _hours(hour: Fraction) -> frozenset[Fraction]:
    """Other ways to count an hour of the day; noon and midnight are not the same."""
    return frozenset((24 - hour,)) if hour in (0, 24) else frozenset((hour - 12, hour + 12))


def _spoken_clock(place: _Place) -> Iterator[Quantity]:
    is_of_tens = "十" in place.match["minute"]  # no decimal has tens: 七点二十
    if is_of_tens or _PART_OF_DAY.search(place.text[: place.match.start()]):
        yield from _clock(place)
    else:
        yield from _plain(_Place(place.text, _required(_FORMS[-1][0], place), place.tokens))


def _required(form: re.Pattern[str], place: _Place) -> re.Match[str]:
    match = form.match(place.text, place.match.start())
    if match is None:
        raise AssertionError("the last form fits every numeral")
    return match


def _money(place: _Place) -> Iterator[Quantity]:
    """两块五, 三元五角, 三块八毛五."""
    match = place.match
    whole = values(match["major"])
    if whole:
        rest = Fraction(_digit(match["minor"]), 10) + Fraction(_digit(match["least"]), 100)
        yield place.quantity(whole[0] + rest, others=(whole[0],), unit="CNY")


def _digit(char: str | None) -> int:
    return 0 if not char else int(char) if char.isdigit() else DIGITS[char]


def _metres(place: _Place) -> Iterator[Quantity]:
    """一米七八, 1米75."""
    digits = "".join(str(_digit(char)) for char in place.match["rest"])
    value = values(place.match["metres"])[0] + Fraction(int(digits), 10 ** len(digits))
    yield place.quantity(value, unit="m", others=(value * 100,))


def _seconds(place: _Place) -> Iterator[Quantity]:
    """九秒98, 9秒98: the hundredths of a race behind its seconds."""
    rest = "".join(str(_digit(char)) for char in place.match["rest"])
    whole = values(place.match["seconds"])[0]
    value = whole + Fraction(int(rest), 10 ** len(rest))
    yield place.quantity(value, others=(whole,), unit="second")


def _steelyard(place: _Place) -> Iterator[Quantity]:
    """三斤二两, 两丈五尺, 一尺半, 三十九度五: a measure and the tenths of it that go on."""
    match = place.match
    (whole, *_) = values(match["major"])
    tenths = Fraction(5 if match["minor"] == "半" else _digit(match["minor"]), 10)
    unit = {"斤": "jin", "丈": "zhang", "尺": "chi", "度": ""}[match["measure"]]
    yield place.quantity(whole + tenths, unit=unit, others=(whole,))


def _doubling(place: _Place) -> Iterator[Quantity]:
    """翻一番 doubles, 翻两番 quadruples."""
    (value,) = values(place.match["times"] or "一")
    times = Fraction(2 ** int(value))
    yield place.quantity(times, weight=Weight.EXPECTED, others=(100 * (times - 1), times * 100))
    yield place.quantity(value, weight=Weight.CASUAL)


def _spoken(place: _Place) -> Iterator[Quantity]:
    """成千上万: by way of speaking."""
    for value in _BY_WAY_OF_SPEAKING[place.match[0]]:
        yield place.quantity(Fraction(value), NumberKind.VAGUE, Weight.CASUAL)


def _new_and_full_moon(place: _Place) -> Iterator[Quantity]:
    """初一十五: the first and the fifteenth of a month."""
    first, fifteenth = place.match.span("first"), place.match.span("fifteenth")
    yield Quantity(*first, Fraction(1), weight=Weight.CASUAL)
    yield Quantity(*fifteenth, Fraction(15))


def _vague(place: _Place) -> Iterator[Quantity]:
    """几十万, 数百."""
    yield place.quantity(Fraction(scale(place.match["tens"])), NumberKind.VAGUE, Weight.EXPECTED)


def _plain(place: _Place) -> Iterator[Quantity]:
    """A figure or numeral by itself, read in its context."""
    text, match = place.text, place.match
    start, end = match.span()
    plain, behind = match["plain"], text[end : end + 4]
    if plain[-1] in "零〇" and len(plain) > 1 and place.tokens[match.end("plain") - 1][1] > end:
        plain, end, behind = plain[:-1], end - 1, text[end - 1 : end + 3]  # 统一|零售
    if behind.startswith("折") and re.fullmatch("[一二三四五六七八九]{2}", plain):
        plain = "点".join(plain)  # 七五折: three quarters of the price
    plan = re.fullmatch("(十?[一二三四五六七八九])五", plain)
    counts = _lexicon().classifier.match(behind) or chinese_unit(text, start, end)[0]
    if plan and not counts:  # a Five-Year Plan by its number
        weight = Weight.EXPECTED if len(plan[1]) == 2 else Weight.CASUAL
        yield Quantity(start, end, values(plan[1])[0], weight=weight)
        yield Quantity(start, end, Fraction(5), weight=Weight.CASUAL)
        return
    said = values(plain)
    if not said and behind.startswith("年") and re.fullmatch(f"{_DIGIT}{{2,3}}", plain):
        said = [_read_out(plain)]  # 二二一年, 九八年
    if plain.endswith(_MEGA) and not _MONEY.match(behind):
        said = [*said, *(value / SCALES[_MEGA] for value in said if value > SCALES[_MEGA])]
    if not said:
        for char in plain:
            digit = Fraction(DIGITS.get(char, SCALES.get(char, 0)))
            yield Quantity(start, end, digit, weight=Weight.CASUAL)
        if len(plain) >= _READ_OUT and all(char in DIGITS for char in plain):  # 尾号三七二
            yield Quantity(start, end, _read_out(plain), weight=Weight.CASUAL)
        return
    if match["scale"]:
        said = [value * scale(match["scale"]) for value in said]
    token = place.tokens[match.start("plain")]
    is_whole = bool(match["scale"]) and token == match.span()  # 一百多万
    inside = match.span("plain") if is_whole else token
    weight = _weight(plain, said[0], behind, match["ordinal"], inside)
    if _LABEL.search(text[:start]):
        weight = min(weight, Weight.EXPECTED)
    first, *further = (
        _in_context(text, Quantity(start, end, value, weight=weight), match["percent"])
        for value in said
    )
    era = _lexicon().era.search(text[:start])
    if era:
        first = replace(first, weight=Weight.CASUAL, others=frozenset())
    if _HOTLINE.match(text, start):
        first = replace(first, weight=Weight.CASUAL)
    if first.unit and plain not in "一百千万亿兆":
        first = replace(first, weight=max(first.weight, Weight.EXPECTED))
    yield replace(first, others=first.others | {quantity.value for quantity in further})
    for quantity in further:  # 七八十: seventy or eighty
        yield replace(quantity, weight=Weight.CASUAL)
    if said[0] >= 10 and (match["more"] in ("多", "余") or not plain[0].isdigit()):
        magnitude = Fraction(10 ** (len(str(int(said[0]))) - 1))
        yield Quantity(start, end, magnitude, NumberKind.VAGUE, Weight.CASUAL)
    if era:
        year = said[0] + _lexicon().eras[era[1]]
        yield Quantity(era.start(), end, year, NumberKind.YEAR, Weight.EXPECTED)


def _read_out(digits: str) -> Fraction:
    """The number that Chinese digits in a row write: 三七二 is 372."""
    return Fraction(int("".join(str(DIGITS[char]) for char in digits)))


def _weight(
    plain: str, value: Fraction, behind: str, ordinal: str | None, token: tuple[int, int]
) -> Weight:
    if plain[0].isdigit():
        return Weight.DEMANDED if value != 1 else Weight.EXPECTED
    if plain in ("一", "零", "千万", "万一", "一一", "千", "百", "万", "兆", "千千", "百百"):
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
    if all(char in SCALES for char in plain[:1]) and plain[0] != "十":
        return Weight.EXPECTED  # 百万, 千亿: round, often by way of speaking
    return Weight.DEMANDED if value >= 10 else Weight.EXPECTED


def _in_context(text: str, quantity: Quantity, percent: str | None) -> Quantity:
    """A number with what stands around it: its kind, unit and other readings."""
    value, end = quantity.value, quantity.end
    before, behind = text[: quantity.start], text[end : end + 6].lstrip()
    others = set(quantity.others)
    kind, weight = quantity.kind, quantity.weight
    if percent:
        size = next(size for sign, size in _PERCENT_SIZES.items() if sign in percent)
        share = value / size
        others |= {share / 100} | ({value} if size > 1 else set())
        if size == 1 and "点" in percent:
            others.add(value * 100)  # basis points
        return replace(quantity, value=share, kind=NumberKind.PERCENT, others=frozenset(others))
    if value < 10 and (tenths := _TENTHS.match(text, end)):
        rest = 5 if tenths["rest"] == "半" else DIGITS.get(tenths["rest"] or "", 0)
        share = 10 * value + rest
        return replace(
            quantity, value=share, kind=NumberKind.PERCENT, end=tenths.end(),
            others=frozenset((share / 100,)), weight=Weight.EXPECTED,
        )  # fmt: skip
    if behind.startswith("折") and 0 < value < 100:
        price = value * 10 if value < 10 else value
        return replace(
            quantity, value=price, kind=NumberKind.PERCENT, weight=Weight.DEMANDED,
            others=frozenset((100 - price, price / 100, 1 - price / 100, value)),
        )  # fmt: skip
    if behind.startswith("倍"):
        others |= {value * 100, (value - 1) * 100}
        weight = max(weight, Weight.EXPECTED)
        if not _IS_TIMES.search(before):  # 是旧的三倍 leaves no room, 快三倍 some
            others |= {value + 1, value - 1, (value + 1) * 100}
    elif behind.startswith("年代"):
        kind = NumberKind.YEAR
        century = _CENTURY.search(before)
        others |= {c + value for c in ([_century(century[1])] if century else (1800, 1900, 2000))}
    elif behind.startswith("后") and value % 5 == 0 and value < 100:
        others |= {1900 + value, 1800 + value, 2000 + value, value}
    elif behind.startswith("年"):
        if 1000 <= value <= 2200 and value.denominator == 1:
            kind = NumberKind.YEAR
        elif value < 100:
            others |= {1900 + value, 2000 + value, value / 10, value / 100}
            others |= {value + Fraction(1, 2)} if behind.startswith("年半") else set()
    elif re.match(r"月(?!球|亮)", behind) and value <= 12:
        if _FIRST_MONTHS.search(before):  # 前四月: January to April
            return replace(quantity, weight=min(weight, Weight.EXPECTED))
        kind = NumberKind.MONTH
        if re.match("月[1一][日号][之以]?前(?![往后来去夕线排])", behind):
            others.add(value - 1 if value > 1 else Fraction(12))
    elif re.match(r"[日号](?!元|圆|线|楼)", behind) and value <= 31:
        kind = NumberKind.DAY
        if re.match("[日号][之以]?前(?![往后来去夕线排])", behind):  # by the day before
            others |= {value - 1} if value > 1 else set(map(Fraction, (28, 29, 30, 31)))
    elif re.match(r"[时点:](?!候|代|期|间|尚|空)", behind) and value <= 24:
        kind = NumberKind.HOUR if not re.match("点[建意要看]", behind) else kind
        others |= _hours(value)
        if _PART_OF_DAY.search(before):
            weight = max(weight, Weight.EXPECTED)
        weight = min(weight, Weight.EXPECTED if value < 10 else Weight.DEMANDED)
    elif re.match(r"世纪\S{1,3}年代", text[end : end + 8]):
        weight = Weight.CASUAL  # 二十世纪八十年代: the 1980s
    elif behind.startswith("世纪"):
        others |= {(value - 1) * 100 + year for year in range(0, 100, 10)}
    whole = end + len("个半") if behind.startswith("个半") else end
    unit, _ = chinese_unit(text, quantity.start, whole) if kind is NumberKind.COUNT else ("", end)
    if scaled := re.match("([kKmM])(?![A-Za-z])", behind):
        others.add(value * (1000 if scaled[1] in "kK" else 10**6))
    if re.match("个?季度?(?!节|军)", behind) and _FIRST.search(before):
        others.add(3 * value)  # 前三季度: the first nine months
    if re.match(r"个?[^，。；0-9]{1,2}半(?!数|价|天|夜|年|径|岛)", behind):  # 三斤半, 两个半小时
        others.add(value + Fraction(1, 2))
    if re.search(r"半$", before):
        others.add(value / 2)
    if before.endswith(("虚岁", "虚龄")) or behind.startswith("虚岁"):
        others.add(value - 1)
    if behind.startswith("旬"):  # 八旬: eighty years old
        others |= {value * 10}
    return replace(quantity, kind=kind, others=frozenset(others), unit=unit, weight=weight)


def _century(said: str) -> int:
    """The year with which a century begins: 上世纪, 十九世纪, 20世纪."""
    if said.startswith("上"):
        return 1900
    return 100 * (int(values(said)[0]) - 1)


def _sense(text: str, quantity: Quantity) -> Sense:
    """下降三成 says a difference, 降至三成 and 去年的三成 a level."""
    if text[quantity.end - 1] == "倍" or text.startswith("倍", quantity.end):
        return Sense.OPEN
    if text.startswith("折", quantity.end):
        return Sense.LEVEL
    is_share = quantity.kind is NumberKind.PERCENT or (0 < quantity.value < 1 and not quantity.unit)
    if not is_share or quantity.weight is Weight.CASUAL:
        return Sense.OPEN
    before = re.split("[，。；：、（）]", text[: quantity.start])[-1]
    if _OF_WHAT.search(before):
        return Sense.LEVEL
    if _TO.search(before):
        return Sense.LEVEL
    return Sense.DIFFERENCE if _BY.search(before) else Sense.OPEN


def _spread_scales(text: str, found: list[Quantity]) -> list[Quantity]:
    """The first number of a range takes the scale of the second: 10—15万, 5至8亿."""
    spread = list(found)
    for k, (first, second) in enumerate(pairwise(found)):
        between = text[first.end : second.start]
        if between.strip() == "/" and not first.unit:  # a blood pressure
            spread[k] = replace(first, unit=second.unit)
        if not _RANGE.fullmatch(between):
            continue
        factor = Fraction(1)
        if tail := re.search("[十百千万亿]+$", text[second.start : second.end].rstrip("多余%")):
            factor = Fraction(scale(tail[0]))
        spread[k] = replace(
            spread[k],
            value=first.value * factor,
            others=first.others | {first.value, first.value * factor / 100},
            kind=NumberKind.PERCENT if second.kind is NumberKind.PERCENT else first.kind,
            unit=first.unit or second.unit,
        )
    return spread


_FORMS: tuple[tuple[re.Pattern[str], Callable[[_Place], Iterator[Quantity]]], ...] = (
    # What holds other numbers comes first: of a share its 百 and 分 are no numbers of their own.
    (re.compile(rf"(?P<whole>{_PLAIN})分之(?P<part>{_PLAIN})"), _share),
    (
        re.compile(
            r"(?<![\d/.])(?P<over>\d{1,2})/(?P<under>\d{1,2})"
            r"(?!\.?\d|/|\s*(?:毫米汞柱|千帕|mmHg|kPa))"
        ),
        _share,
    ),
    (
        re.compile(
            r"(?P<mantissa>\d+(?:\.\d+)?)\s*[×xX*]\s*10"
            r"(?:\^(?P<caret>-?\d+)|(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
        ),
        _power,
    ),
    (
        re.compile(
            r"(?!零点[一二三四五六七八九]分)"  # 0.3 of a point; three past midnight is 零点零三分
            rf"(?P<hour>{_HOUR})(?:点钟?|时)(?:(?P<quarter>[一三])刻|(?P<half>半)|"
            r"(?P<minute>\d{1,2}|[零〇一二三四五六七八九十]{1,3})分(?!之|[\d.]))"
        ),
        _clock,
    ),
    (
        re.compile(
            rf"(?P<hour>{_HOUR})点(?P<minute>\d\d|[零〇][一二三四五六七八九]|"
            r"[二三四五]?十[一二三四五六七八九]?)(?![\d十百千万])"
        ),
        _spoken_clock,
    ),
    (
        re.compile(
            rf"(?P<major>{_PLAIN})(?:块|元(?=[一二三四五六七八九\d]角))"
            r"(?P<minor>[一二三四五六七八九]|\d)(?![十百千万块元\d]|明治)"
            r"(?:[毛角](?:(?P<least>[一二三四五六七八九]|\d)分?)?)?"
        ),
        _money,
    ),
    (
        re.compile(
            rf"(?P<metres>{_HAN}|\d)米(?P<rest>[零一二三四五六七八九]{{1,2}}|\d{{1,2}})"
            r"(?![十百千万\d.]|[厘毫分公米]|明治|[个名位条])"
        ),
        _metres,
    ),
    (
        re.compile(
            rf"(?P<seconds>{_HAN}+|\d{{1,2}})秒(?P<rest>[零〇一二三四五六七八九]{{1,2}}|\d{{1,2}})"
            r"(?![十百千万\d.]|[个名位条次])"
        ),
        _seconds,
    ),
    (
        re.compile(
            rf"(?P<major>{_PLAIN})(?P<measure>[斤丈尺度])(?P<minor>[一二三四五六七八九半]|\d)"
            r"(?:(?<=斤.)两|(?<=丈.)尺|(?<=尺.)寸|(?=[，。；、）！？时以的左就才]|$))"
        ),
        _steelyard,
    ),
    (
        re.compile(rf"差(?P<minute>一刻|{_HAN}+|\d{{1,2}})分?钟?(?:就|到)?(?P<hour>{_HOUR})点"),
        _clock_to,
    ),
    (re.compile("初(?P<first>一)[、和与]?(?P<fifteenth>十五)"), _new_and_full_moon),
    (re.compile("百分百"), _whole),
    (
        re.compile(rf"(?P<whole>{_PLAIN})个半(?P<measure>小时|钟头|月|星期|礼拜|世纪)"),
        _and_a_half,
    ),
    (
        re.compile(
            "(?P<tens>[二三四五六七八九]?十)有(?P<ones>[一二三四五六七八九])(?=[岁余，。；、！？]|$)"
        ),
        _tens_and_ones,
    ),
    (re.compile("(?:过|一)半(?![天日夜载世])|半数"), _half),
    (re.compile("半(?!数|价|天|夜|年|径|岛|点)"), _half_unit),
    (re.compile(r"翻了?(?P<times>[一二两三四五]|\d)?番"), _doubling),
    (re.compile("成千上万|千千万万|十万八千(?=里)|亿万|千万(?!人|元|吨|户|亩|美)"), _spoken),
    (
        re.compile(
            rf"(?P<few>好几|[几数近]|(?<![晚早马以路网线史])上)(?P<tens>[十百千万亿]+)(?!{_DIGIT}|货|分之)"
        ),
        _vague,
    ),
    (
        re.compile(
            rf"(?P<ordinal>第)?(?P<plain>{_PLAIN})(?P<more>[多余来几])?"
            r"(?P<scale>(?<=[多余来几])[十百千万亿]+)?(?P<percent>\s*[%‰]|个?百分点|个?基点)?"
        ),
        _plain,
    ),
)
