"""Versions of a source, collated: what one of them reads, lacks or has besides the first.

Two versions of one text are compared character by character, page layout and the width of
punctuation aside.  Sentences that both have word for word are found first, so that only the
stretches between them need a full comparison and long documents stay cheap.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ..documents import MappedText
from ..language import chinese_words
from ..model import Status
from ..structure import StructuredText
from .documents import Alignment

# One form for what is written in two widths or with several dashes.  One character becomes
# one, so that positions hold.
_FOLD = str.maketrans("（）〔〕，、；：！？－—–·．“”‘’", "()()" + ",,;:!?---.." + "\"\"''")
_PUNCTUATION = frozenset("()[],;:!?-.。\"'《》…")
_JOINED = 1  # differences with no more equal characters between them are one
_STRETCH = 12  # characters: a replacement of that much by far less is a loss, not a variant
_CONTEXT = 12  # characters shown on either side


class DifferenceKind(StrEnum):
    """How a version differs at a place."""

    VARIANT = "variant"  # it reads something else
    LOST = "lost"  # it lacks a stretch of the first version
    GAINED = "gained"  # it has a stretch that the first version lacks
    PUNCTUATION = "punctuation"  # only the punctuation differs


@dataclass(frozen=True, slots=True)
class Difference:
    """One place at which a version differs from the first.

    Attributes:
        kind: how it differs.
        unit: id of the unit it begins in, of the first version, or of the other where the first
            has nothing.
        last_unit: id of the unit it ends in.
        first_text: what the first version reads; empty where it has nothing.
        version_text: what the other version reads; empty where it has nothing.
        first_start: offset into the first version's original text; so for the others.
        first_end: equal to ``first_start`` where the first version has nothing.
        version_start: offset into the other version's original text.
        version_end: equal to ``version_start`` where it has nothing.
        before: up to twelve characters that stand before it in both.
        after: up to twelve characters that stand behind it in both.
    """

    kind: DifferenceKind
    unit: str
    last_unit: str
    first_text: str
    version_text: str
    first_start: int
    first_end: int
    version_start: int
    version_end: int
    before: str
    after: str


@dataclass(frozen=True, eq=False, slots=True)
class _Stream:
    """A document as one row of characters without white space.

    Attributes:
        folded: the characters as they are compared.
        shown: the same characters as they are written.
        starts: shape ``[n]``, where each begins in the original.
        ends: shape ``[n]``, where each ends.
        sentences: position of every sentence's first character.
        units: id of the unit of every sentence.
    """

    folded: str
    shown: str
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    sentences: list[int]
    units: list[str]

    def unit_at(self, position: int) -> str:
        """Id of the unit that a character stands in."""
        return self.units[max(bisect_right(self.sentences, position) - 1, 0)]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of the characters ``[start, end)``."""
        if start < end:
            return int(self.starts[start]), int(self.ends[end - 1])
        at = int(self.starts[start]) if start < len(self.starts) else int(self.ends[-1])
        return at, at

    def sentence_texts(self) -> list[str]:
        """Folded text of every sentence."""
        bounds = [*self.sentences, len(self.folded)]
        return [self.folded[a:b] for a, b in pairwise(bounds)]


@dataclass(frozen=True, slots=True)
class _Edit:
    """Characters ``[first[0], first[1])`` of one stream stand where those of the other do."""

    first: tuple[int, int]
    version: tuple[int, int]


def collate(
    first: tuple[MappedText, StructuredText], version: tuple[MappedText, StructuredText]
) -> list[Difference]:
    """Compare a version of a source with the first one.

    Parameters:
        first: clean text and structure of the first version.
        version: the same of another version.

    Returns:
        differences in the order of the first version; those of page layout and of the width
        of punctuation are none.
    """
    one, other = _stream(*first), _stream(*version)
    return [_difference(edit, one, other) for edit in _joined(_edits(one, other))]


def excuse_what_the_version_lost(
    alignment: Alignment, first: Alignment, differences: Sequence[Difference]
) -> Alignment:
    """Tell additions from text that only this version of the source has lost.

    Parameters:
        alignment: of a version of the source and a translation.
        first: of the first version and the same translation.
        differences: of the version from the first.

    Returns:
        the alignment, in which a translation's text whose counterpart stands in the first
        version and is lost from this one is no addition.
    """
    sentences = [s for unit in first.source.units for s in unit.sentences]
    lost = [(d.first_start, d.first_end) for d in differences if d.kind is DifferenceKind.LOST]
    gone = {
        row
        for row, s in enumerate(sentences)
        if any(min(s.end, end) - max(s.start, start) > (s.end - s.start) / 2 for start, end in lost)
    }
    excused = {
        column
        for pair in first.units
        for bead in pair.beads
        if bead.source and set(bead.source) <= gone
        for column in bead.target
    }

    def status(old: Status, columns: Iterable[int]) -> Status:
        lost = old is Status.ADDITION and excused >= set(columns)
        return Status.MISSING_FROM_SOURCE if lost else old

    return replace(
        alignment,
        units=tuple(
            replace(pair, status=status(pair.status, (j for b in pair.beads for j in b.target)))
            for pair in alignment.units
        ),
        sentences=tuple(
            tuple(replace(pair, status=status(pair.status, pair.bead.target)) for pair in pairs)
            for pairs in alignment.sentences
        ),
    )


