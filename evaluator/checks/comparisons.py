"""Comparisons turned round: less for more, or the two things in each other's place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..alignment.words import CHINESE_FUNCTION, ENGLISH_FUNCTION
from ..language import chinese_words
from ..language.comparatives import Comparison, chinese_comparisons, english_comparisons
from ..language.english import words
from ..language.gazetteer import gazetteer
from .base import CheckedPair

_POSSESSIVES = frozenset("my your his her its our their".split())
"""They belong to the noun behind them and not to the one that Chinese compares with: 比我小."""
_DEMONSTRATIVES = {"这": frozenset(("this", "these")), "那": frozenset(("that", "those"))}
_SURE_LINK = 0.6  # centred cosine; weaker links lead to what the two things share


@dataclass(frozen=True, slots=True)
class Turned:
    """A comparison that the translation turns round; places in both texts."""

    source: tuple[int, int]
    translation: tuple[int, int]


def turned_comparisons(pair: CheckedPair) -> Iterator[Turned]:
    """Where the one comparison of a sentence says the contrary in the translation.

    "B is dearer than A" says what 甲比乙便宜 does: which thing stands first tells as much as the
    adjective.  Where the two are not found on either side of the English one, nothing is said.
    """
    ours, theirs = (
        list(chinese_comparisons(pair.source)),
        list(english_comparisons(pair.translation)),
    )
    if len(ours) != 1 or len(theirs) != 1:
        return
    (meant,), (said,) = ours, theirs
    shared = meant.senses.keys() & said.senses.keys()
    order = _order(pair, meant, said)
    if shared and order and all(meant.senses[k] * said.senses[k] * order < 0 for k in shared):
        yield Turned((meant.start, meant.stop), (said.start, said.end))


def _order(pair: CheckedPair, meant: Comparison, said: Comparison) -> int:
    """1 where the English names both things in the same order, -1 in the other, 0 unknown.

    The place of the second tells, by those of its words that do not render the first as well:
    what a sister is compared with is another sister.
    """
    before, behind = (
        _renderings(pair, (meant.end, meant.last), place)
        - _renderings(pair, meant.first, (said.first[0], said.last))
        for place in (said.first, (said.end, said.last))
    )
    return (len(behind) > len(before)) - (len(before) > len(behind))


def _renderings(pair: CheckedPair, thing: tuple[int, int], place: tuple[int, int]) -> set[str]:
    """Lemmas in a stretch of the translation that render a word of a stretch of the source."""
    glosses, linked = set[str](), list[tuple[int, int]]()
    for start, end in chinese_words(pair.source):
        word = pair.source[start : min(end, thing[1])]
        if thing[0] <= start < thing[1] and word not in CHINESE_FUNCTION:
            glosses |= {w.lemma for w in words(gazetteer().glosses(word))} - ENGLISH_FUNCTION
            glosses |= _DEMONSTRATIVES.get(word[0], frozenset())
            linked += [
                (k.target_start, k.target_end)
                for k in pair.links
                if k.source_start < end and start < k.source_end and k.score >= _SURE_LINK
            ]
    return {
        word.lemma
        for word in words(pair.translation)
        if place[0] <= word.start < place[1]
        and word.lemma not in _POSSESSIVES
        and (word.lemma in glosses or any(a <= word.start < b for a, b in linked))
    }
