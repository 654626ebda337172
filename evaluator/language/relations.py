"""Relations that hold two stretches of a sentence apart: before and after, cause and effect.

How either language says them stands in ``data/relations.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from .lexicon import lexicon


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation and how it is said.

    Attributes:
        name: in English.
        chinese: patterns with the groups ``first`` and ``second``.
        english: likewise, for one sentence.
        marks: English words that say it.
    """

    name: str
    chinese: tuple[re.Pattern[str], ...]
    english: tuple[re.Pattern[str], ...]
    marks: re.Pattern[str]


Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Related:
    """Two stretches of a text that stand in a relation.

    Attributes:
        place: of the whole.
        first: what comes first, causes, or is given up.
        second: the other.
    """

    place: Stretch
    first: Stretch
    second: Stretch


_SENTENCE = re.compile(r"(?:[^.;!?。]|\.(?=\w))+")


@cache
def relations() -> tuple[Relation, ...]:
    """The table."""
    return tuple(
        Relation(
            row["name"],
            tuple(re.compile(written) for written in row["chinese"]),
            tuple(re.compile(written, re.IGNORECASE) for written in row["english"]),
            re.compile(rf"\b(?:{row['marks']})\b", re.IGNORECASE),
        )
        for row in lexicon("relations")["relation"]
    )


def chinese_related(relation: Relation, text: str) -> Iterator[Related]:
    """Where a Chinese text says a relation."""
    for chinese in relation.chinese:
        for match in chinese.finditer(text):
            yield _related(match, 0)


def english_related(relation: Relation, text: str) -> Iterator[Related]:
    """Where an English text says a relation, in sentences that have one of its marks at most."""
    for sentence in _SENTENCE.finditer(text):
        stripped = sentence[0].strip()
        start = sentence.start() + sentence[0].index(stripped) if stripped else 0
        if len(relation.marks.findall(stripped)) < 2:
            for english in relation.english:
                if match := english.search(stripped):
                    yield _related(match, start)


def _related(match: re.Match[str], start: int) -> Related:
    def moved(span: Stretch) -> Stretch:
        return start + span[0], start + span[1]

    return Related(moved(match.span()), moved(match.span("first")), moved(match.span("second")))
