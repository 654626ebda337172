"""The command line and Python ask for the same jobs, and get the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pandas.testing import assert_frame_equal
from typer.testing import CliRunner

import evaluator
from evaluator import (
    align,
    check_terms,
    compare,
    convert_terms,
    export_reviews,
    import_reviews,
    mine_terms,
    suggest_terms,
    validate,
)
from evaluator.cli.app import app
from evaluator.documents import read_terms
from evaluator.errors import InputError
from evaluator.model.run import Run
from evaluator.runs import read_run, rewrite
from evaluator.runs.history import History, history_file
from evaluator.runs.reviews.folder import review_files
from evaluator.support.showing import to_json
from tests.runs.test_ownership import review
from tests.test_api import GOOD, SOURCE, WORSE

TIMES = {"run", "created", "timings", "tokens_encoded", "tokens_distinct"}
"""Of a manifest: what two runs of the same texts never share."""


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Line-by-line files, and a history of their own."""
    monkeypatch.setenv("EVALUATOR_HISTORY", str(tmp_path / "reports/runs.sqlite"))
    for name, lines in (("zh", SOURCE), ("bad", WORSE), ("good", GOOD)):
        (tmp_path / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "terms.csv").write_text("source,target\n西部地区,western region\n")
    return tmp_path


def command(*arguments: object) -> str:
    done = CliRunner().invoke(app, list(map(str, arguments)))
    if isinstance(done.exception, InputError):
        raise done.exception
    return done.stdout


def told(run: Run) -> dict[str, Any]:
    return run.manifest.model_dump(exclude=TIMES)


def test_the_api_writes_the_run_that_the_command_writes(texts: Path) -> None:
    zh, bad, good, terms = (texts / name for name in ("zh.txt", "bad.txt", "good.txt", "terms.csv"))
    chosen = ["--skip-metric", "chrf++", "--skip-check", "names", "--domain", "none"]
    gates = ["--fail-under", "bleu=90", "--max-severity", "minor", "--junit", texts / "1.xml"]
    named = ["--source", zh, "--lines", "--translation", f"mt={bad}", "--reference", f"a={good}"]
    names = texts / "names.txt"
    names.write_text("one\none\ntwo\ntwo\n")
    command("score", *named, "--documents", names, "--terms", terms, *chosen, *gates,
            "--out", texts / "runs/command")  # fmt: skip
    found = evaluator.evaluate(
        zh,
        {"mt": bad},
        {"a": good},
        by_line=True,
        documents=names,
        terms=[terms],
        skip_metrics=["chrf++"],
        skip_checks=["names"],
        domains=["none"],
        fail_under={"bleu": 90},
        max_severity="minor",
        junit=texts / "2.xml",
        out=texts / "runs/api",
    )
    first, second = (read_run(texts / "runs" / name) for name in ("command", "api"))
    assert told(first) == told(second) == told(found.run)
    assert_frame_equal(first.pairs, second.pairs)
    assert first.findings == second.findings
    for name in ("links", "risks", "tags", "differences"):
        assert_frame_equal(getattr(first, name), getattr(second, name))
    failed = [outcome.gate for outcome in found.outcomes if outcome.reason]
    assert failed == ["fail_under='bleu=90'", "max_severity='minor'"]
    assert not found.passed
    assert set(first.pairs["document"]) == {"one", "two"}
    failures = [(texts / f"{number}.xml").read_text().count("<failure") for number in (1, 2)]
    assert failures == [2, 2]
    recorded = History(history_file()).runs()
    assert [run.folder.name for run in recorded] == ["command", "api"]
    assert recorded[0].scores == recorded[1].scores


def test_verdicts_are_taken_over_by_either_face(texts: Path) -> None:
    zh, good = texts / "zh.txt", texts / "good.txt"
    first = evaluator.evaluate(zh, {"mt": good}, by_line=True, out=texts / "runs/first")
    anna = review("Anna", "zh")
    rewrite(texts / "runs/first", review_files([anna], texts / "runs/first"))
    command("score", "--source", zh, "--lines", "--translation", f"mt={good}",
            "--out", texts / "runs/second")  # fmt: skip
    assert first.save(texts / "runs/third") == texts / "runs/third"
    for name in ("second", "third"):
        assert [r.reviewer for r in read_run(texts / "runs" / name).reviews] == ["Anna"]


