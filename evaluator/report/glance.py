"""A run at a glance: for every translation what a reader without statistics needs to know.

How many sentences likely hold a serious error and how many it may be as well, what was found, and
where to begin; beside it, once for all, what experts found in news.  Of a run of pairs that were
chosen as the worst of many it is told of how many, and what was found in all of them: the chosen
ones say nothing of how many errors there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import pandas as pd

from ..evaluation.priority import BURDEN, PRIORITY, signs_of
from ..model import Finding, Level, Message, Severity, Status, message
from ..model.run import Counts, Run
from ..quality.experience import Count, amount, count_of, experience, relation
from ..runs.reviews import standings

CALIBRATED = "similarity_calibrated"
"""The score of a similarity to the source that words can be put to."""
_PAIRS = 3  # that a reader is sent to first
KINDS = 4
"""Kinds of errors that are told, the most frequent ones."""
_FIRST = {
    Severity.CRITICAL: "report.glance-first-critical",
    Severity.MAJOR: "report.glance-first-major",
}
"""What to do first where there are grave findings, the gravest first."""
_FIRST_HERE = {
    Severity.CRITICAL: "report.glance-first-critical-here",
    Severity.MAJOR: "report.glance-first-major-here",
}
"""The same where more of them stand in pairs that the run does not hold."""
_WHOLE = 0.9  # share of sentences translated from which what is said of these is said of all
_PLACE = "\0"  # where the pairs stand in what is told of the first step


@dataclass(frozen=True, slots=True)
class Step:
    """What to do first.

    Attributes:
        told: id of a message with an argument ``pairs``.
        arguments: its others.
        pairs: ids of the pairs to begin with; none where there is nothing to do.
    """

    told: str
    arguments: dict[str, int]
    pairs: Sequence[str]

    def around(self, language: str) -> tuple[str, str]:
        """What stands before the pairs, and behind them."""
        before, _, after = self._said([_PLACE]).told(language).partition(_PLACE)
        return before, after

    def message(self) -> Message:
        """The whole, with the pairs in it."""
        return self._said(self.pairs)

    def _said(self, pairs: Sequence[str]) -> Message:
        if not self.pairs:
            return message("report.glance-first-none")
        return message(self.told, **self.arguments, pairs=pairs)


@dataclass(frozen=True, slots=True)
class Glance:
    """One translation at a glance.

    Attributes:
        system: whose.
        sentences: how many are judged.
        count: of those with a serious error; None where the priority is no probability, and where
            they were chosen as the worst.
        found: how many findings stand, by severity, in all that they were chosen from.
        kinds: MQM dimension or type → how many of those that stand here, the most frequent first.
        similarity: calibrated, of all that is translated; None where it is absent.
        first: what to do.
        chosen_from: of how many pairs these were chosen; None where they are all.
        encoded: whether an encoder has read them.
    """

    system: str
    sentences: int
    count: Count | None
    found: Counter[Severity]
    kinds: Counter[str]
    similarity: float | None
    first: Step
    chosen_from: int | None = None
    encoded: bool = True

    def messages(self, kinds: int = KINDS) -> list[Message]:
        """What there is to say but for the first step, a sentence each.

        Parameters:
            kinds: how many kinds of errors are told; 0 for their severities alone.
        """
        told = [self._told_found(kinds), self._told_count()]
        # Of chosen pairs one is told first how many they are of, else what was found.
        return told if self.chosen_from is None else told[::-1]

    def _told_count(self) -> Message:
        if self.chosen_from is not None:
            return message(
                "report.glance-chosen", count=self.sentences, total=f"{self.chosen_from:,}"
            )
        if self.count is None:
            name = "report.glance-unknown" if self.encoded else "report.glance-unread"
            return message(name, count=self.sentences)
        if not self.count.likely:
            return message("report.glance-none", count=self.sentences, high=self.count.high)
        share = self.count.likely / max(self.sentences, 1)
        if not any(self.found[severity] for severity in _FIRST):
            # "Many hold a serious error" beside "found: 2 minor ones" would be two verdicts.
            return message(
                "report.glance-count-unseen",
                count=self.sentences,
                likely=self.count.likely,
                low=self.count.low,
                high=self.count.high,
                percent=round(100 * share),
            )
        return message(
            "report.glance-count",
            amount=amount(share),
            count=self.sentences,
            likely=self.count.likely,
            low=self.count.low,
            high=self.count.high,
            percent=round(100 * share),
        )

    def _told_found(self, kinds: int) -> Message:
        if not self.found.total():
            return message("report.glance-found-none")
        severities = _joined(
            message("report.glance-severity", severity=severity.value, count=count)
            for severity in Severity
            if (count := self.found[severity])
        )
        if self.chosen_from is not None:  # the kinds of those that are not here are not known
            return message(
                "report.glance-found-in-all", count=self.found.total(), severities=severities
            )
        if not kinds:
            return message(
                "report.glance-found-briefly", count=self.found.total(), severities=severities
            )
        return message(
            "report.glance-found",
            count=self.found.total(),
            severities=severities,
            kinds=_joined(
                message("report.glance-kind", kind=kind, count=count)
                for kind, count in self.kinds.most_common(kinds)
            ),
        )


def _joined(parts: Iterable[Message]) -> Message:
    return reduce(lambda before, part: message("report.joined", before=before, part=part), parts)


def glances(run: Run) -> list[Glance]:
    """Every translation of a run at a glance.

    Parameters:
        run: as its reviewers leave it (``runs.reviews.reviewed``).
    """
    decided = {name for name, where in standings(run.reviews).items() if where.is_confirmed}
    sentences = run.pairs[run.pairs["level"] == Level.SENTENCE]
    sentences = sentences[sentences["status"] != Status.MISSING_FROM_SOURCE]
    return [
        _glance(
            run,
            system,
            sentences[sentences["system"] == system],
            [finding for finding in run.findings if finding.system == system],
            decided,
        )
        for system in run.manifest.systems
    ]


def comparison(*, in_short: bool = False) -> Message:
    """What three experts agreed on in news, by human translators and by machines.

    Parameters:
        in_short: as one goes on from sentences on likely errors.
    """
    shares = {
        f"{kind}_{end}": round(100 * share)
        for kind, bounds in (("human", experience().human), ("machine", experience().machine))
        for end, share in zip(("low", "high"), bounds, strict=True)
    }
    name = "report.glance-comparison-short" if in_short else "report.glance-comparison"
    return message(name, **shares)


def told_relation(similarity: float, counts: Counts) -> Message:
    """In words what a calibrated similarity to the source means, and of how much it is told.

    Parameters:
        similarity: of what is translated.
        counts: of that translation's pairs.
    """
    told = message("report.relation", relation=relation(similarity))
    if counts.pairs >= _WHOLE * (counts.pairs + counts.omissions):
        return told
    return message("report.relation-partly", relation=told, count=counts.pairs)


def _glance(
    run: Run, system: str, rows: pd.DataFrame, found: Sequence[Finding], decided: set[str]
) -> Glance:
    score = run.manifest.scores[system].get(CALIBRATED)
    chosen_from, beyond = run.chosen_from(system), run.findings_beyond(system)
    undecided = [finding for finding in found if finding.fingerprint not in decided]
    return Glance(
        system,
        len(rows),
        _count(rows, found, decided) if chosen_from is None else None,
        Counter(finding.severity for finding in found) + beyond,
        Counter(_kind(finding.category) for finding in found),
        score.value if score else None,
        _first(rows, undecided, beyond, _confirmed_pairs(found, decided)),
        chosen_from,
        run.manifest.model is not None,
    )


def _count(rows: pd.DataFrame, found: Sequence[Finding], decided: set[str]) -> Count | None:
    """Of sentences with a serious error; those that reviewers confirmed hold one for certain."""
    if not rows[BURDEN.name].notna().any():
        return None
    names = {f.pair_id for f in found if f.fingerprint in decided and f.severity in _FIRST}
    certain = rows["pair_id"].isin(list(names))
    signs = signs_of(rows[~certain], found)
    return count_of(signs.estimates, signs.grave, signs.others, int(certain.sum()))


def _kind(category: str) -> str:
    """How an error is called: by its type where it is one of accuracy, else by its dimension."""
    dimension, _, own = category.partition("/")
    return (own if dimension == "Accuracy" and own else dimension).lower()


def _confirmed_pairs(found: Sequence[Finding], decided: set[str]) -> set[str]:
    return {finding.pair_id for finding in found if finding.fingerprint in decided}


def _first(
    rows: pd.DataFrame, found: Sequence[Finding], beyond: Counter[Severity], known: set[str]
) -> Step:
    """The gravest findings that nobody has decided on, else the likeliest errors.

    Parameters:
        rows: sentence pairs.
        found: in them, undecided.
        beyond: findings in pairs that the run does not hold.
        known: pairs in which reviewers confirmed an error, who need not be sent there.
    """
    worst = rows.sort_values(PRIORITY.name, ascending=False, kind="stable")
    for severity in _FIRST:
        grave = [finding for finding in found if finding.severity is severity]
        if grave:
            names = {finding.pair_id for finding in grave}
            pairs = worst.loc[worst["pair_id"].isin(list(names)), "pair_id"]
            counts = {"count": len(grave)}
            told = _FIRST_HERE if beyond[severity] else _FIRST
            return Step(told[severity], counts, _ids(pairs))
    urgent = worst[(worst[PRIORITY.name].fillna(0.0) > 0) & ~worst["pair_id"].isin(list(known))]
    likeliest = _ids(urgent["pair_id"])
    if len(rows) == 1:  # nothing is likelier than something else
        return Step("report.glance-first-only", {}, likeliest)
    return Step("report.glance-first-likely", {}, likeliest)


def _ids(pairs: pd.Series) -> list[str]:
    return [str(name) for name in pairs.head(_PAIRS)]
