"""What numbers say together or of something else: dates, scores, amounts, multiples, bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import prod

from ..language import frequencies, whole_dates
from ..language.bounds import Bound, chinese_bound, english_bound
from ..language.negation import is_of_the_rest
from ..language.numerals import values
from ..language.quantities import NumberKind, Quantity, Sense
from ..language.units import units
from ..model import Message, Severity, message
from .base import CheckedPair
from .compared_numbers import Comparison

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of the source's numbers that the translation has otherwise.

    Attributes:
        told: what the reviewer is told.
        source: place in the source.
        translation: place in the translation.
        confidence: 0-1.
        severity: of what is told.
    """

    told: Message
    source: Place
    translation: Place
    confidence: float
    severity: Severity = Severity.MAJOR


# --- bounds and shares ---------------------------------------------------------------------


def contrary_bounds(pair: CheckedPair, compared: Comparison) -> Iterator[Relation]:
    """Less than a number that the source exceeds, and the reverse; one that recurs is left out."""
    meant_values = [ours.value for ours, _ in compared.same]
    for ours, theirs in compared.same:
        meant = chinese_bound(pair.source, ours)
        is_sure = ours.kind is not NumberKind.VAGUE and (ours.weight or theirs.weight)
        if meant is Bound.OPEN or not is_sure or meant_values.count(ours.value) > 1:
            continue
        if ours.sense is not theirs.sense and Sense.OPEN not in (ours.sense, theirs.sense):
            continue  # down by nearly 30%: to more than 70%
        said, (start, end) = english_bound(pair.translation, theirs)
        if said == -meant and is_of_the_rest(pair.source, pair.translation):
            continue
        if said == -meant and not _is_negated_before(pair.translation, start):
            told = message(
                "numbers.at-least" if meant is Bound.ABOVE else "numbers.at-most",
                english=pair.translation[start:end],
                chinese=pair.source[ours.start : ours.end],
            )
            where = (min(start, theirs.start), max(end, theirs.end))
            yield Relation(told, (ours.start, ours.end), where, 0.8)


_NEGATION = re.compile(
    r"\b(?:no|not|nor|none|neither|nobody|nothing|never|without|avoid\w*|unless|except|cannot)\b|"
    r"n['’]t\b"
)


def _is_negated_before(text: str, end: int) -> bool:
    """Whether the clause negates before the bound: do not use it at altitudes above 2 km."""
    return bool(_NEGATION.search(re.split("[,;.:—]", text[:end])[-1].lower()))


def contrary_senses(pair: CheckedPair, compared: Comparison) -> Iterator[Relation]:
    """By a share to which something changes, and the reverse; 80% off for 八折."""
    for ours, theirs in compared.same:
        if Sense.OPEN in (ours.sense, theirs.sense) or ours.sense is theirs.sense:
            continue
        if ours.value != theirs.value or ours.value in (50, Fraction(1, 2)):
            continue
        told = "numbers.level" if ours.sense is Sense.LEVEL else "numbers.difference"
        yield Relation(
            message(
                told,
                chinese=pair.source[ours.start : ours.end],
                english=pair.translation[theirs.start : theirs.end],
            ),
            (ours.start, ours.end),
            (theirs.start, theirs.end),
            0.8,
        )


_BASIS_POINTS = re.compile("个?基点$")
_POINTS = re.compile("个?百分点$")
_PERCENT = re.compile("[%％‰]$|^百分之")
_SAYS_POINTS = re.compile(r"[\s-]*(?:percentage|percent|per cent|%)[\s-]points?\b", re.IGNORECASE)
_SAYS_ANY_POINTS = re.compile(r"\b(?:points?|pps?|bps?|basis)\b", re.IGNORECASE)


def other_points(pair: CheckedPair, compared: Comparison) -> Iterator[Relation]:
    """25 basis points as 25 percentage points; percent as percentage points, and the reverse."""
    for ours, theirs in compared.same:
        chinese = pair.source[ours.start : ours.end]
        said = _SAYS_POINTS.search(pair.translation, theirs.start)
        is_points = said is not None and said.start() <= theirs.end
        end = said.end() if said and is_points else theirs.end
        severity = Severity.MAJOR
        if _BASIS_POINTS.search(chinese):
            is_other = theirs.kind is NumberKind.PERCENT and theirs.value == 100 * ours.value
        elif _PERCENT.search(chinese):
            is_other = is_points and "百分点" not in pair.source
        else:
            is_other = (
                _POINTS.search(chinese) is not None
                and theirs.kind is NumberKind.PERCENT
                and not _SAYS_ANY_POINTS.search(pair.translation)
            )
            severity = Severity.MINOR
        if is_other:
            english = pair.translation[theirs.start : end]
            told = message("numbers.changed", number=chinese, said=english)
            where, there = (ours.start, ours.end), (theirs.start, end)
            yield Relation(told, where, there, 0.75, severity)


