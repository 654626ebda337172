"""Omission and addition: text of one side that nothing on the other stands for.

Sentences that stand alone are the aligner's finding.  Where a pair holds several on a side, each
of them is weighed: its chance to stand alone among them, whether a neighbour is nearer to what is
most like it, and what the word links say (``training/omissions.py``).  What is shorter, a clause, a
phrase, an item of a list or a word, is told by a network that was fitted to human translations with
such stretches taken out of either side (``training/gaps.py``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from ..language import Language
from ..language.speech import is_speech_tag, names_speaker, tells_who_speaks
from ..model import Category, Evidence, Severity, Status, message
from ..structure.numbering import read_numbering
from ..structure.paragraphs import without_number
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span
from .length import deviation, english_length, source_length, usual_ratio

if TYPE_CHECKING:
    from ..alignment import LoneSentence
    from ..knowledge import KnownTerm
    from ..quality.gaps import Gap

LEFT_OUT = 0.42
"""Evidence of word links below which they alone let nothing stand for a clause."""
_MOST_SURE = 0.95
"""Highest confidence: what is left out here may have been moved elsewhere on purpose."""
_LIKELY = 0.5
"""Confidence from which a sentence left alone is graver than minor."""
_SLIGHT = 8  # characters: a shorter sentence is a slight loss; many a warning is not longer
_QUOTED = ("”", "」", "』", "’", '"')
_TAG_ALONE = 0.3
"""Confidence of a speech tag that was left out: minor, and no reason to look there first."""
_ALONE = 0.75
"""Probability from which a sentence inside a pair is told."""
_LETTERS = 3  # English letters that say as much as one 字
_FEWEST_WORDS = {True: 2, False: 3}
"""Content words of a sentence of the source, and of the translation, that say enough."""
_TOLD, _CERTAIN = 0.85, 0.92
"""Probability from which a stretch is told, and from which it is graver than minor."""
_LEAST_CLAUSE = 4  # characters, English letters by threes
_LIST, _BEFORE_LIST = 12, 6
"""Items of a list that a line leads in, and pairs before that line that may name their subject."""
_WORD = re.compile(r"[a-z]+")
_CLAUSE = 4
"""Content words from which a stretch that is told is graver than minor."""
_SURE, _UNSURE = 0.85, 0.6
"""Confidence of either.  A single word is told only where it is sure."""
OFF = 3.0
"""Standard deviations of length beyond which more says no more: terms and idioms do that too."""
USUAL_LINK = 0.575
"""Median similarity of linked words in news and talks, which the weights were fitted to; in novels,
whose translators are freer, it is .45 to .55."""
_LOOSER = 1.7
"""By how much the evidence for clauses falls as the links of a whole document do."""
_PRIOR = 20  # pairs that the usual median weighs beside the document's own


@dataclass(frozen=True, slots=True)
class GapWeights:
    """Of a logistic regression: intercept, and for each figure of a stretch and its pair."""

    intercept: float
    weight: float
    peak: float
    level: float
    words: float
    length: float
    share: float
    whole: float

    def probability(self, figures: Sequence[float]) -> float:
        """That nothing stands for a stretch of these :func:`gap_figures`."""
        weights = astuple(self)
        log_odds = weights[0] + sum(
            weight * figure for weight, figure in zip(weights[1:], figures, strict=True)
        )
        return 1 / (1 + math.exp(-log_odds))


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """Of a logistic regression: intercept, and for each figure of a sentence inside a pair."""

    intercept: float
    odds: float
    rival: float
    level: float

    def probability(self, sentence: LoneSentence) -> float:
        """That nothing in its pair stands for a sentence."""
        log_odds = (
            self.intercept
            + self.odds * sentence.odds
            + self.rival * sentence.rival
            + self.level * sentence.level
        )
        return 1 / (1 + math.exp(-log_odds))


OMITTED_SENTENCE = SentenceWeights(3.74, 1.08, 4.86, -4.90)
ADDED_SENTENCE = SentenceWeights(3.34, 0.78, 8.25, -6.62)
OMITTED = GapWeights(-1.13, 0.06, -0.39, 1.21, 1.04, 0.14, 0.51, -0.01)
ADDED = GapWeights(-1.00, 0.01, 0.01, 1.03, 1.18, -0.22, -0.97, -0.16)


class OmissionCheck(Check):
    """Sentences without a counterpart, and stretches of a pair that were left out or added.

    Text that only the source version has lost is no addition.
    """

    name = "omission"
    scope = Scope.DOCUMENT
    categories = (Category.OMISSION, Category.ADDITION)
    severity = Severity.MAJOR
    uses = frozenset((Evidence.LINKS, Evidence.GAPS, Evidence.SENTENCES))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for draft in self._drafts(document):
            if _is_tag_of_neighbour(draft, document.pairs):
                continue
            if not _is_tag(draft, document.pairs):
                yield draft
            elif not _is_told_who_speaks(draft, document.pairs):
                yield replace(draft, severity=Severity.MINOR, confidence=_TAG_ALONE)

    def _drafts(self, document: CheckedDocument) -> Iterator[Draft]:
        for number, pair in enumerate(document.pairs):
            if pair.status is Status.OMISSION and _says_something(pair):
                yield _omitted_sentence(number, pair)
            elif pair.status is Status.ADDITION and pair.translation:
                yield _added_sentence(number, pair)
        looseness = _looseness(document.pairs)
        alone = {
            number: [s for s in pair.sentences if stands_alone(s, looseness)]
            for number, pair in enumerate(document.pairs)
        }
        for number, sentences in alone.items():
            for sentence in sentences:
                yield _lone_sentence(number, document.pairs[number], sentence)
        for number, gap, probability in weighed(document.pairs):
            least = _TOLD if gap.words > 1 else _CERTAIN
            if (
                probability >= least
                and not _is_inside(gap, alone[number])
                and not _is_numbering(gap, document.pairs[number])
                and not _is_known(gap, document.known[number])
                and not _is_subject_of_list(gap, number, document.pairs)
            ):
                yield _stretch(number, document.pairs[number], gap, probability)


def _is_tag(draft: Draft, pairs: Sequence[CheckedPair]) -> bool:
    """Whether what is left out tells no more than who speaks (他说), as novelists may leave it."""
    place = draft.source_span
    if place is None or draft.translation_span or not is_speech_tag(place.text):
        return False
    pair = pairs[draft.pair]
    before = pair.source[: place.start] or (pairs[draft.pair - 1].source if draft.pair else "")
    return not pair.is_given and before.endswith(_QUOTED)


def _is_tag_of_neighbour(draft: Draft, pairs: Sequence[CheckedPair]) -> bool:
    """Whether what is added tells who speaks, and the source does so next to its pair.

    “…。”赛后他红着眼眶说，“…” is one sentence less in English.
    """
    place = draft.translation_span
    if place is None or draft.source_span or not tells_who_speaks(place.text):
        return False
    around = (*pairs[max(draft.pair - 1, 0) : draft.pair], *pairs[draft.pair + 1 : draft.pair + 2])
    return any(names_speaker(pair.source) for pair in around)


def _is_told_who_speaks(draft: Draft, pairs: Sequence[CheckedPair]) -> bool:
    """Whether the pair or a neighbour tells it: "Nobody wins," she said, "but we try."""
    around = pairs[max(draft.pair - 1, 0) : draft.pair + 2]
    return any(tells_who_speaks(pair.translation) for pair in around)


