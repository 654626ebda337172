"""BLEU, chrF, chrF++ and TER: sacreBLEU's, never our own (Post 2018).

sacreBLEU counts each segment once; segment scores, the document's score and its bootstrap
interval are all computed from those counts, by sacreBLEU's own formulas.
"""

from __future__ import annotations

import hashlib
import json
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from ..model import ColumnWords, Evidence, Level, Prominence, ScoreColumn
from ..support.cache import ArrayCache, cache_folder
from ..support.remembered import forget_as_well
from .base import (
    BOOTSTRAP_SAMPLES,
    DocumentScore,
    Metric,
    MetricResult,
    SegmentCounts,
    Segments,
    absent,
    interval,
)
from .formulas import Totals, Values, bleu, chrf, ter

Counts = list[list[float]]
Streams = Sequence[Sequence[str | None]]
_VARIABLE = -1  # sacreBLEU's number of references where segments have more and fewer


class SurfaceMetric(Metric):
    """A sacreBLEU metric with its default settings."""

    name: str
    """Of its only column."""
    requires = frozenset((Evidence.REFERENCES,))
    scores_omissions = True  # as sacreBLEU does: an empty line is a translation, and a bad one

    @abstractmethod
    def scorer(self, *, sentence: bool) -> Any:
        """The sacreBLEU metric, set up for single sentences or for a whole document."""

    @staticmethod
    @abstractmethod
    def formula(totals: Totals) -> Values:
        """Scores of documents from the sums of their segments' counts."""

    def count(
        self, translations: Sequence[str], references: Sequence[Sequence[str]]
    ) -> tuple[Counts, str]:
        """Count the matches of segments, or recall them from the cache.

        Parameters:
            translations: ``n`` texts.
            references: per segment its reference texts, at least one.

        Returns:
            ``n`` rows of counts, what they are is told by :meth:`formula`, and the signature.
        """
        scorer = self.scorer(sentence=False)
        counts = self._counted(scorer, translations, references)
        return counts, str(scorer.get_signature())

    def score(self, segments: Segments, *, document: bool = True) -> MetricResult:
        """See :meth:`Metric.score`; segments without a reference have no score."""
        scored = [k for k, references in enumerate(segments.references) if references]
        values = absent(len(segments))
        if not scored:
            return MetricResult({self.name: values})
        hypotheses = [segments.translation[k] for k in scored]
        references = [segments.references[k] for k in scored]
        whole, single = self.scorer(sentence=False), self.scorer(sentence=True)
        # sacreBLEU's public calls count every segment anew for each kind of score; its
        # steps are called one by one so that this, the slow part, is done once and kept.
        counts = self._counted(whole, hypotheses, references)
        for k, row in zip(scored, counts, strict=True):
            values[k] = single._aggregate_and_compute([row]).score
        counted = SegmentCounts(counts, whole.num_refs)
        result = MetricResult({self.name: values}, counts={self.name: counted})
        return self._with_document_score(result, counted) if document else result

    def joined(self, results: Sequence[MetricResult]) -> MetricResult:
        """See :meth:`Metric.joined`; the score is that of all counts together."""
        if len(results) == 1:
            return results[0]
        values = np.concatenate([result.segment[self.name] for result in results])
        result = MetricResult({self.name: values})
        found = [r.counts[self.name] for r in results if self.name in r.counts]
        if not found:
            return result
        widths = {counted.references for counted in found}
        references = widths.pop() if len(widths) == 1 else _VARIABLE
        rows = [row for counted in found for row in counted.rows]
        return self._with_document_score(result, SegmentCounts(rows, references))

    def _with_document_score(self, result: MetricResult, counted: SegmentCounts) -> MetricResult:
        scorer = self.scorer(sentence=False)
        scorer.num_refs = counted.references
        score = self._document_score(scorer, counted.rows)
        return replace(
            result,
            document={self.name: score},
            signatures={self.name: str(scorer.get_signature())},
        )

    def _counted(
        self, scorer: Any, translations: Sequence[str], references: Sequence[Sequence[str]]
    ) -> Counts:
        return _cached_counts(self.name, scorer, translations, _streams(references))

    def _document_score(self, scorer: Any, counts: Counts) -> DocumentScore:
        value = scorer._aggregate_and_compute(counts).score
        scorer.n_bootstrap = BOOTSTRAP_SAMPLES  # for the signature
        from sacrebleu.significance import _bootstrap_resample

        scorer.seed, samples = _bootstrap_resample(counts, scorer, BOOTSTRAP_SAMPLES)
        low, high = interval(np.array([sample.score for sample in samples]))
        return DocumentScore(float(value), low, high, len(counts))


class BLEU(SurfaceMetric):
    """BLEU (Papineni et al. 2002); single sentences with effective order."""

    name = "bleu"
    columns = (
        ScoreColumn(
            "bleu",
            "BLEU",
            "How many of the reference's words and phrases the translation shares, 0–100.",
            scale=(0.0, 100.0),
            digits=1,
            needs_reference=True,
            chinese=ColumnWords("BLEU", "译文与参考译文共有的词和短语所占的比例，0–100。"),
        ),
    )
    order = 10

    def scorer(self, *, sentence: bool) -> Any:
        """See :meth:`SurfaceMetric.scorer`."""
        return _sacrebleu().BLEU(effective_order=sentence)

    @staticmethod
    def formula(totals: Totals) -> Values:
        """See :meth:`SurfaceMetric.formula`."""
        return bleu(totals)


