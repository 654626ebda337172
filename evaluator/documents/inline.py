"""Inline tags: formatting, placeholders and codes that stand in a segment and are no text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class TagKind(StrEnum):
    """What a tag is."""

    OPEN = "open"
    CLOSE = "close"
    EMPTY = "empty"  # stands for something by itself: a variable, a picture
    BREAK = "break"  # a line break


@dataclass(frozen=True, slots=True)
class InlineTag:
    """One tag of a segment.

    Attributes:
        name: by which it is known on both sides of its segment.
        kind: what it is; the two tags of a pair bear one name.
        at: offset in the text at which it stands.
        code: what the tag stands for in the original document, for instance ``<b>``; empty
            where its file does not say.
        space_before: a space stands before it in its file that the text has not.
        space_after: likewise behind it.
    """

    name: str
    kind: TagKind
    at: int
    code: str = ""
    space_before: bool = False
    space_after: bool = False

    @property
    def shown(self) -> str:
        """The tag as CAT tools show it."""
        if self.kind is TagKind.OPEN:
            return f"<{self.name}>"
        return f"</{self.name}>" if self.kind is TagKind.CLOSE else f"<{self.name}/>"


@dataclass(frozen=True, slots=True)
class Tagged:
    """Text of one side of a segment, in one line, and the tags that stood in it."""

    text: str
    tags: tuple[InlineTag, ...] = ()


NO_TEXT = Tagged("")

_NO_SPACE_BEFORE = frozenset(".,;:!?)]}")

Piece = str | tuple[str, TagKind, str]
"""Text, or a tag's name, kind and code."""


def assemble(pieces: Iterable[Piece]) -> Tagged:
    """Put text and tags together: white space becomes single spaces, none at either end.

    Where a placeholder stood between words and a punctuation mark, no space is left behind;
    the tags keep what is needed to write the spaces again.
    """
    texts: list[str] = []
    tags: list[InlineTag] = []
    length, after_space, after_tag = 0, True, False
    for piece in pieces:
        if isinstance(piece, str):
            spaced = re.sub(r"\s+", " ", piece)
            text = spaced.lstrip(" ") if after_space else spaced
            if after_tag and text != spaced:
                tags[-1] = replace(tags[-1], space_after=True)
            if text and texts and after_space and after_tag and text[0] in _NO_SPACE_BEFORE:
                texts[-1] = texts[-1][:-1]
                length -= 1
                _draw_back(tags, length)
            if text:
                texts.append(text)
                length += len(text)
                after_space = text.endswith(" ")
            after_tag = after_tag and not text
        else:
            name, kind, code = piece
            tags.append(InlineTag(name, kind, length, code))
            after_tag = True
    text = "".join(texts).rstrip(" ")
    _draw_back(tags, len(text))
    return Tagged(text, tuple(tags))


def _draw_back(tags: list[InlineTag], length: int) -> None:
    """Keep the last tags within a text that has lost the space at its end."""
    behind = len(tags)
    while behind and tags[behind - 1].at > length:
        behind -= 1
        tags[behind] = replace(tags[behind], at=length)
    if behind < len(tags):
        tags[behind] = replace(tags[behind], space_before=True)
