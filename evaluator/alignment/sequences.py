"""Sequences of items → beads, each with a confidence; from coarse to fine.

The first look knows the items' own vectors alone and goes over the whole text, in a band.
What it leaves unsure is short stretches between sure beads; their clauses, and the blocks that
may be one side of a bead, are encoded as texts, all in one go, and they are aligned again with
this better evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from typing import Protocol

import numpy as np

from ..support.progress import Progress, unheeded
from .anchors import Rectangle, find_band
from .beads import Bead, Vectors, block_similarity
from .blocks import Blocks, Encoded, Items
from .evidence import Array, Weights, bead_scores, null_scores, shipped_weights
from .lattice import Row, Span, best_path, probabilities
from .votes import clauses, count_votes

SURE = 0.9
"""Confidence from which the first look is believed."""
LIKELY = 0.1
"""Probability of a bead, in the first look at a stretch, from which its blocks are encoded; the
others are left out of the closer look.  With all of them MAC-Dev takes four times as many tokens in
the closer look, and strict F1 is .916 instead of .917."""
USUAL_MERGED = 0.385
"""Share of beads with several items on a side in the texts that the weights were fitted to."""
HABIT, LEFT_ALONE = 1.5, 0.15
"""How much a text's own habit counts for several items on a side, and what part of that speaks
against leaving items alone.  Chosen on the sample corpus: at 1 and 0 only 88 % of the sentences
dropped or inserted are found, at 2 and 0 or 1.5 and 0.2 a hand-made bead is lost."""
USUAL_BEADS = 10
"""For how many beads the usual share counts."""
OFF_SCALE = 0.1
"""Logarithm of the factor from which the lengths' scale is held to be misled."""
GOOD, FEWEST_GOOD = 0.3, 10
"""Calibrated similarity of good beads, and how many it takes before their lengths are believed."""
LONGEST = 150
"""Items of a side in a stretch that is looked at more closely: where nothing is sure for
longer, the texts hardly belong together, and encoding all of it would not mend that."""


class TextEncoder(Protocol):
    """Turns texts of one side into vectors; this room itself knows no model."""

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Encode texts.

        Parameters:
            texts: n texts.

        Returns:
            float32 ``[n, d]``, centred unit vectors, on one footing with the items'.
        """


Encoders = tuple[TextEncoder, TextEncoder]
"""Of the source and of the target."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Neighbouring beads of a sequence that are not sure: from the first one to the stop."""

    sequence: int
    beads: range


@dataclass(frozen=True, eq=False, slots=True)
class _Prepared:
    """What is looked at of a pair of sequences, however often.

    Attributes:
        source, target: its items.
        blocks: of both; None where one has no items.
        band: in which they are aligned.
    """

    source: Items
    target: Items
    blocks: tuple[Blocks, Blocks] | None
    band: Sequence[Rectangle]


def align_sequences(
    pairs: Sequence[tuple[Items, Items]],
    encoders: Encoders | None = None,
    progress: Progress = unheeded,
    *,
    weights: tuple[Weights, Weights] | None = None,
) -> list[list[Bead]]:
    """Align pairs of sequences monotonically into beads of up to 6 items a side and nulls.

    Time and memory are linear in the lengths, but for one block-wise matrix product.

    Parameters:
        pairs: source and target of every pair.
        encoders: of further texts; None to be content with the first look.
        progress: told how many source items are done, and of how many.
        weights: for the first and the closer look; None for those that are shipped.

    Returns:
        for every pair its beads in order; every item of either side stands in exactly one.
    """
    first, closer = weights or shipped_weights()
    size = sum(len(source) for source, _ in pairs)
    prepared = [
        _prepare(source, target, progress=_shifted(progress, done, 2 * size))
        for (source, target), done in zip(pairs, _done(pairs), strict=True)
    ]
    # A glance shows the translation's habits, which the first look puts to use.
    glance = [_align(one, first, sure=False) for one in prepared]
    scale, merging = _length_scale(pairs, glance), _merging(glance)
    if scale != 1:
        prepared = [_rescaled(one, one.target.scaled(1 / scale)) for one in prepared]
        pairs = [(one.source, one.target) for one in prepared]
    found = []
    for one, done in zip(prepared, _done(pairs), strict=True):
        found.append(_align(one, first, merging))
        progress(size + done + len(one.source), 2 * size)
    if encoders is None:
        return found
    stretches = [s for k, beads in enumerate(found) for s in _unsure(k, beads)]
    parts = [_parts(pairs[s.sequence], found[s.sequence], s.beads) for s in stretches]
    likely = [_likely_blocks(source, target, first, merging) for source, target in parts]
    encoded = (
        encoded_texts([s for s, _ in parts], [text for s, _ in likely for text in s], encoders[0]),
        encoded_texts([t for _, t in parts], [text for _, t in likely for text in t], encoders[1]),
    )
    # From the last one on, so that the numbers of the beads before stay as they are.
    for stretch, (source, target) in reversed(list(zip(stretches, parts, strict=True))):
        votes = count_votes(source, target, encoded)
        beads = found[stretch.sequence]
        i, j = _starts(beads[stretch.beads.start :])
        beads[stretch.beads.start : stretch.beads.stop] = [
            _moved(bead, i, j)
            for bead in _align(_prepare(source, target, encoded), closer, merging, votes)
        ]
    return found