class CHRF(SurfaceMetric):
    """chrF2 (Popović 2015)."""

    name = "chrf"
    columns = (
        ScoreColumn(
            "chrf",
            "chrF",
            "How many of the reference's letter sequences the translation shares, 0–100; kinder "
            "to word forms than BLEU.",
            scale=(0.0, 100.0),
            digits=1,
            needs_reference=True,
            prominence=Prominence.HEADLINE,
            chinese=ColumnWords(
                "chrF", "译文与参考译文共有的字母序列所占的比例，0–100；对词形变化比 BLEU 宽容。"
            ),
        ),
    )
    order = 20
    word_order = 0

    def scorer(self, *, sentence: bool) -> Any:
        """See :meth:`SurfaceMetric.scorer`."""
        return _sacrebleu().CHRF(word_order=self.word_order)

    @staticmethod
    def formula(totals: Totals) -> Values:
        """See :meth:`SurfaceMetric.formula`."""
        return chrf(totals)


class CHRFPlusPlus(CHRF):
    """chrF2++ (Popović 2017): chrF with word unigrams and bigrams."""

    name = "chrf++"
    columns = (
        ScoreColumn(
            "chrf++",
            "chrF++",
            "chrF with words and word pairs counted as well, 0–100.",
            scale=(0.0, 100.0),
            digits=1,
            needs_reference=True,
            prominence=Prominence.SHOWN,
            chinese=ColumnWords("chrF++", "chrF，另计词和相邻词对，0–100。"),
        ),
    )
    order = 30
    word_order = 2


class TER(SurfaceMetric):
    """Translation edit rate (Snover et al. 2006); lower is better.

    Its search for shifted words takes time that grows far faster than the text, and of a long
    clause a count of edits says little: units have none.
    """

    name = "ter"
    columns = (
        ScoreColumn(
            "ter",
            "TER",
            "Edits needed to turn the translation into the reference, as per cent of its words; "
            "may exceed 100.",
            higher_is_better=False,
            scale=(0.0, 100.0),
            digits=1,
            needs_reference=True,
            chinese=ColumnWords(
                "TER", "把译文改成参考译文所需的编辑次数，占参考译文词数的百分比；可超过 100。"
            ),
        ),
    )
    order = 40
    levels = frozenset((Level.SENTENCE,))

    def scorer(self, *, sentence: bool) -> Any:
        """See :meth:`SurfaceMetric.scorer`."""
        from . import edits

        return edits.TER()

    @staticmethod
    def formula(totals: Totals) -> Values:
        """See :meth:`SurfaceMetric.formula`."""
        return ter(totals)


@cache
def _sacrebleu() -> Any:
    """The package, imported where there is something to count: a kept run has nothing."""
    import sacrebleu
    from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
    from sacrebleu.tokenizers.tokenizer_re import TokenizerRegexp
    from sacrebleu.tokenizers.tokenizer_ter import TercomTokenizer

    # They would keep 65,536 texts each, which in a dataset looks like memory never given back.
    for tokenizer in (Tokenizer13a, TokenizerRegexp, TercomTokenizer):
        forget_as_well(tokenizer.__call__)
    return sacrebleu


def _cached_counts(name: str, scorer: Any, hypotheses: Sequence[str], streams: Streams) -> Counts:
    """Count the matches of every segment by sacreBLEU, or recall them from the cache.

    Parameters:
        name: of the metric.
        scorer: sacreBLEU's; told how many references a segment has, for its signature.
        hypotheses: ``n`` texts.
        streams: references, each ``n`` texts, None where a segment has fewer.

    Returns:
        ``n`` rows of counts, what they are is the metric's affair.
    """
    cache = ArrayCache(
        cache_folder() / "counts" / f"sacrebleu-{_sacrebleu().__version__}.sqlite", "<f8"
    )
    keys = [_key(name, *texts) for texts in zip(hypotheses, *streams, strict=True)]
    known = cache.get(list(dict.fromkeys(keys)))
    missing = [k for k, key in enumerate(keys) if key not in known]
    if missing:
        counted: Counts = scorer._extract_corpus_statistics(
            [hypotheses[k] for k in missing],
            [[stream[k] for k in missing] for stream in streams],
        )
        new = {keys[k]: np.array(row, dtype=float) for k, row in zip(missing, counted, strict=True)}
        cache.put(new)
        known |= new
    widths = {sum(text is not None for text in texts) for texts in zip(*streams, strict=True)}
    scorer.num_refs = widths.pop() if len(widths) == 1 else _VARIABLE
    return [known[key].tolist() for key in keys]


def _key(name: str, *texts: str | None) -> bytes:
    """Hash of all that decides a segment's counts; ``json`` keeps the texts apart."""
    return hashlib.blake2b(json.dumps([name, *texts]).encode(), digest_size=32).digest()


def _streams(references: Sequence[Sequence[str]]) -> list[list[str | None]]:
    """References by segment → sacreBLEU's streams, None where a segment has fewer."""
    width = max(len(texts) for texts in references)
    return [[texts[k] if k < len(texts) else None for texts in references] for k in range(width)]
