"""What the checks find, and how much of it is right, on data that none was written for.

    python benchmarks/checks.py [policy] [news] [news20] [talks] [faults] [speed] [--half …]
                                [--show CHECK] [--fault NAME …] [--links]

``policy``  the annotated half of the policy document, with its term list and reference, with
            the reference alone and with neither: a finding is right where it overlaps an
            annotated span on either side; an annotated error is found where a finding overlaps it.
``news``    WMT21 news, error spans of experts in the English: a finding is right where it
            overlaps one, and, for one that has no place in the English (an omission), where
            its segment has any, so set its precision against the share of such segments.
``news20``  WMT20 news, ten systems, two of them human, three experts each, likewise.
``talks``   WMT21 TED talks, likewise.
``faults``  errors put into clean human translations: see faults.py.
``speed``   seconds that each check takes on the policy document.

Beside each precision stands the mean confidence that the findings told.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import judged
import numpy as np
import pandas as pd
from faults import FAULTS, inject
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from evaluator.alignment.words import english_words
from evaluator.checks import Check, CheckedDocument, CheckedPair, Draft, load_checks
from evaluator.corpora.corpus import load_corpus
from evaluator.embedding import Calibration, Encoder, load_encoder
from evaluator.evaluation import Choice
from evaluator.evaluation.findings import (
    PAIR_COLUMNS,
    checked_pairs,
    drafts_of,
    one_an_error,
)
from evaluator.evaluation.judging import similarities
from evaluator.evaluation.pairing import pair_corpus
from evaluator.evaluation.pipeline import evaluate_corpus
from evaluator.evaluation.tables import pair_table
from evaluator.evidence.inside import read_inside
from evaluator.evidence.reading import Passage
from evaluator.evidence.risks import read_systems
from evaluator.model import Finding, Level, Severity
from evaluator.model.run import Run
from evaluator.quality import WORD_CUT
from evaluator.validation import statistics

POLICY = judged.ROOT / "references/western-development-2020"
PARTS = ("policy", "news", "news20", "talks", "faults", "speed")
EXPERTS = {"news": "wmt21-news", "news20": "wmt20-news", "talks": "wmt21-ted"}
GRAVE = (Severity.CRITICAL, Severity.MAJOR)
SEEDS = range(3)
console = Console(width=110)
Linker = Callable[[Sequence[CheckedPair]], list[CheckedPair]]


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument(
        "--links",
        action="store_true",
        help="link the words of news, talks and faulty pairs first (minutes, then cached)",
    )
    parser.add_argument(
        "--show",
        metavar="CHECK",
        help="print every finding of this check too, or 'missed' errors and faults",
    )
    parser.add_argument(
        "--system", action="append", default=[], help="WMT: judge this system only; repeatable"
    )
    parser.add_argument(
        "--reference",
        metavar="SYSTEM",
        help="WMT: hold the others against this one's translations, as trusted references",
    )
    parser.add_argument(
        "--fault", action="append", choices=[*FAULTS], help="inject only this one; repeatable"
    )
    judged.add_options(parser)
    options = parser.parse_args()
    parts = options.parts or PARTS
    checks = load_checks()
    link = linker() if options.links else list
    if "policy" in parts:
        for given in ("terms and reference", "reference", "nothing"):
            policy(options.shared, given, options.show)
    for part, name in EXPERTS.items():
        if part in parts:
            documents = judged.documents(options.shared, name, options.half)
            if options.system:
                wanted = {*options.system, options.reference or options.system[0]}
                documents = {system: documents[system] for system in wanted}
            if options.reference:
                documents = judged.with_references(documents, options.reference)
            experts(name, options.half, documents, checks, link, options.show)
    if "faults" in parts:
        faults(options.shared, options.half, options.fault or FAULTS, checks, link, options.show)
    if "speed" in parts:
        speed(checks)


# --- the policy document -------------------------------------------------------------------


def policy(shared: Path, given: str, show: str | None) -> None:
    """Findings of a whole run against both annotators' marks.

    Parameters:
        shared: folder of the shared data.
        given: what the program is given beside the texts: ``terms and reference``,
            ``reference`` or ``nothing``.
        show: check whose findings are printed, or ``missed``.
    """
    corpus = load_corpus(POLICY)
    if "terms" not in given:
        corpus = replace(corpus, terms=[])
    if "reference" not in given:
        corpus = replace(corpus, references={})
    run = evaluate_corpus(corpus, Choice(systems=["mt-2020"]))
    notes = judged.marked_errors(shared)
    clauses = {note.clause for note in notes}
    found = [finding for finding in run.findings if finding.unit in clauses]
    placed = Placed(run, notes)
    tally = Tally()
    for finding in found:
        is_right = any(placed.agree(finding, note) for note in notes)
        tally.add(finding.check, finding.severity, finding.confidence, is_right)
        if show == finding.check:
            console.print("right" if is_right else "WRONG", line(finding), markup=False)
    tally.show(f"Policy document, {len(clauses)} clauses, given {given}")
    recall = Table("annotated", "errors", "found", "recall", "found by a grave finding", "recall")
    for severity in Severity:
        theirs = [note for note in notes if note.severity is severity]
        hits = [sum(any(placed.agree(f, n) for f in found) for n in theirs)]
        grave = [f for f in found if f.severity in GRAVE]
        hits.append(sum(any(placed.agree(f, n) for f in grave) for n in theirs))
        shares = [f"{hit / len(theirs):.2f}" for hit in hits]
        row = [severity, len(theirs), hits[0], shares[0], hits[1], shares[1]]
        recall.add_row(*map(str, row))
        if show == "missed":
            for note in theirs:
                if severity in GRAVE and not any(placed.agree(f, note) for f in found):
                    text = f"MISSED {severity} {note.clause} {note.source} | {note.translation}"
                    console.print(text, markup=False)
    console.print(recall)


class Placed:
    """Findings and annotations by their place in their unit's text, white space aside."""

    def __init__(self, run: Run, notes: Iterable[judged.Annotation]) -> None:
        """Place everything.

        Parameters:
            run: with one system.
            notes: to be placed wherever their words occur in their clause.
        """
        units = run.pairs[run.pairs["level"] == Level.UNIT].set_index("unit")
        pairs = run.pairs[run.pairs["level"] == Level.SENTENCE].set_index("pair_id")
        self._findings: dict[str, list[list[tuple[int, int]]]] = {}
        for finding in run.findings:
            pair = pairs.loc[finding.pair_id]
            sides: list[list[tuple[int, int]]] = []
            for place, column in (
                (finding.source_span, "source_text"),
                (finding.translation_span, "translation_text"),
            ):
                if place is None:
                    sides.append([])
                    continue
                text, whole = str(pair[column]), str(units.at[finding.unit, column])
                first, last = (len(judged.squeezed(text[:end])) for end in (place.start, place.end))
                starts = judged.places(text, whole)
                sides.append([(at + first, at + last) for at, _ in starts[:1]])
            self._findings[finding.fingerprint] = sides
        self._notes = {
            note: [
                judged.places(note.source, str(units.at[note.clause, "source_text"])),
                judged.places(note.translation, str(units.at[note.clause, "translation_text"])),
            ]
            for note in notes
        }

    def agree(self, finding: Finding, note: judged.Annotation) -> bool:
        """Whether a finding and an annotation overlap on either side."""
        return finding.unit == note.clause and any(
            judged.overlap(ours, theirs)
            for ours, theirs in zip(
                self._findings[finding.fingerprint], self._notes[note], strict=True
            )
        )


