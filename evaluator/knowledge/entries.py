"""Entries of the knowledge and the tables that they are read from.

Every table is UTF-8 text, a line an entry, cells separated by tabs, alternatives in a cell by
``|``.  English stands in its dictionary form, lower case but for proper names; ``...`` in it
stands for up to four words.
"""

from __future__ import annotations

import csv
import importlib.resources
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources.abc import Traversable

from ..model import Severity

SEPARATOR = "|"

TERM_COLUMNS = (
    "source",
    "part_of_speech",
    "renderings",
    "wrong",
    "why",
    "severity",
    "near",
    "not_near",
    "note",
)
NAME_COLUMNS = ("source", "kind", "renderings", "aliases", "wrong", "why", "severity", "note")
SENSE_COLUMNS = (
    "source",
    "sense",
    "part_of_speech",
    "domain",
    "near",
    "renderings",
    "wrong",
    "severity",
    "note",
)
TRANSCRIPTION_COLUMNS = ("source", "kind", "renderings", "note")
ABBREVIATION_COLUMNS = ("source", "kind", "full", "renderings", "wrong", "why", "severity", "note")
BODY_COLUMNS = ("source", "levels", "renderings", "wrong", "why", "severity", "note")

_LEVEL = "~"
_LEVELS = {
    "省": ("provincial", "province"),
    "市": ("municipal", "city"),
    "州": ("prefectural", "prefecture"),
    "县": ("county",),
    "区": ("district", "regional"),
}
"""Levels of administration, as bodies are named by them; a level's mark stands for each."""

NAME_KINDS = frozenset(
    ("brand", "event", "law", "office", "organisation", "person", "place", "policy", "title")
)


class Why(StrEnum):
    """What is wrong with a known wrong rendering."""

    LITERAL = "literal"  # put word by word
    SENSE = "sense"  # another sense of the word
    SPLIT = "split"  # cut at the wrong place, or a part taken for something else
    PINYIN = "pinyin"  # spelt out where English has a word
    FRIEND = "friend"  # an English word that looks right and means something else
    NAME = "name"  # there is an established English name, and this is not it
    MISLEADING = "misleading"  # tells the reader something that the source does not
    REVERSED = "reversed"  # the contrary, another direction or bound
    SCOPE = "scope"  # far too narrow or too broad


@dataclass(frozen=True, slots=True)
class Entry:
    """A Chinese term with the English that stands for it, and that does not.

    Attributes:
        source: the term, in simplified characters.
        domain: name of the table it stands in, for instance ``law-courts`` or ``idioms``; of
            a sense, its own domain.
        kind: part of speech, or the kind of a name.
        renderings: accepted English, the usual first.
        wrong: English that is known to be wrong for it.
        why: what is wrong with it; None where nothing is known to be wrong.
        severity: of a wrong rendering; None likewise.
        near: words of which one must stand in the same sentence for the entry to hold; none
            where it always holds.
        not_near: words that switch it off when they stand in the sentence.
        note: what a reviewer should know, or empty; of a sense, what it means.
        is_sense: whether it is one of several senses of its term, which hold one at a time.
    """

    source: str
    domain: str
    kind: str
    renderings: tuple[str, ...]
    wrong: tuple[str, ...] = ()
    why: Why | None = None
    severity: Severity | None = None
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    note: str = ""
    is_sense: bool = False

    @property
    def is_name(self) -> bool:
        """Whether it is the name of one person, place, body or work."""
        return self.kind in NAME_KINDS


@cache
def load_entries() -> tuple[Entry, ...]:
    """All bundled entries, read once.

    Names stand there once for each of their short forms as well.
    """
    return tuple(_read_all(importlib.resources.files(__package__) / "data"))


def transcriptions() -> Iterator[Entry]:
    """Foreign names in Chinese characters, the one table of them read."""
    data = importlib.resources.files(__package__) / "data"
    for row in _rows(data / "transcriptions.tsv", TRANSCRIPTION_COLUMNS):
        yield _entry(row, "transcriptions", row["kind"])


def _read_all(data: Traversable) -> Iterator[Entry]:
    for file in _tables(data / "terms"):
        yield from _terms(file, _stem(file))
    yield from _terms(data / "idioms.tsv", "idioms")
    for file in _tables(data / "names"):
        yield from _names(file, _stem(file))
    yield from _senses(data / "senses.tsv")
    yield from transcriptions()
    for row in _rows(data / "abbreviations.tsv", ABBREVIATION_COLUMNS):
        yield _entry(row, "abbreviations", row["kind"])
    yield from _bodies(data / "bodies.tsv")


def _tables(folder: Traversable) -> list[Traversable]:
    return sorted(
        (file for file in folder.iterdir() if file.name.endswith(".tsv")), key=lambda f: f.name
    )


def _stem(file: Traversable) -> str:
    return file.name.removesuffix(".tsv")


def _rows(file: Traversable, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    lines = file.read_text("utf-8").splitlines()
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    assert tuple(next(rows)) == tuple(columns), f"{file.name}: columns"
    for row in rows:
        yield dict(zip(columns, row, strict=True))


def _terms(file: Traversable, domain: str) -> Iterator[Entry]:
    for row in _rows(file, TERM_COLUMNS):
        yield _entry(row, domain, row["part_of_speech"])


def _names(file: Traversable, domain: str) -> Iterator[Entry]:
    for row in _rows(file, NAME_COLUMNS):
        for source in (row["source"], *_parts(row["aliases"])):
            yield _entry({**row, "source": source}, domain, row["kind"])


def _senses(file: Traversable) -> Iterator[Entry]:
    """Senses; what is wrong for one is said in its row, often the English of another."""
    for row in _rows(file, SENSE_COLUMNS):
        told = {"why": Why.SENSE, "note": row["note"] or row["sense"]}
        yield _entry({**row, **told}, row["domain"], row["part_of_speech"], is_sense=True)


def _bodies(file: Traversable) -> Iterator[Entry]:
    """Bodies that every level of administration has (省高院, 市中院), each at its levels."""
    for row in _rows(file, BODY_COLUMNS):
        for level in _parts(row["levels"]):
            told = {
                "source": row["source"].replace(_LEVEL, level),
                "renderings": _at(level, row["renderings"]),
                "wrong": _at(level, row["wrong"]),
            }
            yield _entry({**row, **told}, "bodies", "noun")


def _at(level: str, cell: str) -> str:
    """English of bodies, the adjectives of a level in the place of its mark."""
    renderings = [
        rendering.replace(_LEVEL, adjective)
        for rendering in _parts(cell)
        for adjective in _LEVELS[level]
    ]
    return SEPARATOR.join(dict.fromkeys(renderings))


def _entry(row: Mapping[str, str], domain: str, kind: str, *, is_sense: bool = False) -> Entry:
    wrong = _parts(row.get("wrong", ""))
    return Entry(
        row["source"],
        domain,
        kind,
        _parts(row["renderings"]),
        wrong,
        Why(row["why"]) if wrong else None,
        Severity(row["severity"]) if wrong else None,
        _parts(row.get("near", "")),
        _parts(row.get("not_near", "")),
        row["note"],
        is_sense,
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(SEPARATOR)) if cell else ()
