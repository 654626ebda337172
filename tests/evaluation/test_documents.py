"""A corpus of several documents: each is judged by itself, and small sums are joined."""

from __future__ import annotations

import io
import json
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from lxml import etree
from pandas.testing import assert_frame_equal

from evaluator import evaluate
from evaluator.checks import load_checks
from evaluator.corpora import Given, Inputs, assemble, load_corpus
from evaluator.embedding import Calibration, VectorSums, load_encoder
from evaluator.errors import InputError
from evaluator.evaluation import Choice, evaluate_corpus
from evaluator.evaluation.judging import Judged, Means, judge
from evaluator.evaluation.pairing import pairer
from evaluator.evaluation.reading import read_corpus
from evaluator.metrics import load_metrics
from evaluator.model import Level
from evaluator.model.run import DOCUMENT
from evaluator.report import summarise
from evaluator.report.comparison import summarise_comparison
from evaluator.report.html.data import page_data
from evaluator.report.html.selection import Limits
from evaluator.runs import read_run
from evaluator.support.progress import Watch
from tests.test_api import GOOD, SOURCE, WORSE

NAMES = ["a", "a", "b", "b"]
SURFACE = ["bleu", "chrf", "ter"]


def inputs(**others: object) -> Inputs:
    translations = {"mt": Given.of_segments(WORSE)}
    references = {"r": Given.of_segments(GOOD)}
    texts = Inputs(
        source=Given.of_segments(SOURCE),
        translations=translations,
        references=references,
        by_line=True,
    )
    return replace(texts, documents=Given.of_segments(NAMES), **others)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def means_and_documents(own_cache: Path) -> tuple[Means, dict[str, Judged]]:
    """What documents are judged by, and what came of each, the last one first."""
    choice = Choice()
    read = read_corpus(assemble(inputs()), choice)
    by = pairer(read, choice, load_encoder(), Watch())
    means = Means(
        by, load_metrics(SURFACE), load_checks(["numbers"]), [], None, frozenset(), alone=False
    )
    judged = {one.name: judge(one, means) for one in reversed(read.documents)}
    return means, judged


def test_judging_a_document_knows_of_no_other(
    means_and_documents: tuple[Means, dict[str, Judged]],
) -> None:
    means, judged = means_and_documents
    for document in read_corpus(assemble(inputs()), Choice()).documents:
        far_away = pickle.loads(pickle.dumps(document))  # as another machine gets it
        (first,), (again,) = judged[document.name].systems, judge(far_away, means).systems
        assert_frame_equal(first.pairs, again.pairs)
        assert set(first.pairs[DOCUMENT]) == {document.name}
        assert first.findings == again.findings
        for one, other in zip(first.results, again.results, strict=True):
            assert one.counts == other.counts != {}


def test_scores_of_all_documents_are_those_of_the_undivided_corpus() -> None:
    divided, whole = (
        evaluate(SOURCE, {"mt": WORSE}, [GOOD], documents=names, checks=["length"])
        for names in (NAMES, None)
    )
    assert divided.scores == whole.scores
    manifests = [found.run.manifest for found in (divided, whole)]
    assert manifests[0].signatures == manifests[1].signatures
    assert manifests[0].counts == manifests[1].counts
    assert manifests[0].model == manifests[1].model, "one calibration for all"
    scores = ["pair_id", "bleu", "chrf", "ter", "similarity", "similarity_calibrated"]
    assert_frame_equal(divided.pairs[scores].sort_values("pair_id", ignore_index=True),
                       whole.pairs[scores].sort_values("pair_id", ignore_index=True))  # fmt: skip
    assert DOCUMENT not in whole.pairs
    assert divided.pairs[DOCUMENT].tolist() == ["a"] * 4 + ["b"] * 4


def test_documents_lie_in_the_run_s_folder(tmp_path: Path) -> None:
    found = evaluate(SOURCE, {"mt": GOOD}, documents=["x", "y", "x", "y"], checks=["length"])
    saved = read_run(found.save(tmp_path / "run"))
    assert list(saved.pairs.columns)[:3] == ["system", DOCUMENT, "level"]
    assert_frame_equal(saved.pairs, found.pairs)
    assert saved.pairs["unit"].drop_duplicates().tolist() == ["p1", "p3", "p2", "p4"]


@pytest.mark.parametrize(("names", "repeated"), [(None, 1), (["a", "b"], 0)])
def test_a_document_is_consistent_with_itself_alone(names: list[str] | None, repeated: int) -> None:
    found = evaluate(["西部地区要发展。"] * 2, {"mt": [GOOD[1], "Regions in the west shall grow."]},
                     documents=names, checks=["consistency"], metrics=["chrf"])  # fmt: skip
    assert len(found.findings) == repeated


def test_the_same_error_in_two_documents_is_two_findings() -> None:
    found = evaluate([SOURCE[2]] * 2, {"mt": ["教育 matters."] * 2}, documents=["a", "b"],
                     checks=["untranslated"], metrics=["chrf"])  # fmt: skip
    fingerprints = {finding.fingerprint for finding in found.findings}
    assert len(fingerprints) == len(found.findings) == 2


