"""Chinese numerals → their values, as people write them and as they say them."""

from __future__ import annotations

import re
from fractions import Fraction

from ..support.remembered import of_words

SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "兆": 10**12}
DIGITS = {char: k for k, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_LARGE = 10**4  # from here on a scale multiplies all that stands before it
FIGURE = r"\d+(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"

_WIDTH = {ord("０") + k: str(k) for k in range(10)} | {
    ord("．"): ".", ord("％"): "%", ord("○"): "〇", ord("Ｏ"): "〇", ord("兩"): "两",
    ord("萬"): "万", ord("億"): "亿", ord("："): ":", ord("－"): "-", ord("，"): "，",
}  # fmt: skip
_FORMAL = dict(
    zip(
        "壹贰貳叁參参叄肆伍陆陸柒捌玖拾佰仟弍弌",
        "一二二三三三三四五六六七八九十百千二一",
        strict=True,
    )
)
_FORMAL_RUN = re.compile(rf"[{''.join(_FORMAL)}零〇万亿]+(?P<money>[元圆]?)")
_PARTS = re.compile(rf"({FIGURE})([十百千万亿兆]*)")
_SAID_SHORT = re.compile(r"(?P<whole>.*[百千万亿兆])(?P<last>[1-9])")
_SCALED_DECIMAL = re.compile(r"(?P<number>.*点.*?)(?P<scale>[百千万亿兆]+)")


def plainly(text: str) -> str:
    """A text with half-width figures and ordinary numerals, every character in its place."""
    return _FORMAL_RUN.sub(_ordinary, text.translate(_WIDTH))


def _ordinary(run: re.Match[str]) -> str:
    """Bankers' numerals where they are some: a lone 陆, 伍, 拾 or 参 belongs to a word."""
    is_number = run["money"] or (len(run[0]) > 1 and re.search("[拾佰仟万亿]", run[0]))
    return "".join(_FORMAL.get(char, char) for char in run[0]) if is_number else run[0]


def scale(chars: str) -> int:
    """What scales said together multiply to: 万亿."""
    product = 1
    for char in chars:
        product *= SCALES[char]
    return product


@of_words
def values(numeral: str) -> list[Fraction]:
    """What a numeral says, in several ways where it is approximate (七八十, 三五百).

    Parameters:
        numeral: figures with scales (13万2), or numerals with or without 点.

    Returns:
        no value for digits strung together that make no number (五四, 九一八).
    """
    if numeral[0].isdigit():
        return [_figures(numeral)]
    if "点" in numeral:
        factor = 1
        if scaled := _SCALED_DECIMAL.fullmatch(numeral):
            numeral, factor = scaled["number"], scale(scaled["scale"])
        whole, _, places = numeral.partition("点")
        digits = "".join(str(DIGITS[char]) for char in places)
        return [(value + Fraction(int(digits), 10 ** len(digits))) * factor
                for value in values(whole)[:1]]  # fmt: skip
    if all(char in SCALES for char in numeral) and numeral != "十":
        return [Fraction(scale(numeral))]
    if all(char in DIGITS for char in numeral) and len(numeral) > 1:
        return _strung(numeral)
    if approximate := re.search("[一二两三四五六七八九]{2}", numeral):
        at = approximate.start()
        if not 0 < DIGITS[numeral[at + 1]] - DIGITS[numeral[at]] <= 2:
            return []
        either = (numeral[: at + 1] + numeral[at + 2 :], numeral[:at] + numeral[at + 1 :])
        return [value for variant in either for value in values(variant)]
    value = _integer(numeral)
    return [] if value is None else [value]


def _figures(numeral: str) -> Fraction:
    """13万2 is 132,000: a digit behind a scale counts the next lower one."""
    short = _SAID_SHORT.fullmatch(numeral)
    total, parts = Fraction(0), _PARTS.findall(short["whole"] if short else numeral)
    for figure, scales in parts:
        total += Fraction(figure.replace(",", "")) * scale(scales)
    if short:
        total += Fraction(int(short["last"]) * SCALES[short["whole"][-1]], 10)
    return total


def _strung(numeral: str) -> list[Fraction]:
    """Digits without a scale: a year, a room (一八五〇, 三〇二), or two neighbours (三四个)."""
    digits = [DIGITS[char] for char in numeral]
    if len(digits) == 2 and 0 not in digits:
        is_approximate = 0 < digits[1] - digits[0] <= 2
        return [Fraction(digit) for digit in digits] if is_approximate else []
    if digits[0] and (len(digits) == 4 or (0 in digits and len(digits) > 1)):
        return [Fraction(int("".join(map(str, digits))))]
    return []


def _integer(numeral: str) -> Fraction | None:
    """The value of a whole numeral; None where digits and scales stand in no order."""
    total, section, digit = 0, 0, None
    last, is_short = 10 * _LARGE, False  # the scale before; whether a digit may count the next
    for char in numeral:
        if char in _TENS:
            if digit is not None or last <= 10:
                return None
            section, last, is_short = section + _TENS[char], 10, False
        elif char in DIGITS:
            if digit:
                return None
            digit, is_short = DIGITS[char], is_short and DIGITS[char] > 0
        else:
            size = SCALES[char]
            if size < _LARGE:
                if size >= last or (digit == 0 and size != 10):
                    return None
                section += (digit if digit else 1) * size
                last = size
            else:
                section += digit or 0
                if total and size > total:
                    total = (total + section) * size
                else:
                    total += (section or 1) * size
                section, last = 0, size
            digit, is_short = None, size >= 100
    if digit and is_short and (section or total):
        return Fraction(total + section) + Fraction(digit * last, 10)
    return Fraction(total + section + (digit or 0))
