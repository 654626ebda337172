"""Lines paired by number: each pair by itself, whatever stands in the other lines."""

from __future__ import annotations

import numpy as np
import pytest

from evaluator.alignment import Alignment, align_lines
from evaluator.alignment.beads import Vectors, normalised
from evaluator.documents.text import clean
from evaluator.language import Language
from evaluator.model import Status
from evaluator.structure import StructuredText, read_lines

CHINESE = ["今天天气很好。", "他们昨天去了北京，明天回来。", "x = 1", "好", "再见。"]
ENGLISH = ["Fine today.", "They went to Beijing and come back tomorrow.", "x = 1", "x = 1", "Bye!"]


def structured(lines: list[str], language: Language) -> StructuredText:
    text = "\n".join(lines)
    return read_lines(text, clean(text), language)


def aligned(rows: list[int], vectors: tuple[Vectors, Vectors]) -> Alignment:
    return align_lines(
        structured([CHINESE[row] for row in rows], Language.CHINESE),
        structured([ENGLISH[row] for row in rows], Language.ENGLISH),
        *(own[rows] for own in vectors),
    )


@pytest.fixture(scope="module")
def vectors() -> tuple[Vectors, Vectors]:
    drawn = np.random.default_rng(5).normal(size=(2, len(CHINESE), 384)).astype(np.float32)
    return normalised(drawn[0]), normalised(drawn[1])


def test_a_pair_s_score_is_the_same_in_any_document(vectors: tuple[Vectors, Vectors]) -> None:
    whole = [pair.score for pair in aligned(list(range(len(CHINESE))), vectors).units]
    alone = [aligned([row], vectors).units[0].score for row in range(len(CHINESE))]
    assert whole == alone
    assert whole[0] == pytest.approx(float(vectors[0][0] @ vectors[1][0]), abs=1e-6)


def test_what_stands_in_both_languages_means_the_same(vectors: tuple[Vectors, Vectors]) -> None:
    scores = [pair.score for pair in aligned(list(range(len(CHINESE))), vectors).units]
    assert scores[2] == pytest.approx(1)
    assert abs(scores[3]) < 0.5, "another line's source is not this one's"


def test_without_an_encoder_nothing_is_made_up() -> None:
    none = np.full((len(CHINESE), 1), np.nan, np.float32)
    found = aligned([0, 1, 2], (none, none))
    assert all(np.isnan(pair.score) for pair in found.units)
    assert found.matched == 0


def test_a_blank_line_is_left_out_on_its_side(vectors: tuple[Vectors, Vectors]) -> None:
    found = align_lines(
        structured(CHINESE[:3], Language.CHINESE),
        structured(["Fine today.", "", "x = 1"], Language.ENGLISH),
        vectors[0][:3],
        vectors[1][[0, 2]],
    )
    assert [pair.status for pair in found.units] == [
        Status.PAIRED, Status.OMISSION, Status.PAIRED,
    ]  # fmt: skip
    assert np.isnan(found.units[1].score)
