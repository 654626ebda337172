"""The verdicts that a new run inherits of an earlier one on the same text."""

from __future__ import annotations

import logging
from pathlib import Path

import pandas as pd

from ..errors import InputError
from ..model.run import Run
from ..model.verdicts import Review
from .folder import MANIFEST, PAIRS_PARQUET
from .records import read_pairs
from .reviews.folder import FOLDER, read_reviews
from .schema import read_manifest

_SHARED = 0.5  # of the shorter text's sentences, from which two runs are of one text

_log = logging.getLogger(__name__)


def earlier_reviews(folder: Path, run: Run) -> list[Review]:
    """The verdicts that a new run inherits, so that what was dismissed stays dismissed.

    A corpus of files that nobody has named is called after its source's file, as any other
    ``zh.txt`` may be: of runs beside it only those of the same text count.

    Parameters:
        folder: that the new run will be written to.
        run: the new one.

    Returns:
        those of the run that it replaces; else of the latest run beside it that has any on
        the same corpus and text.
    """
    corpus = run.manifest.corpus
    if reviews := _on(corpus, folder):
        return reviews
    for found in sorted(folder.parent.glob(f"*/{FOLDER}"), key=_age):
        if found.parent.name.startswith("."):  # a draft, whose writer may be at it or was killed
            continue
        try:
            reviews = _on(corpus, found.parent)
            if reviews and _is_of_the_same_text(run, found.parent):
                return reviews
        except InputError as error:  # another run's affair, but its verdicts will be missed
            _log.warning("verdicts are not taken over: %s", error)
    return []


def _on(corpus: str, run: Path) -> list[Review]:
    return [review for review in read_reviews(run) if review.corpus == corpus]


def _age(verdicts: Path) -> tuple[float, str]:
    return (-verdicts.lstat().st_mtime, str(verdicts))


def _is_of_the_same_text(run: Run, folder: Path) -> bool:
    """Whether a run in a folder has the sentences of a source by and large."""
    pairs = read_pairs(folder / PAIRS_PARQUET, read_manifest(folder / MANIFEST))
    own, theirs = _sources(run.pairs), _sources(pairs)
    return len(own & theirs) >= _SHARED * min(len(own), len(theirs))


def _sources(pairs: pd.DataFrame) -> set[str]:
    return {text for text in pairs["source_text"].dropna() if text}
