"""Candidate terms of a document, and how each was rendered."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..alignment.words import ENGLISH_FUNCTION
from ..checks import CheckedPair
from ..checks.phrases import LinkedPair, runs_of_words, stems
from ..knowledge import Entry, KnownTerm, load_knowledge
from ..language import chinese_words, usage
from ..language.english import words
from ..language.gazetteer import gazetteer
from .counting import Key, Said, Translations, key_of

LEAST_PLACES = 2
"""Places in which a run of words must stand to be a candidate, unless it is known as a term."""
_SHORTEST = 2  # characters
# Parts of speech by the beginnings of their tags.
_NOUNS = ("n", "vn", "an", "j", "s", "l", "eng", "x")
_MODIFIERS = ("a", "b")  # before a noun
_VERB, _PERSON = "v", "nr"
_EVERYDAY = 1000
"""Frequency in jieba's dictionary from which a single word is everybody's, and no term."""
_PAUSE = re.compile(r"[,;:!?()]|\.\s")
_LETTER = re.compile(r" [A-Z]\b(?![.'’-])")
_NO_TERMS = "idioms"  # table of the knowledge: set phrases, which no term list holds
_SHORT = 2  # characters of a known word that is only listed where something can go wrong with it
_MANY = 3  # places from which counting tells what the links do not


@dataclass(frozen=True, slots=True)
class Wording:
    """One way in which a candidate was rendered.

    Attributes:
        text: as it was written most often, articles at its ends left out.
        places: pairs in which it stands, by number, once for every time.
    """

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Candidate:
    """A run of Chinese words that may be a term.

    Attributes:
        source: the words.
        places: pairs that it stands in, by number, once for every time.
        wordings: how it was rendered, the most frequent first; places whose rendering the word
            links do not tell for sure are in none.
        is_known: whether the knowledge on board or the dictionary of names has it.
        is_name: whether it names a place, a person or a body.
    """

    source: str
    places: tuple[int, ...]
    wordings: tuple[Wording, ...] = ()
    is_known: bool = False
    is_name: bool = False

    @cached_property
    def told(self) -> int:
        """Places whose rendering is known."""
        return sum(len(wording.places) for wording in self.wordings)

    @cached_property
    def agreement(self) -> float:
        """Share of the places with a known rendering that have the usual one, or one like it.

        1 where none is known: nothing disagrees.
        """
        if not self.wordings:
            return 1.0
        usual = stems(self.wordings[0].text)
        alike = sum(len(w.places) for w in self.wordings if _alike(stems(w.text), usual))
        return alike / self.told


@dataclass(slots=True)
class _Found:
    """Places of a run of words while they are gathered."""

    places: list[int] = field(default_factory=list)
    written: dict[Key, list[Said]] = field(default_factory=lambda: defaultdict(list))


def candidates(pairs: Sequence[CheckedPair], least: int = LEAST_PLACES) -> list[Candidate]:
    """Candidate terms of documents.

    A candidate is a run of words that is built as a noun phrase is and recurs, or that the
    knowledge on board or the dictionary of names has.  A run that stands only inside one and the
    same longer one is left out.

    Parameters:
        pairs: linked where they have a translation.
        least: places in which a run that nothing knows must stand.

    Returns:
        the most telling first: by places and length, as the C-value weighs them (Frantzi,
        Ananiadou and Mima 2000).
    """
    found: dict[str, _Found] = defaultdict(_Found)
    known: set[str] = set()
    for number, pair in enumerate(pairs):
        _gather(number, pair, found, known)
    kept = {
        run: runs
        for run, runs in found.items()
        if run in known or (len(runs.places) >= least and _is_built_as_term(run))
    }
    weights = _weights({run: len(runs.places) for run, runs in kept.items()})
    order = sorted(weights, key=lambda run: (-weights[run], run))
    texts = Translations(pairs)
    return [_candidate(run, kept[run], run in known, texts) for run in order]


def _gather(number: int, pair: CheckedPair, found: dict[str, _Found], known: set[str]) -> None:
    """Take down all runs of words of a pair, and which of them are known terms."""
    text = pair.source
    accepted = {
        text[term.start : term.end]: "".join(
            pair.translation[hit.start : hit.end] + _letter_behind(pair.translation, hit.end)
            for hit in term.accepted[:1]
        )
        for term in _known_terms(pair)
    }
    known.update(accepted)
    linked = LinkedPair(number, pair)
    for run in runs_of_words(text, linked.tokens, _SHORTEST):
        start, end = linked.tokens[run[0]][0], linked.tokens[run[-1]][1]
        runs = found[text[start:end]]
        runs.places.append(number)
        place = linked.place(run) if pair.links else None
        by_links = trimmed(place.english.text) if place else ""
        if place and by_links and place.english.text.endswith(by_links):
            by_links += _letter_behind(pair.translation, place.english.end)
        said = accepted.get(text[start:end]) or by_links
        if said:
            runs.written[key_of(said)].append((number, said))


def _known_terms(pair: CheckedPair) -> Iterator[KnownTerm]:
    """Terms of the knowledge on board that belong into a list."""
    knowledge = load_knowledge()
    for term in knowledge.recognise(pair.source, pair.translation, knowledge.all_domains):
        if any(_is_term(entry) for entry in term.entries):
            yield term


def _is_term(entry: Entry) -> bool:
    if entry.domain == _NO_TERMS or entry.is_sense:
        return False
    return entry.is_name or (
        entry.kind == "noun" and (len(entry.source) > _SHORT or bool(entry.wrong))
    )


def _letter_behind(translation: str, end: int) -> str:
    """The letter behind a rendering that tells things apart, as in Party A; else nothing."""
    letter = _LETTER.match(translation, end)
    return letter[0] if letter else ""


def trimmed(english: str) -> str:
    """A rendering without function words at its ends; empty where nothing else is in it, or where
    a comma or a stop parts it, which no term has.
    """
    telling = [word for word in words(english) if word.lemma not in ENGLISH_FUNCTION]
    if not telling or _PAUSE.search(english, telling[0].start, telling[-1].end):
        return ""
    return english[telling[0].start : telling[-1].end]


def _is_built_as_term(run: str) -> bool:
    """Whether words are put together as those of a term are: a noun phrase of more than one word,
    or a single noun that is not everybody's.
    """
    parts = [(run[start:end], usage(run[start:end])) for start, end in chinese_words(run)]
    if len(parts) == 1:
        ((word, used),) = parts
        return used.frequency < _EVERYDAY and _is_noun(word, used.kind)
    *before, (last, used) = parts
    can_end = _is_noun(last, used.kind) or (
        used.kind == _VERB and not before[-1][1].kind.startswith(_PERSON)
    )
    ends_in_noun = _is_noun(last, used.kind)
    return can_end and all(
        _is_noun(word, used.kind)
        or used.kind in _MODIFIERS
        # What is done to a thing may stand between nouns: 住房保障中心, 公共租赁住房.
        or (ends_in_noun and k > 0 and used.kind == _VERB and len(word) > 1)
        for k, (word, used) in enumerate(before)
    )


def _is_noun(word: str, kind: str) -> bool:
    """Whether a word is used as a noun; one that the dictionary lacks is new, and names a thing."""
    return len(word) > 1 and (not kind or kind.startswith(_NOUNS))


def _weights(places: Mapping[str, int]) -> dict[str, float]:
    """C-value of every run; those that only ever stand inside one longer run are left out."""
    longer: dict[str, list[int]] = defaultdict(list)
    for run, often in places.items():
        for part in {run[a:b] for a in range(len(run)) for b in range(a + _SHORTEST, len(run) + 1)}:
            if part != run and part in places:
                longer[part].append(often)
    weights = {}
    for run, often in places.items():
        around = longer.get(run, [])
        if around and max(around) >= often:
            continue
        free = often - (sum(around) / len(around) if around else 0)
        weights[run] = math.log2(len(run)) * max(free, 0.0)
    return weights


def _candidate(run: str, found: _Found, is_known: bool, texts: Translations) -> Candidate:
    holding = set(found.places)
    told = sum(map(len, found.written.values()))
    if len(found.places) >= _MANY and 2 * told < len(found.places):
        said = texts.companion(holding)
        if said:
            found.written = defaultdict(list, {said[0]: said[1]})
    wordings = [
        Wording(_usual_form(text for _, text in written), tuple(number for number, _ in written))
        for written in _merged(found.written)
    ]
    wordings.sort(key=lambda wording: (-len(wording.places), wording.places, wording.text))
    name = gazetteer().lookup(run)
    return Candidate(
        run, tuple(found.places), tuple(wordings), is_known or name is not None, name is not None
    )


def _merged(written: Mapping[Key, Sequence[Said]]) -> list[list[Said]]:
    """Wordings, those that hold a more frequent one and a word that strayed into it with that."""
    merged: dict[Key, list[Said]] = {}
    for key, places in sorted(written.items(), key=lambda item: (-len(item[1]), len(item[0]))):
        inner = next((k for k in merged if len(merged[k]) > len(places) and _holds(key, k)), None)
        if inner is None:
            merged[key] = list(places)
        else:
            merged[inner] += [(number, merged[inner][0][1]) for number, _ in places]
    return [sorted(places) for places in merged.values()]


def _holds(long: Key, short: Key) -> bool:
    return any(long[k : k + len(short)] == short for k in range(len(long) - len(short) + 1))


def _usual_form(written: Iterable[str]) -> str:
    """How a wording is written most often; of equals the one with the fewest capitals."""
    times = Counter(written)
    return min(times, key=lambda text: (-times[text], sum(map(str.isupper, text)), text))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a rendering says no more than another, or hardly anything else."""
    return one <= other or other <= one
