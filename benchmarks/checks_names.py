"""Figures for the checks of names, places, pinyin and short names.

    python benchmarks/checks_names.py [--half dev|test|all] [--show]

Prints for each check: findings, right ones among them, precision, on the annotated half of the
policy document and on WMT21 news (MT systems; human translations); recall of injected faults;
and the seconds that the checks take on the sample corpus.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.abbreviations import AbbreviationCheck
from evaluator.checks.english_names import english_names
from evaluator.checks.names import NameCheck
from evaluator.checks.source_names import source_names
from evaluator.checks.transliteration import TransliterationCheck
from evaluator.model import Severity, Status

JUDGEMENTS = Path("/work/shared/human-judgements")
CHECKS = [NameCheck(), TransliterationCheck(), AbbreviationCheck()]
ROOT = Path(__file__).parent.parent


def find(pairs: Sequence[CheckedPair]) -> list[tuple[str, Draft]]:
    """Every finding with its check's name."""
    document = CheckedDocument(pairs)
    return [(check.name, draft) for check in CHECKS for draft in check.find(document)]


def sample_pairs(folder: Path) -> list[CheckedPair]:
    """Sentence pairs of the sample run in ``reports``."""
    table = pd.read_csv(folder / "pairs.csv", keep_default_na=False)
    table = table[table["level"] == "sentence"]
    columns = ["pair_id", "unit", "source_text", "translation_text"]
    return [
        CheckedPair(pair, unit, Status.PAIRED, source, translation)
        for pair, unit, source, translation in table[columns].itertuples(index=False)
    ]


def overlaps(span_text: str | None, annotated: str) -> bool:
    """Whether a finding's span shares its words with an annotated one (clause texts differ in
    white space only, so that containment stands for offsets).
    """
    if not span_text or not annotated:
        return False
    a, b = re.sub(r"\s", "", span_text).lower(), re.sub(r"\s", "", annotated).lower()
    return a in b or b in a


def western(show: bool) -> None:
    """Findings against the annotations of the policy document, clause by clause."""
    pairs = sample_pairs(ROOT / "reports/western-development-2020/sample")
    started = time.perf_counter()
    found = find(pairs)
    cold = time.perf_counter() - started
    source_names.cache_clear()
    english_names.cache_clear()
    started = time.perf_counter()
    found = find(pairs)
    seconds = time.perf_counter() - started
    with (JUDGEMENTS / "western-development-2020.mqm.dev.jsonl").open(encoding="utf-8") as file:
        notes = [json.loads(line) for line in file]
    clauses = {note["clause"] for note in notes}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, draft in found:
        pair = pairs[draft.pair]
        if pair.unit not in clauses:
            continue
        right = any(
            note["clause"] == pair.unit
            and (
                overlaps(draft.source_span and draft.source_span.text, note["zh_span"])
                or overlaps(draft.translation_span and draft.translation_span.text, note["en_span"])
            )
            for note in notes
        )
        counts[name]["found"] += 1
        counts[name]["right"] += right
        if show:
            print("  ", "right" if right else "WRONG", pair.unit, name, line(draft))
    print(f"\nPolicy document, annotated half ({len(clauses)} clauses)")
    table(counts)
    print(
        f"seconds on the sample corpus ({len(pairs)} pairs): {cold:.2f}, "
        f"of which without loading the dictionaries {seconds:.2f}"
    )


def line(draft: Draft) -> str:
    """A finding in a line."""
    spans = [s.text if s else "-" for s in (draft.source_span, draft.translation_span)]
    return f"{draft.severity.value} {' | '.join(spans)} | {draft.message} -> {draft.suggestion}"


def table(counts: dict[str, Counter[str]]) -> None:
    """Found, right and precision by check."""
    for name in sorted(counts):
        count = counts[name]
        share = count["right"] / count["found"] if count["found"] else float("nan")
        print(f"{name:28} found {count['found']:5} right {count['right']:5} precision {share:.2f}")


def news(half: str) -> dict[str, list[tuple[dict, CheckedPair]]]:  # type: ignore[type-arg]
    """Segments by system, in document order; odd documents are for development."""
    path = JUDGEMENTS / "wmt21-news.zh-en.error-spans.jsonl"
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    documents = sorted({row["doc"] for row in rows})
    wanted = {
        doc for k, doc in enumerate(documents) if half == "all" or (k % 2 == 0) == (half == "dev")
    }
    systems: dict[str, dict[tuple[str, int], dict]] = defaultdict(dict)  # type: ignore[type-arg]
    for row in rows:
        if row["doc"] in wanted:
            known = systems[row["system"]].setdefault((row["doc"], row["segment"]), row)
            if known is not row:  # several annotators: their spans together
                known["errors"] = known["errors"] + row["errors"]
    return {
        system: [
            (
                row,
                CheckedPair(
                    f"{key[0]}.{key[1]}", key[0], Status.PAIRED, row["source"], row["translation"]
                ),
            )
            for key, row in sorted(segments.items())
        ]
        for system, segments in systems.items()
    }


