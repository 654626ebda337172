"""Repetition: a word or phrase that the translation says twice where its source does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..language.english import lemma
from ..model import Category, Evidence, Severity, message
from .artefacts import looping
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_WORD_BEFORE = re.compile(r"[^\W_]\s+$")  # in the same clause
_SPACE, _COMMA = re.compile(r"\s+"), re.compile(r"\s*,\s*")
_SAID_TWICE = re.compile(
    r"([\u3400-\u9fff]{2,})[，、,。！!…~—\s]*(?:[和与及或又并而]|以及)?[也都]?\1"
)
"""A source that repeats itself, as in 很多很多 or 我知道，我知道."""
_TWICE = re.compile(r"([\u3400-\u9fff]{2}).*\1")
_GROWING = re.compile(r"[越愈更渐]|日[益趋]")  # behind "closer and closer"
_GOING_ON = re.compile("一直|不停|不断|不住|没完|老是|个不|又.{1,3}又")  # behind "talk and talk"
_QUALIFIED = re.compile(r" (?:[a-z]+(?:ed|ing)|with|without|of|from|for|in|that|which|whose)\b")
"""Behind a noun said again with what tells it from the first: bonds or bonds rated below AA."""
_SHARED_PART = re.compile(r"([\u3400-\u9fff])[\u3400-\u9fff][、和或及与]?\1[\u3400-\u9fff]")
_FOLLOWED = re.compile(r" [a-z]+")
"""A word said again as part of a longer one, as the source has it: gift or gift money, 礼品礼金."""
_SHARED_HEAD = re.compile(r"[和与及或、].{5,}")
"""A coordination like 口语和少数民族语言教学, whose head English may have to say twice."""
_COMPACT = 16  # characters of the source that two words and "and" may come from
_LONGEST = 12  # words of a phrase that is looked for again

_JOINTS = frozenset(("and", "or", "nor", "&"))
# Words that may follow themselves ("he had had", "the fact that that"), by grammar or feeling.
_MAY_FOLLOW = frozenset(
    "had that is do her in on very so too really much many far long never no yes oh ha hey hello "
    "bye please well ok okay now there wow la ho na da more".split()
)
# Words that "and" doubles on purpose: again and again, on and on, years and years.
_MAY_JOIN = frozenset(
    "again on over by so such round around up down through out off more less better worse fewer "
    "further farther many much half neck side one two ever yet lots tons loads heaps dozens scores "
    "hundreds thousands millions billions trillions seconds minutes hours days weeks months years "
    "decades centuries generations ages miles pages rows layers piles very what who which both "
    "this that these those it they them he him she we us you i me there here when if".split()
)
_STEPS = frozenset("to by after in for upon".split())
_FUNCTION = frozenset(
    "a an the of to in on at by for with from as and or but is are was were be been has have had "
    "will would can could may might it its this these those they their he his she we our you your "
    "i my not into than then which who if when while about between".split()
)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Repetition:
    """Words ``[first, first + length)`` come again at ``second``, behind a joint or at once."""

    first: int
    second: int
    length: int


class RepetitionCheck(Check):
    """Words said twice in a row or on both sides of "and": "the the", "train and train".

    Doublings that English knows (had had, more and more, years and years) are left alone, and
    so is everything where the source repeats itself.
    """

    name = "repetition"
    scope = Scope.PAIR
    categories = (Category.GRAMMAR,)
    severity = Severity.MINOR
    uses = frozenset((Evidence.LINKS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in enumerate(document.pairs):
            words = [
                _Word(m[0], m[0].lower(), m.start(), m.end())
                for m in _WORD.finditer(pair.translation)
            ]
            if len({word.folded for word in words}) == len(words) or _SAID_TWICE.search(
                pair.source
            ):
                continue
            if looping(pair.source, pair.translation):
                continue  # the artefacts' affair
            for found in _repetitions(pair, words):
                draft = _draft(number, pair, words, found)
                if draft:
                    yield draft


def _repetitions(pair: CheckedPair, words: list[_Word]) -> Iterator[_Repetition]:
    """Repetitions from left to right, the longest phrase first, none inside another."""
    at = 0
    while at < len(words):
        found = _starting_at(pair, words, at)
        if found:
            yield found
            at = found.second + found.length - 1
        at += 1


def _starting_at(pair: CheckedPair, words: list[_Word], first: int) -> _Repetition | None:
    text = pair.translation
    for length in range(min(_LONGEST, (len(words) - first) // 2), 0, -1):
        behind = first + length
        for second in (behind, behind + 1):
            if second + length > len(words) or not _same(words, first, second, length):
                continue
            gap = text[words[behind - 1].end : words[behind].start]
            if second == behind:
                is_label = length == 1 and _is_label(text, words[first], words[second])
                is_error = not is_label and _is_stutter(words[first:behind], gap, opens=first == 0)
            else:
                after = text[words[behind].end : words[second].start]
                is_error = words[behind].folded in _JOINTS and bool(
                    (_SPACE.fullmatch(gap) or (length > 1 and _COMMA.fullmatch(gap)))
                    and _SPACE.fullmatch(after)
                    and not text[words[second].end :].startswith((" not ", "-"))
                    and not (
                        words[behind].folded == "or"
                        and length == 1
                        and _is_told_apart(pair, words[second].end)
                    )
                    and not _is_figure_of_speech(words[first:behind], pair.source)
                )
            if is_error:
                return _Repetition(first, second, length)
    return None


def _is_told_apart(pair: CheckedPair, end: int) -> bool:
    """Whether what follows tells a word from the same one before: bonds or bonds rated below AA."""
    if _QUALIFIED.match(pair.translation, end):
        return True
    is_shared = _SHARED_PART.search(pair.source) is not None
    return is_shared and _FOLLOWED.match(pair.translation, end) is not None


def _same(words: list[_Word], first: int, second: int, length: int) -> bool:
    if length == 1 and second > first + 1 and _is_inflected(words[first], words[second]):
        return True
    # The first words alone settle nearly every case, and this is asked of all that are near.
    return words[first].folded == words[second].folded and all(
        words[first + k].folded == words[second + k].folded for k in range(1, length)
    )


def _is_inflected(one: _Word, other: _Word) -> bool:
    """Whether two words are forms of one, not counting a name and its plural."""
    return (
        one.text.islower()
        and other.text.islower()
        and min(len(one.text), len(other.text)) > 3
        and one.text[:3] == other.text[:3]
        and lemma(one.text) == lemma(other.text)
    )


def _is_label(text: str, letter: _Word, article: _Word) -> bool:
    """Whether two words only look alike: "pay Party A a deposit", "those listed on 2 May may"."""
    before = _WORD_BEFORE.search(text, 0, letter.start)
    return (letter.text, article.text) in (("A", "a"), ("May", "may")) and before is not None


def _is_stutter(phrase: list[_Word], gap: str, *, opens: bool) -> bool:
    """Whether a phrase that follows itself at once is a slip."""
    if len(phrase) == 1:
        word = phrase[0]
        is_name = word.text[0].isupper() and not opens and word.folded not in _FUNCTION
        return bool(
            _SPACE.fullmatch(gap)
            and not is_name
            and word.folded not in _MAY_FOLLOW
            and not word.text[0].isdigit()
        )
    if phrase[0].folded in _JOINTS or phrase[-1].folded in _JOINTS:
        return False  # "and more and more" is read from its second word on
    if len(phrase) == 2 and phrase[1].folded in _STEPS:
        return False  # face to face to, year after year after
    if all(word.text[0].isdigit() or word.text[0].isupper() for word in phrase):
        return False  # tables of figures; New York New York
    if _COMMA.fullmatch(gap):  # in speech a short phrase comes twice for emphasis
        return len(phrase) > 3
    return bool(_SPACE.fullmatch(gap))


def _is_figure_of_speech(phrase: list[_Word], source: str) -> bool:
    """Whether English doubles the phrase around "and" on purpose."""
    if len(phrase) > 1:
        return all(word.folded in _MAY_JOIN | _FUNCTION for word in phrase)
    word = phrase[0].folded
    return (
        word in _MAY_JOIN
        or not phrase[0].text.islower()
        or word[0].isdigit()
        or word.endswith("ed")  # it rained and rained
        or _GOING_ON.search(source) is not None
        or (word.endswith("er") and bool(lemma(word) != word or _GROWING.search(source)))
    )


def _draft(number: int, pair: CheckedPair, words: list[_Word], found: _Repetition) -> Draft | None:
    first, last = words[found.first], words[found.second + found.length - 1]
    whole = span(pair.translation, first.start, last.end)
    once = pair.translation[first.start : words[found.first + found.length - 1].end]
    if found.second == found.first + found.length:
        return Draft(
            pair=number,
            category=Category.GRAMMAR,
            severity=Severity.MINOR,
            confidence=0.9,
            message=message("repetition.in-a-row", words=once),
            translation_span=whole,
            suggestion=once,
        )
    origin = pair.origin(first.start, last.end)
    if origin and origin.end - origin.start > _COMPACT:
        origin = None  # scattered links tell nothing
    if origin and _TWICE.search(origin.text):
        return None  # 贸易和贸易规则: so does the source
    same = once.lower() == pair.translation[words[found.second].start : last.end].lower()
    is_slip = found.length == 1 and first.folded in _FUNCTION
    if origin:
        is_told = not _SHARED_HEAD.search(origin.text)
    else:
        is_told = _ends_group(pair.translation, last.end)
    sure = same and not is_slip and is_told
    return Draft(
        pair=number,
        category=Category.GRAMMAR,
        # "trade and trade rules" may be meant where the source is not known word by word
        severity=Severity.MAJOR if sure else Severity.MINOR,
        confidence=0.8 if sure else 0.5,
        message=message("repetition.joined-linked", words=whole.text, chinese=origin.text)
        if origin
        else message("repetition.joined", words=whole.text),
        source_span=origin,
        translation_span=whole,
    )


def _ends_group(text: str, end: int) -> bool:
    """Whether what follows can be no noun that the second word belongs to."""
    following = _WORD.match(text, end + 1) if text[end : end + 1].isspace() else None
    return following is None or following[0].lower() in _FUNCTION
