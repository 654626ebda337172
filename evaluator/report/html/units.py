"""Units of the document as the page names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import pandas as pd

from ...model import Level
from .words import Words

_SENTENCE_END = re.compile(r"[。！？]|[.!?](?=\s|$)")
_NUMBER_AHEAD = re.compile(r"^[(（]?\w{1,4}[)）.]\s*")  # whose full stop ends no sentence
_TOO_LONG = 90
_NUMBERED = re.compile(r"(section-|p)(\d+)(\w*)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the document.

    Attributes:
        id: as the pair table has it.
        section: id of the section it stands in, or empty.
        source_heading: how its Chinese text begins, or empty.
        translation_heading: how its English text begins, or empty.
    """

    id: str
    section: str
    source_heading: str
    translation_heading: str


@dataclass(frozen=True, slots=True)
class Section:
    """Units that follow each other in one section.

    Attributes:
        id: of the section, or empty for units outside the sections.
        units: in document order.
    """

    id: str
    units: list[Unit]


def sections_in_order(pairs: pd.DataFrame) -> list[Section]:
    """All units of the pair table in document order, gathered by section."""
    return [
        Section(section, list(units))
        for section, units in groupby(_units(pairs), attrgetter("section"))
    ]


def _units(pairs: pd.DataFrame) -> list[Unit]:
    """All units of the pair table in document order.

    A heading is taken from a unit's first sentence where there are sentences: in a whole
    unit's text nothing tells where the heading ends.
    """
    by_detail = pairs.assign(_unit_row=pairs["level"] == Level.UNIT)
    first_texts = by_detail.sort_values("_unit_row", kind="stable").groupby("unit", sort=False)
    first = first_texts[["source_text", "translation_text"]].first()
    order = pairs.drop_duplicates("unit")
    return [
        Unit(
            id=unit,
            section=section,
            source_heading=heading(first.at[unit, "source_text"]),
            translation_heading=heading(first.at[unit, "translation_text"]),
        )
        for unit, section in zip(order["unit"], order["section"], strict=True)
    ]


def unit_label(unit: str, words: Words) -> str:
    """Short name of a unit: ``§ 3`` for ``section-3``, and words for the unnumbered ones."""
    if match := _NUMBERED.fullmatch(unit):
        return words("unit", match[1].removesuffix("-"), number=match[2] + match[3])
    return words.maybe("unit", unit) or unit


def heading(text: object) -> str:
    """The first sentence of a text, cut where it is too long for a heading."""
    if not isinstance(text, str):
        return ""
    line = text.strip().split("\n", 1)[0].strip()
    number = _NUMBER_AHEAD.match(line)
    end = _SENTENCE_END.search(line, number.end() if number else 0)
    first = line[: end.start()] if end else line
    return first if len(first) <= _TOO_LONG else first[: _TOO_LONG - 1].rstrip() + "…"
