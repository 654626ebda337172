"""Fit what tells a rendering that is kin to known mistakes from one that is kin to right ones.

    python -m training.kinship

prints the constants of ``evaluator/checks/kinship.py`` and how they do on terms held out.  Only
the bundled tables are looked at: every rendering of a term, right or wrong, is held against the
others of that term that have other words.  Half as many again are made, as links give them: with
one word lost or a word of something else beside.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from evaluator.checks.kinship import Claim, families, figures
from evaluator.embedding import load_encoder
from evaluator.knowledge import Entry, load_entries

TERMS, SEED = 1600, 7
TOLD = (0.02, 0.05)  # shares of right renderings that may be taken for mistakes

Made = tuple[int, Claim, bool]
"""Which term, a claim for it, and whether that is a mistake."""


def main() -> None:
    """Print the constants, and what they give on the odd terms when fitted to the even ones."""
    made = list(claims(chosen()))
    texts = sorted({t for _, one, _ in made for t in (one.said, *one.right, *one.wrong)})
    vectors = dict(zip(texts, load_encoder().encode(texts), strict=True))
    table = np.array(
        [
            figures(
                one,
                np.array([vectors[one.said] @ vectors[text] for text in one.right]),
                np.array([vectors[one.said] @ vectors[text] for text in one.wrong]),
            )
            for _, one, _ in made
        ]
    )
    is_wrong = np.array([wrong for _, _, wrong in made])
    held_out = np.array([number % 2 == 1 for number, _, _ in made])
    said = fitted(table[~held_out], is_wrong[~held_out]).predict_proba(table[held_out])[:, 1]
    truth = is_wrong[held_out]
    print(f"held out, {len(truth)} renderings: AUC {roc_auc_score(truth, said):.3f}")
    for share in TOLD:
        least = np.quantile(said[~truth], 1 - share)
        print(f"  {share:.2f} of the right ones told: {np.mean(said[truth] > least):.2f} wrong")
    model = fitted(table, is_wrong)
    print(f"_INTERCEPT = {model.intercept_[0]:.2f}")
    print(f"_WEIGHTS = np.array([{', '.join(f'{weight:.1f}' for weight in model.coef_[0])}])")


def chosen() -> list[Entry]:
    """Terms with several renderings of either kind, drawn at random, one entry a term."""
    by_term = {
        entry.source: entry
        for entry in reversed(load_entries())
        if len(entry.renderings) > 2 and len(entry.wrong) > 1 and 2 <= len(entry.source) <= 8
    }
    return random.Random(SEED).sample([*by_term.values()], TERMS)


def claims(entries: Sequence[Entry]) -> Iterator[Made]:
    """Every rendering of every term, held against the others of the term."""
    chance = random.Random(SEED)
    others = [word for entry in entries for text in entry.renderings for word in content(text)]
    for number, entry in enumerate(entries):
        for is_wrong, texts in ((False, entry.renderings), (True, entry.wrong)):
            for text in texts:
                own = families(text)
                right = [one for one in entry.renderings if families(one) != own]
                wrong = [one for one in entry.wrong if families(one) != own]
                if own and right and wrong:
                    for said in forms(text, others, chance):
                        yield number, Claim.of(said, entry.source, right, wrong), is_wrong


def forms(text: str, others: Sequence[str], chance: random.Random) -> Iterator[str]:
    """A rendering, and at times without one of its words or with a stranger beside it."""
    yield text
    parts = content(text)
    if len(parts) > 1 and chance.random() < 0.25:
        lost = chance.choice(parts)
        yield " ".join(word for word in text.split() if word != lost)
    if chance.random() < 0.25:
        yield f"{chance.choice(others)} {text}"


def content(text: str) -> list[str]:
    """Its words that say something."""
    return [word for word in text.split() if families(word)]


def fitted(table: np.ndarray, is_wrong: np.ndarray) -> LogisticRegression:
    """A logistic regression; what it weighs is of one size nearly, so that it is not scaled."""
    return LogisticRegression(C=1000, max_iter=5000).fit(table, is_wrong)


if __name__ == "__main__":
    main()
