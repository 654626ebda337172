"""Organisations by the noun that ends their names: 武汉大学, Wuhan University."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from .lexicon import english_words, lexicon

NOUNS = (
    "university|institute|academy|bank|corporation|company|ministry|bureau|commission|committee|"
    "council|party|association|agency|army"
)
"""English nouns by which a name is sure to be an organisation's."""
ENDS = (
    r"[\u4e00-\u9fff]{2,8}?"
    r"(?:银行|公司|集团|大学|学院|医院|委员会|协会|学会|基金会|中心|报|社|俱乐部|队)"
)
"""Chinese nouns that end the name of an organisation, behind characters of its own."""
_HAN = "[\u4e00-\u9fff]"
_REFERRING = re.compile(r"\b(?:it|its|they|them|their|we|our|which|who|where|there|here)\b", re.I)
"""What may stand for an organisation that a text has named."""


@dataclass(frozen=True, slots=True)
class _Sort:
    """Organisations of one kind; see the comments of ``data/organisations.toml``."""

    chinese: re.Pattern[str]
    english: re.Pattern[str]
    named: re.Pattern[str]
    motive: re.Pattern[str]


@cache
def _sorts() -> tuple[_Sort, ...]:
    return tuple(
        _Sort(
            re.compile(f"(?:{kind['chinese']})"),
            english_words(kind["english"]),
            # the noun of a longer name: "Wuhan University", "Bank of China"
            re.compile(
                rf"\b(?:[A-Z][\w'’&-]+ )+(?:{kind['named']})\b"
                rf"|\b(?:{kind['named']}) (?:of|for) (?:the )?[A-Z]\w+"
            ),
            re.compile(kind["motive"]),
        )
        for kind in lexicon("organisations")["kind"]
    )


def lost(
    source: str, translation: str, words: tuple[tuple[int, int], ...], earlier: str
) -> Iterator[tuple[int, int]]:
    """Organisations of a source whose translation has no word for their kind.

    One that was named before may be taken up by a pronoun.

    Parameters:
        source: Chinese text.
        translation: of it.
        words: start and end of the words of the source.
        earlier: sources before it.

    Yields:
        start and end of the word that ends the name.
    """
    for sort in _sorts():
        ends = [
            (start, end)
            for start, end in words
            if end - start > 1 and (match := sort.chinese.search(source, start, end))
            if match.end() == end and re.search(rf"{_HAN}{{2}}$", source[: match.start()])
        ]
        is_known = sort.chinese.search(earlier) and _REFERRING.search(translation)
        if ends and not is_known and not sort.english.search(translation):
            yield ends[0]


def added(source: str, translation: str, around: str) -> Iterator[tuple[int, int]]:
    """Organisations named in a translation whose kind nothing in the sources around speaks of.

    Yields:
        start and end of the name.
    """
    for sort in _sorts():
        match = sort.named.search(translation)
        if match and not sort.motive.search(source) and not sort.motive.search(around):
            yield match.span()
