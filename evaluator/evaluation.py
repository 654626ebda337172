"""The pipeline, top to bottom: :class:`Corpus` → :class:`Run`."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from .alignment import Alignment, align_documents
from .checks import Check, load_checks
from .corpus import Corpus
from .documents import Term, read_document, read_terms
from .embedding import load_encoder
from .errors import InputError
from .findings import find_errors
from .manifest import Judged, build_manifest, count_all, notes_on
from .metrics import Metric, load_metrics
from .model import Finding, Level
from .priority import sentence_priority, unit_priority
from .run import Run
from .structure import Language, read_structure
from .table import Pairing, score_rows, sentence_rows, typed, unit_rows
from .texts import Text, encode_texts

LEAST_MATCHED = 0.4
"""Share of a document that must find its counterpart before two texts are believed to be
translations of each other; unrelated texts of one subject reach about .2, cut ones .9."""

Progress = Callable[[str, int, int], None]
"""Told the name of a step, how much of it is done, and of how much."""


@dataclass(slots=True)
class _Clock:
    """Seconds by step."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - begin, 3)


def evaluate_corpus(
    corpus: Corpus,
    *,
    source_version: str | None = None,
    systems: Sequence[str] | None = None,
    model: str | None = None,
    force: bool = False,
    progress: Progress = lambda step, done, total: None,
) -> Run:
    """Evaluate the translations of a corpus.

    Parameters:
        corpus: what to evaluate.
        source_version: name of the source version; None for the first.
        systems: names of the translations to judge; None for all.
        model: sentence encoder by name or path; None for the bundled one.
        force: go on where a translation seems to be of another document.
        progress: told how far a long step has come.

    Returns:
        the run: manifest, pair table and findings, not yet saved.

    Raises:
        InputError: a name is unknown, a file cannot be read, there is no translation, or a
            translation or reference is of another document.
    """
    clock = _Clock()
    chosen = _choose(corpus, source_version, systems)
    with clock.step("read"):
        source = read_document(chosen.sources[chosen.default_source])
        translations = {n: read_document(path) for n, path in chosen.translations.items()}
        references = {n: read_document(path) for n, path in chosen.references.items()}
        term_lists = [read_terms(path) for path in chosen.terms]
        terms = [term for term_list in term_lists for term in term_list.terms]
    with clock.step("structure"):
        structures = [read_structure(source.text, Language.CHINESE)] + [
            read_structure(document.text, Language.ENGLISH)
            for document in [*translations.values(), *references.values()]
        ]
    with clock.step("encode"):
        encoder = load_encoder(model)
        names = [chosen.default_source, *translations, *references]
        documents = [source, *translations.values(), *references.values()]
        texts, calibration = encode_texts(
            names,
            documents,
            structures,
            encoder,
            lambda done, total: progress("encode", done, total),
        )
    source_text, english = texts[0], texts[1:]
    judged, trusted = english[: len(translations)], english[len(translations) :]
    with clock.step("align"):
        aligned = {
            text.name: _align(source_text, text, chosen.translations[text.name], force)
            for text in judged
        }
        reference_aligned = [
            _align(source_text, text, chosen.references[text.name], force) for text in trusted
        ]
    results, metrics, checks = [], load_metrics(), load_checks()
    with clock.step("judge"):
        for done, text in enumerate(judged):
            progress("judge", done, len(judged))
            pairing = Pairing(source_text, text, aligned[text.name], trusted, reference_aligned)
            results.append(_judge(pairing, terms, metrics, checks))
        progress("judge", len(judged), len(judged))
    manifest = build_manifest(
        chosen,
        source_text,
        judged,
        trusted,
        results,
        term_lists,
        encoder,
        calibration,
        clock.seconds,
    )
    return Run(
        manifest,
        typed(pd.concat([result.pairs for result in results], ignore_index=True)),
        [finding for result in results for finding in result.findings],
    )


def _choose(corpus: Corpus, source_version: str | None, systems: Sequence[str] | None) -> Corpus:
    """The corpus with only the chosen source version and systems."""
    wanted = source_version or corpus.default_source
    sources = _pick(corpus.sources, [wanted], "source version", "--source-version")
    if not corpus.translations:
        raise InputError(
            "there is no translation to judge yet; plug one in with --translation NAME=FILE, "
            'or put its file into the corpus folder and a line NAME = "FILE" under '
            "[translations] in corpus.toml",
            path=corpus.folder or corpus.name,
        )
    names = list(dict.fromkeys(systems)) if systems else list(corpus.translations)
    translations = _pick(corpus.translations, names, "system", "--system")
    return replace(corpus, sources=sources, translations=translations)


def _pick(
    known: Mapping[str, Path], names: Sequence[str], kind: str, option: str
) -> dict[str, Path]:
    for name in names:
        if name not in known:
            raise InputError(
                f"no {kind} of that name; there are: {', '.join(known)}", place=f"{option} {name}"
            )
    return {name: known[name] for name in names}


def _align(source: Text, target: Text, path: Path, force: bool) -> Alignment:
    alignment = align_documents(
        source.structure,
        target.structure,
        source.centred,
        target.centred,
        source_encode=source.encode_blocks,
        target_encode=target.encode_blocks,
    )
    if alignment.matched < LEAST_MATCHED and not force:
        raise InputError(
            f"does not look like a translation of {source.document.path.name}: only "
            f"{alignment.matched:.0%} of it finds a counterpart; check the files, or go on "
            "with --force",
            path=path,
        )
    return alignment


def _judge(
    pairing: Pairing, terms: Sequence[Term], metrics: Sequence[Metric], checks: Sequence[Check]
) -> Judged:
    """Scores, findings and priorities of one system."""
    system = pairing.translation.name
    sentences, scores, signatures = score_rows(
        pairing, sentence_rows(pairing), metrics, Level.SENTENCE
    )
    units, _, _ = score_rows(pairing, unit_rows(pairing), metrics, Level.UNIT)
    findings = find_errors(system, sentences, units, terms, checks)
    sentences = sentence_priority(_count(sentences, "pair_id", findings), findings)
    units = unit_priority(_count(units, "unit", findings), sentences)
    return Judged(
        system,
        pd.concat([units, sentences], ignore_index=True),
        findings,
        scores,
        signatures,
        count_all(units, sentences, findings),
        notes_on(pairing, units),
    )


def _count(pairs: pd.DataFrame, column: str, findings: Sequence[Finding]) -> pd.DataFrame:
    counts = Counter(getattr(finding, column) for finding in findings)
    return pairs.assign(findings=[counts[key] for key in pairs[column]])
