"""Stretches of either side of a pair that nothing on the other stands for, by a fitted network.

The network is that of the estimator with other numbers: it reads the tokens of both texts
together and says of each token, the source's too, how likely its counterpart is missing.  It was
fitted to trusted translations with clauses, phrases, items and words taken out of either side
(``training/gaps.py``).
"""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..alignment.words import content_words
from ..embedding import TokenStates
from ..language import Language
from .parameters import digest
from .words import tokens_of

if TYPE_CHECKING:
    from .network import QualityNetwork

ALGORITHM = 2
"""Raise it whenever the same parameters would give the same texts other log odds."""
FILE = "data/gaps.npz"
_META = "meta"
_DOUBT = -0.5
"""Log odds of a word that speak neither for a stretch nor against it."""
_MOST = 3.0
"""Log odds, reckoned from there, beyond which a word says no more."""

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch that perhaps nothing on the other side stands for.

    Attributes:
        is_source: which side it stands on.
        start: in the text of its side.
        end: likewise.
        words: how many content words it has.
        weight: sum of what each of its words says, in log odds.
        peak: log odds of its likeliest content word.
        level: their mean over its content words.
        whole: log odds that its side has any such stretch at all.
    """

    is_source: bool
    start: int
    end: int
    words: int
    weight: float
    peak: float
    level: float
    whole: float


@dataclass(frozen=True, eq=False, slots=True)
class GapReading:
    """What the network says of a pair and its tokens.

    Attributes:
        source: float32 ``[t, 3]``: start and end in the source, log odds that nothing in the
            translation stands for the token.
        target: likewise of the translation.
        whole: log odds that nothing stands for some of the source, and of the translation.
    """

    source: Array
    target: Array
    whole: tuple[float, float]

    def gaps(self, source: str, translation: str) -> list[Gap]:
        """The likeliest stretches of both sides, at most one a sentence-long text."""
        return [
            *_stretches(source, Language.CHINESE, self.source, self.whole[0]),
            *_stretches(translation, Language.ENGLISH, self.target, self.whole[1]),
        ]

    def packed(self) -> Array:
        """Everything in one row of numbers, for the cache."""
        head = np.array([len(self.source), *self.whole])
        return np.concatenate([head, self.source.ravel(), self.target.ravel()]).astype(np.float32)

    @classmethod
    def unpacked(cls, row: Array) -> GapReading:
        """What :meth:`packed` made a row of."""
        cut = 3 + 3 * int(row[0])
        whole = float(row[1]), float(row[2])
        return cls(row[3:cut].reshape(-1, 3), row[cut:].reshape(-1, 3), whole)


@dataclass(frozen=True, eq=False, slots=True)
class GapParameters:
    """What was fitted.

    Attributes:
        network: name → float16 array.
        shape: arguments of :class:`.network.Shape`.
        checksum: of both.
    """

    network: Mapping[str, NDArray[np.float16]]
    shape: Mapping[str, int]
    checksum: str


@cache
def load_gap_parameters(encoder: str) -> GapParameters | None:
    """Read what is shipped.

    Parameters:
        encoder: checksum of the encoder that is to be used.

    Returns:
        None where nothing was fitted to that encoder.

    Raises:
        ValueError: the file is damaged.
    """
    resource = importlib.resources.files(__package__) / FILE
    with resource.open("rb") as stream, np.load(stream, allow_pickle=False) as saved:
        meta = json.loads(str(saved[_META]))
        if meta["encoder"] != encoder:
            return None
        arrays = {name: saved[name] for name in saved.files if name != _META}
    if digest(arrays, meta) != meta["checksum"]:
        raise ValueError("the parameters of gaps are damaged; install the package again")
    return GapParameters(arrays, meta["shape"], meta["checksum"])


def save_gap_parameters(
    file: str | IO[bytes],
    network: Mapping[str, NDArray[np.float16]],
    shape: Mapping[str, int],
    encoder: str,
) -> None:
    """Write parameters as :func:`load_gap_parameters` reads them."""
    meta: dict[str, Any] = {"encoder": encoder, "shape": dict(shape)}
    meta["checksum"] = digest(network, meta)
    saved: dict[str, Any] = {**network, _META: np.array(json.dumps(meta))}
    np.savez(file, **saved)


def read_gaps(
    parameters: GapParameters, pairs: Sequence[tuple[TokenStates, ...]]
) -> list[GapReading]:
    """Read pairs.

    Parameters:
        parameters: fitted to the encoder that the tokens come from.
        pairs: tokens of the Chinese and of the English text, vectors centred.
    """
    return [_reading(parameters, *pair) for pair in pairs]


def _reading(parameters: GapParameters, source: TokenStates, target: TokenStates) -> GapReading:
    # scipy is imported with the network, and only where something must be computed.
    from .inputs import LONGEST, PairTokens, inputs_of

    if not len(source.vectors) or not len(target.vectors):
        none = np.empty((0, 3), np.float32)
        return GapReading(none, none, (0.0, 0.0))
    tokens, whole = _network(parameters).read(inputs_of(PairTokens(source, target)))
    english, chinese = target.offsets[:LONGEST], source.offsets[:LONGEST]
    logits = tokens[:, 0]
    return GapReading(
        np.column_stack([chinese, logits[len(english) :]]).astype(np.float32),
        np.column_stack([english, logits[: len(english)]]).astype(np.float32),
        (float(whole[0]), float(whole[1])),
    )


@cache
def _network(parameters: GapParameters) -> QualityNetwork:
    """The network, made once for each set of parameters."""
    from .network import QualityNetwork, Shape

    return QualityNetwork(Shape(**parameters.shape), parameters.network)


def _stretches(text: str, language: Language, tokens: Array, whole: float) -> Iterator[Gap]:
    """The stretch of a text whose words say most for it; none where no word says anything."""
    is_content = {(start, end): content for start, end, content in content_words(text, language)}
    words, odds = [], []
    for start, end, own in tokens_of(is_content, tokens):
        words.append((start, end))
        odds.append(float(tokens[own, 2].mean() if len(own) > 1 else tokens[own[0], 2]))
    if not words:
        return
    weights = np.clip(np.array(odds) - _DOUBT, -_MOST, _MOST)
    first, last, weight = heaviest(weights)
    inside = [odds[k] for k in range(first, last) if is_content[words[k]]]
    if weight > 0 and inside:
        yield Gap(
            language is Language.CHINESE,
            words[first][0],
            words[last - 1][1],
            len(inside),
            weight,
            max(inside),
            float(np.mean(inside)),
            whole,
        )


def heaviest(weights: NDArray[np.float64]) -> tuple[int, int, float]:
    """The stretch of the greatest sum (Kadane's, after Bentley 1984): first, behind last, sum."""
    best, first, last = 0.0, 0, 0
    total, start = 0.0, 0
    for k, weight in enumerate(weights.tolist()):
        if total <= 0:
            total, start = 0.0, k
        total += weight
        if total > best:
            best, first, last = total, start, k + 1
    return first, last, best
