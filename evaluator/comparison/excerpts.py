"""Texts cut to the width of a terminal, where they say the most."""

from __future__ import annotations

from rapidfuzz.distance import Prefix

_BEFORE = 30  # characters shown before the place where two texts part


def clip(text: str, length: int) -> str:
    """A text of at most ``length`` characters, with … where it was cut."""
    return text if len(text) <= length else text[: length - 1] + "…"


def clip_pair(one: str, other: str, length: int) -> tuple[str, str]:
    """Two texts from a little before the place where they part, from the beginning of a word."""
    parted = Prefix.similarity(one, other)
    start = max(parted - _BEFORE, 0)
    if max(len(one), len(other)) <= length:
        start = 0
    elif start and (space := one.find(" ", start, parted)) >= 0:
        start = space + 1
    ahead = "…" if start else ""
    first, second = (clip(ahead + text[start:], length) if text else "–" for text in (one, other))
    return first, second
