"""Artefacts: what a language model says beside its translation, or in place of it.

Whatever a model may say to its user, a text may say as well ("Sure! Here's …" of 好的，以下是…).
So every pattern has its licence: words of the source that it may stand for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz.distance import Indel

from ..alignment.words import ENGLISH_FUNCTION
from ..language.english import words
from ..language.gazetteer import gazetteer
from ..language.lexicon import lexicon, pattern
from ..language.words import chinese_words
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
    # "I chose “gallery” because 馆 is ambiguous here."
    _pattern(
        "note",
        r"(?:(?<=^)|(?<=[.!?\n”\")] )|(?<=\n))(?:I|We)(?:['’]ve| have)? (?:chose|chosen|opted for|"
        r"used|kept|rendered|translated|left|went with)\b"
        r"(?=[^\n]*(?:[\"“‘”’\u3400-\u9fff]|translat))"
        r"[^\n]*?(?:\b(?:because|since|as|to|for|instead|rather|over)\b|[\u3400-\u9fff])[^\n]*$",
        f"[我咱]|笔者|本人|{_TRANSLATION}",
    ),
    _pattern(
        "note",
        r"(?:(?<=^)|(?<=[.!?\n”\")] )|(?<=\n))(?:In this context|Here|In Chinese),?\s+(?:the "
        r"(?:word|term|phrase|character) )?[\"“‘']?[\u3400-\u9fff]+[\"”’']?\s+"
        r"(?:means|refers|is|can|could|has)\b.*$",
        f"{_TRANSLATION}|意思|是指|汉字|字",
        re.S,
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
    # what a model thinks before it translates
    _pattern(
        "reasoning",
        r"<(?P<tag>think(?:ing)?|reasoning|reflection|scratchpad|analysis)>.*?(?:</(?P=tag)>|\Z)|"
        r"\A.*?</(?:think(?:ing)?|reasoning|reflection|scratchpad|analysis)>",
        "<|思考",
        re.I | re.S,
    ),
    _pattern(
        "reasoning",
        r"^\W*(?:(?:Okay|OK|Alright|All right|Hmm|Right|So|Well|First(?: of all)?)\b[,.]*\s+)?"
        r"(?:(?:so )?the user (?:wants|is asking|asked|has asked|provided|gave|needs|would like)|"
        r"(?:I|we)(?: need| have| want|['’]ll need|['’]m going)? to translate|I should translate|"
        r"let(?:['’]s| me| us) (?:translate|analy[sz]e|parse|break this down|"
        r"think (?:about|through)|work through)|"
        r"(?:the|this) (?:Chinese|source|original|given|input) (?:sentence|text|phrase|word))\b"
        r"[^\n]*?(?:[.:!](?=\s|$)|\n)",
        f"用户|{_TRANSLATION}|[分拆]|句|原文|中文|汉语",
        re.I,
    ),
    # two wordings, of which the translator left the choice to the reader
    _pattern(
        "alternative",
        r"\((?:or|alt(?:ernatively)?\.?|also|lit\.?|literally)\b[:,]? [^()]{2,80}\)",
        r"[(（或即又也亦称译]|就是|简称",
        re.I,
    ),
    _pattern(
        "alternative",
        r"(?:(?<=[.!?”\"] )|(?<=\n))Or(?: (?:simply|just))?[:：]\s+\S.*$",
        f"{_TRANSLATION}|或|要么|还是",
        re.S,
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
_STOPS = re.compile(r"[。；;][”’」』）)】]*\s*$")
_ITEM_ENDS = re.compile(r"[;；]\s*(?:and|or|and/or)\s*$", re.I)
"""How an English list ends the last but one of its items: "(a) pays late; or"."""
_COMMA_ENDS = re.compile(r"[,，]\s*(?:and|or|and/or)\s*$", re.I)
"""So may it do with a comma, where the source shows that it is a list."""
_ITEM = re.compile(
    r"\s*(?:[（(]?(?:[一二三四五六七八九十]+|\d{1,2}|[a-zA-Z]|[ivx]+)[）).、．]|"
    r"[①-⑳⑴-⒇•·●○▪–—*-]|第\S{1,4}[条项])"
)
_OPEN_WORD = re.compile(r"([A-Za-z]+)\s*[,，]?\s*$")

_QUESTION = re.compile(r"^[^。！!？?…\n]+[？?][”’」』）)]*\s*$")
_ASKS = re.compile(
    r"请问|是否|能不能|可不可以|有没有|多少钱|吗[？?]|么[？?]|几点|哪里|什么时候|如何|怎么"
)
_CUT_SHORT = 2  # words up to which a question may be put without its form: "Your name"
_RHETORICAL = re.compile(
    r"难道|岂|何必|何尝|不是|不就|怎么能|怎能|哪能|哪有|谁不|谁知|谁料|还能|还用|何况|何不|又怎|谁能|能不|"
    r"[开算怕急凶笑哭吵闹愁慌怪装]什么|有什么(?:用|好|可|了不起|大不了)|什么(?:话|玩意)|凭什么|谁(?:叫|让|信|稀罕)|"
    r"哪[里儿]的话|怎么(?:会|可能|这么|那么|好意思)|关[^，。]{1,3}什么事|用得着|不成[？?]"
)
_YES_OR_NO = re.compile(
    r"^\W*(?:Yes|No|Yeah|Yep|Nope|Sure|Certainly|Absolutely|Definitely|Of course)\b[,.!:–—-]", re.I
)
_TAGS = re.compile("不是|对不对|对吧|是吧|好吗|行吗|可以吗|是的|对[，,]|当然|没[错有问]|不[，,对]")
"""What may be behind a yes or no in the translation of a question."""
_REQUEST = (  # 请用一句话列举, 帮我写
    r"^(?:请|麻烦|劳烦|烦请|能否|可否|能不能|可不可以|可以)?(?:你|您)?(?:请)?(?:帮(?:我们|我|忙)?|[给替为]我们?)?"
    r"(?:用[^，。]{1,10}?|再|简要|简单|详细|至少|尽量)?"
)
_ASKED = 60
"""Characters of a request: a longer text may put it in other words."""
_OPENS_A_QUESTION = re.compile(
    r"(?:^|[.!:;,–—-]\s*)[\W]*(?:how|what|why|when|where|which|who|whose|whom|whether|can|could|would|"
    r"will|is|are|was|were|do|does|did|have|has|may|shall|should|any|some|anyone|anything)\b",
    re.I,
)
_REPORTS_A_QUESTION = re.compile(
    r"\?|n['’]t\b|\b(?:no|not|never|nothing|nobody|none|hardly)\b|"
    r"\b(?:whether|wonder|ask|inquir|enquir|quer(?:y|ies)|question|know|curious|guess|suppose|"
    r"surely|imagine|doubt|think)|"
    r"\b(?:tell|told|say|see|understand|show|let|remember|find out|figure|matter|about|of|on|to|"
    r"and|or) (?:me |us )?(?:how|what|why|when|where|which|who|whose|if)\b",
    re.I,
)
"""A question in other words, or a rhetorical one as the denial that it is."""
_PLEASE = re.compile(
    r"\bplease\b|\b(?:could|can|will|would) you\b|\bI(?: (?:want|need)|['’]d like| would like)\b|"
    r"\bhelp me\b",
    re.I,
)
_STATEMENT = re.compile(r"[.!][\"”’)]*\s*$")
_ANSWERED_AS = re.compile(
    r"如何|怎么|怎样|什么|哪[里儿些个种]|几[点个]|多少|谁|为何|为什么|多[久长大远]"
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
    reach = 1
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
            yield from _alternatives(number, pair)
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
    "reasoning": "artefacts.reasoning",
    "alternative": "artefacts.alternative",
}
_SEVERITIES = {"alternative": Severity.MINOR}
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
                Severity.CRITICAL if is_whole else _SEVERITIES.get(known.kind, Severity.MAJOR),
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


def _alternatives(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Two English words for one Chinese word, with a slash between."""
    if _CHOICE.search(pair.source):
        return
    for match in _SLASH.finditer(pair.translation):
        one, other = (words(match[k])[0].lemma for k in (1, 2))
        if match[0].lower() in _STOCK or one == other:
            continue
        if _SPACED.search(match[0]) or _are_of_one_word(pair.source, one, other):
            told = message("artefacts.alternative", words=match[0])
            yield _draft(number, pair, match.span(), told, Severity.MINOR, confidence=0.7)


