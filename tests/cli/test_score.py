"""The main job from the command line, on the sample corpus."""

import csv
import json
from pathlib import Path

import pytest

from evaluator.model.run import Run
from evaluator.report import worst_pairs
from evaluator.runs import read_run
from tests.conftest import KEPT, SYMPOSIUM, WESTERN, pairs_of, run_evaluator, run_in_process


def test_the_pairs_shown_first_hold_the_known_errors(western_run: Run) -> None:
    from evaluator.model import Level

    first = worst_pairs(western_run, Level.SENTENCE)
    assert len(first) == 10
    for words, wrong in (("金山银山", "Jinshan and Yinshan"), ("西（宁）成（都）铁路", "(Ningbo)")):
        is_shown = first["source_text"].str.contains(words) & (first["system"] == "mt-2020")
        (row,) = first[is_shown].itertuples()
        spans = [
            (f.source_span.text, f.translation_span.text)
            for f in western_run.findings
            if (f.system, f.pair_id) == (row.system, row.pair_id)
            and f.source_span
            and f.translation_span
        ]
        assert any(words in zh and wrong in en for zh, en in spans)


@pytest.mark.parametrize("system", ["mt-2020", "human-b"])
def test_offsets_lead_back_into_the_files(western_run: Run, system: str) -> None:
    files = {
        "source": (WESTERN / "source/official.zh.txt").read_text(encoding="utf-8"),
        "translation": (WESTERN / f"translations/{system}.en.txt").read_text(encoding="utf-8"),
    }
    for row in pairs_of(western_run, system).to_dict("records"):
        for side, original in files.items():
            if row[f"{side}_text"]:
                found = original[row[f"{side}_start"] : row[f"{side}_end"]]
                assert "".join(found.split()) == "".join(row[f"{side}_text"].split())
            else:
                assert row[f"{side}_start"] is None or row[f"{side}_start"] != 0


def test_the_manifest_says_how_to_reproduce_the_scores(western_run: Run) -> None:
    manifest = western_run.manifest
    assert manifest.signatures["bleu"].startswith("nrefs:1|bs:1000|seed:12345|case:mixed")
    assert {i.role for i in manifest.inputs} == {"source", "translation", "reference", "terms"}
    assert all(len(i.sha256) == 64 and not Path(i.file).is_absolute() for i in manifest.inputs)
    assert manifest.model is not None
    assert len(manifest.model.checksum) == 64


def test_a_second_run_needs_no_torch_and_finds_the_same(western_run: Run, tmp_path: Path) -> None:
    out = tmp_path / "run"
    blocked = tmp_path / "blocked"
    (blocked / "torch").mkdir(parents=True)
    (blocked / "torch/__init__.py").write_text("raise SystemExit('torch was imported')")
    done = run_evaluator(
        "score", str(WESTERN), "--out", str(out), "--json", PYTHONPATH=str(blocked)
    )
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert (
        record["scores"]["mt-2020"]
        == json.loads(western_run.manifest.model_dump_json())["scores"]["mt-2020"]
    )
    assert western_run.folder is not None
    for name in ("pairs.csv", "findings.jsonl"):
        assert (out / name).read_bytes() == (western_run.folder / name).read_bytes()
    assert len(record["worst_pairs"]) == 10


def test_two_files_of_one_s_own(tmp_path: Path, western_run: Run) -> None:
    source = WESTERN / "source/official.zh.txt"
    mt = WESTERN / "translations/mt-2020.en.txt"
    done = run_in_process("score", "--source", str(source), "--translation", f"mine={mt}",
                         "--metric", "bleu", "--check", "numbers",
                         cwd=tmp_path, **KEPT)  # fmt: skip
    assert done.returncode == 0, done.stderr
    (folder,) = (tmp_path / "reports/official").iterdir()
    with (folder / "pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["system"] for row in rows} == {"mine"}
    assert {row["bleu"] for row in rows} == {""}  # no reference, no score
    assert "BLEU" not in done.stdout.split("Note:")[0]
    assert "no reference" in done.stdout


def test_another_source_version_and_another_translation(tmp_path: Path, western_run: Run) -> None:
    reference = WESTERN / "references/a.en.txt"
    done = run_in_process("score", str(WESTERN), "--source-version", "scan-b",
                         "--translation", f"human={reference}", "--system", "human",
                         "--metric", "bleu", "--check", "numbers",
                         "--out", str(tmp_path / "run"), "--json", **KEPT)  # fmt: skip
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["systems"] == ["human"]
    assert record["source_version"] == "scan-b"
    assert record["counts"]["human"]["missing_from_source"] > 90
    assert any("lacks 4, 5, 6, 7, section-3, 8" in note for note in record["notes"])
    assert record["scores"]["human"]["bleu"]["value"] == pytest.approx(100)


def test_a_corpus_without_a_translation_says_how_to_plug_one_in() -> None:
    done = run_in_process("score", str(SYMPOSIUM))
    assert done.returncode == 2
    assert "no translation to judge yet" in done.stderr
    assert "--translation NAME=FILE" in done.stderr
    assert "[translations]" in done.stderr


def test_gates(tmp_path: Path, western_run: Run) -> None:
    run = ["score", str(WESTERN), "--system", "mt-2020", "--out", str(tmp_path / "run")]
    passed = run_in_process(*run, "--fail-under", "bleu=10", "--fail-under", "ter=90", **KEPT)
    assert passed.returncode == 0, passed.stderr
    failed = run_in_process(*run, "--fail-under", "bleu=99", "--max-severity", "major", **KEPT)
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 2
    assert "bleu is" in failed.stderr
    assert "graver than major" in failed.stderr


def test_a_saved_run_is_rendered_again(western_run: Run, tmp_path: Path) -> None:
    assert western_run.folder is not None
    page = tmp_path / "page.html"
    done = run_in_process("report", str(western_run.folder), "--out", str(page))
    assert done.returncode == 0, done.stderr
    assert page.read_bytes() == (western_run.folder / "index.html").read_bytes()


def test_a_traditional_source_is_judged_as_its_simplified_form(
    western_run: Run, tmp_path: Path
) -> None:
    from opencc import OpenCC

    source = tmp_path / "source.zh.txt"
    text = (WESTERN / "source/official.zh.txt").read_text(encoding="utf-8")
    source.write_text(OpenCC("s2t").convert(text), encoding="utf-8")
    files = [
        "--source",
        str(source),
        "--translation",
        f"mt={WESTERN / 'translations/mt-2020.en.txt'}",
        "--reference",
        str(WESTERN / "references/a.en.txt"),
    ]
    terms = ["--terms", str(WESTERN / "terms.csv"), "--out", str(tmp_path / "run")]
    done = run_in_process("score", *files, *terms, **KEPT)
    assert done.returncode == 0, done.stderr
    run = read_run(tmp_path / "run")
    units = run.pairs[run.pairs["level"] == "unit"].set_index("unit")["source_text"]
    assert "金山銀山" in units["14"]
    theirs = [f for f in western_run.findings if f.system == "mt-2020"]
    assert [f.pair_id for f in run.findings] == [f.pair_id for f in theirs]
    spans = [f.source_span.text for f in run.findings if f.source_span]
    assert "金山銀山" in " ".join(spans)
