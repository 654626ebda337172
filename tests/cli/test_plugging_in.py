"""Other translations: programs, folders, line-by-line files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from evaluator.cli.parsing import named_origins
from evaluator.corpora.corpus import Corpus
from evaluator.corpora.inputs import own_names
from evaluator.corpora.origins import Program
from evaluator.corpora.programs import with_programs
from evaluator.errors import InputError
from evaluator.evaluation.pairing import pair_corpus
from tests.cli.test_bad_input import assert_refused
from tests.conftest import run_in_process
from tests.signals import PATIENCE

SOURCE = "第一条　我们爱和平。\n第二条　西部地区要发展。\n第三条　教育很重要。\n"
GOOD = """
import json, sys
for line in sys.stdin:
    unit = json.loads(line)
    print(json.dumps({"id": unit["id"], "translation": f"Article {unit['id']}: peace."}))
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    source = tmp_path / "zh.txt"
    source.write_text(SOURCE, encoding="utf-8")
    return Corpus("small", "Small", {"zh": source}, {}, {}, [])


def program(folder: Path, code: str) -> Program:
    file = folder / "program.py"
    file.write_text(code, encoding="utf-8")
    return Program((sys.executable, str(file)))


def test_a_program_s_translation_is_a_file_like_any_other(corpus: Corpus, tmp_path: Path) -> None:
    plugged = with_programs(corpus, {"mine": program(tmp_path, GOOD)})
    text = plugged.translations["mine"].read_text(encoding="utf-8")
    assert text.count("peace.") == 3
    assert list(plugged.translations) == ["mine"]


def output(*records: object) -> str:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    return f"import sys; sys.stdin.read(); print({chr(10).join(lines)!r})"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise SystemExit('no model here')", "exit code 1 .no model here"),
        ("import time; time.sleep(60)", "not done within 1 seconds"),
        (output("hello"), "line 1 of the output is not"),
        (output({"id": "1"}), "line 1 of the output is not"),
        (output({"id": "1", "translation": None}), "line 1 of the output is not"),
        (output({"id": "9", "translation": "a"}), "'9' of the output is not in the source"),
        (output({"id": "1", "translation": "a"}, {"id": "1", "translation": "b"}), "translated tw"),
        (output({"id": "1", "translation": "a"}), "no translation for 2 of 3 units"),
        (output(*({"id": str(k), "translation": " "} for k in (1, 2, 3))), "is empty"),
        ("import sys; sys.stdout.buffer.write(b'\\xff')", "not UTF-8"),
        ("print('[' * 200_000)", "line 1 of the output is not"),
    ],
)
def test_a_program_that_fails_is_told_in_one_line(
    corpus: Corpus, tmp_path: Path, code: str, message: str
) -> None:
    command = program(tmp_path, code)
    with pytest.raises(InputError, match=message) as caught:
        with_programs(corpus, {"mine": command}, time_limit=1 if "sleep" in code else PATIENCE)
    assert "--translation mine=cmd:" in str(caught.value)


def test_a_program_that_is_not_there(corpus: Corpus) -> None:
    with pytest.raises(InputError, match="cannot be started"):
        with_programs(corpus, {"mine": Program(("no-such-program", "--at", "all"))})


def test_a_corpus_file_cannot_name_a_program(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "zh.txt").write_text(SOURCE, encoding="utf-8")
    (folder / "corpus.toml").write_text(
        'title = "T"\n[sources]\nzh = "zh.txt"\n[translations]\nmt = "cmd:touch pwned"\n',
        encoding="utf-8",
    )
    assert_refused(["score", str(folder)], "no such file", tmp_path)


ENGLISH = ["We love peace.", "The western region must develop.", "", "The school is here."]
CHINESE = ["我们爱和平。", "西部地区要发展。", "教育很重要。", "学校在这里。"]


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    (tmp_path / "zh.txt").write_text("\n".join(CHINESE) + "\n", encoding="utf-8")
    systems = tmp_path / "systems"
    systems.mkdir()
    for name, texts in (
        ("one", ENGLISH),
        ("two", [*ENGLISH[:2], "Education matters.", "A school."]),
    ):
        (systems / f"{name}.en.txt").write_text("\n".join(texts) + "\n", encoding="utf-8")
    return tmp_path


def test_line_by_line_files_are_paired_by_line(lines: Path) -> None:
    files = {name: lines / f"systems/{name}.en.txt" for name in ("one", "two")}
    corpus = Corpus("small", "S", {"zh": lines / "zh.txt"}, files, {}, [], by_line=True)
    paired = pair_corpus(corpus)
    first, second = (pairing.alignment for pairing in paired.pairings)
    assert [unit.status for unit in first.units] == ["paired", "paired", "omission", "paired"]
    assert [unit.id for unit in second.units] == ["p1", "p2", "p3", "p4"]


