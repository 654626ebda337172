"""What of a Word file is not read as it stands: told, so that nothing is missing without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...model import Message, message
from .word_lists import W
from .word_runs import Hidden

_CHANGES = tuple(f"{W}{kind}" for kind in ("ins", "del", "moveTo"))
_OF_A_MARK = f"{W}rPr"  # changes of the end of a paragraph go with those of its text
_EDGES = ("header", "footer")
_PAGE_NUMBERS = ("PAGE", "NUMPAGES", "SECTIONPAGES")

Reading = Callable[[Any, Hidden], str]
"""The text of a paragraph's element."""


def notes_on(document: Any, name: str, read: Reading) -> tuple[Message, ...]:
    """What to tell of how a Word file is read.

    Parameters:
        document: as python-docx has it.
        name: of the file.
        read: how paragraphs are read.
    """
    body = document.element.body
    changes = (c for c in body.iter(*_CHANGES) if c.getparent().tag != _OF_A_MARK)
    counts = {
        "documents.foreign-parts": _count(body.iter(f"{W}altChunk")),
        "documents.tracked-changes": _count(changes),
        "documents.comments": _count(body.iter(f"{W}commentReference")),
        "documents.page-edges": len(set(_edges(document, read))),
    }
    return tuple(message(told, file=name, count=count) for told, count in counts.items() if count)


def _count(elements: Iterator[Any]) -> int:
    return sum(1 for _ in elements)


def _edges(document: Any, read: Reading) -> Iterator[str]:
    """Lines of headers and footers in words, without those that count pages."""
    hidden = Hidden(document)
    for relation in document.part.rels.values():
        if relation.reltype.rsplit("/", 1)[-1] in _EDGES and not relation.is_external:
            for paragraph in _root(relation.target_part).iter(f"{W}p"):
                text = read(paragraph, hidden).strip()
                if any(map(str.isalpha, text)) and not _counts_pages(paragraph):
                    yield text


def _root(part: Any) -> Any:
    """The tree of a part of the file."""
    from lxml import etree

    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _counts_pages(paragraph: Any) -> bool:
    fields = [field.get(f"{W}instr", "") for field in paragraph.iter(f"{W}fldSimple")]
    fields += [text.text or "" for text in paragraph.iter(f"{W}instrText")]
    return any(field.split()[:1] == [kind] for field in fields for kind in _PAGE_NUMBERS)
