"""Errors that are the user's to mend, told in one line."""

from __future__ import annotations

from pathlib import Path


class InputError(Exception):
    """Bad input: names the file, the place and the mend; the command exits with code 2.

    Parameters:
        message: what is wrong and how to mend it, one sentence or two.
        path: the file it concerns, put in front of the message.
        place: where in the file, for instance ``line 3`` or a TOML key.
    """

    def __init__(self, message: str, *, path: Path | str | None = None, place: str = "") -> None:
        self.path = str(path) if path is not None else None
        self.place = place
        where = ": ".join(part for part in (self.path, place) if part)
        super().__init__(f"{where}: {message}" if where else message)
