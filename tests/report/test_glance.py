"""What is told of a translation before any figure, and how honest its range is."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from evaluator.model import Level, Severity, Status
from evaluator.model.run import CorpusScore, Counts, Run
from evaluator.model.verdicts import Decision, FindingVerdict, Review, pair_fingerprints
from evaluator.quality.experience import amount, relation
from evaluator.report import render_html, summarise
from evaluator.report.glance import glances

from . import html_fixture as fixture


def told(run: Run, language: str) -> str:
    (glance,) = glances(run)
    return " ".join(
        message.told(language) for message in (*glance.messages(), glance.first.message())
    )


def judged(*severities: Severity, burden: float | None = 1.0, pairs: int = 4) -> Run:
    rows = [
        {
            "pair_id": f"1.{k}", "unit": "1", "system": "mt", "status": Status.PAIRED,
            "source_text": "文字。", "translation_text": "Words.", "priority": priority,
            "priority_estimate": priority,
            "error_burden": burden,
        }
        for k, priority in enumerate((0.2, 0.9, 0.6, 0.5)[:pairs])
    ]  # fmt: skip
    findings = tuple(
        replace(fixture.finding(f"1.{k}", None, None, severity=severity), fingerprint=f"f{k}")
        for k, severity in enumerate(severities)
    )
    return fixture.small_run(*rows, findings=findings)


@pytest.mark.parametrize(
    ("similarity", "words"),
    [
        (-0.1, "unrelated"),
        (0.3, "loosely-related"),
        (0.52, "translation"),
        (0.7, "close-translation"),
    ],
)
def test_similarity_in_words(similarity: float, words: str) -> None:
    assert relation(similarity) == words


def test_a_share_in_words_is_held_against_people_and_machines() -> None:
    assert [amount(share) for share in (0.0, 0.05, 0.12, 0.3)] == ["few", "few", "some", "many"]


def test_one_begins_where_the_gravest_finding_stands() -> None:
    said = told(judged(Severity.CRITICAL, Severity.MAJOR, Severity.CRITICAL), "en")
    assert said.startswith("Found: 2 critical, 1 major errors (")
    assert "Many of 4 sentences likely hold a serious error, found or not: about " in said
    assert said.endswith("First look at the 2 critical ones: 1.2, 1.0.")
    assert told(judged(), "en").endswith("First read 1.1, 1.2, 1.3, where an error is likeliest.")
    quiet = told(judged(Severity.MINOR), "en")
    assert quiet.startswith("Found: 1 minor error (")
    assert "An estimate expects serious errors that no check sees in about " in quiet
    assert "Many" not in quiet, "it would contradict what was found"
    assert "发现问题：致命 1 个，轻微 1 个" in told(judged(Severity.CRITICAL, Severity.MINOR), "zh")


def test_nobody_is_sent_where_an_error_is_confirmed_already() -> None:
    run = judged(Severity.MINOR, Severity.MINOR)
    pair = pair_fingerprints(run.pairs).iloc[1]
    accepted = FindingVerdict(
        fingerprint="f1", decision=Decision.ACCEPTED, system="mt", level=Level.SENTENCE, unit="1",
        pair_id="1.1", pair=pair, category="Style", severity=Severity.MINOR,
        decided=datetime.now(UTC),
    )  # fmt: skip
    review = Review(
        corpus="c", run="r", reviewer="Anna", exported=datetime.now(UTC), findings=[accepted]
    )
    assert glances(run)[0].first.pairs == ["1.1", "1.2", "1.3"]
    assert glances(replace(run, reviews=[review]))[0].first.pairs == ["1.2", "1.3", "1.0"]


def test_one_sentence_is_likelier_than_no_other() -> None:
    run = judged(pairs=1)
    said = told(run, "en")
    assert said.endswith("There is only 1.0 to read: nothing grave was found in it.")
    assert "共 1 句，预计含严重错误的为 0 句，至多 1 句。" in told(run, "zh")


def test_a_priority_that_is_no_probability_counts_nothing() -> None:
    assert told(judged(burden=None), "en").startswith(
        "No errors were found. "
        "In how many of 4 sentences a serious error stands cannot be told with this model."
    )


def chosen(run: Run, pairs: int = 20_000) -> Run:
    """The same as the worst pairs of many, in which all together more was found."""
    found = {Severity.CRITICAL: 7, Severity.MAJOR: 1, Severity.MINOR: 900}
    known = run.manifest.counts["mt"].model_copy(update={"pairs": pairs, "findings": found})
    return replace(run, manifest=run.manifest.model_copy(update={"counts": {"mt": known}}))


def test_the_worst_of_many_say_nothing_of_how_many_errors_there_are() -> None:
    run = chosen(judged(Severity.CRITICAL, Severity.MAJOR))
    assert told(run, "en") == (
        "Here are the 4 most urgent of 20,000 pairs. In all of them together were found: "
        "7 critical, 1 major, 900 minor errors. First look at the critical one that stands here, "
        "in 1.0."
    )
    assert told(run, "zh").startswith("此处为 20,000 个句对中最紧迫的 4 个。")
    assert told(chosen(judged(Severity.MAJOR)), "en").endswith(
        "First look at the major one, in 1.0."
    )
    page = render_html(run)
    assert "Scores of the whole dataset" in page
    assert "published human translations" not in page, "nothing is counted to be held against them"
    out = io.StringIO()
    summarise(run, Level.SENTENCE, out)
    assert "experts agree" not in out.getvalue()
    assert told(chosen(judged(Severity.MAJOR), pairs=4), "en").startswith("Found: 1 major error (")


def test_what_no_encoder_has_read_is_not_put_down_to_a_model() -> None:
    run = judged(burden=None)
    run = replace(run, manifest=run.manifest.model_copy(update={"model": None}))
    assert told(run, "en").startswith(
        "No errors were found. "
        "In how many of 4 sentences a serious error stands cannot be told without the encoder."
    )


def test_many_translations_take_two_lines_each() -> None:
    run = judged(Severity.MAJOR)
    names = [f"a-system-with-a-long-name-{k}" for k in range(4)]
    pairs = pd.concat([run.pairs.assign(system=name) for name in names], ignore_index=True)
    findings = [replace(run.findings[0], system=names[0])]
    counts = Counts(units=1, pairs=1, omissions=3, additions=0, missing_from_source=0, findings={})
    score = {"similarity_calibrated": CorpusScore(value=0.7, low=0.6, high=0.8, segments=1)}
    known = dict.fromkeys(names, counts)
    changes = {"systems": names, "counts": known, "scores": dict.fromkeys(names, score)}
    run = replace(run, manifest=run.manifest.model_copy(update=changes), pairs=pairs)
    run, out = replace(run, findings=findings), io.StringIO()
    summarise(run, Level.SENTENCE, out)
    lines = out.getvalue().splitlines()
    assert lines[1].startswith(f"{names[0]}: Found: 1 major error. Many of 4 sentences")
    assert len(lines) <= 1 + 2 * len(names) + 3
    out = io.StringIO()
    summarise(run, Level.SENTENCE, out, verbose=True)
    told = " ".join(out.getvalue().split())
    assert "(close translation, of the one sentence that is there)" in told
    assert "close translation, of the one sentence that is there" in render_html(run)


def test_page_and_terminal_open_with_it() -> None:
    run = judged(Severity.MAJOR)
    scores = {
        "mt": {"similarity_calibrated": CorpusScore(value=0.52, low=0.5, high=0.6, segments=4)}
    }
    run = replace(run, manifest=run.manifest.model_copy(update={"scores": scores}))
    page, out = render_html(run), io.StringIO()
    assert page.index("of 4 sentences") < page.index('class="overview"')
    assert '<a href="#pair=1.0">1.0</a>' in page
    assert "<small>translation</small>" in page
    summarise(run, Level.SENTENCE, out)
    lines = out.getvalue().splitlines()
    assert "0.520" not in out.getvalue(), "it would be read as a verdict"
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 8
