"""A comparison in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from ...comparison.comparing import Comparison, Difference, Versus
from ...comparison.excerpts import clip, clip_pair
from ...comparison.ngrams import SalientNgram
from ...comparison.significance import FEWEST_SEGMENTS, Significance
from ...evaluation.priority import PRIORITY
from ...model import Finding, Message, ScoreColumn, Severity, message
from ...support.console import console_on
from .figures import (
    ALPHA,
    DOCUMENTS,
    every_p,
    found_in,
    headline_of,
    is_same,
    larger_p,
    only_in,
    order_of,
    shown_buckets,
    shown_results,
    starts,
    told_p,
)

_CLIP = 90  # characters of a text
_KINDS = {
    "length": "length of the source",
    "document": "document",
    "section": "section",
    "terms": "density of terms",
}
_FINDINGS = 5
_NAME = 26  # columns that the name of a system may take in a table
_ENDLESS = 10_000  # columns: wider than any table


def summarise_comparison(
    comparison: Comparison,
    out: TextIO,
    language: str = "en",
    *,
    page: Path | None = None,
    verbose: bool = False,
) -> None:
    """Print a comparison for people: a line a system, or all there is to say.

    Parameters:
        comparison: to print.
        out: to print to; a narrow pipe gets the same without colour.
        language: to tell the short form in; all there is to say is told in English alone.
        page: file that it was written to as a page.
        verbose: whether all is printed, in wide tables.
    """
    if not verbose:
        _summarise_briefly(comparison, console_on(out, narrow=80), page, language)
        return
    console = console_on(out)
    console.print(Text(comparison.contenders[0].run.manifest.title, style="bold"))
    sampling = comparison.sampling
    console.print(
        f"{len(comparison.systems)} systems over {len(comparison.blocks)} stretches of the source; "
        f"baseline {comparison.baseline}; seed {sampling.seed}, "
        f"{sampling.bootstrap_samples} samples, {sampling.trials} trials"
    )
    for note in comparison.notes:
        console.print(Text(f"Note: {note}", style="yellow"))
    for table in _score_tables(console, comparison):
        console.print(table)
    _print_tests(console, shown_results(comparison))
    if len(comparison.systems) > 2 and headline_of(comparison).is_tested:
        matrix = _every_pair(comparison, numbered=False)
        fits = _width(console, matrix) <= console.width
        console.print(matrix if fits else _every_pair(comparison, numbered=True))
    for versus in comparison.versus:
        _print_versus(console, comparison, versus)
    if comparison.buckets:
        console.print(_buckets(comparison))
        documents = sum(bucket.kind == "document" for bucket in comparison.buckets)
        if documents > DOCUMENTS:
            console.print(
                f"Of {documents} documents the {DOCUMENTS} on which the systems differ most; "
                "--json has all."
            )
    _print_best_of(console, comparison)
    _print_page(console, page)


def _summarise_briefly(
    comparison: Comparison, console: Console, page: Path | None, language: str
) -> None:
    def tell(told: Message, *, soft_wrap: bool = False) -> None:
        console.print(Text(told.told(language)), soft_wrap=soft_wrap)

    result = headline_of(comparison)
    title = Text(comparison.contenders[0].run.manifest.title, style="bold")
    title.truncate(console.width, overflow="ellipsis")
    console.print(title)
    console.print(_brief_scores(comparison, language))
    if result.metric == PRIORITY.name:
        tell(message("report.compare-priority"))
    if result.is_tested and len(comparison.systems) > 1:
        tell(message("report.compare-star"))
    if untested := _untested([result], language):
        console.print(Text(untested.told(language)))
    for note in comparison.note_messages:
        told = message("report.note", note=note).told(language)
        console.print(Text(told, style="yellow"))
    shares = [f"{name} {count}" for name, count in starts(comparison)]
    if alike := len(comparison.best_of.alike):
        shares.append(message("report.compare-alike", count=alike).told(language))
    tell(message("report.compare-start", shares=shares))
    tell(message("report.compare-more" if page else "report.compare-more-or-page"))
    if page is not None:
        tell(message("report.compare-page", page=str(page)), soft_wrap=True)


def _brief_scores(comparison: Comparison, language: str) -> Table:
    """A line a system, the best first: what was found, then the score that matters most."""
    result = headline_of(comparison)
    show, column = result.column.show, result.column
    arrow = {True: " ↑", False: " ↓", None: ""}[column.higher_is_better]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    before = ("system", "critical", "major", "only")
    named = {
        name: message(f"report.compare-column-{name}").told(language)
        for name in (*before, "interval", "gain")
    }
    table.add_column(named["system"], overflow="fold")
    own = [named[name] for name in before[1:]]
    for told in (*own, f"{_named(column, language)}{arrow}", named["interval"], named["gain"]):
        table.add_column(told, justify="right", overflow="fold")
    for k in order_of(result):
        score, found = result.scores[k], found_in(comparison, k)
        cells = (
            comparison.systems[k],
            str(found[Severity.CRITICAL]),
            str(found[Severity.MAJOR]),
            str(len(only_in(comparison, k))),
            show(score.value),
            f"{show(score.low)}–{show(score.high)}",
            _told_gain(result, k, language)
            if k
            else message("report.compare-baseline").told(language),
        )
        table.add_row(*map(Text, cells))
    return table


def _named(column: ScoreColumn, language: str) -> str:
    """What a score is called in a language."""
    return column.chinese.title if language == "zh" and column.chinese else column.heading


def _print_page(console: Console, page: Path | None) -> None:
    if page is not None:
        console.print(Text(f"Page: {page}"), soft_wrap=True)


def _told_gain(result: Significance, k: int, language: str = "en") -> str:
    """A system's gain over the baseline, with its p-value where it was tested."""
    gain = result.scores[k].value - result.scores[0].value
    if gain == 0 and is_same(result, 0, k):
        return message("report.compare-same").told(language)
    told = result.column.show(gain, signed=True)
    if not result.is_tested:
        return told
    p = larger_p(result)[k - 1]
    return f"{told} {told_p(p)}{'*' if p < ALPHA else ''}"


