"""Human judgements as the benchmarks read them, from the folder beside the project.

They are not part of the project; ``--shared`` names another place.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evaluator.checks import CheckedPair
from evaluator.model import Severity, Status

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
HALVES = ("dev", "test", "all")
_ENDINGS = {"wmt20-news": "mqm", "wmt21-news": "error-spans", "wmt21-ted": "mqm"}


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that every benchmark on human judgements has."""
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of the shared data")
    parser.add_argument(
        "--half", choices=HALVES, default="test", help="WMT documents: even for dev, odd for test"
    )


@dataclass(frozen=True, slots=True)
class Annotation:
    """An error that an annotator of the policy document marked; a text may be empty."""

    clause: str
    source: str
    translation: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Judged:
    """A segment with the expert's error spans in its translation."""

    pair: CheckedPair
    errors: tuple[tuple[str, int, int], ...]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def marked_errors(shared: Path) -> list[Annotation]:
    """What both annotators marked in half of the policy document."""
    return [
        Annotation(
            note["clause"], note["zh_span"] or "", note["en_span"] or "", Severity(note["severity"])
        )
        for note in lines(shared / "human-judgements/western-development-2020.mqm.dev.jsonl")
    ]


def documents(shared: Path, name: str, half: str) -> dict[str, list[list[Judged]]]:
    """Segments of a WMT set by system and document; several annotators' spans together.

    Parameters:
        shared: folder of the shared data.
        name: ``wmt20-news``, ``wmt21-news`` or ``wmt21-ted``.
        half: which documents.
    """
    rows = list(lines(shared / f"human-judgements/{name}.zh-en.{_ENDINGS[name]}.jsonl"))
    known = sorted({row["doc"] for row in rows})
    wanted = {
        doc for k, doc in enumerate(known) if half == "all" or (k % 2 == 0) == (half == "dev")
    }
    merged: dict[tuple[str, str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["doc"] in wanted:
            merged[row["system"], row["doc"], row["segment"]].append(row)
    grouped: dict[str, dict[str, list[Judged]]] = defaultdict(lambda: defaultdict(list))
    for (system, doc, segment), same in sorted(merged.items()):
        pair = CheckedPair(
            str(segment), doc, Status.PAIRED, same[0]["source"], same[0]["translation"]
        )
        errors = tuple(
            (error["severity"], *error["target_span"])
            for row in same
            for error in row["errors"]
            if error["target_span"]
        )
        grouped[system][doc].append(Judged(pair, errors))
    return {system: list(docs.values()) for system, docs in grouped.items()}


def with_references(
    systems: Mapping[str, Sequence[Sequence[Judged]]], reference: str
) -> dict[str, list[list[Judged]]]:
    """The other systems' segments, each with what the one has for its source.

    Parameters:
        systems: segments by system and document.
        reference: the system whose translations are trusted.
    """
    trusted = {s.pair.source: s.pair for doc in systems[reference] for s in doc}
    return {
        system: [
            [
                replace(s, pair=replace(s.pair, reference=trusted.get(s.pair.source)))
                for s in segments
            ]
            for segments in docs
        ]
        for system, docs in systems.items()
        if system != reference
    }


def is_human(system: str) -> bool:
    """Whether a WMT system is a human translator."""
    return system.startswith(("ref", "Human"))


def places(part: str, whole: str) -> list[tuple[int, int]]:
    """Where a text occurs in another, white space aside; offsets count what is left."""
    part, whole = squeezed(part), squeezed(whole)
    return [(m.start(), m.start() + len(part)) for m in re.finditer(re.escape(part), whole)]


def squeezed(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s+", "", text)


def overlap(ours: Sequence[tuple[int, int]], theirs: Sequence[tuple[int, int]]) -> bool:
    """Whether any of our stretches shares a character with any of theirs."""
    return any(a < d and c < b for a, b in ours for c, d in theirs)
