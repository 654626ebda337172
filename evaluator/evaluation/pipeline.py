"""The pipeline: :class:`Corpus` → :class:`Run`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..alignment import Difference
from ..checks import Check, Similar, load_checks
from ..corpora.corpus import Corpus
from ..documents import Term
from ..embedding import Encoder
from ..evidence.links import links_table
from ..evidence.reading import Passage
from ..evidence.risks import PairReadings, read_systems, risks_table
from ..knowledge import chosen_domains
from ..language import simplified
from ..metrics import Metric, load_metrics
from ..model import Finding, Level, Status
from ..model.run import Run
from ..support.plugins import Containment
from ..support.progress import StepProgress
from ..support.settings import merged
from .choice import Choice
from .columns import score_columns
from .differences import differences_table
from .judging import excuse_source_faults, find_errors
from .manifest import Judged, build_manifest, count_all, notes_on
from .pairing import Clock, Pairing, pair_corpus
from .priority import sentence_priority, unit_priority
from .tables import own_references, pair_table, score_rows, sentence_rows, typed, unit_rows
from .tags import pair_tags, tags_table


@dataclass(frozen=True, slots=True)
class Means:
    """What documents are judged by, the same for all of a run.

    Attributes:
        metrics: to score with.
        checks: to find errors with.
        terms: of the corpus's lists.
        domains: of knowledge; None to find them from each document.
        similar: the encoder's judgement of short texts.
    """

    metrics: Sequence[Metric]
    checks: Sequence[Check]
    terms: Sequence[Term]
    domains: Collection[str] | None
    similar: Similar


def evaluate_corpus(
    corpus: Corpus,
    choice: Choice | None = None,
    progress: StepProgress = lambda step, done, total: None,
) -> Run:
    """Evaluate the translations of a corpus.

    Parameters:
        corpus: what to evaluate.
        choice: what of it, and by what; None for all, by everything there is.
        progress: told how far a long step has come.

    Returns:
        the run: manifest, pair table and findings, not yet saved.

    Raises:
        InputError: as :func:`pair_corpus` does, or there is no metric, check or domain of a name.
        PluginError: a metric or check does not do what it has to.
    """
    choice = choice or Choice()
    domains = chosen_domains(choice.domains or corpus.domains)
    containment = Containment(choice.keep_going)
    settings = merged(corpus.settings, choice.settings)
    skipped = [*corpus.skipped_checks, *choice.skip_checks]
    checks = load_checks(choice.checks, skipped, settings, containment)
    skipped = [*corpus.skipped_metrics, *choice.skip_metrics]
    metrics = load_metrics(choice.metrics, skipped, settings, containment)
    columns = score_columns(metrics)
    clock = Clock()
    paired = pair_corpus(corpus, choice, progress, clock)
    terms = [term for term_list in paired.term_lists for term in term_list.terms]
    with clock.step("link"):
        readings = read_systems(
            paired.encoder,
            [_passages(pairing) for pairing in paired.pairings],
            lambda done, total: progress("link", done, total),
        )
    results = []
    by = Means(metrics, checks, terms, domains, partial(similarities, paired.encoder))
    with clock.step("judge"):
        for done, pairing in enumerate(paired.pairings):
            progress("judge", done, len(paired.pairings))
            results.append(_judge(pairing, readings[done], paired.differences, by, progress))
        progress("judge", len(results), len(results))
    return Run(
        build_manifest(
            paired, results, metrics, checks, columns, containment.failures, clock.seconds
        ),
        typed(pd.concat([result.pairs for result in results], ignore_index=True), columns),
        [finding for result in results for finding in result.findings],
        differences_table({paired.source.name: paired.differences}),
        links_table(
            {p.translation.name: r.links for p, r in zip(paired.pairings, readings, strict=True)}
        ),
        pd.concat([result.risks for result in results], ignore_index=True),
        tags=pd.concat([result.tags for result in results], ignore_index=True),
    )


def _passages(pairing: Pairing) -> dict[str, Passage]:
    """What there is to be read of a system's sentence pairs, by pair id."""
    table = pair_table([pairing], Level.SENTENCE)
    table = table[table["status"] == Status.PAIRED]
    references = own_references(pairing)
    columns = (table["pair_id"], table["source_text"].map(simplified), table["translation_text"])
    return {
        pair_id: Passage(source, translation, references.get(pair_id, ""))
        for pair_id, source, translation in zip(*columns, strict=True)
    }


def _judge(
    pairing: Pairing,
    reading: PairReadings,
    differences: Sequence[Difference],
    by: Means,
    progress: StepProgress,
) -> Judged:
    """Scores, findings and priorities of one system."""
    system = pairing.translation.name
    rows = sentence_rows(pairing)
    sentences, scores, signatures = score_rows(
        pairing, rows, by.metrics, Level.SENTENCE, reading, progress
    )
    units, _, _ = score_rows(
        pairing, unit_rows(pairing), by.metrics, Level.UNIT, PairReadings(), progress
    )
    tags = pair_tags(pairing)
    findings = find_errors(
        system, sentences, units, by.terms, reading, by.checks, by.similar, tags, by.domains
    )
    findings = excuse_source_faults(findings, sentences, differences)
    sentences = sentence_priority(_count(sentences, "pair_id", findings), findings, reading)
    units = unit_priority(_count(units, "unit", findings), sentences)
    return Judged(
        system,
        pd.concat([units, sentences], ignore_index=True),
        findings,
        risks_table(system, reading.estimates, sentences),
        tags_table(system, tags),
        scores,
        signatures,
        count_all(units, sentences, findings),
        notes_on(pairing, units),
    )


def similarities(
    encoder: Encoder, first: Sequence[str], second: Sequence[str]
) -> NDArray[np.float32]:
    """Cosines of short texts for the checks; the encoder's cache keeps their vectors."""
    return np.asarray(encoder.encode(first) @ encoder.encode(second).T, dtype=np.float32)


def _count(pairs: pd.DataFrame, column: str, findings: Sequence[Finding]) -> pd.DataFrame:
    counts = Counter(getattr(finding, column) for finding in findings)
    return pairs.assign(findings=[counts[key] for key in pairs[column]])
