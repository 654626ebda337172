"""Bilingual files of every format: the same segments, ids and tags from each."""

from __future__ import annotations

import copy
import html
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import docx
import docx.document
import openpyxl
import pytest
from docx.oxml import OxmlElement
from openpyxl.chart import BarChart

from evaluator.corpora.corpus import Corpus, bilingual_corpus, load_corpus
from evaluator.documents import read_document
from evaluator.documents.bilingual import Bilingual, Columns, read_bilingual
from evaluator.errors import InputError
from evaluator.evaluation.choice import Choice
from evaluator.evaluation.pipeline import evaluate_corpus
from evaluator.model import Level
from evaluator.report.exports.xliff import xliff
from tests.documents.test_more_formats import open_document, strict

SOURCES = ["会议在西安举行。", "他说：“明天下雨。”", "第三句还没有译。"]
TARGETS = ["The meeting was held in Xi'an.", '"It will rain tomorrow," he said.', ""]

XLIFF_1 = """<?xml version="1.0"?><xliff version="1.2"
 xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" source-language="zh-CN"
 target-language="en" datatype="plaintext"><body><group>
 <trans-unit id="a"><source>会议在<g id="1">西安</g>举行。</source>
 <target>The meeting was held in <g id="1">Xi'an</g>.</target>
 <alt-trans><target>Another.</target></alt-trans></trans-unit>
 <trans-unit id="b"><source>他说：“明天下雨。”</source>
 <seg-source><mrk mtype="seg" mid="1">他说：“明天下雨。”</mrk></seg-source>
 <target><mrk mtype="seg" mid="1">"It will rain tomorrow," he said.</mrk></target></trans-unit>
 <trans-unit id="no" translate="no"><source>不译</source></trans-unit>
 </group><trans-unit id="c"><source>第三句还没有译。</source></trans-unit></body></file></xliff>"""
XLIFF_2 = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="zh"
 trgLang="en"><file id="f"><unit id="a"><segment><source>会议在<pc id="1">西安</pc>举行。</source>
 <target>The meeting was held in <pc id="1"><mrk id="m1" type="term">Xi'an</mrk></pc>.</target>
 </segment></unit><unit id="b"><segment><source>他说：“明天下雨。”</source>
 <target>"It will rain tomorrow," he said.</target></segment></unit>
 <unit id="c"><segment><source>第三句还没有译。</source></segment></unit></file></xliff>"""
TMX = """<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header srclang="zh-CN"/><body>
 <tu tuid="a"><tuv xml:lang="zh-CN"><seg>会议在<bpt i="1" x="1">&lt;b></bpt>西安<ept i="1">&lt;/b>
