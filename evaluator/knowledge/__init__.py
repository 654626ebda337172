"""What a good translator knows without a term list: terms, idioms, names, senses.

Chinese and English texts go in; out comes what the bundled entries know of them: which terms
stand in the source, which of their accepted and known wrong renderings stand in the translation.
The entries are tables under ``data``, read when they are first asked for (docs/knowledge.md).
"""

from .entries import Entry, Why, load_entries, transcriptions
from .recognition import (
    LIGHT,
    Knowledge,
    KnownTerm,
    Rendering,
    chosen_domains,
    family,
    keys_of,
    load_knowledge,
    telltales,
)

__all__ = [
    "LIGHT",
    "Entry",
    "Knowledge",
    "KnownTerm",
    "Rendering",
    "Why",
    "chosen_domains",
    "family",
    "keys_of",
    "load_entries",
    "load_knowledge",
    "telltales",
    "transcriptions",
]
