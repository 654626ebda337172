"""Words of which one must not be taken for the other, and where a text has them.

Opposed ones (``data/opposites.tsv``), opposed adjectives (``data/degrees.tsv``), and those of a
closed set, such as organs, animals or taxes (``data/sets.tsv``).
"""

from __future__ import annotations

import importlib.resources
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations, groupby

from ..support.remembered import of_texts
from .gazetteer import gazetteer
from .lexicon import alternatives, english_words
from .words import chinese_words


@dataclass(frozen=True)
class Side:
    """One of two opposed senses.

    Attributes:
        chinese: words that say it, as they stand.
        lookalikes: longer words in which those mean something else.
        evidence: what says it in English, as the table has it; empty where nothing says it surely.
        vague: what else may say it, likewise; empty where there is nothing.
    """

    chinese: tuple[str, ...]
    lookalikes: tuple[str, ...]
    evidence: str
    vague: str

    # Most senses are said in no text, and most contraries in no translation: to make the patterns
    # of all takes half a second.

    @cached_property
    def english(self) -> re.Pattern[str]:
        """What says it in English, and is evidence where the source says the contrary."""
        return _pattern(self.evidence or _NOTHING)

    def found_in(self, text: str) -> Iterator[re.Match[str]]:
        """Where an English text says it, by :attr:`english`."""
        if self.evidence and self._may_stand_in(_folded(text)):
            yield from self.english.finditer(text)

    def _may_stand_in(self, folded: str) -> bool:
        return self._beginnings is None or any(word in folded for word in self._beginnings)

    @cached_property
    def _beginnings(self) -> tuple[str, ...] | None:
        """Letters one of which stands wherever :attr:`english` is found; None where any may."""
        found = [_LETTERS.match(part) for part in alternatives(self.evidence)]
        return None if None in found else tuple(_folded(match[0]) for match in found if match)

    @cached_property
    def also(self) -> re.Pattern[str]:
        """That and what else may say it, too vague to be evidence."""
        return _pattern("|".join(filter(None, (self.evidence, self.vague))))


@dataclass(frozen=True, slots=True)
class Opposition:
    """Two senses of which a translation must not take one for the other.

    Attributes:
        domain: kind of sense: place, device, party, family, money, law, medicine, time, action;
            degree, of adjectives; exchange, of which either party may be told first; or set,
            which are no contraries.
        sides: the two.
    """

    domain: str
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Said:
    """One of two opposed senses where a Chinese text says it.

    Attributes:
        opposition: the two.
        side: which, 0 or 1.
        start: offset where the word begins.
        end: offset behind it.
    """

    opposition: Opposition
    side: int
    start: int
    end: int


_NOTHING = "(?!)"  # matches nowhere
_LETTERS = re.compile(r"[A-Za-z]+(?![A-Za-z]*[?*{])|[A-Za-z]+(?=[A-Za-z][?*{])")
"""With which a pattern begins; a last one that may be left out is none of them."""
_INFLECTED = re.compile(r"([A-Za-z]+)~|(?<=[)\]])~")
_BLANK = re.compile(r"\[[^\]]*\]| ")
"""In a set of characters a blank stands for itself."""
_FIELD = "field:"
_BEFORE_ADJECTIVE = (
    "很 太 非常 十分 特别 极其 极 格外 相当 更 更加 越来越 有点 有点儿 有些 过于 过 偏 又 较 比较 "
    "这么 那么 真 挺 颇 最"
).split()
_BEHIND_ADJECTIVE = "极了 得很 得多 多了 一点 一点儿 一些 点儿 些".split()
"""Beside what an adjective of one character is one, and no part of another word."""


def oppositions() -> Iterator[Opposition]:
    """All tables, row by row; of a set every two that are opposed."""
    yield from _opposed()
    for number, one_set in enumerate(_sets()):
        for one, other in combinations(range(len(one_set.members)), 2):
            if one_set.opposes(one, other):
                yield _two_of(number, one, other)


@cache
def _opposed() -> tuple[Opposition, ...]:
    opposed = (
        Opposition(domain, (_side(one, one_english), _side(other, other_english)))
        for domain, one, other, one_english, other_english in _rows("opposites.tsv")
    )
    degrees = (
        Opposition("degree", (_side(_graded(one), one_english), _side(_graded(other), english)))
        for one, other, one_english, english in _rows("degrees.tsv")
    )
    return (*opposed, *degrees)


@dataclass(frozen=True, slots=True)
class _Set:
    """Things of which one is no other.

    Attributes:
        members: the things.
        is_field: whether they have no more in common than what they are about.
    """

    members: tuple[Side, ...]
    is_field: bool

    def opposes(self, one: int, other: int) -> bool:
        """Whether two members are of a kind; in a field, where they share a character."""
        return not self.is_field or not self._characters(one).isdisjoint(self._characters(other))

    def _characters(self, member: int) -> set[str]:
        return set("".join(self.members[member].chinese))


@cache
def _sets() -> tuple[_Set, ...]:
    return tuple(
        _Set(
            tuple(_side(chinese, english) for _, chinese, english in rows),
            name.startswith(_FIELD),
        )
        for name, rows in groupby(_rows("sets.tsv"), key=lambda row: row[0])
    )


@cache
def _two_of(number: int, one: int, other: int) -> Opposition:
    """Two members of a set, made where a text has one: there are too many to make them all."""
    members = _sets()[number].members
    return Opposition("set", (members[one], members[other]))


