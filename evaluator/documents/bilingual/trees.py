"""JSON and YAML that hold both languages: by language, by text, or an object a text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..formats.plain import decode
from ..formats.trees import Leaf, is_yaml, json_leaves, language_of, yaml_leaves
from ..inline import NO_TEXT, Tagged
from ..placeholders import filled_in, resource_text
from .base import BilingualFormat, Columns, LeftOut, Segment
from .tables import is_bilingual, record_segments

_KIND = "objc"
_BEGIN = 1_000  # bytes in which a list begins


class JsonTree(BilingualFormat):
    """Objects with Chinese and English under the names of the languages, at whatever depth."""

    name = "json"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return has_both(json_leaves(data, path))

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; places are keys."""
        return list(_segments(json_leaves(data, path)))


class JsonRecords(BilingualFormat):
    """A list of objects, one a segment, as tables are exported."""

    name = "json-records"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        names = {name: None for record in _records(data, path) for name in record}
        return is_bilingual(list(names), columns)

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; places are objects by their number."""
        return record_segments(_records(data, path), path, columns)


def _records(data: bytes, path: Path) -> list[dict[str, Any]]:
    """The objects of a list; none where a file is no such list."""
    if not data[:_BEGIN].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        return []
    try:
        tree = json.loads(decode(data, path)[0].removeprefix("\ufeff"))
    except (InputError, ValueError, RecursionError):
        return []
    return tree if all(isinstance(record, dict) for record in tree) else []


class YamlTree(BilingualFormat):
    """Mappings with Chinese and English under the names of the languages, at whatever depth."""

    name = "yaml"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        try:
            return is_yaml(path) and has_both(yaml_leaves(data, path))
        except InputError:  # told when it is read as what else it may be
            return False

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; places are keys."""
        return list(_segments(yaml_leaves(data, path)))


class StringCatalog(BilingualFormat):
    """String catalogues of Xcode (``.xcstrings``)."""

    name = "xcstrings"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return _catalog(data, path) is not None

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; places are keys.

        A text that is not written out in the language of the source is its own key.
        """
        catalog = _catalog(data, path)
        if catalog is None:
            raise InputError("is no string catalogue", path=path)
        own = language_of(str(catalog.get("sourceLanguage", "")))
        segments = []
        for key, entry in catalog["strings"].items():
            entry = entry if isinstance(entry, dict) else {}
            sides = {own: ("", key)} | dict(_localised(entry.get("localizations")))
            (_, source), (state, target) = (sides.get(side, ("", "")) for side in ("zh", "en"))
            if source or target:
                is_left_out = entry.get("shouldTranslate") is False
                segments.append(
                    Segment(
                        key,
                        f"key {key}",
                        filled_in(source, _KIND),
                        filled_in(target, _KIND),
                        left_out=LeftOut.NOT_FOR_TRANSLATION if is_left_out else None,
                        state=state,
                    )
                )
        if not any(segment.source.text for segment in segments):
            raise InputError("holds no text in Chinese (zh)", path=path)
        return segments


def _catalog(data: bytes, path: Path) -> dict[str, Any] | None:
    head = data[:4096]
    if not (b"sourceLanguage" in head or path.suffix.lower() == ".xcstrings"):
        return None
    try:
        tree = json.loads(decode(data, path)[0].removeprefix("\ufeff"))
    except (InputError, ValueError, RecursionError):
        return None
    is_one = isinstance(tree, dict) and isinstance(tree.get("strings"), dict)
    return tree if is_one and "sourceLanguage" in tree else None


def _localised(localizations: Any) -> Iterator[tuple[str | None, tuple[str, str]]]:
    """State and text by language, the first of its variants; of plurals the general form."""
    seen = set()
    for tag, told in localizations.items() if isinstance(localizations, dict) else ():
        language, unit = language_of(tag), _unit(told)
        if unit is not None and language and language not in seen:
            seen.add(language)
            yield language, unit


def _unit(told: Any) -> tuple[str, str] | None:
    """State and text of a localisation: its own, or that of its general variation."""
    while isinstance(told, dict):
        unit = told.get("stringUnit")
        if isinstance(unit, dict) and isinstance(unit.get("value"), str):
            return str(unit.get("state", "")), unit["value"]
        variations = told.get("variations")
        kinds = next(iter(variations.values()), None) if isinstance(variations, dict) else None
        told = kinds.get("other") if isinstance(kinds, dict) else None
    return None


def has_both(leaves: Iterable[Leaf]) -> bool:
    """Whether at least half of the texts in Chinese have a counterpart."""
    sides = list(_by_key(leaves).values())
    chinese = sum("zh" in side for side in sides)
    return chinese > 0 and 2 * sum(side.keys() >= {"zh", "en"} for side in sides) >= chinese


def target_leaves(leaves: Iterable[Leaf]) -> list[Leaf | None]:
    """Of every segment the leaf of its translation; None where it has none."""
    return [sides.get("en") for _, sides in _judged(leaves)]


def _judged(leaves: Iterable[Leaf]) -> Iterator[tuple[str, Mapping[str, Leaf]]]:
    """Texts that are segments, in order: those that hold more than what is filled in."""
    for key, sides in _by_key(leaves).items():
        if any(_tagged(sides.get(side)).text for side in ("zh", "en")):
            yield key, sides


def _by_key(leaves: Iterable[Leaf]) -> Mapping[str, Mapping[str, Leaf]]:
    """Texts by key and language; of several variants of a language the first."""
    found: dict[str, dict[str, Leaf]] = {}
    for leaf in leaves:
        path, _ = leaf
        at = next((k for k, key in enumerate(path) if language_of(key)), None)
        if at is not None:
            language = language_of(path[at])
            assert language is not None, "just looked for"
            key = ".".join((*path[:at], *path[at + 1 :]))
            found.setdefault(key, {}).setdefault(language, leaf)
    return found


def _segments(leaves: Iterable[Leaf]) -> Iterator[Segment]:
    for key, sides in _judged(leaves):
        source, target = (_tagged(sides.get(side)) for side in ("zh", "en"))
        yield Segment(key, f"key {key}", source, target)


def _tagged(leaf: Leaf | None) -> Tagged:
    return NO_TEXT if leaf is None else resource_text(leaf[1])
