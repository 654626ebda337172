"""Errors put into clean translations, one kind at a time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from evaluator.checks import CheckedPair
from evaluator.language.gazetteer import NameKind, gazetteer

Fault = Callable[[random.Random, CheckedPair, Sequence[CheckedPair]], str | None]
"""A new translation for a pair of a document, or None where the fault does not fit it."""

PLACES = (
    "Beijing Shanghai Guangdong Sichuan Xinjiang Zhejiang Ningxia Tianjin Wuhan Chengdu Japan "
    "France Germany Russia India Brazil Canada Australia Vietnam Egypt Mexico Spain Italy Hunan "
    "Guizhou Poland Ukraine Nanjing Xiamen Harbin"
).split()
OPPOSITES = tuple(
    pair.split("/")
    for pair in (
        "increased/decreased rise/fall rose/fell increase/decrease growth/decline exports/imports "
        "export/import higher/lower highest/lowest largest/smallest before/after east/west "
        "north/south eastern/western northern/southern above/below more/less strengthen/weaken "
        "support/oppose supported/opposed profit/loss surplus/deficit"
    ).split()
)
_NEGATION = re.compile(
    r"\b(?:do|does|did|is|are|was|were|will|would|should|could|has|have|had) not "
)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|will|would|should|could|has|have|had)(?= [a-z]+(?:ed|ing|en)?\b)"
    r"(?! (?:not|no|never|also|only|already|been not|the|an?|in|on|at|to)\b)"
)
_ORGANISATION = re.compile(
    r"\b(?:[Tt]he )?(?:[A-Z][\w'’&-]+ )+(?:University|Committee|Commission|Ministry|Bank|Hospital|"
    r"Court|Institute|Academy)\b(?: (?:of|for)(?: the)?(?: [A-Z]\w+)+)?"
)
# where exchanging a word gives no contrary, but nonsense: "more and less difficult"
_IDIOM = re.compile(
    r"\b(?:(more|less) (?:and|or) (?:more|less)|any (?:more|less) than|no (?:more|less) than|"
    r"(\w+) (?:before|after) (?:\2|another))\b"
)
_LIST = re.compile(r"\b[\w' -]{3,60}(?:, [\w' -]{3,60})+,? (?:and|or) \w+")


def inject(fault: Fault, pairs: Sequence[CheckedPair], seed: int) -> dict[int, CheckedPair]:
    """Put a fault into every pair of a document that it fits, each by itself.

    Returns:
        the faulty pair by its place in the document.
    """
    faulty = {}
    for number, pair in enumerate(pairs):
        text = fault(random.Random(f"{seed} {number} {pair.source}"), pair, pairs)
        if text is not None and text != pair.translation:
            faulty[number] = replace(pair, translation=text)
    return faulty


def number_changed(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """A figure becomes another one."""
    hits = list(re.finditer(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-])", pair.translation))
    if not hits:
        return None
    hit = rng.choice(hits)
    at = rng.choice([k for k, char in enumerate(hit[0]) if char.isdigit()])
    digit = rng.choice([d for d in "123456789" if d != hit[0][at]])
    return _put(pair.translation, hit, hit[0][:at] + digit + hit[0][at + 1 :])


def place_replaced(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """A place becomes another one."""
    hit = _place(rng, pair.translation)
    others = [place for place in PLACES if place not in pair.translation]
    return hit and _put(pair.translation, hit, rng.choice(others))


def place_deleted(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """A place is taken out."""
    hit = _place(rng, pair.translation)
    return hit and _put(pair.translation, hit, "")


def organisation_deleted(
    rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]
) -> str | None:
    """The full name of an organisation, by the noun of its kind, is taken out."""
    hits = list(_ORGANISATION.finditer(pair.translation))
    return _put(pair.translation, rng.choice(hits), "") if hits else None


def place_translated(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """A place's name gives way to the first meanings of its two characters."""
    known = gazetteer()
    hits = []
    for name in {names[0] for names in known.english_places.values()}:
        chinese = name.chinese
        found = list(re.finditer(rf"\b{re.escape(name.english)}\b", pair.translation))
        is_chinese = name.kind is NameKind.REGION and len(chinese) == 2
        if len(found) == 1 and pair.source.count(chinese) == 1 and is_chinese:
            hits.append((found[0].start(), found[0], chinese))
    if not hits:
        return None
    _place, hit, chinese = rng.choice(sorted(hits, key=lambda item: item[0]))
    meanings = [_meanings(char) for char in chinese]
    if not all(meanings):
        return None
    return _put(pair.translation, hit, " ".join(rng.choice(own).capitalize() for own in meanings))


def _meanings(char: str) -> list[str]:
    """What a character means where it means one English word."""
    senses = re.split(r"[/;]", re.sub(r"\([^)]*\)", "", gazetteer().glosses(char)))
    return [sense for sense in (s.strip() for s in senses) if re.fullmatch(r"[a-z]{3,}", sense)]


