"""String tables of programs: texts by key, whatever the format, paired by their keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluator.corpora.corpus import load_corpus
from evaluator.corpora.inputs import Inputs, assemble
from evaluator.documents import read_document
from evaluator.documents.strings import Strings, paired_strings, read_strings
from evaluator.errors import InputError
from evaluator.evaluation.choice import Choice
from evaluator.evaluation.reading import read_corpus

JSON = json.dumps(
    {"menu": {"open": "打开文件", "steps": ["第一步", "第二步"]}, "hi": "你好，{{name}}！"},
    ensure_ascii=False,
)
FLAT = json.dumps({"menu.open": "打开文件", "hi": "你好，{{name}}！"}, ensure_ascii=False)
EXTENSION = json.dumps(
    {"open": {"message": "打开文件", "description": "x"}, "hi": {"message": "你好，$NAME$！"}},
    ensure_ascii=False,
)
ARB = json.dumps(
    {
        "@@locale": "zh",
        "open": "打开文件",
        "@open": {"description": "不是文字"},
        "files": "{count, plural, =0{没有文件} other{{count} 个文件}}",
    },
    ensure_ascii=False,
)
YAML = """# Rails
zh-CN:
  menu: &menu
    open: "打开文件"
    steps:
    - 第一步
    - 第二步
  copy: *menu
  hi: 你好，%{name}！
  long: >-
    line one
    line two
"""
ANDROID = """<?xml version="1.0" encoding="utf-8"?>
<resources xmlns:xliff="urn:oasis:names:tc:xliff:document:1.2"><!-- c -->
  <string name="open">打开<b>文件</b></string>
  <string name="hi">你好，<xliff:g id="n">%1$s</xliff:g>！\\n不用\\'谢\\'</string>
  <string name="app" translatable="false">水</string>
  <string-array name="steps"><item>第一步</item><item>第二步</item></string-array>
  <plurals name="files"><item quantity="other">%d 个文件</item></plurals>
</resources>"""
STRINGS = """/* 菜单 "x" = "y"; */
"open" = "打开\\"文件\\"";
// line
hi = "你好，%@！\\U6c34";
"""
STRINGSDICT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/x.dtd">
<plist version="1.0"><dict><key>files</key><dict>
<key>NSStringLocalizedFormatKey</key><string>%#@n@</string>
<key>n</key><dict><key>NSStringFormatSpecTypeKey</key><string>NSStringPluralRuleType</string>
<key>NSStringFormatValueTypeKey</key><string>d</string>
<key>other</key><string>%d 个文件</string></dict></dict></dict></plist>"""
PROPERTIES = """# comment
open=\\u6253\\u5f00\\u6587\\u4ef6
! another
hi : 你好，\\
   {0}！
"""
SGML = """<srcset setid="x" srclang="zh">
<doc docid="d1"><p><seg id="1"> 甲 &amp; 乙 </seg><seg id="2">丙</seg></p></doc>
<DOC docid='d2'><hl><seg id=1>丁</seg></hl></DOC></srcset>"""

TABLES = {
    "json": JSON,
    "yaml": YAML,
    "xml": ANDROID,
    "strings": STRINGS,
    "stringsdict": STRINGSDICT,
    "properties": PROPERTIES,
    "sgm": SGML,
}


def table(written: str | bytes, folder: Path, name: str = "anonymous") -> Strings | None:
    file = folder / name
    file.write_bytes(written if isinstance(written, bytes) else written.encode())
    return read_strings(file)


def texts(written: str | bytes, folder: Path, name: str = "anonymous") -> dict[str, str]:
    found = table(written, folder, name)
    assert found is not None
    return {key: entry.value.text for (_, key), entry in found.entries.items()}


