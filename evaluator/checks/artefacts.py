"""Artefacts: what a language model says beside its translation, or in place of it.

Whatever a model may say to its user, a text may say as well ("Sure! Here's …" of 好的，以下是…).
So every pattern has its licence: words of the source that it may stand for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

from ..alignment.words import ENGLISH_FUNCTION
from ..language.english import words
from ..model import Category, Message, Severity, Span, Status, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_ABOUT = r"(?:translat\w+|English (?:version|rendering|text)|rendering)"
_TRANSLATION = "译"
_ENGLISH = "译|英文|英语|英语版"
_ASSENT = r"好的|好啊|好吧|好呀|当然|没问题|可以|行|一定|肯定|是的|对|嗯|OK|ok|Ok|收到"
_HERE = "以下|下面|如下|这是|这里|这就是|这便是|附上|请看|过目|给你|给您|奉上"
_ABOUT_TEXT = r"(?:this|the|it) (?:translation|phrase|term|word|sentence|text|expression)"
_NOTE_TALK = (
    r"translat|literal(?:ly)? |original (?:text|Chinese|sentence)|source text|rendered|"
    r"Chinese (?:text|original|term|phrase|idiom|word|expression)|depending on (?:the )?context"
)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Something that models say.

    Attributes:
        kind: name of its message.
        pattern: what it looks like; what is marked is the whole match.
        licence: words of the source of which it may be the translation.
    """

    kind: str
    pattern: re.Pattern[str]
    licence: re.Pattern[str]


def _pattern(kind: str, pattern: str, licence: str, flags: int = 0) -> _Pattern:
    return _Pattern(kind, re.compile(pattern, flags), re.compile(licence))