def negation_dropped(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """The not behind an auxiliary verb is taken out."""
    hits = list(_NEGATION.finditer(pair.translation))
    if not hits:
        return None
    hit = rng.choice(hits)
    return _put(pair.translation, hit, hit[0].removesuffix("not "))


def negation_added(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """A not is put behind an auxiliary verb that has none near it."""
    hits = list(_AUXILIARY.finditer(pair.translation))
    if not hits:
        return None
    hit = rng.choice(hits)
    return _put(pair.translation, hit, f"{hit[0]} not")


def scale_changed(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """Thousands, millions and billions become one another; so are 万 and 亿 mistaken."""
    hits = list(re.finditer(r"\b(?:thousand|million|billion)\b", pair.translation))
    if not hits:
        return None
    hit = rng.choice(hits)
    others = [word for word in ("thousand", "million", "billion") if word != hit[0]]
    return _put(pair.translation, hit, rng.choice(others))


def opposite(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """A word becomes its contrary."""
    contrary = {a: b for one, other in OPPOSITES for a, b in ((one, other), (other, one))}
    idioms = [idiom.span() for idiom in _IDIOM.finditer(pair.translation)]
    hits = [
        hit
        for hit in re.finditer(r"\b[a-z]+\b", pair.translation)
        if hit[0] in contrary and not any(a <= hit.start() < b for a, b in idioms)
    ]
    if not hits:
        return None
    hit = rng.choice(hits)
    return _put(pair.translation, hit, contrary[hit[0]])


def sentence_deleted(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """One of several sentences is taken out."""
    parts = re.split(r"(?<=[.!?]) (?=[A-Z])", pair.translation)
    if len(parts) < 2 or len(re.findall(r"[。！？]", pair.source)) < len(parts):
        return None
    parts.pop(rng.randrange(len(parts)))
    return " ".join(parts)


def item_deleted(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """A middle item is taken out of a list that has as many items in English as in Chinese.

    Without that condition much of what stands between commas is no item of a list at all.
    """
    sizes = {
        clause.count("、") + 1 + bool(re.search("[和与及或]", clause[clause.rindex("、") :]))
        for clause in re.split(r"[，。；：！？（）]", pair.source)
        if "、" in clause
    }
    hits = [
        item
        for row in _LIST.finditer(pair.translation)
        if row[0].count(",") + 2 - bool(re.search(", and |, or ", row[0])) in sizes
        for item in re.finditer(r"(?<=, )[^,]+, ", pair.translation[: row.end()])
        if item.start() > row.start() and not item[0].startswith(("and ", "or "))
    ]
    return _put(pair.translation, rng.choice(hits), "") if hits else None


def left_in_chinese(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """A clause is put in place of its English, between two commas."""
    clauses = [c for c in re.split(r"[，。；]", pair.source) if 4 <= len(c) <= 20]
    hits = list(re.finditer(r"(?<=, )[^,.]{10,60}(?=,)", pair.translation))
    if not clauses or not hits:
        return None
    return _put(pair.translation, rng.choice(hits), rng.choice(clauses))


def phrase_repeated(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """Two or three words are said twice."""
    hits = list(re.finditer(r"\b[a-z]+(?: [a-z]+){1,2}\b", pair.translation))
    if not hits:
        return None
    hit = rng.choice(hits)
    return _put(pair.translation, hit, f"{hit[0]} {hit[0]}")


def word_repeated(rng: random.Random, pair: CheckedPair, _: Sequence[CheckedPair]) -> str | None:
    """A noun or verb is coordinated with itself."""
    hits = list(re.finditer(r"\b[a-z]{4,}\b", pair.translation))
    if not hits:
        return None
    hit = rng.choice(hits)
    return _put(pair.translation, hit, f"{hit[0]} and {hit[0]}")


def _place(rng: random.Random, text: str) -> re.Match[str] | None:
    hits = [
        hit
        for hit in re.finditer(r"\b[A-Z]\w+\b", text)
        if hit[0] in PLACES and len(re.findall(hit[0], text)) == 1
    ]
    return rng.choice(hits) if hits else None


def _put(text: str, hit: re.Match[str], new: str) -> str:
    return text[: hit.start()] + new + text[hit.end() :]


FAULTS: dict[str, Fault] = {
    "number changed": number_changed,
    "scale changed": scale_changed,
    "place replaced": place_replaced,
    "place deleted": place_deleted,
    "place translated": place_translated,
    "organisation deleted": organisation_deleted,
    "negation dropped": negation_dropped,
    "negation added": negation_added,
    "word of opposite sense": opposite,
    "sentence deleted": sentence_deleted,
    "list item deleted": item_deleted,
    "clause left in Chinese": left_in_chinese,
    "phrase repeated": phrase_repeated,
    "word doubled": word_repeated,
}