# --- ordinals and signs --------------------------------------------------------------------

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_CHINESE_ORDINAL = re.compile(
    r"第([一二三四五六七八九十])(?![一二三四五六七八九十百千万、\-—～至到者])"
)
_ENGLISH_ORDINAL = re.compile(
    rf"\b(?P<word>{'|'.join(_ORDINALS)}|1st|2nd|3rd|[4-9]th|10th)\b"
    r"(?![- ](?:half|hand|degree|class|rate|aid|lady|name|person|thoughts?|place to)\b)",
    re.IGNORECASE,
)
_OTHER_ORDER = re.compile(
    "首|最|初|[上下前后]|半|季|[冠亚季]军|分之|[一二三四五六七八九十]+[、.．]|倒数|秒|又一|再|仅次于|原来|才|先"
)
_LINKED_ORDINAL = 25
"""Characters of a source up to which its one ordinal needs no link to the English one."""


def other_ordinal(pair: CheckedPair) -> Iterator[Relation]:
    """Another place in an order than the source gives, where either side has one: 第二, first."""
    ours = list(_CHINESE_ORDINAL.finditer(pair.source))
    theirs = list(_ENGLISH_ORDINAL.finditer(pair.translation))
    if len(ours) != 1 or len(theirs) != 1 or _OTHER_ORDER.search(pair.source):
        return
    (meant,), (said,) = ours, theirs
    place = "一二三四五六七八九十".index(meant[1])
    word = said["word"].lower()
    if word in (_ORDINALS[place], f"{place + 1}{word[-2:]}"):
        return
    linked = pair.origin(*said.span())
    if (
        linked.start < meant.end() and meant.start() < linked.end
        if linked
        else len(pair.source) <= _LINKED_ORDINAL
    ):
        told = message("numbers.ordinal", chinese=meant[0], english=said[0])
        yield Relation(told, meant.span(), said.span(), 0.8)


_MINUS = re.compile(
    r"(?:(?<=[为是达约至：:（(])|(?<=\s)|^)(?:[-−－]|负)(?=\d)|零下(?=[\d一二三四五六七八九十])"
)
_SAYS_MINUS = re.compile(
    r"[-−–－](?=\s?[\d$€£¥￥A-Z])|\(\s?[A-Z$€£¥￥]*\s?\d|\b(?:minus|negative|loss|losses|lost|deficits?|outflows?|below|"
    r"down|declin\w*|decreas\w*|fell|fall\w*|drop\w*|shr[aiu]nk\w*|contract\w*|shortfall|lower|less|sub-?zero|"
    r"net (?:debt|liabilit\w+)|in the red|frost|slid|slump\w*|reduc\w*)\b",
    re.IGNORECASE,
)


def lost_minus(pair: CheckedPair, compared: Comparison) -> Iterator[Relation]:
    """A number below zero that the translation has without anything that says so."""
    if _SAYS_MINUS.search(pair.translation):
        return
    for sign in _MINUS.finditer(pair.source):
        for ours, theirs in compared.same:
            is_converted = ours.value != theirs.value
            if sign.start() <= ours.start <= sign.end() and not is_converted:
                where = (sign.start(), ours.end)
                told = message(
                    "numbers.minus",
                    chinese=pair.source[slice(*where)],
                    english=pair.translation[theirs.start : theirs.end],
                )
                yield Relation(told, where, (theirs.start, theirs.end), 0.85)


# --- dates and scores ----------------------------------------------------------------------


def other_dates(pair: CheckedPair) -> Iterator[Relation]:
    """A date that the translation has otherwise, told as a whole: its month as its day, say."""
    for ours, theirs in whole_dates.other_dates(
        whole_dates.chinese_dates(pair.source), whole_dates.english_dates(pair.translation)
    ):
        where, there = (ours.start, ours.end), (theirs.start, theirs.end)
        chinese, english = pair.source[slice(*where)], pair.translation[slice(*there)]
        told = (
            message("numbers.date", chinese=chinese, english=english)
            if ours.is_exchanged(theirs)
            else message("numbers.changed", number=chinese, said=english)
        )
        yield Relation(told, where, there, 0.9)


_CHINESE_SCORE = re.compile(r"(?<![\d.])(\d{1,3})\s*(?:比|[:：∶-])\s*(\d{1,3})(?!\d|\.\d|%)")
_ENGLISH_SCORE = re.compile(
    r"(?<![\d.:/-])(\d{1,3})\s*(?:[:–—-]|\bto\b)\s*(\d{1,3})(?![\d%:/-]|\.\d)"
)
_WON = re.compile(
    r"[战险大完]胜|获胜|取胜|胜出|[击打]败|力克|领先|赢|(?<!失)胜|"
    r"\b(?:beat|defeat(?:ed|s|ing)?|won|wins?|winning|victory|overc[oa]me|edged?|ahead|leads?|led)\b"
)
_LOST = re.compile(
    r"输|落败|负于|惜败|不敌|落后|惨败|告负|败给|\b(?:lost|loses?|losing|loss|fell|trail\w*|behind|beaten|"
    r"defeated by|went down|down)\b"
)


