"""Runs kept in the cache: read where nothing has changed, and never believed where damaged."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pandas.testing import assert_frame_equal

from evaluator import evaluate
from evaluator.evaluation import pipeline
from evaluator.evaluation.judging import Judged, judge
from evaluator.model import message
from evaluator.model.run import Note, Run
from evaluator.runs import kept
from evaluator.runs.kept import kept_run
from tests.comparison.runs import REFERENCES, finding, small_run
from tests.test_api import GOOD, SOURCE

RUN = small_run({"mt": REFERENCES}, findings=[finding("mt", "f1")])
ONE, OTHER = "1" * 64, "2" * 64


class Evaluation:
    """Makes a run, and counts how often."""

    def __init__(self, run: Run = RUN) -> None:
        self.run, self.times = run, 0

    def __call__(self) -> Run:
        self.times += 1
        return self.run


@pytest.fixture(autouse=True)
def cache(own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache in which no run is kept; dictionaries are made ready once for all tests."""
    (own_cache / "dictionaries").mkdir(exist_ok=True)
    (tmp_path / "dictionaries").symlink_to(own_cache / "dictionaries")
    monkeypatch.setenv("EVALUATOR_CACHE_DIR", str(tmp_path))
    monkeypatch.delenv("EVALUATOR_KEEP_RUNS")
    return tmp_path / "runs"


def test_what_is_kept_is_the_run_under_a_name_of_its_own() -> None:
    evaluation = Evaluation()
    assert kept_run(ONE, evaluation) is RUN
    again = kept_run(ONE, evaluation)
    assert evaluation.times == 1
    assert again.findings == RUN.findings
    assert_frame_equal(again.pairs, RUN.pairs)
    assert again.folder is None
    assert again.manifest.run != RUN.manifest.run
    assert again.manifest.created > RUN.manifest.created
    own = {"run", "created", "timings", "tokens_encoded", "tokens_distinct"}
    assert again.manifest.model_dump(exclude=own) == RUN.manifest.model_dump(exclude=own)


@pytest.mark.parametrize("name", ["run.json", "pairs.parquet", "findings.jsonl"])
def test_a_damaged_run_is_evaluated_anew(cache: Path, name: str) -> None:
    evaluation = Evaluation()
    kept_run(ONE, evaluation)
    (cache / ONE / name).write_bytes(b"nothing")
    assert kept_run(ONE, evaluation) is RUN
    kept_run(ONE, evaluation)
    assert evaluation.times == 2


def test_a_run_that_was_edited_is_not_believed(cache: Path) -> None:
    evaluation = Evaluation()
    kept_run(ONE, evaluation)
    findings = cache / ONE / "findings.jsonl"
    edited = findings.read_text("utf-8").replace('"pair_id": "', '"pair_id": "1')
    assert edited != findings.read_text("utf-8")
    findings.write_text(edited, "utf-8")
    assert kept_run(ONE, evaluation) is RUN
    assert evaluation.times == 2


def test_nothing_is_kept_without_an_identity_or_where_that_is_forbidden(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_run(None, Evaluation())
    monkeypatch.setenv("EVALUATOR_KEEP_RUNS", "0")
    kept_run(ONE, Evaluation())
    assert not cache.exists()


def test_a_run_that_a_plugin_failed_is_not_kept(cache: Path) -> None:
    failed = Note.of(message("run.plugin-failed", plugin="check terms", reason="it failed"))
    manifest = RUN.manifest.model_copy(update={"note_messages": [failed]})
    kept_run(ONE, Evaluation(replace(RUN, manifest=manifest)))
    assert not cache.exists()


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(cache: Path) -> None:
    cache.write_text("no folder")
    assert kept_run(ONE, Evaluation()) is RUN


def test_what_was_asked_for_longest_ago_is_forgotten(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_run(ONE, Evaluation())
    size = sum(file.stat().st_size for file in (cache / ONE).iterdir())
    monkeypatch.setattr(kept, "MOST_BYTES", size * 3 // 2)
    os.utime(cache / ONE, (0, 0))
    kept_run(OTHER, Evaluation())
    assert [folder.name for folder in cache.iterdir()] == [OTHER]


def test_what_else_lies_beside_kept_runs_stays(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cache / "backup").mkdir(parents=True)
    (cache / "backup" / "mine.txt").write_text("mine")
    monkeypatch.setattr(kept, "MOST_BYTES", 0)
    kept_run(ONE, Evaluation())
    assert [folder.name for folder in cache.iterdir()] == ["backup"]


def test_nothing_is_evaluated_where_nothing_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scored(name: str, translation: list[str]) -> Path:
        """By what needs no encoder."""
        evaluate(
            SOURCE, {"mt": translation}, [GOOD], metrics=["bleu"], checks=["numbers"],
            out=tmp_path / name,
        )  # fmt: skip
        return tmp_path / name

    first = scored("first", GOOD)
    judged: list[object] = []

    def counted(*given: Any) -> Judged:
        judged.append(given)
        return judge(*given)

    monkeypatch.setattr(pipeline, "judge", counted)
    again, changed = scored("again", GOOD), scored("changed", [*GOOD[:-1], "It is another."])
    assert len(judged) == 1
    for name in ("pairs.csv", "pairs.parquet", "findings.jsonl", "links.parquet", "risks.parquet"):
        assert (first / name).read_bytes() == (again / name).read_bytes(), name
    assert (first / "pairs.csv").read_bytes() != (changed / "pairs.csv").read_bytes()