_PATTERNS = (
    # "Here is the translation of your text:"
    _pattern(
        "preamble",
        r"^\W*(?:(?:Sure|Certainly|Of course|Absolutely|Okay|OK|All right|Great|Understood)\b"
        r"[^.!:\n]{0,20}[.!,]+\s*)?(?:Here(?:['’]s| is| are)|Below is|This is|The following is|"
        r"I(?:['’]ve| have)?|Please find|(?:The|Your|My)\b)[^.:\n]{0,60}\btranslat\w+[^.:\n]{0,60}"
        r"(?:[:：]+[\s*]*|\n+)",
        _TRANSLATION,
        re.I,
    ),
    _pattern(
        "preamble",
        r"^\W*(?:(?:Sure|Certainly|Of course|Absolutely)\b[^.!:\n]{0,20}[.!,]+\s*)?"
        rf"(?:Here(?:['’]s| is)|Below is|This is)[^.:\n]{{0,30}}\b{_ABOUT}[^.:\n]{{0,60}}[:：]+\s*",
        _ENGLISH,
        re.I,
    ),
    _pattern(
        "preamble",
        r"^\W*(?:Sure|Certainly|Of course|Absolutely)\b[^.!:\n]{0,20}[.!,]+\s*"
        r"(?:Here(?:['’]s| is| are|['’]re)\b|I can help\b|I['’]d be happy to\b|I['’]ll translate\b)"
        r"[^.:!\n]*[.:!]?\s*",
        f"{_ASSENT}|{_HERE}",
        re.I,
    ),
    _pattern(
        "label",
        r"^\W*(?:English(?: translation| version)?|(?:Final |Revised |Literal |Possible )?"
        r"Translation|Translated(?: text)?|Target(?: text| language)?)(?:\s*\([^()\n]{2,20}\))?"
        r"\s*\**\s*[:：]\s*\**\s*",
        rf"{_ENGLISH}|目标",
        re.I,
    ),
    _pattern(
        "label",
        r"^\W*(?:译文|翻译|英文|英译|输出|Output|Response)\s*\**\s*[:：]\s*\**\s*",
        r"[:：]",
    ),
    # "(Note: this may also be translated as …)"
    _pattern(
        "note",
        rf"[(\[]\s*\**(?:Note|Notes|N\.B\.|Explanation|Context|Literally|Alternatively|Alternative|"
        rf"Or)\b[^()\[\]]*(?:{_NOTE_TALK}|alternative)[^()\[\]]*[)\]]",
        _TRANSLATION,
        re.I,
    ),
    _pattern(
        "note",
        rf"(?:(?<=^)|(?<=[.!?\n”\"] )|(?<=\n))\W*(?:Notes?|Explanation|Translation notes?)\**\s*"
        rf"[:：](?=[^\n]*(?:{_NOTE_TALK})).*$",
        _TRANSLATION,
        re.I | re.S,
    ),
    _pattern(
        "note",
        r"(?:(?<=^)|(?<=[.!?\n”\"] )|(?<=\n))(?:This|The|My) (?:translation|rendering)\b[^.\n]*"
        r"\b(?:captures?|preserves?|conveys?|keeps?|maintains?|reflects?|retains?|aims?)\b.*$",
        _TRANSLATION,
        re.I | re.S,
    ),
    _pattern(
        "note",
        r"\b(?:Alternatively|Or more (?:formally|literally|naturally|idiomatically)|"
        r"A more (?:formal|literal|natural|idiomatic|concise) (?:translation|version|"
        r"option)\b[^:.]*|"
        r"(?:Option|Version|Translation|Alternative) (?:1|2|A|B|one|two)\b[^:.]{0,30})\s*[:：]",
        rf"{_TRANSLATION}|或者|方案|选项|版|[:：]",
        re.I,
    ),
    # "Let me know if you would like a more formal version!"
    _pattern(
        "offer",
        r"(?:(?<=^)|(?<=[.!?\n”\")] )|(?<=\n))(?:Please )?(?:let me know|feel free to|do(?:n['’]t|"
        r" not) hesitate to)\b[^.!?\n]*\b(?:translat\w*|version|wording|tone|formal|adjust\w*|"
        r"tweak\w*|"
        r"revis\w*|refine\w*|rephras\w*|further assist\w*|any(?:thing)? (?:changes|else|further))\b"
        r"[^.!?\n]*[.!?]*\s*$",
        f"{_TRANSLATION}|版|调整|修改|告[诉知]|联系|说一声|告之",
        re.I,
    ),
    _pattern(
        "offer",
        r"(?:(?<=^)|(?<=[.!?\n”\")] )|(?<=\n))(?:I )?hope (?:this|that|it) (?:translation )?helps\b"
        r"[^.!?\n]*[.!?]*\s*$",
        "希望|但愿|帮|有用|有助",
        re.I,
    ),
    _pattern(
        "offer",
        r"(?:(?<=^)|(?<=[.!?\n”\")] )|(?<=\n))(?:Would you like me to|Do you want me to|"
        r"If you(?:['’]d"
        r" like| would like| need| want| have)\b[^.!?\n]*\b(?:translat\w+|another version|"
        r"a different"
        r" (?:tone|style)|I can (?:also )?(?:provide|help|adjust|offer)))\b[^.!?\n]*[.!?]*\s*$",
        f"{_TRANSLATION}|要不要|需要|我可以|我能",
        re.I,
    ),
    _pattern(
        "refusal",
        r"\bas an? (?:AI|artificial intelligence|(?:large )?language model)\b[^.!?\n]*[.!?]*",
        "AI|人工智能|语言模型|大模型",
        re.I,
    ),
    _pattern(
        "refusal",
        r"^\W*(?:I['’]?m (?:sorry|afraid)|I am (?:sorry|afraid)|Sorry|I apologi[sz]e|"
        r"Unfortunately)\b"
        r"[^.!?\n]*\bI(?:['’]m| am)? (?:can(?:['’]t|not| not)|(?:not |un)able to)\b[^.!?\n]*[.!?]*",
        "抱歉|对不起|不好意思|遗憾|可惜|歉|恕|恐怕|不幸|不能|无法|没法|没办法",
        re.I,
    ),
    _pattern(
        "refusal",
        r"\bI(?:['’]m| am)? (?:can(?:['’]t|not)|(?:not |un)able to) (?:translate|"
        r"assist with (?:this|"
        r"that)|help with (?:this|that) request|fulfil+ (?:this|that|"
        r"your) request)\b[^.!?\n]*[.!?]*",
        "译|不能|无法|没法|没办法|不了",
        re.I,
    ),
    _pattern(
        "refusal",
        r"\b(?:please (?:provide|share|paste|send)|(?:it (?:seems|looks|appears)|"
        r"you) [^.!?\n]*\bprovided)"
        r"\b[^.!?\n]*\b(?:(?:Chinese|source|complete|full|original) (?:text|sentence)|text (?:you|"
        r"to be"
        r" translated|for translation)|translat\w+)\b[^.!?\n]*[.!?]*",
        "译|文本|原文|提供",
        re.I,
    ),
    _pattern(
        "prompt",
        r"<\|[\w ]{1,30}\|>|\[/?INST\]|<</?SYS>>|</?(?:think|thinking|output|translation|answer|"
        r"source|target)>|#{2,4} ?(?:Instruction|Response|Input|Output|System|User|Assistant)\b:?",
        r"<|INST|SYS|#",
        re.I,
    ),
    _pattern(
        "prompt",
        r"\bTranslate (?:the|this|these)\b[^.:\n]{0,40}\b(?:text|sentences?|passage|paragraph|"
        r"content|"
        r"following|document|Chinese)\b[^.:\n]{0,80}[.:]?|"
        r"\b[Tt]ranslate (?:\w+ ){0,4}(?:from Chinese )?"
        r"(?:in)?to English\b[^.\n]*[.:]?",
        _TRANSLATION,
    ),
    _pattern(
        "prompt",
        r"\bYou are an? (?:\w+[ -]){0,4}(?:translator|assistant|translation (?:engine|model|expert|"
        r"assistant))\b[^.\n]*[.:]?",
        "你|您",
        re.I,
    ),
    _pattern(
        "prompt",
        r"(?:^|(?<=\n)|(?<=[.!?] ))\W{0,3}(?:Source|Source text|Original(?: text)?|"
        r"Chinese(?: text)?|"
        r"Input|User|Human|Assistant|System|原文|中文)\s*\**[:：]\**\s*(?=\S)",
        r"[:：]",
        re.I,
    ),
    # what a shop assistant would say to a question, and a translator would not
    _pattern(
        "answer",
        r"^\W*(?:Thank you for (?:your (?:question|inquiry|enquiry|interest|message|query)|asking|"
        r"reaching out|contacting)|Thanks for (?:your (?:question|message|interest)|asking|reaching"
        r" out)|(?:That['’]s a |What a )?(?:Great|Good|Excellent) question)\b.*$",
        "谢|感|问得好|好问题|承蒙",
        re.I | re.S,
    ),
)
_MARKDOWN = re.compile(r"\*\*(?=\S)[^*\n]{1,200}\*\*|(?:^|(?<=\n))#{1,6} (?=\S)|```\w*")
_MARKED = re.compile(r"\*\*|#|```|__")

