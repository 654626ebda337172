"""Words of the translation that say the contrary of what the source says in their place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..alignment.words import ENGLISH_FUNCTION
from ..language import chinese_words
from ..language.dictionaries import counts, lemma
from ..language.gazetteer import gazetteer
from ..language.negation import (
    Force,
    Negation,
    chinese_denials,
    chinese_negations,
    english_denials,
    is_denied,
)
from ..language.opposition import Opposition, Said, Side, said_in
from .base import CheckedPair, are_sentences_apart, around

_CLAUSE_MARKS = re.compile(r"[，。；：！？,;:!?]|\.(?=\s|$)|\b(?:and|but|while|then)\b")
_RARE = 4000
"""Count of an English word (pyspellchecker's) up to which nothing but its own sense brings it
about, wherever its links lead: clockwise.
"""
_SHORT = 45
"""Characters of the Chinese sentence up to which another thing of a set is told without a link: a
set has many members, and longer sentences have room for what none of them stands for.
"""

_TWO_PARTIES = re.compile(
    "[向从对由给被把将替与和跟]|击败|战胜|打败|不敌|负于|输给|败给|力克|[险完大]胜"
)
_NAMELESS = re.compile(
    r"\bother part(?:y|ies)\b|\bother side\b|\bcounterpart(?:y|ies)\b", re.IGNORECASE
)
"""What a party may be called where its opposite is named."""
_OTHER_PARTY = re.compile(
    r"\b(?:to|from|by|against|with)\b(?! (?:about |nearly |almost |over |just )?"
    r"(?:[\d$€£¥]|an? (?:half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)\b|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|half)\b))",
    re.IGNORECASE,
)
_OF_WHOM = re.compile("(?:^|[，。；：])[对向凡][^，。；：]+，")
"""What names the other party at the head of the sentence: 对符合条件的企业，….征收."""
_ADDRESSED = re.compile(r"\byou\b", re.IGNORECASE)
_ADDRESSES = re.compile("[你您]")
"""Whom English may tell it of though Chinese names nobody: 不单独出售, you cannot buy it alone."""
_CHINESE_MARKS = re.compile("[，。；：！？]")
_BESIDE = re.compile(r"([\w'’-]+) $")
_BESIDE_IT = re.compile(r" ([\w'’-]+)")
_SENTENCE_MARKS = re.compile(r"[。；：！？;:!?]|\.(?=\s|$)")
_ENGLISH_WORD = re.compile(r"[A-Za-z]+")
_NO_MORE = re.compile(r"\b(?:no|not)\s$", re.IGNORECASE)
_WITHOUT = re.compile(r"\bwith(?:out| no)\s(?:any\s)?$", re.IGNORECASE)
_SURE_LINK = 0.4
"""Centred cosine."""
_COMPARED = re.compile(r"(?:more|less|fewer|over|above|below|under|\w+er)(?: than)?", re.IGNORECASE)
_UNTIL = re.compile(r"(?:\s(?!and\b)[\w']+){0,3}?\s(?:until|till)\b", re.IGNORECASE)
_EXPLAINED = re.compile(r"\(.*?\)|classifier for [^/]*")
"""What the dictionary says about a word, which is no rendering of it: 条, for long thin things."""
_SENSE = re.compile(r"(?:^|[/;,]\s?)(?:to )?([^/;,()]+)")
"""Each of the senses that the dictionary gives, of a verb without its "to"."""
_OF_DIRECTION = frozenset("起来去上下出过到得着了中里外前后")
"""Behind a verb they say which way, and not what they say alone."""
_ITS_OWN_NEGATION = tuple("不没勿莫")


@dataclass(frozen=True, slots=True)
class Contrary:
    """A word that says the contrary of one of the source.

    Attributes:
        source: place of the source's word.
        translation: place of the contrary.
        opposition: the two senses.
    """

    source: tuple[int, int]
    translation: tuple[int, int]
    opposition: Opposition


def contraries(pair: CheckedPair) -> Iterator[Contrary]:
    """Contraries by the table of opposed words.

    The source says one of two senses and the translation the other, in a place that can stand
    for it; and both deny it, or neither.

    Where a link leads from the contrary to the word, the clause has nothing that could stand for
    the word itself.  Without a link the sentence must have nothing that could, and its Chinese
    nothing that could be behind the contrary.  How long it is tells nothing
    (``benchmarks/reversed.py``), but for things of a set.
    """
    ours, theirs = chinese_denials(pair.source), english_denials(pair.translation)
    said = said_in(pair.source)
    taken: list[tuple[int, int]] = []
    for word in said:
        other = word.opposition.sides[1 - word.side]
        for match in other.found_in(pair.translation):
            if (
                not any(a < match.end() and match.start() < b for a, b in taken)
                and not are_sentences_apart(pair, word.start, match.start())
                and not _is_told_by_other_party(pair, word, match)
                and not _is_nameless(pair, word, match)
                and not _says_as_much(pair.translation, match)
                and not _is_rendered_besides(pair, word, said)
                and _is_denied_alike(pair, word, match, ours, theirs)
                and not _is_denied_elsewhere(pair, word, said, ours)
                and (
                    _stands_by_link(pair, word, match, said)
                    or _stands_alone(pair, word, match, said)
                )
            ):
                taken.append(match.span())
                yield Contrary((word.start, word.end), match.span(), word.opposition)
                break


def crossed(pair: CheckedPair) -> Iterator[Contrary]:
    """Two opposed senses that have changed places between two clauses: exports fell, imports rose.

    The source says either once, in clauses of their own, and so does the translation; what else
    each clause tells is linked into the English clause that has the other sense, and no telling
    link leads into the one that has its own.
    """
    for said in _both_once(said_in(pair.source)):
        ours = [_clause_of(pair.source, k.start, k.end) for k in said]
        found = [list(_own_side(k).found_in(pair.translation)) for k in said]
        if ours[0] == ours[1] or any(len(places) != 1 for places in found):
            continue
        theirs = [_clause_of(pair.translation, *places[0].span()) for places in found]
        if theirs[0] == theirs[1]:
            continue
        right = _links_into(pair, said, ours, theirs)
        turned = _links_into(pair, said, ours, theirs[::-1])
        if min(turned) > 0 and not any(right):
            one = said[0]
            yield Contrary((one.start, one.end), found[1][0].span(), one.opposition)


def _both_once(said: Sequence[Said]) -> Iterator[Sequence[Said]]:
    """Both senses of an opposition, in their order, where a text says each once."""
    by_opposition: dict[int, list[Said]] = defaultdict(list)
    for word in said:
        if word.opposition.domain != "set":
            by_opposition[id(word.opposition)].append(word)
    for both in by_opposition.values():
        if [word.side for word in both] in ([0, 1], [1, 0]) and both[0].start < both[1].start:
            yield both


def _clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    return around(text, start, end, _CLAUSE_MARKS)


def _links_into(
    pair: CheckedPair,
    said: Sequence[Said],
    ours: Sequence[tuple[int, int]],
    theirs: Sequence[tuple[int, int]],
) -> list[int]:
    """How many sure links of content words lead from each clause into the English one given."""
    return [
        sum(
            a <= link.source_start < b
            and c <= link.target_start < d
            and link.score >= _SURE_LINK
            and not (word.start < link.source_end and link.source_start < word.end)
            and pair.translation[link.target_start : link.target_end].lower()
            not in ENGLISH_FUNCTION
            for link in pair.links
        )
        for word, (a, b), (c, d) in zip(said, ours, theirs, strict=True)
    ]


def _says_as_much(translation: str, match: re.Match[str]) -> bool:
    """Whether the English bounds or denies a contrary: open until ten, no more than ten, without
    delay.
    """
    is_bounded = _COMPARED.fullmatch(match[0]) and _NO_MORE.search(translation, 0, match.start())
    return bool(
        is_bounded
        or _UNTIL.match(translation, match.end())
        or _WITHOUT.search(translation, 0, match.start())
    )


def _is_rendered_besides(pair: CheckedPair, word: Said, said: Sequence[Said]) -> bool:
    """Whether one of a set is rendered as often as the source says it; another is then no other."""
    if word.opposition.domain != "set":
        return False
    own = {
        (k.start, k.end)
        for k in said
        if k.opposition.domain == "set" and _own_side(k) == _own_side(word)
    }
    return sum(1 for _ in _own_side(word).found_in(pair.translation)) >= len(own)


def _own_side(word: Said) -> Side:
    return word.opposition.sides[word.side]


def _is_denied_alike(
    pair: CheckedPair,
    word: Said,
    match: re.Match[str],
    ours: Sequence[Negation],
    theirs: Sequence[Negation],
) -> bool:
    """Whether both sides deny what they say, or neither; one of a set is no other one either way.

    A contrary that is a negation itself (without, for 具备) is what says that of a denied word,
    and denied itself (does not forbid) it says it of one that is not.
    """
    if word.opposition.domain == "set":
        return True
    is_denied_here = is_denied(pair.source, word.start, word.end, ours)
    is_denied_there = is_denied(pair.translation, *match.span(), theirs)
    is_negation = any(n.start < match.end() and match.start() < n.end for n in theirs)
    if is_negation and _has_negation_beside(pair, word):
        return False  # 具有资质，且未发生事故: without an accident
    own = [n for n in ours if n.end == word.start]
    others = [n for n in ours if n.end != word.start]
    if own and is_denied_there and is_denied(pair.source, word.start, word.end, others):
        return False  # 不得以不合格为由: may not … because it failed
    if is_negation:
        return not is_denied_here and not is_denied_there
    if pair.source.startswith(_ITS_OWN_NEGATION, word.start):
        return not is_denied_here and not is_denied_there
    return is_denied_here == is_denied_there


def _has_negation_beside(pair: CheckedPair, word: Said) -> bool:
    """Whether the source negates something else than a word in its sentence."""
    first, last = around(pair.source, word.start, word.end, _SENTENCE_MARKS)
    return any(
        n.force is Force.PLAIN and first <= n.start < last
        for n in chinese_negations(pair.source)
        if n.end < word.start or word.end <= n.start
    )


def _is_denied_elsewhere(
    pair: CheckedPair, word: Said, said: Sequence[Said], ours: Sequence[Negation]
) -> bool:
    """Whether the source denies the same sense in another place, or states what a word denies.

    材料齐全的…；材料不齐全的…; 只认盗窃，不认杀人.
    """
    denied = pair.source[word.start + 1 : word.end]
    if pair.source.startswith(_ITS_OWN_NEGATION, word.start) and any(
        pair.source.find(denied, *place) >= 0
        for place in ((0, word.start), (word.end, len(pair.source)))
    ):
        return True
    return word.opposition.domain != "set" and any(
        is_denied(pair.source, k.start, k.end, ours)
        != is_denied(pair.source, word.start, word.end, ours)
        for k in said
        if k.opposition is word.opposition and k.side == word.side and k.start != word.start
    )


def _is_told_by_other_party(pair: CheckedPair, word: Said, match: re.Match[str]) -> bool:
    """Whether English may tell of an exchange from the other side: 收取/pay, 借给/borrow from."""
    if word.opposition.domain != "exchange":
        return False
    ours = around(pair.source, word.start, word.end, _CLAUSE_MARKS)
    theirs = around(pair.translation, *match.span(), _CLAUSE_MARKS)
    sentence = around(pair.source, word.start, word.end, _SENTENCE_MARKS)
    return bool(
        _TWO_PARTIES.search(pair.source, *ours)
        or _OF_WHOM.search(pair.source, *sentence)
        or _OTHER_PARTY.search(pair.translation, *theirs)
        or (_ADDRESSED.search(pair.translation, *theirs) and not _ADDRESSES.search(pair.source))
    )


def _is_nameless(pair: CheckedPair, word: Said, match: re.Match[str]) -> bool:
    """Whether a party may be the other one beside the one that is named: 违约方, 守约方."""
    sentence = around(pair.translation, *match.span(), _SENTENCE_MARKS)
    is_party = word.opposition.domain == "party"
    return is_party and _NAMELESS.search(pair.translation, *sentence) is not None


def _stands_by_link(
    pair: CheckedPair, word: Said, match: re.Match[str], said: Sequence[Said]
) -> bool:
    """Whether a contrary is linked to the word, and says it once too often for the source."""
    linked = pair.origin(*match.span())
    if linked is None or linked.end <= word.start or word.end <= linked.start:
        return False
    one, other = word.opposition.sides[word.side], word.opposition.sides[1 - word.side]
    own = {k.start for k in said if k.opposition is word.opposition and k.side != word.side}
    spoken = sum(1 for _ in other.found_in(pair.translation))
    clause, sentence = (
        around(pair.translation, *match.span(), marks) for marks in (_CLAUSE_MARKS, _SENTENCE_MARKS)
    )
    is_set = word.opposition.domain == "set"  # management and heating fees
    return (
        not one.also.search(pair.translation, *(sentence if is_set else clause))
        and not one.english.search(pair.translation, *sentence)
        and spoken > len(own)
        and (bool(own) or not _has_motive(pair, word))
    )


def _stands_alone(
    pair: CheckedPair, word: Said, match: re.Match[str], said: Sequence[Said]
) -> bool:
    """Whether a contrary can stand for nothing else."""
    one, other = word.opposition.sides[word.side], word.opposition.sides[1 - word.side]
    sentence = around(pair.source, word.start, word.end, _SENTENCE_MARKS)
    is_set = word.opposition.domain == "set"
    return (
        (not is_set or sentence[1] - sentence[0] <= _SHORT)
        and (_is_rare(match[0]) or not _stands_for_another(pair, word, match))
        and not any(k.opposition is word.opposition and k.side != word.side for k in said)
        and not any(pair.source.find(char, *sentence) >= 0 for char in other.chinese)
        and not one.also.search(
            pair.translation, *around(pair.translation, *match.span(), _SENTENCE_MARKS)
        )
        and not _is_said_behind_stop(pair, word, said)
        and not _has_motive(pair, word)
        and not _is_of_another_word(pair, word, match, said)
    )


def _is_said_behind_stop(pair: CheckedPair, word: Said, said: Sequence[Said]) -> bool:
    """Whether the English of one Chinese sentence says its sense in another sentence as often."""
    if _SENTENCE_MARKS.search(pair.source.rstrip("。！？!? ”」』")):
        return False
    own = {k.start for k in said if _own_side(k) == _own_side(word)}
    return sum(1 for _ in _own_side(word).found_in(pair.translation)) >= len(own)


def _is_of_another_word(
    pair: CheckedPair, word: Said, match: re.Match[str], said: Sequence[Said]
) -> bool:
    """Whether the tables give a contrary for a word of another clause: 温度偏高，…不到三成."""
    first, last = around(pair.source, word.start, word.end, _CHINESE_MARKS)
    return word.opposition.domain != "set" and any(
        _own_side(k).english.fullmatch(match[0]) is not None
        for k in said
        if not first <= k.start < last and k.opposition.domain != "set"
    )


def _is_rare(english: str) -> bool:
    return any(_count(word) <= _RARE for word in _ENGLISH_WORD.findall(english))


def _count(word: str) -> int:
    small = word.lower()
    return max(counts()[small], counts()[lemma(small)])


def _stands_for_another(pair: CheckedPair, word: Said, match: re.Match[str]) -> bool:
    """Whether a contrary is linked to other words than the word and those it meets: 逮捕了.

    Of one without a link, those around it tell what clause it stands for.
    """
    linked = pair.origin(*match.span())
    if linked is not None:
        return linked.end < word.start or word.end < linked.start
    clause = around(pair.source, word.start, word.end, _CHINESE_MARKS)
    beside = (
        _BESIDE.search(pair.translation, 0, match.start()),
        _BESIDE_IT.match(pair.translation, match.end()),
    )
    near = [pair.origin(*word.span(1)) for word in beside if word is not None]
    places = [place for place in near if place is not None]
    return bool(places) and not any(clause[0] <= place.start < clause[1] for place in places)


def _has_motive(pair: CheckedPair, word: Said) -> bool:
    """Whether the dictionary gives the contrary for another word of the source."""
    other = word.opposition.sides[1 - word.side]
    beside = [
        pair.source[start:end]
        for start, end in chinese_words(pair.source)
        if end <= word.start or word.end <= start
    ]
    return any(
        any(other.found_in(_EXPLAINED.sub("", gazetteer().glosses(token))))
        or any(map(other.english.fullmatch, _senses_of_parts(token)))
        for token in beside
    )


def _senses_of_parts(word: str) -> Iterator[str]:
    """What the dictionary gives for the characters of a word that it does not have: 弹开, open."""
    if not gazetteer().is_common_word(word):
        for char in word:
            if char not in _OF_DIRECTION:
                yield from map(str.strip, _SENSE.findall(gazetteer().glosses(char)))
