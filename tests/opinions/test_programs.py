"""Metrics by program: the protocol, what is refused, what is kept, and what becomes of errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from evaluator.corpora import Program
from evaluator.errors import InputError
from evaluator.evidence.opinions import DeclaredProgram, MetricProgram, Question
from evaluator.model import Category, Severity
from evaluator.runs import read_run
from evaluator.validation import read_judgements
from evaluator.validation.validate import validate_scores
from tests.cli.test_bad_input import assert_refused
from tests.conftest import run_in_process
from tests.signals import PATIENCE

HEADER = {
    "metric": {
        "version": "1",
        "title": "Words",
        "higher_is_better": False,
        "scale": [0, 20],
        "digits": 1,
    }
}
WORKER = f"""
import json, pathlib, sys
print(json.dumps({HEADER!r}))
log = pathlib.Path(__file__).with_suffix(".log").open("a")
for line in sys.stdin:
    pair = json.loads(line)
    log.write(line)
    words = pair["translation"].split()
    errors = []
    if "war" in pair["translation"]:
        start = pair["translation"].index("war")
        errors = [{{"start": start, "end": start + 3, "severity": "Critical",
                   "category": "accuracy/mistranslation", "explanation": "peace, not war"}}]
    print(json.dumps({{"id": pair["id"], "score": len(words), "errors": errors}}))
