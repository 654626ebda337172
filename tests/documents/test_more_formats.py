"""Subtitles, slides and OpenDocument files: their text in order, with its places."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml

from evaluator.documents import read_document
from evaluator.errors import InputError

_OFFICE = "http://schemas.openxmlformats.org"
DIAGRAM, DRAWING = f"{_OFFICE}/drawingml/2006/diagram", f"{_OFFICE}/drawingml/2006/main"
SLIDES = f"{_OFFICE}/presentationml/2006/main"
RELATIONS = f"{_OFFICE}/officeDocument/2006/relationships"
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


def test_characters_and_readings_of_web_subtitles(tmp_path: Path) -> None:
    cue = "WEBVTT\n\n00:01.000 --> 00:02.000\n水<ruby>循环<rt>xúnhuán</rt></ruby> R&amp;D &lt;3\n"
    assert [words for _, words in lines(cue.encode(), tmp_path)] == ["水循环 R&D <3"]


def test_subtitles_that_break_off(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2: no times of a cue"):
        lines(b"1\n00:00:01,000 --> ", tmp_path)


def test_a_cue_with_damaged_times_is_not_left_out(tmp_path: Path) -> None:
    first = "1\n00:00:01,000 --> 00:00:02,000\n12:30 再见 -> 走。\n\n"
    assert [words for _, words in lines(first.encode(), tmp_path)] == ["12:30 再见 -> 走。"]
    for times in ("00:00:03,000 --> 00:00:04", "00:00:03,000 -> 00:00:04,000"):
        with pytest.raises(InputError, match=f"line 6: no times of a cue: {times}"):
            lines(f"{first}2\n{times}\n你好。\n".encode(), tmp_path)


def test_names_and_comments_of_web_subtitles_are_no_text(tmp_path: Path) -> None:
    cues = (
        "WEBVTT - 标题\n\nSTYLE\n::cue { color: red }\n\nNOTE 注释\n第二行\n\n"
        "开场\n00:01.000 --> 00:02.500\n你好。\n\nNOTE 又一条\n\n"
        "intro-2\n00:03.500 --> 00:04.000\n再见。\n\nREGION\nid:fred\n"
    )
    assert [words for _, words in lines(cues.encode(), tmp_path)] == ["你好。", "再见。"]


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
        ("slide 1, table row 1, column 1", "收入"),
        ("slide 1, table row 1, column 2", "支出"),
        ("slide 1, notes", "不要念数字"),
        ("slide 2", "谢谢"),
    ]


def test_what_is_written_in_charts_and_diagrams(tmp_path: Path) -> None:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    chart_data: Any = CategoryChartData  # without types
    data = chart_data()
    data.categories = ["华东", "华南", "2024"]
    data.add_series("销售额", (1, 2, 3))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, 0, 0, 9, 9, data).chart
    chart.chart_title.text_frame.text = "各地区销售"
    chart.value_axis.axis_title.text_frame.text = "万元"
    points = (
        f'<d:dataModel xmlns:d="{DIAGRAM}" xmlns:a="{DRAWING}"><d:ptLst><d:pt><d:t><a:p><a:r>'
        "<a:t>第一</a:t></a:r><a:r><a:t>步</a:t></a:r></a:p></d:t></d:pt></d:ptLst></d:dataModel>"
    )
    part = Part(PackURI("/ppt/diagrams/data1.xml"), "text/xml", made.part.package, points.encode())
    link = slide.part.relate_to(part, f"{RELATIONS}/diagramData")
    slide.shapes._spTree.append(
        parse_xml(
            f'<p:graphicFrame xmlns:p="{SLIDES}" xmlns:a="{DRAWING}" xmlns:d="{DIAGRAM}" '
            f'xmlns:r="{RELATIONS}"><p:nvGraphicFramePr><p:cNvPr id="9" name="D"/>'
            "<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><a:graphic>"
            f'<a:graphicData uri="{DIAGRAM}"><d:relIds r:dm="{link}"/></a:graphicData>'
            "</a:graphic></p:graphicFrame>"
        )
    )
    buffer = io.BytesIO()
    made.save(buffer)
    assert lines(buffer.getvalue(), tmp_path) == [
        ("slide 1, chart", "各地区销售"),
        ("slide 1, chart axis", "万元"),
        ("slide 1, chart", "销售额"),
        ("slide 1, chart", "华东"),
        ("slide 1, chart", "华南"),
        ("slide 1, diagram", "第一步"),
    ]


def open_document(kind: str, body: str, styles: str = "") -> bytes:
    """An OpenDocument file."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
        for name, uri in (("office", "office"), ("text", "text"), ("table", "table"),
                          ("draw", "drawing"), ("presentation", "presentation"),
                          ("style", "style"))
    )  # fmt: skip
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        content = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}>{styles}{content}</office:document-content>",
        )
    return buffer.getvalue()


