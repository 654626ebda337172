"""Units of both sides: by number, checked by meaning; in order where there are no numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from ..model import Status
from ..structure import StructuredText, Unit, UnitKind
from ..support.progress import Progress, unheeded
from .beads import Bead, Lengths, Vectors, block_similarity, normalised
from .blocks import LARGEST, Items
from .moves import find_parts
from .sequences import Encoders, align_sequences

SAME_NUMBER = 0.0
"""Least calibrated similarity at which two units of the same number are believed."""
OTHER_NUMBER = 0.35
"""Least calibrated similarity at which units of different numbers are paired all the same."""
NUMBER_BONUS = 0.3
"""Similarity that a shared number is worth: neighbours of one subject reach this by chance,
so that a number is believed against them, but not against a unit that plainly says the same."""
BELONGS = 0.3
"""Least calibrated similarity at which a sentence counts as found in another unit."""

ALONE = 0.9
"""Confidence that a numbered unit that neither number nor meaning pairs has no counterpart."""

AT_ONCE = 0.8
"""Least share of either side's cues that are shown with a cue of the other, where times pair."""
FARTHER = 0.05
"""By how much less alike cues paired by time may be than those paired by order."""

_HEADINGS = (UnitKind.TITLE, UnitKind.SECTION)
_FRONT = (UnitKind.TITLE, UnitKind.OPENING)
_STOPS = tuple("。！？；.!?;”’\"'）)")


@dataclass(frozen=True, eq=False, slots=True)
class Side:
    """One document as the aligner sees it.

    Attributes:
        text: the structured document.
        items: its sentences in document order.
    """

    text: StructuredText
    items: Items
    _ends: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Count once where the sentences of each unit end: a text may be of very many units."""
        ends = accumulate(len(unit.sentences) for unit in self.text.units)
        object.__setattr__(self, "_ends", tuple(ends))

    @property
    def vectors(self) -> Vectors:
        """Shape ``[sentences, d]``, centred unit vectors."""
        return self.items.vectors

    @property
    def lengths(self) -> Lengths:
        """Shape ``[sentences]``, on a scale common to both sides."""
        return self.items.lengths

    def sentences_of(self, unit: int) -> range:
        """Indices of a unit's sentences in document order."""
        end = self._ends[unit]
        return range(end - len(self.text.units[unit].sentences), end)

    def rows(self, units: tuple[int, ...]) -> list[int]:
        """Indices of all sentences of several units."""
        return [row for unit in units for row in self.sentences_of(unit)]


@dataclass(frozen=True, slots=True)
class UnitPair:
    """Units that belong together.

    Attributes:
        id: of the pair: the source unit's, else the target's.
        source: indices of source units; empty where the source has none.
        target: indices of target units; empty where the target has none.
        status: paired, or what it is that has no counterpart.
        score: calibrated similarity, NaN without a counterpart.
        beads: sentence beads, indices counted over the whole document.
        confidence: 0-1, that units without counterpart really have none.
    """

    id: str
    source: tuple[int, ...]
    target: tuple[int, ...]
    status: Status
    score: float
    beads: tuple[Bead, ...]
    confidence: float = 1.0


