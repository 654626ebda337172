"""Line-by-line documents: what stands in the same line belongs together."""

from __future__ import annotations

import numpy as np

from ..model import Status
from ..structure import StructuredText
from .beads import Bead, Lengths, Vectors, block_similarity
from .documents import Alignment, SentencePair, matched_share
from .units import UnitPair

_ALONE: Lengths = np.ones(1)
"""Weight of a line among the lines of its block: there is no other."""


def align_lines(
    source: StructuredText,
    target: StructuredText,
    source_vectors: Vectors,
    target_vectors: Vectors,
) -> Alignment:
    """Pair the lines of two documents by number.

    Every pair is looked at by itself, so that it gets the same score, to the last digit, in
    whatever document it stands.

    Parameters:
        source: the Chinese document, one unit of one sentence a line.
        target: the English document, likewise.
        source_vectors: shape ``[lines, d]``, centred unit vectors, for the scores.
        target_vectors: likewise for the target.

    Returns:
        the alignment; a line that is blank on one side is an omission or an addition.
    """
    texts = [[unit.sentences[0].text for unit in side.units] for side in (source, target)]
    rows, columns = ({u.number: k for k, u in enumerate(t.units)} for t in (source, target))
    pairs, sentences = [], []
    for number in sorted({n for n in (*rows, *columns) if n is not None}):
        s = (rows[number],) if number in rows else ()
        t = (columns[number],) if number in columns else ()
        one, other = source_vectors[list(s)], target_vectors[list(t)]
        if s and t and texts[0][s[0]] == texts[1][t[0]]:
            # Code, formulas: the same in both languages, whatever the encoder makes of them.
            other = one
        bead = Bead(s, t, block_similarity(one, other, _ALONE[: len(s)], _ALONE[: len(t)]))
        status = Status.PAIRED if s and t else Status.OMISSION if s else Status.ADDITION
        (unit,) = [source.units[k] for k in s] or [target.units[k] for k in t]
        pairs.append(UnitPair(unit.id, s, t, status, bead.score, (bead,)))
        sentences.append((SentencePair(f"{unit.id}.1", bead, status),))
    lengths = [np.array([float(len(text)) for text in side]) for side in texts]
    matched = matched_share(pairs, lengths[0], lengths[1])
    return Alignment(source, target, tuple(pairs), tuple(sentences), matched)
