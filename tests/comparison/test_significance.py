"""The figures are sacreBLEU's own: held against its command line, run in a process of its own."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.comparison import (
    SURFACE,
    Sampling,
    Significance,
    holm,
    holm_pairs,
    mean_statistic,
    significance,
    surface_statistic,
)
from evaluator.model import ScoreColumn
from tests.conftest import WESTERN

SEED, SAMPLES, TRIALS = 4711, 700, 1500
NAMES = ("bleu", "chrf", "chrf++", "ter")
OPTIONS = {
    "bleu": ["-m", "bleu"],
    "chrf": ["-m", "chrf"],
    "chrf++": ["-m", "chrf", "--chrf-word-order", "2"],
    "ter": ["-m", "ter"],
}


def spoilt(texts: list[str], share: float, seed: int) -> list[str]:
    """Texts that lack some words and have others twice."""
    rng = random.Random(seed)
    weights = [share, share / 3, 1 - share * 4 / 3]
    return [
        " ".join(word for word in text.split() for _ in range(rng.choices([0, 2, 1], weights)[0]))
        for text in texts
    ]


@pytest.fixture(scope="module")
def texts() -> tuple[list[list[str]], list[list[str]]]:
    """Five systems and three references of the same 40 segments."""
    document = (WESTERN / "references/a.en.txt").read_text(encoding="utf-8")
    reference = [line.strip()[:160] for line in document.splitlines() if len(line) > 40][:40]
    references = [reference, spoilt(reference, 0.1, 7), spoilt(reference, 0.2, 8)]
    good = spoilt(reference, 0.12, 1)
    near = [*good[:-1], "an entirely different sentence ."]
    short = ["", *(" ".join(text.split()[:3]) for text in reference[1:])]
    systems = [good, near, good, spoilt(reference, 0.15, 2), short]
    return systems, references


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [1, 3])
def test_both_tests_equal_sacrebleu_s_command_line(
    texts: tuple[list[list[str]], list[list[str]]], tmp_path: Path, name: str, width: int
) -> None:
    systems, references = texts[0], texts[1][:width]
    found = ours(systems, references, name)
    for test, table in (("bs", found.bootstrap), ("ar", found.randomisation)):
        figures, p_values = sacrebleu_s(systems, references, tmp_path, name, test)
        assert [f"{p:.4f}" for p in table[0, 1:]] == p_values
        expected = [[score.value] for score in found.scores]
        if test == "bs":
            for row, mean, half in zip(expected, found.means, found.half_widths, strict=True):
                row += [mean, half]
        assert np.ravel(expected) == pytest.approx(figures, abs=1e-6)


def sacrebleu_s(
    systems: list[list[str]], references: list[list[str]], folder: Path, name: str, test: str
) -> tuple[list[float], list[str]]:
    """The figures in its table, in reading order, and the p-values to their four digits."""

    def written(kind: str, texts: list[list[str]]) -> list[str]:
        files = [folder / f"{kind}{k}.txt" for k in range(len(texts))]
        for file, lines in zip(files, texts, strict=True):
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return [str(file) for file in files]

    number = SAMPLES if test == "bs" else TRIALS
    command = [
        sys.executable, "-m", "sacrebleu", *written("reference", references),
        "-i", *written("system", systems), *OPTIONS[name],
        "-f", "text", f"--paired-{test}", f"--paired-{test}-n", str(number), "-w", "8", "--quiet",
    ]  # fmt: skip
    environment = {**os.environ, "SACREBLEU_SEED": str(SEED)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    table = done.stdout.split("\n\n")[0]
    figures = [float(number) for number in re.findall(r"\d+\.\d{8}", table)]
    return figures, re.findall(r"p = (\d\.\d{4})", table)


def ours(systems: list[list[str]], references: list[list[str]], name: str) -> Significance:
    by_segment = [list(texts) for texts in zip(*references, strict=True)]
    (metric,) = [metric for metric in SURFACE if metric.name == name]
    statistic = surface_statistic(metric, systems, by_segment)
    (found,) = significance([statistic], Sampling(SEED, SAMPLES, TRIALS))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_segments_that_no_formula_likes(name: str) -> None:
    systems = [["", ""], ["word", ""], ["one two", "three"]]
    found = ours(systems, [["one two", "other"]], name)
    assert [score.value for score in found.scores] == pytest.approx(
        [sacrebleu_score(name, texts) for texts in systems]
    )
    assert np.isfinite(found.bootstrap).all()
    assert np.isfinite(found.means).all()


def sacrebleu_score(name: str, texts: list[str]) -> float:
    (metric,) = [metric for metric in SURFACE if metric.name == name]
    scorer = metric.scorer(sentence=False)
    return float(scorer.corpus_score(texts, [["one two", "other"]]).score)


def test_means_over_pairs_are_tested_too() -> None:
    rng = np.random.default_rng(1)
    base = rng.uniform(size=200)
    base[3] = np.nan
    better, noise = base + 0.05, base + rng.normal(scale=0.05, size=200)
    statistic = mean_statistic(ScoreColumn("similarity"), np.array([base, better, noise, base]))
    (found,) = significance([statistic], Sampling())
    assert found.scores[0].value == pytest.approx(np.nanmean(base))
    assert found.scores[0].segments == 199
    assert found.scores[0].low < found.scores[0].value < found.scores[0].high
    for table in (found.bootstrap, found.randomisation):
        assert table[0, 1] < 0.01
        assert table[0, 2] > 0.05
        assert (table == table.T).all()


def test_a_pair_of_systems_has_the_same_figures_in_any_company() -> None:
    values = np.random.default_rng(5).normal(size=(4, 50))
    (together,) = significance([mean_statistic(ScoreColumn("score"), values)])
    (alone,) = significance([mean_statistic(ScoreColumn("score"), values[[1, 3]])])
    assert together.bootstrap[1, 3] == alone.bootstrap[0, 1]
    assert together.randomisation[1, 3] == alone.randomisation[0, 1]


def test_holm_s_example() -> None:
    # Holm (1979), section 3: steps of n·p, (n-1)·p, … that never fall again.
    adjusted = holm(np.array([0.01, 0.04, 0.03, 0.005]))
    assert adjusted == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(st.lists(st.floats(0.0001, 1), min_size=1, max_size=30))
def test_holm_never_helps_and_never_exceeds_bonferroni(p_values: list[float]) -> None:
    raw = np.array(p_values)
    adjusted = holm(raw)
    assert (adjusted >= raw).all()
    assert (adjusted <= np.minimum(1, raw * len(raw)) + 1e-12).all()
    assert (np.diff(adjusted[np.argsort(raw)]) >= 0).all()


def test_every_pair_counts_once() -> None:
    table = np.array([[1, 0.01, 0.02], [0.01, 1, 0.5], [0.02, 0.5, 1]])
    assert holm_pairs(table)[0] == pytest.approx([1, 0.03, 0.04])
