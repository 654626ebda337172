"""Evidence that nobody asks for is not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from evaluator import evaluate
from evaluator.checks import Check, CheckedDocument, CheckedPair, load_checks
from evaluator.documents import Term
from evaluator.evaluation.requirements import wanted_evidence
from evaluator.evidence import links, matches, reading, risks
from evaluator.evidence.reading import PairReader, Row, Texts, Tokens
from evaluator.metrics import load_metrics
from evaluator.model import Evidence, Status
from tests.conftest import run_evaluator
from tests.test_api import GOOD, SOURCE, WORSE

TEXTS = [
    *zip(SOURCE, WORSE, strict=True),
    ("不得擅自设立“三不管”的五个开发区，也没有增加到15%。", "You may set up 50 zones, up 25%."),
    ("要加强教育、医疗、养老、托育等服务；西部地区要发展。", "Strengthen education, health care."),
    ("王小明于2020年5月17日访问了北京大学。", "Wang Xiaoming did not not visit Paris University."),
    ("金山银山就是绿水青山。", "Organisation and organization, 绿水 green (mountains."),
    ("必须坚持走出去。他们从未超过三百万人。", "It should not go out, he said he said."),
]
USERS_OF_LINKS = [c.name for c in load_checks() if Evidence.LINKS in c.requires | c.uses]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the pairs that each reader is asked for, with an empty cache."""
    counted: Counter[str] = Counter()
    monkeypatch.setattr(reading, "cache_folder", lambda: tmp_path)
    for reader in (links.Linker, matches.Matcher, risks.Estimator):

        def counting(
            self: PairReader,
            texts: Sequence[Texts],
            tokens: Sequence[Tokens],
            inner: Callable[..., list[Row]] = reader.read,
        ) -> list[Row]:
            counted[type(self).__name__] += len(texts)
            return inner(self, texts, tokens)

        monkeypatch.setattr(reader, "read", counting)
    return counted


def test_links_that_nobody_uses_are_not_read(read: Counter[str]) -> None:
    found = evaluate(SOURCE, {"mt": WORSE}, [GOOD], skip_checks=USERS_OF_LINKS,
                     skip_metrics=["coverage"])  # fmt: skip
    assert len(USERS_OF_LINKS) > 5
    assert read == {"Matcher": 4, "Estimator": 4}
    assert found.run.links.empty
    assert not found.run.risks.empty


def test_evidence_is_read_for_whoever_asks(read: Counter[str]) -> None:
    evaluate(SOURCE, {"mt": WORSE}, [GOOD], metrics=["bleu"], checks=["enumeration"])
    # a reference's words are linked with the source's and with the translation's
    assert read == {"Linker": 12, "Estimator": 4}, "the priority uses risks where texts are read"
    found = evaluate(SOURCE, {"mt": WORSE}, [GOOD], metrics=["bleu"], checks=["punctuation"])
    assert read == {"Linker": 12, "Estimator": 4}, "nothing more"
    assert found.run.manifest.model is None
    assert found.pairs["priority"].notna().all()
    assert any("sentence encoder" in note for note in found.run.manifest.notes)


def test_surface_metrics_and_checks_need_no_encoder(tmp_path: Path) -> None:
    for name, texts in (("zh", SOURCE), ("en", WORSE), ("ref", GOOD)):
        (tmp_path / f"{name}.txt").write_text("\n".join(texts) + "\n", encoding="utf-8")
    surface = ["--metric", "bleu", "--metric", "chrf", "--check", "punctuation", "--check", "terms"]
    blocked = tmp_path / "blocked"
    for package in ("torch", "sentence_transformers"):
        (blocked / package).mkdir(parents=True)
        (blocked / package / "__init__.py").write_text("raise SystemExit('was imported')")
    texts = ["--source", "zh.txt", "--translation", "mt=en.txt", "--reference", "a=ref.txt"]
    empty = {"PYTHONPATH": str(blocked), "EVALUATOR_CACHE_DIR": str(tmp_path / "empty")}
    done = run_evaluator(
        "score", "--lines", *texts, *surface, "--out", "run", cwd=tmp_path, **empty
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "run/index.html").is_file()


def test_built_in_plugins_ask_for_what_the_run_reads() -> None:
    assert wanted_evidence(load_metrics(), load_checks()) >= {
        Evidence.ENCODER, Evidence.GAPS, Evidence.LINKS, Evidence.MATCHES, Evidence.RISKS,
    }  # fmt: skip
    assert wanted_evidence(load_metrics(["ter"]), []) == {Evidence.REFERENCES}


class _Undeclared(Sequence[Any]):
    """Evidence that a check has not declared: to look at it is an error."""

    def __len__(self) -> int:
        raise AssertionError("is looked at")

    def __getitem__(self, place: Any) -> Any:
        raise AssertionError("is looked at")

    def __call__(self, *texts: Sequence[str]) -> NDArray[np.float32]:
        raise AssertionError("is asked")


@pytest.mark.parametrize("check", load_checks(), ids=lambda check: check.name)
def test_checks_look_at_what_they_declare(check: Check) -> None:
    declared = check.requires | check.uses
    none: Any = _Undeclared()
    links = () if Evidence.LINKS in declared else none
    tags = () if Evidence.TAGS in declared else none
    pairs = [
        CheckedPair(
            f"{k}.1", str(k), Status.PAIRED, source, english, links, links,
            risks=() if Evidence.RISKS in declared else none,
            source_tags=tags, translation_tags=tags,
            gaps=() if Evidence.GAPS in declared else none,
        )
        for k, (source, english) in enumerate(TEXTS)
    ]  # fmt: skip
    terms = [Term("西部", ("the west",))] if Evidence.TERMS in declared else none
    similar = None if Evidence.ENCODER in declared else none
    list(check.find(CheckedDocument(pairs, terms, similar)))
