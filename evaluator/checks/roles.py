"""Who does what to whom, and what comes before what: two that have changed places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import TypeVar

from ..alignment.words import CHINESE_FUNCTION, ENGLISH_FUNCTION
from ..language import chinese_words
from ..language.english import words
from ..language.gazetteer import gazetteer
from ..language.opposition import Said, said_in
from ..language.pinyin import read_out
from ..language.romanisation import is_usual_surname, surname_spellings
from ..language.words import usage
from ..model import Category, Evidence, Severity, Span, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span
from .parties import exchanged_parties, turned_ways
from .prevailing import other_prevails
from .relations import turned_relations

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
    ("[甲AＡ](?:公司|企业|厂)", r"\b(?:Company|Firm|Enterprise|Factory|Plant) A\b"),
    ("[乙BＢ](?:公司|企业|厂)", r"\b(?:Company|Firm|Enterprise|Factory|Plant) B\b"),
)
"""What each is called in Chinese and in English."""
_TO = re.compile("(?:[向对给]|(?<![接代顶交更])替)$")
_TAKES = re.compile(
    "收取|收到|收购|索[要取赔]|借(?![给出])|购买|采购|买|要求|请求|求助|了解|学习|请教|征求|领取|申请|询问|租用|承租|"
    "提起|接[替任手过班]|打听|讨|追[偿讨]|道歉|致敬|看齐"
)
_SERVES = re.compile("为[^的是]{1,6}?(?:提供|担保|辩护|服务|治疗|支付|购买|保管|送)")
_GIVEN = re.compile(
    "(?:退还|归还|返还|交付|支付|移交|转让|提供|通知|告知|赔偿|发送|交|还|送|卖|借|租|付|发|寄|传|让|告诉)给?$"
)
_JOINS = re.compile("[和与或、及跟]|同(?![意时样步])")
_DENIED = re.compile("不是|并非")
_THINKS = re.compile("[知觉认看想望怕说问信记听见喜爱像等比跟陪]|发现|担心|以为|应")
_LONGEST_VERB = 8  # characters
_WITH_WHAT = re.compile(
    "^(?:[在于][^，]{1,6}[中上里内])?(?:以[\\d一二三四五六七八九十]+[比:：]?[^，]{0,6}?(?=[险战击完大力]))?"
)
"""Where and by how much one side beat the other: 在加时赛中以三比二险胜."""
_LONGEST_NOUN = 3  # words
_SURE_LINK = 0.45  # centred cosine; of a name
_NAME = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?")
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+\b")
_NICKNAMES = frozenset("小老阿")
_CLEFT = re.compile("是由.+的$")
"""It is by her that he was brought up: 他是由她带大的."""
_EASE = frozenset(("难以", "难", "容易", "易", "不易", "便于"))
"""Before a passive, which English turns round: hard for people to digest."""
_SUFFERS = frozenset(("被", "受", "遭", "遭到", "受到", "遭受"))
_TOWARDS = frozenset(("向", "对", "给", "替"))
_DISPOSES = frozenset(("把", "将"))
_CAUSES = frozenset("让 叫 派 请 命令 吩咐 劝 逼 托 委托 催".split())
_CAUSATIVES = frozenset(
    "ask have let make tell order send get want force urge persuade instruct request command "
    "invite cause compel advise allow leave drive push bid call".split()
)
_LINKS = frozenset("的 和 与 或 及 、 跟 同 以及 之 等 们".split())
_BREAKS = _LINKS | frozenset("是 有 在 从 为 以 让 使 叫 令 请 比 被 于 到".split())
_PLACES = frozenset("里 里面 上 上面 中 中间 下 下面 内 外 旁 旁边 处".split())
"""What makes a place of the noun before it, in which something is."""
_WHERE = frozenset(("在", "于", "以"))
"""What opens a place or a means between a noun and what it does."""
_PARTICLES = _TOWARDS | _DISPOSES | _SUFFERS
_NO_VERBS = frozenset(
    "是 由 向 对 把 将 给 替 被 在 从 以 应 应当 可以 可 能 会 要 须 必须 得 已 已经 该 上 下 来 "
    "去".split()
)
_NO_NOUNS = tuple("pducmrqtyfe")
"""First letters of parts of speech that name nothing: prepositions, adverbs, numerals, times."""
_BY = re.compile(
    r"\bby (?!(?:for|to|from) )(?:(?:the|his|her|its|their|our|my|your|a|an|another|one) )?"
    r"(?:[\w-]+ )?$"
)
_FROM = re.compile(r"\bfrom (?:(?:the|his|her|its|their|our|my|your|a|an) )?$")
_TO_SECOND = re.compile(
    r"\b(?:to|for) (?:(?:the|his|her|its|their|our|my|your|a|an) )?(?:[\w-]+ )?$"
)
_TO_WHOM = re.compile(r" (?:\w+ )?to (?:(?:the|his|her|its|their|our|my|your|a|an) )?(?:\w+ )?")
_NOUN_BEHIND = re.compile(
    r" (?!(?:to|for|from|with|of|in|on|at|by|as|into|over|about|against|and|or|that|who|when|if|"
    r"after|before|during|within|without|because|while|than|the|an?|his|her|its|their|our|my|"
    r"your|this|is|are|was|were|be|not|so|too|first|again|away|back|out|off|up|down|\w+ly|\d)\b)"
    r"[a-z]+"
)
"""A word behind a noun that makes it the first half of another: a bank loan."""
_RECEIVES = re.compile(
    r"\b(?:receiv|obtain|accept|collect|borrow|bought|buy|purchas|acquir|get|got|hear|learn|inherit|"
    r"suffer|benefit|deriv|owed|due|entitled|enjoy)\w*\b"
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)\s+(?:(?:not|also|then|first|\w+ly)\s+)?"
    r"\w+(?:ed|en|wn|ung|ought|aught|old|eld|ent|ade|ut|id|it|ost|un|ead|ound)\b"
)
_LOOSE = re.compile(
    r"\b(?:and|or|that|which|whom|whose|if|when|where|while|before|after|than|as|because|but|"
    r"between|both|like)\b"
)
_NO_ACTS = frozenset("有 须有 需有 没有 需 需要 须 首选 宜 选 选用 用 使用 适用 属于".split())
"""Verbs by which what stands before them does nothing to what stands behind: 须有大人看护."""
_AWAY = frozenset("从 自 来自 源自".split())
_TO_PLACE = re.compile("[到至往向对给回看说起]|前往|出发点|角度|以来")
_PLACE_KINDS = frozenset(("ns", "nr", "nt", "nrt", "nz"))
_TOWARDS_PLACE = re.compile(
    r"(?<!belong )(?<!belongs )(?<!belonged )(?<!thanks )(?<!due )(?<!owing )(?<!back )(?<!close )"
    r"(?<!native )(?<!home )(?<!unique )(?<!returned )(?<!return )(?<!indebted )"
    r"\b(?:in)?to (?:(?:the|its|their|our|his|her) )?(?:[\w-]+ )?$"
)
_PART_OF_NAME = re.compile(r"['’]s\b| [A-Z]")
"""Behind a place that only tells whose or which: Brazil's, Brazil Provincial."""
_FROM_OR_OF = re.compile(r"\b(?:from|out of|left|leaving|leave|quit|via|off)\b", re.IGNORECASE)
_AND_MORE = re.compile(r"\band (?!(?:he|she|they|it|we|I|you|who|that)\b)")
"""What joins two things that are given: shall pay rent and interest to the lender."""
_BESIDE = re.compile(r"\b(?:with|of|against|about)\b")
"""What leaves open whether the second party is acted on, but where it is named as that."""
_GIVES = re.compile(
    r"\b(?:lend|lent|sell|sold|pay|paid|giv|gave|grant|suppl|provid|loan|leas|rent|teach|taught|hand(?!l)|"
    r"deliver|transfer|send|sent|award|offer)\w*\b"
)
_MAKES = frozenset(("make", "makes", "made"))
"""Verbs that say nothing of who takes: made him a loan, made a bid."""
_FIRST_VERB = re.compile(
    r"\s*(?:(?:shall|will|would|must|may|might|can|could|should|has|have|had|is|are|was|were|be|to|"
    r"also|then|first|once|never|not|agreed to|agree to|agrees to|\w+ly)\s+)*(?P<verb>[\w-]+)"
)
_ACTS_BEHIND = re.compile(
    r"\bat the (?:invitation|request|behest|urging|instigation|suggestion|insistence) of "
    r"(?:(?:the|his|her|its|their|our|my|your|a|an) )?(?:[\w-]+ )?$"
)
_KINDRED = tuple(
    frozenset(verbs.split())
    for verbs in (
        "beat defeat overcome prevail edge top crush thrash oust eliminate vanquish trounce",
        "sell transfer assign cede convey",
        "give hand pass present donate offer deliver grant",
        "sue accuse prosecute charge indict denounce",
        "chase pursue hunt follow",
        "buy acquire purchase take",
        "hit strike ram rear-end crash knock beat punch slap",
        "cheat deceive swindle trick con defraud lie fool",
        "criticise criticize condemn denounce blame rebuke scold censure",
        "praise commend laud compliment applaud",
        "help assist aid support rescue save",
        "kill murder slay shoot stab",
        "arrest detain capture seize catch",
        "delegate devolve entrust transfer pass",
        "replace succeed supplant",
        "hire employ recruit engage",
        "dismiss fire sack",
        "attack assault invade bomb raid",
        "visit meet receive",
        "overtake surpass exceed outstrip",
    )
)
"""English verbs of which one stands for another, where the dictionary gives but one."""
_VERB = re.compile(r"[a-z]{2,}")
_PREPOSITION = re.compile(
    r"\b(?:to|for|of|with|from|against|by|on|at|between|than|as)\s(?:the\s|a\s|an\s)?$"
)
_WHO = re.compile(r"\bone who\b|['’]s the one who\b")
_SENSE = re.compile("[^/;]+")
_DONE = re.compile(r"\bto \w[^/;]*")
"""A sense of the dictionary that is done: 销售 is to sell, but as a noun it is no act."""


