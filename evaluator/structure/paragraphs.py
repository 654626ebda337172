"""A clean document → its paragraphs, mended where a page or line break cut them."""

from __future__ import annotations

import re
from itertools import pairwise

from ..documents import MappedText
from ..language.languages import Language, simplified

_ENDS = "。！？；：.!?;:…"
_CLOSERS = "”’」』）)】》〉]\"'"
_SENTENCE_END = re.compile(r"[。！？!?；]|[.!?]\s")
# "（新华社北京5月17日电）", "(Xinhua, Beijing, May 17)", "BEIJING, May 17 (Xinhua)"
_CHINESE_DATELINE = re.compile(
    r"[（(]?\s*\S{2,6}社\s*\S{0,12}\d{1,2}月\d{1,2}日\S{0,6}电[^。]{0,20}?[)）]?"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_ENGLISH_DATELINE = re.compile(
    rf"\(?[^.()]{{0,60}}(?:\b{_MONTH}\s+\d{{1,2}}\b|\b\d{{1,2}}\s+{_MONTH})[^.]{{0,40}}[).]?"
)
_AGENCY = re.compile(r"Xinhua|News Agency|Reuters|\bAFP?\b", re.IGNORECASE)
_LONG = 40  # characters: a longer line that ends nowhere was cut, a shorter one is a heading


def split_lines(document: MappedText) -> list[tuple[MappedText, bool]]:
    """The lines that hold text, stripped, each with whether a blank line precedes it."""
    lines: list[tuple[MappedText, bool]] = []
    blank, begin = True, 0
    for match in re.finditer(r"[^\n]*(?:\n|$)", document.text):
        line = document[begin : match.end()].strip()
        begin = match.end()
        if len(line):
            lines.append((line, blank))
        blank = not len(line)
    return lines


def is_dateline(paragraph: str, language: Language) -> bool:
    """Whether the whole paragraph says who reported it, where and when."""
    if language is Language.CHINESE:
        return _CHINESE_DATELINE.fullmatch(simplified(paragraph)) is not None
    return bool(_ENGLISH_DATELINE.fullmatch(paragraph) and _AGENCY.search(paragraph))


def trailing_dateline(paragraph: str) -> int:
    """Where a bracketed Chinese dateline begins at the end of a paragraph; its length if none."""
    paragraph = simplified(paragraph)
    match = re.search(r"(?<=[。！？])\s*[（(][^（()）]+[)）]$", paragraph)
    if match and _CHINESE_DATELINE.fullmatch(match[0].strip()):
        return match.start()
    return len(paragraph)


def breaks_off(text: str) -> bool:
    """Whether running text ends in mid-sentence; titles and headings do not count."""
    bare = text.rstrip(_CLOSERS + " ")
    unfinished = not text.endswith(tuple(_ENDS)) and not bare.endswith(tuple(_ENDS))
    return unfinished and (len(text) > _LONG and bool(_SENTENCE_END.search(text)))


def is_hard_wrapped(lines: list[tuple[MappedText, bool]], language: Language) -> bool:
    """Whether paragraphs are blank-line blocks of lines broken at a column."""
    inner = [here.text for (here, _), (_, blank) in pairwise(lines) if not blank]
    if len(inner) < 3 or (language is Language.CHINESE and max(map(len, inner)) > 60):
        return False
    unfinished = sum(not line.endswith(tuple(_ENDS + _CLOSERS)) for line in inner)
    return max(map(len, inner)) <= 120 and unfinished > len(inner) / 2


def continues(before: str, after: str, language: Language, *, blank_between: bool) -> bool:
    """Whether ``after`` goes on with a sentence that a page or line break cut off."""
    if not breaks_off(before):
        return False
    if language is Language.CHINESE:
        return True
    return after[:1].islower() or not blank_between
