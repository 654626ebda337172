"""HTML: the visible text of a page in its order, without menus, sidebars and footers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile, islice, takewhile
from pathlib import Path
from typing import Any

from ...errors import InputError
from ...model import message
from .base import Block, Cell, Extract, Format
from .plain import decode
from .web_styles import Styles
from .word_lists import numeral

_HEAD = re.compile(
    r"\A\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_NAMES = (".html", ".htm", ".xhtml")
_TAG = re.compile(r"</?([a-z][a-z0-9]*(?:-[a-z0-9-]+)?)(?=[\s/>])[^<>]*>", re.I)
_LOOKED_AT = 4096  # bytes of a file by which it is recognised
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.I)
# As browsers take them (WHATWG Encoding Standard); UTF-16 is told by its bytes alone.
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5hkscs"),
    **dict.fromkeys(("windows-1252", "iso-8859-1", "us-ascii", "ascii"), "cp1252"),
}
_MOST_ELEMENTS = 500_000  # a bound that no page of text comes near
_COUNT = re.compile(r"-?[0-9]{1,9}")
_NUMERALS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    # and as styles name them (CSS Counter Styles 3, 6 and 7)
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero",
    **dict.fromkeys(
        ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"), "chineseCounting"
    ),
}
_UNNUMBERED = frozenset(("none", "disc", "circle", "square"))
_IDEOGRAPHIC = "、"  # stands behind Chinese numerals
# What a document ends with is no end for a browser, which goes on reading.
_DOCUMENT_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_MOST_LETTERED = 1000  # list items that letters or Roman numerals count
_HEADING = re.compile("h([1-6])")
# Elements that begin and end a line where a browser shows them (HTML Standard, 15.3).
_BLOCKS = frozenset(
    "html body address article aside blockquote br caption center dd details dialog dir div "
    "dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li "
    "listing main menu nav ol optgroup option p plaintext pre search section select summary table "
    "tbody td text tfoot th thead tr ul xmp".split()
)
_LINED = frozenset(("pre", "listing", "plaintext", "textarea", "xmp"))  # line ends are shown
# What no browser shows, what a change has deleted, and readings above characters.
_UNSEEN = frozenset(
    "head title script style template noscript noframes noembed iframe object audio video canvas "
    "datalist del meter progress rt rp annotation annotation-xml defs desc metadata".split()
)
# What stands beside a page's text: by element, by ARIA role, and by the names that authors give.
_BESIDE = frozenset(("nav", "header", "footer", "aside"))
_BESIDE_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary"))
_BESIDE_NAMES = frozenset(
    "nav navbar navigation menu footer sidebar breadcrumb breadcrumbs site-header site-footer "
    "site-nav main-nav topbar".split()
)
_REMARKS = frozenset(  # asides that belong to the text
    "admonition alert callout caution danger footnote footnotes hint important info note notice "
    "notes tip warning doc-footnote doc-notice doc-tip".split()
)
_TEXT_PARTS = ("article", "main", "section", "blockquote", "figure")
_CELLS = frozenset(("tr", "td", "th"))
_LEAST_MENU = 3  # links


class Html(Format):
    """Web pages, and pieces of pages under a name of theirs."""

    name = "html"

    def recognises(self, data: bytes, path: Path) -> bool:
        """See :meth:`Format.recognises`."""
        codec = _utf_16(data)
        head = data[:_LOOKED_AT].decode(codec or "utf-8", "ignore")
        if _HEAD.match(head):
            return True
        return path.suffix.lower() in _NAMES and _has_tags(head)

    def read(self, data: bytes, path: Path) -> Extract:
        """See :meth:`Format.read`; places are blocks of the text, counted."""
        page = _Page.of(decoded_page(data, path), path)
        everything = page.lines(page.tree, all_of_it=True)
        if not everything:
            raise InputError("the page holds no text", path=path)
        lines = _without_menus(page.lines(_main_part(page.tree), all_of_it=False)) or everything
        told = {
            "documents.beside": len(everything) - len(lines),
            "documents.unshown": page.hidden(),
        }
        notes = [message(reason, file=path.name, count=n) for reason, n in told.items() if n > 0]
        return replace(Extract.of_blocks(_blocks(lines), "html"), notes=tuple(notes))


def page_blocks(data: bytes, path: Path) -> list[Block]:
    """The visible text of a page of a book or a piece of a page, its blocks counted.

    All of it is text: what stands beside that of other pages is notes and the like here.

    Parameters:
        data: of the page.
        path: of the file that it is or stands in.

    Returns:
        the blocks; none where it holds no text.

    Raises:
        InputError: it is no page that can be read.
    """
    page = _Page.of(decoded_page(data, path), path)
    return _blocks(page.lines(page.tree, all_of_it=True))


def _blocks(lines: Sequence[_Line]) -> list[Block]:
    return [
        Block(line.text, line.cell or f"block {number}", line.level)
        for number, line in enumerate(lines, start=1)
    ]


def _utf_16(data: bytes) -> str:
    """Codec of a file in UTF-16, by its mark or the zero bytes of its markup; empty for others."""
    head = data[:4]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head[:1] + head[2:3] == b"\0\0":
        return "utf-16-be"
    return "utf-16-le" if head[1:2] + head[3:4] == b"\0\0" else ""


def _has_tags(text: str) -> bool:
    from lxml.html import defs

    # The library's list is older than dialogs; custom elements have a hyphen.
    tags = (match[1].lower() for match in _TAG.finditer(text))
    return any("-" in tag or tag in defs.tags or tag == "dialog" for tag in tags)


def decoded_page(data: bytes, path: Path) -> str:
    """A page's characters, in the encoding that it declares where its bytes are in that one."""
    declared = _CHARSET.search(data[:_LOOKED_AT])
    codec = _CODECS.get(declared[1].decode("ascii", "ignore").lower()) if declared else None
    if codec and not _utf_16(data):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            pass  # it is not what it says
    return decode(data, path)[0]