def _rows(name: str) -> Iterator[list[str]]:
    """Lines of a table under ``data`` but for the first, which names the columns."""
    file = importlib.resources.files(__package__) / "data" / name
    return (line.split("\t") for line in file.read_text("utf-8").splitlines()[1:])


def _graded(chinese: str) -> str:
    """The adjectives of a side, those of one character with what makes it plain that they are."""
    words, mark, lookalikes = chinese.partition("!")
    graded = [
        form
        for word in words.split("|")
        for form in (
            [word]
            if len(word) > 1
            else [
                *(before + word for before in _BEFORE_ADJECTIVE),
                *(word + behind for behind in _BEHIND_ADJECTIVE),
            ]
        )
    ]
    return "|".join(graded) + mark + lookalikes


def _side(chinese: str, english: str) -> Side:
    words, _, lookalikes = chinese.partition("!")
    evidence, _, vague = english.partition(";")
    return Side(
        tuple(words.split("|")),
        tuple(lookalikes.split("|")) if lookalikes else (),
        evidence,
        vague,
    )


def _pattern(written: str) -> re.Pattern[str]:
    inflected = _INFLECTED.sub(_inflections, written)
    return english_words(_BLANK.sub(lambda m: r"[\s-]" if m[0] == " " else m[0], inflected))


def _folded(text: str) -> str:
    """A text as patterns that know no case see it: the dotless i is an i to them as well."""
    return text.casefold().replace("ı", "i")


def _inflections(match: re.Match[str]) -> str:
    """The regular forms of a verb or noun: "rent~", "releas~", "agree~", "stop~".

    Behind a bracket ("(?:lady|sun) ?(?:bird|bug)~", "licen[sc]~") no letter is doubled.
    """
    stem = match[1]
    if stem is None:
        return "(?:e|s|es|d|ed|ing|er|ers|ion|ions)?"
    ending = "d|r|rs" if stem.endswith("e") else f"{stem[-1]}(?:ed|ing|er|ers)"
    return rf"{stem}(?:e|s|es|ed|ing|y|ies|ied|ying|{ending}|er|ers|ion|ions)?"


@cache
def _sides_of(word: str) -> Sequence[tuple[Opposition, int]]:
    """Every opposition that a word of the tables is a side of, and which."""
    places, members = _by_word()
    found = [(_opposed()[row], side) for row, side in places.get(word, ())]
    for number, own in members.get(word, ()):
        for other in range(len(_sets()[number].members)):
            if other != own and _sets()[number].opposes(own, other):
                two = _two_of(number, min(own, other), max(own, other))
                found.append((two, int(own > other)))
    return found


_Places = Mapping[str, Sequence[tuple[int, int]]]


@cache
def _by_word() -> tuple[_Places, _Places]:
    """Row and side of each word that is opposed to one; set and member of each one of a set."""
    places, members = defaultdict[str, list[tuple[int, int]]](list), defaultdict(list)
    for row, opposition in enumerate(_opposed()):
        for number, side in enumerate(opposition.sides):
            for word in side.chinese:
                places[word].append((row, number))
    for number, own in enumerate(_sets()):
        for member, side in enumerate(own.members):
            for word in side.chinese:
                members[word].append((number, member))
    return places, members


@cache
def _words() -> frozenset[str]:
    return frozenset(word for places in _by_word() for word in places)


@cache
def _lengths() -> Mapping[str, Sequence[int]]:
    """First character → lengths of the words that begin so, the shortest first."""
    found: dict[str, set[int]] = defaultdict(set)
    for word in _words():
        found[word[0]].add(len(word))
    return {first: sorted(lengths) for first, lengths in found.items()}


@of_texts
def said_in(text: str) -> tuple[Said, ...]:
    """Every opposed sense that a Chinese text says, in order of its place.

    A word is none inside a longer word of the dictionary, or across two of them; a member of a set
    is none either behind the beginning of a longer word of the tables: 毛利率 is no 利率.
    """
    return tuple(_said_in(text))


def _said_in(text: str) -> Iterator[Said]:
    cuts = _cuts(text)
    places = [place for place in _known_in(text) if not set(place) & cuts]
    for start, end in places:
        is_part = any(a < start and end <= b for a, b in places)
        for opposition, side in _sides_of(text[start:end]):
            if (is_part and opposition.domain == "set") or _is_lookalike(
                text, start, end, opposition.sides[side]
            ):
                continue
            yield Said(opposition, side, start, end)


def _known_in(text: str) -> Iterator[tuple[int, int]]:
    """Where words of the tables stand."""
    known, lengths = _words(), _lengths()
    for start, first in enumerate(text):
        for length in lengths.get(first, ()):
            if text[start : start + length] in known:
                yield start, start + length


def _cuts(text: str) -> set[int]:
    """Places inside the words of the dictionary that a text is made of.

    Words of four characters are mostly two of two: 贸易顺差; idioms are not.
    """
    return {
        place
        for start, end in chinese_words(text)
        if end - start > 1 and gazetteer().is_common_word(text[start:end])
        for place in range(start + 1, end)
        if (start, place, end) != (start, start + 2, start + 4) or _is_idiom(text[start:end])
    }


def _is_idiom(word: str) -> bool:
    """Whether a word means what its parts do not: 天花乱坠 has no smallpox."""
    return "(idiom" in gazetteer().glosses(word)


def _is_lookalike(text: str, start: int, end: int, side: Side) -> bool:
    """Whether a stretch lies within one of the words that look like those of a side."""
    return any(
        text.startswith(word, place)
        for word in side.lookalikes
        for place in range(max(0, end - len(word)), start + 1)
    )
