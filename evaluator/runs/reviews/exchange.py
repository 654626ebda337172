"""Verdicts brought into a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...errors import InputError
from ...model.run import Run
from ...model.verdicts import Review
from ...support.vocabulary import argument
from .folder import read_review
from .joining import joined_reviews


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
