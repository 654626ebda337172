"""Two stretches of a sentence that have changed places in a relation, as links tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..language.relations import Related, Stretch, chinese_related, english_related, relations
from .base import CheckedPair

_SURE_LINK = 0.35  # centred cosine


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

    Every sure link between the stretches must say so, one at least from either: no wording of
    the two stretches themselves is looked at, only where their words went.
    """
    if not pair.links:
        return
    for relation in relations():
        theirs = list(english_related(relation, pair.translation))
        for ours in chinese_related(relation, pair.source):
            votes = [(other, _votes(pair, ours, other)) for other in theirs]
            if any(right for _, (right, _) in votes):
                continue
            turned = next((other for other, (_, is_turned) in votes if is_turned), None)
            if turned is not None:
                yield Turned(relation.name, ours.place, turned.place)
                break


def _votes(pair: CheckedPair, ours: Related, theirs: Related) -> tuple[bool, bool]:
    """Whether links say that the stretches stand where they should, and that they are exchanged."""
    right = _is_linked(pair, ours.first, theirs.first) or _is_linked(
        pair, ours.second, theirs.second
    )
    turned = _is_linked(pair, ours.first, theirs.second) and _is_linked(
        pair, ours.second, theirs.first
    )
    return right, turned and not right


def _is_linked(pair: CheckedPair, ours: Stretch, theirs: Stretch) -> bool:
    return any(
        ours[0] <= k.source_start < ours[1] and theirs[0] <= k.target_start < theirs[1]
        for k in pair.links
        if k.score >= _SURE_LINK
    )
