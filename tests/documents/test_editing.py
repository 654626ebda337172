"""Edits put into copies of files: the words change, and nothing else does."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.documents.bilingual import Columns, read_bilingual
from evaluator.documents.editing import (
    Edit,
    NoPlaceError,
    open_editable,
    open_table,
    word_edits,
)
from evaluator.documents.editing.edits import Counterpart, EditedLines, applied
from evaluator.documents.formats.archives import read_member, transitional
from evaluator.errors import InputError
from tests.documents.test_more_formats import strict

WORDS = st.lists(st.sampled_from(["the", "park", "opens", "2,000", "(a)", "—", "now."]), max_size=8)


@given(WORDS, WORDS)
def test_word_edits_make_one_sentence_of_the_other(before: list[str], after: list[str]) -> None:
    old, new = " ".join(before), " ".join(after)
    assert applied(old, word_edits(old, new)) == new


def test_what_stays_is_not_edited() -> None:
    edits = word_edits("It may pollute the river.", "It may not pollute any lake.")
    assert [("It may pollute the river."[e.start : e.end], e.text) for e in edits] == [
        ("", "not "),
        ("the river", "any lake"),
    ]


def test_a_number_with_its_separators_is_one_word() -> None:
    before, after = "It covers 3,500 m.", "It covers 35,000 m."
    edits = word_edits(before, after)
    assert [(before[edit.start : edit.end], edit.text) for edit in edits] == [("3,500", "35,000")]


def test_a_counterpart_differs_in_white_space_alone() -> None:
    way = Counterpart("one two three", "one\n   two  three\n")
    moved = way.moved(Edit(3, 7, ""))  # " two"
    assert "one\n   two  three\n"[moved.start : moved.end] == "\n   two"
    with pytest.raises(ValueError, match="not the same"):
        Counterpart("one two", "one too")


def test_an_edit_across_line_ends_leaves_them() -> None:
    reading = EditedLines.of("ab\r\ncd\r\nef", [Edit(1, 9, "X")])
    assert [reading.after(number) for number in range(3)] == ["aX", "", "f"]


def edit(path: Path, old: str, new: str, *, columns: bool = False, tracked: bool = False) -> bytes:
    """A file in which some words of its text were replaced by others."""
    editable = open_editable(path, Columns() if columns else None)
    begin = editable.text.index(old)
    edits = [
        Edit(begin + found.start, begin + found.end, found.text) for found in word_edits(old, new)
    ]
    return editable.edited(edits, tracked=tracked)


TEXTS = {
    "en.txt": (
        "\ufeffOne  line.\r\n\r\n\r\n\tTwo “lines” may be.\r\n",
        ("may be", "must be"),
        "\ufeffOne  line.\r\n\r\n\r\n\tTwo “lines” must be.\r\n",
    ),
    "en.md": (
        "---\ntitle: x\n---\n\n# The *old* park\n\n"
        "1. See [the old\n   rules](http://x.y/the) `a_b` &amp; go.\n",
        ("See the old rules a_b & go.", "See the new_2 rules a_b & stay."),
        "---\ntitle: x\n---\n\n# The *old* park\n\n"
        "1. See [the new\\_2\n   rules](http://x.y/the) `a_b` &amp; stay.\n",
    ),
    "en.srt": (
        "1\n00:00:01,000 --> 00:00:02,500\n<i>I can</i>\nsee 2 of them.\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nYes.\n",
        ("I can see 2 of them.", "I cannot see 3 of them."),
        "1\n00:00:01,000 --> 00:00:02,500\n<i>I cannot</i>\nsee 3 of them.\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nYes.\n",
    ),
    "en.html": (
        '<!DOCTYPE html><html><head><title>park</title><script>var x="the park";</script></head>\n'
        "<body class=a><nav>the park</nav><main><h1>The park</h1>"
        "<p>In the <b>big\n park</b> &mdash; R&amp;D.<br>x</main></body></html>\n",
        ("In the big park — R&D.", "In a big <b> park — R&D."),
        '<!DOCTYPE html><html><head><title>park</title><script>var x="the park";</script></head>\n'
        "<body class=a><nav>the park</nav><main><h1>The park</h1>"
        "<p>In a <b>big &lt;b&gt;\n park</b> &mdash; R&amp;D.<br>x</main></body></html>\n",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_files_change_by_the_edited_words_alone(name: str, tmp_path: Path) -> None:
    written, (old, new), wanted = TEXTS[name]
    file = tmp_path / name
    file.write_bytes(written.encode("utf-8"))
    assert edit(file, old, new).decode("utf-8") == wanted


def test_another_encoding_stays_and_says_what_it_has_not(tmp_path: Path) -> None:
    file = tmp_path / "en.txt"
    file.write_bytes("The café opens – “soon”.".encode("cp1252"))
    assert edit(file, "soon", "now").decode("cp1252") == "The café opens – “now”."
    with pytest.raises(InputError, match="has no '山'"):
        edit(file, "soon", "山")


def word_file(tmp_path: Path) -> Path:
    """A Word file with a heading, runs of several looks, a table and a tracked change."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    document.add_heading("Rules of the park", 1)
    paragraph = document.add_paragraph("Firms ")
    paragraph.add_run("may ").bold = True
    paragraph.add_run("pollute the ")
    paragraph._p.append(
        parse_xml(
            f'<w:ins {nsdecls("w")} w:id="7" w:author="Bo"><w:r><w:t>big lake</w:t></w:r></w:ins>'
        )
    )
    paragraph.add_run(".")
    document.add_table(1, 2).cell(0, 1).text = "14 million yuan"
    file = tmp_path / "en.docx"
    document.save(str(file))
    return file


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(data: bytes) -> Any:
    import docx

    return docx.Document(io.BytesIO(data))


