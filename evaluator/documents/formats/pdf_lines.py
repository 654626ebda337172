"""Reads a PDF's lines: ``python -I pdf_lines.py SECONDS BYTES``, a PDF in and JSON out.

A program of its own, which imports nothing of this package: a PDF is a program of sorts, and what
one keeps busy or makes grow without bounds ends here and nowhere else.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from statistics import median
from typing import Any
from unicodedata import east_asian_width

LOCKED, DAMAGED, TOO_LARGE = "locked", "damaged", "too large"
UNKNOWN = "\ufffd"
"""Stands for a character that its font does not name."""
_MOST_BOXES = 300  # paragraphs of a page of text; tables have more
_GUTTER = 0.9  # of a line's height: wider than any space between words, narrower than columns stand
_LEAST_LINES, _LEAST_BESIDE = 5, 2  # of the longer column, and of the one beside it
_SAME_LINE, _ONE_LINE = 2.0, 20.0  # widths of a character: on any page, and in a column alone
_ACROSS = 0.4  # share of lines across both columns, titles and summaries for instance
_FILLED = 0.7  # share of its column's width that a line of text fills
_LEAST_FILLED = (
    0.4  # share of a column's lines that do; short paragraphs end as often as they go on
)
_LEAST_ROWS = 2  # of a table
_FILLING = 0.75  # share of the way to the next column that lines of text fill, in the middle
_TRIED = 5  # places of a gutter
_STACKED = 0.5  # share of the characters of vertical writing that stand below one
_PITCH = 1.5  # of a character's width, between the middles of two that follow each other
_BREAK = 0.1  # of a character's height, by which drawing leaps within a line: over a quote's width

Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge."""
Gutters = tuple[float, ...]
"""Where one column ends and the next begins, from the left; none on a page of one column."""
Turn = tuple[int, int]
"""The way that a line runs: to the right and up, 1, 0 or -1 each."""
_ALONG, _DOWN = (1, 0), (0, -1)
Row = tuple[str, int, float, float, float, float, float, float, bool]
"""A line's text and page, its left, right, lower and upper edge, and those of its page, in points
from the page's lower left corner; and whether it is a cell of a table."""


def main() -> None:
    """Read a PDF from stdin; write its lines and how many pages it has, or what is wrong."""
    _limit(*map(int, sys.argv[1:3]))
    logging.disable()
    try:
        answer = _read(sys.stdin.buffer.read())
    except MemoryError:
        answer = {"error": TOO_LARGE}
    # What a damaged file makes of the library can be anything.
    except Exception as error:
        is_locked = type(error).__name__ == "PDFPasswordIncorrect"
        answer = {"error": LOCKED if is_locked else DAMAGED}
    sys.stdout.write(json.dumps(answer))


