"""Edits in strings of programs and tables, whose placeholders and written tags stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..inline import Piece
from .edits import Edit, EditedLines
from .streams import Stream, as_it_is, splice


def edited_string(text: str, pieces: Iterable[Piece], line: str, edits: Sequence[Edit]) -> str:
    """A string with edits.

    Parameters:
        text: as it stands in the file, escapes undone.
        pieces: what it is made of, text and tags with their code, in order.
        line: what was read from it.
        edits: with offsets in ``line``.

    Raises:
        ValueError: the string holds another text.
    """
    if not line:
        return text + "".join(edit.text for edit in edits)
    stream = Stream.of(text_stretches(pieces))
    return splice(text, stream, EditedLines([line], [0], {0: list(edits)}), as_it_is)


def text_stretches(pieces: Iterable[Piece]) -> Iterator[tuple[str, int, int]]:
    """What of a string is text, with the stretch that it stands in; tags take up their code."""
    at = 0
    for piece in pieces:
        own = piece if isinstance(piece, str) else piece[2]
        if isinstance(piece, str):
            yield own, at, at + len(own)
        at += len(own)
