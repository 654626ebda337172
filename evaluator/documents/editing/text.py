"""Edits in text files: plain text, Markdown, HTML and subtitles, character for character."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from ..bilingual import Columns
from ..formats.web import decoded_page
from .base import TextEditor
from .edits import EditedLines, applied
from .streams import Stream, as_it_is, splice

_ENTITY = re.compile(r"&(?:#\w{1,8}|\w{1,32});?")
# Where links lead to, definitions of them, and tags: no text of a Markdown page, unless in code.
_UNREAD_MARKDOWN = re.compile(
    r"(?P<text>(?P<tick>`+)(?!`)[\s\S]*?(?<!`)(?P=tick)(?!`))"
    r"|(?<=\])\([^()\n]*\)|(?<=\])\[[^\]\n]*\]|^ {0,3}\[(?!\^)[^\]\n]+\]:.*$"
    r"|\[\^[^\]\n]+\]:?|</?[A-Za-z][^<>]*>",
    re.M,
)
_CODE = re.compile(r"(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)")
_MARKDOWN_MARKS = r"\*_`~[]!#>|<-+=:"
_MARKDOWN_ESCAPED = re.compile(r"([\\`*_\[\]<>])")
_CUE_MARKS = re.compile(r"<[^<>\n]*>|\{[^{}\n]*\}|\\[Nnh]")


class PlainEditor(TextEditor):
    """Plain text: every line break and blank line between the edits stays."""

    name = "text"
    endings = (".txt",)

    def mended(self, text: str, path: Path, reading: EditedLines, columns: Columns) -> str:
        """See :meth:`TextEditor.mended`."""
        return applied(text, reading.whole)


class MarkdownEditor(TextEditor):
    """Markdown, with all its markup."""

    name = "markdown"
    endings = (".md",)

    def mended(self, text: str, path: Path, reading: EditedLines, columns: Columns) -> str:
        """See :meth:`TextEditor.mended`."""
        stream = Stream.of(_with_entities(text, _UNREAD_MARKDOWN), _MARKDOWN_MARKS)
        code = [match.span() for match in _CODE.finditer(text)]

        def escape(words: str, at: int) -> str:
            is_code = any(start < at < end for start, end in code)
            return words if is_code else _MARKDOWN_ESCAPED.sub(r"\\\1", words)

        return splice(text, stream, reading, escape)


class SubtitleEditor(TextEditor):
    """SubRip, WebVTT and SubStation Alpha, with all time codes and styles."""

    name = "subtitles"
    endings = (".ass", ".srt", ".vtt")

    def mended(self, text: str, path: Path, reading: EditedLines, columns: Columns) -> str:
        """See :meth:`TextEditor.mended`."""
        return splice(text, Stream.of(_between(text, _CUE_MARKS)), reading, as_it_is)


class HtmlEditor(TextEditor):
    """Web pages, with all their markup."""

    name = "html"
    endings = (".html",)
    errors = "xmlcharrefreplace"

    def decoded(self, data: bytes, path: Path) -> str:
        """See :meth:`TextEditor.decoded`; a page may declare its encoding."""
        return decoded_page(data, path)

    def mended(self, text: str, path: Path, reading: EditedLines, columns: Columns) -> str:
        """See :meth:`TextEditor.mended`."""
        stream = Stream.of(_Characters.of(text))
        return splice(text, stream, reading, lambda words, _: html.escape(words, quote=False))


def _between(text: str, marks: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
    """Pieces of a text between marks; what a group ``text`` matches is none."""
    begin = 0
    for match in marks.finditer(text):
        if "text" in marks.groupindex and match["text"]:
            continue
        if match.start() > begin:
            yield text[begin : match.start()], begin, match.start()
        begin = match.end()
    if begin < len(text):
        yield text[begin:], begin, len(text)


def _with_entities(text: str, marks: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
    """Pieces of a text between marks, entities as the characters that they stand for."""
    for piece, start, _ in _between(text, marks):
        begin = 0
        for match in _ENTITY.finditer(piece):
            char = html.unescape(match[0])
            if char != match[0]:
                yield piece[begin : match.start()], start + begin, start + match.start()
                yield char, start + match.start(), start + match.end()
                begin = match.end()
        yield piece[begin:], start + begin, start + len(piece)


class _Characters(HTMLParser):
    """Text of a page's source, piece by piece, with its places.

    Parameters:
        source: of the page.
    """

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._source = source
        self._lines = [0, *(match.end() for match in re.finditer("\n", source))]
        self._unread = ""
        self.pieces: list[tuple[str, int, int]] = []

    @classmethod
    def of(cls, source: str) -> Iterable[tuple[str, int, int]]:
        """The pieces of a page."""
        parser = cls(source)
        parser.feed(source)
        parser.close()
        return parser.pieces

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A script or style sheet begins, whose content is no text."""
        if tag in self.CDATA_CONTENT_ELEMENTS:
            self._unread = tag

    def handle_endtag(self, tag: str) -> None:
        """It ends."""
        if tag == self._unread:
            self._unread = ""

    def handle_data(self, data: str) -> None:
        """Text as it stands there."""
        if not self._unread:
            self.pieces.append((data, self._at, self._at + len(data)))

    def handle_entityref(self, name: str) -> None:
        """``&name;``."""
        self._entity()

    def handle_charref(self, name: str) -> None:
        """``&#number;``."""
        self._entity()

    def _entity(self) -> None:
        match = _ENTITY.match(self._source, self._at)
        if match:
            self.pieces.append((html.unescape(match[0]), match.start(), match.end()))

    @property
    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