def _looseness(pairs: Sequence[CheckedPair]) -> float:
    """How much less speaks for any clause of a document than in news, freely translated as it is.

    What a free translation says in other words is not left out, so that every clause gets this
    much evidence on top.
    """
    scores = [link.score for pair in pairs for link in pair.links]
    if not scores:
        return 0.0
    own = (len(pairs) * median(scores) + _PRIOR * USUAL_LINK) / (len(pairs) + _PRIOR)
    return _LOOSER * max(0.0, USUAL_LINK - own)


def stands_alone(sentence: LoneSentence, looseness: float = 0.0) -> bool:
    """Whether a sentence inside a pair is told as omitted or added.

    Parameters:
        sentence: of a side that has several.
        looseness: evidence that every clause of its document gets on top.
    """
    sentence = replace(sentence, level=sentence.level + looseness)
    weights = OMITTED_SENTENCE if sentence.is_source else ADDED_SENTENCE
    is_enough = sentence.words >= _FEWEST_WORDS[sentence.is_source]
    return is_enough and weights.probability(sentence) >= _ALONE


def weighed(pairs: Sequence[CheckedPair]) -> Iterator[tuple[int, Gap, float]]:
    """The stretches of a document's pairs that perhaps nothing stands for.

    Parameters:
        pairs: of a document.

    Yields:
        index of the pair, the stretch, and the probability that nothing stands for it.
    """
    lengths = [(source_length(pair.source), english_length(pair.translation)) for pair in pairs]
    usual = usual_ratio(
        [
            size
            for pair, size in zip(pairs, lengths, strict=True)
            if pair.status is Status.PAIRED and all(size)
        ]
    )
    for number, (pair, size) in enumerate(zip(pairs, lengths, strict=True)):
        if pair.status is not Status.PAIRED or not all(size):
            continue
        off = max(-OFF, min(deviation(*size, usual), OFF))
        for gap in pair.gaps:
            text = pair.source if gap.is_source else pair.translation
            weights, length = (OMITTED, off) if gap.is_source else (ADDED, -off)
            yield number, gap, weights.probability(gap_figures(gap, length, text))


def gap_figures(gap: Gap, length: float, text: str) -> tuple[float, ...]:
    """What a stretch is weighed by, in the order of :class:`GapWeights`.

    Parameters:
        gap: the stretch.
        length: by how many standard deviations the other side is longer than expected.
        text: of its side.
    """
    share = (gap.end - gap.start) / len(text)
    return gap.weight, gap.peak, gap.level, math.log(gap.words), length, share, gap.whole


