"""What the fitted networks say of a pair: how bad it is, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..alignment.words import english_words
from ..embedding import TokenStates
from ..support.threads import one_blas_thread
from .combination import ALONE, WITH_REFERENCE, chance, on_line
from .parameters import Parameters
from .words import tokens_of

if TYPE_CHECKING:
    from .cross import CrossEncoder
    from .network import QualityNetwork

ALGORITHM = 5
"""Raise it whenever the same parameters would give the same texts other estimates."""
WORD_CUT = 0.18
"""Probability of an error from which a word counts as marked: between the cuts that give
the best MCC on unseen talks and on unseen news, see docs/quality.md."""
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
    """The networks' opinion of a pair.

    Attributes:
        burden: MQM penalty points that an expert would give, on a scale of its own: sound for
            comparing translations, not for adding up.
        contrast: likewise by the cross-encoder, which has learnt single errors in good
            translations; null where there is a reference, for then it is not asked.
        tokens: float32 ``[t, 4]``: start and end in the translation, probability of an error,
            and of a major one.
    """

    burden: float
    contrast: float
    tokens: NDArray[np.float32]

    @property
    def marks(self) -> float:
        """Log of the number of tokens that would be marked, on average."""
        return expected_marks(self.tokens[:, 2])

    def words(self, translation: str) -> list[WordRisk]:
        """The translation's words; each has the risk of its riskiest token."""
        chances = self.tokens[:, 2:].tolist()
        return [
            WordRisk(start, end, *map(max, zip(*(chances[k] for k in own), strict=True)))
            for start, end, own in tokens_of(english_words(translation), self.tokens)
        ]

    def packed(self) -> NDArray[np.float32]:
        """Everything in one row of numbers, for the cache."""
        return np.concatenate([[self.burden, self.contrast], self.tokens.ravel()]).astype(
            np.float32
        )

    @classmethod
    def unpacked(cls, row: NDArray[np.float32]) -> Estimate:
        """What :meth:`packed` made a row of."""
        return cls(float(row[0]), float(row[1]), row[2:].reshape(-1, 4))


Pair = tuple[TokenStates, ...]
"""Tokens of the Chinese and of the English text, and of a reference where there is one."""


@one_blas_thread()
def estimate(
    parameters: Parameters, texts: Sequence[tuple[str, ...]], pairs: Sequence[Pair]
) -> list[Estimate]:
    """Judge pairs, each in the light of its reference if it has one.

    Parameters:
        parameters: fitted to the encoder that the tokens come from.
        texts: source and translation of each pair, and the reference where there is one.
        pairs: their tokens, vectors centred.
    """
    return [_estimate(parameters, *both) for both in zip(texts, pairs, strict=True)]


def _estimate(parameters: Parameters, texts: tuple[str, ...], pair: Pair) -> Estimate:
    # scipy and the dictionary are imported with it, and only where something must be computed.
    from .inputs import LONGEST, PairTokens, inputs_of, looked_up, shortened
    from .lexical import look_up

    if not all(len(side.vectors) for side in pair[:_SIDES]):
        return Estimate(float("nan"), float("nan"), np.empty((0, 4), dtype=np.float32))
    # Of a reference that holds nothing to read, nothing is read.
    source, target, *reference = (side for side in pair if len(side.vectors))
    offsets = target.offsets[:LONGEST]
    inputs = inputs_of(PairTokens(source, target, reference[0] if reference else None))
    read, burdens = zip(*(one.read(inputs) for one in _small_networks(parameters)), strict=True)
    logits, contrast = np.mean(read, axis=0)[: len(offsets)], float("nan")
    if not reference:
        lexical = look_up((texts[0], texts[1]), shortened(source), shortened(target))
        tokens = PairTokens(source, target, lexical=lexical)
        crossed, told = _cross_encoder(parameters).read(looked_up(tokens))
        logits, contrast = together(logits, crossed[: len(offsets)]), float(told[0])
    scales = parameters.scales[WITH_REFERENCE if reference else ALONE]
    own = logits.astype(np.float64)
    chances = [
        chance(on_line(scales[name], own[:, column]))
        for column, name in enumerate(("error", "major"))
    ]
    rows = np.column_stack([offsets, *chances]).astype(np.float32)
    return Estimate(float(np.mean(burdens, axis=0)[0]), contrast, rows)


def together(small: NDArray[Any], crossed: NDArray[Any]) -> NDArray[Any]:
    """The logits of tokens that the small networks and the cross-encoder agree on: their mean.

    On unseen news it finds marked words better than either alone (docs/quality.md).
    """
    return np.asarray((small + crossed) / 2)


def expected_marks(chances: NDArray[Any]) -> float:
    """Log of the sum of tokens' probabilities of being marked, a tenth added."""
    return float(np.log(chances.sum() + 0.1))


@cache
def _small_networks(parameters: Parameters) -> list[QualityNetwork]:
    """Made once for each set of parameters, as is the other."""
    from .network import QualityNetwork, Shape

    return [QualityNetwork(Shape(**own.shape), own.arrays) for own in parameters.networks]


@cache
def _cross_encoder(parameters: Parameters) -> CrossEncoder:
    from .cross import CrossEncoder, CrossShape

    assert parameters.cross is not None, "it stands beside small networks"
    return CrossEncoder(CrossShape(**parameters.cross.shape), parameters.cross.arrays)
