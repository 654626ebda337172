"""Tell what figures of whole sentences can estimate: the least that a network has to beat.

    python -m training.features ../shared/human-judgements --work FOLDER

A ridge regression of the penalty's root and a logistic one of a major error, on the calibrated
similarity, the lengths, and how much of either side the other one covers.  Each is fitted without
the documents it is judged on, and then once more without their whole domain.  FOLDER holds the
token vectors of ``training/quality.py``.  Nothing is shipped; docs/quality.md has the figures.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from evaluator.alignment import link_words
from evaluator.embedding import CompiledEncoder, load_encoder
from evaluator.validation import statistics

from .combination import similarities
from .judged_pairs import folds
from .quality import FOLDS, Example, read_examples

Features = NDArray[np.float64]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the judgements")
    parser.add_argument("--work", type=Path, required=True, help="folder of token vectors")
    options = parser.parse_args(arguments)
    encoder = load_encoder(cached=False)
    assert isinstance(encoder, CompiledEncoder)
    examples = read_examples(encoder, options.folder, options.work)
    pairs = [example.pair for example in examples]
    similarity, _, _ = similarities(pairs, [""] * len(pairs), load_encoder())
    features = np.column_stack([similarity, [surface(example) for example in examples]])
    domains = np.array([pair.domain for pair in pairs])
    print(f"{'without the same':<18}{'judged':<8}{'pairs':>7}{'Spearman':>9}{'Kendall':>9}"
          f"{'within':>8}{'AUC major':>10}")  # fmt: skip
    for kept_back, fold in (
        ("documents", folds(pairs, FOLDS)),
        ("domain", (domains == "news").astype(np.intp)),
    ):
        burden, major = predict_unseen(examples, features, fold)
        for domain in ("news", "talks"):
            report(f"{kept_back:<18}{domain:<8}", examples, burden, major, domains == domain)


def surface(example: Example) -> list[float]:
    """Logs of both lengths, their difference, and how much of either side the other covers."""
    sides = (example.tokens.source, example.tokens.target)
    source, target = (np.log(len(side.vectors)) for side in sides)
    links = link_words(
        example.pair.source,
        example.pair.translation,
        *((side.offsets, np.asarray(side.vectors, dtype=np.float32)) for side in sides),
    )
    covered = np.nan_to_num([links.source_coverage, links.translation_support], nan=1.0)
    return [source, target, target - source, *covered]


def predict_unseen(
    examples: Sequence[Example], features: Features, fold: NDArray[np.intp]
) -> tuple[Features, Features]:
    """Penalty's root and logit of a major error, each by what was fitted to other folds."""
    root = np.sqrt([example.pair.penalty for example in examples])
    share = np.array([example.pair.major for example in examples])
    burden, major = np.zeros(len(examples)), np.zeros(len(examples))
    for number in np.unique(fold):
        unseen = fold == number
        learnt = ~unseen
        sure = learnt & ~np.isnan(share)
        ridge = make_pipeline(StandardScaler(), Ridge())
        burden[unseen] = ridge.fit(features[learnt], root[learnt]).predict(features[unseen])
        logistic = make_pipeline(StandardScaler(), LogisticRegression())
        logistic.fit(features[sure], share[sure] >= 0.5)
        major[unseen] = logistic.decision_function(features[unseen])
    return burden, major


def report(
    title: str,
    examples: Sequence[Example],
    burden: Features,
    major: Features,
    rows: NDArray[np.bool_],
) -> None:
    """Print the figures of some rows."""
    human = -np.array([example.pair.penalty for example in examples])
    share = np.array([example.pair.major for example in examples])
    group = np.array([example.group for example in examples])
    sure = rows & ~np.isnan(share)
    print(
        f"{title}{rows.sum():>7}"
        f"{statistics.spearman(-burden[rows], human[rows]):>9.3f}"
        f"{statistics.kendall(-burden[rows], human[rows]):>9.3f}"
        f"{statistics.within_accuracy(-burden[rows], human[rows], group[rows]):>8.3f}"
        f"{statistics.area_under_curve(-major[sure], share[sure] >= 0.5):>10.3f}"
    )


if __name__ == "__main__":
    main()
