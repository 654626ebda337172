"""Blind review: another's verdict is shown to those who have given their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ...model import Finding, Level
from ...model.run import Run
from ...model.verdicts import Decision, FindingVerdict, Review, pair_fingerprints
from ...runs.reviews.ledger import Entry


@dataclass(frozen=True, slots=True)
class Curtain:
    """What of others' verdicts is hidden from a reviewer.

    Attributes:
        pairs: fingerprint of a finding → fingerprints of the pairs that it stands in.
        findings: fingerprint of a pair → of its findings.
    """

    pairs: dict[str, frozenset[str]]
    findings: dict[str, frozenset[str]]

    @classmethod
    def of(cls, run: Run) -> Curtain:
        """The curtain of a run's desk."""
        names = pair_fingerprints(run.pairs)
        rows = zip(
            run.pairs["system"].fillna(""), run.pairs["level"], run.pairs["pair_id"],
            run.pairs["unit"], names, strict=True,
        )  # fmt: skip
        own: dict[tuple[str, str, str], str] = {}
        units: dict[tuple[str, str], str] = {}
        for system, level, pair_id, unit, name in rows:
            own[system, level, pair_id] = name
            if level == Level.UNIT:
                units[system, unit] = name
        pairs = {f.fingerprint: frozenset(_pairs(f, own, units)) for f in run.findings}
        findings: defaultdict[str, set[str]] = defaultdict(set)
        for finding, around in pairs.items():
            for pair in around:
                findings[pair].add(finding)
        return cls(pairs, {pair: frozenset(found) for pair, found in findings.items()})

    def seen(self, entries: Sequence[Entry], own: Review | None) -> list[Entry]:
        """Which verdicts of others a reviewer may see who has given some.

        A verdict on a finding is seen by who has decided on that finding; one on a pair, and a
        finding added to it, by who has said something of the pair or decided on all that was
        found in it.
        """
        decided, judged = self._judged(own)
        return [entry for entry in entries if self._is_seen(entry, decided, judged)]

    def seen_reviews(self, reviews: Sequence[Review], own: Review | None) -> list[Review]:
        """Others' reviews with what of them may be seen."""
        decided, judged = self._judged(own)
        return [
            review.model_copy(
                update={
                    "findings": [v for v in review.findings if self._shows(v, decided, judged)],
                    "pairs": [v for v in review.pairs if v.fingerprint in judged],
                }
            )
            for review in reviews
        ]

    def _is_seen(self, entry: Entry, decided: set[str], judged: set[str]) -> bool:
        if isinstance(entry.verdict, FindingVerdict):
            return self._shows(entry.verdict, decided, judged)
        return entry.verdict.fingerprint in judged

    def _shows(self, verdict: FindingVerdict, decided: set[str], judged: set[str]) -> bool:
        if verdict.fingerprint in self.pairs:
            return verdict.fingerprint in decided
        return verdict.pair in judged

    def _judged(self, own: Review | None) -> tuple[set[str], set[str]]:
        """The findings that a reviewer decided on, and the pairs that they are through with."""
        if own is None:
            return set(), set()
        decided = {v.fingerprint for v in own.findings if v.decision is not Decision.OPEN}
        judged = {
            v.fingerprint
            for v in own.pairs
            if v.grade is not None or v.comment or v.translation is not None
        }
        near = {pair for name in decided for pair in self.pairs.get(name, ())}
        judged |= {pair for pair in near if self.findings[pair] <= decided}
        return decided, judged


def _pairs(
    finding: Finding, own: dict[tuple[str, str, str], str], units: dict[tuple[str, str], str]
) -> set[str]:
    """Fingerprints of a finding's pair and, of a sentence, of its unit."""
    found = {own.get((finding.system, finding.level.value, finding.pair_id))}
    found.add(units.get((finding.system, finding.unit)))
    return {name for name in found if name is not None}
