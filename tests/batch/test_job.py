"""Datasets judged: as `score` judges them, in any partitions, and gone on with after anything."""

from __future__ import annotations

import errno
import gc
import json
import os
import re
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import _lru_cache_wrapper
from importlib.util import find_spec
from itertools import islice, permutations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

from evaluator.batch import BatchRequest, Done, Read, Recipe, judge_dataset, results
from evaluator.batch import job as batch_job
from evaluator.batch import judging as batch_judging
from evaluator.batch.dataset import Row, find_dataset
from evaluator.batch.engine import Engine, connected, dashboard, run_tasks, sized
from evaluator.batch.filtering import FilterRequest, filter_dataset
from evaluator.batch.holding import LOCK, held
from evaluator.batch.plan import Part, make_plan, read_plan
from evaluator.batch.results import read_result, result_files
from evaluator.errors import InputError
from evaluator.evaluation.reading import DocumentTexts
from evaluator.language.english import words
from evaluator.language.words import chinese_words
from evaluator.runs import read_run
from tests.batch.conftest import Record, without, write_lines
from tests.conftest import run_in_process
from tests.opinions.server import Asked, Response, completion, failing, marking, no_errors, serving

SURFACE = Recipe(read=Read.SURFACE, skip_metrics=("ter",))
HERE = Engine(workers=0)


def judged(file: Path, out: Path, recipe: Recipe = SURFACE, rows: int = 1000) -> Done:
    return judge_dataset(BatchRequest(str(file), out, recipe, rows=rows, engine=HERE))


def table(folder: Path) -> pd.DataFrame:
    files = result_files(folder, read_plan(folder).parts)
    return pd.concat([read_result(file) for file in files], ignore_index=True)


def told(findings: list[dict[str, object]]) -> list[tuple[object, ...]]:
    names = ("fingerprint", "check", "severity", "confidence", "message")
    return [tuple(finding[name] for name in names) for finding in findings]


def test_a_pair_s_row_is_that_of_score_to_the_last_digit(
    records: list[Record], tmp_path: Path
) -> None:
    file = write_lines(records, tmp_path / "pairs.jsonl")
    done = run_in_process("score", str(file), "--out", str(tmp_path / "run"))
    assert done.returncode == 0, done.stderr
    judged(file, tmp_path / "out", Recipe(cached=True), rows=4)
    pairs = pd.read_parquet(tmp_path / "run" / "pairs.parquet")
    pairs = pairs[pairs["level"] == "sentence"].reset_index(drop=True)
    found = table(tmp_path / "out")
    assert [f"{name}.1" for name in found["id"]] == pairs["pair_id"].tolist()
    assert found["document"].tolist() == pairs["document"].tolist()
    scores = [c for c in pairs if c in found and pairs[c].dtype == "float64"]
    assert {"priority", "bleu", "similarity_calibrated", "bertscore"} <= set(scores)
    pd.testing.assert_frame_equal(
        found[scores], pairs[scores], check_exact=True, check_column_type=False
    )
    lines = (tmp_path / "run" / "findings.jsonl").read_text("utf-8").splitlines()
    findings = [json.loads(line) for line in lines]
    assert findings
    for name, own in zip(found["id"], found["findings"], strict=True):
        assert told(list(own)) == told([f for f in findings if f["pair_id"] == f"{name}.1"])


def test_a_pair_without_a_document_is_one_by_itself(records: list[Record], tmp_path: Path) -> None:
    alone = [{**record, "document": record["id"]} for record in records]
    file = tmp_path / "pairs.jsonl"
    judged(write_lines(alone, file), tmp_path / "alone")
    judged(write_lines(without(records, "document"), file), tmp_path / "none")
    recipe = replace(SURFACE, each_pair=True)
    judged(write_lines(records, file), tmp_path / "each", recipe)
    named, unnamed, each = (table(tmp_path / n) for n in ("alone", "none", "each"))
    pd.testing.assert_frame_equal(unnamed, each)
    different = ["document", "findings"]  # a fingerprint tells the document as well
    pd.testing.assert_frame_equal(named.drop(columns=different), unnamed.drop(columns=different))
    assert [[t[1:] for t in told(list(f))] for f in named["findings"]] == [
        [t[1:] for t in told(list(f))] for f in unnamed["findings"]
    ]


