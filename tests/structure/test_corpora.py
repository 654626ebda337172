"""The five documents of the sample corpora, unit by unit."""

from pathlib import Path

import pytest

from evaluator.structure import StructuredText
from tests.conftest import REFERENCES, SYMPOSIUM, WESTERN, structured

SECTION_OF = {1: 2, 8: 3, 14: 4, 17: 5, 21: 6, 29: 7}  # first clause → its section


def all_units() -> list[str]:
    """section-1, section-2, 1 … 7, section-3, 8 …, section-7, 29 … 36."""
    units = ["section-1"]
    for clause in range(1, 37):
        units += [f"section-{SECTION_OF[clause]}"] if clause in SECTION_OF else []
        units.append(str(clause))
    return units


def without(units: list[str], missing: set[str]) -> list[str]:
    return [unit for unit in units if unit not in missing]


LOST_FROM_SCAN_B = {*map(str, (4, 5, 6, 7, 8)), *map(str, range(16, 22))} | {
    "section-3",
    "section-5",
    "section-6",
}

DOCUMENTS = [
    ("source/official.zh.txt", ["dateline", "title", "opening", *all_units(), "closing"]),
    (
        "source/scan-a.zh.txt",
        ["title", "opening", *without(all_units(), {"27"}), "closing", "dateline"],
    ),
    (
        "source/scan-b.zh.txt",
        ["title", "opening", *without(all_units(), LOST_FROM_SCAN_B), "closing", "dateline"],
    ),
    ("translations/mt-2020.en.txt", ["opening", *all_units(), "closing"]),
    (
        "translations/human-b.en.txt",
        ["dateline", "title", "opening", *all_units(), "closing"],
    ),
    ("references/a.en.txt", ["dateline", "title", "opening", *all_units(), "closing"]),
]


@pytest.mark.parametrize(("file", "expected"), DOCUMENTS)
def test_units(file: str, expected: list[str]) -> None:
    assert [unit.id for unit in structured(WESTERN / file).units] == expected


@pytest.mark.parametrize("file", ["source/speech.zh.txt", "references/a.en.txt"])
def test_the_speech_has_unnumbered_paragraphs(file: str) -> None:
    text = structured(SYMPOSIUM / file)
    assert not text.numbered
    assert [unit.id for unit in text.units] == ["title", *(f"p{k}" for k in range(1, 12))]


@pytest.mark.parametrize(
    "file", sorted(file for file in REFERENCES.rglob("*.txt")), ids=lambda file: file.name
)
def test_sentences_keep_their_offsets_and_no_text_is_lost(file: Path) -> None:
    original = file.read_text(encoding="utf-8")
    sentences = [s for unit in structured(file).units for s in unit.sentences]
    position = 0
    for sentence in sentences:
        between = original[position : sentence.start]
        assert not between.strip(), f"lost: {between!r}"
        found = "".join(original[sentence.start : sentence.end].split())
        assert found == "".join(sentence.text.split())
        position = sentence.end
    assert not original[position:].strip()


def unit(text: StructuredText, name: str) -> str:
    return next(text.text_of(u) for u in text.units if u.id == name)


def test_page_breaks_in_mid_sentence_are_mended() -> None:
    text = structured(WESTERN / "source/scan-a.zh.txt")
    assert "农机装备生产研发" in unit(text, "3")
    assert "区域开放合作水平。" in unit(text, "8")
    assert "乌鲁齐及周边地区" in unit(text, "15")  # the scan's own misreading stays
    assert "互联网开展远程教育" in unit(text, "22")
    assert "鼓励类产业企业所得税" in unit(text, "30")
    assert not any(u.starts_cut or u.ends_cut for u in text.units)


def test_what_a_lost_page_cuts_off() -> None:
    text = structured(WESTERN / "source/scan-b.zh.txt")
    assert {u.id for u in text.units if u.ends_cut} == {"3", "15"}
    assert {u.id for u in text.units if u.starts_cut} == {"22"}
    assert unit(text, "3").endswith("设施农业。加快")
    assert unit(text, "15").endswith("开展西部")
    assert unit(text, "22").startswith("教学资源共享。")
    sections = {u.id: u.section for u in text.units}
    assert sections["3"] == "section-2"
    assert sections["14"] == "section-4"
    assert sections["9"] == sections["22"] == ""  # their headings are on the lost pages
    assert sections["29"] == "section-7"


def test_the_text_of_a_lost_heading_hangs_on_the_clause_before_it() -> None:
    text = structured(WESTERN / "source/scan-a.zh.txt")
    assert "完善分类分级补助标准" in unit(text, "26")


def test_stray_words_of_a_scan_do_not_cut_sentences() -> None:
    text = structured(WESTERN / "source/scan-a.zh.txt")
    sentences = [s.text for u in text.units if u.id == "9" for s in u.sentences]
    assert any(
        "服务模式 and 物流大通道建设" in s or "服务模式 and 物流大通道。" in s for s in sentences
    )


def test_datelines_are_neither_text_nor_title() -> None:
    official = structured(WESTERN / "source/official.zh.txt")
    assert unit(official, "dateline") == "新华社北京5月17日电"
    scan_b = structured(WESTERN / "source/scan-b.zh.txt")
    assert unit(scan_b, "dateline") == "（新华社北京5月17日电）"
    assert unit(scan_b, "closing").endswith("形成新格局。")


def test_a_heading_by_ordinal_beside_headings_by_figure() -> None:
    text = structured(WESTERN / "translations/mt-2020.en.txt")
    assert unit(text, "section-6").startswith("Sixth, insist on")
    assert unit(text, "section-7").startswith("7. Strengthen")
