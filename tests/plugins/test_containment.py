"""What a plugin does wrong is told in one line that names it, or in a note."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from pydantic import BaseModel, Field

from evaluator.checks import Check, CheckedDocument, CheckedPair, Draft, span
from evaluator.checks.contained import ContainedCheck
from evaluator.cli.parsing import settings_of
from evaluator.corpora.corpus import load_corpus
from evaluator.errors import InputError
from evaluator.evaluation.columns import score_columns
from evaluator.metrics import (
    BatchMetric,
    DocumentScore,
    Metric,
    MetricResult,
    ScoreColumn,
    Segments,
    absent,
    load_metrics,
)
from evaluator.metrics.contained import ContainedMetric
from evaluator.model import Category, Evidence, Severity, Status, message
from evaluator.support.plugins import Containment, Origin, PluginError
from evaluator.support.registry import check_settings
from evaluator.support.settings import merged

ORIGIN = Origin("evaluator.metrics", "acme", "acme-quality", "1.2")
NAMED = "metric acme of acme-quality 1.2"


def segments(count: int = 3, references: bool = False) -> Segments:
    empty = absent(count)
    texts = [f"text {k}" for k in range(count)]
    sources = [f"文{k}" for k in range(count)]
    own = [["text"] if references else [] for _ in range(count)]
    return Segments(sources, texts, own, empty, empty, empty, empty, empty, empty, empty)


class Acme(Metric):
    columns = (ScoreColumn("acme"),)

    def __init__(self, result: Callable[[Segments], Any]) -> None:
        self.result, self.origin = result, ORIGIN

    def score(self, segments: Segments, *, document: bool = True) -> MetricResult:
        result: MetricResult = self.result(segments)
        return result


def fail(given: Segments) -> MetricResult:
    raise RuntimeError("quota\nexceeded")


def quit_all(given: Segments) -> MetricResult:
    sys.exit("bye")


NONE = DocumentScore(float("nan"), 0, 1, 3)
WRONGS: list[tuple[Callable[[Segments], Any], str]] = [
    (fail, "RuntimeError: quota exceeded"),
    (quit_all, "SystemExit: bye"),
    (lambda given: [0.5] * len(given), "returns list, not MetricResult"),
    (lambda given: MetricResult({"acme": np.zeros(2)}), r"shape \(2,\), for 3 segments"),
    (lambda given: MetricResult({"other": np.zeros(3)}), "column other, which it does not declare"),
    (lambda given: MetricResult({}), "does not fill the column acme"),
    (lambda given: MetricResult({"acme": absent(3)}), "no score for any of 3 segments"),
    (lambda given: MetricResult({"acme": np.array([1, np.inf, 0])}), "infinite"),
    (lambda given: MetricResult({"acme": ["a", "b", "c"]}), "holds no numbers"),  # type: ignore[dict-item]
    (lambda given: MetricResult({"acme": np.ones(3)}, {"x": NONE}), "document score x"),
    (lambda given: MetricResult({"acme": np.ones(3)}, {"acme": NONE}), "is not finite"),
]


@pytest.mark.parametrize(("result", "told"), WRONGS)
def test_a_metric_that_fails_is_named(result: Callable[[Segments], Any], told: str) -> None:
    with pytest.raises(PluginError, match=told) as caught:
        ContainedMetric(Acme(result), Containment()).score(segments())
    assert str(caught.value).startswith(f"{NAMED}: ")
    assert "\n" not in str(caught.value)
    going_on = Containment(keep_going=True)
    found = ContainedMetric(Acme(result), going_on).score(segments())
    assert np.isnan(found.segment["acme"]).all()
    assert [failure.origin for failure in going_on.failures] == [ORIGIN]


def test_no_score_at_all_is_no_failure_where_what_it_needs_is_lacking() -> None:
    def none(given: Segments) -> MetricResult:
        return MetricResult({"acme": absent(len(given))})

    metric = Acme(none)
    metric.columns = (ScoreColumn("acme", needs_reference=True),)  # type: ignore[misc]
    contained = ContainedMetric(metric, Containment())
    assert np.isnan(contained.score(segments()).segment["acme"]).all()
    with pytest.raises(PluginError, match="no score for any"):
        contained.score(segments(references=True))
    metric.requires = frozenset((Evidence.LINKS,))  # type: ignore[misc]
    links = ContainedMetric(metric, Containment())
    assert np.isnan(links.score(segments(references=True)).segment["acme"]).all()
    assert len(contained.score(segments(0)).segment["acme"]) == 0


def test_what_a_plugin_prints_does_not_reach_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    def chatty(given: Segments) -> MetricResult:
        print("loading …")
        return MetricResult({"acme": np.ones(len(given))})

    ContainedMetric(Acme(chatty), Containment()).score(segments())
    assert capsys.readouterr() == ("", "loading …\n")


PAIR = CheckedPair("1.1", "1", Status.PAIRED, "文化中心", "the cultural centre")
SOUND = Draft(0, Category.SPELLING, Severity.MINOR, 0.5, message("run.plain", text="Hm."))


class Style(Check):
    name = "acme"

    def __init__(self, drafts: list[Any]) -> None:
        self.drafts, self.origin = drafts, replace(ORIGIN, group="evaluator.checks")

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        yield from self.drafts


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        ("no draft", "yields str, not Draft"),
        (replace(SOUND, pair=1), "blames pair 1 of 1"),
        (replace(SOUND, confidence=7.0), "confidence 7.0 in 1.1 is not within 0-1"),
        (replace(SOUND, confidence=float("nan")), "confidence nan"),
        (replace(SOUND, translation_span=span("abc", 100, 200)), "lies outside the text of 1.1"),
        (replace(SOUND, source_span=span("别处", 0, 2)), "a span of the source lies outside"),
        (replace(SOUND, severity=cast(Severity, "dire")), "cannot be told"),
        (replace(SOUND, message=message("acme.unknown")), "cannot be told"),
    ],
)
def test_a_check_that_fails_is_named(draft: Any, told: str) -> None:
    document = CheckedDocument([PAIR])
    with pytest.raises(PluginError, match=told) as caught:
        ContainedCheck(Style([SOUND, draft]), Containment()).find(document)
    assert str(caught.value).startswith("check acme of acme-quality 1.2: ")
    going_on = Containment(keep_going=True)
    assert list(ContainedCheck(Style([SOUND, draft]), going_on).find(document)) == []
    assert len(going_on.failures) == 1


def test_plain_words_are_what_they_stand_for() -> None:
    plain = Draft(0, "Fluency/Spelling", "minor", 1, "Write {center}.")  # type: ignore[arg-type]
    (found,) = ContainedCheck(Style([plain]), Containment()).find(CheckedDocument([PAIR]))
    assert (found.category, found.severity) == (Category.SPELLING, Severity.MINOR)
    assert [found.message.told(language) for language in ("en", "zh")] == ["Write {center}."] * 2


class Lengths(BatchMetric):
    """Words a character."""

    class Settings(BaseModel):
        floor: float = Field(default=0.0, ge=0)
        model: str = "small"

    columns = (ScoreColumn("words"), ScoreColumn("characters"))
    batch = 2

    def __init__(self) -> None:
        self.asked: list[int] = []

    def score_batch(self, segments: Segments) -> list[tuple[float, float]]:
        self.asked.append(len(segments))
        floor = self.settings.floor
        return [(max(len(t.split()), floor), max(len(t), floor)) for t in segments.translation]


def test_a_slow_metric_is_asked_in_batches_and_not_twice() -> None:
    told: list[tuple[int, int]] = []
    given = replace(segments(5), progress=lambda done, total: told.append((done, total)))
    metric = Lengths()
    found = metric.score(given)
    assert metric.asked == [2, 2, 1]
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert found.segment["words"].tolist() == [2] * 5
    assert found.document["characters"].value == 6
    again = Lengths()
    assert again.score(given).segment["characters"].tolist() == [6] * 5
    assert again.asked == []  # from the cache
    other = Lengths()
    other.configure({"floor": 10})
    assert other.score(given).segment["words"].tolist() == [10] * 5  # other settings, other scores
    assert other.asked == [2, 2, 1]


def test_a_batch_of_another_shape_is_refused() -> None:
    class Short(Lengths):
        cached = False

        def score_batch(self, segments: Segments) -> list[tuple[float, float]]:
            return [(0.0, 0.0)]

    with pytest.raises(PluginError, match=r"shape \(1, 2\), not \(2, 2\)"):
        ContainedMetric(Short(), Containment()).score(segments(2))


def test_settings_are_what_the_plugin_declares() -> None:
    metric = Lengths()
    metric.origin = ORIGIN
    metric.configure({"floor": "1.5"})
    assert metric.settings.floor == 1.5
    with pytest.raises(InputError, match=r"settings: acme\.floor: input should be greater"):
        metric.configure({"floor": -1})
    acme = Acme(fail)
    with pytest.raises(InputError, match=r"acme\.batch: no setting .* acme takes none"):
        acme.configure({"batch": 8})


def test_settings_come_from_the_command_line_and_before_that_from_the_corpus(
    tmp_path: Path,
) -> None:
    assert settings_of(["acme.batch=8", "acme.model=large v2", "b.names=['x']"]) == {
        "acme": {"batch": 8, "model": "large v2"},
        "b": {"names": ["x"]},
    }
    for wrong in ("acme", "acme=1", "acme.=1", ".x=1", "acme.x"):
        with pytest.raises(InputError, match=r"NAME\.KEY=VALUE"):
            settings_of([wrong])
    (tmp_path / "zh.txt").write_text("文", encoding="utf-8")
    (tmp_path / "corpus.toml").write_text(
        'title = "T"\n[sources]\na = "zh.txt"\n[metrics]\nskip = ["ter"]\n'
        '[settings.acme]\nbatch = 4\nmodel = "small"\n',
        encoding="utf-8",
    )
    corpus = load_corpus(tmp_path)
    assert corpus.skipped_metrics == ["ter"]
    assert merged(corpus.settings, {"acme": {"batch": 8}}) == {
        "acme": {"batch": 8, "model": "small"}
    }
    with pytest.raises(InputError, match="did you mean 'terms'"):
        check_settings({"term": {}}, ("evaluator.checks",))


def test_metrics_are_chosen_by_name() -> None:
    assert [m.origin.name for m in load_metrics(["ter", "bleu"])] == ["bleu", "ter"]
    assert "ter" not in [m.origin.name for m in load_metrics(skip=["ter"])]
    with pytest.raises(InputError, match="did you mean 'chrf'"):
        load_metrics(["chrff"])


def test_a_plugin_without_a_version_is_named_by_its_package() -> None:
    assert str(Origin("evaluator.metrics", "m", "cmd:tool")) == "metric m of cmd:tool"
    assert str(Origin("evaluator.checks", "c")) == "check c of an unknown package"
    assert str(Origin("evaluator.checks", "c", "p", "1.0")) == "check c of p 1.0"


def test_two_metrics_cannot_fill_one_column() -> None:
    taken = Acme(fail)
    taken.columns = (ScoreColumn("bleu"),)  # type: ignore[misc]
    with pytest.raises(InputError, match=f"{NAMED}: fills the column bleu, and so does metric"):
        score_columns([*load_metrics(["bleu"]), taken])
    taken.columns = (ScoreColumn("priority"),)  # type: ignore[misc]
    with pytest.raises(InputError, match="the pair table itself"):
        score_columns([taken])
