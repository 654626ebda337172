"""What the fitted network says of a pair: how bad it is, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..alignment.words import english_words
from ..embedding import TokenStates
from .combination import ALONE, WITH_REFERENCE, Line, chance, on_line
from .parameters import Parameters

if TYPE_CHECKING:
    from .network import QualityNetwork

ALGORITHM = 3
"""Raise it whenever the same parameters would give the same texts other estimates."""
WORD_CUT = 0.18
"""Probability of an error from which a word counts as marked: between the cuts that give
the best MCC on unseen talks and on unseen news, see docs/quality.md."""
_BATCH_TOKENS = 2048
_SIDES = 2  # that every pair has


@dataclass(frozen=True, slots=True)
class WordRisk:
    """An English word, and the probability that an expert would mark an error in it.

    Attributes:
        start: offset in the translation.
        end: likewise, exclusive.
        error: of any severity.
        major: a major one.
    """

    start: int
    end: int
    error: float
    major: float


@dataclass(frozen=True, eq=False, slots=True)
class Estimate:
    """The network's opinion of a pair.

    Attributes:
        burden: MQM penalty points that an expert would give, on a scale of its own: sound for
            comparing translations, not for adding up.
        tokens: float32 ``[t, 4]``: start and end in the translation, probability of an error,
            and of a major one.
    """

    burden: float
    tokens: NDArray[np.float32]

    @property
    def marks(self) -> float:
        """Log of the number of tokens that would be marked, on average."""
        return expected_marks(self.tokens[:, 2])

    def words(self, translation: str) -> list[WordRisk]:
        """The translation's words; each has the risk of its riskiest token."""
        risks = []
        for start, end in english_words(translation):
            own = (self.tokens[:, 0] < end) & (self.tokens[:, 1] > start)
            if own.any():
                error, major = self.tokens[own, 2:].max(axis=0).tolist()
                risks.append(WordRisk(start, end, error, major))
        return risks

    def packed(self) -> NDArray[np.float32]:
        """Everything in one row of numbers, for the cache."""
        return np.concatenate([[self.burden], self.tokens.ravel()]).astype(np.float32)

    @classmethod
    def unpacked(cls, row: NDArray[np.float32]) -> Estimate:
        """What :meth:`packed` made a row of."""
        return cls(float(row[0]), row[1:].reshape(-1, 4))


Pair = tuple[TokenStates, ...]
"""Tokens of the Chinese and of the English text, and of a reference where there is one."""


def estimate(parameters: Parameters, pairs: Sequence[Pair]) -> list[Estimate]:
    """Judge pairs, each in the light of its reference if it has one.

    Parameters:
        parameters: fitted to the encoder that the tokens come from.
        pairs: vectors centred; the longest should stand together, since a batch is as wide as
            its longest pair.
    """
    import torch

    from .inputs import PairTokens, collate

    networks = _networks(parameters)
    done: list[Estimate] = []
    with torch.inference_mode():
        for batch in _batches(pairs):
            readable = [
                k for k, pair in enumerate(batch) if all(len(s.vectors) for s in pair[:_SIDES])
            ]
            estimates = [Estimate(float("nan"), _no_tokens()) for _ in batch]
            if readable:
                # Of a reference that holds nothing to read, nothing is read.
                sides = [[side for side in batch[k] if len(side.vectors)] for k in readable]
                inputs = collate([PairTokens(*own) for own in sides])
                outputs = [network(*inputs.arguments()) for network in networks]
                tokens = torch.stack([out[0] for out in outputs]).mean(0).numpy()
                texts = torch.stack([out[1] for out in outputs]).mean(0).numpy()
                for row, k in enumerate(readable):
                    kind = WITH_REFERENCE if len(sides[row]) > _SIDES else ALONE
                    offsets = batch[k][1].offsets
                    estimates[k] = _estimate(
                        parameters.scales[kind], offsets, tokens[row], texts[row]
                    )
            done += estimates
    return done


def _estimate(
    scales: Mapping[str, Line],
    offsets: NDArray[np.int64],
    tokens: NDArray[np.float32],
    text: NDArray[np.float32],
) -> Estimate:
    from .inputs import LONGEST

    offsets = offsets[:LONGEST]
    own = tokens[: len(offsets)]
    chances = [
        chance(on_line(scales[name], own[:, column].astype(np.float64)))
        for column, name in enumerate(("error", "major"))
    ]
    rows = np.column_stack([offsets, *chances]).astype(np.float32)
    return Estimate(float(text[0]), rows)


def expected_marks(chances: NDArray[Any]) -> float:
    """Log of the sum of tokens' probabilities of being marked, a tenth added."""
    return float(np.log(chances.sum() + 0.1))


def _batches(pairs: Sequence[Pair]) -> list[list[Pair]]:
    batches: list[list[Pair]] = []
    widest = 0
    for pair in pairs:
        size = sum(len(side.vectors) for side in pair)
        if not batches or (len(batches[-1]) + 1) * max(widest, size) > _BATCH_TOKENS:
            batches.append([])
            widest = 0
        batches[-1].append(pair)
        widest = max(widest, size)
    return batches


def _no_tokens() -> NDArray[np.float32]:
    return np.empty((0, 4), dtype=np.float32)


@cache
def _networks(parameters: Parameters) -> list[QualityNetwork]:
    """The networks, loaded once for each set of parameters."""
    import torch

    from .network import QualityNetwork, Shape

    networks = []
    for arrays in parameters.networks:
        network = QualityNetwork(Shape(**parameters.shape))
        state: dict[str, Any] = {
            k: torch.from_numpy(v.astype(np.float32)) for k, v in arrays.items()
        }
        network.load_state_dict(state)
        networks.append(network.eval())
    return networks
