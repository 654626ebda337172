"""What the browser gets of a run: its units, its pairs and their findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from ...model import Finding, Level, Severity, Span, Status
from ...run import Run
from .lifting import lift_to_units
from .scores import PRIORITY_PARTS, Score, pair_scores
from .selection import Limits, select_worst
from .units import Section, sections_in_order
from .words import Words

_Key = tuple[str, str, str]  # system, level, pair
_Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageData:
    """The pairs of a page and the choices that they offer.

    Attributes:
        total: how many pairs the run has.
        sections: of the document, in order, with all their units.
        scores: shown with every pair of a run that has any.
        judged: whether any pair has a priority.
        sorts: what pairs can be sorted by, name → words, the first one at the outset.
        systems, levels, statuses, checks: what pairs can be filtered by.
        has_references: whether any pair has a reference.
        pairs: in document order, as the browser reads them.
        left_out: for every level and unit, how many of its pairs the page does not hold.
    """

    total: int
    sections: list[Section]
    scores: list[Score]
    judged: bool
    sorts: dict[str, str]
    systems: list[str]
    levels: list[str]
    statuses: list[str]
    checks: list[str]
    has_references: bool
    pairs: list[_Json]
    left_out: dict[str, dict[str, int]]

    def as_json(self, words: Words) -> _Json:
        """What goes into the page for its scripts."""
        return {
            "words": words.tree["page"],
            "sections": [asdict(section) for section in self.sections],
            "scores": [
                {
                    "name": score.name,
                    "label": score.short_label(words),
                    "about": score.about(words),
                    "digits": score.digits,
                    "higherIsBetter": score.higher_is_better,
                    "needsReference": score.needs_reference,
                }
                for score in self.scores
            ],
            "judged": self.judged,
            "parts": PRIORITY_PARTS,
            "sorts": list(self.sorts),
            "systems": self.systems,
            "levels": self.levels,
            "hasReferences": self.has_references,
            "leftOut": self.left_out,
            "pairs": self.pairs,
        }


def page_data(run: Run, words: Words, limits: Limits) -> PageData:
    """Choose the pairs that the page holds and write them down for the browser.

    Parameters:
        run: the run; its pair table is in document order.
        words: to name units by.
        limits: how many pairs the page may hold.
    """
    everything = _with_order(run.pairs)
    kept = select_worst(everything, limits)
    scores = pair_scores(run.pairs)
    findings = _by_pair([*run.findings, *lift_to_units(everything, run.findings)])
    pairs = [_pair(row, scores, findings) for row in _rows(kept)]
    present = {name for pair in pairs for name in pair["scores"]}
    levels = [level for level in (Level.SENTENCE, Level.UNIT) if (kept["level"] == level).any()]
    judged = any("priority" in pair for pair in pairs)
    return PageData(
        total=len(everything),
        sections=sections_in_order(everything, words),
        scores=scores if present else [],
        judged=judged,
        sorts=_sorts([score for score in scores if score.name in present], judged, words),
        systems=[name for name in dict.fromkeys(kept["system"]) if name],
        levels=[str(level) for level in levels],
        statuses=_in_order((pair["status"] for pair in pairs), [str(s) for s in Status]),
        checks=sorted({finding["check"] for pair in pairs for finding in pair["findings"]}),
        has_references=any("reference" in pair for pair in pairs),
        pairs=pairs,
        left_out=_left_out(everything, kept),
    )


def _sorts(scores: list[Score], judged: bool, words: Words) -> dict[str, str]:
    """What pairs can be sorted by; a document that nothing judged is read in its order."""
    names = ("priority", "document") if judged else ("document",)
    sorts = {name: words("sort", name) for name in names}
    for score in scores:
        first = "highest_first" if score.higher_is_better is None else "worst_first"
        sorts[score.name] = words("sort", first, label=score.label(words))
    return sorts


def _with_order(pairs: pd.DataFrame) -> pd.DataFrame:
    """The table with its keys filled in and each pair's place in its document."""
    table = pairs.reset_index(drop=True)
    for column in ("system", "level", "pair_id", "unit", "section"):
        table[column] = table[column].fillna("")
    for column in ("source_text", "translation_text", "reference_text"):
        table[column] = table[column].replace("", pd.NA)  # no text is an absent text
    table["order"] = table.groupby(["system", "level"], sort=False).cumcount()
    return table


