"""Readers take time by the size of their file, and memory and time within bounds."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator.documents import read_document, read_terms
from evaluator.documents.bilingual import read_bilingual
from evaluator.documents.formats import pdf
from evaluator.errors import InputError
from tests.survival import hostile_files
from tests.survival.cases import WORD_NAMES, word_file

FEW, MANY = 2_000, 20_000
MOST = 35  # times as long: what takes time by the square of its size takes 100 times
TRIVIAL = 0.01  # seconds: below, the clock tells more of the machine than of the work

PARAGRAPH = "<w:p><w:r><w:t>It rains today.</w:t></w:r></w:p>"
CELL = f"<w:tc>{PARAGRAPH}</w:tc>"
LISTED = '<w:p><w:pPr><w:pStyle w:val="ListNumber"/></w:pPr><w:r><w:t>It rains.</w:t></w:r></w:p>'
TMX = '<tu><tuv lang="zh"><seg>水</seg></tuv><tuv lang="en"><seg>water</seg></tuv></tu>'
XLIFF = "<trans-unit><source>水</source><target>water</target></trans-unit>"
TERM = "<tig><term>{}</term></tig>"


def word(body: str) -> bytes:
    names = WORD_NAMES.decode()
    return word_file(f"<w:document xmlns:w='{names}'><w:body>{body}</w:body></w:document>".encode())


def marks(text: str, number: int) -> str:
    """A source that a tool cut into as many parts."""
    return "".join(f'<mrk mtype="seg" mid="{k}">{text}</mrk>' for k in range(number))


FILES: dict[str, Callable[[int], str | bytes]] = {
    "paragraphs.docx": lambda n: word(PARAGRAPH * n),
    "list.docx": lambda n: word(LISTED * n),
    "rows.docx": lambda n: word(f"<w:tbl>{f'<w:tr>{CELL * 2}</w:tr>' * n}</w:tbl>"),
    "cells.docx": lambda n: word(f"<w:tbl><w:tr>{CELL * n}</w:tr></w:tbl>"),
    "tables.docx": lambda n: word(f"<w:tbl><w:tr>{CELL}</w:tr></w:tbl>" * n),
    "runs.docx": lambda n: word(f"<w:p>{'<w:r><w:t>It </w:t></w:r>' * n}</w:p>"),
    "paragraphs.html": lambda n: "<!doctype html>" + "<p>It rains today.</p>" * n,
    "unclosed.html": lambda n: "<!doctype html>" + "<p>It rains today." * n,
    "breaks.html": lambda n: "<!doctype html><p>" + "It rains today.<br>" * n,
    "list.html": lambda n: "<!doctype html><ol>" + "<li>It rains today." * n,
    "rows.html": lambda n: "<!doctype html><table>" + "<tr><td>It rains.<td>x" * n,
    "cells.html": lambda n: "<!doctype html><table><tr>" + "<td>It rains." * n,
    "scripts.html": lambda n: "<!doctype html><p>It rains." + "<script>x</script>" * n,
    "headings.md": lambda n: "# It rains\n\n" * n,
    "quotes.md": lambda n: "> " * n + "a",
    "table.md": lambda n: "| a | b |\n|---|---|\n" + "| c | d |\n" * n,
    "backticks.md": lambda n: "`" * n + "a",
    "brackets.md": lambda n: "![a](" * n,
    "units.xlf": lambda n: f"<xliff><file><body>{XLIFF * n}</body></file></xliff>",
    "parts.xlf": lambda n: (
        "<xliff><file><body><trans-unit><source>水</source>"
        f"<seg-source>{marks('水', n)}</seg-source><target>{marks('water', n)}</target>"
        "</trans-unit></body></file></xliff>"
    ),
    "codes.xlf": lambda n: (
        "<xliff version='2.0'><file><unit><originalData>"
        + "".join(f"<data id='{k}'>b</data>" for k in range(n))
        + "</originalData>"
        + "<segment><source>水</source><target>water</target></segment>" * n
        + "</unit></file></xliff>"
    ),
    "tags.xlf": lambda n: (
        "<xliff><file><body><trans-unit><source>水"
        f"{'<x/> . ' * n}</source><target>water</target></trans-unit></body></file></xliff>"
    ),
    "units.tmx": lambda n: f"<tmx><body>{TMX * n}</body></tmx>",
    "lines.po": lambda n: 'msgid ""\n' + '"水"\n' * n + 'msgstr "water"\n',
    "zeros.po": lambda n: f'#, c-format\nmsgid "水%{"0" * n}"\nmsgstr "water"\n',
    "rows.tsv": lambda n: "source\ttarget\n" + "水\twater\n" * n,
    "columns.tsv": lambda n: "source\ttarget" + "\tx" * n + "\n水\twater\n",
    "quotes.csv": lambda n: 'source,target\n水,"' + '""' * n + '"\n',
    "keys.jsonl": lambda n: "".join(
        f'{{"source":"水","target":"water","{k}":1}}\n' for k in range(n)
    ),
    "terms.csv": lambda n: "source,target\n" + "水,water\n" * n,
    "renderings.csv": lambda n: "source,target\n水," + "water|" * n + "\n",
    "terms.tbx": lambda n: (
        "<tbx><text><body><termEntry><langSet xml:lang='zh'>"
        + TERM.format("水") * n
        + "</langSet><langSet xml:lang='en'>"
        + "".join(TERM.format(f"w{k}") for k in range(n))
        + "</langSet></termEntry></body></text></tbx>"
    ),
    "nested.tbx": lambda n: (
        "<tbx><text><body>"
        + "<termEntry>" * 80
        + "<langSet xml:lang='zh'>" * 80
        + "<tig>" * 80
        + "<term>水</term>" * n
        + "</tig>" * 80
        + "</langSet>" * 80
        + "</termEntry>" * 80
        + "</body></text></tbx>"
    ),
}


def reader(name: str) -> Callable[[Path], object]:
    if name.startswith(("terms.", "renderings.", "nested.")):
        return read_terms
    is_one_language = name.endswith((".docx", ".html", ".md"))
    return read_document if is_one_language else read_bilingual


def seconds(name: str, file: Path) -> float:
    """Processor time of reading a file, or of refusing it."""
    begin = time.process_time()
    with contextlib.suppress(InputError):
        reader(name)(file)
    return time.process_time() - begin


@pytest.mark.timed
@pytest.mark.parametrize("name", FILES)
def test_time_is_linear(name: str, tmp_path: Path) -> None:
    short, long = tmp_path / name, tmp_path / f"long-{name}"
    for file, number in ((short, FEW), (long, MANY)):
        made = FILES[name](number)
        file.write_bytes(made if isinstance(made, bytes) else made.encode())
    seconds(name, short)  # libraries are loaded
    least, most = TRIVIAL, float("inf")
    for _ in range(3):  # a busy machine may be slow once
        least, most = max(least, seconds(name, short)), min(most, seconds(name, long))
        if most < MOST * least:
            break
    assert most < MOST * least


@pytest.mark.parametrize(
    "made",
    [
        hostile_files.pdf_that_points_at_itself,
        lambda: hostile_files.pdf_of_scattered_words(8_000),
    ],
    ids=["points at itself", "scattered words"],
)
def test_a_pdf_that_takes_for_ever(
    made: Callable[[], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_LEAST_SECONDS", 1)
    monkeypatch.setattr(pdf, "_MOST_SECONDS", 1)
    (tmp_path / "a.pdf").write_bytes(made())
    before = os.times()
    with pytest.raises(InputError, match="takes longer to read than any document of its size"):
        read_document(tmp_path / "a.pdf")
    after = os.times()
    assert (after.children_user + after.children_system) - (
        before.children_user + before.children_system
    ) < 30  # the limit is heeded, however slow the machine; without it there is no end


def test_a_sound_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(hostile_files.sound_pdf())
    document = read_document(tmp_path / "a.pdf")
    assert document.text.text == "All regions should protect the environment."
    assert document.place(0) == "page 1"


def test_a_pdf_is_read_where_nothing_can_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Modules of the current folder and of PYTHONPATH are left alone."""
    for name in ("json", "io", "logging", "sitecustomize", "usercustomize", "resource"):
        (tmp_path / f"{name}.py").write_text("open('PWNED', 'w')")
    (tmp_path / "pdfminer").mkdir()
    (tmp_path / "pdfminer/__init__.py").write_text("open('PWNED', 'w')")
    (tmp_path / "a.pdf").write_bytes(hostile_files.sound_pdf())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "io.py"))
    document = read_document(tmp_path / "a.pdf")
    assert document.text.text.startswith("All regions")
    assert not (tmp_path / "PWNED").exists()
