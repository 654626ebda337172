"""Errors of scope put into human translations: how many are found, and what right ones suffer.

    python benchmarks/altered.py [--half dev|test] [--most 150] [--show KIND …]

One place of a human translation of WMT20 news, WMT21 news or WMT21 TED talks is altered where the
source has what stands there: a quantifier, a verb of force, a bound, a date, a frequency, the one
of two names for the other around a verb or between from and to, a number for another of the
sentence, its scale, percent for percentage points, a unit.  An error is found where a check named
in CHECKS tells of the altered words what it does not tell of the human's.  What these checks say of
the human translations themselves is counted too: their false alarms, but for what is wrong in
them. No alteration is taken from a table of the checks.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import judged
from checks import GRAVE, console, drafts, linker
from rich.table import Table

from evaluator.checks import CheckedPair, Draft, load_checks

CHECKS = frozenset(("quantifiers", "modality", "dates", "numbers", "roles", "polarity"))
SETS = ("wmt20-news", "wmt21-news", "wmt21-ted")
LENGTHS = (25, 50, 80)  # characters of the source that part short pairs from long ones


class Altered(NamedTuple):
    """A human translation with an error put in; start and end are those of the altered words."""

    kind: str
    human: CheckedPair
    pair: CheckedPair
    start: int
    end: int


Place = tuple[int, int, str]
"""Where the translation is altered: start, end, and what comes there."""
Alteration = Callable[[CheckedPair], Iterator[Place]]


def exchanged(*table: tuple[str, str, str]) -> Alteration:
    """Words that become others, where both sides have what is meant once.

    Parameters:
        table: patterns of the Chinese and of the English, and what stands in place of the latter.
    """
    rows = [(re.compile(zh), re.compile(rf"\b(?:{en})(?!\w)", re.I), new) for zh, en, new in table]

    def alter(pair: CheckedPair) -> Iterator[Place]:
        for chinese, english, new in rows:
            said = list(english.finditer(pair.translation))
            if len(chinese.findall(pair.source)) == 1 == len(said):
                (match,) = said
                yield (*match.span(), new[0].upper() + new[1:] if match[0][0].isupper() else new)

    return alter


QUANTIFIERS = exchanged(
    ("大多数|大部分|多数", "most(?! of all)(?! (?:recent|importan)\\w*)", "few"),
    ("大多数|大部分|多数", "(?:the|a) (?:vast |overwhelming )?majority", "a minority"),
    ("所有|全部|一切", "all", "some"),
    ("每[个名位家]", "(?:every|each)(?! other)", "hardly any"),
    ("一些|有些|部分", "some", "all"),
    ("少数|个别|几个", "a few", "most"),
    ("许多|很多|不少", "many", "few"),
)
MODALITY = exchanged(
    (
        "必须|应当|务必|须|应该?|(?<!不)需要?|(?<!不)要",
        "(?:must|should)(?! not|n)|ha(?:s|ve) to",
        "may",
    ),
    ("可以|有权|能够?|可(?=[在向由申选随])", "(?:may|can)(?! not)", "must"),
    (
        "不得|不准|不许|禁止|严禁|不能|不可|不应",
        "(?:must|may|shall|should|can) not|cannot",
        "need not",
    ),
    ("不必|无需|无须|不用", "(?:need|do|does) not (?:need to|have to)|need not", "must not"),
)
FREQUENCIES = exchanged(
    ("每[天日]", "(?:every|each|per|a) day", "every week"),
    ("每周|每个?星期", "(?:every|each|per|a) week", "every month"),
    ("每个?月", "(?:every|each|per|a) month", "every year"),
    ("每个?季度?", "(?:every|each|per|a) quarter", "every month"),
    ("每年", "(?:every|each|per|a) year", "every month"),
    ("每年", "annually|yearly", "monthly"),
)
POINTS = exchanged(
    ("百分点", "percentage points?", "percent"),
    ("百分之|[%％]", "(?<=\\d )(?:percent|per cent)(?! of)", "percentage points"),
    ("基点", "basis points?", "percentage points"),
)
UNITS = exchanged(
    ("公里|千米", "(?:kilomet(?:re|er)s?|km)", "miles"),
    ("公斤|千克", "(?:kilograms?|kilos|kg)", "pounds"),
    ("公顷", "hectares?", "acres"),
    ("亩", "mu", "hectares"),
    ("吨", "ton(?:ne)?s?", "kilograms"),
    ("(?<=[\\d万亿千百十])米", "met(?:re|er)s?", "feet"),
    ("(?<=[\\d万亿])元", "yuan", "dollars"),
    ("美元", "(?:US )?dollars", "yuan"),
    ("分钟", "minutes?", "hours"),
    ("小时", "hours?", "days"),
)  # fmt: skip

_CONTRARY = {
    "more than": "less than", "less than": "more than", "over": "under", "above": "below",
    "below": "above", "under": "over", "at least": "at most", "at most": "at least",
    "exceeding": "below", "exceeded": "fell short of", "fewer than": "more than",
    "nearly": "more than", "almost": "more than", "up to": "at least",
}  # fmt: skip
_BOUND = re.compile(rf"\b({'|'.join(_CONTRARY)}) (?=[\d$€£¥]|RMB|US|a (?:hundred|thousand|mill))")
_BOUND_MEANT = re.compile(
    "超|逾|多|余|以上|至少|最少|不足|不到|以下|以内|近|将近|低于|少于|高于|最多|达|上"
)


def bounds(pair: CheckedPair) -> Iterator[Place]:
    """More than becomes less than."""
    said = list(_BOUND.finditer(pair.translation))
    if len(said) == 1 and _BOUND_MEANT.search(pair.source):
        (match,) = said
        yield (*match.span(1), _CONTRARY[match[1]])


MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MONTH = "|".join(MONTHS)
_DATE = re.compile(rf"\b(?P<month>{_MONTH}) (?P<day>\d\d?)(?:st|nd|rd|th)?\b(?!:)")


def dates(pair: CheckedPair) -> Iterator[Place]:
    """Another month, another day, or the month of another date of the sentence."""
    said = [
        match
        for match in _DATE.finditer(pair.translation)
        if f"{MONTHS.index(match['month']) + 1}月{match['day']}日" in pair.source
    ]
    for match in said:
        others = [other["month"] for other in said if other["month"] != match["month"]]
        later = MONTHS[(MONTHS.index(match["month"]) + 1) % 12]
        yield (*match.span("month"), others[0] if others else later)
        yield (*match.span("day"), str(int(match["day"]) % 28 + 1))


_FIGURE = re.compile(r"(?<![\w.,:/–-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w:/–-]|[.,]\d)")


def numbers(pair: CheckedPair) -> Iterator[Place]:
    """A number becomes another one of the sentence, where the source has both as they stand."""
    said = [m for m in _FIGURE.finditer(pair.translation) if pair.source.count(m[0]) == 1]
    for match in said:
        for other in said:
            if other[0] != match[0] and len(other[0]) == len(match[0]):
                yield (*match.span(), other[0])
                break


def scales(pair: CheckedPair) -> Iterator[Place]:
    """A number ten times as large."""
    for match in _FIGURE.finditer(pair.translation):
        if "." in match[0] and pair.source.count("万") + pair.source.count("亿"):
            whole, rest = match[0].split(".")
            yield (*match.span(), whole + rest[0] + (f".{rest[1:]}" if rest[1:] else ""))


_NAME = r"[A-Z][\w-]+(?: [A-Z][\w-]+){0,2}"
_ACT = re.compile(
    rf"(?P<one>\b{_NAME})(?P<act> "
    rf"(?:(?:has|have|had|was|were|is|are|will|would|also|to|been) ){{0,3}}"
    rf"[a-z]+(?:ed|s|en|at|ld|ught|on|ay|ut|ack|in)(?: (?:by|to|over|against|from|the)){{0,2}} )"
    rf"(?P<other>{_NAME})\b(?!['’])"
)


def parties(pair: CheckedPair) -> Iterator[Place]:
    """The two names around what the one does to the other, each of which the source has."""
    for match in _ACT.finditer(pair.translation):
        own = [pair.origin(*match.span(name)) for name in ("one", "other")]
        if all(own) and match["one"] not in (
            "The",
            "He",
            "She",
            "It",
            "They",
            "We",
            "This",
            "That",
        ):
            yield (*match.span(), match["other"] + match["act"] + match["one"])


_WAY = re.compile(
    r"\bfrom (?P<start>[\w%.$]+(?: [\w%.$]+){0,2}?)(?P<to> to )(?P<goal>[\w%$]+(?: [A-Z]\w+)?)"
)


def ways(pair: CheckedPair) -> Iterator[Place]:
    """From the goal to the start, each of which the source has."""
    for match in _WAY.finditer(pair.translation):
        if all(pair.origin(*match.span(end)) for end in ("start", "goal")):
            yield match.start("start"), match.end(), match["goal"] + match["to"] + match["start"]


ALTERATIONS: dict[str, Alteration] = {
    "quantifier": QUANTIFIERS,
    "modality": MODALITY,
    "bound": bounds,
    "date": dates,
    "frequency": FREQUENCIES,
    "roles": parties,
    "way": ways,
    "number": numbers,
    "scale": scales,
    "points": POINTS,
    "unit": UNITS,
}


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    judged.add_options(parser)
    parser.add_argument("--most", type=int, default=150, help="alterations of a kind")
    parser.add_argument("--show", nargs="*", default=[], choices=[*ALTERATIONS, "human"])
    options = parser.parse_args()
    pairs, made = linked(options.shared, options.half, options.most)
    show(pairs, made, options.half, options.show)


def linked(shared: Path, half: str, most: int) -> tuple[list[CheckedPair], list[Altered]]:
    """Human pairs and altered ones, their words linked."""
    link = linker()
    pairs = link(human_pairs(shared, half))
    made = alterations(pairs, most)
    texts = link([one.pair for one in made])
    return pairs, [one._replace(pair=pair) for one, pair in zip(made, texts, strict=True)]


def human_pairs(shared: Path, half: str) -> list[CheckedPair]:
    """Pairs of human translators, each once."""
    pairs: dict[tuple[str, str], CheckedPair] = {}
    for name in SETS:
        for system, documents in judged.documents(shared, name, half).items():
            if judged.is_human(system):
                for segment in (s for document in documents for s in document):
                    texts = segment.pair.source, segment.pair.translation
                    if all(texts):
                        pairs.setdefault(texts, segment.pair)
    return list(pairs.values())


def alterations(pairs: Sequence[CheckedPair], most: int) -> list[Altered]:
    """So many of a kind at most, drawn by chance."""
    made: dict[str, list[Altered]] = defaultdict(list)
    for pair in pairs:
        for kind, alter in ALTERATIONS.items():
            for start, end, new in alter(pair):
                text = pair.translation[:start] + new + pair.translation[end:]
                altered = replace(pair, translation=text, links=(), matches=(), risks=())
                made[kind].append(Altered(kind, pair, altered, start, start + len(new)))
    chosen = random.Random(1)
    return [
        one
        for kind, ones in made.items()
        for one in (chosen.sample(ones, most) if len(ones) > most else ones)
    ]


def show(
    pairs: Sequence[CheckedPair], made: Sequence[Altered], half: str, shown: Sequence[str]
) -> None:
    """Print recall by kind and length, and what is said of the human translations."""
    checks = [check for check in load_checks() if check.name in CHECKS]
    told = defaultdict(set)
    blamed = Counter[tuple[str, bool]]()
    for check, draft in drafts(checks, pairs):
        pair = pairs[draft.pair]
        told[pair.source, pair.translation].add(said(check, draft))
        blamed[check, draft.severity in GRAVE] += 1
        if "human" in shown:
            console.print(
                f"HUMAN {check} {draft.message.told()} | {pair.source} | {pair.translation}"
            )
    found = set()
    texts = [one.pair for one in made]
    for number, text in enumerate(texts):  # each by itself: some checks look at neighbours
        one = made[number]
        for check, draft in drafts(checks, [text]):
            place = draft.translation_span
            is_there = place is None or (place.start < one.end and one.start < place.end)
            if is_there and said(check, draft) not in told[one.human.source, one.human.translation]:
                found.add(number)
    table = Table("alteration", *(f"to {n} chars" for n in LENGTHS), "longer", "all")
    table.title = f"Found of what was altered, {half} documents"
    for kind in (*ALTERATIONS, ""):
        cells = []
        for low, high in (*zip((0, *LENGTHS), (*LENGTHS, 10**6), strict=True), (0, 10**6)):
            own = [
                number in found
                for number, one in enumerate(made)
                if kind in ("", one.kind) and low < len(one.pair.source) <= high
            ]
            cells.append(f"{sum(own)}/{len(own)} {sum(own) / max(len(own), 1):.2f}")
        table.add_row(kind or "all", *cells)
    console.print(table)
    grave = {check: count for (check, is_grave), count in blamed.items() if is_grave}
    console.print(
        f"{len(pairs)} human pairs: grave findings {sum(grave.values())} {grave}, "
        f"minor {blamed.total() - sum(grave.values())}"
    )
    for number, one in enumerate(made):
        if one.kind in shown and number not in found:
            words = one.pair.translation[one.start : one.end]
            console.print(f"MISSED {one.kind} [{words}] {one.pair.source} | {one.pair.translation}")


def said(check: str, draft: Draft) -> tuple[str, str]:
    """What makes a finding the same of two translations."""
    return check, draft.message.told()


if __name__ == "__main__":
    main()
