"""Omission and addition: text of one side that nothing on the other stands for.

Sentences that stand alone are the aligner's finding.  Clauses inside a pair are weighed: what the
word links say of them, whether the English is shorter (or longer) than the source lets expect,
and whether the two texts would mean the same rather without the clause, by the sentence encoder
(after Vamvas and Sennrich 2022, who ask a translation model).  ``training/omissions.py`` fits the
weights to human translations with clauses taken out of either side.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..model import Category, Evidence, Severity, Status, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, Similar, span
from .length import deviation, english_length, source_length, usual_ratio

LEFT_OUT = 0.42
"""Evidence of word links below which nothing stands for a clause, whatever else there is."""
_MOST_SURE = 0.95
"""Highest confidence: what is left out here may have been moved elsewhere on purpose."""
_LIKELY = 0.5
"""Confidence from which a sentence left alone is graver than minor."""
_SLIGHT = 12  # characters: a shorter sentence is a slight loss
_TOLD, _CERTAIN = 0.95, 0.98
"""Probability from which a clause is told, and from which it is graver than minor."""
_SURE, _UNSURE = 0.85, 0.6
"""Confidence of either; the probability is that among as many clauses that have a counterpart."""
_MOST_GAIN = 0.05
"""What the similarity of a pair gains at most, as a rule, without a clause of one side."""
_OFF = 1.5
"""Standard deviations of length beyond which more says no more: terms and idioms do that too."""
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
    uses = frozenset((Evidence.LINKS, Evidence.ENCODER))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in enumerate(document.pairs):
            if pair.status is Status.OMISSION and pair.source:
                yield _omitted_sentence(number, pair)
            elif pair.status is Status.ADDITION and pair.translation:
                yield _added_sentence(number, pair)
        likely = [clause for clause in clauses(document.pairs) if clause.probability() >= _TOLD]
        if document.similar is not None:
            likely = weighed(document.pairs, likely, document.similar)
        for clause in likely:
            if not math.isnan(clause.gain) and clause.probability() >= _TOLD:
                yield _draft(document.pairs[clause.pair], clause)


def clauses(pairs: Sequence[CheckedPair]) -> Iterator[Clause]:
    """The clauses of either side that perhaps nothing stands for, but for their gain."""
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
                    one.level,
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


def _omitted_sentence(number: int, pair: CheckedPair) -> Draft:
    return Draft(
        pair=number,
        category=Category.OMISSION,
        severity=_sentence_severity(pair, len(pair.source)),
        confidence=_confidence(pair),
        message=message("omission.sentence"),
        source_span=span(pair.source, 0, len(pair.source)),
    )


def _added_sentence(number: int, pair: CheckedPair) -> Draft:
    return Draft(
        pair=number,
        category=Category.ADDITION,
        # An English letter is less than a 字.
        severity=_sentence_severity(pair, len(pair.translation) // 3),
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
