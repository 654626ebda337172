"""A comparison as JSON: everything, under names, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ...comparison.comparing import Comparison, Difference, Versus
from ...comparison.significance import Significance, holm, holm_pairs
from ...model import Finding
from ...support import showing


def to_json(comparison: Comparison) -> str:
    """Write a comparison as JSON; what is absent is null."""
    return showing.to_json(comparison_record(comparison))


def comparison_record(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain data; p-values are given raw and corrected by Holm's method.

    Where ``tested`` is false there are too few segments, and every p is null.
    """
    names = comparison.systems
    return {
        "systems": names,
        "baseline": comparison.baseline,
        "runs": {
            contender.label: str(contender.run.folder or contender.run.manifest.run)
            for contender in comparison.contenders
        },
        "blocks": len(comparison.blocks),
        "sampling": asdict(comparison.sampling),
        "headline": comparison.headline,
        "metrics": {result.metric: _metric(result, names) for result in comparison.results},
        "versus": {names[versus.system]: _versus(versus) for versus in comparison.versus},
        "buckets": [
            {
                "kind": bucket.kind,
                "name": bucket.name,
                "blocks": bucket.blocks,
                "scores": dict(zip(names, bucket.scores, strict=True)),
            }
            for bucket in comparison.buckets
        ],
        "best_of": {
            "choice": {unit: names[k] for unit, k in comparison.best_of.choice.items()},
            "scores": comparison.best_of.scores,
            "alike": sorted(comparison.best_of.alike),
        },
        "notes": comparison.notes,
    }


def _metric(result: Significance, names: list[str]) -> dict[str, Any]:
    tests = {"bootstrap": result.bootstrap, "randomisation": result.randomisation}
    return {
        "title": result.column.label,
        "digits": result.column.digits,
        "higher_is_better": result.column.higher_is_better,
        "signature": result.signature or None,
        "segments": result.segments,
        "tested": result.is_tested,
        "scores": {name: asdict(score) for name, score in zip(names, result.scores, strict=True)},
        "against_baseline": {
            test: {
                name: _p_values(result, p, corrected)
                for name, p, corrected in zip(
                    names[1:], table[0, 1:], holm(table[0, 1:]), strict=True
                )
            }
            for test, table in tests.items()
        },
        "every_pair": {
            test: [
                {
                    "systems": [names[one], names[other]],
                    **_p_values(result, table[one, other], corrected[one, other]),
                }
                for one in range(len(names))
                for other in range(one + 1, len(names))
            ]
            for test, table in tests.items()
            for corrected in [holm_pairs(table)]
        },
    }


def _p_values(result: Significance, p: float, corrected: float) -> dict[str, float | None]:
    if not result.is_tested:
        return {"p": None, "p_holm": None}
    return {"p": float(p), "p_holm": float(corrected)}


def _versus(versus: Versus) -> dict[str, Any]:
    return {
        "units": {metric: asdict(tally) for metric, tally in versus.tallies.items()},
        "gains": [_difference(difference, versus.system) for difference in versus.gains],
        "losses": [_difference(difference, versus.system) for difference in versus.losses],
        "findings": {
            "fixed": [_finding(finding) for finding in versus.fixed],
            "new": [_finding(finding) for finding in versus.new],
            "shared": versus.shared,
        },
        "more": [asdict(ngram) for ngram in versus.more],
        "less": [asdict(ngram) for ngram in versus.less],
    }


def _difference(difference: Difference, system: int) -> dict[str, Any]:
    block = difference.block
    return {
        "pair_id": block.id,
        "gain": difference.gain,
        "source": block.source,
        "reference": block.reference,
        "translation": block.translations[system],
        "baseline": block.translations[0],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "fingerprint": finding.fingerprint,
        "pair_id": finding.pair_id,
        "check": finding.check,
        "severity": finding.severity.value,
        "message": finding.message,
    }
