"""What negates in a Chinese and in an English text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import pairwise
from typing import Any

from ..support.remembered import of_texts
from .gazetteer import gazetteer
from .lexicon import english_words, lexicon, pattern
from .literals import literals
from .words import chinese_words


class Force(IntEnum):
    """How surely a word negates."""

    SLIGHT = 0  # but, only, before: may carry a negation in a free rendering
    ADVERSE = 1  # bad, poor, lose: stands for 不利 as well as for 坏
    NEGATIVE = 2  # lack, unable, impossible: has it in its sense
    PLAIN = 3  # 没有, not: negates whatever it stands before


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that negates.

    Attributes:
        start: offset where it begins.
        end: offset behind it.
        force: how surely it stands for a negation of the other side.
    """

    start: int
    end: int
    force: Force


_NEGATOR = re.compile(
    "[也既又却就都更并而还再才从绝决毫仍尚暂若如且切请互均皆概]?(?:没有|拒不|[不没未无勿])|[并绝决]非"
)
_NEGATED = re.compile(
    rf"{_NEGATOR.pattern}|并?不..+|没.+|拒不.+|[并绝决]非.+|[互均皆概]不.+|[^不]不[^不]"
)
"""Words that say no more than 不 or 没 and what it negates: 不知道, 没完; 打不过 (cannot beat)."""
_NEGATORS = "不没未无"
_BEFORE_VERB = "不未"
_UNLIKE = "非"
_CONDITION = "经"
"""Behind 非 it makes a condition: 非经许可不得."""
_NEGATED_HALF = 2
"""Characters of a negation and the first half of what it negates."""
_BEHIND_VERB = frozenset(("", "于", "在", "到", "了", "过", "着"))
_GLOSSED = re.compile(
    r"(?:to )?(?:be )?(?:not|cannot|can['’]t|unable|no|never|do(?:es)? not|don['’]t)\b(?! only)"
)
CANNOT = "不了"
_SHORTEST_VERB = (
    2  # characters of a verb behind which it is no part of a word: 阻挡不了, not 受不了
)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What is known of both languages; see the comments of ``data/negation.toml``."""

    plain: frozenset[str]
    lookalike: re.Pattern[str]
    idle: re.Pattern[str]
    affirmed: re.Pattern[str]
    negative: re.Pattern[str]
    possible: re.Pattern[str]
    conditional: re.Pattern[str]
    conditioned: re.Pattern[str]
    refusing: re.Pattern[str]
    refused: re.Pattern[str]
    not_only: re.Pattern[str]
    only: re.Pattern[str]
    english: tuple[tuple[Force, re.Pattern[str]], ...]
    answers: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    whole_answers: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    ways_to_affirm: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    denying: re.Pattern[str]
    chinese_denying: re.Pattern[str]
    english_idle: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    table = lexicon("negation")
    chinese, english = table["chinese"], table["english"]
    return _Lexicon(
        plain=frozenset(chinese["plain"].split()),
        lookalike=re.compile(pattern(chinese["lookalike"])),
        idle=re.compile(pattern("|".join(chinese[kind] for kind in ("doubled", "affirmed")))),
        affirmed=re.compile(pattern(chinese["affirmed"])),
        negative=re.compile(pattern(chinese["negative"])),
        possible=re.compile(pattern(chinese["possible"])),
        conditional=re.compile(pattern(chinese["conditional"])),
        conditioned=english_words(english["conditioned"]),
        refusing=re.compile(chinese["refusing"]),
        refused=english_words(english["refused"]),
        not_only=re.compile(chinese["not_only"]),
        only=re.compile(chinese["only"]),
        english=tuple(
            (force, english_words(english[force.name.lower()])) for force in reversed(Force)
        ),
        answers=tuple(_both(row) for row in table["answer"] if not row.get("whole")),
        whole_answers=tuple(_both(row) for row in table["answer"] if row.get("whole")),
        ways_to_affirm=tuple(_both(way) for way in table["affirmation"]),
        chinese_denying=re.compile(pattern(chinese["denying"])),
        denying=english_words(english["plain"] + "|" + english["denying"]),
        english_idle=english_words(english["idle"]),
    )


def _both(row: dict[str, Any]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(pattern(row["chinese"])), english_words(row["english"])


@of_texts
def chinese_negations(text: str) -> tuple[Negation, ...]:
    """What negates in a Chinese text, the plain ones first.

    Double negations (不得不), questions (是不是) and words that only look like negations (不断,
    非常; not where the next word begins inside one: 不适用) are left out; words of the dictionary
    with a negation in them (不平等) are not plain.
    """
    tokens = chinese_words(text)
    unable = [
        Negation(start, end, Force.PLAIN)
        for (first, last), (start, end) in pairwise(tokens)
        if text[start:end] == CANNOT
        and last - first >= _SHORTEST_VERB
        and gazetteer().glosses(text[first:last]).startswith("to ")
    ]
    idle = [match.span() for match in _lexicon().idle.finditer(text)]
    idle += [
        match.span()
        for match in _lexicon().lookalike.finditer(text)
        if not any(match.start() < start < match.end() < end for start, end in tokens)
    ]
    plain = [
        Negation(start, _negator_end(text, start, end), Force.PLAIN)
        for (start, end), (_, behind) in zip(tokens, [*tokens[1:], (0, 0)], strict=True)
        if _is_plain(text[start:end])
        and not _overlaps(start, end, idle)
        and not (text[start:end] == _UNLIKE and text.startswith(_CONDITION, end))
        and not (behind - end > 1 == end - start and gazetteer().is_common_word(text[start:behind]))
    ]
    plain += unable
    # 不适 of 不适用 is none of its own, whatever it looks like.
    across = list(_across(text, tokens))
    idle = [place for place in idle if place[0] not in {n.start for n in across}]
    plain += across
    taken = [*idle, *((negation.start, negation.end) for negation in plain)]
    negative = (
        Negation(*match.span(), Force.NEGATIVE)
        for match in _lexicon().negative.finditer(text)
        if not _overlaps(*match.span(), taken)
    )
    return (*plain, *negative)


def _across(text: str, tokens: Sequence[tuple[int, int]]) -> Iterator[Negation]:
    """Negations that the segmenter cut from their verb: 不适|用于, 不少|见, 日内未|答复."""
    for (start, end), (behind, last) in pairwise(tokens):
        if end != behind or end - start != _NEGATED_HALF:
            continue
        if (
            text[start] in _NEGATORS
            and gazetteer().is_common_word(text[start + 1 : end + 1])
            and text[end + 1 : last] in _BEHIND_VERB
        ):
            yield Negation(start, start + 1, Force.PLAIN)
        elif text[end - 1] in _BEFORE_VERB and not gazetteer().is_common_word(text[start:end]):
            yield Negation(end - 1, end, Force.PLAIN)


def _negator_end(text: str, start: int, end: int) -> int:
    """End of what negates in a word; what is negated may be negative itself (不排除)."""
    negator = _NEGATOR.match(text, start, end)
    if negator is None and text.startswith(_UNLIKE, start):
        return start + len(_UNLIKE)
    return negator.end() if negator else end


def _is_plain(word: str) -> bool:
    """Whether a word says that something is not: by a list, its form, or the dictionary."""
    if word in _lexicon().plain or _NEGATED.fullmatch(word):
        return True
    if word.startswith(_UNLIKE):  # 非官方, not 非法
        return len(word) > len(_UNLIKE) + 1 and gazetteer().is_common_word(word[len(_UNLIKE) :])
    return word[0] in _NEGATORS and _GLOSSED.match(gazetteer().glosses(word)) is not None


def affirmations(text: str) -> list[tuple[int, int]]:
    """Where a Chinese text affirms by two negations, or by one that denies nothing (难免)."""
    return [match.span() for match in _lexicon().affirmed.finditer(text)]


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in spans)


def may_negate(source: str) -> int:
    """How many places of a Chinese text may be behind negations of its English."""
    return len(_lexicon().possible.findall(source))


@of_texts
def english_negations(text: str) -> tuple[Negation, ...]:
    """What negates in an English text, the plain ones first."""
    idle = [match.span() for match in _lexicon().english_idle.finditer(text)]
    code = [(literal.start, literal.end) for literal in literals(text)]  # --no-cache
    found: dict[int, Negation] = {}
    for force, known in _lexicon().english:
        for match in known.finditer(text):
            if _overlaps(*match.span(), code):
                continue
            is_idle = any(a <= match.start() < b for a, b in idle)
            kind = min(force, Force.SLIGHT) if is_idle else force
            found.setdefault(match.start(), Negation(*match.span(), kind))
    return tuple(sorted(found.values(), key=lambda n: (-n.force, n.start)))


def is_of_the_rest(source: str, translation: str) -> bool:
    """Whether English says by "only" of the rest what Chinese denies: only those of five or more.

    Parameters:
        source: that denies something.
        translation: that denies nothing, where it says the same of what is left.
    """
    return (
        _ONLY_IF.search(translation) is not None
        and any(n.force is Force.PLAIN for n in chinese_negations(source))
        and not any(n.force is Force.PLAIN for n in english_negations(translation))
    )


def is_denied(text: str, start: int, end: int, negations: Sequence[Negation]) -> bool:
    """Whether something denies a word of its clause, before it or soon behind it.

    Parameters:
        text: Chinese or English.
        start: offset where the word begins.
        end: offset behind it.
        negations: of the text, by :func:`chinese_denials` or :func:`english_denials`; those
            inside the word itself do not count.
    """
    return any(
        not _overlaps(negation.start, negation.end, [(start, end)])
        and _reaches(text, negation, start, end)
        and not _MARK.search(text, *sorted((min(negation.end, end), max(negation.start, start))))
        for negation in negations
    )


def _reaches(text: str, negation: Negation, start: int, end: int) -> bool:
    """Whether a negation stands near enough to a word to deny it."""
    is_chinese = _HAN.match(text, start) is not None
    if negation.end <= start:
        if text[negation.start : negation.end] == _UNLIKE:
            return start - negation.end <= _OF_A_NOUN
        if _BEARER in text[negation.end : start]:  # 不会游泳者禁止入内
            return False
        if _COMPARED_WITH.match(text, negation.end):
            return True
        return start - negation.end <= (_CHINESE_REACH if is_chinese else _ENGLISH_REACH)
    if is_chinese:
        leaves_out = text[negation.start : negation.end] in _LEAVING_OUT
        reach = _LEFT_OUT if leaves_out else _CHINESE_BEHIND
        return negation.start - end <= reach
    is_of_object = _NO_SUCH.match(text, negation.start) is not None
    return is_of_object and negation.start - end <= _ENGLISH_BEHIND


def is_answered(source: str, start: int, translation: str) -> bool:
    """Whether English says in another way what a Chinese negation says: 尚未/pending.

    Not by "before" or "until" where a prohibition has a 前 of its own that they may stand for.
    """
    if _PROHIBITION.match(source, start) and "前" in source:
        translation = _UNTIL.sub(" ", translation)
    return _is_answered_by(_lexicon().answers, source, start, translation)


def is_answered_whole(source: str, start: int, sentence: str) -> bool:
    """Whether an English sentence says in other words what a Chinese text denies and its denial.

    不懂诗: poetry was a closed book to him.
    """
    return _is_answered_by(_lexicon().whole_answers, source, start, sentence)


def _is_answered_by(
    answers: Sequence[tuple[re.Pattern[str], re.Pattern[str]]],
    source: str,
    start: int,
    translation: str,
) -> bool:
    starts = [start, start + 1] if source[start] in _BEFORE_NEGATION else [start]
    if source[max(start - 1, 0) : start] in ("还", "尚", "仍"):  # of 还|没吃完
        starts.append(start - 1)
    return any(
        ours.match(source, place) and theirs.search(translation)
        for ours, theirs in answers
        for place in starts
    )


def is_affirmed(clause: str, translation: str, end: int) -> bool:
    """Whether English affirms by a negation what a Chinese clause states: 仍在/not finished.

    Parameters:
        clause: Chinese.
        translation: English.
        end: offset in it behind the negation.
    """
    denied = translation[end : end + _AFFIRMED_REACH]
    return any(
        ours.search(clause) and theirs.search(denied) for ours, theirs in _lexicon().ways_to_affirm
    )


def one_of_two(source: str, translation: str) -> tuple[int, int] | None:
    """Where a Chinese text denies on a negative condition and its English has one negation alone.

    未经许可不得入内 is "no entry without permission" or "only with permission"; with "no" or
    "without" alone it says the contrary.

    Returns:
        the place in the source; None where the English may say it in another way.
    """
    found = list(_lexicon().conditional.finditer(source))
    spoken = [n for n in english_negations(translation) if n.force >= Force.NEGATIVE]
    if len(found) != 1 or len(spoken) != 1 or _lexicon().conditioned.search(translation):
        return None
    return found[0].span()


def not_refused(source: str, translation: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where English denies what says no in a Chinese text without any denial: 已排除/not ruled out.

    Returns:
        the places in both texts, or None.
    """
    ours = list(_lexicon().refusing.finditer(source))
    theirs = list(_lexicon().refused.finditer(translation))
    if len(ours) != 1 or len(theirs) != 1:
        return None
    rest = source[: ours[0].start()] + source[ours[0].end() :]
    return None if _ANY_DENIAL.search(rest) else (ours[0].span(), theirs[0].span())