</ept>举行。</seg></tuv><tuv xml:lang="EN-us"><seg>The meeting was held in <bpt i="4" x="1"/>Xi'an
<ept i="4"/>.</seg></tuv></tu><tu tuid="b"><tuv xml:lang="en"><seg>"It will rain tomorrow," he
 said.</seg></tuv><tuv lang="zh"><seg>他说：“明天下雨。”</seg></tuv></tu><tu tuid="c">
 <tuv xml:lang="zh"><seg>第三句还没有译。</seg></tuv></tu></body></tmx>"""
PO = "\n".join(
    ['msgid ""', 'msgstr "Content-Type: text/plain; charset=UTF-8\\n"', ""]
    + [
        f"msgctxt {json.dumps(name)}\nmsgid {json.dumps(s, ensure_ascii=False)}\n"
        f"msgstr {json.dumps(t)}\n"
        for name, s, t in zip("abc", SOURCES, TARGETS, strict=True)
    ]
)
ROWS = [["编号", "原文", "译文"], *map(list, zip("abc", SOURCES, TARGETS, strict=True))]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Exported by a CAT tool"])
    for row in ROWS:
        book.active.append(row)
    return saved(book)


def word_table() -> bytes:
    document = docx.Document()
    table = document.add_table(4, 4)
    header = ["Segment ID", "Segment status", "Source segment", "Target segment"]
    for row, cells in zip(
        table.rows, [header, *([r[0], "", *r[1:]] for r in ROWS[1:])], strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 2).text = "会议在<12>西安</12>举行。"
    table.cell(1, 3).text = "The meeting was held in <12>Xi'an</12>."
    return saved(document)


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def delimited(separator: str) -> bytes:
    quoted = [['"' + c.replace('"', '""') + '"' if '"' in c else c for c in row] for row in ROWS]
    return "\n".join(separator.join(row) for row in quoted).encode()


def json_lines() -> bytes:
    keys = ["id", "src", "hyp"]
    return "\n".join(
        json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False) for row in ROWS[1:]
    ).encode()


def by_language() -> bytes:
    sides = {"zh-CN": SOURCES, "en": TARGETS[:2]}
    tree = {tag: dict(zip("abc", side, strict=False)) for tag, side in sides.items()}
    return json.dumps(tree, ensure_ascii=False).encode()


def by_text() -> bytes:
    rows = zip("abc", SOURCES, TARGETS, strict=True)
    tree = {name: {"zh": zh, "en": en} if en else {"zh": zh} for name, zh, en in rows}
    return json.dumps(tree, ensure_ascii=False).encode()


def string_catalogue() -> bytes:
    def unit(text: str, state: str) -> dict[str, object]:
        return {"stringUnit": {"state": state, "value": text}}

    plural = {"variations": {"plural": {"other": unit(TARGETS[1], "translated")}}}
    strings = {
        "a": {
            "localizations": {
                "zh-Hans": unit(SOURCES[0], "new"),
                "en": unit(TARGETS[0], "needs_review"),
            }
        },
        "b": {"localizations": {"zh-Hans": unit(SOURCES[1], "new"), "en": plural}},
        "c": {"localizations": {"zh-Hans": unit(SOURCES[2], "new")}},
        "d": {"shouldTranslate": False, "localizations": {"zh-Hans": unit("水", "new")}},
    }
    tree = {"sourceLanguage": "zh-Hans", "strings": strings, "version": "1.0"}
    return json.dumps(tree, ensure_ascii=False).encode()


def sheet() -> bytes:
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell><text:p>{html.escape(cell)}</text:p></table:table-cell>"
            if cell
            else '<table:table-cell table:number-columns-repeated="1"/>'
            for cell in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    far = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
    table = f'<table:table table:name="S"><table:table-column/>{rows}{far}</table:table-row>'
    return open_document("spreadsheet", f"{table}</table:table>")


TXML = """<txml version="1.0" targetlocale="en"><translatable blockId=""><segment segmentId="a">
<source>会议在<ut x="1">&lt;b&gt;</ut>西安<ut x="1">&lt;/b&gt;</ut>举行。</source><target>The
meeting was held in <ut x="1">&lt;b&gt;</ut>Xi'an<ut x="1">&lt;/b&gt;</ut>.</target></segment>
<segment segmentId="b"><source>他说：“明天下雨。”</source><target>"It will rain tomorrow," he
said.</target></segment></translatable><translatable><segment segmentId="c"><source>第三句还没有译。
</source></segment></translatable></txml>"""

FORMATS: dict[str, Callable[[], bytes]] = {
    "xliff 1.2": lambda: XLIFF_1.encode(),
    "xliff 1.2 in UTF-16": lambda: XLIFF_1.replace('"1.0"?', '"1.0" encoding="UTF-16"?', 1).encode(
        "utf-16"
    ),
    "xliff 2.1": lambda: XLIFF_2.encode(),
    "tmx": lambda: TMX.encode(),
    "txml": lambda: TXML.encode(),
    "po": lambda: PO.encode(),
    "tsv": lambda: delimited("\t"),
    "csv": lambda: delimited(","),
    "csv in GB18030": lambda: delimited(",").decode().encode("gb18030"),
    "tsv in UTF-16": lambda: delimited("\t").decode().encode("utf-16"),
    "jsonl": json_lines,
    "json by language": by_language,
    "json by text": by_text,
    "xcstrings": string_catalogue,
    "ods": sheet,
    "xlsx": workbook,
    "docx": word_table,
}


def read(data: bytes, folder: Path, **columns: str) -> Bilingual:
    file = folder / "anonymous"  # the format is found by content
    file.write_bytes(data)
    found = read_bilingual(file, Columns(columns))
    assert found is not None
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_segments(form: str, tmp_path: Path) -> None:
    found = read(FORMATS[form](), tmp_path)
    assert [segment.source.text for segment in found.segments] == SOURCES
    assert [segment.target.text for segment in found.segments] == TARGETS
    assert [segment.id for segment in found.segments] == list("abc")
    assert found.source.extract.names == tuple("abc")
    first = found.segments[0]
    if first.source.tags:
        for side, marked in ((first.source, "西安"), (first.target, "Xi'an")):
            begin, end = side.tags
            assert begin.name == end.name == first.source.tags[0].name
            assert side.text[begin.at : end.at] == marked


def test_formats_that_have_tags_keep_them(tmp_path: Path) -> None:
    tagged = [form for form in FORMATS if read(FORMATS[form](), tmp_path).segments[0].source.tags]
    assert tagged == ["xliff 1.2", "xliff 1.2 in UTF-16", "xliff 2.1", "tmx", "txml", "docx"]


def test_placeholders_of_messages_and_standing_tags(tmp_path: Path) -> None:
    catalogue = '#, python-format\nmsgid "共 %(n)d 个文件"\nmsgstr "%(n)d files in %s."\n'
    segment = read(catalogue.encode(), tmp_path).segments[0]
    assert [tag.name for tag in segment.source.tags] == ["%(n)d"]
    assert segment.target.text == "files in."
    assert [(tag.name, tag.at) for tag in segment.target.tags] == [("%(n)d", 0), ("%s", 8)]


def test_columns_by_name_and_by_system(tmp_path: Path) -> None:
    table = "文\tDeep\tOther\tgold\n你好。\tHello.\tHi.\tHello!\n".encode()
    file = tmp_path / "t.tsv"
    file.write_bytes(table)
    assert read_bilingual(file) is None
    columns = {"source": "文", "translation": "Deep", "reference": "gold"}
    named = read(table, tmp_path, **columns)
    assert named.segments[0].target.text == "Hello."
    assert named.segments[0].reference.text == "Hello!"
    of_system = read_bilingual(file, Columns({"source": "文"}, "Other"))
    assert of_system is not None
    assert of_system.segments[0].target.text == "Hi."


def test_bare_quotation_marks_in_tsv_are_text(tmp_path: Path) -> None:
    found = read('source\ttarget\n他说。\t"So he said.\n走了。\tGone".\n'.encode(), tmp_path)
    assert [s.target.text for s in found.segments] == ['"So he said.', 'Gone".']


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (XLIFF_1[:300], "not well-formed XML"),
        (XLIFF_1.replace("<xliff", '<!DOCTYPE x [<!ENTITY a "b">]><xliff', 1), "declares entities"),
        (XLIFF_1.replace("西安", "&city;"), "not well-formed XML|uses entities"),
        (TMX.replace("zh", "de"), "holds no unit in Chinese"),
        ("source,target\n一,one,two\n", "line 2: more cells than columns"),
        ('source,target\n"一,one\n', "not a valid table"),
        ('{"source": "一", "target": "1"}\n[1]\n', "line 2: no JSON object"),
        ('msgid "一"\nbroken\nmsgstr "1"\n', "no valid PO file"),
        ("source,target\n一,\n", "holds no translation text"),
        ("source,target\n,one\n", "holds no source text"),
    ],
)
def test_damaged_files_are_told_in_a_line(data: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        read(data.encode(), tmp_path)


def test_a_bilingual_file_is_no_single_text(tmp_path: Path) -> None:
    for form in ("xliff 2.1", "tmx", "xlsx"):
        (tmp_path / "file").write_bytes(FORMATS[form]())
        with pytest.raises(InputError, match="holds source and translation together"):
            read_document(tmp_path / "file")


def test_ids_systems_and_references_reach_the_run(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.xlf").write_text(XLIFF_1.replace("举行。</source>", '举行<x id="9"/>。</source>'))
    rows = [["id", "source", "mt", "ref"], *([*row, "A reference."] for row in ROWS[1:])]
    (folder / "b.tsv").write_text("\n".join("\t".join(row) for row in rows))
    (folder / "corpus.toml").write_text('title = "T"\n[bilingual]\nxlf = "a.xlf"\nmt = "b.tsv"\n')
    run = evaluate_corpus(load_corpus(folder))
    sentences = run.pairs[run.pairs["level"] == Level.SENTENCE]
    of_first = sentences[sentences["system"] == "xlf"]
    assert of_first["pair_id"].tolist() == ["a.1", "b.1", "c.1"]
    assert of_first["source_place"].tolist()[:2] == ["segment a", "segment b"]
    assert of_first["alignment"].tolist() == ["1-1", "1-1", "1-0"]
    assert run.manifest.systems == ["xlf", "mt"]
    assert run.manifest.references == ["reference"]
    (lost,) = [finding for finding in run.findings if finding.check == "tags"]
    assert (lost.system, lost.pair_id) == ("xlf", "a.1")


def test_files_of_other_segments_are_refused(tmp_path: Path) -> None:
    for name, text in (("a.tsv", "你好。"), ("b.tsv", "再见。")):
        (tmp_path / name).write_text(f"source\ttarget\n{text}\tWords.\n")
    files = {name: tmp_path / f"{name}.tsv" for name in "ab"}
    with pytest.raises(InputError, match=r"b.tsv: line 2: has another source here than a.tsv"):
        evaluate_corpus(bilingual_corpus(files, {}))


def test_a_sheet_that_claims_to_be_huge(tmp_path: Path) -> None:
    huge = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as book, zipfile.ZipFile(huge, "w") as claimed:
        for name in book.namelist():
            data = book.read(name)
            if name.endswith("sheet1.xml"):
                assert b'<dimension ref="A1:C5"' in data
                data = data.replace(b'ref="A1:C5"', b'ref="A1:XFD1048576"')
            claimed.writestr(name, data)
    assert len(read(huge.getvalue(), tmp_path).segments) == len(SOURCES)


def test_half_characters_escaped_in_json_are_dropped(tmp_path: Path) -> None:
    segment = read(b'{"id": "\\ud800", "source": "\\udc00\\u4e00", "mt": "a"}', tmp_path).segments[
        0
    ]
    assert (segment.id, segment.source.text) == ("", "一")


def catalogue(*messages: tuple[str, str, str]) -> bytes:
    """A PO file: flags, message and translation."""
    return "\n".join(
        f"#, {flags}\nmsgid {json.dumps(zh, ensure_ascii=False)}\nmsgstr {json.dumps(en)}\n"
        for flags, zh, en in messages
    ).encode()


@pytest.mark.parametrize(
    ("flags", "zh", "en", "text", "names"),
    [
        ("c-format", "%d%% 已用", "%d%% used", "%% used", ["%d"]),
        ("c-format", "%5.1lf 度", "%5.1lf degrees", "degrees", ["%5.1lf"]),
        ("c-format", "共 %zu 项", "%zu items", "items", ["%zu"]),
        ("c-format", "省 30% 的电", "saves 30% of power", "saves 30% of power", []),
        ("c-format", "%<PRIu64> 字节", "%<PRIu64> bytes", "bytes", ["%<PRIu64>"]),
        ("no-c-format", "%d 不填", "%d is no hole", "%d is no hole", []),
        ("python-format", "%(n)d 个", "%(n)d of %s", "of", ["%(n)d", "%s"]),
        ("python-brace-format", "{n:>3} 个", "{n:>3} of {{x}}", "of {{x}}", ["{n:>3}"]),
        ("qt-format", "第 %1 页", "page %L1 of %2", "page of", ["%L1", "%2"]),
        ("ruby-format", "%{a} 好", "%{a} is well", "is well", ["%{a}"]),
        ("objc-format", "%@ 好", "%@ is well", "is well", ["%@"]),
        ("fuzzy, c-format", "好 %s", "well %s", "well", ["%s"]),
        ("scheme-format", "好 ~a", "well ~a", "well ~a", []),
    ],
)
def test_placeholders_by_their_grammars(
    flags: str, zh: str, en: str, text: str, names: list[str], tmp_path: Path
) -> None:
    target = read(catalogue((flags, zh, en)), tmp_path).segments[0].target
    assert (target.text, [tag.name for tag in target.tags]) == (text, names)


def test_messages_in_english_are_no_source(tmp_path: Path) -> None:
    data = catalogue(("x", "打开", "Open"), ("x", "OK", "OK"), ("x", "Quit", "Quit"))
    found = read(data, tmp_path)
    assert [segment.source.text for segment in found.segments] == ["打开"]
    assert found.source.extract.notes == found.target.extract.notes
    (note,) = found.source.extract.notes
    assert note.told() == "anonymous: 2 messages whose source is not Chinese are not judged."
    assert "2 条" in note.told("zh")
    with pytest.raises(InputError, match="no message of this file is"):
        read(catalogue(("x", "OK", "OK")), tmp_path)


def units(body: str) -> bytes:
    return f"""<xliff version="1.2" xmlns:sdl="x"><file source-language="zh" target-language="en">
    <body>{body}</body></file></xliff>""".encode()


SEG = '<mrk mtype="seg" mid="{}">{}</mrk>'


def test_what_a_group_says_holds_for_its_units(tmp_path: Path) -> None:
    unit = "<trans-unit id='{}' {}><source>甲。</source><target>A.</target></trans-unit>"
    body = f'<group translate="no">{unit.format(1, "")}' + unit.format(2, 'translate="yes"')
    found = read(units(f"{body}</group>{unit.format(3, '')}"), tmp_path)
    assert [segment.id for segment in found.segments] == ["2", "3"]
    (note,) = found.notes
    assert note.told() == "anonymous: 1 segment marked as not to be translated is not judged."


def test_sides_that_are_cut_otherwise(tmp_path: Path) -> None:
    parts = SEG.format(1, "甲。") + SEG.format(2, "乙。")
    whole = f"<source>甲。乙。</source><seg-source>{parts}</seg-source><target>A. B.</target>"
    more = (
        f"<source>甲。</source><seg-source>{SEG.format(1, '甲。')}</seg-source>"
        f"<target>{SEG.format(1, 'A.')}{SEG.format(2, 'More.')}</target>"
    )
    body = f'<trans-unit id="1">{whole}</trans-unit><trans-unit id="2">{more}</trans-unit>'
    found = read(units(body), tmp_path)
    assert [(s.id, s.source.text, s.target.text) for s in found.segments] == [
        ("1", "甲。乙。", "A. B."),
        ("2-1", "甲。", "A."),
        ("2-2", "", "More."),
    ]


def test_tracked_changes_are_read_as_accepted_and_words_in_tags_are_text(tmp_path: Path) -> None:
    old, new = (f'<mrk mtype="x-sdl-{kind}">{{}}</mrk>' for kind in ("deleted", "added"))
    tag = '<ph id="1">alt="<sub>{}</sub>"</ph>'
    body = (
        f'<trans-unit id="1"><source>按{tag.format("图标")}。</source>'
        f"<target>Press {tag.format('the icon')}{old.format('old')}{new.format('now')}.</target>"
        "</trans-unit>"
    )
    found = read(units(body), tmp_path).segments
    assert [(s.id, s.source.text, s.target.text) for s in found] == [
        ("1", "按。", "Press now."),
        ("1-sub1", "图标", "the icon"),
    ]


def book(*sheets: tuple[str, str, list[list[object]]]) -> bytes:
    """A workbook: names, states and rows of its sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, state, rows in sheets:
        sheet = made.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    return saved(made)


