"""Two names that have changed places about what the one does to the other, as links tell.

Both and what is done stand in one Chinese clause.  There order and particles say who acts (被, 由,
把, 向 …), in English order, passive and "by".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..alignment.glosses import STEM, gloss_words
from ..alignment.words import ENGLISH_FUNCTION
from ..language import chinese_words
from ..language.english import lemma
from ..language.gazetteer import gazetteer
from ..language.words import usage
from .base import CheckedPair

Place = tuple[int, int]

_FIGURE = re.compile("[0-9一二三四五六七八九十百千万亿两几]")
_SURE, _LEAST = 0.4, 0.33
"""Centred cosines of a name: of its words that count, and of the best where none is as sure."""
_GIVEN_VERB, _OTHER_VERB = 0.25, 0.5
"""The same of what is done, where the dictionary gives the English for it and where not."""
_CHINESE_CLAUSE = re.compile(
    r"(?:[^，。；：！？,;:!?…—\s]|(?<=\d)[:：](?=\d)|(?<=[A-Za-z.)）]) | (?=[A-Za-z(（]))+"
)
_NAME = re.compile(
    r"\b[A-Z][\w’'-]*\w(?:(?: (?:of(?: the)?|and|for|de|al|bin)(?= [A-Z]))? [A-Z][\w’'-]*\w)*"
)
_DAY = (
    r"(?:on |last |this |next )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: \d\d?)?)"
)
_NO_NAME = re.compile(
    rf"The|This|That|These|Those|An?|In|On|At|By|For|From|With|And|But|As|If|When|While|After|"
    rf"Before|According|He|She|It|They|We|You|I|His|Her|Its|Their|Our|My|There|Here|What|Who|Why|"
    rf"How|Both|All|Each|Some|Many|Most|Now|Then|So|Also|However|Not|No|To|Of|{_DAY}"
)
"""Capitalised words that name nobody."""
_BE = r"(?:is|are|was|were|be|been|being)"
_ADVERB = "(?:also|then|first|once|again|still|now|soon|later|already|finally|just|\\w+ly)"
_BEFORE_VERB = (
    r"(?:(?:has|have|had|will|would|shall|should|may|might|can|could|must|did|does|do|to|"
    rf"{_ADVERB}) )*"
)
_NO_VERB = (
    rf"(?!(?:{_BE}|and|or|but|that|which|who|whom|whose|if|when|where|while|as|than|because|by|after|"
    r"before|until|since|between|both|like|not|no|along|across|against|around|at|for|from|in|into|"
    r"of|off|on|onto|out|over|to|toward|towards|through|under|upon|via|with|within|without|near|"
    r"inside|outside|beside|besides|behind|beyond|plus|versus)\b)"
)
_PLAIN = (
    r"(?!(?:and|or|but|that|which|who|whom|whose|if|when|where|while|as|than|because|by|after|before|"
    r"until|since|between|both|like|not|no)\b)"
)
_WORDS = rf"(?:{_PLAIN}[a-z\d][\w’'%-]* ){{0,6}}?"
_BEFORE_NAME = r"(?:(?:the|an?|its|his|her|their|our|my|your|this|that) )?(?:[a-z-]+ ){0,2}"
_PARTICIPLE = r"\w+(?:ed|en|wn|ung|ght|old|eld|ent|ade|ut|id|it|ost|un|ead|ound)"
_PASSIVE = re.compile(
    rf" (?:{_DAY} )?{_BEFORE_VERB}{_BE} (?:{_ADVERB} )?(?P<verb>{_PARTICIPLE}) {_WORDS}by "
    rf"{_BEFORE_NAME}"
)
_REDUCED = re.compile(rf" (?P<verb>{_PARTICIPLE}) by {_BEFORE_NAME}")
"""A film directed by."""
_ACTIVE = re.compile(
    rf" (?:{_DAY} )?{_BEFORE_VERB}(?P<verb>{_NO_VERB}[a-z][\w-]+) {_WORDS}{_BEFORE_NAME}"
)
_SUBJECT = re.compile(
    r"(?:^|[.,;:!?“\"(—]\s*|\b(?:that|but|while|when|if|because|although|where)\s)(?:[Tt]he )?$"
)
"""What a subject stands behind: a name elsewhere may be but the end of one (a visit to Ghana)."""
_BETWEEN = ((_PASSIVE, False), (_REDUCED, False), (_ACTIVE, True))
"""What stands between two names, and whether the first of them acts."""
_MUTUAL = frozenset(
    "meet marry join face play border share differ equal resemble cooperate negotiate talk "
    "discuss compete agree have become remain say tell include contain accord follow belong "
    "mean regard call consider name live locate base situate cover occur happen".split()
)
"""Verbs that both do, and those that say nothing of who acts."""
_CONVERSE = frozenset(
    "lose fall receive get gain obtain win suffer undergo owe inherit learn hear derive originate "
    "buy sell lend borrow lease rent".split()
)
"""Verbs that may tell another one from the other side, unless the dictionary gives them for it."""
_TURNING = re.compile(
    "[被受遭获由让叫输所随]|得到|来自|出自|源[于自]|属于|归|负于|败[于给]|接受|落后|不敌"
)
"""What may turn round who acts, beside what is done."""
_OWN = "[^被受遭获由把将向对给从在与和同跟及的]"
"""Characters of what belongs to a party: its title, its country."""
_ACTS_NEXT = re.compile(f"(?:被|遭到?|受到?|获得?|由|经){_OWN}{{0,8}}$")
_IS_ACTED_ON_NEXT = re.compile(f"(?:把|将|向|对|给|从|朝|往|替){_OWN}{{0,8}}$")
_NO_SUBJECT = re.compile(
    f"(?:[把将向对给从在为与和同跟及比据以让于、到自]|根据|按照|关于){_OWN}{{0,4}}$"
)
_JOINED = re.compile("[与和同跟及、或的]|以及|之间")

_FROM_TO = re.compile(
    r"\bfrom (?P<start>[^\s,;]+(?: (?!to\b)[^\s,;]+){0,3}?) to (?P<goal>[^\s,;]+(?: [A-Z][\w.]+)?)"
)
_LEADS = re.compile(
    "[^，。；：、从由自离与和]{0,8}?(?:[到至往赴]|[转迈走驶]向|转为|迈进|变[为成]|直达|达到|抵达|延伸到|延伸至)了?"
    "[^，。；：、从由自离与和的]{0,2}"
)
"""What stands between where something comes from and where it goes."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Two parties that have changed places.

    Attributes:
        agent: place in the source of who acts.
        other: of the other party.
        source: from the one to the other, with what is done.
        translation: the English likewise.
    """

    agent: Place
    other: Place
    source: Place
    translation: Place


def exchanged_parties(pair: CheckedPair) -> Iterator[Exchanged]:
    """Names around an English verb of which the source says that the other one acts."""
    if not pair.links:
        return
    names = [m.span() for m in _NAME.finditer(pair.translation) if not _NO_NAME.fullmatch(m[0])]
    for first, second in pairwise(names):
        if not _SUBJECT.search(pair.translation, 0, first[0]):
            continue
        gap = pair.translation[first[1] : second[0]]
        for between, is_first in _BETWEEN:
            if read := between.fullmatch(gap):
                verb = first[1] + read.start("verb"), first[1] + read.end("verb")
                agent, other = (first, second) if is_first else (second, first)
                if found := _exchanged(pair, agent, other, verb):
                    yield found
                break


def _exchanged(pair: CheckedPair, agent: Place, other: Place, verb: Place) -> Exchanged | None:
    """What the source says of two names, if it is the reverse of what the translation does.

    Parameters:
        pair: both texts.
        agent: place in the translation of the name that acts there.
        other: of the other name.
        verb: of what is done.
    """
    done = _done(pair, verb)
    if done is None:
        return None
    clause = next(
        (c.span() for c in _CHINESE_CLAUSE.finditer(pair.source) if c.start() <= done[0] < c.end()),
        done,
    )
    one, two = (_party(pair, name, clause, done) for name in (agent, other))
    if one is None or two is None or (one[0] < two[1] and two[0] < one[1]):
        return None
    if _agent(pair.source, clause, sorted((one, two)), done) != two:
        return None
    ends = sorted((*one, *two, *done))
    theirs = sorted((*agent, *other))
    return Exchanged(two, one, (ends[0], ends[-1]), (theirs[0], theirs[-1]))


def _done(pair: CheckedPair, verb: Place) -> Place | None:
    """The Chinese verb that an English one is linked to, or the one that the dictionary has."""
    word = lemma(pair.translation[slice(*verb)])
    if word in _MUTUAL | ENGLISH_FUNCTION:
        return None
    linked = [
        ((k.source_start, k.source_end), k.score)
        for k in pair.links
        if k.target_start < verb[1]
        and verb[0] < k.target_end
        and _is_verb(pair.source[k.source_start : k.source_end])
    ]
    for place, score in linked:
        is_given = _gives(pair.source[slice(*place)], word)
        if score >= (_GIVEN_VERB if is_given else _OTHER_VERB) and (
            is_given or word not in _CONVERSE
        ):
            return place
    given = [
        place for place in chinese_words(pair.source) if _gives(pair.source[slice(*place)], word)
    ]
    return given[0] if len(given) == 1 and not linked else None


def _gives(chinese: str, word: str) -> bool:
    """Whether the dictionary gives an English word, or one of its family, for a Chinese one."""
    return not {word, word[:STEM]}.isdisjoint(gloss_words(chinese))


@lru_cache(maxsize=4096)
def _is_verb(word: str) -> bool:
    glosses, kind = gazetteer().glosses(word), usage(word).kind
    return glosses.startswith("to ") or kind.startswith("v") or not (glosses or kind)


def _party(pair: CheckedPair, name: Place, clause: Place, done: Place) -> Place | None:
    """The one stretch of a Chinese clause that an English name stands for.

    Its words are those that the name is linked to, wherever they are, and their places those in
    the clause, so that a name that recurs is looked for where the verb is.
    """
    links = [k for k in pair.links if name[0] <= k.target_start < name[1]]
    best = max((link.score for link in links), default=0.0)
    least = _SURE if best >= _SURE else _LEAST
    written = {pair.source[k.source_start : k.source_end] for k in links if k.score >= least}
    places = sorted(
        (clause[0] + match.start(), clause[0] + match.end())
        for word in written
        if len(word) > 1
        for match in re.finditer(re.escape(word), pair.source[slice(*clause)])
    )
    places = [place for place in places if place[1] <= done[0] or done[1] <= place[0]]
    if not places:
        return None
    start, end = places[0][0], places[-1][1]
    return None if start < done[1] and done[0] < end else (start, end)


def _agent(source: str, clause: Place, parties: Sequence[Place], done: Place) -> Place | None:
    """Which of two parties of a Chinese clause acts; None where it is not plain."""
    first, second = parties
    before = source[clause[0] : first[0]]
    if first[1] <= done[0] and done[1] <= second[0]:
        with_verb, behind = source[first[1] : done[1]], source[done[1] : second[0]]
        if (
            _TURNING.search(with_verb + behind)
            or "的" in with_verb
            or _JOINED.search(with_verb[: done[0] - first[1]] + behind.removeprefix("的"))
        ):
            return None
        if not before.endswith(("由", "被")) and (
            re.search("[被由遭]", before) or _NO_SUBJECT.search(before)
        ):
            return None
        return first
    if second[1] <= done[0] and not _NO_SUBJECT.search(before):
        between = source[first[1] : second[0]]
        if _ACTS_NEXT.search(between):
            return second
        if _IS_ACTED_ON_NEXT.search(between):
            return first
    return None


def turned_ways(pair: CheckedPair) -> Iterator[tuple[Place, Place]]:
    """From the second to the first of what the source leads from the first to the second.

    Yields:
        place in the source and in the translation.
    """
    for way in _FROM_TO.finditer(pair.translation):
        start, goal = (_linked(pair, way.span(end)) for end in ("start", "goal"))
        if start is None or goal is None or goal[1] > start[0]:
            continue
        if _FIGURE.search(pair.source, goal[0], start[1]):
            continue  # nine days to three: figures are held against each other elsewhere
        if _LEADS.fullmatch(pair.source, goal[1], start[0]):
            yield (goal[0], start[1]), way.span()


def _linked(pair: CheckedPair, place: Place) -> Place | None:
    """The stretch of the source that all sure links from a stretch of the translation lead to."""
    links = [
        k
        for k in pair.links
        if place[0] <= k.target_start < place[1]
        and k.score >= _SURE
        and pair.translation[k.target_start : k.target_end].lower() not in ENGLISH_FUNCTION
    ]
    if not links:
        return None
    return min(k.source_start for k in links), max(k.source_end for k in links)
