"""A judge's marks held against those of experts: how often they are right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..evidence.opinions import JudgePlan
from ..evidence.opinions.calibration import JudgeCalibration, MarksCounted
from ..evidence.opinions.prompts import PROMPT_VERSION
from ..evidence.risks import PairReadings
from ..model import MarkedError, Severity
from .judgements import HumanError, Judgement


def mark_calibrations(
    judgements: Sequence[Judgement], reading: PairReadings, judging: JudgePlan | None
) -> list[JudgeCalibration]:
    """How often each judge's marks lie where an expert marked an error too.

    Several experts of one translation count as several: that one of three agrees is a third.

    Parameters:
        judgements: those without spans are left out.
        reading: opinions by the judgements' numbers.
        judging: who was asked; None for nobody.

    Returns:
        one a judge that marked anything, by the server's name of its model.
    """
    found = []
    models = [judge.model for judge in judging.judges] if judging else []
    for place, model in enumerate(models):
        counted = {severity: [0, 0] for severity in Severity}
        for judgement, error in _marks(judgements, reading, place):
            counted[error.severity][0] += 1
            counted[error.severity][1] += any(
                _is_same(error, human) for human in judgement.errors or ()
            )
        if any(marks for marks, _ in counted.values()):
            severities = {
                severity: MarksCounted(marks=marks, right=right)
                for severity, (marks, right) in counted.items()
            }
            found.append(
                JudgeCalibration(model=model, prompt_version=PROMPT_VERSION, severities=severities)
            )
    return found


def _marks(
    judgements: Sequence[Judgement], reading: PairReadings, place: int
) -> Iterator[tuple[Judgement, MarkedError]]:
    """Every mark of one judge, with each judgement of the same translation."""
    for number, judgement in enumerate(judgements):
        if judgement.errors is None:
            continue
        for opinion in reading.opinions.get(str(number), ()):
            if opinion.judge == place:
                yield from ((judgement, error) for error in opinion.errors)


def _is_same(error: MarkedError, human: HumanError) -> bool:
    """Whether a judge and an expert mark the same words, or both something that is lacking."""
    if error.translation_span is None or human.span is None:
        return error.translation_span is None and human.span is None
    start, end = human.span
    return error.translation_span.start < end and start < error.translation_span.end
