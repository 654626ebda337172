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


_BEHIND = 30
"""Characters behind an English share in which what it is of is looked for."""
_NEXT = 5
"""Characters behind a Chinese share in which what it is of begins, and round it that may excuse."""
_CHINESE_CLAUSE = re.compile(r"[，。；：！？,;:!?—]")
_CLAUSE = re.compile(r"[,.;:!?](?=[\s”\"’')]|$)|[—…()]|\b(?:and|but|while|that|who|which)\b")
_SENTENCE = re.compile(r"[。；！？]")
_DENIED = re.compile(r"(?:\b(?:not|never|hardly|scarcely|without|nor)|n['’]t)\s+(?:\w+\s+)?$", re.I)
"""What denies the share that follows it: not all are some."""
_NEARLY = re.compile(r"\b(?:nearly|almost|virtually|practically|just about)\s+$", re.IGNORECASE)
_NEARLY_ALL = frozenset(("most", "many"))
"""Shares of which English may say that they are nearly all."""
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

    Either nothing in the translation says most, and nothing in the source may be behind the all;
    or the two stand before words that are linked, and nothing beside them says otherwise.  A
    sentence that denies on one side alone may say the same of the rest: more than half have no
    plans, fewer than half have some.
    """
    shares = _shares()
    for share in shares.values():
        for meant in share.chinese.finditer(pair.source):
            if _DENIES.search(pair.source, 0, meant.start()):
                continue
            for other in (shares[name] for name in share.excludes):
                said = _said_instead(pair, share, other, meant)
                if said:
                    yield OtherShare(meant, said)
                    break


def _said_instead(
    pair: CheckedPair, share: Share, other: Share, meant: re.Match[str]
) -> re.Match[str] | None:
    """Where the translation says another share for one that is meant."""
    is_lost = not share.english.search(pair.translation)
    rest = pair.source[: meant.start()] + " " + pair.source[meant.end() :]
    for said in other.says.finditer(pair.translation):
        is_alone = is_lost and not other.licence.search(rest)
        if not is_alone and not _is_of_the_same(pair, share, other, meant, said):
            continue
        if not _DENIED.search(pair.translation, 0, said.start()) and not _is_of_the_rest(
            pair, meant, said
        ):
            return said
    return None


def _is_of_the_same(
    pair: CheckedPair, share: Share, other: Share, meant: re.Match[str], said: re.Match[str]
) -> bool:
    """Whether two shares are told of one thing, as its links say, and nothing beside it excuses.

    One of the first two linked words behind the English share stands next behind the Chinese one.
    A share that the source tells as well is used up by the English that tells it.
    """
    start, end = around(pair.translation, *said.span(), _CLAUSE)
    behind = sorted(
        (
            link
            for link in pair.links
            if said.start() < link.target_start < min(end, said.end() + _BEHIND)
        ),
        key=lambda link: link.target_start,
    )
    first, last = around(pair.source, *meant.span(), _CHINESE_CLAUSE)
    nouns = [
        link
        for link in behind[:2]
        if meant.end() <= link.source_start < min(last, meant.end() + _NEXT)
    ]
    if not nouns or _is_used_up(pair, other, meant):
        return False
    first, last = max(first, meant.start() - _NEXT), min(last, nouns[0].source_end + _NEXT)
    beside = pair.source[first : meant.start()] + " " + pair.source[meant.end() : last]
    if _NEARLY.search(pair.translation, start, said.start()):
        return share.name not in _NEARLY_ALL and not other.licence.search(beside)
    there = slice(start, said.start()), slice(said.end(), nouns[0].target_end)
    said_beside = " ".join(pair.translation[part] for part in there)
    return not other.licence.search(beside) and not share.english.search(said_beside)


def _is_used_up(pair: CheckedPair, other: Share, meant: re.Match[str]) -> bool:
    """Whether the source itself tells a share as often as the translation does."""
    told = [m for m in other.chinese.finditer(pair.source) if m.start() != meant.start()]
    return 0 < len(told) >= len(other.says.findall(pair.translation))


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
