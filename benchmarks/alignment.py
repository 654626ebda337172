"""How well sentences are aligned: hand-made alignments, injected faults, a long text.

    python -m benchmarks.alignment [GOLD] [--seeds N] [--documents N] [--only TABLE …]

GOLD is the folder of hand-made alignments (default ``../shared/alignment-gold``); strict
and lax figures are counted as Vecalign's ``score.py`` does, over beads with both sides.
The weights were fitted to MAC-Dev, so that its table shows the fit; the figures on
unseen chapters are those of ``python -m training.alignment --cross-validate``.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from evaluator.alignment import Alignment, align_documents
from evaluator.alignment.blocks import Items
from evaluator.alignment.sequences import Encoders, align_sequences
from evaluator.documents import read_document
from evaluator.embedding import Calibration, Encoder, load_encoder
from evaluator.evaluation.texts import centred_encoders
from evaluator.language import Language
from evaluator.model import Status
from evaluator.structure import StructuredText, read_together
from evaluator.support.threads import one_blas_thread

from .layouts import Layout, layouts, read_beads

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared/alignment-gold"
JUDGED = ROOT.parent / "shared/human-judgements"
WESTERN = ROOT / "references/western-development-2020"

Pair = tuple[tuple[int, ...], tuple[int, ...]]
Fault = tuple[str, str]
"""What is done, and to which side."""


@dataclass(frozen=True, eq=False, slots=True)
class Chapter:
    """Two sequences and their hand-made beads."""

    name: str
    source: Items
    target: Items
    gold: list[Pair]
    encoders: Encoders | None = None


@dataclass(slots=True)
class Counts:
    """Beads counted as Vecalign's scorer does, and items in null beads."""

    figures: Counter[str] = field(default_factory=Counter)

    def add(self, gold: Iterable[Pair], found: Iterable[Pair]) -> None:
        """Count one text's beads."""
        gold, found = list(gold), list(found)
        ours, theirs = _non_null(found), _non_null(gold)
        our_links = {link for pair in ours for link in product(*pair)}
        their_links = {link for pair in theirs for link in product(*pair)}
        our_nulls, their_nulls = _null_items(found), _null_items(gold)
        self.figures += Counter(
            found=len(ours),
            gold=len(theirs),
            strict=len(ours & theirs),
            lax_found=sum(not their_links.isdisjoint(product(*pair)) for pair in ours),
            lax_gold=sum(not our_links.isdisjoint(product(*pair)) for pair in theirs),
            nulls_found=len(our_nulls),
            nulls_gold=len(their_nulls),
            nulls=len(our_nulls & their_nulls),
        )

    def cells(self) -> str:
        """Strict P, R, F1, lax F1, null hits, found and gold, as a row's cells."""
        f = self.figures
        strict = f["strict"] / f["found"], f["strict"] / f["gold"]
        lax = f["lax_found"] / f["found"], f["lax_gold"] / f["gold"]
        nulls = f"{f['nulls']}/{f['nulls_found']}, {f['nulls']}/{f['nulls_gold']}"
        return (
            f"{strict[0]:.3f} {strict[1]:.3f} {f1(*strict):.4f}   "
            f"{lax[0]:.4f} {lax[1]:.4f} {f1(*lax):.4f}   {nulls:>12}"
        )