def chinese_denials(text: str) -> list[Negation]:
    """What denies a word near it in a Chinese text: 不, 避免, 拒绝."""
    plain = [n for n in chinese_negations(text) if n.force is Force.PLAIN]
    return plain + [
        Negation(*match.span(), Force.NEGATIVE)
        for match in _lexicon().chinese_denying.finditer(text)
    ]


def english_denials(text: str) -> list[Negation]:
    """What denies a word near it in an English text: not, avoid, refuse, instead of."""
    idle = [match.span() for match in _lexicon().english_idle.finditer(text)]
    return [
        Negation(*match.span(), Force.PLAIN)
        for match in _lexicon().denying.finditer(text)
        if not _overlaps(*match.span(), idle)
    ]


_BEFORE_NEGATION = "也都还却仍尚又并从请切"
_PROHIBITION = re.compile("(?:请|切|千万)?(?:勿|不要|别)|切[忌莫]|不[得准许宜可能应]|严禁|禁止")
_UNTIL = re.compile(r"\b(?:before|until|till)\b", re.IGNORECASE)
_ANY_DENIAL = re.compile("[不没未无非勿莫别难拒否免]|才|直到|之前|仍|还|继续")
_AFFIRMED_REACH = 40
"""Characters behind an English negation in which it may turn out to affirm."""
_CHINESE_REACH, _ENGLISH_REACH = 8, 45
"""Characters between a negation and the word behind it that it may hold for, at most."""
_OF_A_NOUN = 2
"""Characters of a noun behind 非, which denies that and nothing further on: 非甾体抗炎药可减弱."""
_BEARER = "者"
"""Whom the words before it describe, and no denial of theirs reaches beyond: 不会游泳者."""
_LEAVING_OUT, _LEFT_OUT = ("以外", "之外"), 8
"""Behind what they leave out, and characters between: 排他性合作关系以外."""
_COMPARED_WITH = re.compile("[得能可应宜会许要]?[与和跟同]")
"""Behind a negation: what it denies is said behind the thing that is compared, however long."""
_CHINESE_BEHIND, _ENGLISH_BEHIND = 2, 15
"""The same for a word before it: 看不见, "allowed none of them"."""
_NO_SUCH = re.compile(r"(?:no|none|not|nothing|nobody|neither|nowhere)\b", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")
_MARK = re.compile(
    r"[，。；：！？、…]|[,;:!?]\s|\.\s|"
    r"\b(?:but|and|while|whereas|so that|because|although|though|if|when|which|who|"
    r"or th(?:at|ose))\b"
)
_ONLY_IF = re.compile(r"\b(?:only|must|requires?|required|reserved|limited to|need)\b", re.I)
_ONLY = re.compile(r"\b(?:only|merely|solely)\b", re.IGNORECASE)
_BEYOND = re.compile(
    r"n['’]t|\b(?:not|no|never|nor|without|cannot|more than|beyond|but)\b(?!,)", re.I
)
_BEFORE_ONLY = 30  # characters


def restricted(source: str, translation: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where the translation says only and the source not only.

    Returns:
        the places in both texts; None where anything else may be behind the word.
    """
    ours = list(_lexicon().not_only.finditer(source))
    theirs = list(_ONLY.finditer(translation))
    if len(ours) != 1 or len(theirs) != 1:
        return None
    (wide,), (narrow,) = ours, theirs
    if _lexicon().only.search(source[: wide.start()] + " " + source[wide.end() :]):
        return None
    before = translation[max(narrow.start() - _BEFORE_ONLY, 0) : narrow.start()]
    return None if _BEYOND.search(before) else (wide.span(), narrow.span())
