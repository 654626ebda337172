"""Metrics that are slow: batch by batch, with progress, and what is known is not computed anew."""

from __future__ import annotations

import hashlib
import json
from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ..support.cache import ArrayCache, cache_folder
from .base import Metric, MetricResult, Segments, means_of


class BatchMetric(Metric):
    """A metric that scores some segments at a time; the document's scores are their means.

    What it finds is kept in the user's cache, by the texts, the settings and the version of the
    package, and after every batch, so that a run that was interrupted goes on where it was.
    """

    batch: ClassVar[int] = 32
    """Segments that are scored at a time."""
    cached: ClassVar[bool] = True
    """Whether scores may be kept; they must then depend on texts and settings alone."""

    @abstractmethod
    def score_batch(self, segments: Segments) -> Sequence[float] | Sequence[Sequence[float]]:
        """Score a few segments.

        Parameters:
            segments: at most ``batch`` of them.

        Returns:
            per segment its score, or where there are several columns its score in each; NaN
            where there is none.
        """

    def score(self, segments: Segments, *, document: bool = True) -> MetricResult:
        """See :meth:`Metric.score`."""
        keys = [self._key(segments, k) for k in range(len(segments))]
        cache = self._cache() if self.cached else None
        known = cache.get(list(dict.fromkeys(keys))) if cache else {}
        first = {key: k for k, key in reversed(list(enumerate(keys))) if key not in known}
        missing = sorted(first.values())
        for start in range(0, len(missing), self.batch):
            rows = missing[start : start + self.batch]
            segments.progress(start, len(missing))
            new = dict(zip((keys[k] for k in rows), self._scores(segments, rows), strict=True))
            if cache:
                cache.put(new)
            known |= new
        segments.progress(len(missing), len(missing))
        table = np.array([known[key] for key in keys]).reshape(len(keys), len(self.columns))
        return means_of(self, list(table.T), document=document)

    def _scores(self, segments: Segments, rows: Sequence[int]) -> NDArray[np.float64]:
        """Shape ``[rows, columns]``.

        Raises:
            ValueError: the batch came back in another shape.
        """
        scores = np.asarray(self.score_batch(segments.select(rows)), dtype=np.float64)
        wanted = (len(rows), len(self.columns))
        if scores.shape == wanted[:1] and wanted[1] == 1:
            scores = scores[:, None]
        if scores.shape != wanted:
            raise ValueError(f"a batch has scores of the shape {scores.shape}, not {wanted}")
        return scores

    def _cache(self) -> ArrayCache:
        return ArrayCache(cache_folder() / "metrics" / f"{self._identity()}.sqlite", "<f8")

    def _identity(self) -> str:
        """What tells this metric's scores from another's, or from those it gave before."""
        parts = (
            type(self).__module__, type(self).__qualname__, self.origin.package,
            self.origin.version, self.settings.model_dump_json(),
        )  # fmt: skip
        return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()

    @staticmethod
    def _key(segments: Segments, k: int) -> bytes:
        texts = [segments.source[k], segments.translation[k], *segments.references[k]]
        return hashlib.blake2b(json.dumps(texts).encode(), digest_size=32).digest()
