"""What is written for a name, with capitals, and which of its words the name does not have.

A body's name comes in many wordings, all of its own words: the Shenzhen bourse, the labour
ministry.  A word that none of its names has, that the dictionary takes for no synonym of any and
that stands for nothing else in the source belongs to another body, or to none: the Chinese
Basketball Association of 中国足协, an International Austria Committee.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from ..alignment.words import ENGLISH_FUNCTION
from ..knowledge import Rendering, family
from ..language import chinese_words
from ..language.english import Word, words
from ..language.gazetteer import gazetteer
from ..language.pinyin import read_out
from ..language.synonyms import are_near
from .base import CheckedPair
from .literal import glosses

_WRITTEN = re.compile(
    r"\b[A-Z](?:[\w’'.&-]*\w)?(?:(?:\s(?:of|and|for|the|on|in|to|&|with|from|an?))*\s(?:[A-Z](?:[\w’'.&-]*\w)?|\d+))*"
)
_ENDS, _MARKS = ("", ".", "!", "?"), " \"“‘'("
_BODIES = frozenset(
    "administration agency association authority board body bureau center commission committee "
    "congress council court department directorate division federation foundation group "
    "headquarters institute institution league ministry office organ organization secretariat "
    "service society union".split()
)
"""What a body is by its last word: one is often put for another, and meant."""
QUALIFIERS = frozenset(
    "central china chinese city country general government local municipal national new people "
    "prc provincial public republic state united world".split()
)
"""Words that say whose a thing is, or where, and may be added to any name."""


def written_name(text: str, linked: Iterable[Word]) -> tuple[int, int] | None:
    """The stretch with capitals that a linked word stands in, small words between them taken in.

    Parameters:
        text: English.
        linked: words linked to a name.
    """
    starts = [word.start for word in linked if text[word.start].isupper()]
    for written in _WRITTEN.finditer(text):
        if any(written.start() <= start < written.end() for start in starts):
            return _without_opening(text, written.span(), starts)
    return None


def _without_opening(text: str, place: tuple[int, int], linked: Sequence[int]) -> tuple[int, int]:
    """What is written without the word that opens the sentence, which has a capital anyway."""
    inside = [word for word in words(text) if place[0] <= word.start < place[1]]
    before = text[: place[0]].rstrip(_MARKS)
    if len(inside) < 2 or inside[0].start in linked or before[-1:] not in _ENDS:
        return place
    is_common = gazetteer().explains_by(inside[0].lemma)
    return (inside[1].start, place[1]) if is_common else place


def strangers(
    pair: CheckedPair,
    place: tuple[int, int],
    name: tuple[int, int],
    renderings: Iterable[str],
    taken: Collection[Rendering],
) -> list[Word]:
    """Words written for a name that none of its renderings has, nor the rest of the source.

    Parameters:
        pair: in which it stands.
        place: of what is written, in the translation.
        name: place of the name in the source.
        renderings: accepted ones of the name.
        taken: accepted renderings of other terms.
    """
    own = {word.key for rendering in renderings for word in words(rendering)}
    families = set(map(family, own))
    rest = pair.source[: name[0]] + " " + pair.source[name[1] :]
    others = [rest[a:b] for a, b in chinese_words(rest)]
    meant = frozenset(family(said) for other in others for said in glosses(other))
    return [
        word
        for word in _content(pair.translation, place)
        if family(word.key) not in families
        and word.key not in QUALIFIERS
        and not (word.key in _BODIES and not _BODIES.isdisjoint(own))
        and not any(hit.start <= word.start and word.end <= hit.end for hit in taken)
        and not _is_linked_elsewhere(pair, word, name)
        and family(word.lemma) not in meant
        and not read_out(word.lemma, rest)
        and not is_place_of(rest, word.lemma)
        and not any(are_near(word.key, key) for key in own)
    ]


def is_variant(said: Iterable[Word], renderings: Iterable[str]) -> bool:
    """Whether words say all that a body's name says, but for whose it is and what sort of body.

    Parameters:
        said: words of what is written for it.
        renderings: accepted ones of its name.
    """
    keys = [word.key for word in said]
    named = ({word.key for word in words(rendering)} for rendering in renderings)
    telling = (own - QUALIFIERS - _BODIES - ENGLISH_FUNCTION for own in named if len(own) > 1)
    return any(
        all(any(family(key) == family(one) or are_near(key, one) for key in keys) for one in own)
        for own in telling
        if own
    )


def _content(text: str, place: tuple[int, int]) -> Sequence[Word]:
    return [
        word
        for word in words(text)
        if place[0] <= word.start < place[1]
        and word.lemma not in ENGLISH_FUNCTION
        and text[word.start].isalpha()
    ]


def _is_linked_elsewhere(pair: CheckedPair, word: Word, name: tuple[int, int]) -> bool:
    links = [k for k in pair.links if k.target_start < word.end and word.start < k.target_end]
    return bool(links) and not any(
        k.source_start < name[1] and name[0] < k.source_end for k in links
    )


def is_place_of(source: str, word: str) -> bool:
    """Whether a source speaks of the country or place that an English word names."""
    return any(
        name.chinese in source or any(name in gazetteer().short.get(char, ()) for char in source)
        for name in gazetteer().english_places.get(word, ())
    )