def _are_of_one_word(source: str, one: str, other: str) -> bool:
    """Whether the dictionary gives both words for one of the source."""
    return any(
        {one, other} <= {word.lemma for word in words(gazetteer().glosses(source[start:end]))}
        for start, end in chinese_words(source)
    )


_CHOICE = re.compile(r"[/／|｜或和与及、跟]|还是")
_SLASH = re.compile(r"(?<![\w/.:])([a-z]{3,}) ?/ ?([a-z]{3,})(?![\w/:]|\.\w)")
_SPACED = re.compile(" / ")
_STOCK = frozenset(
    "and/or he/she she/he his/her her/his him/her yes/no on/off either/or pass/fail "
    "read/write".split()
)
"""What stands with a slash in good English."""
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
    if _is_item(pair, following):
        return
    if word in _CANNOT_END or (is_ended and word in _HARDLY_END):
        told = message("artefacts.broken-off", word=last[1])
        place = (_clause_start(pair.translation, last.start(1)), last.end(1))
        yield _draft(number, pair, place, told, Severity.MAJOR, Category.OMISSION, 0.85)


def _is_item(pair: CheckedPair, following: CheckedPair | None) -> bool:
    """Whether a translation ends as an item of a list does before another one."""
    if _ITEM_ENDS.search(pair.translation):
        return following is not None or bool(_STOPS.search(pair.source))
    return bool(
        following
        and _COMMA_ENDS.search(pair.translation)
        and _ITEM.match(pair.source)
        and _ITEM.match(following.source)
    )