def exchanged_scores(pair: CheckedPair) -> Iterator[Relation]:
    """3比2 won as 2–3 won."""
    ours = list(_CHINESE_SCORE.finditer(pair.source))
    theirs = list(_ENGLISH_SCORE.finditer(pair.translation))
    if len(ours) != 1 or len(theirs) != 1 or ours[0][1] == ours[0][2]:
        return
    if (ours[0][1], ours[0][2]) != (theirs[0][2], theirs[0][1]):
        return
    verdicts = [
        (bool(_WON.search(text)), bool(_LOST.search(text)))
        for text in (pair.source, pair.translation)
    ]
    if verdicts[0] == verdicts[1] and sum(verdicts[0]) == 1:
        told = message("numbers.score", chinese=ours[0][0], english=theirs[0][0])
        yield Relation(told, ours[0].span(), theirs[0].span(), 0.8)


# --- amounts that belong to each other's noun ------------------------------------------------


_ZONE_ENDS = re.compile(r"[，。；：,;:]")
_BETWEEN_ITEMS = re.compile(r"[，；、,;]|\b(?:and|while|with|versus)\b")
_IN_TURN = re.compile(r"分别|依次|respectively")


def exchanged_amounts(pair: CheckedPair, compared: Comparison) -> Iterator[Relation]:
    """Two amounts of one kind, each beside the noun of the other, as far as links tell."""
    if not pair.links or _IN_TURN.search(pair.source) or _IN_TURN.search(pair.translation):
        return
    sure = [
        (ours, theirs)
        for ours, theirs in compared.same
        if ours.weight and theirs.weight and ours.value == theirs.value and _is_amount(ours)
    ]
    counted = [ours.value for ours, _ in compared.same]
    for one, other in combinations(sorted(sure, key=lambda c: c[0].start), 2):
        if (one[0].kind, one[0].unit) != (other[0].kind, other[0].unit):
            continue
        if one[1].start < other[1].start or counted.count(one[0].value) > 1:
            continue
        if counted.count(other[0].value) > 1 or one[0].value == other[0].value:
            continue
        sides = (
            pair.source[one[0].end : other[0].start],
            pair.translation[other[1].end : one[1].start],
        )
        if not all(_BETWEEN_ITEMS.search(side) for side in sides):
            continue
        if _belong_to_each_other(pair, compared, one, other):
            told = message(
                "numbers.exchanged",
                one=pair.source[one[0].start : one[0].end],
                other=pair.source[other[0].start : other[0].end],
            )
            where = (other[1].start, one[1].end)
            yield Relation(told, (one[0].start, other[0].end), where, 0.7)


def _is_amount(quantity: Quantity) -> bool:
    """A sum, a share or a measure; counts and spans of time stand beside too many nouns."""
    if quantity.kind is NumberKind.PERCENT:
        return True
    return bool(quantity.unit) and units()[quantity.unit].measures != "time"


def _belong_to_each_other(
    pair: CheckedPair,
    compared: Comparison,
    one: tuple[Quantity, Quantity],
    other: tuple[Quantity, Quantity],
) -> bool:
    """Whether the words before either number stand beside the other one in the translation."""
    votes = []
    zones = []
    for own, _ in (one, other):
        start = _zone_start(pair.source, own.start, [q for q, _ in compared.same])
        zones.append(
            [
                (pair.source[link.source_start : link.source_end], link)
                for link in pair.links
                if start <= link.source_start < own.start
                and not pair.translation[link.target_start].isdigit()
            ]
        )
    shared = {word for word, _ in zones[0]} & {word for word, _ in zones[1]}  # 出资 of either
    for zone, own, wrong in ((zones[0], one[1], other[1]), (zones[1], other[1], one[1])):
        for word, link in zone:
            if word not in shared:
                votes.append(_nearer(link.target_start, link.target_end, wrong, own))
    return bool(votes) and all(votes)


def _zone_start(text: str, end: int, numbers: Sequence[Quantity]) -> int:
    """Where the words begin that belong to the number at an offset."""
    ends = [match.end() for match in _ZONE_ENDS.finditer(text, 0, end)]
    return max([0, *ends, *(q.end for q in numbers if q.end <= end)])


def _nearer(start: int, end: int, one: Quantity, other: Quantity) -> bool:
    """Whether a word stands nearer to one number than to another."""
    return _distance(start, end, one) < _distance(start, end, other)


