"""TMX 1.4b (LISA/OSCAR 2005): translation memories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...errors import InputError
from ..formats.xml import children, local, parse_xml, root_name
from .base import BilingualFormat, Columns, Segment
from .markup import read_tagged

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Tmx(BilingualFormat):
    """Translation memories that hold Chinese and English."""

    name = "tmx"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return root_name(data) == "tmx"

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; units without Chinese are left out."""
        root = parse_xml(data, path)
        units = [unit for unit in root.iter() if local(unit) == "tu"]
        segments = []
        for number, unit in enumerate(units, start=1):
            variants = children(unit, "tuv")
            source, target = (_segment(variants, language) for language in ("zh", "en"))
            if source is not None:
                name = unit.get("tuid") or str(number)
                segments.append(
                    Segment(name, f"unit {name}", read_tagged(source), read_tagged(target))
                )
        if not segments:
            raise InputError("holds no unit in Chinese (xml:lang zh)", path=path)
        return segments


def _segment(variants: list[Any], language: str) -> Any:
    """The text element of the first variant in a language; None where there is none."""
    for variant in variants:
        written = (variant.get(_LANGUAGE) or variant.get("lang") or "").lower()
        if written.replace("_", "-").split("-")[0] == language:
            return next(iter(children(variant, "seg")), None)
    return None