@pytest.mark.parametrize(
    ("written", "name", "expected"),
    [
        (
            JSON,
            "anonymous",
            {
                "menu.open": "打开文件",
                "menu.steps.0": "第一步",
                "menu.steps.1": "第二步",
                "hi": "你好，！",
            },
        ),
        (FLAT, "anonymous", {"menu.open": "打开文件", "hi": "你好，！"}),
        (EXTENSION, "messages.json", {"open": "打开文件", "hi": "你好，$NAME$！"}),
        (ARB, "app_zh.arb", {"open": "打开文件", "files": "个文件", "files[=0]": "没有文件"}),
        (
            YAML,
            "zh.yml",
            {
                "menu.open": "打开文件",
                "menu.steps.0": "第一步",
                "menu.steps.1": "第二步",
                "hi": "你好，！",
                "long": "line one line two",
            },
        ),
        (
            ANDROID,
            "anonymous",
            {
                "open": "打开文件",
                "hi": "你好，！ 不用'谢'",
                "app": "水",
                "steps.0": "第一步",
                "steps.1": "第二步",
                "files.other": "个文件",
            },
        ),
        (STRINGS, "anonymous", {"open": '打开"文件"', "hi": "你好，！水"}),
        (STRINGSDICT, "anonymous", {"files.n.other": "个文件"}),
        (PROPERTIES, "zh.properties", {"open": "打开文件", "hi": "你好，！"}),
        (SGML, "anonymous", {"1": "丁", "2": "丙"}),
    ],
    ids=["nested", "flat", "extension", "arb", "yaml", "android", "strings", "stringsdict",
         "properties", "sgml"],
)  # fmt: skip
def test_texts_by_key(written: str, name: str, expected: dict[str, str], tmp_path: Path) -> None:
    assert texts(written, tmp_path, name) == expected
    if name == "anonymous":
        for encoding in ("utf-8-sig", "utf-16"):
            if "encoding=" not in written:
                assert texts(written.encode(encoding), tmp_path) == expected


def test_what_is_filled_in_is_a_tag(tmp_path: Path) -> None:
    for written, name, code in (
        (JSON, "anonymous", "{{name}}"),
        (YAML, "a.yaml", "%{name}"),
        (ANDROID, "anonymous", "%1$s"),
        (STRINGS, "anonymous", "%@"),
        (PROPERTIES, "a.properties", "{0}"),
    ):
        found = table(written, tmp_path, name)
        assert found is not None
        (tag,) = found.entries["", "hi"].value.tags
        assert tag.code == code
        assert tag.at == 3


def test_a_choice_by_number_or_gender_is_read_in_all_its_forms(tmp_path: Path) -> None:
    message = (
        "{n, plural, offset:1 one {# file} other {# files in {where, select, a {A} other {B}}}}."
    )
    found = texts(
        json.dumps({"a": message, "b": "{n, plural, one {x}", "c": "{d, date, short}"}), tmp_path
    )
    assert found == {
        "a": "files in B.",
        "a[other.a]": "files in A.",
        "a[one]": "file.",
        "b": "{n, plural, one",
        "c": "",
    }


def test_of_more_forms_than_anybody_writes_the_general_one_is_read(tmp_path: Path) -> None:
    choices = "".join(f"{{n{k}, select, a {{x}} other {{y}}}}" for k in range(8))
    assert texts(json.dumps({"a": choices}), tmp_path) == {"a": "y" * 8}


def pair(source: str, target: str, folder: Path, ending: str = ".json") -> list[tuple[str, str]]:
    one, other = (
        table(written, folder, f"{name}{ending}")
        for name, written in (("zh", source), ("en", target))
    )
    assert one is not None
    assert other is not None
    document, (english,) = paired_strings(one, [other])
    rows = [d.extract.text.split("\n")[:-1] for d in (document, english)]
    assert len(rows[0]) == len(rows[1]) == len(document.extract.names)
    return list(zip(*rows, strict=True))


def test_texts_are_paired_by_key_and_what_one_lacks_is_empty(tmp_path: Path) -> None:
    source = {"b": "水", "a": "火", "c": "土", "url": "https://example.org", "n_other": "{{n}} 天"}
    target = {
        "a": "fire",
        "b": "water",
        "d": "extra",
        "n_one": "{{n}} day",
        "n_other": "{{n}} days",
    }
    found = pair(json.dumps(source, ensure_ascii=False), json.dumps(target), tmp_path)
    assert found == [("水", "water"), ("火", "fire"), ("土", ""), ("天", "days"), ("", "extra")]


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    one = table(ANDROID, tmp_path, "zh.xml")
    english = ANDROID.replace(
        '<item quantity="other">%d 个文件',
        '<item quantity="one">%d file</item><item quantity="other">%d files',
    )
    other = table(english, tmp_path, "en.xml")
    assert one is not None
    assert other is not None
    document, _ = paired_strings(one, [other])
    assert [(note.id, note.arguments["count"]) for note in document.extract.notes] == [
        ("documents.not-for-translation", 1),
        ("documents.other-forms", 1),
    ]


