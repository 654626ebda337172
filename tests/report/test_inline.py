"""Inline tags of bilingual files, out again as XLIFF 2 and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evaluator.corpora.corpus import bilingual_corpus
from evaluator.documents import InlineTag, TagKind
from evaluator.documents.bilingual import Segment, read_bilingual
from evaluator.documents.bilingual.markup import read_tagged
from evaluator.documents.inline import assemble
from evaluator.evaluation import Choice, evaluate_corpus
from evaluator.report.exports.inline import NAMESPACE, Mark, UnitCodes, fill, moved
from evaluator.runs import read_run, write_run
from tests.documents.test_bilingual import FORMATS
from tests.report.exporting import export_run

TAGS_1 = """<xliff version="1.2"><file source-language="zh" target-language="en"><body>
<trans-unit id="a"><source>在<g id="1">西安</g>，<bpt id="2" rid="2">&lt;i></bpt>明天<ept id="3"
 rid="2">&lt;/i></ept><x id="4"/>下雨<ph id="5">{n}</ph><x id="6" ctype="lb"/>。</source><target
>In <g id="1">Xi'an</g> <x id="4"/>, <bpt id="2" rid="2">&lt;i></bpt>tomorrow<ept id="3" rid="2"
>&lt;/i></ept> it rains <ph id="5">{n}</ph> <x id="6" ctype="lb"/> here .</target></trans-unit>
</body></file></xliff>"""
TAGS_2 = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="zh"
 trgLang="en"><file id="f"><unit id="a"><originalData><data id="d1">&lt;b></data><data id="d2"
>&lt;/b></data></originalData><segment><source><pc id="1" dataRefStart="d1" dataRefEnd="d2"
>明天</pc><ph id="2"/>下<sc id="3"/>大<sc id="4"/>雨<ec startRef="3"/>了<ec startRef="4"/>。</source
><target><ph id="2"/> It will <pc id="1" dataRefStart="d1" dataRefEnd="d2"><sc id="3"/>rain</pc
> <sc id="4"/>hard<ec startRef="3"/> <ph id="2"/><ec startRef="9"/> tomorrow.</target></segment>
</unit></file></xliff>"""
TAGS_PO = (
    '#, python-format\nmsgid "共 %(n)d 个文件，%s 和 %s。"\nmsgstr "%s and %s of %(n)d files."\n'
)


def round_trip(data: bytes, folder: Path) -> list[tuple[Segment, Segment]]:
    """Segments of a file before and behind a run and its export."""
    first, second = folder / "first", folder / "second"
    first.write_bytes(data)
    corpus = bilingual_corpus({"mt": first}, {})
    tagged = evaluate_corpus(corpus, Choice(checks=["tags"]))
    run = write_run(tagged, folder / "run", lambda run: "")
    assert list(read_run(folder / "run").tags.itertuples()) == list(run.tags.itertuples())
    second.write_bytes(export_run(read_run(folder / "run"), "xliff")[0])
    both = [read_bilingual(file) for file in (first, second)]
    assert both[0] is not None
    assert both[1] is not None
    return list(zip(both[0].segments, both[1].segments, strict=True))


@pytest.mark.parametrize(
    "data", [TAGS_1, TAGS_2, *(FORMATS[f]().decode() for f in ("xliff 1.2", "xliff 2.1", "tmx"))]
)
def test_tags_go_out_as_they_came_in(data: str, tmp_path: Path) -> None:
    for before, after in round_trip(data.encode(), tmp_path):
        assert after.source == before.source
        assert after.target.text == before.target.text
        # A tag that stands there twice gets an id of its own.
        plain = [replace(tag, name=tag.name.partition("-")[0]) for tag in after.target.tags]
        assert plain == list(before.target.tags)


def test_placeholders_of_messages_keep_their_code(tmp_path: Path) -> None:
    ((before, after),) = round_trip(TAGS_PO.encode(), tmp_path)
    for one, other in ((before.source, after.source), (before.target, after.target)):
        assert other.text == one.text
        assert [(tag.code, tag.at) for tag in other.tags] == [(t.name, t.at) for t in one.tags]
        assert len({tag.name for tag in other.tags}) == 3  # an id of its own each
    # The same tag bears one id on both sides.
    assert {tag.name for tag in after.source.tags} == {tag.name for tag in after.target.tags}


def test_spaces_beside_tags_stay(tmp_path: Path) -> None:
    round_trip(TAGS_1.encode(), tmp_path)
    target = etree.parse(tmp_path / "second").find(f".//{{{NAMESPACE}}}target")
    assert "".join(target.itertext()) == "In Xi'an , tomorrow it rains   here ."


KINDS = st.sampled_from(list(TagKind))
PIECES = st.lists(
    st.one_of(
        st.text(" ab.好\n", max_size=4),
        st.tuples(st.sampled_from(["1", "2", "%s"]), KINDS, st.just("")),
    ),
    max_size=12,
)


@given(PIECES, st.data())
def test_any_tags_and_marks_are_written_and_read(
    pieces: list[str | tuple[str, TagKind, str]], data: st.DataObject
) -> None:
    # Readers put a space before a line break.
    side = assemble(x for p in pieces for x in ([" ", p] if p[1:2] == (TagKind.BREAK,) else [p]))
    cuts = data.draw(st.lists(st.integers(0, len(side.text)), max_size=6, unique=True))
    places = zip(*[iter(sorted(cuts))] * 2, strict=False)
    marks = [Mark(start, end, {"type": "generic"}) for start, end in places]
    element = etree.Element(f"{{{NAMESPACE}}}target")
    fill(element, side.text, UnitCodes(), side.tags, marks)
    back = read_tagged(etree.fromstring(etree.tostring(element)))
    assert back.text == side.text
    assert [(t.kind, t.at) for t in back.tags] == [(t.kind, t.at) for t in side.tags]
    ids = [e.get("id") for e in element.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    opened = {e.get("id") for e in element.iter() if etree.QName(e).localname in ("sc", "sm")}
    referred = {e.get("startRef") for e in element.iter() if e.get("startRef")}
    assert referred <= opened


@pytest.mark.parametrize(
    ("mended", "marked"),
    [
        ("It rains heavily in Xi'an today.", "Xi'an"),
        ("In old Xi'an now it rains.", "Xi'an"),
        ("It rains in Chang'an.", "Chang'an"),
    ],
)
def test_tags_follow_the_words_of_a_mended_text(mended: str, marked: str) -> None:
    text = "It rains in Xi'an."
    tags = [InlineTag("1", TagKind.OPEN, 12), InlineTag("1", TagKind.CLOSE, 17)]
    begin, end = moved(tags, text, mended)
    assert mended[begin.at : end.at] == marked


@given(st.text("ab .", max_size=12), st.text("ab .", max_size=12), st.data())
def test_moved_tags_keep_their_order(text: str, mended: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    tags = [InlineTag(str(k), data.draw(KINDS), at) for k, at in enumerate(places)]
    found = [tag.at for tag in moved(tags, text, mended)]
    assert found == sorted(found)
    assert all(0 <= at <= len(mended) for at in found)
