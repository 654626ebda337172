"""Readers to be fuzzed: bytes in; what comes back does not matter, nor does an InputError."""

from __future__ import annotations

import contextlib
import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from evaluator.corpora.corpus import load_corpus
from evaluator.documents import read_document, read_terms
from evaluator.documents.bilingual import Columns
from evaluator.documents.bilingual.base import BilingualFormat
from evaluator.documents.bilingual.po import Po
from evaluator.documents.bilingual.reader import Bilingual
from evaluator.documents.bilingual.tables import Excel, JsonLines, SeparatedValues, WordTable
from evaluator.documents.bilingual.tmx import Tmx
from evaluator.documents.bilingual.xliff import Xliff
from evaluator.documents.formats.sheets import write_sheet
from evaluator.errors import InputError
from evaluator.language import Language
from evaluator.structure import read_lines, read_structure

FOLDER = Path(tempfile.gettempdir()) / "evaluator-fuzz"


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


def terms(data: bytes) -> None:
    """A term list: CSV, Excel or TBX."""
    read_terms(_file(data, "terms"))


def corpus(data: bytes) -> None:
    """A corpus.toml."""
    load_corpus(_file(data, "corpus.toml").parent)


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

TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": text,
    "markdown": markdown,
    "xliff": bilingual(Xliff()),
    "tmx": bilingual(Tmx()),
    "po": bilingual(Po()),
    "table": bilingual(SeparatedValues()),
    "jsonl": bilingual(JsonLines()),
    "xlsx": bilingual(Excel()),
    "docx-table": bilingual(WordTable()),
    **{
        target: part((REAL / "features.docx").read_bytes, name, text)
        for target, name in WORD_PARTS.items()
    },
    "sheet": part(workbook, SHEET, bilingual(Excel())),
    "terms": terms,
    "corpus": corpus,
}


def survive(target: str, data: bytes) -> None:
    """Read bytes with a target; anything but an InputError comes through."""
    with contextlib.suppress(InputError):
        TARGETS[target](data)