@dataclass(frozen=True, slots=True)
class _Act:
    """Two parties of a Chinese clause.

    Attributes:
        agent: who acts.
        other: towards whom.
        takes: whether the agent takes rather than gives.
        done: lemmas of English verbs one of which must stand between the two; None for any.
        is_known: whether both are parties by a table, not nouns that the dictionary names.
    """

    agent: Party
    other: Party
    takes: bool
    done: frozenset[str] | None = None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a Chinese clause."""

    start: int
    end: int
    word: str

    @property
    def is_verb(self) -> bool:
        """Whether the dictionary explains it as something that is done."""
        glosses = gazetteer().glosses(self.word)
        is_listed = usage(self.word).kind.startswith("v") and "to " in glosses
        return (glosses.startswith("to ") or is_listed) and self.word not in _NO_VERBS

    @property
    def is_noun(self) -> bool:
        """Whether it names something, or stands before what does."""
        if any(chinese.fullmatch(self.word) for chinese, _ in _persons()) or self.is_nickname:
            return True
        kind = usage(self.word).kind
        return (
            kind[:1] not in _NO_NOUNS
            and self.word not in CHINESE_FUNCTION
            and (kind.startswith("n") or bool(gazetteer().glosses(self.word)))
            and not self.is_verb
        )

    @property
    def is_nickname(self) -> bool:
        """Whether it is a surname as friends use it: 小王, 老周."""
        return self.word[0] in _NICKNAMES and is_usual_surname(self.word[1:])

    @property
    def is_determiner(self) -> bool:
        """Whether it only tells which, or how many."""
        return usage(self.word).kind[:1] in ("m", "r", "q") and not self.is_noun


_Placed = TypeVar("_Placed", _Token, Said)


class RolesCheck(Check):
    """Looks for an agent and another party that have changed places."""

    name = "roles"
    scope = Scope.PAIR
    categories = (Category.MISTRANSLATION,)
    severity = Severity.CRITICAL
    uses = frozenset((Evidence.LINKS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in document.both_sides():
            yield from list(_swapped(number, pair)) or _exchanged(number, pair)
            yield from _wrong_way(number, pair)
            yield from list(_turned(number, pair)) or _turned_ways(number, pair)
            yield from _other_prevails(number, pair)


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
            severity=Severity.CRITICAL if act.is_known else Severity.MAJOR,
            confidence=0.75 if act.is_known else 0.6,
            message=message(
                "roles.swapped",
                agent=pair.source[slice(*act.agent[1])],
                other=pair.source[slice(*act.other[1])],
            ),
            source_span=span(pair.source, start[0], end[1]),
            translation_span=place,
        )
        return


def _exchanged(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Two names that have changed places about a verb."""
    for found in exchanged_parties(pair):
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.CRITICAL,
            confidence=0.75,
            message=message(
                "roles.swapped",
                agent=pair.source[slice(*found.agent)],
                other=pair.source[slice(*found.other)],
            ),
            source_span=span(pair.source, *found.source),
            translation_span=span(pair.translation, *found.translation),
        )


