"""Tell which ways of fitting carry over to a kind of text that was not learnt from.

    python -m training.domains ../shared/human-judgements --work FOLDER [--only NAME …]

Every way is fitted to a few translations of each source of the news and judged on the talks, and
the other way round; the last line is the mean of all ways' logits.  FOLDER holds the token vectors
of ``training/quality.py``.  Nothing is shipped; docs/quality.md says what came of it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluator.embedding import CompiledEncoder, load_encoder
from evaluator.quality.inputs import LONGEST
from evaluator.validation import statistics

from .finetuning import few_of_each
from .quality import Example, Recipe, fit, predict, read_examples

LEARNT, JUDGED = 4, 5  # translations of each source
WAYS = {
    "as shipped": Recipe(epochs=3),
    "dropout .4": Recipe(epochs=3, dropout=0.4),
    "blank tokens .3": Recipe(epochs=3, blank=0.3),
    "order .6": Recipe(epochs=3, rank_weight=0.6),
    "another seed": Recipe(epochs=3, seed=1),
}
Predictions = list[tuple[NDArray[np.float32], NDArray[np.float32]]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit each way in both directions and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the judgements")
    parser.add_argument("--work", type=Path, required=True, help="folder of token vectors")
    parser.add_argument("--only", nargs="*", choices=WAYS, default=list(WAYS))
    options = parser.parse_args(arguments)
    encoder = load_encoder(cached=False)
    assert isinstance(encoder, CompiledEncoder)
    examples = read_examples(encoder, options.folder, options.work)
    print(f"{'learnt from the other':<26}{'pairs':>6}{'Spearman':>9}{'within':>8}{'AUC major':>10}"
          f"{'AUC words':>10}{'best MCC':>9}")  # fmt: skip
    for learnt_from, judged_on in (("news", "talks"), ("talks", "news")):
        learnt = of_domain(examples, learnt_from, LEARNT)
        judged = of_domain(examples, judged_on, JUDGED)
        every: list[Predictions] = []
        for name in options.only:
            slug = "".join(filter(str.isalnum, name))
            network = fit(learnt, options.work / f"from-{learnt_from}-{slug}.pt", WAYS[name])
            every.append(predict(network, judged))
            report(f"{name}, on {judged_on}", judged, every[-1])
        means: Predictions = [
            (np.mean([way[k][0] for way in every], axis=0), np.mean([w[k][1] for w in every], 0))
            for k in range(len(judged))
        ]
        report(f"all, on {judged_on}", judged, means)


def of_domain(examples: Sequence[Example], domain: str, count: int) -> list[Example]:
    """A few translations of each source of a domain."""
    own = [example for example in examples if example.pair.domain == domain]
    kept = {id(pair) for pair in few_of_each([example.pair for example in own], count)}
    return [example for example in own if id(example.pair) in kept]


def report(title: str, examples: Sequence[Example], predictions: Predictions) -> None:
    """Print the figures of one way."""
    burden, major = np.array([text for _, text in predictions]).T
    human = -np.array([example.pair.penalty for example in examples])
    is_major = np.array([example.pair.major >= 0.5 for example in examples])
    group = [example.group for example in examples]
    logits = np.concatenate([token[:, 0] for token, _ in predictions])
    bad = np.concatenate([example.targets[:LONGEST, 0] >= 0.5 for example in examples])
    cuts = np.quantile(logits, np.linspace(0.6, 0.98, 20))
    print(
        f"{title:<26}{len(examples):>6}{statistics.spearman(-burden, human):>9.3f}"
        f"{statistics.within_accuracy(-burden, human, group):>8.3f}"
        f"{statistics.area_under_curve(-major, is_major):>10.3f}"
        f"{statistics.area_under_curve(-logits, bad):>10.3f}"
        f"{max(statistics.matthews(logits >= cut, bad) for cut in cuts):>9.3f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
