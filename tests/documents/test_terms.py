"""Term lists as CSV, Excel and TBX: the same terms through one door, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.documents import Term, read_terms, write_terms
from evaluator.errors import InputError
from tests.conftest import WESTERN

MARTIF = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="zh"><text><body><termEntry id="1"><note>of a plan</note>
<langSet xml:lang="zh-CN"><tig><term>经济带</term>
<termNote type="partOfSpeech">noun</termNote></tig>
<tig><term>经济地带</term></tig></langSet>
<langSet xml:lang="en-US">
<tig><term>economic zone</term>
<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>
</tig><tig><term>economic corridor</term></tig>
<ntig><termGrp><term>economic belt</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts
</termNote></termGrp></ntig></langSet></termEntry>
<termEntry id="2"><langSet xml:lang="de"><tig><term>Haus</term></tig></langSet></termEntry>
</body></text></martif>"""
DCT = """<tbx style="dct" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min"><text><body><conceptEntry id="1">
 <langSec xml:lang="zh"><termSec><term>绿色发展</term></termSec></langSec>
 <langSec xml:lang="en"><termSec><term>greening</term>
 <min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>
 <termSec><term>green development</term></termSec></langSec></conceptEntry></body></text></tbx>"""


def written(data: bytes | str, folder: Path) -> Path:
    file = folder / "anonymous"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


def test_tbx_of_2008(tmp_path: Path) -> None:
    found = read_terms(written(MARTIF, tmp_path))
    right, wrong = ("economic belt", "economic corridor"), ("economic zone",)
    assert found.terms == (
        Term("经济带", right, wrong, "noun", "of a plan"),
        Term("经济地带", right, wrong, "", "of a plan"),
    )
    assert found.encoding == "tbx"


def test_tbx_of_2019_with_data_categories_as_tags(tmp_path: Path) -> None:
    (term,) = read_terms(written(DCT, tmp_path)).terms
    assert term == Term("绿色发展", ("green development",), ("greening",))


@pytest.mark.parametrize("form", ["csv", "xlsx", "tbx"])
def test_the_sample_list_there_and_back(form: str, tmp_path: Path) -> None:
    terms = read_terms(WESTERN / "terms.csv").terms
    assert read_terms(written(write_terms(terms, form), tmp_path)).terms == terms


words = st.text(st.sampled_from("ab 中=+,\"';<&"), min_size=1, max_size=8).map(
    lambda text: " ".join(text.split())
)
filled = words.filter(bool)


@given(
    st.lists(
        st.builds(
            Term,
            filled,
            st.lists(filled, min_size=1, max_size=3, unique=True).map(tuple),
            st.lists(filled, max_size=2, unique=True).map(tuple),
            words,
            words,
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["csv", "xlsx", "tbx"]),
)
def test_any_list_there_and_back(
    tmp_path_factory: pytest.TempPathFactory, terms: list[Term], form: str
) -> None:
    data = write_terms(terms, form)
    assert list(read_terms(written(data, tmp_path_factory.getbasetemp())).terms) == terms


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("source,englisch\n一,one\n", "line 1: no column 'target'"),
        ("source,target,color\n一,one,red\n", "line 1: unknown column 'color'"),
        ("source,target\n一,\n", "line 2: the row has no target"),
        (DCT.replace('"zh"', '"ja"'), "holds no entry in both Chinese and English"),
        (DCT[:200], "not well-formed XML"),
        (DCT.replace("<tbx", '<!DOCTYPE x [<!ENTITY a "b">]><tbx', 1), "declares entities"),
        (b"PK\x03\x04 no archive", "is no term list"),
    ],
)
def test_what_is_wrong_is_told(data: bytes | str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        read_terms(written(data, tmp_path))