def _print_tests(console: Console, shown: Sequence[Significance]) -> None:
    """What the stars mean, and why there are none."""
    if any(result.is_tested for result in shown):
        console.print(
            "* the difference from the baseline is significant at .05 by paired bootstrap and by "
            "approximate randomisation, p corrected by Holm for the number of systems; p is the "
            "larger"
        )
    if untested := _untested(shown):
        console.print(Text(untested.told()))


def _untested(shown: Sequence[Significance], language: str = "en") -> Message | None:
    """Why there is no test where there is none."""
    untested = [result for result in shown if not result.is_tested]
    if not untested:
        return None
    return message(
        "report.compare-untested",
        scores=[_named(result.column, language) for result in untested],
        count=max(result.segments for result in untested),
        least=FEWEST_SEGMENTS,
    )


def _score_tables(console: Console, comparison: Comparison) -> Iterator[Table]:
    """The scores in as few tables as a terminal is wide enough for, so that no figure is cut."""
    waiting: list[Significance] = []
    for result in shown_results(comparison):
        if waiting and _width(console, _scores(comparison, [*waiting, result])) > console.width:
            yield _scores(comparison, waiting)
            waiting = []
        waiting.append(result)
    yield _scores(comparison, waiting)


def _width(console: Console, table: Table) -> int:
    """How many columns a table takes where nothing in it is cut."""
    endless = console.options.update(width=_ENDLESS)
    return Measurement.get(console, endless, table).maximum


def _scores(comparison: Comparison, shown: Sequence[Significance]) -> Table:
    table = Table(title="Scores, with 95 % intervals", title_justify="left")
    table.add_column("system", overflow="fold", max_width=_NAME)
    for result in shown:
        column = result.column
        table.add_column(
            Text(
                f"{column.heading} {'↑' if column.higher_is_better else '↓'}\nn={result.segments}"
            ),
            justify="right",
        )
    for k, name in enumerate(comparison.systems):
        table.add_row(Text(name), *(_score_cell(result, k) for result in shown))
    return table


def _score_cell(result: Significance, k: int) -> Text:
    score, show = result.scores[k], result.column.show
    if np.isnan(score.value):
        return Text("–")
    text = f"{show(score.value)}\n{show(score.low)}–{show(score.high)}"
    if k == 0:
        return Text(text)
    is_significant = result.is_tested and larger_p(result)[k - 1] < ALPHA
    gain = result.column.sign * (score.value - result.scores[0].value)
    style = ("green" if gain > 0 else "red") if is_significant and gain else ""
    return Text(f"{text}\n{_told_gain(result, k)}", style=style)


def _every_pair(comparison: Comparison, *, numbered: bool) -> Table:
    """Every system against every other; columns with the numbers of their rows, or their names."""
    result = headline_of(comparison)
    corrected = every_p(result)
    table = Table(
        title=f"Every pair by {result.metric}: row better than column (>), worse (<), not told "
        "apart (·); p of both tests, corrected for all pairs",
        title_justify="left",
    )
    table.add_column("system", overflow="fold", max_width=_NAME)
    values, order = [score.value for score in result.scores], order_of(result)
    for number, k in enumerate(order, start=1):
        heading = str(number) if numbered else comparison.systems[k]
        table.add_column(Text(heading), justify="center")
    for number, row in enumerate(order, start=1):
        cells = []
        for column in order:
            if row == column:
                cells.append(Text(""))
            elif corrected[row, column] >= ALPHA or is_same(result, row, column):
                cells.append(Text("·"))
            else:
                better = result.column.better(values[row], values[column])
                sign, style = (">", "green") if better else ("<", "red")
                cells.append(Text(f"{sign} {told_p(corrected[row, column])}", style=style))
        name = comparison.systems[row]
        table.add_row(Text(f"{number} {name}" if numbered else name), *cells)
    return table


