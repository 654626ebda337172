"""Inline tags of bilingual files: lost, doubled, broken or in another order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..documents import InlineTag, TagKind
from ..model import Category, Evidence, Message, Severity, Span, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_Key = tuple[str, TagKind]


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a tag."""

    tag: InlineTag
    is_surplus: bool  # it stands in the translation and should not
    severity: Severity
    confidence: float
    told: Message


class TagCheck(Check):
    """Holds the tags of a translation against those of its source.

    A tag is known by its id, as in XLIFF and TMX.  Pairs may change places, since the words
    they mark do; what each side opens it must close.
    """

    name = "tags"
    scope = Scope.PAIR
    categories = (Category.MARKUP,)
    severity = Severity.MAJOR
    requires = frozenset((Evidence.TAGS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in enumerate(document.pairs):
            if not (pair.source and pair.translation):
                continue
            if pair.source_tags or pair.translation_tags:
                for fault in _faults(pair):
                    yield _draft(number, pair, fault)


def _faults(pair: CheckedPair) -> Iterator[_Fault]:
    counts = [_count(tags) for tags in (pair.source_tags, pair.translation_tags)]
    lost, surplus = counts[0] - counts[1], counts[1] - counts[0]
    for tag in _drawn(pair.source_tags, lost):
        yield _lost(tag, is_half=_other_half(tag) not in lost)
    for tag in _drawn(pair.translation_tags, surplus):
        yield _too_many(tag, is_known=tag.name in {name for name, _ in counts[0]})
    if not lost and not surplus:
        yield from _disorder(pair)


def _lost(tag: InlineTag, *, is_half: bool) -> _Fault:
    if tag.kind is TagKind.EMPTY:
        grade = (Severity.MAJOR, 0.9)
        told = message("tags.placeholder-lost", tag=tag.shown)
    elif tag.kind is TagKind.BREAK:
        grade = (Severity.MINOR, 0.6)
        told = message("tags.break-lost", tag=tag.shown)
    elif is_half:
        grade = (Severity.MAJOR, 0.9)
        told = message("tags.half-lost", tag=tag.shown)
    else:
        grade = (Severity.MINOR, 0.8)
        told = message("tags.format-lost", tag=tag.shown)
    return _Fault(tag, False, *grade, told)


def _too_many(tag: InlineTag, *, is_known: bool) -> _Fault:
    severity = Severity.MINOR if tag.kind is TagKind.BREAK else Severity.MAJOR
    told = message("tags.too-often" if is_known else "tags.unknown", tag=tag.shown)
    return _Fault(tag, True, severity, 0.85, told)


def _disorder(pair: CheckedPair) -> Iterator[_Fault]:
    """Faults of translations that have all the right tags."""
    broken = _unnested(pair.translation_tags)
    if broken is not None and _unnested(pair.source_tags) is None:
        told = message("tags.unnested", tag=broken.shown)
        yield _Fault(broken, True, Severity.MAJOR, 0.9, told)
        return
    own = {tag.name: marked for tag, marked in _stretches(pair.source_tags, pair.source)}
    for tag, inner in _stretches(pair.translation_tags, pair.translation):
        if not inner.text.strip() and own.get(tag.name, inner).text.strip():
            told = message("tags.marks-nothing", tag=tag.shown)
            yield _Fault(tag, True, Severity.MINOR, 0.7, told)
    orders = [
        [tag for tag in tags if tag.kind is TagKind.EMPTY]
        for tags in (pair.source_tags, pair.translation_tags)
    ]
    if [tag.name for tag in orders[0]] != [tag.name for tag in orders[1]]:
        moved = next(t for s, t in zip(*orders, strict=True) if s.name != t.name)
        told = message("tags.order", tags=[tag.shown for tag in orders[0]])
        # Word order may well ask for it.
        yield _Fault(moved, True, Severity.MINOR, 0.3, told)


def _unnested(tags: Sequence[InlineTag]) -> InlineTag | None:
    """The first tag that breaks the nesting of pairs; None where all is well."""
    opened: list[InlineTag] = []
    for tag in tags:
        if tag.kind is TagKind.OPEN:
            opened.append(tag)
        elif tag.kind is TagKind.CLOSE and (not opened or opened.pop().name != tag.name):
            return tag
    return opened[-1] if opened else None


def _stretches(tags: Sequence[InlineTag], text: str) -> Iterator[tuple[InlineTag, Span]]:
    """Opening tags with what stands between them and their closing ones."""
    opened: dict[str, InlineTag] = {}
    for tag in tags:
        if tag.kind is TagKind.OPEN:
            opened[tag.name] = tag
        elif tag.kind is TagKind.CLOSE and tag.name in opened:
            begin = opened.pop(tag.name)
            yield begin, span(text, begin.at, max(begin.at, tag.at))


def _count(tags: Sequence[InlineTag]) -> Counter[_Key]:
    return Counter((tag.name, tag.kind) for tag in tags)


def _drawn(tags: Sequence[InlineTag], wanted: Counter[_Key]) -> Iterator[InlineTag]:
    """The last of the tags of each kind, as many as wanted; of a whole pair the opening one."""
    left = Counter(wanted)
    drawn = []
    for tag in reversed(tags):
        key = (tag.name, tag.kind)
        if left[key] > 0:
            left[key] -= 1
            if not (tag.kind is TagKind.CLOSE and wanted[_other_half(tag)]):
                drawn.append(tag)
    yield from reversed(drawn)


def _other_half(tag: InlineTag) -> _Key:
    return tag.name, TagKind.OPEN if tag.kind is TagKind.CLOSE else TagKind.CLOSE


def _draft(number: int, pair: CheckedPair, fault: _Fault) -> Draft:
    """A fault with the words that its tag marks, where it marks any."""
    tags, text = (
        (pair.translation_tags, pair.translation)
        if fault.is_surplus
        else (pair.source_tags, pair.source)
    )
    marked = {tag.name: stretch for tag, stretch in _stretches(tags, text)}
    place = marked.get(fault.tag.name)
    place = place if place is not None and place.text else None
    return Draft(
        pair=number,
        category=Category.MARKUP,
        severity=fault.severity,
        confidence=fault.confidence,
        message=fault.told,
        source_span=None if fault.is_surplus else place,
        translation_span=place if fault.is_surplus else None,
    )
