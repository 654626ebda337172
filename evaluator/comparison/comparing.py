"""Runs → :class:`Comparison`: everything there is to say of several systems side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..documents import Term
from ..errors import InputError
from ..model import Finding, Message, Prominence, ScoreColumn, message
from ..model.run import Run
from ..runs.reviews import reviewed
from ..support.vocabulary import argument
from .blocks import (
    Block,
    Contender,
    column_by_block,
    common_blocks,
    contenders,
    shared_columns,
)
from .ngrams import SalientNgram, salient_ngrams
from .significance import Sampling, Significance, significance
from .statistics import SURFACE, Statistic, mean_statistic, surface_statistic

_LENGTHS = (10, 25, 50, 100)  # Chinese characters at which the next bucket begins
_DENSITIES = (1, 3)  # terms in a hundred characters


@dataclass(frozen=True, eq=False, slots=True)
class Tally:
    """In how many units a system is better than the baseline, equal, and worse."""

    wins: int
    ties: int
    losses: int


@dataclass(frozen=True, eq=False, slots=True)
class Difference:
    """A block in which a system and the baseline differ; positive where the system is better."""

    block: Block
    gain: float


@dataclass(frozen=True, eq=False, slots=True)
class Bucket:
    """The blocks of one kind, with every system's score over them.

    Attributes:
        kind: ``document``, ``length``, ``section`` or ``terms``.
        name: which.
        blocks: how many there are.
        scores: per system, by the headline metric; NaN where nothing is scored.
    """

    kind: str
    name: str
    blocks: int
    scores: tuple[float, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Versus:
    """A system against the baseline.

    Attributes:
        system: its index.
        tallies: metric → wins, ties and losses by unit.
        gains, losses: blocks in which they differ most by the headline metric.
        fixed: findings that the baseline has and the system has not.
        new: the reverse.
        shared: how many both have.
        more, less: n-grams that the system uses more than the baseline, and less.
    """

    system: int
    tallies: dict[str, Tally]
    gains: list[Difference]
    losses: list[Difference]
    fixed: list[Finding]
    new: list[Finding]
    shared: int
    more: list[SalientNgram]
    less: list[SalientNgram]


@dataclass(frozen=True, eq=False, slots=True)
class BestOf:
    """Which system a post-editor should start from, unit by unit.

    Attributes:
        choice: unit → index of the system of lowest priority; the headline metric and then the
            order of the systems decide where priorities are equal.
        scores: metric → score of the document put together from the chosen units.
        alike: units in which neither priority nor headline metric tells the systems apart.
    """

    choice: dict[str, int]
    scores: dict[str, float]
    alike: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class Comparison:
    """Several systems side by side.

    Attributes:
        systems: their names; the first one is the baseline.
        contenders: as many.
        blocks: stretches of the source that all share, in document order.
        results: scores and tests, one a metric.
        headline: metric that differences are sorted and buckets scored by.
        versus: every system but the baseline against it.
        buckets: by document, length, section and density of terms.
        best_of: by unit.
        sampling: seed and samples of the tests.
        note_messages: what a reader should know, a sentence each.
    """

    systems: list[str]
    contenders: list[Contender]
    blocks: list[Block]
    results: list[Significance]
    headline: str
    versus: list[Versus]
    buckets: list[Bucket]
    best_of: BestOf
    sampling: Sampling
    note_messages: list[Message]

    @property
    def notes(self) -> list[str]:
        """What a reader should know, in English."""
        return [note.told() for note in self.note_messages]

    @property
    def baseline(self) -> str:
        """Name of the system that the others are held against."""
        return self.systems[0]


def compare_runs(
    runs: Sequence[Run],
    *,
    baseline: str | None = None,
    systems: Sequence[str] | None = None,
    headline: str | None = None,
    terms: Sequence[Term] = (),
    sampling: Sampling | None = None,
    shown: int = 5,
) -> Comparison:
    """Hold the systems of one run or several against one another.

    Parameters:
        runs: of the same source.
        baseline: system that the others are held against; None for the first.
        systems: names of those to compare; None for all.
        headline: metric that differences are sorted by; None for chrF, or, where no block has a
            reference, priority: what was found and estimated.
        terms: of the corpus, for buckets by their density.
        sampling: seed and samples; None for sacreBLEU's.
        shown: how many blocks and n-grams to list of each kind.

    Raises:
        InputError: as :func:`contenders` does, or the baseline or the headline is unknown.
    """
    sampling = sampling or Sampling()
    runs = [reviewed(run) for run in runs]
    compared = _baseline_first(contenders(runs, systems), baseline)
    blocks = common_blocks(compared)
    judged = _statistics(compared, blocks)
    by_name = {found.statistic.name: found for found in judged}
    chosen = by_name[_headline([found.statistic.column for found in judged], headline)]
    results = [
        result
        for group in (
            [found.statistic for found in judged if found.by_reference],
            [found.statistic for found in judged if not found.by_reference],
        )
        for result in significance(group, sampling)
    ]
    units = list(dict.fromkeys(block.unit for block in blocks))
    return Comparison(
        [contender.label for contender in compared],
        compared,
        blocks,
        results,
        chosen.statistic.name,
        [
            _versus(compared, k, blocks, judged, chosen, units, shown)
            for k in range(1, len(compared))
        ],
        _buckets(blocks, chosen, terms),
        _best_of(blocks, by_name, chosen, units),
        sampling,
        _notes(compared, blocks),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Judged:
    """A statistic with the blocks that its segments are."""

    statistic: Statistic
    places: NDArray[np.int64]  # indices of the blocks
    by_reference: bool

    @property
    def sign(self) -> int:
        return self.statistic.column.sign


def _baseline_first(compared: list[Contender], baseline: str | None) -> list[Contender]:
    if baseline is None:
        return compared
    for contender in compared:
        if baseline == contender.label:
            return [contender, *(other for other in compared if other is not contender)]
    raise InputError(
        f"no system of that name; there are: {', '.join(c.label for c in compared)}",
        place=argument("baseline", baseline),
    )


def _statistics(compared: Sequence[Contender], blocks: Sequence[Block]) -> list[_Judged]:
    found = []
    shared = {column.name: column for column in shared_columns(compared)}
    surface = [metric for metric in SURFACE if metric.name in shared]
    scored = np.array([k for k, block in enumerate(blocks) if block.reference is not None], int)
    if len(scored):
        translations = [[blocks[b].translations[k] for b in scored] for k in range(len(compared))]
        references = [[blocks[b].reference or ""] for b in scored]
        found += [
            _Judged(surface_statistic(metric, translations, references), scored, True)
            for metric in surface
        ]
    everything = np.arange(len(blocks))
    counted = {metric.name for metric in surface}
    for name, column in shared.items():
        if name in counted or not any(c.pairs[name].notna().any() for c in compared):
            continue
        statistic = mean_statistic(column, *column_by_block(compared, blocks, column))
        found.append(_Judged(statistic, everything, False))
    return found


def _headline(known: Sequence[ScoreColumn], wanted: str | None) -> str:
    if not known:
        raise InputError("the runs have no score in common that systems can be compared by")
    names = [column.name for column in known]
    if wanted is None:
        preferred = [c.name for c in known if c.prominence is Prominence.HEADLINE]
        return [*preferred, *names][0]
    if wanted not in names:
        raise InputError(
            f"no score of that name; there are: {', '.join(names)}", place=argument("by", wanted)
        )
    return wanted


def _versus(
    compared: Sequence[Contender],
    system: int,
    blocks: Sequence[Block],
    judged: Sequence[_Judged],
    headline: _Judged,
    units: Sequence[str],
    shown: int,
) -> Versus:
    differences = _differences(blocks, headline, system)
    ours, theirs = compared[system].findings, compared[0].findings
    mine, others = ({finding.fingerprint for finding in found} for found in (ours, theirs))
    more, less = salient_ngrams(
        [block.translations[system] for block in blocks],
        [block.translations[0] for block in blocks],
        count=2 * shown,
    )
    return Versus(
        system,
        {found.statistic.name: _tally(blocks, found, units, system) for found in judged},
        [d for d in differences if d.gain > 0][:shown],
        [d for d in reversed(differences) if d.gain < 0][:shown],
        [finding for finding in theirs if finding.fingerprint not in mine],
        [finding for finding in ours if finding.fingerprint not in others],
        len(mine & others),
        more,
        less,
    )


def _differences(blocks: Sequence[Block], headline: _Judged, system: int) -> list[Difference]:
    """Every block in which a system differs from the baseline, the greatest gain first."""
    counts = headline.statistic.counts
    gains = headline.sign * (
        headline.statistic.formula(counts[system]) - headline.statistic.formula(counts[0])
    )
    return [
        Difference(blocks[headline.places[k]], float(gains[k]))
        for k in np.argsort(-gains, kind="stable")
        if not np.isnan(gains[k]) and gains[k] != 0
    ]


def _tally(blocks: Sequence[Block], judged: _Judged, units: Sequence[str], system: int) -> Tally:
    scores = _by_group([block.unit for block in blocks], units, judged)
    gains = judged.sign * (scores[:, system] - scores[:, 0])
    gains = gains[~np.isnan(gains)]
    tie = judged.statistic.column.tie
    wins, losses = int((gains > tie).sum()), int((gains < -tie).sum())
    return Tally(wins, len(gains) - wins - losses, losses)


def _by_group(names: Sequence[str], groups: Sequence[str], judged: _Judged) -> NDArray[np.float64]:
    """Shape ``[groups, systems]``: scores over the blocks of each group."""
    index = {group: k for k, group in enumerate(groups)}
    member = np.array([index[names[place]] for place in judged.places], dtype=np.int64)
    systems, _, width = judged.statistic.counts.shape
    totals = np.zeros((len(groups), systems, width))
    np.add.at(totals, member, judged.statistic.counts.swapaxes(0, 1))
    scores = judged.statistic.formula(totals.reshape(-1, width)).reshape(len(groups), systems)
    empty = np.bincount(member, minlength=len(groups)) == 0
    return np.where(empty[:, None], np.nan, scores)


def _buckets(blocks: Sequence[Block], headline: _Judged, terms: Sequence[Term]) -> list[Bucket]:
    kinds: dict[str, Callable[[Block], str]] = {"length": _length_bucket}
    if any(block.document for block in blocks):
        kinds["document"] = lambda block: block.document
    if any(block.section for block in blocks):
        kinds["section"] = lambda block: block.section or "outside sections"
    if terms:
        sources = [term.source for term in terms]
        kinds["terms"] = lambda block: _density_bucket(block, sources)
    found = []
    for kind, name_of in kinds.items():
        names = [name_of(block) for block in blocks]
        groups = list(dict.fromkeys(names))
        if kind not in ("document", "section"):
            groups.sort(key=_number_ahead)
        scores = _by_group(names, groups, headline)
        sizes = Counter(names)
        found += [
            Bucket(kind, group, sizes[group], tuple(map(float, row)))
            for group, row in zip(groups, scores, strict=True)
        ]
    return found


def _length_bucket(block: Block) -> str:
    return _range_of(len(block.source), _LENGTHS)


def _density_bucket(block: Block, terms: Sequence[str]) -> str:
    count = sum(block.source.count(term) for term in terms)
    if not count:
        return "0"
    return _range_of(max(round(100 * count / len(block.source)), 1), _DENSITIES)


def _range_of(value: float, bounds: Sequence[int]) -> str:
    """The bucket of a whole number, for instance ``10-24``."""
    below = [bound for bound in bounds if bound <= value]
    above = [bound for bound in bounds if bound > value]
    if not above:
        return f"{below[-1]} and more"
    return f"{below[-1] if below else 0}-{above[0] - 1}"


def _number_ahead(name: str) -> int:
    return int(name.split("-")[0].split()[0])


def _best_of(
    blocks: Sequence[Block], judged: dict[str, _Judged], headline: _Judged, units: Sequence[str]
) -> BestOf:
    names = [block.unit for block in blocks]
    merits = headline.sign * np.nan_to_num(_by_group(names, units, headline))
    if "priority" in judged:
        concerns = np.nan_to_num(_by_group(names, units, judged["priority"]), nan=1.0)
    else:
        concerns = np.zeros_like(merits)
    # Rounded as they are printed, so that what looks equal is equal.
    choice = [
        min(range(len(row)), key=lambda k: (row[k].round(2), -merit[k]))
        for row, merit in zip(concerns, merits, strict=True)
    ]
    told_apart = (np.ptp(concerns.round(2), axis=1) > 0) | (np.ptp(merits, axis=1) > 0)
    alike = frozenset(unit for unit, told in zip(units, told_apart, strict=True) if not told)
    chosen = dict(zip(units, choice, strict=True))
    picks = np.array([chosen[name] for name in names], dtype=np.int64)
    scores = {}
    for name, found in judged.items():
        counts = found.statistic.counts[picks[found.places], np.arange(len(found.places))]
        scores[name] = float(found.statistic.formula(counts.sum(axis=0, keepdims=True))[0])
    return BestOf(chosen, scores, alike)


def _notes(compared: Sequence[Contender], blocks: Sequence[Block]) -> list[Message]:
    notes = []
    scored = sum(block.reference is not None for block in blocks)
    if not scored:
        notes.append(message("comparison.no-reference"))
    elif scored < len(blocks):
        notes.append(message("comparison.partly-scored", scored=scored, blocks=len(blocks)))
    if any(len(contender.run.manifest.references) > 1 for contender in compared) and scored:
        first = compared[0].run.manifest.references[0]
        notes.append(message("comparison.several-references", first=first))
    runs = {id(contender.run): contender.run for contender in compared}.values()
    told = [note for run in runs for note in run.manifest.note_messages]
    for note in told:
        known = Message(note.id, note.arguments)
        if note.id == "run.plugin-failed" and known not in notes:
            notes.append(known)
    return notes
