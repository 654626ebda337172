"""Pairs that say the same, and sources that are translated in several ways.

What is compared is the letters and digits of a text, its case and width aside.  Keys of 64 bits are
sorted; a dataset too large for that is gone through several times, a share of the keys at a time.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .results import read_tables

_AT_ONCE = 5_000_000  # pairs whose keys are held
_COLUMNS = ("row", "system", "source_text", "translation_text")
Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one source and system.

    Attributes:
        rows: their numbers, ascending.
        says: of each the number of what it says, from 0: the same number, the same translation.
    """

    rows: tuple[int, ...]
    says: tuple[int, ...]

    @property
    def contradicts(self) -> bool:
        """Whether there are several translations."""
        return len(set(self.says)) > 1

    @property
    def repeated(self) -> list[int]:
        """Rows that say what one before them says."""
        seen: set[int] = set()
        found = []
        for row, says in zip(self.rows, self.says, strict=True):
            if says in seen:
                found.append(row)
            seen.add(says)
        return found


def groups(files: Sequence[Path], pairs: int) -> Iterator[Group]:
    """Groups of two rows and more, in no order.

    Parameters:
        files: of results.
        pairs: how many rows they have together.
    """
    shares = 1 + pairs // _AT_ONCE
    for share in range(shares):
        yield from _groups(files, share, shares)


def _groups(files: Sequence[Path], share: int, shares: int) -> Iterator[Group]:
    parts: list[tuple[Keys, Keys, NDArray[np.int64]]] = []
    for file in files:
        for batch in read_tables(file, _COLUMNS):
            cells = [batch.column(name).to_pylist() for name in _COLUMNS]
            keys = [
                (key(f"{system}\0{letters(source)}"), key(letters(translation)), row)
                for row, system, source, translation in zip(*cells, strict=True)
                if source and translation
            ]
            own = [k for k in keys if k[0] % shares == share]
            if own:
                first, second, rows = zip(*own, strict=True)
                parts.append(
                    (np.array(first, np.uint64), np.array(second, np.uint64), np.array(rows))
                )
    if not parts:
        return
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((joined[2], joined[0]))
    sources, translations, numbers = (column[order] for column in joined)
    begins = np.flatnonzero(np.r_[True, sources[1:] != sources[:-1]])
    ends = np.r_[begins[1:], len(sources)]
    for begin, end in zip(begins[ends - begins > 1], ends[ends - begins > 1], strict=True):
        _, says = np.unique(translations[begin:end], return_inverse=True)
        yield Group(tuple(numbers[begin:end].tolist()), tuple(says.tolist()))


def letters(text: str) -> str:
    """What of a text is compared: its letters and digits."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def key(text: str) -> int:
    """A number for a text: alike for the same, and for no others but by chance."""
    hashed: Any = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(hashed.digest(), "big")
