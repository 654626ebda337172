"""Systems side by side: common ground, who wins where, what is new."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import sacrebleu
from rich.cells import cell_len

from evaluator.comparison import Comparison, Sampling, compare_runs, salient_ngrams
from evaluator.comparison.excerpts import clip_pair
from evaluator.documents import Term
from evaluator.errors import InputError
from evaluator.model import ScoreColumn
from evaluator.model.run import Run
from evaluator.model.scores import undeclared
from evaluator.report.comparison import render_comparison, summarise_comparison, to_json
from evaluator.report.comparison.figures import found_in, only_in, shown_results, starts
from evaluator.report.html.assets import content_hash
from evaluator.support.console import console_on
from evaluator.support.messages import LANGUAGES
from tests.comparison.runs import REFERENCES, finding, small_run

FEW = Sampling(bootstrap_samples=50, trials=100)
WORSE = ["A first thing is there.", *REFERENCES[1:]]


def compared(*runs: Run, **options: object) -> Comparison:
    return compare_runs(runs, sampling=FEW, **options)  # type: ignore[arg-type]


def test_pairs_that_are_cut_otherwise_meet_in_a_block() -> None:
    run = small_run({"a": REFERENCES, "b": WORSE}, joined=["b"])
    found = compared(run)
    assert [block.id for block in found.blocks] == ["p1.1", "p1.2", "p2.1–p2.2"]
    assert found.blocks[2].translations[0] == " ".join(REFERENCES[2:])
    (bleu,) = [result for result in found.results if result.metric == "bleu"]
    streams = [b.reference or "" for b in found.blocks]
    for k, score in enumerate(bleu.scores):
        texts = [block.translations[k] for block in found.blocks]
        assert score.value == pytest.approx(sacrebleu.corpus_bleu(texts, [streams]).score)


def test_what_one_leaves_out_counts_as_an_empty_translation() -> None:
    run = small_run({"a": REFERENCES, "b": [REFERENCES[0], None, None, None]})
    found = compared(run)
    (bleu,) = [result for result in found.results if result.metric == "bleu"]
    assert [score.segments for score in bleu.scores] == [4, 4]
    kept = [REFERENCES[0], "", "", ""]
    assert bleu.scores[1].value == pytest.approx(sacrebleu.corpus_bleu(kept, [REFERENCES]).score)
    assert bleu.scores[1].value < 50


def test_nothing_is_cut_in_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["a-system-with-a-long-name", "b", "another-system-2024-large", "d", "e"]
    texts = {name: REFERENCES if k % 2 else WORSE for k, name in enumerate(names)}
    narrow = partial(console_on, narrow=80)
    monkeypatch.setattr("evaluator.report.comparison.terminal.console_on", lambda out: narrow(out))
    out = io.StringIO()
    summarise_comparison(compared(small_run(texts, times=10)), out, verbose=True)
    lines = out.getvalue().splitlines()
    assert sum("Scores, with" in line for line in lines) > 1
    assert "Every pair by" in out.getvalue()
    assert [line for line in lines if cell_len(line) > 80 or "…" in line] == []


def test_excerpts_begin_with_a_word() -> None:
    alike = "The park is open to all of its neighbours within"
    one, other = clip_pair(f"{alike} fifty days", f"{alike} fifteen days of the year", 40)
    assert (one, other) == (
        "…of its neighbours within fifty days",
        "…of its neighbours within fifteen days …",
    )


def test_few_stretches_are_not_tested() -> None:
    few = compared(small_run({"a": REFERENCES, "b": WORSE, "c": WORSE}, times=7))
    record = json.loads(to_json(few))["metrics"]["chrf"]
    assert (record["tested"], record["segments"]) == (False, 28)
    assert record["against_baseline"]["bootstrap"]["b"] == {"p": None, "p_holm": None}
    out = io.StringIO()
    summarise_comparison(few, out)
    assert "28 stretches are too few" in out.getvalue()
    assert not [words for words in ("p=", "p<", "Every pair") if words in out.getvalue()]
    enough = compared(small_run({"a": REFERENCES, "b": WORSE}, times=8))
    record = json.loads(to_json(enough))["metrics"]["chrf"]
    assert record["tested"]
    assert 0 < record["against_baseline"]["bootstrap"]["b"]["p"] <= 1


def test_units_won_and_lost_and_where_they_differ() -> None:
    found = compared(small_run({"a": REFERENCES, "b": WORSE}))
    (versus,) = found.versus
    chrf = versus.tallies["chrf"]
    assert (chrf.wins, chrf.ties, chrf.losses) == (0, 1, 1)
    assert [difference.block.id for difference in versus.losses] == ["p1.1"]
    assert versus.gains == []
    turned = compared(small_run({"a": REFERENCES, "b": WORSE}), baseline="b")
    assert turned.systems == ["b", "a"]
    assert turned.versus[0].gains[0].gain == pytest.approx(-versus.losses[0].gain)


def test_the_lower_error_burden_wins() -> None:
    burden = {"a": [1.0, 1.0, 2.0, 2.0], "b": [3.0, 3.0, 2.0, 2.0], "c": [0.5, 0.5, 1.0, 1.0]}
    found = compared(
        small_run(dict.fromkeys("abc", REFERENCES), scores={"error_burden": burden}),
        headline="error_burden",
    )
    tallies = [versus.tallies["error_burden"] for versus in found.versus]
    assert [(t.wins, t.ties, t.losses) for t in tallies] == [(0, 1, 1), (2, 0, 0)]
    assert sum(tally.wins for tally in tallies) == 2
    assert found.versus[0].losses[0].gain == pytest.approx(-2.0)


def test_a_third_party_s_score_is_compared_the_right_way_round() -> None:
    column = ScoreColumn("acme_errors", higher_is_better=False, scale=(0.0, 50.0), digits=1)
    values = {"a": [10.0, 20.0, 30.0, 40.0], "b": [5.04, 15.04, 25.04, 35.04]}
    systems, scores = dict.fromkeys("ab", REFERENCES), {"acme_errors": values}
    run = small_run(systems, added=[column], scores=scores, times=8)
    found = compared(run, headline="acme_errors")
    tally = found.versus[0].tallies["acme_errors"]
    assert (tally.wins, tally.ties, tally.losses) == (16, 0, 0)
    (result,) = [result for result in found.results if result.metric == "acme_errors"]
    assert 0 < result.bootstrap[0, 1] < 1
    out = io.StringIO()
    summarise_comparison(found, out, verbose=True)
    table, _, rest = out.getvalue().partition("Units won")
    assert "acme" in table
    assert "-5.0 p=" in table
    assert "acme errors 16/0/0" in rest
    record = json.loads(to_json(found))["metrics"]["acme_errors"]
    assert (record["higher_is_better"], record["digits"]) == (False, 1)


def test_a_score_of_unknown_direction_is_not_compared() -> None:
    column = undeclared("comet", 0.9)
    values = {"a": [0.5] * 4, "b": [0.6] * 4}
    run = small_run(dict.fromkeys("ab", REFERENCES), added=[column], scores={"comet": values})
    assert "comet" not in compared(run).versus[0].tallies


def test_findings_are_told_apart_by_fingerprint() -> None:
    findings = [finding("a", "f1"), finding("a", "f2"), finding("b", "f2"), finding("b", "f3")]
    (versus,) = compared(small_run({"a": REFERENCES, "b": WORSE}, findings=findings)).versus
    assert [f.fingerprint for f in versus.fixed] == ["f1"]
    assert [f.fingerprint for f in versus.new] == ["f3"]
    assert versus.shared == 1


def test_the_best_of_takes_units_of_low_priority() -> None:
    concerns = {"a": [0.9, 0.9, 0.1, 0.1], "b": [0.2, 0.2, 0.8, 0.8]}
    best = compared(small_run({"a": REFERENCES, "b": WORSE}, priority=concerns)).best_of
    assert best.choice == {"p1": 1, "p2": 0}
    assert best.scores["priority"] == pytest.approx(0.15)


def test_units_alike_are_nobodys_and_the_baselines_own_findings_are_told() -> None:
    findings = [finding("a", "f1"), finding("a", "f2"), finding("b", "f2")]
    found = compared(small_run({"a": WORSE, "b": REFERENCES}, findings=findings))
    assert found.best_of.alike == {"p2"}
    assert starts(found) == [("a", 0), ("b", 1)]
    assert [[f.fingerprint for f in only_in(found, k)] for k in (0, 1)] == [["f1"], []]
    out = io.StringIO()
    summarise_comparison(found, out)
    assert "start from (units): a 0, b 1, alike 1" in out.getvalue()
    # critical, major, only here: two were found, one of them in b as well
    assert re.search(r"^a +0 +2 +1 .*baseline$", out.getvalue(), re.MULTILINE)
    assert re.search(r"^b +0 +1 +0 ", out.getvalue(), re.MULTILINE)


def test_the_same_system_of_two_runs_is_named_after_its_run() -> None:
    found = compared(small_run({"a": REFERENCES}, name="old"), small_run({"a": WORSE}, name="new"))
    assert found.systems == ["a@old", "a@new"]


def test_buckets_hold_every_block_once() -> None:
    terms = [Term("第二句话", ("second sentence",))]
    found = compared(small_run({"a": REFERENCES, "b": WORSE}), terms=terms)
    for kind in ("length", "terms"):
        assert sum(bucket.blocks for bucket in found.buckets if bucket.kind == kind) == 4
    assert {bucket.name for bucket in found.buckets if bucket.kind == "terms"} == {
        "0", "3 and more"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("runs", "options", "message"),
    [
        ([small_run({"a": REFERENCES})], {}, "only one system"),
        ([small_run({"a": REFERENCES})] * 2, {}, "given twice"),
        ([small_run({"a": WORSE}), small_run({"b": WORSE}, sha256="1" * 64)], {}, "different so"),
        ([small_run({"a": WORSE, "b": WORSE})], {"baseline": "c"}, "there are: a, b"),
        ([small_run({"a": WORSE, "b": WORSE})], {"systems": ["c"]}, "there are: a, b"),
        ([small_run({"a": WORSE, "b": WORSE})], {"headline": "comet"}, "no score of that name"),
    ],
)
def test_bad_input(runs: list[Run], options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        compared(*runs, **options)


def test_what_is_printed() -> None:
    findings = [finding("b", "f1")]
    systems = {"a": REFERENCES, "b": WORSE, "[red]c": REFERENCES}
    found = compared(small_run(systems, findings=findings, times=8))
    out = io.StringIO()
    summarise_comparison(found, out, verbose=True)
    for words in ("[red]c", "the same", "A name is wrong.", "Every pair by chrf", "To post-edit"):
        assert words in out.getvalue()
    record = json.loads(to_json(found))
    assert record["metrics"]["chrf"]["against_baseline"]["bootstrap"]["b"]["p_holm"] <= 1
    assert record["metrics"]["bleu"]["signature"].startswith("nrefs:1")
    assert record["versus"]["b"]["findings"]["new"][0]["fingerprint"] == "f1"
    assert set(record["best_of"]["choice"]) == {f"p{k}" for k in range(1, 17)}


def test_the_main_thing_is_printed_in_few_narrow_lines() -> None:
    findings = [finding("b", "f1")]
    found = compared(small_run({"a": REFERENCES, "b": WORSE}, findings=findings, times=8))
    out = io.StringIO()
    summarise_comparison(found, out)
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 7
    assert re.search(r"^b +0 +1 +1 ", out.getvalue(), re.MULTILINE)
    assert lines[-1] == "All of it: --verbose, or --html FILE for a page"
    out = io.StringIO()
    summarise_comparison(found, out, page=Path("c.html"))
    assert out.getvalue().splitlines()[-2:] == ["All of it: --verbose", "Page: c.html"]
    out = io.StringIO()
    summarise_comparison(found, out, "zh")
    assert re.search(
        r"^译文 +致命 +严重 +独有 +chrf ↑ ", out.getvalue(), re.IGNORECASE | re.MULTILINE
    )
    assert not re.search("system|gain|baseline|findings|units|All of it", out.getvalue())


def test_without_a_reference_systems_differ_by_what_was_found_and_estimated() -> None:
    findings = [finding("b", "f1")]
    priority = {"a": [0.1] * 4, "b": [0.1, 0.9, 0.1, 0.1]}
    run = small_run({"a": REFERENCES, "b": REFERENCES}, findings=findings, priority=priority)
    found = compared(replace(run, pairs=run.pairs.assign(reference_text=None, chrf=None)))
    assert found.headline == "priority"
    assert shown_results(found)[0].metric == "priority"
    assert [found_in(found, k).total() for k in (0, 1)] == [0, 1]
    out = io.StringIO()
    summarise_comparison(found, out)
    assert re.search(r"^a +0 +0 +0 +0\.100 .*\nb +0 +1 +1 +0\.300 ", out.getvalue(), re.MULTILINE)
    assert "how likely an expert would mark a serious error" in out.getvalue()
    page = render_comparison(found)
    assert page.index("Found: 1 major error.") < page.index("b against a: Priority +0.200")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_holds_all_and_shows_text_as_text(tmp_path: Path, language: str) -> None:
    findings = [finding("<b>b", "f1")]
    systems = {"a": REFERENCES, "<b>b": WORSE, "c": REFERENCES}
    run = replace(small_run(systems, findings=findings, times=8), folder=tmp_path / "a run")
    found = compared(run)
    page = render_comparison(found, language, tmp_path / "pages" / "compared.html")
    assert "<b>b" not in page
    assert "&lt;b&gt;b" in page
    assert 'href="../a%20run/index.html#pair=%3Cb%3Eb%2Fp1.1"' in page
    assert "A name is wrong." in page
    assert page.count('class="shares"') >= 2
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    assert content_hash(style[1]) in page.replace("&#43;", "+")
    assert "<script" not in page
    alone = render_comparison(found, language)
    assert set(re.findall('href="([^"]*)"', alone)) == {"#text-1"}
    assert alone.count('id="text-1"') == 1
    untested = render_comparison(compared(small_run({"a": REFERENCES, "b": WORSE})), language)
    assert 'class="matrix"' not in untested


def test_salient_words_are_those_beyond_chance() -> None:
    first = ["the green mountains shall be kept", "they shall come and shall go"] * 20
    second = ["the green mountains will be kept", "they will come and will go"] * 20
    more, less = salient_ngrams(first, second)
    assert "shall" in more[0].ngram
    assert "will" in less[0].ngram
    assert all(item.z > 0 for item in more)
    assert "green" not in {item.ngram for item in more + less}
    assert salient_ngrams(first, first) == ([], [])
