"""Validation from end to end: judgements in, figures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TextIO

from rich.console import Console
from rich.table import Table

from ..checks import load_checks
from ..embedding import load_encoder
from ..errors import InputError
from ..evaluation import Choice
from ..evaluation.columns import score_columns
from ..evaluation.consulting import load_assessors
from ..evaluation.requirements import takes_encoder, wanted_evidence
from ..evidence.opinions.calibration import JudgeCalibration
from ..metrics import load_metrics
from ..quality import WORD_CUT
from ..support.console import console_on
from ..support.plugins import Containment
from ..support.progress import StepProgress, Watch, unwatched
from ..support.showing import shown
from ..support.vocabulary import argument
from .agreement import ABOUT, Agreement, WordAgreement, agreements, agreements_by, word_agreements
from .diagram import bar
from .judgements import DEFAULT_SCORE, Judgement
from .marks import mark_calibrations
from .scoring import score_judgements
from .standing import Standing, standings
from .statistics import Interval, calibration_error, reliability

_WIDTH = 170  # of tables that go into a file or a pipe
_FIRST = 8  # scores that are printed where not all are wanted
_MAIN = ("kendall", "within", "auc_major")
_COLUMNS = {
    "kendall": "Kendall",
    "spearman": "Spearman",
    "pearson": "Pearson",
    "within_kendall": "Kendall within",
    "within": "accuracy within",
    "calibrated": "ties calibrated",
    "average_precision": "AP worst 10 %",
    "precision_worst": "P worst 10 %",
    "auc_major": "AUC major",
}


@dataclass(frozen=True, slots=True)
class Validation:
    """What came of holding scores against humans.

    Attributes:
        judgements: how many.
        scores: every score's figures.
        standings: the scores held against each other; none where no source has two translations.
        classes: one score's figures by system or length, if asked for.
        words: of marked words, where the experts' spans are known.
        reliability: mean priority, share of pairs with a major error, and number of pairs, by
            tenths of the priority; empty where major errors are not known.
        calibration_error: expected, of the same.
        judges: how often the marks of each judge were right, where the experts' spans are known.
        notes: what a reader should know, one sentence each.
    """

    judgements: int
    scores: Sequence[Agreement]
    standings: Sequence[Standing] = ()
    classes: Mapping[str, Agreement] = field(default_factory=dict)
    words: Sequence[WordAgreement] = ()
    reliability: Sequence[tuple[float, float, int]] = ()
    calibration_error: float = float("nan")
    judges: Sequence[JudgeCalibration] = ()
    notes: Sequence[str] = ()

    def as_object(self) -> dict[str, object]:
        """Everything as plain objects, for JSON; what is not defined is null."""
        plain = {key: without_nan(value) for key, value in asdict(self).items()}
        return {**plain, "judges": [judge.model_dump(mode="json") for judge in self.judges]}

    def show(self, out: TextIO, *, verbose: bool = False) -> None:
        """Print the figures that matter most in 80 columns, or all tables.

        Parameters:
            out: to print to.
            verbose: whether all is printed, in wide tables.
        """
        if verbose or self.classes:
            self._show_all(console_on(out, narrow=_WIDTH))
            return
        console = console_on(out, narrow=80)
        ranked = sorted(self.scores, key=lambda row: -_known(row.kendall))
        console.print(agreement_table(f"{self.judgements} judgements", ranked[:_FIRST], main=True))
        for row in self.words:
            console.print(f"Words, {row.marking}: MCC {row.matthews:.3f} (marked {row.marked:.3f})")
        if self.reliability:
            console.print(
                f"Priority as a probability: calibration error {self.calibration_error:.3f}"
            )
        for note in self.notes:
            console.print(shown(f"Note: {note}"), markup=False, highlight=False)
        console.print(f"{len(self.scores)} scores and all figures: --verbose")

    def _show_all(self, console: Console) -> None:
        console.print(agreement_table(f"{self.judgements} judgements", self.scores))
        if self.standings:
            console.print(_standing_table(self.standings))
        if self.classes:
            names, figures = list(self.classes), list(self.classes.values())
            console.print(agreement_table(f"by class: {figures[0].score}", figures, names))
        if self.words:
            table = Table("marking", "words", "marked", "MCC", "F1 bad", "F1 ok", title="Words")
            for row in self.words:
                shares = (row.marked, row.matthews, row.f1_bad, row.f1_ok)
                table.add_row(row.marking, str(row.words), *(f"{share:.3f}" for share in shares))
            console.print(table)
        if self.judges:
            table = Table("judge", "severity", "marks", "right", title="Marks of judges")
            for judge in self.judges:
                for severity, counted in judge.severities.items():
                    counts = (str(counted.marks), str(counted.right))
                    table.add_row(shown(judge.model), severity, *counts)
            console.print(table)
        if self.reliability:
            title = f"Priority as a probability (calibration error {self.calibration_error:.3f})"
            columns = ("mean priority ┃", "with a major error", "pairs", "0                  1")
            table = Table(*columns, title=title)
            for told, true, count in self.reliability:
                table.add_row(f"{told:.2f}", f"{true:.2f}", str(count), bar(told, true))
            console.print(table)
        for note in self.notes:
            console.print(shown(f"Note: {note}"), markup=False, highlight=False)


def validate_scores(
    judgements: Sequence[Judgement],
    choice: Choice | None = None,
    by: str | None = None,
    score: str = DEFAULT_SCORE,
    progress: StepProgress = unwatched,
) -> Validation:
    """Score judged translations and hold the scores against the judgements.

    Parameters:
        judgements: as read.
        choice: encoder, metrics, checks, and the systems to keep; None for everything.
        by: ``system`` or ``length`` to show ``score`` by, or None.
        score: a column of the score table.
        progress: told how far a long step has come.

    Raises:
        InputError: nothing is left to judge, or ``by`` or ``score`` is unknown.
        PluginError: a metric or check does not do what it has to.
    """
    choice = choice or Choice()
    systems = choice.systems
    kept = [row for row in judgements if not systems or row.system in systems]
    kept = [row for row in kept if row.source.strip() and row.translation.strip()]
    if not kept:
        place = argument("systems", " ".join(systems)) if systems else ""
        raise InputError("no judgement of a source and a translation is left", place=place)
    if by not in (None, "system", "length"):
        raise InputError("give system or length", place=argument("by", by))
    containment = Containment(choice.keep_going)
    metrics = load_metrics(choice.metrics, choice.skip_metrics, choice.settings, containment)
    checks = load_checks(choice.checks, choice.skip_checks, choice.settings, containment)
    needed = takes_encoder(wanted_evidence(metrics, checks))
    encoder = load_encoder(choice.model) if needed else None
    assessors = load_assessors(choice.programs, choice.judging, choice.settings, containment)
    score_columns(metrics, assessors)  # refused before anything is scored
    scored = score_judgements(
        kept, encoder, metrics, checks, assessors, containment, Watch(progress)
    )
    table, findings, reading = scored.table, scored.findings, scored.reading
    if score not in table.columns:
        names = ", ".join(name for name in map(str, table.columns) if name not in ABOUT)
        raise InputError(f"no such score; there are {names}", place=argument("score", score))
    known = table[table["has_major"].notna()]
    chance, major = -known["minus priority"].to_numpy(), known["has_major"].to_numpy(float)
    return Validation(
        len(kept),
        agreements(table),
        standings(table),
        agreements_by(table, by, score) if by else {},
        word_agreements(kept, findings, reading, WORD_CUT),
        reliability(chance, major) if len(known) else [],
        calibration_error(chance, major) if len(known) else float("nan"),
        mark_calibrations(kept, reading, choice.judging),
        [
            *(note.told() for note in scored.notes),
            *(f"{failure}; gone on without it" for failure in containment.failures),
        ],
    )


def agreement_table(
    title: str,
    figures: Sequence[Agreement],
    names: Sequence[str] | None = None,
    *,
    main: bool = False,
) -> Table:
    """Figures of scores as a table; under other names than their own, where given.

    Parameters:
        title: of the table.
        figures: a row each.
        names: of the rows; None for the scores'.
        main: whether the figures that matter most are enough.
    """
    columns = [column for column in _COLUMNS if not main or column in _MAIN]
    table = Table("score", "pairs", title=title)
    for column in columns:
        table.add_column(_COLUMNS[column], justify="right")
    for name, row in zip(names or [row.score for row in figures], figures, strict=True):
        table.add_row(name, str(row.pairs), *(_cell(getattr(row, column)) for column in columns))
    return table


def _known(figure: float | Interval) -> float:
    """A figure to sort by; what is not defined comes last."""
    value = figure.value if isinstance(figure, Interval) else figure
    return value if value == value else -2.0


def _standing_table(found: Sequence[Standing]) -> Table:
    table = Table("score", "translations", title="Scores against each other")
    for label in ("ties calibrated", "p from the best", "soft pairwise", "p from the best"):
        table.add_column(label, justify="right")
    for row in found:
        figures: tuple[float | Interval, ...] = (
            row.accuracy, row.accuracy_p, row.soft, row.soft_p,
        )  # fmt: skip
        table.add_row(row.score, str(row.translations), *map(_cell, figures))
    return table


def _cell(figure: float | Interval) -> str:
    if isinstance(figure, Interval):
        bounds = "" if figure.low != figure.low else f"\n{figure.low:.3f}-{figure.high:.3f}"
        return f"{_cell(figure.value)}{bounds}"
    return "" if figure != figure else f"{figure:.3f}"


def without_nan(value: object) -> object:
    """Plain data with null for what is not defined."""
    if isinstance(value, dict):
        return {key: without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_nan(item) for item in value]
    return None if value != value else value
