"""Line-by-line documents: what stands in the same line belongs together."""

from __future__ import annotations

from ..model import Status
from ..structure import StructuredText
from .beads import Bead, Vectors, block_similarity
from .documents import Alignment, SentencePair, matched_share, sides_of
from .units import UnitPair


def align_lines(
    source: StructuredText,
    target: StructuredText,
    source_vectors: Vectors,
    target_vectors: Vectors,
) -> Alignment:
    """Pair the lines of two documents by number.

    Parameters:
        source: the Chinese document, one unit of one sentence a line.
        target: the English document, likewise.
        source_vectors: shape ``[lines, d]``, centred unit vectors, for the scores.
        target_vectors: likewise for the target.

    Returns:
        the alignment; a line that is blank on one side is an omission or an addition.
    """
    sides = sides_of(source, target, source_vectors, target_vectors)
    rows, columns = ({u.number: k for k, u in enumerate(t.units)} for t in (source, target))
    pairs, sentences = [], []
    for number in sorted({n for n in (*rows, *columns) if n is not None}):
        s = (rows[number],) if number in rows else ()
        t = (columns[number],) if number in columns else ()
        vectors = source_vectors[list(s)], target_vectors[list(t)]
        lengths = sides[0].lengths[list(s)], sides[1].lengths[list(t)]
        bead = Bead(s, t, block_similarity(*vectors, *lengths))
        status = Status.PAIRED if s and t else Status.OMISSION if s else Status.ADDITION
        (unit,) = [source.units[k] for k in s] or [target.units[k] for k in t]
        pairs.append(UnitPair(unit.id, s, t, status, bead.score, (bead,)))
        sentences.append((SentencePair(f"{unit.id}.1", bead, status),))
    matched = matched_share(pairs, sides[0].lengths, sides[1].lengths)
    return Alignment(source, target, tuple(pairs), tuple(sentences), matched)