# --- experts' spans ------------------------------------------------------------------------


def experts(
    name: str,
    half: str,
    systems: Mapping[str, Sequence[Sequence[judged.Judged]]],
    checks: Sequence[Check],
    link: Linker,
    show: str | None,
) -> None:
    """Findings in systems' output against experts' spans, and in human translations."""
    tally, segments, marks = Tally(), Counter[bool](), Marks()
    blamed: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    for system, docs in sorted(systems.items()):
        is_human = judged.is_human(system)
        for doc in docs:
            sizes[system] += len(doc)
            if not is_human:
                segments.update(bool(segment.errors) for segment in doc)
            pairs = link([segment.pair for segment in doc])
            found = drafts(checks, pairs)
            if not is_human:
                marks.add(doc, pairs, [draft for _, draft in found])
            for check, draft in found:
                errors = [(a, b) for _, a, b in doc[draft.pair].errors]
                place = draft.translation_span
                is_right = (
                    judged.overlap([(place.start, place.end)], errors) if place else bool(errors)
                )
                if not is_human:
                    tally.add(check, draft.severity, draft.confidence, is_right)
                else:
                    blamed[system]["any", check] += 1
                    blamed[system]["grave", check] += draft.severity in GRAVE
                if show == check:
                    kind = f"{system} {'right' if is_right else 'WRONG'}"
                    console.print(kind, line(draft), markup=False)
    if segments:
        share = segments[True] / segments.total()
        machines = f"{name}, {half} documents, MT systems"
        tally.show(f"{machines}; segments with any marked error: {share:.2f}")
        marks.show()
    for system in sorted(filter(judged.is_human, sizes)):
        for kind in ("grave", "any"):
            by_check = {
                check: count
                for (of, check), count in blamed[system].most_common()
                if of == kind and count
            }
            console.print(
                f"{system}, human, {sizes[system]} segments: findings ({kind}) in 100 segments "
                f"{100 * sum(by_check.values()) / sizes[system]:.1f} {by_check}"
            )


