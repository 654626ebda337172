"""Documents of one kind: their blocks, headings, and numbers that only one side has."""

from pathlib import Path

import docx
import pytest

from evaluator.documents import read_document
from evaluator.language import Language
from evaluator.structure import StructuredText, read_together

CHINESE = """# 使用手册

## 一、安装

打开箱子。取出灯具。

- 拧紧螺丝
- 接通电源

## 二、维护

每月擦拭一次。

    lamp --clean 3

| 项目 | 周期 |
| --- | --- |
| 灯罩 | 每月 |
"""
ENGLISH = """# User Guide

## Installation

Open the box. Take out the lamp.

- Tighten the screws
- Switch the power on

## Maintenance

Wipe it once a month.

    lamp --clean 3

| Part | Interval |
| --- | --- |
| Shade | monthly |
"""


def together(folder: Path, chinese: str, english: str, suffix: str) -> list[StructuredText]:
    texts = {"zh": chinese, "en": english}
    for language, text in texts.items():
        (folder / f"{language}{suffix}").write_text(text, encoding="utf-8")
    return read_together(
        [
            (read_document(folder / f"zh{suffix}"), Language.CHINESE),
            (read_document(folder / f"en{suffix}"), Language.ENGLISH),
        ]
    )


def texts_of(text: StructuredText) -> list[str]:
    return [text.text_of(unit) for unit in text.units]


def test_headings_numbered_on_one_side_do_not_make_the_units(tmp_path: Path) -> None:
    source, target = together(tmp_path, CHINESE, ENGLISH, ".md")
    assert [unit.id for unit in source.units] == [unit.id for unit in target.units]
    assert [unit.kind for unit in source.units] == [unit.kind for unit in target.units]
    assert texts_of(target)[1:4] == [
        "Installation",
        "Open the box. Take out the lamp.",
        "Tighten the screws",
    ]
    assert len(source.units) == 12  # one a block


def test_sections_are_named_by_their_headings(tmp_path: Path) -> None:
    source, target = together(tmp_path, CHINESE, ENGLISH, ".md")
    assert [unit.section for unit in source.units] == ["", *["一、安装"] * 4, *["二、维护"] * 7]
    assert [u.section for u in target.units] == ["", *["Installation"] * 4, *["Maintenance"] * 7]


def test_numbers_on_both_sides_make_the_units(tmp_path: Path) -> None:
    chinese, english = "一、总则\n甲。\n二、附则\n乙。", "1. General\nA.\n2. Final\nB."
    read = together(tmp_path, chinese, english, ".txt")
    assert [[unit.id for unit in text.units] for text in read] == [["section-1", "section-2"]] * 2


def test_a_list_on_one_side_is_no_counterpart_of_headings(tmp_path: Path) -> None:
    chinese = "".join(f"{n}、标题\n甲乙丙。\n" for n in "一二三四五六")
    english = "Heading.\n1. A.\n" + "Heading.\nABC.\n" * 5
    source, target = together(tmp_path, chinese, english, ".txt")
    assert not source.numbered
    assert not target.numbered
    assert len(source.units) == len(target.units) == 12


def test_a_block_of_word_is_never_joined_to_the_next(tmp_path: Path) -> None:
    """However long it is, and though nothing ends it."""
    blocks = ["首先请检查。" + "然后确认各个部件的位置是否正确" * 4, "再通电", "灯亮以后即可使用"]
    document = docx.Document()
    for block in blocks:
        document.add_paragraph(block)
    document.save(str(tmp_path / "a.docx"))
    (text,) = read_together([(read_document(tmp_path / "a.docx"), Language.CHINESE)])
    assert texts_of(text) == blocks


@pytest.mark.parametrize("style", ["Heading 1", "Heading 2", "Title"])
def test_heading_styles_of_word_make_sections(tmp_path: Path, style: str) -> None:
    document = docx.Document()
    document.add_paragraph("前言在此，说明缘由。")
    document.add_paragraph("安装", style=style)
    document.add_paragraph("打开箱子。")
    document.save(str(tmp_path / "a.docx"))
    (text,) = read_together([(read_document(tmp_path / "a.docx"), Language.CHINESE)])
    assert [unit.section for unit in text.units] == ["", "安装", "安装"]


def test_headings_of_html_make_sections(tmp_path: Path) -> None:
    body = "<p>打开箱子以后，请取出全部部件，并检查是否齐全。</p>"
    sections = f"<h2>安装</h2>{body}<h2>维护</h2>{body}"
    html = f"<html><body><article><h1>手册</h1>{sections}</article></body></html>"
    (tmp_path / "a.html").write_text(html, encoding="utf-8")
    (text,) = read_together([(read_document(tmp_path / "a.html"), Language.CHINESE)])
    assert [unit.section for unit in text.units] == ["", "安装", "安装", "维护", "维护"]


NUMBERED = """## 一、准备

打开箱子，取出灯具和螺丝，检查是否齐全。

## 二、安装

### （一）固定灯座

把灯座放在天花板上，画出两个孔的位置，然后钻孔。

### （二）接线

先断开电源，再按照图示连接三根电线，最后装上灯罩。

## 三、维护

每月用干布擦拭一次，不要使用酒精。
"""


@pytest.mark.parametrize(
    ("first", "second", "is_by_number"), [("(1) ", "(2) ", True), ("", "", False)]
)
def test_numbers_of_which_one_side_has_a_part_are_not_believed(
    first: str, second: str, is_by_number: bool, tmp_path: Path
) -> None:
    english = f"""## 1. Preparation

Open the box, take out the lamp and the screws, and check that nothing is missing.

## 2. Installation

### {first}Fixing the base

Hold the base against the ceiling, mark the places of the two holes, and drill them.

### {second}Wiring

Disconnect the power, connect the three wires as shown, and put on the shade.

## 3. Maintenance

Wipe it with a dry cloth once a month, and use no alcohol.
"""
    source, target = together(tmp_path, NUMBERED, english, ".md")
    assert source.numbered is target.numbered is is_by_number
    shared = {unit.id for unit in source.units} & {unit.id for unit in target.units}
    assert len(shared) == (5 if is_by_number else 9)


def test_items_of_lists_under_headings_of_the_file_are_no_sections(tmp_path: Path) -> None:
    chinese = "# 指南\n\n## 安装\n\n1. 下载安装包。\n2. 运行命令：\n\n## 配置\n\n修改后重启服务。\n"
    english = (
        "# Guide\n\n## Installation\n\n1. Download the package.\n2. Run the command:\n\n"
        "## Configuration\n\nRestart the service after changes.\n"
    )
    source, target = together(tmp_path, chinese, english, ".md")
    assert [unit.section for unit in source.units] == ["", "安装", "安装", "安装", "配置", "配置"]
    assert [unit.section for unit in target.units] == [
        "",
        *["Installation"] * 3,
        *["Configuration"] * 2,
    ]


def test_a_numbered_heading_is_not_joined_to_the_text_below(tmp_path: Path) -> None:
    chinese = (
        "一、回顾\n\n过去一年，工作取得了新的进展，群众的生活水平有了明显提高，各项事业全面发展。\n"
        "（一）产业结构不断优化\n新增企业86家。\n"
    )
    english = (
        "Review\nOver the past year, progress was made in our work, and life has improved.\n"
        "2. The industrial structure of the city kept improving\nThere were 86 new enterprises.\n"
    )
    _, target = together(tmp_path, chinese, english, ".txt")
    assert texts_of(target)[-2:] == [
        "2. The industrial structure of the city kept improving",
        "There were 86 new enterprises.",
    ]
