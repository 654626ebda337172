"""Punctuation that is doubled, misplaced, missing, unpaired or the source language's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..language.literals import is_in_literal, literals
from ..model import Category, Message, Severity, Status, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_CHINESE = "，。、；：？！（）【】〔〕「」『』《》〈〉．～"
_ENGLISH = ",.,;:?!()[][]" + '""' + "''" + '""' + "''" + ".~"
_TO_ENGLISH = str.maketrans(_CHINESE, _ENGLISH)
_CHINESE_RUN = re.compile(rf"[{_CHINESE}]+")
_FULL_WIDTH = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_WIDTH = 0xFEE0  # from a full-width letter or figure to the plain one
_HAN = re.compile(r"[\u3400-\u9fff]")

_SLIPS = (
    (re.compile(r",(?:\s*,)+"), "punctuation.comma-doubled", ","),
    (re.compile(r"(?<![.\w])\w+(?P<mark>(?<!\.)\.\.)(?!\.)"), "punctuation.stop-doubled", "."),
    (re.compile(r";(?:\s*;)+"), "punctuation.semicolon-doubled", ";"),
    (re.compile(r",\s*\.(?!\w|\.)"), "punctuation.comma-and-stop", "."),
    (re.compile(r"(?<=\w)\s+[,;](?=\s|$)"), "punctuation.space-before", None),
    (re.compile(r"(?<=\w)\s+[.?!](?=\s|$)(?!\s*[.?!])"), "punctuation.space-before", None),
    (re.compile(r"(?<=[a-z]{2}),(?=[A-Za-z]{2})"), "punctuation.no-space-after-comma", ", "),
    (
        re.compile(r"(?<=\s[a-z]{3})\.(?=[A-Z][a-z]+\s)|(?<=[a-z]{4})\.(?=[A-Z][a-z]+\s)"),
        "punctuation.no-space-after-stop",
        ". ",
    ),
)
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*|\b\S+\.(?:com|cn|net|org|html?)\b\S*")
_STRAY = 0.1  # share of quotation marks up to which those of the rarer style are slips
_PAIRED = (("(", ")"), ("[", "]"), ("“", "”"))
_SOURCE_PAIRED = {"(": "（(", ")": "）)", "[": "【[〔", "]": "】]〕", "“": "“「『", "”": "”」』"}
_LIST_NUMBER = re.compile(r"(?:^|(?<=\s))[\dA-Za-z]{1,3}\)")
_SOURCE_END = re.compile(r"[。！？!?…][”’」』）)】]*\s*$")
_ENDS_OPEN = re.compile(r"(?:[^\W_]|,)\s*$")
_RULE = 0.95  # share of ended sentences from which ending them is the document's rule
_ANY_QUOTE = re.compile(r'["“”]')
_AT_AN_EDGE = re.compile(r'^\s*["“]|["”]\s*$')


class PunctuationCheck(Check):
    """Slips of punctuation inside a pair, and what differs from the rest of the document."""

    name = "punctuation"
    scope = Scope.DOCUMENT
    categories = (Category.PUNCTUATION,)
    severity = Severity.MINOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        pairs = document.pairs
        ends_sentences = _ends_sentences(pairs)
        for number, pair in enumerate(pairs):
            if not pair.translation:
                continue
            yield from _source_marks(number, pair)
            yield from _slips(number, pair)
            yield from _unpaired(number, pair)
            if ends_sentences and _lacks_end(pair):
                last = len(pair.translation.rstrip())
                yield _draft(
                    number, pair, last - 1, last, message("punctuation.no-stop-at-end"), None
                )
        yield from _mixed_quotes(pairs)


def _draft(
    number: int,
    pair: CheckedPair,
    start: int,
    end: int,
    told: Message,
    suggestion: str | None,
    confidence: float = 0.85,
) -> Draft:
    return Draft(
        pair=number,
        category=Category.PUNCTUATION,
        severity=Severity.MINOR,
        confidence=confidence,
        message=told,
        translation_span=span(pair.translation, start, end),
        suggestion=suggestion,
    )


def _source_marks(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Chinese punctuation and full-width letters in English text; not inside Chinese left there."""
    text = pair.translation
    for match in _CHINESE_RUN.finditer(text):
        around = text[max(0, match.start() - 1) : match.end() + 1]
        if not _HAN.search(around):
            told = message("punctuation.chinese", mark=match[0])
            yield _draft(number, pair, *match.span(), told, match[0].translate(_TO_ENGLISH))
    for match in _FULL_WIDTH.finditer(text):
        plain = "".join(chr(ord(char) - _WIDTH) for char in match[0])
        told = message("punctuation.full-width", text=match[0])
        yield _draft(number, pair, *match.span(), told, plain)


