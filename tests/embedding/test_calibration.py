from __future__ import annotations

import numpy as np
import pytest

from evaluator.embedding import Calibration, CompiledEncoder, Vectors, cosine
from evaluator.embedding.calibration import GENERAL_WEIGHT, general_means


@pytest.fixture
def vectors(gold_vectors: dict[str, Vectors]) -> dict[str, Vectors]:
    return gold_vectors


def off_diagonal(matrix: Vectors) -> Vectors:
    return matrix[~np.eye(len(matrix), dtype=bool)]


def retrieval(matrix: Vectors) -> float:
    """Share of rows and columns whose own partner is the nearest."""
    right = np.arange(len(matrix))
    return float(((matrix.argmax(0) == right).mean() + (matrix.argmax(1) == right).mean()) / 2)


def test_calibrated_cosines_tell_pairs_from_strangers(
    bundled: CompiledEncoder, vectors: dict[str, Vectors]
) -> None:
    calibration = Calibration.fit(bundled.checksum, vectors)
    centred = [calibration.center(vectors[language], language) for language in ("zh", "en")]
    matrix, raw = centred[0] @ centred[1].T, vectors["zh"] @ vectors["en"].T
    assert np.median(np.diag(matrix)) >= 0.35
    assert np.median(off_diagonal(matrix)) <= 0.1
    assert np.median(off_diagonal(raw)) >= 0.75
    assert retrieval(matrix) > retrieval(raw)
    assert retrieval(matrix) >= 0.98


@pytest.mark.parametrize("count", [1, 2, 4, 8, 16])
def test_short_documents_are_calibrated_like_long_ones(
    bundled: CompiledEncoder, vectors: dict[str, Vectors], count: int
) -> None:
    whole = Calibration.fit(bundled.checksum, vectors)
    some = {language: rows[20 : 20 + count] for language, rows in vectors.items()}
    short = Calibration.fit(bundled.checksum, some)
    assert short.is_available
    by_short, by_whole = (
        cosine(calibration.center(some["zh"], "zh"), calibration.center(some["en"], "en"))
        for calibration in (short, whole)
    )
    assert np.abs(by_short - by_whole).mean() < 0.1


def test_shrinking_follows_the_formula(bundled: CompiledEncoder) -> None:
    general = general_means(bundled.checksum)["zh"]
    rows = np.eye(3, 384, dtype=np.float32)
    fitted = Calibration.fit(bundled.checksum, {"zh": rows, "en": rows[:0]})
    expected = (rows.sum(axis=0) + GENERAL_WEIGHT * general) / (3 + GENERAL_WEIGHT)
    np.testing.assert_allclose(fitted.means["zh"], expected, atol=1e-7)
    np.testing.assert_allclose(fitted.means["en"], general_means(bundled.checksum)["en"], atol=1e-7)


def test_general_means_are_the_bundled_models_only(bundled: CompiledEncoder) -> None:
    means = general_means(bundled.checksum)
    assert set(means) == {"zh", "en"}
    assert all(mean.shape == (384,) and mean.dtype == np.float32 for mean in means.values())
    assert cosine(means["zh"][None], means["en"][None])[0] == pytest.approx(0.948, abs=0.01)
    assert general_means("another model") == {}


def test_centred_vectors_have_length_one(
    bundled: CompiledEncoder, vectors: dict[str, Vectors]
) -> None:
    centred = Calibration.fit(bundled.checksum, vectors).center(vectors["zh"], "zh")
    assert centred.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(centred, axis=1), 1, atol=1e-5)


def test_other_models_need_twenty_sentences(vectors: dict[str, Vectors]) -> None:
    few = Calibration.fit("other", {"zh": vectors["zh"][:19], "en": vectors["en"][:20]})
    assert not few.is_available
    assert np.isnan(few.center(vectors["zh"], "zh")).all()
    assert not np.isnan(few.center(vectors["en"], "en")).any()
    assert np.isnan(cosine(few.center(vectors["zh"], "zh"), few.center(vectors["en"], "en"))).all()
    enough = Calibration.fit("other", {"zh": vectors["zh"][:20], "en": vectors["en"][:20]})
    assert enough.is_available
    np.testing.assert_allclose(enough.means["zh"], vectors["zh"][:20].mean(axis=0), atol=1e-6)


def test_unknown_language_is_not_made_up(
    bundled: CompiledEncoder, vectors: dict[str, Vectors]
) -> None:
    fitted = Calibration.fit(bundled.checksum, vectors)
    assert np.isnan(fitted.center(vectors["zh"], "fr")).all()


def test_description_says_what_was_done(
    bundled: CompiledEncoder, vectors: dict[str, Vectors]
) -> None:
    general = Calibration.fit(bundled.checksum, vectors).describe()
    assert general == (
        "centred per language (en: mean of 133 + 5 general, zh: mean of 133 + 5 general); "
        "model 1571fc9827503943"
    )
    own = Calibration.fit("other", {"zh": vectors["zh"], "en": vectors["en"][:3]}).describe()
    assert "en: none (3 sentences, 20 needed), zh: mean of 133)" in own


def test_cosine_row_by_row() -> None:
    a = np.array([[1, 0], [1, 1], [0, 0], [np.nan, 1], [-2, 0]], dtype=np.float32)
    b = np.array([[2, 0], [1, 0], [1, 0], [1, 0], [1, 0]], dtype=np.float32)
    expected = [1, np.sqrt(0.5), np.nan, np.nan, -1]
    np.testing.assert_allclose(cosine(a, b), expected, atol=1e-12)
    assert cosine(a[:0], b[:0]).shape == (0,)
