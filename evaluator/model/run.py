"""A run: one evaluation, in memory and as it lies on disk (docs/run-files.md).

``run.json`` holds the :class:`Manifest`; ``pairs.parquet`` (and, for people,
``pairs.csv``) the pair table; ``findings.jsonl`` the findings.  Every report is
rendered from these alone, so that ``evaluator report RUN`` can render any run again.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    FiniteFloat,
    NonNegativeInt,
    TypeAdapter,
    model_validator,
)

from .findings import Finding, Severity
from .messages import Message
from .pairs import Level, Status
from .scorecard import Scorecard
from .scores import ScoreColumn
from .verdicts import Review

SCHEMA_VERSION = 2
"""Of run.json; ``runs.schema`` brings what earlier versions wrote up to this one."""

BY_LINE = "lines"
"""Setting ``pairing`` of a run in which line i of every text belongs together."""
FOUND, ALL_DOMAINS, NO_DOMAINS = "auto: ", "all", "none"
"""What the setting ``domains`` begins with where they were found from the text, and what stands
for all, where that is too short to tell by, and for none."""
ONLY_SOURCE = "source"
"""Version of the source where it is the only one, and nobody has named it."""

TEXT_COLUMNS: dict[str, str] = {
    "system": "string",
    "level": "string",
    "pair_id": "string",
    "unit": "string",
    "section": "string",
    "status": "string",
    "alignment": "string",
    "alignment_score": "float64",
    "source_text": "string",
    "translation_text": "string",
    "reference_text": "string",
}
"""First columns of the pair table, which say what a pair is, and their pandas types."""

DOCUMENT = "document"
"""Text column behind the first one, ``system``: of which of the corpus's documents a pair is.
Only tables of corpora that hold several have it."""

STATE = "state"
"""Text column behind ``status``: what its file says of a segment's state, as that names it.  Only
tables of bilingual files that say it have it."""

PLACE_COLUMNS: dict[str, str] = {
    "findings": "Int64",
    "source_start": "Int64",
    "source_end": "Int64",
    "translation_start": "Int64",
    "translation_end": "Int64",
    "source_place": "string",
    "translation_place": "string",
}
"""Its last columns, behind the scores: how much was found in a pair, and where it stands."""


def pair_types(
    columns: Iterable[ScoreColumn], *, documents: bool = False, states: bool = False
) -> dict[str, str]:
    """All columns of the pair table and their pandas types, in order; absent values are null.

    Parameters:
        columns: scores that the table holds, in their order.
        documents: whether the corpus holds several documents.
        states: whether its files tell states of segments.
    """
    scores = {column.name: "float64" for column in columns if column.name not in PLACE_COLUMNS}
    texts: dict[str, str] = {}
    for name, kind in TEXT_COLUMNS.items():
        texts[name] = kind
        if name == "system" and documents:
            texts[DOCUMENT] = "string"
        if name == "status" and states:
            texts[STATE] = "string"
    return texts | scores | PLACE_COLUMNS


DIFFERENCE_COLUMNS: dict[str, str] = {
    "version": "string",
    "kind": "string",
    "unit": "string",
    "last_unit": "string",
    "first_text": "string",
    "version_text": "string",
    "first_start": "int64",
    "first_end": "int64",
    "version_start": "int64",
    "version_end": "int64",
    "before": "string",
    "after": "string",
}
"""Columns of the table of differences between source versions and their pandas types."""


LINK_COLUMNS: dict[str, str] = {
    "system": "string",
    "pair_id": "string",
    "source_start": "int32",
    "source_end": "int32",
    "translation_start": "int32",
    "translation_end": "int32",
    "score": "float32",
}
"""Columns of the table of word links and their pandas types."""


RISK_COLUMNS: dict[str, str] = {
    "system": "string",
    "pair_id": "string",
    "translation_start": "int32",
    "translation_end": "int32",
    "error": "float32",
    "major": "float32",
}
"""Columns of the table of words' risks and their pandas types."""


TAG_COLUMNS: dict[str, str] = {
    "system": "string",
    "pair_id": "string",
    "side": "string",
    "name": "string",
    "kind": "string",
    "at": "int32",
    "code": "string",
    "space_before": "bool",
    "space_after": "bool",
}
"""Columns of the table of inline tags and their pandas types."""


_TIME = TypeAdapter(AwareDatetime)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InputFile(_Model):
    """One file the run read."""

    role: str  # source | translation | reference | terms | documents
    name: str
    file: str
    sha256: str
    encoding: str
    path: str | None = None  # from the run's folder; None where it is not known


class CorpusScore(_Model):
    """One metric's score of one system over the whole document."""

    value: FiniteFloat
    low: FiniteFloat  # bounds of the 95 % bootstrap interval
    high: FiniteFloat
    segments: NonNegativeInt  # how many segments it was counted over


class Note(_Model):
    """What a reader should know of a run, as a message: its id and its arguments."""

    id: str
    arguments: dict[str, str | int | list[str]]

    @classmethod
    def of(cls, told: Message) -> Note:
        """The note that tells a message."""
        return cls.model_validate({"id": told.id, "arguments": told.arguments})

    def told(self, language: str) -> str:
        """The note in a language.

        Raises:
            LookupError: there is no such message.
        """
        return Message(self.id, self.arguments).told(language)


class Counts(_Model):
    """How many of each thing a system's evaluation holds."""

    units: NonNegativeInt
    pairs: NonNegativeInt  # sentence pairs with text on both sides
    omissions: NonNegativeInt
    additions: NonNegativeInt
    missing_from_source: NonNegativeInt
    findings: dict[Severity, NonNegativeInt]


