"""Files of each format, made by real programs, against the plain text they were made from."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.documents import Document, office, read_document
from evaluator.documents.formats import load_formats
from evaluator.documents.formats.word_lists import numeral
from evaluator.errors import InputError
from evaluator.language import Language
from evaluator.structure import read_structure
from tests.conftest import ROOT, WESTERN

FORMATS = ROOT / "tests/data/formats"
OFFICIAL, MT = WESTERN / "source/official.zh.txt", WESTERN / "translations/mt-2020.en.txt"
WORD = FORMATS / "features.docx"


def sentences(path: Path, language: Language) -> list[tuple[str, list[str]]]:
    units = read_structure(read_document(path).text, language).units
    return [(unit.id, [sentence.text for sentence in unit.sentences]) for unit in units]


@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
@pytest.mark.parametrize(
    ("text", "name", "language"),
    [(OFFICIAL, "official.zh", Language.CHINESE), (MT, "mt-2020.en", Language.ENGLISH)],
)
def test_the_same_units_and_sentences(
    form: str, text: Path, name: str, language: Language, tmp_path: Path
) -> None:
    anonymous = tmp_path / "document"  # the format is found by content
    shutil.copy(FORMATS / f"{name}.{form}", anonymous)
    assert sentences(anonymous, language) == sentences(text, language)


def read(path: Path) -> list[tuple[str, str]]:
    """Blocks of a document with their places."""
    document = read_document(path)
    lines = document.extract.text.split("\n")
    return list(zip(lines, document.extract.places, strict=True))


def test_word_lists_footnotes_tables_and_tracked_changes() -> None:
    assert read(WORD) == [
        ("试验文件", "paragraph 1"),
        ("一、总则", "paragraph 2"),
        ("（一）本办法适用于河流治理。", "paragraph 3"),
        ("（二）治理新的河流。", "paragraph 4"),
        ("二、分则", "paragraph 5"),
        ("（一）从头编号。", "paragraph 6"),
        ("c) Third letter.", "paragraph 7"),
        ("i. Roman one.", "paragraph 8"),
        ("ii. Roman two.", "paragraph 9"),
        ("d) Fourth letter.", "paragraph 10"),
        ("甲", "table 1, row 1, column 1"),
        ("乙", "table 1, row 1, column 2"),
        ("丙", "table 1, row 2, column 1"),
        ("丁", "table 1, row 2, column 2"),
        ("终了。", "paragraph 11"),
        ("河流包括水渠。", "footnote 1"),
    ]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (11, "chineseCounting", "十一"),
        (20, "japaneseCounting", "二十"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (7, "decimal", "7"),
        (7, "somethingNew", "7"),
    ],
)
def test_numerals_of_lists(number: int, form: str, text: str) -> None:
    assert numeral(number, form) == text


def test_html_without_menus_and_with_list_numbers(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_text(
        "<!-- x --><!DOCTYPE html><html><body><nav><a href='/'>Home</a><a href='/n'>News</a></nav>"
        "<article><h1>On rivers</h1><p>Rivers <b>flow</b> down to the sea, as they always did.</p>"
        "<ol start='3'><li>The third point is made here.</li><li>The fourth one follows.</li></ol>"
        "<table><tr><td>Length</td><td>5 km</td></tr></table></article>"
        "<footer>Copyright</footer></body></html>",
        encoding="utf-8",
    )
    assert [text for text, _ in read(page)] == [
        "On rivers",
        "Rivers flow down to the sea, as they always did.",
        "3. The third point is made here.",
        "4. The fourth one follows.",
        "Length",
        "5 km",
    ]


def test_markdown(tmp_path: Path) -> None:
    file = tmp_path / "text.md"
    file.write_text(
        "---\ntitle: x\n---\n# 河流\n\n河流*流向*\n大海。[链接](http://a)\n\n3. one\n4. two\n\n"
        "| a | b |\n|---|---|\n| c | d |\n",
        encoding="utf-8",
    )
    assert read(file) == [
        ("河流", "line 4"),
        ("河流流向大海。链接", "line 6"),
        ("3. one", "line 9"),
        ("4. two", "line 10"),
        *[(cell, f"table 1, row 1, column {k}") for k, cell in enumerate("ab", start=1)],
        *[(cell, f"table 1, row 2, column {k}") for k, cell in enumerate("cd", start=1)],
    ]


def test_deletions_tasks_and_names_of_headings_in_markdown(tmp_path: Path) -> None:
    file = tmp_path / "text.md"
    file.write_text(
        "# 价格 {#price .big}\n\n- [x] 已付\n- [ ] 未付\n\n"
        "~~一百~~八十元，<del>旧</del>新。{x}\n\n[x] 不是任务\n",
        encoding="utf-8",
    )
    assert read_document(file).text.text.split("\n") == [
        "价格",
        "已付",
        "未付",
        "八十元，新。{x}",
        "[x] 不是任务",
    ]


def test_footnotes_and_html_in_markdown(tmp_path: Path) -> None:
    file = tmp_path / "text.md"
    file.write_text(
        "Rivers flow[^a].<br>They meet.\n\n<div align='center'>\n<p>The <b>sea</b> is wide.</p>\n"
        "</div>\n\n<!-- not shown -->\n\n[^a]: Down to the sea.\n",
        encoding="utf-8",
    )
    assert [text for text, _ in read(file)] == [
        "Rivers flow. They meet.",
        "The sea is wide.",
        "Down to the sea.",
    ]


TRADITIONAL = "為了保護環境，我們應當節約用水，減少浪費，並且愛護樹木花草。" * 3


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        ("保护环境，节约用水。" * 5, "utf-16", "utf-16"),
        ("保护环境，节约用水。\nAB" * 5, "utf-16-le", "utf-16"),
        ("保护环境，节约用水。\nAB" * 5, "utf-16-be", "utf-16"),
        ("保护环境，我们应当节约用水，减少浪费，并且爱护树木花草。" * 3, "gb18030", "gb18030"),
        (TRADITIONAL.replace("為", "爲"), "big5", "big5"),
        (TRADITIONAL, "utf-8-sig", "utf-8"),
    ],
)
def test_encodings(text: str, codec: str, encoding: str, tmp_path: Path) -> None:
    text = text.replace("爲", "為")
    (tmp_path / "a.txt").write_bytes(text.encode(codec))
    document = read_document(tmp_path / "a.txt")
    assert (document.encoding, document.extract.text) == (encoding, text)
    assert document.place(len(text) - 1) == f"line {text.count(chr(10)) + 1}"


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return buffer.getvalue()


def word_with(*changes: tuple[bytes, bytes]) -> bytes:
    """The sample Word file with its document changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(WORD) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            for old, new in changes if name == "word/document.xml" else ():
                assert old in data
                data = data.replace(old, new, 1)
            target.writestr(name, data)
    return buffer.getvalue()


LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "'
    + b"&a;" * 50
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (99 + k, b"&%c;" % (98 + k) * 50) for k in range(6))
    + b"]><w:document"
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (lambda: zipped(word__document_xml=b"<a>" + b" " * 400_000_000), "would unpack to 400 MB"),
        (lambda: zipped(word__document_xml=b"<a/>"), "the Word file is damaged"),
        (lambda: WORD.read_bytes()[:3000], "the archive is damaged or cut short"),
        (
            lambda: word_with((b"<w:document", LAUGHS), ("试验".encode(), b"&h;")),
            "declares entities",
        ),
        (lambda: zipped(a=b"b"), "is an archive that holds no Word document"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"x" * 99, "an old office program; save it as .docx"),
        (lambda: b"{\\rtf1 text}", "rich text; save it as .docx"),
        (lambda: (FORMATS / "features.pdf").read_bytes()[:900], "the PDF"),
        (lambda: b"%PDF-1.4\n%%EOF", "the PDF"),
        (lambda: b"<!doctype html><html><body></body></html>", "holds no text"),
        (lambda: "保护".encode("utf-16") + b"\x00", "says that it is UTF-16 and is not"),
        (lambda: "正常文本".encode() + b"\xff\xfe\xfa" + "文本".encode("big5"), "neither valid"),
    ],
)
def test_files_that_cannot_be_read(
    data: Callable[[], bytes], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "_PROGRAMS", ())  # as where there is no LibreOffice
    (tmp_path / "bad").write_bytes(data())
    with pytest.raises(InputError, match=message):
        read_document(tmp_path / "bad")


def test_a_word_file_with_entities_is_refused(tmp_path: Path) -> None:
    title, outside = (
        "试验文件".encode(),
        b'<!DOCTYPE a [<!ENTITY h SYSTEM "file:///etc/hostname">]>',
    )
    bomb = word_with((b"<w:document", outside + b"<w:document"), (title, b"[&h;]"))
    (tmp_path / "bomb.docx").write_bytes(bomb)
    with pytest.raises(InputError, match="declares entities"):
        read(tmp_path / "bomb.docx")


PICTURES = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 200 300]>> endobj
trailer <</Root 1 0 R>>
%%EOF"""


def test_a_pdf_of_pictures_is_refused(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(PICTURES)
    with pytest.raises(InputError, match="pictures of pages and no text"):
        read_document(tmp_path / "scan.pdf")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(300_000_000)
    with pytest.raises(InputError, match="has 300 MB"):
        read_document(tmp_path / "huge.txt")


@given(st.binary(max_size=200), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>"]))
def test_any_bytes_are_read_or_refused(data: bytes, head: bytes) -> None:
    folder = Path("/nonexistent")
    for form in load_formats():
        if form.recognises(head + data, folder / "a.md"):
            try:
                form.read(head + data, folder / "a.md")
            except InputError:
                continue


def test_places_name_every_block() -> None:
    document: Document = read_document(FORMATS / "official.zh.pdf")
    assert document.place(0) == "page 1"
    assert document.place(len(document.extract.text) - 1) == "page 5"


@pytest.mark.parametrize("marks", ["[" * 50_000, "*a _b " * 20_000])
def test_markup_that_never_closes_is_text(marks: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"# Head\n\n{marks}", encoding="utf-8")
    assert read_document(tmp_path / "a.md").text.text.startswith("# Head")
