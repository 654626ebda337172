"""Candidate terms → term lists, to be edited or to be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from ..checks import CheckedPair
from ..documents import Term
from ..knowledge import Entry, load_entries
from ..language.gazetteer import gazetteer
from .candidates import Candidate, Wording
from .counting import Translations, key_of

_MOST_WORDINGS = 6  # that a row holds
_NAMED = 6  # pairs that a note names
_LEAST_SHARE = 0.5  # of a mined term's places with a known rendering that have the usual one
_LEAST_DICE = 0.3  # between term and rendering: below, they meet by accident
_OFTEN = 0.2  # share of places from which a second rendering is mined as well


def suggested(found: Iterable[Candidate], pairs: Sequence[CheckedPair]) -> list[Term]:
    """A term list to be edited: what a document seems to call things.

    Parameters:
        found: candidates of the document.
        pairs: that their places count.

    Returns:
        one entry a candidate; those whose rendering is unsure or inconsistent first, the more
        places the earlier.  A rendering that the knowledge on board knows to be wrong is
        forbidden, and one that it accepts is proposed where the document has no right one.  The
        note says how often, how and where a candidate was rendered.  A candidate for which
        nothing is known has no target.
    """
    ordered = sorted(found, key=lambda candidate: -_doubt(candidate))
    return [_suggestion(candidate, pairs) for candidate in ordered]


def mined(found: Iterable[Candidate], pairs: Sequence[CheckedPair]) -> list[Term]:
    """A term list out of trusted translations.

    Parameters:
        found: candidates of the translations.
        pairs: that their places count.

    Returns:
        one entry a candidate whose translators agree, sorted by source: at least two places
        have the usual rendering, these are half of those with any, and term and rendering
        seldom stand without each other.
    """
    texts = Translations(pairs)
    terms = (_mined(candidate, texts) for candidate in found)
    return sorted((term for term in terms if term), key=lambda term: term.source)


def _doubt(candidate: Candidate) -> float:
    """How much there is to be decided: places that are rendered otherwise than the usual way."""
    unlike = (1 - candidate.agreement) * candidate.told
    unsaid = len(candidate.places) - candidate.told
    wrong = sum(len(w.places) for w in candidate.wordings if _is_wrong(candidate.source, w))
    return 3 * wrong + 2 * unlike + unsaid / len(candidate.places)


def _suggestion(candidate: Candidate, pairs: Sequence[CheckedPair]) -> Term:
    right = [w.text for w in candidate.wordings if not _is_wrong(candidate.source, w)]
    wrong = [w.text for w in candidate.wordings if _is_wrong(candidate.source, w)]
    accepted = _accepted(candidate.source)
    keys = {key_of(text) for text in right}
    # What the document says stays first only where it is right as far as anyone knows.
    proposed = accepted[:1] if accepted and not keys & {key_of(text) for text in accepted} else []
    targets = [text for text in [*proposed, *right[:_MOST_WORDINGS]] if _is_cell(text)]
    kind = "name" if candidate.is_name else ""
    return Term(candidate.source, tuple(targets), tuple(wrong), kind, _note(candidate, pairs))


def _note(candidate: Candidate, pairs: Sequence[CheckedPair]) -> str:
    """How often, how and where a candidate was rendered."""
    places = len(candidate.places)
    told = f"{places} place{'s' if places > 1 else ''}"
    if not candidate.wordings:
        return (
            f"{told}: {_where(candidate.places, pairs)}"
            if any(p.translation for p in pairs)
            else told
        )
    ways = [f"{w.text} ×{len(w.places)} ({_where(w.places, pairs)})" for w in candidate.wordings]
    shown = "; ".join(ways[:_MOST_WORDINGS])
    unsure = places - candidate.told
    return f"{told}: {shown}" + (f"; unsure ×{unsure}" if unsure else "")


def _where(places: Sequence[int], pairs: Sequence[CheckedPair]) -> str:
    ids = list(dict.fromkeys(pairs[number].pair_id for number in places))
    return ", ".join(ids[:_NAMED]) + (" …" if len(ids) > _NAMED else "")


def _mined(candidate: Candidate, texts: Translations) -> Term | None:
    if candidate.told < 2 or candidate.agreement < _LEAST_SHARE:
        return None
    usual, *others = candidate.wordings
    holding = set(candidate.places)
    if len(usual.places) < 2 or texts.dice(holding, key_of(usual.text)) < _LEAST_DICE:
        return None
    also = [
        wording.text
        for wording in others
        if len(wording.places) >= max(2, _OFTEN * candidate.told)
        and texts.dice(holding, key_of(wording.text)) >= _OFTEN
    ]
    targets = tuple(text for text in [usual.text, *also] if _is_cell(text))
    if not targets:
        return None
    note = f"{len(usual.places)} of {len(candidate.places)} places"
    return Term(candidate.source, targets, (), "name" if candidate.is_name else "", note)


def _is_wrong(source: str, wording: Wording) -> bool:
    """Whether the knowledge on board knows a wording to be wrong, wherever the term stands."""
    return any(
        key_of(wrong) == key_of(wording.text)
        for entry in _entries(source)
        if not (entry.near or entry.not_near or entry.is_sense)
        for wrong in entry.wrong
    )


def _accepted(source: str) -> list[str]:
    """Renderings that the knowledge on board or the dictionary of names has for a term."""
    known = [text for entry in _entries(source) if not entry.is_sense for text in entry.renderings]
    name = gazetteer().lookup(source)
    return known or ([name.english] if name else [])


def _entries(source: str) -> Sequence[Entry]:
    return _by_source().get(source, ())


@cache
def _by_source() -> Mapping[str, Sequence[Entry]]:
    by_source: dict[str, list[Entry]] = defaultdict(list)
    for entry in load_entries():
        by_source[entry.source].append(entry)
    return by_source


def _is_cell(text: str) -> bool:
    """Whether a rendering can stand in a cell beside others."""
    return "|" not in text and "..." not in text
