"""Verdicts as an MQM table: the ten columns that Marot and ``evaluator validate`` read."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ...model import Finding, Level
from ...model.run import DOCUMENT, Run
from ...model.scores import ScoreColumn
from ...model.verdicts import (
    Decision,
    FindingVerdict,
    MarkedSpan,
    PairVerdict,
    Review,
    pair_fingerprints,
)
from .standing import CONFIRMING, UNDECIDED, Standing, standings

COLUMNS = (
    "system", "doc", "docSegId", "globalSegId", "rater", "source", "target", "category", "severity",
    "metadata",
)  # fmt: skip
_NO_ERROR = "no-error"
_DIGITS = 4
_BREAKS = re.compile(r"[\t\r\n\u2028\u2029]+")  # what would end a cell or a line

_Key = tuple[str, str]  # system, fingerprint of a pair


@dataclass(frozen=True, slots=True)
class _Said:
    """What one reviewer said of one pair."""

    findings: list[FindingVerdict] = field(default_factory=list)
    pairs: list[PairVerdict] = field(default_factory=list)


def mqm_table(run: Run, reviews: Sequence[Review]) -> pd.DataFrame:
    """The errors that every reviewer confirmed, as Marot has it.

    Parameters:
        run: that the verdicts were brought into, its findings as they were judged.
        reviews: whose verdicts, one review a reviewer.

    Returns:
        a row for every error that a reviewer confirmed, its words between ``<v>`` and ``</v>``,
        and ``no-error`` for a pair of which a reviewer dismissed all that was found, or which they
        graded where nothing was; what lies inside a confirmed error is not told once more.
    """
    levels = set(run.pairs["level"])
    level = Level.SENTENCE if Level.SENTENCE in levels else Level.UNIT
    pairs = run.pairs[run.pairs["level"] == level].astype(object)
    found: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in run.findings:
        if finding.level is level:
            found[finding.system, finding.pair_id].append(finding)
    by_reviewer, where = {r.reviewer: _said(r) for r in reviews}, standings(run.reviews)
    scores = [column for column in run.manifest.columns if not column.derived]
    places = pairs.groupby("system", sort=False).cumcount() + 1
    rows = []
    names = pair_fingerprints(run.pairs).loc[pairs.index]
    for pair, name, place in zip(pairs.to_dict("records"), names, places, strict=True):
        own = found[pair["system"], pair["pair_id"]]
        at = {
            "system": pair["system"],
            "doc": pair.get(DOCUMENT, run.manifest.corpus),
            "docSegId": pair["pair_id"],
            "globalSegId": str(place),
        }
        segment = _segment(pair, scores, run.manifest.references)
        for reviewer, said in by_reviewer.items():
            if (given := said.get((pair["system"], name))) is None:
                continue
            for told in _ratings(pair, given, own, where, segment):
                rows.append({**at, "rater": reviewer, **told})
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype="object")
    return table.map(lambda cell: _BREAKS.sub(" ", str(cell)))


def _said(review: Review) -> Mapping[_Key, _Said]:
    said: defaultdict[_Key, _Said] = defaultdict(_Said)
    for finding in review.findings:
        if finding.decision is not Decision.OPEN:
            said[finding.system, finding.pair].findings.append(finding)
    for pair in review.pairs:
        said[pair.system, pair.fingerprint].pairs.append(pair)
    return said


def _ratings(
    pair: Mapping[Any, Any],
    said: _Said,
    found: Sequence[Finding],
    where: Mapping[str, Standing],
    segment: Mapping[str, Any],
) -> Iterator[dict[str, object]]:
    """One reviewer's rows on one pair: what differs from those of other pairs and reviewers."""
    source, target = (pair[f"{side}_text"] or "" for side in ("source", "translation"))
    decisions = {verdict.fingerprint: verdict.decision for verdict in said.findings}
    hosts = _hosts(found)
    errors = [
        verdict
        for verdict in said.findings
        if verdict.decision in CONFIRMING
        and not _is_covered(hosts.get(verdict.fingerprint, ()), decisions, where)
    ]
    of_pair = said.pairs[-1] if said.pairs else None
    for error in errors:
        yield {
            "source": _marked(source, error.source_span),
            "target": _marked(target, error.translation_span),
            "category": error.category,
            "severity": error.severity.value.capitalize(),
            "metadata": _metadata(error, of_pair, segment),
        }
    dismissed = all(decisions.get(f.fingerprint) is Decision.DISMISSED for f in found)
    is_graded = of_pair is not None and of_pair.grade is not None
    if not errors and dismissed and (found or is_graded):
        told = {"category": _NO_ERROR, "severity": _NO_ERROR}
        told["metadata"] = _metadata(None, of_pair, segment)
        yield {"source": source, "target": target, **told}


