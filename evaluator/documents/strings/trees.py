"""JSON and YAML: trees of texts, as i18next, Rails, Flutter and browser extensions keep them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..formats.trees import Leaf, is_yaml, json_leaves, language_of, yaml_leaves
from .base import Entry, StringTable, resource_entries


class Json(StringTable):
    """Objects of texts, nested or flat; ``messages.json`` of extensions; ARB."""

    name = "json"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`StringTable.recognises`."""
        return any(True for _ in json_leaves(data, path))

    def read(self, data: bytes, path: Path) -> list[Entry]:
        """See :meth:`StringTable.read`."""
        return entries_of(list(json_leaves(data, path)))


class Yaml(StringTable):
    """Mappings of texts, under the name of their language or not."""

    name = "yaml"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`StringTable.recognises`."""
        return is_yaml(path)

    def read(self, data: bytes, path: Path) -> list[Entry]:
        """See :meth:`StringTable.read`."""
        return entries_of(list(yaml_leaves(data, path)))


def entries_of(leaves: list[Leaf]) -> list[Entry]:
    """The texts of a tree in one language; its name, where all stand under it, is no key."""
    skipped = _skipped(leaves)
    return [
        entry for path, text in leaves for entry in resource_entries(".".join(path[skipped:]), text)
    ]


def form_leaves(leaves: list[Leaf]) -> Iterator[Leaf]:
    """The leaf of every entry: of a text in several forms once for each."""
    skipped = _skipped(leaves)
    entries: dict[str, Leaf] = {}
    for leaf in leaves:
        for entry in resource_entries(".".join(leaf[0][skipped:]), leaf[1]):
            entries[entry.key] = leaf
    return iter(entries.values())


def _skipped(leaves: list[Leaf]) -> int:
    """How many keys are none: the name of the language, where all texts stand under it."""
    roots = {path[0] for path, _ in leaves}
    is_named = len(roots) == 1 and language_of(next(iter(roots))) is not None
    is_nested = all(len(path) > 1 for path, _ in leaves)
    return 1 if is_named and is_nested else 0
