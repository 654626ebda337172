"""Which of two texts prevails: 附件与正文不一致的，以正文为准."""

from __future__ import annotations

import re

from ..alignment.words import ENGLISH_FUNCTION
from ..language.english import words
from .base import CheckedPair

Place = tuple[int, int]

_PREVAILS = re.compile("以(?P<right>[^，。；,;以]{1,14}?)(?:的(?:内容|规定|约定|记载|表述))?为准")
_CLASH = re.compile(
    "(?:如果?|若|凡|当)?(?P<one>[^，。；,;]{1,14}?)[与和同跟](?P<other>[^，。；,;]{1,14}?)(?:之间)?"
    "(?:如果?|若)?(?:有|存在|出现|发生|产生)?(?:任何)?"
    "(?:不一致|不符|不相符|冲突|抵触|相抵触|出入|差异|歧义|矛盾|分歧|偏差)"
)
_ENGLISH = re.compile(
    r"(?P<who>[^,.;:()]+?)\s+(?:(?:shall|will|must|should|is to|are to)\s+)?"
    r"(?:prevails?|governs?|takes? precedence|controls?)\b",
    re.IGNORECASE,
)
_ITS = "本该此"
_LANGUAGES = {
    "中文": "chinese",
    "英文": "english",
    "日文": "japanese",
    "法文": "french",
    "俄文": "russian",
    "德文": "german",
    "西班牙文": "spanish",
    "葡文": "portuguese",
}
_SURE_LINK = 0.35  # centred cosine


def other_prevails(pair: CheckedPair) -> tuple[Place, Place] | None:
    """Where the other of two texts, or of two languages, prevails in the translation.

    Returns:
        the places of what says which prevails, in the source and in the translation.
    """
    ours, theirs = _PREVAILS.search(pair.source), _ENGLISH.search(pair.translation)
    if ours is None or theirs is None:
        return None
    if _is_of_another_language(ours["right"], theirs["who"]) or _is_the_other(pair, ours, theirs):
        return ours.span(), theirs.span()
    return None


def _is_of_another_language(right: str, who: str) -> bool:
    meant = {english for chinese, english in _LANGUAGES.items() if chinese in right}
    said = {word.lemma.lower() for word in words(who)} & set(_LANGUAGES.values())
    return len(meant) == 1 and bool(said) and not meant & said


def _is_the_other(pair: CheckedPair, ours: re.Match[str], theirs: re.Match[str]) -> bool:
    """Whether what prevails is called as the one of two clashing texts that does not.

    How either is called in English, the links of the clause in which they clash tell.
    """
    clash = _CLASH.search(pair.source, 0, ours.start())
    if clash is None:
        return False
    right = ours["right"].lstrip(_ITS)
    is_one, is_other = (_is_same(clash[side].lstrip(_ITS), right) for side in ("one", "other"))
    if is_one is is_other:
        return False
    wanted, unwanted = ("one", "other") if is_one else ("other", "one")
    before = 0, theirs.start("who")
    right_words = _called(pair, clash.span(wanted), before)
    wrong_words = _called(pair, clash.span(unwanted), before) - right_words
    said = {word.lemma for word in words(theirs["who"])} - ENGLISH_FUNCTION
    return bool(right_words and said & wrong_words) and not said & right_words


def _is_same(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def _called(pair: CheckedPair, place: Place, there: Place) -> frozenset[str]:
    """Content words of a stretch of the translation that are linked to one of the source."""
    return frozenset(
        word.lemma
        for link in pair.links
        if place[0] <= link.source_start < place[1] and link.score >= _SURE_LINK
        for word in words(pair.translation[link.target_start : link.target_end])
        if there[0] <= link.target_start < there[1] and word.lemma not in ENGLISH_FUNCTION
    )
