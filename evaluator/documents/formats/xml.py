"""XML as it may be read from strangers: no entities of its own, nothing fetched, bounded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import InputError

if TYPE_CHECKING:
    from lxml.etree import XMLSyntaxError

_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*\[", re.I)
_DECLARES = "declares entities of its own, which are not expanded; save it without its DOCTYPE"
_HEAD = 4096  # bytes in which a root element begins


def root_name(data: bytes) -> str:
    """Local name of a file's root element, in small letters; empty where it is no XML."""
    head = data[:_HEAD].replace(b"\0", b"").decode("utf-8", "replace")  # UTF-16 as well
    begun = re.match(r"[^<]{0,4}<(?:[?!]|\w)", head)
    if not begun:
        return ""
    head = re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", "", head, flags=re.S)
    found = re.search(r"<(?:[\w.-]+:)?([\w.-]+)", head)
    return found[1].lower() if found else ""


def parse_xml(data: bytes, path: Path, *, comments: bool = False) -> Any:
    """Parse a file; only the characters that XML itself names (``&amp;`` …) are entities.

    Parameters:
        data: the whole file.
        path: for error messages.
        comments: keep them, for whoever writes the tree again.

    Returns:
        its root element, as lxml has it.

    Raises:
        InputError: it is not well-formed, or declares entities of its own, by which a small
            file can grow without bounds or reach for other files.
    """
    from lxml import etree

    check_doctype(data, path)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=not comments
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise not_well_formed(error, path) from None
    if root is None:
        raise InputError("not well-formed XML", path=path)
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise InputError(_DECLARES, path=path)
    if any(isinstance(node, etree._Entity) for node in root.iter(etree.Entity)):
        raise InputError("uses entities that XML does not know; write the characters", path=path)
    return root


def not_well_formed(error: XMLSyntaxError, path: Path) -> InputError:
    """What to tell of a file that lxml cannot read.

    Parameters:
        error: that it raised.
        path: of the file.
    """
    line = error.position[0] if error.position else 0
    return InputError(
        f"not well-formed XML ({(error.msg or 'damaged').split(', line')[0]})",
        path=path,
        place=f"line {line}" if line else "",
    )


def check_doctype(data: bytes, path: Path) -> None:
    """Refuse a file that declares entities of its own.

    Parameters:
        data: the file, or its beginning.
        path: for error messages.

    Raises:
        InputError: it does.
    """
    if _DOCTYPE.search(data[:_HEAD].replace(b"\0", b"").decode("utf-8", "replace")):
        raise InputError(_DECLARES, path=path)


def written_xml(root: Any) -> bytes:
    """A tree's bytes, declared and encoded as the file that it was parsed from."""
    from lxml import etree

    tree = root.getroottree()
    encoding, standalone = tree.docinfo.encoding or "UTF-8", tree.docinfo.standalone
    written: bytes = etree.tostring(
        tree, encoding=encoding, xml_declaration=True, standalone=standalone
    )
    return written


def local(element: Any) -> str:
    """An element's name without its namespace; empty for processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Any, *names: str) -> list[Any]:
    """Direct children of certain local names, in order."""
    return [child for child in element if local(child) in names]


def text_of(element: Any) -> str:
    """All text inside an element, white space made single spaces."""
    return " ".join("".join(element.itertext()).split())