def _parsed(text: str, path: Path) -> Any:
    """The page's tree.

    Raises:
        InputError: there is none, or it has more in it than any page that somebody reads.
    """
    from lxml import etree

    text = _DOCUMENT_END.sub("", text)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)  # deeper than 256
    try:
        tree = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        tree = None
    if tree is None:
        raise InputError("the page holds no text", path=path)
    if sum(1 for _ in islice(tree.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        raise InputError(
            f"the page holds more than {_MOST_ELEMENTS:,} elements; save its text as plain text",
            path=path,
        )
    return tree


def _main_part(tree: Any) -> Any:
    """What the page calls its main part, unless its title stands outside; else the whole page."""
    mains = tree.xpath("//main[not(@hidden)] | //*[@role='main']")
    if len(mains) == 1 and (mains[0].find(".//h1") is not None or tree.find(".//h1") is None):
        return mains[0]
    return tree


@dataclass(slots=True)
class _Line:
    """A line of the page as a browser shows it.

    Attributes:
        level: of a heading; 0 for all else.
        links: in it, to other pages.
        is_text: something of it, marks aside, is no link to another page.
        cell: that it stands in; empty outside of tables.
    """

    text: str
    level: int
    links: int
    is_text: bool
    cell: str = ""


@dataclass(slots=True)
class _Writer:
    """Puts the words of a page together, a line for each block."""

    level: int = 0
    link: int = 0  # links to other pages that are open
    text_parts: int = 0  # articles and the like that are open
    lined: int = 0  # preformatted elements that are open
    tables: int = 0  # begun so far
    cell: Cell = field(default_factory=Cell)
    outer: list[Cell] = field(default_factory=list)  # of the tables around the open one
    number: str = ""  # of a list's item, until its first word comes
    done: list[_Line] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _links: int = 0
    _is_text: bool = False

    def write(self, text: str | None) -> None:
        """Add text to the line."""
        if not text:
            return
        if self.lined and "\n" in text:
            for part in text.split("\n"):
                self._add(part)
                self.end_line()
            return
        self._add(text)

    def open_link(self) -> None:
        """A link to another page begins."""
        self.link += 1
        self._links += 1

    def open_table(self) -> None:
        """A table begins, perhaps within a cell of another."""
        self.outer.append(self.cell)
        self.tables += 1
        self.cell = Cell(self.tables)

    def close_table(self) -> None:
        """The table is over: what follows stands where it stood."""
        self.cell = self.outer.pop() if self.outer else Cell()

    def end_line(self) -> None:
        """Begin a new line."""
        text = " ".join("".join(self._pieces).split())
        if text:
            is_text = self._is_text or not self._links
            self.done.append(_Line(text, self.level, self._links, is_text, self.cell.place))
        self._pieces.clear()
        self._links, self._is_text = self.link, False

    def _add(self, text: str) -> None:
        if self.number and text.strip():
            self._pieces.append(self.number)
            self.number, text = "", text.lstrip()
        self._pieces.append(text)
        if not self._is_text and (not self.link or self.text_parts):
            self._is_text = any(map(str.isalnum, text))


@dataclass(frozen=True, slots=True)
class _Page:
    """A page and its styles."""

    tree: Any
    styles: Styles

    @classmethod
    def of(cls, text: str, path: Path) -> _Page:
        """The page of a text.

        Raises:
            InputError: it is no page that can be read.
        """
        tree = _parsed(text, path)
        page = cls(tree, Styles.of_page(tree))
        # A page that its own sheet hides is shown by a program later.
        return page if page.lines(tree, all_of_it=True) else cls(tree, Styles())

    def lines(self, part: Any, *, all_of_it: bool) -> list[_Line]:
        """Lines of a part of the page.

        Parameters:
            part: an element.
            all_of_it: with what stands beside the text, too.
        """
        from lxml import etree

        writer, numbers = _Writer(), dict[Any, int]()
        walk = etree.iterwalk(part, events=("start", "end", "comment", "pi"))
        skipped = None
        for event, element in walk:
            if event == "start":
                is_beside = not (all_of_it or writer.text_parts) and _is_beside(element)
                if is_beside or self._is_unseen(element):
                    skipped = element
                    walk.skip_subtree()
                    if is_beside:
                        writer.end_line()
                    continue
                self._begin(element, writer, numbers)
                writer.write(element.text)
            elif event == "end" and element is skipped:
                skipped = None
            elif event == "end":
                self._end(element, writer)
            if event != "start" and element is not part:
                writer.write(element.tail)
        writer.end_line()
        return writer.done

    def hidden(self) -> int:
        """How many parts with text the page hides."""
        from lxml import etree

        count = 0
        walk = etree.iterwalk(self.tree, events=("start",))
        for _, element in walk:
            if element.tag in _UNSEEN:
                walk.skip_subtree()
            elif self._is_unseen(element):
                count += any(map(str.isalnum, "".join(element.itertext())))
                walk.skip_subtree()
        return count

    def _begin(self, element: Any, writer: _Writer, numbers: dict[Any, int]) -> None:
        tag = element.tag
        if self._is_line(element):
            writer.end_line()
        writer.lined += self._is_lined(element)
        writer.text_parts += tag in _TEXT_PARTS
        if heading := _HEADING.fullmatch(tag):
            writer.level = int(heading[1])
        elif tag == "li":
            writer.number = _number(element, numbers, self.styles.list_style(element))
        elif tag == "table":
            writer.open_table()
        elif tag in _CELLS:
            writer.cell = writer.cell.opened(tag)
        elif tag == "a" and _leads_away(element):
            writer.open_link()

    def _end(self, element: Any, writer: _Writer) -> None:
        tag = element.tag
        if self._is_line(element):
            writer.end_line()
        writer.lined -= self._is_lined(element)
        writer.text_parts -= tag in _TEXT_PARTS
        if _HEADING.fullmatch(tag):
            writer.level = 0
        elif tag == "li":
            writer.number = ""
        elif tag == "table":
            writer.close_table()
        elif tag == "a" and _leads_away(element):
            writer.link -= 1

    def _is_line(self, element: Any) -> bool:
        """Whether an element begins and ends a line."""
        return element.tag in _BLOCKS or self.styles.is_line(element)

    def _is_lined(self, element: Any) -> bool:
        """Whether the line ends of an element's text are shown."""
        return element.tag in _LINED or self.styles.is_lined(element)

    def _is_unseen(self, element: Any) -> bool:
        """Whether a browser shows nothing of an element."""
        return (
            element.tag in _UNSEEN
            or element.get("hidden") is not None
            or (element.tag == "dialog" and element.get("open") is None)
            or self.styles.is_hidden(element)
        )


def _leads_away(anchor: Any) -> bool:
    """Whether a link leads to another page, as those of menus do."""
    return not anchor.get("href", "#").startswith("#")


def _number(item: Any, numbers: dict[Any, int], style: str) -> str:
    """The number of an ordered list's item, as a browser shows it; empty for other items.

    Parameters:
        item: of a list.
        numbers: of the items before it, by their lists.
        style: kind of its number, where the page's styles say one.
    """
    ordered = item.getparent()
    if ordered is None or ordered.tag != "ol":
        return ""
    own, step = item.get("value", ""), -1 if ordered.get("reversed") is not None else 1
    if _COUNT.fullmatch(own):
        number = int(own)
    elif ordered in numbers:
        number = numbers[ordered] + step
    else:
        number = _first_number(ordered, step)
    numbers[ordered] = number
    if style in _UNNUMBERED:
        return ""
    form = _NUMERALS.get(style or ordered.get("type", ""), "decimal")
    written = numeral(number, form if 0 < number < _MOST_LETTERED else "decimal")
    return f"{written}{_IDEOGRAPHIC if form == 'chineseCounting' else '. '}"


def _first_number(ordered: Any, step: int) -> int:
    """From where a list counts: from one on, or down from as many items as it has."""
    begin = ordered.get("start", "")
    if _COUNT.fullmatch(begin):
        return int(begin)
    return 1 if step > 0 else sum(1 for _ in ordered.iterchildren("li"))


def _is_beside(element: Any) -> bool:
    """Whether an element is a menu, sidebar, head or foot of the page rather than its text.

    A head that holds the title of the page belongs to the text.
    """
    names = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
    if element.tag == "aside" and not _REMARKS.isdisjoint([*names, element.get("role")]):
        return False
    return (
        element.tag not in ("html", "body")
        and (
            element.tag in _BESIDE
            or element.get("role") in _BESIDE_ROLES
            or not _BESIDE_NAMES.isdisjoint(names)
        )
        and element.find(".//h1") is None
    )


def _without_menus(lines: Sequence[_Line]) -> list[_Line]:
    """Lines but the links to other pages that begin or end a page, if they are several."""
    kept = list(lines)
    for _ in range(2):
        menu = list(takewhile(_is_of_menu, kept))
        if sum(line.links for line in menu) >= _LEAST_MENU:
            kept = list(dropwhile(_is_of_menu, kept))
        kept.reverse()
    return kept


def _is_of_menu(line: _Line) -> bool:
    return not line.is_text and not line.level
