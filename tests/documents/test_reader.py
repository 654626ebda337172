"""Files that can and cannot be read."""

from pathlib import Path

import pytest

from evaluator.documents import read_document, read_terms
from evaluator.errors import InputError
from tests.conftest import WESTERN

CHINESE = "第一条 为了规范市场秩序，保护消费者的合法权益，制定本条例。各地区要认真贯彻落实。"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (CHINESE.encode(), "utf-8"),
        (CHINESE.encode("utf-8-sig"), "utf-8"),
        (CHINESE.encode("gb18030"), "gb18030"),
        (CHINESE.encode("gb2312"), "gb18030"),
        (b"Plain English.", "utf-8"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, encoding: str) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes(data)
    document = read_document(file)
    assert document.encoding == encoding
    assert document.text.text in (CHINESE, "Plain English.")


def test_offsets_count_characters_of_the_decoded_file() -> None:
    file = WESTERN / "source/scan-a.zh.txt"
    original = file.read_text(encoding="utf-8")
    text = read_document(file).text
    at = text.text.index("扛杆率")
    assert original[text.starts[at] : text.ends[at + 2]] == "扛杆率"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file holds no text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is a picture"),
        (b"\x1f\x8b\x08\x00", "is a packed file; unpack it"),
        (b"\xd0\xcf\x11\xe0", "an old office program; save it as .docx or .xlsx"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"text.txt\x00\x00\x00", "NUL"),
        (b"caf\x81 is nice and good", "neither valid UTF-8"),
    ],
)
def test_unreadable_files_are_told_in_one_line(tmp_path: Path, data: bytes, message: str) -> None:
    file = tmp_path / "bad.txt"
    file.write_bytes(data)
    with pytest.raises(InputError, match=message) as caught:
        read_document(file)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_document(tmp_path)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("source,forbidden\n甲,b\n", "line 1: no column 'target'"),
        ("source,target,colour\n甲,a,red\n", "line 1: unknown column 'colour'"),
        ("source,target\n甲,a\n乙,\n", "line 3: the row has no target"),
        ("source,target\n,a\n", "line 2: the row has no source"),
        ("source,target\n甲,a,b\n", "line 2: more cells than columns"),
        ('source,target\n甲,"a\n', "line 2: not a valid table"),
    ],
)
def test_bad_term_lists(tmp_path: Path, table: str, message: str) -> None:
    file = tmp_path / "terms.csv"
    file.write_text(table, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_terms(file)


@pytest.mark.parametrize(
    "table",
    [
        "source;target;forbidden\n三农;a|b;c\n",
        "sep=;\nsource;target;forbidden\n三农;a|b;c\n",
        "中文\t英文\t禁用\n三农\ta|b\tc\n",
        "Source term,EN-US,Do not use\n\n三农,a|b,c\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_term_lists_as_people_save_them(tmp_path: Path, table: str, encoding: str) -> None:
    file = tmp_path / "terms.csv"
    file.write_text(table, encoding=encoding)
    (term,) = read_terms(file).terms
    assert (term.source, term.targets, term.forbidden) == ("三农", ("a", "b"), ("c",))


def test_english_of_windows_is_no_chinese(tmp_path: Path) -> None:
    text = "It’s a “smart” quote – the company’s report. Café naïve, €5."
    (tmp_path / "a.txt").write_text(text, encoding="cp1252")
    document = read_document(tmp_path / "a.txt")
    assert (document.text.text, document.encoding) == (text, "windows-1252")


def test_term_list(tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    file.write_text("source,target,forbidden\r\n三农,a|b | c,\r\n", encoding="utf-8-sig")
    (term,) = read_terms(file).terms
    assert (term.source, term.targets, term.forbidden) == ("三农", ("a", "b", "c"), ())
