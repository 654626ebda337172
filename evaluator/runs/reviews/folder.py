"""Reviews as they lie in a run's folder: ``verdicts/``, one file a reviewer, and the ledger."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from ...documents import read_bytes
from ...errors import InputError
from ...model.verdicts import Review
from .joining import joined_reviews
from .ledger import ledger_reviews

FOLDER = "verdicts"


def read_reviews(run: Path) -> list[Review]:
    """The reviews in a run's folder, by reviewer; none where it has none.

    Raises:
        InputError: one of them is damaged, or the folder is a link, which no run makes.
    """
    folder = run / FOLDER
    if folder.is_symlink():
        raise InputError("is a link; a run's verdicts lie in the run itself", path=folder)
    reviews = [read_review(file) for file in sorted(folder.glob("*.json"))]
    return joined_reviews([*reviews, *ledger_reviews(folder)])


def review_files(reviews: Sequence[Review], run: Path) -> dict[Path, bytes]:
    """What is to be written into a run's folder: one file a reviewer."""
    return {
        run / FOLDER / f"{_file_name(review.reviewer)}.json": (
            review.model_dump_json(indent=2) + "\n"
        ).encode()
        for review in reviews
    }


def read_review(file: Path) -> Review:
    """Read one ``verdicts.json``.

    Raises:
        InputError: it cannot be read or is no such file.
    """
    try:
        return Review.model_validate_json(read_bytes(file))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["type"] == "json_invalid":
            raise InputError(
                "no JSON; give a verdicts.json exported from the report", path=file
            ) from None
        place = ".".join(str(part) for part in first["loc"]) or "top level"
        raise InputError(
            f"not as verdicts should be: {first['msg']}; export them again from the report",
            path=file,
            place=place,
        ) from None


def _file_name(reviewer: str) -> str:
    """The reviewer's name, made fit for every file system and still no other's."""
    name = re.sub(r"[^\w-]+", "-", reviewer).strip("-")[:40]
    if name == reviewer:
        return name
    digest = hashlib.sha256(reviewer.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name}-{digest}" if name else digest
