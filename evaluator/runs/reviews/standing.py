"""What verdicts make of a run: the one place where it is decided what still holds.

Everything made after verdicts came in (terminal, page, gates, comparison, history, exports) is
made of :func:`reviewed`, so that no two of them can say different things of one finding.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import pandas as pd

from ...evaluation.priority import reviewed_priority
from ...model import Finding, Level, Severity, Span, message
from ...model.run import Run
from ...model.verdicts import (
    Decision,
    FindingVerdict,
    MarkedSpan,
    Review,
    pair_fingerprints,
)

REVIEWER = "reviewer"
"""In a finding that a reviewer added: what stands in place of the check that found it."""
CONFIRMING = frozenset((Decision.ACCEPTED, Decision.CORRECTED, Decision.ADDED))
_BEST = 100  # grade of a pair that has nothing left to mend

_PairKey = tuple[str, str, str]  # system, level, pair


class PairState(StrEnum):
    """What reviewers have made of a pair."""

    OPEN = "open"
    EDITED = "edited"  # its translation was replaced
    # graded 100 by who adjudicates, else by all who graded it, and no error in it confirmed
    APPROVED = "approved"
    GRADED = "graded"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a finding stands by all its verdicts.

    Attributes:
        decision: of who adjudicates, else of all who decided; open where nobody did, or where they
            contradict each other.
        verdicts: reviewer and verdict, the latest last, corrections after what was accepted or
            dismissed, those who adjudicate after all others, without those taken back.
        is_adjudicated: whether one of them does.
    """

    decision: Decision = Decision.OPEN
    verdicts: tuple[tuple[str, FindingVerdict], ...] = ()
    is_adjudicated: bool = False

    @property
    def is_confirmed(self) -> bool:
        """Whether it is an error by the word of all who decided."""
        return self.decision in CONFIRMING

    @property
    def is_disputed(self) -> bool:
        """Whether one said that it is an error and another that it is none."""
        return bool(self.verdicts) and self.decision is Decision.OPEN

    @property
    def latest(self) -> FindingVerdict | None:
        """The verdict given last, or by who adjudicates; None where there is none."""
        return self.verdicts[-1][1] if self.verdicts else None


UNDECIDED = Standing()


def standings(reviews: Sequence[Review]) -> dict[str, Standing]:
    """Where every finding stands that some reviewer decided on, by fingerprint."""
    found: defaultdict[str, list[tuple[bool, str, FindingVerdict]]] = defaultdict(list)
    for review in reviews:
        for verdict in review.findings:
            if verdict.decision is not Decision.OPEN:
                given = review.adjudicates, review.reviewer, verdict
                found[verdict.fingerprint].append(given)
    return {name: _standing(verdicts) for name, verdicts in found.items()}


def _standing(given: list[tuple[bool, str, FindingVerdict]]) -> Standing:
    """Where a finding stands by verdicts, each with whether who gave it adjudicates."""
    # Who adjudicates comes last, and before them what a correction says, which others accepted
    # without it.
    given.sort(key=lambda one: (one[0], one[2].decision is Decision.CORRECTED, one[2].decided))
    *_, (is_adjudicated, _, latest) = given
    are_errors = {verdict.decision in CONFIRMING for _, _, verdict in given}
    settled = is_adjudicated or len(are_errors) == 1
    verdicts = tuple((name, verdict) for _, name, verdict in given)
    return Standing(latest.decision if settled else Decision.OPEN, verdicts, is_adjudicated)


def edits_of(reviews: Sequence[Review], system: str) -> dict[str, list[str]]:
    """Pair's fingerprint → its edits, the latest last, after all others who adjudicates."""
    found: defaultdict[str, list[tuple[bool, datetime, str]]] = defaultdict(list)
    for review in reviews:
        for verdict in review.pairs:
            if verdict.translation is not None and verdict.system == system:
                edit = review.adjudicates, verdict.decided, verdict.translation
                found[verdict.fingerprint].append(edit)
    return {name: [text for *_, text in sorted(edits)] for name, edits in found.items()}


def pair_states(run: Run) -> pd.Series[str]:
    """The :class:`PairState` of every row of a run's pair table, with the table's index."""
    edited: set[_PairKey] = set()
    grades: defaultdict[_PairKey, list[int]] = defaultdict(list)
    final: defaultdict[_PairKey, list[int]] = defaultdict(list)  # grades of who adjudicates
    for review in run.reviews:
        for verdict in review.pairs:
            key = verdict.system, verdict.level.value, verdict.fingerprint
            if verdict.translation is not None:
                edited.add(key)
            if verdict.grade is not None:
                (final if review.adjudicates else grades)[key].append(verdict.grade)
    grades.update(final)
    where = standings(run.reviews)
    faulty = {
        (given.system, given.level.value, given.pair)
        for standing in where.values()
        if standing.is_confirmed and (given := standing.latest)
    }

    def state(key: _PairKey) -> PairState:
        if key in edited:
            return PairState.EDITED
        if key not in grades:
            return PairState.OPEN
        is_best = min(grades[key]) == _BEST and key not in faulty
        return PairState.APPROVED if is_best else PairState.GRADED

    return pd.Series(
        [state(key).value for key in _keys(run.pairs)], index=run.pairs.index, dtype="object"
    )


