"""Omission and addition: text of one side that nothing on the other stands for.

Sentences that stand alone are the aligner's finding.  Where a pair holds several on a side, each
of them is weighed: its chance to stand alone among them, whether a neighbour is nearer to what is
most like it, and what the word links say.  So are clauses: by their word links, whether the
English is shorter (or longer) than the source lets expect, and whether the two texts would mean
the same rather without the clause, by the sentence encoder (after Vamvas and Sennrich 2022, who
ask a translation model).  ``training/omissions.py`` fits the weights to human translations with
sentences and clauses taken out of either side.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from ..model import Category, Evidence, Severity, Status, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, Similar, span
from .length import deviation, english_length, source_length, usual_ratio

if TYPE_CHECKING:
    from ..alignment import LoneSentence

LEFT_OUT = 0.42
"""Evidence of word links below which nothing stands for a clause, whatever else there is."""
_MOST_SURE = 0.95
"""Highest confidence: what is left out here may have been moved elsewhere on purpose."""
_LIKELY = 0.5
"""Confidence from which a sentence left alone is graver than minor."""
_SLIGHT = 8  # characters: a shorter sentence is a slight loss; many a warning is not longer
_ALONE = 0.75
"""Probability from which a sentence inside a pair is told."""
_LETTERS = 3  # English letters that say as much as one 字
_FEWEST_WORDS = {True: 2, False: 3}
"""Content words of a sentence of the source, and of the translation, that say enough."""
_TOLD, _CERTAIN = 0.95, 0.98
"""Probability from which a clause is told, and from which it is graver than minor."""
_SURE, _UNSURE = 0.85, 0.6
"""Confidence of either; the probability is that among as many clauses that have a counterpart."""
_MOST_GAIN = 0.05
"""What the similarity of a pair gains at most, as a rule, without a clause of one side."""
_OFF = 1.5
"""Standard deviations of length beyond which more says no more: terms and idioms do that too."""
USUAL_LINK = 0.575
"""Median similarity of linked words in news and talks, which the weights were fitted to; in novels,
whose translators are freer, it is .45 to .55."""
_LOOSER = 1.7
"""By how much the evidence for clauses falls as the links of a whole document do."""
_PRIOR = 20  # pairs that the usual median weighs beside the document's own
_WHOLE = 0.9  # share of a text from which a clause is all of it
_SHORTEST = 3  # characters of what is left of a text
_BATCH = 64  # pairs that the encoder is asked about at once
_ENDS = tuple("。！？!?…”")
_EDGES = " ，,；;：:—()"


@dataclass(frozen=True, slots=True)
class Weights:
    """Of a logistic regression: intercept, and for each part of :class:`Clause`."""

    intercept: float
    level: float
    length: float
    share: float
    gain: float


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
OMITTED = Weights(7.95, -15.50, -1.84, -2.93, 68.33)
ADDED = Weights(4.55, -15.55, -1.92, 1.38, 73.18)


@dataclass(frozen=True, slots=True)
class Clause:
    """What speaks for a clause's having no counterpart.

    Attributes:
        pair: index of its pair.
        is_source: which side it stands on.
        start: in the text of its side.
        end: likewise.
        level: evidence of word links for a counterpart.
        length: how much longer than expected the other side is, in standard deviations, capped.
        share: of its side's characters.
        gain: of the sentence encoder's similarity when it is taken out; NaN if not known.
    """

    pair: int
    is_source: bool
    start: int
    end: int
    level: float
    length: float
    share: float
    gain: float = math.nan

    def probability(self) -> float:
        """That nothing stands for it; the most it can be where its gain is not known."""
        weights = OMITTED if self.is_source else ADDED
        gain = _MOST_GAIN if math.isnan(self.gain) else self.gain
        log_odds = (
            weights.intercept
            + weights.level * self.level
            + weights.length * self.length
            + weights.share * self.share
            + weights.gain * gain
        )
        return 1 / (1 + math.exp(-log_odds))


class OmissionCheck(Check):
    """Sentences without a counterpart, and clauses inside a pair that were left out or added.

    Text that only the source version has lost is no addition.
    """

    name = "omission"
    scope = Scope.DOCUMENT
    categories = (Category.OMISSION, Category.ADDITION)
    severity = Severity.MAJOR
    uses = frozenset((Evidence.LINKS, Evidence.ENCODER, Evidence.SENTENCES))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
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
        likely = [
            clause
            for clause in clauses(document.pairs, looseness)
            if clause.probability() >= _TOLD and not _is_inside(clause, alone[clause.pair])
        ]
        if document.similar is not None:
            likely = weighed(document.pairs, likely, document.similar)
        for clause in likely:
            # Of one clause among several sentences, length and gain of the whole pair say little.
            is_one_of_many = bool(document.pairs[clause.pair].sentences)
            least = _CERTAIN if is_one_of_many else _TOLD
            if not math.isnan(clause.gain) and clause.probability() >= least:
                yield _draft(document.pairs[clause.pair], clause)


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


def clauses(pairs: Sequence[CheckedPair], looseness: float = 0.0) -> Iterator[Clause]:
    """The clauses of either side that perhaps nothing stands for, but for their gain.

    Parameters:
        pairs: of a document.
        looseness: evidence that every clause of it gets on top.
    """
    lengths = [(source_length(pair.source), english_length(pair.translation)) for pair in pairs]
    usual = usual_ratio(
        [
            (chinese, english)
            for pair, (chinese, english) in zip(pairs, lengths, strict=True)
            if pair.status is Status.PAIRED and chinese and english
        ]
    )
    for number, (pair, (chinese, english)) in enumerate(zip(pairs, lengths, strict=True)):
        if pair.status is not Status.PAIRED or not chinese or not english:
            continue
        off = max(-_OFF, min(deviation(chinese, english, usual), _OFF))
        for is_source, text, found in (
            (True, pair.source, pair.uncovered),
            (False, pair.translation, pair.unsupported),
        ):
            for one in found:
                share = (one.end - one.start) / len(text)
                if share > _WHOLE:
                    continue
                yield Clause(
                    number,
                    is_source,
                    one.start,
                    one.end,
                    one.level + looseness,
                    off if is_source else -off,
                    share,
                )


def weighed(
    pairs: Sequence[CheckedPair], found: Sequence[Clause], similar: Similar
) -> list[Clause]:
    """The clauses with what the similarity of their pair gains without them."""
    by_pair: dict[int, list[Clause]] = defaultdict(list)
    for clause in found:
        by_pair[clause.pair].append(clause)
    numbers = sorted(by_pair)
    known: list[Clause] = []
    for first in range(0, len(numbers), _BATCH):
        batch = numbers[first : first + _BATCH]
        chinese: list[str] = []
        english: list[str] = []
        places = []
        for number in batch:
            pair = pairs[number]
            places.append((len(chinese), len(english)))
            own = by_pair[number]
            chinese += [pair.source, *(_without(pair.source, c) for c in own if c.is_source)]
            english += [
                pair.translation,
                *(_without(pair.translation, c) for c in own if not c.is_source),
            ]
        cosines = similar(chinese, english)
        for number, (row, column) in zip(batch, places, strict=True):
            whole, at = float(cosines[row, column]), [row, column]
            for clause in by_pair[number]:
                at[not clause.is_source] += 1
                place = (at[0], column) if clause.is_source else (row, at[1])
                known.append(replace(clause, gain=float(cosines[place]) - whole))
    return known


def _without(text: str, clause: Clause) -> str:
    """A text without a clause and the mark behind it; the whole text where nothing is left."""
    before, after = text[: clause.start].rstrip(_EDGES), text[clause.end :].lstrip(_EDGES)
    joint = "，" if clause.is_source else ", "
    rest = joint.join(part for part in (before, after) if len(part) >= _SHORTEST)
    return rest or text


def _is_inside(clause: Clause, sentences: Sequence[LoneSentence]) -> bool:
    """Whether a clause is part of a sentence that is told as a whole."""
    return any(
        sentence.is_source == clause.is_source
        and sentence.start < clause.end
        and clause.start < sentence.end
        for sentence in sentences
    )


def _is_sentence(text: str, clause: Clause) -> bool:
    """Whether a clause of the source is a whole sentence beside others."""
    before, after = text[: clause.start].rstrip(), text[clause.end :].lstrip()
    return clause.is_source and (not before or before[-1] in _ENDS) and after[:1] in _ENDS


def _draft(pair: CheckedPair, clause: Clause) -> Draft:
    text = pair.source if clause.is_source else pair.translation
    place = span(text, clause.start, clause.end)
    is_certain = clause.probability() >= _CERTAIN or _is_sentence(text, clause)
    return Draft(
        pair=clause.pair,
        category=Category.OMISSION if clause.is_source else Category.ADDITION,
        severity=Severity.MAJOR if is_certain else Severity.MINOR,
        confidence=_SURE if is_certain else _UNSURE,
        message=message("omission.clause", clause=place.text)
        if clause.is_source
        else message("omission.added-clause", clause=place.text),
        source_span=place if clause.is_source else None,
        translation_span=None if clause.is_source else place,
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
