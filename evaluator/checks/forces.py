"""Verbs that have another force than the Chinese verb that they are linked to: must for may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from ..alignment.words import ENGLISH_FUNCTION
from .base import CheckedPair, around

Place = tuple[int, int]


class Force(Enum):
    """What a statement asks of whom it speaks of."""

    ALLOWS = auto()
    OBLIGES = auto()
    FORBIDS = auto()
    FREES = auto()  # need not


_ENGLISH = {
    Force.FORBIDS: re.compile(r"\b(?:must not|mustn['’]t|may not|shall not)\b", re.IGNORECASE),
    Force.FREES: re.compile(r"\b(?:need not|needn['’]t)\b", re.IGNORECASE),
    Force.OBLIGES: re.compile(r"\bmust(?! not\b| have\b|n['’]t)\b", re.IGNORECASE),
    Force.ALLOWS: re.compile(r"\bmay(?! not\b| have\b| well\b)"),  # May is a month
}
_CHINESE = {
    Force.FORBIDS: re.compile("不[得准许能可应](?![不已])|禁止|严禁|无法"),
    Force.FREES: re.compile("不必(?!要)|无[需须]|不用|毋[需须]"),
    Force.OBLIGES: re.compile(
        "必须|应[当该]?(?![用对急届邀聘])|务必|(?<![必无毋])须(?!要)|(?<![不无急所])需要?(?!求)|"
        "(?<![不主重需只必摘纪简概首想将快就还没无])要(?![求素点闻塞么是想])"
    ),
    Force.ALLOWS: re.compile(
        "(?<![不才只])可以|有权|(?<![不才只])可(?=[在向由申选随自按凭])|"
        "(?<![不可才只智功性职机动势技产节效所未])能够?(?![源量力耗级见否人手干效动])"
    ),
}
_OTHER = {
    Force.ALLOWS: (Force.OBLIGES, Force.FREES),
    Force.OBLIGES: (Force.ALLOWS, Force.FREES),
    Force.FORBIDS: (Force.FREES,),
    Force.FREES: (Force.FORBIDS, Force.OBLIGES),
}
"""What each must not become; what is forbidden may be told by what must be: must stay on."""
_LIMITS = re.compile("才|方[可能]|只有|一定|肯定|除非|可能|也许|或许|恐怕|[不没未无勿禁]")
"""Beside may or must it turns the one into the other, 只有 … 才可, or has a may of its own: what
may be done must be known, 应注意可能….
"""
_CHINESE_CLAUSE = re.compile(r"[，。；：！？,;:!?…—]|(?<![A-Za-z]) (?![A-Za-z])")
_WORD = re.compile(r"[A-Za-z'’-]+")
_REACH = 40
"""Characters of English behind a modal verb in which its verb is looked for."""
_BETWEEN = 3  # words at most, of those that say nothing by themselves
_CHINESE_REACH = 10  # characters between a Chinese modal verb and the verb
_SURE_LINK = 0.35  # centred cosine


@dataclass(frozen=True, slots=True)
class OtherForce:
    """A statement of another force.

    Attributes:
        source: place of the Chinese modal verb.
        translation: place of the English one.
    """

    source: Place
    translation: Place


def other_forces(pair: CheckedPair) -> Iterator[OtherForce]:
    """English modal verbs whose verb is linked to one that has another force in Chinese.

    How long the sentence is, and what is allowed or forbidden elsewhere in it, tells nothing.
    """
    for said, english in _ENGLISH.items():
        for match in english.finditer(pair.translation):
            for verb in _verbs(pair, match.end()):
                found = _chinese_force(pair.source, verb)
                if found is not None and said in _OTHER[found[0]]:
                    yield OtherForce(found[1], match.span())
                    break


def _verbs(pair: CheckedPair, start: int) -> Iterator[Place]:
    """Where links lead from the first content word behind an English modal verb."""
    behind = list(_WORD.finditer(pair.translation, start, start + _REACH))
    verb = next(
        (
            word
            for word in behind[: _BETWEEN + 1]
            if word[0].lower() not in ENGLISH_FUNCTION and not word[0].endswith("ly")
        ),
        None,
    )
    if verb is not None:
        for link in pair.links:
            is_its = link.target_start < verb.end() and verb.start() < link.target_end
            if is_its and link.score >= _SURE_LINK:
                yield link.source_start, link.source_end


def _chinese_force(source: str, verb: Place) -> tuple[Force, Place] | None:
    """The force that a Chinese verb has, and what says so; None where its clause has several."""
    clause = around(source, *verb, _CHINESE_CLAUSE)
    said = [
        (force, match.span())
        for force, chinese in _CHINESE.items()
        for match in chinese.finditer(source, clause[0], verb[0])
    ]
    if len({force for force, _ in said}) != 1:
        return None
    force, (start, end) = max(said, key=lambda one: one[1][1])
    rest = source[clause[0] : start] + source[end : clause[1]]
    is_limited = force in (Force.ALLOWS, Force.OBLIGES) and _LIMITS.search(rest)
    return None if is_limited or verb[0] - end > _CHINESE_REACH else (force, (start, end))
