"""Pinyin of words that are no names, and names translated by their characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..language.chinese_names import source_names
from ..language.english_names import EnglishNames, NameWord, english_names
from ..language.gazetteer import Name, NameKind, gazetteer
from ..language.pinyin import read_out
from ..language.spelling import is_common
from ..model import Category, Message, Severity, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_ALONG = "沿滨环跨临引"  # before the short name of a water: along, around, across
_ALONG_ENGLISH = {
    "沿": "along",
    "滨": "on",
    "环": "around",
    "跨": "across",
    "临": "near",
    "引": "from",
}
_TITLES = (
    "导演|演员|先生|女士|老师|同志|主席|总统|总理|部长|市长|省长|书记|主任|教授|博士|医生|记者|作家|歌手|"
    "选手|队员|教练|将军|经理|董事长|说|表示|告诉|认为|介绍|指出|坦言|称|透露|公司|集团|饭店|酒店|品牌|牌|小学|中学"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    word: NameWord
    start: int
    end: int


_ENDS_GENERIC = re.compile(
    r"(?:Sea|Seas|River|Lake|Mountains?|Island|Bay|Gulf|State|Valley)$", re.I
)


class TransliterationCheck(Check):
    """Capitalised English words that only spell out how Chinese words sound."""

    name = "transliteration"
    scope = Scope.DOCUMENT
    categories = (Category.MISTRANSLATION,)
    severity = Severity.CRITICAL
    blames_words = True

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`; silent where the knowledge accepts what stands there."""
        return (draft for draft in _find(document) if not document.is_vouched(draft))


def _find(document: CheckedDocument) -> Iterator[Draft]:
    whole = "\n".join(pair.source for pair in document.pairs)
    for number, pair in document.both_sides():
        english = english_names(pair.translation)
        yield from _spelt_out(number, pair, english, whole)
        yield from _translated(number, pair, english)


def _spelt_out(
    number: int, pair: CheckedPair, english: EnglishNames, whole: str
) -> Iterator[Draft]:
    readings: list[_Reading] = []
    for word in english.words:
        if word.is_capital and len(word.folded) > 3 and word.raw.isascii():
            for start, end in read_out(word.folded, pair.source)[:1]:
                readings.append(_Reading(word, start, end))
    told: set[tuple[int, int]] = set()
    for reading in readings:
        why = _no_name(pair.source, reading, readings, whole)
        if why is None or (reading.start, reading.end) in told:
            continue
        told.add((reading.start, reading.end))
        told_why, suggestion, severity, confidence = why
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=severity,
            confidence=confidence,
            message=told_why,
            source_span=span(pair.source, reading.start, reading.end),
            translation_span=span(pair.translation, reading.word.start, reading.word.end),
            suggestion=suggestion,
        )


def _no_name(
    source: str, reading: _Reading, readings: list[_Reading], whole: str
) -> tuple[Message, str | None, Severity, float] | None:
    """Why the characters are no name here; None where they are one, or may be."""
    known = gazetteer()
    text = source[reading.start : reading.end]
    names = source_names(source)
    if any(run.start < reading.end and reading.start < run.end for run in names.runs):
        return None  # the abbreviations' affair
    word = reading.word.raw
    if "某" in text:
        return (
            message("transliteration.withheld", english=word, chinese=text),
            "a person surnamed …" if text[0] == "某" else None,
            Severity.MAJOR,
            0.8,
        )
    if len(text) == 2 and text[0] in _ALONG and text[1] in known.rivers:
        if known.lookup(text) or known.is_common_word(text):
            return None
        meaning = f"{_ALONG_ENGLISH[text[0]]} the {known.rivers[text[1]].english}"
        return (
            message("transliteration.along", english=word, chinese=text, meaning=meaning),
            meaning,
            Severity.CRITICAL,
            0.85,
        )
    twin = _twin(source, reading, readings)
    if twin:
        whole = source[min(reading.start, twin.start) : max(reading.end, twin.end)]
        return (
            message("transliteration.half", english=word, chinese=text, figure=whole),
            _by_meaning(text),
            Severity.CRITICAL,
            0.85,
        )
    return _plain_word(source, reading, whole)


def _twin(source: str, reading: _Reading, readings: list[_Reading]) -> _Reading | None:
    """The other half of AXBX (gold hills, silver hills) where the dictionary has not both."""
    known = gazetteer()
    for other in readings:
        first, second = sorted((reading, other), key=lambda r: r.start)
        if other is reading or first.end - first.start != 2 or second.end - second.start != 2:
            continue
        apart = source[first.end : second.start]
        here, there = source[first.start : first.end], source[second.start : second.end]
        if apart or here[1] != there[1] or here[0] == there[0]:
            continue
        unknown = [
            half
            for half in (here, there)
            if not known.lookup(half) and not known.is_common_word(half)
        ]
        # two streets or counties beginning alike are names: 江县河县
        if unknown and here[1] not in "省市县区州":
            return other
    return None


