"""Blocks: runs of up to six neighbouring items of one side, as the aligner sees them.

A block's vector is the length-weighted sum of its items' vectors, which costs nothing, or,
where it was encoded, the vector of its text, as in Vecalign (Thompson & Koehn 2019).

Arrays are indexed by a block's size less one and by its *end* (the index behind its last
item) plus ``MARGIN``, so that neighbours can be looked up without asking for the borders.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .beads import Lengths, Vectors, normalised

LARGEST = 6
"""Most items of one side in a bead."""
MARGIN = LARGEST + 1
"""Empty places on either side of every array."""

Encoded = Mapping[str, NDArray[np.float32]]
"""Centred unit vectors of texts."""

# Straight quotes and ‘’ (apostrophes!) count by what stands beside them.
_OPENING = re.compile(r"[“「『]|(?:^|(?<=[\s(—-]))[\"'‘](?=\S)")
_CLOSING = re.compile(r"[”」』]|(?<=\S)[\"'’](?!\w)")
_CLOSES = re.compile(r"[”’」』\"']\s*$")
_QUESTION, _EXCLAMATION = re.compile("[?？]"), re.compile("[!！]")


@dataclass(frozen=True, eq=False, slots=True)
class Items:
    """One side of what is to be aligned: sentences, or paragraphs, in order.

    Attributes:
        vectors: shape ``[n, d]``, centred unit vectors.
        lengths: shape ``[n]``, positive, on a scale common to both sides: characters of the
            source; characters of the target divided by how many of them a source character
            usually becomes.
        texts: n texts.
        separator: what stands between two of them.
    """

    vectors: Vectors
    lengths: Lengths
    texts: tuple[str, ...]
    separator: str = " "

    def __len__(self) -> int:
        return len(self.vectors)

    def take(self, rows: Sequence[int]) -> Items:
        """Only some of the items, in this order."""
        index = np.array(rows, dtype=np.int64)
        texts = tuple(self.texts[row] for row in rows)
        return Items(self.vectors[index], self.lengths[index], texts, self.separator)

    def scaled(self, factor: float) -> Items:
        """The same items on another scale of lengths."""
        return replace(self, lengths=self.lengths * factor)

    def joined(self, size: int, end: int) -> str:
        """Text of a block."""
        return self.separator.join(self.texts[end - size : end])

    def block_texts(self) -> list[str]:
        """Texts of all blocks of several items."""
        n = len(self)
        sizes = range(2, min(LARGEST, n) + 1)
        return [self.joined(size, end) for size in sizes for end in range(size, n + 1)]


class Blocks:
    """Every block of one side.

    Parameters:
        items: the side.
        encoded: vectors of the texts of blocks; those whose text is not among them are left out.
            None to have all blocks, as sums.

    Attributes:
        vectors: float32 ``[LARGEST, n + 1 + 2 MARGIN, d]``, unit vectors; zero where there
            is no block.
        valid: bool ``[LARGEST, n + 1 + 2 MARGIN]``: where there is one.
        lengths: float32, likewise: the blocks' lengths.
        marks: float32 ``[2, LARGEST, …]``: question and exclamation marks in every block.
        closes: float32 ``[LARGEST, …]``: 1 where it ends with a quotation mark.
        inside: float32 ``[LARGEST, …]``: 1 where a quotation is open behind it.
    """

    def __init__(self, items: Items, encoded: Encoded | None = None) -> None:
        n, d = items.vectors.shape
        self._count = len(items)
        shape = (LARGEST, n + 1 + 2 * MARGIN)
        self.valid = np.zeros(shape, dtype=np.bool_)
        self.vectors = np.zeros((*shape, d), dtype=np.float32)
        self.lengths = self._sums(items.lengths)
        self.marks = np.stack(
            [
                self._sums(np.array([float(len(mark.findall(text))) for text in items.texts]))
                for mark in (_QUESTION, _EXCLAMATION)
            ]
        )
        inside = np.array(_quotations(items.texts))
        closes = np.array([bool(_CLOSES.search(text)) for text in items.texts])
        self.inside, self.closes = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        weighted = items.vectors * items.lengths[:, None].astype(np.float32)
        for size in range(1, min(LARGEST, n) + 1):
            ends = self._ends(size)
            self.valid[size - 1, ends] = True
            self.inside[size - 1, ends] = inside[size - 1 :]
            self.closes[size - 1, ends] = closes[size - 1 :]
            total = sum(weighted[k : n - size + 1 + k] for k in range(size))
            self.vectors[size - 1, ends] = normalised(np.asarray(total))
        if encoded is not None:
            self._take(items, encoded)

    def __len__(self) -> int:
        return self._count

    def _take(self, items: Items, encoded: Encoded) -> None:
        """Put blocks as they were encoded in the place of sums; leave out the others."""
        for size in range(2, min(LARGEST, len(self)) + 1):
            for end in range(size, len(self) + 1):
                vector = encoded.get(items.joined(size, end))
                self.valid[size - 1, end + MARGIN] = vector is not None
                self.vectors[size - 1, end + MARGIN] = 0 if vector is None else vector

    def _sums(self, values: NDArray[np.float64]) -> NDArray[np.float32]:
        """Sum of the items' values in every block."""
        n = len(values)
        total = np.concatenate([[0.0], np.cumsum(values)])
        sums = np.zeros((LARGEST, n + 1 + 2 * MARGIN), dtype=np.float32)
        for size in range(1, min(LARGEST, n) + 1):
            sums[size - 1, self._ends(size)] = total[size:] - total[: n + 1 - size]
        return sums

    def _ends(self, size: int) -> slice:
        return slice(size + MARGIN, self._count + 1 + MARGIN)


def _quotations(texts: Sequence[str]) -> list[bool]:
    """Whether a quotation is open behind every text: its last quotation mark opens one."""
    states, inside = [], False
    for text in texts:
        opened = max((match.end() for match in _OPENING.finditer(text)), default=0)
        closed = max((match.end() for match in _CLOSING.finditer(text)), default=0)
        if opened != closed:
            inside = opened > closed
        states.append(inside)
    return states
