"""What partitions come to together: sums, which are the same in whatever order they are added.

Every figure of the summary comes from sums of whole numbers (scores are taken to a millionth), so
that it depends neither on how a dataset was cut nor on who judged which part.  Intervals come from
the Poisson bootstrap (Hanley & MacGibbon 2006; Chamandy et al. 2012): every sample takes a row
0, 1, 2 … times, as often as a Poisson variable of mean 1 says, drawn for the row by its number.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import exp, factorial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..comparison.statistics import SURFACE
from ..evaluation.tables import FINDINGS
from ..metrics.base import BOOTSTRAP_SAMPLES, interval
from ..model import ScoreColumn, Severity
from .results import COUNTS, columns_of, read_result

if TYPE_CHECKING:
    import pandas as pd

SEED = 12345
UNIT = 2**20
"""Into how many parts a point of a score is cut before it is added."""
BINS = 2000
"""Of a score's scale, by which percentiles are found."""
PERCENTILES = (5, 25, 50, 75, 95)
_ROWS = 2000  # that are weighted at a time

Whole = NDArray[np.int64]


@dataclass(slots=True)
class Tally:
    """Sums of one statistic: of all rows, and of every sample's."""

    rows: int
    total: Whole
    samples: Whole

    def add(self, other: Tally) -> None:
        """Add those of other rows."""
        self.rows += other.rows
        self.total = self.total + other.total
        self.samples = self.samples + other.samples


@dataclass(slots=True)
class SystemSums:
    """What one system's rows come to.

    Attributes:
        counted: how many pairs, omissions, additions, findings of each severity, and rows with
            any; findings of each check.
        tallies: of every score that a corpus has.
        bins: of every score how many rows lie in each stretch of its scale, the lowest first,
            with those below and above in the outermost.
    """

    counted: Counter[str] = field(default_factory=Counter)
    tallies: dict[str, Tally] = field(default_factory=dict)
    bins: dict[str, Whole] = field(default_factory=dict)

    def add(self, other: SystemSums) -> None:
        """Add those of other rows."""
        self.counted.update(other.counted)
        for name, tally in other.tallies.items():
            if name in self.tallies:
                self.tallies[name].add(tally)
            else:
                self.tallies[name] = tally
        for name, bins in other.bins.items():
            self.bins[name] = self.bins[name] + bins if name in self.bins else bins


