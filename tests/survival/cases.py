"""Files and places that a program may meet and must survive; what each printed is in the docs.

``python -m tests.survival.cases`` writes docs/survival.md anew.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.survival import hostile_files

DOCUMENT = Path(__file__).parents[2] / "docs/survival.md"

BOMB = '<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE b [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
XLIFF = (
    '<xliff version="1.2"><file source-language="zh" target-language="en"><body><trans-unit id="1">'
    "<source>你好&b;</source><target>Hello</target></trans-unit></body></file></xliff>"
)
TMX = (
    '<tmx version="1.4"><body><tu><tuv xml:lang="zh"><seg>你好&b;</seg></tuv><tuv xml:lang="en">'
    "<seg>Hello</seg></tuv></tu></body></tmx>"
)
TBX = (
    '<tbx><text><body><conceptEntry><langSec xml:lang="zh"><termSec><term>水&b;</term></termSec>'
    '</langSec><langSec xml:lang="en"><termSec><term>water</term></termSec></langSec>'
    "</conceptEntry></body></text></tbx>"
)
PLAIN = {"zh.txt": "今天下雨。\n".encode(), "en.txt": b"It rains today.\n"}


def archive(name: str, text: bytes, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An office file with one part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as file:
        file.writestr(name, text)
    return buffer.getvalue()


def bomb(name: str) -> bytes:
    """An archive of a few kilobytes that unpacks to 40 MB, all spaces."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file, file.open(name, "w") as part:
        for _ in range(10):
            part.write(b" " * 4_000_000)
    return buffer.getvalue()


def word_file(document: bytes) -> bytes:
    """A Word file that is sound but for its text."""
    import docx

    sound, made = io.BytesIO(), io.BytesIO()
    docx.Document().save(sound)
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, document if name == DOCX else old.read(name))
    return made.getvalue()


@dataclass(frozen=True, slots=True)
class Case:
    """Something bad: files to make, the command to give them to, and what it must say."""

    name: str
    files: dict[str, Callable[[], bytes]]
    command: tuple[str, ...]
    says: str


def case(name: str, file: str, data: Callable[[], bytes], says: str, *command: str) -> Case:
    """A case of one bad file, scored by itself or by a command."""
    return Case(name, {file: data}, command or ("score", file), says)


def text(written: str) -> Callable[[], bytes]:
    """A file of text."""
    return written.encode


def pair(bad: str) -> tuple[str, ...]:
    """Score a bad translation of a good source."""
    return ("score", "zh.txt", bad)