def _rows(table: pd.DataFrame) -> list[_Json]:
    """The table's rows, with None for every absent value."""
    present = table.astype(object).where(table.notna(), None)
    columns = [str(column) for column in table.columns]
    rows = present.itertuples(index=False, name=None)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _pair(row: _Json, scores: list[Score], findings: dict[_Key, list[Finding]]) -> _Json:
    """A row as the browser reads it; what is absent is left out."""
    pair: _Json = {
        "system": row["system"],
        "level": row["level"],
        "id": row["pair_id"],
        "unit": row["unit"],
        "order": int(row["order"]),
        "status": _status(row),
        "alignment": row["alignment"],
        "source": row["source_text"],
        "translation": row["translation_text"],
        "reference": row["reference_text"],
        "priority": _rounded(row["priority"]),
        "parts": _numbers(row, {part: f"priority_{part}" for part in PRIORITY_PARTS}),
        "scores": _numbers(row, {score.name: score.name for score in scores}),
        "findings": [
            _finding(finding, row)
            for finding in findings.get((row["system"], row["level"], row["pair_id"]), [])
        ],
    }
    return {name: value for name, value in pair.items() if value is not None}


def _status(row: _Json) -> str:
    """The row's status; nothing was omitted from a translation that does not exist."""
    if not row["system"] and row["translation_text"] is None:
        return "untranslated"
    return row["status"] or Status.PAIRED


def _numbers(row: _Json, columns: dict[str, str]) -> dict[str, float]:
    found = {name: _rounded(row[column]) for name, column in columns.items()}
    return {name: value for name, value in found.items() if value is not None}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _by_pair(findings: Iterable[Finding]) -> dict[_Key, list[Finding]]:
    """Findings of each pair, the gravest first, then in reading order."""
    found: defaultdict[_Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.system, finding.level, finding.pair_id].append(finding)
    for listed in found.values():
        listed.sort(key=_gravity)
    return found


def _gravity(finding: Finding) -> tuple[int, int, int]:
    spans = (finding.source_span, finding.translation_span)
    source, translation = (span.start if span else 1 << 30 for span in spans)
    return (Severity(finding.severity).rank, source, translation)


def _finding(finding: Finding, row: _Json) -> _Json:
    found: _Json = {
        "severity": str(finding.severity),
        "check": finding.check,
        "category": finding.category,
        "confidence": _rounded(finding.confidence),
        "message": finding.message,
        "suggestion": finding.suggestion,
        "source": _span(finding.source_span, row["source_text"]),
        "translation": _span(finding.translation_span, row["translation_text"]),
    }
    return {name: value for name, value in found.items() if value is not None}


def _span(span: Span | None, text: str | None) -> _Json | None:
    """A span in code points; one that does not fit its text is quoted but has no place."""
    if span is None:
        return None
    if text is None or text[span.start : span.end] != span.text:
        return {"text": span.text}
    return {"text": span.text, "start": span.start, "end": span.end}


def _in_order(values: Iterable[str], order: list[str]) -> list[str]:
    found = set(values)
    return [*(v for v in order if v in found), *sorted(found.difference(order))]


def _left_out(everything: pd.DataFrame, kept: pd.DataFrame) -> dict[str, dict[str, int]]:
    rest = everything.loc[everything.index.difference(kept.index)]
    counts = Counter(zip(rest["level"], rest["unit"], strict=True))
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (level, unit), number in counts.items():
        found[level][unit] = number
    return dict(found)
