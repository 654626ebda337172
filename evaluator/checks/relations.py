"""Two stretches of a sentence that have changed places in a relation, as links tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..alignment.words import WordLink
from ..language.relations import Related, Stretch, chinese_related, english_related, relations
from .base import CheckedPair

_SURE_LINK = 0.35  # centred cosine
_PARTICLES = frozenset("a an and at by for from in of on the to with".split())
"""They stand for whatever is beside them; pronouns are telling: 我科, our department."""
_LENGTH_OF_TIME = re.compile("[分小]?[钟时天日周月年夜]$|秒|刻钟|星期")


@dataclass(frozen=True, slots=True)
class Turned:
    """A relation that the translation turns round.

    Attributes:
        name: of the relation.
        source: place of it in the source.
        translation: place of it in the translation.
    """

    name: str
    source: Stretch
    translation: Stretch


def turned_relations(pair: CheckedPair) -> Iterator[Turned]:
    """Relations whose first is linked into the translation's second and the reverse.

    Every telling link between the stretches must say so, one at least from either: no wording of
    the two stretches themselves is looked at, only where their words went.
    """
    if not pair.links:
        return
    for relation in relations():
        theirs = list(english_related(relation, pair.translation))
        for ours in chinese_related(relation, pair.source):
            links = _telling(pair, ours)
            votes = [(other, _votes(links, ours, other)) for other in theirs]
            if any(right for _, (right, _) in votes):
                continue
            turned = next((other for other, (_, is_turned) in votes if is_turned), None)
            if turned is not None:
                yield Turned(relation.name, ours.place, turned.place)
                break


def _telling(pair: CheckedPair, ours: Related) -> list[WordLink]:
    """Sure links of content words that stand in one half alone, lengths of time aside.

    After how long the second follows may be told with either: 半小时后再, half an hour after.
    """
    halves = [pair.source[slice(*half)] for half in (ours.first, ours.second)]
    return [
        link
        for link in pair.links
        if link.score >= _SURE_LINK
        and pair.translation[link.target_start : link.target_end].lower() not in _PARTICLES
        and not _LENGTH_OF_TIME.search(word := pair.source[link.source_start : link.source_end])
        and not all(word.rstrip("了过着完的") in half for half in halves)
    ]


def _votes(links: Sequence[WordLink], ours: Related, theirs: Related) -> tuple[bool, bool]:
    """Whether links say that the stretches stand where they should, and that they are exchanged."""
    right = _is_linked(links, ours.first, theirs.first) or _is_linked(
        links, ours.second, theirs.second
    )
    turned = _is_linked(links, ours.first, theirs.second) and _is_linked(
        links, ours.second, theirs.first
    )
    return right, turned and not right


def _is_linked(links: Sequence[WordLink], ours: Stretch, theirs: Stretch) -> bool:
    return any(
        ours[0] <= k.source_start < ours[1] and theirs[0] <= k.target_start < theirs[1]
        for k in links
    )
