"""Versions of a source, held against the first one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.alignment import Difference, collate
from evaluator.alignment.versions import DifferenceKind
from evaluator.documents import clean, read_document
from evaluator.language import Language
from evaluator.structure import read_structure
from tests.conftest import WESTERN


def collated(first: str, version: str) -> list[Difference]:
    texts = [(text := clean(t), read_structure(text, Language.CHINESE)) for t in (first, version)]
    return collate(texts[0], texts[1])


def differences(version: str) -> list[Difference]:
    files = [WESTERN / f"source/{name}.zh.txt" for name in ("official", version)]
    texts = [read_document(file).text for file in files]
    first, other = ((text, read_structure(text, Language.CHINESE)) for text in texts)
    return collate(first, other)


def found(found: list[Difference]) -> set[tuple[DifferenceKind, str, str, str]]:
    return {(d.kind, d.unit, d.first_text, d.version_text) for d in found}


def test_scan_a() -> None:
    scan = differences("scan-a")
    assert {
        (DifferenceKind.VARIANT, "1", "杠杆", "扛杆"),
        (DifferenceKind.VARIANT, "13", "西北", "西卜"),
        (DifferenceKind.VARIANT, "15", "乌鲁木齐", "乌鲁齐"),
        (DifferenceKind.VARIANT, "9", "和", "and"),
        (DifferenceKind.VARIANT, "24", "医疗保险", "养老保险"),
        (DifferenceKind.LOST, "27", "（二十七）改善住房保障条件。", ""),
        (DifferenceKind.GAINED, "36", "", "基层"),
    } <= found(scan)
    # page breaks and the width of punctuation are no differences
    assert not any(d.first_text == "农机装备" or d.kind is DifferenceKind.PUNCTUATION for d in scan)


def test_scan_b_has_lost_pages() -> None:
    scan = differences("scan-b")
    lost = [d for d in scan if d.kind is DifferenceKind.LOST and len(d.first_text) > 100]
    assert [(d.unit, d.last_unit) for d in lost] == [("3", "8"), ("15", "22")]
    assert lost[0].first_text.startswith("高端、特色农机装备")
    assert lost[0].first_text.endswith("区域开放合作水平。")
    assert (DifferenceKind.PUNCTUATION, "section-1", "。", "，") in found(scan)
    assert (DifferenceKind.VARIANT, "36", "国务院", "指导院") in found(scan)


@pytest.mark.parametrize("version", ["scan-a", "scan-b"])
def test_offsets_lead_into_both_files(version: str) -> None:
    originals = {
        name: (WESTERN / f"source/{name}.zh.txt").read_text(encoding="utf-8")
        for name in ("official", version)
    }
    scan = differences(version)
    for d in scan:
        first = originals["official"][d.first_start : d.first_end]
        other = originals[version][d.version_start : d.version_end]
        assert "".join(first.split()) == d.first_text
        assert "".join(other.split()) == d.version_text
    assert all(a.first_start <= b.first_start for a, b in pairwise(scan))


def test_a_version_does_not_differ_from_itself() -> None:
    assert not collated("一、甲乙丙。\n（一）丁。", "一、甲乙丙。\n\n（一） 丁。")
    assert not collated("甲，乙；“丙”（丁）。", '甲,乙;"丙"(丁)。')


@given(
    st.text(alphabet="甲乙丙丁。，\n（一）", min_size=1), st.text(alphabet="甲乙丙丁。，\n（一）")
)
def test_the_first_version_with_its_differences_is_the_other(first: str, version: str) -> None:
    squeezed = ["".join(text.split()) for text in (first, version)]
    if not all(squeezed):
        return
    rebuilt, at = "", 0
    for d in collated(first, version):
        start = len("".join(first[: d.first_start].split()))
        rebuilt += squeezed[0][at:start] + d.version_text
        at = start + len(d.first_text)
    assert rebuilt + squeezed[0][at:] == squeezed[1]
