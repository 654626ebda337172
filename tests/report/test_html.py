"""The report as text: what the page is made of, before any browser reads it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evaluator.checks import load_checks
from evaluator.model import (
    Category,
    ColumnWords,
    Level,
    ScoreColumn,
    Severity,
    Span,
    Status,
    message,
)
from evaluator.model.run import CorpusScore, Note, Run
from evaluator.model.scores import undeclared
from evaluator.report.html import render_html
from evaluator.report.html import words as words_package
from evaluator.report.html.assets import inline_json, script
from evaluator.report.html.data import page_data
from evaluator.report.html.lifting import lift_findings, lift_words, sentence_places
from evaluator.report.html.scores import corpus_scores, pair_scores, priority_parts, title
from evaluator.report.html.selection import Limits, within, worst_first
from evaluator.report.html.summary import summarise
from evaluator.report.html.units import heading, unit_label
from evaluator.report.html.words import Words
from tests.conftest import ROOT

from . import html_fixture as fixture

HTML_ROOM = Path(words_package.__file__).parents[1]
WORDS = Words.load("en")


def with_columns(run: Run, *added: ScoreColumn) -> Run:
    """The run with further columns declared."""
    columns = [*run.manifest.columns, *added]
    return replace(run, manifest=run.manifest.model_copy(update={"columns": columns}))


class _Elements(HTMLParser):
    """Start tags with their attributes, and the text of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.tags[-1] if self.tags else ("", {})
        if tag in ("script", "style"):
            self.raw.append((tag, attributes, data))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", {}))


@pytest.fixture(scope="module")
def western() -> Run:
    return fixture.western_run()


@pytest.fixture(scope="module")
def page(western: Run) -> str:
    return render_html(western)


def data_block(page: str) -> Any:
    """The run as the page's scripts spread it out."""
    data = json.loads(found(r'id="data">(.*?)</script>', page)[1])
    figures, said = data.pop("figures"), data.pop("said")
    units = {(p["system"], p["unit"]): p for p in data["pairs"] if p["level"] == "unit"}
    for pair in data["pairs"]:
        for kind, names in figures.items():
            values = zip(names, pair[kind], strict=True)
            pair[kind] = {name: value for name, value in values if value is not None}
        pair["findings"] = [{**said[at.pop("said")], **at} for at in pair["findings"]]
        for side in ("source", "translation", "reference"):
            if isinstance(pair.get(side), list):
                start, length = pair[side]
                pair[side] = units[pair["system"], pair["unit"]][side][start : start + length]
    return data


def test_what_is_written_briefly_is_spread_out_again(page: str, western: Run) -> None:
    assert data_block(page)["pairs"] == json.loads(json.dumps(page_data(western, Limits()).pairs))
    written = json.loads(found(r'id="data">(.*?)</script>', page)[1])
    assert any(isinstance(pair["source"], list) for pair in written["pairs"])
    assert len(written["said"]) < sum(len(pair["findings"]) for pair in written["pairs"])


def found(pattern: str, page: str, flags: re.RegexFlag = re.DOTALL) -> re.Match[str]:
    match = re.search(pattern, page, flags)
    assert match is not None
    return match


def test_same_run_gives_same_bytes(page: str) -> None:
    assert render_html(fixture.western_run()).encode() == page.encode()


def test_nothing_is_fetched_from_anywhere(page: str) -> None:
    for tag, attributes in _Elements(page).tags:
        assert "src" not in attributes, tag
        assert (attributes.get("href") or "#").startswith("#"), (tag, attributes)
        assert "style" not in attributes, "the policy forbids style attributes"
        assert not [name for name in attributes if name.startswith("on")], tag
    assert "@import" not in page
    assert not re.search(r"url\((?!data:)", page)


