"""The estimator fitted to a model of the user's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evaluator import jobs
from evaluator.embedding.encoder import Vectors
from evaluator.errors import InputError
from evaluator.evaluation import Choice, evaluate_corpus
from evaluator.quality import load_parameters
from evaluator.quality.parameters import own_file
from evaluator.support.progress import Progress
from evaluator.validation import HumanError, Judgement
from evaluator.validation.fitting import fit_estimator
from tests.conftest import run_in_process


class Topics:
    """A model whose vectors are near each other where texts share their number.

    A translation that says ``wrong`` lies farther off than one that does not.
    """

    name, recipe, dimensions = "topics", "none", 32

    def __init__(self, checksum: str) -> None:
        self.checksum = checksum

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        rows = []
        for text in texts:
            topic = "".join(c for c in text if c.isdigit())
            own = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
            noise = np.random.default_rng(own).normal(size=32)
            meant = np.random.default_rng(int(topic or 0)).normal(size=32)
            row = meant + (1.5 if "wrong" in text else 0.4) * noise
            rows.append(row / np.linalg.norm(row))
        return np.asarray(rows, dtype=np.float32)


def judged(count: int = 60, *, reference: bool = False) -> list[Judgement]:
    """Of every source a right translation and a wrong one; every fifth judgement is mistaken."""
    rows = []
    for number in range(count):
        for wrong in (False, True):
            marked = wrong != (number % 5 == 0)
            text = f"The {'wrong' if wrong else 'right'} sentence {number}."
            rows.append(
                Judgement(
                    "bad" if wrong else "good", f"d{number % 7}", str(number), f"第{number}句。",
                    text, f"Sentence {number}." if reference else "", "r", -5.0 * marked,
                    (HumanError("major"),) if marked else (),
                )
            )  # fmt: skip
    return rows


@pytest.mark.parametrize("reference", [False, True])
def test_a_fit_tells_major_errors_on_documents_that_it_has_not_seen(reference: bool) -> None:
    model = Topics(f"fitted {reference}")
    assert load_parameters(model.checksum) is None
    fitted = fit_estimator(judged(reference=reference), model)
    figures = {row.score: row for row in fitted.scores}
    assert fitted.translations == 120
    assert figures["estimate"].auc_major > 0.7 > figures["minus length"].auc_major
    assert figures["estimate"].within.value > 0.7
    assert fitted.calibration_error < 0.25
    kept = load_parameters(model.checksum)
    assert kept is not None
    assert kept.networks == ()
    assert fitted.file == own_file(model.checksum)
    before = fitted.file.read_bytes()
    again = fit_estimator(judged(reference=reference), model)
    assert again.file.read_bytes() == before
    assert again.calibration_error == fitted.calibration_error


def test_a_run_with_the_model_has_a_probability_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evaluator.corpora import Corpus

    texts = {"zh": [f"第{k}句。" for k in range(40)]}
    texts["en"] = [f"The {'wrong' if k % 2 else 'right'} sentence {k}." for k in range(40)]
    files = {name: tmp_path / f"{name}.txt" for name in texts}
    for name, file in files.items():
        file.write_text("".join(f"{line}\n" for line in texts[name]), encoding="utf-8")
    corpus = Corpus("c", "C", {"s": files["zh"]}, {"mt": files["en"]}, {}, [], by_line=True)
    model = Topics("of a run")
    monkeypatch.setattr("evaluator.evaluation.pipeline.load_encoder", lambda name: model)
    choice = Choice(metrics=["similarity"], checks=["judge"], force=True)
    by_hand = evaluate_corpus(corpus, choice)
    assert any("No quality estimator was fitted" in note for note in by_hand.manifest.notes)
    fit_estimator(judged(), model)
    run = evaluate_corpus(corpus, choice)
    assert any("judgements of one's own" in note for note in run.manifest.notes)
    rows = run.pairs[run.pairs["level"] == "sentence"]
    wrong = rows["translation_text"].str.contains("wrong")
    assert rows.loc[wrong, "priority"].mean() > rows.loc[~wrong, "priority"].mean() + 0.2
    assert rows["error_burden"].notna().all()


def test_too_few_judgements_are_not_fitted_to() -> None:
    with pytest.raises(InputError, match=r"takes 100 translations and more.*there are 40, 20 and"):
        fit_estimator(judged(20), Topics("few"))
    alone = [replace(one, document="one") for one in judged()]
    with pytest.raises(InputError, match="several documents"):
        fit_estimator(alone, Topics("one document"))


def test_a_damaged_fit_is_told(tmp_path: Path) -> None:
    model = Topics("damaged")
    file = fit_estimator(judged(), model).file
    file.write_bytes(file.read_bytes()[:-40])
    load_parameters.cache_clear()
    with pytest.raises(InputError, match="make it anew with `evaluator fit`"):
        load_parameters(model.checksum)


def test_the_command_fits_and_refuses_the_bundled_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "judged.jsonl"
    rows = [
        {
            "system": one.system, "doc": one.document, "segment": one.segment,
            "source": one.source, "translation": one.translation,
            "errors": [{"severity": "major", "target_span": None}] if one.errors else [],
        }
        for one in judged()
    ]  # fmt: skip
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.setattr("evaluator.embedding.load_encoder", lambda name: Topics("by command"))
    done = run_in_process("fit", str(file), "--model", "mine", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["translations"] == 120
    assert Path(told["file"]).is_file()
    done = run_in_process("fit", str(file), "--model", "mine", cwd=tmp_path)
    assert "the fit of topics is in" in done.stdout
    monkeypatch.undo()
    with pytest.raises(InputError, match="has the estimator that is shipped"):
        jobs.fit(jobs.FitRequest(file, "bundled:multilingual-e5-small"))
    with pytest.raises(
        InputError, match=r"none\.jsonl: there is no such file"
    ):  # before any model is sought
        jobs.fit(jobs.FitRequest(tmp_path / "none.jsonl", "nobody/nothing"))
