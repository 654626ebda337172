"""Priorities that right translations of other kinds of text than news are given.

    python benchmarks/genres.py

Headings, labels of an interface, fiction, subtitles, shopping and posts: fifteen sentences each,
written for this benchmark with a right translation (``contrast/genres.jsonl``), for judging alone.
Each kind is one document.  Told are, by kind, the mean of the priority, the highest, how many
translations have a finding and a grave one, and in how many the first sentence of a report would
tell a serious error.  Beside them stand the right translations of ``contrast/own.jsonl``, by their
domain.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import judged
import numpy as np
from rich.console import Console
from rich.table import Table

from evaluator.checks import load_checks
from evaluator.embedding import load_encoder
from evaluator.evaluation.priority import signs_of
from evaluator.metrics import load_metrics
from evaluator.model import Severity
from evaluator.quality.experience import count_of
from evaluator.validation import Judgement
from evaluator.validation.scoring import score_judgements

CONTRAST = Path(__file__).with_name("contrast")


def main() -> None:
    """Score and print a table."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    console = Console(width=100)
    table = Table("kind of text", "pairs", "priority", "highest", "any finding", "grave", "told")
    for name in ("genres", "own"):
        pairs = list(read_pairs(CONTRAST / f"{name}.jsonl"))
        for row in rows_of(pairs):
            table.add_row(*row)
        table.add_section()
    console.print(table)


def read_pairs(file: Path) -> Iterator[Judgement]:
    """Right translations of a file, as what a judge would be shown; the kind is their document."""
    for number, item in enumerate(judged.lines(file)):
        kind = item.get("genre") or item["domain"]
        right = [item["translation"]] if "genre" in item else item["good"]
        for system, text in enumerate(right):
            yield Judgement(str(system), kind, str(number), item["source"], text, "", "", 0.0, None)


def rows_of(pairs: Sequence[Judgement]) -> Iterator[list[str]]:
    """Figures of every kind of text, those of all together last."""
    scored = score_judgements(pairs, load_encoder(), load_metrics((), ()), load_checks((), ()))
    priorities = scored.judged["priority"].to_numpy(dtype=np.float64)
    signs = signs_of(scored.judged, scored.findings)
    found: defaultdict[int, list[Severity]] = defaultdict(list)
    for finding in scored.findings:
        found[int(finding.pair_id)].append(finding.severity)
    kinds: defaultdict[str, list[int]] = defaultdict(list)
    for number, pair in enumerate(pairs):
        kinds[pair.document].append(number)
        kinds["all"].append(number)
    everything = kinds.pop("all")
    for kind, rows in (*sorted(kinds.items()), ("all", everything)):
        own = priorities[rows]
        graver = [any(s is not Severity.MINOR for s in found[row]) for row in rows]
        count = count_of(signs.estimates[rows], signs.grave[rows], signs.others[rows])
        yield [
            kind,
            str(len(rows)),
            f"{own.mean():.2f}",
            f"{own.max():.2f}",
            str(sum(bool(found[row]) for row in rows)),
            str(sum(graver)),
            f"{count.likely} ({count.low}–{count.high})",
        ]


if __name__ == "__main__":
    main()
