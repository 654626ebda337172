"""Gates: limits that a run must keep, for use in continuous integration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError
from ..model import Finding, Prominence, ScoreColumn, Severity
from ..model.run import Run
from ..runs.reviews.standing import reviewed
from ..support.showing import shown
from ..support.vocabulary import argument

ALPHA = 0.05
"""Level of significance at which a score counts as worse than before."""


@dataclass(frozen=True, slots=True)
class Gates:
    """Limits that a run must keep; one that is empty or None is not asked for.

    Attributes:
        limits: metric → worst document score that passes.
        worst: gravest severity that passes.
        since: earlier run, of whose findings there must be no others.
        regression: earlier run, than which no score may be significantly worse.
        alpha: level of significance of that.
    """

    limits: Mapping[str, float] = field(default_factory=dict)
    worst: Severity | None = None
    since: Run | None = None
    regression: Run | None = None
    alpha: float = ALPHA


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one system at one gate.

    Attributes:
        gate: as the user has asked for it.
        system: its name.
        reason: why it failed, one line; None if it passed.
    """

    gate: str
    system: str
    reason: str | None


def judge(run: Run, gates: Gates) -> list[Outcome]:
    """Hold a run against its gates.

    What reviewers dismissed fails no gate; what they confirmed or added counts.

    Parameters:
        run: to be judged.
        gates: that it must pass.

    Returns:
        one outcome a gate and system.

    Raises:
        InputError: a metric is unknown or has no document score in this run, or an earlier run
            has another source.
    """
    run = reviewed(run)
    return [
        *_limits(run, gates.limits),
        *(_severity(run, gates.worst) if gates.worst else ()),
        *(_new(run, gates.since) if gates.since else ()),
        *(_regression(run, gates.regression, gates.alpha) if gates.regression else ()),
    ]


def junit_xml(run: Run, outcomes: list[Outcome]) -> str:
    """The outcomes as JUnit XML, one test case each, for CI systems to show."""
    from junitparser import Failure, JUnitXml, TestCase, TestSuite

    suite = TestSuite(shown(f"evaluator {run.manifest.corpus}"))
    for outcome in outcomes:
        case = TestCase(shown(outcome.gate), classname=shown(outcome.system))
        if outcome.reason is not None:
            case.result = [Failure(shown(outcome.reason))]
        suite.add_testcase(case)
    xml = JUnitXml("evaluator")
    xml.add_testsuite(suite)
    xml.update_statistics()  # type: ignore[no-untyped-call]
    return str(xml.tostring().decode("utf-8"))  # type: ignore[no-untyped-call]


def _limits(run: Run, limits: Mapping[str, float]) -> Iterator[Outcome]:
    columns = {column.name: column for column in run.manifest.document_columns()}
    for system, scores in run.manifest.scores.items():
        for metric, limit in limits.items():
            if metric not in scores:
                raise InputError(
                    f"no document score of that name; there are: {', '.join(scores)}",
                    place=argument("fail_under", metric),
                )
            value, column = scores[metric].value, columns[metric]
            told = f"{system}: {metric} is {value:.4g}, the limit is {limit:.4g}"
            if column.higher_is_better is None:
                told = f"{system}: nobody has declared which way {metric} is better"
            reason = None if _passes(column, value, limit) else told
            gate = argument("fail_under", f"{metric}={limit:g}")
            yield Outcome(gate, system, reason)


def _passes(column: ScoreColumn, value: float, limit: float) -> bool:
    return column.higher_is_better is not None and not column.better(limit, value)


def _severity(run: Run, worst: Severity) -> Iterator[Outcome]:
    for system in run.manifest.systems:
        graver = [f for f in run.findings if f.system == system and f.severity.rank < worst.rank]
        noun = "finding" if len(graver) == 1 else "findings"
        reason = f"{system}: {len(graver)} {noun} graver than {worst.value}"
        if graver:
            reason += f", the gravest {_told(min(graver, key=_gravity))}"
        yield Outcome(argument("max_severity", worst.value), system, reason if graver else None)


def _new(run: Run, since: Run) -> Iterator[Outcome]:
    from .diffing import new_findings

    found = new_findings(since, run)
    gate = argument("no_new_findings", since.manifest.run)
    for system in run.manifest.systems:
        new = [finding for finding in found if finding.system == system]
        noun = "finding" if len(new) == 1 else "findings"
        reason = f"{system}: {len(new)} new {noun} since {since.manifest.run}"
        if new:
            reason += f", the gravest {_told(min(new, key=_gravity))}"
        yield Outcome(gate, system, reason if new else None)


def _gravity(finding: Finding) -> int:
    return finding.severity.rank


def _told(finding: Finding) -> str:
    return f"in {finding.pair_id} ({finding.severity.value}): {finding.message}"


def _regression(run: Run, earlier: Run, alpha: float) -> Iterator[Outcome]:
    """Scores that both tests tell to be worse, corrected for how many scores are watched."""
    shared = [name for name in run.manifest.systems if name in earlier.manifest.systems]
    gate = argument("regression", earlier.manifest.run)
    if not shared:
        raise InputError(
            f"that run has none of these systems: {', '.join(run.manifest.systems)}",
            place=gate,
        )
    from .comparing import compare_runs
    from .significance import FEWEST_SEGMENTS, holm

    for system in shared:
        compared = compare_runs([earlier, run], systems=[system])
        results = [
            r for r in compared.results if r.column.at_least(Prominence.MAIN) and r.is_tested
        ]
        if not results:
            raise InputError(
                f"{len(compared.blocks)} sentences are too few to tell a regression from chance, "
                f"which takes {FEWEST_SEGMENTS}; watch a score with --fail-under instead",
                place=f"--regression {earlier.manifest.run}",
            )
        tests = ([r.bootstrap[0, 1] for r in results], [r.randomisation[0, 1] for r in results])
        p_values = np.maximum(*(holm(np.array(found)) for found in tests))
        worse = []
        for result, p in zip(results, p_values, strict=True):
            old, new = (score.value for score in result.scores)
            if result.column.better(old, new) and p < alpha:
                worse.append(f"{result.metric} {old:.4g} → {new:.4g} (p = {p:.3g})")
        reason = f"{system}: significantly worse than {earlier.manifest.run}: {', '.join(worse)}"
        yield Outcome(gate, system, reason if worse else None)
