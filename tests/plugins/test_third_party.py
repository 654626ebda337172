"""The package of docs/plugins.md, installed: seen wherever a built-in plugin is."""

from __future__ import annotations

import json
import multiprocessing
import re
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from site import addsitedir

import pandas as pd
import pytest

from evaluator.runs import read_run
from tests.conftest import ROOT, run_evaluator, run_in_process

Command = Callable[..., list[str]]

NAMED = re.compile(r"^```\w+\n# ([\w/.-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SOURCE = "第一条 我们要建设文化中心。\n第二条 大家都来支持西部建设。\n第三条 学校要办好。\n"
GOOD = (
    "Article 1 We must build a cultural center.\nArticle 2 Everybody comes to support the west.\n"
    "Article 3 Schools must be run well.\n"
)
WORSE = (
    "Article 1 We must build a cultural centre, and so on and so forth, again and again and on.\n"
    "Article 2 Everybody comes to support the building of the west, and so they do, all of them.\n"
    "Article 3 Schools must be run well and in the very best way that anybody could think of.\n"
)
BROKEN = "\n\nimport os\nif os.environ.get('ACME') == 'import':\n    raise ImportError('no acme')\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the path, with the package as pip would put it there."""
    folder = tmp_path_factory.mktemp("site")
    text = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    for name, content in NAMED.findall(text):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    (folder / "acme_quality" / "__init__.py").touch()
    module = folder / "acme_quality" / "metric.py"
    module.write_text(module.read_text("utf-8") + BROKEN, encoding="utf-8")
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / f"acme_quality-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    (info / "entry_points.txt").write_text(
        "\n".join(
            f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
            for group, points in project["entry-points"].items()
        )
    )
    return folder


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three clauses and two translations of them."""
    folder = tmp_path_factory.mktemp("texts")
    for name, text in (("zh", SOURCE), ("good", GOOD), ("worse", WORSE)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def scoring(*more: str) -> list[str]:
    """The command that scores both translations."""
    return [
        "score", "--source", "zh.txt", "--translation", "good=good.txt",
        "--translation", "worse=worse.txt", *more,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def acme(site: Path, texts: Path) -> Iterator[Command]:
    """Run commands with the package on the path, all in one process.

    Its function returns exit code, stdout and stderr.
    """
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawning, addsitedir, (str(site),)) as process:

        def run(*arguments: str) -> list[str]:
            done = process.submit(run_in_process, *arguments, cwd=texts, COLUMNS="200").result()
            return [str(done.returncode), done.stdout, done.stderr]

        yield run


@pytest.fixture(scope="module")
def scored(acme: Command, texts: Path) -> tuple[Path, str]:
    """The run's folder, and what was printed."""
    code, printed, told = acme(
        *scoring("--verbose", "--out", "run", "--set", "acme-words.expected=0.5")
    )
    assert code == "0", told
    return texts / "run", printed


def test_it_is_listed(acme: Command) -> None:
    _, printed, _ = acme("metrics")
    assert "acme-words  English words too many" in printed
    _, printed, _ = acme("metrics", "--json")
    listed = json.loads(printed)["acme-words"]
    assert (listed["package"], listed["version"]) == ("acme-quality", "1.2")
    assert listed["columns"][0]["higher_is_better"] is False
    assert listed["settings"]["expected"]["default"] == 0.6
    _, printed, _ = acme("checks")
    assert re.search(r"acme-style +British spelling", printed)


def test_it_is_seen_in_the_terminal_and_the_run(scored: tuple[Path, str]) -> None:
    folder, printed = scored
    run = read_run(folder)
    column = next(c for c in run.manifest.columns if c.name == "acme_words")
    assert (column.digits, column.higher_is_better, column.scale) == (1, False, (0, 50))
    value = run.manifest.scores["worse"]["acme_words"].value
    assert re.search(rf"acme words .* {value:.1f} ", printed)
    assert "centre → center" in printed
    assert run.manifest.settings["acme-words.expected"] == 0.5
    assert [(p.group, p.name, p.package, p.version) for p in run.manifest.plugins] == [
        (f"evaluator.{group}", name, "acme-quality", "1.2")
        for group, name in (
            ("metrics", "acme-words"), ("checks", "acme-style"), ("formats", "acme-srt"),
        )
    ]  # fmt: skip
    rows = run.pairs[run.pairs["level"] == "sentence"]
    expected = [
        abs(len(zh) * 0.5 - len(en.split()))
        for zh, en in zip(rows["source_text"], rows["translation_text"], strict=True)
    ]
    pd.testing.assert_series_equal(
        rows["acme_words"], pd.Series(expected, index=rows.index), check_names=False
    )
    (found,) = [finding for finding in run.findings if finding.check == "acme-style"]
    assert found.message == "The house writes “center”, not “centre”."


