"""From what the user names to rows: a file, a folder or a pattern of names."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..documents.bilingual import Columns, Segment
from ..errors import InputError
from .forms import Form, form_of, forms
from .forms.base import Record


@dataclass(frozen=True, slots=True)
class Row:
    """One pair of a dataset.

    Attributes:
        number: of its record in the dataset, from 1; records that hold no pair count as well.
        segment: its texts.
        system: that made the translation; may be empty.
        file: that it stands in, as :attr:`Dataset.names` calls it.
    """

    number: int
    segment: Segment
    system: str
    file: str = ""

    @property
    def name(self) -> str:
        """Its own id, or its number."""
        return self.segment.id or f"p{self.number}"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Files of one format that are read one behind another.

    Attributes:
        files: in their order; at least one.
        form: of all.
        columns: part → header, where the user has said so.
    """

    files: Sequence[Path]
    form: Form
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """What its files are called in results: their paths below the folder that holds all."""
        above = os.path.commonpath([os.path.abspath(path.parent) for path in self.files])
        return [Path(os.path.relpath(path, above)).as_posix() for path in self.files]

    def records(self) -> Iterator[tuple[int, str, Record]]:
        """All records, each behind its number from 1 and the name of its file.

        Raises:
            InputError: a file is damaged or cannot be read.
        """
        number = 0
        for path, name in zip(self.files, self.names, strict=True):
            try:
                for record in self.form.records(path, Columns(dict(self.columns))):
                    number += 1
                    yield number, name, record
            except UnicodeDecodeError:
                raise InputError("not UTF-8; save it as that", path=path) from None
            except OSError as error:
                raise InputError(f"cannot be read ({error.strerror or error})", path=path) from None

    def rows(self) -> Iterator[Row]:
        """The pairs among the records."""
        for number, file, record in self.records():
            if record.segment is not None:
                yield Row(number, record.segment, record.system, file)

    def state(self) -> list[list[str | int]]:
        """What tells at a glance whether files have changed: their names, sizes and times."""
        states = [(path, path.stat()) for path in self.files]
        return [[str(path.resolve()), s.st_size, s.st_mtime_ns] for path, s in states]


def find_dataset(
    named: str, columns: Mapping[str, str] | None = None, *, without: Path | None = None
) -> Dataset:
    """The dataset of a name.

    Parameters:
        named: a file, a folder of files, or a pattern such as ``corpus/*.parquet``.
        columns: part → header.
        without: a folder below it that holds no part of it.

    Raises:
        InputError: there is no such file, or files are of several formats or of none.
    """
    files = _files(named)
    if without is not None:
        own = without.resolve()
        files = [file for file in files if not file.resolve().is_relative_to(own)]
        if not files:
            raise InputError("holds no dataset but results of a batch", path=named)
    found = {form.name: form for form in map(form_of, files)}
    if len(found) > 1:
        raise InputError(
            f"holds files of several formats ({', '.join(found)}); name those of one", path=named
        )
    (form,) = found.values()
    if columns and form.name == "tmx":
        raise InputError("a translation memory has no columns", path=named)
    return Dataset(files, form, columns or {})


def _files(named: str) -> list[Path]:
    path = Path(named)
    if path.is_file():
        return [path]
    if path.is_dir():
        endings = {ending for form in forms() for ending in form.endings}
        files = sorted(
            file
            for file in path.rglob("*")
            if file.is_file() and file.suffix.lower() in endings and not file.name.startswith(".")
        )
        if not files:
            raise InputError(f"no file in it that ends in {', '.join(sorted(endings))}", path=path)
        return files
    files = sorted(file for file in map(Path, glob.glob(named, recursive=True)) if file.is_file())
    if not files:
        raise InputError("no such file, folder or pattern", path=named)
    return files
