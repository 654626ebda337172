"""Which entries stand in a sentence, and which of their renderings in its translation."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from ..errors import InputError
from ..language import chinese_words
from ..language.english import Word, words
from ..language.gazetteer import NameKind, gazetteer
from ..model import longest_apart
from .entries import Entry, load_entries
from .index import Index, columns_of, load_index

ALWAYS = frozenset(("idioms", "transcriptions", "abbreviations", "bodies", "general"))
"""Tables of no one domain."""
_WHOSE = frozenset("my your his her its our their one's one’s this these those".split())
_PAUSE = re.compile(r"[,;:.!?()]")
AUTO, NONE = "auto", "none"
_GAP = "..."
_LONGEST_GAP = 4  # words
_OF = "of"
_TURNED, _LONGEST_TURNED = 2, 4  # words of a noun phrase that may be turned round
_STEM = 5  # letters that words of one family share
LIGHT = frozenset(
    "a all an and any as at away back be become big but by can come do down even every for from "
    "get give go good have high hold in into it just keep know let like long look make many more "
    "most much new no not nothing of off on one only open out over part people person play put "
    "run say see send set show side small so some such take than the thing time to too turn two "
    "under up use very want way well with without word work".split()
)
"""Words that stand in renderings of anything, and so tell no wrong one from a right one."""
_SHORT, _LONG = 2, 4
"""Characters: a term so short may be an accident of two words that meet, and needs its domain
unless its neighbours tell; one longer than the second is no accident, and one in between is
where it cuts a word of the dictionary.
"""
_FIRM = re.compile("[\u4e00-\u9fff]{1,12}?(?:公司|集团|事务所)")
_WHERE = (NameKind.REGION, NameKind.PLACE)
_TELLING = 600
"""Characters of a document from which the absence of a domain's terms says something."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """English that stands for an entry, rightly or wrongly: ``[start, end)`` of a text."""

    start: int
    end: int
    entry: Entry
    text: str


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """A term of the knowledge in a sentence.

    Attributes:
        start: of the term in the source, in characters.
        end: behind it.
        entries: that hold here; more than one where tables tell of the same term.
        accepted: where accepted renderings of it stand in the translation.
        wrong: where known wrong ones do, those inside an accepted one left out.
    """

    start: int
    end: int
    entries: tuple[Entry, ...]
    accepted: tuple[Rendering, ...]
    wrong: tuple[Rendering, ...]


