import importlib.resources
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from evaluator.embedding import TokenStates, load_encoder
from evaluator.evidence.reading import Passage
from evaluator.evidence.risks import read_systems
from evaluator.quality import Estimate, WordRisk, estimate, load_parameters, parameters
from evaluator.quality.cross import CrossEncoder, CrossShape
from evaluator.quality.inputs import LONGEST, PairTokens
from evaluator.quality.lexical import FIGURES, LexicalFigures
from evaluator.quality.network import QualityNetwork, Shape
from training import cross as fitted_cross
from training import network as fitted
from training.fitting import Network

GOOD = ("他昨天去了北京的图书馆。", "He went to the library in Beijing yesterday.")
WRONG = ("他昨天去了北京的图书馆。", "He went to the market in Beijing tomorrow.")
CHECKSUM = load_encoder(cached=False).checksum


def test_parameters_know_their_encoder() -> None:
    own = load_parameters(CHECKSUM)
    assert own is not None
    assert own.encoder == CHECKSUM
    assert load_parameters("another") is None


def test_damaged_parameters_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = load_parameters(CHECKSUM)
    assert own is not None
    (tmp_path / "data").mkdir()
    file = tmp_path / "data/parameters.npz"
    parameters.save_parameters(
        str(file), own.networks, own.cross, own.scales, own.combination, CHECKSUM
    )
    monkeypatch.setattr(importlib.resources, "files", lambda _: tmp_path)
    load_parameters.cache_clear()
    again = load_parameters(CHECKSUM)
    assert again is not None
    assert again.checksum == own.checksum
    with np.load(file) as saved:
        arrays = dict(saved)
    arrays["0:token_head.bias"] = arrays["0:token_head.bias"] + 1
    np.savez(file, **arrays)
    load_parameters.cache_clear()
    with pytest.raises(ValueError, match="damaged"):
        load_parameters(CHECKSUM)
    load_parameters.cache_clear()


def test_a_mistranslation_costs_more_and_is_seen_where_it_is() -> None:
    passages = {
        "good": Passage(*GOOD),
        "wrong": Passage(*WRONG),
        "another": Passage(GOOD[0], "The committee will not vote on the tax bill this week."),
    }
    found = read_systems(load_encoder(), [passages])[0].estimates
    assert found["another"].burden > found["good"].burden
    assert found["wrong"].marks > found["good"].marks
    risks = {WRONG[1][w.start : w.end]: w.error for w in found["wrong"].words(WRONG[1])}
    assert max(risks, key=lambda word: risks[word]) in ("market", "tomorrow")


def test_a_word_is_the_riskier_the_less_the_reference_is_like_it() -> None:
    other = "He went to the market in Beijing tomorrow."
    passages = {
        name: Passage(*GOOD, reference)
        for name, reference in (("alone", ""), ("agreeing", GOOD[1]), ("differing", other))
    }
    (read,) = read_systems(load_encoder(), [passages])
    risks = {
        name: {GOOD[1][w.start : w.end]: w.error for w in found.words(GOOD[1])}
        for name, found in read.estimates.items()
    }
    assert read.referenced == {"agreeing", "differing"}
    assert risks["differing"]["library"] > risks["agreeing"]["library"]
    assert read.estimates["differing"].marks > read.estimates["agreeing"].marks


def test_of_a_reference_without_tokens_nothing_is_read() -> None:
    own = load_parameters(CHECKSUM)
    assert own is not None
    generator = np.random.default_rng(0)
    words = TokenStates(np.array([[0, 4]]), generator.normal(size=(1, 384)).astype(np.float32))
    empty = TokenStates(np.empty((0, 2), np.int64), np.empty((0, 384), np.float32))
    texts = ("工人", "word")
    alone, unread = estimate(own, [texts, (*texts, "…")], [(words, words), (words, words, empty)])
    assert alone.burden == pytest.approx(unread.burden, abs=1e-5)
    assert alone.contrast == unread.contrast
    (seen,) = estimate(own, [(*texts, "word")], [(words, words, words)])
    assert np.isnan(seen.contrast)  # in the light of a reference the cross-encoder is not asked


def test_the_networks_in_use_are_those_that_were_fitted() -> None:
    own = load_parameters(CHECKSUM)
    assert own is not None
    generator = np.random.default_rng(3)
    meanings = generator.normal(size=(400, 384))

    def tokens(count: int) -> TokenStates:
        # Tokens of all sides mean something in common, as in pairs that are translations.
        vectors = meanings[:count] + generator.normal(size=(count, 384))
        offsets = np.arange(count)[:, None] * 4 + np.array([0, 3])
        return TokenStates(offsets, vectors.astype(np.float32))

    def figures(count: int) -> NDArray[np.float16]:
        return generator.random((count, FIGURES)).astype(np.float16)

    pairs = [
        PairTokens(
            tokens(s),
            tokens(t),
            other,
            LexicalFigures(figures(min(s, LONGEST)), figures(min(t, LONGEST))),
        )
        for s, t, other in (
            (9, 14, None),
            (30, 1, tokens(25)),
            (400, 395, None),  # longer than is read
        )
    ]
    for weights in own.networks:
        small = fitted.QualityNetwork(Shape(**weights.shape))
        _is_read_alike(QualityNetwork(small.shape, weights.arrays), small, weights, pairs)
    assert own.cross is not None
    cross = fitted_cross.CrossEncoder(CrossShape(**own.cross.shape))
    _is_read_alike(CrossEncoder(cross.shape, own.cross.arrays), cross, own.cross, pairs)


def _is_read_alike(
    used: QualityNetwork | CrossEncoder,
    network: Network,
    weights: parameters.Weights,
    pairs: Sequence[PairTokens],
) -> None:
    """Both of the same weights say the same of all pairs, alone or in one batch."""
    network.load_state_dict({k: torch.from_numpy(v).float() for k, v in weights.arrays.items()})
    with torch.inference_mode():
        batch = [out.numpy() for out in network.eval()(*fitted.collate(pairs, network.inputs))]
    for row, pair in enumerate(pairs):
        marks, text = used.read(network.inputs(pair))
        assert np.abs(text).max() > 0.1
        assert text == pytest.approx(batch[1][row], abs=1e-4)
        assert marks == pytest.approx(batch[0][row, : len(marks)], abs=1e-4)


def test_texts_without_tokens_have_no_estimate() -> None:
    own = load_parameters(CHECKSUM)
    assert own is not None
    empty = TokenStates(np.empty((0, 2), np.int64), np.empty((0, 384), np.float32))
    (only,) = estimate(own, [("……", "…")], [(empty, empty)])
    assert np.isnan(only.burden)
    assert only.words("word") == []


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19)), max_size=5))
def test_packed_estimates_unpack(spans: list[tuple[int, int]]) -> None:
    tokens = np.array([(*span, 0.25, 0.5) for span in spans], np.float32).reshape(-1, 4)
    again = Estimate.unpacked(Estimate(1.5, 0.5, tokens).packed())
    assert (again.burden, again.contrast) == (1.5, 0.5)
    assert np.array_equal(again.tokens, tokens)


def test_a_word_has_the_risk_of_its_riskiest_token() -> None:
    tokens = np.array([[0, 3, 0.125, 0.0], [3, 6, 0.5, 0.25]], np.float32)
    assert Estimate(0, 0, tokens).words("subway x") == [WordRisk(0, 6, 0.5, 0.25)]
