"""Negations of a clause that its translation lost or gained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..alignment.words import CHINESE_FUNCTION, ENGLISH_FUNCTION
from ..language import chinese_words
from ..language.english import words
from ..language.gazetteer import gazetteer
from ..language.negation import (
    CANNOT,
    Force,
    Negation,
    affirmations,
    chinese_negations,
    english_negations,
    is_affirmed,
    is_answered,
    is_answered_whole,
    may_negate,
)
from ..language.opposition import said_in
from ..model import Span
from .base import CheckedPair, around
from .glosses import AUXILIARY, STEM, gloss_places, gloss_words

_SURE_LINK = 0.35  # centred cosine
_CLOSE, _FREE = 0.6, 0.5
"""Shares of words told from which a clause is rendered closely, and up to which it is freely."""
_WELL_LINKED, _WORD_BY_WORD = 0.5, 0.8
"""The link of what is denied, and the share of words told, from which a word that no dictionary
gives is as sure as one that it does."""
_HAN = re.compile("[\u3400-\u9fff]")
_SENTENCE = re.compile(r"[.;!?:](?=[\s”\"’')]|$)|[—…]")
_CLAUSE = re.compile(
    r"[,.;!?:](?=[\s”\"’')]|$)|[—…()]|"
    r"\s(?:but|so that|because|while|whereas|where|although|though|if|when|until|which|who)\s"
)
_JOINED = re.compile(r"\b(?:and|then)\s+(?:[a-z]+\s*)?$", re.IGNORECASE)
_MARK = re.compile(r"[,.;!?:](?=[\s”\"’')]|$)|[—…()]")
_CHINESE_CLAUSE = re.compile(r"[，。；：！？,;:!?…—\s]")
_FULL_STOP = re.compile("[。！？]")
_OR = re.compile(r"[^.!?;]*\bn?or\b", re.IGNORECASE)
_HARDLY = re.compile(
    r"\b(?:hardly|scarcely|barely|rarely|seldom|never|no|not|few|without)\b"
    r"[^.;!?]*\b(?:when|where|who|that|but|without)\b[^.;!?]*$",
    re.IGNORECASE,
)
"""What a second negation affirms: scarcely a day when he doesn't."""
_NO = re.compile(r"\b(?:no|not|nothing|nobody|never|without|cannot)\b|n['’]t\b", re.IGNORECASE)
_SERIOUS = re.compile(r"(?:serious|severe)(?:ly)?", re.IGNORECASE)
_LESS = re.compile(r"[a-z]{3,}less(?:ly)?", re.IGNORECASE)
"""What lacks what its beginning says: brainless, 没有大脑."""
_SELDOM = re.compile(r"hardly|scarcely|seldom|rarely", re.IGNORECASE)
_NEGATIVE = re.compile("[拒缺失反停避防否无非错误坏差罪过]|排除|除外|怀疑")
"""Words that are negative themselves."""
_BOUND = re.compile(
    r"\b(under|within|before|until|after|by|over|up to|at most|less than|above|below|beyond)\s"
    r"(?:the\s)?(?:age\sof\s)?(?=\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"\w+teen|\w+ty|half|a)\b)",
    re.IGNORECASE,
)
"""What bounds a figure."""
_PROHIBITION = re.compile("勿|严禁|禁止|不得|不要|不准|不许|切忌|谨防")
_ENDS_IT = re.compile("停|中止|终止|取消|放弃|关闭|拒绝")
"""What is affirmed and says no itself: 不得不停售, can't sell it."""
_NOT_UN = re.compile("并非[不无没毫]|不是[不无没]|绝非[不无没]|不无")
_SHORT = 45
"""Characters of a source up to which one negation in a sentence may be told from another."""
_VAGUE = frozenset("人 谁 任何 什么 哪 些 个 一 有 过 太 很 再 那么 这么 想到 料到".split())
"""Words behind a negation that are not what it denies."""
_PREPOSITIONS = frozenset("对 对于 对外 向 为 从 在 与 跟 给 由 因 按 以 就".split())
_ENDS_SCOPE = frozenset("的地")
"""Behind them stands what is described, which is not denied: 头也不抬地问."""
_COPULA = "是"
_BOTH_SAID = 2  # times that English says what Chinese denies once and states once
_BEHIND = 4  # English words behind a negation among which the word that it denies is looked for


