"""Attacks: nothing runs that nobody named, nothing is deleted, nothing obeys, nothing is lost."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.model import Span
from evaluator.model.run import Run
from evaluator.runs import read_run, write_run
from evaluator.runs.history import History
from evaluator.support.showing import shown
from tests.comparison.runs import REFERENCES, finding, small_run
from tests.conftest import KEPT, exit_code_of, run_in_process
from tests.signals import PATIENCE
from tests.survival.cases import PLAIN
from tests.survival.forks import forked

ESC = "\x1b]0;owned\x07\x1b[2J"
HOSTILE = f"[/b][red]{ESC}\u202e\x9b31m=1"
"""Markup, a terminal's commands (8-bit ones too), a direction mark."""
NAME = "[/b][red]=1"
"""What of it an option may name."""
SOURCE = "各地区要加强生态环境保护。\n我们必须坚持改革开放。\n西部地区的经济发展很快。\n"
TRANSLATION = (
    "All regions should strengthen ecological and environmental protection.\n"
    "We must adhere to reform and opening up.\nThe economy of the western regions is growing.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in PLAIN.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def evaluator(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return run_in_process(
        *arguments, cwd=folder, EVALUATOR_HISTORY=str(folder / "reports/runs.sqlite"), **environment
    )


def is_fit_to_show(text: str) -> bool:
    """Whether nothing in a text is a command to a terminal."""
    return shown(text) == text


# Programs.


def test_a_file_s_name_is_no_program(folder: Path) -> None:
    systems = folder / "sys"
    systems.mkdir()
    for name in ("x=cmd:touch PWNED ", "cmd:touch PWNED", "y=x.txt"):
        (systems / name).write_bytes(PLAIN["en.txt"])
    done = evaluator(
        folder, "score", "--source", "zh.txt", "--translations", "sys", "--check", "tags", "--json"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["systems"] == ["cmd:touch PWNED", "x=cmd:touch PWNED ", "y=x"]
    for name in ("x=cmd:touch PWNED ", "cmd:touch PWNED"):
        shutil.copy(systems / name, folder / name)
        done = evaluator(folder, "score", "zh.txt", name, "--check", "tags")
        assert done.returncode == 0, done.stderr
    done = evaluator(folder, "score", "--source", "zh.txt", "--translation", "cmd:touch PWNED",
                     "--reference", "r=cmd:touch PWNED", "--check", "tags")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not list(folder.rglob("PWNED"))


@pytest.mark.parametrize("limit", ["nan", "inf", "-inf", "0", "-1", "1e300"])
def test_time_limits_that_are_none(folder: Path, limit: str) -> None:
    done = evaluator(folder, "score", "zh.txt", "en.txt", "--time-limit", limit)
    assert done.returncode == 2
    assert re.fullmatch(r"evaluator: --time-limit \S+: give seconds, .*\n", done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "zh.txt", "en.txt", "--fail-under", "bleu=nan"),
        ("score", "zh.txt", "en.txt", "--fail-under", "bleu=inf"),
        ("score", "zh.txt", "en.txt", "--alpha", "nan"),
        ("runs", "prune", "--older-than", "nan"),
        ("runs", "prune", "--older-than", "-1"),
        ("runs", "prune", "--older-than", "1e300"),
        ("compare", "zh.txt", "en.txt", "--seed", "-1"),
        ("score", "--no-such-option"),
        ("no-such-command",),
        ("score", "--level", "word", "zh.txt"),
        ("runs", "prune", "--keep", "many"),
    ],
    ids=" ".join,
)
def test_usage_errors_are_one_line(folder: Path, arguments: Sequence[str]) -> None:
    done = evaluator(folder, *arguments)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("stream", ["", " >&2"])
def test_a_program_that_writes_without_end(folder: Path, stream: str) -> None:
    (folder / "program.sh").write_text(f"yes xxxxxxxxxxxxxxxx{stream}")
    done = evaluator(folder, "score", "--source", "zh.txt", "--translation",
                     "x=cmd:sh program.sh", "--time-limit", "100")  # fmt: skip
    assert done.returncode == 2
    assert "wrote more than 4 MB" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_program_s_last_words_are_shown_as_text(folder: Path) -> None:
    (folder / "program.py").write_text(f"raise SystemExit({HOSTILE!r})", encoding="utf-8")
    done = evaluator(folder, "score", "--source", "zh.txt", "--translation",
                     f"x=cmd:{sys.executable} program.py")  # fmt: skip
    assert done.returncode == 2
    assert is_fit_to_show(done.stderr)
    assert r"[/b][red]\x1b" in done.stderr


