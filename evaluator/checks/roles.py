"""Who does what to whom: agent and other party exchanged between the two sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..language import chinese_words
from ..language.english import words
from ..language.gazetteer import gazetteer
from ..language.opposition import said_in
from ..model import Category, Severity, Span, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_CHINESE_CLAUSE = re.compile(r"[^，。；：！？,;:!?…—\s“”\"]+")
_CLAUSE = re.compile(r"(?:[^,.;:!?“”\"…—]|[.,](?=\w))+")
Party = tuple[re.Pattern[str], tuple[int, int]]
"""What a party is called in English, and its place in the source."""
_PERSONS = (
    ("我(?![们国方市省院校司])", r"\b(?:I|me)\b(?!['’]s)"),
    ("[你您](?!们)", r"\b[Yy]ou\b"),
    ("(?<![其吉])他(?![们人国乡])", r"\b(?:[Hh]e|him)\b"),
    ("她(?!们)", r"\b(?:[Ss]he|her(?! [a-z]))\b"),
    ("(?:我|咱)们", r"\b(?:[Ww]e|us)\b"),
    ("[他她它]们", r"\b(?:[Tt]hey|them)\b"),
    ("甲方", r"\bParty A\b"),
    ("乙方", r"\bParty B\b"),
    ("丙方", r"\bParty C\b"),
)
"""What each is called in Chinese and in English."""
_TO = re.compile("[向对给替]")
_TAKES = re.compile(
    "收取|收到|收购|索[要取赔]|借(?![给出])|购买|采购|买|要求|请求|求助|了解|学习|请教|征求|领取|申请|询问|租用|承租|"
    "提起|打听|讨|追[偿讨]|道歉|致敬|看齐"
)
_GIVEN = re.compile(
    "(?:退还|归还|返还|交付|支付|移交|转让|提供|通知|告知|赔偿|发送|交|还|送|卖|借|租|付|发|寄|传|让|告诉)给?$"
)
_DENIED = re.compile("不是|并非")
_THINKS = re.compile("[知觉认看想望怕说问信记听见喜爱像等比跟陪]|发现|担心|以为|应")
_LONGEST_VERB = 8  # characters
_BY = re.compile(r"\bby (?:(?:the|his|her|its|their|our|my|your|a|an|another|one) )?(?:[\w-]+ )?$")
_FROM = re.compile(r"\bfrom (?:(?:the|his|her|its|their|our|my|your|a|an) )?$")
_RECEIVES = re.compile(
    r"\b(?:receiv|obtain|accept|collect|borrow|bought|buy|purchas|acquir|get|got|hear|learn|inherit|"
    r"suffer|benefit|deriv|owed|due|entitled|enjoy)\w*\b"
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|get|gets|got)\b")
_LOOSE = re.compile(
    r"\b(?:and|or|that|which|whom|whose|if|when|where|while|before|after|than|as|because|but|with|of|"
    r"between|both|against|like|about)\b"
)
_VERB = re.compile(r"[a-z]{2,}")
_PREPOSITION = re.compile(
    r"\b(?:to|for|of|with|from|against|by|on|at|between|than|as)\s(?:the\s|a\s|an\s)?$"
)
_WHO = re.compile(r"\bone who\b|['’]s the one who\b")


@dataclass(frozen=True, slots=True)
class _Act:
    """Two parties of a Chinese clause.

    Attributes:
        agent: who acts.
        other: towards whom.
        takes: whether the agent takes rather than gives.
    """

    agent: Party
    other: Party
    takes: bool


class RolesCheck(Check):
    """Looks for an agent and another party that have changed places."""

    name = "roles"
    scope = Scope.PAIR
    categories = (Category.MISTRANSLATION,)
    severity = Severity.CRITICAL

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in document.both_sides():
            yield from _swapped(number, pair)


def _swapped(number: int, pair: CheckedPair) -> Iterator[Draft]:
    for act in _acts(pair):
        clauses = [
            (place, _is_agent(place.text, act))
            for place in _clauses_with_both(pair.translation, act)
        ]
        known = [first for _, first in clauses if first is not None]
        if not known or any(known):
            continue
        place = next(place for place, first in clauses if first is False)
        (start, end) = sorted((act.agent[1], act.other[1]))
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.CRITICAL,
            confidence=0.75,
            message=message(
                "roles.swapped",
                agent=pair.source[slice(*act.agent[1])],
                other=pair.source[slice(*act.other[1])],
            ),
            source_span=span(pair.source, start[0], end[1]),
            translation_span=place,
        )
        return


def _acts(pair: CheckedPair) -> Iterator[_Act]:
    """What the clauses of the source say of two parties, where it is plain who acts."""
    for clause in _CHINESE_CLAUSE.finditer(pair.source):
        if _DENIED.search(clause[0]):
            continue
        parties = _parties(pair.source, *clause.span())
        if len(parties) == 2:
            if act := _act(pair.source, clause.span(), parties):
                yield act
        elif len(parties) < 2 and "被" in clause[0] and (act := _suffered(pair, clause.span())):
            yield act


def _parties(source: str, start: int, end: int) -> list[Party]:
    """Persons and opposed parties that a clause speaks of, if of each once; else none."""
    found = []
    for chinese, english in _persons():
        places = list(chinese.finditer(source, start, end))
        if len(places) > 1:
            return []
        found += [(english, place.span()) for place in places]
    said = [s for s in said_in(source) if start <= s.start and s.end <= end]
    for word in said:
        others = [s for s in said if s.opposition is word.opposition]
        if (
            word.opposition.domain in ("party", "family")
            and len({s.side for s in others}) == 2 == len(others)
            and not any(a < word.end and word.start < b for _, (a, b) in found)
        ):
            found.append((word.opposition.sides[word.side].english, (word.start, word.end)))
    return sorted(found, key=lambda party: party[1])


@cache
def _persons() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(zh), re.compile(en)) for zh, en in _PERSONS)


def _act(source: str, clause: tuple[int, int], parties: list[Party]) -> _Act | None:
    """Who of two parties acts, by what stands before, between and behind them."""
    first, second = parties
    before = source[clause[0] : first[1][0]]
    between = source[first[1][1] : second[1][0]]
    behind = source[second[1][1] : clause[1]]
    if re.search("[的和与或、及跟同]", between) or (
        behind != "的" and behind.startswith(("的", "之间", "和", "与", "或"))
    ):
        return None
    if re.search("被$", between) and behind:
        return _Act(second, first, takes=False)
    if _TO.search(between[-1:]) and behind and not _TO.search(before[-1:]):
        return _Act(first, second, takes=_TAKES.search(behind) is not None)
    if re.search("[将把]", between) and _GIVEN.search(between):
        return _Act(first, second, takes=False)
    if _is_verb(between) and not _TO.search(before[-1:]) and "被" not in before:
        return _Act(first, second, takes=_TAKES.search(between) is not None)
    return None


def _is_verb(between: str) -> bool:
    """Whether what stands between two parties is a verb that the one does to the other."""
    if not 0 < len(between) <= _LONGEST_VERB or _THINKS.search(between):
        return False
    start, end = chinese_words(between)[-1]
    return gazetteer().glosses(between[start:end]).startswith("to ")


def _suffered(pair: CheckedPair, clause: tuple[int, int]) -> _Act | None:
    """Who does something to whom by 被, where the dictionary gives the English of both."""
    mark = pair.source.index("被", *clause)
    tokens = [
        token
        for token in chinese_words(pair.source)
        if clause[0] <= token[0] and token[1] <= clause[1]
    ]
    behind = [token for token in tokens if token[0] > mark]
    other = next(filter(None, (_named(pair, t) for t in reversed(tokens) if t[1] <= mark)), None)
    agent = next(filter(None, (_named(pair, t) for t in behind[:2])), None)
    if agent is None or other is None or not behind or agent[1][1] >= behind[-1][1]:
        return None
    return _Act(agent, other, takes=False)


def _named(pair: CheckedPair, token: tuple[int, int]) -> Party | None:
    """A noun or pronoun with the one English word for it that the translation has once."""
    word = pair.source[slice(*token)]
    for chinese, english in _persons():
        if chinese.fullmatch(word):
            return english, token
    glosses = gazetteer().glosses(word)
    if len(word) < 2 or not glosses or glosses.startswith("to "):
        return None
    known = {w.lemma for w in words(re.sub(r"\([^)]*\)", " ", glosses))}
    found = [w for w in words(pair.translation) if w.lemma in known and len(w.lemma) > 3]
    if len(found) != 1:
        return None
    return re.compile(rf"\b{re.escape(pair.translation[found[0].start : found[0].end])}\b"), token


def _clauses_with_both(translation: str, act: _Act) -> Iterator[Span]:
    """Clauses of the translation that speak of either party once."""
    for clause in _CLAUSE.finditer(translation):
        if all(len(party[0].findall(clause[0])) == 1 for party in (act.agent, act.other)):
            yield span(translation, *clause.span())


def _is_agent(clause: str, act: _Act) -> bool | None:
    """Whether the agent of the source acts in an English clause; None where it is not plain."""
    agent, other = act.agent[0].search(clause), act.other[0].search(clause)
    assert agent is not None  # either is there
    assert other is not None
    first, second = sorted((agent, other), key=lambda match: match.start())
    if any(clause[party.end() :].startswith(("'s ", "’s ")) for party in (first, second)):
        return None if not _WHO.search(clause) else first is agent
    before, between = clause[: first.start()], clause[first.end() : second.start()]
    if _BY.search(between):
        return second is agent
    if _PREPOSITION.search(before) or (_LOOSE.search(between) and not _WHO.search(between)):
        return None
    if _FROM.search(between):
        if act.takes:
            return first is agent
        return second is agent if _RECEIVES.search(between) else None
    if _PASSIVE.search(between) or not _VERB.search(between):
        return None
    if _RECEIVES.search(between) and not act.takes:
        return None
    return first is agent
