"""Vectors of a text's tokens, and how much of texts a model has read.

The middle layers align words best (Jalili Sabet et al. 2020): of the bundled model layers 6
and 7, whose mean is taken.  They come out of the pass that makes the sentence vector, and are
kept, so that nobody has to read a sentence again for its tokens.
"""

from __future__ import annotations

import importlib.resources
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

_HEIGHTS = (6 / 12, 7 / 12)  # layers as shares of the depth
_TOKEN_MEANS = "data/token_means.npz"

MOST_TOKENS = 100_000
"""Tokens that are kept at most, 150 MB: those of a document of two hundred pages."""


@dataclass(frozen=True, eq=False, slots=True)
class TokenStates:
    """A text's tokens.

    Attributes:
        offsets: shape ``[t, 2]``, start and end of each token in the text.
        vectors: float32, shape ``[t, d]``, not normalised.
    """

    offsets: npt.NDArray[np.int64]
    vectors: npt.NDArray[np.float32]


@dataclass(slots=True)
class Encoded:
    """How much a model has read.

    Attributes:
        tokens: of all texts, as often as each was read; prefix and special tokens included.
        distinct: of the same texts, each counted once.
    """

    tokens: int = 0
    distinct: int = 0
    _known: set[int] = field(default_factory=set)

    def add(self, text: str, tokens: int) -> None:
        """Count a text, or a window of one, that was read.

        Parameters:
            text: that was read.
            tokens: how many it was read in.
        """
        self.tokens += tokens
        if hash(text) not in self._known:
            self._known.add(hash(text))
            self.distinct += tokens


class KeptStates:
    """Token states of the texts that were read last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, TokenStates] = OrderedDict()
        self._tokens = 0

    def get(self, text: str) -> TokenStates | None:
        """The states of a text; None where they are not kept."""
        return self._kept.get(text)

    def put(self, text: str, states: TokenStates) -> None:
        """Keep the states of a text, and forget the oldest ones for it."""
        if text in self._kept or len(states.offsets) > MOST_TOKENS:
            return
        self._kept[text] = states
        self._tokens += len(states.offsets)
        while self._tokens > MOST_TOKENS:
            _, oldest = self._kept.popitem(last=False)
            self._tokens -= len(oldest.offsets)


def middle_layers(depth: int) -> list[int]:
    """Numbers of the layers whose states are taken, the first being 1.

    Parameters:
        depth: layers of the model.
    """
    return sorted({max(1, round(height * depth)) for height in _HEIGHTS})


@cache
def token_means(checksum: str) -> dict[str, npt.NDArray[np.float32]] | None:
    """Mean token vector of each language, as shipped for the bundled model; None for others.

    Parameters:
        checksum: of the model.

    Returns:
        float32 ``[d]`` by language (``zh``, ``en``), made by ``training/language_means.py``.
    """
    resource = importlib.resources.files(__package__) / _TOKEN_MEANS
    with resource.open("rb") as stream, np.load(stream, allow_pickle=False) as saved:
        if str(saved["checksum"]) != checksum:
            return None
        return {language: saved[language] for language in ("zh", "en")}


def own_tokens(offsets: npt.NDArray[np.int64], vectors: npt.NDArray[np.float32]) -> TokenStates:
    """Only the text's own tokens, each once: no prefix, padding or overlap.

    Parameters:
        offsets: shape ``[t, 2]``, of the text's tokens; those of the prefix end at 0 or before.
        vectors: shape ``[t, d]``.
    """
    # The first token of a text begins with the space that ends the prefix.
    own = (offsets[:, 1] > offsets[:, 0]) & (offsets[:, 1] > 0)
    offsets, vectors = np.maximum(offsets[own], 0), vectors[own]
    _, first = np.unique(offsets[:, 0], return_index=True)
    return TokenStates(offsets[first], vectors[first])
