"""What decides a run: the same identity, the same run, but for its name and times."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from ..checks.contained import GROUP as CHECKS
from ..corpora.corpus import Corpus
from ..documents import read_bytes
from ..embedding import load_encoder
from ..errors import InputError
from ..metrics.contained import GROUP as METRICS
from ..quality import load_parameters
from ..support.registry import foreign_origins
from ..support.settings import merged
from ..support.version import VERSION
from .choice import Choice

READERS = ("evaluator.formats", "evaluator.bilingual", "evaluator.strings")
"""Groups of plugins all of which may take part in reading any file."""
_PROGRAM = Path(__file__).parent.parent


def run_identity(corpus: Corpus, choice: Choice) -> str | None:
    """A name for all that decides what comes of evaluating a corpus.

    It covers the bytes of every file, what was chosen and set, the encoder, the program itself
    and the packages installed beside it.

    Parameters:
        corpus: to be evaluated.
        choice: what of it, and by what.

    Returns:
        a hexadecimal SHA-256; None where a plugin of another package, a program or a judge takes
        part, of which nobody knows what it depends on, or a file is not there, which the
        evaluation tells.

    Raises:
        InputError: the encoder cannot be had.
    """
    if choice.programs or choice.judging or foreign_origins((*READERS, METRICS, CHECKS)):
        return None
    try:
        parts = [*program(), *_texts(corpus, choice), _chosen(corpus, choice)]
    except (InputError, OSError):
        return None
    parts.append(encoder_identity(choice.model))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def program() -> Iterator[str]:
    """The program as it stands on disk, and the names and versions of what is installed."""
    yield VERSION
    yield sys.version
    for folder, subfolders, names in os.walk(_PROGRAM):
        subfolders[:] = sorted(set(subfolders) - {"__pycache__"})
        for name in sorted(names):
            state = os.stat(os.path.join(folder, name))
            yield f"{os.path.relpath(folder, _PROGRAM)}/{name} {state.st_size} {state.st_mtime_ns}"
    for place in sys.path:
        if os.path.isdir(place):
            yield from sorted(
                name for name in os.listdir(place) if name.endswith((".dist-info", ".egg-info"))
            )


def _texts(corpus: Corpus, choice: Choice) -> Iterator[str]:
    """Every file that is read, by its part in the corpus."""
    systems = choice.systems or corpus.translations
    translations = {
        name: corpus.translations[name] for name in systems if name in corpus.translations
    }
    version = choice.source_version or corpus.default_source
    sources = {name: corpus.source(name) for name in (version, corpus.default_source)}
    for role, files in (
        ("source", sources),
        ("translation", translations),
        ("reference", corpus.references),
        ("terms", dict(enumerate(corpus.terms))),
        ("documents", {"": corpus.documents} if corpus.documents else {}),
        ("pairs", {"": choice.pairs} if choice.pairs else {}),
    ):
        for name, path in files.items():
            yield f"{role} {name} {corpus.shown(path)} {path.name} {_checksum(corpus, path)}"


def _checksum(corpus: Corpus, path: Path) -> str:
    given = corpus.given.get(path)
    data = read_bytes(path) if given is None else given.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()


def _chosen(corpus: Corpus, choice: Choice) -> str:
    """All that is said of the corpus and of the choice beside their files."""
    return json.dumps(
        [
            [corpus.name, corpus.title, list(corpus.sources), list(corpus.translations)],
            [corpus.by_line, dict(corpus.columns), [str(path) for path in corpus.given]],
            [*corpus.skipped_checks, *choice.skip_checks],
            [*corpus.skipped_metrics, *choice.skip_metrics],
            list(choice.domains or corpus.domains),
            [choice.source_version, *choice.systems],
            [list(choice.checks), list(choice.metrics)],
            [choice.force, choice.keep_going, *choice.skip_states],
            merged(corpus.settings, choice.settings),
            dict(corpus.severities),
            corpus.profile.model_dump(mode="json") if corpus.profile else None,
        ],
        default=str,
    )


def encoder_identity(name: str | None) -> str:
    """Name, weights and recipe of an encoder, and the estimator that was fitted to it.

    Parameters:
        name: of the model; None for the bundled one.

    Raises:
        InputError: it cannot be had.
    """
    encoder = load_encoder(name)
    fitted = load_parameters(encoder.checksum)
    return f"{encoder.name} {encoder.checksum} {encoder.recipe} {fitted and fitted.checksum}"
