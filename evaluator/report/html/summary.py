"""What stands above the pairs: the run's facts, its scores and its counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from urllib.parse import urlencode

from ...model import ScoreColumn, Severity, Status
from ...model.run import ALL_DOMAINS, FOUND, NO_DOMAINS, CorpusScore, Counts, Manifest, Run
from ..base import source_name
from ..glance import CALIBRATED, Glance, comparison, glances, told_relation
from .scores import about, corpus_scores, title
from .words import Words

_LISTED = 5  # domains that are named at the top; all are in the small print


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """One system's score over the document; the numbers are shares of the scale for a drawing."""

    value: str
    meaning: str
    interval: str
    segments: int
    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score of all systems; a cell is None where the score is absent."""

    score: ScoreColumn
    label: str
    about: str
    signature: str
    cells: list[ScoreCell | None]


@dataclass(frozen=True, slots=True)
class Count:
    """One system's number, and the view of the page (a location hash) that shows what it counts."""

    system: str
    number: int
    view: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many there are of one thing in every system that was counted."""

    name: str
    label: str
    severity: str
    cells: list[Count]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the page's small print."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Link:
    """A pair that the reader is sent to, and the view of the page that shows it."""

    pair: str
    view: str


@dataclass(frozen=True, slots=True)
class AtAGlance:
    """What there is to say of a translation before any figure.

    Attributes:
        system: whose.
        told: whole sentences.
        before, first, after: the first step, around the pairs that it begins with.
        joint: between these pairs.
    """

    system: str
    told: list[str]
    before: str
    first: list[Link]
    after: str
    joint: str


@dataclass(frozen=True, slots=True)
class Summary:
    """All that the page says before the first pair.

    Attributes:
        comparison: what counted errors are held against; empty where none are counted.
        is_chosen: whether scores and counts are of more pairs than the run holds.
    """

    title: str
    facts: list[Fact]
    notes: list[str]
    glances: list[AtAGlance]
    comparison: str
    is_chosen: bool
    systems: list[str]
    scores: list[ScoreRow]
    counts: list[CountRow]
    how: dict[str, list[Fact]]

    @property
    def has_dashes(self) -> bool:
        """Whether a score is absent of one translation that another has."""
        return any(cell is None for row in self.scores for cell in row.cells)


def summarise(run: Run, words: Words) -> Summary:
    """Gather what the page says before the first pair."""
    manifest = run.manifest
    notes = manifest.notes_in(words.language)
    if not manifest.systems and not notes:
        notes = [words("summary", "no_translation")]
    told = glances(run)
    return Summary(
        title=manifest.title or manifest.corpus,
        facts=_facts(run, words),
        notes=notes,
        glances=[_at_a_glance(glance, run, words.language) for glance in told],
        comparison=comparison().told(words.language)
        if any(one.count is not None for one in told)
        else "",
        is_chosen=any(glance.chosen_from is not None for glance in told),
        systems=manifest.systems,
        scores=_scores(run, words),
        counts=_counts(manifest.counts, words),
        how=_how(run, words),
    )


def _at_a_glance(glance: Glance, run: Run, language: str) -> AtAGlance:
    before, after = glance.first.around(language)
    prefix = f"{glance.system}/" if len(run.manifest.systems) > 1 else ""
    return AtAGlance(
        glance.system,
        [message.told(language) for message in glance.messages()],
        before,
        [Link(pair, urlencode({"pair": f"{prefix}{pair}"})) for pair in glance.first.pairs],
        after,
        "、" if language == "zh" else ", ",
    )


def _facts(run: Run, words: Words) -> list[Fact]:
    manifest = run.manifest
    named = {
        "source": source_name(manifest),
        "systems": ", ".join(manifest.systems),
        "references": ", ".join(manifest.references),
        "run": manifest.run,
        "created": _moment(manifest.created),
    }
    return [
        Fact(words("fact", name), value or words("fact", f"no_{name}"))
        for name, value in named.items()
    ] + _domains(manifest, words)


def _domains(manifest: Manifest, words: Words) -> list[Fact]:
    """The domains of knowledge that the text was searched for; none of runs that do not tell."""
    told = str(manifest.settings.get("domains") or "")
    names = told.removeprefix(FOUND)
    if not told or names == NO_DOMAINS:
        return []
    if names == ALL_DOMAINS:
        return [Fact(words("fact", "domains"), words("fact", "all_domains"))]
    listed = names.split()
    shown = ", ".join(listed)
    if len(listed) > _LISTED:
        shown = words("fact", "many_domains", count=len(listed))
    found = words("fact", "found_domains", names=shown) if names != told else shown
    return [Fact(words("fact", "domains"), found)]


def _moment(created: str) -> str:
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return created
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _scores(run: Run, words: Words) -> list[ScoreRow]:
    manifest = run.manifest
    return [
        ScoreRow(
            score=score,
            label=title(score, words),
            about=about(score, words),
            signature=manifest.signatures.get(score.name, ""),
            cells=[
                _cell(
                    score,
                    manifest.scores.get(system, {}).get(score.name),
                    manifest.counts[system],
                    words,
                )
                for system in manifest.systems
            ],
        )
        for score in corpus_scores(run)
    ]


def _cell(
    score: ScoreColumn, found: CorpusScore | None, counts: Counts, words: Words
) -> ScoreCell | None:
    if found is None:
        return None

    low, high = score.scale

    def share(value: float) -> float:
        return round(min(max((value - low) / (high - low), 0.0), 1.0) * 100, 2)

    is_told = score.name == CALIBRATED
    return ScoreCell(
        value=score.show(found.value),
        meaning=told_relation(found.value, counts).told(words.language) if is_told else "",
        interval=f"{score.show(found.low)}–{score.show(found.high)}",
        segments=found.segments,
        at=share(found.value),
        low=share(found.low),
        high=share(found.high),
    )


def _counts(counted: Mapping[str, Counts], words: Words) -> list[CountRow]:
    """A row for everything counted; nothing where there is no system."""

    def row(name: str, number: Callable[[Counts], int], **view: str) -> CountRow:
        cells = [
            Count(
                system,
                number(counts),
                urlencode(view | ({"system": system} if len(counted) > 1 else {})),
            )
            for system, counts in counted.items()
        ]
        return CountRow(name, words("count", name), view.get("severity", ""), cells)

    def of_severity(severity: Severity) -> CountRow:
        return row(severity, lambda counts: counts.findings.get(severity, 0), severity=severity)

    statuses = {
        Status.OMISSION: "omissions",
        Status.ADDITION: "additions",
        Status.MISSING_FROM_SOURCE: "missing_from_source",
    }
    if not counted:
        return []
    return [
        row("units", attrgetter("units"), level="unit"),
        row("pairs", attrgetter("pairs"), status=Status.PAIRED),
        *(row(status, attrgetter(field), status=status) for status, field in statuses.items()),
        *map(of_severity, Severity),
    ]


def _how(run: Run, words: Words) -> dict[str, list[Fact]]:
    """The small print that lets another person make the same run."""
    manifest = run.manifest
    model = manifest.model
    groups = {
        "signatures": [Fact(name, text) for name, text in manifest.signatures.items()],
        "model": [
            Fact(words("model", name), str(value))
            for name, value in (model.model_dump() if model else {}).items()
        ],
        "settings": [
            Fact(name, "–" if value is None else str(value))
            for name, value in manifest.settings.items()
        ],
        "inputs": [
            Fact(f"{file.role} {file.name}".strip(), f"{file.file}  {file.encoding}  {file.sha256}")
            for file in manifest.inputs
        ],
        "packages": [Fact(name, version) for name, version in manifest.packages.items()],
        "timings": [Fact(step, f"{seconds:.1f} s") for step, seconds in manifest.timings.items()],
    }
    return {words("how", name): facts for name, facts in groups.items() if facts}
