"""Literal renderings: set phrases and compounds put into English by their characters.

A compound is more than its characters (颜值 is no "face value"), and a set phrase often has
both a picture and a meaning, which CC-CEDICT tells apart as "lit." and "fig.".  A rendering
made of what the characters say, in which nothing of any sense of the word is left, is suspect.
Where the sentence encoder is at hand it has the last word: it reads the characters as well,
so a rendering that is closer to the Chinese than to any sense renders no more than the surface.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from ..knowledge import family
from ..language import chinese_words
from ..language.english import Word, lemma, words
from ..language.gazetteer import gazetteer
from ..language.units import chinese_unit
from ..model import Category, Evidence, Severity, Span, message
from ..support.remembered import of_words
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, Similar, span
from .word_for_word import is_word_for_word

_LONGEST = 8  # characters; what is longer in the dictionary is a proverb
_REACH = 50  # characters of English that a rendering in adjacent words may take up
_CLOSER = 0.015
"""By how much a rendering may be closer to a sense than to the Chinese and still be literal.

Beyond it `benchmarks/checks.py` found one right in ten.
"""
_SET_PHRASE = 4  # characters
_TWO = 2
_BESIDE, _PIECES = 2, 2
"""Content words from those linked to a set phrase that may belong to its rendering, and how many
must gloss another character.

