"""Readers to be fuzzed: bytes in; what comes back does not matter, nor does an InputError.

What matters besides is how long it takes and what memory it holds: :func:`survive` fails where
either is out of proportion.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pptx

from evaluator.alignment.corrections import read_pairs
from evaluator.corpora.corpus import load_corpus
from evaluator.corpora.programs import _read_translations
from evaluator.documents import read_document, read_terms
from evaluator.documents.bilingual import Columns
from evaluator.documents.bilingual.base import BilingualFormat
from evaluator.documents.bilingual.po import Po
from evaluator.documents.bilingual.reader import Bilingual
from evaluator.documents.bilingual.tables import (
    Excel,
    JsonLines,
    OpenSheets,
    SeparatedValues,
    WordTable,
)
from evaluator.documents.bilingual.tmx import Tmx
from evaluator.documents.bilingual.trees import JsonTree, StringCatalog
from evaluator.documents.bilingual.txml import Txml
from evaluator.documents.bilingual.wmt import Wmt
from evaluator.documents.bilingual.xliff import Xliff
from evaluator.documents.formats.sheets import write_sheet
from evaluator.documents.strings import paired_strings, read_strings
from evaluator.embedding.folders import check_model_folder
from evaluator.errors import InputError
from evaluator.language import Language
from evaluator.runs import read_run, write_run
from evaluator.runs.reviews.folder import read_review
from evaluator.structure import count_lines, read_lines, read_structure
from tests.comparison.runs import REFERENCES, finding, small_run
from tests.documents.test_more_formats import BOOK, open_document

MOST_SECONDS = 60.0  # of processor time: a stop for what has no end, on however slow a machine
MOST_MEMORY = 300_000  # KiB by which a reader may make the process grow
FOLDER = Path(tempfile.gettempdir()) / f"evaluator-fuzz-{os.getpid()}"


def _file(data: bytes, name: str) -> Path:
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / name
    file.write_bytes(data)
    return file


def text(data: bytes) -> None:
    """Any document, by content, and its structure in both languages."""
    document = read_document(_file(data, "document"))
    for language in Language:
        structure = read_structure(document.text, language)
        for unit in structure.units:
            for sentence in unit.sentences:
                assert 0 <= sentence.start <= sentence.end <= len(document.extract.text)


def markdown(data: bytes) -> None:
    """A document that is named Markdown."""
    read_document(_file(data, "document.md"))


def html(data: bytes) -> None:
    """A document that is named a page."""
    read_document(_file(data, "document.html"))


def bilingual(form: BilingualFormat) -> Callable[[bytes], None]:
    """A bilingual format, whose files become documents of lines."""

    def read(data: bytes) -> None:
        path = Path("file")
        columns = Columns()
        form.recognises(data, path, columns)
        found = Bilingual(path, form.name, "", tuple(form.read(data, path, columns)))
        for document in (found.source, found.target):
            names = document.extract.names
            read_lines(document.extract.text, document.text, Language.CHINESE, names)

    return read


def strings(name: str) -> Callable[[bytes], None]:
    """A string table under a name, beside itself."""

    def read(data: bytes) -> None:
        table = read_strings(_file(data, name))
        if table is not None:
            for document in (paired := paired_strings(table, [table]))[1]:
                assert count_lines(document.text.text) == count_lines(paired[0].text.text)

    return read


def terms(data: bytes) -> None:
    """A term list: CSV, Excel or TBX."""
    read_terms(_file(data, "terms"))


def corpus(data: bytes) -> None:
    """A corpus.toml."""
    load_corpus(_file(data, "corpus.toml").parent)


@cache
def saved_run() -> Path:
    """The folder of a sound run."""
    folder = FOLDER / "run"
    shutil.rmtree(folder, ignore_errors=True)
    FOLDER.mkdir(exist_ok=True)
    run = small_run({"a": REFERENCES}, findings=[finding("a", "f1")])
    return write_run(run, folder, lambda _: "").folder or folder


def run_file(name: str) -> Callable[[bytes], None]:
    """One file of a run that is sound otherwise."""

    def read(data: bytes) -> None:
        folder = FOLDER / f"run-{name}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(saved_run(), folder)
        (folder / name).write_bytes(data)
        read_run(folder)

    return read


def verdicts(data: bytes) -> None:
    """A reviewer's verdicts."""
    read_review(_file(data, "verdicts.json"))


def pair_table(data: bytes) -> None:
    """Pairs corrected by hand."""
    read_pairs(_file(data, "pairs"))


