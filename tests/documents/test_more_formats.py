"""Subtitles, slides and OpenDocument files: their text in order, with its places."""

from __future__ import annotations

import io
from pathlib import Path

import pptx
import pytest
from odf import draw, office, table, text
from odf.opendocument import OpenDocumentPresentation, OpenDocumentSpreadsheet, OpenDocumentText

from evaluator.documents import read_document
from evaluator.errors import InputError

SRT = """1
00:00:01,000 --> 00:00:03,500
Hi everyone,
welcome <i>back</i>.

2
01:02:04,000 --> 01:02:06,500
{\\an8}100 g of flour
"""
VTT = """WEBVTT - a talk

NOTE a comment

intro
00:01.000 --> 00:03.500 align:start
<v Ann>Hi everyone,
welcome <b>back</b>.

01:02:04.000 --> 01:02:06.500
100 g of flour
"""
ASS = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:03.50,Default,,0,0,0,,Hi everyone,\\Nwelcome {\\i1}back{\\i0}.
Comment: 0,0:00:01.00,0:00:03.50,Default,,0,0,0,,A comment
Dialogue: 0,0:00:02.00,0:00:02.50,Default,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0}
Dialogue: 0,1:02:04.00,1:02:06.50,Default,,0,0,0,,100 g of flour
"""


def lines(data: bytes, folder: Path) -> list[tuple[str, str]]:
    """Places and texts of a file whose format only its content tells."""
    file = folder / "anonymous"
    file.write_bytes(data)
    extract = read_document(file).extract
    texts = extract.text.split("\n")
    return list(zip(extract.places, texts, strict=True))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("form", [SRT, VTT, ASS], ids=["srt", "vtt", "ass"])
def test_cues_without_times_and_styles(form: str, encoding: str, tmp_path: Path) -> None:
    found = lines(form.encode(encoding), tmp_path)
    assert [words for _, words in found] == ["Hi everyone, welcome back.", "100 g of flour"]
    assert found[0][0] == "cue 1 (0:00:01)"
    assert found[1][0].endswith("(1:02:04)")


def test_subtitles_that_break_off(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no text"):
        lines(b"1\n00:00:01,000 --> ", tmp_path)


def test_slides_with_groups_tables_and_notes(tmp_path: Path) -> None:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "年度总结"
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "第一点\n第二点"
    cells = slide.shapes.add_table(1, 2, 0, 0, 9, 9).table.rows[0].cells
    cells[0].text, cells[1].text = "收入", "支出"
    slide.notes_slide.notes_text_frame.text = "不要念数字"
    made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = "谢谢"
    buffer = io.BytesIO()
    made.save(buffer)
    assert lines(buffer.getvalue(), tmp_path) == [
        ("slide 1", "年度总结"),
        ("slide 1", "第一点"),
        ("slide 1", "第二点"),
        ("slide 1, table row 1, cell 1", "收入"),
        ("slide 1, table row 1, cell 2", "支出"),
        ("slide 1, notes", "不要念数字"),
        ("slide 2", "谢谢"),
    ]


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.write(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def test_open_document_text(tmp_path: Path) -> None:
    made = OpenDocumentText()
    made.text.addElement(text.H(outlinelevel=1, text="总则"))
    paragraph = text.P(text="本办法")
    note = text.Note(noteclass="footnote")
    note.addElement(text.NoteCitation(text="1"))
    body = text.NoteBody()
    body.addElement(text.P(text="见附件"))
    note.addElement(body)
    paragraph.addElement(note)
    paragraph.addElement(text.S())
    paragraph.addText("自公布之日起施行。")
    made.text.addElement(paragraph)
    grid, row, cell = table.Table(), table.TableRow(), table.TableCell()
    cell.addElement(text.P(text="项目"))
    row.addElement(cell)
    grid.addElement(row)
    made.text.addElement(grid)
    comment = office.Annotation()
    comment.addElement(text.P(text="批注"))
    last = text.P(text="结束")
    last.addElement(comment)
    made.text.addElement(last)
    assert lines(saved(made), tmp_path) == [
        ("paragraph 1", "总则"),
        ("paragraph 2", "本办法 自公布之日起施行。"),
        ("table 1, row 1, cell 1", "项目"),
        ("paragraph 3", "结束"),
        ("footnote 1", "见附件"),
    ]


def test_open_document_slides(tmp_path: Path) -> None:
    made = OpenDocumentPresentation()
    for number in (1, 2):
        page = draw.Page(masterpagename="m")
        frame, box = draw.Frame(), draw.TextBox()
        box.addElement(text.P(text=f"第{number}页"))
        frame.addElement(box)
        page.addElement(frame)
        made.presentation.addElement(page)
    assert lines(saved(made), tmp_path) == [("slide 1", "第1页"), ("slide 2", "第2页")]


@pytest.mark.parametrize("kind", ["pptx", "odt"])
def test_what_is_damaged_is_told_in_one_line(kind: str, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    if kind == "pptx":
        pptx.Presentation().save(buffer)
    else:
        OpenDocumentText().write(buffer)
    data = buffer.getvalue().replace(b"presentation.xml", b"presentatiom.xml")
    with pytest.raises(InputError, match=r"damaged|no text|archive"):
        lines(data[: len(data) * 2 // 3] if kind == "odt" else data, tmp_path)


def test_open_document_sheets_are_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"save it as \.xlsx"):
        lines(saved(OpenDocumentSpreadsheet()), tmp_path)
