"""What references say of findings: what a trusted translation does as well is no error.

A check that found something is asked about the reference as well.  What it finds there too, of
the same Chinese, speaks against the check rather than against the translation.  Words that the
reference has for the same Chinese are no wrong ones; and what it says in the translation's words,
or does not say either, is not left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..checks import Check, CheckedDocument, CheckedPair, Draft, Scope
from ..checks.base import span
from ..language.english import occurrences, words
from ..model import Category, Evidence, Span

_MATCHED = 0.5  # centred cosine from which words of translation and reference say the same
_MOST = 0.6  # share of words that must do so
_FIRM = frozenset((Evidence.TERMS, Evidence.TAGS))
"""What users give of their own: no reference excuses from it."""


Ask = Callable[[Check, CheckedDocument], Sequence[Draft]]
"""What a check finds in a document, of references for instance."""


def ask_anew(check: Check, document: CheckedDocument) -> Sequence[Draft]:
    """Have a check look."""
    return list(check.find(document))


def unexcused(
    check: Check, drafts: Sequence[Draft], document: CheckedDocument, ask: Ask = ask_anew
) -> list[Draft]:
    """What a check found and the references do not speak against.

    Parameters:
        check: that found it.
        drafts: what it found.
        document: where.
        ask: what the check finds in all the references.

    Returns:
        in the same order; all of it where no reference stands beside, or where the check holds
        the translation against what the user gave.
    """
    pairs = {
        draft.pair
        for draft in drafts
        if document.pairs[draft.pair].reference and draft.category is not Category.SOURCE_ERROR
    }
    if not pairs or check.requires & _FIRM:
        return list(drafts)
    # A check that looks at each pair alone need not read the others' references.
    of_references = (
        ask_anew(check, document.of_references(pairs))
        if check.scope is Scope.PAIR
        else ask(check, document.references)
    )
    return [
        draft
        for draft in drafts
        if draft.category is Category.SOURCE_ERROR
        or not (
            # other words for a term that is hard to translate may well be the wrong ones
            _says_so_too(document.pairs[draft.pair], draft)
            if check.blames_words and draft.translation_span
            else any(_is_the_same(draft, other) for other in of_references)
            or _is_there(document.pairs[draft.pair], draft)
        )
    ]


def _is_the_same(draft: Draft, other: Draft) -> bool:
    """Whether a finding in the reference is of the same kind and of the same words.

    The words are the Chinese ones, and the English where neither has any of these.
    """
    if draft.pair != other.pair or draft.message.id != other.message.id:
        return False
    if draft.source_span and other.source_span:
        return _overlap(draft.source_span, other.source_span)
    if draft.source_span or other.source_span:
        return False
    return _keys(draft.translation_span) == _keys(other.translation_span)


def _says_so_too(pair: CheckedPair, draft: Draft) -> bool:
    """Whether the reference has the words that are blamed, and for the same Chinese.

    Where links do not tell what they stand for there, that it has them is enough.
    """
    place = draft.translation_span
    if pair.reference is None or place is None:
        return False
    source = draft.source_span or pair.origin(place.start, place.end)
    origins = [
        pair.reference.origin(*at)
        for at in occurrences(words(place.text), words(pair.reference.translation))
    ]
    return any(not source or not origin or _overlap(source, origin) for origin in origins)


def _is_there(pair: CheckedPair, draft: Draft) -> bool:
    """Whether Chinese that is said to be left out is said as in the reference, or left out there.

    Most of the words that stand for it in the reference stand in the translation too, or match
    one there.
    """
    place = draft.source_span
    if pair.reference is None or not pair.reference.links:
        return False
    if place is None or draft.translation_span is not None:
        return False
    said = [
        link
        for link in pair.reference.links
        if place.start < link.source_end and link.source_start < place.end
    ]
    own = {word.key for word in words(pair.translation)}
    matched = {link.target_start for link in pair.matches if link.score >= _MATCHED}
    there = [
        link.target_start in matched
        or own.issuperset(
            _keys(span(pair.reference.translation, link.target_start, link.target_end))
        )
        for link in said
    ]
    return sum(there) >= _MOST * len(there)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _keys(place: Span | None) -> list[str]:
    """The words of a stretch, as they are compared."""
    return [word.key for word in words(place.text)] if place else []
