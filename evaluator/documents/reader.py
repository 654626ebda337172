"""Bytes → :class:`Document`: plain text files in UTF-8 or GB18030."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from .text import MappedText, clean


@dataclass(frozen=True, slots=True)
class Document:
    """One text file, read and cleaned.

    Attributes:
        path: where it was read from.
        text: the clean text with the way back to the original's offsets.
        encoding: what the bytes were decoded with, for instance ``utf-8``.
        sha256: of the bytes, in hexadecimal.
    """

    path: Path
    text: MappedText
    encoding: str
    sha256: str


def read_document(path: Path) -> Document:
    """Read a text file.

    Parameters:
        path: a UTF-8 file (with or without byte-order mark) or, where the bytes are not
            valid UTF-8, a GB18030 (GBK, GB2312) one.

    Raises:
        InputError: the file is missing, a folder, empty, binary, or in another encoding.
    """
    data = read_bytes(path)
    original, encoding = decode(data, path)
    text = clean(original)
    if not text.text.strip():
        raise InputError("the file holds no text", path=path)
    return Document(path, text, encoding, hashlib.sha256(data).hexdigest())


def read_bytes(path: Path) -> bytes:
    """A file's bytes, or an :class:`InputError` that says in one line why there are none."""
    try:
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


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """Decode a text file's bytes.

    Returns:
        the text and the name of the encoding (``utf-8`` or ``gb18030``).

    Raises:
        InputError: the bytes are binary or in an encoding that is not read.
    """
    if b"\x00" in data:
        place = f"byte {data.index(0)}"
        raise InputError(
            "not a text file (it holds NUL bytes); save it as UTF-8 text", path=path, place=place
        )
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        broken = error
    if _looks_like_gb18030(data):
        return data.decode("gb18030"), "gb18030"
    raise InputError(
        f"neither valid UTF-8 (byte 0x{data[broken.start]:02x}) nor GB18030; save it as UTF-8",
        path=path,
        place=f"byte {broken.start}",
    )


def _looks_like_gb18030(data: bytes) -> bool:
    """Whether the bytes read as GB18030 give ordinary Chinese rather than rare characters."""
    # Imported here since nearly every file is UTF-8 and needs no detection.
    from charset_normalizer import from_bytes

    return from_bytes(data, cp_isolation=["gb18030"]).best() is not None
