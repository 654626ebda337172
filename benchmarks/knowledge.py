"""What the bundled knowledge holds, and what it costs.

    python benchmarks/knowledge.py [--items FILE … [--half dev|test|all]]

Counts entries by table, and the seconds that reading them, making them ready and looking through
the policy document take.  With contrastive sets (``challenge.py``) it counts instead what the
knowledge alone, with the check of literal renderings, finds on wrong words and blames in right
translations, each translation a document of its own: a set of mistaken terms in one text makes
that text speak against itself, and every other finding in it with it.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from challenge import GRAVE, Item, is_on_span, read_items
from checks import linker, similar
from judged import HALVES, ROOT
from rich.console import Console
from rich.table import Table

from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.knowledge import KnowledgeCheck
from evaluator.checks.literal import LiteralCheck
from evaluator.documents import read_document
from evaluator.knowledge import Knowledge, load_entries
from evaluator.language import Language, simplified
from evaluator.language.words import chinese_words
from evaluator.model import Status
from evaluator.structure import read_structure

DOCUMENT = ROOT / "references/western-development-2020/source/official.zh.txt"
console = Console(width=100)


CHECKS = (KnowledgeCheck(), LiteralCheck())


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=Path, nargs="+", default=[], metavar="FILE")
    parser.add_argument("--half", choices=HALVES, default="all", help="which items to count")
    options = parser.parse_args()
    if options.items:
        print_found(options.items, options.half)
    else:
        print_tables()


def print_found(files: Sequence[Path], half: str) -> None:
    """What is found in wrong translations and blamed in right ones, set by set."""
    table = Table("set", "found", "gravely", "right ones blamed", "gravely", title=f"half: {half}")
    for file in files:
        items = [item for item in read_items(file) if half in ("all", item.half)]
        items = [_simplified(item) for item in items]
        texts = [(item.source, text) for item in items for text in (*item.good, item.bad)]
        pairs = linker()([CheckedPair("", "", Status.PAIRED, *both) for both in texts])
        found = [_drafts(pair) for pair in pairs]
        wrong = [_on_span(item, drafts) for item, drafts in zip(items, found[2::3], strict=True)]
        wrong = [drafts for item, drafts in zip(items, wrong, strict=True) if item.is_grave]
        right = [*found[0::3], *found[1::3]]
        cells = [f"{count}/{len(told)}" for told in (wrong, right) for count in _counts(told)]
        table.add_row(file.stem, *cells)
    console.print(table)


def _simplified(item: Item) -> Item:
    return replace(item, source=simplified(item.source), source_span=simplified(item.source_span))


def _drafts(pair: CheckedPair) -> list[Draft]:
    document = CheckedDocument([pair], similar=similar)
    return [draft for check in CHECKS for draft in check.find(document)]


def _on_span(item: Item, drafts: Sequence[Draft]) -> list[Draft]:
    return [draft for draft in drafts if is_on_span(draft, item)]


def _counts(told: Sequence[Sequence[Draft]]) -> tuple[int, int]:
    """How many have any finding, and a grave one."""
    return sum(map(bool, told)), sum(any(d.severity in GRAVE for d in one) for one in told)


def print_tables() -> None:
    """Entries by table, and what they cost."""
    begin = time.perf_counter()
    entries = load_entries()
    read = time.perf_counter()
    knowledge = Knowledge.of(entries)
    ready = time.perf_counter()
    table = Table("table", "entries", "terms", "with known wrong renderings")
    tables = [("senses" if entry.is_sense else entry.domain) for entry in entries]
    for domain, count in sorted(Counter(tables).items()):
        own = [entry for entry, name in zip(entries, tables, strict=True) if name == domain]
        wrong = sum(bool(entry.wrong) for entry in own)
        table.add_row(domain, str(count), str(len({e.source for e in own})), str(wrong))
    wrong = sum(bool(entry.wrong) for entry in entries)
    table.add_section()
    table.add_row("all", str(len(entries)), str(len({e.source for e in entries})), str(wrong))
    console.print(table)
    structure = read_structure(read_document(DOCUMENT).text, Language.CHINESE)
    sentences = [sentence.text for unit in structure.units for sentence in unit.sentences]
    for sentence in sentences:  # words are found once for all who ask
        chinese_words(sentence)
    looked = time.perf_counter()
    found = sum(len(knowledge.terms(sentence)) for sentence in sentences)
    done = time.perf_counter()
    console.print(
        f"read {read - begin:.2f} s, made ready {ready - read:.2f} s, {len(sentences)} sentences "
        f"looked through {done - looked:.3f} s: {found} terms"
    )


if __name__ == "__main__":
    main()
