"""Run folders: whole or absent, and read back as they were."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from evaluator.errors import InputError
from evaluator.model.run import Run, pair_types
from evaluator.runs import read_run, write_run
from evaluator.support.files import write_page

FILES = {
    "run.json", "pairs.csv", "pairs.parquet", "findings.jsonl", "links.parquet", "risks.parquet",
    "index.html", "files.json",
}  # fmt: skip


def page(run: Run) -> str:
    return f"<title>{run.manifest.title}</title>"


def failing(run: Run) -> str:
    raise OSError(28, "No space left on device")


def test_what_is_written_is_read_back(western_run: Run, tmp_path: Path) -> None:
    written = write_run(western_run, tmp_path / "deep/er/run", page)
    assert written.folder is not None
    assert {file.name for file in written.folder.iterdir()} == FILES
    again = read_run(written.folder)
    assert again.manifest == western_run.manifest
    assert again.findings == western_run.findings
    pd.testing.assert_frame_equal(again.pairs, western_run.pairs)


def test_columns_and_types(western_run: Run, tmp_path: Path) -> None:
    assert list(western_run.pairs.columns) == list(pair_types(western_run.manifest.columns))
    folder = write_run(western_run, tmp_path / "run", page).folder
    assert folder is not None
    table = pd.read_csv(folder / "pairs.csv")
    assert list(table.columns) == list(pair_types(western_run.manifest.columns))
    assert len(table) == len(western_run.pairs)
    # Absent scores are empty cells, never zeros; what is left out is an empty translation to BLEU.
    assert table.loc[table["status"] != "paired", "similarity"].isna().all()
    assert table.loc[~table["status"].isin(["paired", "omission"]), "bleu"].isna().all()
    assert (table.loc[table["status"] == "omission", "bleu"].dropna() == 0).all()


def test_the_same_run_gives_the_same_bytes(western_run: Run, tmp_path: Path) -> None:
    one, other = (write_run(western_run, tmp_path / name, page).folder for name in "ab")
    assert one is not None
    assert other is not None
    for name in FILES:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_a_failed_write_leaves_the_earlier_run_and_nothing_else(
    western_run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    write_run(western_run, folder, page)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(InputError, match="No space left on device"):
        write_run(western_run, folder, failing)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert [file.name for file in tmp_path.iterdir()] == ["run"]
    with pytest.raises(InputError):
        write_run(western_run, tmp_path / "new", failing)
    assert [file.name for file in tmp_path.iterdir()] == ["run"]


def test_an_earlier_run_is_replaced_whole(western_run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    write_run(western_run, folder, page)
    (folder / "tags.parquet").write_bytes((folder / "risks.parquet").read_bytes())
    own = json.loads((folder / "files.json").read_text())
    own["files"]["tags.parquet"] = None  # as of a run that had tags
    (folder / "files.json").write_text(json.dumps(own))
    titled = western_run.manifest.model_copy(update={"title": "second"})
    write_run(replace(western_run, manifest=titled), folder, page)
    assert {file.name for file in folder.iterdir()} == FILES
    assert (folder / "index.html").read_text() == "<title>second</title>"


def test_other_people_s_folders_are_left_alone(western_run: Run, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("ten years of work")
    with pytest.raises(InputError, match="holds other files"):
        write_run(western_run, tmp_path, page)
    assert (tmp_path / "thesis.txt").read_text() == "ten years of work"


@pytest.mark.parametrize("name", ["run.json", "pairs.parquet", "findings.jsonl"])
@pytest.mark.parametrize("damage", ["missing", "truncated", "garbage"])
def test_damaged_runs(western_run: Run, tmp_path: Path, name: str, damage: str) -> None:
    folder = write_run(western_run, tmp_path / "run", page).folder
    assert folder is not None
    file = folder / name
    if damage == "missing":
        file.unlink()
    elif damage == "truncated":
        file.write_bytes(file.read_bytes()[:-2])  # in the midst of a record, wherever that ends
    else:
        file.write_bytes(b"\xff\xfe garbage")
    with pytest.raises(InputError) as caught:
        read_run(folder)
    assert "\n" not in str(caught.value)


def test_a_run_of_another_schema(western_run: Run, tmp_path: Path) -> None:
    folder = write_run(western_run, tmp_path / "run", page).folder
    assert folder is not None
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (folder / "run.json").write_text(json.dumps({**manifest, "schema_version": 99}))
    with pytest.raises(InputError, match="schema version 99"):
        read_run(folder)


def test_a_run_of_before_columns_were_declared(western_run: Run, tmp_path: Path) -> None:
    folder = write_run(western_run, tmp_path / "run", page).folder
    assert folder is not None
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    del manifest["columns"]
    for scores in manifest["scores"].values():
        scores["acme"] = {"value": 40.0, "low": 30.0, "high": 50.0, "segments": 3}
    (folder / "run.json").write_text(json.dumps({**manifest, "schema_version": 1}))
    pairs = western_run.pairs.assign(acme=40.0, acme_pair=0.4)
    pairs.to_parquet(folder / "pairs.parquet", index=False)
    read = read_run(folder).manifest
    assert read.schema_version == 2
    assert read.columns[:-2] == western_run.manifest.columns
    acme, of_pairs = read.columns[-2:]
    assert (acme.name, acme.scale, acme.higher_is_better) == ("acme", (0, 100), None)
    assert (of_pairs.name, of_pairs.scale) == ("acme_pair", (0, 1))
    assert "acme" in [column.name for column in read.document_columns()]


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    write_page("<p>one", file)
    write_page("<p>two", file)
    assert file.read_text() == "<p>two"
    with pytest.raises(InputError, match="no such folder to write to"):
        write_page("<p>", tmp_path / "none" / "page.html")
    assert [f.name for f in tmp_path.iterdir()] == ["page.html"]
