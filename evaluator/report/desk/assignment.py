"""Parts of a document for reviewers: units and sections by name, or a share of the pairs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

import pandas as pd

from ...errors import InputError
from ...model import Level
from ...model.run import DOCUMENT, Run
from ...support.vocabulary import argument

_SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s?%")


def parts_of(run: Run, assigned: Sequence[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Which units are whose.

    Parameters:
        run: whose document is divided.
        assigned: reviewer and part, in order.  A part is a share (``40%``), or what stands in the
            document under a name: a unit, a section, a document, or all from one unit to another
            (``3..12``), several joined by commas.  A share begins where the one before it ended,
            at the beginning again after the end, so that shares of more than 100 % together
            overlap.

    Returns:
        reviewer → ids of units; what is said of one reviewer several times adds up.

    Raises:
        InputError: a part is none of the document.
    """
    weights = _weights(run.pairs)
    named = _named(run.pairs)
    found: dict[str, frozenset[str]] = {}
    begin = 0.0
    for reviewer, part in assigned:
        if share := _SHARE.fullmatch(part.strip()):
            size = float(share[1]) / 100
            if not 0 < size <= 1:
                raise InputError("a share is more than 0 and up to 100 %", place=_told(part))
            units = _share(weights, begin, begin + size)
            begin += size
        else:
            units = frozenset[str]().union(
                *(_units(name.strip(), weights, named, part) for name in part.split(","))
            )
        found[reviewer] = found.get(reviewer, frozenset()) | units
    return found


def _weights(pairs: pd.DataFrame) -> dict[str, int]:
    """How many sentence pairs every unit has, in the document's order; one at least."""
    sentences = pairs.loc[pairs["level"] == Level.SENTENCE, "unit"].value_counts()
    return {unit: max(int(sentences.get(unit, 0)), 1) for unit in pairs["unit"].unique()}


def _named(pairs: pd.DataFrame) -> dict[str, frozenset[str]]:
    """What units stand under a name: of a unit, a section or a document."""
    found: dict[str, frozenset[str]] = {}
    for column in (DOCUMENT, "section", "unit"):  # the narrower one where a name is both
        if column in pairs:
            groups = pairs.groupby(column)["unit"].unique()
            found |= {str(name): frozenset(units) for name, units in groups.items() if name}
    return found


def _share(weights: Mapping[str, int], begin: float, end: float) -> frozenset[str]:
    """The units whose middle lies in a stretch of the document, which has no end."""
    total, done, found = sum(weights.values()), 0.0, set()
    for unit, weight in weights.items():
        middle = (done + weight / 2) / total
        done += weight
        # From `begin` up to, not including, `end`, however often round.
        if (middle - begin) % 1 < end - begin:
            found.add(unit)
    return frozenset(found)


def _units(
    name: str, order: Mapping[str, int], named: Mapping[str, frozenset[str]], part: str
) -> frozenset[str]:
    if name in named:
        return named[name]
    first, dots, last = name.partition("..")
    units = list(order)
    if dots and first in order and last in order and units.index(first) <= units.index(last):
        return frozenset(units[units.index(first) : units.index(last) + 1])
    near = difflib.get_close_matches(name, named, n=3) or [*named][:3]
    raise InputError(
        f"no unit or section {name!r} in this run, as {', '.join(near)}", place=_told(part)
    )


def _told(part: str) -> str:
    return argument("assign", f"…={part}")
