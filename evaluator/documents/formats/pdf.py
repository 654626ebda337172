"""PDF with a text layer: lines made paragraphs again, running heads and page numbers left out."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from pathlib import Path
from statistics import median
from typing import Any

from ...errors import InputError
from ...model import message
from ...support.processes import OverlongError, run_bounded
from . import pdf_lines
from .base import Block, Extract, Format

_MARGIN = 0.12  # share of a page's height, above and below, in which running heads stand
_MOST_NUMBERS = 2  # of a page, above and below
_RECURRING = 0.5  # share of the pages on which a running head recurs
_INDENT = 1.2  # characters by which the first line of a paragraph is set in
_SAME_COLUMN = 3.5  # characters by which lines of a column may begin apart
_PAGE_NUMBER = re.compile(
    r"[-–—·\s]*(?:第\s*)?(?:page\s*)?(?:\d+|[ivxlc]+)\s*(?:页)?(?:\s*(?:/|of|共)\s*\d+\s*(?:页)?)?[-–—·\s]*",
    re.I,
)
# between Chinese and figures, Latin letters, quotation marks and dashes: typesetting, not text
_AUTOMATIC_SPACE = re.compile(
    r"(?<=[\u4e00-\u9fff]) (?=[A-Za-z\d])|(?<=[A-Za-z\d]) (?=[\u4e00-\u9fff])"
    r"|(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[“”‘’—…℃])"
    r"|(?<=[“”‘’—…℃]) (?=[\u3000-\u9fff\uff00-\uffef])"
)
# Chinese characters side by side, and with the space that justifying a line puts between them
_SIDE_BY_SIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef] ?(?=[\u2e80-\u9fff\uff00-\uffef])")
_SPACED = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) (?=[\u2e80-\u9fff\uff00-\uffef])")
# and beside a radical, which comes from another font than the characters around it
_BESIDE_RADICAL = re.compile(
    r"(?<=[\u2e80-\u2fdf]) (?=[\u2e80-\u9fff\uff00-\uffef])"
    r"|(?<=[\u2e80-\u9fff\uff00-\uffef]) (?=[\u2e80-\u2fdf])"
)
# shapes that punctuation has in vertical writing (Unicode: Vertical Forms, CJK Compatibility Forms)
_UPRIGHT = str.maketrans(
    "︐︑︒︓︔︕︖︗︘︙︱︲︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈",
    "，、。：；！？〖〗…—–（）｛｝〔〕【】《》〈〉「」『』［］",
)
_BULLET = re.compile(r"^[\ue000-\uf8ff]\s*")  # a list's sign, of a font of signs
_MOST_SPACED = 0.3  # share of them with a space, where an author has put it
_WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
# the head of a numbered paragraph, whatever the line before it looks like
_NUMBERED = re.compile(
    r"[(（](?:\d{1,3}|[一二三四五六七八九十百]{1,4})[)）]|\d{1,3}\.(?=\s)"
    r"|(?:\d{1,3}|[一二三四五六七八九十]{1,3})、|第[一二三四五六七八九十百\d]{1,4}[章节条]"
    r"|(?:Article|Chapter|Section) \d"
)
# what browsers print above and below a page: its address, and the day and time
_PRINTED = re.compile(
    r"(?:https?|file)://\S+"
    r"|\d{1,4}[/.年-]\d{1,2}[/.月-]\d{1,4}日?,?\s+(?:[上下]午)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?",
    re.I,
)
# what no line is broken in: a character, the stops behind it, and a figure behind these
_UNBROKEN = re.compile(r".[，。、；：！？”’」』）》]+[!-~]*|.")
_DIVIDED = re.compile(r"(\w+)-$")
_FULL_STOPS = "。！？：.!?:"
_PITCH = 0.25  # the place of a paragraph's line spacing among the distances of a page's lines
_LEAST_PITCH, _MOST_PITCH = 0.8, 2.2  # of a line's height
_APART = 0.4  # of a line's height, by which paragraphs stand farther apart than lines
_OTHER_SIZE = 0.04  # of a line's height, by which one of the same font does not differ
_SMALL = 0.85  # of the height of text: notes, heads and feet are smaller
_PRINTED_OVER = 0.3  # share of a line's height in which another one stands too
_MOST_LONE = 2  # small lines of a page with a running head that stands once
_LEAST_HEAD = 6  # characters; fewer are marks raised beside a word, or parts of formulas
_NOTE = re.compile(  # how notes, captions and sources begin, and what counts
    r"[\d*†‡①-⑳\[(（【]|注|图|表|资料|来源|数据|(?:note|source|figure|fig|table|data)\b", re.I
)
_SOFT_HYPHEN = "\u00ad"  # stands for nothing but a division
_BROKEN_OFF = re.compile(rf"\w[-{_SOFT_HYPHEN}]$")
_TAIL = re.compile(r"[a-zà-ÿ]+")
_DIVIDING = 0.02  # share of lines with a divided word, in a document that divides words
_READER = str(Path(pdf_lines.__file__).absolute())
# Bounds of the process that reads a PDF; a page of running text takes a tenth of a second and a
# few kilobytes.
_LEAST_SECONDS, _BYTES_A_SECOND, _MOST_SECONDS = 10, 5_000, 300  # of processor time
_PATIENCE = 4  # times as long by the clock, on a busy machine
_MEMORY = 500_000_000  # bytes, beside four times the file
_MOST_WRITTEN = 50_000_000  # bytes: ten thousand pages
_OUT_OF_TIME = (getattr(signal, "SIGXCPU", signal.SIGTERM), getattr(signal, "SIGKILL", 9))
_TOO_LONG = "the PDF takes longer to read than any document of its size; print it to a new PDF"
_ERRORS = {
    pdf_lines.LOCKED: "the PDF is locked with a password; save it without one",
    pdf_lines.DAMAGED: "the PDF is damaged; print it to a new PDF",
    pdf_lines.TOO_LARGE: (
        "the PDF would grow beyond what any document needs; print it to a new PDF"
    ),
}
_MOST_UNKNOWN = 0.3  # share of characters that no font names, in a text that can be read
_LEAST_TEXT = 2  # characters a page, on average: fewer mean pictures of pages


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page; sizes in points, from the page's lower left corner."""

    text: str
    page: int
    left: float
    right: float
    top: float
    height: float
    is_marginal: bool
    is_cell: bool = False

    @property
    def character(self) -> float:
        """Mean width of its characters."""
        return (self.right - self.left) / len(self.text)


