"""Test sets of WMT in XML: sources, translations of systems, and references, by document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..formats.xml import children, local, parse_xml, root_name
from ..inline import NO_TEXT, Tagged, assemble
from .base import BilingualFormat, Columns, Segment

Texts = Mapping[str, Tagged]


class Wmt(BilingualFormat):
    """Sets as those of 2021 and later."""

    name = "wmt"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return root_name(data) == "dataset"

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`.

        Of several systems the one that is asked for by its name is read, of several references
        the first; where there is no system, the reference is what is judged.
        """
        root = parse_xml(data, path)
        documents = [element for element in root.iter() if local(element) == "doc"]
        systems = {
            hypothesis.get("system", ""): None
            for document in documents
            for hypothesis in children(document, "hyp")
        }
        chosen = columns.system if columns.system in systems else next(iter(systems), None)
        if len(systems) > 1 and columns.system not in systems:
            raise InputError(
                f"holds the translations of {', '.join(systems)}; name one of them, as "
                f"{chosen}={path.name}",
                path=path,
            )
        return [segment for document in documents for segment in _segments(document, chosen)]


def _segments(document: Any, system: str | None) -> list[Segment]:
    name = document.get("id", "")
    source = _texts(document, "src")
    reference = _texts(document, "ref")
    target = reference if system is None else _texts(document, "hyp", system)
    reference = {} if system is None else reference
    return [
        Segment(
            f"{name}-{number}",
            f"{name}, segment {number}",
            text,
            target.get(number, NO_TEXT),
            reference.get(number, NO_TEXT),
            document=name,
        )
        for number, text in source.items()
    ]


def _texts(document: Any, kind: str, system: str | None = None) -> Texts:
    """Segments of the first of a document's texts of a kind, by their number."""
    for side in children(document, kind):
        if system is None or side.get("system", "") == system:
            found = [element for element in side.iter() if local(element) == "seg"]
            return {
                element.get("id") or str(k): assemble(["".join(element.itertext())])
                for k, element in enumerate(found, start=1)
            }
    return {}
