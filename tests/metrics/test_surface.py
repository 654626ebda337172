"""The surface scores are sacreBLEU's own."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sacrebleu
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics import lib_ter

from evaluator.metrics import Segments, absent, load_metrics
from evaluator.metrics.edits import edit_rate
from evaluator.metrics.surface import BLEU, CHRF, TER, CHRFPlusPlus, SurfaceMetric
from evaluator.model.run import Run
from tests.conftest import pairs_of

# Three segments in the public domain of nonsense; the second has two references.
TRANSLATIONS = ["the cat sat on the mat today", "a dog barks", "we leave at dawn"]
REFERENCES = [["the cat is sitting on the mat"], ["the dog barks", "a dog is barking"], []]


def segments(translations: list[str], references: list[list[str]]) -> Segments:
    count = len(translations)
    no = absent(count)
    return Segments(["中"] * count, translations, references, no, no, no, no, no, no, no)


@pytest.mark.parametrize(
    ("metric", "scorer"),
    [
        (BLEU(), sacrebleu.BLEU(effective_order=True)),
        (CHRF(), sacrebleu.CHRF()),
        (CHRFPlusPlus(), sacrebleu.CHRF(word_order=2)),
        (TER(), sacrebleu.TER()),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_segment_scores(metric: SurfaceMetric, scorer: sacrebleu.metrics.base.Metric) -> None:
    scores = metric.score(segments(TRANSLATIONS, REFERENCES)).segment[metric.name]
    for score, translation, references in zip(scores, TRANSLATIONS, REFERENCES, strict=True):
        if references:
            assert score == pytest.approx(scorer.sentence_score(translation, references).score)
        else:
            assert np.isnan(score)  # absent, not zero


@given(st.data())
def test_edits_are_sacrebleus_whatever_is_shifted(data: st.DataObject) -> None:
    words = st.lists(st.sampled_from("the cat sat on a mat and saw it".split()), max_size=40)
    hypothesis = data.draw(words)
    aim = data.draw(st.one_of(words, st.permutations(hypothesis)))
    assert edit_rate(hypothesis, aim) == lib_ter.translation_edit_rate(hypothesis, aim)


def test_without_any_reference_there_is_no_score_at_all() -> None:
    for metric in (BLEU(), CHRF(), CHRFPlusPlus(), TER()):
        result = metric.score(segments(TRANSLATIONS, [[], [], []]))
        assert np.isnan(result.segment[metric.name]).all()
        assert not result.document
        assert not result.signatures


def test_document_scores_equal_the_command_line_s(western_run: Run, tmp_path: Path) -> None:
    pairs = pairs_of(western_run)
    scored = pairs[pairs["bleu"].notna()]
    assert len(scored) > 250
    for name in ("translation", "reference"):
        lines = "\n".join(scored[f"{name}_text"]) + "\n"
        (tmp_path / name).write_text(lines, encoding="utf-8")
    for options, names in (
        (["-m", "bleu", "chrf", "ter"], {"BLEU": "bleu", "chrF2": "chrf", "TER": "ter"}),
        (["-m", "chrf", "--chrf-word-order", "2"], {"chrF2++": "chrf++"}),
    ):
        command = [sys.executable, "-m", "sacrebleu", str(tmp_path / "reference"),
                   "-i", str(tmp_path / "translation"), *options,
                   "--confidence", "-f", "json", "-w", "8"]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        for theirs in found if isinstance(found, list) else [found]:
            name = names[theirs["name"]]
            ours = western_run.manifest.scores["mt-2020"][name]
            assert ours.value == pytest.approx(theirs["score"], abs=1e-6)
            half = (ours.high - ours.low) / 2
            assert half == pytest.approx(theirs["confidence_var"], abs=1e-6)
            assert ours.segments == len(scored)
            signature = western_run.manifest.signatures[name]
            assert signature == theirs["signature"]


def test_every_built_in_metric_is_registered_as_a_third_party_s() -> None:
    columns = {column.name: column for metric in load_metrics() for column in metric.columns}
    assert {"bleu", "chrf", "chrf++", "ter", "similarity", "similarity_calibrated"} <= set(columns)
    assert [name for name, column in columns.items() if not column.higher_is_better] == ["ter"]