def _clause_start(text: str, at: int) -> int:
    """Where the words before a place begin that belong to it, five at most."""
    before = [match.start() for match in _WORD.finditer(text, 0, at)]
    return before[-5:][0] if before else at


def _answered(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """A question that the translation does not ask, a request that it does not make."""
    source = pair.source.strip()
    whole = (0, len(pair.translation))
    if _is_answer(source, pair.translation):
        told = message("artefacts.answer", words=pair.translation)
        yield _draft(
            number, pair, whole, told, Severity.CRITICAL, Category.MISTRANSLATION, confidence=0.8
        )
    elif (
        _QUESTION.search(source)
        and not _RHETORICAL.search(source)
        and _STATEMENT.search(pair.translation)
        and len(_WORD.findall(pair.translation)) > _CUT_SHORT
        and (_is_not_inquiring(source, pair.translation) or _is_stated(source, pair.translation))
    ):
        told = message("artefacts.not-asked")
        yield _draft(number, pair, whole, told, Severity.MAJOR, Category.MISTRANSLATION, 0.7)


def _is_answer(source: str, translation: str) -> bool:
    """Whether a text says yes or no to a question, or does what a request asks for."""
    if _QUESTION.search(source):
        says_yes = _YES_OR_NO.match(translation) and not _TAGS.search(source)
        if says_yes and "?" not in translation:
            return True
    if len(source) > _ASKED or len(re.findall("[。！？!?]", source)) > 1:
        return False
    return any(
        _is_addressed(match) and not (done.search(translation) or _PLEASE.search(translation))
        for asked, done in _requests()
        if (match := asked.match(source))
    )


@cache
def _requests() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """What a text may ask for, and English that asks the same: ``data/requests.toml``."""
    return tuple(
        (
            re.compile(f"{_REQUEST}(?:{pattern(row['chinese'])})"),
            re.compile(rf"\b(?:{pattern(row['english'])})", re.I),
        )
        for row in lexicon("requests")["request"]
    )


def _is_addressed(request: re.Match[str]) -> bool:
    """Whether it is asked of somebody: 请列举, 帮我写; 列举 alone may be a heading."""
    return bool(re.match("请|麻烦|劳烦|烦请|能|可|你|您|帮|[给替为]我", request[0]))


def _is_not_inquiring(source: str, translation: str) -> bool:
    return bool(_ASKS.search(source)) and not _INQUIRING.search(translation)


def _is_stated(source: str, translation: str) -> bool:
    """Whether what asks how or what is put as a statement, or as an order to do it."""
    return bool(_ANSWERED_AS.search(source)) and not (
        _OPENS_A_QUESTION.search(translation) or _REPORTS_A_QUESTION.search(translation)
    )


def _is_stuck(before: CheckedPair, pair: CheckedPair) -> bool:
    """Whether a pair has the translation of the one before it, and not its source."""
    return (
        before.status is pair.status is Status.PAIRED
        and pair.translation.strip() == before.translation.strip()
        and len(_WORD.findall(pair.translation)) >= _STUCK
        and Indel.normalized_similarity(pair.source, before.source) < _OTHER
    )
