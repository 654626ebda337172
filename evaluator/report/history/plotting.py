"""A system's scores over time: in the terminal, and as a page with one chart a metric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from ...errors import InputError
from ...model import ScoreColumn
from ...runs.history.database import RecordedRun
from ...support.templates import templates
from ...support.vocabulary import argument

_BARS = "▁▂▃▄▅▆▇█"
_WIDTH, _HEIGHT, _MARGIN = 720, 180, 24  # of a chart, in its own units
_DATE_WIDTH = 84  # of a day written under it, with the room beside


@dataclass(frozen=True, slots=True)
class Series:
    """One score of one system over time.

    Attributes:
        corpus: of it.
        column: the score.
        runs: that have it, the oldest first.
        values: as many: value, and the bounds of its 95 % interval.
    """

    corpus: str
    column: ScoreColumn
    runs: tuple[RecordedRun, ...]
    values: tuple[tuple[float, float, float], ...]


def series_of(
    runs: Sequence[RecordedRun], system: str, metrics: Sequence[str] | None = None
) -> list[Series]:
    """A system's scores over time, by corpus and metric.

    Parameters:
        runs: the oldest first.
        system: its name.
        metrics: that are wanted; None for all.

    Raises:
        InputError: no run has the system, or none has a score of that name.
    """
    having = [run for run in runs if system in run.scores]
    if not having:
        known = ", ".join(dict.fromkeys(name for run in runs for name in run.scores))
        raise InputError(f"no run has such a system; there are: {known or 'none'}", place=system)
    columns = {column.name: column for run in having for column in run.columns}
    present = [name for name in columns if any(name in run.scores[system] for run in having)]
    for metric in metrics or ():
        if metric not in present:
            raise InputError(
                f"no score of that name; there are: {', '.join(present)}",
                place=argument("metrics", metric),
            )
    found = []
    for corpus in dict.fromkeys(run.corpus for run in having):
        for metric in metrics or present:
            some = tuple(r for r in having if r.corpus == corpus and metric in r.scores[system])
            if some:
                values = tuple(run.scores[system][metric] for run in some)
                found.append(Series(corpus, columns[metric], some, values))
    return found


def series_table(system: str, found: Sequence[Series]) -> Table:
    """The series as a table of sparklines."""
    table = Table(title=Text(f"{system} over time"), title_justify="left")
    for name in ("corpus", "score", "runs", "first", "latest", "change", "course"):
        table.add_column(name, justify="right" if name in ("first", "latest", "change") else "left")
    for series in found:
        values = [value for value, _, _ in series.values]
        first, latest = values[0], values[-1]
        table.add_row(
            Text(series.corpus),
            Text(series.column.heading),
            str(len(values)),
            series.column.show(first),
            series.column.show(latest),
            series.column.show(latest - first, signed=True),
            Text(_sparkline(values)),
        )
    return table


def render_history(system: str, found: Sequence[Series]) -> str:
    """The series as an HTML page of its own, with the charts as inline SVG."""
    page = templates(Path(__file__).parent / "templates").get_template("history.html.j2")
    charts = [_chart(series) for series in found]
    return page.render(system=system, charts=charts, width=_WIDTH, height=_HEIGHT)


def _sparkline(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    if low == high:
        return _BARS[3] * len(values)
    return "".join(_BARS[round((v - low) / (high - low) * (len(_BARS) - 1))] for v in values)


def _chart(series: Series) -> dict[str, object]:
    """Points of the line and outline of the band, in the chart's own units."""
    low = min(bound for _, bound, _ in series.values)
    high = max(bound for _, _, bound in series.values)
    show = series.column.show
    scale = (_HEIGHT - 2 * _MARGIN) / ((high - low) or 1)
    step = (_WIDTH - 2 * _MARGIN) / max(len(series.values) - 1, 1)

    def at(k: int, value: float) -> tuple[float, float]:
        return round(_MARGIN + k * step, 1), round(_HEIGHT - _MARGIN - (value - low) * scale, 1)

    upper = [at(k, bound) for k, (_, _, bound) in enumerate(series.values)]
    lower = [at(k, bound) for k, (_, bound, _) in enumerate(series.values)]
    points: list[dict[str, Any]] = [
        {"x": x, "y": y, "run": run, "value": show(value), "low": show(bottom),
         "high": show(top)}
        for k, (run, (value, bottom, top)) in enumerate(
            zip(series.runs, series.values, strict=True)
        )
        for x, y in [at(k, value)]
    ]  # fmt: skip
    return {
        "corpus": series.corpus,
        "metric": series.column.heading,
        "band": " ".join(f"{x},{y}" for x, y in [*upper, *reversed(lower)]),
        "line": " ".join(f"{point['x']},{point['y']}" for point in points),
        "points": points,
        "dates": _dates(points),
        "low": show(low),
        "high": show(high),
    }


def _dates(points: Sequence[dict[str, Any]]) -> list[dict[str, object]]:
    """Days to be written under a chart, each at its first run, so that none covers another."""
    found: list[dict[str, object]] = []
    last, day = -_DATE_WIDTH, ""
    for point in points:
        own = point["run"].created[:10]
        if own != day and point["x"] - last >= _DATE_WIDTH:
            found.append({"x": point["x"], "day": own})
            last, day = point["x"], own
    return found
