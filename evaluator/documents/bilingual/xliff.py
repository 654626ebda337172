"""XLIFF 1.2 (OASIS 2008), with the segments of Trados files, and XLIFF 2.0-2.2."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..formats.xml import children, local, parse_xml, root_name
from .base import BilingualFormat, Columns, Segment, Tagged
from .markup import original_data, read_tagged


class Xliff(BilingualFormat):
    """XLIFF of both generations, ``.sdlxliff`` among it."""

    name = "xliff"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return root_name(data) == "xliff"

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; what is marked as not to be translated is left out."""
        root = parse_xml(data, path)
        if local(root) != "xliff":
            raise InputError("no XLIFF; its root element is another", path=path)
        files = children(root, "file")
        read = _units if root.get("version", "").startswith("2") else _trans_units
        return [
            Segment(f"{prefix}{name}", f"{where}{name}", source, target)
            for number, file in enumerate(files, start=1)
            for prefix, where in [(f"{number}-", f"file {number}, segment ")]
            for prefix, where in [(prefix, where) if len(files) > 1 else ("", "segment ")]
            for name, source, target in read(file)
        ]


_Found = tuple[str, Tagged, Tagged]
"""A segment's name, its source and its target."""


def _trans_units(file: Any) -> Iterator[_Found]:
    """Segments of XLIFF 1.2: units, or the parts that a CAT tool cut them into."""
    for number, unit in enumerate(_named(file, "trans-unit"), start=1):
        if unit.get("translate") == "no":
            continue
        name = unit.get("id") or str(number)
        source, parted, target = (_child(unit, tag) for tag in ("source", "seg-source", "target"))
        parts = _parts(parted)
        if not parts:
            yield name, read_tagged(source), read_tagged(target)
            continue
        targets = _parts(target)
        for part, element in parts.items():
            own = f"{name}-{part}" if len(parts) > 1 else name
            yield own, read_tagged(element), read_tagged(targets.get(part))


def _parts(element: Any) -> dict[str, Any]:
    """Marked segments inside a source or target of XLIFF 1.2, by their number."""
    if element is None:
        return {}
    marks = [mark for mark in _named(element, "mrk") if mark.get("mtype") == "seg"]
    return {mark.get("mid") or str(k): mark for k, mark in enumerate(marks, start=1)}


def _units(file: Any) -> Iterator[_Found]:
    """Segments of XLIFF 2."""
    for number, unit in enumerate(_named(file, "unit"), start=1):
        if unit.get("translate") == "no":
            continue
        name = unit.get("id") or str(number)
        codes = original_data(unit)
        segments = children(unit, "segment")
        for k, segment in enumerate(segments, start=1):
            own = f"{name}-{segment.get('id') or k}" if len(segments) > 1 else name
            source, target = (_child(segment, tag) for tag in ("source", "target"))
            yield own, read_tagged(source, codes), read_tagged(target, codes)


def _named(element: Any, name: str) -> list[Any]:
    return [found for found in element.iter() if local(found) == name]


def _child(element: Any, name: str) -> Any:
    return next(iter(children(element, name)), None)
