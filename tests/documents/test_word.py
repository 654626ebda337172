"""Word files: what Word shows of them, whatever their parts are called."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator.documents import Document, read_document
from evaluator.documents.bilingual import read_bilingual
from evaluator.documents.formats.word_runs import equation_text

M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_file(fill: Callable[[object], None], **changed: tuple[str, str]) -> bytes:
    """A Word file of python-docx's; in its small parts, texts are replaced by others."""
    import docx

    document = docx.Document()
    fill(document)
    made, buffer = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            for old, new in changed.values():
                name = name.replace(old, new)
                if name.endswith((".rels", "[Content_Types].xml")):
                    data = data.replace(old.encode(), new.encode())
            target.writestr(name, data)
    return buffer.getvalue()


def read(data: bytes, folder: Path, name: str = "a.docx") -> Document:
    (folder / name).write_bytes(data)
    return read_document(folder / name)


def hidden_text(document) -> None:  # type: ignore[no-untyped-def]
    paragraph = document.add_paragraph("It takes effect ")
    paragraph.add_run("(do not translate) ").font.hidden = True
    paragraph.add_run("at once")
    remark = document.styles.add_style("Remark", 2)
    remark.font.hidden = True
    based = document.styles.add_style("Based", 2)
    based.base_style = remark
    paragraph.add_run(" gone", style="Remark")
    paragraph.add_run(" gone", style="Based")
    paragraph.add_run(", here", style="Based").font.hidden = False
    paragraph.add_run(".")
    aside = document.styles.add_style("Aside", 1)
    aside.font.hidden = True
    document.add_paragraph("All of it is hidden.", style="Aside")


def test_hidden_text_is_not_read(tmp_path: Path) -> None:
    document = read(word_file(hidden_text), tmp_path)
    assert document.text.text == "It takes effect at once, here."


def test_hidden_text_of_a_table(tmp_path: Path) -> None:
    def fill(document) -> None:  # type: ignore[no-untyped-def]
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ("source", "translation", "水", "water"), strict=True):
            cell.paragraphs[0].add_run(text)
            cell.paragraphs[0].add_run("x").font.hidden = True

    (tmp_path / "a.docx").write_bytes(word_file(fill))
    bilingual = read_bilingual(tmp_path / "a.docx")
    assert bilingual is not None
    (segment,) = bilingual.segments
    assert (segment.source.text, segment.target.text) == ("水", "water")


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("body", "written"),
    [
        (run("x=25"), "x=25"),
        (f"<m:f><m:num>{run('a+b')}</m:num><m:den>{run('2')}</m:den></m:f>", "(a+b)/2"),
        (f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('10')}</m:sup></m:sSup>", "x^10"),
        (f"<m:sSub><m:e>{run('x')}</m:e><m:sub>{run('i+1')}</m:sub></m:sSub>", "x_(i+1)"),
        (f"<m:rad><m:deg/><m:e>{run('2')}</m:e></m:rad>", "√2"),
        (f"<m:d><m:e>{run('a')}</m:e><m:e>{run('b')}</m:e></m:d>", "(a|b)"),
        (
            f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{run('0')}</m:sub>"
            f"<m:e>{run('n')}</m:e></m:nary>",
            "∑_0n",
        ),
    ],
)
def test_equations_are_written_in_a_line(body: str, written: str, tmp_path: Path) -> None:
    from lxml import etree

    equation = etree.fromstring(f"<m:oMath xmlns:m='{M}'>{body}</m:oMath>")
    assert equation_text(equation) == written

    def fill(document) -> None:  # type: ignore[no-untyped-def]
        paragraph = document.add_paragraph("Let ")
        paragraph._p.append(equation)
        paragraph.add_run(" hold.")

    assert read(word_file(fill), tmp_path).text.text == f"Let {written} hold."


def water(document) -> None:  # type: ignore[no-untyped-def]
    document.add_paragraph("水流入海。")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("a.docx", "word/document.xml", "word/document2.xml"),
        (
            "a.docm",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        ("a.dotx", "wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml"),
    ],
)
def test_word_files_of_other_kinds_and_names(name: str, old: str, new: str, tmp_path: Path) -> None:
    document = read(word_file(water, part=(old, new)), tmp_path, name)
    assert (document.text.text, document.encoding) == ("水流入海。", "docx")


def test_parts_in_other_formats_are_told(tmp_path: Path) -> None:
    def fill(document) -> None:  # type: ignore[no-untyped-def]
        water(document)
        body = document.element.body
        body.append(body.makeelement(body.tag.replace("body", "altChunk"), {f"{{{R}}}id": "x"}))

    document = read(word_file(fill), tmp_path)
    (note,) = document.extract.notes
    assert note.told("en").startswith("a.docx: 1 part in another format is not read")
    assert "1 个" in note.told("zh")
    assert read(word_file(water), tmp_path).extract.notes == ()


def test_what_is_not_read_as_it_stands_is_told(tmp_path: Path) -> None:
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = docx.Document()
    paragraph = document.add_paragraph("会议")
    for kind, text in (("ins", "明天"), ("del", "今天")):
        change, run = OxmlElement(f"w:{kind}"), paragraph.add_run(text)
        run._r.addprevious(change)
        change.append(run._r)
    document.add_comment(paragraph.add_run("召开。"), "请核对。", author="甲")
    section = document.sections[0]
    section.header.paragraphs[0].text = "内部资料"
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), " PAGE ")
    section.footer.paragraphs[0].text = "第页"
    section.footer.paragraphs[0]._p.append(number)
    data = io.BytesIO()
    document.save(data)
    extract = read(data.getvalue(), tmp_path).extract
    assert extract.text == "会议明天召开。"
    assert [(str(note.id), note.arguments["count"]) for note in extract.notes] == [
        ("documents.tracked-changes", 2),
        ("documents.comments", 1),
        ("documents.page-edges", 1),
    ]
