"""Fit what tells a sentence inside a pair that nothing on the other side stands for.

    python training/omissions.py

prints the constants of sentences of ``evaluator/checks/omission.py``, fitted to the pairs that
``benchmarks/left_out.py`` makes of the dev halves, with another seed; what they give on the test
halves it prints itself.  Those of shorter stretches come from ``training/gaps.py``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import judged  # noqa: E402
import left_out  # noqa: E402
from checks import linker  # noqa: E402

from evaluator.checks import CheckedPair  # noqa: E402

SEED = 7  # of the pairs that sentences are taken out of

Link = Callable[[Sequence[CheckedPair]], list[CheckedPair]]


def main() -> None:
    """Print the constants."""
    link = linker()
    for is_source, name in ((True, "OMITTED_SENTENCE"), (False, "ADDED_SENTENCE")):
        print(f"{name} = SentenceWeights({sentence_weights(is_source, link)})")


def sentence_weights(is_source: bool, link: Link) -> str:
    """Intercept and weights of a sentence's figures, fitted to the dev halves."""
    figures, alone = [], []
    for documents in left_out.texts(judged.SHARED, "dev").values():
        made = list(left_out.joined(documents, SEED))
        for one, pair in zip(made, link([one.pair for one in made]), strict=True):
            for sentence in pair.sentences:
                if sentence.is_source == is_source and sentence.words > 1:
                    figures.append((sentence.odds, sentence.rival, sentence.level))
                    inside = one.start <= sentence.start and sentence.end <= one.end
                    alone.append(one.is_source is is_source and inside)
    spread = np.std(figures, axis=0)
    model = LogisticRegression(C=10, max_iter=5000).fit(np.array(figures) / spread, alone)
    return ", ".join(f"{value:.2f}" for value in (model.intercept_[0], *model.coef_[0] / spread))


if __name__ == "__main__":
    main()
