"""TER as sacreBLEU counts it, without trying shifts that cannot be the best.

sacreBLEU (as Tercom before it) measures the edit distance behind every shift that it may make, a
few hundred of a sentence, and makes the one that saves most.  Its distance, searched for in a beam,
is never below the true one, which RapidFuzz tells in a microsecond: shifts are measured the most
promising first, until none that is left can save more.  The counts are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sacrebleu
from rapidfuzz.distance import Levenshtein
from sacrebleu.metrics import lib_ter

_MOST_WORDS = 0xD800  # different ones that are told by a character each


class TER(sacrebleu.TER):
    """sacreBLEU's TER, counted faster."""

    def _compute_segment_statistics(
        self, hypothesis: str, ref_kwargs: dict[str, Any]
    ) -> list[float]:
        words = hypothesis.split()
        counted = [edit_rate(words, reference) for reference in ref_kwargs["ref_words"]]
        edits, lengths = zip(*counted, strict=True)
        return [min(edits), sum(lengths) / len(lengths)]


def edit_rate(hypothesis: Sequence[str], reference: Sequence[str]) -> tuple[int, int]:
    """Edits and shifts that turn a hypothesis into a reference, and the words of that.

    Parameters:
        hypothesis: its words.
        reference: likewise.
    """
    different = sorted({*hypothesis, *reference})
    if not hypothesis or not reference or len(different) > _MOST_WORDS:
        return lib_ter.translation_edit_rate(list(hypothesis), list(reference))
    # A word becomes a character, in the order of the words, by which equal shifts are ranked.
    signs = {word: chr(number) for number, word in enumerate(different)}
    words, aim = ("".join(signs[word] for word in side) for side in (hypothesis, reference))
    measured: Any = lib_ter.BeamEditDistance(aim)  # type: ignore[arg-type]
    shifts, tried = 0, 0
    while True:
        better, tried = _shifted(words, aim, measured, tried)
        if better is None or tried >= lib_ter._MAX_SHIFT_CANDIDATES:
            return shifts + measured(words)[0], len(aim)
        shifts, words = shifts + 1, better


def _shifted(words: str, aim: str, measured: Any, tried: int) -> tuple[str | None, int]:
    """The words after the shift that saves most edits, and how many have been tried by now.

    Parameters:
        words: a character each.
        aim: the reference's.
        measured: sacreBLEU's edit distance from the reference.
        tried: shifts, before.

    Returns:
        None for the words where no shift saves any.
    """
    edits, trace = measured(words)
    shifts: dict[tuple[int, int, int], str] = {}
    for length, start, place in _shifts(words, aim, trace):
        tried += 1
        rank = length, -start, -place
        if rank not in shifts:
            shifts[rank] = _moved(words, start, length, place)
    if tried >= lib_ter._MAX_SHIFT_CANDIDATES:
        return None, tried
    most = {to: edits - Levenshtein.distance(to, aim) for to in set(shifts.values())}
    best: tuple[Any, ...] = (0,)
    for hoped in sorted(((most[to], *rank, to) for rank, to in shifts.items()), reverse=True):
        if hoped[0] <= 0 or hoped <= best:
            break
        best = max(best, (edits - measured(hoped[-1])[0], *hoped[1:]))
    return (best[-1] if best[0] > 0 else None), tried


def _shifts(words: str, aim: str, trace: str) -> Iterator[tuple[int, int, int]]:
    """All shifts that are tried: how many words, from where, and before which.

    Parameters:
        words: a character each.
        aim: the reference's.
        trace: of the edits that turn the one into the other.
    """
    turned = lib_ter._flip_trace(trace)  # type: ignore[no-untyped-call]
    places, missing, wrong = lib_ter.trace_to_alignment(turned)
    for start, end, length in lib_ter._find_shifted_pairs(words, aim):  # type: ignore[arg-type]
        # What is right where it stands is left there, and so is what stands where it should.
        if not any(wrong[start : start + length]) or not any(missing[end : end + length]):
            continue
        if start <= places[end] < start + length:
            continue
        before = None
        for beside in range(end - 1, end + length):
            if beside >= 0 and beside not in places:
                break
            place = places[beside] + 1 if beside >= 0 else 0
            if place != before:
                yield length, start, place
            before = place


def _moved(words: str, start: int, length: int, place: int) -> str:
    return "".join(lib_ter._perform_shift(list(words), start, length, place))
