"""Right and wrong translations by phenomenon: what is found, who is blamed, which comes first.

    python benchmarks/challenge.py [--items FILE] [--bad NUMBER] [--half dev|test|all]
        [--show found|missed|blamed|order] [--only TEXT …] [--reference]
        [--judge URL --judge-model NAME] [--judge-budget BUDGET] [--judge-price PROMPT/ANSWER]

Every item of a contrastive set has a Chinese sentence, two right translations and a wrong one.
All sentences are scored as one file of lines, with six systems.  Each has the wrong translation of
every sixth item and right ones of the others, so that what checks learn from the rest of a text
speaks for and against right and wrong alike, and no text is so bad that it speaks against all that
stands in it.  Counted are

``found``   wrong translations of critical and major items with a finding that overlaps the wrong
            words (or, where the wrong translation lacks words, the words of the source);
``grave``   of these, those with such a finding graver than minor;
``blamed``  right translations with a finding graver than minor; ``any`` with any finding;
``order``   comparisons in which the wrong translation has the higher priority, against both right
            ones and against the nearer of the two alone (by characters changed).

With ``--reference`` the second right translation stands beside as a trusted reference, and only
the first is judged.  With a judge all is counted twice, without it and with it, and what asking has
cost is told.

Where items have several wrong translations (``training/data/contrasts``), ``--bad`` says which is
taken, the first being 1; those that have not so many are left out.

The items are for judging, never for fitting.  Without ``--items`` the development set beside the
project is taken, and where that is absent the project's own (``contrast/own.jsonl``).  All items
are judged together; ``--half`` counts and lists half of them, chosen by a hash of their ids, so
that the misses of one half may be read and those of the other not.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import judged
from rich.console import Console
from rich.table import Table

from evaluator.checks import Draft
from evaluator.corpora import Corpus
from evaluator.evaluation import Choice, evaluate_corpus
from evaluator.evidence.opinions import JudgePlan, judge_plan
from evaluator.model import Finding, Level, Severity
from evaluator.model.run import Run

SYSTEMS = ("one", "two", "three", "four", "five", "six")
REFERENCE = "trusted"
GRAVE = (Severity.CRITICAL, Severity.MAJOR)
OWN = Path(__file__).with_name("contrast") / "own.jsonl"
console = Console(width=120)


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence of the set with its translations.

    Attributes:
        id: for instance ``01-d1``; the number is the phenomenon's.
        phenomenon: what the wrong translation gets wrong.
        domain: kind of text.
        source: Chinese.
        good: two right translations.
        bad: the wrong one.
        bad_span: wrong words in it; empty where words are missing.
        source_span: what they should stand for.
        severity: of the error.
        why: what is wrong.
    """

    id: str
    phenomenon: str
    domain: str
    source: str
    good: tuple[str, str]
    bad: str
    bad_span: str
    source_span: str
    severity: Severity
    why: str

    @property
    def is_grave(self) -> bool:
        """Whether its error is critical or major."""
        return self.severity in GRAVE

    @property
    def half(self) -> str:
        """``dev`` or ``test``, by a hash of its id."""
        return ("dev", "test")[hashlib.sha256(self.id.encode()).digest()[0] % 2]

    @property
    def nearer(self) -> int:
        """Which of the right translations the wrong one was made of."""
        alike = [
            difflib.SequenceMatcher(None, good, self.bad, autojunk=False).ratio()
            for good in self.good
        ]
        return alike.index(max(alike))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item.

    Attributes:
        item: the item.
        on_span: findings in the wrong translation that overlap the wrong words.
        blamed: findings in each right translation that is judged.
        priorities: of these and of the wrong one, which is the last.
    """

    item: Item
    on_span: tuple[Finding, ...]
    blamed: tuple[tuple[Finding, ...], ...]
    priorities: tuple[float, ...]

    @property
    def is_found(self) -> bool:
        """Whether anything was found on the wrong words."""
        return bool(self.on_span)

    @property
    def is_grave(self) -> bool:
        """Whether something graver than minor was."""
        return _has_grave(self.on_span)

    @property
    def first(self) -> tuple[bool, ...]:
        """Whether the wrong translation comes before each right one."""
        *good, bad = self.priorities
        return tuple(bad > one for one in good)

    @property
    def is_nearer_first(self) -> bool:
        """Whether it comes before the nearer right one, or the only one."""
        return self.first[self.item.nearer if len(self.first) > 1 else 0]


Count = Callable[[Sequence[Outcome]], int]
COUNTS: Mapping[str, tuple[Count, Count]] = {
    "found": (
        lambda all_: sum(o.is_found for o in all_ if o.item.is_grave),
        lambda all_: sum(o.item.is_grave for o in all_),
    ),
    "grave": (
        lambda all_: sum(o.is_grave for o in all_ if o.item.is_grave),
        lambda all_: sum(o.item.is_grave for o in all_),
    ),
    "blamed": (
        lambda all_: sum(_has_grave(found) for o in all_ for found in o.blamed),
        lambda all_: sum(len(o.blamed) for o in all_),
    ),
    "any": (
        lambda all_: sum(bool(found) for o in all_ for found in o.blamed),
        lambda all_: sum(len(o.blamed) for o in all_),
    ),
    "order": (
        lambda all_: sum(sum(o.first) for o in all_),
        lambda all_: sum(len(o.first) for o in all_),
    ),
    "nearer": (lambda all_: sum(o.is_nearer_first for o in all_), len),
}


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=judged.SHARED, help="folder of the set")
    parser.add_argument("--items", type=Path, help="another set of the same form")
    parser.add_argument("--bad", type=int, default=1, help="which of several wrong translations")
    parser.add_argument("--half", choices=judged.HALVES, default="all", help="which items to count")
    parser.add_argument(
        "--show",
        action="append",
        choices=["found", "missed", "blamed", "order"],
        default=[],
        help="list the items that were found, missed, blamed or put in the wrong order",
    )
    parser.add_argument(
        "--only", action="append", metavar="TEXT", help="phenomena or checks whose name holds this"
    )
    parser.add_argument(
        "--reference",
        action="store_true",
        help="the second right translation stands beside as a trusted reference",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the counts there too")
    parser.add_argument("--judge", action="append", metavar="URL", default=[])
    parser.add_argument("--judge-model", action="append", metavar="NAME", default=[])
    parser.add_argument("--judge-budget", metavar="NUMBER[pairs|tokens|money]")
    parser.add_argument("--judge-price", metavar="PROMPT/ANSWER")
    options = parser.parse_args()
    items = read_items(options.items or default_items(options.shared), options.bad)
    plan = judge_plan(options.judge, options.judge_model, options.judge_budget, options.judge_price)
    outcomes = judge(items, with_reference=options.reference)
    if plan is not None:
        alone = outcomes
        outcomes = judge(items, replace(plan, neighbours=0), with_reference=options.reference)
        print_added(alone, outcomes)
    if options.half != "all":
        outcomes = [outcome for outcome in outcomes if outcome.item.half == options.half]
    for part in ("phenomenon", "domain"):
        print_table(part, outcomes)
    print_checks(outcomes)
    for kind in options.show:
        show(kind, outcomes, options.only or [""])
    if options.json:
        counts = {name: [of(outcomes), whole(outcomes)] for name, (of, whole) in COUNTS.items()}
        options.json.write_text(json.dumps(counts) + "\n", encoding="utf-8")


def default_items(shared: Path) -> Path:
    """The development set, or the project's own where the folder has none."""
    development = shared / "challenge/dev.jsonl"
    return development if development.exists() else OWN