_CONTENT_SHARED = 3  # content words that two translations of one sentence share at least
_TWICE = 0.75  # share of the shorter one's content words
_PART = re.compile(r"\n+|(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])|\s+(?:/|\|)\s+")
_CHINESE_PART = re.compile(r"[^。！？!?…\n]+")
_HAN = r"[\u3400-\u9fff]"

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_OFTEN = 3  # times that a loop goes round at least
_PERIOD = 40  # words of a round at most
_GRAM = 4  # words of what comes back in a loop whose rounds differ
_LOOPED = 0.4  # share of the text from which it is one
_SAID_AGAIN = re.compile(rf"({_HAN})\1\1|({_HAN}{{2,}}).*\2.*\2", re.S)
_STUCK = 6  # words of a translation that is given twice for different sentences
_OTHER = 0.5  # Indel similarity below which sources are different

_CANNOT_END = frozenset(
    "a an the and or but nor because although than every whose if unless".split()
)
_HARDLY_END = frozenset(
    "of to in with for by from at into as that which who is are was were be been will shall may "
    "must can could would should has have had not their its his her our your my this these those "
    "such more most very between among during under about against through".split()
)
_ENDED = re.compile(r"[。！？!?…；;][”’」』）)】]*\s*$")
_OPEN_WORD = re.compile(r"([A-Za-z]+)\s*[,，]?\s*$")

_QUESTION = re.compile(r"^[^。！!？?…\n]+[？?][”’」』）)]*\s*$")
_ASKS = re.compile(
    r"请问|是否|能不能|可不可以|有没有|多少钱|吗[？?]|么[？?]|几点|哪里|什么时候|如何|怎么"
)
_RHETORICAL = re.compile(
    r"难道|岂|何必|何尝|不是|不就|怎么能|怎能|哪能|哪有|谁不|谁知|谁料|还能|还用|何况|何不|又怎|谁能|能不"
)
_INQUIRING = re.compile(
    r"\?|\b(?:whether|if|what|who|whom|whose|how|why|when|where|which|wonder\w*|ask\w*|"
    r"question\w*|know|"
    r"tell|doubt\w*|curious|guess\w*|imagine|suppose|surely|sure|could|would|let)\b",
    re.I,
)


