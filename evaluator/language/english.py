"""English words as terms are compared: by lemma, whatever the case or the hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..support.remembered import of_texts
from .variants import one_spelling

_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’][A-Za-z]+)?|\d+(?:[.,]\d+)*|[+%&]")
_ARTICLES = frozenset(("a", "an", "the"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an English text: its lemma and where it stands.

    ``key`` is the lemma in one spelling, by which words of different writers are compared.
    """

    lemma: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The lemma in one spelling, British or American."""
        return one_spelling(self.lemma)


@of_texts
def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order, articles left out.

    Hyphens, dashes and punctuation only separate, so that "high-quality" and
    "high quality" are the same two words.
    """
    return tuple(
        Word(lemma(match[0]), match.start(), match.end())
        for match in _WORD.finditer(text)
        if match[0].lower() not in _ARTICLES
    )


def occurrences(phrase: Sequence[Word], text: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Where a phrase stands in a text, word by word, inflection aside.

    Yields:
        start and end offsets into the text that ``text`` was made from.
    """
    wanted = [word.lemma for word in phrase]
    if not wanted:
        return
    for k in range(len(text) - len(wanted) + 1):
        if text[k].lemma == wanted[0] and all(
            text[k + n].lemma == lemma for n, lemma in enumerate(wanted)
        ):
            yield text[k].start, text[k + len(wanted) - 1].end


@lru_cache(maxsize=65_536)
def lemma(word: str) -> str:
    """Dictionary form of an English word, in lower case; possessive endings dropped."""
    from . import dictionaries

    plain = re.sub(r"['’](?:s|S)?$", "", word)
    # The lower-case form first: "Railways" is the plural of a noun, not a name.
    return dictionaries.lemma(plain.lower()).lower()
