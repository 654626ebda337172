"""Foreign persons in whose stead another name stands: 默克尔 as Macron.

The knowledge has the English of two thousand transcribed names; what it lacks is judged by its
sound (``language.transcription``).  A name is another one where the words linked to it, or the only
name that nothing else explains, are none of its known forms and either sound unlike the characters
or are what the knowledge knows another person by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ..knowledge import KnownTerm, transcriptions
from ..language.chinese_names import SPELLING, source_names
from ..language.english_names import EnglishNames, NameWord, english_names, fold, stands_first
from ..language.gazetteer import GENERIC, gazetteer
from ..language.romanisation import divided, is_spelt
from ..language.spelling import is_common
from ..language.transcription import likeness
from ..language.words import usage
from ..model import Category, Severity, message
from .base import CheckedPair, Draft, span

_UNLIKE = 0.4
"""Likeness below which a name is another one.

Of the transcribed persons of the knowledge .011 sound less like their own English, .88 less like
that of another person, drawn by chance.
"""
_LINKED = 0.3
_SHORTEST = 3  # characters of a transcription that no table knows
_SPELT = re.compile(rf"[{''.join(sorted(SPELLING - {'·'}))}]{{{_SHORTEST},}}")
_LETTERS = 4  # of a name
_ARTICLES = frozenset(("a", "an", "the"))


@dataclass(frozen=True, slots=True)
class _Transcription:
    """A transcribed name of the source.

    Attributes:
        start: in the source.
        end: behind it.
        forms: folded words of its known English; none where it is not known.
        english: the English to suggest, or empty.
    """

    start: int
    end: int
    forms: frozenset[str]
    english: str


def exchanged_persons(
    number: int, pair: CheckedPair, known: Sequence[KnownTerm], sources: Sequence[str]
) -> Iterator[Draft]:
    """Foreign persons that the English calls by the name of another one.

    Parameters:
        number: of the pair.
        pair: to look at.
        known: what the knowledge knows of it.
        sources: around it, its own among them.
    """
    names = [*_known(known), *_unknown(pair.source, known)]
    english = english_names(pair.translation)
    lost = [name for name in names if not _is_said(name, pair.source, english)]
    if not lost:
        return
    strange = [
        word
        for word in _free_names(english, known)
        if not _is_explained(word, names, pair, sources)
    ]
    for name in lost:
        other = _in_stead(pair, name, strange, is_only=len(lost) == 1)
        if other:
            yield _draft(number, pair, name, other)


def _known(known: Sequence[KnownTerm]) -> Iterator[_Transcription]:
    """Transcribed persons of the knowledge."""
    for term in known:
        entries = [e for e in term.entries if e.domain == "transcriptions" and e.kind == "person"]
        if entries and len(entries) == len(term.entries):
            forms = {fold(w) for e in entries for r in e.renderings for w in re.split(r"[\s-]", r)}
            yield _Transcription(term.start, term.end, frozenset(forms), entries[0].renderings[0])


def _unknown(source: str, known: Sequence[KnownTerm]) -> Iterator[_Transcription]:
    """Stretches of characters that spell foreign names, where no dictionary knows them."""
    for match in _SPELT.finditer(source):
        words = [
            (start, end)
            for start, end in source_names(source).words
            if start < match.end() and match.start() < end
        ]
        start, end = words[0][0], words[-1][1]
        is_whole = (start, end) == match.span()
        is_word = any(_is_word(source[a:b]) for a, b in words)
        is_known = any(t.start < end and start < t.end for t in known)
        is_known |= usage(source[start:end]).frequency > 0  # 奥斯卡, which is no person
        if is_whole and not is_word and not is_known:
            yield _Transcription(start, end, frozenset(), "")


def _is_word(text: str) -> bool:
    """Whether a dictionary has a word of two characters or more."""
    known = gazetteer()
    if len(text) == 1:
        return usage(text).kind[:1] in ("c", "p")  # 因, 于
    if usage(text).kind.startswith("nr"):  # a part of a foreign name, as any other
        return False
    return bool(usage(text).frequency or known.is_common_word(text) or known.lookup(text))


def _is_said(name: _Transcription, source: str, english: EnglishNames) -> bool:
    """Whether a word of the English is one of the name's forms, or sounds like it."""
    return any(_is_of(name, word.folded, source) for word in english.words if word.is_capital)