def test_all_sheets_but_hidden_ones(tmp_path: Path) -> None:
    pair: list[list[object]] = [["source", "target"], ["甲。", "A."]]
    cover: list[list[object]] = [["说明"]]
    data = book(("隐藏", "hidden", pair), ("封面", "visible", cover), ("一", "visible", pair),
                ("二", "visible", pair))  # fmt: skip
    found = read(data, tmp_path)
    assert [segment.place for segment in found.segments] == ["一, row 2", "二, row 2"]
    assert found.notes[0].told() == "anonymous: 1 row of hidden sheets is not judged."
    with pytest.raises(InputError, match="on hidden sheets alone"):
        read(book(("隐藏", "hidden", pair), ("封面", "visible", cover)), tmp_path)


def test_a_column_that_is_named_must_be_there(tmp_path: Path) -> None:
    data = "source\ttarget\n甲。\tA.\n".encode()
    with pytest.raises(
        InputError, match="id=Nr: no column of that name; there are: source, target"
    ):
        read(data, tmp_path, id="Nr")


def test_sheets_that_are_named_alone(tmp_path: Path) -> None:
    pair: list[list[object]] = [["source", "target"], ["甲。", "A."]]
    data = book(("隐藏", "hidden", pair), ("一", "visible", pair), ("二", "visible", pair))
    found = read(data, tmp_path, sheet="二 | 隐藏")
    assert [segment.place for segment in found.segments] == ["二, row 2", "隐藏, row 2"]
    assert not found.notes
    with pytest.raises(InputError, match="no sheet of that name; there are: 隐藏, 一, 二"):
        read(data, tmp_path, sheet="三")
    with pytest.raises(InputError, match="has no sheets"):
        read("source\ttarget\n甲。\tA.\n".encode(), tmp_path, sheet="一")