def test_policy_names_the_hash_of_every_script_and_style(page: str) -> None:
    elements = _Elements(page)
    policy = next(a["content"] or "" for _, a in elements.tags if "http-equiv" in a)
    assert policy.startswith("default-src 'none'; ")
    running = [
        text for _, attributes, text in elements.raw if attributes.get("type") != "application/json"
    ]
    assert len(running) == 2
    for text in running:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_hostile_text_cannot_end_the_data_block(page: str) -> None:
    scripts = [attributes for tag, attributes in _Elements(page).tags if tag == "script"]
    assert [a.get("type") for a in scripts] == ["application/json", "module"]
    assert not [1 for tag, _ in _Elements(page).tags if tag == "img"]
    texts = {pair["id"]: pair for pair in data_block(page)["pairs"] if pair["unit"] == "annex"}
    assert texts["annex.1"]["source"] == fixture.HOSTILE
    assert texts["annex.1"]["findings"][0]["message"] == fixture.HOSTILE_FINDING


def test_inline_json_escapes_what_a_script_element_minds() -> None:
    text = "</script><!-- & \u2028\u2029"
    written = inline_json({"text": text})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"text": text}


def test_messages_and_notes_are_told_in_the_language_of_the_page() -> None:
    row = {"pair_id": "1.1", "unit": "1", "source_text": "文", "translation_text": "Text"}
    bare = fixture.small_run(row)
    note = Note(id="run.no-reference", arguments={})
    notes = {"notes": [note.told("en")], "note_messages": [note]}
    told = message("terms.missing", term="文", accepted=["text"])
    known = fixture.finding(
        "1.1", None, None, message=told.told(), message_id=told.id, arguments=told.arguments
    )
    old = fixture.finding("1.1", None, None, fingerprint="old", message="As it was.")
    page = render_html(
        replace(bare, manifest=bare.manifest.model_copy(update=notes), findings=[known, old]),
        language="zh",
    )
    (pair,) = (pair for pair in data_block(page)["pairs"] if pair["findings"])
    found = {finding["message"]: finding.get("told") for finding in pair["findings"]}
    assert found == {
        "No accepted rendering of 文 was found; expected “text”.": {
            "zh": "译文中没有“文”的规定译法，应译为“text”。"
        },
        "As it was.": None,
    }
    chinese, english = page.split("<template data-language")
    assert "没有参考译文，因此" in chinese
    assert "语料没有参考译文" not in english
    assert "There is no reference" in english


@pytest.mark.parametrize(
    ("domains", "shown"),
    [
        ("auto: contracts law-courts", "contracts, law-courts (found from the text)"),
        ("contracts", "contracts"),
        ("auto: all", "all, as the text is too short to tell by"),
        ("auto: a b c d e f", "6, listed at the foot of the page (found from the text)"),
        ("none", None),
        (None, None),
    ],
)
def test_the_page_tells_the_domains_of_knowledge(domains: str | None, shown: str | None) -> None:
    run = fixture.desk_run()
    settings = {**run.manifest.settings, "domains": domains}
    run = replace(run, manifest=run.manifest.model_copy(update={"settings": settings}))
    facts = {fact.name: fact.value for fact in summarise(run, WORDS).facts}
    assert facts.get("Domains") == shown


def test_hostile_title_notes_and_names_are_escaped() -> None:
    run = fixture.small_run({"pair_id": "1.1", "unit": "1", "source_text": "文"})
    bad = "</title><script>alert(1)</script>"
    manifest = run.manifest.model_copy(
        update={"title": bad, "notes": [bad], "source_version": bad, "settings": {bad: bad}}
    )
    elements = _Elements(render_html(Run(manifest, run.pairs, [])))
    assert sum(tag == "script" for tag, _ in elements.tags) == 2


def test_lone_surrogates_do_not_keep_the_page_from_being_written() -> None:
    row = {"pair_id": "1.1", "unit": "1", "source_text": "文", "status": "paired"}
    run = fixture.small_run(row, findings=(fixture.finding("1.1", None, None),))
    run.manifest.notes.append("\udc80")
    hostile = replace(run.findings[0], message="\ud800")
    page = render_html(replace(run, findings=[hostile])).encode()
    assert rb"\x80" in page  # in the markup it is written out
    assert data_block(page.decode())["pairs"][0]["findings"][0]["message"]