class ArtefactCheck(Check):
    """Preambles, notes to the user, loops, doubled, broken-off and answered translations."""

    name = "artefacts"
    scope = Scope.WINDOW
    categories = (Category.ADDITION, Category.OMISSION, Category.MISTRANSLATION, Category.MARKUP)
    severity = Severity.MAJOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in enumerate(document.pairs):
            if pair.status is Status.OMISSION or not pair.translation.strip():
                continue
            loop = looping(pair.source, pair.translation)
            if loop:
                yield _draft(
                    number,
                    pair,
                    loop,
                    message("artefacts.loop"),
                    Severity.CRITICAL,
                    confidence=0.95,
                )
            spoken = list(_spoken(number, pair))
            yield from spoken
            yield from _markdown(number, pair, [d.translation_span for d in spoken])
            if pair.status is not Status.PAIRED or loop:
                continue
            yield from _twice(number, pair)
            yield from _answered(number, pair)
            following = document.pairs[number + 1] if number + 1 < len(document.pairs) else None
            yield from _broken_off(number, pair, following)
        for number, (before, pair) in enumerate(pairwise(document.pairs), start=1):
            if _is_stuck(before, pair):
                whole = (0, len(pair.translation))
                told = message("artefacts.stuck")
                yield _draft(
                    number, pair, whole, told, Severity.MAJOR, Category.MISTRANSLATION, 0.8
                )


def _draft(
    number: int,
    pair: CheckedPair,
    place: tuple[int, int],
    told: Message,
    severity: Severity,
    category: Category = Category.ADDITION,
    confidence: float = 0.9,
) -> Draft:
    return Draft(
        pair=number,
        category=category,
        severity=severity,
        confidence=confidence,
        message=told,
        translation_span=span(pair.translation, *place),
    )


_TOLD = {
    "preamble": "artefacts.preamble",
    "label": "artefacts.label",
    "note": "artefacts.note",
    "offer": "artefacts.offer",
    "refusal": "artefacts.refusal",
    "prompt": "artefacts.prompt",
    "answer": "artefacts.answer",
}
_CATEGORIES = {"answer": Category.MISTRANSLATION, "refusal": Category.MISTRANSLATION}


