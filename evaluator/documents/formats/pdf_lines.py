"""Reads a PDF's lines: ``python -I pdf_lines.py SECONDS BYTES``, a PDF in and JSON out.

A program of its own, which imports nothing of this package: a PDF is a program of sorts, and what
one keeps busy or makes grow without bounds ends here and nowhere else.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

LOCKED, DAMAGED, TOO_LARGE = "locked", "damaged", "too large"

Row = tuple[str, int, float, float, float, float, float, float]
"""A line's text and page, its left, right, lower and upper edge, and those of its page, in points
from the page's lower left corner."""


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
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTTextBox

    rows: list[Row] = []
    number = 0
    for number, page in enumerate(extract_pages(io.BytesIO(data), laparams=LAParams()), 1):
        for box in page:
            if isinstance(box, LTTextBox):
                rows += _rows(box, page, number)
    return {"lines": rows, "pages": number}


def _rows(box: Any, page: Any, number: int) -> Iterator[Row]:
    from pdfminer.layout import LTTextLine

    for line in box:
        text = line.get_text().strip() if isinstance(line, LTTextLine) else ""
        if text:
            yield text, number, line.x0, line.x1, line.y0, line.y1, page.y0, page.y1


if __name__ == "__main__":
    main()
