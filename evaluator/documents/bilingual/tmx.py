"""TMX 1.4b (LISA/OSCAR 2005): translation memories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..formats.xml import children, local, parse_xml, root_name
from .base import BilingualFormat, Columns, Segment
from .markup import read_tagged

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Tmx(BilingualFormat):
    """Translation memories that hold Chinese and English."""

    name = "tmx"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return root_name(data) == "tmx"

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; units without Chinese are left out."""
        root = parse_xml(data, path)
        segments = [
            Segment(name, f"unit {name}", read_tagged(source), read_tagged(target))
            for unit, number, source, target in found_units(root)
            for name in [unit.get("tuid") or str(number)]
        ]
        if not segments:
            raise InputError("holds no unit in Chinese (xml:lang zh)", path=path)
        return segments


def found_units(root: Any) -> Iterator[tuple[Any, int, Any, Any]]:
    """Units with Chinese: the unit, its number, and the elements of its Chinese and English."""
    units = (unit for unit in root.iter() if local(unit) == "tu")
    for number, unit in enumerate(units, start=1):
        source, target = sides_of(unit)
        if source is not None:
            yield unit, number, source, target


def sides_of(unit: Any) -> tuple[Any, Any]:
    """The elements of a unit's Chinese and English; None where it has none."""
    variants = children(unit, "tuv")
    return _segment(variants, "zh"), _segment(variants, "en")


def _segment(variants: list[Any], language: str) -> Any:
    """The text element of the first variant in a language; None where there is none."""
    for variant in variants:
        written = (variant.get(LANGUAGE) or variant.get("lang") or "").lower()
        if written.replace("_", "-").split("-")[0] == language:
            return next(iter(children(variant, "seg")), None)
    return None
