import json
from pathlib import Path

import pytest

from evaluator.errors import InputError
from evaluator.validation import HumanError, read_judgements

HEADER = "system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity\n"


def test_an_mqm_table_joins_the_errors_of_a_translation(tmp_path: Path) -> None:
    file = tmp_path / "mqm.tsv"
    file.write_text(
        HEADER
        + 'A\td\t1\t7\tr1\t他说"好"。\tHe <v>said</v> "good".\tAccuracy/Mistranslation\tMajor\n'
        + 'A\td\t1\t7\tr1\t他说"好"。\tHe said "good"<v>.</v>\tFluency/Punctuation\tMinor\n'
        + 'B\td\t1\t7\tr1\t他说"好"。\tHe said "fine".\tno-error\tno-error\n',
        encoding="utf-8",
    )
    first, second = read_judgements(file)
    assert first.translation == 'He said "good".'
    assert first.errors == (
        HumanError("major", "Accuracy/Mistranslation", (3, 7)),
        HumanError("minor", "Fluency/Punctuation", (14, 15)),
    )
    assert first.score == pytest.approx(-5.1)
    assert first.has_major
    assert (second.score, second.errors, second.has_major) == (0, (), False)


def test_a_number_that_all_rows_share_names_no_segment(tmp_path: Path) -> None:
    """Marot's format has a constant as ``globalSegId`` where segments have no such number."""
    file = tmp_path / "mqm.tsv"
    columns = "system doc docSegId globalSegId rater source target category severity metadata"
    rows = [
        ["A", "d", segment, "0", "r", "好。", f"<v>Go</v>od {segment}.", "Style", "Minor", "{}"]
        for segment in ("1.1", "1.2")
    ]
    lines = ["\t".join(row) for row in [columns.split(), *rows]]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert [(one.segment, one.score) for one in read_judgements(file)] == [("1.1", -1), ("1.2", -1)]


def test_json_lines_with_spans_or_with_scores_alone(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    row = {"system": "A", "segment": 1, "source": "好。", "translation": "Good.", "doc": "d"}
    errors = [{"severity": "major", "target_span": None}]
    lines = [{**row, "errors": errors}, {**row, "mqm_penalty": 2.5}]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    spans, scores = read_judgements(file)
    assert (spans.score, spans.has_major) == (-5, True)
    assert (scores.score, scores.errors, scores.has_major) == (-2.5, None, None)


def test_a_quality_estimation_task_has_a_tag_a_word(tmp_path: Path) -> None:
    (tmp_path / "dev.src").write_text("好的。\n", encoding="utf-8")
    (tmp_path / "dev.mt").write_text("the good the .\n", encoding="utf-8")
    (tmp_path / "dev.tags").write_text("OK OK BAD OK OK\n", encoding="utf-8")
    (tmp_path / "dev.mqm").write_text("-0.5\n", encoding="utf-8")
    (only,) = read_judgements(tmp_path)
    assert only.score == -0.5
    assert only.errors == (HumanError("major", "", (9, 12)),)


def test_tags_are_of_the_tokenised_text_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "dev.src").write_text("好的。\n", encoding="utf-8")
    (tmp_path / "dev.mt").write_text("It's, so it's said, good.\n", encoding="utf-8")
    words = "It &apos;s , so it &apos;s said , good . <EOS>"
    (tmp_path / "dev.mt_tok").write_text(f"{words}\n", encoding="utf-8")
    (tmp_path / "dev.tags").write_text("OK OK OK OK OK BAD OK BAD BAD OK OK\n", encoding="utf-8")
    (tmp_path / "dev.mqm_score").write_text("70\n", encoding="utf-8")
    (only,) = read_judgements(tmp_path)
    spans = [error.span for error in only.errors or ()]
    assert [only.translation[slice(*span)] for span in spans if span] == ["'s", ",", "good"]
    assert spans[0] == (11, 13)


def test_direct_assessments(tmp_path: Path) -> None:
    file = tmp_path / "da.csv"
    file.write_text("src,mt,ref,score,raw\n好。,Good.,Fine.,-0.3,70\n", encoding="utf-8")
    (only,) = read_judgements(file)
    assert (only.source, only.translation, only.reference, only.score) == (
        "好。", "Good.", "Fine.", -0.3,
    )  # fmt: skip


@pytest.mark.parametrize("content", ["", "a\tb\n1\t2\n", "system\tseverity\n"])
def test_other_files_are_refused_by_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "other.tsv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"other\.tsv"):
        read_judgements(file)