def read_items(file: Path, number: int = 1) -> list[Item]:
    """The items of a file of JSON lines.

    Parameters:
        file: of the set.
        number: which wrong translation is taken where an item has several, from 1.
    """
    records = judged.lines(file)
    return [
        _item(one if "bad" in one else _with_one_bad(one, number))
        for one in records
        if "bad" in one or len(one["bads"]) >= number
    ]


def _with_one_bad(record: dict[str, Any], number: int) -> dict[str, Any]:
    """An item of several wrong translations as one that has a single one."""
    bad = record["bads"][number - 1]
    kept = {name: record[name] for name in ("domain", "source", "good")}
    return kept | {
        "id": f"{number}-{record['id']}",
        "phenomenon": bad["phenomenon"],
        "bad": bad["text"],
        "bad_span": bad["span"],
        "source_span": bad["source_span"],
        "severity": bad["severity"],
        "why": "",
    }


def _item(record: dict[str, Any]) -> Item:
    one, other = record["good"]
    number = record["id"].split("-")[0]
    return Item(
        **{**record, "good": (one, other)}
        | {"phenomenon": f"{number} {record['phenomenon']}"}
        | {"severity": Severity(record["severity"])}
    )


def judge(
    items: Sequence[Item], judging: JudgePlan | None = None, *, with_reference: bool = False
) -> list[Outcome]:
    """Score all sentences as one file of lines and see what became of every item.

    Parameters:
        items: of a set.
        judging: how a language model is asked.
        with_reference: whether the second right translation stands beside, and is not judged.
    """
    texts: dict[str, list[str]] = {name: [] for name in ("source", *SYSTEMS)}
    for number, item in enumerate(items):
        texts["source"].append(item.source)
        own = dict(zip(_systems(number), (*item.good, item.bad), strict=True))
        for place, system in enumerate(SYSTEMS):
            texts[system].append(own.get(system, item.good[place % 2]))
    if with_reference:
        texts[REFERENCE] = [item.good[1] for item in items]
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{name}.txt" for name in texts}
        for name, file in files.items():
            lines = (" ".join(line.split()) for line in texts[name])
            file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        corpus = Corpus(
            "challenge",
            "challenge",
            {"source": files["source"]},
            {name: files[name] for name in SYSTEMS},
            {REFERENCE: files[REFERENCE]} if with_reference else {},
            [],
            by_line=True,
        )
        run = evaluate_corpus(corpus, Choice(force=True, judging=judging))
    if judging is not None:
        for note in run.manifest.notes:
            console.print(note, markup=False, highlight=False)
    goods = 1 if with_reference else 2
    return [_outcome(item, number, run, goods) for number, item in enumerate(items)]