def f1(precision: float, recall: float) -> float:
    """Harmonic mean; 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def read_chapters(folder: Path, encoder: Encoder) -> list[Chapter]:
    """Read and encode MAC-Dev."""
    chapters = []
    for path in sorted((folder / "mac-dev").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        source, target, encoders = encoded_items(data["zh"], data["en"], encoder)
        gold = [(tuple(a), tuple(b)) for a, b in data["beads"]]
        chapters.append(Chapter(path.stem, source, target, gold, encoders))
    if not chapters:
        sys.exit(f"no hand-made alignments in {folder / 'mac-dev'}")
    return chapters


def encoded_items(
    zh: Sequence[str], en: Sequence[str], encoder: Encoder
) -> tuple[Items, Items, Encoders]:
    """Sentences of both sides as the aligner wants them, and what encodes more of them."""
    vectors = {"zh": encoder.encode(zh), "en": encoder.encode(en)}
    calibration = Calibration.fit(encoder.checksum, vectors)
    lengths = [np.array([float(len(text)) for text in side]) for side in (zh, en)]
    ratio = lengths[1].sum() / lengths[0].sum()
    return (
        Items(calibration.center(vectors["zh"], "zh"), lengths[0], tuple(zh), ""),
        Items(calibration.center(vectors["en"], "en"), lengths[1] / ratio, tuple(en), " "),
        centred_encoders(encoder, calibration),
    )


def aligned(source: Items, target: Items, encoders: Encoders | None) -> list[Pair]:
    """Beads without their figures."""
    (beads,) = align_sequences([(source, target)], encoders)
    return [(bead.source, bead.target) for bead in beads]


def mac_table(chapters: Sequence[Chapter]) -> None:
    """MAC-Dev by chapter, in all and by size of bead."""
    print("\nMAC-Dev (fitted to it)  strict P, R, F1   lax P, R, F1   null hits/found, /gold   s")
    whole = Counts()
    sizes: dict[str, Counts] = {}
    begin = time.perf_counter()
    for chapter in chapters:
        start = time.perf_counter()
        found = aligned(chapter.source, chapter.target, chapter.encoders)
        counts = Counts()
        counts.add(chapter.gold, found)
        whole.add(chapter.gold, found)
        print(f"  {chapter.name:<20} {counts.cells()} {time.perf_counter() - start:8.1f}")
        for kind in {_size(pair) for pair in [*chapter.gold, *found] if all(pair)}:
            sizes.setdefault(kind, Counts()).add(
                [pair for pair in chapter.gold if _size(pair) == kind],
                [pair for pair in found if _size(pair) == kind],
            )
    print(f"  {'all':<20} {whole.cells()} {time.perf_counter() - begin:8.1f}")
    print("\n  by size      gold  found  strict F1")
    for kind, counts in sorted(sizes.items(), key=lambda item: -item[1].figures["gold"]):
        f = counts.figures
        value = 2 * f["strict"] / (f["found"] + f["gold"])
        print(f"  {kind:<10} {f['gold']:>6} {f['found']:>6}  {value:9.3f}")


def corpus_table(folder: Path, encoder: Encoder) -> None:
    """The sample corpus: hand-made beads against three versions of the source."""
    path = folder / "western-development-2020.dev.jsonl"
    gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    print("\nwestern-development-2020   gold beads whose text exists   found   missing units")
    for version in ("official", "scan-a", "scan-b"):
        alignment = align_files(WESTERN / f"source/{version}.zh.txt", encoder)
        source, target = (
            [s.text for unit in side.units for s in unit.sentences]
            for side in (alignment.source, alignment.target)
        )
        beads = {
            (tuple(source[i] for i in bead.source), tuple(target[j] for j in bead.target))
            for pair in alignment.units
            for bead in pair.beads
        }
        here = [b for b in gold if set(b["zh"]) <= set(source) and set(b["en"]) <= set(target)]
        hits = [b for b in here if (tuple(b["zh"]), tuple(b["en"])) in beads]
        lost = [p.id for p in alignment.units if p.status is Status.MISSING_FROM_SOURCE]
        print(f"  {version:<24} {len(here):>30} {len(hits):>7}   {' '.join(lost) or '-'}")
        for b in here:
            if b not in hits:
                print(f"    missed in {b['unit']}: {''.join(b['zh'])[:40]}…")


def align_files(
    source: Path, encoder: Encoder, target: Path = WESTERN / "translations/mt-2020.en.txt"
) -> Alignment:
    """Align two documents as the pipeline does."""
    chinese, english = read_together(
        [(read_document(source), Language.CHINESE), (read_document(target), Language.ENGLISH)]
    )
    zh, en, encoders = encoded_items(sentence_texts(chinese), sentence_texts(english), encoder)
    return align_documents(chinese, english, zh.vectors, en.vectors, encoders)


def sentence_texts(text: StructuredText) -> list[str]:
    """Sentences of all units, in order."""
    return [sentence.text for unit in text.units for sentence in unit.sentences]


def layout_table(folder: Path, encoder: Encoder, seeds: int) -> None:
    """Documents in layouts that the sample has not: blocks paired as they were made."""
    beads = read_beads(folder / "western-development-2020.dev.jsonl")
    right: Counter[str] = Counter()
    nulls: Counter[str] = Counter()
    blocks: Counter[str] = Counter()
    for seed in range(seeds):
        for layout in layouts(beads, seed):
            gold, found = Counter(layout.gold), Counter(_block_pairs(layout, encoder))
            right[layout.name] += (gold & found).total()
            nulls[layout.name] += sum(n for pair, n in found.items() if not all(pair))
            blocks[layout.name] += gold.total()
    print(f"\nUnseen layouts, {seeds} seeds        right pairs of blocks   false nulls")
    for name, total in blocks.items():
        share = right[name] / total
        print(f"  {name:<34} {right[name]:>5}/{total:<5} {share:7.1%} {nulls[name]:>9}")


TRUSTED = {"wmt21-ted.zh-en.mqm": "ref", "wmt20-news.zh-en.mqm": "Human-A.0"}
"""Human translations, segment by segment, and whose they are."""


def trusted_table(folder: Path, encoder: Encoder, most: int) -> None:
    """Human translations as plain text, a paragraph a line: what is called left out or added."""
    print("\nTrusted translations    documents   right pairs   false omissions, additions")
    for name, system in TRUSTED.items():
        documents: dict[str, dict[int, tuple[str, str]]] = {}
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["system"] == system:
                segments = documents.setdefault(row["doc"], {})
                sides = (" ".join(row[side].split()) for side in ("source", "translation"))
                segments[row["segment"]] = (next(sides), next(sides))
        right = total = 0
        nulls = [0, 0]
        chosen = sorted(documents)[:most]
        for document in chosen:
            gold = [documents[document][number] for number in sorted(documents[document])]
            texts = "\n".join(zh for zh, _ in gold), "\n".join(en for _, en in gold)
            found = _block_pairs(Layout(document, texts, gold), encoder, ".txt")
            right += (Counter(gold) & Counter(found)).total()
            total += len(gold)
            for side in (0, 1):
                nulls[side] += sum(1 for pair in found if not pair[1 - side])
        print(
            f"  {name:<22} {len(chosen):>6} {right:>12}/{total:<6} {right / total:7.1%}"
            f" {nulls[0]:>12}, {nulls[1]}"
        )


def _block_pairs(layout: Layout, encoder: Encoder, suffix: str = ".md") -> list[tuple[str, str]]:
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}{suffix}" for name in ("zh", "en")]
        for path, text in zip(paths, layout.texts, strict=True):
            path.write_text(text, encoding="utf-8")
        alignment = align_files(paths[0], encoder, paths[1])
    sides = alignment.source, alignment.target
    return [
        (
            sides[0].language.separator.join(sides[0].text_of(sides[0].units[s]) for s in p.source),
            sides[1].language.separator.join(sides[1].text_of(sides[1].units[t]) for t in p.target),
        )
        for p in alignment.units
    ]


def fault_table(chapters: Sequence[Chapter], encoder: Encoder, seeds: int) -> None:
    """Drops, insertions, duplicates and swaps in runs of 1-1 pairs, one fault a run."""
    print("\nInjected faults               reported at the right place   false nulls of items")
    for name, texts in (
        ("western, official × a", [western_runs(encoder)]),
        ("MAC-Dev, runs of 1-1", [one_to_one_runs(chapter) for chapter in chapters]),
    ):
        reported: Counter[Fault] = Counter()
        injected: Counter[Fault] = Counter()
        false = untouched = 0
        for seed in range(seeds):
            rng = np.random.default_rng(seed)
            for runs, encoders in texts:
                faults = [inject(run, runs, rng) for run in runs]
                found = align_sequences([fault.sides for fault in faults], encoders)
                for fault, beads in zip(faults, found, strict=True):
                    nulls = _null_items((bead.source, bead.target) for bead in beads)
                    injected[fault.kind] += 1
                    reported[fault.kind] += not nulls.isdisjoint(fault.touched)
                    false += len(nulls - fault.touched)
                    untouched += sum(map(len, fault.sides)) - len(fault.touched)
        print(f"  {name}: {sum(len(runs) for runs, _ in texts)} runs × {seeds} seeds")
        for kind in sorted(injected):
            share = reported[kind] / injected[kind]
            print(f"    {' '.join(kind):<24} {reported[kind]:>5}/{injected[kind]:<5} {share:7.1%}")
        wanted = [kind for kind in injected if kind[0] in ("drop", "insert")]
        share = sum(reported[k] for k in wanted) / sum(injected[k] for k in wanted)
        rate = false / untouched
        print(f"    {'drops and insertions':<24} {share:19.1%}   {false}/{untouched} {rate:.2%}")


Runs = tuple[list[tuple[Items, Items]], Encoders | None]
"""Runs of 1-1 pairs of one text, and what encodes more of it."""


def western_runs(encoder: Encoder) -> Runs:
    """1-1 pairs of official source and reference, unit by unit, as aligned without faults."""
    source, target = WESTERN / "source/official.zh.txt", WESTERN / "references/a.en.txt"
    alignment = align_files(source, encoder, target)
    texts = sentence_texts(alignment.source), sentence_texts(alignment.target)
    zh, en, encoders = encoded_items(texts[0], texts[1], encoder)
    runs = []
    for unit in alignment.units:
        pairs = [(b.source, b.target) for b in unit.beads if len(b.source) == len(b.target) == 1]
        if len(pairs) >= SHORTEST:
            runs.append((zh.take([s[0] for s, _ in pairs]), en.take([t[0] for _, t in pairs])))
    return runs, encoders


SHORTEST = 4
"""Fewest pairs of a run that a fault is injected into."""


def one_to_one_runs(chapter: Chapter) -> Runs:
    """Runs of neighbouring 1-1 gold beads."""
    runs: list[list[tuple[int, int]]] = [[]]
    for source, target in chapter.gold:
        if len(source) == len(target) == 1:
            runs[-1].append((source[0], target[0]))
        else:
            runs.append([])
    return [
        (chapter.source.take([i for i, _ in run]), chapter.target.take([j for _, j in run]))
        for run in runs
        if len(run) >= SHORTEST
    ], chapter.encoders


@dataclass(frozen=True, eq=False, slots=True)
class Injected:
    """A run with a fault.

    Attributes:
        kind: of the fault, and the side it was done to.
        sides: source and target.
        touched: items (side, index) of which one must be reported as null, and all may be.
    """

    kind: Fault
    sides: tuple[Items, Items]
    touched: set[tuple[int, int]]


def inject(
    run: tuple[Items, Items], others: Sequence[tuple[Items, Items]], rng: np.random.Generator
) -> Injected:
    """Do one random fault to one side of a run."""
    side = int(rng.integers(2))
    kind = ("drop", "insert", "duplicate", "swap")[int(rng.integers(4))]
    count = len(run[side])
    at = int(rng.integers(count))
    order = list(range(count))
    pool = run[side]
    if kind == "drop":
        del order[at]
        touched = {(1 - side, at)}
    elif kind == "insert":
        strangers = [other[side] for other in others if other is not run]
        stranger = strangers[int(rng.integers(len(strangers)))]
        pool = _concatenated([pool, stranger])
        order.insert(at, count + int(rng.integers(len(stranger))))
        touched = {(side, at)}
    elif kind == "duplicate":
        order.insert(at, at)
        touched = {(side, at), (side, at + 1)}
    else:
        at = min(at, count - 2)
        order[at], order[at + 1] = order[at + 1], order[at]
        touched = {(s, k) for s in (0, 1) for k in (at, at + 1)}
    changed = pool.take(order)
    sides = (changed, run[1]) if side == 0 else (run[0], changed)
    return Injected((kind, ("source", "target")[side]), sides, touched)


def scale_table(chapters: Sequence[Chapter], items: int = 5000) -> None:
    """A long text: the chapters over and over, as they are or each time turned.

    Turned to a direction of its own, the vectors of every round are those of another text;
    as they are, every sentence has many equal counterparts.
    """
    print("\nScale (first look alone)")
    for name, turned in (("every round another text", True), ("the same text repeated", False)):
        source, target, gold = long_text(chapters, items, turned=turned)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begin = time.perf_counter()
        found = aligned(source, target, None)
        seconds = time.perf_counter() - begin
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        counts = Counts()
        counts.add(gold, found)
        print(
            f"  {name}: {len(source)} × {len(target)} sentences, {seconds:.0f} s, peak "
            f"{after / 1024:.0f} MiB, {before / 1024:.0f} before\n    {counts.cells()}"
        )


def long_text(
    chapters: Sequence[Chapter], items: int, *, turned: bool
) -> tuple[Items, Items, list[Pair]]:
    """The chapters over and over, up to so many source sentences at least."""
    rng = np.random.default_rng(0)
    parts: list[tuple[Items, Items]] = []
    gold: list[Pair] = []
    counts = [0, 0]
    d = chapters[0].source.vectors.shape[1]
    while counts[0] < items:
        rotation = np.linalg.qr(rng.normal(size=(d, d)))[0] if turned else np.eye(d)
        for chapter in chapters:
            gold += [
                (tuple(i + counts[0] for i in a), tuple(j + counts[1] for j in b))
                for a, b in chapter.gold
            ]
            sides = chapter.source, chapter.target
            source, target = (_turned(side, rotation.astype(np.float32)) for side in sides)
            parts.append((source, target))
            counts = [counts[0] + len(source), counts[1] + len(target)]
    source, target = (_concatenated([part[side] for part in parts]) for side in (0, 1))
    return source, target, gold


def _turned(items: Items, rotation: NDArray[np.float32]) -> Items:
    return Items(items.vectors @ rotation, items.lengths, items.texts, items.separator)


def _concatenated(parts: Sequence[Items]) -> Items:
    return Items(
        np.concatenate([part.vectors for part in parts]),
        np.concatenate([part.lengths for part in parts]),
        tuple(text for part in parts for text in part.texts),
        parts[0].separator,
    )


def _size(pair: Pair) -> str:
    return f"{len(pair[0])}-{len(pair[1])}"


def _non_null(pairs: Iterable[Pair]) -> set[Pair]:
    return {pair for pair in pairs if all(pair)}


def _null_items(pairs: Iterable[Pair]) -> set[tuple[int, int]]:
    return {
        (side, item) for pair in pairs if not all(pair) for side in (0, 1) for item in pair[side]
    }


@one_blas_thread()
def main() -> None:
    """Print the tables."""
    tables = ("mac", "corpus", "layouts", "trusted", "faults", "scale")
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD, help="hand-made alignments")
    parser.add_argument("--trusted", type=Path, default=JUDGED, help="human translations")
    parser.add_argument("--documents", type=int, default=30, help="of each of them, at most")
    parser.add_argument("--seeds", type=int, default=10, help="rounds of injected faults")
    parser.add_argument("--only", nargs="*", choices=tables, default=tables, help="tables")
    arguments = parser.parse_args()
    encoder = load_encoder()
    if "layouts" in arguments.only:
        layout_table(arguments.gold, encoder, arguments.seeds)
    if "trusted" in arguments.only:
        trusted_table(arguments.trusted, encoder, arguments.documents)
    chapters = (
        read_chapters(arguments.gold, encoder)
        if {"mac", "faults", "scale"} & set(arguments.only)
        else []
    )
    if "mac" in arguments.only:
        mac_table(chapters)
    if "corpus" in arguments.only:
        corpus_table(arguments.gold, encoder)
    if "faults" in arguments.only:
        fault_table(chapters, encoder, arguments.seeds)
    if "scale" in arguments.only:
        scale_table(chapters)


if __name__ == "__main__":
    main()
