"""What a string table holds: texts by key, in one language."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ...support.plugins import Origin
from ..inline import Tagged
from ..placeholders import resource_forms

OTHER = "other"
PLURALS = frozenset(("zero", "one", "two", "few", "many", OTHER))
"""Categories of number (Unicode CLDR); Chinese has ``other`` alone, English ``one`` as well."""
_SUFFIXES = tuple(f"_{category}" for category in PLURALS - {OTHER})


@dataclass(frozen=True, slots=True)
class Entry:
    """A text of a table.

    Attributes:
        key: by which the program asks for it, unique in its document of the table.
        value: the text, with what the program fills in as tags.
        is_translated: whether it is for translation.
        document: that it is of, where the table holds several; may be empty.
        form_of: key of the general form, where this is the form for some numbers or genders of
            a message that holds all of them; else empty.
    """

    key: str
    value: Tagged
    is_translated: bool = True
    document: str = ""
    form_of: str = ""


def resource_entries(key: str, text: str) -> Iterator[Entry]:
    """A text of a program's resources in all its forms, the general one under its own key.

    Parameters:
        key: of the text.
        text: as it stands in the file, escapes undone.
    """
    for name, value in resource_forms(text).items():
        yield Entry(f"{key}[{name}]", value, form_of=key) if name else Entry(key, value)


def general_form(key: str) -> str:
    """The key of a text for ``other`` numbers, of which a key names a rarer form; else empty.

    Parameters:
        key: that ends with a category of number as the last word of a path, or as a suffix,
            as in ``file.one`` or ``file_one``.
    """
    if key.endswith(_SUFFIXES):
        return f"{key.rpartition('_')[0]}_{OTHER}"
    path, dot, last = key.rpartition(".")
    return f"{path}.{OTHER}" if dot and last in PLURALS - {OTHER} else ""


class StringTable(ABC):
    """Base of all formats of string tables; register a subclass under ``evaluator.strings``."""

    name: ClassVar[str]
    """Short name, for instance ``android``; the same as the entry point's."""
    origin: Origin
    """Where it comes from, filled in when it is loaded."""

    @abstractmethod
    def recognises(self, data: bytes, path: Path) -> bool:
        """Whether a file is of this format.

        Parameters:
            data: the whole file.
            path: its name, for formats that content alone does not give away.
        """

    @abstractmethod
    def read(self, data: bytes, path: Path) -> list[Entry]:
        """Read a table's texts in order.

        Parameters:
            data: the whole file.
            path: for error messages.

        Raises:
            InputError: the file is damaged.
        """