def test_it_is_seen_on_the_page(scored: tuple[Path, str]) -> None:
    page = (scored[0] / "index.html").read_text(encoding="utf-8")
    row = re.search(r'<tr data-score="acme_words">.*?</tr>', page, re.DOTALL)
    assert row is not None
    assert "Words astray" in row[0]
    assert "↓" in row[0]
    assert "词数偏差" in page
    assert "Words astray, worst first" in page
    assert "acme-style" in page
    assert "本公司采用美式拼写“center”，不用“centre”。" in page


def test_it_is_compared_the_right_way_round(
    acme: Command, texts: Path, scored: tuple[Path, str]
) -> None:
    code, printed, _ = acme("compare", "run", "--by", "acme_words", "--json")
    assert code == "0"
    record = json.loads(printed)
    found = record["metrics"]["acme_words"]
    assert found["higher_is_better"] is False
    assert found["scores"]["worse"]["value"] > found["scores"]["good"]["value"]
    assert found["tested"] is False  # three clauses: see tests/comparison for a document's
    units = record["versus"]["worse"]["units"]["acme_words"]
    assert (units["wins"], units["losses"]) == (0, 3)
    assert all(difference["gain"] < 0 for difference in record["versus"]["worse"]["losses"])
    _, printed, _ = acme("compare", "run", "-v")
    assert "acme words 0/0/3" in printed


def test_it_is_gated(acme: Command, texts: Path, scored: tuple[Path, str]) -> None:
    code, _, told = acme(
        *scoring("--out", "gated", "--fail-under", "acme_words=5", "--skip-metric", "bertscore")
    )
    assert code == "1"
    assert re.search(r"gate failed: worse: acme_words is .*, the limit is 5", told)
    assert "good: acme_words" not in told
    assert "bertscore" not in [c.name for c in read_run(texts / "gated").manifest.columns]


def test_it_renders(acme: Command, texts: Path, scored: tuple[Path, str]) -> None:
    for more in (("--out", "worst.acme.md"), ("--out", "worst.any", "--format", "acme-list")):
        code, _, told = acme("export", "run", *more)
        assert code == "0", told
        assert "- Words astray: 3.1 (" in (texts / more[1]).read_text("utf-8")


def test_a_reader_reads(acme: Command, texts: Path) -> None:
    cues = "\n\n".join(
        f"{k}\n00:00:0{k},000 --> 00:00:0{k},900\n{line}"
        for k, line in enumerate(SOURCE.splitlines(), start=1)
    )
    (texts / "zh.srt").write_text(cues, encoding="utf-8")
    code, _, told = acme(
        "score", "zh.srt", "good.txt", "--out", "subtitles", "--metric", "acme-words"
    )
    assert code == "0", told
    run = read_run(texts / "subtitles")
    assert run.pairs["source_place"].tolist()[0] == "cue 1"
    assert {c.name for c in run.manifest.columns if not c.derived} == {
        "acme_words",
        "alignment_score",
    }


def test_a_reader_that_fails_is_named(acme: Command, texts: Path) -> None:
    (texts / "broken.srt").write_bytes(b"1\n00:00 --> 00:01\n\xff\xff\n")
    code, _, told = acme("score", "broken.srt", "good.txt", "--out", "never")
    assert code == "2"
    assert told.startswith("evaluator: format acme-srt of acme-quality 1.2: UnicodeDecodeError: ")
    assert told.endswith("; mend or uninstall the package\n")


def test_what_it_cannot_be_told(acme: Command) -> None:
    for setting, told in (
        ("acme-words.expected=-1", "acme-words.expected: input should be greater than 0"),
        ("acme-words.batch=1", "acme-words.batch: no setting of that name; there are: expected"),
        ("acme-style.x=1", "acme-style.x: no setting of that name; acme-style takes none"),
        ("acme-word.x=1", "did you mean 'acme-words'?"),
    ):
        code, _, said = acme(*scoring("--out", "never", "--set", setting))
        assert code == "2"
        assert told in said
        assert said.count("\n") == 1


def test_a_package_that_cannot_be_imported(site: Path, texts: Path) -> None:
    broken = {"PYTHONPATH": str(site), "ACME": "import"}
    done = run_evaluator(*scoring("--out", "never"), cwd=texts, **broken)
    assert (done.returncode, done.stderr) == (
        2,
        "evaluator: metric acme-words of acme-quality 1.2: cannot be loaded (no acme); mend or "
        "uninstall the package\n",
    )
    done = run_evaluator(*scoring("--out", "without", "--keep-going"), cwd=texts, **broken)
    assert done.returncode == 0
    notes = read_run(texts / "without").manifest.notes
    assert any(
        note.startswith("The metric acme-words of acme-quality 1.2 failed") for note in notes
    )
