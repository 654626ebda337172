"""Findings: concrete suspected errors.  Third parties add their checks by entry point."""

from ..registry import load_plugins
from .base import Check, CheckedDocument, CheckedPair, Draft, Similar, span


def load_checks() -> list[Check]:
    """Every registered check, in alphabetical order of the names."""
    return load_plugins("evaluator.checks", Check)


__all__ = ["Check", "CheckedDocument", "CheckedPair", "Draft", "Similar", "load_checks", "span"]
