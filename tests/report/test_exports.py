"""A run handed to Word, Excel and CAT tools, read back by their own libraries."""

from __future__ import annotations

import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from lxml import etree

from evaluator.checks import load_checks
from evaluator.corpora.corpus import bilingual_corpus
from evaluator.documents.bilingual import read_bilingual
from evaluator.documents.formats.word import W
from evaluator.errors import InputError
from evaluator.evaluation.pipeline import evaluate_corpus
from evaluator.model import Level
from evaluator.model.run import InputFile, Run
from evaluator.model.verdicts import (
    Decision,
    FindingVerdict,
    PairVerdict,
    Review,
    pair_fingerprints,
)
from evaluator.runs import read_run
from tests.conftest import ROOT, WESTERN, run_in_process
from tests.report import html_fixture as fixture
from tests.report.exporting import export_run

WORD = ROOT / "tests/data/formats/mt-2020.en.docx"
X = {"x": "urn:oasis:names:tc:xliff:document:2.0"}
ITS = "{http://www.w3.org/2005/11/its}"


@pytest.fixture(scope="module")
def word_run(western_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The sample translation scored from its Word file; the vectors are known already."""
    folder = tmp_path_factory.mktemp("word") / "run"
    source = ["--source", str(WESTERN / "source/official.zh.txt")]
    terms = ["--terms", str(WESTERN / "terms.csv"), "--out", str(folder)]
    done = run_in_process("score", *source, "--translation", f"mt={WORD}", *terms)
    assert done.returncode == 0, done.stderr
    return read_run(folder)


@pytest.fixture(scope="module")
def one_system(western_run: Run) -> Run:
    """The run with one of its systems alone, as exports of one system see it."""
    pairs, findings = western_run.pairs, western_run.findings
    return replace(
        western_run,
        pairs=pairs[pairs["system"] == "mt-2020"],
        findings=[finding for finding in findings if finding.system == "mt-2020"],
    )


def sentences(run: Run) -> dict[str, dict[Hashable, Any]]:
    own = run.pairs["system"] == run.manifest.systems[0]
    pairs = run.pairs[own & (run.pairs["level"] == Level.SENTENCE)]
    rows = pairs.astype(object).where(pairs.notna(), "").to_dict("records")
    return {row["pair_id"]: row for row in rows}


def commented_words(document: Any) -> dict[str, str]:
    """Id of a comment → the words that it stands at."""
    texts: dict[str, str] = defaultdict(str)
    begun: set[str] = set()
    for element in document.element.body.iter():
        number = element.get(f"{W}id")
        if element.tag == f"{W}commentRangeStart":
            begun.add(number)
        elif element.tag == f"{W}commentRangeEnd":
            begun.discard(number)
        elif element.tag == f"{W}t":
            for number in begun:
                texts[number] += element.text or ""
    return texts


def test_word_comments_stand_at_the_right_words(word_run: Run) -> None:
    data, _ = export_run(word_run, "docx", "mt", WORD)
    document = docx.Document(io.BytesIO(data))
    comments = {str(comment.comment_id): comment.text for comment in document.comments}
    texts = commented_words(document)
    said = {(texts[number], comments[number].split("] ", 1)[1]) for number in comments}
    placed = [finding for finding in word_run.findings if finding.translation_span]
    assert len(placed) > 30
    for finding in placed:
        assert finding.translation_span
        words = finding.translation_span.text
        assert any(words == text and told.startswith(finding.message) for text, told in said)
    before = docx.Document(str(WORD))
    assert [p.text for p in document.paragraphs] == [p.text for p in before.paragraphs]


def test_omissions_and_what_reviewers_say_stand_at_the_words_or_before_them(tmp_path: Path) -> None:
    file, document = tmp_path / "mt.docx", docx.Document()
    document.add_paragraph("Green hills. New schools.")
    document.save(str(file))
    rows: list[fixture.Row] = [
        {"pair_id": "1.1", "translation_text": "Green hills.", "translation_start": 0,
         "translation_end": 12},
        {"pair_id": "1.2", "source_text": "特此通知。", "status": "omission"},
        {"pair_id": "1.3", "translation_text": "New schools.", "translation_start": 13,
         "translation_end": 25},
    ]  # fmt: skip
    lost = fixture.span("特此通知。", "特此通知")
    run = fixture.small_run(
        *({"unit": "1", **row} for row in rows), findings=(fixture.finding("1.2", lost, None),)
    )
    scored = InputFile(
        role="translation", name="mt", file=file.name, encoding="",
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
    )  # fmt: skip
    run = replace(run, manifest=run.manifest.model_copy(update={"inputs": [scored]}))
    data, notes = export_run(run, "docx", "mt", file)
    (comment,) = docx.Document(io.BytesIO(data)).comments
    assert "特此通知" in comment.text
    assert not notes
    body = docx.Document(io.BytesIO(data)).element.body
    start = next(body.iter(f"{W}commentRangeStart"))
    assert start.getnext().text == "hills."
    names = dict(zip(run.pairs["pair_id"], pair_fingerprints(run.pairs), strict=True))
    at: dict[str, Any] = {"system": "mt", "level": "sentence", "unit": "1"}
    at["decided"] = datetime.now(UTC)
    place = {"pair": names["1.3"], "pair_id": "1.3", "category": "Style", "severity": "minor"}
    confirmed = FindingVerdict(
        fingerprint=run.findings[0].fingerprint, decision=Decision.ACCEPTED, comment="Put it in.",
        **{**at, **place, "pair_id": "1.2", "pair": names["1.2"]},
    )  # fmt: skip
    added = FindingVerdict(
        fingerprint="added-1", decision=Decision.ADDED, comment="Not our word.", **at, **place
    )
    spoken = PairVerdict(fingerprint=names["1.3"], pair_id="1.3", comment="Which ones?", **at)
    review = Review(
        corpus="c", run="r", reviewer="Anna Li", exported=datetime.now(UTC),
        findings=[confirmed, added], pairs=[spoken],
    )  # fmt: skip
    data, _ = export_run(replace(run, reviews=[review]), "docx", "mt", file)
    document = docx.Document(io.BytesIO(data))
    texts = commented_words(document)
    anchored = sorted(texts[str(told.comment_id)] for told in document.comments)
    assert anchored == ["New schools.", "New schools.", "hills."]
    said = [(told.author, told.text) for told in document.comments]
    assert any(who == "evaluator" and "\nAnna Li: Put it in." in text for who, text in said)
    assert ("Anna Li", "Which ones?") in said
    assert any(who == "Anna Li" and "“Not our word.”" in text for who, text in said)
    assert len(said) == 3


def test_exports_tell_findings_in_chinese(word_run: Run, one_system: Run) -> None:
    data, _ = export_run(word_run, "docx", "mt", WORD, "zh")
    comments = [told.text for told in docx.Document(io.BytesIO(data)).comments]
    assert len(comments) > 30
    labelled = re.compile(r"\[(致命|严重|轻微)，([^\]]+)\].*[\u4e00-\u9fff]")
    checks = {found[2] for found in map(labelled.match, comments) if found}
    assert all(map(labelled.match, comments))
    assert "术语" in checks
    ours = {check.name for check in load_checks()}
    assert not checks & ours, "called in Chinese; others' checks keep their names"
    data, _ = export_run(one_system, "xliff", "mt-2020", language="zh")
    notes = [note.text for note in etree.fromstring(data).findall(".//x:note", X)]
    assert all(re.match("(致命|严重|轻微)：", told) for told in notes)
    data, _ = export_run(one_system, "xlsx", "mt-2020", language="zh")
    book = openpyxl.load_workbook(io.BytesIO(data))
    header, first, *_ = book["pairs"].values
    assert re.fullmatch(r"第 \d+ 行", str(first[header.index("translation_place")]))
    header, *rows = book["findings"].values
    told = [row[header.index("message")] for row in rows]
    assert told == [finding.told("zh") for finding in one_system.findings]
    assert not set(told) & {finding.message for finding in one_system.findings}


def test_comments_go_into_the_scored_file_alone(word_run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.docx"
    docx.Document().save(str(other))
    with pytest.raises(InputError, match="is not the file that the run scored as mt"):
        export_run(word_run, "docx", "mt", other)


def test_xliff(one_system: Run) -> None:
    data, _ = export_run(one_system, "xliff", "mt-2020")
    root = etree.fromstring(data)
    texts = sentences(one_system)
    units = root.findall(".//x:unit", X)
    assert len(units) == sum(bool(row["source_text"]) for row in texts.values())
    for unit in units:
        row = texts[unit.get("name")]
        for tag, column in (("source", "source_text"), ("target", "translation_text")):
            element = unit.find(f".//x:{tag}", X)
            assert ("".join(element.itertext()) if element is not None else "") == (
                row[column] or ""
            )
    marked = root.findall(".//x:mrk", X)
    assert len(marked) > 30
    assert all(mark.get(f"{ITS}locQualityIssueType") for mark in marked)
    assert len(root.findall(".//x:note", X)) >= len(one_system.findings) * 0.9


def test_excel_holds_every_pair_and_no_formula(one_system: Run) -> None:
    hostile = one_system.pairs.copy()
    hostile.loc[hostile["pair_id"] == "1.2", "translation_text"] = "=1+1\x07"
    data, _ = export_run(replace(one_system, pairs=hostile), "xlsx", "mt-2020")
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["pairs"]
    assert sheet.auto_filter.ref == sheet.dimensions
    header = [cell.value for cell in sheet[1]]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert len(rows) == len(sentences(one_system))
    cell = rows["1.2"][header.index("translation_text")]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert book["findings"].max_row == len(one_system.findings) + 1


def test_tmx(one_system: Run) -> None:
    data, _ = export_run(one_system, "tmx")
    segments = [seg.text for seg in etree.fromstring(data).iter("seg")]
    paired = [row for row in sentences(one_system).values() if row["status"] == "paired"]
    wanted = [row[side] for row in paired for side in ("source_text", "translation_text")]
    assert segments == wanted


@pytest.fixture
def reviewed_run(one_system: Run) -> Run:
    """The sample run with one pair mended and one error left as it is."""
    pairs = one_system.pairs[one_system.pairs["system"] == "mt-2020"]
    names = dict(zip(pairs.index, pair_fingerprints(pairs), strict=True))
    rows = pairs[pairs["level"] == Level.SENTENCE]

    def verdict(pair_id: str, text: str) -> PairVerdict:
        (row,) = rows.index[rows["pair_id"] == pair_id]
        unit = rows.loc[row, "unit"]
        return PairVerdict(
            fingerprint=names[row],
            system="mt-2020",
            level=Level.SENTENCE,
            pair_id=pair_id,
            unit=unit,
            translation=text,
            decided=datetime.now(UTC),
        )

    wrong = next(f for f in one_system.findings if f.system == "mt-2020" and f.unit == "9")
    (row,) = rows.index[rows["pair_id"] == wrong.pair_id]
    finding = FindingVerdict(
        fingerprint=wrong.fingerprint,
        decision=Decision.ACCEPTED,
        system="mt-2020",
        level=Level.SENTENCE,
        pair_id=wrong.pair_id,
        unit=wrong.unit,
        pair=names[row],
        category=wrong.category,
        severity=wrong.severity,
        decided=datetime.now(UTC),
    )
    review = Review(
        corpus=one_system.manifest.corpus,
        run=one_system.manifest.run,
        reviewer="A",
        exported=datetime.now(UTC),
        findings=[finding],
        pairs=[verdict("1.2", "A better <sentence> & more.")],
    )
    return replace(one_system, reviews=[review])


def test_corrections_go_out_and_come_back(reviewed_run: Run, tmp_path: Path) -> None:
    texts = sentences(reviewed_run)
    wrong = reviewed_run.reviews[0].findings[0].pair_id
    for form in ("xliff", "tmx", "xlsx"):
        data, notes = export_run(reviewed_run, form, "mt-2020")
        (tmp_path / "out").write_bytes(data)
        back = read_bilingual(tmp_path / "out")
        assert back is not None
        found = {segment.source.text: segment for segment in back.segments}
        mended = found[texts["1.2"]["source_text"]].target.text
        if form == "xlsx":  # the table of the run as it was scored
            assert mended == texts["1.2"]["translation_text"]
        else:
            assert mended == "A better <sentence> & more."
        left_out = form == "tmx"
        assert (texts[wrong]["source_text"] not in found) == left_out
        for row in texts.values():
            if (
                row["source_text"]
                and row["translation_text"]
                and row["pair_id"] not in ("1.2", wrong)
            ):
                assert found[row["source_text"]].target.text == row["translation_text"]
        assert [bool(notes)] == [form != "xlsx"]


def test_a_round_trip_through_xliff_scores_alike(tmp_path: Path) -> None:
    rows = ["id\tsource\ttranslation\treference"]
    rows += ["k1\t今天天气很好。\tThe weather is fine today.\tIt is a fine day."]
    rows += ["k2\t我们去公园散步。\tWe walk in the park.\tLet us walk in the park."]
    (tmp_path / "t.tsv").write_text("\n".join(rows), encoding="utf-8")
    first = evaluate_corpus(bilingual_corpus({"mt": tmp_path / "t.tsv"}, {}))
    for form in ("xliff", "tmx", "xlsx"):
        file = tmp_path / f"out.{form}"
        file.write_bytes(export_run(first, form)[0])
        second = evaluate_corpus(bilingual_corpus({"mt": file}, {}))
        columns = ["source_text", "translation_text", "similarity", "source_coverage"]
        one, other = (
            run.pairs[run.pairs["level"] == Level.SENTENCE][columns].sort_values("source_text")
            for run in (first, second)
        )
        assert one.to_numpy().tolist() == other.to_numpy().tolist()


def test_an_unknown_system(one_system: Run) -> None:
    with pytest.raises(InputError, match="there are: mt-2020"):
        export_run(one_system, "tmx", "nobody")
