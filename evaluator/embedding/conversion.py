"""Write a packed model as an ordinary Sentence Transformers folder.

The folder holds a ``BertModel`` with fp16 weights, a fast Unigram tokenizer, mean
pooling and L2 normalisation; any program that knows Sentence Transformers can load it.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
)

from .packed import Floats, PackedModel

VERSION = 1
"""Raise it whenever the folder that is written would give other vectors."""

QUERY_PREFIX = "query: "
"""What multilingual E5 wants before both texts of a symmetric comparison (arXiv:2402.05672)."""

_PASSAGE_PREFIX = "passage: "
_METASPACE = "▁"
_BEGIN, _PADDING, _END, _UNKNOWN, _MASK = "<s>", "<pad>", "</s>", "<unk>", "<mask>"
_SPECIAL = (_BEGIN, _PADDING, _END, _UNKNOWN, _MASK)

# The normaliser is NFKC but for these (SentencePiece's nmt_nfkc, as the file has it).
_DROPPED = "[\\x00-\\x08\\x0B\\x0E-\\x1F\\x7F\\x{8F}\\x{9F}]"
_SPACES = "[\\t\\n\\f\\r\\x{1680}\\x{200B}-\\x{200F}\\x{2028}\\x{2029}\\x{2581}\\x{FEFF}\\x{FFFD}]"
_FULLWIDTH_TILDE, _STAND_IN = "\uff5e", "\U0010fffd"  # a private-use character keeps it from NFKC

# Letters of other scripts are known one by one only, see `kept_pieces`.
_SCRIPTS = ("LATIN", "CJK", "IDEOGRAPHIC", "BOPOMOFO", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA")


def write_sentence_transformer(model: PackedModel, folder: Path) -> None:
    """Write the model into an empty folder.

    Parameters:
        model: the packed model.
        folder: exists and is empty.

    Raises:
        InputError: the packed weights are damaged.
        OSError: the folder can't be written.
    """
    from safetensors.numpy import save

    kept = kept_pieces(model.pieces)
    # Both are written by us and not by their libraries, so that a full disk is an OSError.
    weights = save(_weights(model, kept), metadata={"format": "pt"})
    (folder / "model.safetensors").write_bytes(weights)
    tokenizer = build_tokenizer(model, kept).to_str()
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    for name, content in _settings(model, len(kept)).items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")
    # Sentence Transformers writes a folder for every module, also for one without settings.
    (folder / "2_Normalize").mkdir()


def kept_pieces(pieces: list[str]) -> npt.NDArray[np.intp]:
    """Choose the pieces that Chinese and English texts are made of.

    Kept are special pieces, digits, punctuation and symbols, everything in Latin, Han,
    kana and bopomofo letters, and every *single* letter of any other script, so that
    a word in Cyrillic or Greek is spelled out and not unknown.

    Parameters:
        pieces: the whole vocabulary.

    Returns:
        Ascending ids of the kept pieces [kept].
    """
    kept = [
        identity
        for identity, piece in enumerate(pieces)
        if len(piece.removeprefix(_METASPACE)) <= 1 or all(map(_is_familiar, piece))
    ]
    return np.array(kept, dtype=np.intp)


@cache
def _is_familiar(character: str) -> bool:
    if unicodedata.category(character)[0] not in "LM":
        return True
    return unicodedata.name(character, "").split(" ")[0] in _SCRIPTS


def build_tokenizer(model: PackedModel, kept: npt.NDArray[np.intp]) -> Tokenizer:
    """Build the fast Unigram tokenizer over the kept pieces.

    Parameters:
        model: the packed model.
        kept: ascending ids [kept] of pieces, the special ones among them.

    Returns:
        A tokenizer that numbers the kept pieces 0, 1, 2, … and adds ``<s>`` and ``</s>``.
    """
    vocabulary = [(model.pieces[old], float(model.scores[old])) for old in kept]
    new_ids = {piece: new for new, (piece, _) in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=new_ids[_UNKNOWN]))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_DROPPED), ""),
            normalizers.Replace(Regex(_SPACES), " "),
            normalizers.Replace(_FULLWIDTH_TILDE, _STAND_IN),
            normalizers.NFKC(),
            normalizers.Replace(_STAND_IN, _FULLWIDTH_TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    metaspace: dict[str, Any] = {"replacement": _METASPACE, "prepend_scheme": "always"}
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(**metaspace)
    tokenizer.decoder = decoders.Metaspace(**metaspace)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{_BEGIN} $A {_END}",
        pair=f"{_BEGIN} $A {_END} {_END} $B {_END}",
        special_tokens=[(_BEGIN, new_ids[_BEGIN]), (_END, new_ids[_END])],
    )
    tokenizer.add_special_tokens([AddedToken(piece, normalized=False) for piece in _SPECIAL])
    return tokenizer


def _weights(model: PackedModel, kept: npt.NDArray[np.intp]) -> dict[str, Any]:
    """All parameters of transformers' ``BertModel`` by its names, float16."""
    sizes = model.dimensions
    weights: dict[str, Floats] = {
        "embeddings.word_embeddings.weight": model.tensor("emb.word", kept),
        "embeddings.position_embeddings.weight": model.tensor("emb.pos"),
        "embeddings.token_type_embeddings.weight": model.tensor("emb.type"),
        "embeddings.LayerNorm.weight": model.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": model.tensor("emb.ln.b"),
        # The file has no pooler and mean pooling asks none; without these transformers
        # would draw random ones and warn about it.
        "pooler.dense.weight": np.zeros((sizes.hidden, sizes.hidden), np.float32),
        "pooler.dense.bias": np.zeros(sizes.hidden, np.float32),
    }
    names = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    for layer in range(sizes.layers):
        for short, long in names.items():
            prefix = f"encoder.layer.{layer}.{long}"
            weights[f"{prefix}.weight"] = model.tensor(f"l{layer}.{short}.w")
            weights[f"{prefix}.bias"] = model.tensor(f"l{layer}.{short}.b")
    return {name: values.astype(np.float16) for name, values in weights.items()}


def _settings(model: PackedModel, vocabulary: int) -> dict[str, Any]:
    """The folder's JSON files by their path."""
    sizes = model.dimensions
    # The names of the modules' classes are those of every version since 2: version 6
    # still maps them to their new places.
    modules = [
        ("", "sentence_transformers.models.Transformer"),
        ("1_Pooling", "sentence_transformers.models.Pooling"),
        ("2_Normalize", "sentence_transformers.models.Normalize"),
    ]
    return {
        "modules.json": [
            {"idx": index, "name": str(index), "path": path, "type": kind}
            for index, (path, kind) in enumerate(modules)
        ],
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PREFIX, "passage": _PASSAGE_PREFIX},
            "default_prompt_name": "query",
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
        },
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": vocabulary,
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.feed_forward,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.token_types,
            "layer_norm_eps": model.epsilon,
            "hidden_act": "gelu",
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
            "bos_token_id": model.special.begin,
            "eos_token_id": model.special.end,
            "pad_token_id": model.special.padding,
            "tokenizer_class": "PreTrainedTokenizerFast",
            "torch_dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes.positions,
            "bos_token": _BEGIN,
            "eos_token": _END,
            "sep_token": _END,
            "cls_token": _BEGIN,
            "unk_token": _UNKNOWN,
            "pad_token": _PADDING,
            "mask_token": _MASK,
            "padding_side": "right",
            "model_input_names": ["input_ids", "attention_mask"],
        },
    }
