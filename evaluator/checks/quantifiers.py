"""Quantifiers: how much of a whole is meant, each or all together, from the top or the bottom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..language.chinese_numbers import chinese_numbers
from ..language.english_numbers import english_numbers
from ..model import Category, Message, Severity, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, around, span
from .contraries import contraries
from .shares import CLAUSE, other_shares

_EACH = re.compile(
    r"各(?:有|占|为|设|派|得|分|出|选)?(?=[\d一二两三四五六七八九十百千])|"
    r"每(?=[台户人名位个家间张件辆套份组队单笔箱盒瓶条头只])"
)
_EACH_SAID = re.compile(r"\b(?:each|apiece|respectively|every|per|both|equal\w*|a piece)\b", re.I)
_TOGETHER = re.compile(r"共计?|总[计共数]|合计|一共|加起来|累计")
_TOGETHER_SAID = re.compile(
    r"\b(?:a total of|in total|altogether|in all|all told|combined total|between them|"
    r"across all)\b",
    re.I,
)
_FROM_BELOW = re.compile(r"倒数第[一二三四五六七八九十\d]+")
_FROM_BELOW_SAID = re.compile(
    r"\b(?:last|bottom|worst|lowest|end|back|penultimate|least|fewest|final|tail|rear|poorest)\b",
    re.I,
)
_FROM_ABOVE_SAID = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))\b"
    r"(?:[ -](?:best|highest|largest|place))?", re.I
)  # fmt: skip


class QuantifierCheck(Check):
    """Compares how much of a whole either side speaks of."""

    name = "quantifiers"
    scope = Scope.PAIR
    categories = (Category.MISTRANSLATION,)
    severity = Severity.MAJOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in document.both_sides():
            yield from _other_shares(number, pair)
            yield from _each_or_together(number, pair)
            yield from _wrong_end(number, pair)


def _other_shares(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Most became all; with a contrary in its clause the two may say the same.

    All but a few were late says what most were on time does.
    """
    other = next(other_shares(pair), None)
    if other is None:
        return
    clause = around(pair.translation, *other.said.span(), CLAUSE)
    beside = [
        place
        for place in (contrary.translation for contrary in contraries(pair))
        if clause[0] <= place[0] < clause[1]
    ]
    if not any(other.is_apart_from(place) for place in beside):
        yield _draft(number, pair, other.meant, other.said, "quantifiers.share")


def _each_or_together(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Three each became three altogether, or the reverse."""
    each, together = _EACH.search(pair.source), _TOGETHER.search(pair.source)
    said = _TOGETHER_SAID.search(pair.translation)
    if (
        each
        and not together
        and said
        and not _EACH_SAID.search(_clause(pair.translation, said))
        and not _is_of_another_number(pair, each, said)
    ):
        yield _draft(number, pair, each, said, "quantifiers.each")


def _is_of_another_number(pair: CheckedPair, each: re.Match[str], said: re.Match[str]) -> bool:
    """Whether what is told altogether is not the number that the source has of each.

    40 yuan each, and 120,000 pupils in all.
    """
    ours = next((q for q in chinese_numbers(pair.source) if q.start >= each.end()), None)
    theirs = min(
        english_numbers(pair.translation),
        key=lambda q: max(q.start - said.end(), said.start() - q.end),
        default=None,
    )
    return ours is not None and theirs is not None and ours.value != theirs.value


def _clause(text: str, match: re.Match[str]) -> str:
    """The words around a match up to the next commas or stops."""
    before = re.split("[,;:.]", text[: match.start()])[-1]
    return before + match[0] + re.split("[,;:.]", text[match.end() :])[0]


def _wrong_end(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Second from the bottom became second."""
    meant, said = _FROM_BELOW.search(pair.source), _FROM_ABOVE_SAID.search(pair.translation)
    if meant and said and not _FROM_BELOW_SAID.search(pair.translation):
        yield _draft(number, pair, meant, said, "quantifiers.from-below")


def _draft(
    number: int, pair: CheckedPair, meant: re.Match[str], said: re.Match[str], told: str
) -> Draft:
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.MAJOR,
        confidence=0.6,
        message=_told(told, meant, said),
        source_span=span(pair.source, *meant.span()),
        translation_span=span(pair.translation, *said.span()),
    )


def _told(told: str, meant: re.Match[str], said: re.Match[str]) -> Message:
    return message(told, chinese=meant[0], english=said[0].strip())
