"""What a metric is: segments in, a score for each and one for the document out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..model import Evidence, Level, ScoreColumn
from ..support.progress import Progress, unheeded
from ..support.settings import Plugin

Scores = NDArray[np.float64]

BOOTSTRAP_SAMPLES = 1000
CONFIDENCE_TAIL = 40  # one fortieth off either end leaves 95 %


@dataclass(frozen=True, eq=False, slots=True)
class Segments:
    """Pairs of one system that have text on both sides, in document order.

    A metric that scores omissions is given those as well, with an empty translation.

    Attributes:
        source: Chinese texts, ``n`` of them.
        translation: English texts.
        references: per segment its reference texts; empty where no reference stands for
            that segment alone.
        cosine: shape ``[n]``, raw cosine of source and translation.
        cosine_calibrated: shape ``[n]``, the same of centred vectors; NaN if not known.
        reference_cosine: shape ``[n]``, translation and first reference; NaN without one.
        reference_cosine_calibrated: shape ``[n]``.
        reference_match: shape ``[n]``, how well the tokens of translation and first reference
            match, as F1; NaN without a reference or where not known.
        source_coverage: shape ``[n]``, share of the source's words that something in the
            translation stands for; NaN if not known.
        translation_support: shape ``[n]``, the reverse.
        progress: to be told how many segments a slow metric has scored, and of how many.
    """

    source: Sequence[str]
    translation: Sequence[str]
    references: Sequence[Sequence[str]]
    cosine: Scores
    cosine_calibrated: Scores
    reference_cosine: Scores
    reference_cosine_calibrated: Scores
    reference_match: Scores
    source_coverage: Scores
    translation_support: Scores
    progress: Progress = unheeded

    def __len__(self) -> int:
        return len(self.source)

    def select(self, rows: Sequence[int]) -> Segments:
        """Some of the segments.

        Parameters:
            rows: their places, in the order wanted.
        """
        chosen: dict[str, Any] = {}
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, np.ndarray):
                chosen[part.name] = value[list(rows)]
            elif part.name != "progress":
                chosen[part.name] = [value[k] for k in rows]
        return Segments(**chosen, progress=self.progress)


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """A score of a whole document with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    segments: int


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    """What a document's score is worked out from where that is no mean of its segments'.

    Attributes:
        rows: per segment that has a score what was counted in it; their sums decide the score of
            a document, or of many.
        references: how many each segment has; -1 where that varies.
    """

    rows: list[list[float]]
    references: int


@dataclass(frozen=True, eq=False, slots=True)
class MetricResult:
    """What a metric found.

    Attributes:
        segment: column name → shape ``[n]``, NaN where the score is absent.
        document: column name → score of the document; absent where there is none.
        signatures: column name → what is needed to reproduce it.
        counts: column name → what its document score is worked out from, where that is no mean.
    """

    segment: dict[str, Scores]
    document: dict[str, DocumentScore] = field(default_factory=dict)
    signatures: dict[str, str] = field(default_factory=dict)
    counts: dict[str, SegmentCounts] = field(default_factory=dict)


class Metric(Plugin, ABC):
    """Base of all metrics; register a subclass under ``evaluator.metrics``."""

    columns: ClassVar[tuple[ScoreColumn, ...]]
    """Scores that it fills in the pair table; a bare name stands for one of 0-1."""
    higher_is_better: ClassVar[bool] = True
    """Of the columns that are given by a bare name; the others say so themselves."""
    levels: ClassVar[frozenset[Level]] = frozenset(Level)
    """Levels whose pairs it scores."""
    requires: ClassVar[frozenset[Evidence]] = frozenset()
    """Evidence without which it has no score; one that needs no more than references must have
    some score where there are any."""
    scores_omissions: ClassVar[bool] = False
    """Whether source text that the translation lacks is scored too, as an empty translation."""
    order: ClassVar[int] = 100
    """Where its columns stand among those of others: the built-in ones, below 100, come first."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        given = getattr(cls, "columns", ())
        cls.columns = tuple(
            ScoreColumn(column, higher_is_better=cls.higher_is_better)
            if isinstance(column, str)
            else column
            for column in ((given,) if isinstance(given, str) else given)
        )

    @abstractmethod
    def score(self, segments: Segments, *, document: bool = True) -> MetricResult:
        """Score segments.

        Parameters:
            segments: of one system.
            document: whether the document's score and interval are wanted as well.

        Returns:
            scores; NaN or absent, never 0, where there is nothing to score with.
        """

    def joined(self, results: Sequence[MetricResult]) -> MetricResult:
        """What was found of several documents, as of one.

        Parameters:
            results: of each, its document's score wanted or not; at least one.

        Returns:
            that of the only one as it is; else the mean of all segments, for metrics whose
            document score is that.  Others have a :meth:`joined` of their own.
        """
        if len(results) == 1:
            return results[0]
        values = [
            np.concatenate([result.segment[column.name] for result in results])
            for column in self.columns
        ]
        return means_of(self, values, document=True)


def absent(count: int) -> Scores:
    """Scores that are not there; shape ``[count]``, all NaN."""
    return np.full(count, np.nan)


def interval(samples: NDArray[np.float64]) -> tuple[float, float]:
    """95 % percentile interval of bootstrap samples, with sacreBLEU's choice of ranks."""
    ordered = np.sort(samples)
    low = len(ordered) // CONFIDENCE_TAIL
    return float(ordered[low]), float(ordered[len(ordered) - low - 1])


def bootstrap_mean(values: Scores, seed: int = 12345) -> DocumentScore | None:
    """Mean of the scores that are there, with its bootstrap interval; None if none is.

    Parameters:
        values: shape ``[n]``, may hold NaN.
        seed: of the resampling; sacreBLEU's default.
    """
    present = values[~np.isnan(values)]
    if not len(present):
        return None
    rng = np.random.default_rng(seed)
    picks = rng.choice(len(present), size=(BOOTSTRAP_SAMPLES, len(present)), replace=True)
    low, high = interval(present[picks].mean(axis=1))
    return DocumentScore(float(present.mean()), low, high, len(present))


def means_of(metric: Metric, values: Sequence[Scores], *, document: bool) -> MetricResult:
    """What a metric found whose document score is the mean of its segments'.

    Parameters:
        metric: whose columns they are.
        values: one a column, each of shape ``[n]``.
        document: whether the document's scores are wanted.
    """
    found = {column.name: row for column, row in zip(metric.columns, values, strict=True)}
    means = {name: bootstrap_mean(row) for name, row in found.items()} if document else {}
    return MetricResult(found, {name: mean for name, mean in means.items() if mean is not None})