Of human translations of WMT20 and WMT21 news, 4,107 segments, it blames none.
"""
_LEAST_RISK = 0.2  # of the riskiest word: below it experts seldom mark anything
_LONG = 60  # characters: a sense so long explains more than it translates

_LEARNED = re.compile(
    r"^\w*(?:itis|osis|[aeo]mia|emesis|pathy|algia|ectomy|uria|pn[eo]ea|rrh(?:o?ea|agia)|oma|scopy|"
    r"plegia|paresis|trophy|megaly|phasia|phagia|phonia|opia|opsia|lexia|stasis|tony|tonia|cardia|"
    r"pepsia|rexia|somnia|kinesia|esthesia|ectasis|sclerosis|phobia|taxia)\b"
)
"""A sense that is a physician's word of Greek or Latin."""
_SENSE = re.compile(r"[/;]")
_NUMERAL = re.compile("[一二两三四五六七八九十百千万]+")
_NOTE = re.compile(r"\([^)]*\)|[\u3400-\u9fff|·]+(?:\[[^\]]*\])?|\[[^\]]*\]")
_NO_SENSE = re.compile(
    r"lit\.|CL:|(?:old |erhua )?variant|surname|used in|see |also written|abbr\."
)
_HAN = re.compile(r"[\u3400-\u9fff]+")
# Words that say too little: a character whose gloss they are may be rendered by chance.
_LIGHT = frozenset(
    "a about after all also an and any as at away back be before between both but by can could do "
    "down during each either else even every few first for from get give go have he her him his "
    "how i if in into it its just keep last like little make many may might more most much must "
    "need next no nor not now of off on one oneself only or other our out over own per put same "
    "say see set she should so some somebody something still such take than that the their them "
    "then there these they this those through thus to too two under until up upon use very want "
    "we well what when where whether which while who whole will with within without would yet "
    "you your sb sth etc esp eg".split()
)
_SUBJECTS = frozenset("i you he she we they".split())
_ARTICLES = frozenset("to a an the sb sth one's sb's oneself be one".split())


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the dictionary says of a word, as lemmas.

    Attributes:
        senses: its senses as written, without the picture behind them.
        meaning: lemmas of all that stands in the entry beside the picture.
        picture: lemmas of each "lit." gloss.
        characters: content lemmas of each character's glosses, those of the senses left out.
    """

    senses: tuple[str, ...]
    meaning: frozenset[str]
    picture: tuple[frozenset[str], ...]
    characters: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    pair: int
    source: Span
    translation: Span
    entry: _Entry


class LiteralCheck(Check):
    """Words of the dictionary whose English is made of their characters."""

    name = "literal"
    scope = Scope.PAIR
    categories = (Category.MISTRANSLATION,)
    severity = Severity.MAJOR
    uses = frozenset((Evidence.ENCODER, Evidence.LINKS))
    blames_words = True

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        candidates = [
            candidate
            for number, pair in document.both_sides()
            for candidate in _candidates(number, pair)
        ]
        for candidate, judgement in zip(
            candidates, _judged(candidates, document.similar), strict=True
        ):
            if judgement and not document.is_vouched(draft := _draft(candidate, *judgement)):
                yield draft


def _judged(
    candidates: Sequence[_Candidate], similar: Similar | None
) -> list[tuple[Severity, float] | None]:
    """Severity and confidence of each; None where the encoder takes it for a fair rendering."""
    if similar is None:
        return [(Severity.MINOR, 0.35)] * len(candidates)
    if not candidates:
        return []
    # One call for all: the encoder batches, and its cache is read once.
    senses = [candidate.entry.senses for candidate in candidates]
    flat = [sense for own in senses for sense in own]
    surfaces = [candidate.source.text for candidate in candidates]
    matrix = similar([candidate.translation.text for candidate in candidates], flat + surfaces)
    judgements: list[tuple[Severity, float] | None] = []
    first = 0
    for number, own in enumerate(senses):
        closest = float(matrix[number, first : first + len(own)].max())
        surface = float(matrix[number, len(flat) + number])
        first += len(own)
        is_literal = closest <= surface + _CLOSER
        judgements.append((Severity.MAJOR, 0.8) if is_literal else None)
    return judgements


def _draft(candidate: _Candidate, severity: Severity, confidence: float) -> Draft:
    return Draft(
        pair=candidate.pair,
        category=Category.MISTRANSLATION,
        severity=severity,
        confidence=confidence,
        message=message(
            "literal.characters",
            english=candidate.translation.text,
            chinese=candidate.source.text,
            senses=candidate.entry.senses[:2],
        ),
        source_span=candidate.source,
        translation_span=candidate.translation,
        # of several senses nobody knows which is meant
        suggestion=candidate.entry.senses[0] if len(candidate.entry.senses) == 1 else None,
    )


def _candidates(number: int, pair: CheckedPair) -> Iterator[_Candidate]:
    tokens = chinese_words(pair.source)
    text = words(pair.translation)
    content = [word for word in text if word.lemma not in _LIGHT and len(word.lemma) > 1]
    said = {word.lemma for word in text}
    for start, end in _headwords(pair.source, tokens):
        entry = _entry(pair.source[start:end])
        if entry is None or said & entry.meaning or _is_title(pair.source, start, end):
            continue
        if _is_counted(pair.source, start, end):
            continue
        linked = pair.rendering(start, end)
        others = [pair.source[a:b] for a, b in tokens if b <= start or a >= end]
        place = (
            _by_picture(entry, text)
            or _by_characters(entry, text, content, linked)
            or _by_pieces(entry, content, linked, others)
        )
        if place is None or place[-1].end - place[0].start > _REACH:
            continue
        if _is_plain_english(pair.source[start:end], entry, place):
            continue
        english = span(pair.translation, place[0].start, place[-1].end)
        if _by_chance(place, others) or pair.is_trusted(english, _LEAST_RISK):
            continue
        if pair.links and not is_word_for_word(pair, (english.start, english.end)):
            continue
        yield _Candidate(number, span(pair.source, start, end), english, entry)


def _is_title(source: str, start: int, end: int) -> bool:
    """Whether a word is all of a title, which has a name in English rather than a sense."""
    return source[max(0, start - 1) : start] == "《" and source[end : end + 1].strip() in ("》", "")


def _is_counted(source: str, start: int, end: int) -> bool:
    """Whether a word may be a number with its unit: 四周, all around, is four weeks as well."""
    numeral = _NUMERAL.match(source, start, end)
    return numeral is not None and chinese_unit(source, start, numeral.end())[1][1] >= end


def _headwords(source: str, tokens: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Words of the dictionary, the longest at every word boundary."""
    known = gazetteer()
    ends = [end for _, end in tokens]
    position = 0
    for k, (start, _) in enumerate(tokens):
        if start < position:
            continue
        for end in reversed(ends[k : k + _LONGEST]):
            if 2 <= end - start <= _LONGEST and known.is_common_word(source[start:end]):
                yield start, end
                position = end
                break


@of_words
def _entry(chinese: str) -> _Entry | None:
    """The entry of a word; None where it has no sense, or none that its characters lack."""
    known = gazetteer()
    if _HAN.fullmatch(chinese) is None or known.proper(chinese):
        return None
    senses, picture = [], []
    for sense in _SENSE.split(known.glosses(chinese)):
        plain = " ".join(_NOTE.sub(" ", sense).split())
        if plain.startswith("lit."):
            picture.append(frozenset(_lemmas(plain.removeprefix("lit."))) - _ARTICLES)
        elif plain and not _NO_SENSE.match(plain):
            senses.append(plain.removeprefix("fig.").strip())
    if not senses:
        return None
    # What stands in brackets explains the sense, so that its words are fair ones too.
    meaning = frozenset(
        _lemmas(" ".join(s for s in _SENSE.split(known.glosses(chinese)) if "lit." not in s))
    )
    return _Entry(
        tuple(sorted(senses, key=lambda sense: len(sense) > _LONG)),
        meaning - _LIGHT,
        tuple(picture),
        tuple(glosses(character) - meaning for character in chinese),
    )