def _distance(start: int, end: int, quantity: Quantity) -> int:
    return max(quantity.start - end, start - quantity.end, 0)


# --- the clock -------------------------------------------------------------------------------


_MINUTES_TO = re.compile(
    r"差(?:一刻|[\d一二三四五六七八九十两]+分)钟?(?:就|到)?[\d一二三四五六七八九十两]+点"
)
_PAST = re.compile(
    r"\b(?:a quarter|five|ten|twenty(?:-five)?|\d{1,2}|\w+ minutes?) past\b"
    r"(?! (?:the|its|his|her)\b)",
    re.IGNORECASE,
)


def past_for_to(pair: CheckedPair) -> Iterator[Relation]:
    """差五分六点, five to six, as five past six."""
    meant, said = _MINUTES_TO.search(pair.source), _PAST.search(pair.translation)
    if meant and said:
        told = message("numbers.past", chinese=meant[0], english=said[0])
        yield Relation(told, meant.span(), said.span(), 0.8)


_QUARTER_PAST = re.compile(r"(?<!差)[\d一二三四五六七八九十两]点(?:一刻|过一刻|十五分)")
_QUARTER_TO = re.compile(
    r"\b(?<!three )(?<!three-)(?:a )?quarter (?:to|before|of)(?= (?:[a-z]+\b|\d))", re.I
)


def to_for_past(pair: CheckedPair) -> Iterator[Relation]:
    """五点一刻, a quarter past five, as a quarter to five."""
    meant, said = _QUARTER_PAST.search(pair.source), _QUARTER_TO.search(pair.translation)
    if meant and said and not re.search("三刻|四十五分|差", pair.source):
        told = message("numbers.to", chinese=meant[0], english=said[0].strip())
        yield Relation(told, meant.span(), said.span(), 0.8)


def other_frequency(pair: CheckedPair) -> Iterator[Relation]:
    """每日两次 as once a day, 隔日一次 as every day."""
    if exchanged := frequencies.exchanged(pair.source, pair.translation):
        meant, said = ((f.start, f.end) for f in exchanged)
        told = message(
            "numbers.frequency",
            chinese=pair.source[slice(*meant)],
            english=pair.translation[slice(*said)],
        )
        yield Relation(told, meant, said, 0.8)


# --- multiples -------------------------------------------------------------------------------


_TIMES = r"(?P<times>[一二两三四五六七八九十]{1,2}|\d{1,2})"
_NEARLY = "(?:近|将近|约|大约|超过|逾|超)?"
_GROWN_BY = re.compile(
    rf"(?:增长|增加|提高|上升|上涨|扩大|提升|攀升|增|涨|高出|多出|高|多)(?:出|了)?{_NEARLY}{_TIMES}倍(?!以上|多)"
)
_DOUBLED = re.compile(rf"翻了?{_TIMES}?番")
_FOLD = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_MULTIPLIED = re.compile(
    r"\b(?P<verb>doubl(?:e[ds]?|ing)|tripl(?:e[ds]?|ing)|trebl(?:e[ds]?|ing)|quadrupl(?:e[ds]?|ing)|"
    r"quintupl(?:e[ds]?|ing))\b"
    rf"|\b(?P<fold>{'|'.join(_FOLD)})-?fold\b",
    re.IGNORECASE,
)
_STEMS = {"dou": 2, "tri": 3, "tre": 3, "qua": 4, "qui": 5}


def wrong_multiples(pair: CheckedPair, target: Sequence[Quantity]) -> Iterator[Relation]:
    """增长两倍 is tripled, not doubled; 翻两番 is fourfold."""
    said = list(_MULTIPLIED.finditer(pair.translation))
    for form in (_GROWN_BY, _DOUBLED):
        found = list(form.finditer(pair.source))
        if len(found) != 1 or not said:
            continue
        (times,) = values(found[0]["times"] or "一")[:1] or [Fraction(0)]
        meant = times + 1 if form is _GROWN_BY else Fraction(2 ** int(times))
        factors = [_factor(match) for match in said]
        if times < 1 or meant in (*factors, prod(factors)):
            continue
        if form is _GROWN_BY and any(m["fold"] and _factor(m) == times for m in said):
            continue  # grew twofold: as loose as the source
        percents = {100 * (meant - 1), 100 * meant}
        if {meant, *percents} & {
            q.value for q in target if not q.unit and q.start != said[0].start()
        }:
            continue
        told = message(
            "numbers.multiple", chinese=found[0][0], times=int(meant), english=said[0][0]
        )
        yield Relation(told, found[0].span(), said[0].span(), 0.8)


def _factor(match: re.Match[str]) -> int:
    if match["fold"]:
        return _FOLD[match["fold"].lower()]
    return _STEMS[match["verb"][:3].lower()]