def _limit(seconds: int, memory: int) -> None:
    """Limit this process's processor time and memory, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock alone limits it
        return
    for kind, limit in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(kind, (limit, hard))


def _read(data: bytes) -> dict[str, Any]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    class Device(PDFPageAggregator):
        """Keeps how the characters of a page run."""

        def render_char(self, matrix: Any, font: Any, *others: Any) -> float:
            advance = super().render_char(matrix, font, *others)
            if font.is_vertical():
                runs_down.add(id(self.cur_item._objs[-1]))
            return advance

    runs_down: set[int] = set()
    resources = PDFResourceManager()
    device = Device(resources)
    # A font that does not say which characters its shapes are.
    device.handle_undefined_char = lambda font, cid: UNKNOWN  # type: ignore[method-assign]
    interpreter = PDFPageInterpreter(resources, device)
    rows: list[Row] = []
    earlier: Gutters = ()  # of a page before
    number = 0
    for number, page in enumerate(PDFPage.get_pages(io.BytesIO(data)), 1):
        runs_down.clear()
        interpreter.process_page(page)
        layout = device.get_result()
        drawn = list(_characters(layout))
        runs_down |= _stacked(drawn)
        for characters, box in _upright(drawn, layout.bbox, runs_down):
            lines = _written_lines(characters)
            gutters = _gutters(lines, earlier)
            earlier = gutters or earlier
            columns = list(_columns(characters, lines, gutters))
            margin = _ONE_LINE if len(columns) > 1 else _SAME_LINE
            for column in columns:
                rows += _rows(column, box, number, margin)
    return {"lines": rows, "pages": number}


def _upright(
    characters: list[Any], box: Box, runs_down: Collection[int]
) -> Iterator[tuple[list[Any], Box]]:
    """A page's characters by the way that they run, each as if the page were turned for it.

    Vertical writing, whose lines run down and follow each other from the right to the left, is
    read as text on a page that is turned.

    Parameters:
        characters: of the page; their boxes are turned.
        box: of the page.
        runs_down: characters of vertical writing, by identity.

    Yields:
        characters and box, those of the way that most run first.
    """
    ways: dict[Turn, list[Any]] = defaultdict(list)
    for character in characters:
        a, b, _, d = character.matrix[:4]
        if id(character) in runs_down:
            way = _DOWN
        elif abs(b) > abs(a):
            way = (0, 1 if b > 0 else -1)
        else:
            way = (-1 if a < 0 and d < 0 else 1, 0)
        ways[way].append(character)
    for way, own in sorted(ways.items(), key=lambda item: -len(item[1])):
        if way != _ALONG:
            for character in own:
                character.set_bbox(_turned(character.bbox, way))
        yield own, _turned(box, way)


def _stacked(characters: list[Any]) -> set[int]:
    """The characters of a page of vertical writing that is drawn with a font for horizontal one.

    Each of its characters stands right below the one that was drawn before it.

    Returns:
        their identities; nothing of a page most of whose wide characters stand side by side.
    """
    wide = [item for item in characters if _is_wide(item) and item.matrix[1] == 0]
    below = sum(_is_right_below(*pair) for pair in pairwise(wide))
    return {id(item) for item in wide} if below > _STACKED * len(wide) else set()


def _is_wide(character: Any) -> bool:
    """Whether a character fills a square, as Chinese ones and their punctuation do."""
    return east_asian_width(character.get_text()[:1] or " ") in "WF"


def _is_right_below(before: Any, character: Any) -> bool:
    """Whether a character stands right below the one that was drawn before it."""
    aside = abs(before.x0 + before.x1 - character.x0 - character.x1) / 2
    under = (before.y0 + before.y1 - character.y0 - character.y1) / 2
    size = character.width
    return bool(aside < size / 2 and size / 2 < under < _PITCH * size)


def _turned(box: Box, way: Turn) -> Box:
    """A box on a page that is turned so that what ran in a way runs to the right."""
    x, y = way
    left, bottom, right, top = box
    corners = [(x * a + y * b, x * b - y * a) for a, b in ((left, bottom), (right, top))]
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)


def _characters(container: Any) -> Iterator[Any]:
    """All characters of a page, those of forms that are drawn on it as well."""
    from pdfminer.layout import LTChar, LTFigure

    for item in container:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTFigure):
            yield from _characters(item)


def _rows(characters: list[Any], box: Box, number: int, margin: float) -> Iterator[Row]:
    """Lines of a part of a page, in reading order.

    Parameters:
        characters: of the part.
        box: of the page.
        number: of the page.
        margin: widths of a character by which words of a line stand apart at most.
    """
    from pdfminer.layout import LAParams, LTPage, LTTextBox, LTTextLine

    class Part(LTPage):
        def group_textboxes(self, laparams: LAParams, boxes: Any) -> Any:
            boxes = list(boxes)
            if len(boxes) <= _MOST_BOXES:
                return super().group_textboxes(laparams, boxes)
            # A table: by rows.  Grouping takes time by the square of the boxes.
            return sorted(boxes, key=lambda box: (-round(box.y1), box.x0))

    part = Part(number, box)
    part.extend(_from_the_left(characters))
    part.analyze(LAParams(char_margin=margin))
    lines = [
        line
        for block in part
        if isinstance(block, LTTextBox)
        for line in block
        if isinstance(line, LTTextLine) and line.get_text().strip()
    ]
    for line, is_cell in _with_tables(lines):
        text = line.get_text().strip()
        yield text, number, line.x0, line.x1, line.y0, line.y1, box[1], box[3], is_cell


def _from_the_left(characters: Iterable[Any]) -> Iterator[Any]:
    """Characters as they were drawn, but the pieces of each line from the left to the right.

    Where the font changes within a line, some programs draw what is of one font first.  What is
    drawn without a break stays as it is: accents may stand before or behind their letter.
    """
    for line in _runs(characters, _is_on_line):
        pieces = list(_runs(line, _is_next))
        for piece in sorted(pieces, key=lambda piece: piece[0].x0):
            yield from piece


def _runs(items: Iterable[Any], goes_on: Callable[[Any, Any], bool]) -> Iterator[list[Any]]:
    """Stretches of items each of which goes on with the one before it."""
    run: list[Any] = []
    for item in items:
        if run and not goes_on(run[-1], item):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _is_on_line(before: Any, character: Any) -> bool:
    """Whether a character stands at the height of the one that was drawn before it."""
    shared = min(before.y1, character.y1) - max(before.y0, character.y0)
    return bool(2 * shared > max(before.height, character.height))


def _is_next(before: Any, character: Any) -> bool:
    """Whether a character stands right behind the one that was drawn before it, or upon it."""
    shared = min(before.x1, character.x1) - max(before.x0, character.x0)
    is_upon = 2 * shared > min(before.width, character.width)
    return bool(is_upon or abs(character.x0 - before.x1) < _BREAK * character.height)


def _with_tables(lines: list[Any]) -> Iterator[tuple[Any, bool]]:
    """Lines in reading order, those of tables row by row; and whether each is a cell.

    Parameters:
        lines: in reading order, but for tables, whose columns follow each other.
    """
    rows: list[list[Any]] = []
    for line in sorted(lines, key=lambda line: -(line.y0 + line.y1)):
        middle = (line.y0 + line.y1) / 2
        if rows and rows[-1][0].y0 < middle < rows[-1][0].y1:
            rows[-1].append(line)
        else:
            rows.append([line])
    table_of: dict[int, list[list[Any]]] = {}  # by the identity of a line
    run: list[list[Any]] = []
    for row in [*rows, []]:
        row.sort(key=lambda line: line.x0)
        if run and not _is_below(run[-1], row):
            if len(run) >= _LEAST_ROWS and not _is_running_text(run):
                table_of |= {id(line): run for cells in run for line in cells}
            run = []
        if len(row) > 1:
            run = [*run, row]
    written: set[int] = set()
    for line in lines:
        if id(line) not in table_of:
            yield line, False
        elif id(line) not in written:
            for cell in (cell for cells in table_of[id(line)] for cell in cells):
                written.add(id(cell))
                yield cell, True


def _is_below(row: list[Any], below: list[Any]) -> bool:
    """Whether a row of cells goes on below: two columns or more begin, or have their middle, there.

    Parameters:
        row: lines side by side.
        below: the next ones; a single line is no row.
    """
    near = [
        any(
            abs(cell.x0 - other.x0) < other.height
            or abs(cell.x0 + cell.x1 - other.x0 - other.x1) < 2 * other.height
            for other in row
        )
        for cell in below
    ]
    return len(below) > 1 and sum(near) > 1


def _is_running_text(rows: list[list[Any]]) -> bool:
    """Whether what stands side by side is columns of text, whose lines reach to the next one."""
    shares = [
        (cell.x1 - cell.x0) / (after.x0 - cell.x0)
        for row in rows
        for cell, after in pairwise(row)
        if after.x0 > cell.x0
    ]
    return not shares or median(shares) > _FILLING


def _columns(
    characters: list[Any], lines: list[list[Any]], gutters: Gutters
) -> Iterator[list[Any]]:
    """A page's characters, those of one column before those of the next.

    A line across columns stands between what is above and below it.
    """
    if not gutters:
        yield characters
        return
    parts: list[list[list[Any]]] = [_empty(gutters)]
    for line in lines:
        if _crosses(line, gutters):
            parts += [[line], _empty(gutters)]
        else:
            for character in line:
                parts[-1][bisect_right(gutters, character.x0)].append(character)
    order = {id(character): k for k, character in enumerate(characters)}
    for column in (column for part in _joined(parts) for column in part if column):
        yield sorted(column, key=lambda character: order[id(character)])  # as they were drawn


def _empty(gutters: Gutters) -> list[list[Any]]:
    return [[] for _ in range(len(gutters) + 1)]


def _joined(parts: list[list[list[Any]]]) -> Iterator[list[list[Any]]]:
    """Parts of a page, neighbouring lines across both columns put together."""
    across: list[Any] = []
    for number, part in enumerate(parts):
        if number % 2:
            across += part[0]
        elif any(part):
            yield [across]
            across = []
            yield part
    yield [across]


def _written_lines(characters: list[Any]) -> list[list[Any]]:
    """Characters by the height at which they stand, from the top, each line from the left."""
    lines: list[list[Any]] = []
    edge = 0.0  # the height at which the next line begins
    for character in sorted(characters, key=lambda item: -(item.y0 + item.y1)):
        middle = (character.y0 + character.y1) / 2
        if not lines or middle < edge:
            lines.append([])
            edge = middle - character.height / 2
        lines[-1].append(character)
    return [sorted(line, key=lambda item: item.x0) for line in lines]


def _gutters(lines: list[list[Any]], earlier: Gutters) -> Gutters:
    """Where the page is divided into two or three columns of running text.

    Lines of text fill their column; the cells of tables, which have gutters as well, do not.
    A last page may have too few lines to tell: there the gutters of an earlier page hold.
    """
    inked = [[item for item in line if item.get_text().strip()] for line in lines]
    inked = [line for line in inked if line]
    if not inked:
        return ()
    left = min(item.x0 for line in inked for item in line)
    right = max(item.x1 for line in inked for item in line)
    for gutters in _possible_gutters(inked, left, right):
        widths = _widths(inked, gutters)
        if _stand_beside(widths, inked, gutters) and _are_text(widths, (left, *gutters, right)):
            return gutters
    return earlier if earlier and _stand_beside(_widths(inked, earlier), inked, earlier) else ()


def _possible_gutters(lines: list[list[Any]], left: float, right: float) -> Iterator[Gutters]:
    """Places of one gutter or two, in the middle of wide gaps or, of ragged lines, at their end."""
    gaps = [
        (before.x1, after.x0)
        for line in lines
        for before, after in pairwise(line)
        if after.x0 - before.x1 > _GUTTER * after.height
    ]
    inner = left + (right - left) / 4, right - (right - left) / 4
    middles, ends = (
        [x for x, _ in Counter(x for x in places if inner[0] < x < inner[1]).most_common(_TRIED)]
        for places in (
            [round((begin + end) / 2) for begin, end in gaps],
            [round(end) - 1 for _, end in gaps],
        )
    )
    yield from ((float(x),) for x in dict.fromkeys([*middles, *ends]))
    yield from combinations(map(float, sorted(ends)), 2)


def _stand_beside(widths: list[list[float]], lines: list[list[Any]], gutters: Gutters) -> bool:
    """Whether there are lines in every column, and few across."""
    across = sum(_crosses(line, gutters) for line in lines)
    return across < _ACROSS * len(lines) and min(map(len, widths)) >= _LEAST_BESIDE


def _are_text(widths: list[list[float]], edges: Sequence[float]) -> bool:
    """Whether the lines of columns are as many and as wide as text's; of three, in each."""
    enough = min(map(len, widths)) if len(widths) > 2 else max(map(len, widths))
    return enough >= _LEAST_LINES and all(
        _is_filled(own, end - begin)
        for own, (begin, end) in zip(widths, pairwise(edges), strict=True)
    )