def test_word_gets_tracked_changes_that_can_be_accepted_or_rejected(tmp_path: Path) -> None:
    file = word_file(tmp_path)
    old, new = "Firms may pollute the big lake.", "Firms must not pollute the small lake."
    body = opened(edit(file, old, new, tracked=True)).element.body
    marks = list(body.iter(f"{W}ins", f"{W}del"))
    assert len({mark.get(f"{W}id") for mark in marks}) == len(marks), "ids of their own"
    struck = ["".join(t.text for t in mark.iter(f"{W}delText")) for mark in body.iter(f"{W}del")]
    assert struck == ["may", "big"]
    for mark in list(body.iter(f"{W}del")):  # accept all
        mark.getparent().remove(mark)
    texts = ["".join(t.text for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p")]
    assert new in texts
    (bold,) = (r for r in body.iter(f"{W}r") if r.findtext(f"{W}t") == "must not")
    assert bold.find(f"{W}rPr/{W}b") is not None, "in the looks of the words that it replaces"


def test_word_with_accepted_changes_has_none(tmp_path: Path) -> None:
    file = word_file(tmp_path)
    data = edit(file, "14 million yuan", "140 million yuan")
    document = opened(data)
    assert document.tables[0].cell(0, 1).text == "140 million yuan"
    assert [mark.get(f"{W}author") for mark in document.element.body.iter(f"{W}ins")] == ["Bo"]
    before, after = (zipfile.ZipFile(source) for source in (file, io.BytesIO(data)))
    others = set(before.namelist()) - {"word/document.xml"}
    assert [name for name in others if name.endswith((".jpeg", ".bin"))] or others
    assert all(before.read(name) == after.read(name) for name in others if "styles" in name)


def test_a_lists_number_has_no_place(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Apply in writing.", style="List Number")
    file = tmp_path / "en.docx"
    document.save(str(file))
    with pytest.raises(NoPlaceError, match="no text element"):
        edit(file, "1. Apply", "2) Apply")


def xliff_file(tmp_path: Path) -> Path:
    file = tmp_path / "a.xlf"
    file.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><!-- kept -->'
        '<file original="o" source-language="zh" target-language="en" datatype="plaintext"><body>'
        '<trans-unit id="a"><source>点击<g id="1">保存</g>。</source>'
        '<target state="translated">Click <g id="1">Save it</g>.</target></trans-unit>'
        '<trans-unit id="n" translate="no"><source>甲</source><target>A</target></trans-unit>'
        '<trans-unit id="b"><source>不得关机。</source></trans-unit>'
        "</body></file></xliff>",
        encoding="utf-8",
    )
    return file


def test_xliff_keeps_ids_tags_states_and_comments(tmp_path: Path) -> None:
    file = xliff_file(tmp_path)
    written = edit(file, "Click Save it.", "Press Save now.", columns=True).decode("utf-8")
    wanted = file.read_text("utf-8").replace("Click", "Press").replace("Save it", "Save now")
    assert written == wanted


def test_segments_left_empty_on_purpose_move_no_edit(tmp_path: Path) -> None:
    file = xliff_file(tmp_path)
    locked = '<trans-unit id="l"><source>型号</source><target state="final"/></trans-unit>'
    whole = file.read_text("utf-8").replace("<body>", f"<body>{locked}")
    file.write_text(whole, encoding="utf-8")
    written = edit(file, "Save it", "Store it", columns=True).decode("utf-8")
    assert written == whole.replace("Save it", "Store it")


def test_a_target_that_was_not_there_is_made(tmp_path: Path) -> None:
    file = xliff_file(tmp_path)
    editable = open_editable(file, Columns())
    at = len("Click Save it.\n")
    before = file.read_text("utf-8")
    file.write_bytes(editable.edited([Edit(at, at, "Do not switch off & leave.")]))
    source = "<source>不得关机。</source>"
    made = f"{source}<target>Do not switch off &amp; leave.</target>"
    assert file.read_text("utf-8") == before.replace(source, made)
    found = read_bilingual(file)
    assert found is not None
    assert [segment.target.text for segment in found.segments] == [
        "Click Save it.",
        "Do not switch off & leave.",
    ]


ODD_XLIFF = (
    "<?xml version='1.0'  encoding='{codec}' ?>\r\n<!-- a > b --><?tool x=\"1\"?>\r\n"
    "<x:xliff  xmlns:x='urn:oasis:names:tc:xliff:document:1.2' version = '1.2'>\r\n"
    "<x:file original='a&gt;b' source-language='zh'\r\n target-language=\"en\"><x:body>\r\n"
    "  <x:trans-unit id='a' >\r\n    <x:source>甲&#x4E59;</x:source>\r\n"
    "    <x:target   state='needs-translation'><!-- n --><![CDATA[R&D]]> &lt;of&gt; "
    "the<x:g id=\"1\" ></x:g> &quot;old&quot;\r\n      one<x:x id='2' /></x:target>\r\n"
    "  </x:trans-unit>\r\n  <x:trans-unit id='b'>\r\n    <x:source>乙方</x:source>\r\n"
    "    <x:target/>\r\n  </x:trans-unit>\r\n  <x:trans-unit id='c'>\r\n"
    "    <x:source>丙方</x:source>\r\n  </x:trans-unit>\r\n"
    "</x:body></x:file></x:xliff  >\r\n<!-- end -->"
)


@pytest.mark.parametrize("codec", ["UTF-8", "UTF-16", "GB18030", "utf-8-sig"])
def test_xml_stays_as_it_was_written_but_for_the_edits(codec: str, tmp_path: Path) -> None:
    file = tmp_path / "a.xlf"
    written = ODD_XLIFF.replace("{codec}", codec.removesuffix("-sig"))
    file.write_bytes(written.encode(codec))
    editable = open_editable(file, Columns())
    first, second, third = (editable.text.index(at) for at in ("old", "\n", "\n"))
    third += 1
    edits = [
        Edit(first, first + 3, "new & good"),
        Edit(second + 1, second + 1, "Party B"),
        Edit(third + 1, third + 1, "Party C"),
    ]
    wanted = (
        written.replace("old", "new &amp; good")
        .replace("needs-translation", "translated")
        .replace("'translated'", '"translated"')
        .replace("<x:target/>", "<x:target>Party B</x:target>")
        .replace("丙方</x:source>", "丙方</x:source>\r\n    <x:target>Party C</x:target>")
    )
    assert editable.edited(edits) == wanted.encode(codec)


def test_tmx_keeps_other_languages(tmp_path: Path) -> None:
    file = tmp_path / "m.tmx"
    written = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header srclang="zh"/><body>'
        '<tu tuid="1"><note>n</note><tuv xml:lang="zh-CN"><seg>打开<ph x="1"/>灯</seg></tuv>'
        '<tuv xml:lang="de"><seg>Licht an</seg></tuv>'
        '<tuv xml:lang="en"><seg>Close the <ph x="1"/> light</seg></tuv></tu></body></tmx>'
    )
    file.write_text(written, encoding="utf-8")
    found = edit(file, "Close the light", "Open the light", columns=True).decode("utf-8")
    assert found == written.replace("Close", "Open")


PO = """# kept
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

#: a.c:3
#, c-format
msgid "已删除 %d 个文件"
msgid_plural "已删除 %d 个文件"
msgstr[0] "Deleted %d file"
msgstr[1] ""
"Deleted %d "
"folders"

msgid "Save"
msgstr "Save"
"""


def test_po_keeps_placeholders_and_all_other_messages(tmp_path: Path) -> None:
    file = tmp_path / "a.po"
    file.write_text(PO, encoding="utf-8")
    found = edit(file, "Deleted folders", 'Deleted "files"', columns=True).decode("utf-8")
    wanted = PO.replace('"folders"', '"\\"files\\""')
    assert found == wanted


def test_a_lost_placeholder_is_put_into_a_po_message(tmp_path: Path) -> None:
    file = tmp_path / "a.po"
    written = '#, c-format\nmsgid "上传失败：%s"\nmsgstr "Upload failed"\n'
    file.write_text(written, encoding="utf-8")
    found = edit(file, "Upload failed", "Upload failed: %s", columns=True).decode("utf-8")
    assert found == written.replace("failed", "failed: %s")
    file.write_text(found, encoding="utf-8")
    with pytest.raises(NoPlaceError, match="%s would stand in it more often"):
        edit(file, "Upload failed:", "Upload failed: %s", columns=True)


def test_what_a_reviewer_mended_is_fuzzy_no_longer(tmp_path: Path) -> None:
    file = tmp_path / "a.po"
    guessed = '#, fuzzy, c-format\n#| msgid "旧"\nmsgid "%d 天"\nmsgstr "%d night"\n'
    other = '\n#, fuzzy\nmsgid "夜"\nmsgstr "Dusk"\n'
    file.write_text(guessed + other, encoding="utf-8")
    found = edit(file, "night", "days", columns=True).decode("utf-8")
    assert found == '#, c-format\nmsgid "%d 天"\nmsgstr "%d days"\n' + other


def test_po_keeps_the_line_ends_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "a.po"
    written = PO.replace("\n", "\r\n")
    file.write_bytes(written.encode("utf-8"))
    found = edit(file, "Deleted folders", "Deleted files", columns=True).decode("utf-8")
    assert found == written.replace("folders", "files")


@pytest.mark.parametrize(
    ("version", "written"),
    [
        (
            "1.2",
            '<trans-unit id="a"><source>夜</source><target state="STATE">Dusk</target>'
            "</trans-unit>",
        ),
        (
            "2.0",
            '<unit id="a"><segment state="STATE"><source>夜</source><target>Dusk</target></segment>'
            "</unit>",
        ),
        (
            "1.2",
            '<trans-unit id="a"><source>夜</source><seg-source><mrk mtype="seg" mid="7">夜</mrk>'
            '</seg-source><target><mrk mtype="seg" mid="7">Dusk</mrk></target><sdl:seg-defs '
            'xmlns:sdl="urn:sdl"><sdl:seg id="7" conf="STATE"/></sdl:seg-defs></trans-unit>',
        ),
    ],
    ids=["XLIFF 1.2", "XLIFF 2", "Trados"],
)
@pytest.mark.parametrize(
    ("before", "after"),
    [("waiting", "translated"), ("final", "final")],
)
def test_what_a_reviewer_mended_waits_no_longer(
    version: str, written: str, before: str, after: str, tmp_path: Path
) -> None:
    waiting = {"1.2": "needs-review-translation", "2.0": "initial"}[version]
    if "conf" in written:
        waiting, after = "Draft", after.replace("translated", "Translated")
    before = before.replace("waiting", waiting)
    file = tmp_path / "a.xlf"
    whole = f'<xliff version="{version}"><file>{written}</file></xliff>'
    file.write_text(whole.replace("STATE", before), encoding="utf-8")
    found = edit(file, "Dusk", "Night", columns=True).decode("utf-8")
    assert found == whole.replace("STATE", after).replace("Dusk", "Night")


def test_text_tables_keep_the_rows_without_edits(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    written = '\ufeff"source";"target";"n"\r\n"甲";"one; or\ntwo";"\'=1"\r\n乙;"b ""c""";3\r\n'
    file.write_bytes(written.encode("utf-8"))
    found = edit(file, "one; or two", 'one; or "three"', columns=True).decode("utf-8")
    assert found == written.replace("two", '""three""')


@pytest.mark.parametrize("row", ['1;"甲";"one"', "1;甲;one", '"a ""1""";甲;"one"', '1;5" 甲;one'])
def test_a_cell_is_quoted_as_before_and_its_neighbours_too(row: str, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(f"id;source;target\n{row}\n", encoding="utf-8")
    found = edit(file, "one", "two", columns=True).decode("utf-8")
    assert found == f"id;source;target\n{row.replace('one', 'two')}\n"


def test_json_lines_keep_the_objects_without_edits(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    first = '{"id":  7, "source": "甲", "target": "one \\u00e9"}\n'
    file.write_text(first + '{"source": "乙", "target": "two"}\n', encoding="utf-8")
    found = edit(file, "two", "zwei “2”", columns=True).decode("utf-8")
    assert found == first + '{"source": "乙", "target": "zwei “2”"}\n'


def test_excel_keeps_all_other_parts_and_the_cells_style(tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["source", "x", "target"])
    sheet.append(["甲", 1, "Click <1>Save</1> = now"])
    sheet["C2"].font = Font(bold=True)
    sheet.append(["乙", "=1+1", "two"])
    book.create_sheet("notes")["A1"] = "kept"
    file = tmp_path / "t.xlsx"
    book.save(file)
    data = edit(file, "Click Save = now", "Press Save = now", columns=True)
    mended = openpyxl.load_workbook(io.BytesIO(data))
    assert mended["Sheet"]["C2"].value == "Press <1>Save</1> = now"
    assert mended["Sheet"]["C2"].font.bold
    assert mended["Sheet"]["B3"].value == "=1+1"
    before, after = (zipfile.ZipFile(source) for source in (file, io.BytesIO(data)))
    changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]


def test_a_bilingual_table_in_word(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    table = document.add_table(2, 2)
    for row, column, text in [(0, 0, "Source"), (0, 1, "Target"), (1, 0, "甲"), (1, 1, "one two")]:
        table.cell(row, column).text = text
    file = tmp_path / "t.docx"
    document.save(str(file))
    data = edit(file, "one two", "one three", columns=True)
    assert opened(data).tables[0].cell(1, 1).text == "one three"


def test_a_row_of_a_table_in_word_that_shares_its_source_with_the_one_above(
    tmp_path: Path,
) -> None:
    import docx

    document = docx.Document()
    table = document.add_table(3, 2)
    for row, texts in enumerate([("Source", "Target"), ("甲", "one two"), ("", "three four")]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_paragraph("An untouched line.")
    file = tmp_path / "t.docx"
    document.save(str(file))
    data = edit(file, "one two three four", "one two three five", columns=True)
    cells = [row.cells[1].text for row in opened(data).tables[0].rows]
    assert cells == ["Target", "one two", "three five"]


def test_strict_office_files_are_edited(tmp_path: Path) -> None:
    import docx
    import openpyxl

    book, document = openpyxl.Workbook(), docx.Document()
    for row in (["source", "target"], ["甲", "one two"]):
        book.active.append(row)
    document.add_paragraph("one two")
    for name, made in (("t.xlsx", book), ("t.docx", document)):
        buffer = io.BytesIO()
        made.save(buffer)
        file = tmp_path / name
        file.write_bytes(strict(buffer.getvalue()))
        data = edit(file, "one two", "one three", columns=name == "t.xlsx")
        if name == "t.xlsx":
            assert openpyxl.load_workbook(io.BytesIO(transitional(data))).active["B2"].value == (
                "one three"
            )
        else:
            assert b'conformance="strict"' not in read_member(data, "word/document.xml", file)


JSON = """{
\t"one": "A \\u201cgreen\\u201d\\thill \\ud83d\\ude00 by {{name}}.",
  "deep": {"list": ["x", "Build <b>15</b> schools\\/halls."] , "n": 1.50, "b":true},
  "forms": "{n, plural, one {# file} other {# files}}", "@one": {"description": "A hill"}
}
"""
YAML = """# of the site
en: # English
  plain: The hill, which is green  # why
  single: 'It''s %{count} of
    them.'
  double: "A \\"red\\" caf\\u00e9,\\
    \\ and more."
  folded: >-
    One long
    line of it.

  list: [small hill, "big hill"]
  kept: &a !!str some words
  same: *a
"""


@pytest.mark.parametrize(
    ("name", "text", "old", "new", "wanted"),
    [
        ("en.json", JSON, "A “green” hill", "An “old” hill",
         ('A \\u201cgreen\\u201d\\thill', 'An \\u201cold\\u201d\\thill')),
        ("en.json", JSON, "hill 😀 by", "hill 😀 “of”", ("de00 by", "de00 \\u201cof\\u201d")),
        ("en.json", JSON, "Build 15 schools/halls", 'Build 50 "big" schools/halls',
         ("<b>15</b> ", '<b>50 \\"big\\"</b> ')),
        ("en.yml", YAML, "which is green", "which is blue", ("is green", "is blue")),
        ("en.yml", YAML, "which is green", "which is: green",
         ("The hill, which is green", '"The hill, which is: green"')),
        ("en.yml", YAML, "It's of them", "It isn't of them", ("It''s", "It isn''t")),
        ("en.yml", YAML, "red", 'so "red"', ('red', 'so \\"red\\"')),
        ("en.yml", YAML, "café, and", "hut, and", ("caf\\u00e9", "hut")),
        ("en.yml", YAML, "long line", "longer line", ("long\n", "longer\n")),
        ("en.yml", YAML, "big hill", "huge hill", ("big", "huge")),
        ("en.yml", YAML, "some words", "many words", ("str some", "str many")),
    ],
)  # fmt: skip
def test_trees_of_texts_change_by_the_edited_words_alone(
    name: str, text: str, old: str, new: str, wanted: tuple[str, str], tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(text.encode())
    table, _ = open_table(file)
    begin = table.text.index(old)
    edits = [Edit(begin + e.start, begin + e.end, e.text) for e in word_edits(old, new)]
    assert table.edited(edits).decode() == text.replace(*wanted)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [("files", "documents", "forms by number"), ("hill", "hill {{name}}", "stand in it twice")],
)
def test_what_would_change_more_than_a_sentence_of_a_tree_is_refused(
    old: str, new: str, why: str, tmp_path: Path
) -> None:
    file = tmp_path / "en.json"
    file.write_text(JSON)
    table, _ = open_table(file)
    begin = table.text.index(old)
    with pytest.raises(NoPlaceError, match=why):
        table.edited([Edit(begin, begin + len(old), new)])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.json", '{"a": {"en": "Hill.", "zh": "山。"},\n "b": {"zh": "水。", "en":"Water."}}'),
        ("t.yaml", "b:\n  zh: 水。\n  en: 'Water.' # b\na: {en: One hill., zh: 一座山。}\n"),
    ],
)  # fmt: skip
def test_trees_in_both_languages(name: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(text.encode())
    data = edit(file, "Water", "Fresh water", columns=True)
    assert data.decode() == text.replace("Water", "Fresh water")


def test_formats_that_are_not_written_are_refused_with_those_that_are() -> None:
    file = Path(__file__).parents[1] / "data" / "formats" / "official.zh.pdf"
    with pytest.raises(InputError, match=r"not written into pdf; into .arb, .ass, .csv, .docx"):
        open_editable(file, None).edited([Edit(0, 1, "x")])


def test_presentations_change_by_the_edited_words_alone(tmp_path: Path) -> None:
    import pptx
    from pptx.util import Inches

    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    assert slide.shapes.title is not None
    title = slide.shapes.title.text_frame.paragraphs[0]
    for words, is_bold in (("The green ", False), ("hills", True), (" of R&D", False)):
        run = title.add_run()
        run.text, run.font.bold = words, is_bold
    table = slide.shapes.add_table(1, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    table.cell(0, 1).text = "Total of 15\vschools"
    notes = slide.notes_slide.notes_text_frame
    assert notes is not None
    notes.text = "Say this slowly."
    file = tmp_path / "deck.pptx"
    deck.save(str(file))
    old = "The green hills of R&D"
    data = edit(file, old, "The green hills of the R&D")
    changed = members_changed(file.read_bytes(), data)
    assert list(changed) == ["ppt/slides/slide1.xml"]
    was, now = changed["ppt/slides/slide1.xml"]
    assert now == was.replace(b" of R", b" of the R")
    file.write_bytes(data)
    data = edit(file, "Total of 15 schools", "Total of 50 new schools")
    file.write_bytes(data)
    edited = pptx.Presentation(io.BytesIO(edit(file, "slowly", "fast"))).slides[0]
    assert edited.shapes[1].table.cell(0, 1).text == "Total of 50 new\vschools"
    assert edited.notes_slide.notes_text_frame.text == "Say this fast."


def members_changed(before: bytes, after: bytes) -> dict[str, tuple[bytes, bytes]]:
    """The members of an archive that differ, as they were and as they are."""
    archives = [zipfile.ZipFile(io.BytesIO(data)) for data in (before, after)]
    old, new = ({name: one.read(name) for name in one.namelist()} for one in archives)
    assert list(old) == list(new)
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


def test_an_edit_that_makes_the_file_unreadable_has_no_place(tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_text("Green hills.\n")
    with pytest.raises(NoPlaceError, match="no such file any more"):
        open_editable(file, None).edited([Edit(0, 5, "a\0b", "Anna")])


ACCEPTING = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">
Sub Accept
 Dim how(0) As New com.sun.star.beans.PropertyValue
 how(0).Name = "ReadOnly" : how(0).Value = False
 opened = StarDesktop.loadComponentFromURL("SOURCE", "_blank", 0, how())
 giver = createUnoService("com.sun.star.frame.DispatchHelper")
 frame = opened.CurrentController.Frame
 giver.executeDispatch(frame, ".uno:AcceptAllTrackedChanges", "", 0, Array())
 Dim form(0) As New com.sun.star.beans.PropertyValue
 form(0).Name = "FilterName" : form(0).Value = "MS Word 2007 XML"
 opened.storeToURL("RESULT", form())
 opened.close(True)
 StarDesktop.terminate()
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>
"""


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_changes_that_libreoffice_accepts_give_the_edited_text(tmp_path: Path) -> None:
    import docx

    file, tracked, result = (tmp_path / f"{name}.docx" for name in ("en", "tracked", "result"))
    document = docx.Document()
    paragraph = document.add_paragraph("It may ", style="List Bullet")
    paragraph.add_run("pollute").bold = True
    paragraph.add_run(" the river.")
    document.add_table(1, 1).cell(0, 0).text = "2,000 yuan"
    document.save(str(file))
    editable = open_editable(file, None)
    edits = [
        Edit(at + found.start, at + found.end, found.text)
        for old, new in [("It may pollute", "It may not pollute"), ("2,000", "200")]
        for at in [editable.text.index(old)]
        for found in word_edits(old, new)
    ]
    tracked.write_bytes(editable.edited(edits, tracked=True))
    office = ["soffice", "--headless", "--norestore"]
    office.append(f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}")
    subprocess.run([*office, "--terminate_after_init"], check=True, capture_output=True)
    macros = tmp_path / "profile/user/basic/Standard"
    macros.mkdir(parents=True, exist_ok=True)
    (macros / "script.xlb").write_text(LIBRARY, encoding="utf-8")
    macro = ACCEPTING.replace("SOURCE", tracked.as_uri()).replace("RESULT", result.as_uri())
    (macros / "Module1.xba").write_text(macro, encoding="utf-8")
    accept = [*office, "macro:///Standard.Module1.Accept"]
    subprocess.run(accept, check=True, capture_output=True)
    accepted = docx.Document(str(result))
    assert [p.text for p in accepted.paragraphs] == ["It may not pollute the river."]
    assert accepted.tables[0].cell(0, 0).text == "200 yuan"
    assert not list(accepted.element.body.iter("{*}ins", "{*}del"))