def by_document(items):  # type: ignore[no-untyped-def]
    """Segments grouped by document, since checks look at neighbours."""
    groups = defaultdict(list)
    for row, pair in items:
        groups[pair.unit].append((row, pair))
    return groups.values()


def wmt(half: str, show: bool) -> None:
    """Precision against expert spans, and silence on human translations.

    An omission has no place in the translation, and the experts' spans lie there alone: such a
    finding counts as right where its segment has any error, so compare it with the share of
    segments that have one (printed) rather than with 0.
    """
    marked = [
        bool(row["errors"])
        for system, items in news(half).items()
        if not system.startswith("ref")
        for row, _ in items
    ]
    print(f"\nSegments of MT systems with any expert error: {sum(marked) / len(marked):.2f}")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    silence: dict[str, Counter[str]] = defaultdict(Counter)
    segments: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for system, items in sorted(news(half).items()):
        segments[system] += len(items)
        for group in by_document(items):
            for name, draft in find([pair for _, pair in group]):
                row, pair = group[draft.pair]
                place = draft.translation_span
                right = any(
                    (place is None or (s < place.end and place.start < e))
                    and error["severity"] in ("major", "minor")
                    for error in row["errors"]
                    for s, e in [error["target_span"]]
                )
                grave = draft.severity is not Severity.MINOR
                if system.startswith("ref"):
                    silence[system][name] += grave
                    if show:
                        print("  ", system, "right" if right else "", name, line(draft))
                        print("       ", pair.translation)
                else:
                    kind = f"{name}/{draft.category.split('/')[1]}"
                    counts[kind]["found"] += 1
                    counts[kind]["right"] += right
                    text = f"{'right' if right else 'WRONG'} {name} {line(draft)}"
                    shown[text] += 1
    if show:
        for text, number in sorted(shown.items(), key=lambda item: item[0][6:]):
            print("  ", number, text)
    print(f"\nWMT21 news, {half} documents: MT systems")
    table(counts)
    for system, count in silence.items():
        total = sum(count.values())
        print(
            f"{system}: {segments[system]} segments, critical or major {dict(count)}, one in "
            f"{segments[system] / max(total, 1):.0f}"
        )


PLACES = (
    "Beijing Shanghai Guangdong Sichuan Xinjiang Zhejiang Ningxia Tianjin Wuhan Chengdu Japan "
    "France Germany Russia India Brazil Canada Australia Vietnam Egypt Mexico Spain Italy Hunan "
    "Guizhou Poland Ukraine Nanjing Xiamen Harbin"
).split()


def faults(half: str, seeds: int = 5) -> None:
    """Recall of place names that were replaced, or taken out, in a human translation."""
    items = news(half)["ref.A"]
    recall: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in range(seeds):
        rng = random.Random(seed)
        for group in by_document(items):
            pairs = [pair for _, pair in group]
            for k, pair in enumerate(pairs):
                hits = [
                    m
                    for m in re.finditer(r"\b[A-Z]\w+\b", pair.translation)
                    if m[0] in PLACES and len(re.findall(m[0], pair.translation)) == 1
                ]
                if not hits:
                    continue
                hit = rng.choice(hits)
                other = rng.choice([p for p in PLACES if p not in pair.translation])
                for kind, text in (("replaced", other), ("deleted", "")):
                    broken = pair.translation[: hit.start()] + text + pair.translation[hit.end() :]
                    faulty = CheckedPair(pair.pair_id, pair.unit, pair.status, pair.source, broken)
                    before, after = (
                        find([*pairs[:k], pair, *pairs[k + 1 :]]),
                        find([*pairs[:k], faulty, *pairs[k + 1 :]]),
                    )
                    old = {d.message for _, d in before if d.pair == k}
                    new = [d for _, d in after if d.pair == k and d.message not in old]
                    recall[kind]["found"] += 1
                    recall[kind]["right"] += bool(new)
    print(f"\nInjected faults in ref.A, {half} documents, {seeds} seeds (precision = recall)")
    table(recall)


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--seeds", type=int, default=2)
    options = parser.parse_args()
    western(options.show)
    wmt(options.half, options.show)
    faults(options.half, options.seeds)


if __name__ == "__main__":
    main()