WORD_NAMES = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
DEEP_HTML = "<html><body>" + "<div>" * 100_000 + "It rains." + "</div>" * 100_000
DEEP_WORD = b"<d>" * 50_000 + b"</d>" * 50_000
DOCX, XLSX = "word/document.xml", "xl/workbook.xml"
CASES = (
    case("zip bomb, Word", "a.docx", lambda: bomb(DOCX), "would unpack to 40 MB", *pair("a.docx")),
    case("zip bomb, Excel", "a.xlsx", lambda: bomb(XLSX), "would unpack to 40 MB"),
    case(
        "entity bomb, Word",
        "a.docx",
        lambda: archive(DOCX, (BOMB + "<d>&b;</d>").encode()),
        "declares entities",
        *pair("a.docx"),
    ),
    case(
        "entity bomb, Excel",
        "a.xlsx",
        lambda: archive(XLSX, (BOMB + "<d>&b;</d>").encode()),
        "declares entities",
    ),
    case("entity bomb, XLIFF", "a.xlf", text(BOMB + XLIFF), "declares entities"),
    case("entity bomb, TMX", "a.tmx", text(BOMB + TMX), "declares entities"),
    case(
        "entity bomb, TBX",
        "a.tbx",
        text(BOMB + TBX),
        "declares entities",
        *pair("en.txt"),
        "--terms",
        "a.tbx",
    ),
    case("entity from another file, XLIFF", "a.xlf", text(OUTSIDE + XLIFF), "declares entities"),
    case("entity from another file, TMX", "a.tmx", text(OUTSIDE + TMX), "declares entities"),
    case("XML nested 100,000 deep", "a.xlf", text("<xliff>" * 100_000), "not well-formed XML"),
    case("XLIFF that breaks off", "a.xlf", text(XLIFF.replace("&b;", "")[:150]), "not well-formed"),
    case(
        "a file of 300 MB", "big.txt", lambda: b"300 MB", "more than the 100 MB", *pair("big.txt")
    ),
    case("NUL bytes", "a.txt", lambda: b"It\x00 rains\x00.", "holds NUL bytes", *pair("a.txt")),
    case(
        "two encodings in one file",
        "a.txt",
        lambda: "今天下雨。".encode() + "今天下雨。".encode("gb18030") + b"\xff\xff\xff",
        "neither valid UTF-8",
        "score",
        "a.txt",
        "en.txt",
    ),
    case(
        "half a character in UTF-16",
        "a.txt",
        lambda: b"\xff\xfe\x00\xd8I\x00",
        "says that it is UTF-16 and is not",
        *pair("a.txt"),
    ),
    case("nothing but direction marks", "a.txt", text("\u202e\u202d"), "no text", *pair("a.txt")),
    case("an empty file", "a.txt", lambda: b"", "the file is empty", *pair("a.txt")),
    case("a damaged Word file", "a.docx", lambda: archive(DOCX, b"<"), "damaged", *pair("a.docx")),
    case("a damaged Excel file", "a.xlsx", lambda: archive(XLSX, b"<"), "damaged"),
    case("an archive cut short", "a.xlsx", lambda: archive(XLSX, b"<" * 99)[:60], "archive"),
    case("a damaged PDF", "a.pdf", lambda: b"%PDF-1.7\n1 0 obj <<", "PDF", *pair("a.pdf")),
    case("a PDF bomb", "a.pdf", hostile_files.pdf_bomb, "would grow beyond", *pair("a.pdf")),
    case("a PDF nested 3,000 deep", "a.pdf", hostile_files.deep_pdf, "PDF", *pair("a.pdf")),
    case(
        "a PDF locked with a key of less than no bits",
        "a.pdf",
        hostile_files.pdf_locked_by_nonsense,
        "the PDF is damaged",
        *pair("a.pdf"),
    ),
    case(
        "a PDF with a damaged trailer",
        "a.pdf",
        hostile_files.pdf_with_a_damaged_trailer,
        "the PDF",
        *pair("a.pdf"),
    ),
    case(
        "a sheet whose second row is the row 999,999,999",
        "a.xlsx",
        hostile_files.workbook_of_a_far_row,
        "holds more rows",
    ),
    case(
        "a sheet whose cells share one long text",
        "a.xlsx",
        hostile_files.workbook_of_one_long_text,
        "holds more characters",
    ),
    case(
        "600,000 paragraphs, HTML",
        "a.html",
        hostile_files.endless_html,
        "500,000 elements",
        *pair("a.html"),
    ),
    case("JSON nested too deep", "a.jsonl", text('{"source":' + "[" * 99_999), "line 1: "),
    case(
        "JSON Lines that break off", "a.jsonl", text('{"source": "a", "target'), "line 1: no JSON"
    ),
    case(
        "TOML nested too deep",
        "c/corpus.toml",
        text("a = " + "[" * 99_999),
        "nested too deep",
        "score",
        "c",
    ),
    case(
        "a key of 100,000 parts, TOML",
        "c/corpus.toml",
        text("a" + ".a" * 100_000 + " = 1"),
        "a key of more than 20 parts",
        "score",
        "c",
    ),
    case(
        "a number of 5,000 digits, TOML",
        "c/corpus.toml",
        text("a = " + "1" * 5_000),
        "not valid TOML",
        "score",
        "c",
    ),
    case(
        "NUL bytes in corpus.toml",
        "c/corpus.toml",
        lambda: b"a\0bc\0=1",
        "not a text",
        "score",
        "c",
    ),
    case("a name that leads nowhere", "a.txt", text("x"), "no such file", *pair("gone.txt")),
    case("a picture", "a.txt", lambda: b"\x89PNG\r\n\x1a\n\0", "is a picture", *pair("a.txt")),
    case("a packed file", "a.txt.gz", lambda: b"\x1f\x8b\x08", "unpack it", *pair("a.txt.gz")),
    case("an old Excel file", "a.xls", lambda: OLD_OFFICE, "save it as .docx or .xlsx"),
    case(
        "an old Excel file for terms",
        "a.xls",
        lambda: OLD_OFFICE,
        "save it as .docx or .xlsx",
        *pair("en.txt"),
        "--terms",
        "a.xls",
    ),
    case(
        "a Word file with a password",
        "a.docx",
        lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
        "protected by a password",
        *pair("a.docx"),
    ),
    case(
        "a damaged OpenDocument file",
        "a.odt",
        lambda: archive("mimetype", b"application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED),
        "content.xml",
        *pair("a.odt"),
    ),
    case(
        "an OpenDocument sheet",
        "a.ods",
        lambda: archive(
            "mimetype", b"application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED
        ),
        "score it by itself",
        *pair("a.ods"),
    ),
    case("a byte-order mark alone", "a.txt", lambda: b"\xef\xbb\xbf", "no text", *pair("a.txt")),
    case("HTML nested 100,000 deep", "a.html", text(DEEP_HTML), "no text", *pair("a.html")),
    case(
        "Word nested 50,000 deep",
        "a.docx",
        lambda: archive(DOCX, DEEP_WORD),
        "damaged",
        *pair("a.docx"),
    ),
    case(
        "a Word file without a body",
        "a.docx",
        lambda: word_file(b"<w:document xmlns:w='%s'/>" % WORD_NAMES),
        "damaged",
        *pair("a.docx"),
    ),
    case(
        "a Word file with a list that does not count",
        "a.docx",
        lambda: word_file(
            b"<w:document xmlns:w='%s'><w:body><w:p><w:pPr><w:numPr>"
            b"<w:ilvl w:val='x'/></w:numPr></w:pPr></w:p></w:body></w:document>" % WORD_NAMES
        ),
        "damaged",
        *pair("a.docx"),
    ),
    case("a device without end", "a.txt", text("x"), "pipe or a device", *pair("/dev/zero")),
    case("a pipe", "a.fifo", lambda: b"", "pipe or a device", *pair("a.fifo")),
    case("a link to itself", "a.link", lambda: b"", "symbolic links", *pair("a.link")),
    case(
        "a name that no file can have, in corpus.toml",
        "c/corpus.toml",
        text('title = "T"\n[sources]\na = "\\u0000"\n'),
        "leads to no file",
        "score",
        "c",
    ),
    case(
        "judgements nested too deep",
        "v.jsonl",
        text("[" * 99_999),
        "nested too deep",
        "validate",
        "v.jsonl",
    ),
    case("a folder for a file", "d/a.txt", text("x"), "is a folder", *pair("d")),
    Case("source and translation swapped", {}, ("score", "en.txt", "zh.txt"), "swapped?"),
    Case("the source alone", {}, ("score", "zh.txt"), "name its translation"),
    Case("a folder without corpus.toml", {}, ("score", "."), "no corpus.toml"),
    case(
        "an output folder that holds other files",
        "mine/thesis.txt",
        text("ten years of work"),
        "holds other files",
        *pair("en.txt"),
        "--out",
        "mine",
    ),
    case(
        "an output folder below a file",
        "file",
        text("x"),
        "cannot be written|is a file",
        *pair("en.txt"),
        "--out",
        "file",
    ),
)


def run_case(case: Case, folder: Path) -> tuple[int, str, str]:
    """Make a case's files and run its command there, in this process.

    Returns:
        exit code, stdout and stderr.
    """
    from evaluator.cli import main

    for name, data in PLAIN.items():
        (folder / name).write_bytes(data)
    for name, make in case.files.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        if name.endswith(".fifo"):
            os.mkfifo(file)
            continue
        if name.endswith(".link"):
            file.symlink_to(file.name)
            continue
        file.write_bytes(make())
        if name.startswith("big."):
            os.truncate(file, 300_000_000)  # sparse: takes no room
    out, err = io.StringIO(), io.StringIO()
    code: object = None
    with (
        contextlib.chdir(folder),
        patch.object(sys, "argv", ["evaluator", *case.command]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int)
    return code, out.getvalue(), err.getvalue()


def table_row(case: Case, code: int, printed: str) -> str:
    """A case's line of the table in the docs."""
    return f"| {case.name} | `evaluator {' '.join(case.command)}` | {code} | {printed.strip()} |"


def write() -> None:
    """Write the table of the docs anew, between its marks."""
    rows = []
    for one in CASES:
        with tempfile.TemporaryDirectory() as folder:
            code, _, printed = run_case(one, Path(folder))
            rows.append(table_row(one, code, printed))
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition("| --- | --- | --- | --- |\n")
    after = rest[rest.index("\n## ") :]
    table = "| --- | --- | --- | --- |\n" + "".join(f"{row}\n" for row in rows)
    DOCUMENT.write_text(before + table + after, encoding="utf-8")


if __name__ == "__main__":
    write()
