"""Partial omissions found by word alignment: clauses inserted into the Chinese of clean pairs.

    python benchmarks/words.py

For each sample corpus, every sentence of the source with its reference gets a clause from
elsewhere in the document put between two of its own; nothing in the English stands for that
one.  Counted is what word links alone leave uncovered; what the check `omission` makes of them,
`training/omissions.py` prints.  The threshold was chosen on western-development-2020;
western-symposium-2024 was held out.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import numpy as np

from evaluator.checks.omission import LEFT_OUT
from evaluator.corpora.corpus import load_corpus, with_files
from evaluator.evaluation import Choice
from evaluator.evaluation.pairing import pair_corpus
from evaluator.evaluation.tables import pair_table
from evaluator.evidence.links import link_pairs
from evaluator.model import Level, Status

REFERENCES = Path(__file__).parent.parent / "references"
CORPORA = ("western-development-2020", "western-symposium-2024")
SEEDS = range(3)


def main() -> None:
    """Measure and print a table."""
    print(f"{'corpus':<26}{'clauses':>8}{'inserted':>9}{'AUC':>7}{'recall':>8}{'false':>8}{'s':>7}")
    for name in CORPORA:
        corpus = load_corpus(REFERENCES / name)
        plugged = with_files(
            corpus, translations={"reference": corpus.references["a"]}, references={}, terms=[]
        )
        paired = pair_corpus(plugged, Choice(systems=["reference"]))
        table = pair_table(paired.pairings, Level.SENTENCE)
        table = table[table["status"] == Status.PAIRED]
        pairs = list(zip(table["source_text"], table["translation_text"], strict=True))
        begin = time.perf_counter()
        clean = link_pairs(paired.encoder, pairs) or []
        seconds = time.perf_counter() - begin
        own = [
            (text[start:end], level)
            for links, (text, _) in zip(clean, pairs, strict=True)
            for start, end, level in links.clause_evidence(text)
        ]
        false = sum(
            clause.level < LEFT_OUT
            for links, (text, _) in zip(clean, pairs, strict=True)
            for clause in links.uncovered(text)
        )
        levels, found = [], 0
        for seed in SEEDS:
            inserted = [
                _insert(random.Random(f"{seed}{k}"), *pair, own) for k, pair in enumerate(pairs)
            ]
            linked = link_pairs(paired.encoder, [pair for pair, _ in inserted]) or []
            for links, ((text, _), clause) in zip(linked, inserted, strict=True):
                spans = [text[s.start : s.end] for s in links.uncovered(text) if s.level < LEFT_OUT]
                found += clause in spans
                levels += [v for a, b, v in links.clause_evidence(text) if text[a:b] == clause]
        auc = np.mean(np.array(levels)[:, None] < np.array([level for _, level in own])[None, :])
        print(
            f"{name:<26}{len(own):>8}{len(levels):>9}{auc:>7.3f}{found / len(levels):>8.3f}"
            f"{false / len(own):>8.3f}{seconds:>7.1f}"
        )


def _insert(
    rng: random.Random, source: str, translation: str, clauses: list[tuple[str, float]]
) -> tuple[tuple[str, str], str]:
    """A pair with a clause that its sentence does not have, and that clause."""
    clause = rng.choice([text for text, _ in clauses if len(text) > 6 and text not in source])
    parts = source.split("，")
    at = rng.randrange(len(parts))
    return ("，".join([*parts[:at], clause, *parts[at:]]), translation), clause


if __name__ == "__main__":
    main()
