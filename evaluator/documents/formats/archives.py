"""Zip archives that office files are: looked at before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ...errors import InputError

_MOST_UNPACKED = 300_000_000  # bytes: more than any office file of text
_MOST_RELATIONS = 100_000  # bytes that tell an office file's parts
_HEAD = 4096  # bytes in which a document type and namespaces are declared
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(re.escape(_STRICT) + rb"(\w+)/")
_STRICT_MARK = re.compile(rb"""\s(?:\w+:)?conformance=["']strict["']""")
_MOST_PACKED_TOGETHER = 200  # times smaller: text reaches 20, a bomb thousands


def is_zip(data: bytes) -> bool:
    """Whether a file begins as a zip archive does."""
    return data.startswith(b"PK\x03\x04")


@lru_cache(maxsize=4)
def members(data: bytes) -> frozenset[str]:
    """Names of an archive's members; none where it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return frozenset()


@lru_cache(maxsize=4)
def main_part(data: bytes) -> str:
    """Name of the part that an office file begins with; empty where it names none.

    By its relationship, which alone tells it (ECMA-376, part 2, 8.3); programs name it freely.
    """
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("_rels/.rels") as file:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            relations = etree.fromstring(file.read(_MOST_RELATIONS), parser)
    # A damaged archive makes the library raise nearly anything.
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        return ""
    for relation in relations:
        if relation.get("Type", "").endswith("/officeDocument"):
            name: str = relation.get("Target", "").lstrip("/")
            return name if name in members(data) else ""
    return ""


def check_size(data: bytes, path: Path) -> None:
    """Refuse an archive that is damaged or would grow beyond what any document needs.

    Raises:
        InputError: it would unpack to too much, or its XML declares entities, which office
            files may not (ECMA-376, part 2, 8.1.4).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            declaring = next((m.filename for m in archive.infolist() if _declares(archive, m)), "")
    # A damaged archive makes the library raise nearly anything.
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        raise InputError(
            "the archive is damaged; open the file in its program and save it anew", path=path
        ) from error
    if declaring:
        raise InputError("declares entities, which no office file may", path=path, place=declaring)
    if unpacked > _MOST_UNPACKED or unpacked > _MOST_PACKED_TOGETHER * max(len(data), 50_000):
        raise InputError(
            f"would unpack to {unpacked / 1e6:.0f} MB, which no document needs; it is not read",
            path=path,
        )


def head_of(data: bytes, member: str) -> bytes:
    """The first bytes of a member of a sound archive, in which its namespaces are declared."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(member) as file:
        return file.read(_HEAD)


@lru_cache(maxsize=4)
def transitional(data: bytes) -> bytes:
    """An office file with the usual names of elements and relations, which alone libraries know.

    Programs may write the strict ones of ISO/IEC 29500-1 instead, part by part the same but for
    the names.

    Parameters:
        data: of a file whose size was checked; one with usual names comes back as it is.
    """
    part = main_part(data)
    if not part or _STRICT not in head_of(data, part):
        return data
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w") as renamed:
        for member in archive.infolist():
            content = archive.read(member)
            if member.filename.endswith((".xml", ".rels")):
                content = _STRICT_NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
            if member.filename == part:
                content = _STRICT_MARK.sub(b"", content)
            renamed.writestr(member.filename, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def read_member(data: bytes, member: str, path: Path) -> bytes:
    """A member of an archive whose size was checked.

    Raises:
        InputError: it has none of that name, or a damaged one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(member)
    # A damaged archive makes the library raise nearly anything.
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        raise InputError(
            f"the file is damaged ({member} cannot be read); open it in its program and save it "
            "anew",
            path=path,
        ) from error


def _declares(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    if not member.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(member) as file:
        return b"<!DOCTYPE" in file.read(_HEAD).replace(b"\0", b"")


def with_members(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """An archive with some of its members replaced, all others as they were."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.infolist():
            content = changed.get(member.filename)
            new.writestr(member, old.read(member) if content is None else content)
    return buffer.getvalue()