def _is_inside(gap: Gap, sentences: Sequence[LoneSentence]) -> bool:
    """Whether a stretch is part of a sentence that is told as a whole."""
    return any(
        sentence.is_source == gap.is_source
        and sentence.start < gap.end
        and gap.start < sentence.end
        for sentence in sentences
    )


def _is_numbering(gap: Gap, pair: CheckedPair) -> bool:
    """Whether a stretch is the number of its paragraph, and no clause behind it.

    A heading may do without its number on one side.
    """
    text, language = (
        (pair.source, Language.CHINESE) if gap.is_source else (pair.translation, Language.ENGLISH)
    )
    numbering = read_numbering(text, language)
    length = numbering.length if numbering else len(text) - len(without_number(text))
    if gap.start >= length:
        return False
    return gap.end - length < _LEAST_CLAUSE * (1 if gap.is_source else _LETTERS)


def _is_subject_of_list(gap: Gap, number: int, pairs: Sequence[CheckedPair]) -> bool:
    """Whether what is added at the head of a list's item was said before the list or in it.

    Chinese items have the subject of the line that leads them in, which English says again.
    """
    text = pairs[number].translation
    before = range(max(number - _LIST, 0), number)
    leads = [k for k in before if pairs[k].source.rstrip().endswith(("：", ":"))]
    is_head = gap.start <= len(text) - len(without_number(text))
    if gap.is_source or not is_head or not leads:
        return False
    near = pairs[max(leads[-1] - _BEFORE_LIST, 0) : number]
    said = {word for pair in near for word in _WORD.findall(pair.translation.lower())}
    return said.issuperset(_WORD.findall(without_number(text[: gap.end]).lower()))


def _is_known(gap: Gap, terms: Sequence[KnownTerm]) -> bool:
    """Whether half of a stretch or more is a term, or its rendering, that has its counterpart."""
    places = [
        place
        for term in terms
        for place in ([term] if gap.is_source and term.accepted else term.accepted)
    ]
    told = sum(
        max(0, min(place.end, gap.end) - max(place.start, gap.start))
        for place in {(place.start, place.end): place for place in places}.values()
    )
    return 2 * told >= gap.end - gap.start


def _stretch(number: int, pair: CheckedPair, gap: Gap, probability: float) -> Draft:
    place = span(pair.source if gap.is_source else pair.translation, gap.start, gap.end)
    is_certain = probability >= _CERTAIN or gap.words >= _CLAUSE
    return Draft(
        pair=number,
        category=Category.OMISSION if gap.is_source else Category.ADDITION,
        severity=Severity.MAJOR if is_certain else Severity.MINOR,
        confidence=_SURE if is_certain else _UNSURE,
        message=message("omission.stretch", clause=place.text)
        if gap.is_source
        else message("omission.added-stretch", clause=place.text),
        source_span=place if gap.is_source else None,
        translation_span=None if gap.is_source else place,
    )


def _lone_sentence(number: int, pair: CheckedPair, sentence: LoneSentence) -> Draft:
    is_source = sentence.is_source
    place = span(pair.source if is_source else pair.translation, sentence.start, sentence.end)
    characters = len(place.text) if is_source else len(place.text) // _LETTERS
    return Draft(
        pair=number,
        category=Category.OMISSION if is_source else Category.ADDITION,
        severity=_severity(characters),
        confidence=_SURE,
        message=message("omission.clause", clause=place.text)
        if is_source
        else message("omission.added-clause", clause=place.text),
        source_span=place if is_source else None,
        translation_span=None if is_source else place,
    )


def _says_something(pair: CheckedPair) -> bool:
    """Whether a source has anything to carry over; a segment of marks alone may stay empty."""
    return any(map(str.isalnum, pair.source)) if pair.is_given else bool(pair.source)


def _omitted_sentence(number: int, pair: CheckedPair) -> Draft:
    # A segment left empty is not translated, however short; a short sentence that the aligner
    # leaves alone may have gone into its neighbour.
    untranslated = pair.is_given and any(map(str.isalpha, pair.source))
    return Draft(
        pair=number,
        category=Category.OMISSION,
        severity=Severity.MAJOR if untranslated else _sentence_severity(pair, len(pair.source)),
        confidence=_confidence(pair),
        message=message("omission.sentence"),
        source_span=span(pair.source, 0, len(pair.source)),
    )


def _added_sentence(number: int, pair: CheckedPair) -> Draft:
    return Draft(
        pair=number,
        category=Category.ADDITION,
        severity=_sentence_severity(pair, len(pair.translation) // _LETTERS),
        confidence=_confidence(pair),
        message=message("omission.addition"),
        translation_span=span(pair.translation, 0, len(pair.translation)),
    )


def _confidence(pair: CheckedPair) -> float:
    return round(min(pair.alignment_score, _MOST_SURE), 2)


def _sentence_severity(pair: CheckedPair, characters: int) -> Severity:
    return _severity(characters) if pair.alignment_score >= _LIKELY else Severity.MINOR


def _severity(characters: int) -> Severity:
    return Severity.MINOR if characters < _SLIGHT else Severity.MAJOR