def _plain_word(
    source: str, reading: _Reading, whole: str
) -> tuple[Message, str | None, Severity, float] | None:
    """A word of the dictionary, and none of its names, that is one word in the source."""
    known = gazetteer()
    text = source[reading.start : reading.end]
    words = source_names(source).words
    if (reading.start, reading.end) not in words or not known.is_common_word(text):
        return None
    if is_common(reading.word.folded):
        return None  # "Women" for 我们
    if known.proper(text) or (text[0] in known.surnames and len(text) <= 3):
        return None
    gloss = known.glosses(text)
    first = re.split(r"[/;(]", gloss)[0].strip()
    # what English has taken over: the dictionary itself glosses it by its sound
    if fold_in(reading.word.folded, gloss):
        return None
    # names of persons, shops and villages are made of such words too
    before = next((source[a:b] for a, b in words if b == reading.start), "")
    # 长乐 of 长乐东路 is what a street is called, however it is divided
    after = source[reading.end :].lstrip("东西南北中前后大小")[:1]
    person = rf"{text}(?:{_TITLES})|(?:{_TITLES}|[叫名为][作做]?){text}"
    if _in_name(before, after) or re.search(person, whole):
        return None
    return (
        message("transliteration.word", english=reading.word.raw, chinese=text, meaning=first),
        first or None,
        Severity.MAJOR,
        0.6,
    )


def _in_name(before: str, after: str) -> bool:
    known = gazetteer()
    return (
        before in known.surnames
        or after in tuple("省市县区州镇乡村镇路街道巷弄胡山河江湖湾岛港寺庙宫塔桥站号社报网")
        or before in tuple("《“‘「阿小老")
    )


def fold_in(folded: str, gloss: str) -> bool:
    """Whether a gloss contains a word, whatever its spacing."""
    return folded in re.sub(r"[^a-z]", "", gloss.lower())


def _by_meaning(text: str) -> str | None:
    """Characters glossed one by one, as a hint."""
    known = gazetteer()
    glosses = []
    for char in text:
        senses = [
            sense.split(";")[0].split("(")[0].strip()
            for sense in known.glosses(char).split("/")
            if not re.match(r"surname|abbr|variant|old variant|used in|CL:|see ", sense)
            and sense[:1].islower()
        ]
        if not senses:
            return None
        glosses.append(senses[0].split("/")[0])
    return " ".join(glosses)


def _translated(number: int, pair: CheckedPair, english: EnglishNames) -> Iterator[Draft]:
    """A place whose characters' meanings stand as a capitalised name in place of its own."""
    told: set[str] = set()
    for start, end, name in _places(pair.source):
        if name.chinese in told or any(english.find(form) for form in name.forms):
            continue
        place = characters_in_english(name.chinese[:2], english)
        # North Sea, Black Mountain: what ends so may be the true name of another place
        if place and not _ENDS_GENERIC.search(pair.translation[slice(*place)]):
            told.add(name.chinese)
            yield Draft(
                pair=number,
                category=Category.MISTRANSLATION,
                severity=Severity.CRITICAL,
                confidence=0.8,
                message=message(
                    "transliteration.translated", chinese=name.chinese, name=name.english
                ),
                source_span=span(pair.source, start, end),
                translation_span=span(pair.translation, *place),
                suggestion=name.english,
            )


def _places(source: str) -> Iterator[tuple[int, int, Name]]:
    """Chinese places, with start and end.

    Provinces and well-known cities count wherever their characters stand, as parts of longer
    names too (香港特区, 北京时间): two words that gloss them are evidence enough.
    """
    for mention in source_names(source).mentions:
        if len(mention.names) == 1 and _is_settlement(mention.names[0]):
            yield mention.start, mention.end, mention.names[0]
    for name in _regions():
        start = source.find(name.chinese)
        if start >= 0:
            yield start, start + len(name.chinese), name


@cache
def _regions() -> tuple[Name, ...]:
    """Provinces and well-known cities that are written with two characters."""
    names = {name for names in gazetteer().english_places.values() for name in names}
    regions = [name for name in names if name.kind is NameKind.REGION and len(name.chinese) == 2]
    return tuple(sorted(regions, key=lambda name: name.chinese))


def _is_settlement(name: Name) -> bool:
    """Whether it is a province, city or county, whose names are never translated."""
    gloss = gazetteer().glosses(name.chinese)
    return name.kind is NameKind.REGION or (
        name.kind is NameKind.PLACE
        and not name.is_foreign
        and re.search(r"\b(city|county|prefecture|province|district|town)\b", gloss) is not None
    )


def characters_in_english(chinese: str, english: EnglishNames) -> tuple[int, int] | None:
    """Two capitalised words side by side that gloss the two characters in order."""
    known = gazetteer()
    meanings = []
    for char in chinese:
        gloss = known.glosses(char).lower()
        sound = known.readings(char)
        meanings.append(set(re.findall(r"[a-z]+", gloss)) - _EMPTY | set(sound))
    for first, second in zip(english.words, english.words[1:], strict=False):
        if (
            first.is_capital
            and second.is_capital
            and english.text[first.end : second.start] in (" ", "-", " (")
            and first.folded in meanings[0]
            and second.folded in meanings[1]
            and not (
                first.folded in known.readings(chinese[0])
                and second.folded in known.readings(chinese[1])
            )
        ):
            return first.start, second.end
    return None


_EMPTY = frozenset("a an the of in to for and or on with abbr surname variant used".split())
