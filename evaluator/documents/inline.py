"""Inline tags: formatting, placeholders and codes that stand in a segment and are no text."""

from __future__ import annotations

from dataclasses import dataclass
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