def test_open_document_text(tmp_path: Path) -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>见附件"
        "</text:p></text:note-body></text:note>"
    )
    body = (
        "<text:tracked-changes><text:p>删去</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">总则</text:h>'
        f"<text:p>本<text:span>办</text:span>法{note}<text:s/>自公布之日起施行。</text:p>"
        "<text:list><text:list-item><text:p>一项</text:p></text:list-item></text:list>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>项目"
        "</text:p></table:table-cell></table:table-row></table:table-header-rows>"
        "<table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell>"
        "<table:table-cell><text:p>乙</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>结束<office:annotation><text:p>批注</text:p></office:annotation></text:p>"
    )
    assert lines(open_document("text", body), tmp_path) == [
        ("paragraph 1", "总则"),
        ("paragraph 2", "本办法 自公布之日起施行。"),
        ("paragraph 3", "一项"),
        ("table 1, row 1, column 1", "项目"),
        ("table 1, row 2, column 1", "甲"),
        ("table 1, row 2, column 2", "乙"),
        ("paragraph 4", "结束"),
        ("footnote 1", "见附件"),
    ]


def test_numbers_of_lists_and_headings_of_open_documents(tmp_path: Path) -> None:
    def levels(kind: str, *forms: tuple[str, str, str, int]) -> str:
        return "".join(
            f'<text:{kind} text:level="{k}" style:num-format="{form}" style:num-prefix="{prefix}" '
            f'style:num-suffix="{suffix}" text:display-levels="{shown}"/>'
            for k, (form, prefix, suffix, shown) in enumerate(forms, start=1)
        )

    number = "list-level-style-number"
    styles = (
        "<office:automatic-styles><text:list-style style:name='L'>"
        + levels(number, ("一, 二, 三, ...", "", "、", 1), ("1", "（", "）", 1))
        + "</text:list-style><text:list-style style:name='M'>"
        + levels(number, ("1", "", ".", 1), ("a", "", ")", 2))
        + "</text:list-style><text:list-style style:name='B'>"
        + levels("list-level-style-bullet", ("", "", "", 1))
        + "</text:list-style><text:outline-style style:name='O'>"
        + levels("outline-level-style", ("I", "", ".", 1), ("", "", "", 1))
        + "</text:outline-style></office:automatic-styles>"
    )

    def item(*inside: str, start: str = "") -> str:
        return f"<text:list-item{start}>{''.join(inside)}</text:list-item>"

    def listed(style: str, *items: str, more: str = "") -> str:
        named = f" text:style-name='{style}'" if style else ""
        return f"<text:list{named}{more}>{''.join(items)}</text:list>"

    def p(text: str) -> str:
        return f"<text:p>{text}</text:p>"

    body = (
        '<text:h text:outline-level="1">总则</text:h><text:h text:outline-level="2">节</text:h>'
        + listed(
            "L", item(p("甲"), listed("", item(p("子")), item(p("丑")))), item(p("乙"), p("续"))
        )
        + '<text:h text:outline-level="1">附则</text:h>'
        + listed("L", item(p("丙")), more=' text:continue-numbering="true"')
        + listed("L", item(p("丁")))
        + listed("M", item(listed("", item(p("深")))), item(p("浅"), start=' text:start-value="7"'))
        + listed("B", item(p("点")))
    )
    assert [text for _, text in lines(open_document("text", body, styles), tmp_path)] == [
        "I. 总则", "节", "一、甲", "（1）子", "（2）丑", "二、乙", "续", "II. 附则", "三、丙",
        "一、丁", "1.a) 深", "7. 浅", "点",
    ]  # fmt: skip


def test_open_document_slides(tmp_path: Path) -> None:
    page = (
        "<draw:page><draw:frame><draw:text-box><text:p>第{}页</text:p></draw:text-box></draw:frame>"
        '<presentation:notes><draw:frame presentation:class="notes"><text:p>备注</text:p>'
        '</draw:frame><draw:frame presentation:class="page-number"><text:p>3</text:p></draw:frame>'
        "</presentation:notes></draw:page>"
    )
    body = page.format(1) + page.format(2)
    assert lines(open_document("presentation", body), tmp_path) == [
        ("slide 1", "第1页"),
        ("slide 1, notes", "备注"),
        ("slide 2", "第2页"),
        ("slide 2, notes", "备注"),
    ]


def test_hidden_text_of_open_documents(tmp_path: Path) -> None:
    body = (
        '<text:p>看得见<text:span text:style-name="H">看不见</text:span>的话</text:p>'
        '<text:p text:style-name="H">藏起来的一段</text:p>'
        '<text:section text:display="none"><text:p>藏起来的一节</text:p></text:section>'
    )
    style = (
        '<office:automatic-styles><style:style style:name="H">'
        '<style:text-properties text:display="none"/></style:style></office:automatic-styles>'
    )
    assert lines(open_document("text", body, style), tmp_path) == [("paragraph 1", "看得见的话")]


STRICT_MARKS = {b"<w:document ": b"w:", b"<workbook ": b"", b"<p:presentation ": b""}