def test_forms_of_a_message_are_paired_by_their_cases(tmp_path: Path) -> None:
    source = {
        "n": "{n, plural, =0{没有文件} other{{n} 个文件}}",
        "hi": "{n} 条",
        "z": "{n, plural, =1{一} other{多}}",
    }
    target = {
        "n": "{n, plural, =0{No files} one{{n} file} other{{n} files}}",
        "hi": "{g, select, male{his} other{theirs}}",
        "z": "many",
    }
    one, other = (
        table(json.dumps(written, ensure_ascii=False), tmp_path, name)
        for name, written in (("zh.arb", source), ("en.arb", target))
    )
    assert one is not None
    assert other is not None
    document, (english,) = paired_strings(one, [other])
    rows = [d.extract.text.split("\n")[:-1] for d in (document, english)]
    assert list(zip(*rows, strict=True)) == [
        ("个文件", "files"),
        ("没有文件", "No files"),
        ("条", "theirs"),
        ("多", "many"),
    ]
    assert list(document.extract.names) == ["n", "n[=0]", "hi", "z"]
    assert [note.arguments["count"] for note in document.extract.notes] == [3]


def test_tables_of_other_programs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no key in common"):
        pair('{"a": "水"}', '{"b": "water"}', tmp_path)


def test_a_corpus_of_tables_is_paired_by_key(tmp_path: Path) -> None:
    files = {
        "zh.json": {"a": "打开文件", "b": "你好，{{name}}！"},
        "en.json": {"b": "Hello, {{name}}!", "a": "Open file"},
        "ref.json": {"b": "Hi, {{name}}!", "a": "Open the file"},
    }
    for name, written in files.items():
        (tmp_path / name).write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "corpus.toml").write_text(
        'title = "T"\n[sources]\na = "zh.json"\n[translations]\nx = "en.json"\n'
        '[references]\nr = "ref.json"\n',
        encoding="utf-8",
    )
    named = assemble(Inputs(named=[tmp_path / "zh.json", tmp_path / "en.json"]))
    for corpus in (named, load_corpus(tmp_path)):
        assert corpus.by_line
        read = read_corpus(corpus, Choice()).texts
        for text in (read.sources[0], *read.translations, *read.references):
            assert [unit.id for unit in text.structure.units] == ["a", "b"]
        english = read.translations[0]
        assert english.document.place(english.structure.units[1].sentences[0].start) == "key b"
        assert [s.text for u in english.structure.units for s in u.sentences] == [
            "Open file", "Hello,!"
        ]  # fmt: skip


def test_a_table_and_a_text_are_not_of_one_program(tmp_path: Path) -> None:
    (tmp_path / "zh.json").write_text('{"a": "打开文件"}', encoding="utf-8")
    (tmp_path / "en.txt").write_text("Open file\n", encoding="utf-8")
    corpus = assemble(Inputs(named=[tmp_path / "zh.json", tmp_path / "en.txt"]))
    with pytest.raises(InputError, match="is no string table"):
        read_corpus(corpus, Choice())


@pytest.mark.parametrize(
    ("written", "name", "told"),
    [
        ("a: [", "a.yml", "no valid YAML"),
        ("a: " + "[" * 200, "a.yml", "nested too deep"),
        ("<resources><string", "a", "not well-formed"),
        ('<!DOCTYPE r [<!ENTITY a "b">]><resources><string name="a">&a;</string></resources>',
         "a", "declares entities"),
        ('"a" = "b"', "a.strings", "not a line of"),
        (b"bplist00\x00\x01", "a.strings", "is compiled"),
        ("a=\\u12", "a.properties", "no valid properties"),
        ("<tstset><doc sysid=a><seg id=1>x</seg></doc><doc sysid=b></doc></tstset>",
         "a", "a file of its own"),
    ],
)  # fmt: skip
def test_damage_is_told_in_one_line(
    written: str | bytes, name: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=told):
        table(written, tmp_path, name)


def test_aliases_do_not_multiply(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]\n" for k in range(1, 12)
    )
    assert len(texts(bomb, tmp_path, "a.yml")) == 9


def test_nothing_is_made_of_tags(tmp_path: Path) -> None:
    call = f'!!python/object/apply:os.mkdir ["{tmp_path}/made"]'
    assert texts(call, tmp_path, "a.yml") == {"0": f"{tmp_path}/made"}
    assert not (tmp_path / "made").exists()


def test_other_texts_are_no_tables(tmp_path: Path) -> None:
    for written, name in (
        ("{这是括号}", "a.txt"),
        ('{"source": 1}', "a.json"),
        ("[1, 2]", "a.json"),
        ('"引号开头的句子。"', "a.txt"),
        ("<html><body>resources</body></html>", "a.html"),
    ):
        assert table(written, tmp_path, name) is None
    assert read_document(tmp_path / "a.txt").extract.text == '"引号开头的句子。"'