def _is_of(name: _Transcription, folded: str, source: str) -> bool:
    if any(_are_akin(folded, form) for form in name.forms):
        return True
    if name.forms and _persons().get(folded):
        return False  # Macron is 马克龙, however much it sounds like 默克尔
    return likeness(source[name.start : name.end], folded) >= _UNLIKE


def _are_akin(word: str, form: str) -> bool:
    """Whether a word is a form of a name, or made of it: Gaullist of Gaulle."""
    stem = form[: max(_LETTERS, len(form) - 1)]
    return word == form or (len(form) >= _LETTERS and word.startswith(stem))


@cache
def _persons() -> dict[str, frozenset[str]]:
    """Transcribed persons that go by one word in English: its folded form, their characters."""
    index: dict[str, set[str]] = {}
    for entry in transcriptions():
        if entry.kind == "person":
            for form in entry.renderings:
                if form.isalpha():
                    index.setdefault(fold(form), set()).add(entry.source)
    return {form: frozenset(sources) for form, sources in index.items()}


def _free_names(english: EnglishNames, known: Sequence[KnownTerm]) -> list[NameWord]:
    """Capitalised words that name something, and no place, people, title or known term."""
    accepted = [hit for term in known for hit in term.accepted]
    places = gazetteer().english_places
    return [
        word
        for before, word in pairwise((None, *english.words))
        if word is not None
        and word.raw.istitle()
        and not (before and before.folded in _ARTICLES)  # the Dane
        and len(word.folded) >= _LETTERS
        and word.folded not in GENERIC
        and word.folded not in places
        and not is_common(word.folded)
        and (word.folded in _persons() or not stands_first(english.text, word.start))
        and not any(hit.start <= word.start and word.end <= hit.end for hit in accepted)
    ]


def _is_explained(
    word: NameWord, names: Sequence[_Transcription], pair: CheckedPair, sources: Sequence[str]
) -> bool:
    """Whether another name of the sources stands behind a word: by its form, sound or pinyin."""
    if any(_is_of(name, word.folded, pair.source) for name in names):
        return True
    if any(chars in text for chars in _persons().get(word.folded, ()) for text in sources):
        return True
    if any(is_spelt(way, text) for way in divided(word.raw) for text in sources):
        return True
    return any(
        word.folded in name.forms or any(word.folded in form for form in name.forms)
        for text in sources
        for mention in source_names(text).mentions
        for name in mention.names
    )


def _in_stead(
    pair: CheckedPair, name: _Transcription, strange: Sequence[NameWord], *, is_only: bool
) -> NameWord | None:
    """The name that stands for a lost one, by links or, where there are none, alone."""
    linked = [
        word
        for word in strange
        if any(
            link.score >= _LINKED
            and link.source_start < name.end
            and name.start < link.source_end
            and link.target_start < word.end
            and word.start < link.target_end
            for link in pair.links
        )
    ]
    if linked:
        return linked[0]
    return strange[0] if not pair.links and is_only and len(strange) == 1 else None


def _draft(number: int, pair: CheckedPair, name: _Transcription, other: NameWord) -> Draft:
    chinese = pair.source[name.start : name.end]
    told = (
        message("names.replaced", chinese=chinese, name=name.english, english=other.raw)
        if name.english
        else message("names.sound", chinese=chinese, english=other.raw)
    )
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.CRITICAL if name.english else Severity.MAJOR,
        confidence=0.8 if name.english else 0.6,
        message=told,
        source_span=span(pair.source, name.start, name.end),
        translation_span=span(pair.translation, other.start, other.end),
        suggestion=name.english or None,
    )
