"""A file and the edits of its text → the edited file, read again to be sure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from ...errors import InputError
from ...support.plugins import contained
from ...support.registry import load_plugins
from ..bilingual import Columns, bilingual_format, bilingual_of
from ..office import is_old, modernised
from ..reader import document_of, format_of, read_bytes
from ..strings import Strings, strings_of
from .base import Editor
from .edits import Edit, EditedLines

_PLAIN = "text"  # editor of files that are nothing but text, whose format has no name


@cache
def _editors() -> dict[str, Editor]:
    return {editor.name: editor for editor in load_plugins("evaluator.editors", Editor)}


def writable_formats() -> list[str]:
    """Names of the formats that are written, in alphabetical order."""
    return sorted(_editors())


def not_written(form: str, path: Path) -> InputError:
    """That corrections cannot be put into files of a format, and into which they can."""
    endings = sorted({ending for editor in _editors().values() for ending in editor.endings})
    return InputError(
        f"corrections are not written into {form}; into {', '.join(endings)} they are; "
        "a name that ends in .txt gets the text alone",
        path=path,
    )


class NoPlaceError(InputError):
    """An edit has no place in its file, such as one of a list's automatic number."""


@dataclass(frozen=True, slots=True)
class Editable:
    """A file whose text can be edited.

    Attributes:
        path: of the file.
        data: all of it.
        text: as it was read: of a bilingual file the translations, a segment a line.
        form: name of its format.
        columns: of a table.
        read: reads the text of such a file's bytes.
    """

    path: Path
    data: bytes
    text: str
    form: str
    columns: Columns
    read: Callable[[bytes], str]

    @property
    def is_text(self) -> bool:
        """Whether the file is nothing but text."""
        return self.form == _PLAIN

    @property
    def tracks(self) -> bool:
        """Whether its changes can be marked for somebody to accept or reject."""
        return self._editor.tracks

    def edited(self, edits: Iterable[Edit], *, tracked: bool = False) -> bytes:
        """The file with edits.

        Parameters:
            edits: with offsets in ``text``, none upon another.
            tracked: as changes to be accepted or rejected, where the format can.

        Raises:
            NoPlaceError: an edit has no place in the file.
            InputError: the format is not written.
        """
        editor, reading = self._editor, EditedLines.of(self.text, edits)
        if not reading.edits:
            return self.data
        write = partial(editor.edited, self.data, self.path, reading, self.columns, tracked=tracked)
        try:
            wanted = " ".join(editor.expected(self.data, self.path, reading)).split()
            data = contained(editor.origin, write)
        except ValueError as error:
            raise self._refusal(str(error)) from error
        try:
            found = self.read(data).split()
        except (InputError, ValueError) as error:
            raise self._refusal("read again, it is no such file any more") from error
        if found != wanted:
            raise self._refusal("read again, it holds another text")
        return data

    @property
    def _editor(self) -> Editor:
        editor = _editors().get(self.form)
        if editor is None:
            raise not_written(self.form, self.path)
        return editor

    def _refusal(self, why: str) -> NoPlaceError:
        return NoPlaceError(
            f"the corrections cannot be put into a copy of the {self.form} file ({why}); a name "
            "that ends in .txt gets the text alone",
            path=self.path,
        )


def open_table(path: Path) -> tuple[Editable, list[str]]:
    """A string table as texts that can be edited.

    Parameters:
        path: of the file.

    Returns:
        the table, an entry a line and behind them a line of none; and the entries' keys.

    Raises:
        InputError: it cannot be read, or is no string table.
    """
    data = read_bytes(path)

    def read(changed: bytes) -> Strings:
        found = strings_of(changed, path)
        if found is None:
            raise InputError("is no string table", path=path)
        return found

    def read_text(changed: bytes) -> str:
        return "".join(f"{entry.value.text}\n" for entry in read(changed).entries.values())

    table = read(data)
    keys = [key for _, key in table.entries]
    return Editable(path, data, read_text(data), table.form, Columns(), read_text), keys


def open_editable(path: Path, columns: Columns | None) -> Editable:
    """A file as its run read it.

    Parameters:
        path: of the file.
        columns: of a bilingual file; None for one that holds the translation alone.

    Raises:
        InputError: it cannot be read.
    """
    data = read_bytes(path)
    if is_old(data):
        text = document_of(modernised(data, path), path).extract.text
        return Editable(path, data, text, path.suffix.lstrip("."), Columns(), lambda _: text)
    if columns is not None:
        form = bilingual_format(data, path, columns)
        if form is None:
            raise InputError("holds no source beside the translation", path=path)

        def read_targets(changed: bytes) -> str:
            return bilingual_of(changed, path, form, columns).target.extract.text

        return Editable(path, data, read_targets(data), form.name, columns, read_targets)

    def read_text(changed: bytes) -> str:
        return document_of(changed, path).extract.text

    single = format_of(data, path)
    name = single.name if single else _PLAIN
    return Editable(path, data, read_text(data), name, Columns(), read_text)
