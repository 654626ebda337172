"""Verdicts brought into a run, and carried over from one run to the next."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from ...errors import InputError
from ...model.run import Run
from ...model.verdicts import Review
from ...support.vocabulary import argument
from .folder import FOLDER, read_review, read_reviews
from .joining import joined_reviews

_log = logging.getLogger(__name__)


def import_verdicts(
    run: Run, files: Sequence[Path], adjudicators: Sequence[str] = ()
) -> list[Review]:
    """Join the verdicts of some files with those that a run has.

    Parameters:
        run: it may have verdicts already; of two by one reviewer on one thing the later holds.
        files: as the report page exports them.
        adjudicators: names of reviewers who have the last word.

    Returns:
        one review a reviewer, by name.

    Raises:
        InputError: a file cannot be read, is no such file, or is about another corpus, or there
            is no reviewer of such a name.
    """
    reviews = list(run.reviews)
    for file in files:
        new = read_review(file)
        if new.corpus != run.manifest.corpus:
            raise InputError(
                f"the verdicts are about {new.corpus!r}, the run about {run.manifest.corpus!r}; "
                "import them into a run of their own corpus",
                path=file,
            )
        reviews.append(new)
    names = {review.reviewer for review in reviews}
    for name in adjudicators:
        if name not in names:
            raise InputError(
                f"no such reviewer; there are {', '.join(sorted(names)) or 'none'}",
                place=argument("adjudicators", name),
            )
    return [
        review.model_copy(update={"adjudicates": True})
        if review.reviewer in adjudicators
        else review
        for review in joined_reviews(reviews)
    ]


def earlier_reviews(folder: Path, corpus: str) -> list[Review]:
    """The verdicts that a new run inherits, so that what was dismissed stays dismissed.

    Parameters:
        folder: that the new run will be written to.
        corpus: its corpus.

    Returns:
        those of the run that it replaces; else of the latest run beside it that has any on
        the same corpus.
    """
    if reviews := _on(corpus, folder):
        return reviews
    for found in sorted(folder.parent.glob(f"*/{FOLDER}"), key=_age):
        if found.parent.name.startswith("."):  # a draft, whose writer may be at it or was killed
            continue
        try:
            reviews = _on(corpus, found.parent)
        except InputError as error:  # another run's affair, but its verdicts will be missed
            _log.warning("verdicts are not taken over: %s", error)
            continue
        if reviews:
            return reviews
    return []


def _on(corpus: str, run: Path) -> list[Review]:
    return [review for review in read_reviews(run) if review.corpus == corpus]


def _age(verdicts: Path) -> tuple[float, str]:
    return (-verdicts.lstat().st_mtime, str(verdicts))
