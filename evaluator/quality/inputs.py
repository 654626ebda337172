"""What the networks read of a pair: token vectors and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..embedding import TokenStates
from .lexical import LexicalFigures

LONGEST = 384  # tokens of a side; a longer text is judged by its beginning


TRANSLATION, SOURCE, REFERENCE = 0, 1, 2  # the sides, as the network numbers them
TRUSTED = (SOURCE, REFERENCE)
"""Sides that the translation is held against."""

_BOTH = 8  # figures of the translation and one trusted side as a whole

Array = npt.NDArray[np.float32]
Sides = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class PairTokens:
    """A pair as the encoder sees it.

    Attributes:
        source: tokens of the Chinese text, vectors centred.
        target: tokens of the English text, vectors centred.
        reference: tokens of a trusted translation, likewise; None where there is none.
        lexical: what the dictionary says of the words that both sides' tokens stand in; None where
            nobody has looked.
    """

    source: TokenStates
    target: TokenStates
    reference: TokenStates | None = None
    lexical: LexicalFigures | None = None

    @property
    def sides(self) -> tuple[TokenStates, ...]:
        """What there is, in the order of the sides' numbers."""
        both = (self.target, self.source)
        return both if self.reference is None else (*both, self.reference)

    @property
    def width(self) -> int:
        """Tokens of all sides together, as far as they are read."""
        return sum(min(len(side.vectors), LONGEST) for side in self.sides)


@dataclass(frozen=True, eq=False, slots=True)
class Inputs:
    """What a network reads of one pair.

    Attributes:
        vectors: ``[t, d]``, tokens of the translation, then of the source, then of a reference
            where there is one; centred.
        features: ``[t, f]``.
        sides: ``[t]``, 0 for the translation, 1 for the source and 2 for a reference.
        similarity: ``[t, t]``, centred cosine between tokens of different sides, else 0.
        text_features: ``[g]``.
    """

    vectors: Array
    features: Array
    sides: Sides
    similarity: Array
    text_features: Array


def inputs_of(pair: PairTokens) -> Inputs:
    """Put together what the small networks read: all sides.

    Parameters:
        pair: every side that there is has a token.

    Returns:
        ``f`` is 10, ``g`` is 16.
    """
    return _inputs(pair, TRUSTED)


def shortened(states: TokenStates) -> TokenStates:
    """As much of a side as is read."""
    return TokenStates(states.offsets[:LONGEST], states.vectors[:LONGEST])


def looked_up(pair: PairTokens) -> Inputs:
    """Put together what the cross-encoder reads: source and translation, with the dictionary.

    Parameters:
        pair: both sides have a token, and were looked up as far as they are read.

    Returns:
        ``f`` is 14, the dictionary's figures being the last eight; ``g`` is 8.
    """
    assert pair.lexical is not None
    inputs = _inputs(PairTokens(pair.source, pair.target), (SOURCE,))
    figures = np.concatenate([pair.lexical.target, pair.lexical.source])
    features = np.concatenate([inputs.features, figures], axis=1)
    return replace(inputs, features=features.astype(np.float32))


def _inputs(pair: PairTokens, trusted: Sequence[int]) -> Inputs:
    """The same, with what the translation has in common with some trusted sides."""
    counts = [min(len(side.vectors), LONGEST) for side in pair.sides]
    own = [
        (states.vectors[:count], states.offsets[:count])
        for states, count in zip(pair.sides, counts, strict=True)
    ]
    vectors = np.concatenate([vectors for vectors, _ in own]).astype(np.float32)
    lengths = np.concatenate([(offsets[:, 1] - offsets[:, 0]) / 10 for _, offsets in own])
    places = np.concatenate([np.linspace(0, 1, count, dtype=np.float32) for count in counts])
    sides = np.repeat(np.arange(len(counts)), counts)
    similarity = _similarity(vectors, sides)
    matches = [_matches(similarity, sides, places, side) for side in trusted]
    return Inputs(
        vectors,
        np.column_stack([*matches, lengths, places]).astype(np.float32),
        sides,
        similarity,
        np.concatenate(
            [
                _text_features(vectors, own_matches, sides, side)
                for own_matches, side in zip(matches, trusted, strict=True)
            ]
        ),
    )


def _similarity(vectors: Array, sides: Sides) -> Array:
    """Cosine between tokens of different sides, 0 between those of the same one."""
    unit = vectors / np.maximum(_norms(vectors)[:, None], np.float32(1e-12))
    cosines = np.asarray(unit @ unit.T, dtype=np.float32)
    cosines[sides[:, None] == sides] = 0
    return cosines


def _norms(vectors: Array) -> Array:
    return np.asarray(np.linalg.norm(vectors, axis=-1), dtype=np.float32)


def _matches(similarity: Array, sides: Sides, places: Array, trusted: int) -> Array:
    """How each token of the translation and of one trusted side is matched by the other's.

    Returns:
        ``[t, 4]``: best match, its lead over the mean, whether it is mutual, how far off the
        diagonal it is; 0 for tokens of a third side, and where that side is absent.
    """
    one, other = sides == TRANSLATION, sides == trusted
    across = one[:, None] & other
    across |= across.T
    own = similarity * across
    match = own.argmax(axis=-1)
    best = np.take_along_axis(own, match[:, None], axis=-1)[:, 0]
    mean = own.sum(-1) / np.maximum(across.sum(-1), 1)
    mutual = match[match] == np.arange(len(match))
    astray = np.abs(places[match] - places)
    parts = np.column_stack([best, best - mean, mutual, astray]).astype(np.float32)
    parts[~across.any(-1)] = 0
    return parts


def _text_features(vectors: Array, matches: Array, sides: Sides, trusted: int) -> Array:
    """What the translation and one trusted side have in common as a whole.

    Returns:
        ``[8]``: of both, mean best match and share of mutual ones; cosine of the mean vectors;
        log of tokens of both, and these logs' difference; 0 where the side is absent.
    """
    if not (sides == trusted).any():
        return np.zeros(_BOTH, dtype=np.float32)
    owns = [sides == side for side in (TRANSLATION, trusted)]
    means = [matches[own].mean(0)[[0, 2]] for own in owns]
    pooled = np.stack([vectors[own].mean(0) for own in owns])
    cosine = pooled[0] @ pooled[1] / np.maximum(_norms(pooled), np.float32(1e-8)).prod()
    counts = [np.log(own.sum()) for own in owns]
    whole = [cosine, counts[0] / 4, counts[1] / 4, counts[0] - counts[1]]
    return np.concatenate([*means, whole]).astype(np.float32)