# --- injected faults -----------------------------------------------------------------------


def faults(
    shared: Path,
    half: str,
    names: Iterable[str],
    checks: Sequence[Check],
    link: Linker,
    show: str | None,
) -> None:
    """Errors put into human translations: how many are newly found."""
    texts = judged.documents(shared, "wmt21-news", half)["ref.A"]
    table = Table("fault", "injected", "found", "recall", "found by", title="Injected faults")
    for name in names:
        fault = FAULTS[name]
        injected, found, by = 0, 0, Counter[str]()
        for seed in SEEDS:
            for doc in texts:
                pairs = [segment.pair for segment in doc]
                faulty = inject(fault, pairs, seed)
                if not faulty:
                    continue
                pairs = link(pairs)
                before = {told(check, draft) for check, draft in drafts(checks, pairs)}
                for number, pair in zip(faulty, link(list(faulty.values())), strict=True):
                    now = [*pairs[:number], pair, *pairs[number + 1 :]]
                    new = {
                        check
                        for check, draft in drafts(checks, now)
                        if draft.pair == number and told(check, draft) not in before
                    }
                    injected += 1
                    found += bool(new)
                    by.update(new)
                    if show == "missed" and not new:
                        text = f"MISSED {name} {pair.source} | {pair.translation}"
                        console.print(text, markup=False)
        finders = ", ".join(f"{check} {count}" for check, count in by.most_common(4))
        table.add_row(name, str(injected), str(found), f"{found / max(injected, 1):.2f}", finders)
    console.print(table)


def told(check: str, draft: Draft) -> tuple[str, int, str]:
    """What makes a finding the same before and after a fault."""
    return check, draft.pair, draft.message.told()


# --- speed ---------------------------------------------------------------------------------


def speed(checks: Sequence[Check]) -> None:
    """Seconds that each check takes on the policy document, dictionaries loaded by whoever asks
    for them first.
    """
    paired = pair_corpus(load_corpus(POLICY), Choice(systems=["mt-2020"]))
    table = pair_table(paired.pairings, Level.SENTENCE)
    texts = table[table["status"] == "paired"]
    columns = (texts["pair_id"], texts["source_text"], texts["translation_text"])
    passages = {name: Passage(*both) for name, *both in zip(*columns, strict=True)}
    (reading,) = read_systems(paired.encoder, [passages])
    terms = [term for term_list in paired.term_lists for term in term_list.terms]
    document = CheckedDocument(checked_pairs(table, reading), terms, similar)
    shown = Table("check", "seconds", "findings", title=f"Speed, {len(table)} sentence pairs")
    total = 0.0
    for check in checks:
        begin = time.perf_counter()
        count = sum(1 for _ in check.find(document))
        seconds = time.perf_counter() - begin
        total += seconds
        shown.add_row(check.name, f"{seconds:.2f}", str(count))
    shown.add_row("all", f"{total:.2f}", "")
    console.print(shown)


# --- common --------------------------------------------------------------------------------


def linker() -> Linker:
    """A function that reads the evidence of pairs, and of their references, as a run does."""

    def link(pairs: Sequence[CheckedPair]) -> list[CheckedPair]:
        table = pd.DataFrame(
            [
                (str(k), pair.unit, pair.status, pair.source, pair.translation, 1.0)
                for k, pair in enumerate(pairs)
            ],
            columns=PAIR_COLUMNS,
        )
        references = {
            str(k): pair.reference.translation for k, pair in enumerate(pairs) if pair.reference
        }
        passages = {
            str(k): Passage(pair.source, pair.translation, references.get(str(k), ""))
            for k, pair in enumerate(pairs)
        }
        (reading,) = read_systems(encoder(), [passages])
        sides = {
            "zh": encoder().encode([pair.source for pair in pairs]),
            "en": encoder().encode([pair.translation for pair in pairs]),
        }
        calibration = Calibration.fit(encoder().checksum, sides)
        inside = read_inside(encoder(), calibration, passages, reading.links)
        reading = replace(reading, sentences=inside)
        return checked_pairs(table, reading, references=references)

    return link


