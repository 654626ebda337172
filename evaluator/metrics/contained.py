"""A metric in its place: what it returns is held against what it declares."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..model import Evidence, ScoreColumn
from ..support.plugins import Containment, PluginError
from .base import DocumentScore, Metric, MetricResult, Scores, Segments, absent

GROUP = "evaluator.metrics"


class ContainedMetric(Metric):
    """A metric whose failure is told in one line, or in a note of the run.

    Parameters:
        metric: that does the work.
        containment: what becomes of its failure.
    """

    def __init__(self, metric: Metric, containment: Containment) -> None:
        self.inner, self._containment = metric, containment
        self.columns = metric.columns  # type: ignore[misc]
        self.levels, self.order = metric.levels, metric.order  # type: ignore[misc]
        self.requires = metric.requires  # type: ignore[misc]
        self.scores_omissions = metric.scores_omissions  # type: ignore[misc]
        self.origin, self.settings = metric.origin, metric.settings
        self.Settings = metric.Settings  # type: ignore[misc]

    @property
    def summary(self) -> str:
        """What the one inside says of itself."""
        return self.inner.summary

    def score(self, segments: Segments, *, document: bool = True) -> MetricResult:
        """See :meth:`Metric.score`.

        Raises:
            PluginError: it failed, or returns what it does not declare.
        """
        nothing = MetricResult({column.name: absent(len(segments)) for column in self.columns})
        return self._containment.run(
            self.origin, lambda: self._scored(segments, document=document), nothing
        )

    def joined(self, results: Sequence[MetricResult]) -> MetricResult:
        """See :meth:`Metric.joined`.

        Raises:
            PluginError: it failed, or returns what it does not declare.
        """
        count = sum(len(result.segment[self.columns[0].name]) for result in results)
        nothing = MetricResult({column.name: absent(count) for column in self.columns})

        def joined() -> MetricResult:
            result = self._declared(self.inner.joined(results))
            return replace(result, document=self._documents(result.document))

        return self._containment.run(self.origin, joined, nothing)

    def _scored(self, segments: Segments, *, document: bool) -> MetricResult:
        result = self._declared(self.inner.score(segments, document=document))
        return MetricResult(
            {
                column.name: self._values(column, result.segment[column.name], segments)
                for column in self.columns
            },
            self._documents(result.document),
            dict(result.signatures),
            dict(result.counts),
        )

    def _declared(self, result: object) -> MetricResult:
        """The result, if it is of the columns that are declared and of no other."""
        if not isinstance(result, MetricResult):
            raise PluginError(self.origin, f"returns {type(result).__name__}, not MetricResult")
        declared = {column.name: column for column in self.columns}
        for kind, filled in (
            ("column", result.segment),
            ("document score", result.document),
            ("signature", result.signatures),
            ("count", result.counts),
        ):
            unknown = [name for name in filled if name not in declared]
            if unknown:
                raise PluginError(
                    self.origin,
                    f"fills the {kind} {', '.join(map(str, unknown))}, which it does not declare; "
                    f"it declares {', '.join(declared)}",
                )
        lacking = [name for name in declared if name not in result.segment]
        if lacking:
            raise PluginError(self.origin, f"does not fill the column {', '.join(lacking)}")
        return result

    def _values(self, column: ScoreColumn, given: object, segments: Segments) -> Scores:
        """A column as it is to be: a finite number or NaN for every segment, some number at all."""
        try:
            values = np.asarray(given, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise PluginError(self.origin, f"{column.name} holds no numbers ({error})") from error
        if values.shape != (len(segments),):
            raise PluginError(
                self.origin,
                f"{column.name} has the shape {values.shape}, for {len(segments)} segments",
            )
        if np.isinf(values).any():
            raise PluginError(self.origin, f"{column.name} holds infinite scores")
        if self._must_score(column, segments) and np.isnan(values).all():
            raise PluginError(
                self.origin, f"{column.name} has no score for any of {len(segments)} segments"
            )
        return values

    def _must_score(self, column: ScoreColumn, segments: Segments) -> bool:
        """Whether nothing that it needs is lacking, so that no score at all is a failure."""
        if self.requires - {Evidence.REFERENCES}:
            return False
        by_reference = column.needs_reference or Evidence.REFERENCES in self.requires
        return bool(any(segments.references) if by_reference else len(segments))

    def _documents(self, given: Mapping[str, DocumentScore]) -> dict[str, DocumentScore]:
        for name, score in given.items():
            if not isinstance(score, DocumentScore):
                raise PluginError(
                    self.origin, f"the document's {name} is no DocumentScore but {score!r}"
                )
            if not all(map(math.isfinite, (score.value, score.low, score.high))):
                raise PluginError(self.origin, f"the document's {name} is not finite")
        return dict(given)