def _widths(lines: list[list[Any]], gutters: Gutters) -> list[list[float]]:
    """Of every column the widths of its lines, those across columns left out."""
    widths = _empty(gutters)
    for line in lines:
        if _crosses(line, gutters):
            continue
        columns = _empty(gutters)
        for item in line:
            columns[bisect_right(gutters, item.x0)].append(item)
        for own, column in zip(widths, columns, strict=True):
            if column:
                own.append(_longest_run(column))
    return widths


def _is_filled(widths: list[float], room: float) -> bool:
    """Whether enough lines of these widths fill a column."""
    return sum(width > _FILLED * room for width in widths) >= _LEAST_FILLED * len(widths)


def _longest_run(line: list[Any]) -> float:
    """Width of the longest part of a line without a gap that a gutter could be."""
    longest, begin = 0.0, line[0].x0
    for before, after in pairwise(line):
        longest = max(longest, before.x1 - begin)
        if after.x0 - before.x1 > _GUTTER * after.height:
            begin = after.x0
    return max(longest, float(line[-1].x1 - begin))


def _crosses(line: list[Any], gutters: Gutters) -> bool:
    """Whether a line runs across a gutter: with a character, or with less than one beside it."""
    return any(_crosses_one(line, gutter) for gutter in gutters)


def _crosses_one(line: list[Any], gutter: float) -> bool:
    inked = [item for item in line if item.get_text().strip()]
    if any(item.x0 < gutter < item.x1 for item in inked):
        return True
    before = [item for item in inked if item.x1 <= gutter]
    after = [item for item in inked if item.x0 >= gutter]
    if not before or not after:
        return False
    near = min(item.x0 for item in after) - max(item.x1 for item in before)
    return bool(near <= _GUTTER * after[0].height)


if __name__ == "__main__":
    main()
