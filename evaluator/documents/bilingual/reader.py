"""A bilingual file → the documents of its sides, a segment a line."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import accumulate
from pathlib import Path

from ...errors import InputError
from ...model import Message, message
from ...support.plugins import contained
from ...support.registry import load_plugins
from ...support.vocabulary import argument
from ..formats import Extract
from ..inline import Tagged
from ..office import modernised
from ..reader import Document, read_bytes
from ..text import clean
from .base import SHEET, BilingualFormat, Columns, LeftOut, Segment

_EMPTY = {
    LeftOut.NOT_FOR_TRANSLATION: "marks every segment as not to be translated",
    LeftOut.NOT_CHINESE: "a source must be Chinese, and no message of this file is",
    LeftOut.EMPTY_ON_PURPOSE: "holds no text but in segments that are done and left empty",
    LeftOut.OTHER_FORM: "holds forms for some numbers alone",
    LeftOut.MERGED: "holds no row in which source and translation have cells of their own",
    LeftOut.OUTSIDE: "holds no row with a source or translation",
    LeftOut.HIDDEN: "holds its segments on hidden sheets alone; unhide them",
}


@cache
def _formats() -> list[BilingualFormat]:
    return load_plugins("evaluator.bilingual", BilingualFormat)


@dataclass(frozen=True, eq=False, slots=True)
class Bilingual:
    """One bilingual file.

    Attributes:
        path: where it was read from.
        form: name of its format.
        sha256: of its bytes, in hexadecimal.
        segments: to be judged, in order; at least one has a source and one a target.
        notes: on what is not judged.
    """

    path: Path
    form: str
    sha256: str
    segments: tuple[Segment, ...]
    notes: tuple[Message, ...] = ()

    @property
    def source(self) -> Document:
        """The Chinese side: a segment a line."""
        return self._document([segment.source for segment in self.segments])

    @property
    def target(self) -> Document:
        """The English side; an empty line for what is not translated."""
        return self._document([segment.target for segment in self.segments])

    @property
    def reference(self) -> Document | None:
        """The trusted translations; None where the file has none."""
        sides = [segment.reference for segment in self.segments]
        return self._document(sides) if any(side.text for side in sides) else None

    def _document(self, sides: Sequence[Tagged]) -> Document:
        text = "".join(f"{side.text}\n" for side in sides)
        lengths = (len(side.text) + 1 for side in sides)
        starts = tuple(accumulate(lengths, initial=0))[:-1]
        extract = Extract(
            text,
            self.form,
            starts,
            tuple(segment.place for segment in self.segments),
            names=_names(self.segments),
            tags=tuple(side.tags for side in sides),
            documents=_documents(self.segments),
            states=_states(self.segments),
            notes=self.notes,
        )
        return Document(self.path, clean(text), self.form, self.sha256, extract)


def bilingual_format(data: bytes, path: Path, columns: Columns) -> BilingualFormat | None:
    """The bilingual format that a file is of; None where it is the text of one language."""
    for form in _formats():
        if contained(form.origin, partial(form.recognises, data, path, columns)):
            return form
    return None


def read_bilingual(path: Path, columns: Columns | None = None) -> Bilingual | None:
    """Read a bilingual file.

    Parameters:
        path: of a file in any registered bilingual format, which is found by its content.
        columns: of a table.

    Returns:
        its segments; None where it is no bilingual file.

    Raises:
        InputError: the file cannot be read, is damaged, or lacks a side.
    """
    columns = columns or Columns()
    data = read_bytes(path)
    modern = modernised(data, path)
    form = bilingual_format(modern, path, columns)
    if form is None:
        return None
    found = bilingual_of(modern, path, form, columns)
    return replace(found, sha256=hashlib.sha256(data).hexdigest())


def bilingual_of(data: bytes, path: Path, form: BilingualFormat, columns: Columns) -> Bilingual:
    """The segments of a file's bytes, as :func:`read_bilingual` reads them."""
    if columns.sheets and not form.has_sheets:
        raise InputError(
            "has no sheets", path=path, place=argument("columns", f"{SHEET}={columns.sheets[0]}")
        )
    found = contained(form.origin, partial(form.read, data, path, columns))
    segments = [segment for segment in found if segment.left_out is None]
    left_out = Counter(segment.left_out for segment in found if segment.left_out)
    if left_out and not segments:
        raise InputError(_EMPTY[left_out.most_common(1)[0][0]], path=path)
    for side, filled in (
        ("source", any(segment.source.text for segment in segments)),
        ("translation", any(segment.target.text for segment in segments)),
    ):
        if not filled:
            raise InputError(f"holds no {side} text in any segment", path=path)
    notes = [message(reason, file=path.name, count=count) for reason, count in left_out.items()]
    notes += contained(form.origin, partial(form.notes, data, path))
    digest = hashlib.sha256(data).hexdigest()
    return Bilingual(path, form.name, digest, tuple(segments), tuple(notes))


def _documents(segments: Sequence[Segment]) -> tuple[str, ...]:
    """The document of every segment; none where the file names no two."""
    documents = tuple(segment.document for segment in segments)
    return documents if len(set(documents)) > 1 else ()


def _states(segments: Sequence[Segment]) -> tuple[str, ...]:
    """The state of every segment; none where the file says nothing of it."""
    states = tuple(segment.state for segment in segments)
    return states if any(states) else ()


def _names(segments: Sequence[Segment]) -> tuple[str, ...]:
    """Names of the pairs: the file's ids, where every segment has one of its own."""
    names = tuple(re.sub(r"[\s/]+", "-", segment.id) for segment in segments)
    return names if all(names) and len(set(names)) == len(names) else ()