class Marks:
    """Words that findings blame and words at risk, against those that experts marked."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._marked: list[bool] = []
        self._told: dict[str, list[bool]] = defaultdict(list)

    def add(
        self,
        segments: Sequence[judged.Judged],
        pairs: Sequence[CheckedPair],
        found: Iterable[Draft],
    ) -> None:
        """Count the words of a document."""
        blamed: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for draft in found:
            if place := draft.translation_span:
                blamed[draft.pair].append((place.start, place.end))
        for number, (segment, pair) in enumerate(zip(segments, pairs, strict=True)):
            errors = [(a, b) for _, a, b in segment.errors]
            at_risk = [(r.start, r.end) for r in pair.risks if r.error >= WORD_CUT]
            for word in english_words(pair.translation):
                self._marked.append(judged.overlap([word], errors))
                in_finding = judged.overlap([word], blamed[number])
                is_at_risk = judged.overlap([word], at_risk)
                self._told["in findings"].append(in_finding)
                self._told["at risk"].append(is_at_risk)
                self._told["either"].append(in_finding or is_at_risk)

    def show(self) -> None:
        """Print how well they agree."""
        marked = np.array(self._marked)
        for name, told in self._told.items():
            mcc = statistics.matthews(np.array(told), marked)
            console.print(
                f"words {name}: {np.mean(told):.3f} of {len(marked)}, "
                f"{np.mean(marked):.3f} marked by experts, MCC {mcc:.3f}"
            )


class Tally:
    """Findings and right ones among them, by check and gravity."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._counts: Mapping[tuple[str, bool], Counter[bool]] = defaultdict(Counter)
        self._told: Mapping[tuple[str, bool], list[float]] = defaultdict(list)

    def add(self, check: str, severity: Severity, confidence: float, is_right: bool) -> None:
        """Count a finding."""
        self._counts[check, severity in GRAVE][is_right] += 1
        self._told[check, severity in GRAVE].append(confidence)

    def show(self, title: str) -> None:
        """Print a table, all checks together in its last line."""
        table = Table("check", title=title)
        for kind in ("critical or major", "minor"):
            for column in (kind, "right", "precision", "told"):
                table.add_column(column, justify="right")
        names = sorted({name for name, _ in self._counts})
        for name in names:
            row = self._row([name])
            table.add_row(name, *row, end_section=name == names[-1])
        table.add_row("all", *self._row(names))
        console.print(table)

    def _row(self, names: Sequence[str]) -> list[str]:
        """Findings, right ones, their share and the mean confidence told, grave and minor."""
        cells = []
        for is_grave in (True, False):
            count = sum((self._counts[name, is_grave] for name in names), Counter[bool]())
            told = [one for name in names for one in self._told[name, is_grave]]
            cells += [str(count.total()), str(count[True])]
            cells += (
                [f"{count[True] / count.total():.2f}", f"{np.mean(told):.2f}"]
                if told
                else [
                    "",
                    "",
                ]
            )
        return cells


def drafts(checks: Sequence[Check], pairs: Sequence[CheckedPair]) -> list[tuple[str, Draft]]:
    """Every finding in a document without terms, with its check's name, one an error."""
    found = drafts_of(checks, CheckedDocument(pairs, similar=similar))
    found.sort(key=lambda item: (item[1].pair, item[1].severity.rank, -item[1].confidence))
    return one_an_error(found)


def line(found: Finding | Draft) -> str:
    """A finding in a line."""
    spans = [s.text if s else "-" for s in (found.source_span, found.translation_span)]
    said = found.message.told() if isinstance(found, Draft) else found.message
    return f"{found.severity} {' | '.join(spans)} | {said} -> {found.suggestion}"


@cache
def encoder() -> Encoder:
    """The bundled encoder."""
    return load_encoder(None)


def similar(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float32]:
    """Its judgement, as checks ask for it."""
    return similarities(encoder(), first, second)


if __name__ == "__main__":
    main()
