"""Seconds that judging sentence pairs takes, and what the priority is worth on the policy document.

    python benchmarks/quality.py [--pairs 500]

Pairs are of WMT21 news, read into an empty cache by a fresh process, so that loading the model
counts.  Figures on unseen news and talks are printed by ``python -m training.quality``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import judged

from evaluator.corpora.corpus import load_corpus
from evaluator.embedding import load_encoder
from evaluator.evaluation import Choice
from evaluator.evaluation.pipeline import evaluate_corpus
from evaluator.evidence.reading import Passage
from evaluator.evidence.risks import read_systems
from evaluator.model import Level
from evaluator.validation import statistics

POLICY = judged.ROOT / "references/western-development-2020"
NEWS = "human-judgements/wmt21-news.zh-en.mqm-scores.jsonl"
SCORES = "human-judgements/western-development-2020.scores.dev.json"


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--timed", action="store_true", help=argparse.SUPPRESS)
    judged.add_options(parser)
    options = parser.parse_args()
    if options.timed:
        speed(options.shared, options.pairs)
        return
    with tempfile.TemporaryDirectory() as cache:
        models = Path(os.environ.get("EVALUATOR_CACHE_DIR", "")) / "models"
        command = [sys.executable, __file__, "--timed", "--pairs", str(options.pairs)]
        environment = {**os.environ, "EVALUATOR_CACHE_DIR": cache}
        if models.is_absolute():  # the converted model is made once, not in every run
            (Path(cache) / "models").symlink_to(models)
        subprocess.run([*command, "--shared", str(options.shared)], env=environment, check=True)
    for with_terms in (True, False):
        policy(options.shared, with_terms)


def speed(shared: Path, count: int) -> None:
    """Link and judge news sentences."""
    begin, used = time.perf_counter(), time.process_time()
    rows = islice(judged.lines(shared / NEWS), count)
    passages = {str(k): Passage(row["source"], row["translation"]) for k, row in enumerate(rows)}
    read_systems(load_encoder(), [passages])
    print(
        f"{len(passages)} pairs linked and judged in {time.perf_counter() - begin:.1f} s "
        f"({time.process_time() - used:.1f} s of CPU), model load included"
    )


def policy(shared: Path, with_terms: bool) -> None:
    """Rank correlation of unit priorities with both annotators' scores."""
    corpus = load_corpus(POLICY)
    chosen = corpus if with_terms else replace(corpus, terms=[])
    run = evaluate_corpus(chosen, Choice(systems=["mt-2020"]))
    scores = json.loads((shared / SCORES).read_text(encoding="utf-8"))
    units = run.pairs[run.pairs["level"] == Level.UNIT].set_index("unit").loc[list(scores)]
    human = [(score["a"] + score["b"]) / 2 for score in scores.values()]
    figures = {
        name: statistics.spearman(-units[name].astype(float), human)
        for name in ("priority", "priority_findings", "priority_estimate", "error_burden")
    }
    figures["length"] = statistics.spearman(-units["source_text"].str.len(), human)
    shown = ", ".join(f"{name} {figure:.3f}" for name, figure in figures.items())
    kind = "with its terms" if with_terms else "without terms"
    print(f"policy document, {len(human)} units, {kind}: Spearman of {shown}")


if __name__ == "__main__":
    main()
