"""What the estimates say of translations that were not learnt from, printed as tables."""

from __future__ import annotations

import difflib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from evaluator.checks.suspect import stretches
from evaluator.embedding import CompiledEncoder
from evaluator.quality.combination import (
    ALONE,
    BY_REFERENCE,
    KINDS,
    Combination,
    Scores,
    chance,
    on_line,
)
from evaluator.quality.estimates import Estimate
from evaluator.quality.inputs import PairTokens, shortened
from evaluator.quality.lexical import look_up
from evaluator.validation import statistics

from .judged_pairs import JUDGED, JudgedPair, numbered_sources
from .vectors import encode

WORD_BOUNDS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)  # of chances that are told together
console = Console(width=140)
STRETCHES = (0.35, 0.4, 0.5, 0.6, 0.65, 0.7)  # risks from which stretches are counted


@dataclass(frozen=True, eq=False, slots=True)
class Unseen:
    """What is told of the translations of a set by what has not seen it.

    Attributes:
        pairs: that were judged.
        scores: of either kind by name, shape ``[pairs]``; null where there is no reference.
        combination: fitted to other sets.
        words: of either kind, logits of the tokens, one after another.
        marked: share of the raters who marked each token, NaN where that is not known.
        cut: of either kind, the logit from which a token counts as marked, chosen on other sets.
    """

    pairs: Sequence[JudgedPair]
    scores: Mapping[str, Mapping[str, Scores]]
    combination: Combination
    words: Mapping[str, Scores]
    marked: Scores
    cut: Mapping[str, float]


def print_sets(sets: Mapping[str, Unseen]) -> None:
    """A table with a reference and one without, of every set and score."""
    for kind in KINDS:
        table = Table(
            *("set", "score", "pairs", "Spearman", "official", "Kendall", "within", "worst tenth"),
            *("AUC major", "calibration", "Brier", "word MCC"),
            title=kind.replace("_", " "),
        )
        for name, unseen in sets.items():
            has_reference = ~np.isnan(unseen.scores[kind]["chrf"]) if kind != ALONE else None
            rows = np.full(len(unseen.pairs), True) if has_reference is None else has_reference
            if rows.any():
                _add_rows(table, name, kind, unseen, rows)
        console.print(table)


def _add_rows(table: Table, name: str, kind: str, unseen: Unseen, rows: NDArray[np.bool_]) -> None:
    pairs = [pair for pair, own in zip(unseen.pairs, rows, strict=True) if own]
    scores = {score: values[rows] for score, values in unseen.scores[kind].items()}
    human = -np.array([pair.penalty for pair in pairs])
    official = np.array([pair.official for pair in pairs])
    major = np.array([pair.major for pair in pairs])
    known = ~np.isnan(major)
    sources = numbered_sources(pairs)
    total = unseen.combination.total(scores, kind)
    told = chance(on_line(unseen.combination.majors[kind], total[known]))
    shown: dict[str, Scores] = {"all together": -total}
    shown |= {
        score: values if score in ("similarity", *BY_REFERENCE) else -values
        for score, values in scores.items()
    }
    shown["source's length"] = -np.array([float(len(pair.source)) for pair in pairs])
    for score, values in shown.items():
        cells = [
            statistics.spearman(values, human),
            statistics.spearman(values, official),
            statistics.kendall(values, human),
            statistics.within_accuracy(values, human, sources),
            statistics.precision_at(values, statistics.worst(human)),
            statistics.area_under_curve(values[known], major[known] >= 0.5),
        ]
        if score == "all together":
            sure = ~np.isnan(unseen.marked)
            cells += [
                statistics.calibration_error(told, major[known]),
                float(np.mean((told - major[known]) ** 2)),
                statistics.matthews(
                    unseen.words[kind][sure] >= unseen.cut[kind], unseen.marked[sure] >= 0.5
                ),
            ]
        table.add_row(name, score, str(len(pairs)), *(f"{cell:.3f}" for cell in cells))
    table.add_section()


def print_reliability(sets: Mapping[str, Unseen]) -> None:
    """How often what was told came true, without a reference, by fifths of the probability."""
    table = Table("told", *sets, title="told, and came true, of how many")
    told = {}
    for name, unseen in sets.items():
        major = np.array([pair.major for pair in unseen.pairs])
        total = unseen.combination.total(unseen.scores[ALONE], ALONE)
        known = ~np.isnan(major)
        chances = chance(on_line(unseen.combination.majors[ALONE], total[known]))
        told[name] = {
            int(mean * 5): (mean, true, count)
            for mean, true, count in statistics.reliability(chances, major[known], bins=5)
        }
    for fifth in range(5):
        cells = [
            "{:.2f} {:.2f} of {}".format(*own[fifth]) if fifth in own else ""
            for own in told.values()
        ]
        table.add_row(f"{fifth / 5:.1f}–{(fifth + 1) / 5:.1f}", *cells)
    console.print(table)