def _metadata(
    error: FindingVerdict | None, of_pair: PairVerdict | None, segment: Mapping[str, Any]
) -> str:
    """What Marot reads as the last column; it wants the marked words of every row."""
    told: dict[str, Any] = {"marked_text": ""}
    decided = error or of_pair
    if error is not None:
        told["fingerprint"] = error.fingerprint
        span = error.translation_span or error.source_span
        told["marked_text"] = span.text if span else ""
        told |= {"note": error.comment} if error.comment else {}
    if decided is not None:
        told["timestamp"] = round(decided.decided.timestamp() * 1000)
    if of_pair is not None:
        told |= {"segment_note": of_pair.comment} if of_pair.comment else {}
        told |= {"grade": of_pair.grade} if of_pair.grade is not None else {}
        if of_pair.translation is not None:
            told["corrected_translation"] = of_pair.translation
    return json.dumps({**told, "segment": segment}, ensure_ascii=False)


def _segment(
    pair: Mapping[Any, Any], scores: Sequence[ScoreColumn], references: Sequence[str]
) -> dict[str, Any]:
    """A pair's scores, and the reference that it was held against."""
    metrics = {
        column.name: round(float(pair[column.name]), _DIGITS)
        for column in scores
        if column.name in pair and not pd.isna(pair[column.name])
    }
    reference = pair["reference_text"]
    if not isinstance(reference, str) or not reference:
        return {"metrics": metrics}
    name = references[0] if references else "reference"
    return {"metrics": metrics, "references": {name: reference}, "primary_reference": name}


def _marked(text: str, span: MarkedSpan | None) -> str:
    """A text with a span set off; without, where the text has other words there."""
    if span is None or text[span.start : span.end] != span.text or not span.text:
        return text
    return f"{text[: span.start]}<v>{span.text}</v>{text[span.end :]}"


def _hosts(found: Sequence[Finding]) -> dict[str, list[str]]:
    """Findings that lie inside others as grave as they are → those others, the outermost first."""
    ordered = sorted(found, key=lambda finding: finding.severity.rank)
    around = {
        inner.fingerprint: [
            outer.fingerprint
            for at, outer in enumerate(ordered)
            if at != place and _holds(outer, inner) and (at < place or not _holds(inner, outer))
        ]
        for place, inner in enumerate(ordered)
    }
    return {name: sorted(outer, key=lambda o: len(around[o])) for name, outer in around.items()}


def _holds(outer: Finding, inner: Finding) -> bool:
    """Whether a finding is as grave as another, and has the other's words among its own."""
    sides = [
        (getattr(outer, side), span)
        for side in ("source_span", "translation_span")
        if (span := getattr(inner, side)) is not None
    ]
    return (
        outer.severity.rank <= inner.severity.rank
        and bool(sides)
        and all(o is not None and o.start <= i.start and o.end >= i.end for o, i in sides)
    )


def _is_covered(
    hosts: Sequence[str], decisions: Mapping[str, Decision], where: Mapping[str, Standing]
) -> bool:
    """Whether the error that one lies inside is confirmed, by the reviewer or else by all."""
    for host in hosts:
        decision = decisions.get(host) or where.get(host, UNDECIDED).decision
        if decision is not Decision.DISMISSED:
            return decision in CONFIRMING
    return False
