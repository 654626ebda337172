"""EPUB 2 and 3: the pages of a book in the order in which they are read (EPUB 3.3, 5.7)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ...errors import InputError
from .archives import check_size, is_zip, members, read_member
from .base import Block, Extract, Format
from .web import page_blocks
from .xml import children, local, parse_xml

_KIND = b"application/epub+zip"
_CONTAINER = "META-INF/container.xml"
_RIGHTS = "META-INF/encryption.xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = ("application/xhtml+xml", "text/html")
_CONTENTS = "nav"  # property of the page that is the table of contents


class Epub(Format):
    """Books."""

    name = "epub"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`Format.recognises`."""
        return is_zip(data) and (_KIND in data[:120] or _CONTAINER in members(data))

    def read(self, data: bytes, path: Path) -> Extract:
        """See :meth:`Format.read`; places are blocks of the book's chapters, both counted."""
        check_size(data, path)
        if _is_locked(data, path):
            raise InputError("is a book whose text is encrypted; it is not read", path=path)
        blocks = [
            Block(block.text, f"chapter {number}, {block.place}", block.level)
            for number, page in enumerate(_pages(data, path), start=1)
            for block in page_blocks(read_member(data, page, path), path)
        ]
        if not blocks:
            raise InputError("the book holds no text", path=path)
        return Extract.of_blocks(blocks, "epub")


def _is_locked(data: bytes, path: Path) -> bool:
    """Whether more than fonts is encrypted."""
    if _RIGHTS not in members(data):
        return False
    root = parse_xml(read_member(data, _RIGHTS, path), path)
    methods = [e.get("Algorithm", "") for e in root.iter() if local(e) == "EncryptionMethod"]
    return any(method not in _FONTS for method in methods)


def _pages(data: bytes, path: Path) -> Iterator[str]:
    """Names of the pages in reading order; each once, the table of contents left out."""
    package = _package(data, path)
    root = parse_xml(read_member(data, package, path), path)
    items = {
        item.get("id"): item
        for manifest in children(root, "manifest")
        for item in children(manifest, "item")
    }
    spine = [ref for part in children(root, "spine") for ref in children(part, "itemref")]
    seen = set()
    for reference in spine:
        item = items.get(reference.get("idref"))
        if item is None or not _is_page(item):
            continue
        name = posixpath.normpath(
            posixpath.join(posixpath.dirname(package), unquote(item.get("href", "")))
        )
        if name in members(data) and name not in seen:
            seen.add(name)
            yield name


def _package(data: bytes, path: Path) -> str:
    """Name of the part that says what the book is made of."""
    root = parse_xml(read_member(data, _CONTAINER, path), path)
    files = (e.get("full-path", "") for e in root.iter() if local(e) == "rootfile")
    name = next((posixpath.normpath(file) for file in files if file), "")
    if name not in members(data):
        raise InputError("the book does not say what it is made of; fetch it anew", path=path)
    return name


def _is_page(item: Any) -> bool:
    is_contents = _CONTENTS in item.get("properties", "").split()
    return item.get("media-type") in _PAGES and not is_contents
