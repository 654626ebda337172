"""Pronouns at the head of a clause, and which of both languages speak of different persons."""

from __future__ import annotations

import re

CHINESE_SUBJECT = re.compile(
    r"(?:^|[，。；：！？…—“”「」])(?:但|但是|而|可|可是|却|于是|因此|所以|因为|不过|然而|结果|后来|最后|幸好)?"
    r"(?P<subject>[他她](?!们|[国人乡日的俩])|[我你您](?![们国方的俩]|等))"
)
"""A pronoun that a Chinese clause begins with, behind a conjunction at most."""
ENGLISH_SUBJECT = re.compile(
    r"(?:^|[,.;:!?—“”\"]\s*|\b(?:but|and|so|because|yet|then|while|when|that)\s)"
    r"(?:but |and |so |yet |then |finally |luckily |later |eventually )*"
    r"(?P<subject>he|she|I|you)\b(?!['’]s )",
    re.IGNORECASE,
)
"""A pronoun that an English clause begins with."""
_PERSON = {"他": "he", "她": "she", "我": "i", "你": "you", "您": "you"}
_CONTRARY = ({"he", "she"}, {"i", "you"})


def are_contrary(chinese: str, english: str) -> bool:
    """Whether a Chinese pronoun and an English one can't speak of the same person.

    He and she, I and you; what somebody says of himself may be told of him (我 as "he").
    """
    said, meant = english.lower(), _PERSON[chinese]
    return {said, meant} in _CONTRARY
