"""Tables of words that checks read: lists and patterns in TOML files under ``data``."""

from __future__ import annotations

import importlib.resources
import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any


@cache
def lexicon(name: str) -> dict[str, Any]:
    """A table by the name of its file.

    Line breaks inside a text only lay it out: in lists of words they separate like blanks, in
    patterns they count for nothing (see :func:`pattern`).
    """
    file = importlib.resources.files(__package__) / "data" / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def english_words(written: str) -> re.Pattern[str]:
    """A pattern from a table, to be found as whole words of English whatever their case."""
    return re.compile(rf"\b(?:{pattern(written)})(?!\w)", re.IGNORECASE)


def pattern(written: str) -> str:
    """A regular expression from a table, its line breaks taken out."""
    return written.replace("\n", "")


def alternatives(written: str) -> list[str]:
    """The parts of a pattern of which any may stand: what ``|`` parts outside of brackets."""
    parts, depth, begin = [], 0, 0
    for mark in re.finditer(r"\\.|[()\[\]|]", written):
        if mark[0] == "|" and depth == 0:
            parts.append(written[begin : mark.start()])
            begin = mark.end()
        elif len(mark[0]) == 1 and mark[0] != "|":
            depth += 1 if mark[0] in "([" else -1
    return [*parts, written[begin:]]


def values_of_words(table: Mapping[str, str]) -> dict[str, list[Fraction]]:
    """From words by the number that they say to the numbers by the word."""
    values: dict[str, list[Fraction]] = defaultdict(list)
    for number, words in table.items():
        for word in words.split():
            values[word].append(Fraction(number))
    return dict(values)
