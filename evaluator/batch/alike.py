"""Pairs that say the same or nearly so, and sources that are translated in several ways.

What is compared is the letters and digits of a text, its case and width aside.  A pair comes down
to a few numbers: a key of its source, one of its translation, and keys of bands of a MinHash over
its character n-grams (Broder 1997; bands after Leskovec, Rajaraman and Ullman, *Mining of Massive
Datasets*, 3.4), in which pairs that share most n-grams meet.  These numbers lie on disk; they are
sorted a column at a time, so that time grows with the pairs as sorting does, and memory hardly.
Who meets is compared letter by letter (RapidFuzz) with the first of those that it meets.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .results import read_columns, read_tables

NEAR = 0.85
"""Share of letters, in both languages, that pairs have in common which nearly say the same."""
BANDS, WIDTH = 20, 5
"""Bands of the MinHash, and the permutations of each."""
_GRAMS = (2, 4)  # characters of an n-gram of Chinese, and of English
_AT_ONCE = 5_000_000  # keys that are sorted at a time
_HELD = 200_000  # pairs whose texts are held
_COLUMNS = ("row", "system", "source_text", "translation_text")
_ROW, _SOURCE, _TRANSLATION, _FIRST_BAND = range(4)
_SEED = 12345
Keys = NDArray[np.uint64]
Places = NDArray[np.int64]


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
    def kind(self) -> str:
        """What it is called."""
        return "contradicting" if self.contradicts else "repeated"

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


@dataclass(frozen=True, slots=True)
class NearGroup:
    """Rows of one system that nearly say the same, of several sources.

    Attributes:
        rows: their numbers, ascending.
        kind: what it is called.
    """

    rows: tuple[int, ...]
    kind: str = "near"


def sketched(file: str) -> Keys:
    """A result's pairs as numbers, shape ``[pairs, 3 + BANDS]``.

    The columns are the row's number, the keys of system and source and of the translation, and
    those of the bands; all are 0 of a row without a source or a translation.

    Parameters:
        file: of a result.
    """
    found = []
    for batch in read_tables(Path(file), _COLUMNS):
        cells = [batch.column(name).to_pylist() for name in _COLUMNS]
        for row, system, source, translation in zip(*cells, strict=True):
            if not (source and translation):
                found.append(np.zeros(_FIRST_BAND + BANDS, np.uint64))
                continue
            chinese, english = letters(source), letters(translation)
            keys = [row, key(f"{system}\0{chinese}"), key(english)]
            bands = _bands(chinese, english, key(f"{system}\0{figures(chinese, english)}"))
            found.append(np.concatenate([np.array(keys, np.uint64), bands]))
    return np.array(found, np.uint64).reshape(len(found), _FIRST_BAND + BANDS)


def _bands(chinese: str, english: str, salt: int) -> Keys:
    """Keys of a pair's bands; ``salt`` is of those who may meet at all."""
    grams = np.concatenate([_grams(chinese, _GRAMS[0]), _grams(english, _GRAMS[1])])
    blank, factors = _permutations()
    own = blank.copy()
    own.update_batch(grams.tolist())
    values = own.hashvalues.reshape(BANDS, WIDTH).astype(np.uint64)
    bands: Keys = (values * factors).sum(axis=1, dtype=np.uint64) ^ np.uint64(salt)
    return bands


