"""Where in its file a text stands, told in the language of the report."""

from __future__ import annotations

import re

from ..model import message

_JOINTS = {"en": ", ", "zh": "，"}
_NUMBERED = re.compile(r"([a-z]+(?= )|notes)(.*)")


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
    found = _NUMBERED.fullmatch(part)
    if found is None:
        return part
    return message("report.place", kind=found[1], number=found[2]).told(language)