def test_a_document_without_a_translation_is_an_omission() -> None:
    found = evaluate(SOURCE, {"mt": [*GOOD[:3], ""]}, documents=["a", "a", "a", "b"])
    statuses = found.pairs.set_index("pair_id")["status"]
    assert statuses[["p3.1", "p4.1"]].tolist() == ["paired", "omission"]
    empty = evaluate([*SOURCE[:3], ""], {"mt": GOOD}, documents=["a", "a", "a", "b"])
    assert empty.run.manifest.counts["mt"].additions == 1


def test_texts_of_another_document_are_told_over_all_of_them() -> None:
    strange = ["The cat sat on the mat.", "My tailor is rich.", "It rains.", "Rugby is fun."]
    with pytest.raises(InputError, match="does not look like a translation of source"):
        evaluate(SOURCE, {"mt": strange}, documents=NAMES)
    with_one = [*GOOD[:3], strange[0]]
    found = evaluate(SOURCE, {"mt": with_one}, documents=["a", "a", "a", "b"], metrics=["chrf"])
    assert len(found.pairs) == 8


@pytest.mark.parametrize("form", ["jsonl", "csv", "toml"])
def test_files_name_documents(tmp_path: Path, form: str) -> None:
    rows = list(zip(NAMES, SOURCE, GOOD, strict=True))
    if form == "jsonl":
        records = ({"document": d, "source": s, "translation": t} for d, s, t in rows)
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
    elif form == "csv":
        lines = ["doc_id,source,target", *(",".join(row) for row in rows)]
    else:
        lines = ['title = "T"', "lines = true", 'documents = "names.txt"', "[sources]",
                 'zh = "zh.txt"', "[translations]", 'mt = "en.txt"']  # fmt: skip
        for name, texts in (("names", NAMES), ("zh", SOURCE), ("en", GOOD)):
            (tmp_path / f"{name}.txt").write_text("\n".join(texts) + "\n", encoding="utf-8")
    file = tmp_path / ("corpus.toml" if form == "toml" else f"texts.{form}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    corpus = load_corpus(tmp_path) if form == "toml" else assemble(Inputs([file]))
    run = evaluate_corpus(corpus, Choice(checks=["length"], metrics=["similarity"]))
    sentences = run.pairs[run.pairs["level"] == "sentence"]
    assert sentences[DOCUMENT].tolist() == NAMES


def test_names_of_documents_that_do_not_fit() -> None:
    for names, message in (
        (["a", "b"], "documents: names the documents of 2 lines, and source has 4"),
        (["a", "", "b", "b"], "documents: line 2: names no document"),
    ):
        with pytest.raises(InputError, match=message):
            evaluate(SOURCE, {"mt": GOOD}, documents=names)
    with pytest.raises(InputError, match="documents: goes with by_line=True"):
        evaluate("".join(SOURCE), {"mt": " ".join(GOOD)}, documents=NAMES)
    with pytest.raises(InputError, match="is of one document"):
        evaluate(SOURCE, {"mt": GOOD}, documents=NAMES, pairs=Path("pairs.tsv"))


def test_sums_of_parts_calibrate_as_the_whole_does() -> None:
    rows = {k: np.random.default_rng(n).normal(size=(40, 8)).astype(np.float32)
            for n, k in enumerate(("zh", "en"))}  # fmt: skip
    parts = [VectorSums.of({k: v[a:b] for k, v in rows.items()}) for a, b in ((0, 7), (7, 40))]
    joined = Calibration.of_sums("model", parts[0] + parts[1])
    whole = Calibration.fit("model", rows)
    assert joined.counts == whole.counts
    for language in rows:
        np.testing.assert_allclose(joined.means[language], whole.means[language], rtol=1e-5)


def test_documents_are_shown_as_such_wherever_a_run_is(tmp_path: Path) -> None:
    found = evaluate(
        SOURCE, {"mt": WORSE, "other": GOOD}, [GOOD],
        documents=NAMES, metrics=["chrf"], checks=["numbers"],
    )  # fmt: skip
    compared = found.compare()
    by_document = [bucket for bucket in compared.buckets if bucket.kind == "document"]
    assert [(bucket.name, bucket.blocks) for bucket in by_document] == [("a", 2), ("b", 2)]
    assert all(bucket.scores[1] == pytest.approx(100) for bucket in by_document)
    printed = io.StringIO()
    summarise_comparison(compared, printed, verbose=True)
    assert " by length of the source and document" in printed.getvalue()
    printed = io.StringIO()
    summarise(found.run, Level.SENTENCE, printed, verbose=True)
    assert "b, line 3" in printed.getvalue()

    page = page_data(found.run, Limits())
    assert [(own.id, len(own.units)) for own in page.sections] == [("a", 2), ("b", 2)]
    assert [pair["document"] for pair in page.pairs if pair["level"] == "sentence"] == NAMES * 2

    file = tmp_path / "all.xlf"
    found.export(file, system="mt")
    files = etree.parse(file).findall("{*}file")
    assert [(own.get("original"), len(own.findall("{*}unit"))) for own in files] == [
        ("a", 2), ("b", 2),
    ]  # fmt: skip
    again = evaluate(file, metrics=["chrf"], checks=["numbers"]).pairs
    sentences = again[again["level"] == Level.SENTENCE]
    assert list(sentences[DOCUMENT]) == NAMES
    assert list(sentences["translation_text"]) == WORSE