"""
SOURCE = ("我们爱和平。", "西部地区要发展。", "教育很重要。")
ENGLISH = ("We love war.", "The western region must develop.", "Education is very important.")
QUESTIONS = [Question(str(k), s, t) for k, (s, t) in enumerate(zip(SOURCE, ENGLISH, strict=True))]


def program(folder: Path, code: str, name: str = "worker") -> MetricProgram:
    file = folder / f"{name}.py"
    file.write_text(code, encoding="utf-8")
    return MetricProgram(Program((sys.executable, str(file))), PATIENCE)


def asked(folder: Path) -> list[Mapping[str, Any]]:
    lines = (folder / "worker.log").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_program_says_what_its_scores_are_and_the_user_has_the_last_word(tmp_path: Path) -> None:
    declared = DeclaredProgram("words", program(tmp_path, WORKER), {"digits": 0})
    (column,) = declared.columns
    assert (column.name, column.label, column.higher_is_better) == ("words", "Words", False)
    assert (column.scale, column.digits) == ((0, 20), 0)
    silent = DeclaredProgram("silent", program(tmp_path, "", "silent"))
    assert silent.columns[0].higher_is_better is True


def test_scores_and_errors_with_their_places(tmp_path: Path) -> None:
    declared = DeclaredProgram("words", program(tmp_path, WORKER))
    told: list[tuple[int, int]] = []
    found = declared.assess(QUESTIONS, lambda done, total: told.append((done, total)))
    assert found.scores == {"words": {"0": 3, "1": 5, "2": 4}}
    (opinion,) = found.opinions["0"]
    (error,) = opinion.errors
    assert error.translation_span is not None
    assert error.translation_span.text == "war"
    assert (error.severity, error.category) == (Severity.CRITICAL, Category.MISTRANSLATION)
    assert not found.opinions["1"][0].errors
    assert told[-1] == (3, 3)
    assert "version:1" in found.signature


def test_what_was_scored_is_not_asked_again_unless_the_version_is_another(tmp_path: Path) -> None:
    kept = program(tmp_path, WORKER)
    more = [*QUESTIONS, Question("3", SOURCE[0], "We love peace.")]
    for questions in (QUESTIONS, more):
        DeclaredProgram("words", kept).assess(questions, lambda done, total: None)
    assert [pair["translation"] for pair in asked(tmp_path)] == [*ENGLISH, "We love peace."]
    DeclaredProgram("words", kept, {"version": "2"}).assess(QUESTIONS, lambda done, total: None)
    assert len(asked(tmp_path)) == 7


def test_a_program_without_a_version_is_asked_every_time_and_in_batches(tmp_path: Path) -> None:
    declared = DeclaredProgram("words", program(tmp_path, WORKER), {"version": "", "batch": 2})
    for _ in range(2):
        found = declared.assess(QUESTIONS, lambda done, total: None)
        assert found.scores["words"]["2"] == 4
    assert [pair["id"] for pair in asked(tmp_path)] == ["1", "2", "1"] * 2


def test_a_program_sees_reference_and_context_and_no_pair_without_a_needed_reference(
    tmp_path: Path,
) -> None:
    declared = DeclaredProgram("words", program(tmp_path, WORKER), {"needs_reference": True})
    before = ((SOURCE[0], ENGLISH[0]),)
    given = [QUESTIONS[0], Question("1", SOURCE[1], ENGLISH[1], "The West.", before)]
    found = declared.assess(given, lambda done, total: None)
    assert list(found.scores["words"]) == ["1"]
    (seen,) = asked(tmp_path)
    assert seen["reference"] == "The West."
    assert seen["context"] == [{"source": SOURCE[0], "translation": ENGLISH[0]}]


def answering(*records: object, header: object = HEADER) -> str:
    lines = [json.dumps(record) if not isinstance(record, str) else record for record in records]
    said = json.dumps(header)
    return f"import sys\nprint({said!r})\nif sys.stdin.read(): print({chr(10).join(lines)!r})"


SCORES = [{"id": str(k), "score": 1} for k in (1, 2, 3)]


def wrong(**error: object) -> list[object]:
    return [{**SCORES[0], "errors": [{"severity": "major", **error}]}, *SCORES[1:]]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (answering(*SCORES[:2]), "no score for 1 of 3 pairs"),
        (answering(*SCORES, SCORES[0]), "is scored twice"),
        (answering(*SCORES, {"id": "9", "score": 1}), "'9' of the output is not among the pairs"),
        (answering("hello"), "line 2 of the output is not"),
        (answering({"id": "1", "score": None}), "line 2 of the output is not"),
        (answering({"id": "1", "score": True}), "line 2 of the output is not"),
        (answering('{"id": "1", "score": NaN}'), "line 2 of the output has the score nan"),
        (answering(*wrong(start=3, end=99)), "3-99 lies outside"),
        (answering(*wrong(start=-1, end=2)), "lies outside"),
        (answering(*wrong(start=2, end=2)), "lies outside"),
        (answering(*wrong(end=2)), "an error is not"),
        (answering(*wrong(start=0, end=2, confidence=7)), "confidence 7"),
        (answering(*wrong(start=0, end=2, severity="awful")), "an error is not"),
        (f"import sys\nprint({json.dumps(HEADER)!r})\nif sys.stdin.read(): sys.exit('no GPU')",
         "exit code 1 .no GPU"),
    ],
)  # fmt: skip
def test_nothing_is_scored_of_a_run_that_fails(tmp_path: Path, code: str, message: str) -> None:
    declared = DeclaredProgram("words", program(tmp_path, code), {"version": code})
    for _ in range(2):  # nor is anything kept of it
        with pytest.raises(InputError, match=message) as caught:
            declared.assess(QUESTIONS, lambda done, total: None)
    assert "--metric words=cmd:" in str(caught.value)


@pytest.mark.parametrize(
    ("code", "settings", "message"),
    [
        ("print('loading weights')", {}, "the first line of the output is not"),
        ("import sys; sys.exit('no such model')", {}, "no such model"),
        (answering(header={"metric": {"scale": "wide"}}), {}, "says of itself is none of that"),
        (answering(header={"metric": {"colour": 1}}), {}, "says of itself is none of that"),
        (answering(header={"metric": {"scale": [1, 0]}}), {}, "must run from a number to a great"),
        ("", {"size": 3}, "no setting of that name"),
    ],
)
def test_what_a_program_says_of_itself_is_checked(
    tmp_path: Path, code: str, settings: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        DeclaredProgram("words", program(tmp_path, code), settings)


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    (tmp_path / "zh.txt").write_text("\n".join(SOURCE) + "\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("\n".join(ENGLISH) + "\n", encoding="utf-8")
    return tmp_path


FILES = ["--lines", "--source", "zh.txt", "--translation", "mt=en.txt", "--force"]
CHEAP = ["--metric", "ter", "--check", "judge", "--check", "repetition"]


def test_a_run_has_the_program_s_scores_and_findings(lines: Path) -> None:
    program(lines, WORKER)
    named = f"words=cmd:{sys.executable} worker.py"
    done = run_in_process("score", *FILES, *CHEAP, "--metric", named, "--out", "run", cwd=lines)
    assert done.returncode == 0, done.stderr
    run = read_run(lines / "run")
    (column,) = [column for column in run.manifest.columns if column.name == "words"]
    assert column.higher_is_better is False
    score = run.manifest.scores["mt"]["words"]
    assert (score.value, score.segments) == (4, 3)
    assert run.manifest.signatures["words"].startswith("cmd:")
    (record,) = [plugin for plugin in run.manifest.plugins if plugin.name == "words"]
    assert record.package.startswith("cmd:")
    (finding,) = run.findings
    assert (finding.check, finding.severity) == ("judge", Severity.CRITICAL)
    assert finding.translation_span is not None
    assert finding.translation_span.text == "war"
    assert finding.message == "According to words: “peace, not war”"
    rows = run.pairs[run.pairs["pair_id"] == finding.pair_id]
    others = run.pairs[run.pairs["findings"] == 0]
    assert rows["priority"].min() > others["priority"].max()
    assert run.pairs["words"].notna().all()


def test_a_program_that_fails_is_told_in_one_line_or_left_out(lines: Path) -> None:
    program(lines, "import sys; sys.exit('no such model')")
    named = ["--metric", f"words=cmd:{sys.executable} worker.py"]
    assert_refused(["score", *FILES, *CHEAP, *named], "exit code 1 (no such model)", lines)
    done = run_in_process(
        "score", *FILES, *CHEAP, *named, "--keep-going", "--out", "run", cwd=lines
    )
    assert done.returncode == 0, done.stderr
    run = read_run(lines / "run")
    assert "words" not in run.pairs
    assert any("no such model" in note for note in run.manifest.notes)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("=cmd:true", "write it as NAME="),
        ("words=cmd:", "write it as NAME=cmd:PROGRAM"),
        ("ter=cmd:true", "fills the column ter"),
        ("words=true", "nothing of that name is registered"),
    ],
)
def test_a_program_that_is_not_named_as_it_should_be(lines: Path, value: str, message: str) -> None:
    assert_refused(["score", *FILES, *CHEAP, "--metric", value], message, lines)


def test_systems_are_compared_by_a_program_s_scores(lines: Path) -> None:
    program(lines, WORKER)
    (lines / "en2.txt").write_text("Peace.\nThe west.\nSchool.\n", encoding="utf-8")
    done = run_in_process(
        "compare", *FILES, "--translation", "other=en2.txt", *CHEAP, "--metric",
        f"words=cmd:{sys.executable} worker.py", "--json", cwd=lines,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "words" in done.stdout


def test_a_program_is_held_against_human_judgement(tmp_path: Path) -> None:
    from evaluator.evaluation import Choice

    rows = [
        {"system": "mt", "doc": "d", "segment": k, "source": s, "translation": t, "score": -len(t)}
        for k, (s, t) in enumerate(zip(SOURCE, ENGLISH, strict=True))
    ]
    file = tmp_path / "judged.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    choice = Choice(
        metrics=["ter"], checks=["judge"], programs={"words": program(tmp_path, WORKER)}
    )
    outcome = validate_scores(read_judgements(file), choice)
    assert "words" in [row.score for row in outcome.scores]
    assert asked(tmp_path)[1]["context"] == [{"source": SOURCE[0], "translation": ENGLISH[0]}]


def test_a_corpus_file_cannot_name_a_program(lines: Path) -> None:
    (lines / "corpus.toml").write_text(
        'title = "T"\nlines = true\n[sources]\nzh = "zh.txt"\n[translations]\nmt = "en.txt"\n'
        '[settings."words=cmd:touch pwned"]\nbatch = 1\n',
        encoding="utf-8",
    )
    assert_refused(["score", ".", *CHEAP], "nothing of that name takes settings", lines)
    assert not (lines / "pwned").exists()