def test_absent_scores_are_dashes_or_no_rows_and_left_out_of_the_data() -> None:
    run = fixture.small_run({"pair_id": "1.1", "unit": "1", "source_text": "文", "bleu": 0.0})
    bleu = CorpusScore(value=30, low=29, high=31, segments=1)
    counts = run.manifest.counts["mt"]
    changes: dict[str, Any] = {"systems": ["mt", "b"], "counts": {"mt": counts, "b": counts}}
    manifest = run.manifest.model_copy(update=changes | {"scores": {"mt": {}, "b": {"bleu": bleu}}})
    page = render_html(Run(manifest, run.pairs, []))
    row = found(r'<tr data-score="bleu">.*?</tr>', page)[0]
    assert re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[:3] == ["–", "", ""]
    assert "A dash means" in page
    assert 'data-score="chrf"' not in page
    assert data_block(page)["pairs"][0]["scores"] == {"bleu": 0.0}  # a nought that was measured


def test_scores_nobody_has_are_shown_only_where_a_reader_looks_for_them() -> None:
    names = [s.name for s in pair_scores(fixture.small_run({"pair_id": "1.1"}))]
    assert names == ["bleu", "chrf", "chrf++", "ter", "similarity_calibrated"]


def test_third_partys_score_is_shown_under_its_own_name() -> None:
    row = {"pair_id": "1.1", "unit": "1", "source_text": "文"}
    run = with_columns(fixture.small_run(row), undeclared("comet", 0.7))
    run.pairs["comet"] = [0.7]
    added = pair_scores(run)[-1]
    assert (added.name, title(added, WORDS), added.scale) == ("comet", "comet", (0, 1))
    assert added.higher_is_better is None
    page = render_html(run)
    assert data_block(page)["pairs"][0]["scores"] == {"comet": 0.7}
    assert "comet, highest first" in page


def test_third_partys_score_is_shown_as_it_is_declared() -> None:
    column = ScoreColumn(
        "acme_errors", "Acme's <errors>", "Errors that Acme sees.", higher_is_better=False,
        scale=(0.0, 20.0), digits=0, chinese=ColumnWords("顶点错误"),
    )  # fmt: skip
    row = {"pair_id": "1.1", "unit": "1", "source_text": "文"}
    run = with_columns(fixture.small_run(row), column)
    run.pairs["acme_errors"] = [7.4]
    score = CorpusScore(value=5, low=4, high=6.4, segments=1)
    run.manifest.scores["mt"]["acme_errors"] = score
    page = render_html(run)
    data = data_block(page)
    shown = next(score for score in data["scores"] if score["name"] == "acme_errors")
    assert (shown["digits"], shown["higherIsBetter"], shown["scale"]) == (0, False, [0, 20])
    assert data["languages"]["zh"]["scores"]["acme_errors"]["title"] == "顶点错误"
    assert "Acme&#39;s &lt;errors&gt;, worst first" in page
    line = found(r'<tr data-score="acme_errors">.*?</tr>', page)[0]
    assert "↓" in line
    assert ">5<" in line
    assert "4–6" in line
    assert 'x1="25.0" x2="25.0"' in line  # of a scale that ends at 20


def test_corpus_scores_are_those_that_a_document_has(western: Run) -> None:
    scores = {"mt-2020": {"comet": western.manifest.scores["mt-2020"]["similarity"]}}
    run = with_columns(western, undeclared("comet", 0.7))
    manifest = run.manifest.model_copy(update={"scores": scores})
    names = [score.name for score in corpus_scores(replace(run, manifest=manifest))]
    assert names == ["comet"]


def test_empty_text_is_absent_text() -> None:
    row = {
        "pair_id": "1.1",
        "unit": "1",
        "source_text": "文",
        "translation_text": "",
        "status": "omission",
    }
    pair = page_data(fixture.small_run(row), Limits()).pairs[0]
    assert "translation" not in pair
    assert pair["status"] == "omission"


