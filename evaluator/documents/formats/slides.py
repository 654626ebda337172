"""PowerPoint files (.pptx): slides in order, their tables and notes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ...errors import InputError
from .archives import check_size, is_zip, members, transitional
from .base import Block, Extract, Format

_DEEPEST = 20  # groups in groups; no slide that somebody drew has as many


class Slides(Format):
    """PowerPoint files of 2007 and later."""

    name = "pptx"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`Format.recognises`."""
        return is_zip(data) and "ppt/presentation.xml" in members(data)

    def read(self, data: bytes, path: Path) -> Extract:
        """See :meth:`Format.read`; places are slides, table cells and notes."""
        import pptx

        check_size(data, path)
        try:
            slides = pptx.Presentation(io.BytesIO(transitional(data))).slides
            return Extract.of_blocks(_blocks(slides), "pptx")
        except (InputError, MemoryError):
            raise
        # A damaged file makes the library raise nearly anything.
        except Exception as error:
            raise InputError(
                "the PowerPoint file is damaged; open it in PowerPoint and save it anew", path=path
            ) from error


def _blocks(slides: Iterable[Any]) -> Iterator[Block]:
    for number, slide in enumerate(slides, start=1):
        place = f"slide {number}"
        yield from _shapes(slide.shapes, place, 0)
        if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
            yield from _paragraphs(notes, f"{place}, notes")


def _shapes(shapes: Iterable[Any], place: str, depth: int) -> Iterator[Block]:
    for shape in shapes:
        if hasattr(shape, "shapes"):  # a group
            if depth < _DEEPEST:
                yield from _shapes(shape.shapes, place, depth + 1)
        elif getattr(shape, "has_table", False):
            for row, cells in enumerate(shape.table.rows, start=1):
                for column, cell in enumerate(cells.cells, start=1):
                    if not cell.is_spanned:
                        where = f"{place}, table row {row}, column {column}"
                        yield from _paragraphs(cell.text_frame, where)
        elif shape.has_text_frame:
            yield from _paragraphs(shape.text_frame, place)


def _paragraphs(frame: Any, place: str) -> Iterator[Block]:
    for paragraph in frame.paragraphs:
        yield Block(paragraph.text.replace("\v", " "), place)
