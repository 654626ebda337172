"""``evaluator batch sample``: pairs for people to check, from every stretch of the priority."""

from __future__ import annotations

import bisect
import hashlib
import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import InputError
from ..support.files import write_bytes
from ..support.spreadsheets import guarded_table, sensible
from ..support.vocabulary import argument
from .plan import check_apart, read_plan
from .results import read_tables, result_files

BOUNDS = (0.05, 0.1, 0.2, 0.4, 0.7)
"""Priorities at which a stretch ends and the next begins."""
COLUMNS = (
    "row", "file", "place", "id", "system", "document", "source_text", "translation_text",
    "reference_text", "priority", "findings",
)  # fmt: skip
FOR_PEOPLE = ("verdict", "note")
"""Columns that are left empty, to be filled in."""
_SEPARATORS = {".csv": ",", ".tsv": "\t"}
_Item = tuple[int, int, dict[str, Any]]


@dataclass(frozen=True, eq=False, slots=True)
class Sample:
    """Pairs to be checked.

    Attributes:
        table: one row a pair, in the order of the dataset: its texts, its priority, what was
            found, ``stratum``, and ``weight``, for how many pairs of its stretch it stands.
        strata: of each stretch how many pairs it has, and how many of them were chosen.
        folder: of the results that they are from.
    """

    table: pd.DataFrame
    strata: Sequence[tuple[str, int, int]]
    folder: Path


def sample_pairs(folder: Path, pairs: int, seed: int = 0) -> Sample:
    """Choose pairs, as many from every stretch of the priority as there are.

    A stretch with fewer leaves what it lacks to the others.  Which are chosen is decided by a hash
    of the pair and the seed: the same of the same results.

    Parameters:
        folder: of results.
        pairs: how many.
        seed: of the choice.

    Raises:
        InputError: there are no results.
    """
    files = result_files(folder, read_plan(folder).parts)
    if not files:
        raise InputError("holds no results yet", path=folder)
    heaps: list[list[_Item]] = [[] for _ in range(len(BOUNDS) + 1)]
    sizes = [0] * len(heaps)
    for file in files:
        for batch in read_tables(file, COLUMNS):
            for row in batch.to_pylist():
                number = bisect.bisect_right(BOUNDS, row["priority"])
                sizes[number] += 1
                item = (-_hash(row, seed), -row["row"], row)
                if len(heaps[number]) < pairs:
                    heapq.heappush(heaps[number], item)
                elif item[:2] > heaps[number][0][:2]:
                    heapq.heapreplace(heaps[number], item)
    shares = shared_out(pairs, sizes)
    names = [f"{low:g}-{high:g}" for low, high in zip((0, *BOUNDS), (*BOUNDS, 1), strict=True)]
    chosen = []
    for name, heap, share, size in zip(names, heaps, shares, sizes, strict=True):
        for _, _, row in sorted(heap, key=lambda item: item[:2], reverse=True)[:share]:
            found = [f"{f['check']} ({f['severity']}): {f['message']}" for f in row["findings"]]
            told = {**row, "findings": "\n".join(found), "stratum": name, "weight": size / share}
            chosen.append({**told, **dict.fromkeys(FOR_PEOPLE, "")})
    table = pd.DataFrame(chosen, columns=[*COLUMNS, "stratum", "weight", *FOR_PEOPLE])
    table = table.sort_values("row", kind="stable").reset_index(drop=True)
    return Sample(table, list(zip(names, sizes, shares, strict=True)), folder)


def write_sample(sample: Sample, out: Path) -> None:
    """Write a sample as CSV, TSV or JSON Lines, by the ending.

    Raises:
        InputError: the ending is another, the file is what was judged, or cannot be written.
    """
    check_apart(out, sample.folder, read_plan(sample.folder))
    ending = out.suffix.lower()
    if ending == ".jsonl":
        written = sample.table.to_json(orient="records", lines=True, force_ascii=False)
        write_bytes(written.encode("utf-8", "replace"), out)
    elif ending in _SEPARATORS:
        table = guarded_table(sample.table)
        cells = table.to_csv(
            index=False, sep=_SEPARATORS[ending], lineterminator="\n", float_format=sensible
        )
        write_bytes(cells.encode("utf-8-sig", "replace"), out)
    else:
        raise InputError(
            "not written as that; end the name in .csv, .tsv or .jsonl",
            place=argument("out", str(out)),
        )


def shared_out(wanted: int, sizes: Sequence[int]) -> list[int]:
    """How many of each are taken, as equally as their sizes allow.

    Parameters:
        wanted: in all.
        sizes: how many there are of each.
    """
    shares = np.zeros(len(sizes), int)
    rest = np.array(sizes)
    left = min(wanted, int(rest.sum()))
    while left:
        open_ = np.flatnonzero(rest)
        each = max(1, left // len(open_))
        for number in open_[::-1]:  # what is left over goes to the most urgent
            taken = min(each, int(rest[number]), left)
            shares[number] += taken
            rest[number] -= taken
            left -= taken
    return [int(share) for share in shares]


def _hash(row: dict[str, Any], seed: int) -> int:
    told = f"{seed}\0{row['row']}\0{row['source_text']}\0{row['translation_text']}"
    hashed = hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(hashed.digest(), "big")