@dataclass(frozen=True, slots=True)
class Lost:
    """A negation of the source that nothing says in the English of its clause.

    Attributes:
        negation: in the source.
        end: offset in the source behind the words that it denies.
        translation: place of the English that says the same without it, or None.
        is_sure: whether the dictionary gives that for what is denied, and nothing hints at more.
    """

    negation: Negation
    end: int
    translation: tuple[int, int]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Gained:
    """A negation of the translation that nothing in the source stands for.

    Attributes:
        negation: in the translation.
        source: place of what it denies in the source.
        affirmed: whether that is a doubled negation or another way to affirm.
        is_sure: whether nothing in the whole source may deny anything.
    """

    negation: Negation
    source: tuple[int, int]
    affirmed: bool
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a negation denies, where the translation says it.

    Attributes:
        word: in the source.
        source: its place.
        translation: place of its English.
        is_literal: whether the dictionary gives the one for the other.
        score: centred cosine of their link; 0 where the dictionary alone gives it.
    """

    word: str
    source: tuple[int, int]
    translation: tuple[int, int]
    is_literal: bool
    score: float = 0.0


def lost(pair: CheckedPair) -> Iterator[Lost]:
    """Negations that the English of their own clause lacks, though it says what they deny."""
    plain = [n for n in chinese_negations(pair.source) if n.force is Force.PLAIN]
    ours = sorted(plain, key=lambda n: n.start)
    theirs = english_negations(pair.translation)
    for place, negation in enumerate(ours):
        end = _clause_end(pair.source, negation.end)
        end = min([end, *(other.start for other in ours[place + 1 :])])
        stated = _stated(pair, negation, end)
        is_attribute = _is_attribute(pair.source, negation)
        if not is_attribute and any(_renders(pair, n, negation) for n in theirs):
            continue
        if place and _is_shared(pair, ours[place - 1], negation, theirs):
            continue
        if stated is None:
            yield from _lost_whole(pair, negation, end, theirs)
            continue
        sentence = around(pair.translation, *stated.translation, _SENTENCE)
        clause = around(pair.translation, *stated.translation, _CLAUSE)
        spent = list(_spent(pair, negation, stated))
        may_say = [
            n
            for n in theirs
            if _may_say(pair, n, negation, stated, end)
            and (
                n.force is Force.PLAIN
                or (n.start, n.end) not in spent
                or _LESS.fullmatch(pair.translation, n.start, n.end)
            )
        ]
        near = [
            n
            for n in may_say
            if _is_in(n, clause) and not _is_degree(pair, n, pair.source[negation.end : end])
        ]
        phrase = around(pair.translation, *stated.translation, _MARK)
        if is_answered(
            pair.source, negation.start, _beside(pair.translation, phrase, stated, spent)
        ) or is_answered_whole(pair.source, negation.start, pair.translation[slice(*sentence)]):
            continue
        if is_attribute:
            near = [n for n in near if n.force < Force.PLAIN or _denies_beside(pair, n, stated)]
        if len(ours) > len([n for n in theirs if n.force >= Force.NEGATIVE]):
            near = [n for n in near if not _denies_what_follows(pair, n, stated)]
        if any(n.force >= Force.ADVERSE for n in near) or _has_idiom(pair, near):
            continue
        is_short = len(pair.source) <= _SHORT
        far = [
            n for n in may_say if n.force >= Force.NEGATIVE and (is_short or _is_in(n, sentence))
        ]
        if (
            len(far) >= (len(ours) if is_short else 1)
            or _has_opposite(pair, stated, spent)
            or _is_stated_besides(pair, negation, stated, end)
            or not (stated.is_literal or is_short)
        ):
            continue
        closeness = _closeness(pair, negation, end, clause)
        if min(closeness) >= _FREE:
            is_sure = not near and (
                min(closeness) >= _CLOSE
                if stated.is_literal and not pair.source[: negation.end].endswith("勿")
                else min(closeness) >= _FREE
                if stated.is_literal  # a prohibition left out makes an order of it
                else stated.score >= _WELL_LINKED and min(closeness) >= _WORD_BY_WORD
            )
            yield Lost(negation, end, stated.translation, is_sure)


def _is_shared(
    pair: CheckedPair, before: Negation, negation: Negation, theirs: Sequence[Negation]
) -> bool:
    """Whether one negation of the English may hold for a row of the same ones.

    不得…，不得…，也不得… is "may not …, … or …".
    """
    between = pair.source[before.end : negation.start]
    is_row = _again(pair.source, before) == _again(pair.source, negation)
    if not is_row or _FULL_STOP.search(between):
        return False
    return any(
        n.force is Force.PLAIN and _OR.match(pair.translation, n.end) is not None for n in theirs
    )


def _again(source: str, negation: Negation) -> str:
    """A negation and what stands behind it, by which it is known again: 不得."""
    return source[negation.end - 1 : negation.end + 1]


def _lost_whole(
    pair: CheckedPair, negation: Negation, end: int, theirs: Sequence[Negation]
) -> Iterator[Lost]:
    """A negation of no word that the translation says, in a clause that it says word by word.

    不是我干的, 并非如此: what is denied is all of it, and no word of its English may deny anything.
    """
    first, last = _chinese_clause_place(pair.source, (negation.start, end))
    linked = [
        k
        for k in pair.links
        if first <= k.source_start < last
        and k.score >= _SURE_LINK
        and not (k.source_start < negation.end and negation.start < k.source_end)
    ]
    if not linked:
        return
    place = min(k.target_start for k in linked), max(k.target_end for k in linked)
    sentence = around(pair.translation, *place, _SENTENCE)
    if any(_is_in(n, sentence) for n in theirs) or is_answered(
        pair.source, negation.start, pair.translation[slice(*sentence)]
    ):
        return
    clause = around(pair.translation, *place, _CLAUSE)
    if min(_closeness(pair, negation, end, clause)) >= _WORD_BY_WORD:
        yield Lost(negation, end, place, is_sure=len(pair.source) <= _SHORT)


def _closeness(
    pair: CheckedPair, negation: Negation, end: int, clause: tuple[int, int]
) -> tuple[float, float]:
    """How much of a Chinese clause its English says word by word, and the reverse.

    A translation that keeps all words but the negation has lost it; a free one may say it in a
    way that no list knows.

    Returns:
        share of the content words of the Chinese clause that have a link, or an English word that
        the dictionary gives; and of the English clause that have a link or are given for one;
        1 for a clause without any, and where no word of the pair has a link.
    """
    if not pair.links:
        return 1.0, 1.0
    ours = [
        (start, stop)
        for start, stop in _content_words(pair.source, negation, end)
        if _HAN.match(pair.source, start)
    ]
    given = [gloss_places(pair.translation, pair.source[slice(*word)]) for word in ours]
    linked = [k for k in pair.links if k.score >= _SURE_LINK]
    told = [
        bool(places) or any(start <= k.source_start < stop for k in linked)
        for (start, stop), places in zip(ours, given, strict=True)
    ]
    places = [place for found in given for place in found]
    places += [(k.target_start, k.target_end) for k in linked]
    theirs = [
        any(a <= word.start < b for a, b in places)
        for word in words(pair.translation)
        if clause[0] <= word.start < clause[1] and word.lemma not in ENGLISH_FUNCTION | AUXILIARY
    ]
    return _share(told), _share(theirs)


def _content_words(source: str, negation: Negation, end: int) -> Iterator[tuple[int, int]]:
    """The content words of a clause beside its negation."""
    first, last = _chinese_clause_place(source, (negation.start, end))
    for start, stop in chinese_words(source):
        start = max(start, negation.end) if start < negation.end < stop else start
        if (
            first <= start < last
            and not (start < negation.end and negation.start < stop)
            and source[start:stop] not in CHINESE_FUNCTION | _VAGUE
        ):
            yield start, stop


def _share(told: Sequence[bool]) -> float:
    return sum(told) / len(told) if told else 1.0


def _may_say(
    pair: CheckedPair, theirs: Negation, ours: Negation, stated: _Stated, end: int
) -> bool:
    """Whether a negation of the translation may stand for one of the source.

    What is denied may be negative itself (不排除, rule out), "nor" speaks of what follows it, and
    a negative word that is linked to another negative one stands for that.
    """
    first, last = stated.translation
    if theirs.start < last and first < theirs.end:
        has_prefix = theirs.start < first  # non-manual, 非手工
        has_suffix = _LESS.fullmatch(pair.translation, theirs.start, theirs.end) is not None
        return (
            has_prefix
            or has_suffix
            or (not stated.is_literal and _NEGATIVE.search(stated.word) is None)
        )
    if pair.translation[theirs.start : theirs.end].lower() == "nor" and theirs.start >= last:
        return False
    if theirs.force not in (Force.NEGATIVE, Force.ADVERSE):
        return True
    origin = pair.origin(theirs.start, theirs.end)
    return (
        origin is None
        or (origin.start < end and ours.start < origin.end)
        or not (_NEGATIVE.search(origin.text) or _is_glossed(pair, origin, theirs))
    )


def _is_glossed(pair: CheckedPair, origin: Span, theirs: Negation) -> bool:
    """Whether the dictionary gives a word of the translation for one that it is linked to."""
    found = words(pair.translation[theirs.start : theirs.end])
    return any(
        {word.lemma, word.lemma[:STEM]} & gloss_words(pair.source[start:end])
        for start, end in chinese_words(pair.source)
        if start < origin.end and origin.start < end
        for word in found
    )


def _renders(pair: CheckedPair, theirs: Negation, ours: Negation) -> bool:
    """Whether links lead from a negation of the translation to one of the source."""
    if theirs.force < Force.NEGATIVE:
        return False
    origin = pair.origin(theirs.start, theirs.end)
    return origin is not None and origin.start < ours.end and ours.start < origin.end


def _spent(pair: CheckedPair, negation: Negation, stated: _Stated) -> Iterator[tuple[int, int]]:
    """English words that render other words than a negation and what it denies.

    The dictionary gives them for those, or a figure behind them makes a bound of them: what stands
    for 18岁以下 ("under 18") cannot stand for 未 as well.
    """
    for start, end in chinese_words(pair.source):
        # 还 of 还没 stands before the negation and means the same: still
        if end < negation.start or max(negation.end, stated.source[1]) <= start:
            yield from gloss_places(pair.translation, pair.source[start:end])
    if stated.is_literal:  # all that the dictionary gives for it: admit a mistake, 认错
        yield from gloss_places(pair.translation, stated.word)
    yield from (bound.span(1) for bound in _BOUND.finditer(pair.translation))


def _beside(
    translation: str, phrase: tuple[int, int], stated: _Stated, spent: Sequence[tuple[int, int]]
) -> str:
    """A phrase without what renders other words.

    What is denied is taken out too, if it says no more than the dictionary gives for it.
    """
    taken = [*spent, stated.translation] if stated.is_literal else spent
    letters = list(translation)
    for first, last in taken:
        letters[first:last] = "·" * (last - first)
    return "".join(letters[slice(*phrase)])


def _denies_what_follows(pair: CheckedPair, theirs: Negation, stated: _Stated) -> bool:
    """Whether a negation speaks of the second of two statements: use it and do not touch it."""
    between = pair.translation[stated.translation[1] : theirs.start]
    said = pair.translation[theirs.start : theirs.end]
    return _NO.search(said) is not None and _JOINED.search(between) is not None


def _is_attribute(source: str, negation: Negation) -> bool:
    """Whether a negation belongs to a noun of what is forbidden: 请勿使用非原装电池."""
    first, _ = _chinese_clause_place(source, (negation.start, negation.end))
    return _PROHIBITION.search(source, first, negation.start) is not None


def _denies_beside(pair: CheckedPair, theirs: Negation, stated: _Stated) -> bool:
    """Whether an English negation stands behind a word or close before it, and not at its verb."""
    between = words(pair.translation[theirs.end : stated.translation[0]])
    return theirs.start >= stated.translation[0] or all(
        word.lemma in ENGLISH_FUNCTION | AUXILIARY or word.lemma.endswith("ly") for word in between
    )


def _is_degree(pair: CheckedPair, theirs: Negation, denied: str) -> bool:
    """Whether an adverse word renders how much of it is denied: no serious problem, 没大问题."""
    return (
        theirs.force is Force.ADVERSE
        and _SERIOUS.fullmatch(pair.translation, theirs.start, theirs.end) is not None
        and any(char in denied for char in "大重严")
    )


def _stated(pair: CheckedPair, negation: Negation, end: int) -> _Stated | None:
    """Where the translation says the first content word behind a negation.

    With a preposition behind it, what is denied is the verb behind that one's noun: 未对外提供;
    of 阻挡不了 it is the verb before it.
    """
    tokens = chinese_words(pair.source)
    behind = [
        (max(start, negation.end), stop) for start, stop in tokens if negation.end < stop <= end
    ]
    if pair.source[negation.start : negation.end] == CANNOT:
        behind = [(start, stop) for start, stop in tokens if stop == negation.start]
    is_verb_wanted = bool(behind) and pair.source[slice(*behind[0])] in _PREPOSITIONS
    for nth, (first, stop) in enumerate(behind):
        if not nth and first > negation.start and (first, stop) not in tokens:
            stop = max(stop, _whole_end(pair.source, first, stop))
            first += len(_COPULA) if pair.source.startswith(_COPULA, first) else 0
        word = pair.source[first:stop]
        if word in _ENDS_SCOPE:
            break
        if word in CHINESE_FUNCTION | _VAGUE | _PREPOSITIONS:
            continue
        if is_verb_wanted and not gazetteer().glosses(word).startswith("to "):
            continue
        found = gloss_places(pair.translation, word)
        linked = [
            (k.target_start, k.target_end, k.score)
            for k in pair.links
            if k.source_start < stop
            and (
                first <= k.source_start
                or (first < k.source_end and (k.target_start, k.target_end) in found)
            )
            and k.score >= _SURE_LINK
            and pair.translation[k.target_start : k.target_end].lower() not in ENGLISH_FUNCTION
        ]
        if linked:
            *place, score = linked[0]
            there = (place[0], place[1])
            return _Stated(word, (first, stop), there, there in found, score)
        if len(found) == 1 or (found and not pair.links):
            return _Stated(word, (first, stop), found[0], is_literal=True)
    return None


def _is_stated_besides(pair: CheckedPair, negation: Negation, stated: _Stated, end: int) -> bool:
    """Whether what is denied is stated in another clause, whose English may be what was found.

    只能认识现象，不能认识物自体.
    """
    first, last = _chinese_clause_place(pair.source, (negation.start, end))
    elsewhere = pair.source[:first] + "·" + pair.source[last:]
    denied = rf"(?<![不没未无勿])(?<![不没未无].){re.escape(stated.word)}"
    return (
        re.search(denied, elsewhere) is not None
        and len(gloss_places(pair.translation, stated.word)) < _BOTH_SAID
    )


def _whole_end(source: str, start: int, end: int) -> int:
    """End of a word that the segmenter cut behind its first character: 不适|用于, 适用."""
    is_cut = end - start == 1 and gazetteer().is_common_word(source[start : end + 1])
    return end + 1 if is_cut else end


def _has_opposite(pair: CheckedPair, stated: _Stated, spent: Sequence[tuple[int, int]]) -> bool:
    """Whether the English says the contrary of what is denied: keep it open, 请勿关闭.

    Not by a word that renders another one.
    """
    return any(
        match.span() not in spent
        for word in said_in(pair.source)
        if stated.source[0] <= word.start < stated.source[1] and word.opposition.domain != "set"
        for match in word.opposition.sides[1 - word.side].also.finditer(pair.translation)
    )


def gained(pair: CheckedPair) -> Iterator[Gained]:
    """Negations of what the source states, and single ones for what it affirms by two."""
    theirs = english_negations(pair.translation)
    yield from _against_affirmations(pair, theirs)
    spoken = sum(negation.force is Force.PLAIN for negation in theirs)
    if may_negate(pair.source) and (
        len(pair.source) <= _SHORT or spoken <= len(chinese_negations(pair.source))
    ):
        return
    for negation in theirs:
        if negation.force is Force.PLAIN:
            denied = _denied(pair, negation, theirs)
            if denied is None or _may_be_denied(pair.source, denied):
                continue
            clause = _chinese_clause(pair.source, denied)
            if not is_affirmed(clause, pair.translation, negation.end):
                yield Gained(negation, denied, affirmed=False, is_sure=not may_negate(pair.source))


def _may_be_denied(source: str, place: tuple[int, int]) -> bool:
    """Whether something in its clause may deny a stretch of the source."""
    return may_negate(_chinese_clause(source, place)) > 0


def _chinese_clause(source: str, place: tuple[int, int]) -> str:
    return source[slice(*_chinese_clause_place(source, place))]


def _chinese_clause_place(source: str, place: tuple[int, int]) -> tuple[int, int]:
    marks = [mark.end() for mark in _CHINESE_CLAUSE.finditer(source, 0, place[0])]
    return marks[-1] if marks else 0, _clause_end(source, place[1])


def _denied(
    pair: CheckedPair, negation: Negation, theirs: Sequence[Negation]
) -> tuple[int, int] | None:
    """Where the source states, word for word, what a negation of the translation denies."""
    clause = around(pair.translation, negation.start, negation.end, _CLAUSE)
    if _HARDLY.search(pair.translation, 0, negation.start):
        return None
    if sum(_is_in(n, clause) and n.force >= Force.NEGATIVE for n in theirs) != 1:
        return None
    behind = [w for w in words(pair.translation) if negation.end <= w.start < clause[1]]
    content = [w for w in behind[:_BEHIND] if w.lemma not in AUXILIARY | ENGLISH_FUNCTION]
    for word in content[:2]:
        for start, end in chinese_words(pair.source):
            if {word.lemma, word.lemma[:STEM]} & gloss_words(pair.source[start:end]):
                linked = pair.rendering(start, end)
                if linked is None or (linked.start < clause[1] and clause[0] < linked.end):
                    return start, end
    return None


def _against_affirmations(pair: CheckedPair, theirs: Sequence[Negation]) -> Iterator[Gained]:
    """A single negation where the source affirms by denying a denial."""
    for start, end in affirmations(pair.source):
        stop = _clause_end(pair.source, end)
        if _ENDS_IT.search(pair.source, end, stop):
            continue
        first, _ = _chinese_clause_place(pair.source, (start, end))
        place = _place(pair, start, stop) or _place(pair, first, stop)
        if place is None:
            continue
        clause = around(pair.translation, *place, _CLAUSE)
        within = [n for n in theirs if _is_in(n, clause)]
        near = [n for n in within if n.force >= Force.NEGATIVE]
        if (
            len(near) == 1
            and not _has_idiom(pair, within)
            and (
                near[0].force is Force.PLAIN
                or _NOT_UN.match(pair.source, start)
                or _SELDOM.fullmatch(pair.translation, near[0].start, near[0].end)
            )
            and not any(
                n.force is Force.PLAIN and (first <= n.start and n.end <= start)
                for n in chinese_negations(pair.source)
            )
        ):
            yield Gained(near[0], (start, stop), affirmed=True, is_sure=True)


def _place(pair: CheckedPair, start: int, end: int) -> tuple[int, int] | None:
    """Where the words of a stretch of the source stand in the translation."""
    if not pair.links:
        return 0, len(pair.translation)
    linked = [k for k in pair.links if start <= k.source_start < end and k.score >= _SURE_LINK]
    if not linked:
        return None
    return min(k.target_start for k in linked), max(k.target_end for k in linked)


def _has_idiom(pair: CheckedPair, negations: Sequence[Negation]) -> bool:
    """Whether a set phrase with a negation is among them: no choice but."""
    return any(
        n.force is Force.SLIGHT and _NO.search(pair.translation, n.start, n.end) for n in negations
    )


def _is_in(negation: Negation, stretch: tuple[int, int]) -> bool:
    return stretch[0] <= negation.start and negation.end <= stretch[1]


def _clause_end(source: str, start: int) -> int:
    mark = _CHINESE_CLAUSE.search(source, start)
    return mark.start() if mark else len(source)
