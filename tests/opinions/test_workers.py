"""The workers of docs/learned-metrics.md, taken out of the page and run."""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from evaluator.corpora import Program
from evaluator.evidence.opinions import DeclaredProgram, MetricProgram, Question
from tests.conftest import ROOT
from tests.signals import PATIENCE

PAGE = (ROOT / "docs/learned-metrics.md").read_text(encoding="utf-8")
WORKERS = dict(re.findall(r"```python\n# (\w+)\.py: [^\n]*\n(.*?)```", PAGE, re.DOTALL))
PAIRS = [
    {"id": "1", "source": "和平", "translation": "peace", "reference": "Peace.", "context": []},
    {"id": "2", "source": "战争", "translation": "a war", "reference": "", "context": []},
    {"id": "3", "source": "学校", "translation": "school", "reference": "School", "context": []},
]


def run(worker: str, pairs: Sequence[object], *arguments: str) -> list[dict[str, Any]]:
    """What a worker writes, run in this process: what it imports may be imported already."""
    given = io.StringIO("".join(f"{json.dumps(pair)}\n" for pair in pairs))
    written = io.StringIO()
    with (
        patch.object(sys, "argv", [worker, *arguments]),
        patch.object(sys, "stdin", given),
        patch.object(sys, "stdout", written),
        contextlib.suppress(SystemExit),
    ):
        exec(compile(WORKERS[worker], worker, "exec"), {"__name__": "__main__"})  # our own page
    return [json.loads(line) for line in written.getvalue().splitlines()]


def module(name: str, **parts: object) -> types.ModuleType:
    made = types.ModuleType(name)
    made.__dict__.update(parts)
    return made


class Comet:
    """Scores by length; marks the first word of what has no reference."""

    def predict(self, data: list[dict[str, str]], batch_size: int, gpus: int) -> Any:
        assert len({"ref" in record for record in data}) == 1
        spans = [
            []
            if "ref" in record
            else [{"start": 0, "end": 1, "severity": "minor", "confidence": 0.4, "text": "a"}]
            for record in data
        ]
        return types.SimpleNamespace(
            scores=[len(record["mt"]) / 10 for record in data],
            metadata=types.SimpleNamespace(error_spans=spans),
        )


