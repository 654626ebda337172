"""PowerPoint files (.pptx): slides in order, their tables, charts, diagrams and notes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ...errors import InputError
from .archives import check_size, is_zip, members, transitional
from .base import Block, Extract, Format
from .xml import parse_xml

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_PARAGRAPH = f"{_A}p"
_AXES = tuple(f"{_C}{kind}" for kind in ("catAx", "valAx", "dateAx", "serAx"))
_TITLE = f"{_C}title"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_FIGURE = re.compile(r"[\d.,%\s-]*")  # a year, a quantity: nothing to translate
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
        elif getattr(shape, "has_chart", False):
            yield from _chart(shape.chart, f"{place}, chart")
        elif shape.has_text_frame:
            yield from _paragraphs(shape.text_frame, place)
        else:
            yield from _diagram(shape, f"{place}, diagram")


def _chart(chart: Any, place: str) -> Iterator[Block]:
    """What is written in a chart: its title, those of its axes, its series and categories."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield from _paragraphs(chart.chart_title.text_frame, place)
    for axis in chart._chartSpace.iter(*_AXES):
        for title in axis.iterfind(_TITLE):
            for paragraph in title.iter(_PARAGRAPH):
                yield Block(_drawn(paragraph), f"{place} axis")
    names: dict[str, None] = {}
    for plot in chart.plots:
        names |= dict.fromkeys(series.name for series in plot.series)
        names |= dict.fromkeys(str(label) for label in plot.categories)
    for name in names:
        if not _FIGURE.fullmatch(name):
            yield Block(name, place)


def _diagram(shape: Any, place: str) -> Iterator[Block]:
    """The texts of a diagram (SmartArt), in the order of its points."""
    for link in shape._element.iter(_DIAGRAM):
        part = shape.part.related_part(link.get(_DATA))
        for paragraph in parse_xml(part.blob, Path(part.partname)).iter(_PARAGRAPH):
            yield Block(_drawn(paragraph), place)


def _drawn(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{_A}t"))


def _paragraphs(frame: Any, place: str) -> Iterator[Block]:
    for paragraph in frame.paragraphs:
        yield Block(paragraph.text.replace("\v", " "), place)
