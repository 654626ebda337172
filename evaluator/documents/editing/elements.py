"""Edits in the text of XML elements, whose tags stay where they are among the words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Literal

from .edits import Counterpart, Edit

Part = Literal["text", "tail"]


@dataclass(frozen=True, slots=True)
class Node:
    """A stretch of text in an element tree.

    Attributes:
        holder: element that it belongs to.
        part: whether it is the text inside the element's start, or behind its end.
    """

    holder: Any
    part: Part

    @property
    def text(self) -> str:
        """As it stands there."""
        return getattr(self.holder, self.part) or ""

    def put(self, text: str) -> None:
        """Replace it."""
        setattr(self.holder, self.part, text)


def edit_nodes(nodes: Sequence[Node], text: str, edits: Iterable[Edit]) -> None:
    """Put edits into nodes.

    Parameters:
        nodes: that hold the text, in order; at least one.
        text: what was read from them, which differs from theirs in white space alone.
        edits: with offsets in ``text``.

    Raises:
        ValueError: the nodes hold another text.
    """
    begins = list(accumulate((len(node.text) for node in nodes), initial=0))
    way = Counterpart(text, "".join(node.text for node in nodes))
    changes: list[tuple[int, int, int, str]] = []  # node, first and last of its characters, words
    for edit in map(way.moved, edits):
        owner = _owner(edit, begins)
        for number, (begin, end) in enumerate(pairwise(begins)):
            first, last = max(edit.start, begin), min(edit.end, end)
            if first < last or number == owner:
                words = edit.text if number == owner else ""
                changes.append((number, first - begin, max(first, last) - begin, words))
    for number, first, last, words in sorted(changes, reverse=True):
        own = nodes[number].text
        nodes[number].put(own[:first] + words + own[last:])


def _owner(edit: Edit, begins: Sequence[int]) -> int:
    """The node that the new words go into: the one in which the old ones begin.

    What is put between two nodes goes to the end of the former.
    """
    at = edit.start if edit.start < edit.end else max(edit.start - 1, 0)
    return min(bisect_right(begins, at), len(begins) - 1) - 1
