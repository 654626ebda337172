"""Metrics that are programs of the user's: learned ones that live in an environment of their own.

The program is started once with nothing on stdin.  It may say what its scores are, in one line::

    {"metric": {"version": "xcomet-xl 2.2", "higher_is_better": true, "scale": [0, 1]}}

Then it is started with a pair a line, and writes one score for each, in any order, perhaps behind
the same first line::

    {"id": "1", "source": "…", "translation": "…", "reference": "…", "context": [{"source": "…",
     "translation": "…"}]}
    {"id": "1", "score": 0.83, "errors": [{"start": 4, "end": 9, "severity": "major",
     "category": "accuracy/mistranslation", "explanation": "…"}]}

``errors`` may be left out; places are code points of the translation.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...corpora import Program
from ...corpora.running import run_program
from ...errors import InputError
from ...model import MarkedError, Opinion, Prominence, ScoreColumn, Span
from ...support.plugins import Origin
from ...support.processes import TIME_LIMIT
from ...support.progress import Progress
from ...support.settings import Plugin
from ...support.showing import in_one_line
from ...support.vocabulary import argument
from .base import Assessment, Assessor, Question, assessed
from .categories import category_named, severity_named
from .keeping import AnswerCache, content_key

_LONGEST_EXPLANATION = 500  # characters
_CONTEXT = 3  # pairs before the one that is asked about
_HEADER = "metric"
_ANSWER = '{"id": "…", "score": 0.5}'


@dataclass(frozen=True, slots=True)
class MetricProgram:
    """A program that scores pairs; only what was asked for by name ever becomes one.

    Attributes:
        program: to be run.
        time_limit: seconds that it may take for each batch.
    """

    program: Program
    time_limit: float = TIME_LIMIT


class Declaration(BaseModel):
    """What a program's scores are, as its first line or the user's settings say."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str = ""
    description: str = ""
    version: str = ""
    """Of all that decides the scores; where there is none, no score is kept."""
    higher_is_better: bool = True
    scale: tuple[float, float] = (0.0, 1.0)
    digits: int = 3
    needs_reference: bool = False
    batch: int = Field(default=5000, ge=1)
    """Pairs that it is given at a time; what was scored is kept batch by batch."""


class _Told(Plugin):
    """What the user has told of a program."""

    Settings = Declaration