class Knowledge:
    """Entries, to be found in texts.

    Parameters:
        index: of them.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Knowledge:
        """Of entries that are at hand."""
        return cls(Index(columns_of(entries)))

    def terms(self, source: str) -> list[tuple[int, int, tuple[Entry, ...]]]:
        """Terms of a Chinese text, the longest at every place, none inside another.

        Parameters:
            source: in simplified characters.

        Returns:
            start, end and entries of every term, in order.
        """
        matches = list(self._index.terms(source))
        if not matches:
            return []
        tokens = chinese_words(source)
        found = [
            match
            for match in matches
            if _is_whole(*match[:2], source, tokens) and not _is_cut_from_a_firm(match, source)
        ]
        return longest_apart(found, lambda match: match[:2])

    def names(self, translation: str) -> list[Rendering]:
        """Names that an English text speaks of, the longest at every place.

        Parameters:
            translation: English.

        Returns:
            each with an entry that goes by it, in order.
        """
        folded = translation.casefold()
        if len(folded) != len(translation):  # a letter that has no lower case of one character
            return []
        hits = [
            Rendering(start, end, entry, name)
            for start in range(len(folded))
            if not folded[start - 1 : start].isalnum()
            for name, entry in self._index.names(folded, start)
            for end in [start + len(name)]
            if _is_name(translation, start, end)
        ]
        return longest_apart(hits, lambda hit: (hit.start, hit.end))

    @cached_property
    def all_domains(self) -> frozenset[str]:
        """Names of all tables."""
        return ALWAYS | self._index.domains

    def domains(self, sources: Iterable[str]) -> frozenset[str]:
        """Domains that a document speaks of, told by terms that belong to one alone.

        Parameters:
            sources: its sentences.

        Returns:
            names of tables.  Of a text too short to tell by, all.
        """
        listed = list(sources)
        return self.spoken(sum(map(len, listed)), map(self.told_by, listed))

    def told_by(self, source: str) -> frozenset[str]:
        """Domains of the terms of a sentence that belong to one alone."""
        found: set[str] = set()
        for start, end, entries in self.terms(source):
            domains = {entry.domain for entry in entries}
            if len(domains) == 1 and end - start > _SHORT:
                found |= domains
        return frozenset(found)

    def spoken(self, length: int, told: Iterable[Collection[str]]) -> frozenset[str]:
        """Domains of a document, see :meth:`domains`.

        Parameters:
            length: of its source in characters.
            told: of every sentence what it is :meth:`told_by`.
        """
        return ALWAYS.union(*told) if length >= _TELLING else self.all_domains

    def recognise(
        self, source: str, translation: str, domains: Collection[str]
    ) -> tuple[KnownTerm, ...]:
        """What is known of a sentence and of its translation.

        Parameters:
            source: in simplified characters.
            translation: English; may be empty.
            domains: that the document speaks of.

        Returns:
            the terms in it, in order.
        """
        text = _Text.of(translation)
        found = []
        for start, end, entries in self.terms(source):
            holding = tuple(_holding(entries, source, start, end, domains))
            if holding:
                found.append(_known(start, end, holding, entries, text))
        return tuple(found)


def chosen_domains(names: Sequence[str]) -> frozenset[str] | None:
    """Domains by the names that a user gives them.

    Parameters:
        names: of domains; ``auto`` or none at all to find them from the text, ``none`` to do
            without knowledge.

    Returns:
        names of tables; None where they are to be found, none to do without.

    Raises:
        InputError: there is no domain of that name.
    """
    known = sorted({entry.domain for entry in load_entries()}) if names else []
    for name in names:
        if name not in (AUTO, NONE, *known):
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
            raise InputError(f"no domain of that name; {hint}", place=f"domain {name}")
    if NONE in names:
        return frozenset()
    return None if not names or AUTO in names else ALWAYS.union(names)


@cache
def load_knowledge() -> Knowledge:
    """The bundled knowledge, made ready once."""
    return Knowledge(load_index())


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a stretch is made of whole words and written as a name is."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    is_whole = not before.isalnum() and not behind.isalnum()
    return is_whole and text[start:end] != text[start:end].lower()


def _is_whole(start: int, end: int, source: str, tokens: Sequence[tuple[int, int]]) -> bool:
    """Whether a stretch is a word, or words, of its text rather than parts of two others.

    One of the words that it ends in may be cut, if it is long or the dictionary has no such word:
    the segmenter guesses at many, but 申请人才公寓 is of talent and not of applicants.
    """
    cut = [(a, b) for a, b in tokens if a < start < b or a < end < b]
    if not cut:
        return True
    if len(cut) > 1 or end - start <= _SHORT:
        return False
    return end - start > _LONG or not gazetteer().is_common_word(source[slice(*cut[0])])


def _is_cut_from_a_firm(match: tuple[int, int, Sequence[Entry]], source: str) -> bool:
    """Whether a common term is a firm's place and half of its name: 上海青 of 上海青禾有限公司."""
    start, end, entries = match
    if any(entry.is_name for entry in entries) or not _FIRM.match(source, end):
        return False
    places = (gazetteer().lookup(source[start:stop]) for stop in range(start + 2, end))
    return any(place is not None and place.kind in _WHERE for place in places)


def _holding(
    entries: Sequence[Entry], source: str, start: int, end: int, domains: Collection[str]
) -> Iterator[Entry]:
    """The entries of a term that hold in a sentence."""
    around = source[:start] + "\0" + source[end:]
    senses = [entry for entry in entries if entry.is_sense and _is_near(entry, around)]
    for entry in entries:
        if entry.is_sense:
            # Two senses that the neighbours speak for: nobody knows which it is.
            if len(senses) == 1 and entry is senses[0]:
                yield entry
        elif (not entry.near or _is_near(entry, around)) and not any(
            word in around for word in entry.not_near
        ):
            told = entry.near or end - start > _SHORT or entry.domain in domains
            if told:
                yield entry


def _is_near(entry: Entry, around: str) -> bool:
    return any(word in around for word in entry.near)


def _known(
    start: int,
    end: int,
    holding: tuple[Entry, ...],
    entries: Sequence[Entry],
    text: _Text,
) -> KnownTerm:
    # What any entry of the term accepts is not called wrong by another; of its senses, and of
    # what is right beside certain words only, that goes for those that hold.
    allowing = [e for e in entries if e in holding or not (e.is_sense or e.near)]
    # What is wrong beside certain words is so whatever is right elsewhere: a coach who is sacked
    # finishes no class.
    barred = {
        (hit.start, hit.end)
        for entry in holding
        if entry.near
        for rendering in entry.wrong
        for hit in text.occurrences(entry, rendering)
    }
    accepted = [
        hit
        for entry in allowing
        for rendering in entry.renderings
        for hit in text.occurrences(entry, rendering)
        if entry.near or (hit.start, hit.end) not in barred
    ]
    allowed = {
        pattern
        for entry in allowing
        for rendering in entry.renderings
        for pattern in _orders(rendering)[: 1 if entry.is_name else None]
    }
    wrong = [
        hit
        for entry in holding
        for rendering in entry.wrong
        if entry.near or _pattern(rendering) not in allowed
        for hit in text.occurrences(entry, rendering)
        if not any(right.start <= hit.start and hit.end <= right.end for right in accepted)
    ]
    return KnownTerm(start, end, holding, tuple(accepted), tuple(wrong))


