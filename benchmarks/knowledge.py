"""What the bundled knowledge holds, and what it costs.

    python benchmarks/knowledge.py

Counts entries by table, and the seconds that reading them, making them ready and looking through
the policy document take.
"""

from __future__ import annotations

import time
from collections import Counter

from judged import ROOT
from rich.console import Console
from rich.table import Table

from evaluator.documents import read_document
from evaluator.knowledge import Knowledge, load_entries
from evaluator.language import Language
from evaluator.language.words import chinese_words
from evaluator.structure import read_structure

DOCUMENT = ROOT / "references/western-development-2020/source/official.zh.txt"
console = Console(width=100)


def main() -> None:
    """Print both tables."""
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
