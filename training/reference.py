"""Fit what a reference says of a translation's words, and tell what it is worth.

    python -m training.reference ../shared/human-judgements [--system NAME …]

Fitted on machines' and people's translations alike in the even documents of WMT20 news (which the
quality estimator's networks have not seen), told of the odd ones: how well words at risk agree with
those that experts marked, without a reference and with one.  Each human translation of the set is
the reference in turn; the fit sees the first alone.  Printed are the weights of
``evaluator/quality/trusted.py`` and the figures of docs/references.md.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from evaluator.embedding import load_encoder
from evaluator.evidence.reading import Passage
from evaluator.evidence.risks import read_systems
from evaluator.language import simplified
from evaluator.model import Evidence
from evaluator.quality.combination import chance
from evaluator.quality.trusted import FIGURES, WEIGHTS, word_figures
from evaluator.validation import Judgement, read_judgements, statistics

JUDGEMENTS = "wmt20-news.zh-en.mqm.jsonl"
REFERENCES = ("Human-A.0", "Human-B.0")
SYSTEMS = ("DeepMind.381", "Online-B.1605", "Tencent_Translation.1249", "WeChat_AI.1525")
RATERS = 3
FREEDOM = 0.1  # of the fit: the inverse of its regularisation


@dataclass(frozen=True, eq=False, slots=True)
class Words:
    """The words of judged translations, one after another.

    Attributes:
        figures: shape ``[words, figures]``, as :func:`word_figures` makes them.
        errors: shape ``[words, raters]``, whether each marked an error there.
        majors: likewise a major one.
    """

    figures: NDArray[np.float64]
    errors: NDArray[np.bool_]
    majors: NDArray[np.bool_]

    @property
    def alone(self) -> NDArray[np.float64]:
        """Probability of an error without a reference."""
        return chance(self.figures[:, FIGURES.index("error")])


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the judgements")
    parser.add_argument("--system", action="append", help="judged translations; repeatable")
    options = parser.parse_args(arguments)
    systems = options.system or SYSTEMS
    ratings = _ratings(read_judgements(options.folder / JUDGEMENTS))
    halves = _halves({document for _, document, _ in ratings})
    learnt, human = (
        read_words(ratings, halves[0], judged, REFERENCES[0])
        for judged in (systems, REFERENCES[1:])
    )
    fitted = np.array(
        [
            fit([learnt.figures, human.figures], marked)
            for marked in ([learnt.errors, human.errors], [learnt.majors, human.majors])
        ]
    )
    print("weights of the figures:")
    for name, weights in zip(FIGURES, fitted.T, strict=True):
        print(f'    "{name}": ({weights[0]:.3f}, {weights[1]:.3f}),')
    shipped = np.array([WEIGHTS[name] for name in FIGURES]).T
    cuts = {"alone": best_cut(learnt.alone, learnt.errors)}
    cuts["with"] = best_cut(chance(learnt.figures @ shipped[0]), learnt.errors)
    print(
        f"{'unseen documents, words at risk':<50}{'words':>8}{'marked':>8}{'MCC':>8}{'a rater':>9}"
    )
    for reference in REFERENCES:
        for judged in (systems, [name for name in REFERENCES if name != reference]):
            unseen = read_words(ratings, halves[1], judged, reference)
            told = {"alone": unseen.alone, "with": chance(unseen.figures @ shipped[0])}
            for kind, chances in told.items():
                report(f"{' '.join(judged)[:20]} … {kind} {reference}", chances, cuts[kind], unseen)


def read_words(
    ratings: dict[tuple[str, str, str], list[Judgement]],
    documents: frozenset[str],
    systems: Iterable[str],
    reference: str,
) -> Words:
    """The words of some systems' translations, with a human one as the reference.

    Parameters:
        ratings: by system, document and source.
        documents: wanted.
        systems: judged.
        reference: the trusted system.
    """
    wanted = [
        (found[0], found)
        for (system, document, source), found in ratings.items()
        if system in systems
        and document in documents
        and len(found) == RATERS
        and (reference, document, source) in ratings
    ]
    passages = {
        str(k): Passage(
            simplified(one.source),
            one.translation,
            ratings[reference, one.document, one.source][0].translation,
        )
        for k, (one, _) in enumerate(wanted)
    }
    kinds = (Evidence.LINKS, Evidence.RISKS)
    (reading,) = read_systems(load_encoder(), [passages], kinds)
    figures: list[NDArray[np.float64]] = []
    errors: list[NDArray[np.bool_]] = []
    majors: list[NDArray[np.bool_]] = []
    for k, (one, found) in enumerate(wanted):
        risks = reading.estimates[str(k)].words(one.translation)
        if not risks:
            continue
        figures.append(word_figures(risks, reading.references[str(k)].translation))
        places = [(risk.start, risk.end) for risk in risks]
        for marked, least in ((errors, ("major", "minor")), (majors, ("major",))):
            marked.append(np.array([_inside(places, rating, least) for rating in found]).T)
    return Words(np.concatenate(figures), np.concatenate(errors), np.concatenate(majors))


def fit(
    figures: Sequence[NDArray[np.float64]], marked: Sequence[NDArray[np.bool_]]
) -> NDArray[np.float64]:
    """Weights that make of figures the probability that a rater marks the word.

    Parameters:
        figures: of the words of each group of translations; the groups count alike, however many
            words they have, so that what machines get wrong does not speak against people.
        marked: shape ``[words, raters]`` each.
    """
    share = np.concatenate([own.mean(axis=1) for own in marked])
    weight = np.concatenate([np.full(len(own), len(share) / len(own)) for own in figures])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=FREEDOM))
    words = np.concatenate(figures)[:, 1:]  # the first is the constant
    model.fit(
        np.concatenate([words, words]),
        np.repeat([1, 0], len(words)),
        logisticregression__sample_weight=np.concatenate([weight * share, weight * (1 - share)]),
    )
    scale, line = model[0], model[1]
    weights = line.coef_[0] / scale.scale_
    return np.array([line.intercept_[0] - weights @ scale.mean_, *weights])


def best_cut(chances: NDArray[np.float64], marked: NDArray[np.bool_]) -> float:
    """Probability from which marking words agrees best with most raters."""
    bad = marked.mean(axis=1) >= 0.5
    cuts = np.quantile(chances, np.linspace(0.5, 0.98, 49))
    return float(max(cuts, key=lambda cut: statistics.matthews(chances >= cut, bad)))


def report(title: str, chances: NDArray[np.float64], cut: float, words: Words) -> None:
    """Print how well words at risk agree with most raters, and with one."""
    told = chances >= cut
    by_rater = [statistics.matthews(told, words.errors[:, k]) for k in range(RATERS)]
    print(
        f"{title:<50}{len(told):>8}{told.mean():>8.3f}"
        f"{statistics.matthews(told, words.errors.mean(axis=1) >= 0.5):>8.3f}"
        f"{np.mean(by_rater):>9.3f}"
    )


def _ratings(judgements: Iterable[Judgement]) -> dict[tuple[str, str, str], list[Judgement]]:
    found: dict[tuple[str, str, str], list[Judgement]] = defaultdict(list)
    for one in judgements:
        found[one.system, one.document, one.source].append(one)
    return dict(found)


def _halves(documents: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Even and odd documents by name, as benchmarks/judged.py deals them out."""
    names = sorted(documents)
    return frozenset(names[::2]), frozenset(names[1::2])


def _inside(
    places: Sequence[tuple[int, int]], rating: Judgement, severities: Sequence[str]
) -> list[bool]:
    spans = [e.span for e in rating.errors or () if e.span and e.severity in severities]
    return [any(a < end and start < b for a, b in spans) for start, end in places]


if __name__ == "__main__":
    main()
