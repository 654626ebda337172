"""The term list that comes of verdicts: renderings that reviewers put right, worth a rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ...documents import Term
from ...language import simplified
from ...language.english import occurrences, words
from ...language.words import usage
from ...model import Level
from ...model.run import Run
from ...model.verdicts import Decision, FindingVerdict, Review, pair_fingerprints
from .standing import edits_of, standings

_FIGURE = re.compile(
    r"[\d\s.,，．%％‰第约近超过以上下余多至到年月日号个元亿万千百十零〇一二三四五六七八九两]+"
)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LONGEST_FOR_ONE = 15  # letters of English for a character of Chinese
_LONGEST_TERM = 24  # characters; what is longer is a sentence, not a term
_LONGEST_NOTE = 200  # characters of the sentence that a term came from
_COMMON = 3000  # uses in jieba's corpus of 60 million words from which a word is a common one
_NAMES = ("nr", "ns", "nt", "nz")  # parts of speech of names, which are terms however common
_OF_FACTS = frozenset(
    ("numbers", "dates", "polarity", "modality", "quantifiers", "roles", "literals", "tags")
)
"""Checks that compare what is said: what they suggest is no rendering of a term."""
_TERM = "Terminology"
"""Category by which a reviewer says that what such a check found is one all the same."""

_Place = tuple[str, str]  # system, fingerprint of a pair


@dataclass(frozen=True, slots=True)
class ConfirmedTerms:
    """What reviewers' corrections give as a term list.

    Attributes:
        terms: as ``--terms`` reads them.
        left_out: Chinese terms that are rendered otherwise where nobody objected, so that a rule
            would blame what the reviewers let stand.
    """

    terms: Sequence[Term] = ()
    left_out: Sequence[str] = ()


@dataclass(slots=True)
class _Draft:
    """A Chinese term with what was said of its renderings.

    Attributes:
        targets: that were confirmed, the earliest first.
        wrong: renderings that were marked.
        places: pairs in which an error was confirmed.
        note: the sentence in which the first one was.
    """

    targets: dict[str, None] = field(default_factory=dict)
    wrong: dict[str, None] = field(default_factory=dict)
    places: set[_Place] = field(default_factory=set)
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A pair as the reviewers leave it."""

    place: _Place
    source: str
    translation: str
    is_edited: bool


def confirmed_terms(run: Run, reviews: Sequence[Review]) -> ConfirmedTerms:
    """The renderings that reviewers confirmed, as a term list that ``--terms`` reads.

    A finding counts where who adjudicates, or else all who decided, said that it is an error, and
    where it has a short Chinese stretch that is neither a figure nor a single common word, and a
    suggestion that is no longer than its rendering may be: a judge suggests the whole sentence.

    Parameters:
        run: that the verdicts were brought into.
        reviews: whose verdicts.

    Returns:
        an entry a Chinese term, the renderings that were confirmed and those that were wrong, with
        the sentence that it came from; scored with them, the run's texts get no finding but where
        a reviewer confirmed one, or where the same words were rendered by the same wrong ones.
    """
    sentences = list(_sentences(run, reviews))
    sources = {sentence.place: sentence.source for sentence in sentences}
    drafts: defaultdict[str, _Draft] = defaultdict(_Draft)
    for verdict in _confirmed(reviews):
        source, target = _one_line(_marked(verdict)), _one_line(verdict.suggestion or "")
        if not _is_term(verdict, source) or not 0 < len(target) <= _LONGEST_FOR_ONE * len(source):
            continue
        draft, place = drafts[source], (verdict.system, verdict.pair)
        draft.targets[target] = None
        draft.places.add(place)
        draft.note = draft.note or _one_line(sources.get(place, ""))[:_LONGEST_NOTE]
        if verdict.translation_span and (wrong := _one_line(verdict.translation_span.text)):
            draft.wrong[wrong] = None
    dismissed = set(_dismissed(reviews))
    terms, left_out = [], []
    for source, draft in drafts.items():
        if any(_is_blamed(source, draft, one, dismissed) for one in sentences):
            left_out.append(source)
        else:
            forbidden = tuple(
                w for w in draft.wrong if not _within(w, draft.targets) and not _HAN.search(w)
            )
            terms.append(Term(source, tuple(draft.targets), forbidden, note=draft.note))
    return ConfirmedTerms(terms, left_out)


