"""Only files that a run wrote are ever replaced or removed, and no link is followed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evaluator.errors import InputError
from evaluator.model.verdicts import Review
from evaluator.runs import read_run, remove_run, rewrite, write_run
from evaluator.runs.folder import check_destination
from evaluator.runs.history import History, prunable, prune
from tests.comparison.runs import REFERENCES, small_run

RUN = small_run({"mt": REFERENCES})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_run(RUN, tmp_path / "runs/one", str)
    return tmp_path / "runs/one"


def snapshot(folder: Path) -> dict[str, bytes | str]:
    return {
        str(path.relative_to(folder)): str(path.readlink()) if path.is_symlink() else (
            path.read_bytes() if path.is_file() else "folder"
        )
        for path in folder.rglob("*")
    }  # fmt: skip


def review(name: str, corpus: str = "small") -> Review:
    at = datetime.now(UTC)
    return Review(corpus=corpus, run="x", reviewer=name, exported=at, findings=[], pairs=[])


def thesis(folder: Path) -> None:
    (folder / "thesis.txt").write_text("ten years of work")


def thesis_below(folder: Path) -> None:
    (folder / "notes").mkdir()
    thesis(folder / "notes")


def empty_folder(folder: Path) -> None:
    (folder / "notes").mkdir()


def another_run(folder: Path) -> None:
    write_run(RUN, folder / "small" / "two", str)


def table_mended_by_hand(folder: Path) -> None:
    (folder / "pairs.csv").write_text("mended,by,hand\n")


def link(folder: Path) -> None:
    (folder / "pairs.csv").unlink()
    (folder / "pairs.csv").symlink_to(folder.parent / "elsewhere")


def linked_verdicts(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    (folder / "verdicts").symlink_to(folder.parent / "elsewhere")


def verdicts_put_there(folder: Path) -> None:
    (folder / "verdicts").mkdir()
    (folder / "verdicts/mine.json").write_text(review("A").model_dump_json())


def manifest_of_another_program(folder: Path) -> None:
    (folder / "run.json").write_text('{"name": "thesis"}')
    (folder / "files.json").unlink()


def list_that_leads_out(folder: Path) -> None:
    (folder.parent / "thesis.txt").write_text("ten years of work")
    own = json.loads((folder / "files.json").read_text())
    own["files"]["../thesis.txt"] = None
    (folder / "files.json").write_text(json.dumps(own))


def list_of_another_program(folder: Path) -> None:
    (folder / "files.json").write_text('["thesis.txt"]')


STRANGE = [
    thesis, thesis_below, empty_folder, another_run, table_mended_by_hand, link, linked_verdicts,
    verdicts_put_there, manifest_of_another_program, list_that_leads_out, list_of_another_program,
]  # fmt: skip


@pytest.mark.parametrize("change", STRANGE, ids=lambda change: change.__name__)
def test_what_no_run_wrote_is_kept(folder: Path, change: Callable[[Path], None]) -> None:
    change(folder)
    root = folder.parents[1]
    before = snapshot(root)
    for act in (
        lambda: check_destination(folder),
        lambda: write_run(RUN, folder, str),
        lambda: remove_run(folder),
    ):
        with pytest.raises(InputError) as told:
            act()
        assert len(str(told.value).splitlines()) == 1
        assert snapshot(root) == before


@pytest.mark.parametrize("change", STRANGE, ids=lambda change: change.__name__)
def test_pruning_leaves_what_no_run_wrote(folder: Path, change: Callable[[Path], None]) -> None:
    history = History(folder.parents[1] / "runs.sqlite")
    history.record(folder)
    change(folder)
    before = snapshot(folder.parent)
    (left,) = prune(history, [run for run in history.runs() if run.folder == folder])
    assert left.run.folder == folder
    assert snapshot(folder.parent) == before
    assert [run.folder for run in history.runs() if run.folder == folder] == [folder]


def test_a_run_by_an_older_program_has_no_list(folder: Path) -> None:
    (folder / "files.json").unlink()
    thesis(folder)
    with pytest.raises(InputError, match=r"thesis\.txt"):
        remove_run(folder)
    (folder / "thesis.txt").unlink()
    write_run(RUN, folder, str)
    assert (folder / "files.json").exists()
    (folder / "files.json").unlink()
    remove_run(folder)
    assert not folder.exists()


def test_a_removal_cut_short_is_done_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, left = Path.unlink, [3]

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        real(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlink)
        with pytest.raises(KeyboardInterrupt):
            remove_run(folder)
    assert (folder / "run.json").exists()
    remove_run(folder)
    assert not folder.exists()


def test_verdicts_are_not_lost(folder: Path) -> None:
    write_run(replace(RUN, reviews=[review("Anna")]), folder, str)
    before = snapshot(folder)
    with pytest.raises(InputError, match="verdicts of 'Anna' on 'small'"):
        write_run(RUN, folder, str)
    assert snapshot(folder) == before
    write_run(replace(RUN, reviews=[review("Anna"), review("Li")]), folder, str)
    assert [r.reviewer for r in read_run(folder).reviews] == ["Anna", "Li"]
    remove_run(folder)
    assert not folder.exists()


def test_the_folder_one_is_in_is_no_folder_for_a_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "sub").mkdir()
    monkeypatch.chdir(folder / "sub")
    for name in (".", "..", "../..", str(folder)):
        with pytest.raises(InputError, match="the folder that you are in"):
            check_destination(Path(name))


def test_a_link_is_no_folder_for_a_run(folder: Path) -> None:
    link = folder.parent / "latest"
    link.symlink_to(folder)
    with pytest.raises(InputError, match="is a link"):
        check_destination(link)


def test_a_folder_that_holds_the_history_is_none_for_a_run(tmp_path: Path) -> None:
    history = History(tmp_path / "reports" / "runs.sqlite")
    for name in ("reports", "."):
        with pytest.raises(InputError, match="holds the history of all runs"):
            history.check_apart(tmp_path / name)
    history.check_apart(tmp_path / "reports" / "small")


def test_runs_below_a_run_are_kept(tmp_path: Path) -> None:
    """As `--out reports` made them once."""
    root = tmp_path / "reports"
    write_run(RUN, root, str)
    history = History(root / "runs.sqlite")
    history.record(root)
    write_run(small_run({"mt": REFERENCES}, name="two"), root / "small" / "two", str)
    before = {name: data for name, data in snapshot(root).items() if "sqlite" not in name}
    going = prunable(history.runs(), keep=0)
    prune(history, [run for run in going if run.folder == root])
    assert {n: d for n, d in snapshot(root).items() if "sqlite" not in n} == before


def test_pruning_follows_no_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside" / "run"
    write_run(RUN, outside, str)
    root = tmp_path / "reports"
    root.mkdir()
    (root / "small").symlink_to(outside.parent)
    history = History(root / "runs.sqlite")
    (run,) = history.runs()
    assert prune(history, [run])[0].run == run
    assert read_run(outside)


@pytest.mark.parametrize("change", [linked_verdicts, verdicts_put_there])
def test_verdicts_are_written_into_the_run_alone(
    folder: Path, change: Callable[[Path], None]
) -> None:
    change(folder)
    before = snapshot(folder.parent)
    with pytest.raises(InputError):
        rewrite(folder, {folder / "verdicts" / "mine.json": b"{}"})
    assert snapshot(folder.parent) == before


@pytest.mark.parametrize("name", ["index.html", "files.json"])
def test_a_linked_file_is_not_written(folder: Path, name: str) -> None:
    outside = folder.parent / "outside"
    outside.write_bytes((folder / name).read_bytes())
    (folder / name).unlink()
    (folder / name).symlink_to(outside)
    with pytest.raises(InputError, match="is a link"):
        rewrite(folder, {folder / "index.html": b"new"})
    assert outside.read_bytes() != b"new"


def test_what_is_rewritten_stays_the_run_s(folder: Path) -> None:
    rewrite(folder, {folder / "verdicts/A.json": b"{}", folder / "index.html": b"new"})
    (folder / "verdicts/A.json").write_bytes(review("A").model_dump_json().encode())
    check_destination(folder)
    remove_run(folder)
    assert not folder.exists()


def test_a_new_run_never_takes_another_s_place(folder: Path) -> None:
    other = small_run({"mt": REFERENCES}, name="other")
    with pytest.raises(InputError, match="the run cannot be written"):
        write_run(other, folder, str, exclusive=True)
    assert read_run(folder).manifest.run == RUN.manifest.run
    assert [path.name for path in folder.parent.iterdir()] == ["one"]


def test_what_comes_while_the_run_is_written_is_kept(folder: Path) -> None:
    def render(run: object) -> str:
        thesis(folder)
        return "page"

    write_run(RUN, folder, render)
    kept = list(folder.parent.rglob("thesis.txt"))
    assert [path.read_text() for path in kept] == ["ten years of work"]


def test_without_a_step_that_exchanges(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluator.runs.folder.exchange", lambda one, other: False)
    write_run(small_run({"mt": REFERENCES}, name="other"), folder, str)
    assert read_run(folder).manifest.run == "other"
    assert [path.name for path in folder.parent.iterdir()] == ["one"]
    shutil.rmtree(folder)