@dataclass(slots=True)
class Sums:
    """What files of results come to.

    Attributes:
        systems: by name.
        worst: priority, row, and file of the most urgent pairs, as a heap: the least urgent first.
        documents: of every system and document its counts of pairs, of pairs with a grave finding
            and of findings by severity, and its summed priority; of the worst documents alone.
        most: how many of the worst are kept.
    """

    most: int
    systems: dict[str, SystemSums] = field(default_factory=dict)
    worst: list[tuple[float, int, str]] = field(default_factory=list)
    documents: dict[tuple[str, str], dict[str, float]] = field(default_factory=dict)
    document_count: int = 0

    def add(self, other: Sums) -> None:
        """Add those of other files."""
        for name, sums in other.systems.items():
            self.systems.setdefault(name, SystemSums()).add(sums)
        for item in other.worst:
            self._push(item)
        self.documents |= other.documents
        self.document_count += other.document_count
        self._forget_good_documents()

    def add_file(self, file: Path, columns: Sequence[ScoreColumn]) -> None:
        """Add those of a file of results."""
        known = columns_of(file)
        scores = [c for c in columns if c.name in known and c.name != FINDINGS.name]
        counted = [c.name for c in scores if COUNTS.format(c.name) in known]
        table = read_result(
            file,
            [
                "row", "system", "document", "status", "findings",
                *(severity.value for severity in Severity),
                *(column.name for column in scores),
                *(COUNTS.format(name) for name in counted),
            ],
        )  # fmt: skip
        for name, own in table.groupby("system", sort=False):
            sums = self.systems.setdefault(str(name), SystemSums())
            sums.add(_of_system(own, scores, counted))
        for row, priority in table[["row", "priority"]].itertuples(index=False):
            self._push((float(priority), -int(row), file.name))
        self._add_documents(table[table["document"] != ""])

    def _push(self, item: tuple[float, int, str]) -> None:
        if len(self.worst) < self.most:
            heapq.heappush(self.worst, item)
        elif item > self.worst[0]:
            heapq.heapreplace(self.worst, item)

    def _add_documents(self, table: pd.DataFrame) -> None:
        if not len(table):
            return
        grave = (table["critical"] > 0) | (table["major"] > 0)
        figures = table.assign(pairs=1, grave_pairs=grave.astype(int))
        wanted = ["pairs", "grave_pairs", *(severity.value for severity in Severity), "priority"]
        summed = figures.groupby(["system", "document"], sort=False)[wanted].sum()
        for (system, document), own in zip(summed.index, summed.to_numpy(float), strict=True):
            self.documents[system, document] = dict(zip(wanted, own.tolist(), strict=True))
        self.document_count += len(summed)
        self._forget_good_documents()

    def _forget_good_documents(self) -> None:
        most = max(1, self.most // 50)
        if len(self.documents) > 2 * most:
            self.documents = dict(self.worst_documents(most))

    def worst_documents(self, most: int) -> list[tuple[tuple[str, str], dict[str, float]]]:
        """Documents of which the largest share of pairs has a grave finding, the worst first."""
        return heapq.nsmallest(
            most,
            self.documents.items(),
            key=lambda item: (
                -item[1]["grave_pairs"] / item[1]["pairs"],
                -item[1]["priority"] / item[1]["pairs"],
                item[0],
            ),
        )


def sum_files(files: Sequence[str], columns: Sequence[ScoreColumn], most: int) -> Sums:
    """What some files of results come to.

    Parameters:
        files: of results.
        columns: scores that they may hold.
        most: how many of the worst pairs are wanted.
    """
    sums = Sums(most)
    for file in files:
        sums.add_file(Path(file), columns)
    return sums


def _of_system(
    table: pd.DataFrame, columns: Sequence[ScoreColumn], counted: Sequence[str]
) -> SystemSums:
    sums = SystemSums()
    rows = table["row"].to_numpy(np.int64)
    sums.counted["pairs"] = len(table)
    sums.counted.update(f"status {status}" for status in table["status"])
    for severity in Severity:
        own = table[severity.value].to_numpy(np.int64)
        sums.counted[severity.value] = int(own.sum())
        sums.counted[f"with {severity.value}"] = int((own > 0).sum())
    sums.counted["with findings"] = int((table["findings"].map(len) > 0).sum())
    sums.counted.update(
        f"check {finding['check']}" for found in table["findings"] for finding in found
    )
    values: dict[str, NDArray[np.float64]] = {}
    for column in columns:
        own = table[column.name].to_numpy(np.float64)
        sums.bins[column.name] = _binned(own, column)
        if column.name in counted:
            cells = table[COUNTS.format(column.name)]
            there = cells.notna().to_numpy()
            width = len(next(iter(cells[there]), ()))
            zero = np.zeros(width)
            rows_of = [cell if cell is not None else zero for cell in cells]
            counts = np.rint(np.array(rows_of, dtype=np.float64).reshape(len(table), width))
            values[column.name] = np.column_stack([counts, there])
        else:
            there = ~np.isnan(own)
            taken = np.where(there, np.rint(np.nan_to_num(own) * UNIT), 0.0)
            values[column.name] = np.column_stack([taken, there])
    stacked = np.concatenate(list(values.values()), axis=1)
    samples = np.zeros((BOOTSTRAP_SAMPLES, stacked.shape[1]), np.int64)
    for begin in range(0, len(rows), _ROWS):
        weights = row_weights(rows[begin : begin + _ROWS]).astype(np.float64)
        samples += np.rint(weights.T @ stacked[begin : begin + _ROWS]).astype(np.int64)
    at = 0
    for name, counts in values.items():
        width = counts.shape[1]
        total: Whole = np.rint(counts.sum(axis=0)).astype(np.int64)
        sums.tallies[name] = Tally(int(total[-1]), total[:-1], samples[:, at : at + width])
        at += width
    return sums


def row_weights(rows: Sequence[int] | Whole) -> NDArray[np.uint8]:
    """How often each sample takes each row, shape ``[rows, samples]``; a row's are its number's."""
    table = _poisson()
    weights = np.empty((len(rows), BOOTSTRAP_SAMPLES), np.uint8)
    for place, row in enumerate(rows):
        # A counter-based generator (Salmon et al. 2011): any row's numbers without the others'.
        drawn = np.random.Philox(key=SEED, counter=[0, 0, 0, int(row)]).random_raw(
            -(-BOOTSTRAP_SAMPLES // 4)
        )
        weights[place] = table[drawn.view(np.uint16)[:BOOTSTRAP_SAMPLES]]
    return weights


@cache
def _poisson() -> NDArray[np.uint8]:
    """A Poisson variable of mean 1 by 16 random bits."""
    chances = np.cumsum([exp(-1) / factorial(k) for k in range(12)])
    drawn = (np.arange(2**16) + 0.5) / 2**16
    return np.searchsorted(chances, drawn).astype(np.uint8)


def _binned(values: NDArray[np.float64], column: ScoreColumn) -> Whole:
    low, high = column.scale
    there = values[~np.isnan(values)]
    places = np.clip((there - low) / (high - low) * BINS, 0, BINS - 1).astype(np.int64)
    return np.bincount(places, minlength=BINS).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Percentile:
    """A score below which a share of pairs lies."""

    share: int
    value: float


def percentiles(bins: Whole, column: ScoreColumn) -> Iterator[Percentile]:
    """Percentiles of a score, to a stretch of its scale; none where no pair has it."""
    total = int(bins.sum())
    if not total:
        return
    low, high = column.scale
    up_to = np.cumsum(bins)
    for share in PERCENTILES:
        place = int(np.searchsorted(up_to, max(1, total * share / 100)))
        yield Percentile(share, round(low + (place + 0.5) * (high - low) / BINS, 6))


def corpus_score(name: str, tally: Tally) -> Mapping[str, float] | None:
    """A score of all rows with its 95 % interval; None where no row has it."""
    if not tally.rows:
        return None
    formula = next((metric.formula for metric in SURFACE if metric.name == name), None)
    counts = tally.samples[:, :-1]
    if formula is None:
        if len(tally.total) != 1:
            return None  # another's counts, of which nobody here knows what they come to
        value = float(tally.total[0] / UNIT / tally.rows)
        sizes = np.maximum(tally.samples[:, -1], 1)
        samples: NDArray[Any] = counts[:, 0] / UNIT / sizes
    else:
        value = float(formula(tally.total[None].astype(np.float64))[0])
        samples = formula(counts.astype(np.float64))
    low, high = interval(np.asarray(samples, dtype=np.float64))
    return {"value": value, "low": low, "high": high, "segments": tally.rows}
