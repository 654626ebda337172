"""Two structured documents → their alignment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..model import Status
from ..structure import StructuredText, Unit
from ..support.progress import Progress, unheeded
from .beads import Bead, Lengths, Vectors
from .blocks import Items
from .sequences import Encoders
from .units import Side, UnitPair, align_units

USUAL_RATIO = 3.8
"""English characters that a Chinese one usually becomes; the documents' own ratio is used
where it lies within half and double of this."""
MATCHED = 0.2
"""Least calibrated similarity at which a bead counts as a true match."""


@dataclass(frozen=True, slots=True)
class SentencePair:
    """Sentences that belong together, within a pair of units.

    Attributes:
        id: for instance ``14.2``.
        bead: sentence indices of both sides over their whole documents.
        status: paired, or what it is that has no counterpart.
    """

    id: str
    bead: Bead
    status: Status


@dataclass(frozen=True, eq=False, slots=True)
class Alignment:
    """Everything that is known of what belongs to what in two documents.

    Attributes:
        source: the Chinese document.
        target: the English document.
        units: pairs of units, in the source's order.
        sentences: for every pair of units its sentence pairs, in order.
        matched: 0-1, share of the characters whose bead is a true match, of the source or
            of the target, whichever is larger: either may be a part of the whole.
    """

    source: StructuredText
    target: StructuredText
    units: tuple[UnitPair, ...]
    sentences: tuple[tuple[SentencePair, ...], ...]
    matched: float


def align_documents(
    source: StructuredText,
    target: StructuredText,
    source_vectors: Vectors,
    target_vectors: Vectors,
    encoders: Encoders | None = None,
    progress: Progress = unheeded,
) -> Alignment:
    """Align two documents, units first and sentences inside them.

    Parameters:
        source: the Chinese document.
        target: the English document.
        source_vectors: shape ``[sentences, d]``, centred unit vectors in document order.
        target_vectors: likewise for the target.
        encoders: of further texts of either side, runs and clauses of sentences, where the
            sentences' own vectors leave the alignment unsure; None to do without.
        progress: told how many of the source's sentences are done, and of how many.

    Returns:
        the alignment; every sentence of either side stands in exactly one sentence pair.
    """
    sides = sides_of(source, target, source_vectors, target_vectors)
    pairs = tuple(align_units(*sides, encoders, progress))
    sentences = tuple(tuple(_sentence_pairs(pair, *sides)) for pair in pairs)
    return Alignment(
        source, target, pairs, sentences, matched_share(pairs, sides[0].lengths, sides[1].lengths)
    )


def length_ratio(source: float, target: float) -> float:
    """Characters of the target that one of the source becomes, by the texts' own lengths.

    Parameters:
        source: characters of the source.
        target: characters of the target.
    """
    ratio = target / source if source else 0.0
    # Beyond these bounds much is missing on one side.
    return ratio if USUAL_RATIO / 2 < ratio < USUAL_RATIO * 2 else USUAL_RATIO


def sides_of(
    source: StructuredText,
    target: StructuredText,
    source_vectors: Vectors,
    target_vectors: Vectors,
) -> tuple[Side, Side]:
    """Both documents as the aligner sees them, their lengths on one scale.

    What stands in both, such as code and formulas, means the same whatever the encoder makes of
    it in a text of either language.

    Parameters:
        source: the Chinese document.
        target: the English document.
        source_vectors: shape ``[sentences, d]``, centred unit vectors.
        target_vectors: likewise for the target.
    """
    texts = [
        tuple(s.text for unit in side.units for s in unit.sentences) for side in (source, target)
    ]
    lengths = [np.array([float(len(text)) for text in side]) for side in texts]
    ratio = length_ratio(lengths[0].sum(), lengths[1].sum())
    same = dict(zip(texts[0], source_vectors, strict=True))
    target_vectors = np.array(
        [same.get(t, v) for t, v in zip(texts[1], target_vectors, strict=True)], dtype=np.float32
    ).reshape(target_vectors.shape)
    separators = source.language.separator, target.language.separator
    return (
        Side(source, Items(source_vectors, lengths[0], texts[0], separators[0])),
        Side(target, Items(target_vectors, lengths[1] / ratio, texts[1], separators[1])),
    )


def _sentence_pairs(pair: UnitPair, source: Side, target: Side) -> list[SentencePair]:
    is_lost = pair.status is Status.MISSING_FROM_SOURCE
    statuses = [
        Status.of(source=bool(bead.source), translation=bool(bead.target), is_lost=is_lost)
        for bead in pair.beads
    ]
    for k in _at_cut_edges(pair, source):
        if statuses[k] is Status.ADDITION:
            statuses[k] = Status.MISSING_FROM_SOURCE
    lost_headings = {
        target.sentences_of(t)[0] for t in pair.target if _heading_is_lost(pair, t, source, target)
    }
    for k, bead in enumerate(pair.beads):
        if statuses[k] is Status.ADDITION and set(bead.target) <= lost_headings:
            statuses[k] = Status.MISSING_FROM_SOURCE
    return [
        SentencePair(f"{pair.id}.{number}", bead, status)
        for number, (bead, status) in enumerate(zip(pair.beads, statuses, strict=True), start=1)
    ]


def _at_cut_edges(pair: UnitPair, source: Side) -> list[int]:
    """Positions of target-only beads that stand where the source is cut off."""
    units: list[Unit] = [source.text.units[s] for s in pair.source]
    edges: list[int] = []
    if units and units[0].starts_cut:
        edges += _leading_nulls(pair.beads, range(len(pair.beads)))
    if units and units[-1].ends_cut:
        edges += _leading_nulls(pair.beads, range(len(pair.beads) - 1, -1, -1))
    return edges


def _leading_nulls(beads: tuple[Bead, ...], order: range) -> list[int]:
    nulls: list[int] = []
    for k in order:
        # What the cut has left of a sentence may match anything, and stands where it likes.
        if beads[k].source and (k != order[0] or beads[k].score >= MATCHED):
            break
        if not beads[k].source:
            nulls.append(k)
    return nulls


def _heading_is_lost(pair: UnitPair, unit: int, source: Side, target: Side) -> bool:
    """Whether a target unit hangs on a source unit of another number, its own being lost."""
    number = target.text.units[unit].number
    return (
        bool(pair.source)
        and number is not None
        and all(
            u.number != number for u in source.text.units if u.kind is target.text.units[unit].kind
        )
    )


def matched_share(pairs: Iterable[UnitPair], source: Lengths, target: Lengths) -> float:
    """Share of the characters whose bead is a true match, see :class:`Alignment`."""
    good = [
        bead
        for pair in pairs
        for bead in pair.beads
        if bead.source and bead.target and bead.score >= MATCHED
    ]
    rows = [row for bead in good for row in bead.source]
    columns = [column for bead in good for column in bead.target]
    sides = ((source, rows), (target, columns))
    return max(float(side[own].sum() / side.sum()) if side.size else 0.0 for side, own in sides)
