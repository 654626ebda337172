"""Pairs with what experts said of them, joined from several files, for fitting.

The same translation by several systems, or judged by several raters, is one pair; its targets
are the means of what was said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluator.validation import Judgement, read_judgements

SPANS = {"talks": "wmt21-ted.zh-en.mqm.jsonl", "news": "wmt21-news.zh-en.error-spans.jsonl"}
SCORES = "wmt21-news.zh-en.mqm-scores.jsonl"
MOST_PENALTY = 25.0  # points, which Freitag et al. (2021) give for no translation at all
_ACCURACY = ("Accuracy", "Terminology", "Non-translation")


@dataclass(frozen=True, eq=False, slots=True)
class JudgedPair:
    """A translation and the means of what was said of it.

    Attributes:
        domain: ``talks`` or ``news``.
        document: that it stands in.
        source: Chinese text.
        translation: English text.
        systems: that gave it.
        raters: that judged it, the domain's name where they are not known; empty where only
            scores are.
        penalty: MQM points, at most 25 a judgement.
        major: share of raters who marked a major error, of accuracy or terminology where
            categories are known; NaN where only scores are.
        marks: shape ``[characters, 2]``, share of raters who marked each character as an error,
            and as a major one; None where only scores are known.
    """

    domain: str
    document: str
    source: str
    translation: str
    systems: tuple[str, ...]
    raters: tuple[str, ...]
    penalty: float
    major: float
    marks: NDArray[np.float32] | None


def read_pairs(folder: Path) -> list[JudgedPair]:
    """Read all pairs of the shared judgements, in the order of the files."""
    found: dict[tuple[str, str, str, str], list[Judgement]] = {}
    for domain, name in SPANS.items():
        for judgement in read_judgements(folder / name):
            key = (domain, judgement.document, judgement.source, judgement.translation)
            found.setdefault(key, []).append(judgement)
    scores = read_judgements(folder / SCORES)
    documents = _documents(scores, {key[2]: key[1] for key in found if key[0] == "news"})
    for judgement in scores:
        key = ("news", documents[judgement.source], judgement.source, judgement.translation)
        found.setdefault(key, []).append(judgement)
    return [
        _joined(domain, document, same)
        for (domain, document, source, translation), same in found.items()
        if source.strip() and translation.strip()
    ]


def folds(pairs: Sequence[JudgedPair], count: int) -> NDArray[np.intp]:
    """Fold of every pair: whole documents, dealt out by name within each domain."""
    fold = {
        (domain, document): k % count
        for domain in SPANS
        for k, document in enumerate(sorted({p.document for p in pairs if p.domain == domain}))
    }
    return np.array([fold[pair.domain, pair.document] for pair in pairs])


def _documents(scores: Iterable[Judgement], known: dict[str, str]) -> dict[str, str]:
    """Document of every scored source; one without spans belongs to the one before it."""
    document, documents = "", {}
    for judgement in sorted(scores, key=lambda judgement: int(judgement.segment)):
        document = known.get(judgement.source, document)
        documents[judgement.source] = document
    return documents


def _joined(domain: str, document: str, same: Sequence[Judgement]) -> JudgedPair:
    first = same[0]
    marked = [judgement for judgement in same if judgement.errors is not None]
    return JudgedPair(
        domain,
        document,
        first.source,
        first.translation,
        tuple(sorted({judgement.system for judgement in same})),
        tuple(judgement.rater or domain for judgement in marked),
        float(np.mean([min(-judgement.score, MOST_PENALTY) for judgement in same])),
        float(np.mean([has_grave(judgement) for judgement in marked])) if marked else np.nan,
        np.mean([_marks(judgement) for judgement in marked], axis=0) if marked else None,
    )


def has_grave(judgement: Judgement) -> bool:
    """Whether a major error was marked, of accuracy where categories are known."""
    return any(
        error.severity != "minor" and (not error.category or error.category.startswith(_ACCURACY))
        for error in judgement.errors or ()
    )


def _marks(judgement: Judgement) -> NDArray[np.float32]:
    marks = np.zeros((len(judgement.translation), 2), dtype=np.float32)
    for error in judgement.errors or ():
        if error.span is not None:
            marks[slice(*error.span), 0] = 1
            if error.severity != "minor":
                marks[slice(*error.span), 1] = 1
    return marks
