"""A comparison as one page that needs no network and no script."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import numpy as np
from markupsafe import Markup

from ...comparison.blocks import Block, Contender
from ...comparison.comparing import Comparison, Difference, Versus
from ...comparison.significance import FEWEST_SEGMENTS, Significance
from ...model import Finding, Severity
from ...runs.folder import INDEX
from ...support.templates import templates
from ..glance import glances
from ..html.assets import content_hash, stylesheet
from ..html.scores import title
from ..html.words import Words
from .figures import (
    ALPHA,
    every_p,
    headline_of,
    is_same,
    larger_p,
    order_of,
    shown_buckets,
    shown_results,
    starts,
    told_p,
)

_TEMPLATES = Path(__file__).parent / "templates"
_FINDINGS = 50  # of each side; the JSON has all
_WIDTH = 320  # of a drawing


@dataclass(frozen=True, slots=True)
class _Cell:
    """One system's score, and where it stands between the least and the greatest bound."""

    value: str
    interval: str
    gain: str
    verdict: str  # better, worse, even or untested; empty of the baseline
    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    arrow: str
    segments: int
    cells: Sequence[_Cell | None]


@dataclass(frozen=True, slots=True)
class _Share:
    """Units won, tied and lost by one score, and how wide each part is drawn."""

    label: str
    counts: tuple[int, int, int]
    widths: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class _Found:
    pair: str
    link: str
    severity: str
    told: str


@dataclass(frozen=True, slots=True)
class _Difference:
    pair: str
    links: Sequence[tuple[str, str]]
    gain: str
    is_gain: bool
    source: str
    reference: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class _Versus:
    name: str
    shares: Sequence[_Share]
    only_theirs: Sequence[_Found]
    only_ours: Sequence[_Found]
    counts: tuple[int, int, int]  # only the baseline's, only the system's, both
    differences: Sequence[_Difference]


@dataclass(frozen=True, slots=True)
class _Text:
    """A pair that a finding stands in, of a run that has no page."""

    anchor: str
    pair: str
    system: str
    source: str
    translation: str


class _Pairs:
    """Where pairs can be read: in the page of their run, else further down in this one.

    Parameters:
        at: file that the page is written to; None where saved runs are not linked either.
    """

    def __init__(self, at: Path | None) -> None:
        self._at = at
        self._known: dict[str, Mapping[str, tuple[str, str]]] = {}
        self._texts: dict[tuple[str, str], _Text] = {}

    @property
    def texts(self) -> list[_Text]:
        """Those that were linked and have no page, in this order."""
        return list(self._texts.values())

    def saved(self, contender: Contender, pair: str) -> str:
        """Address of a pair in the page of its run; empty where that is not saved."""
        folder = contender.run.folder
        if self._at is None or folder is None or not pair:
            return ""
        page = Path(os.path.relpath(folder / INDEX, self._at.absolute().parent)).as_posix()
        several = len(contender.run.manifest.systems) > 1
        name = f"{contender.system}/{pair}" if several else pair
        return f"{quote(page)}#{urlencode({'pair': name})}"

    def link(self, contender: Contender, pair: str) -> str:
        """Address of a pair, wherever it can be read."""
        if address := self.saved(contender, pair):
            return address
        key, known = (contender.label, pair), self._pairs_of(contender)
        if key not in self._texts and pair in known:
            anchor = f"text-{len(self._texts) + 1}"
            self._texts[key] = _Text(anchor, pair, contender.label, *known[pair])
        return f"#{self._texts[key].anchor}" if key in self._texts else ""

    def _pairs_of(self, contender: Contender) -> Mapping[str, tuple[str, str]]:
        """A system's pairs: their Chinese and English, by name."""
        if contender.label not in self._known:
            table = contender.run.pairs
            own = table.loc[table["system"] == contender.system]
            sides = (own[name].fillna("") for name in ("source_text", "translation_text"))
            texts = zip(*sides, strict=True)
            self._known[contender.label] = dict(zip(own["pair_id"], texts, strict=True))
        return self._known[contender.label]


def render_comparison(comparison: Comparison, language: str = "en", at: Path | None = None) -> str:
    """Render a comparison as a self-contained page.

    Parameters:
        comparison: to show.
        language: of the page.
        at: file that it is written to, from which saved runs are linked; None to link none.
    """
    words, style, pairs = Words.load(language), stylesheet(), _Pairs(at)
    headline = headline_of(comparison)
    versus = [_versus(comparison, one, words, pairs) for one in comparison.versus]
    return (
        templates(_TEMPLATES)
        .get_template("comparison.html.j2")
        .render(
            t=words,
            lang=language,
            stylesheet=Markup(style),
            policy=f"default-src 'none'; style-src '{content_hash(style)}'",
            title=comparison.contenders[0].run.manifest.title
            or comparison.contenders[0].run.manifest.corpus,
            comparison=comparison,
            notes=[note.told(language) for note in comparison.note_messages],
            found=[
                (contender.label, _told_at_a_glance(contender, language))
                for contender in comparison.contenders
            ],
            ranking=_ranking(comparison, headline, words),
            rows=[_row(result, words) for result in shown_results(comparison)],
            matrix=_matrix(comparison, headline),
            headline=title(headline.column, words),
            fewest=FEWEST_SEGMENTS,
            versus=versus,
            texts=pairs.texts,
            buckets=shown_buckets(comparison),
            show=headline.column.show,
            starts=starts(comparison),
            units=len(comparison.best_of.choice),
            alike=len(comparison.best_of.alike),
            width=_WIDTH,
        )
    )