def test_untranslated_run_renders() -> None:
    page = render_html(fixture.untranslated_run())
    data = data_block(page)
    assert {pair["status"] for pair in data["pairs"]} == {"untranslated"}
    assert not data["judged"]
    assert data["sorts"] == ["document"]
    assert "There is no translation yet" in page


def test_run_without_a_single_pair_renders() -> None:
    data = data_block(render_html(fixture.small_run()))
    assert (data["pairs"], data["sections"]) == ([], [])


def test_a_page_keeps_the_worst_of_each_level() -> None:
    rows = [
        {"level": level, "pair_id": str(n), "priority": priority + n / 1000, "source_text": "文"}
        for level, count, priority in (("sentence", 80, 0.0), ("unit", 20, 0.5))
        for n in range(count)
    ]
    kept = worst_first(fixture.small_run(*rows).pairs, Limits(pairs=10))
    assert kept["level"].value_counts().to_dict() == {"sentence": 8, "unit": 2}
    assert kept.sort_index()["pair_id"].tolist() == [str(n) for n in [*range(72, 80), 18, 19]]


def test_pairs_without_priority_are_the_first_to_go() -> None:
    rows = [{"pair_id": str(n), "priority": p} for n, p in enumerate([None, 0.1, None, 0.2])]
    kept = worst_first(fixture.small_run(*rows).pairs, Limits(pairs=2))
    assert kept["pair_id"].tolist() == ["3", "1"]


def test_long_texts_shorten_the_page_as_well() -> None:
    rows = [{"pair_id": str(n), "priority": n / 10, "source_text": "文" * 100} for n in range(10)]
    kept = page_data(fixture.small_run(*rows), Limits(bytes=1_500)).pairs
    assert [pair["id"] for pair in kept] == ["7", "8", "9"]


def test_a_limit_counts_what_stays_within_it() -> None:
    assert [within([3, 4, 5], limit) for limit in (2, 3, 7, 11, 12)] == [0, 1, 2, 2, 3]


def test_a_cut_page_says_so_and_where_the_rest_is() -> None:
    page = render_html(fixture.large_run(120), limits=Limits(pairs=50))
    assert "holds 50 of the run&#39;s 120 pairs" in page
    assert "pairs.csv" in page
    data = data_block(page)
    assert len(data["pairs"]) == 50
    assert sum(data["leftOut"]["sentence"].values()) == 70
    assert [pair["order"] for pair in data["pairs"]] == sorted(p["order"] for p in data["pairs"])


def test_fifty_thousand_pairs_stay_under_fifteen_megabytes() -> None:
    page = render_html(fixture.large_run(50_000))
    assert len(data_block(page)["pairs"]) == 5_000
    assert len(page.encode()) < 15_000_000


def test_findings_stand_gravest_first_then_as_they_are_read(western: Run) -> None:
    pairs = page_data(western, Limits()).pairs
    found = next(p for p in pairs if p["id"] == "14.2")["findings"]
    assert [f["severity"] for f in found] == ["critical", "major"]


def test_span_that_does_not_fit_its_text_is_quoted_without_a_place() -> None:
    row = {"pair_id": "1.1", "unit": "1", "source_text": "文本", "translation_text": "text"}
    wrong = fixture.finding("1.1", Span(1, 3, "文本"), Span(0, 4, "text"))
    pair = page_data(fixture.small_run(row, findings=(wrong,)), Limits()).pairs[0]
    assert pair["findings"][0]["source"] == {"text": "文本"}
    assert pair["findings"][0]["translation"] == {"text": "text", "start": 0, "end": 4}


