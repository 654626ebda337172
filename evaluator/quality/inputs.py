"""What the network reads of a pair: token vectors and figures, several pairs in one batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from ..embedding import TokenStates

LONGEST = 384  # tokens of a side; a longer text is judged by its beginning


TRANSLATION, SOURCE, REFERENCE = 0, 1, 2  # the sides, as the network numbers them
TRUSTED = (SOURCE, REFERENCE)
"""Sides that the translation is held against."""


@dataclass(frozen=True, eq=False, slots=True)
class PairTokens:
    """A pair as the encoder sees it.

    Attributes:
        source: tokens of the Chinese text, vectors centred.
        target: tokens of the English text, vectors centred.
        reference: tokens of a trusted translation, likewise; None where there is none.
    """

    source: TokenStates
    target: TokenStates
    reference: TokenStates | None = None

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
class Batch:
    """Arguments of :meth:`.network.QualityNetwork.forward`; the translation's tokens first."""

    vectors: Tensor
    features: Tensor
    sides: Tensor
    present: Tensor
    similarity: Tensor
    text_features: Tensor

    def arguments(self) -> tuple[Tensor, ...]:
        """All of them, in order."""
        names = ("vectors", "features", "sides", "present", "similarity", "text_features")
        return tuple(getattr(self, name) for name in names)


def collate(pairs: Sequence[PairTokens]) -> Batch:
    """Put pairs into one batch.

    Parameters:
        pairs: of about the same length, or padding costs time; every side that there is has a
            token.
    """
    width = max(pair.width for pair in pairs)
    dimensions = pairs[0].target.vectors.shape[1]
    vectors = torch.zeros(len(pairs), width, dimensions)
    sides = torch.full((len(pairs), width), -1)
    lengths, places = torch.zeros(len(pairs), width), torch.zeros(len(pairs), width)
    for row, pair in enumerate(pairs):
        at = 0
        for side, states in enumerate(pair.sides):
            count = min(len(states.vectors), LONGEST)
            end = at + count
            vectors[row, at:end] = torch.as_tensor(states.vectors[:count], dtype=torch.float32)
            sides[row, at:end] = side
            lengths[row, at:end] = torch.from_numpy(_lengths(states.offsets[:count]))
            places[row, at:end] = torch.linspace(0, 1, count)
            at = end
    similarity = _similarity(vectors, sides)
    matches = [_matches(similarity, sides, places, side) for side in TRUSTED]
    features = torch.cat([*matches, torch.stack([lengths, places], dim=-1)], dim=-1)
    return Batch(
        vectors,
        features,
        sides.clamp(min=0),
        sides >= 0,
        similarity,
        torch.cat(
            [
                _text_features(vectors, own, sides, side)
                for own, side in zip(matches, TRUSTED, strict=True)
            ],
            dim=-1,
        ),
    )


def _lengths(offsets: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    return ((offsets[:, 1] - offsets[:, 0]) / 10).astype(np.float32)


def _similarity(vectors: Tensor, sides: Tensor) -> Tensor:
    """Cosine between tokens of different sides, 0 between those of the same one."""
    unit = functional.normalize(vectors, dim=-1)
    is_own = sides.unsqueeze(1) == sides.unsqueeze(2)
    absent = (sides < 0).unsqueeze(1) | (sides < 0).unsqueeze(2)
    return torch.bmm(unit, unit.transpose(1, 2)).masked_fill(is_own | absent, 0.0)


def _matches(similarity: Tensor, sides: Tensor, places: Tensor, trusted: int) -> Tensor:
    """How each token of the translation and of one trusted side is matched by the other's.

    Returns:
        ``[b, t, 4]``: best match, its lead over the mean, whether it is mutual, how far off the
        diagonal it is; 0 for tokens of a third side, and where that side is absent.
    """
    one, other = sides == TRANSLATION, sides == trusted
    across = one.unsqueeze(2) & other.unsqueeze(1)
    across = across | across.transpose(1, 2)
    own = similarity * across
    best, match = own.max(dim=-1)
    mean = own.sum(-1) / across.sum(-1).clamp(min=1)
    back = match.gather(1, match)
    mutual = back == torch.arange(match.shape[1])
    astray = (places.gather(1, match) - places).abs()
    parts = torch.stack([best, best - mean, mutual.float(), astray], dim=-1)
    return parts * across.any(-1).unsqueeze(-1)


def _text_features(vectors: Tensor, matches: Tensor, sides: Tensor, trusted: int) -> Tensor:
    """What the translation and one trusted side have in common as a whole.

    Returns:
        ``[b, 8]``: of both, mean best match and share of mutual ones; cosine of the mean vectors;
        log of tokens of both, and these logs' difference; 0 where the side is absent.
    """
    columns, pooled, counts = [], [], []
    for side in (TRANSLATION, trusted):
        own = (sides == side).unsqueeze(-1)
        count = own.sum(1).clamp(min=1)
        pooled.append((vectors * own).sum(1) / count)
        means = (matches * own).sum(1) / count
        columns += [means[:, 0], means[:, 2]]
        counts.append(count[:, 0].float().log())
    columns += [functional.cosine_similarity(pooled[0], pooled[1])]
    columns += [counts[0] / 4, counts[1] / 4, counts[0] - counts[1]]
    return torch.stack(columns, dim=-1) * (sides == trusted).any(1).unsqueeze(-1)
