"""Right translations of sixteen kinds of text: how many findings blame them.

    python benchmarks/right.py [--only KIND …] [--show]

``contrast/right.tsv`` holds our own sentences with one good and complete translation each: law,
contracts, leaflets, manuals, interfaces, finance, policy, news, fiction, subtitles, commerce,
notices, science, culture, business and education.  Each kind is scored as one file of lines,
without terms or references.  Every finding is taken for false; the few that are not (a slip of
ours) are the reader's to judge, with ``--show``.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evaluator.corpora import Corpus
from evaluator.evaluation import Choice, evaluate_corpus
from evaluator.model import Finding, Severity

PAIRS = Path(__file__).with_name("contrast") / "right.tsv"
console = Console(width=130)
Texts = list[tuple[str, str]]


def main() -> None:
    """Score every kind and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", default=[], metavar="KIND", help="of the kinds")
    parser.add_argument("--show", action="store_true", help="list the findings")
    options = parser.parse_args()
    kinds = {k: own for k, own in read_pairs().items() if not options.only or k in options.only}
    findings = {kind: findings_of(pairs) for kind, pairs in kinds.items()}
    if options.show:
        for kind, own in findings.items():
            for finding in own:
                console.print(f"[{kind}] {finding.severity.value} {finding.check}", finding.message)
    console.print(by_kind(kinds, findings))
    console.print(by_check(findings))


def read_pairs() -> dict[str, Texts]:
    """The pairs of every kind."""
    kinds: dict[str, Texts] = defaultdict(list)
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        kind, source, translation = line.split("\t")
        kinds[kind].append((source, translation))
    return kinds


def findings_of(pairs: Texts) -> list[Finding]:
    """What is found in a file of lines."""
    with tempfile.TemporaryDirectory() as name:
        source, translation = Path(name) / "source.txt", Path(name) / "translation.txt"
        source.write_text("".join(f"{zh}\n" for zh, _ in pairs), encoding="utf-8")
        translation.write_text("".join(f"{en}\n" for _, en in pairs), encoding="utf-8")
        corpus = Corpus(
            "right", "right", {"source": source}, {"right": translation}, {}, [], by_line=True
        )
        return list(evaluate_corpus(corpus, Choice()).findings)


def by_kind(kinds: dict[str, Texts], findings: dict[str, list[Finding]]) -> Table:
    """Findings in a hundred pairs of every kind, and of all."""
    table = Table("kind", "pairs", "findings", "grave", "in 100", "grave in 100")
    total = Counter[str]()
    for kind, pairs in sorted(kinds.items()):
        own = Counter(pairs=len(pairs), all=len(findings[kind]), grave=grave(findings[kind]))
        total += own
        table.add_row(kind, *_row(own))
    table.add_section()
    table.add_row("all", *_row(total))
    return table


def by_check(findings: dict[str, list[Finding]]) -> Table:
    """Findings of every check."""
    table = Table("check", "findings", "grave")
    of_check: dict[str, list[Finding]] = defaultdict(list)
    for own in findings.values():
        for finding in own:
            of_check[finding.check].append(finding)
    for check, own in sorted(of_check.items()):
        table.add_row(check, str(len(own)), str(grave(own)))
    return table


def grave(findings: list[Finding]) -> int:
    """How many are graver than minor."""
    return sum(finding.severity is not Severity.MINOR for finding in findings)


def _row(counts: Counter[str]) -> list[str]:
    pairs, found, severe = counts["pairs"], counts["all"], counts["grave"]
    return [str(pairs), str(found), str(severe), f"{100 * found / pairs:.1f}",
            f"{100 * severe / pairs:.1f}"]  # fmt: skip


if __name__ == "__main__":
    main()