def score_rows(
    source: Blocks,
    target: Blocks,
    band: Sequence[Rectangle],
    weights: Weights,
    merging: float = 0.0,
    votes: Array | None = None,
) -> list[Row]:
    """Score every bead in a band.

    Parameters:
        source: blocks of the source.
        target: blocks of the target.
        band: see :func:`find_band`.
        weights: of the features.
        merging: added to the score of beads with several items on a side.
        votes: of the clauses; None where they were not asked.

    Returns:
        rows 0 to n.
    """
    alone = null_scores(source, weights.source_null), null_scores(target, weights.target_null)
    before = [
        np.concatenate([[0.0], scores - LEFT_ALONE * merging]).astype(np.float64)
        for scores in alone
    ]
    rows = []
    for rectangle in band:
        columns = rectangle.columns
        scores = bead_scores(source, target, rectangle.rows, columns, weights, merging, votes)
        target_null = before[1][columns.start : columns.stop]
        for k, i in enumerate(rectangle.rows):
            source_null = np.full(len(columns), before[0][i])
            rows.append(Row(columns, scores[:, :, k], source_null, target_null))
    return rows


def _done(pairs: Sequence[tuple[Items, Items]]) -> list[int]:
    """Source items before every pair."""
    return [0, *accumulate(len(source) for source, _ in pairs)][: len(pairs)]


def _merging(found: Sequence[Sequence[Bead]]) -> float:
    """What several items on a side cost more, as these beads have them more rarely than usual.

    A sentence left over is likelier an omission in a text that is translated sentence by
    sentence than in one that is retold freely.  The share is shrunk to the usual one.
    """
    sizes = [
        max(len(bead.source), len(bead.target))
        for beads in found
        for bead in beads
        if bead.source and bead.target
    ]
    merged = sum(size > 1 for size in sizes)
    share = (merged + USUAL_BEADS * USUAL_MERGED) / (len(sizes) + USUAL_BEADS)
    habit = np.log(share / (1 - share)) - np.log(USUAL_MERGED / (1 - USUAL_MERGED))
    return float(HABIT * min(habit, 0.0))


def _length_scale(pairs: Sequence[tuple[Items, Items]], found: Sequence[Sequence[Bead]]) -> float:
    """By how much the target is longer in good beads than its lengths' scale has it.

    The lengths of whole documents, which the scale comes from, mislead where much is
    missing on one side.
    """
    ratios = [
        target.lengths[list(bead.target)].sum() / source.lengths[list(bead.source)].sum()
        for (source, target), beads in zip(pairs, found, strict=True)
        for bead in beads
        if bead.source and bead.target and bead.score >= GOOD
    ]
    scale = float(np.median(ratios)) if len(ratios) >= FEWEST_GOOD else 1.0
    return scale if abs(np.log(scale)) > OFF_SCALE else 1.0


def _prepare(
    source: Items,
    target: Items,
    encoded: tuple[Encoded, Encoded] | None = None,
    progress: Progress = unheeded,
) -> _Prepared:
    """Make ready what aligning a pair takes, whatever the weights."""
    if not len(source) or not len(target):
        return _Prepared(source, target, None, ())
    vectors = encoded or (None, None)
    blocks = Blocks(source, vectors[0]), Blocks(target, vectors[1])
    return _Prepared(source, target, blocks, find_band(source.vectors, target.vectors, progress))


def _rescaled(prepared: _Prepared, target: Items) -> _Prepared:
    """The same pair, the lengths of its target on another scale."""
    blocks = prepared.blocks and (prepared.blocks[0], Blocks(target))
    return replace(prepared, target=target, blocks=blocks)


