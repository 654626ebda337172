"""TMX: translation memories, unit by unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ...documents.bilingual import Columns, Segment
from ...documents.bilingual.markup import read_tagged
from ...documents.bilingual.tmx import sides_of
from ...documents.formats.xml import check_doctype, local, not_well_formed
from ...errors import InputError
from .base import Form, Record

_HEAD = 4096


class Tmx(Form):
    """TMX 1.4b; what a unit says of other languages stays with it."""

    name = "tmx"
    endings = (".tmx",)

    def records(self, path: Path, columns: Columns) -> Iterator[Record]:
        """See :meth:`Form.records`; the raw record is the unit's element as it is written."""
        from lxml import etree

        count = 0
        for number, unit in enumerate(_units(path), start=1):
            source, target = sides_of(unit)
            raw = etree.tostring(unit, encoding="unicode", with_tail=False)
            if source is None:
                yield Record(None, "", raw)
                continue
            count += 1
            name = unit.get("tuid") or str(number)
            place = f"unit {name}"
            sides = read_tagged(source), read_tagged(target)
            blank = not any(side.text for side in sides)
            yield Record(None if blank else Segment(name, place, *sides), "", raw)
        if not count:
            raise InputError("holds no unit in Chinese (xml:lang zh)", path=path)

    def write(self, records: Iterable[Record], like: Path, out: Path) -> None:
        """See :meth:`Form.write`; the head is that of the first file."""
        opening, closing, head = _head(like)
        with out.open("w", encoding="utf-8", newline="\n") as file:
            file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}\n{head}\n<body>\n')
            for record in records:
                file.write(record.raw + "\n")
            file.write(f"</body>\n{closing}\n")


def _units(path: Path) -> Iterator[Any]:
    """The units of a file, each forgotten once the next is asked for."""
    for element in _parsed(path):
        if local(element) == "tu":
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _head(path: Path) -> tuple[str, str, str]:
    """Both tags of a memory's root, and its header as it is written."""
    from lxml import etree

    for element in _parsed(path):
        if local(element) in ("header", "tu"):
            root = element.getroottree().getroot()
            bare = etree.Element(root.tag, dict(root.attrib), nsmap=root.nsmap)
            bare.text = ""
            opening, _, closing = etree.tostring(bare, encoding="unicode").partition("></")
            head = "<header/>"
            if local(element) == "header":
                head = etree.tostring(element, encoding="unicode", with_tail=False)
            return f"{opening}>", f"</{closing}", head
    raise InputError("holds no unit", path=path)


def _parsed(path: Path) -> Iterator[Any]:
    """Elements of a file as they end; entities of its own are refused.

    Raises:
        InputError: it is not well-formed, or declares entities.
    """
    from lxml import etree

    with path.open("rb") as file:
        check_doctype(file.read(_HEAD), path)
        file.seek(0)
        parsing = etree.iterparse(
            file, events=("end",), resolve_entities=False, no_network=True, load_dtd=False,
            remove_comments=True,
        )  # fmt: skip
        try:
            for _, element in parsing:
                yield element
        except etree.XMLSyntaxError as error:
            raise not_well_formed(error, path) from None
