"""PowerPoint files (.pptx): slides in order, their tables, charts, diagrams and notes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
_Drawn = tuple[Block, Any, Any]  # with its part, and its paragraph or None
_DEEPEST = 20  # groups in groups; no slide that somebody drew has as many


class Slides(Format):
    """PowerPoint files of 2007 and later."""

    name = "pptx"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`Format.recognises`."""
        return is_zip(data) and "ppt/presentation.xml" in members(data)

    def read(self, data: bytes, path: Path) -> Extract:
        """See :meth:`Format.read`; places are slides, table cells and notes."""
        return Extract.of_blocks((text.block for text in placed_texts(data, path)), "pptx")


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text of a presentation, and where it stands in its archive.

    Attributes:
        block: the text.
        part: name of the archive's member.
        number: of the paragraph among all that are drawn in that member, from 0; None for text
            that is in no paragraph.
    """

    block: Block
    part: str
    number: int | None


def placed_texts(data: bytes, path: Path) -> list[PlacedText]:
    """All texts of a presentation in reading order, empty ones as well.

    Raises:
        InputError: it is damaged.
    """
    import pptx

    check_size(data, path)
    try:
        slides = pptx.Presentation(io.BytesIO(transitional(data))).slides
        found = list(_drawn_blocks(slides))
    except (InputError, MemoryError):
        raise
    # A damaged file makes the library raise nearly anything.
    except Exception as error:
        raise InputError(
            "the PowerPoint file is damaged; open it in PowerPoint and save it anew", path=path
        ) from error
    numbers: dict[str, dict[Any, int]] = {}
    texts = []
    for block, part, paragraph in found:
        name = part.partname.lstrip("/")
        if paragraph is not None and name not in numbers:
            drawn = drawn_paragraphs(paragraph.getroottree().getroot())
            numbers[name] = {one: number for number, one in enumerate(drawn)}
        number = None if paragraph is None else numbers[name][paragraph]
        texts.append(PlacedText(block, name, number))
    return texts


def drawn_paragraphs(root: Any) -> list[Any]:
    """The paragraphs of a part, in order, whether its names are the strict ones or the usual."""
    return [one for one in root.iter("{*}p") if "drawingml" in one.tag]


def _drawn_blocks(slides: Iterable[Any]) -> Iterator[_Drawn]:
    for number, slide in enumerate(slides, start=1):
        place = f"slide {number}"
        yield from _shapes(slide.shapes, slide.part, place, 0)
        if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
            yield from _paragraphs(notes, slide.notes_slide.part, f"{place}, notes")


def _shapes(shapes: Iterable[Any], part: Any, place: str, depth: int) -> Iterator[_Drawn]:
    for shape in shapes:
        if hasattr(shape, "shapes"):  # a group
            if depth < _DEEPEST:
                yield from _shapes(shape.shapes, part, place, depth + 1)
        elif getattr(shape, "has_table", False):
            for row, cells in enumerate(shape.table.rows, start=1):
                for column, cell in enumerate(cells.cells, start=1):
                    if not cell.is_spanned:
                        where = f"{place}, table row {row}, column {column}"
                        yield from _paragraphs(cell.text_frame, part, where)
        elif getattr(shape, "has_chart", False):
            yield from _chart(shape.chart, f"{place}, chart")
        elif shape.has_text_frame:
            yield from _paragraphs(shape.text_frame, part, place)
        else:
            yield from _diagram(shape, f"{place}, diagram")


def _chart(chart: Any, place: str) -> Iterator[_Drawn]:
    """What is written in a chart: its title, those of its axes, its series and categories."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield from _paragraphs(chart.chart_title.text_frame, chart.part, place)
    for axis in chart._chartSpace.iter(*_AXES):
        for title in axis.iterfind(_TITLE):
            for paragraph in title.iter(_PARAGRAPH):
                yield Block(_drawn(paragraph), f"{place} axis"), chart.part, paragraph
    names: dict[str, None] = {}
    for plot in chart.plots:
        names |= dict.fromkeys(series.name for series in plot.series)
        names |= dict.fromkeys(str(label) for label in plot.categories)
    for name in names:
        if not _FIGURE.fullmatch(name):
            yield Block(name, place), chart.part, None


def _diagram(shape: Any, place: str) -> Iterator[_Drawn]:
    """The texts of a diagram (SmartArt), in the order of its points."""
    for link in shape._element.iter(_DIAGRAM):
        part = shape.part.related_part(link.get(_DATA))
        for paragraph in parse_xml(part.blob, Path(part.partname)).iter(_PARAGRAPH):
            yield Block(_drawn(paragraph), place), part, paragraph


def _drawn(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{_A}t"))


def _paragraphs(frame: Any, part: Any, place: str) -> Iterator[_Drawn]:
    for paragraph in frame.paragraphs:
        yield Block(paragraph.text.replace("\v", " "), place), part, paragraph._p