def _spoken(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """What is said to the user; of what overlaps, the first pattern's."""
    taken: list[tuple[int, int]] = []
    for known in _PATTERNS:
        if known.licence.search(pair.source):
            continue
        for match in known.pattern.finditer(pair.translation):
            start, end = _trimmed(match)
            if start == end or any(a < end and start < b for a, b in taken):
                continue
            taken.append((start, end))
            is_whole = known.kind in ("refusal", "answer")
            yield _draft(
                number,
                pair,
                (start, end),
                message(_TOLD[known.kind], words=pair.translation[start:end]),
                Severity.CRITICAL if is_whole else Severity.MAJOR,
                _CATEGORIES.get(known.kind, Category.ADDITION),
            )


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """The match without white space around it."""
    text = match[0]
    return match.start() + len(text) - len(text.lstrip()), match.start() + len(text.rstrip())


def _markdown(number: int, pair: CheckedPair, spoken: Sequence[Span | None]) -> Iterator[Draft]:
    """Markdown marks, but of what is no part of the translation anyway."""
    if _MARKED.search(pair.source):
        return
    for match in _MARKDOWN.finditer(pair.translation):
        if any(
            place and place.start < match.end() and match.start() < place.end for place in spoken
        ):
            continue
        told = message("artefacts.markdown", mark=match[0].strip())
        yield _draft(
            number, pair, _trimmed(match), told, Severity.MINOR, Category.MARKUP, confidence=0.85
        )


# --- twice ----------------------------------------------------------------------------------


def _twice(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """A second translation behind the first: as many sentences again, of the same words."""
    parts = _parts(pair.translation)
    chinese = len(_CHINESE_PART.findall(pair.source.strip("”’」』）)】 ")))
    half = len(parts) // 2
    if len(parts) < 2 or len(parts) % 2 or half < chinese:
        return
    first, second = parts[0][0], parts[half][0]
    sides = [pair.translation[first : parts[half - 1][1]], pair.translation[second : parts[-1][1]]]
    one, other = (_content(side) for side in sides)
    shared = len(one & other)
    fewest = min(len(one), len(other))
    if (
        shared >= _CONTENT_SHARED
        and shared >= _TWICE * fewest
        and not _SAID_TWICE.search(pair.source)
    ):
        place = (second, parts[-1][1])
        yield _draft(number, pair, place, message("artefacts.twice"), Severity.MAJOR)


_SAID_TWICE = re.compile(rf"({_HAN}{{3,}}).*\1", re.S)


def _parts(text: str) -> list[tuple[int, int]]:
    """Start and end of sentences, lines and what a slash parts."""
    bounds = [0, *(edge for match in _PART.finditer(text) for edge in match.span()), len(text)]
    pieces = zip(bounds[::2], bounds[1::2], strict=True)
    return [(a, b) for a, b in pieces if _WORD.search(text, a, b)]


def _content(text: str) -> frozenset[str]:
    return frozenset(word.lemma for word in words(text) if word.lemma not in ENGLISH_FUNCTION)


# --- loops ----------------------------------------------------------------------------------


def looping(source: str, translation: str) -> tuple[int, int] | None:
    """The stretch of a translation in which it goes round; None where it does not.

    Either the same words follow themselves again and again, or rounds that differ a little
    make up much of the text.  A source that says a thing three times may be rendered so.
    """
    found = list(_WORD.finditer(translation))
    if len(found) < _OFTEN + 1 or _SAID_AGAIN.search(source):
        return None
    folded = [match[0].lower() for match in found]
    rounds = _rounds(folded) or _returns(folded)
    return (found[rounds[0]].start(), found[rounds[1] - 1].end()) if rounds else None


def _rounds(folded: Sequence[str]) -> tuple[int, int] | None:
    """Words that follow themselves at least three times; single ones and pairs oftener."""
    for period in range(1, min(_PERIOD, len(folded) // _OFTEN) + 1):
        wanted = max(_OFTEN, 6 - period)
        run = 0
        for at in range(period, len(folded)):
            run = run + 1 if folded[at] == folded[at - period] else 0
            if run == period * (wanted - 1):
                first = at + 1 - period * wanted
                if any(word.isalpha() for word in folded[first : first + period]):
                    return first, _end_of_run(folded, at + 1, period)
    return None


def _end_of_run(folded: Sequence[str], at: int, period: int) -> int:
    while at < len(folded) and folded[at] == folded[at - period]:
        at += 1
    return at


def _returns(folded: Sequence[str]) -> tuple[int, int] | None:
    """The stretch from the first to the last of the word groups that keep coming back."""
    grams = [tuple(folded[k : k + _GRAM]) for k in range(len(folded) - _GRAM + 1)]
    often = {
        gram
        for gram, count in Counter(grams).items()
        if count >= _OFTEN and sum(word not in ENGLISH_FUNCTION for word in set(gram)) > 1
    }
    places = [k for k, gram in enumerate(grams) if gram in often]
    covered = {k + n for k in places for n in range(_GRAM)}
    if not places or len(covered) < _LOOPED * len(folded):
        return None
    return places[0], places[-1] + _GRAM


# --- broken off, answered, stuck ------------------------------------------------------------


def _broken_off(number: int, pair: CheckedPair, following: CheckedPair | None) -> Iterator[Draft]:
    """A translation that stops at a word after which none can stop."""
    last = _OPEN_WORD.search(pair.translation)
    if last is None or (following and following.translation[:1].islower()):
        return
    word, is_ended = last[1].lower(), bool(_ENDED.search(pair.source))
    if last[1].isupper() and len(word) < 3:
        return  # Plan A
    if word in _CANNOT_END or (is_ended and word in _HARDLY_END):
        told = message("artefacts.broken-off", word=last[1])
        place = (_clause_start(pair.translation, last.start(1)), last.end(1))
        yield _draft(number, pair, place, told, Severity.MAJOR, Category.OMISSION, 0.85)


def _clause_start(text: str, at: int) -> int:
    """Where the words before a place begin that belong to it, five at most."""
    before = [match.start() for match in _WORD.finditer(text, 0, at)]
    return before[-5:][0] if before else at


def _answered(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """A question that the translation does not ask."""
    source = pair.source.strip()
    if (
        _QUESTION.search(source)
        and _ASKS.search(source)
        and not _RHETORICAL.search(source)
        and not _INQUIRING.search(pair.translation)
        and len(_WORD.findall(pair.translation)) > 2
    ):
        whole = (0, len(pair.translation))
        told = message("artefacts.not-asked")
        yield _draft(number, pair, whole, told, Severity.MAJOR, Category.MISTRANSLATION, 0.7)


def _is_stuck(before: CheckedPair, pair: CheckedPair) -> bool:
    """Whether a pair has the translation of the one before it, and not its source."""
    return (
        before.status is pair.status is Status.PAIRED
        and pair.translation.strip() == before.translation.strip()
        and len(_WORD.findall(pair.translation)) >= _STUCK
        and Indel.normalized_similarity(pair.source, before.source) < _OTHER
    )
