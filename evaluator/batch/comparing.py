"""``evaluator batch compare``: two results of one dataset, and what has changed between them."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..comparison.statistics import SURFACE
from ..errors import InputError
from ..metrics.base import interval
from .alike import key, letters
from .plan import read_plan
from .results import COUNTS, columns_of, read_tables, result_files
from .summing import UNIT, row_weights

_AT_ONCE = 200_000  # pairs of the old result that are held
_STIRRED = 0.1
"""Change of the priority from which a pair is told to be better or worse."""
_SHOWN = 50
_WEIGHTED = 2000  # pairs that are weighted at a time
_LEFT_OUT = ("row", "alignment_score")


@dataclass(frozen=True, slots=True)
class Change:
    """A score over all pairs that both have: old, new, and the difference with its interval."""

    old: float
    new: float
    difference: float
    low: float
    high: float
    pairs: int


@dataclass(slots=True)
class Compared:
    """What has changed.

    Attributes:
        pairs: that both have.
        only_old, only_new: pairs that one has alone.
        scores: of all pairs that both have, by name.
        better, worse: pairs whose priority changed by more than a tenth.
        translated_anew: pairs whose translation is another.
        fixed, new: findings that one has and the other has not, by check.
        changes: the pairs whose priority changed most, the worst first.
    """

    pairs: int = 0
    only_old: int = 0
    only_new: int = 0
    scores: dict[str, Change] = field(default_factory=dict)
    better: int = 0
    worse: int = 0
    translated_anew: int = 0
    fixed: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    changes: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class _Sums:
    """Sums of every score of both results: of all rows, and of every sample's.

    Attributes:
        plain: scores whose corpus score is their mean.
        counted: those that come from counts.
    """

    plain: Sequence[str]
    counted: Sequence[str]
    totals: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    samples: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    pairs: Counter[str] = field(default_factory=Counter)
    _waiting: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)

    def add(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        """Add a pair that both have."""
        self._waiting.append((old, new))
        if len(self._waiting) == _WEIGHTED:
            self.flush()

    def flush(self) -> None:
        """Add what waits."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        weights = row_weights([old["row"] for old, _ in waiting]).astype(np.float64)
        for name in (*self.plain, *self.counted):
            column = COUNTS.format(name) if name in self.counted else name
            both = [(old[column], new[column]) for old, new in waiting]
            there = [k for k, cells in enumerate(both) if None not in cells]
            if not there:
                continue
            # Shape [pairs, 2, width]: old and new side by side, so that a sample takes both.
            cells = np.array([both[k] for k in there], dtype=np.float64)
            cells = cells.reshape(len(there), 2, -1)
            if name in self.plain:
                cells = np.rint(cells * UNIT)
            flat = np.column_stack([cells.reshape(len(there), -1), np.ones(len(there))])
            self.pairs[name] += len(there)
            self.totals[name] = self.totals.get(name, 0.0) + flat.sum(axis=0)
            self.samples[name] = self.samples.get(name, 0.0) + weights[there].T @ flat

    def change(self, name: str) -> Change:
        """What has become of a score."""
        (old,), (new,) = self._scores(name, self.totals[name][None])
        samples = self._scores(name, self.samples[name])
        low, high = interval(samples[1] - samples[0])
        return Change(float(old), float(new), float(new - old), low, high, self.pairs[name])

    def _scores(self, name: str, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """Shape ``[2, samples]``: of both results."""
        width = (sums.shape[1] - 1) // 2
        both = sums[:, :width], sums[:, width : 2 * width]
        if name in self.plain:
            return np.stack([own[:, 0] / UNIT / np.maximum(sums[:, -1], 1) for own in both])
        (formula,) = (metric.formula for metric in SURFACE if metric.name == name)
        return np.stack([np.asarray(formula(own), dtype=np.float64) for own in both])


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the results: its files, and how many pairs they were made of."""

    files: Sequence[Path]
    pairs: int
    systems: Sequence[str]


def _side(folder: Path) -> _Side:
    plan = read_plan(folder)
    files = result_files(folder, plan.parts)
    if not files:
        raise InputError("holds no results yet", path=folder)
    return _Side(files, plan.rows, plan.systems)


def compare_results(old: Path, new: Path) -> Compared:
    """Hold two results against each other, pair by pair.

    Pairs belong together that have the same id, system and source; of several, in their order.
    Where both are of one system each, its name does not matter.

    Parameters:
        old, new: folders of results.

    Raises:
        InputError: one holds none, or they have no pair in common.
    """
    sides = _side(old), _side(new)
    alone = all(len(side.systems) == 1 for side in sides)
    known = [columns_of(side.files[0]) for side in sides]
    counted = [m.name for m in SURFACE if all(COUNTS.format(m.name) in own for own in known)]
    plain = [
        name
        for name in _numbers(sides[0].files[0])
        if name in known[1] and name not in (*counted, *_LEFT_OUT)
    ]
    names = ["row", "id", "system", "source_text", "translation_text", "findings", *plain]
    names += [COUNTS.format(name) for name in counted]
    compared, sums = Compared(), _Sums(plain, counted)
    changes: list[tuple[float, int, dict[str, Any]]] = []
    shares = 1 + sides[0].pairs // _AT_ONCE
    for share in range(shares):
        held: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for hashed, row in _rows(sides[0].files, names, share, shares, alone=alone):
            held[hashed].append(row)
        for hashed, row in _rows(sides[1].files, names, share, shares, alone=alone):
            if not held.get(hashed):
                compared.only_new += 1
                continue
            before = held[hashed].pop(0)
            sums.add(before, row)
            change = _noted(compared, before, row)
            item = (abs(change["difference"]), -row["row"], change)
            if len(changes) < _SHOWN:
                heapq.heappush(changes, item)
            elif item[:2] > changes[0][:2]:
                heapq.heapreplace(changes, item)
        compared.only_old += sum(map(len, held.values()))
    sums.flush()
    if not compared.pairs:
        raise InputError(f"has no pair in common with {old}", path=new)
    worst_first = sorted(changes, key=lambda item: (-item[2]["difference"], -item[1]))
    compared.changes = [change for *_, change in worst_first if change["difference"]]
    compared.scores = {name: sums.change(name) for name in sums.totals}
    return compared


def _noted(compared: Compared, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Count what has changed in a pair, and tell it."""
    difference = new["priority"] - old["priority"]
    compared.pairs += 1
    compared.better += difference <= -_STIRRED
    compared.worse += difference >= _STIRRED
    compared.translated_anew += old["translation_text"] != new["translation_text"]
    found = [Counter(_said(finding) for finding in side["findings"]) for side in (old, new)]
    fixed, appeared = found[0] - found[1], found[1] - found[0]
    for counts, into in ((fixed, compared.fixed), (appeared, compared.new)):
        for (check, _), count in counts.items():
            into[check] += count
    return {
        "id": new["id"],
        "system": new["system"],
        "source": new["source_text"],
        "old_translation": old["translation_text"],
        "new_translation": new["translation_text"],
        "old_priority": old["priority"],
        "new_priority": new["priority"],
        "difference": difference,
        "fixed": [message for _, message in fixed],
        "new": [message for _, message in appeared],
    }


def _said(finding: Mapping[str, Any]) -> tuple[str, str]:
    return finding["check"], finding["message"]


def _numbers(file: Path) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    return [column.name for column in pq.read_schema(file) if pa.types.is_floating(column.type)]


def _rows(
    files: Sequence[Path], names: Sequence[str], share: int, shares: int, *, alone: bool
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows of a share of the keys, each behind its key."""
    for file in files:
        for batch in read_tables(file, names):
            for row in batch.to_pylist():
                system = "" if alone else row["system"]
                name = "" if row["id"] == f"p{row['row']}" else row["id"]
                hashed = key(f"{system}\0{name}\0{letters(row['source_text'] or '')}")
                if hashed % shares == share:
                    yield hashed, row
