"""Numbering, headings and sentences in general."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.documents import clean
from evaluator.language import Language
from evaluator.structure import StructuredText, read_structure
from evaluator.structure.sentences import split_sentences

ZH, EN = Language.CHINESE, Language.ENGLISH


def read(text: str, language: Language) -> StructuredText:
    return read_structure(clean(text), language)


def ids(text: str, language: Language) -> list[str]:
    return [unit.id for unit in read(text, language).units]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一、总则\n（一）甲。\n（二）乙。\n二、附则\n（三）丙。",
            ["section-1", "1", "2", "section-2", "3"],
        ),
        ("一、总则\n(一)甲。\n(二)乙。", ["section-1", "1", "2"]),
        ("一、总则\n（１）甲。\n（２）乙。", ["section-1", "1", "2"]),
        ("第一章 总则\n第一条 甲。\n第二条 乙。", ["section-1", "1", "2"]),
        ("1. 总则\n2、附则", ["section-1", "section-2"]),
        ("一、总则\n1. 甲。\n2. 乙。", ["section-1", "1", "2"]),
        # clauses that begin again in every section are named after both
        ("一、甲\n（一）乙。\n二、丙\n（一）丁。", ["section-1", "1-1", "section-2", "2-1"]),
        # a number used twice
        ("（一）甲。\n（二）乙。\n（二）丙。", ["1", "2", "2b"]),
        # list items inside a clause are no units
        ("（一）甲：\n1. 乙；\n2. 丙。\n（二）丁。", ["1", "2"]),
        ("前言在此，说明缘由。\n（二十一）甲。", ["opening", "21"]),
        ("2020年，经济增长。\n2021年，继续增长。", ["p1", "p2"]),
        ("甲。\n（新华社北京5月17日电）", ["p1", "dateline"]),
    ],
)
def test_chinese_numbering(text: str, expected: list[str]) -> None:
    assert ids(text, ZH) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. General\n(1) One.\n(2) Two.", ["section-1", "1", "2"]),
        ("I. General\nII. Special", ["section-1", "section-2"]),
        ("Chapter 1 General\nArticle 1 One.\nArticle 2 Two.", ["section-1", "1", "2"]),
        ("1. One.\nSecond, two.\n3. Three.", ["section-1", "section-2", "section-3"]),
        # ordinals in running prose are no headings
        ("First, we thank you.\nSecond, we leave.", ["p1", "p2"]),
        ("Finally, we go.\n3.5 percent was lost.", ["p1", "p2"]),
        ("BEIJING, May 17 (Xinhua)\nThe text begins here.", ["dateline", "p1"]),
    ],
)
def test_english_numbering(text: str, expected: list[str]) -> None:
    assert ids(text, EN) == expected


@pytest.mark.parametrize(
    ("language", "paragraph", "expected"),
    [
        (ZH, "甲。乙！丙？丁；戊。", ["甲。", "乙！", "丙？", "丁；戊。"]),
        (ZH, "他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        (ZH, "他说：“好 。 ” 然后走了 。", ["他说：“好 。 ”", "然后走了 。"]),
        (ZH, "“下雨了。”她说。没人应。", ["“下雨了。”她说。", "没人应。"]),
        (ZH, "“去哪儿？”船夫低声问道。“回家！”", ["“去哪儿？”船夫低声问道。", "“回家！”"]),
        (ZH, "“下雨了。”她知道。没人应。", ["“下雨了。”", "她知道。", "没人应。"]),
        (ZH, "“下雨了。”这是小说。", ["“下雨了。”", "这是小说。"]),
        (ZH, "“下雨了。”她没有回答。", ["“下雨了。”", "她没有回答。"]),
        (ZH, "真的吗？！是的……对。", ["真的吗？！", "是的……对。"]),
        (ZH, "（注。）正文", ["（注。）", "正文"]),
        (EN, "(9) Strengthen it. Do so.", ["(9) Strengthen it.", "Do so."]),
        (EN, "1. General requirements", ["1. General requirements"]),
        (EN, "Dr. Li left at 3.5 km. He ran.", ["Dr. Li left at 3.5 km.", "He ran."]),
        (EN, "See No. 5 and Fig. 3. Then go.", ["See No. 5 and Fig. 3.", "Then go."]),
        (EN, "The U.S. and the U.K. agreed. Good.", ["The U.S. and the U.K. agreed.", "Good."]),
        (EN, "He said “Fine.” She left.", ["He said “Fine.”", "She left."]),
        (EN, "J. Smith et al. wrote it.", ["J. Smith et al. wrote it."]),
        (EN, "Stop! Why? Because.", ["Stop!", "Why?", "Because."]),
        (EN, "It cost 5 yuan. 金山 is a hill.", ["It cost 5 yuan.", "金山 is a hill."]),
    ],
)
def test_sentences(language: Language, paragraph: str, expected: list[str]) -> None:
    found = [sentence.text for sentence in split_sentences(clean(paragraph), language)]
    assert found == expected


@pytest.mark.parametrize(
    ("language", "piece", "ends"),
    [
        (Language.CHINESE, "风吹过来，", {"，"}),
        (Language.ENGLISH, "it blows, and ", {","}),
        (Language.ENGLISH, "it blows and ", {"t", "s", "d"}),
        (Language.CHINESE, "风", {"风"}),
    ],
    ids=["Chinese clauses", "English clauses", "words", "no word ends"],
)
def test_what_no_sentence_is_as_long_as_is_cut(
    language: Language, piece: str, ends: set[str]
) -> None:
    whole = clean((piece * 20_000).strip()[:20_000])
    pieces = split_sentences(whole, language)
    assert max(map(len, pieces)) <= 6_000
    assert len(pieces) > 3
    assert {part.text[-1] for part in pieces[:-1]} <= ends
    assert "".join(part.text for part in pieces).replace(" ", "") == whole.text.replace(" ", "")


def test_lines_broken_at_a_column_become_paragraphs() -> None:
    paragraphs = (
        "The first paragraph was broken at a column by some old program and goes on here.",
        "The second one was broken as well, and it is in the middle of Western China.",
    )
    text = "\n\n".join(textwrap.fill(paragraph, 34) for paragraph in paragraphs)
    units = read(text, EN).units
    assert [len(u.sentences) for u in units] == [1, 1]
    assert units[1].sentences[0].text.endswith("the middle of Western China.")


def test_chinese_lines_broken_at_a_column_become_paragraphs() -> None:
    paragraph = (
        "本设备由主机、电源线和遥控器组成，安装以前请先检查包装里的部件是否齐全，再按图示接线。"
    )
    wrapped = "\n".join(paragraph[k : k + 20] for k in range(0, len(paragraph), 20))
    units = read(f"安装\n{wrapped}\n\n{wrapped}", ZH).units
    assert [[s.text for s in unit.sentences] for unit in units[-2:]] == [[paragraph]] * 2


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (ZH, ["保存", "取消", "打开文件", "关闭窗口", "退出程序", "帮助"]),
        (EN, ["Save", "Cancel", "Open file", "Close the window", "Quit the program", "Help"]),
        (
            EN,
            [
                "Turn the lamp on or off by its switch",
                "Sound",
                "Choose how loud the alarm is",
                "Wake me up at the same time on every day of the week",
                "Language and region",
            ],
        ),
    ],
)
def test_one_paragraph_a_line_stays_one(language: Language, lines: list[str]) -> None:
    found = [s.text for unit in read("\n".join(lines), language).units for s in unit.sentences]
    assert found == lines


@given(
    st.text(alphabet="一二（）(1)、。. \nAa三，第条章Sixth;：", max_size=200),
    st.sampled_from([ZH, EN]),
)
def test_any_text_gives_units_with_text(text: str, language: Language) -> None:
    structure = read(text, language)
    names = [unit.id for unit in structure.units]
    assert len(set(names)) == len(names)
    found = "".join("".join(s.text.split()) for u in structure.units for s in u.sentences)
    assert found == "".join(text.split())
    assert all(unit.sentences for unit in structure.units)


def test_numbers_that_are_none() -> None:
    """Numerals that no number has, and figures longer than Python reads, head no unit."""
    for head in ("十二一、", f"第{'1' * 5000}条 ", f"（{'一' * 5000}）"):
        structure = read_structure(clean(f"{head}水。"), Language.CHINESE)
        assert [unit.kind for unit in structure.units] == ["paragraph"]


def test_a_number_used_again_and_again() -> None:
    structure = read_structure(clean("1. a\n" * 30), Language.ENGLISH)
    ids = [unit.id for unit in structure.units]
    assert len(set(ids)) == 30
    assert (ids[1], ids[25], ids[26]) == ("section-1b", "section-1z", "section-1aa")


def test_rows_of_a_form_are_no_broken_lines() -> None:
    text = read_structure(
        clean(
            "Agreement\nAddress: No. 7 Harbour Road, Pudong New Area, Shanghai\n"
            "Representative: Wang Min\nParty B: Acme Inc.\nArticle 1 Peace."
        ),
        Language.ENGLISH,
    )
    lines = [s.text for unit in text.units for s in unit.sentences]
    assert lines[1:4] == [
        "Address: No. 7 Harbour Road, Pudong New Area, Shanghai",
        "Representative: Wang Min",
        "Party B: Acme Inc.",
    ]


def test_the_text_of_the_last_article_does_not_close_the_contract() -> None:
    contract = (
        "第一条 期限\n租期为两年。\n第二条 其他\n本合同一式两份。\n自签字之日起生效。\n甲方：张三\n"
    )
    units = read(contract, Language.CHINESE).units
    assert [(unit.id, len(unit.sentences)) for unit in units] == [
        ("1", 2),
        ("2", 3),
        ("closing", 1),
    ]


def test_what_is_said_to_somebody_or_of_the_parties_is_no_title() -> None:
    report = "工作报告\n各位代表：\n现在报告工作。\n一、回顾\n工作取得进展。\n"
    assert [len(unit.sentences) for unit in read(report, Language.CHINESE).units] == [1, 2, 2]
    contract = "租房合同\n甲方：张三\n乙方：李四\n第一条 租期为两年。\n"
    assert [unit.id for unit in read(contract, Language.CHINESE).units] == [
        "title",
        "opening",
        "1",
    ]


def test_many_short_lines_before_the_first_number_are_no_title() -> None:
    lines = [f"目录第{number}行" for number in range(23)]
    units = read("\n".join([*lines, "一、概述", "工作取得进展。"]), Language.CHINESE).units
    assert [(unit.id, len(unit.sentences)) for unit in units] == [
        ("title", 4),
        ("opening", 19),
        ("section-1", 2),
    ]