@dataclass(frozen=True, slots=True)
class _Text:
    """A translation as renderings are looked for in it.

    Attributes:
        text: as written.
        words: with their places.
        keys: what each is compared by.
        places: of every key.
    """

    text: str
    words: Sequence[Word]
    keys: Sequence[str]
    places: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, translation: str) -> _Text:
        """Take a text to pieces."""
        found = _telling_words(translation)
        keys = [word.key for word in found]
        places: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(keys):
            places[key].append(place)
        return cls(translation, found, keys, places)

    def occurrences(self, entry: Entry, rendering: str) -> Iterator[Rendering]:
        """Where a rendering stands, inflection and spelling aside.

        A noun phrase may stand turned round, a name not: it is the Bank of China.
        """
        for pattern in _orders(rendering)[: 1 if entry.is_name else None]:
            for first in self.places.get(pattern[0], ()):
                last = _match(pattern, self.keys, first)
                if last is None:
                    continue
                start, end = self.words[first].start, self.words[last].end
                # What a comma parts is no phrase, unless it stands in the rendering itself.
                if _PAUSE.search(rendering) or not _PAUSE.search(self.text, start, end):
                    yield Rendering(start, end, entry, rendering)


def _match(pattern: Sequence[str], keys: Sequence[str], first: int) -> int | None:
    """Index of the last word of a pattern that begins at ``first``; None if it does not."""
    place, gap = first, 0
    for part in pattern[1:]:
        if part == _GAP:
            gap = _LONGEST_GAP
            continue
        reach = range(place + 1, min(place + 2 + gap, len(keys)))
        found = next((k for k in reach if keys[k] == part), None)
        if found is None:
            return None
        place, gap = found, 0
    return place


def _telling_words(text: str) -> list[Word]:
    """The words of a text without those that only say whose a thing is, or which."""
    return [word for word in words(text) if text[word.start : word.end].lower() not in _WHOSE]


@cache
def _pattern(rendering: str) -> tuple[str, ...]:
    """A rendering as keys of its words, gaps among them."""
    parts = [[word.key for word in _telling_words(part)] for part in rendering.split(_GAP)]
    keys = [key for part in parts if part for key in (_GAP, *part)]
    return tuple(keys[1:])


@cache
def _orders(rendering: str) -> tuple[tuple[str, ...], ...]:
    """A rendering as keys, and the same with the noun before what belongs to it, or behind.

    "Party building" is "building of the Party", and the other way round.
    """
    pattern = _pattern(rendering)
    if _GAP in pattern or not _TURNED <= len(pattern) <= _LONGEST_TURNED:
        return (pattern,) if pattern else ()
    if _OF not in pattern:
        return pattern, (pattern[-1], _OF, *pattern[:-1])
    if pattern.count(_OF) == 1 and _OF not in (pattern[0], pattern[-1]):
        place = pattern.index(_OF)
        return pattern, (*pattern[place + 1 :], *pattern[:place])
    return (pattern,)


@cache
def keys_of(rendering: str) -> frozenset[str]:
    """What the words of a rendering are compared by."""
    return frozenset(_pattern(rendering)) - {_GAP}


@cache
def telltales(entry: Entry) -> tuple[frozenset[str], frozenset[str]]:
    """Words that tell a wrong rendering of an entry from a right one.

    Returns:
        keys of words that only known wrong renderings have, and of those in accepted ones;
        :data:`LIGHT` ones are not among the former.
    """
    right = frozenset(key for rendering in entry.renderings for key in _pattern(rendering))
    wrong = frozenset(key for rendering in entry.wrong for key in _pattern(rendering))
    # "inspector" is no sign of a mistake where "inspection" is right.
    stems = set(map(family, right))
    telling = frozenset(key for key in wrong if family(key) not in stems)
    return telling - LIGHT - {_GAP}, right


def family(key: str) -> str:
    """What the words of one family share, as "implement" and "implementation" do."""
    return key[:_STEM]