def _confirmed(reviews: Sequence[Review]) -> list[FindingVerdict]:
    """Verdicts that say what is right, the earliest first; who adjudicates speaks alone.

    Of a finding that somebody corrected, the suggestion that others accepted is no longer right.
    """
    verdicts: list[FindingVerdict] = []
    for standing in standings(reviews).values():
        if standing.is_confirmed:
            given = standing.verdicts[-1 if standing.is_adjudicated else 0 :]
            own = [verdict for _, verdict in given if verdict.decision is not Decision.ACCEPTED]
            verdicts += own or [verdict for _, verdict in given]
    return sorted(verdicts, key=lambda verdict: verdict.decided)


def _dismissed(reviews: Sequence[Review]) -> Iterator[tuple[_Place, str]]:
    """Pairs in which a finding was dismissed, with its Chinese."""
    for standing in standings(reviews).values():
        verdict = standing.latest
        if standing.decision is Decision.DISMISSED and verdict is not None:
            yield (verdict.system, verdict.pair), _one_line(_marked(verdict))


def _sentences(run: Run, reviews: Sequence[Review]) -> Iterator[_Sentence]:
    """Sentence pairs of all systems, their translations as the reviewers edited them."""
    pairs = run.pairs[run.pairs["level"] == Level.SENTENCE]
    edits = {system: edits_of(reviews, system) for system in pairs["system"].dropna().unique()}
    texts = pairs[["system", "source_text", "translation_text"]].fillna("")
    for (system, source, translation), name in zip(
        texts.itertuples(index=False, name=None), pair_fingerprints(pairs), strict=True
    ):
        edit = edits.get(system, {}).get(name)
        yield _Sentence(
            (system, name), source, edit[-1] if edit else translation, is_edited=bool(edit)
        )


def _is_term(verdict: FindingVerdict, source: str) -> bool:
    """Whether a Chinese stretch is worth a rule: no figure, no common word, no sentence."""
    if not 2 <= len(source) <= _LONGEST_TERM or not _HAN.search(source):
        return False
    corrected_to_term = verdict.decision is Decision.CORRECTED and verdict.category == _TERM
    if (verdict.check in _OF_FACTS and not corrected_to_term) or _FIGURE.fullmatch(source):
        return False
    known = usage(simplified(source))
    return known.frequency < _COMMON or known.kind.startswith(_NAMES)


def _is_blamed(
    source: str, draft: _Draft, sentence: _Sentence, dismissed: set[tuple[_Place, str]]
) -> bool:
    """Whether a rule on a term would blame a sentence that the reviewers let stand."""
    if simplified(source) not in simplified(sentence.source) or not sentence.translation:
        return False
    if _holds(sentence.translation, draft.targets):
        return False
    if sentence.place in draft.places:
        return sentence.is_edited  # the reviewer's own sentence has another rendering
    is_same_slip = _holds(sentence.translation, draft.wrong)
    return not is_same_slip or (sentence.place, source) in dismissed


def _holds(translation: str, renderings: Iterable[str]) -> bool:
    """Whether one of the renderings stands in a translation, inflection aside."""
    text = words(translation)
    return any(next(occurrences(words(one), text), None) for one in renderings)


def _within(wrong: str, right: Iterable[str]) -> bool:
    """Whether a rendering is a part of a right one, which a rule against it would blame."""
    return any(wrong.casefold() in rendering.casefold() for rendering in right)


def _marked(verdict: FindingVerdict) -> str:
    return verdict.source_span.text if verdict.source_span else ""


def _one_line(text: str) -> str:
    """The text as it can stand in a cell of a term list."""
    return " ".join(text.replace("|", " ").split())
