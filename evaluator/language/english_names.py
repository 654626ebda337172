"""Names in an English text: compared without case, accents, apostrophes, hyphens and spaces."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from rapidfuzz import fuzz

from ..support.remembered import of_texts

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[A-Za-zÀ-ɏ]+(?:['’ʼ][A-Za-zÀ-ɏ]+)*")
_POSSESSIVE = re.compile(r"['’ʼ](?:s|S)?$")
_BREAK = re.compile(r"[.,;:!?。]\s")
_LONGEST = 5  # words of a name
_ALIKE = 78  # per cent at which two spellings of a foreign name count as one


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word of an English text, folded for comparison, and where it stands."""

    folded: str
    raw: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.raw[0].isupper()


def fold(text: str) -> str:
    """A name as it is compared: small letters alone, neither accents nor spaces."""
    if text.isascii() and text.isalnum():
        return text.lower()
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in plain if char.isascii() and char.isalnum())


def name_words(text: str) -> list[NameWord]:
    """The words of a text in order, possessive endings dropped."""
    found = []
    for match in _TOKEN.finditer(text):
        raw = _POSSESSIVE.sub("", match[0])
        if folded := fold(raw):
            found.append(NameWord(folded, raw, match.start(), match.start() + len(raw)))
    return found


class EnglishNames:
    """An English text in which names are looked up, however they are spaced or hyphenated."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = name_words(text)
        self._places: dict[str, tuple[int, int]] = {}
        # a new sentence or clause ends a name
        ends = [
            _BREAK.search(text, first.end, second.start) is not None
            for first, second in itertools.pairwise(self.words)
        ] + [True]
        for k, first in enumerate(self.words):
            joined = ""
            for n, word in enumerate(self.words[k : k + _LONGEST], k):
                joined += word.folded
                place = (first.start, word.end)
                self._places.setdefault(joined, place)
                if joined.endswith("s"):  # Americans
                    self._places.setdefault(joined[:-1], place)
                if ends[n]:
                    break
        self._capitals = [w for w in self.words if w.is_capital and len(w.folded) > 3]

    def find(self, form: str) -> tuple[int, int] | None:
        """Offsets of a form that is folded already, or None."""
        return self._places.get(form)

    def has_any(self, forms: Collection[str], *, or_like: bool) -> bool:
        """Whether one of a name's folded forms is there, or a word spelt nearly like it."""
        return any(self.find(form) or (or_like and self.has_like(form)) for form in forms)

    def has_like(self, form: str) -> bool:
        """Whether a capitalised word is spelt nearly like this folded form."""
        return len(form) > 3 and any(
            word.folded.startswith(form[: max(3, len(form) - 2)])
            or fuzz.ratio(form, word.folded) >= _ALIKE
            for word in self._capitals
        )


@of_texts
def english_names(text: str) -> EnglishNames:
    """The text made ready, once for all checks."""
    return EnglishNames(text)


def stands_first(text: str, start: int) -> bool:
    """Whether a word begins a sentence, a line, a quotation or a heading."""
    return re.search(r"(?:^|[.!?:;。！？：；]|[\"“‘'(\[•–—])\s*$", text[:start]) is not None
