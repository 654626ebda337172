"""Edits: words of a text, and what takes their place.

An edit is made in one writing of a text, the sentence that a reviewer saw, and has to reach
others: the text that was read from a file, and the characters of the file itself.  These differ in
white space, and in marks that are no text.  :class:`Counterpart` finds the way from one to another
by the characters that they share.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

_LINE_END = re.compile(r"\r\n|\n|\r")
# A number with its separators is one word: nobody reads 3,500 → 35,000 piece by piece.
_TOKEN = re.compile(r"\w+(?:(?<=\d)[.,](?=\d)\w+)*|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters that others take the place of.

    Attributes:
        start, end: offsets in the text; equal where something is put in.
        text: what stands there afterwards, in one line.
        author: whose edit it is, for formats that tell; empty for nobody's.
    """

    start: int
    end: int
    text: str
    author: str = ""


def word_edits(before: str, after: str) -> list[Edit]:
    """The words that make one sentence of another, in order; what stays is left alone.

    Changed words with nothing but a space between them are one edit.
    """
    after = " ".join(after.split())
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    places, targets = _offsets(old), _offsets(new)
    edits: list[Edit] = []
    for kind, *at in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        (i, j), (k, m) = ((places[n] for n in at[:2]), (targets[n] for n in at[2:]))
        if kind == "equal":
            continue
        if edits and before[edits[-1].end : i].isspace():
            last = edits.pop()
            edits.append(Edit(last.start, j, last.text + before[last.end : i] + after[k:m]))
        else:
            edits.append(Edit(i, j, after[k:m]))
    return edits


def _offsets(tokens: Sequence[str]) -> list[int]:
    found = [0]
    for token in tokens:
        found.append(found[-1] + len(token))
    return found


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text after its edits, which do not overlap."""
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


class Counterpart:
    """The same characters in another writing, which differs in white space alone.

    Parameters:
        text: one writing.
        other: the other one.
        lead: how many characters at the beginning of ``text`` the other has not, such as the
            number of a list's item.

    Raises:
        ValueError: they are not the same text.
    """

    def __init__(self, text: str, other: str, lead: int = 0) -> None:
        self._text = text
        self._solid = [at for at, char in enumerate(text) if not char.isspace() and at >= lead]
        self._other = [at for at, char in enumerate(other) if not char.isspace()]
        if [text[at] for at in self._solid] != [other[at] for at in self._other]:
            raise ValueError("not the same text")
        self._lead = lead
        self._length = len(other)

    def moved(self, edit: Edit) -> Edit:
        """An edit of the text as one of the other.

        Raises:
            ValueError: it is of characters that the other has not.
        """
        if edit.start < self._lead:
            raise ValueError("not in the other text")
        if edit.start == edit.end:
            at = self._insertion(edit.start)
            return replace(edit, start=at, end=at)
        first, last = (bisect_left(self._solid, at) for at in (edit.start, edit.end))
        begins_with_space = self._text[edit.start].isspace()
        ends_with_space = self._text[edit.end - 1].isspace()
        start = self._behind(first - 1) if begins_with_space else self._at(first)
        end = self._at(last) if ends_with_space else self._behind(last - 1)
        return replace(edit, start=start, end=max(start, end))

    def _insertion(self, at: int) -> int:
        number = bisect_left(self._solid, at)
        follows_word = at > 0 and not self._text[at - 1].isspace()
        if follows_word or number == len(self._other):
            return self._behind(number - 1)
        return self._at(number)

    def _at(self, number: int) -> int:
        return self._other[number] if number < len(self._other) else self._length

    def _behind(self, number: int) -> int:
        return self._other[number] + 1 if number >= 0 else 0


@dataclass(frozen=True, slots=True)
class EditedLines:
    """A text that was read from a file, line by line, with what is to be changed.

    Attributes:
        lines: without their ends.
        begins: offset in the text at which each begins.
        edits: of a line, by its number from 0, with offsets in the line.
    """

    lines: Sequence[str]
    begins: Sequence[int]
    edits: Mapping[int, Sequence[Edit]]

    @classmethod
    def of(cls, text: str, edits: Iterable[Edit]) -> EditedLines:
        """Edits of a text by line; line ends that an edit goes across stay, its words go before.

        Parameters:
            text: as it was read.
            edits: with offsets in it, none upon another.
        """
        ends = [(match.start(), match.end()) for match in _LINE_END.finditer(text)]
        begins = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(text)]
        found: defaultdict[int, list[Edit]] = defaultdict(list)
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            words, number = edit.text, bisect_right(begins, edit.start) - 1
            while True:
                begin, stop = begins[number], stops[number]
                first, last = min(edit.start, stop), min(edit.end, stop)
                start, end = max(first, begin) - begin, max(last, begin) - begin
                own = Edit(start, end, words, edit.author)
                if own.start < own.end or words:
                    found[number].append(own)
                words, number = "", number + 1
                if number == len(begins) or begins[number] >= edit.end:
                    break
        return cls([text[a:b] for a, b in zip(begins, stops, strict=True)], begins, found)

    @property
    def whole(self) -> list[Edit]:
        """The edits with offsets in the text."""
        return [
            replace(edit, start=edit.start + begin, end=edit.end + begin)
            for number, own in self.edits.items()
            for begin in [self.begins[number]]
            for edit in own
        ]

    def after(self, number: int) -> str:
        """A line with its edits."""
        return applied(self.lines[number], self.edits.get(number, ()))
