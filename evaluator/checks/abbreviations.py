"""Short place names, bracketed or run together, that the translation did not spell out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..language.english_names import EnglishNames, english_names
from ..language.gazetteer import Name, gazetteer
from ..language.pinyin import read_out
from ..language.short_names import Run, runs
from ..model import Category, Severity, Span, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

# capitalised words, some of them in brackets, as 西（宁） comes out word by word
_NAME_RUN = re.compile(r"[A-Z][\w'’]*(?:[ \-–]+\(?[A-Z][\w'’]*\)?)*")


class AbbreviationCheck(Check):
    """Expands 西（宁）成（都） or 渝昆 and asks for every place in the English."""

    name = "abbreviations"
    scope = Scope.PAIR
    categories = (Category.MISTRANSLATION, Category.UNTRANSLATED)
    severity = Severity.MAJOR
    blames_words = True

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in document.both_sides():
            english = english_names(pair.translation)
            for run in runs(pair.source):
                yield from _check(number, pair, run, english)


def _check(number: int, pair: CheckedPair, run: Run, english: EnglishNames) -> Iterator[Draft]:
    missing = [part for part in run.parts if not any(_stands(n, english) for n in part)]
    text = pair.source[run.start : run.end]
    if not missing or (not run.bracketed and _is_accepted(text + run.tail, text, english)):
        return
    left = _pinyin_left(text, pair, english) if not run.bracketed else None
    names = [part[0].english for part in run.parts]
    lost = [part[0].english for part in missing]
    if left:
        told = message("abbreviations.pinyin", pinyin=left.text, short=text, names=names)
    elif run.bracketed:
        told = message("abbreviations.bracketed", written=text, names=names, lost=lost)
    else:
        told = message("abbreviations.short", short=text, names=names, lost=lost)
    yield Draft(
        pair=number,
        category=Category.UNTRANSLATED if left else Category.MISTRANSLATION,
        severity=Severity.CRITICAL if run.bracketed else Severity.MAJOR,
        confidence=0.95 if run.bracketed else 0.9 if left else 0.7,
        message=told,
        source_span=span(pair.source, run.start, run.end + len(run.tail)),
        translation_span=left or _neighbourhood(run, pair, english),
        suggestion=run.expansion,
    )


def _stands(name: Name, english: EnglishNames) -> bool:
    return any(english.find(form) for form in name.forms)


def _is_accepted(whole: str, text: str, english: EnglishNames) -> bool:
    """Whether the dictionary has the run as a name of its own, and the English has that."""
    for chinese in (whole, text):
        name = gazetteer().lookup(chinese)
        if name and any(english.find(form) for form in name.forms):
            return True
    return False


def _pinyin_left(text: str, pair: CheckedPair, english: EnglishNames) -> Span | None:
    """The pinyin of the run, in one word or several, as it stands in the translation."""
    hits = [
        word
        for word in english.words
        if word.is_capital and len(word.folded) > 3 and read_out(word.folded, text)
    ]
    if not hits:
        return None
    first, last = hits[0], hits[0]
    for word in english.words:
        # the rest of the run may stand as a word of one syllable, or of several
        if word.start > last.end and pair.translation[last.end : word.start] in (" ", "-", "–"):
            joined = _joined(english, first.start, word.end)
            if any(read_out(joined, text)):
                last = word
    return span(pair.translation, first.start, last.end)


def _joined(english: EnglishNames, start: int, end: int) -> str:
    return "".join(w.folded for w in english.words if start <= w.start and w.end <= end)


def _neighbourhood(run: Run, pair: CheckedPair, english: EnglishNames) -> Span | None:
    """What stands where the names should: words that name or translate parts of them."""
    places = [
        place
        for part in run.parts
        for name in part
        for form in name.forms
        if (place := english.find(form))
    ]
    if not places:
        return None
    start, end = min(p[0] for p in places), max(p[1] for p in places)
    if end - start > 80:
        start, end = places[0]
    for match in _NAME_RUN.finditer(pair.translation):
        if match.start() <= start and end <= match.end():
            start, end = match.span()
    return span(pair.translation, start, end)