def _wrong_way(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """To a place that the source comes from: 从巴西进口, exports to Brazil."""
    tokens = _tokens(pair.source)
    for clause in _CHINESE_CLAUSE.finditer(pair.source):
        within = _within(tokens, *clause.span())
        place = next((k for k, token in enumerate(within) if token.word in _AWAY), None)
        if place is None or _TO_PLACE.search(pair.source, within[place].end, clause.end()):
            continue
        noun = _noun_at(within[place + 1 :])
        if not noun or usage(noun[-1].word).kind not in _PLACE_KINDS:
            continue
        party = _named(pair, noun, ())
        if party is None:
            continue
        for theirs in _CLAUSE.finditer(pair.translation):
            there = list(party[0].finditer(theirs[0]))
            way = _TOWARDS_PLACE.search(theirs[0], 0, there[0].start()) if len(there) == 1 else None
            is_its = there and _PART_OF_NAME.match(theirs[0], there[0].end())
            if way and not is_its and not _FROM_OR_OF.search(theirs[0]):
                source = span(pair.source, within[place].start, noun[-1].end)
                start, end = theirs.start() + way.start(), theirs.start() + there[0].end()
                yield _turned_round(number, source, span(pair.translation, start, end))
                return


def _turned_ways(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """From the goal to the start: 由北京飞往上海, from Shanghai to Beijing."""
    for ours, theirs in turned_ways(pair):
        yield _turned_round(number, span(pair.source, *ours), span(pair.translation, *theirs))


def _turned(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Before for after, effect for cause, the new for the old."""
    for turned in turned_relations(pair):
        source = span(pair.source, *turned.source)
        yield _turned_round(number, source, span(pair.translation, *turned.translation))
        return


def _other_prevails(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """The annex prevails over the contract, for 以合同为准."""
    if found := other_prevails(pair):
        source, translation = span(pair.source, *found[0]), span(pair.translation, *found[1])
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION,
            severity=Severity.CRITICAL,
            confidence=0.7,
            message=message("roles.prevails", chinese=source.text, english=translation.text),
            source_span=source,
            translation_span=translation,
        )


def _turned_round(number: int, source: Span, translation: Span) -> Draft:
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.MAJOR,
        confidence=0.6,
        message=message("roles.turned", chinese=source.text, english=translation.text),
        source_span=source,
        translation_span=translation,
    )


def _acts(pair: CheckedPair) -> Iterator[_Act]:
    """What the clauses of the source say of two parties, where it is plain who acts."""
    # Read once: a sentence may be of very many clauses.
    said, tokens = said_in(pair.source), _tokens(pair.source)
    for clause in _CHINESE_CLAUSE.finditer(pair.source):
        if _DENIED.search(clause[0]):
            continue
        parties = _parties(pair.source, *clause.span(), _within(said, *clause.span()))
        act = None
        if len(parties) == 2:
            act = _act(pair.source, clause.span(), parties)
        if act is None:
            act = _named_act(pair, clause.span(), _within(tokens, *clause.span()))
        if act is not None:
            yield act


def _tokens(source: str) -> list[_Token]:
    return [_Token(start, end, source[start:end]) for start, end in chinese_words(source)]


def _within(items: Sequence[_Placed], start: int, end: int) -> Sequence[_Placed]:
    """Those of items in order of their places that stand wholly in a stretch."""
    first, last = (bisect_left(items, edge, key=attrgetter("start")) for edge in (start, end))
    return [item for item in items[first:last] if item.end <= end]


def _parties(source: str, start: int, end: int, said: Sequence[Said]) -> list[Party]:
    """Persons and opposed parties that a clause speaks of, if of each once; else none.

    Parameters:
        source: of the pair.
        start, end: of the clause.
        said: opposed senses in it.
    """
    found = []
    for chinese, english in _persons():
        places = list(chinese.finditer(source, start, end))
        if len(places) > 1:
            return []
        found += [(english, place.span()) for place in places]
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
    is_given = re.search("[将把]", between) and _GIVEN.search(between.rstrip("了过"))
    if (
        _JOINS.search(between)
        or (not is_given and "的" in between)
        or (behind != "的" and behind.startswith(("的", "之间", "和", "与", "或")))
    ):
        return None
    if re.search("[被受遭]$", between) and behind:
        return _Act(second, first, takes=False)
    if re.search("[把将]$", between) and behind:
        return _Act(first, second, takes=False)
    if _TO.search(between) and behind and not _TO.search(before):
        return _Act(first, second, takes=_TAKES.search(behind) is not None)
    if is_given:
        return _Act(first, second, takes=False)
    if _is_verb(between) and not _TO.search(before) and "被" not in before:
        return _Act(first, second, takes=_TAKES.search(between) is not None)
    return None


def _is_verb(between: str) -> bool:
    """Whether what stands between two parties is a verb that the one does to the other."""
    between = _WITH_WHAT.sub("", between).rstrip("了过着")
    if not 0 < len(between) <= _LONGEST_VERB or _THINKS.search(between):
        return False
    start, end = chinese_words(between)[-1]
    word = between[start:end]
    if word in _NO_ACTS:
        return False
    is_preposition = usage(word).kind == "p"  # 在: to exist, and at
    return gazetteer().glosses(word).startswith("to ") and not is_preposition


def _named_act(pair: CheckedPair, clause: tuple[int, int], tokens: Sequence[_Token]) -> _Act | None:
    """Who does what to whom, told by a particle or a verb between two nouns of a clause.

    Parameters:
        pair: both texts.
        clause: its start and end.
        tokens: its words.
    """
    for place, token in enumerate(tokens):
        before, behind = tokens[:place], tokens[place + 1 :]
        is_cleft = token.word == "由" and _CLEFT.search(pair.source, *clause) is not None
        if token.word in _SUFFERS or is_cleft:
            of = next((k for k, t in enumerate(behind) if t.word[0] in "的之"), len(behind))
            by = behind if token.word == "被" else behind[:of]  # 遭到议会的批评
            if before and before[-1].word in _EASE:
                return None  # 难以被人理解: hard for anyone to understand
            if before and before[-1].word == "是":  # it is by a stranger that he was saved
                before = before[:-1]
            act = _between(pair, _noun_at(by), _noun_before(before))
            is_taken = _TAKES.search(pair.source, token.end, clause[1]) is not None
            return replace(act, takes=is_taken) if act else None
        is_for = _SERVES.match(pair.source, token.start, clause[1])
        if (token.word in _TOWARDS - {"给"} or is_for) and before:
            towards = _noun_at(behind)
            if _is_attribute(behind[len(towards) :]):  # 对当事人提供的材料
                return None
            act = _between(pair, _noun_before(before), towards, behind)
            takes = _TAKES.search(pair.source, token.end, clause[1]) is not None
            return replace(act, takes=takes) if act else None
        if place and token.word.endswith("给"):
            first = next((k for k, t in enumerate(before) if t.word in _DISPOSES), place)
            if first == place and token.word == "给" and before[-1].is_verb:
                first -= 1
            return _between(pair, _noun_before(tokens[:first]), _noun_at(behind), tokens[first:])
        if (token.word in _CAUSES or token.word == "从") and before:
            act = _between(pair, _noun_before(before), _noun_at(behind))
            if act is None or token.word in _CAUSES:
                return replace(act, done=_CAUSATIVES) if act else None
            is_taken = _TAKES.search(pair.source, token.end, clause[1]) is not None
            return replace(act, takes=True) if is_taken else None
        if token.word in _DISPOSES and not any(t.word.endswith("给") for t in behind):
            return _between(pair, _noun_before(before), _noun_at(behind), behind)
        if token.word in _NO_ACTS:
            return None
        if place and token.is_verb and not any(t.word in _PARTICLES for t in tokens):
            if any(t.word == "的" for t in tokens):
                return None
            return _between(pair, _noun_before(before), _noun_at(behind), [token])
    return None


def _between(
    pair: CheckedPair,
    agent: Sequence[_Token],
    other: Sequence[_Token],
    verbs: Sequence[_Token] | None = None,
) -> _Act | None:
    """An act between two nouns whose English the translation has once each.

    Parameters:
        pair: both texts.
        agent: words of the noun of who acts.
        other: likewise of who is acted on.
        verbs: words among which is what is done, so that the English verb must be one that the
            dictionary gives for it: who borrows is not who lends.  None where any will do.
    """
    acting, acted_on = _named(pair, agent, other), _named(pair, other, agent)
    if acting is None or acted_on is None:
        return None
    if verbs is None:
        return _Act(acting, acted_on, takes=False, is_known=False)
    done = (_lemmas(token.word, _DONE) for token in verbs if token.is_verb)
    lemmas = frozenset[str]().union(*done)
    lemmas = lemmas.union(*(kindred for kindred in _KINDRED if kindred & lemmas))
    return _Act(acting, acted_on, takes=False, done=lemmas, is_known=False)


def _is_attribute(tokens: Sequence[_Token]) -> bool:
    """Whether a verb and 的 follow a noun, which then is in what tells of another noun."""
    return bool(tokens) and tokens[0].is_verb and any(t.word == "的" for t in tokens[1:4])


def _noun_before(tokens: Sequence[_Token]) -> Sequence[_Token]:
    """The noun that a run of words ends in, behind which adverbs and auxiliaries may stand.

    With a verb before it, it is what somebody else acts on, who is not told: 加大债券对建设的支持.
    """
    where = next((k for k, t in enumerate(tokens) if k and t.word in _WHERE), len(tokens))
    tokens = tokens[:where]
    if any(token.is_verb for token in tokens):
        return ()
    end = len(tokens)
    while end and not tokens[end - 1].is_noun:
        if tokens[end - 1].word in _BREAKS or tokens[end - 1].word in _PLACES:
            return ()
        end -= 1
    start = end
    while start and tokens[start - 1].is_noun and end - start < _LONGEST_NOUN:
        start -= 1
    if start and tokens[start - 1].word in _BREAKS and not _is_possessed(tokens[:start]):
        return ()
    return tokens[start:end]


def _is_possessed(tokens: Sequence[_Token]) -> bool:
    """Whether words end in whose the noun behind them is: 他的父亲."""
    return (
        len(tokens) > 1
        and tokens[-1].word == "的"
        and any(chinese.fullmatch(tokens[-2].word) for chinese, _ in _persons())
    )


def _noun_at(tokens: Sequence[_Token]) -> Sequence[_Token]:
    """The noun that a run of words begins with, numerals and demonstratives aside."""
    start = 0
    while start < len(tokens) and (tokens[start].is_determiner or tokens[start].word in "了着过"):
        start += 1
    end = start
    while end < len(tokens) and tokens[end].is_noun and end - start < _LONGEST_NOUN:
        end += 1
    if end < len(tokens) and tokens[end].word in _LINKS:
        return ()
    return tokens[start:end]


def _named(pair: CheckedPair, own: Sequence[_Token], other: Sequence[_Token]) -> Party | None:
    """A noun with the one English word for it that the translation has once.

    The last word of the noun is looked for first; a word that the other noun may be called by as
    well tells neither (county government, provincial government).
    """
    theirs = {lemma for token in other for lemma in _lemmas(token.word)}
    for token in reversed(own):
        place = own[0].start, own[-1].end
        for chinese, english in _persons():
            if chinese.fullmatch(token.word):
                return english, place
        for said in said_in(token.word):
            side = said.opposition.sides[said.side]
            if said.opposition.domain in ("party", "family") and said.start == 0:
                return side.english, place
        known = _lemmas(token.word) - (theirs - _linked_lemmas(pair, token))
        found = [w for w in words(pair.translation) if w.lemma in known and len(w.lemma) > 2]
        if found and all(b.start - a.end == 1 for a, b in pairwise(found)):
            phrase = pair.translation[found[0].start : found[-1].end]
            return re.compile(rf"\b{re.escape(phrase)}\b"), place
        if len({w.lemma for w in found}) == 1:
            forms = {re.escape(pair.translation[w.start : w.end]) for w in found}
            return re.compile(rf"\b(?:{'|'.join(sorted(forms))})\b"), place
    return _linked_name(pair, own) or _read_name(pair, own)


def _linked_lemmas(pair: CheckedPair, token: _Token) -> set[str]:
    """Lemmas that a word is linked to for sure: which of 公司 and 企业 is the company."""
    return {
        word.lemma
        for link in pair.links
        if token.start <= link.source_start < token.end and link.score >= _SURE_LINK
        for word in words(pair.translation[link.target_start : link.target_end])
    }


def _linked_name(pair: CheckedPair, own: Sequence[_Token]) -> Party | None:
    """A noun with the capitalised word that it is linked to for sure: a name that no table has."""
    for token in reversed(own):
        places = sorted(
            (k.target_start, k.target_end)
            for k in pair.links
            if token.start <= k.source_start < token.end and k.score >= _SURE_LINK
        )
        if places:
            name = pair.translation[places[0][0] : places[-1][1]]
            if _NAME.fullmatch(name):
                return re.compile(rf"\b{re.escape(name)}\b"), (own[0].start, own[-1].end)
    return None


def _read_name(pair: CheckedPair, own: Sequence[_Token]) -> Party | None:
    """A noun with the one capitalised word that spells its sound: 老张, Zhang."""
    for token in reversed(own):
        name = token.word[1:] if token.is_nickname else token.word
        spelt = {
            word
            for word in _CAPITALISED.findall(pair.translation)
            if word.lower() in (surname_spellings(name) if len(name) == 1 else ())
            or (0, len(name)) in read_out(word.lower(), name)
        }
        if len(spelt) == 1:
            return re.compile(rf"\b{re.escape(spelt.pop())}\b"), (own[0].start, own[-1].end)
    return None


@lru_cache(maxsize=1024)
def _lemmas(word: str, sense: re.Pattern[str] = _SENSE) -> frozenset[str]:
    """Lemmas of the English that the dictionary gives for a word, explanations aside.

    Parameters:
        word: Chinese.
        sense: which of its senses count, all by default.
    """
    glosses = re.sub(r"\([^)]*\)|CL:[^/;]*|\bsurname\b[^/;]*", " ", gazetteer().glosses(word))
    found = " / ".join(sense.findall(glosses))
    return frozenset(w.lemma for w in words(found)) - ENGLISH_FUNCTION


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
    if not act.takes and _FROM.search(before) and _TO_WHOM.fullmatch(between):
        return first is agent
    if act.done is not None and (
        not act.done & {w.lemma for w in words(between)}
        or (act.done is not _CAUSATIVES and _NOUN_BEHIND.match(clause, second.end()))
    ):
        return None
    if _BY.search(between) or _ACTS_BEHIND.search(between):
        return second is agent
    whole = _AND_MORE.sub(" ", between) if _TO_SECOND.search(between) else between
    if _PREPOSITION.search(before) or (_LOOSE.search(whole) and not _WHO.search(between)):
        return None
    if _BESIDE.search(between) and not _TO_SECOND.search(between):
        return None
    verb = _FIRST_VERB.match(between)
    done = verb["verb"] if verb else ""
    if _FROM.search(between):
        if act.takes:
            return first is agent
        return second is agent if _RECEIVES.match(done) else None
    if _PASSIVE.search(between) or not _VERB.search(between):
        return None
    if _RECEIVES.match(done) and not act.takes:
        return None
    if act.takes and _GIVES.search(between):
        return second is agent
    if act.takes and done in _MAKES:
        return None
    return first is agent
