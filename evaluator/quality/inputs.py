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


@dataclass(frozen=True, eq=False, slots=True)
class PairTokens:
    """A pair as the encoder sees it.

    Attributes:
        source: tokens of the Chinese text, vectors centred.
        target: tokens of the English text, vectors centred.
    """

    source: TokenStates
    target: TokenStates


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
        pairs: of about the same length, or padding costs time; both sides have a token each.
    """
    sizes = [[min(len(side.vectors), LONGEST) for side in (p.target, p.source)] for p in pairs]
    width = max(sum(size) for size in sizes)
    dimensions = pairs[0].target.vectors.shape[1]
    vectors = torch.zeros(len(pairs), width, dimensions)
    sides = torch.full((len(pairs), width), -1)
    figures = torch.zeros(len(pairs), width, 3)  # length, place, whether it begins a word
    for row, (pair, (targets, sources)) in enumerate(zip(pairs, sizes, strict=True)):
        at = 0
        for side, (states, count) in enumerate(((pair.target, targets), (pair.source, sources))):
            end = at + count
            vectors[row, at:end] = torch.as_tensor(states.vectors[:count], dtype=torch.float32)
            sides[row, at:end] = side
            figures[row, at:end, 0] = torch.from_numpy(_lengths(states.offsets[:count]))
            figures[row, at:end, 1] = torch.linspace(0, 1, count)
            at = end
    present = sides >= 0
    similarity = _similarity(vectors, sides)
    features = _features(similarity, sides, figures)
    return Batch(
        vectors,
        features,
        sides.clamp(min=0),
        present,
        similarity,
        _text_features(vectors, features, sides),
    )


def _lengths(offsets: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    return ((offsets[:, 1] - offsets[:, 0]) / 10).astype(np.float32)


def _similarity(vectors: Tensor, sides: Tensor) -> Tensor:
    """Cosine between tokens of different sides, 0 between those of the same one."""
    unit = functional.normalize(vectors, dim=-1)
    across = (sides.unsqueeze(1) + sides.unsqueeze(2) == 1) & (sides.unsqueeze(1) >= 0)
    across &= sides.unsqueeze(2) >= 0
    return torch.bmm(unit, unit.transpose(1, 2)) * across


def _features(similarity: Tensor, sides: Tensor, figures: Tensor) -> Tensor:
    """Best match, its lead, whether it is mutual, how far off the diagonal it is, length, place."""
    best, match = similarity.max(dim=-1)
    others = (sides.unsqueeze(1) == 1 - sides.unsqueeze(2)).sum(-1).clamp(min=1)
    mean = similarity.sum(-1) / others
    back = match.gather(1, match)
    mutual = back == torch.arange(match.shape[1])
    place = figures[..., 1]
    astray = (place.gather(1, match) - place).abs()
    parts = (best, best - mean, mutual.float(), astray, figures[..., 0], place)
    return torch.stack(parts, dim=-1) * (sides >= 0).unsqueeze(-1)


def _text_features(vectors: Tensor, features: Tensor, sides: Tensor) -> Tensor:
    """Cosine of the mean vectors; of each side mean best match, share of mutual ones, log of
    tokens; the logs' difference.
    """
    columns, pooled, counts = [], [], []
    for side in (0, 1):
        own = (sides == side).unsqueeze(-1)
        count = own.sum(1).clamp(min=1)
        pooled.append((vectors * own).sum(1) / count)
        means = (features * own).sum(1) / count
        columns += [means[:, 0], means[:, 2]]
        counts.append(count[:, 0].float().log())
    columns += [functional.cosine_similarity(pooled[0], pooled[1])]
    columns += [counts[0] / 4, counts[1] / 4, counts[0] - counts[1]]
    return torch.stack(columns, dim=-1)
