"""``evaluator checks``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..support.showing import to_json
from .output import say, say_json


def checks(
    json: Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")] = False,
) -> None:
    """List the checks that look for errors, those of installed plugins too.

    Switch one off with `evaluator score --skip-check NAME`, or for good in corpus.toml:

      [checks]
      skip = ["names"]
    """
    from ..checks import load_checks

    found = load_checks()
    if not json:
        _print_listed({check.name: check.summary for check in found})
        return
    record = {
        check.name: {
            "summary": check.summary,
            "package": check.origin.package,
            "version": check.origin.version,
            "scope": check.scope,
            "categories": check.categories,
            "severity": check.severity,
            "requires": sorted(check.requires),
            "uses": sorted(check.uses),
            "needs_encoder": check.needs_encoder,
            "settings": check.Settings.model_json_schema().get("properties", {}),
        }
        for check in found
    }
    say_json(to_json(record))


def metrics(
    json: Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")] = False,
) -> None:
    """List the metrics that score pairs, those of installed plugins too.

    Switch one off with `evaluator score --skip-metric NAME`, or for good in corpus.toml:

      [metrics]
      skip = ["ter"]
    """
    from dataclasses import asdict

    from ..metrics import load_metrics

    found = load_metrics()
    if not json:
        _print_listed({metric.origin.name: metric.summary for metric in found})
        return
    record = {
        metric.origin.name: {
            "summary": metric.summary,
            "package": metric.origin.package,
            "version": metric.origin.version,
            "levels": sorted(metric.levels),
            "requires": sorted(metric.requires),
            "settings": metric.Settings.model_json_schema().get("properties", {}),
            "columns": [asdict(column) for column in metric.columns],
        }
        for metric in found
    }
    say_json(to_json(record))


def _print_listed(listed: dict[str, str]) -> None:
    width = max(map(len, listed), default=0)
    for name, summary in listed.items():
        say(f"{name:<{width}}  {summary}")
