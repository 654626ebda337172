"""Plain text in UTF-8, UTF-16, GB18030, Big5 or Windows-1252."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from ...errors import InputError
from .base import Extract

_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_ENCODINGS = {"gb18030": "gb18030", "big5hkscs": "big5", "cp1252": "windows-1252"}
_SIDE_BY_SIDE = re.compile(rb"[\x80-\xff]{2}")  # as in Chinese, whose bytes come in pairs
_SAMPLE = 64_000  # bytes: enough to tell encodings apart


def read_plain(data: bytes, path: Path) -> Extract:
    """The text of a file that is nothing but text; places are its lines."""
    text, encoding = decode(data, path)
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    return Extract(
        text, encoding, tuple(starts), tuple(f"line {n}" for n in range(1, len(starts) + 1))
    )


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """Decode a text file's bytes.

    Returns:
        the text and the name of the encoding: ``utf-8``, ``utf-16``, ``gb18030``, ``big5`` or
        ``windows-1252``.

    Raises:
        InputError: the bytes are binary or in an encoding that is not read.
    """
    for mark, codec in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return _decode(data, codec, path), codec.removesuffix("-sig")
    if b"\x00" in data:
        order = _utf_16(data)
        if order is None:
            place = f"byte {data.index(0)}"
            raise InputError(
                "not a text file (it holds NUL bytes); save it as UTF-8 text",
                path=path,
                place=place,
            )
        return _decode(data, order, path), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        broken = error
    for codec in _likely(data):
        try:
            return data.decode(codec), _ENCODINGS[codec]
        except UnicodeDecodeError:
            continue
    raise InputError(
        f"neither valid UTF-8 (byte 0x{data[broken.start]:02x}) nor GB18030, Big5, UTF-16 "
        "or Windows-1252; "
        "save it as UTF-8",
        path=path,
        place=f"byte {broken.start}",
    )


def _decode(data: bytes, codec: str, path: Path) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise InputError(
            f"says that it is {codec.removesuffix('-sig').upper()} and is not; save it as UTF-8",
            path=path,
            place=f"byte {error.start}",
        ) from None


def _utf_16(data: bytes) -> str | None:
    """Byte order of UTF-16 without a mark: zero bytes stand at even or at odd places only."""
    if len(data) % 2:
        return None
    zeros = [data[start::2].count(0) for start in (0, 1)]
    for codec, own, other in (("utf-16-be", zeros[0], zeros[1]), ("utf-16-le", zeros[1], zeros[0])):
        if not other and own:
            return codec
    return None


def _likely(data: bytes) -> list[str]:
    """Encodings in which the bytes read as ordinary text, the likeliest first."""
    if not _SIDE_BY_SIDE.search(data):  # English with dashes and curly quotes
        return ["cp1252"]
    # Imported here since nearly every file is UTF-8 and needs no detection.
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    return [
        match.encoding
        for match in from_bytes(sample, cp_isolation=list(_ENCODINGS))
        if match.encoding in _ENCODINGS
    ]