def align_units(
    source: Side,
    target: Side,
    encoders: Encoders | None = None,
    progress: Progress = unheeded,
) -> list[UnitPair]:
    """Pair the units of two documents, and the sentences inside every pair.

    Parameters:
        source: the Chinese side.
        target: the English side.
        encoders: of runs and clauses of sentences, see :func:`align_sequences`.
        progress: told how many of the source's sentences are done, and of how many.

    Returns:
        pairs in the source's order, units that only the target has behind their
        predecessor; every unit of either side stands in exactly one pair.
    """
    if source.text.numbered and target.text.numbered:
        groups = _by_number(source, target)
    else:
        groups = _by_time(source, target) or _by_order(source, target)
    rows = [(source.rows(group.source), target.rows(group.target)) for group in groups]
    found = align_sequences(
        [(source.items.take(own), target.items.take(other)) for own, other in rows],
        encoders,
        progress,
    )
    return [
        _pair(source, target, group, [_whole(bead, group, *part) for bead in beads])
        for group, part, beads in zip(groups, rows, found, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Group:
    """Indices of units that belong together.

    Attributes:
        source: of the source; empty for an addition.
        target: of the target; empty for an omission.
        confidence: 0-1, that units without counterpart really have none.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    confidence: float = ALONE


def _by_time(source: Side, target: Side) -> list[_Group]:
    """Cues of subtitles that are shown at once; nothing where most of them have no such partner.

    Times that are those of another cut of the film lead astray: the cues must say the same, as
    far as those do that stand in the same order.
    """
    shown = [[u.time for u in side.text.units if u.time] for side in (source, target)]
    if [len(times) for times in shown] != [len(s.text.units) for s in (source, target)]:
        return []
    pairs = list(_shown_at_once(*shown))
    if min(len({pair[side] for pair in pairs}) / len(shown[side]) for side in (0, 1)) < AT_ONCE:
        return []
    alone = [
        *(_Group((k,), ()) for k in set(range(len(shown[0]))) - {s for s, _ in pairs}),
        *(_Group((), (k,)) for k in set(range(len(shown[1]))) - {t for _, t in pairs}),
    ]

    def first_shown(group: _Group) -> tuple[float, float]:
        return min([shown[0][s] for s in group.source] + [shown[1][t] for t in group.target])

    groups = sorted([*_linked(pairs), *alone], key=first_shown)
    if max(len(side) for group in groups for side in (group.source, group.target)) > LARGEST:
        return []
    in_order = _by_order(source, target)
    is_as_near = _nearness(groups, source, target) > _nearness(in_order, source, target) - FARTHER
    return groups if is_as_near else []


def _shown_at_once(
    source: Sequence[tuple[float, float]], target: Sequence[tuple[float, float]]
) -> Iterator[tuple[int, int]]:
    """Cues of both sides of which one is shown for more than half of its time with the other."""
    first = 0
    for s, (begin, end) in enumerate(source):
        while first < len(target) and target[first][1] <= begin:
            first += 1
        for t in range(first, len(target)):
            if target[t][0] >= end:
                break
            shared = min(end, target[t][1]) - max(begin, target[t][0])
            if shared > 0 and 2 * shared > min(end - begin, target[t][1] - target[t][0]):
                yield s, t


def _nearness(groups: Sequence[_Group], source: Side, target: Side) -> float:
    """Mean similarity of what stands together, by its characters; of what stands alone it is 0."""
    one, other = _unit_items(source), _unit_items(target)
    total = sum(
        one.lengths[list(group.source)].sum()
        * block_similarity(
            one.vectors[list(group.source)],
            other.vectors[list(group.target)],
            one.lengths[list(group.source)],
            other.lengths[list(group.target)],
        )
        for group in groups
        if group.source and group.target
    )
    return float(total / one.lengths.sum())


def _by_order(source: Side, target: Side) -> list[_Group]:
    """Units without numbers: dynamic programming over them in order, part by part."""
    items = _unit_items(source), _unit_items(target)
    begins = tuple(partial(_is_heading, side.text) for side in (source, target))
    parts = find_parts(items[0].vectors, items[1].vectors, (begins[0], begins[1]))
    found = align_sequences([(items[0].take(p.source), items[1].take(p.target)) for p in parts])
    return [
        _Group(
            tuple(part.source[s] for s in bead.source),
            tuple(part.target[t] for t in bead.target),
            bead.confidence,
        )
        for part, beads in zip(parts, found, strict=True)
        for bead in beads
    ]


def _is_heading(text: StructuredText, unit: int) -> bool:
    """Whether a unit is a heading, or reads like one."""
    return text.units[unit].kind in _HEADINGS or not text.text_of(text.units[unit]).endswith(_STOPS)


def _by_number(source: Side, target: Side) -> list[_Group]:
    """Units with numbers: the same number first, unless their meaning says otherwise."""
    fronts = _fronts(source, target)
    in_front = (
        {s for group in fronts for s in group.source},
        {t for group in fronts for t in group.target},
    )
    partner = _match(source, target, in_front)
    sources = {s: [s] for s in range(len(source.text.units)) if s not in in_front[0]}
    targets: dict[int, list[int]] = {s: [t] for s, t in partner.items()}
    taken = in_front[1] | set(partner.values())
    alone_target: list[int] = []
    for t in range(len(target.text.units)):
        if t in taken:
            continue
        host = _host(t, {v: k for k, v in partner.items()}, target, source)
        if host is None:
            alone_target.append(t)
        else:
            targets[host].append(t)
    for s in list(sources):
        if s in partner:
            continue
        host = _host(s, partner, source, target)
        if host is not None:  # the source unit hangs on the pair of its neighbour
            owner = next(k for k, v in targets.items() if host in v)
            sources[owner].append(sources.pop(s)[0])
    groups = [
        _Group(tuple(sorted(group)), tuple(sorted(targets.get(s, ()))))
        for s, group in sources.items()
    ]
    groups = sorted([*fronts, *groups], key=lambda group: group.source[0])
    for t in alone_target:  # behind the pair of whatever precedes it in the target
        before = [k for k, g in enumerate(groups) if g.target and max(g.target) < t]
        latest = max(before, key=lambda k: max(groups[k].target), default=-1)
        groups.insert(latest + 1, _Group((), (t,)))
    return groups


def _fronts(source: Side, target: Side) -> list[_Group]:
    """What stands before the first number: units that share a sentence belong together.

    Where a title ends and the text begins is told by layout, and each side has its own: what the
    one calls a title of three lines is a title and an opening of two on the other.
    """
    (own, rows), (other, columns) = _front(source), _front(target)
    (beads,) = align_sequences([(source.items.take(rows), target.items.take(columns))])
    return _linked(
        [
            (
                _most(own, source.lengths[rows], bead.source),
                _most(other, target.lengths[columns], bead.target),
            )
            for bead in beads
            if bead.source and bead.target
        ]
    )


def _most(owners: Sequence[int], lengths: Lengths, rows: Sequence[int]) -> int:
    """The unit that most of a bead is of: no sentence runs from one unit into the next."""
    shares: dict[int, float] = defaultdict(float)
    for row in rows:
        shares[owners[row]] += lengths[row]
    return max(shares, key=shares.__getitem__)


def _front(side: Side) -> tuple[list[int], list[int]]:
    """The sentences of title and opening: the unit that each is of, and their indices."""
    units = [k for k, unit in enumerate(side.text.units) if unit.kind in _FRONT]
    owners = [unit for unit in units for _ in side.sentences_of(unit)]
    return owners, side.rows(tuple(units))


def _linked(links: Sequence[tuple[int, int]]) -> list[_Group]:
    """Units of both sides that are linked, directly or by way of others, in order."""
    owner: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for s, t in links:
        joined = owner.get((0, s), {(0, s)}) | owner.get((1, t), {(1, t)})
        owner.update(dict.fromkeys(joined, joined))
    return [
        _Group(
            tuple(sorted(k for side, k in group if side == 0)),
            tuple(sorted(k for side, k in group if side == 1)),
        )
        for group in {id(group): group for group in owner.values()}.values()
    ]


def _match(
    source: Side, target: Side, settled: tuple[Collection[int], Collection[int]]
) -> dict[int, int]:
    """Source unit → target unit, one to one: best first, a shared number counting for much."""
    similarity = _unit_vectors(source) @ _unit_vectors(target).T
    candidates = []
    for s, one in enumerate(source.text.units):
        for t, other in enumerate(target.text.units):
            if s in settled[0] or t in settled[1]:
                continue
            level, same = float(similarity[s, t]), _same_number(one, other)
            if level >= (SAME_NUMBER if same else OTHER_NUMBER):
                candidates.append((level + (NUMBER_BONUS if same else 0.0), s, t))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, s, t in sorted(candidates, reverse=True):
        if s not in partner and t not in taken:
            partner[s] = t
            taken.add(t)
    return partner


def _same_number(one: Unit, other: Unit) -> bool:
    return one.kind is other.kind and one.id == other.id


def _host(unit: int, partner: dict[int, int], side: Side, other: Side) -> int | None:
    """The unit of the other side in which an unmatched unit's text is found, or None.

    Only the partners of its two neighbours are asked: a unit whose number was lost hangs
    on the unit before or behind it.
    """
    if side.text.units[unit].kind is not UnitKind.CLAUSE:
        return None
    body = list(side.sentences_of(unit))[1:] or list(side.sentences_of(unit))  # without heading
    for neighbour in (unit - 1, unit + 1):
        if neighbour not in partner:
            continue
        host = partner[neighbour]
        inside = list(other.sentences_of(host))
        found = (side.vectors[body] @ other.vectors[inside].T).max(axis=1) >= BELONGS
        if found.mean() > 0.5:
            return host
    return None


def _whole(bead: Bead, group: _Group, rows: list[int], columns: list[int]) -> Bead:
    """A bead with indices counted over the whole document."""
    return replace(
        bead,
        source=tuple(rows[i] for i in bead.source),
        target=tuple(columns[j] for j in bead.target),
        confidence=bead.confidence if rows and columns else group.confidence,
    )


def _pair(source: Side, target: Side, group: _Group, beads: list[Bead]) -> UnitPair:
    sources, targets = group.source, group.target
    rows, columns = source.rows(sources), target.rows(targets)
    score = block_similarity(
        source.vectors[rows],
        target.vectors[columns],
        source.lengths[rows],
        target.lengths[columns],
    )
    name = source.text.units[sources[0]].id if sources else target.text.units[targets[0]].id
    is_lost = not sources and _is_lost(target.text.units[targets[0]], source.text)
    status = Status.of(source=bool(sources), translation=bool(targets), is_lost=is_lost)
    return UnitPair(name, sources, targets, status, score, tuple(beads), group.confidence)


def _is_lost(unit: Unit, source: StructuredText) -> bool:
    """Whether the source's numbering has a gap just where the unit's number belongs."""
    numbers = [u.number for u in source.units if u.kind is unit.kind and u.number is not None]
    if unit.number is None or not numbers:
        return False
    return unit.number not in numbers and unit.number < max(numbers)


def _unit_vectors(side: Side) -> NDArray[np.float32]:
    """Shape ``[units, d]``: every unit's length-weighted mean of its sentences, normalised."""
    means = []
    for unit in range(len(side.text.units)):
        rows = list(side.sentences_of(unit))
        means.append(side.lengths[rows] @ side.vectors[rows])
    return normalised(np.array(means))


def _unit_items(side: Side) -> Items:
    """A document's units as items."""
    units = side.text.units
    lengths = [side.lengths[list(side.sentences_of(u))].sum() for u in range(len(units))]
    texts = tuple(side.text.text_of(unit) for unit in units)
    return Items(_unit_vectors(side), np.array(lengths), texts)
