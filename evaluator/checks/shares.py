"""How much of a whole either side speaks of: most for all, none for not all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..language.lexicon import english_words, lexicon, pattern
from ..language.negation import Force, Negation, chinese_negations, english_negations
from .base import CheckedPair, around


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a whole is meant; see ``data/quantifiers.toml``.

    Attributes:
        name: in English.
        chinese: what surely says it in Chinese.
        licence: all in Chinese that may be behind the English.
        english: what says it in English, generously.
        says: what surely says it in English.
        excludes: names of shares that can't be meant as well.
    """

    name: str
    chinese: re.Pattern[str]
    licence: re.Pattern[str]
    english: re.Pattern[str]
    says: re.Pattern[str]
    excludes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherShare:
    """A share of the source, and another one that the translation has in its place.

    Attributes:
        meant: place in the source.
        said: place in the translation.
    """

    meant: re.Match[str]
    said: re.Match[str]

    def is_apart_from(self, place: tuple[int, int]) -> bool:
        """Whether a stretch of the translation says something else."""
        return self.said.end() <= place[0] or place[1] <= self.said.start()


_SENTENCE = re.compile(r"[。；！？]")
_DENIED = re.compile(r"(?:\b(?:not|never|hardly|scarcely|without|nor)|n['’]t)\s+(?:\w+\s+)?$", re.I)
"""What denies the share that follows it: not all are some."""
_DENIES = re.compile(r"(?:[并绝]?[非不未没]|不是|没有|未必)$")


@cache
def _shares() -> dict[str, Share]:
    return {
        name: Share(
            name,
            re.compile(pattern(entry["chinese"])),
            re.compile(pattern(entry["licence"])),
            english_words(entry["english"]),
            english_words(entry["says"]),
            tuple(entry["excludes"].split()),
        )
        for name, entry in lexicon("quantifiers").items()
    }


def other_shares(pair: CheckedPair) -> Iterator[OtherShare]:
    """Shares in whose place another stands: most, which became all.

    Nothing in the translation says most, and nothing in the source may be behind the all.  A
    sentence that denies on one side alone may say the same of the rest: more than half have no
    plans, fewer than half have some.
    """
    shares = _shares()
    for share in shares.values():
        for meant in share.chinese.finditer(pair.source):
            if _DENIES.search(pair.source, 0, meant.start()) or share.english.search(
                pair.translation
            ):
                continue
            rest = pair.source[: meant.start()] + " " + pair.source[meant.end() :]
            for other in (shares[name] for name in share.excludes):
                said = other.says.search(pair.translation)
                if (
                    said
                    and not other.licence.search(rest)
                    and not _DENIED.search(pair.translation, 0, said.start())
                    and not _is_of_the_rest(pair, meant, said)
                ):
                    yield OtherShare(meant, said)
                    break


def _is_of_the_rest(pair: CheckedPair, meant: re.Match[str], said: re.Match[str]) -> bool:
    """Whether one side alone denies what it says of its share, as far as any word tells."""
    first, last = around(pair.source, *meant.span(), _SENTENCE)
    ours = [
        n.force
        for n in chinese_negations(pair.source)
        if first <= n.start and n.end <= last and not _overlap(n, meant)
    ]
    theirs = [n.force for n in english_negations(pair.translation) if not _overlap(n, said)]
    return (Force.PLAIN in ours and not any(force >= Force.ADVERSE for force in theirs)) or (
        Force.PLAIN in theirs and not ours
    )


def _overlap(negation: Negation, match: re.Match[str]) -> bool:
    return match.start() < negation.end and negation.start < match.end()
