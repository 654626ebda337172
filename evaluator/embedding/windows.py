"""Cut texts that are longer than a model's window into pieces that fit it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ..errors import InputError

# A piece that begins inside a word may need a token more than the same characters
# needed in place (Unigram and WordPiece mark the beginnings of words).
_SLACK = 2
_BATCH = 32
_BATCH_TOKENS = 2048  # on two cores 12 % faster than full batches of 32 long texts, and 150 MB less


class Pieces(Protocol):
    """What cuts texts into tokens."""

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, the model's prefix and special tokens included."""

    def starts(self, text: str) -> list[int] | None:
        """Where each token of a text begins, without prefix; None where that can't be told."""


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of a text.

    Attributes:
        text: without the prefix.
        text_index: which text it is from.
        tokens: how many tokens it has, prefix and special tokens included.
        weight: how many of them are the text's own, at least 1.
    """

    text: str
    text_index: int
    tokens: int
    weight: int


def like_lengths(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Batches of like length, longest first, little padded and small enough to need little memory.

    Parameters:
        lengths: in tokens.

    Returns:
        the places of each batch.
    """
    batch: list[int] = []
    for k in sorted(range(len(lengths)), key=lambda k: -lengths[k]):
        if batch and (len(batch) == _BATCH or (len(batch) + 1) * lengths[batch[0]] > _BATCH_TOKENS):
            yield batch
            batch = []
        batch.append(k)
    if batch:
        yield batch


def split_into_windows(
    texts: Sequence[str], pieces: Pieces | None, *, limit: int | None
) -> list[Window]:
    """Cut every text into the fewest windows of about equal length that fit.

    Cuts lie on token boundaries; nothing is dropped.  Equal lengths rather than full
    windows and a remainder, so that no window has too little context.

    Parameters:
        texts: the texts.
        pieces: the model's tokenizer; None of models without one (static word vectors, bags
            of words), which read texts of any length.
        limit: the most tokens in a window, prefix and special tokens included; None
            where there is no most.

    Returns:
        The windows in the order of the texts, at least one a text.

    Raises:
        InputError: a text is too long and can't be cut, because the tokenizer doesn't
            tell where its tokens stand or the window is too small for any text.
    """
    if pieces is None:
        return [Window(text, index, len(text), 1) for index, text in enumerate(texts)]
    if not texts:
        return []
    (overhead,) = pieces.counts([""])
    windows: list[Window] = []
    for index, (text, tokens) in enumerate(zip(texts, pieces.counts(texts), strict=True)):
        if limit is None or tokens <= limit:
            parts = [(text, tokens)]
        else:
            parts = _cut(text, pieces, limit, overhead)
        windows += [Window(part, index, count, max(1, count - overhead)) for part, count in parts]
    return windows


def weighted_means(
    windows: Sequence[Window], vectors: npt.NDArray[np.float32], model: str
) -> npt.NDArray[np.float32]:
    """Join the windows' vectors to the texts'.

    Parameters:
        windows: of the texts, each text's at least one.
        vectors: float32 [windows, d].
        model: whose they are.

    Returns:
        float32 [texts, d], each row of length 1.

    Raises:
        InputError: the vectors hold values that are no numbers.
    """
    text_indices = np.array([window.text_index for window in windows])
    weights = np.array([[float(window.weight)] for window in windows])
    sums = np.zeros((text_indices.max() + 1, vectors.shape[1]), dtype=np.float64)
    np.add.at(sums, text_indices, weights * vectors)
    if not np.isfinite(sums).all():
        raise InputError("the model gives no numbers: its weights are damaged", path=model)
    # A text of which a model knows no token may have no direction; its zeros stay.
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    np.divide(sums, lengths, out=sums, where=lengths > 0)
    return sums.astype(np.float32)


def _cut(text: str, pieces: Pieces, limit: int, overhead: int) -> list[tuple[str, int]]:
    room = limit - overhead - _SLACK
    if room >= 1 and (starts := pieces.starts(text)) is not None:
        for count in range(-(-len(starts) // room), len(starts) + 1):
            cuts = [starts[part * len(starts) // count] for part in range(1, count)]
            bounds = sorted({0, *cuts, len(text)})
            parts = [text[a:b] for a, b in itertools.pairwise(bounds)]
            counts = pieces.counts(parts)
            if max(counts) <= limit:
                return list(zip(parts, counts, strict=True))
    raise InputError(
        f"a text is longer than the model's window of {limit} tokens and the model's "
        f"tokenizer can't cut it; choose another model or split the text: {text[:40]}…"
    )