def reviewed(run: Run) -> Run:
    """A run as its verdicts leave it; one without verdicts as it is.

    Dismissed findings are gone, corrected ones are as the reviewer has them, added ones are
    there, and what all who decided call an error is held for certain.  Where reviewers
    contradict each other, the finding stands as it was found.  Counts and priorities follow;
    edited and approved pairs need no look any more.  The translations are as they were judged:
    an edit changes the text only of what is made to be handed on.

    Parameters:
        run: with its reviews; one that went through this already comes out equal.
    """
    if not run.reviews:
        return run
    where = standings(run.reviews)
    kept = [
        _decided(finding, standing)
        for finding in run.findings
        if (standing := where.get(finding.fingerprint, UNDECIDED)).decision
        is not Decision.DISMISSED
    ]
    findings = _in_order([*kept, *_added(run, where)], run.pairs)
    states = pair_states(run)
    touched = {
        (finding.system, finding.pair_id)
        for finding in (*run.findings, *findings)
        if finding.fingerprint in where
    }
    pairs = _counted(run.pairs, findings)
    settled = states.isin([PairState.EDITED, PairState.APPROVED])
    pairs = reviewed_priority(pairs, findings, touched, settled)
    severities = Counter((finding.system, finding.severity) for finding in findings)
    counts = {}
    for system, known in run.manifest.counts.items():
        beyond = run.findings_beyond(system)
        standing_now = {s: severities[system, s] + beyond[s] for s in Severity}
        counts[system] = known.model_copy(update={"findings": standing_now})
    manifest = run.manifest.model_copy(update={"counts": counts})
    return replace(run, manifest=manifest, pairs=pairs, findings=findings)


def _decided(finding: Finding, standing: Standing) -> Finding:
    """A finding as the reviewers have it."""
    if not standing.is_confirmed or (verdict := standing.latest) is None:
        return finding
    if standing.decision is not Decision.CORRECTED:
        return replace(finding, confidence=1.0)
    return replace(
        finding,
        confidence=1.0,
        category=verdict.category,
        severity=verdict.severity,
        suggestion=verdict.suggestion,
    )


def _added(run: Run, where: Mapping[str, Standing]) -> list[Finding]:
    """What reviewers added to pairs that the run still has."""
    known = {finding.fingerprint for finding in run.findings}
    wanted = [
        verdict
        for name, standing in where.items()
        if standing.is_confirmed
        and name not in known
        and (verdict := standing.latest) is not None
        and verdict.decision is Decision.ADDED
    ]
    if not wanted:
        return []
    rows = dict(zip(_keys(run.pairs), run.pairs.index, strict=True))
    found = []
    for verdict in wanted:
        row = rows.get((verdict.system, verdict.level.value, verdict.pair))
        if row is not None:
            found.append(_finding(verdict, run.pairs.loc[row]))
    return found


def _finding(verdict: FindingVerdict, pair: pd.Series) -> Finding:
    told = message("review.added")
    if verdict.comment:
        told = message("review.added-with-comment", comment=verdict.comment)
    return Finding(
        fingerprint=verdict.fingerprint,
        system=verdict.system,
        level=verdict.level,
        pair_id=str(pair["pair_id"]),
        unit=str(pair["unit"]),
        check=REVIEWER,
        category=verdict.category,
        severity=verdict.severity,
        confidence=1.0,
        source_span=_span(verdict.source_span, pair["source_text"]),
        translation_span=_span(verdict.translation_span, pair["translation_text"]),
        message=told.told(),
        suggestion=verdict.suggestion,
        message_id=told.id,
        arguments=told.arguments,
    )


def _span(marked: MarkedSpan | None, text: object) -> Span | None:
    """The place that a reviewer marked; None where the text has other words there."""
    if marked is None or not isinstance(text, str):
        return None
    if text[marked.start : marked.end] != marked.text:
        return None
    return Span(marked.start, marked.end, marked.text)


def _keys(pairs: pd.DataFrame) -> list[_PairKey]:
    names = pair_fingerprints(pairs)
    return list(zip(pairs["system"].fillna(""), pairs["level"].fillna(""), names, strict=True))


def _in_order(findings: Sequence[Finding], pairs: pd.DataFrame) -> list[Finding]:
    """Findings by their place in the document, those of one pair as they came."""
    names = zip(pairs["system"], pairs["level"], pairs["pair_id"], strict=True)
    places = {name: place for place, name in enumerate(names)}
    last = len(places)
    return sorted(findings, key=lambda f: places.get((f.system, f.level.value, f.pair_id), last))


def _counted(pairs: pd.DataFrame, findings: Sequence[Finding]) -> pd.DataFrame:
    """The table with the number of findings of every pair counted anew, where it had one."""
    sentences = Counter((f.system, f.pair_id) for f in findings if f.level is Level.SENTENCE)
    units = Counter((f.system, f.unit) for f in findings)
    numbers = [
        (units if level == Level.UNIT else sentences)[system, pair_id]
        for system, level, pair_id in zip(
            pairs["system"], pairs["level"], pairs["pair_id"], strict=True
        )
    ]
    known = pairs["findings"]
    counted = pd.Series(numbers, index=pairs.index, dtype="Int64").where(known.notna())
    return pairs.assign(findings=counted.astype(known.dtype))