def test_a_text_alone_is_a_translation() -> None:
    found = evaluator.evaluate("\n".join(SOURCE), "\n".join(GOOD), "\n".join(GOOD))
    assert found.run.manifest.systems == ["translation"]
    assert found.scores["translation"]["bleu"].value == pytest.approx(100)
    files = {(i.role, i.file) for i in found.run.manifest.inputs}
    assert ("translation", "translations['translation']") in files
    assert found.run.folder is None


def test_alignment_comparison_and_validation_are_the_commands(texts: Path) -> None:
    zh, bad, good = texts / "zh.txt", texts / "bad.txt", texts / "good.txt"
    named = ["--source", zh, "--lines", "--translation", f"mt={bad}"]
    command("align", *named, "--out", texts / "pairs.jsonl")
    pairs = align(zh, {"mt": bad}, by_line=True)
    lines = (texts / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(pairs) == 4
    both = [*named, "--translation", f"b={good}", "--reference", f"a={good}"]
    few = ["--metric", "bleu", "--check", "numbers", "--samples", "20", "--trials", "20"]
    printed = command("compare", *both, *few, "--json")
    found = evaluator.evaluate(zh, {"mt": bad, "b": good}, {"a": good}, by_line=True,
                               metrics=["bleu"], checks=["numbers"])  # fmt: skip
    compared = found.compare(sampling=evaluator.Sampling(bootstrap_samples=20, trials=20))
    assert '"bleu"' in printed
    assert "chrf" not in printed
    assert "bleu" in [result.metric for result in compared.results]
    folder = found.save(texts / "runs/saved")
    assert compare(folder, systems=["mt", "b"]).systems == compared.systems
    assert not found.export(texts / "b.tsv", system="b")
    command("export", folder, "--out", texts / "c.tsv", "--system", "b")
    assert (texts / "b.tsv").read_bytes() == (texts / "c.tsv").read_bytes()
    with pytest.raises(InputError, match="system='x'"):
        found.export(texts / "x.tsv", system="x")
    rows = [f"{k},{zh},{en},{10 * k}" for k, (zh, en) in enumerate(zip(SOURCE, GOOD, strict=True))]
    judgements = texts / "judged.csv"
    judgements.write_text("\n".join(["segid,src,mt,score", *rows]) + "\n", encoding="utf-8")
    outcome = validate(judgements, metrics=["similarity"], checks=["length"])
    told = json.loads(command("validate", judgements, "--metric", "similarity", "--check", "length",
                              "--json"))  # fmt: skip
    assert told["scores"] == json.loads(to_json(outcome.as_object()))["scores"]
    assert "source_coverage" not in {row.score for row in outcome.scores}


def in_a_run(texts: Path) -> Path:
    (texts / "full").mkdir()
    (texts / "full/thesis.txt").write_text("ten years of work")
    return texts / "full"


@pytest.mark.parametrize(
    ("options", "arguments", "words"),
    [
        (["--system", "x"], {"systems": ["x"]}, ("--system x", "systems='x'")),
        (["--source-version", "x"], {"source_version": "x"},
         ("--source-version x", "source_version='x'")),
        (["--out", in_a_run], {"out": in_a_run}, ("--out", "out")),
        (["--fail-under", "comet=1", "--metric", "length"], {"metrics": ["length"]},
         ("metrics: length", "metrics: length")),
        (["--time-limit", "0"], {"time_limit": 0}, ("--time-limit 0", "time_limit=0.0")),
    ],
)  # fmt: skip
def test_errors_name_what_the_user_gave(
    texts: Path, options: list[Any], arguments: dict[str, Any], words: tuple[str, str]
) -> None:
    def fill(value: str | Callable[[Path], Path]) -> Any:
        return value(texts) if callable(value) else value

    zh, good = texts / "zh.txt", texts / "good.txt"
    with pytest.raises(InputError) as by_command:
        command("score", "--source", zh, "--translation", f"mt={good}", "--lines",
                *map(fill, options))  # fmt: skip
    (texts / "full/thesis.txt").unlink(missing_ok=True)
    if (texts / "full").is_dir():
        (texts / "full").rmdir()
    filled = {name: fill(value) for name, value in arguments.items()}
    with pytest.raises(InputError) as by_api:
        evaluator.evaluate(zh, {"mt": good}, by_line=True, **filled)
    assert words[0] in str(by_command.value)
    assert words[1] in str(by_api.value)
    assert "--" not in str(by_api.value)


def test_a_plugin_s_failure_is_told_in_the_face_s_words(
    texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evaluator.checks.length import LengthCheck

    def fail(self: object, document: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(LengthCheck, "find", fail)
    with pytest.raises(InputError, match="keep_going=True"):
        evaluator.evaluate(SOURCE, {"mt": GOOD}, checks=["length"])
    found = evaluator.evaluate(SOURCE, {"mt": GOOD, "b": GOOD}, checks=["length"], keep_going=True)
    assert [note for note in found.run.manifest.notes if "broken" in note]
    assert [note for note in found.compare().notes if "broken" in note]


def test_term_lists_are_the_commands(texts: Path) -> None:
    chinese = ["高质量发展是首要任务。", "要推动高质量发展。", "没有高质量发展不行。"]
    english = ["High-quality development comes first.", "Promote high-quality development.",
               "Nothing goes without high-quality development."]  # fmt: skip
    zh, en, terms = texts / "two.zh.txt", texts / "two.en.txt", texts / "terms.csv"
    zh.write_text("\n".join(chinese) + "\n", encoding="utf-8")
    en.write_text("\n".join(english) + "\n", encoding="utf-8")
    terms.write_text("source,target\n高质量发展,growth of quality\n", encoding="utf-8")
    printed = command("terms", "suggest", zh, en, "--lines")
    drawn_up = suggest_terms(zh, en, by_line=True, out=texts / "draft.xlsx")
    assert "高质量发展" in printed
    assert read_terms(texts / "draft.xlsx").terms == tuple(drawn_up.terms)
    assert suggest_terms(chinese, {"mt": english}).data.decode() == printed
    mined = command("terms", "mine", zh, en, "--lines")
    assert "高质量发展,high-quality development" in mined
    assert mine_terms(chinese, english).data.decode() == mined
    told = json.loads(command("terms", "check", terms, zh, en, "--lines", "--json"))
    found = check_terms(terms, chinese, english)
    assert [fault.record("en")["message"] for fault in found] == [row["message"] for row in told]
    assert told
    assert convert_terms(terms, texts / "terms.tbx") == 1
    assert read_terms(texts / "terms.tbx").terms == read_terms(terms).terms
    with pytest.raises(InputError, match="form='docx'"):
        convert_terms(terms, texts / "terms.docx", form="docx")


def test_verdicts_go_in_and_out_by_either_face(texts: Path) -> None:
    zh, good = texts / "zh.txt", texts / "good.txt"
    folder, other = (
        evaluator.evaluate(zh, {"mt": good}, by_line=True, out=texts / name, checks=["tags"],
                           metrics=["ter"]).run.folder for name in ("api", "command")
    )  # fmt: skip
    assert folder is not None
    assert other is not None
    with pytest.raises(InputError, match=r"import_reviews\(\)"):
        export_reviews(folder, table=texts / "x.csv")
    file = texts / "verdicts.json"
    file.write_text(review("Anna", "zh").model_dump_json())
    run = import_reviews(folder, [file], language="zh")
    assert [own.reviewer for own in run.reviews] == ["Anna"]
    command("review", "import", other, file, "--lang", "zh")
    assert read_run(other).reviews == read_run(folder).reviews == run.reviews
    assert '<html lang="zh' in (folder / "index.html").read_text()
    results = export_reviews(folder, translation=texts / "a.txt", table=texts / "a.csv")
    command("review", "export", other, "--translation", texts / "b.txt", "--table", texts / "b.csv")
    assert (texts / "a.txt").read_text() == (texts / "b.txt").read_text()
    assert (texts / "a.csv").read_text() == (texts / "b.csv").read_text()
    assert results.terms is None
    assert results.translation is not None
    for reviewers, system, words in (("Bo", None, "reviewers='Bo'"), ("Anna", "x", "system='x'")):
        with pytest.raises(InputError, match=words):
            export_reviews(folder, translation=texts / "x", reviewers=[reviewers], system=system)