class Pdf(Format):
    """PDF files whose text can be selected."""

    name = "pdf"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`Format.recognises`."""
        return b"%PDF-" in data[:1024]

    def read(self, data: bytes, path: Path) -> Extract:
        """See :meth:`Format.read`; places are pages."""
        rows, pages = _rows(data, path)
        written = "".join(row[0] for row in rows)
        unknown = written.count(pdf_lines.UNKNOWN)
        if unknown > _MOST_UNKNOWN * len(written):
            raise InputError(
                "the PDF does not say which characters its shapes are; run character recognition "
                "on it first (OCRmyPDF with --force-ocr, for instance)",
                path=path,
            )
        lines = [line for row in rows if (line := _line(*row)).text]
        if sum(len(line.text) for line in lines) < _LEAST_TEXT * pages:
            raise InputError(
                "the PDF holds pictures of pages and no text; run character recognition on it "
                "first (OCRmyPDF, for instance)",
                path=path,
            )
        body = _without_running_heads(lines, pages)
        heads = _lone_heads(body)
        blocks = _paragraphs([line for line in body if line not in heads])
        extract = Extract.of_blocks(blocks, "pdf", is_whole=False)  # pages cut sentences
        told = {"documents.unknown-characters": unknown, "documents.lone-heads": len(heads)}
        notes = [message(reason, file=path.name, count=n) for reason, n in told.items() if n]
        return replace(extract, notes=tuple(notes))


def _rows(data: bytes, path: Path) -> tuple[list[pdf_lines.Row], int]:
    """All lines in reading order, and how many pages there are.

    Raises:
        InputError: the PDF is damaged, locked or empty, or takes more time or memory than any
            document of its size.
    """
    answer = _answer(data, path)
    if "error" in answer:
        raise InputError(_ERRORS[answer["error"]], path=path)
    if not answer["pages"]:
        raise InputError("the PDF has no pages", path=path)
    return answer["lines"], answer["pages"]


def _answer(data: bytes, path: Path) -> Any:
    """What the process that reads the PDF says, as :mod:`.pdf_lines` writes it."""
    seconds = min(_LEAST_SECONDS + len(data) // _BYTES_A_SECOND, _MOST_SECONDS)
    memory = _MEMORY + 4 * len(data)
    argv = [os.path.abspath(sys.executable), "-I", _READER, str(seconds), str(memory)]
    try:
        done = run_bounded(argv, data, seconds=_PATIENCE * seconds, most=_MOST_WRITTEN)
    except OSError as error:
        if isinstance(error, TimeoutError):
            raise InputError(_TOO_LONG, path=path) from None
        raise InputError(
            f"the PDF cannot be read: no process can be started ({error.strerror})", path=path
        ) from None
    except OverlongError:
        raise InputError(_ERRORS[pdf_lines.TOO_LARGE], path=path) from None
    if -done.code in _OUT_OF_TIME:
        raise InputError(_TOO_LONG, path=path)
    try:
        return json.loads(done.output)
    except ValueError:  # it did not get that far
        raise InputError(_ERRORS[pdf_lines.DAMAGED], path=path) from None


def _line(
    text: str,
    page: int,
    left: float,
    right: float,
    bottom: float,
    top: float,
    foot: float,
    head: float,
    is_cell: bool = False,
) -> _Line:
    margin = _MARGIN * (head - foot)
    is_marginal = top < foot + margin or bottom > head - margin
    text = text.replace(pdf_lines.UNKNOWN, "").translate(_UPRIGHT)
    text = _AUTOMATIC_SPACE.sub("", text).strip()
    text = _BESIDE_RADICAL.sub("", text)
    if len(_SPACED.findall(text)) > _MOST_SPACED * len(_SIDE_BY_SIDE.findall(text)):
        text = _SPACED.sub("", text)
    text = _BULLET.sub("", text)
    return _Line(text, page, left, right, top, top - bottom, is_marginal, is_cell)


def _without_running_heads(lines: list[_Line], pages: int) -> list[_Line]:
    """Lines but those at the head or foot of pages that recur, figures aside, or count pages.

    Nor does text say where and when a browser printed a page.
    """
    recurring = Counter(
        key for key, _ in {(_shape(line), line.page) for line in lines if line.is_marginal}
    )
    numbers = Counter(line.page for line in lines if _is_number(line))
    return [
        line
        for line in lines
        if not line.is_marginal
        or not (
            (pages > 1 and recurring[_shape(line)] >= max(2, _RECURRING * pages))
            or (_is_number(line) and numbers[line.page] <= _MOST_NUMBERS)
            or _PRINTED.fullmatch(line.text)
        )
    ]


def _lone_heads(lines: Sequence[_Line]) -> set[_Line]:
    """Small lines that look like a running head or foot, though they stand once.

    They are the first or last line of a page, or stand over its text for want of room, are no
    sentence, and do not begin as notes, captions and sources do.
    """
    by_page = defaultdict(list)
    for line in lines:
        by_page[line.page].append(line)
    found = set()
    for own in by_page.values():
        height = median(line.height for line in own)
        small = [line for line in own if line.height < _SMALL * height]
        if len(small) > _MOST_LONE:
            continue
        edges = {max(own, key=lambda line: line.top), min(own, key=lambda line: line.top)}
        found |= {
            line
            for line in small
            if len(line.text) >= _LEAST_HEAD
            and line.text[-1] not in _FULL_STOPS
            and not _NOTE.match(line.text)
            and (line in edges or any(_stands_over(line, text) for text in own))
        }
    return found


def _stands_over(line: _Line, text: _Line) -> bool:
    """Whether a small line stands where a line of text does."""
    shared = min(line.top, text.top) - max(line.top - line.height, text.top - text.height)
    beside = min(line.right, text.right) - max(line.left, text.left)
    is_text = line.height < _SMALL * text.height
    return is_text and shared > _PRINTED_OVER * line.height and beside > 0


def _is_number(line: _Line) -> bool:
    """Whether a line may count a page: others that stand with many are a table's."""
    return line.is_marginal and bool(_PAGE_NUMBER.fullmatch(line.text))