def _stream(text: MappedText, structure: StructuredText) -> _Stream:
    keep = np.array([not character.isspace() for character in text.text], dtype=bool)
    shown = "".join(character for character in text.text if not character.isspace())
    starts, ends = text.starts[keep], text.ends[keep]
    pairs = [(unit.id, sentence) for unit in structure.units for sentence in unit.sentences]
    begins = np.searchsorted(starts, [sentence.start for _, sentence in pairs])
    return _Stream(
        shown.translate(_FOLD), shown, starts, ends, begins.tolist(), [unit for unit, _ in pairs]
    )


def _edits(one: _Stream, other: _Stream) -> Iterator[_Edit]:
    """Differing stretches: whole sentences by equality, then characters between them."""
    matcher = SequenceMatcher(None, one.sentence_texts(), other.sentence_texts(), autojunk=False)
    bounds = [*one.sentences, len(one.folded)], [*other.sentences, len(other.folded)]
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        a1, a2, b1, b2 = bounds[0][i1], bounds[0][i2], bounds[1][j1], bounds[1][j2]
        for op in Levenshtein.opcodes(one.folded[a1:a2], other.folded[b1:b2]):
            if op.tag != "equal":
                yield _Edit(
                    (a1 + op.src_start, a1 + op.src_end), (b1 + op.dest_start, b1 + op.dest_end)
                )


def _joined(edits: Iterator[_Edit]) -> Iterator[_Edit]:
    """Join edits that hardly anything keeps apart: to a reader they are one."""
    last: _Edit | None = None
    for edit in edits:
        if last and edit.first[0] - last.first[1] <= _JOINED:
            last = _Edit((last.first[0], edit.first[1]), (last.version[0], edit.version[1]))
        else:
            if last:
                yield last
            last = edit
    if last:
        yield last


def _difference(edit: _Edit, one: _Stream, other: _Stream) -> Difference:
    """One edit, widened to the words it stands in, with its place in both originals."""
    kind = _kind(one.folded[slice(*edit.first)], other.folded[slice(*edit.version)])
    if (
        kind is not DifferenceKind.PUNCTUATION
        and max(_length(edit.first), _length(edit.version)) < _STRETCH
    ):
        edit = _widened(edit, one, other)
        if _length(edit.first) and _length(edit.version):
            kind = (
                DifferenceKind.VARIANT
            )  # a character lost from a word makes another reading of it
    (a1, a2), (b1, b2) = edit.first, edit.version
    owner, start, end = (one, a1, a2) if a1 < a2 else (other, b1, b2)
    return Difference(
        kind=kind,
        unit=owner.unit_at(start),
        last_unit=owner.unit_at(end - 1),
        first_text=one.shown[a1:a2],
        version_text=other.shown[b1:b2],
        first_start=one.original(a1, a2)[0],
        first_end=one.original(a1, a2)[1],
        version_start=other.original(b1, b2)[0],
        version_end=other.original(b1, b2)[1],
        before=one.shown[max(a1 - _CONTEXT, 0) : a1],
        after=one.shown[a2 : a2 + _CONTEXT],
    )


def _widened(edit: _Edit, one: _Stream, other: _Stream) -> _Edit:
    """The edit grown to whole words of the first version, as far as both agree around it."""
    (a1, a2), (b1, b2) = edit.first, edit.version
    left = max(a1 - _CONTEXT, 0)
    words = chinese_words(one.shown[left : a2 + _CONTEXT])
    touched = [
        (left + start, left + end)
        for start, end in words
        if left + start < max(a2, a1 + 1) and left + end > (a1 if a1 < a2 else a1 - 1)
    ]
    if a1 == a2:  # an insertion or a loss on the other side: only a word it stands inside of
        touched = [(start, end) for start, end in touched if start < a1 < end]
    grow_left = a1 - min((start for start, _ in touched), default=a1)
    grow_right = max((end for _, end in touched), default=a2) - a2
    while grow_left > 0 and (
        one.folded[a1 - grow_left : a1] != other.folded[max(b1 - grow_left, 0) : b1]
    ):
        grow_left -= 1
    while grow_right > 0 and one.folded[a2 : a2 + grow_right] != other.folded[b2 : b2 + grow_right]:
        grow_right -= 1
    grow_left, grow_right = max(grow_left, 0), max(grow_right, 0)
    return _Edit((a1 - grow_left, a2 + grow_right), (b1 - grow_left, b2 + grow_right))


def _length(stretch: tuple[int, int]) -> int:
    return stretch[1] - stretch[0]


def _kind(first: str, version: str) -> DifferenceKind:
    if set(first + version) <= _PUNCTUATION:
        return DifferenceKind.PUNCTUATION
    if not version or len(first) >= _STRETCH > 3 * len(version):
        return DifferenceKind.LOST
    if not first or len(version) >= _STRETCH > 3 * len(first):
        return DifferenceKind.GAINED
    return DifferenceKind.VARIANT