def print_stretches(
    pairs: Sequence[JudgedPair], offsets: Sequence[NDArray[np.int64]], chances: Sequence[Scores]
) -> None:
    """How often a stretch at risk, as the check ``suspect`` makes them, overlaps a marked error.

    Parameters:
        pairs: judged ones.
        offsets: of the tokens of each translation.
        chances: probability of an error in each of them, by what has not seen the pair's set.
    """
    table = Table("set", "risk from", title="stretches at risk, overlapping an error by a rater")
    for who in ("machines", "people"):
        table.add_column(f"{who}: in 100 segments", justify="right")
        table.add_column("right", justify="right")
    found: dict[tuple[str, bool, float], list[bool]] = defaultdict(list)
    counts = Counter((pair.origin, pair.is_human) for pair in pairs if pair.marks is not None)
    for pair, places, own in zip(pairs, offsets, chances, strict=True):
        if pair.marks is None:
            continue
        rows = np.column_stack([places, own, own]).astype(np.float32)
        risks = Estimate(0.0, 0.0, rows).words(pair.translation)
        for least in STRETCHES:
            for words in stretches(risks, least):
                marked = pair.marks[words[0].start : words[-1].end, 0]
                found[pair.origin, pair.is_human, least].append(bool((marked > 0).any()))
    for name in JUDGED:
        for least in STRETCHES:
            cells = []
            for is_human in (False, True):
                right = found[name, is_human, least]
                count = counts[name, is_human]
                cells.append(f"{100 * len(right) / count:.1f}" if count else "")
                cells.append(f"{np.mean(right):.2f} of {len(right)}" if right else "")
            table.add_row(name, f"{least:.2f}", *cells)
    console.print(table)


def print_words(sets: Mapping[str, tuple[Scores, Scores]]) -> None:
    """How often what was told of tokens came true, without a reference, by severity.

    Parameters:
        sets: by name, shape ``[tokens, 2]`` each: told chances of any error and of a major one,
            and the shares of raters who marked them; NaN where that is not known.
    """
    table = Table("told", title="tokens: told, came true, of how many")
    rows: list[list[str]] = [[f"{low}–{high}"] for low, high in pairwise(WORD_BOUNDS)]
    for name, (told, marked) in sets.items():
        known = ~np.isnan(marked).any(axis=1)
        for severity, (chances, true) in {
            "error": (told[known, 0], marked[known, 0]),
            "major": (told[known, 1], marked[known, 1]),
            "minor": tuple(np.clip(-np.diff(side[known])[:, 0], 0, 1) for side in (told, marked)),
        }.items():
            table.add_column(f"{name}, {severity}")
            for row, (low, high) in zip(rows, pairwise(WORD_BOUNDS), strict=True):
                own = (chances >= low) & (chances < high)
                row.append(
                    f"{chances[own].mean():.2f} {true[own].mean():.2f} of {own.sum()}"
                    if own.any()
                    else ""
                )
    for row in rows:
        table.add_row(*row)
    console.print(table)


@dataclass(frozen=True, eq=False, slots=True)
class NearPair:
    """Two near translations of one source, one of them wrong.

    Attributes:
        right: tokens of source and right translation.
        wrong: of source and wrong translation.
        is_wrong: which of the wrong one's tokens are wrong; none where words are missing.
    """

    right: PairTokens
    wrong: PairTokens
    is_wrong: NDArray[np.bool_]


def read_near_pairs(file: Path, encoder: CompiledEncoder, work: Path) -> list[NearPair]:
    """The items of a contrastive set (``benchmarks/challenge.py``); for judging alone."""
    items = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    zh = encode(encoder, [item["source"] for item in items], "zh", work)
    en = encode(encoder, [t for item in items for t in (*item["good"], item["bad"])], "en", work)

    def tokens_of(texts: tuple[str, str]) -> PairTokens:
        source, target = zh[texts[0]], en[texts[1]]
        found = look_up(texts, shortened(source), shortened(target))
        return PairTokens(source, target, lexical=found)

    found = []
    for item in items:
        bad = item["bad"]
        right = max(
            item["good"],
            key=lambda good: difflib.SequenceMatcher(None, good, bad, autojunk=False).ratio(),
        )
        offsets = en[bad].offsets
        start = bad.find(item["bad_span"]) if item["bad_span"] else len(bad)
        end = start + len(item["bad_span"])
        found.append(
            NearPair(
                tokens_of((item["source"], right)),
                tokens_of((item["source"], bad)),
                (offsets[:, 0] < end) & (offsets[:, 1] > start),
            )
        )
    return found


NearRead = tuple[Mapping[str, Scores], Sequence[Scores]]
"""The network's scores of pairs, by name, and the logits of an error of each one's tokens."""


def near_figures(
    pairs: Sequence[NearPair],
    read: Callable[[Sequence[PairTokens]], NearRead],
    combination: Combination,
) -> str:
    """In how many the wrong one is told to be worse, and how its wrong words stand out."""
    totals = []
    for own in ([pair.right for pair in pairs], [pair.wrong for pair in pairs]):
        scores, words = read(own)
        alike = {"similarity": np.full(len(own), np.nan)}  # of a sentence alone there is none
        totals.append(combination.total({**scores, **alike}, ALONE))
    areas = [
        statistics.area_under_curve(-logits, pair.is_wrong)
        for pair, logits in zip(pairs, words, strict=True)
        if pair.is_wrong.any() and not pair.is_wrong.all()
    ]
    first = np.mean(totals[1] > totals[0])
    return (
        f"{len(pairs)} near pairs, wrong one first {first:.3f}, AUC of words {np.mean(areas):.3f}"
    )
