"""Pictures: priorities against what came true, and scores against each other.

The first is a reliability diagram (DeGroot & Fienberg 1983), the second a line a score, from end to
end of its interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..support.templates import templates
from .standing import Standing
from .statistics import Interval, wilson

_WIDTH = 20  # characters of a bar
_ROW, _LEFT, _PANEL, _GAP, _TOP = 22, 190, 260, 50, 34  # of the picture of scores, likewise
_SIDE, _MARGIN = 360, 40  # of the diagram, in its own units

Class = tuple[float, float, int]
"""Mean probability, share in which it came true, and number of pairs."""


def bar(told: float, true: float) -> str:
    """A bar as long as the share that came true, with a mark where it was told to end."""
    filled = "█" * round(true * _WIDTH)
    mark = min(round(told * _WIDTH), _WIDTH - 1)
    padded = filled.ljust(_WIDTH)
    return padded[:mark] + "┃" + padded[mark + 1 :]


def reliability_page(title: str, classes: Sequence[Class], calibration_error: float) -> str:
    """The diagram as an HTML page of its own, as inline SVG and as a table.

    Parameters:
        title: what was judged.
        classes: by tenths of the probability, none empty.
        calibration_error: expected, of the same.
    """
    most = max((count for _, _, count in classes), default=1)
    points = []
    for told, true, count in classes:
        low, high = wilson(true, count)
        points.append(
            {
                "told": told, "true": true, "count": count, "low": low, "high": high,
                "x": _across(told), "y": _up(true), "bottom": _up(low), "top": _up(high),
                "radius": round(3 + 7 * (count / most) ** 0.5, 1),
            }
        )  # fmt: skip
    corners = {"near": _across(0), "far": _across(1), "floor": _up(0), "ceiling": _up(1)}
    page = templates(Path(__file__).parent / "templates").get_template("reliability.html.j2")
    return page.render(
        title=title,
        points=points,
        error=calibration_error,
        side=_SIDE,
        middle=_SIDE // 2,
        **corners,
    )


def standings_page(title: str, standings: Sequence[Standing]) -> str:
    """The scores' two accuracies with their intervals as an HTML page, as a picture and a table.

    Parameters:
        title: what was judged.
        standings: at least one.
    """
    rows = sorted(standings, key=lambda row: -_known(row.accuracy.value, -1))
    panels = []
    for number, (heading, figures) in enumerate(
        (
            ("accuracy within segments, ties calibrated", [row.accuracy for row in rows]),
            ("soft pairwise accuracy of systems", [row.soft for row in rows]),
        )
    ):
        left = _LEFT + number * (_PANEL + _GAP)
        bounds = [b for f in figures for b in (f.low, f.high, f.value) if b == b]
        if bounds:
            low, high = min(bounds), max(bounds)
            panels.append(_panel(heading, left, figures, low, high if high > low else low + 1))
    page = templates(Path(__file__).parent / "templates").get_template("standings.html.j2")
    return page.render(
        title=title,
        rows=rows,
        labels=[{"name": row.score, "y": _row_at(k) + 4} for k, row in enumerate(rows)],
        panels=panels,
        left=_LEFT - 10,
        width=_LEFT + 2 * (_PANEL + _GAP),
        height=_row_at(len(rows)) + _ROW,
    )


def _panel(
    heading: str, left: int, figures: Sequence[Interval], low: float, high: float
) -> dict[str, object]:
    def across(value: float) -> float:
        return round(left + _PANEL * (value - low) / (high - low), 1)

    marks = [
        {
            "y": _row_at(k),
            "x": across(figure.value),
            "from": across(_known(figure.low, figure.value)),
            "to": across(_known(figure.high, figure.value)),
            "told": figure,
        }
        for k, figure in enumerate(figures)
        if figure.value == figure.value
    ]
    return {
        "heading": heading, "left": left, "right": left + _PANEL, "low": low, "high": high,
        "marks": marks, "floor": _row_at(len(figures)),
    }  # fmt: skip


def _row_at(number: int) -> int:
    return _TOP + number * _ROW


def _known(value: float, instead: float) -> float:
    return value if value == value else instead


def _across(share: float) -> float:
    return round(_MARGIN + share * (_SIDE - 2 * _MARGIN), 1)


def _up(share: float) -> float:
    return round(_SIDE - _across(share), 1)