@of_words
def glosses(chinese: str) -> frozenset[str]:
    """Content lemmas of all that the dictionary says of a word."""
    text = _NOTE.sub(" ", gazetteer().glosses(chinese))
    return frozenset(one for one in _lemmas(text) if one not in _LIGHT and len(one) > 1)


def _lemmas(text: str) -> set[str]:
    return {lemma(word) for word in re.findall(r"[A-Za-z]+(?:'[a-z]+)?", text)}


def _by_picture(entry: _Entry, text: Sequence[Word]) -> Sequence[Word] | None:
    """The shortest stretch that says all of the picture, with at most a few words more."""
    for picture in entry.picture:
        if len(picture) < 2 or not picture - _LIGHT:
            continue
        reach = len(picture) + 2
        for k, word in enumerate(text):
            if word.lemma in picture:
                stretch = text[k : k + reach]
                last = [n for n, other in enumerate(stretch) if other.lemma in picture][-1]
                if picture <= {other.lemma for other in stretch}:
                    return stretch[: last + 1]
    return None


def _by_characters(
    entry: _Entry, text: Sequence[Word], content: Sequence[Word], linked: Span | None
) -> Sequence[Word] | None:
    """Content words side by side that gloss a character each, all but one of them at most."""
    count = max(2, len(entry.characters) - 1)
    if sum(map(bool, entry.characters)) < count:
        return None
    for k in range(len(content) - count + 1):
        block = content[k : k + count]
        if linked and not (block[0].start < linked.end and linked.start < block[-1].end):
            continue
        if _glossed(block, entry.characters) and not _has_subject(text, block):
            return block
    return None


def _is_plain_english(chinese: str, entry: _Entry, place: Sequence[Word]) -> bool:
    """Whether a rendering says in common words, each for a word of the term, what a learned one is.

    吞咽困难 is dysphagia to a physician, and difficulty swallowing in a leaflet.  Characters that
    are no words make pictures (白血病 is no "white blood disease").
    """
    if not any(_LEARNED.search(sense) for sense in entry.senses):
        return False
    content = [family(word.lemma) for word in place if word.lemma not in _LIGHT]
    cuts = range(2, len(chinese) - 1) if len(chinese) > _TWO else range(1, _TWO)  # 血尿
    for cut in cuts:
        halves = chinese[:cut], chinese[cut:]
        meant = frozenset(family(one) for half in halves for one in glosses(half))
        if all(map(gazetteer().is_common_word, halves)) and meant.issuperset(content):
            return True
    return False


def _has_subject(text: Sequence[Word], block: Sequence[Word]) -> bool:
    """Whether somebody acts between the words of a block, which so are no compound."""
    return any(block[0].start < w.start < block[-1].start and w.lemma in _SUBJECTS for w in text)


def _by_pieces(
    entry: _Entry, content: Sequence[Word], linked: Span | None, others: Sequence[str]
) -> Sequence[Word] | None:
    """Words of a set phrase's rendering, or beside it, that gloss two of its characters.

    Others may stand in between ("a plan of his father's to slow down the troops").
    """
    if linked is None or len(entry.characters) < _SET_PHRASE:
        return None
    places = [
        k for k, word in enumerate(content) if word.start < linked.end and linked.start < word.end
    ]
    if not places:
        return None
    beside = content[max(0, places[0] - _BESIDE) : places[-1] + _BESIDE + 1]
    pieces = [word for word in beside if not _by_chance([word], others)]
    glossed: dict[int, Word] = {}
    for word in pieces:
        for number, meant in enumerate(entry.characters):
            if number not in glossed and word.lemma in meant:
                glossed[number] = word
                break
    found = sorted(glossed.values(), key=lambda word: word.start)
    return found if len(found) >= _PIECES else None


def _glossed(block: Sequence[Word], characters: Sequence[frozenset[str]]) -> bool:
    """Whether every word glosses another character."""
    if not all(any(word.lemma in meant for meant in characters) for word in block):
        return False
    return any(
        all(word.lemma in meant for word, meant in zip(block, order, strict=True))
        for order in permutations(characters, len(block))
    )


def _by_chance(place: Sequence[Word], others: Sequence[str]) -> bool:
    """Whether a content word of the place may stand for another word of the source."""
    return any(
        word.lemma not in _LIGHT and any(word.lemma in glosses(other) for other in others)
        for word in place
    )
