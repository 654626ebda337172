"""Findings: concrete suspected errors.  Third parties add their checks by entry point."""

from collections.abc import Sequence

from ..model import Evidence
from ..support.registry import chosen, load_plugins
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, Similar, span

GROUP = "evaluator.checks"


def load_checks(only: Sequence[str] = (), skip: Sequence[str] = ()) -> list[Check]:
    """The registered checks, in alphabetical order of the names.

    Parameters:
        only: names of those wanted; none for all.
        skip: names of those not wanted.

    Raises:
        InputError: there is no check of that name.
    """
    return load_plugins(GROUP, Check, chosen(GROUP, only, skip))


__all__ = [
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