def test_cells_as_they_are_displayed_and_tags_as_tags(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["source", "target"])
    made.active.append(["占比", 0.15])
    made.active["B2"].number_format = "0%"
    made.active.append(['<cf bold="True">重</cf>点', 'Key <cf bold="True">point</cf>'])
    made.active.append(["泛型", "A List<T> of a<b"])
    texts = [segment.target.text for segment in read(saved(made), tmp_path).segments]
    assert texts == ["15%", "Key point", "A List<T> of a<b"]


def test_sheets_of_other_headers(tmp_path: Path) -> None:
    numbered: list[list[object]] = [["编号", "译文", "原文"], [1, "A.", "甲。"]]
    plain: list[list[object]] = [["原文", "译文"], ["乙。", "B."]]
    found = read(book(("一", "visible", numbered), ("二", "visible", plain)), tmp_path)
    assert [(s.place, s.source.text, s.target.text) for s in found.segments] == [
        ("一, row 2", "甲。", "A."),
        ("二, row 2", "乙。", "B."),
    ]


def test_strict_workbooks_and_those_without_cells(tmp_path: Path) -> None:
    made = strict(book(("一", "visible", [["source", "target"], ["甲。", "A."]])))
    assert [segment.target.text for segment in read(made, tmp_path).segments] == ["A."]
    charts = openpyxl.Workbook()
    charts.remove(charts.active)
    charts.create_chartsheet("图").add_chart(BarChart())
    with pytest.raises(InputError, match="without a sheet of cells"):
        read(saved(charts), tmp_path)