class ModelCard(_Model):
    """The sentence encoder that the similarities come from."""

    name: str
    checksum: str
    dimensions: int
    calibration: str


class PluginRecord(_Model):
    """A plugin of another package that had a hand in the run."""

    group: str  # of entry points, for instance evaluator.metrics
    name: str
    package: str
    version: str


class ProfileRecord(_Model):
    """The profile that a run was judged by."""

    name: str
    version: str
    sha256: str
    scorecard: Scorecard
    language: str | None = None  # of reports; None where it does not matter


class Manifest(_Model):
    """``run.json``."""

    schema_version: int
    evaluator_version: str
    run: str
    created: str  # ISO 8601, UTC
    corpus: str
    title: str
    source_version: str
    systems: list[str]
    references: list[str]
    settings: dict[str, str | int | FiniteFloat | bool | None]
    inputs: list[InputFile]
    packages: dict[str, str]
    plugins: list[PluginRecord] = []
    profile: ProfileRecord | None = None
    model: ModelCard | None
    signatures: dict[str, str]  # metric -> sacreBLEU signature
    columns: list[ScoreColumn]  # every score that the run may hold, in the order it is shown
    scores: dict[str, dict[str, CorpusScore]]  # system -> metric -> score
    counts: dict[str, Counts]  # by system
    notes: list[str]  # what a reader should know, one sentence each
    note_messages: list[Note] = []  # the same as messages; empty in runs of before there were any
    timings: dict[str, FiniteFloat]  # seconds by step
    tokens_encoded: NonNegativeInt = 0  # that the encoder has read for this run
    tokens_distinct: NonNegativeInt = 0  # the same, every text counted once

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Manifest:
        """Every system is there once, and what is told of systems is told of these."""
        if len(set(self.systems)) < len(self.systems):
            raise ValueError("systems: a name stands there twice")
        if set(self.counts) != set(self.systems) or set(self.scores) != set(self.systems):
            raise ValueError("scores and counts are of other systems than those of the run")
        if ("source", self.source_version) not in {(file.role, file.name) for file in self.inputs}:
            raise ValueError("inputs: the source version is not among them")
        _TIME.validate_python(self.created)
        return self

    def renewed(self, timings: Mapping[str, float]) -> Manifest:
        """The same of a run of now, which what is told here holds of as well.

        Parameters:
            timings: seconds of its steps.
        """
        name, created = new_run()
        own = {"run": name, "created": created, "timings": dict(timings)}
        return self.model_copy(update=own | {"tokens_encoded": 0, "tokens_distinct": 0})

    def notes_in(self, language: str) -> list[str]:
        """The notes in a language; in English where they are not known in that one."""
        if language == "en" or len(self.note_messages) != len(self.notes):
            return self.notes
        try:
            return [note.told(language) for note in self.note_messages]
        except LookupError:  # of another version of the program
            return self.notes

    def document_columns(self) -> list[ScoreColumn]:
        """Scores that the whole document of some system has, in the order they are shown."""
        present = {name for scores in self.scores.values() for name in scores}
        return [column for column in self.columns if column.name in present]


def new_run() -> tuple[str, str]:
    """Name and time, in ISO 8601, of a run that is made now."""
    created = datetime.now(UTC)
    return (
        f"{created:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}",
        created.isoformat(timespec="microseconds").replace("+00:00", "Z"),
    )


@dataclass(frozen=True, eq=False)
class Run:
    """One evaluation.

    Attributes:
        manifest: what was evaluated, how, and the scores of whole documents.
        pairs: the pair table, rows in document order; columns as :func:`pair_types` has them
            for the manifest's scores.
        findings: of all systems, in document order.
        differences: of the source version from the first; columns as in
            ``DIFFERENCE_COLUMNS``, no row where the first was used.
        links: word links of the sentence pairs; columns as in ``LINK_COLUMNS``.
        reviews: verdicts that were brought into it, one review a reviewer.
        risks: words of the translations with the probability that an expert would mark an
            error in them; columns as in ``RISK_COLUMNS``.
        tags: inline tags of bilingual files; columns as in ``TAG_COLUMNS``.
        folder: where it is saved; None before it is.
    """

    manifest: Manifest
    pairs: pd.DataFrame
    findings: list[Finding]
    differences: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=list(DIFFERENCE_COLUMNS))
    )
    links: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(LINK_COLUMNS)))
    risks: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(RISK_COLUMNS)))
    reviews: Sequence[Review] = ()
    tags: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(TAG_COLUMNS)))
    folder: Path | None = None

    def chosen_from(self, system: str) -> int | None:
        """Of how many pairs those of a translation were chosen; None where all are there.

        A batch's worst pairs are a run whose manifest counts all pairs of the dataset.
        """
        counts = self.manifest.counts[system]
        own = (self.pairs["system"] == system) & (self.pairs["level"] == Level.SENTENCE)
        held = int((own & (self.pairs["status"] != Status.MISSING_FROM_SOURCE)).sum())
        counted = counts.pairs + counts.omissions + counts.additions
        return counted if counted > held else None

    def findings_beyond(self, system: str) -> Counter[Severity]:
        """How many findings stand in the pairs that it was not chosen from."""
        if self.chosen_from(system) is None:
            return Counter()
        own = Counter(finding.severity for finding in self.findings if finding.system == system)
        return Counter(self.manifest.counts[system].findings) - own
