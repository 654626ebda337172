"""What a format of datasets is: a file in, its records out, one after another."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from ...documents.bilingual import Columns, Segment
from ...documents.bilingual.tables import parts_of
from ...documents.formats.delimited import column_name
from ...documents.inline import NO_TEXT, assemble
from ...errors import InputError
from ...model import Level
from ...support.vocabulary import argument

SYSTEM = "system"
PARTS = ("source", "translation", "reference", "id", "document", SYSTEM)
"""What a column of a dataset may hold."""
_SYSTEM_NAMES = ("system", "system name", "engine", "mt system", "系统", "引擎")


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file.

    Attributes:
        segment: its texts, with their tags, and where it stands; None where there is nothing to
            judge in it.
        system: that made the translation; may be empty.
        raw: the record as its format has it, for whoever writes it again.
    """

    segment: Segment | None
    system: str
    raw: Any


class Form(ABC):
    """Base of the formats."""

    name: ClassVar[str]
    """For instance ``jsonl``."""
    endings: ClassVar[tuple[str, ...]]
    """How its files' names end, with the dot, in small letters."""

    @abstractmethod
    def records(self, path: Path, columns: Columns) -> Iterator[Record]:
        """Read a file.

        Parameters:
            path: of the file.
            columns: how its columns are named, where the user has said so.

        Raises:
            InputError: it is damaged, or names no source and translation.
            OSError: it cannot be read.
        """

    @abstractmethod
    def write(self, records: Iterable[Record], like: Path, out: Path) -> None:
        """Write records as they stood in a file of this format.

        Parameters:
            records: of one file or of several, as :meth:`records` gave them.
            like: the first of these files, whose head the new one gets.
            out: file to write, which is made anew.
        """


@dataclass(frozen=True, slots=True)
class Header:
    """Which columns of a table hold what.

    Attributes:
        parts: part of a segment → number of its column.
        system: number of the column of systems; None where there is none.
        level: number of the column that tells units from sentences in a run's own pair table.
    """

    parts: Mapping[str, int]
    system: int | None
    level: int | None

    @classmethod
    def of(cls, names: Sequence[str], path: Path, columns: Columns) -> Header:
        """Read a header.

        Raises:
            InputError: it names no source and translation, or has no column that was named.
        """
        plain = [column_name(name) for name in names]
        for part, name in columns.named.items():
            if column_name(name) not in plain:
                raise InputError(
                    f"no column of that name; there are: {', '.join(names)[:200] or 'none'}",
                    path=path,
                    place=argument("columns", f"{part}={name}"),
                )
        named = {part: name for part, name in columns.named.items() if part != SYSTEM}
        parts = parts_of(names, Columns(named))
        if not {"source", "translation"} <= set(parts):
            raise InputError(
                "no columns named source and translation; there are: "
                f"{', '.join(names)[:200] or 'none'}; name them with "
                f"{argument('columns', form='source=NAME --column translation=NAME')}",
                path=path,
            )
        wanted = columns.named.get(SYSTEM)
        known = (column_name(wanted),) if wanted else _SYSTEM_NAMES
        system = next((k for k, name in enumerate(plain) if name in known), None)
        level = plain.index("level") if "level" in plain else None
        return cls(parts, system, level)

    def record(self, cells: Mapping[int, Any] | Sequence[Any], place: str, raw: Any) -> Record:
        """The record of a row.

        Parameters:
            cells: by number of their column; what is not there is empty.
            place: where it stands, for people.
            raw: the row as its format has it.
        """

        def cell(number: int | None) -> str:
            if number is None:
                return ""
            if isinstance(cells, Mapping):
                value = cells.get(number)
            else:
                value = cells[number] if number < len(cells) else None
            return "" if value is None else str(value)

        text = {part: cell(number) for part, number in self.parts.items()}
        source, target, reference = (
            assemble([text[part]]) if text.get(part) else NO_TEXT
            for part in ("source", "translation", "reference")
        )
        system = " ".join(cell(self.system).split())
        is_unit = self.level is not None and cell(self.level) == Level.UNIT
        if is_unit or not (source.text or target.text):
            return Record(None, system, raw)
        segment = Segment(
            " ".join(text.get("id", "").split()),
            place,
            source,
            target,
            reference,
            document=" ".join(text.get("document", "").split()),
            state=" ".join(text.get("state", "").split()),
        )
        return Record(segment, system, raw)
