"""The pairs of a page written down briefly, for ``static/js/packing.js`` to spread out again.

A finding stands with its sentence and with its unit, and says the same in both places; a sentence
stands in its unit; and every pair has the same scores.  Each is written once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...model import Level

_Json = dict[str, Any]
_SIDES = ("source", "translation", "reference")
_FIGURES = ("scores", "parts")
_HIGHEST = "\uffff"  # JavaScript counts characters behind it as two


def packed(pairs: Sequence[_Json]) -> _Json:
    """Pairs of a page, and what they have in common.

    Parameters:
        pairs: as the browser works with them.

    Returns:
        ``pairs``; ``figures``, the names of their scores and of their priorities' parts, of which
        a pair has the values alone; ``said``, what findings say, of which one has the number; a
        sentence's text is where it begins in its unit's, and its length, where it stands there.
    """
    figures = {
        kind: list(dict.fromkeys(name for pair in pairs for name in pair[kind]))
        for kind in _FIGURES
    }
    units = {_unit(pair): pair for pair in pairs if pair["level"] == Level.UNIT}
    said: dict[str, int] = {}
    texts: list[_Json] = []
    written = [
        {
            **pair,
            **{kind: [pair[kind].get(name) for name in figures[kind]] for kind in _FIGURES},
            **_texts(pair, units.get(_unit(pair), {})),
            "findings": [_finding(finding, said, texts) for finding in pair["findings"]],
        }
        for pair in pairs
    ]
    return {"pairs": written, "figures": figures, "said": texts}


def _unit(pair: Mapping[str, Any]) -> tuple[object, ...]:
    return pair["system"], pair.get("document"), pair["unit"]


def _texts(pair: _Json, unit: Mapping[str, Any]) -> dict[str, list[int]]:
    """Where the texts of a sentence stand in those of its unit."""
    if pair["level"] == Level.UNIT:
        return {}
    return {
        side: [start, len(own)]
        for side in _SIDES
        if (own := pair.get(side)) and (whole := unit.get(side)) and max(whole) <= _HIGHEST
        for start in [whole.find(own)]
        if start >= 0
    }


def _finding(finding: _Json, known: dict[str, int], said: list[_Json]) -> _Json:
    """A finding as the number of what it says, and its places."""
    places = {side: finding[side] for side in _SIDES if side in finding}
    what = {name: value for name, value in finding.items() if name not in places}
    number = known.setdefault(repr(what), len(said))
    if number == len(said):
        said.append(what)
    return {"said": number, **places}