@pytest.mark.parametrize("first", ["", "sep=;\n"])
def test_separators_and_lines_of_tables(first: str, tmp_path: Path) -> None:
    table = f'{first}source;target\n"甲。\n乙。";"A; and\nB."\n丙。;C.\n'
    found = read(table.encode("utf-8-sig"), tmp_path).segments
    begin = 2 + bool(first)
    assert [(s.place, s.source.text, s.target.text) for s in found] == [
        (f"line {begin}", "甲。 乙。", "A; and B."),
        (f"line {begin + 3}", "丙。", "C."),
    ]


def test_states_of_a_string_catalogue(tmp_path: Path) -> None:
    found = read(string_catalogue(), tmp_path)
    assert [segment.state for segment in found.segments] == ["needs_review", "translated", ""]
    assert [(note.id, note.arguments["count"]) for note in found.notes] == [
        ("documents.not-for-translation", 1)
    ]


STATES = """<xliff version="1.2" xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"
 xmlns:mq="MQXliff" xmlns:m="http://www.memsource.com/mxlf/2.0"><file><body>
 <trans-unit id="fresh"><source>甲</source><target state="needs-translation">A</target></trans-unit>
 <trans-unit id="studio"><source>乙</source><seg-source><mrk mtype="seg" mid="1">乙。</mrk>
 <mrk mtype="seg" mid="2">丙。</mrk></seg-source><target><mrk mtype="seg" mid="1">B.</mrk>
 <mrk mtype="seg" mid="2"/></target><sdl:seg-defs><sdl:seg id="1" conf="Draft"/>
 <sdl:seg id="2" conf="Translated" locked="true"/></sdl:seg-defs></trans-unit>
 <trans-unit id="memo" mq:status="ManuallyConfirmed" mq:locked="locked"><source>丁</source>
 <target>D</target></trans-unit>
 <trans-unit id="phrase" m:confirmed="1" m:locked="false"><source>戊</source><target>E</target>
 </trans-unit><trans-unit id="done" approved="yes"><source>己</source><target state="final"/>
 </trans-unit><trans-unit id="todo"><source>庚</source><target state="new"/></trans-unit>
 </body></file></xliff>"""
