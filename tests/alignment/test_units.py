"""Units by number and by meaning, on small made-up documents."""

import numpy as np
import pytest

from evaluator.alignment import Alignment, align_documents
from evaluator.alignment.moves import Part, find_parts
from evaluator.alignment.references import reference_texts
from evaluator.documents import Extract, clean
from evaluator.documents.formats.base import Block
from evaluator.language import Language
from evaluator.model import Status
from evaluator.structure import StructuredText, read_structure

# Every meaning is an axis; a sentence is found by the letter or figure it is made of.
MEANINGS = "甲乙丙丁戊己庚辛"
ENGLISH = "ABCDEFGH"


def encode(text: StructuredText) -> np.ndarray:
    alphabet = MEANINGS if text.language is Language.CHINESE else ENGLISH
    rows = []
    for unit in text.units:
        for sentence in unit.sentences:
            row = np.array([float(sentence.text.count(c)) for c in alphabet] + [0.01])
            rows.append(row / np.linalg.norm(row))
    return np.array(rows, dtype=np.float32)


def align(source: str, target: str) -> Alignment:
    chinese = read_structure(clean(source), Language.CHINESE)
    english = read_structure(clean(target), Language.ENGLISH)
    return align_documents(chinese, english, encode(chinese), encode(english))


def units(alignment: Alignment) -> list[tuple[list[str], list[str], Status]]:
    return [
        (
            [alignment.source.units[s].id for s in pair.source],
            [alignment.target.units[t].id for t in pair.target],
            pair.status,
        )
        for pair in alignment.units
    ]


PAIRED, OMISSION, ADDITION = Status.PAIRED, Status.OMISSION, Status.ADDITION


def test_by_number() -> None:
    alignment = align("（一）甲甲。\n（二）乙乙。", "(1) AA.\n(2) BB.")
    assert units(alignment) == [(["1"], ["1"], PAIRED), (["2"], ["2"], PAIRED)]


def headed(lines: str, language: Language, levels: int) -> StructuredText:
    """A file whose first lines are headings, as many as are told."""
    blocks = (
        Block(line, f"line {k}", level=int(k < levels)) for k, line in enumerate(lines.split("\n"))
    )
    extract = Extract.of_blocks(blocks, "docx")
    return read_structure(clean(extract.text), language, extract)


@pytest.mark.parametrize("levels", [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1)], ids=str)
def test_what_stands_before_the_first_number(levels: tuple[int, int]) -> None:
    """Each side draws the line between title and opening elsewhere; no line is left alone."""
    chinese = headed(
        "甲甲甲甲\n方：乙乙乙乙\n方：丙丙丙丙\n第一条 丁丁丁丁。", Language.CHINESE, levels[0]
    )
    english = headed(
        "AAAA\nparty: BBBB co., ltd.\nparty: CCCC\nArticle 1 DDDD.", Language.ENGLISH, levels[1]
    )
    alignment = align_documents(chinese, english, encode(chinese), encode(english))
    found = [(bead.source, bead.target) for pair in alignment.units for bead in pair.beads]
    assert found == [((k,), (k,)) for k in range(4)]
    assert alignment.units[-1].id == "1"


def test_a_line_that_only_one_side_has_before_the_first_number() -> None:
    chinese = headed("甲甲甲甲\n第一条 丁丁丁丁。", Language.CHINESE, 1)
    english = headed("AAAA\nBBBB co., ltd.\nArticle 1 DDDD.", Language.ENGLISH, 1)
    alignment = align_documents(chinese, english, encode(chinese), encode(english))
    assert units(alignment) == [
        (["title"], ["title"], PAIRED),
        ([], ["opening"], ADDITION),
        (["1"], ["1"], PAIRED),
    ]


def cues(text: str, language: Language, *times: tuple[float, float]) -> StructuredText:
    """Subtitles, a cue a line."""
    blocks = (Block(line, "cue", time=time) for line, time in zip(text.split(), times, strict=True))
    extract = Extract.of_blocks(blocks, "srt")
    return read_structure(clean(extract.text), language, extract)


def test_cues_that_are_shown_at_once() -> None:
    chinese = cues("甲甲。 乙乙。 丙丙。 丁丁。", Language.CHINESE, (0, 2), (2, 4), (5, 7), (8, 9))
    # The second and third lines change places within what is shown at once.
    english = cues("AA. CCBB. DD.", Language.ENGLISH, (0.2, 2), (2.1, 7), (8, 9.5))
    alignment = align_documents(chinese, english, encode(chinese), encode(english))
    assert units(alignment) == [
        (["p1"], ["p1"], PAIRED),
        (["p2", "p3"], ["p2"], PAIRED),
        (["p4"], ["p3"], PAIRED),
    ]
    # Times of another cut of the film: what the cues say decides.
    late = cues("AA. BB. CC. DD.", Language.ENGLISH, (2, 4), (5, 7), (8, 9), (10, 12))
    alignment = align_documents(chinese, late, encode(chinese), encode(late))
    assert [pair[:2] for pair in units(alignment)] == [([f"p{k}"],) * 2 for k in (1, 2, 3, 4)]


def test_a_number_that_has_moved_is_paired_by_meaning() -> None:
    alignment = align("（一）甲甲。\n（二）乙乙。\n（三）丙丙。", "(1) AA.\n(2) CC.\n(3) BB.")
    pairs = {tuple(s): tuple(t) for s, t, _ in units(alignment)}
    assert pairs == {("1",): ("1",), ("2",): ("3",), ("3",): ("2",)}


def test_a_clause_that_the_translation_lacks_or_adds() -> None:
    alignment = align("（一）甲甲。\n（二）乙乙。\n（三）丙丙。", "(1) AA.\n(3) CC.\n(4) DD.")
    assert units(alignment) == [
        (["1"], ["1"], PAIRED),
        (["2"], [], OMISSION),
        (["3"], ["3"], PAIRED),
        ([], ["4"], ADDITION),
    ]


def test_a_clause_whose_number_the_source_has_lost() -> None:
    alignment = align("（一）甲甲。\n（三）丙丙。", "(1) AA.\n(2) BB.\n(3) CC.")
    assert ([], ["2"], Status.MISSING_FROM_SOURCE) in units(alignment)


def test_one_side_without_numbers() -> None:
    alignment = align("（一）甲甲。\n（二）乙乙。\n（三）丙丙。", "AA.\n\nBB.\n\nCC.")
    assert [(s, t) for s, t, _ in units(alignment)] == [
        (["1"], ["p1"]),
        (["2"], ["p2"]),
        (["3"], ["p3"]),
    ]


def test_a_reference_that_joins_two_pairs_belongs_to_neither_alone() -> None:
    source = "甲甲甲甲甲甲。乙乙乙乙乙乙。丙丙丙丙丙丙。"
    translation = align(source, "AAAAAA. BBBBBB. CCCCCC.")
    reference = align(source, "AAAAAA and BBBBBB. CCCCCC.")
    beads = [bead for pair in translation.units for bead in pair.beads]
    texts = reference_texts(beads, reference)
    assert [(text.text, text.own) for text in texts] == [
        ("AAAAAA and BBBBBB.", False),
        ("AAAAAA and BBBBBB.", False),
        ("CCCCCC.", True),
    ]


def test_parts_that_changed_places_are_paired_all_the_same() -> None:
    alignment = align("甲。\n乙。\n丙。\n丁。\n戊。\n己。", "D.\nE.\nF.\nA.\nB.\nC.")
    assert units(alignment) == [
        ([f"p{s}"], [f"p{t}"], PAIRED) for s, t in enumerate((4, 5, 6, 1, 2, 3), start=1)
    ]


def test_a_single_paragraph_elsewhere_moves_no_part() -> None:
    alignment = align("甲。\n乙。\n丙。\n丁。\n戊。", "A.\nB.\nE.\nC.\nD.")
    paired = {(s[0], t[0]) for s, t, status in units(alignment) if status is PAIRED}
    assert {("p1", "p1"), ("p2", "p2"), ("p3", "p4"), ("p4", "p5")} <= paired


def test_headings_between_parts_belong_to_what_follows() -> None:
    parts = find_parts(
        np.eye(6, dtype=np.float32)[:5],
        np.eye(6, dtype=np.float32)[[5, 3, 4, 0, 1]],
        (lambda unit: unit == 2, lambda unit: unit == 0),
    )
    assert parts == [Part(range(2), range(3, 5)), Part(range(2, 5), range(3))]


def test_what_stands_in_both_texts_means_the_same() -> None:
    """Whatever an encoder makes of it in either language."""
    chinese = read_structure(clean("make all\n甲。"), Language.CHINESE)
    english = read_structure(clean("make all\nA."), Language.ENGLISH)
    of_chinese = np.array([[1, 0, 0], [0, 1, 0]], dtype=np.float32)
    of_english = np.array([[0, 0, 1], [0, 1, 0]], dtype=np.float32)
    alignment = align_documents(chinese, english, of_chinese, of_english)
    assert [pair.score for pair in alignment.units] == pytest.approx([1, 1])
