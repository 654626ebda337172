"""The pipeline: :class:`Corpus` → :class:`Run`."""

from __future__ import annotations

import pandas as pd

from ..checks import load_checks
from ..corpora.corpus import Corpus
from ..embedding import load_encoder
from ..knowledge import chosen_domains
from ..metrics import load_metrics
from ..model.run import Run
from ..support.cache import keeps_runs
from ..support.plugins import Containment
from ..support.progress import StepProgress, Watch, unwatched
from ..support.settings import merged
from ..support.threads import one_blas_thread
from .ahead import read_ahead
from .choice import Choice
from .columns import score_columns
from .consulting import consult, load_assessors
from .differences import differences_table
from .identity import encoder_identity, program
from .joining import join_documents
from .judging import Means, judge
from .kept import KeptDrafts
from .manifest import build_manifest
from .pairing import check_matched, pairer
from .reading import read_corpus
from .requirements import takes_encoder, wanted_evidence
from .tables import typed


@one_blas_thread()
def evaluate_corpus(
    corpus: Corpus, choice: Choice | None = None, progress: StepProgress = unwatched
) -> Run:
    """Evaluate the translations of a corpus.

    Parameters:
        corpus: what to evaluate.
        choice: what of it, and by what; None for all, by everything there is.
        progress: told how far a long step has come.

    Returns:
        the run: manifest, pair table and findings, not yet saved.

    Raises:
        InputError: a name is unknown, a file cannot be read, or a text is of another document.
        PluginError: a metric or check does not do what it has to.
    """
    choice, watch = choice or Choice(), Watch(progress)
    domains = chosen_domains(choice.domains or corpus.domains)
    containment = Containment(choice.keep_going)
    settings = merged(corpus.settings, choice.settings)
    skipped = [*corpus.skipped_checks, *choice.skip_checks]
    checks = load_checks(choice.checks, skipped, settings, containment)
    skipped = [*corpus.skipped_metrics, *choice.skip_metrics]
    metrics = load_metrics(choice.metrics, skipped, settings, containment)
    assessors = load_assessors(choice.programs, choice.judging, settings, containment)
    score_columns(metrics, assessors)  # refused before anything is scored

    read = read_corpus(corpus, choice, watch)
    terms = [term for term_list in read.term_lists for term in term_list.terms]
    wanted = wanted_evidence(metrics, checks)
    # What is paired by its lines is paired without the encoder.
    needed = takes_encoder(wanted) or not corpus.by_line
    encodes = load_encoder(choice.model) if needed else None
    read_ahead(read.documents, encodes, wanted, watch)
    pairs_by = pairer(read, choice, encodes, watch)
    alone = len(read.documents) == 1
    # What a check that failed has found is nothing to be kept.
    encoder = encoder_identity(choice.model) if needed else ""
    decided = [*program(), encoder, *sorted(wanted)]
    kept = KeptDrafts(decided) if keeps_runs() and not choice.keep_going else None
    by = Means(
        pairs_by,
        metrics,
        checks,
        terms,
        domains,
        wanted,
        alone,
        bool(assessors),
        corpus.severities,
        kept.drafts_of if kept else None,
    )
    documents = [judge(document, by, watch) for document in read.documents]
    check_matched(read, [document.matched for document in documents], pairs_by)
    consulted = consult(documents, assessors, by, containment, watch)
    columns, version = score_columns(metrics, consulted.given), read.texts.sources[0].name
    systems = join_documents(consulted.documents, metrics, version, consulted.results)
    return Run(
        build_manifest(read, consulted, systems, by, columns, containment.failures, watch.seconds),
        typed(pd.concat([system.pairs for system in systems], ignore_index=True), columns),
        [finding for system in systems for finding in system.findings],
        differences_table({version: [d for document in documents for d in document.differences]}),
        pd.concat([system.links for system in systems], ignore_index=True),
        pd.concat([system.risks for system in systems], ignore_index=True),
        tags=pd.concat([system.tags for system in systems], ignore_index=True),
    )
