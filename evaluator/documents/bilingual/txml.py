"""TXML, the bilingual files of Wordfast Pro."""

from __future__ import annotations

from pathlib import Path

from ..formats.xml import children, local, parse_xml, root_name
from .base import BilingualFormat, Columns, Segment
from .markup import read_tagged
from .xliff import read_state


class Txml(BilingualFormat):
    """Files of Wordfast Pro, a segment a pair of ``source`` and ``target``."""

    name = "txml"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return root_name(data) == "txml"

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`; a number may recur in another block."""
        found = []
        blocks = (e for e in parse_xml(data, path).iter() if local(e) == "translatable")
        for block in blocks:
            for segment in children(block, "segment"):
                number = segment.get("segmentId", "")
                source, target = (
                    read_tagged(next(iter(children(segment, side)), None))
                    for side in ("source", "target")
                )
                name = "-".join(filter(None, (block.get("blockId", ""), number)))
                state = read_state(segment, *children(segment, "target"))
                found.append(Segment(name, f"segment {name}", source, target, state=state))
        return found
