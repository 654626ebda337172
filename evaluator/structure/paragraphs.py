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
_FEWEST = 3  # lines that another follows, before they tell of a column
_FULL = 0.9  # the place of the column's width among the lengths of the lines
_MOSTLY = 0.75  # share of lines that are full; headings and items between them are not
_NARROWEST = {Language.CHINESE: 20, Language.ENGLISH: 30}
_WIDEST = {Language.CHINESE: 60, Language.ENGLISH: 120}
# In Chinese a stop begins no line, so that the character before it is taken along.
_FIRST_WORD = {
    Language.CHINESE: re.compile(r"(?:[!-~]+|.)[，。、；：！？”’」』）》]*"),
    Language.ENGLISH: re.compile(r"\S+"),
}
# "Address: …", "法定代表人：…"
_LABEL = re.compile(r"[^\s:：，。；,.;][^:：，。；,.;]{0,30}(?:：|:\s)\s*\S")
_OWN_NUMBER = re.compile(
    r"\A[（(]?(?:(?:\d{1,3}|[IVXL]+|[ivxl]+)(?:\.\d{1,3})*|[A-Za-z])[.．)）、](?!\d)\s*"
)
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


def without_number(line: str) -> str:
    """A line without the number or letter at its head, whose point ends no sentence."""
    return _OWN_NUMBER.sub("", line)


def is_label(line: str) -> bool:
    """Whether a line says what it is about, then a colon and something behind it."""
    return _LABEL.match(line) is not None


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


class Paragraph:
    """A paragraph while its lines are gathered; each line is looked at once.

    Parameters:
        line: its first line.
        language: of the document.
        numbering_length: characters at its head that a number takes, whose full stop ends no
            sentence.
    """

    def __init__(self, line: MappedText, language: Language, numbering_length: int = 0) -> None:
        self._lines = [line]
        self._language = language
        self._length = 0
        self._is_ended = False
        self._has_sentence_end = False
        self._read(without_number(line.text[numbering_length:]))

    def add(self, line: MappedText) -> None:
        """Go on with a line."""
        before = self._lines[-1].text[-1:] + self._language.separator
        self._lines.append(line)
        self._length += len(self._language.separator)
        self._read(line.text, before)

    def _read(self, line: str, before: str = "") -> None:
        self._length += len(line)
        bare = line.rstrip(_CLOSERS + " ")
        if bare:  # else the closers belong to what the line before ends with
            self._is_ended = bare.endswith(tuple(_ENDS))
        self._has_sentence_end |= bool(_SENTENCE_END.search(before + line))

    @property
    def breaks_off(self) -> bool:
        """Whether running text ends in mid-sentence; titles and headings do not count."""
        return not self._is_ended and self._length > _LONG and self._has_sentence_end

    def goes_on_with(self, line: str, *, blank_between: bool) -> bool:
        """Whether a line goes on with a sentence that a page or line break cut off."""
        if not self.breaks_off:
            return False
        return self._language is Language.CHINESE or line[:1].islower() or not blank_between

    @property
    def text(self) -> MappedText:
        """Its lines in one."""
        return MappedText.join(self._lines, self._language.separator)


def column(lines: list[tuple[MappedText, bool]], language: Language) -> int | None:
    """The width at which lines were broken, in characters, or None where each is a paragraph.

    A program that breaks lines puts a word behind another for as long as there is room.  So in
    such a text the word that begins a line would not have fitted on the one before, which
    paragraphs, strings and verses do not heed.
    """
    inner = [(here.text, after.text) for (here, _), (after, blank) in pairwise(lines) if not blank]
    if len(inner) < _FEWEST:
        return None
    lengths = sorted(len(line) for line, _ in inner)
    width = lengths[int(_FULL * (len(lengths) - 1))]  # a word too long for a line may jut out
    if not _NARROWEST[language] <= width <= _WIDEST[language]:
        return None
    full = sum(fills(line, after, width, language) for line, after in inner)
    unfinished = sum(not line.endswith(tuple(_ENDS + _CLOSERS)) for line, _ in inner)
    is_wrapped = full >= _MOSTLY * len(inner) and unfinished > len(inner) / 2
    return width if is_wrapped else None


def fills(line: str, after: str, width: int, language: Language) -> bool:
    """Whether the first word of the line after would not have fitted on a line."""
    word = _FIRST_WORD[language].match(after)
    room = width - len(line) - len(language.separator)
    return room < (len(word[0]) if word else 0)
