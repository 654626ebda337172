"""Where in its file a text stands, told in the language of the report."""

from __future__ import annotations

import re

from ..model import message

_JOINTS = {"en": ", ", "zh": "，"}
_COUNTED = re.compile(r"([a-z]+) (\d+)( .*)?")
_NAMED = re.compile(r"([a-z]+(?= )|notes)(.*)")


def told_place(place: str, language: str) -> str:
    """A place in the words of a language.

    Parameters:
        place: as a reader tells it: parts such as ``row 2`` or ``cue 4 (0:00:01)``, joined by
            commas; names of sheets and keys stay as they are.
        language: of the report.
    """
    parts = (_told(part, language) for part in place.split(_JOINTS["en"]))
    return _JOINTS[language].join(parts)


def _told(part: str, language: str) -> str:
    if found := _COUNTED.fullmatch(part):
        kind, number, more = found.groups(default="")
        return message("report.place-counted", kind=kind, number=number).told(language) + more
    if found := _NAMED.fullmatch(part):
        return message("report.place", kind=found[1]).told(language) + found[2]
    return part