def test_findings_of_sentences_are_lifted_to_their_unit() -> None:
    sentences = [("甲。", "One."), ("乙乙。", "Two two."), ("", "Three."), ("甲。", "One.")]
    rows = [
        {
            "level": "sentence",
            "pair_id": f"1.{n}",
            "unit": "1",
            "source_text": zh,
            "translation_text": en,
        }
        for n, (zh, en) in enumerate(sentences, start=1)
    ]
    whole = {
        "level": "unit",
        "pair_id": "1",
        "unit": "1",
        "source_text": "甲。乙乙。甲。",
        "translation_text": "One. Two two. Three. One.",
    }
    findings = (
        fixture.finding("1.2", Span(1, 2, "乙"), Span(4, 7, "two")),
        fixture.finding("1.3", None, Span(0, 5, "Three")),
        fixture.finding("1.4", Span(0, 1, "甲"), None),
    )
    places = sentence_places(fixture.small_run(whole, *rows).pairs)
    lifted = lift_findings(places, findings)
    assert {(f.level, f.pair_id) for f in lifted} == {(Level.UNIT, "1")}
    assert [f.source_span for f in lifted] == [Span(3, 4, "乙"), None, Span(5, 6, "甲")]
    assert [f.translation_span for f in lifted] == [Span(9, 12, "two"), Span(14, 19, "Three"), None]
    columns = ["system", "pair_id", "source_start", "source_end", "translation_start"]
    columns += ["translation_end", "score"]
    links = [("mt", "1.2", 0, 1, 0, 3, 0.5), ("mt", "9.9", 0, 1, 0, 5, 0.5)]  # there is no 9.9
    words = lift_words(places, pd.DataFrame(links, columns=columns))
    assert words.to_numpy().tolist() == [["mt", "1", 2, 3, 5, 8, 0.5]]


def test_finding_in_a_sentence_that_its_unit_lacks_keeps_no_place() -> None:
    rows = [
        {"level": "unit", "pair_id": "1", "unit": "1", "source_text": "别的"},
        {"level": "sentence", "pair_id": "1.1", "unit": "1", "source_text": "文"},
    ]
    found = fixture.finding("1.1", Span(0, 1, "文"), None)
    (lifted,) = lift_findings(sentence_places(fixture.small_run(*rows).pairs), [found])
    assert lifted == replace(found, level=Level.UNIT, pair_id="1", source_span=None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（十四）深入实施重点生态工程。坚定贯彻", "（十四）深入实施重点生态工程"),
        ("一、总体要求", "一、总体要求"),
        (
            "(14) In-depth implementation of key projects. Resolutely",
            "(14) In-depth implementation of key projects",
        ),
        ("2. Version 3.5 of it. More", "2. Version 3.5 of it"),
        ("第一行\n第二行", "第一行"),
        ("字" * 200, "字" * 89 + "…"),
        ("", ""),
        (pd.NA, ""),
    ],
)
def test_heading_is_the_first_sentence(text: object, expected: str) -> None:
    assert heading(text) == expected


@pytest.mark.parametrize(
    ("unit", "label"),
    [
        ("14", "14"),
        ("2-1", "2-1"),
        ("section-3", "§ 3"),
        ("p12", "¶ 12"),
        ("p2b", "¶ 2b"),
        ("opening", "Opening"),
        ("annex", "annex"),
    ],
)
def test_units_have_short_names(unit: str, label: str) -> None:
    assert unit_label(unit, WORDS) == label


def test_sections_hold_every_unit_once_in_document_order(western: Run) -> None:
    sections = page_data(western, Limits()).sections
    units = [unit.id for section in sections for unit in section.units]
    expected = western.pairs.drop_duplicates("unit")["unit"].tolist()
    assert units == expected
    assert [s.id for s in sections] == ["", *(f"section-{n}" for n in range(1, 8)), ""]
    assert sections[1].units[0].source_heading == "一、总体要求"