def test_results_do_not_depend_on_the_partitions(records: list[Record], tmp_path: Path) -> None:
    file = write_lines(records, tmp_path / "pairs.jsonl")
    whole, parts = judged(file, tmp_path / "whole"), judged(file, tmp_path / "parts", rows=2)
    assert [part.rows for part in read_plan(tmp_path / "parts").parts] == [5, 5, 2]
    pd.testing.assert_frame_equal(table(tmp_path / "whole"), table(tmp_path / "parts"))
    assert whole.summary["systems"] == parts.summary["systems"]
    assert whole.summary["worst_documents"] == parts.summary["worst_documents"]


def test_a_partition_ends_where_a_file_does(records: list[Record], tmp_path: Path) -> None:
    folder = tmp_path / "nightly"
    (folder / "deep").mkdir(parents=True)
    write_lines(without(records, "document")[:5], folder / "a.jsonl")
    write_lines(without(records, "document")[5:], folder / "deep" / "b.jsonl")
    judged(folder, tmp_path / "out")
    assert [part.rows for part in read_plan(tmp_path / "out").parts] == [5, 7]
    assert table(tmp_path / "out")["file"].tolist() == ["a.jsonl"] * 5 + ["deep/b.jsonl"] * 7
    worst = read_run(tmp_path / "out" / "worst").pairs
    assert set(worst["source_place"]) >= {"a.jsonl: line 1", "deep/b.jsonl: line 7"}
    # A document that goes on in the next file is one all the same.
    write_lines(records[:7], folder / "a.jsonl")
    write_lines(records[7:], folder / "deep" / "b.jsonl")
    judged(folder, tmp_path / "documents")
    assert [part.rows for part in read_plan(tmp_path / "documents").parts] == [10, 2]


def test_texts_are_forgotten_once_their_partition_is_judged(
    records: list[Record], tmp_path: Path
) -> None:
    file = write_lines(records, tmp_path / "pairs.jsonl")
    words("Whatever was read before.")
    judged(file, tmp_path / "out", rows=5)
    assert words.cache_info().currsize == chinese_words.cache_info().currsize == 0
    assert Tokenizer13a.__call__.cache_info().currsize == 0, "sacrebleu's own"


def test_no_words_are_remembered_without_end(tmp_path: Path) -> None:
    def judge(letter: str, length: int, first: int) -> None:
        rows = [
            {
                "id": f"p{k}",
                "source": f"{''.join(name)}说，{k}万人看了{k + 7}场戏，他很高兴。",
                "translation": f"{letter}o{letter}a{k} said {k} saw {k + 7} plays; he was glad.",
            }
            for k, name in enumerate(islice(permutations("王李张刘陈杨", length), 30), start=first)
        ]
        judged(write_lines(rows, tmp_path / f"{letter}.jsonl"), tmp_path / letter)

    judge("t", 2, 100)  # all characters, and all that is read once
    before = endless_caches()
    judge("v", 3, 5000)
    assert endless_caches() == before


def endless_caches() -> dict[str, int]:
    """Functions of ours that remember whatever they gave, and of how many arguments."""
    every = (one for one in gc.get_objects() if isinstance(one, _lru_cache_wrapper))
    return {
        f"{one.__module__}.{one.__qualname__}": one.cache_info().currsize
        for one in every
        if one.__module__.startswith("evaluator.") and one.cache_info().maxsize is None
    }


