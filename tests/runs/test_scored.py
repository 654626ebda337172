"""The file that was scored is found again from any folder, and no page tells where it lies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import evaluator
from evaluator.cli.app import app
from evaluator.errors import InputError
from evaluator.runs import read_run, rewrite
from evaluator.runs.reviews.folder import review_files
from tests.test_api import GOOD, SOURCE

from .test_reviews import pair, review

QUICK: dict[str, Any] = {"by_line": True, "metrics": ["bleu"], "checks": ["numbers"]}


def scored(folder: Path, out: Path) -> None:
    """Score two files of a folder, and edit the first sentence."""
    folder.mkdir(parents=True)
    other = [f"{line} Now." for line in GOOD]
    for name, lines in (("zh.txt", SOURCE), ("mt.txt", GOOD), ("b.txt", other)):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    files = {"mt": folder / "mt.txt", "b": folder / "b.txt"}
    evaluator.evaluate(folder / "zh.txt", files, {"a": folder / "mt.txt"}, out=out, **QUICK)
    run = read_run(out)
    own = replace(run, pairs=run.pairs[run.pairs["system"] == "mt"])
    first = next(iter(own.pairs[own.pairs["level"] == "sentence"]["pair_id"]))
    edit = pair(own, first, system="mt", translation="Edited by Anna.")
    verdicts = review("Anna", [], [edit]).model_copy(update={"corpus": run.manifest.corpus})
    rewrite(out, review_files([verdicts], out))


def corrected(run: Path, out: Path, *more: str) -> None:
    line = ["review", "export", str(run), "--system", "mt", "--translation", str(out), *more]
    CliRunner().invoke(app, line, catch_exceptions=False)


def test_a_scored_file_is_found_from_another_folder_and_moves_with_its_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, elsewhere = tmp_path / "job", tmp_path / "elsewhere"
    elsewhere.mkdir()
    run = job / "deep" / "down" / "under" / "it" / "run"  # too deep for a name to be looked for
    scored(job / "for a client", run)
    told = {(file.role, file.name): file for file in read_run(run).manifest.inputs}
    assert told["translation", "mt"].path == "../../../../../for a client/mt.txt"
    assert told["translation", "mt"].file == "mt.txt"
    assert "for a client" not in (run / "index.html").read_text(encoding="utf-8")
    monkeypatch.chdir(elsewhere)
    corrected(run, tmp_path / "1.txt")
    assert (tmp_path / "1.txt").read_text().splitlines() == ["Edited by Anna.", *GOOD[1:]]
    moved = job.rename(tmp_path / "moved")
    corrected(moved / run.relative_to(job), tmp_path / "2.txt")
    assert (tmp_path / "2.txt").read_bytes() == (tmp_path / "1.txt").read_bytes()


def test_the_system_whose_file_it_is_is_named_and_changed_files_are_refused(tmp_path: Path) -> None:
    folder, run = tmp_path / "texts", tmp_path / "runs" / "run"
    scored(folder, run)
    with pytest.raises(InputError, match="is what the run scored as b; add --system b"):
        corrected(run, tmp_path / "out.txt", "--into", str(folder / "b.txt"))
    (folder / "mt.txt").write_text("Changed.\n")
    with pytest.raises(InputError, match="is not here, or has changed since"):
        corrected(run, tmp_path / "out.txt")
