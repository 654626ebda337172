"""Fit what tells a clause without a counterpart, in the Chinese and in the English.

    python training/omissions.py

prints the constants of ``evaluator/checks/omission.py``.  Those of sentences inside pairs are
fitted to the pairs that ``benchmarks/left_out.py`` makes of the dev halves, with another seed;
what they give on the test halves it prints itself.  Those of clauses are fitted to human
translations of half of the WMT20 and WMT21 news and the TED documents.  Where word links tie a
clause of one side to one of the other, either is taken out, and the one that is left has nothing
to stand for it; clauses of the untouched pairs have.  The other half of the documents shows how
many of the clauses are then found, and how many of the untouched pairs are blamed.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import judged  # noqa: E402
import left_out  # noqa: E402
from checks import linker, similar  # noqa: E402

from evaluator.checks import CheckedPair  # noqa: E402
from evaluator.checks.omission import Clause, clauses, weighed  # noqa: E402

SYSTEMS = {"wmt20-news": ("Human-A.0",), "wmt21-news": ("ref.A",), "wmt21-ted": ("ref",)}
LINKED = 0.3  # similarity of a link that ties clauses together
TIED = 0.75  # share of the links of either clause that lead to the other
SEED = 7  # of the pairs that sentences are taken out of
MOST = 160  # characters of a source; longer ones take long to encode
_CHINESE = re.compile(r"[^，,；;：:。！？!?]+")
_ENGLISH = re.compile(r"(?:[^,;:.!?—()]|(?<=\w)[.,:](?=\w))+[,;:.!?—()]*\s*")

Link = Callable[[Sequence[CheckedPair]], list[CheckedPair]]


def main() -> None:
    """Print the constants, and what they give on held-out documents."""
    link = linker()
    for is_source, name in ((True, "OMITTED_SENTENCE"), (False, "ADDED_SENTENCE")):
        print(f"{name} = SentenceWeights({sentence_weights(is_source, link)})")
    sides = {half: examples(half, link) for half in ("dev", "test")}
    for is_source, name in ((True, "OMITTED"), (False, "ADDED")):
        own = {
            half: [(clause, gone) for clause, gone in found if clause.is_source == is_source]
            for half, (found, _) in sides.items()
        }
        fitted = own["dev"]
        features = np.array([parts(clause) for clause, _ in fitted])
        spread = features.std(0)
        model = LogisticRegression(C=100, max_iter=5000)
        model.fit(features / spread, [gone for _, gone in fitted])
        weights = model.coef_[0] / spread
        told = ", ".join(f"{value:.2f}" for value in (model.intercept_[0], *weights))
        print(f"{name} = Weights({told})  # {sum(g for _, g in fitted)} of {len(fitted)} clauses")
        for half, found in own.items():
            scores = np.array([parts(clause) for clause, _ in found]) @ weights
            scores = 1 / (1 + np.exp(-(scores + model.intercept_[0])))
            is_gone = np.array([gone for _, gone in found])
            for limit in (0.8, 0.9, 0.95, 0.97, 0.98, 0.99):
                print(
                    f"  {half}, from {limit}: found {np.mean(scores[is_gone] >= limit):.2f}, "
                    f"false in {sides[half][1]} pairs {np.sum(scores[~is_gone] >= limit)}"
                )


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


def parts(clause: Clause) -> list[float]:
    """The features of a clause, in the order of the weights."""
    return [clause.level, clause.length, clause.share, clause.gain]


Example = tuple[Clause, bool]  # and whether its counterpart was taken out


def examples(half: str, link: Link) -> tuple[list[Example], int]:
    """Examples of the human translations of one half, and how many untouched pairs there are."""
    found, untouched = [], 0
    for name, systems in SYSTEMS.items():
        judgements = judged.documents(judged.SHARED, name, half)
        for system in systems:
            for doc in judgements[system]:
                pairs = link([segment.pair for segment in doc])
                short = [k for k, pair in enumerate(pairs) if len(pair.source) <= MOST]
                untouched += len(short)
                kept = [clause for clause in clauses(pairs) if clause.pair in set(short)]
                found += [(clause, False) for clause in weighed(pairs, kept, similar)]
                found += [(clause, True) for clause in bereft(pairs, short, link)]
    return found, untouched


def bereft(pairs: list[CheckedPair], short: Sequence[int], link: Link) -> Iterator[Clause]:
    """Clauses of one document whose counterpart is taken out, one pair at a time."""
    faults = []
    for k in short:
        ties = list(tied(pairs[k]))
        if ties:
            tie = random.Random(f"{k}{pairs[k].source}").choice(ties)
            faults += [(k, *fault) for fault in cut(pairs[k], *tie)]
    linked = link([faulty for *_, faulty in faults]) if faults else []
    for (k, is_source, text, _), pair in zip(faults, linked, strict=True):
        now = [*pairs[:k], pair, *pairs[k + 1 :]]
        side = pair.source if is_source else pair.translation
        own = [
            clause
            for clause in clauses(now)
            if clause.pair == k
            and clause.is_source == is_source
            and text in side[clause.start : clause.end]
        ]
        yield from weighed(now, own, similar)


def tied(pair: CheckedPair) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Clauses of both sides whose links lead to each other."""
    links = [known for known in pair.links if known.score > LINKED]
    for chinese in _CHINESE.finditer(pair.source):
        ours = [k for k in links if chinese.start() <= k.source_start < chinese.end()]
        for english in _ENGLISH.finditer(pair.translation):
            theirs = [k for k in links if english.start() <= k.target_start < english.end()]
            both = sum(k in theirs for k in ours)
            if both > 2 and both >= TIED * max(len(ours), len(theirs)):
                yield chinese.span(), english.span()


def cut(
    pair: CheckedPair, chinese: tuple[int, int], english: tuple[int, int]
) -> Iterator[tuple[bool, str, CheckedPair]]:
    """The pair without the one clause, and without the other: which is left, and its words."""
    source = pair.source[: chinese[0]] + pair.source[chinese[1] + 1 :]
    translation = pair.translation[: english[0]] + pair.translation[english[1] :]
    if len(translation.split()) > 2:
        yield True, pair.source[slice(*chinese)].strip(), replace(pair, translation=translation)
    if len(source) > 3:
        left = pair.translation[slice(*english)].strip(" ,;:.!?—()")
        yield False, left, replace(pair, source=source)


if __name__ == "__main__":
    main()
