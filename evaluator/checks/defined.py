"""Short forms that a document defines (以下简称“甲方”, hereinafter "Party A"), and their mentions.

Whoever drafts a contract or a regulation says once what a short form stands for, and means by it
the same thing wherever it comes again.  So does its translation: another word for it is another
thing, and one word for two of them is neither.  A name with its short form in brackets
(世界卫生组织（世卫组织）, World Health Organization (WHO)) defines as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..language import chinese_words
from ..language.english import occurrences, words
from ..model import Category, Message, Severity, Span, message
from .base import CheckedPair, Draft, span
from .phrases import stems

_CONFIDENCE = 0.6
_DEFINED = re.compile(
    r"(?:以下(?:[简统合总并]?称)|下称|简称|缩写)(?:为|作)?[：:]?\s*[“‘\"「『]([^”’\"」』]{2,12})[”’\"」』]"
)
_QUOTED = re.compile(r"[“\"]([^”\"]{1,60})[”\"]")
_BRACKETED = re.compile(r"[（(]([\u3400-\u9fff]{2,8})[）)]")
_HAN_BEFORE = re.compile(r"[\u3400-\u9fff]{3,30}$")
_ACRONYM = re.compile(r"[（(]([A-Z][A-Za-z&-]{1,9})[）)]")
_NAME_BEFORE = re.compile(r"(?:[A-Z][\w’'-]*|of|for|and|the|on|in|\s)+$")
_INTRODUCED = re.compile(
    r"(?:hereinafter|hereafter|below|referred to|called|known as|abbreviated|short for|the|[(（])"
    r"[^“”\"()]{0,40}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _ShortForm:
    """A short form where it is defined.

    Attributes:
        chinese: as the source defines it.
        pair: index of the pair in its document.
        source: its place there.
        english: what the translation defines it as.
        full: the English name that it is short for; empty where no name stands before it.
    """

    chinese: str
    pair: int
    source: Span
    english: Span
    full: str = ""


def defined_otherwise(pairs: Sequence[CheckedPair]) -> Iterator[Draft]:
    """Mentions of short forms in other words than those defined, and definitions in the same."""
    known: dict[str, _ShortForm] = {}
    for number, pair in enumerate(pairs):
        for form in known.values():
            yield from _mentions(number, pair, form, pairs[form.pair].pair_id)
        for form in _definitions(number, pair):
            if form.chinese in known:
                continue
            for other in known.values():
                if _keys(form.english.text) == _keys(other.english.text):
                    told = message(
                        "consistency.same-english",
                        english=form.english.text,
                        chinese=form.chinese,
                        other=other.chinese,
                        pair=pairs[other.pair].pair_id,
                    )
                    yield _draft(number, form.source, form.english, told)
            known[form.chinese] = form


def _definitions(number: int, pair: CheckedPair) -> Iterator[_ShortForm]:
    """Short forms that a pair defines on both sides, in the same order and number."""
    yield from _bracketed(number, pair)
    source = list(_DEFINED.finditer(pair.source))
    english = [
        quoted
        for quoted in _QUOTED.finditer(pair.translation)
        if _INTRODUCED.search(pair.translation, 0, quoted.start())
    ]
    if len(source) == len(english):
        for defined, quoted in zip(source, english, strict=True):
            yield _ShortForm(
                defined[1],
                number,
                span(pair.source, *defined.span(1)),
                span(pair.translation, *quoted.span(1)),
            )


def _bracketed(number: int, pair: CheckedPair) -> Iterator[_ShortForm]:
    """Short forms in brackets behind the names that they are made of."""
    source = [
        bracketed
        for bracketed in _BRACKETED.finditer(pair.source)
        if (name := _HAN_BEFORE.search(pair.source, 0, bracketed.start()))
        and _is_made_of(bracketed[1], name[0])
    ]
    english = list(_ACRONYM.finditer(pair.translation))
    if len(source) == len(english):
        for bracketed, acronym in zip(source, english, strict=True):
            name = _NAME_BEFORE.search(pair.translation, 0, acronym.start())
            yield _ShortForm(
                bracketed[1],
                number,
                span(pair.source, *bracketed.span(1)),
                span(pair.translation, *acronym.span(1)),
                name[0] if name else "",
            )


def _is_made_of(short: str, name: str) -> bool:
    """Whether the characters of a short form stand in a longer name, in their order."""
    rest = iter(name)
    return len(short) < len(name) and all(char in rest for char in short)


def _mentions(number: int, pair: CheckedPair, form: _ShortForm, defined_in: str) -> Iterator[Draft]:
    """The first mention that is linked with other words, where nothing has the defined ones."""
    if not pair.translation or form.chinese not in pair.source:
        return
    defined = words(form.english.text)
    if any(True for _ in occurrences(defined, words(pair.translation))):
        return
    if stems(f"{form.full} {form.english.text}") & stems(pair.translation):
        return
    place = _whole_words(pair.source, form.chinese)
    english = place and pair.rendering(place.start, place.end)
    if place and english and stems(english.text):
        told = message(
            "consistency.defined",
            chinese=form.chinese,
            here=english.text,
            defined=form.english.text,
            pair=defined_in,
        )
        yield _draft(number, place, english, told, suggestion=form.english.text)


def _whole_words(source: str, chinese: str) -> Span | None:
    """Where a short form stands as words of its own, the first time."""
    tokens = chinese_words(source)
    starts, ends = {start for start, _ in tokens}, {end for _, end in tokens}
    for found in re.finditer(re.escape(chinese), source):
        if found.start() in starts and found.end() in ends:
            return span(source, *found.span())
    return None


def _keys(text: str) -> tuple[str, ...]:
    return tuple(word.key for word in words(text))


def _draft(
    number: int, source: Span, english: Span, told: Message, suggestion: str | None = None
) -> Draft:
    return Draft(
        pair=number,
        category=Category.TERM_INCONSISTENT,
        severity=Severity.MINOR,
        confidence=_CONFIDENCE,
        message=told,
        source_span=source,
        translation_span=english,
        suggestion=suggestion,
    )
