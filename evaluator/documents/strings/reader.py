"""String tables → documents: what has the same key stands in the same line."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from ...errors import InputError
from ...language import chinese_share
from ...model import message
from ...support.plugins import contained
from ...support.registry import load_plugins
from ..bilingual.base import LeftOut, Segment
from ..bilingual.reader import Bilingual
from ..inline import NO_TEXT
from ..reader import Document, read_bytes
from .base import Entry, StringTable, general_form

Key = tuple[str, str]
"""Document and key of a text."""


@cache
def _formats() -> list[StringTable]:
    return load_plugins("evaluator.strings", StringTable)


def string_formats() -> list[str]:
    """Names of the formats of string tables."""
    return [form.name for form in _formats()]


@dataclass(frozen=True, eq=False, slots=True)
class Strings:
    """A string table.

    Attributes:
        path: where it was read from.
        form: name of its format.
        sha256: of its bytes, in hexadecimal.
        entries: in its order.
    """

    path: Path
    form: str
    sha256: str
    entries: Mapping[Key, Entry]


def read_strings(path: Path) -> Strings | None:
    """Read a string table.

    Parameters:
        path: of a file in any registered format.

    Returns:
        its texts; None where it is no string table.

    Raises:
        InputError: the file cannot be read, is damaged, or holds no text.
    """
    return strings_of(read_bytes(path), path)


def strings_of(data: bytes, path: Path) -> Strings | None:
    """The string table of a file's bytes, as :func:`read_strings` reads them."""
    for form in _formats():
        if contained(form.origin, partial(form.recognises, data, path)):
            entries = contained(form.origin, partial(form.read, data, path))
            if not any(entry.value.text for entry in entries):
                raise InputError("the file holds no text", path=path)
            return Strings(
                path,
                form.name,
                hashlib.sha256(data).hexdigest(),
                {(entry.document, entry.key): entry for entry in entries},
            )
    return None


def paired_strings(source: Strings, others: Sequence[Strings]) -> tuple[Document, list[Document]]:
    """Tables of several languages as documents that belong together line by line, text by text.

    Texts whose source holds no Chinese are left out, such as addresses and names in other
    scripts, and so are those marked as not to be translated, forms for numbers that Chinese does
    not tell apart where the general form stands beside them, and forms that not all tables have
    of messages that choose by number or gender.

    Parameters:
        source: in Chinese.
        others: with texts of the same keys.

    Returns:
        the document of the source, and of each of the others: a line a text of the source in its
        order, and behind them what only some other table has.

    Raises:
        InputError: source and another table have no key in common.
    """
    for table in others:
        if source.entries.keys().isdisjoint(table.entries):
            raise InputError(
                f"has no key in common with {source.path.name}; are they of one program?",
                path=table.path,
            )
    keys = {key: None for table in (source, *others) for key in table.entries}
    left_out = {key: reason for key in keys if (reason := _why_left_out(key, source, others))}
    judged = [key for key in keys if key not in left_out]
    notes = tuple(
        message(reason, file=source.path.name, count=count)
        for reason, count in Counter(left_out.values()).items()
    )
    sides = [
        Bilingual(table.path, table.form, table.sha256, tuple(_segments(judged, source, table)))
        for table in (source, *others)
    ]
    return replace(sides[0], notes=notes).source, [side.target for side in sides[1:]]


def _segments(keys: Sequence[Key], source: Strings, table: Strings) -> Iterator[Segment]:
    for document, key in keys:
        sides = (found.entries.get((document, key)) for found in (source, table))
        one, other = (NO_TEXT if entry is None else entry.value for entry in sides)
        yield Segment(f"{document} {key}".strip(), f"key {key}", one, other, document=document)


def _why_left_out(key: Key, source: Strings, others: Sequence[Strings]) -> LeftOut | None:
    own = source.entries.get(key)
    found = [table.entries.get(key) for table in (source, *others)]
    if None in found and any(entry.form_of for entry in found if entry):
        return LeftOut.OTHER_FORM  # without it, a program falls back on the general form
    if own is None:
        general = key[0], general_form(key[1])
        is_form = any(key in t.entries and general in t.entries for t in others)
        return LeftOut.OTHER_FORM if is_form else None
    if not own.is_translated:
        return LeftOut.NOT_FOR_TRANSLATION
    return None if chinese_share(own.value.text) > 0 else LeftOut.NOT_CHINESE