STATES_2 = """<xliff version="2.1" srcLang="zh" trgLang="en"><file id="f">
 <unit id="a"><segment state="reviewed"><source>甲</source><target>A</target></segment></unit>
 <unit id="b"><segment state="final"><source>乙</source><target/></segment></unit>
 <unit id="c"><segment state="initial"><source>丙</source></segment></unit></file></xliff>"""


def test_states_of_segments(tmp_path: Path) -> None:
    found = read(STATES.encode(), tmp_path)
    assert [(segment.id, segment.state) for segment in found.segments] == [
        ("fresh", "needs-translation"),
        ("studio-1", "Draft"),
        ("memo", "ManuallyConfirmed locked"),
        ("phrase", "confirmed"),
        ("todo", "new"),
    ]
    (note,) = found.notes
    assert (note.id, note.arguments["count"]) == ("documents.empty-on-purpose", 2)
    second = read(STATES_2.encode(), tmp_path)
    assert [(s.id, s.state) for s in second.segments] == [("a", "reviewed"), ("c", "initial")]
    fuzzy = PO.replace('msgctxt "a"', '#, fuzzy\nmsgctxt "a"')
    assert [s.state for s in read(fuzzy.encode(), tmp_path).segments] == ["fuzzy", "", ""]
    wordfast = TXML.replace('segmentId="a"', 'segmentId="a" locked="true"', 1)
    assert read(wordfast.encode(), tmp_path).segments[0].state == "locked"
    table = "状态\t原文\t译文\n已锁定\t甲\tA\n"
    assert [s.state for s in read(table.encode(), tmp_path).segments] == ["已锁定"]


def test_states_are_kept_in_the_run_and_written_back(tmp_path: Path) -> None:
    file = tmp_path / "a.xlf"
    file.write_text(STATES, encoding="utf-8")
    choice = Choice(metrics=["chrf"], checks=["numbering"])
    run = evaluate_corpus(bilingual_corpus({"x": file}, {}), choice)
    pairs = run.pairs[run.pairs["level"] == Level.SENTENCE]
    assert pairs["state"].tolist() == [
        "needs-translation", "Draft", "ManuallyConfirmed locked", "confirmed", "new"
    ]  # fmt: skip
    written = xliff(run, "x").decode()
    assert written.count('state="initial" subState="from:needs-translation"') == 1
    assert written.count('state="translated" subState="from:Draft"') == 1
    assert written.count('state="final" subState="from:ManuallyConfirmed-locked"') == 1
    read_back = read(written.encode(), tmp_path)
    assert [segment.state for segment in read_back.segments][2:4] == ["final", "reviewed"]