def _shape(line: _Line) -> str:
    return re.sub(r"\d+", "0", line.text)


def _paragraphs(lines: list[_Line]) -> Iterator[Block]:
    if not lines:
        return
    by_page = defaultdict(list)
    for line in lines:
        for page in (line.page - 1, line.page, line.page + 1):  # a last page may be nearly empty
            by_page[page].append(line)
    divides = _divides_words(lines)
    pitches = _pitches(lines)
    height = median(line.height for line in lines)
    text, first, before = lines[0].text, lines[0], lines[0]
    held: list[_Line] = []  # notes that stand in the midst of the paragraph, and of no heading
    number = 1
    while number < len(lines):
        notes = _notes(before, lines, number) if before.height < height / _SMALL else []
        beyond = number + len(notes)
        if notes and _continues(before, lines[beyond], by_page[before.page], pitches):
            held += notes
            number = beyond
        line = lines[number]
        if _continues(before, line, by_page[before.page], pitches):
            text = _joined(text, line.text, divides)
        else:
            yield Block(text, f"page {first.page}")
            yield from _paragraphs(held)
            held = []
            text, first = line.text, line
        before = line
        number += 1
    yield Block(text, f"page {first.page}")
    yield from _paragraphs(held)


def _pitches(lines: Sequence[_Line]) -> dict[int, float]:
    """By page how far the lines of a paragraph stand apart; nothing where there are none."""
    apart: dict[int, list[float]] = defaultdict(list)
    for before, line in pairwise(lines):
        distance = before.top - line.top
        is_near = _LEAST_PITCH * line.height < distance < _MOST_PITCH * line.height
        if before.page == line.page and is_near and _is_as_high(before, line):
            apart[line.page].append(distance)
    return {page: sorted(own)[int(_PITCH * len(own))] for page, own in apart.items()}


