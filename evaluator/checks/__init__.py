"""Findings: one module a kind of error.

Pairs of one document with their evidence go in; drafts of findings, with places, severity and
confidence, come out.  Third parties add their checks by entry point.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..model import Evidence
from ..support.plugins import Containment, PluginError
from ..support.registry import chosen, load_plugins
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, Similar, span
from .contained import GROUP, ContainedCheck


def load_checks(
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    containment: Containment | None = None,
) -> list[Check]:
    """The registered checks, in alphabetical order of the names, each in its place.

    Parameters:
        only: names of those wanted; none for all.
        skip: names of those not wanted.
        settings: name → key → value.
        containment: what becomes of one that fails; None to stop there.

    Raises:
        InputError: there is no check of that name, or no such setting of one.
        PluginError: one cannot be loaded.
    """
    containment = containment or Containment()
    names = chosen(GROUP, only, skip)
    found: list[Check] = load_plugins(GROUP, Check, names, settings, containment)
    return [
        ContainedCheck(check, containment)
        for check in found
        if containment.run(check.origin, partial(_is_named_as_registered, check), False)
    ]


def _is_named_as_registered(check: Check) -> bool:
    name = getattr(check, "name", None)
    if name != check.origin.name:
        raise PluginError(check.origin, f"is registered under another name than its own, {name!r}")
    return True


__all__ = [
    "GROUP",
    "Check",
    "CheckedDocument",
    "CheckedPair",
    "Draft",
    "Evidence",
    "Scope",
    "Similar",
    "load_checks",
    "span",
]