# The current folder.


def test_nothing_is_imported_from_the_current_folder(folder: Path, own_cache: Path) -> None:
    """Neither by the command nor by its workers; as an archive may unpack it."""
    cache = folder / "cache"  # in which no score is kept; what the program made ready may be
    cache.mkdir()
    for name in ("models", "dictionaries"):
        (own_cache / name).mkdir(exist_ok=True)
        (cache / name).symlink_to(own_cache / name)
    lines = 150
    for name, text in (
        ("zh.txt", "第{}句话。"),
        ("en.txt", "Line {}."),
        ("ref.txt", "Line {} it."),
    ):
        (folder / name).write_text("".join(f"{text.format(k)}\n" for k in range(lines)))
    pwned = f"open({str(folder / 'PWNED')!r}, 'w')\n"
    modules = ("random", "json", "sacrebleu", "pandas", "torch", "typer", "sitecustomize", "evil")
    for name in modules:
        (folder / f"{name}.py").write_text(pwned)
    plugin = folder / "evil-1.dist-info"
    plugin.mkdir()
    (plugin / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
    (plugin / "entry_points.txt").write_text("[evaluator.checks]\nevil = evil:Evil\n")
    command = ["score", "--lines", "--source", "zh.txt", "--translation", "a=en.txt",
               "--reference", "ref.txt", "--check", "tags", "--out", "run", "--force"]  # fmt: skip
    program = [sys.executable, "-P", "-c", "from evaluator.cli import main; main()", *command]
    done = subprocess.run(
        program, cwd=folder, capture_output=True, text=True,
        env={**os.environ, "EVALUATOR_CACHE_DIR": str(cache),
             "EVALUATOR_HISTORY": str(folder / "reports/runs.sqlite")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "ter" in read_run(folder / "run").manifest.scores["a"]
    assert not (folder / "PWNED").exists()


# Files.


def test_eight_runs_at_once_are_eight(folder: Path) -> None:
    command = ["score", "zh.txt", "en.txt", "--lines", "--metric", "bleu", "--check", "tags"]
    environment = {"EVALUATOR_HISTORY": str(folder / "reports/runs.sqlite")}
    codes, printed = forked([command] * 8, folder, environment, streams=">/dev/null", at_once=True)
    assert codes == [0] * 8, printed
    assert printed == b""
    runs = History(folder / "reports/runs.sqlite").runs()
    assert len({run.folder for run in runs}) == 8
    assert len({run.run for run in runs}) == 8
    assert all(read_run(run.folder).manifest.run == run.run for run in runs)


def test_work_in_the_way_stops_a_run_before_it_begins(folder: Path) -> None:
    project = folder / "project"
    project.mkdir()
    (project / "run.json").write_text('{"scripts": {"build": "make"}}')
    (project / "thesis.txt").write_text("ten years of work")
    (folder / "reports").mkdir()
    for out in ("project", "reports", ".", ".."):
        done = evaluator(folder, "score", "zh.txt", "en.txt", "--out", out)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
    assert (project / "thesis.txt").read_text() == "ten years of work"
    assert sorted(path.name for path in project.iterdir()) == ["run.json", "thesis.txt"]


def test_a_kill_at_any_moment_leaves_a_run_that_the_history_knows(folder: Path) -> None:
    """The run is replaced for ever, and killed: it is there, whole, and recorded."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom evaluator.runs import write_run\n"
        "from evaluator.runs.history import History\n"
        "from tests.comparison.runs import REFERENCES, small_run\n"
        "history, out = History(Path('reports/runs.sqlite')), Path(sys.argv[1])\n"
        "for number in range(10**6):\n"
        "    name = f'run-{number:06}'\n"
        "    folder = out if len(sys.argv) == 2 else out / name\n"
        "    history.expect(folder, name)\n"
        "    write_run(small_run({'mt': REFERENCES}, name=name), folder, str)\n"
        "    print(number, flush=True)\n"
        "    history.record(folder)\n"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    for pause in (0.0, 0.013, 0.027, 0.041, 0.06):
        for arguments in (["same"], ["elsewhere", "each"]):
            process = subprocess.Popen(
                [sys.executable, "-c", code, *arguments], cwd=folder, env=environment,
                stdout=subprocess.PIPE,
            )  # fmt: skip
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(pause)
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            recorded = {r.folder: r.run for r in History(folder / "reports/runs.sqlite").runs()}
            written = [p.parent for p in folder.glob("[!.]*/run.json")]
            written += [p.parent for p in folder.glob("elsewhere/run-*/run.json")]
            assert folder / "same" in written
            for run in written:
                assert recorded[run] == read_run(run).manifest.run
    assert set(recorded) == set(written)


def scored_by(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Score two short texts in a process that runs some code first."""
    return subprocess.run(
        [sys.executable, "-c", code, "score", "zh.txt", "en.txt", "--check", "tags", "--out", "r"],
        cwd=folder, capture_output=True, text=True,
        env={**os.environ, "EVALUATOR_HISTORY": str(folder / "reports/runs.sqlite")},
    )  # fmt: skip


def test_interrupted_after_it_was_written(folder: Path) -> None:
    """What the command says of what it wrote is so."""
    code = (
        "import signal, evaluator.report.terminal as terminal\n"
        "import evaluator.report as report\n"
        "report.summarise = lambda *a, **k: signal.raise_signal(signal.SIGINT)\n"
        "from evaluator.cli import main; main()"
    )
    done = scored_by(code, folder)
    assert done.returncode == 130
    assert done.stderr == "evaluator: interrupted; r was written\n"
    assert read_run(folder / "r")


def test_interrupted_while_a_class_is_made(folder: Path) -> None:
    """Python wraps what is raised then; it is an interruption all the same."""
    code = (
        "import signal, evaluator.report as report\n"
        "class Named:\n"
        "    def __set_name__(self, owner, name): signal.raise_signal(signal.SIGINT)\n"
        "report.summarise = lambda *a, **k: type('T', (), {'a': Named()})\n"
        "from evaluator.cli import main; main()"
    )
    done = scored_by(code, folder)
    assert done.returncode == 130, done.stderr
    assert done.stderr == "evaluator: interrupted; r was written\n"


# Text that is not meant to be read.


def hostile_run(path: Path) -> Run:
    """A run in which every text that a file, a name or a program brings is hostile."""
    run = small_run({HOSTILE: [HOSTILE, *REFERENCES[1:]], "b": REFERENCES})
    source = run.manifest.inputs[0].model_copy(update={"name": HOSTILE})
    run.pairs["source_place"] = HOSTILE
    run.pairs.loc[0, "source_text"] = f"{HOSTILE}第一句话。"
    found = replace(
        finding(HOSTILE, "f1"), message=HOSTILE, suggestion=HOSTILE, check=HOSTILE,
        category=HOSTILE, translation_span=Span(0, 3, HOSTILE),
    )  # fmt: skip
    manifest = run.manifest.model_copy(
        update={
            "title": HOSTILE, "notes": [HOSTILE], "references": [HOSTILE],
            "source_version": HOSTILE, "inputs": [source], "corpus": "small",
        }
    )  # fmt: skip
    return write_run(replace(run, manifest=manifest, findings=[found]), path, lambda run: "page")


VERDICTS = {
    "corpus": "small", "run": "x", "reviewer": HOSTILE, "exported": "2026-11-20T10:00:00Z",
    "findings": [{
        "fingerprint": "f1", "decision": "corrected", "system": HOSTILE, "level": "sentence",
        "pair_id": "p1.1", "unit": "p1", "pair": "0" * 16, "category": HOSTILE,
        "severity": "major", "message": HOSTILE, "suggestion": HOSTILE, "comment": HOSTILE,
        "source_span": {"start": 0, "end": 2, "text": "=第一"},
        "translation_span": {"start": 0, "end": 2, "text": "@x"},
        "decided": "2026-11-20T10:00:00Z",
    }],
}  # fmt: skip


@pytest.fixture
def runs(folder: Path) -> Path:
    hostile_run(folder / "reports/small/one")
    hostile_run(folder / "reports/small/two")
    (folder / "verdicts.json").write_text(json.dumps(VERDICTS), encoding="utf-8")
    return folder


ONE, TWO = "reports/small/one", "reports/small/two"
COMMANDS = {
    "show": ("runs", "show", ONE),
    "show json": ("runs", "show", ONE, "--json"),
    "list": ("runs", "list"),
    "list json": ("runs", "list", "--json"),
    "diff": ("runs", "diff", ONE, TWO),
    "diff json": ("runs", "diff", ONE, TWO, "--json"),
    "plot": ("runs", "plot", HOSTILE, "--out", "plot.html"),
    "prune": ("runs", "prune", "--keep", "0"),
    "compare": ("compare", ONE, "--trials", "20", "--samples", "20"),
    "compare json": ("compare", ONE, "--trials", "20", "--samples", "20", "--json"),
    "report": ("report", ONE),
    "xlsx": ("export", ONE, "--out", "out.xlsx"),
    "xlf": ("export", ONE, "--out", "out.xlf"),
    "tmx": ("export", ONE, "--out", "out.tmx"),
    "import": ("review", "import", ONE, "verdicts.json"),
    "review show": ("review", "show", TWO),
    "review export": ("review", "export", TWO, "--table", "table.csv", "--terms", "terms.csv",
                      "--system", "b", "--translation", "b.txt"),
    "no such run": ("runs", "show", HOSTILE),
    "no such file": ("score", "zh.txt", f"{HOSTILE}.txt"),
    "no such system": ("export", ONE, "--out", "out.xlsx", "--system", f"{HOSTILE}2"),
    "no such option": ("score", f"--{HOSTILE}"),
    "no such column": ("score", "bad.tsv"),
    "no such name": ("score", "zh.txt", "--translation", f"{HOSTILE}=en.txt"),
}  # fmt: skip
FAILING = [name for name in COMMANDS if name.startswith("no such")]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_output_obeys(runs: Path, name: str) -> None:
    (runs / "bad.tsv").write_text(f"{HOSTILE}\tb\n生态\tx\n", encoding="utf-8")
    if "review" in name:
        assert evaluator(runs, "review", "import", TWO, "verdicts.json").returncode == 0
    before = {path for path in runs.rglob("*") if path.is_file()}
    done = evaluator(runs, *COMMANDS[name])
    assert done.returncode == (2 if name in FAILING else 0), done.stderr
    assert is_fit_to_show(done.stdout)
    assert is_fit_to_show(done.stderr)
    if name in FAILING:
        assert len(done.stderr.splitlines()) == 1
    if name.endswith("json"):
        assert json.dumps(HOSTILE)[1:-1] in json.dumps(json.loads(done.stdout))
    for file in {path for path in runs.rglob("*") if path.is_file()} - before:
        check_file(file)


def check_file(file: Path) -> None:
    """Markup is escaped, no cell is a formula, and XML can be read."""
    from lxml import etree

    data = file.read_bytes()
    if file.suffix in (".xlf", ".tmx"):
        etree.fromstring(data)
    elif file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as book:
            for name in book.namelist():
                assert b"<f>" not in book.read(name)
                etree.fromstring(book.read(name))
    elif file.suffix == ".csv":
        import csv

        for row in csv.reader(data.decode().splitlines()):
            assert not any(cell[:1] in ("=", "+", "-", "@", "\t") for cell in row), row
    elif file.suffix == ".html":
        assert "\x1b" not in data.decode()


def test_junit_of_hostile_names(folder: Path) -> None:
    from lxml import etree

    (folder / "c").mkdir()
    for name, data in PLAIN.items():
        (folder / "c" / name).write_bytes(data)
    escaped = json.dumps(HOSTILE)
    (folder / "c/corpus.toml").write_text(
        f"title = {escaped}\n[sources]\n{escaped} = 'zh.txt'\n"
        f"[translations]\n{escaped} = 'en.txt'\n[references]\n{escaped} = 'en.txt'\n",
        encoding="utf-8",
    )
    done = evaluator(folder, "score", "c", "--check", "tags", "--junit", "gates.xml",
                     "--fail-under", "similarity=2", "--fail-under", "bleu=0")  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert is_fit_to_show(done.stdout)
    assert is_fit_to_show(done.stderr)
    assert r"[/b][red]\x1b" in done.stdout
    etree.fromstring((folder / "gates.xml").read_bytes())
    aligned = evaluator(folder, "align", "c")
    assert aligned.returncode == 0, aligned.stderr
    assert is_fit_to_show(aligned.stdout)
    (folder / "pairs.tsv").write_text(aligned.stdout, encoding="utf-8")
    again = evaluator(folder, "score", "c", "--check", "tags", "--pairs", "pairs.tsv", "--json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["systems"] == [" ".join(HOSTILE.split())]


@pytest.mark.parametrize("key", ["", " ", "\\n"])
def test_names_that_are_empty(folder: Path, key: str) -> None:
    (folder / "corpus.toml").write_text(
        f'title = "T"\n[sources]\na = "zh.txt"\n[translations]\n"{key}" = "en.txt"\n'
    )
    done = evaluator(folder, "score", ".")
    assert done.returncode == 2
    assert "corpus.toml: translations: a name is empty" in done.stderr


# Streams and locales.

C_LOCALE = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
STRANGE = (
    (("score", "zh.txt", "en.txt"), 0),
    (("score", "zh.txt", "译文.txt", "--json"), 0),
    (("score", "原文.txt", "译文.txt"), 0),
    (("score", "--source", "zh.txt", "--translation", "译=译文.txt"), 0),
    (("score", "zh.txt", "译文.txt", "--fail-under", "similarity=2"), 1),
    (("score", "zh.txt", "没有.txt"), 2),
    (("runs", "list"), 0),
    (("align", "zh.txt", "en.txt"), 0),
)
"""Commands whose output has Chinese in it, each with its exit code."""


def keeping(folder: Path) -> dict[str, str]:
    """The environment of a process whose program is the one that is tested, see ``KEPT``."""
    kept = {name: str(told) for name, told in KEPT.items()}
    return {**os.environ, **kept, "EVALUATOR_HISTORY": str(folder / "reports/runs.sqlite")}


def started(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """What comes of a command in a process of its own, as bytes."""
    return subprocess.run(
        [sys.executable, "-m", "evaluator", *command], cwd=folder, capture_output=True,
        env={**keeping(folder), **environment},
    )  # fmt: skip


@pytest.fixture
def strange(folder: Path) -> Path:
    (folder / "译文.txt").write_bytes(PLAIN["en.txt"])
    shutil.copy(folder / "zh.txt", folder / "原文.txt")
    return folder


def checked_command(command: Sequence[str]) -> list[str]:
    return [*command, "--check", "tags"] if command[0] == "score" else [*command]


def check_told(command: Sequence[str], done: subprocess.CompletedProcess[bytes], code: int) -> None:
    assert b"Traceback" not in done.stderr, (command, done.stderr.decode("latin-1"))
    assert done.returncode == code, (command, done.stderr.decode("latin-1"))
    if code == 2:
        assert len(done.stderr.splitlines()) == 1
    if "--json" in command:
        assert json.loads(done.stdout)["systems"] == ["译文"]


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_streams_that_take_no_chinese(strange: Path, encoding: str) -> None:
    """As ``PYTHONIOENCODING`` has Python make them."""
    for command, code in STRANGE:
        out, err = io.BytesIO(), io.BytesIO()
        with (
            io.TextIOWrapper(out, encoding, write_through=True) as stdout,
            io.TextIOWrapper(err, encoding, "backslashreplace", write_through=True) as stderr,
        ):
            arguments = checked_command(command)
            returned = exit_code_of(arguments, (stdout, stderr), strange, keeping(strange))
            printed = subprocess.CompletedProcess(command, returned, out.getvalue(), err.getvalue())
        check_told(command, printed, code)
    command, code = STRANGE[1]
    done_apart = started(strange, *checked_command(command), PYTHONIOENCODING=encoding)
    check_told(command, done_apart, code)


def test_the_c_locale(strange: Path) -> None:
    for command, code in STRANGE:
        done = started(strange, *checked_command(command), **C_LOCALE)
        # The name of a corpus names its folder, which this locale cannot.
        check_told(command, done, 2 if "原文.txt" in command else code)


def test_a_name_that_is_not_utf_8(folder: Path) -> None:
    name = os.fsencode(folder) + b"/caf\xe9.txt"
    try:
        with open(name, "wb") as file:
            file.write(PLAIN["en.txt"])
    except OSError:
        pytest.skip("this file system takes no such names")
    source = os.fsencode(folder) + b"/z\xff.txt"
    with open(source, "wb") as file:
        file.write(PLAIN["zh.txt"])
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"evaluator", b"score", source, name, b"--check", b"tags",
         b"--json"],
        cwd=folder, capture_output=True,
        env={**os.environ, "EVALUATOR_HISTORY": str(folder / "reports/runs.sqlite")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["systems"] == [r"caf\xe9"]
    assert record["corpus"] == r"z\xff"
    assert read_run(Path(record["folder"])).manifest.title == r"z\xff.txt"


@pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams(folder: Path, streams: str) -> None:
    score = ("score", "zh.txt", "en.txt", "--check", "tags")
    commands = {
        (*score, "--out", "run"): 0,
        (*score, "--json"): 0,
        (*score, "--fail-under", "similarity=2"): 1,
        ("score", "gone.txt"): 2,
        ("checks",): 0,
        ("no-such-command",): 2,
    }
    codes, printed = forked([*commands], folder, keeping(folder), streams=streams)
    assert dict(zip(commands, codes, strict=True)) == commands
    assert b"Traceback" not in printed
    assert read_run(folder / "run")


def test_a_reader_that_leaves_does_not_open_a_gate(folder: Path) -> None:
    command = [sys.executable, "-m", "evaluator", "score", "zh.txt", "en.txt", "--check", "tags"]
    environment = keeping(folder)
    for options, code in (([], 0), (["--json"], 0), (["--fail-under", "similarity=2"], 1)):
        process = subprocess.Popen(
            [*command, *options], cwd=folder, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        printed = process.stderr.read()
        process.stderr.close()
        assert process.wait(timeout=PATIENCE) == code, printed
        assert b"Traceback" not in printed


def test_every_file_is_opened_in_a_known_encoding(folder: Path) -> None:
    """None depends on the locale."""
    done = subprocess.run(
        [sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning:evaluator",
         "-m", "evaluator", "score", "zh.txt", "en.txt", "--check", "tags"],
        cwd=folder, capture_output=True, text=True,
        env={**os.environ, "EVALUATOR_HISTORY": str(folder / "reports/runs.sqlite")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


# Pair tables.

HEAD = "unit\tsource_text\ttranslation_text\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        HEAD + "1\t今天下雨。\n",
        HEAD + "1\t今天下雨。\tIt rains today.\tmore\n",
        HEAD + "\t今天下雨。\tIt rains today.\n",
        HEAD + "1\t今天\tIt rains today.\n",
        HEAD.replace("unit", "unit\tunit") + "1\t1\t今天下雨。\tIt rains today.\n",
        "system\t" + HEAD + "nobody\t1\t今天下雨。\tIt rains today.\n",
        HEAD + '1\t"今天下雨。\n',
        '{"unit": 1, "source_text": ["今天下雨。"], "translation_text": "It rains today."}',
        '{"unit": 1, "source_text": "\\ud800", "translation_text": "It rains today."}',
        '{"unit": {}, "source_text": "今天下雨。", "translation_text": "It rains today."}',
        '{"unit": 1, "source_text": NaN, "translation_text": "It rains today."}',
        '{"unit": ' + "[" * 100_000,
        "{",
        "[]",
    ],
)
def test_pair_tables_made_by_hand(folder: Path, text: str) -> None:
    (folder / "pairs.tsv").write_text(text, encoding="utf-8")
    done = evaluator(folder, "score", "zh.txt", "en.txt", "--pairs", "pairs.tsv")
    assert done.returncode == 2, done.stdout
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert not (folder / "reports/zh").exists()


BILINGUAL = {
    "a list": '{"source": "今天下雨。", "target": ["a"]}',
    "an object": '{"source": {"a": 1}, "target": "a"}',
    "true": '{"source": "今天下雨。", "target": true}',
    "NaN": '{"source": NaN, "target": "a"}',
    "half a character": '{"source": "\\ud800", "target": "\\udfff"}',
}


@pytest.mark.parametrize("name", BILINGUAL)
def test_bilingual_files_made_by_hand(folder: Path, name: str) -> None:
    (folder / "a.jsonl").write_text(BILINGUAL[name] + "\n")
    done = evaluator(folder, "score", "a.jsonl")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr


@pytest.mark.parametrize("name", ["open.csv", "open.tsv"])
def test_a_quote_that_is_never_closed(folder: Path, name: str) -> None:
    separator = "\t" if name.endswith("tsv") else ","
    head = separator.join(("source", '"target\n'))
    (folder / name).write_text(head + "x" * 200_000)
    done = evaluator(folder, "score", name)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