def test_states_can_be_left_out(tmp_path: Path) -> None:
    file = tmp_path / "a.xlf"
    file.write_text(STATES, encoding="utf-8")
    corpus = bilingual_corpus({"x": file}, {})

    def judged(*skipped: str) -> tuple[list[str], Mapping[str, object]]:
        choice = Choice(metrics=["chrf"], checks=["numbering"], skip_states=skipped)
        run = evaluate_corpus(corpus, choice)
        pairs = run.pairs[run.pairs["level"] == Level.SENTENCE]
        told = {note.id: note.arguments.get("count", 0) for note in run.manifest.note_messages}
        return pairs["unit"].tolist(), told

    kept, notes = judged("draft", "Locked", "new")
    assert kept == ["fresh", "phrase"]
    assert notes["run.states-skipped"] == 3
    assert "run.states-unknown" not in notes
    kept, notes = judged("fuzzy")
    assert kept == ["fresh", "studio-1", "memo", "phrase", "todo"]
    assert "run.states-unknown" in notes
    assert "run.states-skipped" not in notes
    with pytest.raises(InputError, match="but in states that are left out"):
        judged("needs-translation", "draft", "locked", "confirmed", "new")
    plain = Corpus("a", "a", {"a": tmp_path / "zh.txt"}, {"x": tmp_path / "en.txt"}, {}, [])
    (tmp_path / "zh.txt").write_text("我们见面。\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("We meet.\n", encoding="utf-8")
    with pytest.raises(InputError, match="--skip-state fuzzy: goes with bilingual files"):
        evaluate_corpus(plain, Choice(skip_states=["fuzzy"]))


def test_yaml_of_both_languages(tmp_path: Path) -> None:
    file = tmp_path / "texts.yml"
    file.write_text("menu:\n  zh: 打开\n  en: Open\nquit:\n  zh: 退出\n", encoding="utf-8")
    found = read_bilingual(file)
    assert found is not None
    assert [(s.id, s.place, s.source.text, s.target.text) for s in found.segments] == [
        ("menu", "key menu", "打开", "Open"),
        ("quit", "key quit", "退出", ""),
    ]


WMT = """<dataset id="x"><doc origlang="zh" id="d1"><src lang="zh"><p><seg id="1">甲。</seg>
<seg id="2">乙 &amp; 丙。</seg></p></src><ref lang="en" translator="A"><p><seg id="1">A.</seg>
<seg id="2">B &amp; C.</seg></p></ref>{}</doc></dataset>"""
HYP = '<hyp system="{0}" language="en"><p><seg id="2">{0} b.</seg></p></hyp>'


def test_test_sets_of_wmt(tmp_path: Path) -> None:
    file = tmp_path / "set.xml"
    file.write_text(WMT.format(HYP.format("S1") + HYP.format("S2")), encoding="utf-8")
    found = read_bilingual(file, Columns(system="S2"))
    assert found is not None
    assert [(s.id, s.document, s.source.text, s.target.text, s.reference.text)
            for s in found.segments] == [
        ("d1-1", "d1", "甲。", "", "A."), ("d1-2", "d1", "乙 & 丙。", "S2 b.", "B & C.")
    ]  # fmt: skip
    with pytest.raises(InputError, match=r"S1, S2; name one of them, as S1=set\.xml"):
        read_bilingual(file)
    file.write_text(WMT.format(""), encoding="utf-8")
    alone = read_bilingual(file)
    assert alone is not None
    assert [segment.target.text for segment in alone.segments] == ["A.", "B & C."]
    assert alone.reference is None


@pytest.mark.parametrize("times", ["99999999999999999999", "-3", "x", "1048576"])
def test_a_sheet_that_repeats_is_bounded(times: str, tmp_path: Path) -> None:
    row = (
        f'<table:table-row table:number-rows-repeated="{times}"><table:table-cell '
        f'table:number-columns-repeated="{times}"><text:p>水</text:p></table:table-cell>'
        "</table:table-row>"
    )
    data = open_document("spreadsheet", f'<table:table table:name="S">{row}</table:table>')
    with pytest.raises(InputError, match=r"more \w+s than any text needs|no columns named"):
        read(data, tmp_path)


def test_a_list_of_objects(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    rows = [{"source": s, "target": t} for s, t in zip(SOURCES, TARGETS, strict=True)]
    path.write_text(json.dumps(rows), encoding="utf-8")
    found = read_bilingual(path)
    assert found is not None
    assert [(s.place, s.source.text, s.target.text) for s in found.segments] == [
        (f"object {k}", *pair) for k, pair in enumerate(zip(SOURCES, TARGETS, strict=True), 1)
    ]


def test_machine_translations_of_wordfast_have_a_state(tmp_path: Path) -> None:
    (tmp_path / "a.txml").write_text(TXML.replace('segmentId="a"', 'segmentId="a" gtmt="true"'))
    found = read_bilingual(tmp_path / "a.txml")
    assert found is not None
    assert found.segments[0].state == "machine"


def test_bars_between_cells_and_a_quotation_mark_that_stays_open(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("原文|译文\n甲，乙|A, B\n", encoding="utf-8")
    found = read_bilingual(file)
    assert found is not None
    assert [(s.source.text, s.target.text) for s in found.segments] == [("甲，乙", "A, B")]
    file.write_text('原文|译文\n甲|"A\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"line 2: .*opens a cell and none closes it"):
        read_bilingual(file)


MERGED = [
    ["编号", "原文", "译文"],
    ["1", "第一条", "Article 1"],
    ["2", "甲方付款。", "Party A pays."],
    ["3", "乙方交货。", "Party B delivers."],
    ["4", "本合同自签字之日起生效。", "This contract takes effect when signed."],
]


def merged_table(*merges: tuple[tuple[int, int], tuple[int, int]]) -> docx.document.Document:
    """A bilingual table of Word with some cells merged, each from a row and column to another."""
    document = docx.Document()
    table = document.add_table(len(MERGED), 3)
    for row, texts in zip(table.rows, MERGED, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for begin, end in merges:
        table.cell(*begin).merge(table.cell(*end))
    return document


def segments_of(data: bytes, tmp_path: Path) -> list[tuple[str, str, str]]:
    return [(s.place, s.source.text, s.target.text) for s in read(data, tmp_path).segments]


@pytest.mark.parametrize(
    "merges", [[((2, 1), (3, 1))], [((2, 2), (3, 2))], [((2, 1), (3, 1)), ((2, 2), (3, 2))]]
)
def test_rows_of_word_with_a_merged_side_are_one(
    merges: list[tuple[tuple[int, int], tuple[int, int]]], tmp_path: Path
) -> None:
    assert segments_of(saved(merged_table(*merges)), tmp_path) == [
        ("table 1, row 2", *MERGED[1][1:]),
        ("table 1, rows 3–4", "甲方付款。 乙方交货。", "Party A pays. Party B delivers."),
        ("table 1, row 5", *MERGED[4][1:]),
    ]


def test_a_cell_of_word_below_two_columns_is_the_side(tmp_path: Path) -> None:
    document = merged_table()
    table = document.tables[0]
    table.cell(2, 0).text = ""
    table.cell(2, 0).merge(table.cell(2, 1))
    found = segments_of(saved(document), tmp_path)
    assert found[1] == ("table 1, row 3", "甲方付款。", "Party A pays.")


def test_what_word_has_outside_its_pairs_is_told(tmp_path: Path) -> None:
    document = merged_table(((1, 0), (1, 2)))
    title = document.tables[0]._tbl
    row = copy.deepcopy(document.tables[0].rows[1]._tr)
    title.insert(title.index(document.tables[0].rows[0]._tr), row)
    document.add_paragraph("表外的一段。")
    found = read(saved(document), tmp_path)
    assert [segment.source.text for segment in found.segments] == [row[1] for row in MERGED[2:]]
    assert [(str(note.id), note.arguments["count"]) for note in found.notes] == [
        ("documents.outside", 2),
        ("documents.merged", 1),
    ]


def test_rows_and_cells_of_word_in_content_controls(tmp_path: Path) -> None:
    expected = segments_of(saved(merged_table()), tmp_path)
    for wrapped in ("w:tbl", "w:tr[3]", "w:tr[3]/w:tc[2]"):
        document = merged_table()
        step = "w:tbl" if wrapped == "w:tbl" else f"w:tbl/{wrapped}"
        [element] = document.element.body.xpath(f"./{step}")
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        element.addprevious(control)
        control.append(content)
        content.append(element)
        assert segments_of(saved(document), tmp_path) == expected, wrapped


def test_sheets_of_other_things_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    notes = book.create_sheet("说明")
    notes.append(["请按术语表翻译。"])
    found = read(saved(book), tmp_path)
    assert [segment.source.text for segment in found.segments] == SOURCES
    assert [(str(note.id), note.arguments["count"]) for note in found.notes] == [
        ("documents.outside", 1)
    ]


WITHOUT_HEADER = [
    ("销售合同", "Contract of Sale"),
    ("第一条　卖方应在三十日内交货。", "1. The Seller shall deliver within thirty days."),
    ("第二条　买方应在收货后付款。", "2. The Buyer shall pay after receipt of the goods."),
    ("第三条　争议由双方协商解决。", "3. Disputes shall be settled by consultation."),
]


def table_of(rows: Sequence[Sequence[str]], before: str = "") -> bytes:
    document = docx.Document()
    document.add_paragraph(before)
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return saved(document)


def test_a_word_table_without_a_header_is_told_by_its_languages(tmp_path: Path) -> None:
    numbered: list[tuple[str, ...]] = [("", en, zh) for zh, en in WITHOUT_HEADER]
    for rows in ([*WITHOUT_HEADER], numbered):
        found = segments_of(table_of(rows), tmp_path)
        assert found == [
            (f"table 1, row {k}", zh.replace("\u3000", " "), en)
            for k, (zh, en) in enumerate(WITHOUT_HEADER, 1)
        ]


@pytest.mark.parametrize(
    ("rows", "before"),
    [
        (WITHOUT_HEADER, "本合同附件列出双方的全部条款，以中文文本为准。" * 20),
        (WITHOUT_HEADER[:2], ""),
        ([("电压", "AC 220 V"), ("品牌", "Philips"), ("材质", "steel"), ("型号", "HD 9252")], ""),
        ([("甲", "第一句话。"), ("乙", "第二句话。"), ("丙", "第三句话。")], ""),
    ],
)
def test_other_word_tables_are_one_text(
    rows: list[tuple[str, ...]], before: str, tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(table_of(rows, before))
    assert read_bilingual(tmp_path / "a.docx") is None


def test_columns_of_a_word_table_that_the_user_names(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(table_of([("甲方稿", "乙方稿"), *WITHOUT_HEADER]))
    named = Columns({"source": "甲方稿", "translation": "乙方稿"})
    found = read_bilingual(tmp_path / "a.docx", named)
    assert found is not None
    assert [segment.target.text for segment in found.segments] == [en for _, en in WITHOUT_HEADER]