def _align(
    prepared: _Prepared,
    weights: Weights,
    merging: float = 0.0,
    votes: Array | None = None,
    *,
    sure: bool = True,
) -> list[Bead]:
    """Align one pair; with ``sure=False`` without working out how sure every bead is."""
    source, target = prepared.source, prepared.target
    if prepared.blocks is None:
        return [Bead((i,), (), np.nan) for i in range(len(source))] + [
            Bead((), (j,), np.nan) for j in range(len(target))
        ]
    rows = score_rows(*prepared.blocks, prepared.band, weights, merging, votes)
    posterior = probabilities(rows)[0] if sure else None
    return [_bead(span, posterior, source, target) for span in best_path(rows)]


def _unsure(sequence: int, beads: Sequence[Bead]) -> Iterator[_Stretch]:
    """Stretches that deserve a closer look."""
    for unsure, group in groupby(range(len(beads)), lambda k: beads[k].confidence < SURE):
        numbers = list(group)
        stretch = _Stretch(sequence, range(numbers[0], numbers[-1] + 1))
        inside = beads[stretch.beads.start : stretch.beads.stop]
        counts = [sum(len(side) for side in sides) for sides in _sides(inside)]
        if unsure and min(counts) > 0 and max(counts) <= LONGEST:
            yield stretch


def _parts(pair: tuple[Items, Items], beads: Sequence[Bead], chosen: range) -> tuple[Items, Items]:
    """The items of a stretch."""
    sides = _sides(beads[chosen.start : chosen.stop])
    source, target = (
        items.take([item for block in side for item in block])
        for items, side in zip(pair, sides, strict=True)
    )
    return source, target


def _likely_blocks(
    source: Items, target: Items, weights: Weights, merging: float
) -> tuple[list[str], list[str]]:
    """Texts of either side's blocks of several items that may be one side of a bead."""
    band = find_band(source.vectors, target.vectors)
    rows = probabilities(score_rows(Blocks(source), Blocks(target), band, weights, merging))[0]
    texts: tuple[set[str], set[str]] = set(), set()
    for i, row in enumerate(rows):
        for a, b, column in np.argwhere(row.beads >= LIKELY).tolist():
            texts[0].add(source.joined(a + 1, i))
            texts[1].add(target.joined(b + 1, row.columns[column]))
    return sorted(texts[0].difference(source.texts)), sorted(texts[1].difference(target.texts))


def _sides(beads: Sequence[Bead]) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    return [bead.source for bead in beads], [bead.target for bead in beads]


def _starts(beads: Sequence[Bead]) -> tuple[int, int]:
    """First item of either side."""
    source, target = (min(item for block in side for item in block) for side in _sides(beads))
    return source, target


def _moved(bead: Bead, i: int, j: int) -> Bead:
    return replace(
        bead, source=tuple(k + i for k in bead.source), target=tuple(k + j for k in bead.target)
    )


def encoded_texts(parts: Sequence[Items], blocks: Sequence[str], encode: TextEncoder) -> Encoded:
    """Vectors of blocks and of all clauses of one side, and of the items themselves.

    Parameters:
        parts: stretches.
        blocks: texts of their blocks.
        encode: called at most once.
    """
    known = {
        text: vector
        for items in parts
        for text, vector in zip(items.texts, items.vectors, strict=True)
    }
    own = [clause for items in parts for item in items.texts for clause in clauses(item)]
    wanted = [*blocks, *own]
    missing = list(dict.fromkeys(text for text in wanted if text not in known))
    return known | dict(zip(missing, encode(missing), strict=True)) if missing else known


def _shifted(progress: Progress, start: int, total: int) -> Progress:
    return lambda done, of: progress(start + done, total)


def _bead(span: Span, posterior: Sequence[Row] | None, source: Items, target: Items) -> Bead:
    i0, i1, j0, j1 = span
    score = block_similarity(
        source.vectors[i0:i1],
        target.vectors[j0:j1],
        source.lengths[i0:i1],
        target.lengths[j0:j1],
    )
    confidence = _confidence(span, posterior) if posterior else 1.0
    return Bead(tuple(range(i0, i1)), tuple(range(j0, j1)), score, confidence)


def _confidence(span: Span, posterior: Sequence[Row]) -> float:
    """Probability of a bead; of a null bead wherever it may stand in the other text."""
    i0, i1, j0, j1 = span
    if j0 == j1:
        probability = posterior[i1].source_null.sum()
    elif i0 == i1:
        probability = sum(
            row.target_null[j1 - row.columns.start] for row in posterior if j1 in row.columns
        )
    else:
        row = posterior[i1]
        probability = row.beads[i1 - i0 - 1, j1 - j0 - 1, j1 - row.columns.start]
    return float(min(probability, 1.0))