@pytest.fixture
def _stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules in the place of packages whose weights cannot be had here."""
    cuda = types.SimpleNamespace(is_available=lambda: False)
    comet = module("comet", download_model=str, load_from_checkpoint=lambda path: Comet())

    class Scorer:
        def __init__(self, checkpoint: str) -> None:
            assert checkpoint == "BLEURT-20"

        def score(self, *, references: list[str], candidates: list[str], batch_size: int) -> Any:
            assert all(references)
            return [len(candidate) / 10 for candidate in candidates]

    class Regression:
        @classmethod
        def from_pretrained(cls, name: str, torch_dtype: str) -> Any:
            return cls()

        def to(self, device: str) -> Any:
            return self

        def eval(self) -> Any:
            return self

        def __call__(self, input_ids: list[list[int]], attention_mask: object) -> Any:
            return types.SimpleNamespace(predictions=[len(input_ids[0])])

    def tokenized(text: str, max_length: int, truncation: bool) -> dict[str, list[int]]:
        return {"input_ids": list(range(len(text.split()) + 1))}

    tokenizer = types.SimpleNamespace(from_pretrained=lambda name: tokenized)
    torch = module(
        "torch",
        cuda=cuda,
        inference_mode=contextlib.nullcontext,
        tensor=lambda rows, device: rows,
        ones_like=lambda rows: rows,
    )
    for made in (
        torch,
        comet,
        module("bleurt"),
        module("bleurt.score", BleurtScorer=Scorer),
        module("metricx24", models=types.SimpleNamespace(MT5ForRegression=Regression)),
        module("transformers", AutoTokenizer=tokenizer),
    ):
        monkeypatch.setitem(sys.modules, made.__name__, made)


@pytest.mark.parametrize(
    ("worker", "arguments"),
    [
        ("comet_worker", ()),
        ("metricx_worker", ()),
        ("bleurt_worker", ("BLEURT-20",)),
        ("cross_encoder_worker", ("model",)),
        ("lm_worker", ("model",)),
        ("toolbox_worker", ("source,translation", "cat")),
    ],
)
def test_every_worker_says_what_it_is_before_it_imports_anything(
    worker: str, arguments: Sequence[str]
) -> None:
    assert len(WORKERS) == 6
    (said,) = run(worker, [], *arguments)
    assert said["metric"]["version"]


@pytest.mark.usefixtures("_stand_ins")
def test_comet_scores_with_and_without_a_reference_and_marks_errors() -> None:
    header, *scores = run("comet_worker", PAIRS, "Unbabel/XCOMET-XL", "spans")
    assert header == {"metric": {"version": "Unbabel/XCOMET-XL", "needs_reference": False}}
    found = {record["id"]: record for record in scores}
    assert found["1"] == {"id": "1", "score": 0.5, "errors": []}
    assert found["2"]["errors"] == [{"start": 0, "end": 1, "severity": "minor", "confidence": 0.4}]
    kiwi = run("comet_worker", PAIRS, "Unbabel/wmt22-cometkiwi-da", "no-reference")
    assert {record["id"] for record in kiwi[1:]} == {"1", "2", "3"}
    assert run("comet_worker", [])[0]["metric"]["needs_reference"] is True


@pytest.mark.usefixtures("_stand_ins")
def test_metricx_reads_a_reference_where_there_is_one() -> None:
    header, *scores = run("metricx_worker", PAIRS)
    assert header["metric"]["higher_is_better"] is False
    # source: 和平 candidate: peace reference: Peace.
    assert [record["score"] for record in scores] == [6, 5, 6]
    assert run("metricx_worker", PAIRS, "no-reference")[1]["score"] == 4


@pytest.mark.usefixtures("_stand_ins")
def test_bleurt() -> None:
    header, *scores = run("bleurt_worker", [PAIRS[0], PAIRS[2]], "BLEURT-20")
    assert header["metric"] == {"version": "BLEURT-20", "needs_reference": True}
    assert [record["score"] for record in scores] == [0.5, 0.6]


def test_a_cross_encoder_of_random_weights(tmp_path: Path) -> None:
    import torch
    import transformers

    library: Any = transformers  # what it has is made when it is asked for
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "peace", "war", "school", "和", "平"]
    vocabulary = {word: number for number, word in enumerate(words)}
    library.BertTokenizerFast(vocab=vocabulary).save_pretrained(tmp_path)
    config = library.BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=1,
        intermediate_size=8, num_labels=1, initializer_range=1.0,
    )  # fmt: skip
    torch.manual_seed(0)
    library.BertForSequenceClassification(config).save_pretrained(tmp_path)
    _, *scores = run("cross_encoder_worker", PAIRS, str(tmp_path))
    assert [record["id"] for record in scores] == ["1", "2", "3"]
    assert all(0 <= record["score"] <= 1 for record in scores)
    assert len({record["score"] for record in scores}) == 3
    against = run("cross_encoder_worker", PAIRS, str(tmp_path), "reference")
    assert against[0]["metric"]["needs_reference"] is True


def test_a_language_model_of_random_weights(tmp_path: Path) -> None:
    import tokenizers
    import torch
    import transformers

    library: Any = transformers
    words = ["<unk>", "<s>", "Chinese", "English", ":", "peace", "war", "a", "school", "和平"]
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    library.PreTrainedTokenizerFast(tokenizer_object=tokenizer).save_pretrained(tmp_path)
    config = library.LlamaConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=1,
        intermediate_size=8, initializer_range=1.0,
    )  # fmt: skip
    torch.manual_seed(0)
    library.LlamaForCausalLM(config).save_pretrained(tmp_path)
    header, *scores = run("lm_worker", PAIRS, str(tmp_path))
    assert header["metric"]["version"] == str(tmp_path)
    assert [record["id"] for record in scores] == ["1", "2", "3"]
    _, *plain = run("lm_worker", PAIRS, str(tmp_path), "likelihood")
    assert all(record["score"] < 0 for record in plain)  # log probabilities
    # what the source adds may be anything, by these weights, but is not the likelihood itself
    assert all(a["score"] != b["score"] for a, b in zip(scores, plain, strict=True))
    _, *marked = run("lm_worker", PAIRS, str(tmp_path), "words", "-100")
    spans = [[pair["translation"][e["start"] : e["end"]] for e in found["errors"]]
             for pair, found in zip(PAIRS, marked, strict=True)]  # fmt: skip
    assert spans == [["peace"], ["a", "war"], ["school"]]


def test_a_toolbox_as_a_program_of_its_own(tmp_path: Path) -> None:
    worker = tmp_path / "toolbox_worker.py"
    worker.write_text(WORKERS["toolbox_worker"], encoding="utf-8")
    counts = "import sys; [print(len(line.split(chr(9))[1])) for line in sys.stdin]"
    argv = (sys.executable, str(worker), "source,translation", sys.executable, "-c", counts)
    declared = DeclaredProgram("count", MetricProgram(Program(argv), PATIENCE))
    questions = [Question(str(p["id"]), str(p["source"]), str(p["translation"])) for p in PAIRS]
    found = declared.assess(questions, lambda done, total: None)
    # a line's end belongs to the last field
    assert found.scores == {"count": {"1": 6, "2": 6, "3": 7}}