def _print_versus(console: Console, comparison: Comparison, versus: Versus) -> None:
    name, baseline = comparison.systems[versus.system], comparison.baseline
    console.print()
    console.print(Text(f"{name} against {baseline}", style="bold"))
    tallies = [
        f"{result.column.heading} {tally.wins}/{tally.ties}/{tally.losses}"
        for result in shown_results(comparison)
        if (tally := versus.tallies.get(result.metric))
    ]
    console.print(Text(f"Units won/tied/lost: {', '.join(tallies)}"))
    console.print(
        Text(
            f"Findings: {_graded(versus.fixed)} only in {baseline}; {_graded(versus.new)} only in "
            f"{name}; {versus.shared} in both"
        )
    )
    for sign, findings in (("-", versus.fixed), ("+", versus.new)):
        gravest = sorted(findings, key=lambda f: (f.severity.rank, -f.confidence))
        for finding in gravest[:_FINDINGS]:
            line = f"  {sign} {finding.pair_id} {finding.severity.value}: {finding.message}"
            console.print(Text(clip(line, 2 * _CLIP)))
        if len(gravest) > _FINDINGS:
            console.print(f"  {sign} and {len(gravest) - _FINDINGS} more")
    for system, ngrams in ((name, versus.more), (baseline, versus.less)):
        if ngrams:
            console.print(Text(f"Only or mostly in {system}: {_listed(ngrams)}"))
    if versus.gains or versus.losses:
        console.print(_differences(comparison, versus))


def _graded(findings: Sequence[Finding]) -> str:
    """How many, and of which severities."""
    counts = Counter(finding.severity for finding in findings)
    grades = [
        message("report.glance-severity", severity=grade.value, count=counts[grade])
        for grade in Severity
        if counts[grade]
    ]
    if not grades:
        return "0"
    severities = [grade.told() for grade in grades]
    return message("report.compare-graded", count=len(findings), severities=severities).told()


def _listed(ngrams: Sequence[SalientNgram]) -> str:
    return ", ".join(f"“{item.ngram}” {item.first}:{item.second}" for item in ngrams)


def _differences(comparison: Comparison, versus: Versus) -> Table:
    table = Table(
        title=f"Where they differ most by {_headline(comparison).heading}",
        title_justify="left",
        show_lines=True,
    )
    for name in ("pair", "gain", "source, baseline and system"):
        table.add_column(name, overflow="fold", no_wrap=name != "source, baseline and system")
    for difference in (*versus.gains, *versus.losses):
        table.add_row(
            Text(difference.block.id),
            Text(
                _headline(comparison).show(difference.gain, signed=True),
                style="green" if difference.gain > 0 else "red",
            ),
            _texts(difference, versus.system),
        )
    return table


def _texts(difference: Difference, system: int) -> Text:
    block = difference.block
    pair = clip_pair(block.translations[0], block.translations[system], _CLIP)
    return Text("\n".join((clip(block.source, _CLIP), *pair)))


def _buckets(comparison: Comparison) -> Table:
    kinds = dict.fromkeys(bucket.kind for bucket in comparison.buckets)
    by = " and ".join(", ".join(_KINDS[kind] for kind in kinds).rsplit(", ", 1))
    table = Table(title=f"{_headline(comparison).heading} by {by}", title_justify="left")
    for name in ("by", "bucket", "stretches"):
        table.add_column(name, overflow="fold")
    for name in comparison.systems:
        table.add_column(Text(name), justify="right", overflow="fold")
    show = _headline(comparison).show
    units = {"length": " characters", "terms": " in 100 characters"}
    for bucket in shown_buckets(comparison):
        cells = [show(score) for score in bucket.scores]
        name = bucket.name + units.get(bucket.kind, "")
        table.add_row(bucket.kind, Text(name), str(bucket.blocks), *cells)
    return table


def _print_best_of(console: Console, comparison: Comparison) -> None:
    best = comparison.best_of
    shares = ", ".join(
        f"{name} in {count} of {len(best.choice)} units" for name, count in starts(comparison)
    )
    console.print()
    alike = f", either in {len(best.alike)}" if best.alike else ""
    console.print(
        Text(f"To post-edit, start from the version of lowest priority: {shares}{alike}.")
    )
    scores = ", ".join(
        f"{result.column.heading} {result.column.show(best.scores[result.metric])}"
        for result in shown_results(comparison)
    )
    console.print(Text(f"Put together from these units: {scores}."))


def _headline(comparison: Comparison) -> ScoreColumn:
    """The score that differences are sorted by."""
    return headline_of(comparison).column
