"""Stretches of the source that every system has whole pairs for: what systems are compared on.

Two systems may join different sentences into one pair.  A block is the least stretch of the source
whose ends are ends of pairs in every system; in it every system says the same thing, and has the
same reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import InputError
from ..model import Finding, Level, ScoreColumn
from ..model.run import DOCUMENT, CorpusScore, Run
from ..support.vocabulary import argument


@dataclass(frozen=True, eq=False)
class Contender:
    """One system of one run.

    Attributes:
        label: its name in the comparison; the run's name is added where two share a name.
        run: it is of.
        system: its name in the run.
    """

    label: str
    run: Run
    system: str

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Its sentence rows that have source text, in document order."""
        table = self.run.pairs
        mine = (table["system"] == self.system) & (table["level"] == Level.SENTENCE)
        return table[mine & table["source_start"].notna()].reset_index(drop=True)

    @cached_property
    def records(self) -> list[dict[str, object]]:
        """The same, row by row."""
        wanted = ["pair_id", "unit", "section", "status", "source_text", "translation_text"]
        wanted += [DOCUMENT] if DOCUMENT in self.pairs else []
        table = self.pairs[[*wanted, "reference_text"]].assign(has_own_reference=self._scored)
        return [dict(zip(table.columns, row, strict=True)) for row in table.itertuples(index=False)]

    @property
    def _scored(self) -> pd.Series[bool]:
        """Which rows have a reference of their own: those that any score by reference is of."""
        names = [column.name for column in self.columns if column.needs_reference]
        return self.pairs[names].notna().any(axis=1)

    @property
    def columns(self) -> list[ScoreColumn]:
        """The scores that its run declares."""
        return self.run.manifest.columns

    @property
    def findings(self) -> list[Finding]:
        """What the checks found in it."""
        return [finding for finding in self.run.findings if finding.system == self.system]

    @property
    def scores(self) -> dict[str, CorpusScore]:
        """Its document scores as the run has them."""
        return self.run.manifest.scores[self.system]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the source with what every system makes of it.

    Attributes:
        id: of the first contender's first pair, and of its last one where it has several.
        unit, section: it begins in.
        document: it is of; empty where there is one.
        source: Chinese text.
        reference: English text; None where some system has no reference of its own for it.  What
            a system leaves out has one, and counts as an empty translation.
        translations: per contender its text; empty where it leaves the block out.
        rows: per contender the rows of its ``pairs``.
    """

    id: str
    unit: str
    section: str
    document: str
    source: str
    reference: str | None
    translations: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]


def contenders(runs: Sequence[Run], systems: Sequence[str] | None = None) -> list[Contender]:
    """All systems of some runs, under names that tell them apart.

    Parameters:
        runs: of the same source.
        systems: names of those to compare; None for all.

    Raises:
        InputError: the runs' sources differ, there are fewer than two systems, or a name is
            unknown or cannot be told from another.
    """
    sources = {source_of(run) for run in runs}
    if len(sources) > 1:
        raise InputError(
            "the runs have different sources and cannot be compared; score the translations "
            "against the same source first"
        )
    found = [(run, system) for run in runs for system in run.manifest.systems]
    known = list(dict.fromkeys(system for _, system in found))
    for system in systems or ():
        if system not in known:
            raise InputError(
                f"no system of that name; there are: {', '.join(known)}",
                place=argument("systems", system),
            )
    found = [(run, system) for run, system in found if not systems or system in systems]
    names = [system for _, system in found]
    chosen = [
        Contender(system if names.count(system) == 1 else f"{system}@{_name_of(run)}", run, system)
        for run, system in found
    ]
    labels = [contender.label for contender in chosen]
    if len(set(labels)) < len(labels):
        twice = next(label for label in labels if labels.count(label) > 1)
        raise InputError("the same system of the same run is given twice", place=twice)
    if len(chosen) < 2:
        raise InputError(
            f"there is only one system, {names[0] if names else 'none'}; give another run, or "
            f"plug another translation in with {argument('translations', form='NAME=FILE')}"
        )
    return chosen


def common_blocks(compared: Sequence[Contender]) -> list[Block]:
    """Cut the source into the blocks that all systems share, in document order."""
    return [_block(compared, rows) for rows in _joined_rows([c.pairs for c in compared])]


def shared_columns(compared: Sequence[Contender]) -> list[ScoreColumn]:
    """Columns that systems are compared by and every run declares, as the first run does."""
    names = [{column.name for column in contender.columns} for contender in compared]
    return [
        column
        for column in compared[0].columns
        if column.compared and all(column.name in known for known in names)
    ]


def column_by_block(
    compared: Sequence[Contender], blocks: Sequence[Block], column: ScoreColumn
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sums of a column over each block's pairs, and of how many; each ``[systems, blocks]``."""
    sums, counts = np.zeros((2, len(compared), len(blocks)))
    for k, contender in enumerate(compared):
        values = contender.pairs[column.name].to_numpy(dtype=np.float64, na_value=np.nan)
        rows = [row for block in blocks for row in block.rows[k]]
        member = np.repeat(np.arange(len(blocks)), [len(block.rows[k]) for block in blocks])
        there = ~np.isnan(values[rows])
        member, values = member[there], values[rows][there]
        sums[k] = np.bincount(member, weights=values, minlength=len(blocks))
        counts[k] = np.bincount(member, minlength=len(blocks))
    return sums, counts


def source_of(run: Run) -> str:
    """SHA-256 of the source version that a run judged against."""
    name = run.manifest.source_version
    return next(i.sha256 for i in run.manifest.inputs if i.role == "source" and i.name == name)


def _name_of(run: Run) -> str:
    return run.folder.name if run.folder else run.manifest.run


def _joined_rows(tables: Sequence[pd.DataFrame]) -> list[list[list[int]]]:
    """Per block and contender the rows of its table: intervals joined where they overlap."""
    intervals = sorted(
        (int(start), int(end), k, row)
        for k, table in enumerate(tables)
        for row, (start, end) in enumerate(
            zip(table["source_start"], table["source_end"], strict=True)
        )
    )
    blocks: list[list[list[int]]] = []
    reached = -1
    for start, end, k, row in intervals:
        if start >= reached:
            blocks.append([[] for _ in tables])
        blocks[-1][k].append(row)
        reached = max(reached, end)
    return blocks


def _block(compared: Sequence[Contender], rows: list[list[int]]) -> Block:
    cut = [[c.records[row] for row in chosen] for c, chosen in zip(compared, rows, strict=True)]
    first = next(records for records in cut if records)
    ids = [str(record["pair_id"]) for record in first]
    references = {" ".join(str(r["reference_text"]) for r in records) for records in cut}
    has_own = all(records and all(r["has_own_reference"] for r in records) for records in cut)
    return Block(
        ids[0] if len(ids) == 1 else f"{ids[0]}–{ids[-1]}",
        str(first[0]["unit"]),
        str(first[0]["section"]),
        str(first[0].get(DOCUMENT, "")),
        "".join(str(record["source_text"]) for record in first),
        references.pop() if has_own and len(references) == 1 else None,
        tuple(" ".join(filter(None, (str(r["translation_text"]) for r in rs))) for rs in cut),
        tuple(map(tuple, rows)),
    )
