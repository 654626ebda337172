"""How often each kind of finding is right, and the table that confidence is read from.

    python benchmarks/confidence.py [--half …] [--write] [--findings FILE]

A kind is a message at a severity.  Findings are judged as ``checks.py`` judges them: in the WMT
sets (systems and human translations) by experts' spans, on the policy document by both annotators',
and on our own contrastive sentences, where one on the wrong words is right and one in a right
translation wrong.  What has no place in the English is judged only where less than half of the
segments have any marked error, chance aside: where b of all are faulty, r of the findings' segments
make (r - b)/(1 - b) of them right.

The table is made of the test halves, to which nothing was fitted; ``--half dev`` shows the share of
right ones in the other documents beside the confidence that the table gives them.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import challenge
import checks
import judged
from rich.console import Console
from rich.table import Table

from evaluator.checks import Check, Draft, load_checks
from evaluator.corpora.corpus import load_corpus
from evaluator.evaluation import Choice
from evaluator.evaluation.confidence import COLUMNS, kind
from evaluator.evaluation.pipeline import evaluate_corpus
from evaluator.model import Finding, Message, Severity

TABLE = judged.ROOT / "evaluator/evaluation/data/confidence.tsv"
_FEWEST = 3  # findings of a kind worth a row of the table
console = Console(width=130)
Kind = tuple[str, Severity]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A finding and what became of it.

    Attributes:
        kind: its message and severity.
        told: confidence.
        part: data set.
        right: 0–1; between only for what is judged by its segment.
        line: what it says.
    """

    kind: Kind
    told: float
    part: str
    right: float
    line: str


def main() -> None:
    """Judge all findings, print the shares and write the table if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    judged.add_options(parser)
    parser.add_argument("--write", action="store_true", help="write the table")
    parser.add_argument("--findings", type=Path, metavar="FILE", help="write every finding there")
    options = parser.parse_args()
    found = list(judgements(options.shared, options.half))
    if options.findings:
        with options.findings.open("w", encoding="utf-8") as file:
            for one in found:
                row = [*one.kind, one.told, one.part, one.right, one.line]
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    show(found)
    if options.write:
        write(found)


def judgements(shared: Path, half: str) -> Iterator[Judgement]:
    """Every finding in all data sets."""
    known, link = load_checks(), checks.linker()
    for part, name in checks.EXPERTS.items():
        yield from _experts(shared, name, part, half, known, link)
    yield from _policy(shared)
    yield from _contrast()


def _experts(
    shared: Path, name: str, part: str, half: str, known: list[Check], link: checks.Linker
) -> Iterator[Judgement]:
    systems = judged.documents(shared, name, half)
    segments = [s for docs in systems.values() for doc in docs for s in doc]
    faulty = sum(bool(s.errors) for s in segments) / len(segments)
    for system, docs in sorted(systems.items()):
        of = f"{part} human" if judged.is_human(system) else part
        for doc in docs:
            for _, draft in checks.drafts(known, link([segment.pair for segment in doc])):
                errors = [(a, b) for _, a, b in doc[draft.pair].errors]
                place = draft.translation_span
                if place:
                    right = float(judged.overlap([(place.start, place.end)], errors))
                elif faulty < 0.5:
                    right = (bool(errors) - faulty) / (1 - faulty)
                else:
                    continue
                yield _judgement(draft, of, right)


def _judgement(draft: Draft, part: str, right: float) -> Judgement:
    of = (kind(draft.message), draft.severity)
    return Judgement(of, draft.confidence, part, right, checks.line(draft))


def _policy(shared: Path) -> Iterator[Judgement]:
    notes = judged.marked_errors(shared)
    run = evaluate_corpus(load_corpus(checks.POLICY), Choice(systems=["mt-2020"]))
    clauses, placed = {note.clause for note in notes}, checks.Placed(run, notes)
    for finding in run.findings:
        if finding.unit in clauses:
            right = any(placed.agree(finding, note) for note in notes)
            yield _of_finding(finding, "policy", right)


def _contrast() -> Iterator[Judgement]:
    for outcome in challenge.judge(challenge.read_items(challenge.OWN)):
        for finding in outcome.on_span:
            yield _of_finding(finding, "contrast", right=True)
        for blamed in outcome.blamed:
            for finding in blamed:
                yield _of_finding(finding, "contrast", right=False)


def _of_finding(finding: Finding, part: str, right: bool) -> Judgement:
    return Judgement(
        (kind(Message(finding.message_id, finding.arguments)), finding.severity),
        finding.confidence,
        part,
        float(right),
        checks.line(finding),
    )


def counted(found: Iterable[Judgement]) -> Mapping[Kind, tuple[int, float]]:
    """Findings and right ones by kind."""
    findings, right = Counter[Kind](), defaultdict[Kind, float](float)
    for one in found:
        findings[one.kind] += 1
        right[one.kind] += one.right
    return {of: (n, max(0.0, right[of])) for of, n in findings.items()}


def show(found: list[Judgement]) -> None:
    """Share of right ones by kind and data set, beside the confidence told."""
    parts = list(dict.fromkeys(one.part for one in found))
    table = Table("kind", "severity", "findings", "right", "told", *parts)
    for of, (n, right) in sorted(counted(found).items()):
        own = [one for one in found if one.kind == of]
        cells = []
        for part in parts:
            here = [one.right for one in own if one.part == part]
            cells.append(f"{sum(here) / len(here):.2f} of {len(here)}" if here else "")
        told = sum(one.told for one in own) / n
        table.add_row(of[0], of[1], str(n), f"{right / n:.2f}", f"{told:.2f}", *cells)
    console.print(table)


def write(found: Iterable[Judgement]) -> None:
    """The table that the program ships."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t", lineterminator="\n")
        rows.writerow(COLUMNS)
        for (name, severity), (n, right) in sorted(counted(found).items()):
            if n >= _FEWEST:
                rows.writerow((name, severity, n, round(right)))


if __name__ == "__main__":
    main()
