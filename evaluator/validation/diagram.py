"""Priorities held against what came true: a reliability diagram (DeGroot & Fienberg 1983)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..support.templates import templates
from .statistics import wilson

_WIDTH = 20  # characters of a bar
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


def _across(share: float) -> float:
    return round(_MARGIN + share * (_SIDE - 2 * _MARGIN), 1)


def _up(share: float) -> float:
    return round(_SIDE - _across(share), 1)
