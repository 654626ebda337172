"""Words in which an expert would likely mark an error, though no rule says which.

The other checks know what they look for.  This one asks the quality estimator, which has read
what experts marked in other documents, and so sees mistranslated phrases and wrong relations
between right words.  It can only point; what is wrong it cannot say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ..knowledge import KnownTerm
from ..model import Category, Evidence, Severity, Status, message
from ..quality import WordRisk
from .base import CONVICTED, Check, CheckedDocument, CheckedPair, Draft, Scope, span

LEAST_RISK = 0.7
"""Risk of the riskiest word from which a stretch is reported.

Below it a human translation is blamed as often as a machine's (docs/checks/suspect.md), and of two
near translations the wrong one no oftener than the right one.
"""
_LEAST_CONVICTED = 0.25
"""The same in a document whose known terms are often wrong.

In those of WMT20 news' dev half .79 of 230 stretches in machine translations overlap a marked
error (.82 of 136 from .3, .79 of 80 from .35), and human translations have no such document.
"""
_SHARE = 0.4
"""Of a convicted document's pairs, those in which a stretch is reported at most, the likeliest:
what marks every sentence points nowhere.  Of the policy document, nothing given, .4 takes away no
error that is found otherwise (from .2 on: critical ones .63, .81 from .4 and from .6).
"""
_GAIN, _GAIN_CONVICTED = 0.15, 0.4
"""By which a stretch is likelier to overlap an error than its riskiest word."""
_MOST_SURE = 0.85
_SHOULDER = 0.5  # share of its peak that every word of a stretch has, one in between aside


class SuspectCheck(Check):
    """Stretches of the translation whose words are at risk."""

    name = "suspect"
    scope = Scope.DOCUMENT  # what it says elsewhere lowers the threshold
    categories = (Category.MISTRANSLATION,)
    severity = Severity.MINOR
    requires = frozenset((Evidence.RISKS,))

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`; silent where the words' risks are not known."""
        is_convicted = document.testimony >= CONVICTED
        least = _LEAST_CONVICTED if is_convicted else LEAST_RISK
        gain = _GAIN_CONVICTED if is_convicted else _GAIN
        if is_convicted:
            least = max(least, min(LEAST_RISK, _least_of_share(document.pairs)))
        for number, pair in enumerate(document.pairs):
            if pair.status is Status.PAIRED:
                for words in stretches(pair.risks, least):
                    if not _is_known(words, document.known[number]):
                        yield _draft(number, pair, words, gain)


def _least_of_share(pairs: Sequence[CheckedPair]) -> float:
    """Risk that only a share of a document's pairs reaches."""
    peaks = sorted(
        (max((w.error for w in pair.risks), default=0.0) for pair in pairs), reverse=True
    )
    return peaks[math.ceil(_SHARE * len(peaks)) - 1]


def _is_known(words: Sequence[WordRisk], terms: Sequence[KnownTerm]) -> bool:
    """Whether a stretch is all of the accepted rendering of a term, or lies within it."""
    return any(
        right.start <= words[0].start and words[-1].end <= right.end
        for term in terms
        for right in term.accepted
    )


def stretches(
    risks: Sequence[WordRisk], threshold: float = LEAST_RISK
) -> Iterator[Sequence[WordRisk]]:
    """Runs of words around each peak of risk, the highest first; none overlap.

    A run goes on over words that have a good part of its peak's risk, and over a single word
    between two of them.

    Parameters:
        risks: of the words of a translation, in order.
        threshold: risk that a peak has at least.
    """
    free = [True] * len(risks)
    for peak in sorted(range(len(risks)), key=lambda k: -risks[k].error):
        if risks[peak].error < threshold:
            return
        if free[peak]:
            least = _SHOULDER * risks[peak].error
            first = _reach(risks, free, peak, -1, least)
            last = _reach(risks, free, peak, 1, least)
            for k in range(max(first - 1, 0), min(last + 2, len(risks))):
                free[k] = False  # nor do two runs touch: they would be one error
            yield risks[first : last + 1]


def _reach(
    risks: Sequence[WordRisk], free: Sequence[bool], peak: int, step: int, least: float
) -> int:
    """The last word of a run, looking one way from its peak."""
    end = at = peak
    while 0 <= at + step < len(risks) and free[at + step]:
        at += step
        if risks[at].error >= least:
            end = at
        elif abs(at - end) > 1:
            break
    return end


def _draft(number: int, pair: CheckedPair, words: Sequence[WordRisk], gain: float) -> Draft:
    place = span(pair.translation, words[0].start, words[-1].end)
    peak = max(word.error for word in words)
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.MINOR,  # it points, and cannot say what is wrong
        confidence=round(min(peak + gain, _MOST_SURE), 2),
        message=message("suspect.doubtful", english=place.text),
        translation_span=place,
    )