def program(data: bytes) -> None:
    """What a program of the user's writes."""
    _read_translations(data.decode(errors="replace").split("\n"), ["1", "2"], "--translation")


def model(name: str) -> Callable[[bytes], None]:
    """Settings of a model's folder."""

    def read(data: bytes) -> None:
        folder = FOLDER / f"model-{name}"
        (folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
        (folder / "config.json").write_text("{}")
        (folder / "model.safetensors").touch()
        (folder / name).write_bytes(data)
        check_model_folder(folder, "model")

    return read


def part(
    base: Callable[[], bytes], name: str, read: Callable[[bytes], None]
) -> Callable[[bytes], None]:
    """One part of a sound office file, which a changed archive would hide from its reader."""

    def read_with(data: bytes) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(base())) as old, zipfile.ZipFile(made, "w") as new:
            for member in old.namelist():
                new.writestr(member, data if member == name else old.read(member))
        read(made.getvalue())

    return read_with


def presentation() -> bytes:
    """A presentation of one slide."""
    made = pptx.Presentation()
    made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = "水"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def office(file: str, name: str) -> bytes:
    """A part of a file that LibreOffice made."""
    with zipfile.ZipFile(REAL / file) as archive:
        return archive.read(name)


def workbook() -> bytes:
    """A workbook of one pair."""
    return write_sheet([["source", "target"], ["水", "water"]], "S")


REAL = Path(__file__).parents[1] / "data/formats"
WORD_PARTS = {"word": "word/document.xml", "word-lists": "word/numbering.xml"}
SHEET = "xl/worksheets/sheet1.xml"
PARTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "pptx": (presentation, "ppt/slides/slide1.xml"),
    "odt": (partial(open_document, "text", "<text:p>水</text:p>"), "content.xml"),
}
STRING_TABLES = ("json", "yaml", "xml", "strings", "stringsdict", "properties", "sgm")
RUN_FILES = ("run.json", "findings.jsonl", "pairs.parquet")
MODEL_FILES = ("modules.json", "config_sentence_transformers.json", "sentence_bert_config.json")

TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": text,
    "epub": part(lambda: BOOK, "OPS/book.opf", text),
    **{f"strings-{ending}": strings(f"table.{ending}") for ending in STRING_TABLES},
    "markdown": markdown,
    "html": html,
    "subtitles": text,
    **{target: part(*place, text) for target, place in PARTS.items()},
    "xliff": bilingual(Xliff()),
    "tmx": bilingual(Tmx()),
    "po": bilingual(Po()),
    "json": bilingual(JsonTree()),
    "xcstrings": bilingual(StringCatalog()),
    "txml": bilingual(Txml()),
    "wmt": bilingual(Wmt()),
    "table": bilingual(SeparatedValues()),
    "jsonl": bilingual(JsonLines()),
    "xlsx": bilingual(Excel()),
    "docx-table": bilingual(WordTable()),
    **{
        target: part((REAL / "features.docx").read_bytes, name, text)
        for target, name in WORD_PARTS.items()
    },
    "ods": part(partial(open_document, "spreadsheet", ""), "content.xml", bilingual(OpenSheets())),
    "sheet": part(workbook, SHEET, bilingual(Excel())),
    "terms": terms,
    "corpus": corpus,
    **{f"run-{name.partition('.')[0]}": run_file(name) for name in RUN_FILES},
    "verdicts": verdicts,
    "pair-table": pair_table,
    "program": program,
    **{f"model-{name.partition('.')[0]}": model(name) for name in MODEL_FILES},
}


def model_settings(name: str) -> bytes:
    """Sound settings of a model."""
    kinds = "sentence_transformers.models."
    settings: dict[str, object] = {
        "modules.json": [
            {"type": f"{kinds}Transformer", "path": ""},
            {"type": f"{kinds}Pooling", "path": "1_Pooling"},
        ],
        "config_sentence_transformers.json": {"prompts": {"query": "query: "}},
        "sentence_bert_config.json": {"model_args": {"dtype": "float32"}},
    }
    return json.dumps(settings[name]).encode()


def survive(target: str, data: bytes) -> None:
    """Read bytes with a target; anything but an InputError comes through.

    Raises:
        AssertionError: it took too long, or too much memory.
    """
    begin, held = time.process_time(), _peak()
    with contextlib.suppress(InputError):
        TARGETS[target](data)
    assert time.process_time() - begin < MOST_SECONDS
    assert _peak() - held < MOST_MEMORY


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
