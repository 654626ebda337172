"""Bytes → :class:`Document`, whatever the file's format."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from .formats import Extract, load_formats
from .formats.archives import is_zip, members
from .formats.plain import read_plain
from .formats.xml import root_name
from .text import MappedText, clean

LARGEST = 100_000_000
"""Bytes: a larger file is no document that somebody reviews."""
_UNREAD = {
    b"\xd0\xcf\x11\xe0": "a file of an old office program; save it as .docx",
    b"{\\rtf": "rich text; save it as .docx",
}


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read and cleaned.

    Attributes:
        path: where it was read from.
        text: the clean text with the way back to the offsets of what was read.
        encoding: what the bytes were decoded with, for instance ``utf-8``; the format's name
            where the file is not bare text.
        sha256: of the bytes, in hexadecimal.
        extract: what was read, with its places in the file.
    """

    path: Path
    text: MappedText
    encoding: str
    sha256: str
    extract: Extract

    def place(self, offset: int) -> str:
        """Where an offset of what was read stands in the file, for people."""
        return self.extract.place(offset)


def read_document(path: Path) -> Document:
    """Read a document.

    Parameters:
        path: of a file in any registered format, which is found by its content; else plain text
            in UTF-8, UTF-16, GB18030 (GBK, GB2312) or Big5.

    Raises:
        InputError: the file is missing, a folder, empty, too large, damaged, binary, or in an
            encoding that is not read.
    """
    data = read_bytes(path)
    extract = _extract(data, path)
    text = clean(extract.text)
    if not text.text.strip():
        raise InputError("the file holds no text", path=path)
    return Document(path, text, extract.encoding, hashlib.sha256(data).hexdigest(), extract)


def _extract(data: bytes, path: Path) -> Extract:
    for form in load_formats():
        if form.recognises(data, path):
            return form.read(data, path)
    for head, what in _UNREAD.items():
        if data.startswith(head):
            raise InputError(f"is {what}", path=path)
    if root_name(data) in ("xliff", "tmx") or "xl/workbook.xml" in members(data):
        raise InputError(
            "holds source and translation together, not one text; score it by itself: "
            f"evaluator score {path.name}",
            path=path,
        )
    if is_zip(data):
        raise InputError("is an archive that holds no Word document; unpack it", path=path)
    return read_plain(data, path)


def read_bytes(path: Path) -> bytes:
    """A file's bytes, or an :class:`InputError` that says in one line why there are none."""
    try:
        if path.is_file() and path.stat().st_size > LARGEST:
            size = path.stat().st_size / 1e6
            raise InputError(
                f"has {size:.0f} MB, more than the {LARGEST / 1e6:.0f} MB that are read; split it",
                path=path,
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError("no such file", path=path) from None
    except IsADirectoryError:
        raise InputError("is a folder, not a text file", path=path) from None
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path=path) from None
    if not data:
        raise InputError("the file is empty", path=path)
    return data