def _systems(number: int) -> tuple[str, str, str]:
    """Which systems have an item's two right translations and its wrong one to be judged."""
    one, other, bad = (SYSTEMS[(number + k) % len(SYSTEMS)] for k in range(3))
    return one, other, bad


def _outcome(item: Item, number: int, run: Run, goods: int) -> Outcome:
    *right, bad = _systems(number)
    unit = f"p{number + 1}"
    return Outcome(
        item,
        tuple(f for f in _findings(run, bad, unit) if is_on_span(f, item)),
        tuple(_findings(run, system, unit) for system in right[:goods]),
        tuple(_priority(run, system, unit) for system in (*right[:goods], bad)),
    )


def _findings(run: Run, system: str, unit: str) -> tuple[Finding, ...]:
    return tuple(f for f in run.findings if f.system == system and f.unit == unit)


def _priority(run: Run, system: str, unit: str) -> float:
    table = run.pairs
    rows = table[(table["system"] == system) & (table["unit"] == unit)]
    return float(rows[rows["level"] == Level.UNIT]["priority"].max())


def is_on_span(finding: Finding | Draft, item: Item) -> bool:
    """Whether a finding overlaps the wrong words, or the source's where words are missing."""
    place = finding.translation_span
    if place is not None and item.bad_span:
        return judged.overlap(
            judged.places(place.text, item.bad), judged.places(item.bad_span, item.bad)
        )
    place = finding.source_span
    return place is not None and judged.overlap(
        judged.places(place.text, item.source), judged.places(item.source_span, item.source)
    )


def _has_grave(found: Iterable[Finding]) -> bool:
    return any(finding.severity in GRAVE for finding in found)


def print_added(alone: Sequence[Outcome], judged_too: Sequence[Outcome]) -> None:
    """What is counted without a judge and with it."""
    table = Table("", *COUNTS, title="What a judge adds")
    table.add_row("without", *_cells(alone))
    table.add_row("with", *_cells(judged_too))
    console.print(table)


def print_table(part: str, outcomes: Sequence[Outcome]) -> None:
    """Counts by phenomenon or domain, all together in the last line."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[getattr(outcome.item, part)].append(outcome)
    table = Table(part, title=f"{len(outcomes)} sentences by {part}")
    for name in COUNTS:
        table.add_column(name, justify="right")
    for name in sorted(groups):
        table.add_row(name, *_cells(groups[name]))
    table.add_section()
    table.add_row("all", *_cells(outcomes))
    console.print(table)


def _cells(outcomes: Sequence[Outcome]) -> list[str]:
    return [f"{of(outcomes)}/{whole(outcomes)}" for of, whole in COUNTS.values()]


def print_checks(outcomes: Sequence[Outcome]) -> None:
    """What each check found on wrong words, and how often it blamed right translations."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for outcome in outcomes:
        for place, group in ((0, [outcome.on_span]), (2, outcome.blamed)):
            for found in group:
                for check in {f.check for f in found}:
                    counts[check][place] += 1
                for check in {f.check for f in found if f.severity in GRAVE}:
                    counts[check][place + 1] += 1
    columns = ("check", "on wrong words", "grave", "right ones blamed", "grave")
    table = Table(*columns, title="By check")
    for check, row in sorted(counts.items()):
        table.add_row(check, *map(str, row))
    console.print(table)


def show(kind: str, outcomes: Sequence[Outcome], only: Sequence[str]) -> None:
    """List what went wrong, with what was said."""
    for outcome in outcomes:
        item = outcome.item
        head = f"{item.id} {item.phenomenon} [{item.domain}] {item.source}"
        lines = []
        if kind == "found" and outcome.is_found:
            lines = [f"  {item.bad}", f"  {item.bad_span!r} {item.severity}: {item.why}"]
            lines += [_line(finding) for finding in outcome.on_span]
        if kind == "missed" and item.is_grave and not outcome.is_grave:
            lines = [f"  {item.bad}", f"  {item.bad_span!r} {item.severity}: {item.why}"]
            lines += [_line(finding) for finding in outcome.on_span]
        if kind == "blamed":
            for good, found in zip(item.good, outcome.blamed, strict=False):
                lines += [f"  {good}", *map(_line, found)] if found else []
        if kind == "order" and not outcome.is_nearer_first:
            *right, wrong = outcome.priorities
            told = f"right {' and '.join(f'{one:.2f}' for one in right)}, wrong {wrong:.2f}"
            lines = [f"  {item.bad}", f"  {told}"]
        text = "\n".join([head, *lines])
        if lines and any(word in text for word in only):
            console.print(text, markup=False, highlight=False)


def _line(found: Finding) -> str:
    spans = [s.text if s else "-" for s in (found.source_span, found.translation_span)]
    return f"    {found.check} {found.severity} {' | '.join(spans)} | {found.message}"


if __name__ == "__main__":
    main()