def test_every_word_that_is_asked_for_is_there() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for pattern in ("*.py", "templates/*.j2", "static/js/*.js")
        for path in HTML_ROOM.glob(pattern)
    )
    names = {f"page.{name}" for name in re.findall(r'say\(\s*"([\w.-]+)"', sources)}
    names |= {
        ".".join(re.findall(r'"([^"]+)"', call))
        for call in re.findall(r'\b(?:t|words)\(((?:"[\w-]+"(?:, )?)+)(?:, \w+=|\))', sources)
    }
    # Those that are put together from what a run holds.
    names |= {f"page.status.{status}" for status in [*Status, "untranslated"]}
    names |= {f"count.{name}" for name in [*Status, *Severity] if name != Status.PAIRED}
    names |= {f"{family}.{name}" for name in Severity for family in ("page.severity", "page.found")}
    names |= {f"page.part.{part}" for part in priority_parts(fixture.small_run())}
    names |= {f"{family}.{level}" for level in Level for family in ("level", "page.count")}
    assert len(names) > 80
    assert [name for name in sorted(names) if WORDS.maybe(*name.split(".")) is None] == []


def test_the_chinese_page_calls_every_check_and_category_in_chinese() -> None:
    chinese = Words.load("zh")
    for name in (check.name for check in load_checks()):
        assert chinese.maybe("page", "checks", name), name
    for name in Category:
        assert chinese.maybe("page", "categories", name), name


def test_modules_are_joined_with_what_they_import_before_them() -> None:
    joined = script("main.js")
    names = re.findall(r"^// ── (\S+) ──$", joined, re.MULTILINE)
    assert sorted(names) == sorted(path.name for path in HTML_ROOM.glob("static/js/*.js"))
    for name in names:
        text = (HTML_ROOM / "static" / "js" / name).read_text(encoding="utf-8")
        for imported in re.findall(r'from "\./(.*?)"', text):
            assert names.index(imported) < names.index(name)
    assert not re.search(r"^(import|export)\b", joined, re.MULTILINE)


def test_no_script_ever_reads_data_as_markup() -> None:
    for path in HTML_ROOM.glob("static/js/*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)


@pytest.mark.parametrize("side", ["source", "translation"])
def test_a_pair_says_where_in_its_file_it_stands(side: str) -> None:
    row = {"pair_id": "p1.1", "unit": "p1", f"{side}_place": "footnote 4"}
    (pair,) = page_data(fixture.small_run(row), Limits()).pairs
    assert pair["place"] == "footnote 4"


def test_pairs_are_filtered_by_the_states_that_their_file_tells() -> None:
    rows = [
        {"pair_id": f"p{k}.1", "unit": f"p{k}", "source_text": "文", "state": state}
        for k, state in enumerate(("Draft", "locked <b>", ""), start=1)
    ]
    page = render_html(fixture.small_run(*rows))
    assert [pair.get("state") for pair in data_block(page)["pairs"]] == [
        "Draft",
        "locked <b>",
        None,
    ]
    assert '<option value="locked &lt;b&gt;">' in page
    assert 'name="state"' not in render_html(fixture.small_run(rows[2]))


def declared(interface: str) -> dict[str, bool]:
    """Fields that TypeScript is told of, each with whether it is always there."""
    text = (ROOT / "evaluator/report/html/static/js/page.d.ts").read_text(encoding="utf-8")
    body = found(rf"^interface {interface} \{{\n(.*?)^\}}", text, re.DOTALL | re.MULTILINE)[1]
    return {name: not absent for name, absent in re.findall(r"^  (\w+)(\??):", body, re.MULTILINE)}


def test_the_scripts_are_checked_against_what_the_page_holds(page: str) -> None:
    data = data_block(page)
    whole = {name for name in data if name != "languages"} | {"words"}
    assert whole == set(declared("PageRun"))
    some = {"PagePair": data["pairs"], "PageScore": data["scores"]}
    some["PageFinding"] = [finding for pair in data["pairs"] for finding in pair["findings"]]
    for interface, rows in some.items():
        fields = declared(interface)
        in_language = {"label", "title", "about"} if interface == "PageScore" else set()
        for row in rows:
            assert set(row) <= set(fields), interface
            missing = {name for name, always in fields.items() if always} - set(row)
            assert missing <= in_language, interface
