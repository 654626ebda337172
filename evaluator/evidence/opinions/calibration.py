"""How often a judge's marks were right, where humans have judged: its own confidence.

``evaluator validate --judge … --calibrate FILE`` writes it, ``--judge-calibration FILE`` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...errors import InputError
from ...model import Severity
from ...support.vocabulary import argument
from .prompts import PROMPT_VERSION


class MarksCounted(BaseModel):
    """Marks of one severity.

    Attributes:
        marks: that the judge made.
        right: of these, on words that a human marked too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    marks: int = Field(ge=0)
    right: int = Field(ge=0)

    @property
    def confidence(self) -> float:
        """Share of right marks, as if one right and one wrong one were known before (Laplace)."""
        return (self.right + 1) / (self.marks + 2)


class JudgeCalibration(BaseModel):
    """What is known of one judge."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    model: str
    prompt_version: str
    severities: dict[Severity, MarksCounted]


class CalibrationFile(BaseModel):
    """The file: what is known of several judges."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    schema_version: int = Field(default=1, ge=1, le=1)
    judges: list[JudgeCalibration]


def read_calibration(file: Path) -> Mapping[tuple[str, Severity], float]:
    """Model and severity → confidence in a mark.

    Raises:
        InputError: the file cannot be read, is none of that, or of another prompt.
    """
    place = argument("judge_calibration")
    try:
        read = CalibrationFile.model_validate_json(file.read_bytes())
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path=file, place=place) from None
    except (ValidationError, RecursionError):
        raise InputError("is no calibration of judges", path=file, place=place) from None
    if any(judge.prompt_version != PROMPT_VERSION for judge in read.judges):
        raise InputError(
            "was made when judges were asked otherwise; make it anew with "
            f"{argument('calibrate', form='FILE')}",
            path=file,
            place=place,
        )
    return {
        (judge.model, severity): counted.confidence
        for judge in read.judges
        for severity, counted in judge.severities.items()
    }


def as_file(judges: Sequence[JudgeCalibration]) -> str:
    """What is written of judges."""
    return CalibrationFile(judges=list(judges)).model_dump_json(indent=2) + "\n"