def _told_at_a_glance(contender: Contender, language: str) -> str:
    """What was found in a translation, and how many of its sentences likely hold an error."""
    (own,) = [one for one in glances(contender.run) if one.system == contender.system]
    return " ".join(told.told(language) for told in own.messages(kinds=0))


def _ranking(comparison: Comparison, headline: Significance, words: Words) -> list[str]:
    """A sentence on every system but the baseline: whether it is better, and whether surely."""
    told = []
    for k in range(1, len(comparison.systems)):
        gain = headline.scores[k].value - headline.scores[0].value
        told.append(
            words(
                "compare",
                f"is_{_verdict(headline, k)}",
                system=comparison.systems[k],
                baseline=comparison.baseline,
                score=title(headline.column, words),
                gain=headline.column.show(gain, signed=True),
            )
        )
    return told


def _verdict(result: Significance, k: int) -> str:
    """Of a system against the baseline: better, worse, even, or untested."""
    gain = result.column.sign * (result.scores[k].value - result.scores[0].value)
    if not result.is_tested or np.isnan(gain):
        return "untested"
    if larger_p(result)[k - 1] >= ALPHA or is_same(result, 0, k):
        return "even"
    return "better" if gain > 0 else "worse"


def _row(result: Significance, words: Words) -> _Row:
    bounds = [b for s in result.scores for b in (s.low, s.high, s.value) if not np.isnan(b)]
    least, most = (min(bounds), max(bounds)) if bounds else (0.0, 1.0)
    return _Row(
        title(result.column, words),
        "↑" if result.column.higher_is_better else "↓",
        result.segments,
        [_cell(result, k, least, (most - least) or 1.0) for k in range(len(result.scores))],
    )


def _cell(result: Significance, k: int, least: float, span: float) -> _Cell | None:
    score, show = result.scores[k], result.column.show
    if np.isnan(score.value):
        return None

    def share(value: float) -> float:
        return round(100 * (value - least) / span, 1)

    gain = ""
    if k:
        gain = show(score.value - result.scores[0].value, signed=True)
        if result.is_tested:
            p = larger_p(result)[k - 1]
            gain += f" {told_p(p)}{'*' if p < ALPHA else ''}"
    return _Cell(
        show(score.value),
        f"{show(score.low)}–{show(score.high)}",
        gain,
        _verdict(result, k) if k else "",
        share(score.value),
        share(score.low),
        share(score.high),
    )


def _matrix(
    comparison: Comparison, result: Significance
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Systems, the best first; of each against each a sign and a p-value.  Empty if untested."""
    if not result.is_tested:
        return []
    order, p = order_of(result), every_p(result)

    def cell(row: int, column: int) -> tuple[str, str]:
        if row == column:
            return "", ""
        if p[row, column] >= ALPHA or is_same(result, row, column):
            return "·", told_p(p[row, column])
        is_better = result.column.better(result.scores[row].value, result.scores[column].value)
        return (">" if is_better else "<"), told_p(p[row, column])

    return [(comparison.systems[row], [cell(row, column) for column in order]) for row in order]


def _versus(comparison: Comparison, versus: Versus, words: Words, pairs: _Pairs) -> _Versus:
    ours, theirs = comparison.contenders[versus.system], comparison.contenders[0]
    differences = [*versus.gains, *versus.losses]
    return _Versus(
        ours.label,
        [
            _share(title(result.column, words), (tally.wins, tally.ties, tally.losses))
            for result in shown_results(comparison)
            if (tally := versus.tallies.get(result.metric))
        ],
        _found(versus.fixed, theirs, words, pairs),
        _found(versus.new, ours, words, pairs),
        (len(versus.fixed), len(versus.new), versus.shared),
        [_difference(comparison, one, versus.system, pairs) for one in differences],
    )


def _share(label: str, counts: tuple[int, int, int]) -> _Share:
    wins, ties, losses = (round(_WIDTH * count / max(sum(counts), 1), 1) for count in counts)
    return _Share(label, counts, (wins, ties, losses))


def _found(
    findings: Sequence[Finding], contender: Contender, words: Words, pairs: _Pairs
) -> list[_Found]:
    order = list(Severity)
    gravest = sorted(findings, key=lambda f: (order.index(f.severity), -f.confidence))
    return [
        _Found(
            finding.pair_id,
            pairs.link(contender, finding.pair_id),
            finding.severity.value,
            finding.told(words.language),
        )
        for finding in gravest[:_FINDINGS]
    ]


def _difference(
    comparison: Comparison, difference: Difference, system: int, pairs: _Pairs
) -> _Difference:
    block = difference.block
    return _Difference(
        block.id,
        [
            (comparison.systems[k], link)
            for k in (0, system)
            if (link := pairs.saved(comparison.contenders[k], _pair_of(block, comparison, k)))
        ],
        headline_of(comparison).column.show(difference.gain, signed=True),
        difference.gain > 0,
        block.source,
        block.reference or "",
        block.translations[system],
        block.translations[0],
    )


def _pair_of(block: Block, comparison: Comparison, k: int) -> str:
    """Name of a system's first pair of a block; empty where it has none."""
    rows = block.rows[k]
    return str(comparison.contenders[k].pairs["pair_id"].iloc[rows[0]]) if rows else ""