def strict(data: bytes) -> bytes:
    """An office file with the strict names of ISO/IEC 29500."""
    made = io.BytesIO()
    usual = rb"http://schemas\.openxmlformats\.org/(?!package)(\w+)/2006/"
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.namelist():
            renamed = re.sub(usual, rb"http://purl.oclc.org/ooxml/\1/", old.read(member))
            for root, mark in STRICT_MARKS.items():
                renamed = renamed.replace(root, root + mark + b'conformance="strict" ')
            new.writestr(member, renamed)
    return made.getvalue()


def test_strict_office_files(tmp_path: Path) -> None:
    text, talk = docx.Document(), pptx.Presentation()
    text.add_heading("总则", 2)
    text.add_paragraph("本办法自公布之日起施行。")
    talk.slides.add_slide(talk.slide_layouts[5]).shapes.title.text = "年度总结"
    found = []
    for made in (text, talk):
        buffer = io.BytesIO()
        made.save(buffer)
        found += lines(strict(buffer.getvalue()), tmp_path)
    assert [words for _, words in found] == ["总则", "本办法自公布之日起施行。", "年度总结"]


CONTAINER = '<container><rootfiles><rootfile full-path="{}"/></rootfiles></container>'


def book(pages: dict[str, str], spine: list[str], others: dict[str, str] | None = None) -> bytes:
    """An EPUB file of pages, read in an order of their own."""
    items = "".join(
        f'<item id="{name}" href="text/{name}.xhtml" media-type="application/xhtml+xml" '
        f'properties="{"nav" if name == "nav" else ""}"/>'
        for name in pages
    )
    order = "".join(f'<itemref idref="{name}"/>' for name in spine)
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "xhtml11.dtd">'
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.format("OPS/book.opf"),
        "OPS/book.opf": f"<package><manifest>{items}</manifest><spine>{order}</spine></package>",
        **{
            f"OPS/text/{name}.xhtml": f"{doctype}<html><body>{page}</body></html>"
            for name, page in pages.items()
        },
        **(others or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


BOOK = book({"one": "<p>雨</p>", "two": "<p>雪</p>"}, ["two", "one"])


def test_books_are_read_in_the_order_of_their_spine(tmp_path: Path) -> None:
    pages = {
        "two": "<p>第二章的话。</p>",
        "nav": "<p>目录</p>",
        "one": "<h1>第一章</h1><p>雨<ruby>停<rt>tíng</rt></ruby>了。</p>",
        "unread": "<p>不读</p>",
    }
    found = lines(book(pages, ["nav", "one", "two", "one", "missing"]), tmp_path)
    assert found == [
        ("chapter 1, block 1", "第一章"),
        ("chapter 1, block 2", "雨停了。"),
        ("chapter 2, block 1", "第二章的话。"),
    ]


def test_notes_and_numbers_of_a_book_are_read(tmp_path: Path) -> None:
    page = (
        "<header><p>题记</p></header><ol reversed='reversed'><li>乙</li><li>甲</li></ol>"
        "<ol style='list-style-type: none'><li>丙</li></ol><p>正文<a href='#n'>1</a></p>"
        "<aside epub:type='footnote' id='n'><p>注释</p></aside>"
    )
    found = [text for _, text in lines(book({"one": page}, ["one"]), tmp_path)]
    assert found == ["题记", "2. 乙", "1. 甲", "丙", "正文1", "注释"]


def test_books_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    one = {"one": "<p>雨</p>"}
    rights = '<encryption><EncryptedData><EncryptionMethod Algorithm="{}"/></EncryptedData>'
    rights += "</encryption>"
    aes, fonts = "http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://ns.adobe.com/pdf/enc#RC"
    locked = {"META-INF/encryption.xml": rights.format(aes)}
    for data, told in (
        (book(one, ["one"], locked), "encrypted"),
        (book(one, []), "no text"),
        (book(one, ["one"], {"META-INF/container.xml": CONTAINER.format("../x")}), "made of"),
        (book(one, ["one"], {"OPS/text/x.xml": "<!DOCTYPE a>"}), "declares"),
    ):
        with pytest.raises(InputError, match=told):
            lines(data, tmp_path)
    shown = book(one, ["one"], {"META-INF/encryption.xml": rights.format(fonts)})
    assert lines(shown, tmp_path) == [("chapter 1, block 1", "雨")]


def test_damage_is_told_in_one_line_and_none_of_the_text_is(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    buffer = io.BytesIO()
    pptx.Presentation().save(buffer)
    slides = buffer.getvalue().replace(b"ppt/slideMasters", b"ppt/slideMistress"[:16])
    for data in (slides, open_document("text", "<text:p>没有结束"), open_document("text", "")):
        with pytest.raises(InputError, match=r"damaged|not well-formed|no text"):
            lines(data, tmp_path)
    assert capfd.readouterr() == ("", "")


def test_what_is_no_one_text_is_refused_with_advice(tmp_path: Path) -> None:
    for kind, told in (("spreadsheet", "score it by itself"), ("graphics", "is a drawing")):
        with pytest.raises(InputError, match=told):
            lines(open_document(kind, ""), tmp_path)