def _grams(text: str, size: int) -> NDArray[np.uint32]:
    """A number for each n-gram of a text; of a shorter one for all of it."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    length = min(size, len(codes))
    count = max(1, len(codes) - length + 1)
    grams = np.full(count, size, np.uint32)
    for k in range(length):
        grams = grams * np.uint32(1_000_003) + codes[k : k + count]
    return grams


@cache
def _permutations() -> tuple[Any, Keys]:
    """An empty MinHash, and what bands are multiplied by before they are summed."""
    from datasketch import MinHash

    blank = MinHash(num_perm=BANDS * WIDTH, seed=_SEED, hashfunc=int)
    drawn = np.random.default_rng(_SEED).integers(2**63, size=WIDTH, dtype=np.uint64)
    return blank, drawn * np.uint64(2) + np.uint64(1)


class Sketches:
    """Numbers of all pairs of some results, on disk.

    Parameters:
        file: that is made anew to hold them.
        files: of results, in the order of their rows.
        sizes: how many rows each has.
    """

    def __init__(self, file: Path, files: Sequence[Path], sizes: Sequence[int]) -> None:
        self._files = files
        self._begins = np.cumsum([0, *sizes])
        shape = (_FIRST_BAND + BANDS, int(self._begins[-1]))
        self._columns: Any = np.memmap(file, np.uint64, "w+", shape=shape)

    def put(self, number: int, sketches: Keys) -> None:
        """Take in what :func:`sketched` made of the file of that number."""
        begin = self._begins[number]
        self._columns[:, begin : begin + len(sketches)] = sketches.T

    def groups(self) -> Iterator[Group]:
        """Groups of two rows and more of one source and system, in no order."""
        for run in self._runs(_SOURCE):
            _, says = np.unique(self._columns[_TRANSLATION, run], return_inverse=True)
            yield Group(tuple(self._rows(run)), tuple(says.tolist()))

    def near(self, passed_over: NDArray[np.int64]) -> Iterator[NearGroup]:
        """Groups of rows that nearly say the same, but for those of one source, in no order.

        Pairs that have other figures do not, however alike they are.

        Parameters:
            passed_over: rows that are left out: what they say is there already.
        """
        joined = _Joined()
        for first, other in self._alike(self._meetings(passed_over)):
            joined.join(first, other)
        for places in joined.groups():
            yield NearGroup(tuple(self._rows(np.array(places))))

    def _rows(self, places: Places) -> list[int]:
        rows: list[int] = self._columns[_ROW, np.sort(places)].astype(np.int64).tolist()
        return rows

    def _runs(self, column: int, passed_over: NDArray[np.int64] | None = None) -> Iterator[Places]:
        """Places of pairs that have a key in common, ascending, as many times as there are such."""
        pairs = self._columns.shape[1]
        shares = 1 + pairs // _AT_ONCE
        for share in range(shares):
            places = np.concatenate(
                [
                    begin + np.flatnonzero(self._wanted(column, begin, share, shares, passed_over))
                    for begin in range(0, pairs, _AT_ONCE)
                ]
            )
            keys = self._columns[column, places]
            order = np.argsort(keys, kind="stable")
            keys, places = keys[order], places[order]
            bounds = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1], True])
            for begin in np.flatnonzero(np.diff(bounds) > 1):
                yield places[bounds[begin] : bounds[begin + 1]]

    def _wanted(
        self, column: int, begin: int, share: int, shares: int, passed_over: Places | None
    ) -> NDArray[np.bool_]:
        """Of a stretch of the pairs whether their keys are of a share."""
        stretch = slice(begin, begin + _AT_ONCE)
        rows = self._columns[_ROW, stretch]
        wanted: NDArray[np.bool_] = rows > 0
        if shares > 1:
            wanted &= self._columns[column, stretch] % np.uint64(shares) == share
        if passed_over is not None:
            wanted &= ~np.isin(rows.astype(np.int64), passed_over)
        return wanted

    def _meetings(self, passed_over: NDArray[np.int64]) -> Places:
        """Pairs of places that meet in some band, shape ``[n, 2]``, each once; the first leads."""
        met = [np.empty((0, 2), np.int64)]
        for band in range(_FIRST_BAND, _FIRST_BAND + BANDS):
            for run in self._runs(band, passed_over):
                met.append(np.column_stack([np.full(len(run) - 1, run[0]), run[1:]]))
            met = [np.unique(np.concatenate(met), axis=0)]
        return met[0]

    def _alike(self, met: Places) -> Iterator[tuple[int, int]]:
        """Those of them whose texts are alike."""
        from rapidfuzz.distance import Indel

        at = 0
        while at < len(met):
            some = met[at : at + _HELD // 2]
            at += len(some)
            texts = self._texts(np.unique(some))
            for first, other in some.tolist():
                one, two = texts[first], texts[other]
                if one[0] != two[0] and all(
                    Indel.normalized_similarity(a, b, score_cutoff=NEAR)
                    for a, b in zip(one, two, strict=True)
                ):
                    yield first, other

    def _texts(self, places: Places) -> Mapping[int, tuple[str, str]]:
        """Letters of both sides of some pairs."""
        numbers = np.searchsorted(self._begins, places, side="right") - 1
        texts = {}
        for number in np.unique(numbers).tolist():
            own, begin = places[numbers == number], self._begins[number]
            table = read_columns(self._files[number], _COLUMNS[2:]).take(own - begin)
            sides = (table.column(name).to_pylist() for name in _COLUMNS[2:])
            for place, source, translation in zip(own.tolist(), *sides, strict=True):
                texts[place] = letters(source), letters(translation)
        return texts


class _Joined:
    """Who belongs together, by whom they were joined with (disjoint sets, Tarjan 1975)."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def _top(self, one: int) -> int:
        above = self._above.setdefault(one, one)
        while above != one:
            self._above[one] = self._above[above]
            one, above = above, self._above[above]
        return one

    def join(self, one: int, other: int) -> None:
        """Put two, and all who belong to them, together; the least is their first."""
        first, second = sorted((self._top(one), self._top(other)))
        self._above[second] = first

    def groups(self) -> list[list[int]]:
        """All of two and more, ascending."""
        groups: dict[int, list[int]] = defaultdict(list)
        for one in sorted(self._above):
            groups[self._top(one)].append(one)
        return list(groups.values())


def letters(text: str) -> str:
    """What of a text is compared: its letters and digits."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def figures(*texts: str) -> str:
    """Digits and numerals of texts, in their order."""
    return "\0".join("".join(filter(str.isnumeric, text)) for text in texts)


def key(text: str) -> int:
    """A number for a text: alike for the same, and for no others but by chance."""
    hashed: Any = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(hashed.digest(), "big")
