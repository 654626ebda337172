"""Which words of a reference belong to a pair of source and translation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .beads import Bead
from .documents import Alignment


@dataclass(frozen=True, slots=True)
class ReferenceText:
    """What a reference has for a pair.

    Attributes:
        text: its sentences, joined; empty where it has none.
        own: whether the text stands for this pair alone.  Where the reference joins in one
            sentence what the translation has in two pairs, both show it and neither can be
            scored against it.
        sentences: indices of its sentences over the whole reference.
    """

    text: str
    own: bool
    sentences: tuple[int, ...]


def reference_texts(beads: Iterable[Bead], reference: Alignment) -> list[ReferenceText]:
    """For every bead of source and translation, what the reference has for its source.

    Parameters:
        beads: of one translation; their source sides do not overlap.
        reference: alignment of the same source with the reference.

    Returns:
        one text a bead, in the same order.
    """
    bead_of = {row: bead for pair in reference.units for bead in pair.beads for row in bead.source}
    sentences = [s.text for unit in reference.target.units for s in unit.sentences]
    separator = reference.target.language.separator
    rows_of = []
    for bead in beads:
        touching = {bead_of[row]: None for row in bead.source}  # ordered, each once
        rows_of.append(tuple(row for other in touching for row in other.target))
    users = Counter(row for rows in rows_of for row in rows)
    return [
        ReferenceText(
            separator.join(sentences[row] for row in rows),
            bool(rows) and all(users[row] == 1 for row in rows),
            rows,
        )
        for rows in rows_of
    ]
