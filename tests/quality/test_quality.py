import importlib.resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from evaluator.embedding import TokenStates, load_encoder
from evaluator.evidence.reading import Passage
from evaluator.evidence.risks import read_systems
from evaluator.quality import Estimate, WordRisk, estimate, load_parameters, parameters
from evaluator.quality.inputs import PairTokens, inputs_of
from evaluator.quality.network import QualityNetwork, Shape
from training import network as fitted

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
    changed: list[dict[str, Any]] = [dict(network) for network in own.networks]
    (tmp_path / "data").mkdir()
    file = tmp_path / "data/parameters.npz"
    parameters.save_parameters(str(file), changed, own.shape, own.scales, own.combination, CHECKSUM)
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
    alone, unread = estimate(own, [(words, words), (words, words, empty)])
    assert alone.burden == pytest.approx(unread.burden, abs=1e-5)


def test_the_network_in_use_is_the_one_that_was_fitted() -> None:
    own = load_parameters(CHECKSUM)
    assert own is not None
    generator = np.random.default_rng(3)
    meanings = generator.normal(size=(400, 384))

    def tokens(count: int) -> TokenStates:
        # Tokens of all sides mean something in common, as in pairs that are translations.
        vectors = meanings[:count] + generator.normal(size=(count, 384))
        offsets = np.arange(count)[:, None] * 4 + np.array([0, 3])
        return TokenStates(offsets, vectors.astype(np.float32))

    pairs = [
        PairTokens(tokens(9), tokens(14)),
        PairTokens(tokens(30), tokens(1), tokens(25)),
        PairTokens(tokens(400), tokens(395)),  # longer than is read
    ]
    for weights in own.networks:
        shape = Shape(**own.shape)
        network = fitted.QualityNetwork(shape).eval()
        network.load_state_dict({k: torch.from_numpy(v.copy()).float() for k, v in weights.items()})
        with torch.inference_mode():
            batch = [output.numpy() for output in network(*fitted.collate(pairs))]
        for row, pair in enumerate(pairs):
            marks, text = QualityNetwork(shape, weights).read(inputs_of(pair))
            assert np.abs(text).max() > 0.1
            assert text == pytest.approx(batch[1][row], abs=1e-5)
            assert marks == pytest.approx(batch[0][row, : len(marks)], abs=1e-5)


def test_texts_without_tokens_have_no_estimate() -> None:
    own = load_parameters(CHECKSUM)
    assert own is not None
    empty = TokenStates(np.empty((0, 2), np.int64), np.empty((0, 384), np.float32))
    (only,) = estimate(own, [(empty, empty)])
    assert np.isnan(only.burden)
    assert only.words("word") == []


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19)), max_size=5))
def test_packed_estimates_unpack(spans: list[tuple[int, int]]) -> None:
    tokens = np.array([(*span, 0.25, 0.5) for span in spans], np.float32).reshape(-1, 4)
    again = Estimate.unpacked(Estimate(1.5, tokens).packed())
    assert again.burden == 1.5
    assert np.array_equal(again.tokens, tokens)


def test_a_word_has_the_risk_of_its_riskiest_token() -> None:
    tokens = np.array([[0, 3, 0.125, 0.0], [3, 6, 0.5, 0.25]], np.float32)
    assert Estimate(0, tokens).words("subway x") == [WordRisk(0, 6, 0.5, 0.25)]
