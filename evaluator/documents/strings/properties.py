"""Java properties: resource bundles, in UTF-8 or with escapes."""

from __future__ import annotations

from pathlib import Path

from ...errors import InputError
from ..formats.plain import decode
from .base import Entry, StringTable, resource_entries


class Properties(StringTable):
    """Files named ``.properties``: content alone does not tell them from plain text."""

    name = "properties"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`StringTable.recognises`."""
        return path.suffix.lower() == ".properties"

    def read(self, data: bytes, path: Path) -> list[Entry]:
        """See :meth:`StringTable.read`; in a message, two apostrophes are one."""
        import javaproperties

        text, _ = decode(data, path)
        try:
            pairs = javaproperties.loads(text.removeprefix("\ufeff"), object_pairs_hook=list)
        except (javaproperties.InvalidUEscapeError, ValueError) as error:
            raise InputError(f"no valid properties ({error})", path=path) from None
        return [
            entry
            for key, value in pairs
            for entry in resource_entries(key, value.replace("''", "'"))
        ]
