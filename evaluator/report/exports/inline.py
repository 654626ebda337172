"""Content of a segment in XLIFF 2 (OASIS 2018, 4.7): text, inline tags and marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ...documents import InlineTag, TagKind

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a segment that something is said of.

    Attributes:
        start, end: where they stand; marks of one segment do not overlap.
        attributes: of the element that marks them.
    """

    start: int
    end: int
    attributes: Mapping[str, str]


@dataclass(slots=True)
class UnitCodes:
    """Ids of the tags and the codes they stand for; one for both sides of a unit.

    Attributes:
        data: code → id of its entry in the unit's ``originalData``.
    """

    data: dict[str, str] = field(default_factory=dict)
    _ids: dict[tuple[str, int], str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def tag_id(self, name: str, number: int) -> str:
        """The id of the tag that bears a name for the nth time on its side, from 1."""
        if (name, number) not in self._ids:
            wished = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-") or "tag"
            wished = wished if number == 1 else f"{wished}-{number}"
            while wished in self._taken:
                wished += "-"
            self._taken.add(wished)
            self._ids[name, number] = wished
        return self._ids[name, number]

    def data_ref(self, attribute: str, code: str) -> dict[str, str]:
        """The attribute by which a tag refers to its code; none where it has no code."""
        code = clean(code)
        return {attribute: self.data.setdefault(code, f"d{len(self.data) + 1}")} if code else {}


@dataclass(eq=False, slots=True)
class _Edge:
    """A tag, or the begin or end of a mark.

    Attributes:
        at: offset in the text.
        what: that stands there.
        is_opening: whether it opens a pair, as open tags and marks do.
        id: shared by both edges of a pair.
        partner: the other edge; None of what stands alone.
        is_nested: of a pair, whether it holds every pair that begins in it.
    """

    at: int
    what: InlineTag | Mark
    is_opening: bool
    id: str = ""
    partner: _Edge | None = None
    is_nested: bool = False


def fill(
    element: Any,
    text: str,
    codes: UnitCodes,
    tags: Sequence[InlineTag] = (),
    marks: Sequence[Mark] = (),
) -> None:
    """Put a side of a segment into its element.

    Pairs that nest become elements around their text (``pc``, ``mrk``); those that cross
    another one, two elements at their ends (``sc`` and ``ec``, ``sm`` and ``em``).

    Parameters:
        element: source or target, empty.
        text: of the side.
        codes: of the unit; takes up the tags' ids and codes.
        tags: with offsets in the text, ascending.
        marks: likewise.
    """
    edges = _edges(tags, marks)
    _pair(edges, codes)
    _nest(edges)
    writer = _Writer(element, codes)
    position = 0
    for edge in edges:
        writer.text(text[position : edge.at])
        writer.edge(edge)
        position = edge.at
    writer.text(text[position:])


def moved(tags: Sequence[InlineTag], text: str, mended: str) -> list[InlineTag]:
    """Tags of a text at the places that correspond to theirs in a mended text.

    A pair goes with its words, where these stand in the mended text once; all else stays between
    the words that it stood between, or whatever has replaced them.
    """
    from rapidfuzz.distance import Levenshtein

    old, new = _words(text), _words(mended)
    steps = Levenshtein.opcodes([w[0] for w in old], [w[0] for w in new])
    places: dict[int, int] = {}
    for begin, end in _pairs_of(tags):
        words = text[tags[begin].at : tags[end].at]
        if words.strip() and mended.count(words) == 1:
            places[begin] = mended.index(words)
            places[end] = places[begin] + len(words)
    for number, tag in enumerate(tags):
        before = bisect_right([w.end() for w in old], tag.at)  # words that end before the tag
        # What was put in where a tag stands is outside of what the tag opens or closes.
        touching = [s for s in steps if s.src_start <= before <= s.src_end]
        step = touching[-1 if tag.kind is TagKind.OPEN else 0] if touching else None
        if step is None:
            at = 0
        elif step.tag == "equal":
            at = step.dest_start + before - step.src_start
        elif before == step.src_start:
            at = step.dest_start
        else:
            at = step.dest_end
        places.setdefault(number, new[at].start() if at < len(new) else len(mended))
    found = [replace(tag, at=places[number]) for number, tag in enumerate(tags)]
    return sorted(found, key=lambda tag: tag.at)


def _words(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"\w+(?:['’-]\w+)*|\s+|.", text, re.S))


def _pairs_of(tags: Sequence[InlineTag]) -> Iterator[tuple[int, int]]:
    """Numbers of the tags that open and close a pair."""
    opened: dict[str, int] = {}
    for number, tag in enumerate(tags):
        if tag.kind is TagKind.OPEN:
            opened[tag.name] = number
        elif tag.kind is TagKind.CLOSE and tag.name in opened:
            yield opened.pop(tag.name), number


def clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def _edges(tags: Sequence[InlineTag], marks: Sequence[Mark]) -> list[_Edge]:
    """In the order in which they stand; marks hold close to their words."""
    placed = [(tag.at, 1, _Edge(tag.at, tag, tag.kind is TagKind.OPEN)) for tag in tags]
    for mark in marks:
        begin, end = _Edge(mark.start, mark, True), _Edge(mark.end, mark, False)
        begin.partner, end.partner = end, begin
        placed += [(mark.start, 2, begin), (mark.end, 0, end)]
    return [edge for _, _, edge in sorted(placed, key=lambda item: item[:2])]


def _pair(edges: Sequence[_Edge], codes: UnitCodes) -> None:
    """Bring the two tags of a pair together, and give everything its id."""
    opened: dict[str, list[_Edge]] = defaultdict(list)
    seen: Counter[str] = Counter()
    for edge in edges:
        if isinstance(edge.what, Mark):
            continue
        name = edge.what.name
        if edge.what.kind is TagKind.CLOSE and opened[name]:
            edge.partner = opened[name].pop()
            edge.partner.partner = edge
            edge.id = edge.partner.id
            continue
        seen[name] += 1
        edge.id = codes.tag_id(name, seen[name])
        if edge.is_opening:
            opened[name].append(edge)
    for edge in edges:  # only now, since tags keep their own names
        if isinstance(edge.what, Mark) and edge.is_opening and edge.partner is not None:
            seen["mark"] += 1
            edge.id = edge.partner.id = codes.tag_id("mark", seen["mark"])


def _nest(edges: Iterable[_Edge]) -> None:
    """Find the pairs that can be elements around their text."""
    stack: list[_Edge] = []
    for edge in edges:
        if edge.partner is None:
            continue
        if edge.is_opening:
            stack.append(edge)
        elif stack[-1] is edge.partner:
            stack.pop()
            edge.is_nested = edge.partner.is_nested = True
        else:
            stack.remove(edge.partner)


class _Writer:
    """Builds an element's content from left to right.

    Parameters:
        element: to be filled.
        codes: of the unit.
    """

    def __init__(self, element: Any, codes: UnitCodes) -> None:
        self._inside = element
        self._codes = codes

    def text(self, text: str) -> None:
        """Go on with text."""
        text = clean(text)
        if len(self._inside):
            self._inside[-1].tail = (self._inside[-1].tail or "") + text
        else:
            self._inside.text = (self._inside.text or "") + text

    def edge(self, edge: _Edge) -> None:
        """Go on with a tag, or with the begin or end of a mark."""
        if isinstance(edge.what, Mark):
            self._mark(edge, edge.what)
            return
        self.text(" " if edge.what.space_before else "")
        self._tag(edge, edge.what)
        self.text(" " if edge.what.space_after else "")

    def _mark(self, edge: _Edge, mark: Mark) -> None:
        if not edge.is_opening:
            self._end(edge, "em", {})
        else:
            element = self._begin(edge, "mrk" if edge.is_nested else "sm", {"id": edge.id})
            for name, value in mark.attributes.items():
                element.set(name, clean(value))

    def _tag(self, edge: _Edge, tag: InlineTag) -> None:
        ref = self._codes.data_ref
        if tag.kind in (TagKind.EMPTY, TagKind.BREAK):
            line_break = {"type": "fmt", "subType": "xlf:lb"} if tag.kind is TagKind.BREAK else {}
            self._element("ph", {"id": edge.id, **line_break, **ref("dataRef", tag.code)})
        elif edge.partner is None:
            name = "sc" if edge.is_opening else "ec"
            own = {"id": edge.id, "isolated": "yes"}
            self._element(name, own | ref("dataRef", tag.code))
        elif not edge.is_opening:
            self._end(edge, "ec", ref("dataRef", tag.code))
        elif edge.is_nested:
            assert isinstance(edge.partner.what, InlineTag)
            codes = ref("dataRefStart", tag.code) | ref("dataRefEnd", edge.partner.what.code)
            self._begin(edge, "pc", {"id": edge.id, **codes})
        else:
            self._begin(edge, "sc", {"id": edge.id, **ref("dataRef", tag.code)})

    def _begin(self, edge: _Edge, name: str, attributes: dict[str, str]) -> Any:
        element = self._element(name, attributes)
        if edge.is_nested:
            self._inside = element
        return element

    def _end(self, edge: _Edge, name: str, attributes: dict[str, str]) -> None:
        if edge.is_nested:
            self._inside = self._inside.getparent()
        else:
            self._element(name, {"startRef": edge.id, **attributes})

    def _element(self, name: str, attributes: dict[str, str]) -> Any:
        from lxml import etree

        return etree.SubElement(self._inside, f"{{{NAMESPACE}}}{name}", attributes)