def _is_as_high(before: _Line, line: _Line) -> bool:
    return abs(before.height - line.height) < 0.2 * before.height


def _notes(before: _Line, lines: Sequence[_Line], number: int) -> list[_Line]:
    """Small lines from a number on in the midst of a sentence: notes, heads and feet of pages."""
    if before.text[-1:] in _FULL_STOPS:
        return []
    rest = (lines[k] for k in range(number, len(lines)))
    notes = list(takewhile(lambda line: line.height < _SMALL * before.height, rest))
    return notes if number + len(notes) < len(lines) else []


def _continues(
    before: _Line, line: _Line, neighbours: Sequence[_Line], pitches: Mapping[int, float]
) -> bool:
    """Whether a line goes on with the paragraph of the one before it.

    So it does where its first word would not have fitted into the line before, it is no larger
    or smaller, it is neither set in nor numbered, and does not stand apart behind a full stop.
    """
    if before.is_cell or line.is_cell:
        return False
    column = [other for other in neighbours if _is_beside(other, before)]
    edge, end = min(other.left for other in column), max(other.right for other in column)
    is_ended = before.text[-1:] in _FULL_STOPS
    needed = line.character * _room(line.text, is_ended)
    own_edge = edge if _is_same_column(line, before) else line.left
    set_in = line.left > own_edge + _INDENT * line.character
    is_numbered = _NUMBERED.match(line.text)
    is_divided = _BROKEN_OFF.search(before.text) and _TAIL.match(line.text)
    if (
        (before.right + needed < end and not is_divided)
        or not _is_as_high(before, line)
        or set_in
        or is_numbered
    ):
        return False
    distance = before.top - line.top
    usual = pitches.get(line.page, distance) + _APART * line.height
    near = before.page == line.page and 0 <= distance < min(usual, _MOST_PITCH * before.height)
    # A title ends with no full stop either, and the heading below it is nearly as large; nor
    # does the head of a page.
    is_other = (
        abs(before.height - line.height) > _OTHER_SIZE * before.height
        or before.is_marginal > line.is_marginal
    )
    is_below = before.page == line.page and distance > 0
    return near or not (is_ended or (is_below and is_other))


def _room(text: str, is_ended: bool) -> float:
    """Characters of room that a line's first word takes at the end of the line before.

    Parameters:
        text: of the line.
        is_ended: the line before ends with a full stop, so that a paragraph may end there.
    """
    word = text.split(maxsplit=1)[0]
    if not _WIDE.search(word):
        return len(word) + 1
    if is_ended:
        return 2.2
    unbroken = _UNBROKEN.match(word)
    assert unbroken is not None  # a word has a first character
    return 1.2 + sum(0.5 if c.isascii() else 1.0 for c in unbroken[0])


def _is_same_column(line: _Line, other: _Line) -> bool:
    return abs(line.left - other.left) < _SAME_COLUMN * max(line.character, other.character)


def _is_beside(line: _Line, text: _Line) -> bool:
    """Whether a line is of the same column and size as a line of text, and no head over it."""
    is_head = line.is_marginal and not text.is_marginal
    return _is_same_column(line, text) and _is_as_high(line, text) and not is_head


def _joined(before: str, after: str, divides: bool) -> str:
    """Two lines of a paragraph: no space in Chinese, no hyphen where a word was divided."""
    if _WIDE.match(before[-1]) or _WIDE.match(after[0]):
        return before + after
    if before.endswith(_SOFT_HYPHEN):
        return before[:-1] + after
    head, tail = _DIVIDED.search(before), _TAIL.match(after)
    if divides and head and tail and _is_word(head[1] + tail[0]):
        return before[:-1] + after
    return before + ("" if head else " ") + after


def _divides_words(lines: Sequence[_Line]) -> bool:
    """Whether the document divides words at line ends: if it does, it does so often."""
    ends = [
        (match[1], tail[0])
        for before, line in pairwise(lines)
        if (match := _DIVIDED.search(before.text)) and (tail := _TAIL.match(line.text))
    ]
    return sum(_is_word(head + tail) for head, tail in ends) > _DIVIDING * len(lines)


def _is_word(word: str) -> bool:
    from ...language.dictionaries import is_lemmatised

    return is_lemmatised(word.lower())
