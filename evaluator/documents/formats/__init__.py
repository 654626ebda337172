"""Formats of documents: each a module, registered like a third party's."""

from functools import cache

from ...support.registry import load_plugins
from .base import Block, Extract, Format


@cache
def load_formats() -> list[Format]:
    """Every registered format, in alphabetical order of the names."""
    return load_plugins("evaluator.formats", Format)


__all__ = ["Block", "Extract", "Format", "load_formats"]