def test_corpus_scores_are_those_of_score(records: list[Record], tmp_path: Path) -> None:
    file = write_lines(without(records, "document"), tmp_path / "pairs.jsonl")
    done = run_in_process(
        "score", str(file), "--out", str(tmp_path / "run"), "--check", "numbers",
        "--metric", "bleu", "--metric", "chrf",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    (wanted,) = manifest["scores"].values()
    (system,) = judged(file, tmp_path / "out", rows=5).summary["systems"].values()
    for name in ("bleu", "chrf"):
        assert system["scores"][name]["value"] == pytest.approx(wanted[name]["value"], abs=1e-4)
        assert system["scores"][name]["low"] < wanted[name]["value"]
        assert system["scores"][name]["high"] > wanted[name]["value"]
    assert system["pairs"] == 12 == sum(system["status"].values())
    assert system["percentiles"]["bleu"]["p5"] <= system["percentiles"]["bleu"]["p50"]


def test_it_goes_on_where_it_was(
    records: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_lines(without(records, "document"), tmp_path / "pairs.jsonl")
    tried = []
    real = batch_judging.judged_rows

    def broken(rows: list[object], by: object, asked: object) -> pd.DataFrame:
        tried.append(len(rows))
        if any(row.number == 5 for row in rows):  # type: ignore[attr-defined]
            raise ValueError("a hole in\nthe data")
        return real(rows, by, asked)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(batch_judging, "judged_rows", broken)
        first = judged(file, tmp_path / "out", rows=4)
    assert [(f.number, f.reason) for f in first.failures] == [(1, "ValueError: a hole in the data")]
    assert len(tried) == 2 + 3  # two partitions, and the broken one three times
    assert first.judged == 8
    assert first.summary["failed"][0]["first"] == 5
    second = judged(file, tmp_path / "out", rows=4)
    assert (second.judged, second.failures) == (4, [])
    judged(file, tmp_path / "fresh", rows=4)
    pd.testing.assert_frame_equal(table(tmp_path / "out"), table(tmp_path / "fresh"))
    assert judged(file, tmp_path / "out", rows=4).judged == 0


def test_a_full_disk_is_told_and_gone_on_from(
    records: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_lines(without(records, "document"), tmp_path / "pairs.jsonl")
    real = results.write_result

    def full(found: pd.DataFrame, folder: Path, part: Part, *others: Any) -> None:
        if part.number:
            raise OSError(errno.ENOSPC, "Error writing bytes to file. Detail: [errno 28]")
        real(found, folder, part, *others)

    with monkeypatch.context() as patch:
        patch.setattr(batch_judging, "write_result", full)
        with pytest.raises(InputError, match=re.escape(os.strerror(errno.ENOSPC))):
            judged(file, tmp_path / "out", rows=1)
    assert not (tmp_path / "out" / "failed.json").exists()  # nothing is wrong with the partition
    assert judged(file, tmp_path / "out", rows=1).judged == 11


def test_a_dataset_that_has_changed_is_noticed(records: list[Record], tmp_path: Path) -> None:
    plain = without(records, "document")
    file = write_lines(plain, tmp_path / "pairs.jsonl")
    judged(file, tmp_path / "out", rows=4)
    changed = [*plain[:9], {**plain[9], "translation": "Something else."}, *plain[10:11]]
    write_lines(changed, file)
    again = judged(file, tmp_path / "out", rows=4)
    assert again.judged == 3
    assert "1 of 3 partitions" in again.notes[0]
    assert table(tmp_path / "out")["translation_text"].iloc[9] == "Something else."
    another = judged(file, tmp_path / "out", replace(SURFACE, skip_checks=("terms",)), rows=4)
    assert another.judged == 11


def test_another_dataset_gets_means_of_its_own(
    records: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    out = tmp_path / "out"

    def noted(request: BatchRequest, *others: object, **more: object) -> Done:
        seen.append((out / batch_judging.MEANS).exists())
        return Done(out, {}, 0, ())

    monkeypatch.setattr(batch_job, "_judged", noted)
    plain = without(records, "document")
    file = tmp_path / "pairs.jsonl"
    for found in (plain[:8], plain, plain[4:]):
        judged(write_lines(found, file), out, rows=4)
        (out / batch_judging.MEANS).touch()
    assert seen == [False, True, False]  # a new one, one that has grown, another


def test_a_single_partition_is_judged_by_the_command_itself(
    records: list[Record], tmp_path: Path
) -> None:
    file = write_lines(without(records, "document"), tmp_path / "pairs.jsonl")
    for rows, asked, wanted in ((20, Engine(), HERE), (5, Engine(), Engine()),
                                (20, Engine(workers=2), Engine(workers=2))):  # fmt: skip
        request = BatchRequest(str(file), tmp_path / str(rows), rows=rows, engine=asked)
        request.out.mkdir(exist_ok=True)
        plan = make_plan(find_dataset(str(file)), request.out, rows=rows)
        assert batch_job._engine(request, plan) == wanted


def test_the_worst_pairs_are_a_run_to_be_reviewed(records: list[Record], tmp_path: Path) -> None:
    file = write_lines([{**r, "system": "mt"} for r in records], tmp_path / "pairs.jsonl")
    request = BatchRequest(str(file), tmp_path / "out", SURFACE, rows=5, engine=HERE, worst=4)
    summary = judge_dataset(request).summary
    run, all_pairs = read_run(tmp_path / "out" / "worst"), table(tmp_path / "out")
    worst = all_pairs.sort_values("priority", ascending=False, kind="stable").head(4)
    pairs = run.pairs[run.pairs["level"] == "sentence"]
    assert sorted(pairs["unit"]) == sorted(worst["id"])
    assert pairs["findings"].sum() == len(run.findings) == worst["findings"].map(len).sum() > 0
    assert (
        run.manifest.scores["mt"]["bleu"].value
        == summary["systems"]["mt"]["scores"]["bleu"]["value"]
    )
    page = (tmp_path / "out" / "worst" / "index.html").read_text("utf-8")
    assert "Here are the 4 most urgent of 12 pairs." in page
    for finding in run.findings:
        assert finding.told("zh") != finding.message or not finding.message_id


def test_what_is_there_twice_is_judged_once(
    records: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [{**r, "id": f"{n}-{r['id']}"} for n in "ab" for r in without(records, "document")]
    counted: list[int] = []
    real = batch_judging.bundled

    def bundled(rows: Sequence[Row]) -> DocumentTexts:
        counted.append(len(rows))
        return real(rows)

    monkeypatch.setattr(batch_judging, "bundled", bundled)
    judged(write_lines(pairs, tmp_path / "pairs.jsonl"), tmp_path / "out")
    assert counted == [12]
    found = table(tmp_path / "out")
    assert found["id"].tolist() == [pair["id"] for pair in pairs]
    same = ["status", "source_text", "bleu", "priority"]
    first, second = (part[same].reset_index(drop=True) for part in (found[:12], found[12:]))
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"out": "pairs"}, "holds the dataset itself"),
        ({"dataset": "nothing-*.jsonl"}, "no such file, folder or pattern"),
        ({"columns": {"source": "quelle"}}, "no column of that name; there are: id, source"),
        ({"recipe": replace(SURFACE, checks=("suspect",))}, "takes the encoder"),
        ({"recipe": replace(SURFACE, metrics=("blue",))}, "did you mean 'bleu'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    change: dict[str, object], complaint: str, records: list[Record], tmp_path: Path
) -> None:
    (tmp_path / "pairs").mkdir()
    write_lines(records, tmp_path / "pairs" / "a.jsonl")
    request = BatchRequest(str(tmp_path / "pairs"), tmp_path / "out", SURFACE, engine=HERE)
    if "out" in change:
        change = {"out": tmp_path / str(change["out"])}
    with pytest.raises(InputError, match=complaint) as error:
        judge_dataset(replace(request, **change))  # type: ignore[arg-type]
    assert "\n" not in str(error.value)


def test_sides_the_wrong_way_round_are_refused(records: list[Record], tmp_path: Path) -> None:
    turned = [{"source": r["translation"], "translation": r["source"]} for r in records]
    with pytest.raises(InputError, match="swapped"):
        judged(write_lines(turned, tmp_path / "pairs.jsonl"), tmp_path / "out")


def test_documents_stand_together(records: list[Record], tmp_path: Path) -> None:
    mixed = [*records[:3], records[6], *records[3:5]]
    with pytest.raises(InputError, match="'a' goes on here, behind another"):
        judged(write_lines(mixed, tmp_path / "pairs.jsonl"), tmp_path / "out")


@pytest.mark.parametrize("line", ['{"source": 1', '{"quelle": "一", "ziel": "A"}', ""])
def test_what_is_refused_leaves_nothing_behind(line: str, tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(line and f'{{"source": "一二三", "translation": "A"}}\n{line}')
    if line.startswith('{"q'):
        file.write_text(line)
    (tmp_path / "mine").mkdir()
    for out in ("new/deeper", "mine"):
        with pytest.raises(InputError):
            judged(file, tmp_path / out, rows=1)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["mine", "pairs.jsonl"]


def test_a_refused_change_leaves_earlier_results(records: list[Record], tmp_path: Path) -> None:
    file = write_lines(without(records, "document"), tmp_path / "pairs.jsonl")
    judged(file, tmp_path / "out", rows=4)
    before, whole = contents(tmp_path / "out"), file.read_text("utf-8")
    file.write_text(whole + "{", encoding="utf-8")
    with pytest.raises(InputError, match="line 13: no JSON"):
        judged(file, tmp_path / "out", rows=4)
    assert contents(tmp_path / "out") == before
    file.write_text(whole, encoding="utf-8")
    assert judged(file, tmp_path / "out", rows=4).judged == 0


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_one_killed_while_it_read_begins_anew(records: list[Record], tmp_path: Path) -> None:
    file = write_lines(records, tmp_path / "pairs.jsonl")
    for left in ("pairs", ".waiting-0123"):
        (tmp_path / "out" / left).mkdir(parents=True)
    (tmp_path / "out" / ".waiting-0123" / "part-000000.parquet").touch()
    assert judged(file, tmp_path / "out").judged == 12
    assert not list((tmp_path / "out").glob(".waiting*"))


def test_results_in_the_dataset_s_folder_are_no_part_of_it(
    records: list[Record], tmp_path: Path
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    pd.DataFrame(records).to_parquet(folder / "a.parquet")
    assert judged(folder, folder / "results").judged == 12
    assert judged(folder, folder / "results").judged == 0
    with pytest.raises(InputError, match="name its pairs/"):
        judged(folder / "results", tmp_path / "again")


def test_a_cluster_that_is_not_there_is_told_before_anything_is_made(
    records: list[Record], tmp_path: Path
) -> None:
    file = write_lines(records, tmp_path / "pairs.jsonl")
    request = BatchRequest(str(file), tmp_path / "out", SURFACE, engine=Engine(cluster="nowhere"))
    with pytest.raises(InputError, match="nowhere: no scheduler there") as error:
        judge_dataset(request)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "out").exists()


def test_two_do_not_work_on_one_folder(records: list[Record], tmp_path: Path) -> None:
    file, out = write_lines(records, tmp_path / "pairs.jsonl"), tmp_path / "deep" / "out"
    with held(out), pytest.raises(InputError, match=r"out: another .* is at work on it"):
        judged(file, out)
    assert not (tmp_path / "deep").exists(), "whoever made the folder takes it away again"
    assert judged(file, out).judged == 12
    before = contents(out)
    clean = FilterRequest(out, "critical == 0", tmp_path / "clean.jsonl")
    with held(out):
        for refused in (lambda: judged(file, out), lambda: filter_dataset(clean)):
            with pytest.raises(InputError, match="is at work on it"):
                refused()
    assert contents(out) == before
    (out / LOCK).touch()  # left by one that was killed
    assert filter_dataset(clean).kept + filter_dataset(clean).removed == 12
    assert judged(file, out).judged == 0


def test_what_is_too_long_to_be_checked_is_told(tmp_path: Path) -> None:
    pairs = [("今天天气很好。" * 3000, "The weather is nice today."), ("谢谢。", "Thanks.")]
    lines = [{"source": source, "translation": translation} for source, translation in pairs]
    recipe = Recipe(read=Read.SURFACE, checks=("numbers",), metrics=("bleu",))
    done = judged(write_lines(lines, tmp_path / "pairs.jsonl"), tmp_path / "out", recipe)
    assert done.notes[0].startswith("1 of 2 pairs have more than 20,000 characters")


def test_a_segment_without_translation_is_grave_however_short(tmp_path: Path) -> None:
    pairs = [("禁止吸烟", ""), ("——", ""), ("2024", ""), ("谢谢。", "Thanks."), ("", "No source.")]
    lines = [{"id": f"s{k}", "source": s, "translation": t} for k, (s, t) in enumerate(pairs)]
    file = write_lines(lines, tmp_path / "pairs.jsonl")
    recipe = Recipe(read=Read.SURFACE, checks=("omission",), metrics=("bleu",))
    judged(file, tmp_path / "out", recipe)
    found = table(tmp_path / "out")
    assert [[f["severity"] for f in own] for own in found["findings"]] == [
        ["major"], [], ["minor"], [], ["minor"],
    ]  # fmt: skip
    done = run_in_process(
        "score", str(file), "--out", str(tmp_path / "run"), "--check", "omission",
        "--metric", "bleu",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [json.loads(f) for f in (tmp_path / "run" / "findings.jsonl").read_text().splitlines()]
    assert [(f["pair_id"], f["severity"]) for f in lines] == [
        ("s0.1", "major"), ("s2.1", "minor"), ("s4.1", "minor"),
    ]  # fmt: skip


def test_workers_fit_the_cores_and_the_memory() -> None:
    assert sized(cores=8, memory=10**11) == (8, 1)
    assert sized(cores=8, memory=4 * 10**9) == (2, 4)
    assert sized(cores=8, memory=10**9) == (1, 8)
    assert sized(cores=8, memory=10**9, workers=4) == (4, 2)


def test_workers_of_their_own_from_the_command_line(records: list[Record], tmp_path: Path) -> None:
    file = write_lines(records, tmp_path / "pairs.jsonl")
    done = run_in_process(
        "batch", str(file), "--out", str(tmp_path / "out"), "--read", "surface", "--rows", "5",
        "--workers", "2", "--skip-metric", "ter",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "12 pairs, 12 of them judged now" in done.stdout
    judged(file, tmp_path / "here", rows=5)
    pd.testing.assert_frame_equal(table(tmp_path / "out"), table(tmp_path / "here"))


def profiled(dask_worker: Any) -> int:
    """How many stretches of time a worker has kept a profile of."""
    return len(dask_worker.profile_history) + len(dask_worker.profile_recent["children"])


def held_back() -> bool:
    """Whether a process hears nothing of Ctrl-C."""
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_workers_keep_no_profile_of_themselves_and_leave_ctrl_c_to_the_command() -> None:
    with connected(Engine(workers=1)) as client:
        run_tasks(client, sum, [(range(3 * 10**6),)], lambda number, given: None)
        assert list(client.run(profiled).values()) == [0]
        assert list(client.run(held_back).values()) == [True]
        assert not held_back()


class Scheduler:
    """One that says where its dashboard would be, and which packages it has."""

    dashboard_link = "http://far.away/status"

    def __init__(self, services: dict[str, int], packages: Sequence[str]) -> None:
        self.services = services
        self.packages = packages

    def scheduler_info(self) -> dict[str, Any]:
        return {"services": self.services}

    def run_on_scheduler(self, function: Callable[[str], object], name: str) -> object:
        assert function is find_spec
        return name if name in self.packages else None


@pytest.mark.parametrize(
    ("services", "packages", "told"),
    [
        ({"dashboard": 8787}, ["bokeh"], "http://far.away/status"),
        ({"dashboard": 8787}, [], ""),  # a page that says that bokeh is lacking
        ({}, ["bokeh"], ""),
    ],
)
def test_a_dashboard_is_told_where_there_is_one(
    services: dict[str, int], packages: list[str], told: str
) -> None:
    client: Any = Scheduler(services, packages)
    assert dashboard(client) == told


def test_judges_are_asked_where_pairs_are_read_in_full(
    records: list[Record], tmp_path: Path
) -> None:
    first = records[0]["translation"].split()[0]

    def respond(asked: Asked, number: int) -> Response:
        marked = asked.pair["translation"] == records[0]["translation"]
        return completion(marking(first) if marked else no_errors())

    file = write_lines(without(records, "document")[:3], tmp_path / "pairs.jsonl")
    with serving(respond) as server:
        recipe = Recipe(
            read=Read.FULL,
            checks=("judge", "numbers"),
            metrics=("bleu",),
            judges=((server.url, "batch"),),
        )
        judged(file, tmp_path / "out", recipe)
    found = table(tmp_path / "out")
    assert found["judge"].iloc[0] > 0 == found["judge"].iloc[1] == found["judge"].iloc[2]
    assert "judge" in {finding["check"] for finding in found["findings"].iloc[0]}
    assert all(not asked.pair.get("before") for asked in server.asked)
    with serving(lambda asked, number: failing(403)) as server:
        broken = replace(recipe, judges=((server.url, "broken"),))
        done = judged(file, tmp_path / "broken", broken)
    assert len(done.failures) == 1
    with pytest.raises(InputError, match="go together"):
        judged(file, tmp_path / "none", replace(recipe, judges=()))


def test_an_interrupted_batch_goes_on(
    records: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_lines(without(records, "document"), tmp_path / "pairs.jsonl")
    monkeypatch.setattr(batch_job, "write_worst", interrupted)
    with pytest.raises(KeyboardInterrupt):
        judged(file, tmp_path / "out", rows=4)
    monkeypatch.undo()
    assert judged(file, tmp_path / "out", rows=4).judged == 0
    assert (tmp_path / "out" / "worst" / "index.html").is_file()


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt
