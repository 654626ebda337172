"""The sample corpus, aligned: the hand-made beads, and what scans have lost.

``tests/data/western-development-2020.dev.jsonl`` holds hand-made sentence beads of half of
the units of the official source and its machine translation.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from evaluator.alignment import Alignment, align_documents
from evaluator.embedding import Calibration, load_encoder
from evaluator.evaluation.texts import centred_encoders
from evaluator.model import Status
from tests.conftest import SYMPOSIUM, WESTERN, structured

OFFICIAL = WESTERN / "source/official.zh.txt"
SCAN_A = WESTERN / "source/scan-a.zh.txt"
SCAN_B = WESTERN / "source/scan-b.zh.txt"
MT = WESTERN / "translations/mt-2020.en.txt"
GOLD = Path(__file__).parent.parent / "data/western-development-2020.dev.jsonl"

Aligner = Callable[..., Alignment]
"""Of a source and a target, and of the first units of both alone where their number is given."""


@pytest.fixture(scope="module")
def align(own_cache: Path) -> Aligner:
    encoder = load_encoder()

    @cache
    def run(source: Path, target: Path, first: int | None = None) -> Alignment:
        read = map(structured, (source, target))
        texts = [replace(text, units=text.units[:first]) for text in read]
        vectors = [
            encoder.encode([s.text for unit in text.units for s in unit.sentences])
            for text in texts
        ]
        calibration = Calibration.fit(encoder.checksum, {"zh": vectors[0], "en": vectors[1]})
        zh, en = calibration.center(vectors[0], "zh"), calibration.center(vectors[1], "en")
        return align_documents(texts[0], texts[1], zh, en, centred_encoders(encoder, calibration))

    return run


def beads(alignment: Alignment) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    source = [s.text for unit in alignment.source.units for s in unit.sentences]
    target = [s.text for unit in alignment.target.units for s in unit.sentences]
    return {
        (tuple(source[i] for i in bead.source), tuple(target[j] for j in bead.target))
        for pair in alignment.units
        for bead in pair.beads
    }


def test_every_bead_made_by_hand(align: Aligner) -> None:
    found = beads(align(OFFICIAL, MT))
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert len(gold) == 133
    missed = [b for b in gold if (tuple(b["zh"]), tuple(b["en"])) not in found]
    assert not missed


@pytest.mark.parametrize("source", [OFFICIAL, SCAN_A, SCAN_B], ids=lambda p: p.name)
def test_every_sentence_stands_in_one_pair(align: Aligner, source: Path) -> None:
    alignment = align(source, MT)
    for side, text in (("source", alignment.source), ("target", alignment.target)):
        rows = [r for unit in alignment.units for bead in unit.beads for r in getattr(bead, side)]
        count = sum(len(unit.sentences) for unit in text.units)
        assert sorted(rows) == list(range(count))


def names(alignment: Alignment, status: Status) -> list[str]:
    return [pair.id for pair in alignment.units if pair.status is status]


def test_units_of_the_official_source(align: Aligner) -> None:
    alignment = align(OFFICIAL, MT)
    assert names(alignment, Status.OMISSION) == ["dateline", "title"]
    assert not names(alignment, Status.ADDITION)
    assert not names(alignment, Status.MISSING_FROM_SOURCE)


def test_a_lost_heading_is_paired_by_meaning(align: Aligner) -> None:
    alignment = align(SCAN_A, MT)
    (pair,) = (pair for pair in alignment.units if pair.id == "26")
    assert [alignment.target.units[t].id for t in pair.target] == ["26", "27"]
    assert not names(alignment, Status.ADDITION)


def test_lost_pages_are_missing_from_the_source_and_no_additions(align: Aligner) -> None:
    alignment = align(SCAN_B, MT)
    expected = {*map(str, range(4, 9)), *map(str, range(16, 22))}
    expected |= {"section-3", "section-5", "section-6"}
    assert set(names(alignment, Status.MISSING_FROM_SOURCE)) == expected
    assert not names(alignment, Status.ADDITION)
    inside = {
        pair.id.split(".")[0]
        for unit, pairs in zip(alignment.units, alignment.sentences, strict=True)
        if unit.status is Status.PAIRED
        for pair in pairs
        if pair.status is Status.MISSING_FROM_SOURCE
    }
    # What 15 has lost is one sentence's second half: its scrap may find the sentence, or not.
    assert inside - {"15"} == {"3", "22"}


def test_texts_of_one_subject_that_are_no_translations(align: Aligner) -> None:
    speech, speech_reference = SYMPOSIUM / "source/speech.zh.txt", SYMPOSIUM / "references/a.en.txt"
    assert align(speech, speech_reference).matched > 0.9
    # The first units alone: the aligner encodes nearly every run of what is no pair.
    assert align(speech, MT, 5).matched < 0.4
    assert align(OFFICIAL, speech_reference, 5).matched < 0.4