def test_a_folder_of_systems_is_scored_line_by_line(lines: Path) -> None:
    done = run_in_process("score", "--source", "zh.txt", "--translations", "systems", "--lines",
                         "--reference", "systems/two.en.txt", "--out", "run", "--json",
                         cwd=lines)  # fmt: skip
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["systems"] == ["one", "two"]
    assert record["counts"]["one"]["omissions"] == 1
    assert record["scores"]["two"]["bleu"]["value"] == pytest.approx(100)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--translation", "a=zh.txt"], "as if the source had been copied"),
        (["--translation", "a=short.txt"], "has 2 lines, and zh.txt has 4"),
        (["--translations", "nowhere"], "nowhere: --translations: no such folder"),
        (["--translations", "empty"], "no file in it"),
        (["--translations", "systems", "--translation", "one=short.txt"], "given twice"),
        (["--translation", "a=cmd:"], "write it as NAME=cmd:PROGRAM"),
        (["--translation", "a=short.txt", "--translation", "a=cmd:cat"], "given twice"),
    ],
)
def test_bad_input(lines: Path, arguments: list[str], message: str) -> None:
    (lines / "short.txt").write_text("We love peace.\nThe west.\n", encoding="utf-8")
    (lines / "empty").mkdir()
    assert_refused(["score", "--source", "zh.txt", "--lines", *arguments], message, lines)


def test_systems_are_compared_in_one_command(lines: Path) -> None:
    arguments = ["--source", "zh.txt", "--translations", "systems", "--lines", "--reference",
                 "systems/two.en.txt", "--trials", "100", "--samples", "100"]  # fmt: skip
    done = run_in_process("compare", *arguments, "--baseline", "two", "--json", cwd=lines)
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["systems"] == ["two", "one"]
    assert record["metrics"]["bleu"]["scores"]["two"]["value"] == pytest.approx(100)
    assert record["best_of"]["choice"]["p3"] == "two"
    printed = run_in_process("compare", *arguments, cwd=lines)
    assert "+28.1" in printed.stdout, "by how much the best one leads"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["compare"], "give either a corpus folder"),
        (["compare", "nowhere"], "nowhere: no such corpus folder"),
        (["compare", "--source", "zh.txt", "--translation", "a=systems/two.en.txt", "--lines"],
         "there is only one system, a; give another run"),
        (["score", "--source", "zh.txt", "--translations", "systems", "--lines",
          "--regression", "last-week"], "last-week: no such run; `evaluator runs list`"),
        (["runs", "show", "last-week"], "last-week: no such run"),
        (["runs", "plot", "nobody"], "nobody: no run has such a system"),
        (["runs", "prune"], "say what may go"),
    ],
)  # fmt: skip
def test_bad_comparisons(
    lines: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], message: str,
) -> None:  # fmt: skip
    history = tmp_path_factory.mktemp("history") / "runs.sqlite"
    monkeypatch.setenv("EVALUATOR_HISTORY", str(history))
    assert_refused(arguments, message, lines)


@pytest.mark.parametrize(
    ("files", "source", "names"),
    [
        (["1.good.txt", "1.mt.txt"], "1.zh.txt", ["good", "mt"]),
        (["1.mt.txt"], "1.zh.txt", ["mt"]),
        (["1.good.en.docx", "1.mt.en.docx"], None, ["good", "mt"]),
        (["a.txt", "a.post.v2.txt"], "zh.txt", ["a", "post.v2"]),
        (["lease.en.docx"], "lease.zh.docx", ["lease"]),
        (["x.en-US.docx", "x.en-GB.docx"], "x.zh.docx", ["en-US", "en-GB"]),
        (["mt-2020.en.txt", "mt-2026.en.txt"], "source.zh.txt", ["mt-2020", "mt-2026"]),
        (["a/mt.txt", "b/mt.txt"], None, ["mt", "mt"]),
    ],
)
def test_files_are_named_after_what_tells_them_apart(
    files: list[str], source: str | None, names: list[str]
) -> None:
    given = None if source is None else Path(source)
    assert own_names([Path(file) for file in files], given) == names


def test_options_name_files_as_arguments_do(tmp_path: Path) -> None:
    for name in ("1.good.txt", "1.mt.txt"):
        (tmp_path / name).write_text("A text.", encoding="utf-8")
    typed = [str(tmp_path / "1.mt.txt"), "fixed=1.mt.txt", str(tmp_path / "1.good.txt")]
    assert list(named_origins(typed, None)) == ["mt", "fixed", "good"]
    assert list(named_origins([], tmp_path, Path("1.zh.txt"))) == ["good", "mt"]
