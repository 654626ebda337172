"""Sentences left out of long pairs, or added to them: how many are found, and who is blamed.

    python benchmarks/left_out.py [--half test] [--seed N]

Neighbouring segments of human translations (WMT news, TED talks; MAC-Dev's beads, chapters 1-3 for
dev, 4-6 for test) are joined into pairs of up to nine; of three in five that hold several, one
segment of one side is taken out, so that what stands for it on the other has no counterpart.
Found is a major finding of the check that overlaps it; false is any other finding of the check,
in the pairs with a loss and in those without.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import judged
from checks import GRAVE, console, linker
from rich.table import Table

from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.omission import OmissionCheck
from evaluator.language import simplified
from evaluator.model import Status

SYSTEMS = {"wmt20-news": "Human-A.0", "wmt21-news": "ref.A", "wmt21-ted": "ref"}
CHAPTERS = {"dev": ("001", "002", "003"), "test": ("004", "005", "006")}
SIZES = (1, 2, 2, 3, 4, 6, 9)  # segments of a pair
LOSING = 0.6  # chance that a pair of several loses one
LONGEST = 420  # characters of a source; longer ones take long to encode
STRETCH = 40  # beads of a chapter that count as a document
EACH = 4  # segments for each pair that is made

Segment = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Joined:
    """A pair of neighbouring segments.

    Attributes:
        pair: both texts.
        is_source: side of what nothing stands for any more; None where nothing was taken out.
        start: where that begins in the text of its side.
        end: where it ends.
    """

    pair: CheckedPair
    is_source: bool | None = None
    start: int = 0
    end: int = 0

    def is_of(self, draft: Draft) -> bool:
        """Whether a finding is of what nothing stands for."""
        place = draft.source_span if self.is_source else draft.translation_span
        return (
            self.is_source is not None
            and place is not None
            and place.start < self.end
            and self.start < place.end
        )


def main() -> None:
    """Print a line a data set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0)
    judged.add_options(parser)
    options = parser.parse_args()
    table = Table("texts", "pairs", "lost", "found", "added", "found", "false", "in 100 pairs")
    link = linker()
    for name, documents in texts(options.shared, options.half).items():
        made = list(joined(documents, options.seed))
        found = findings(made, link([one.pair for one in made]))
        cells = [name, str(len(made))]
        for is_source in (True, False):
            own = [
                any(one.is_of(draft) and draft.severity in GRAVE for draft in drafts)
                for one, drafts in zip(made, found, strict=True)
                if one.is_source is is_source
            ]
            cells += [str(len(own)), f"{sum(own) / max(len(own), 1):.2f}"]
        false = [
            draft
            for one, drafts in zip(made, found, strict=True)
            for draft in drafts
            if not one.is_of(draft)
        ]
        table.add_row(*cells, str(len(false)), f"{100 * len(false) / len(made):.1f}")
        for draft in false:
            place = draft.source_span or draft.translation_span
            assert place is not None, "of words"
            console.print(f"{name} {draft.severity} {place.text}", markup=False)
    console.print(table)


def texts(shared: Path, half: str) -> dict[str, list[list[Segment]]]:
    """Segments of trusted translations by data set and document."""
    found = {}
    for name, system in SYSTEMS.items():
        documents = judged.documents(shared, name, half)[system]
        found[name] = [
            [(squeezed(s.pair.source), squeezed(s.pair.translation)) for s in document]
            for document in documents
        ]
    for chapter in (c for of, own in CHAPTERS.items() if half in (of, "all") for c in own):
        path = shared / f"alignment-gold/mac-dev/{chapter}.json"
        gold = json.loads(path.read_text(encoding="utf-8"))
        beads = [
            ("".join(gold["zh"][i] for i in zh), " ".join(gold["en"][j] for j in en))
            for zh, en in gold["beads"]
            if zh and en
        ]
        found[f"novel {chapter}"] = [
            beads[start : start + STRETCH] for start in range(0, len(beads), STRETCH)
        ]
    return found


def squeezed(text: str) -> str:
    """A text in one line, simplified as checks see it."""
    return simplified(" ".join(text.split()))


def joined(documents: Sequence[Sequence[Segment]], seed: int) -> Iterator[Joined]:
    """Pairs of neighbouring segments, of some of which one side has lost a segment."""
    rng = random.Random(seed)
    number = 0
    for document in documents:
        for _ in range(max(2, len(document) // EACH)):
            size = rng.choice(SIZES)
            at = rng.randrange(max(1, len(document) - size + 1))
            part = document[at : at + size]
            if sum(len(source) for source, _ in part) > LONGEST:
                continue
            loses = len(part) > 1 and rng.random() < LOSING
            lost = (rng.randrange(2), rng.randrange(len(part))) if loses else None
            number += 1
            yield _joined(str(number), part, lost)


def _joined(name: str, part: Sequence[Segment], lost: tuple[int, int] | None) -> Joined:
    sides, bereft = [], (0, 0)
    for side, separator in enumerate(("", " ")):
        text = ""
        for number, segment in enumerate(part):
            if lost == (side, number):
                continue
            text += separator if text else ""
            if lost == (1 - side, number):
                bereft = len(text), len(text) + len(segment[side])
            text += segment[side]
        sides.append(text)
    source, translation = sides
    pair = CheckedPair(name, name, Status.PAIRED, source, translation)
    return Joined(pair) if lost is None else Joined(pair, lost[0] == 1, *bereft)


def findings(made: Sequence[Joined], pairs: Sequence[CheckedPair]) -> list[list[Draft]]:
    """What the check says of every pair."""
    found: list[list[Draft]] = [[] for _ in made]
    for draft in OmissionCheck().find(CheckedDocument(pairs)):
        found[draft.pair].append(draft)
    return found


if __name__ == "__main__":
    main()
