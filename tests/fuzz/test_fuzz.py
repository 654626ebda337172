"""Arbitrary bytes and mutated real files: a document or an InputError, and nothing else.

Small files that once broke a reader lie in tests/data/fuzz, in folders named after the target;
benchmarks/fuzz.py puts there what it finds.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.documents import Term, write_terms
from tests.conftest import ROOT
from tests.documents.test_bilingual import FORMATS, HYP, WMT
from tests.documents.test_more_formats import ASS, BOOK, SRT, VTT
from tests.documents.test_strings import TABLES
from tests.fuzz.targets import (
    MODEL_FILES,
    PARTS,
    RUN_FILES,
    SHEET,
    TARGETS,
    WORD_PARTS,
    model_settings,
    office,
    saved_run,
    survive,
    workbook,
)
from tests.survival import hostile_files

FOUND = sorted((ROOT / "tests/data/fuzz").glob("*/*"))
REAL = ROOT / "tests/data/formats"
CORPUS = b'title = "T"\n[sources]\na = "a.txt"\n[bilingual]\nb = "b.xlf"\n[columns]\nid = "k"\n'
VERDICTS = (
    b'{"schema_version": 1, "corpus": "c", "run": "r", "reviewer": "A", '
    b'"exported": "2026-01-01T00:00:00Z", "findings": [], "pairs": []}'
)
OTHERS = {
    "verdicts": VERDICTS,
    "pair-table": "unit\tsource_text\ttranslation_text\n1\t水\twater\n".encode(),
    "program": b'{"id": "1", "translation": "a"}\n{"id": "2", "translation": "b"}\n',
}
TERM = Term("水", ("water",), ("aqua",))


@cache
def seeds(target: str) -> list[bytes]:
    """Sound files to begin from."""
    if target == "text":
        return [
            "一、总则\n（一）内容。\n2020年5月17日\n".encode("utf-16"),
            *((REAL / name).read_bytes() for name in ("features.docx", "features.pdf")),
            hostile_files.sound_pdf(),
            b"<!doctype html><ol start=x><li>One<table><tr><td>1</table></ol>",
        ]
    if target in WORD_PARTS:
        return [office("features.docx", WORD_PARTS[target])]
    if target == "sheet":
        with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
            return [archive.read(SHEET)]
    if target == "markdown":
        return [b"---\nx: 1\n---\n# Head\n1. one\n   - two\n\n| a | b |\n|---|---|\n| `c` | d |\n"]
    if target == "subtitles":
        return [form.encode() for form in (SRT, VTT, ASS)]
    if target in PARTS:
        base, name = PARTS[target]
        with zipfile.ZipFile(io.BytesIO(base())) as archive:
            return [archive.read(name)]
    if target == "html":
        return [
            b"<html><head><title>T</title></head><body><h1>Head</h1><p>One <b>two</b><br>three"
            b"<ul><li>a<li>b</ul><table><tr><th>x<td colspan=2>y</table><pre>z</pre></body>"
        ]
    if target == "epub":
        with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
            return [archive.read("OPS/book.opf")]
    if target == "ods":
        with zipfile.ZipFile(io.BytesIO(FORMATS["ods"]())) as archive:
            return [archive.read("content.xml")]
    if target == "wmt":
        return [WMT.format(HYP.format("S")).encode()]
    if target.startswith("strings-"):
        return [TABLES[target.partition("-")[2]].encode()]
    if target == "terms":
        return [write_terms([TERM], form) for form in ("csv", "xlsx", "tbx")]
    if target == "corpus":
        return [CORPUS]
    if target.startswith("run-"):
        return [(saved_run() / name).read_bytes() for name in RUN_FILES if target[4:] in name]
    if target.startswith("model-"):
        found = (name for name in MODEL_FILES if name.startswith(f"{target[6:]}."))
        return [model_settings(name) for name in found]
    if target in OTHERS:
        return [OTHERS[target]]
    names = {
        "json": ("json by language", "json by text"),
        "table": ("tsv", "csv"),
        "docx-table": ("docx",),
        "xliff": ("xliff 1.2", "xliff 2.1"),
    }
    return [FORMATS[name]() for name in names.get(target, (target,))]


@st.composite
def mutated(draw: st.DrawFn, target: str) -> bytes:
    """A sound file with some stretches cut out, doubled or replaced."""
    data = draw(st.sampled_from(seeds(target)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        new = draw(st.one_of(st.binary(max_size=8), st.just(data[start:end] * 2)))
        data = data[:start] + new + data[end:]
    return data


@pytest.mark.parametrize("target", TARGETS)
def test_readers_survive_anything(target: str) -> None:
    slow = target in ("text", *WORD_PARTS, *PARTS, "xlsx", "docx-table", "terms")

    @settings(max_examples=40 if slow else 150, deadline=None)
    @given(st.one_of(st.binary(max_size=200), mutated(target)))
    def reads(data: bytes) -> None:
        survive(target, data)

    reads()


@pytest.mark.parametrize("file", FOUND, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_once_broke_a_reader(file: Path) -> None:
    survive(file.parent.name, file.read_bytes())


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_read(text: str) -> None:
    survive("text", text.encode("utf-8", "surrogatepass"))
