"""What the judged source version reads otherwise than the first, for the page."""

from __future__ import annotations

from dataclasses import dataclass

from ...model.run import Run
from .words import Words

_MOST_ROWS = 500
_MOST_CHARACTERS = 60  # of a lost or gained stretch


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One difference, ready to be shown."""

    unit: str
    kind: str
    first: str
    version: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Versions:
    """Differences of the judged source version from the first.

    Attributes:
        version: name of the judged version.
        count: how many differences there are.
        cut: whether there are more than are shown.
        rows: those that are shown.
    """

    version: str
    count: int
    cut: bool
    rows: list[VersionRow]


def differing_versions(run: Run, words: Words) -> Versions | None:
    """The differences of a run; None where its source version is the first."""
    table = run.differences
    if table.empty:
        return None
    rows = [
        VersionRow(
            unit=_unit(str(row["unit"]), str(row["last_unit"]), words),
            kind=words("versions", "kinds", str(row["kind"])),
            first=_clipped(str(row["first_text"])),
            version=_clipped(str(row["version_text"])),
            before=str(row["before"]),
            after=str(row["after"]),
        )
        for row in table.head(_MOST_ROWS).to_dict("records")
    ]
    return Versions(run.manifest.source_version, len(table), len(table) > len(rows), rows)


def _unit(first: str, last: str, words: Words) -> str:
    return first if first == last else words("versions", "units", first=first, last=last)


def _clipped(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"