def _slips(number: int, pair: CheckedPair) -> Iterator[Draft]:
    text = pair.translation
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    for pattern, slip, mend in _SLIPS:
        for match in pattern.finditer(text):
            start, end = match.span("mark" if "mark" in pattern.groupindex else 0)
            if not any(a < end and start < b for a, b in addresses):
                suggestion = text[start:end].strip() if mend is None else mend
                yield _draft(number, pair, start, end, message(slip), suggestion)


def _unpaired(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Brackets and quotes that open or close alone where the source's do not."""
    text = pair.translation
    for opening, closing in _PAIRED:
        place = _alone(text, opening, closing)
        if place is None or not _is_even(pair.source, opening, closing):
            continue
        if opening == "“" and not _is_quote_alone(text):
            continue
        told = message("punctuation.alone", mark=text[place])
        yield _draft(number, pair, place, place + 1, told, None, 0.7)
    if '"' in text and "”" not in text and "“" not in text and _is_quote_alone(text):
        place = text.rindex('"')
        is_inch = text[place - 1 : place].isdigit()
        if not is_inch and _is_even(pair.source, "“", "”") and pair.source.count('"') % 2 == 0:
            told = message("punctuation.odd-quotes")
            yield _draft(number, pair, place, place + 1, told, None, 0.7)


def _is_quote_alone(text: str) -> bool:
    """Whether a quotation mark lacks its other half, in either style.

    One at the edge of a pair may have it in the next pair or the one before.
    """
    return len(_ANY_QUOTE.findall(text)) % 2 == 1 and not _AT_AN_EDGE.search(text)


def _alone(text: str, opening: str, closing: str) -> int | None:
    """Place of the first mark without its other half; None where all are paired.

    The bracket behind the number of a list's item needs none.
    """
    numbers = {match.end() - 1 for match in _LIST_NUMBER.finditer(text)}
    waiting: list[int] = []
    for place, char in enumerate(text):
        if char == opening:
            waiting.append(place)
        elif char == closing:
            if waiting:
                waiting.pop()
            elif place not in numbers:
                return place
    return waiting[0] if waiting else None


def _is_even(source: str, opening: str, closing: str) -> bool:
    """Whether the source pairs these marks; half a quotation stays half in translation."""
    first, second = (
        sum(source.count(mark) for mark in _SOURCE_PAIRED[side]) for side in (opening, closing)
    )
    return first == second


def _ends_sentences(pairs: Sequence[CheckedPair]) -> bool:
    """Whether the document ends its English sentences as a rule."""
    ended = [not _ENDS_OPEN.search(p.translation) for p in pairs if _is_sentence(p)]
    return bool(ended) and sum(ended) >= _RULE * len(ended)


def _lacks_end(pair: CheckedPair) -> bool:
    return _is_sentence(pair) and bool(_ENDS_OPEN.search(pair.translation))


def _is_sentence(pair: CheckedPair) -> bool:
    return pair.status is Status.PAIRED and bool(
        pair.translation.strip() and _SOURCE_END.search(pair.source)
    )


def _mixed_quotes(pairs: Sequence[CheckedPair]) -> Iterator[Draft]:
    """One finding a document: where the rarer of two styles of quotation marks first stands."""
    styles = [
        [
            (number, match.start())
            for number, pair in enumerate(pairs)
            for match in re.finditer(marks, pair.translation)
            if not is_in_literal(*match.span(), literals(pair.translation))
        ]
        for marks in ('"', "[“”]")
    ]
    rarer, commoner = sorted(styles, key=len)
    if rarer and len(rarer) <= _STRAY * len(commoner):
        number, start = rarer[0]
        yield _draft(
            number,
            pairs[number],
            start,
            start + 1,
            message("punctuation.mixed-quotes", like=len(rarer), other=len(commoner)),
            None,
            0.6,
        )
