"""Bytes → :class:`Document`, whatever the file's format."""

from __future__ import annotations

import hashlib
import shlex
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ..errors import InputError
from ..support.files import read_whole
from ..support.plugins import contained
from .formats import Extract, Format, load_formats
from .formats.archives import is_zip, members
from .formats.open_sheets import is_open_sheets
from .formats.plain import read_plain
from .formats.trees import check_named
from .formats.xml import root_name
from .office import OLD_OFFICE, modernised
from .text import MappedText, clean

LARGEST = 100_000_000
"""Bytes: a larger file is no document that somebody reviews."""
_TOLD_BY_CONTENT = (
    ".xlf .xliff .sdlxliff .mqxliff .mxliff .tmx .txml .po .pot .tbx .docx .docm .dotx .pptx .xlsx "
    ".xlsm .odt .odp .ods .epub .pdf .srt .vtt .ass .ssa"
).split()
"""Endings of formats that a file's content gives away: read as plain text, it would be judged with
whatever its damage has left."""
_DRAWING = b"application/vnd.oasis.opendocument.graphics"
_UNREAD = {
    **dict.fromkeys(
        (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd"),
        "a packed file; unpack it",
    ),
    **dict.fromkeys(
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
        "a picture; have its text recognised (OCR) and saved as .docx",
    ),
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
    found = document_of(modernised(data, path), path)
    return replace(found, sha256=_checksum(data))


def document_of(data: bytes, path: Path) -> Document:
    """The document of a file's bytes, as :func:`read_document` reads them."""
    form = format_of(data, path)
    if form is None:
        extract = read_plain(data, path)
    else:
        extract = contained(form.origin, partial(form.read, data, path))
    text = clean(extract.text)
    if not text.text.strip():
        raise InputError("the file holds no text", path=path)
    return Document(path, text, extract.encoding, _checksum(data), extract)


def given_document(text: str, name: Path) -> Document:
    """The document of a text that is in no file; it is nothing but text.

    Parameters:
        text: all of it.
        name: what it is called where a file would be named.
    """
    data = text.encode("utf-8", "replace")  # a lone surrogate has no bytes
    extract = read_plain(data, name)
    return Document(name, clean(extract.text), extract.encoding, _checksum(data), extract)


def _checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def format_of(data: bytes, path: Path) -> Format | None:
    """The format that a file of one language is of; None for plain text.

    Raises:
        InputError: it is of none that is read.
    """
    for form in load_formats():
        if contained(form.origin, partial(form.recognises, data, path)):
            return form
    if (
        root_name(data) in ("xliff", "tmx", "txml", "dataset")
        or "xl/workbook.xml" in members(data)
        or is_open_sheets(data)
    ):
        raise InputError(
            "holds source and translation together, not one text; score it by itself: "
            f"evaluator score {shlex.quote(str(path))}",
            path=path,
        )
    if is_zip(data):
        if not members(data):
            raise InputError("the archive is damaged or cut short; fetch it anew", path=path)
        raise InputError("is an archive that holds no Word document; unpack it", path=path)
    if (ending := path.suffix.lower()) in _TOLD_BY_CONTENT:
        raise InputError(f"is named {ending}, and holds none; save it anew", path=path)
    check_named(data, path)
    return None


def read_bytes(path: Path) -> bytes:
    """A file's bytes, or an :class:`InputError` that says in one line why there are none."""
    data = read_whole(path, LARGEST)
    if not data:
        raise InputError("the file is empty", path=path)
    _refuse_unread(data, path)
    return data


def _refuse_unread(data: bytes, path: Path) -> None:
    """Refuse what programs other than ours read, with advice."""
    if data.startswith(OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise InputError("is protected by a password; save it without one", path=path)
    for head, what in _UNREAD.items():
        if data.startswith(head):
            raise InputError(f"is {what}", path=path)
    if is_zip(data) and _DRAWING in data[:120]:
        raise InputError("is a drawing; save its text as .odt or .docx", path=path)