class DeclaredProgram(Assessor):
    """A metric's program that has said what its scores are.

    Parameters:
        name: that the user gave it, and of its column.
        metric: the program.
        settings: of the user's, before what the program says of itself.

    Raises:
        InputError: it fails, or what it or the user says of it is none of that.
    """

    def __init__(
        self, name: str, metric: MetricProgram, settings: Mapping[str, Any] | None = None
    ) -> None:
        self._program, self._time_limit = metric.program, metric.time_limit
        self._place = argument("metrics", f"{name}=cmd:{metric.program}")
        self._name = name
        said = self._first_line(self._heard("", lambda data: None))
        told = _Told()
        told.origin = Origin("evaluator.metrics", name, f"cmd:{metric.program}")
        try:
            Declaration.model_validate(said)
        except ValidationError as error:
            self._refuse(f"what the program says of itself is none of that ({_first(error)})")
        told.configure({**said, **(settings or {})})
        self.declared: Declaration = told.settings
        self.origin = Origin(told.origin.group, name, told.origin.package, self.declared.version)
        try:
            self.columns = (
                ScoreColumn(
                    name,
                    in_one_line(self.declared.title),
                    in_one_line(self.declared.description),
                    higher_is_better=self.declared.higher_is_better,
                    scale=self.declared.scale,
                    digits=self.declared.digits,
                    needs_reference=self.declared.needs_reference,
                    prominence=Prominence.MAIN,
                ),
            )
        except ValueError as error:
            self._refuse(str(error))

    def assess(self, questions: Sequence[Question], progress: Progress) -> Assessment:
        """See :meth:`Assessor.assess`; what is known already is not asked again."""
        asked = [q for q in questions if q.reference or not self.declared.needs_reference]
        identity = [str(self._program), self.declared.version]
        keys = {q.id: content_key(*identity, _record("", q)) for q in asked}
        cache = AnswerCache("programs") if self.declared.version else None
        known = cache.get(keys.values()) if cache else {}
        missing = list({keys[q.id]: q for q in reversed(asked) if keys[q.id] not in known}.values())
        missing.reverse()
        for start in range(0, len(missing), self.declared.batch):
            batch = missing[start : start + self.declared.batch]
            answers = self._answers(batch, _Counter(progress, start, len(missing)))
            new = {keys[q.id]: answers[q.id] for q in batch}
            if cache:
                cache.put(new)
            known |= new
        progress(len(missing), len(missing))
        opinions = {q.id: self._opinion(known[keys[q.id]], q) for q in asked}
        return assessed(self, opinions, self._signature())

    def _signature(self) -> str:
        return f"cmd:{self._program}|version:{self.declared.version or 'none'}"

    def _answers(self, batch: Sequence[Question], counter: _Counter) -> dict[str, dict[str, Any]]:
        """Question's id → what the program says of it; refused unless it is of each once."""
        numbered = {str(number): question for number, question in enumerate(batch, start=1)}
        lines = "".join(f"{json.dumps(_record(k, q))}\n" for k, q in numbered.items())
        answers: dict[str, dict[str, Any]] = {}
        written = self._heard(lines, counter.hear).split("\n")
        for number, line in enumerate(written, start=1):
            if not line.strip() or (not answers and _is_header(line)):
                continue
            answer = _parsed(line)
            key, score = str(answer.get("id")), answer.get("score")
            if isinstance(score, bool) or not isinstance(score, int | float):
                self._refuse(f"line {number} of the output is not {_ANSWER}")
            if not math.isfinite(score):
                self._refuse(f"line {number} of the output has the score {score}")
            if key not in numbered or numbered[key].id in answers:
                why = "is not among the pairs" if key not in numbered else "is scored twice"
                self._refuse(f"pair {in_one_line(key)[:40]!r} of the output {why}")
            question = numbered[key]
            kept = {"score": float(score), "errors": answer.get("errors") or []}
            self._opinion(kept, question)  # refused before it is kept
            answers[question.id] = kept
        if len(answers) < len(batch):
            lacking = sum(question.id not in answers for question in batch)
            self._refuse(f"the program wrote no score for {lacking} of {len(batch)} pairs")
        return answers

    def _opinion(self, answer: Mapping[str, Any], question: Question) -> Opinion:
        errors = answer["errors"]
        if not isinstance(errors, list):
            self._refuse("errors are no list")
        marked = tuple(self._marked(error, question.translation) for error in errors)
        return Opinion(self._name, answer["score"], marked)

    def _marked(self, error: object, translation: str) -> MarkedError:
        """An error that the program marks, if it lies in the text."""
        try:
            if not isinstance(error, dict):
                raise TypeError("no object")
            start, end = error["start"], error["end"]
            severity = severity_named(error["severity"])
            category = category_named(str(error.get("category") or ""))
            explanation = in_one_line(error.get("explanation") or "")[:_LONGEST_EXPLANATION]
            confidence = error.get("confidence")
            sure = None if confidence is None else float(confidence)
        except (LookupError, TypeError, ValueError, AttributeError) as reason:
            self._refuse(
                f"an error is not {{start, end, severity, …}} ({type(reason).__name__}: {reason})"
            )
        if not (type(start) is int and type(end) is int and 0 <= start < end <= len(translation)):
            self._refuse(
                f"an error's place {in_one_line(start)}-{in_one_line(end)} lies outside its "
                f"translation of {len(translation)} characters"
            )
        if sure is not None and not 0 <= sure <= 1:
            self._refuse(f"an error's confidence {sure:g} is not within 0-1")
        place = Span(start, end, translation[start:end])
        return MarkedError(severity, category, place, None, explanation, sure)

    def _heard(self, lines: str, heard: Any) -> str:
        return run_program(self._program, lines, self._time_limit, self._place, heard)

    def _first_line(self, written: str) -> dict[str, Any]:
        """What the program says of itself; nothing where it says nothing."""
        first = next((line for line in written.split("\n") if line.strip()), "")
        if not first:
            return {}
        if not _is_header(first):
            self._refuse(f'the first line of the output is not {{"{_HEADER}": {{…}}}}')
        header: dict[str, Any] = json.loads(first)[_HEADER]
        return header

    def _refuse(self, reason: str) -> NoReturn:
        raise InputError(reason, place=self._place)


@dataclass(slots=True)
class _Counter:
    """Tells progress how many lines have come."""

    progress: Progress
    before: int
    total: int
    lines: int = 0

    def hear(self, data: bytes) -> None:
        """Count the lines that end in what came."""
        self.lines += data.count(b"\n")
        self.progress(min(self.before + self.lines, self.total), self.total)


def _record(key: str, question: Question) -> dict[str, object]:
    """A question as the program reads it."""
    context = [{"source": s, "translation": t} for s, t in question.before[-_CONTEXT:]]
    return {
        "id": key,
        "source": question.source,
        "translation": question.translation,
        "reference": question.reference,
        "context": context,
    }


def _parsed(line: str) -> dict[str, Any]:
    """A line as an object; an empty one where it is none."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _is_header(line: str) -> bool:
    return isinstance(_parsed(line).get(_HEADER), dict)


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return in_one_line(f"{'.'.join(map(str, first['loc']))}: {first['msg']}")[:200]
