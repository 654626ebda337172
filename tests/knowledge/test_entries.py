"""The tables of the knowledge: every line is of the right form, and none contradicts itself."""

import csv
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

import evaluator.knowledge.entries as tables
from evaluator.knowledge import Why, load_entries
from evaluator.language import simplified
from evaluator.language.english import words
from evaluator.model import Severity

DATA = Path(tables.__file__).parent / "data"
FILES = sorted(DATA.rglob("*.tsv"))
COLUMNS = {
    "terms": tables.TERM_COLUMNS,
    "names": tables.NAME_COLUMNS,
    "idioms": tables.TERM_COLUMNS,
    "senses": tables.SENSE_COLUMNS,
    "transcriptions": tables.TRANSCRIPTION_COLUMNS,
    "abbreviations": tables.ABBREVIATION_COLUMNS,
    "bodies": tables.BODY_COLUMNS,
}
PARTS = {"noun", "verb", "adjective", "adverb", "phrase", "name"}


def kind_of(file: Path) -> str:
    return file.parent.name if file.parent != DATA else file.stem


def rows_of(file: Path) -> list[dict[str, str]]:
    lines = file.read_text("utf-8").splitlines()
    columns = COLUMNS[kind_of(file)]
    assert lines[0].split("\t") == list(columns)
    rows = list(csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {len(row) for row in rows} == {len(columns)}
    return [dict(zip(columns, row, strict=True)) for row in rows]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_form(file: Path) -> None:
    faults = []
    for number, row in enumerate(rows_of(file), start=2):
        for column, cell in row.items():
            clean = cell == unicodedata.normalize("NFC", cell) and cell == " ".join(cell.split(" "))
            parts = cell.split("|") if cell else []
            if not clean or any(not part or part != part.strip() for part in parts):
                faults.append((number, column, cell))
        if not row["source"] or not row["renderings"] or simplified(row["source"]) != row["source"]:
            faults.append((number, "source", row["source"]))
        if "part_of_speech" in row and row["part_of_speech"] not in PARTS:
            faults.append((number, "part_of_speech", row["part_of_speech"]))
        if "why" in row:
            told = [bool(row[column]) for column in ("wrong", "why", "severity")]
            if len(set(told)) > 1:
                faults.append((number, "wrong, why and severity go together", row["source"]))
            if row["why"] and row["why"] not in set(Why):
                faults.append((number, "why", row["why"]))
        if row.get("severity") and row["severity"] not in set(Severity):
            faults.append((number, "severity", row["severity"]))
    assert not faults


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_lines_are_sorted_by_term(file: Path) -> None:
    terms = [row["source"] for row in rows_of(file)]
    assert terms == sorted(terms)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_term_stands_twice(file: Path) -> None:
    terms = Counter(row["source"] for row in rows_of(file))
    if file.stem == "senses":
        assert not [term for term, count in terms.items() if count < 2]
    else:
        assert not [term for term, count in terms.items() if count > 1]


def test_nothing_is_right_and_wrong() -> None:
    def key(rendering: str) -> tuple[str, ...]:
        return tuple(word.key for word in words(rendering))

    contradictions = [
        (entry.domain, entry.source, wrong)
        for entry in load_entries()
        for right in [{key(rendering) for rendering in entry.renderings}]
        for wrong in entry.wrong
        if key(wrong) in right
    ]
    assert not contradictions


def test_bodies_stand_at_their_levels() -> None:
    bodies = {entry.source: entry for entry in load_entries() if entry.domain == "bodies"}
    assert "provincial high people's court" in bodies["省高院"].renderings
    assert "municipal intermediate people's court" in bodies["市中院"].renderings
    assert "city intermediate people's court" in bodies["市中院"].renderings
    assert "县高院" not in bodies
    assert not any("~" in r for e in bodies.values() for r in (e.source, *e.renderings, *e.wrong))


def test_how_much_is_known() -> None:
    entries = load_entries()
    domains = {file.stem for file in (DATA / "terms").glob("*.tsv")}
    terms = [entry for entry in entries if entry.domain in domains and not entry.is_sense]
    assert len(domains) >= 16
    assert len(terms) >= 6000
    assert sum(bool(entry.wrong) for entry in terms) >= 2500
    assert sum(entry.domain == "idioms" for entry in entries) >= 2000
    assert len({entry.source for entry in entries if entry.is_sense}) >= 1000
    names = {row["source"] for file in (DATA / "names").glob("*.tsv") for row in rows_of(file)}
    assert len(names) >= 2000
