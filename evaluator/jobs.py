"""What the program can be asked to do, from the command line or from Python.

A request goes in, all of a job's work is done, and what came of it comes out: the faces parse what
they are given, call a job, and show the result.  Nothing is printed here.

Rooms that take long to load are imported by the jobs that need them: what was kept is shown again
without the checks, the aligner and what these know.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .checks import GROUP as CHECKS
from .comparison import Sampling
from .comparison.gates import ALPHA, Gates, Outcome, judge, junit_xml
from .corpora import Corpus, Inputs, assemble, found_profile, read_profile, with_profile
from .corpora.inputs import is_bilingual
from .documents import Term, read_bytes, read_terms
from .documents.formats.sheets import write_sheet
from .documents.terms import TERM_FORMATS, parse_terms, write_terms
from .errors import InputError
from .evaluation import Choice, run_identity
from .metrics import GROUP as METRICS
from .metrics import load_metrics
from .model import Category, Level, Severity
from .model.run import ProfileRecord, Run
from .model.verdicts import Review
from .report import Format, Options, format_table, load_renderer, render, renderer_of
from .report.base import GROUP as RENDERERS
from .report.base import Rendered, chosen_system
from .report.desk import Desk, serve
from .runs import check_destination, is_run, read_run, rewrite, tell_ledger, write_run
from .runs.folder import CLIENT_PAGE, INDEX
from .runs.history import History, history_file
from .runs.inheriting import earlier_reviews
from .runs.kept import kept_run
from .runs.reviews.folder import review_files
from .runs.scored import scored_file, with_places
from .support.files import write_bytes, write_page
from .support.plugins import Containment
from .support.progress import StepProgress, unwatched
from .support.registry import check_settings, plugins
from .support.settings import Settings, merged
from .support.showing import without_commands
from .support.spreadsheets import guarded_table
from .support.vocabulary import argument, spoken
from .validation import DEFAULT_SCORE, read_judgements

if TYPE_CHECKING:
    import pandas as pd

    from .checks import CheckedPair
    from .comparison import Comparison
    from .runs.reviews import ConfirmedTerms, Correction
    from .terminology import Fault
    from .validation.fitting import Fitted
    from .validation.validate import Validation

REPORTS = Path("reports")
"""Folder of the runs for which no other was named."""

Told = Callable[[Path], object]
"""Told of every folder or file, once it is there."""


def _unheard(path: Path) -> None:
    """What is written by a job that nobody watches."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Gates that a run must pass, as a user asks for them.

    Attributes:
        fail_under: metric → worst document score that passes.
        max_severity: gravest severity that passes; None for any.
        no_new_findings: earlier run, by folder or name, of whose findings there must be no others.
        regression: earlier run than which no score may be significantly worse.
        alpha: level of significance of that.
        junit: file that what became of every gate is written to, as JUnit XML.
    """

    fail_under: Mapping[str, float] = field(default_factory=dict)
    max_severity: Severity | None = None
    no_new_findings: Path | str | None = None
    regression: Path | str | None = None
    alpha: float = ALPHA
    junit: Path | None = None

    def read(self) -> Gates:
        """The gates, earlier runs read.

        Raises:
            InputError: there is no such run.
        """
        since, regression = map(_earlier, (self.no_new_findings, self.regression))
        return Gates(self.fail_under, self.max_severity, since, regression, self.alpha)


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """Score translations, find errors, and write a run with its report.

    Attributes:
        inputs: the texts.
        choice: what of them is judged, and by what.
        out: folder of the run; None for ``reports/CORPUS/TIME``.
        language: in which the report opens; None for the profile's, else English.
        limits: gates that the run must pass.
        save: whether the run is written at all; with ``out`` it must be.
        profile: by which it is judged; None for ``evaluator.toml`` in the working folder, if
            there is one.
    """

    inputs: Inputs
    choice: Choice = field(default_factory=Choice)
    out: Path | None = None
    language: str | None = None
    limits: Limits = field(default_factory=Limits)
    save: bool = True
    profile: Path | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Scored:
    """What came of scoring.

    Attributes:
        corpus: that was judged.
        run: with its folder where it was saved.
        outcomes: of the gates, one a gate and system.
        unrecorded: why the history does not hold the run; empty where it does.
        language: of what is told of it.
    """

    corpus: Corpus
    run: Run
    outcomes: Sequence[Outcome] = ()
    unrecorded: str = ""
    language: str = "en"


def score(
    request: ScoreRequest, progress: StepProgress = unwatched, told: Told = _unheard
) -> Scored:
    """Score translations.

    Parameters:
        request: what to score, by what, and what becomes of it.
        progress: told how far a long step has come.
        told: of what is written.

    Raises:
        InputError: what was given cannot be judged, or the run cannot be written.
        PluginError: a metric, check or renderer does not do what it has to.
    """
    corpus, choice = assemble(request.inputs, request.choice.source_version), request.choice
    profile = found_profile(request.profile)
    corpus = with_profile(corpus, profile) if profile else corpus
    language = request.language or (profile and profile.record.language) or "en"
    settings = merged(corpus.settings, choice.settings)
    check_settings(settings, (METRICS, CHECKS, RENDERERS), choice.programs)
    _check_severities(corpus.severities)
    _check_scorecard(corpus.profile)
    if request.limits.junit is not None:
        _check_apart(request.limits.junit, corpus)
    if request.out is not None:
        check_destination(request.out)
        History(history_file()).check_apart(request.out)
    _check_limits(request.limits.fail_under, choice)
    gates = request.limits.read()
    run = kept_run(run_identity(corpus, choice), partial(_evaluated, corpus, choice, progress))
    scored = Scored(corpus, run)
    if request.save:
        scored = save(scored, request.out, language, settings, told)
    outcomes = judge(scored.run, gates)
    if request.limits.junit is not None:
        write_page(junit_xml(scored.run, outcomes), request.limits.junit)
        told(request.limits.junit)
    return replace(scored, outcomes=outcomes, language=language)


def _check_limits(limits: Mapping[str, float], choice: Choice) -> None:
    """Refuse a limit of a score that no chosen metric declares, before anything is scored.

    Raises:
        InputError: there is none of that name.
    """
    if not limits:
        return
    keep_going = Containment(keep_going=True)
    metrics = load_metrics(choice.metrics, choice.skip_metrics, containment=keep_going)
    known = [column.name for metric in metrics for column in metric.columns]
    for name in limits:
        if name not in known and name not in choice.programs:
            raise InputError(
                f"no score of that name; there are: {', '.join([*known, *choice.programs])}",
                place=argument("fail_under", name),
            )


def _evaluated(corpus: Corpus, choice: Choice, progress: StepProgress) -> Run:
    from .evaluation import evaluate_corpus  # a run that is kept needs none of it

    return evaluate_corpus(corpus, choice, progress)


def save(
    scored: Scored,
    out: Path | None = None,
    language: str | None = None,
    settings: Settings | None = None,
    told: Told = _unheard,
) -> Scored:
    """Write a run with its report, with the verdicts on its like, and record it.

    Parameters:
        scored: as it was scored.
        out: folder of the run; None for ``reports/CORPUS/TIME``.
        language: in which the report opens; None for the profile's, else English.
        settings: of the renderer.
        told: of the folder.

    Raises:
        InputError: the folder cannot be written, or holds anything but an earlier run.
    """
    history, run = History(history_file()), scored.run
    folder = out or REPORTS / run.manifest.corpus / run.manifest.run
    run = with_places(run, scored.corpus.files, folder)
    run = replace(run, reviews=earlier_reviews(folder, run))

    def rendered(run: Run) -> str:
        return _page(run, language, settings).decode("utf-8")

    failures: list[str] = []
    with _recorded(history, folder, run.manifest.run, failures):
        run = write_run(run, folder, rendered, exclusive=out is None)
        told(folder)
    return replace(scored, run=run, unrecorded="".join(failures))


def language_of(run: Run, asked: str | None) -> str:
    """The language asked for, else that of the profile that a run was judged by, else English."""
    profile = run.manifest.profile
    return asked or (profile and profile.language) or "en"


def _page(run: Run, language: str | None, settings: Settings | None = None) -> bytes:
    """The report of a run."""
    renderer = load_renderer("html", (settings or {}).get("html"))
    return render(renderer, run, Options(language=language_of(run, language))).data


def _earlier(name: Path | str | None) -> Run | None:
    """An earlier run by its folder or name."""
    return None if name is None else read_run(History(history_file()).folder(str(name)))


@contextmanager
def _recorded(history: History, folder: Path, name: str, failures: list[str]) -> Iterator[None]:
    """Put a run that is written inside into the history; it stands even where that cannot be."""
    with suppress(InputError):  # it is told below, once there is a run that it matters for
        history.expect(folder, name)
    yield
    try:
        history.record(folder)
    except InputError as error:
        failures.append(str(error))


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """Hold systems against one another.

    Attributes:
        runs: as they were scored, or folders of saved ones or of corpora to be scored now.
        inputs: texts to be scored now, beside the corpora; None for none.
        choice: what of them is judged, and by what; its systems are those to compare.
        baseline: system that the others are held against; None for the first.
        by: score that differences are sorted by; None for chrF, or what there is.
        sampling: seed and samples of the tests.
        page: file that the comparison is written to as a page; None for none.
        language: of the page.
    """

    runs: Sequence[Path | Run | Scored] = ()
    inputs: Inputs | None = None
    choice: Choice = field(default_factory=Choice)
    baseline: str | None = None
    by: str | None = None
    sampling: Sampling = field(default_factory=Sampling)
    page: Path | None = None
    language: str = "en"


def compare(request: CompareRequest, progress: StepProgress = unwatched) -> Comparison:
    """Hold systems against one another.

    Parameters:
        request: which, by what.
        progress: told how far a long step has come.

    Raises:
        InputError: there is only one system, a name is unknown, the sources differ, or texts
            cannot be judged.
        PluginError: a metric or check does not do what it has to.
    """
    folders = [run for run in request.runs if isinstance(run, Path)]
    given = [run for run in request.runs if not isinstance(run, Path)]
    runs = [
        *(run.run if isinstance(run, Scored) else run for run in given),
        *(read_run(folder) for folder in folders if is_run(folder)),
    ]
    corpora = [run.corpus for run in given if isinstance(run, Scored)]
    inputs = request.inputs or Inputs()
    named = [folder for folder in folders if not is_run(folder)]
    wanted = [replace(inputs, named=[folder]) for folder in named]
    if not wanted and (inputs.source is not None or inputs.test_set is not None or not runs):
        wanted = [inputs]
    # Where one lacks a system that another has, that is no mistake.
    alone = len(wanted) == 1 and not runs
    choice = request.choice if alone else replace(request.choice, systems=())
    requests = [ScoreRequest(texts, choice, save=False) for texts in wanted]
    for scored in (score(request, progress) for request in requests):
        runs.append(scored.run)
        corpora.append(scored.corpus)
    files = dict.fromkeys([*inputs.terms, *(file for c in corpora for file in c.terms)])
    from .comparison import compare_runs

    compared = compare_runs(
        runs,
        baseline=request.baseline,
        systems=request.choice.systems,
        headline=request.by,
        terms=[term for file in files for term in read_terms(file).terms],
        sampling=request.sampling,
    )
    if request.page is not None:
        for corpus in corpora:
            _check_apart(request.page, corpus)
        for run in runs:
            _spare_inputs(run, request.page)
        from .report.comparison import render_comparison

        write_page(render_comparison(compared, request.language, request.page), request.page)
    return compared


@dataclass(frozen=True, slots=True)
class AlignRequest:
    """Pair a document with its translations, without judging them.

    Attributes:
        inputs: the texts.
        choice: what of them is paired, and by which encoder.
        versions: whether the versions of the source are compared with the first one instead.
        level: of the pairs.
        form: format of the table, ``tsv``, ``jsonl``, ``csv`` or ``tmx``; None for that of
            ``out`` by its ending, else TSV.
        out: file that the table is written to; None for none.
    """

    inputs: Inputs
    choice: Choice = field(default_factory=Choice)
    versions: bool = False
    level: Level = Level.SENTENCE
    form: str | None = None
    out: Path | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Aligned:
    """What came of pairing.

    Attributes:
        table: pairs, or differences between versions, one a row.
        text: the same in the format that was asked for.
    """

    table: pd.DataFrame
    text: str


def align(
    request: AlignRequest, progress: StepProgress = unwatched, told: Told = _unheard
) -> Aligned:
    """Pair a document with its translations, or compare the versions of its source.

    Parameters:
        request: what to pair.
        progress: told how far a long step has come.
        told: of the file that is written.

    Raises:
        InputError: what was given cannot be paired, there is no such format, or the file cannot
            be written.
    """
    from .evaluation import collate_versions, pair_corpus
    from .evaluation.tables import pair_table

    corpus = assemble(request.inputs, request.choice.source_version)
    form = _table_format(request.form, request.out, versions=request.versions)
    if request.out is not None:
        _check_apart(request.out, corpus)
    if request.versions:
        table = collate_versions(corpus)
    else:
        paired = pair_corpus(corpus, request.choice, progress)
        table = pair_table(paired.pairings, request.level)
    text = format_table(table, form)
    if request.out is not None:
        write_page(text, request.out)
        told(request.out)
    return Aligned(table, text)


def _table_format(form: str | None, out: Path | None, *, versions: bool) -> Format:
    """The format that is named, else that of the file's ending, else tab-separated."""
    ending = out.suffix.lstrip(".").lower() if out else ""
    name = form or ending or Format.TSV
    if name not in list(Format) or (versions and name == Format.TMX):
        known = [form.value for form in Format if not (versions and form is Format.TMX)]
        raise InputError(
            f"no such format; give {', '.join(known[:-1])} or {known[-1]}",
            place=argument("form", name) if form else argument("out", str(out)),
        )
    return Format(name)


@dataclass(frozen=True, slots=True)
class ValidateRequest:
    """Hold scores and findings against human judgement.

    Attributes:
        judgements: file or folder of them.
        choice: encoder, systems, metrics and checks.
        by: ``system`` or ``length`` to show ``score`` by; None for neither.
        score: that ``by`` shows.
        diagram: file that a reliability diagram is written to, as a page; None for none.
        plot: file that a picture of the scores against each other is written to, as a page.
        calibrate: file that is told how often each judge's marks were right; None for none.
    """

    judgements: Path
    choice: Choice = field(default_factory=Choice)
    by: str | None = None
    score: str = DEFAULT_SCORE
    diagram: Path | None = None
    plot: Path | None = None
    calibrate: Path | None = None


def validate(
    request: ValidateRequest, progress: StepProgress = unwatched, told: Told = _unheard
) -> Validation:
    """Hold scores and findings against human judgement.

    Parameters:
        request: which, and what is shown of them.
        progress: told how far a long step has come.
        told: of the diagram and the calibration.

    Raises:
        InputError: the judgements cannot be read, none is left, or a name is unknown.
        PluginError: a metric or check does not do what it has to.
    """
    from .validation.diagram import reliability_page, standings_page
    from .validation.validate import validate_scores

    choice = request.choice
    check_settings(choice.settings, (METRICS, CHECKS), choice.programs)
    rows = read_judgements(request.judgements)
    outcome = validate_scores(rows, choice, request.by, request.score, progress)
    if request.diagram is not None:
        if not outcome.reliability:
            raise InputError("no major errors are known: no diagram", place=argument("diagram"))
        title = request.judgements.resolve().name
        page = reliability_page(title, outcome.reliability, outcome.calibration_error)
        write_page(page, request.diagram)
        told(request.diagram)
    if request.plot is not None:
        if not outcome.standings:
            raise InputError(
                "no source has several translations: nothing to hold against each other",
                place=argument("plot"),
            )
        title = request.judgements.resolve().name
        write_page(standings_page(title, outcome.standings), request.plot)
        told(request.plot)
    if request.calibrate is not None:
        if not outcome.judges:
            raise InputError(
                "takes a judge that marked something, and judgements with errors",
                place=argument("calibrate"),
            )
        from .evidence.opinions.calibration import as_file

        write_page(as_file(outcome.judges), request.calibrate)
        told(request.calibrate)
    return outcome


@dataclass(frozen=True, slots=True)
class FitRequest:
    """Fit the estimator to a model of the user's.

    Attributes:
        judgements: file or folder of them, with errors.
        model: sentence encoder by name or path.
    """

    judgements: Path
    model: str


def fit(request: FitRequest, progress: StepProgress = unwatched) -> Fitted:
    """Fit the estimator to a model of the user's, for all later runs with it.

    Parameters:
        request: which, on what.
        progress: told how far a long step has come.

    Raises:
        InputError: the judgements cannot be read or are too few, the model cannot be had or is
            the bundled one, or the fit cannot be written.
    """
    from .embedding import load_encoder
    from .quality import load_parameters
    from .validation.fitting import fit_estimator

    judgements = read_judgements(request.judgements)
    encoder = load_encoder(request.model)
    known = load_parameters(encoder.checksum)
    if known is not None and known.networks:
        raise InputError(
            "this model has the estimator that is shipped", place=argument("model", request.model)
        )
    return fit_estimator(judgements, encoder, progress)


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Write a run in some format.

    Attributes:
        run: or the folder of a saved one.
        out: file to write; its ending says in which format where ``form`` does not.
        form: format by its name.
        system: translation, for formats of one; None for the first.
        into: the translation's file, for formats that write into a copy of it.
        settings: of the renderer.
        language: in which findings are told; None for that of the run's profile, else English.
    """

    run: Path | Run
    out: Path
    form: str | None = None
    system: str | None = None
    into: Path | None = None
    settings: Settings = field(default_factory=dict)
    language: str | None = None


def export(request: ExportRequest, told: Told = _unheard) -> Sequence[str]:
    """Write a run for other programs.

    Parameters:
        request: which, and in which format.
        told: of the file.

    Returns:
        what the user should know of it, a line each.

    Raises:
        InputError: there is no such format, or the run has not what is wanted.
        PluginError: the renderer fails.
    """
    settings, form = request.settings, request.form
    check_settings(settings, (RENDERERS,))
    renderer = (
        load_renderer(form, settings.get(form)) if form else renderer_of(request.out, settings)
    )
    run = read_run(request.run) if isinstance(request.run, Path) else request.run
    language = language_of(run, request.language)
    into = request.into
    if into is None and renderer.writes_into:
        into = scored_file(run, chosen_system(run, Options(system=request.system)))
    options = Options(system=request.system, language=language, into=into)
    _spare_inputs(run, request.out, into)
    rendered = render(renderer, run, options)
    write_bytes(rendered.data, request.out)
    told(request.out)
    return rendered.notes


def _check_severities(severities: Mapping[str, Severity]) -> None:
    """Refuse severities of what is neither a check nor an MQM category: they would do nothing.

    Raises:
        InputError: there is no check or category of a name.
    """
    _check_known(severities, [*plugins(CHECKS), *_categories()], "severities", "check or category")


def _check_scorecard(profile: ProfileRecord | None) -> None:
    """Refuse factors of what is no MQM category: they would do nothing.

    Raises:
        InputError: there is no category of a name.
    """
    if profile is not None:
        factors = profile.scorecard.categories
        _check_known(factors, _categories(), "scorecard.categories", "category")


def _categories() -> list[str]:
    """MQM categories and their first parts."""
    return sorted({part for c in Category for part in (c.value, c.split("/")[0])})


def _check_known(names: Iterable[str], known: Sequence[str], place: str, kind: str) -> None:
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
            raise InputError(f"no {kind} of that name; {hint}", place=f"{place}: {name}")


def _check_apart(out: Path, corpus: Corpus) -> None:
    """Keep a result from taking the place of a text or term list that it is made from.

    Raises:
        InputError: the file is one of the corpus's own.
    """
    sides = (corpus.sources, corpus.translations, corpus.references)
    for file in (*corpus.terms, *(path for side in sides for path in side.values())):
        if out.exists() and file.exists() and out.samefile(file):
            raise InputError("is what is judged, and stays as it is; give another name", path=out)


def _spare_inputs(run: Run, out: Path, into: Path | None = None) -> None:
    """Keep a result from taking the place of a file that it was made from.

    Parameters:
        run: whose result it is.
        out: where it is to be written.
        into: file of which it is a copy.

    Raises:
        InputError: the file there is one that the run read, or the one to be copied.
    """
    if not out.is_file():
        return
    own = {i.sha256 for i in run.manifest.inputs if Path(i.file).name == out.name}
    copied = into is not None and into.exists() and out.samefile(into)
    if copied or (own and hashlib.sha256(read_bytes(out)).hexdigest() in own):
        raise InputError(
            "is what the run was made from, and stays as it is; give another name", path=out
        )


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """Render the report of a saved run again, or one to hand over.

    Attributes:
        run: its folder.
        out: file to write; None for the run's own page, or ``client.html`` beside it.
        language: in which the page opens; None for the profile's, else English.
        client: whether it is for a client: confirmed errors and a grade, nothing undecided.
        system: translation that the client's report is of; None for the only one.
        profile: by whose scorecard that is graded, in whose language; None for the run's own.
    """

    run: Path
    out: Path | None = None
    language: str | None = None
    client: bool = False
    system: str | None = None
    profile: Path | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was written, and what the user should know of it."""

    file: Path
    notes: Sequence[str] = ()


def report(request: ReportRequest) -> Report:
    """Render the report of a saved run again, from its files alone.

    Raises:
        InputError: there is no sound run, nobody has reviewed what a client is to be told of, or
            the page cannot be written.
    """
    if not request.client:
        for name in ("system", "profile"):
            if getattr(request, name) is not None:
                raise InputError("is for a client's report alone", place=argument(name))
    run = read_run(request.run)
    out = request.out or request.run / (CLIENT_PAGE if request.client else INDEX)
    forms = (".html", ".htm", ".pdf") if request.client else (".html", ".htm")
    if out.suffix.lower() not in ("", *forms):
        raise InputError(f"not written as that; end the name in {', '.join(forms)}", path=out)
    _spare_inputs(run, out)
    if request.client:
        rendered = _for_client(run, out, request)
    else:
        rendered = Rendered(_page(run, request.language))
    if request.out is None:
        rewrite(request.run, {out: rendered.data})
    else:
        write_bytes(rendered.data, out)
    return Report(out, rendered.notes)


def _for_client(run: Run, out: Path, request: ReportRequest) -> Rendered:
    if request.profile is not None:
        record = read_profile(request.profile).record
        _check_scorecard(record)
        run = replace(run, manifest=run.manifest.model_copy(update={"profile": record}))
    renderer = load_renderer("client-pdf" if out.suffix.lower() == ".pdf" else "client")
    language = language_of(run, request.language)
    return render(renderer, run, Options(system=request.system, language=language))


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Bring reviewers' verdicts into a run.

    Attributes:
        run: its folder.
        verdicts: files that were exported from its report.
        language: in which the report opens that is rendered again; None for that of the run's
            profile, else English.
        adjudicators: names of reviewers who have the last word.
    """

    run: Path
    verdicts: Sequence[Path]
    language: str | None = None
    adjudicators: Sequence[str] = ()


def import_reviews(request: ImportRequest) -> Run:
    """Bring reviewers' verdicts into a run, render its report again and record it.

    Returns:
        the run with all verdicts on it.

    Raises:
        InputError: there is no sound run, a file holds no verdicts on it, or the folder cannot be
            written.
    """
    from .runs.reviews import import_verdicts

    run = read_run(request.run)
    run = replace(run, reviews=import_verdicts(run, request.verdicts, request.adjudicators))
    run = _with_reviews(run, request.language)
    tell_ledger(run)
    return run


@dataclass(frozen=True, slots=True)
class ServeRequest:
    """Serve a run's report to several reviewers at once.

    Attributes:
        run: its folder; verdicts are written into it as they are given.
        desk: how it is served.
    """

    run: Path
    desk: Desk = field(default_factory=Desk)


def serve_reviews(request: ServeRequest, told: Callable[[Mapping[str, str]], object]) -> Run:
    """Serve a run until this process is interrupted; then bring its page and files up to date.

    Parameters:
        request: what is served, and how.
        told: of the links, once there is an answer to them: reviewer → link; one for all has no
            name.

    Returns:
        the run with all verdicts on it.

    Raises:
        InputError: there is no sound run, it cannot be served so, or its folder cannot be written.
    """
    run = read_run(request.run)
    desk = replace(request.desk, language=language_of(run, request.desk.language))
    serve(run, desk, told)
    run = read_run(request.run)
    if run.reviews:
        run = _with_reviews(run, desk.language)
    return run


def _with_reviews(run: Run, language: str | None) -> Run:
    """Write a run's verdicts and its page anew, and record it."""
    assert run.folder is not None
    page = {run.folder / INDEX: _page(run, language)}
    rewrite(run.folder, {**review_files(run.reviews, run.folder), **page})
    History(history_file()).record(run.folder)
    return run


@dataclass(frozen=True, slots=True)
class ResultsRequest:
    """Put reviewers' verdicts to use; each file is written where it is named.

    Attributes:
        run: folder of the run that they were brought into.
        translation: file for a copy of the translation's file with their edits, which ends as
            that one; or in ``.txt``, for the text alone.
        terms: file for a term list of the corrections that they confirmed: Excel or TBX by its
            ending, else CSV.
        table: file for the findings with everybody's decisions, Excel by its ending, else CSV.
        mqm: file for an MQM table (TSV) of the errors that each reviewer confirmed.
        system: whose translation; None where the run has one.
        reviewers: names of those whose verdicts count; none for all.
        into: the translation's file that was scored; None where it still stands where the run
            found it.
        accept: put edits into a Word file as if they had been accepted, not as tracked changes.
        columns: of a bilingual table, part → header, as for scoring.
    """

    run: Path
    translation: Path | None = None
    terms: Path | None = None
    table: Path | None = None
    mqm: Path | None = None
    system: str | None = None
    reviewers: Sequence[str] = ()
    into: Path | None = None
    accept: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class Results:
    """What came of reviewers' verdicts; None where it was not asked for.

    Attributes:
        translation: what was put into the copy of its file.
        terms: of the corrections that they confirmed, and what was left out of them.
        table: findings with everybody's decisions, one a row.
        mqm: every reviewer's errors, one a row, and pairs without any.
    """

    translation: Correction | None = None
    terms: ConfirmedTerms | None = None
    table: pd.DataFrame | None = None
    mqm: pd.DataFrame | None = None


def export_reviews(request: ResultsRequest) -> Results:
    """Write what came of reviewers' verdicts: a corrected translation, a term list, tables.

    Raises:
        InputError: nothing is asked for, there are no verdicts, a name is unknown, or a file
            cannot be written.
    """
    run = reviewed_run(request.run)
    asked = list(filter(None, (request.translation, request.terms, request.table, request.mqm)))
    if not asked:
        wanted = ", ".join(argument(name) for name in ("translation", "terms", "table"))
        raise InputError(f"nothing to write; give {wanted} or {argument('mqm', form='FILE')}")
    if not request.translation and (request.into or request.accept or request.columns):
        names = ("into", "accept", "columns")
        given = next(name for name in names if getattr(request, name))
        raise InputError(f"goes with {argument('translation')}", place=argument(given))
    if request.table and request.table.suffix.lower() not in _TABLE_FORMS:
        raise InputError("not written as that; end the name in .csv or .xlsx", path=request.table)
    for out in asked:
        _spare_inputs(run, out, request.into)
    reviews = _chosen(run, request.reviewers)
    from .runs.reviews import (
        Handover,
        confirmed_terms,
        corrected_file,
        findings_table,
        mqm_table,
    )

    corrected = terms = table = mqm = None
    if request.translation:
        handover = Handover(request.translation, request.into, request.columns, request.accept)
        data, corrected = corrected_file(run, _system(run, request.system), reviews, handover)
        write_bytes(data, request.translation)
    if request.terms:
        terms = confirmed_terms(run, reviews)
        form = request.terms.suffix.lstrip(".").lower()
        form = form if form in TERM_FORMATS else TERM_FORMATS[0]
        write_bytes(write_terms(terms.terms, form), request.terms)
    if request.table:
        table = findings_table(reviews)
        write_bytes(_written_table(table, request.table), request.table)
    if request.mqm:
        mqm = mqm_table(run, reviews).map(without_commands)
        lines = [list(mqm.columns), *mqm.to_numpy().tolist()]
        write_bytes("".join("\t".join(line) + "\n" for line in lines).encode(), request.mqm)
    return Results(corrected, terms, table, mqm)


_TABLE_FORMS = ("", ".csv", ".txt", ".xlsx")


def _written_table(table: pd.DataFrame, out: Path) -> bytes:
    """A table of texts as Excel by its ending, else as CSV, without what commands a terminal."""
    clean = table.fillna("").map(without_commands).rename(columns=without_commands)
    if out.suffix.lower() == ".xlsx":
        return write_sheet([list(clean.columns), *clean.to_numpy().tolist()], "decisions")
    return str(guarded_table(clean).to_csv(index=False, lineterminator="\n")).encode()


def reviewed_run(folder: Path) -> Run:
    """A saved run with verdicts.

    Raises:
        InputError: there is no sound run, or nobody's verdicts were brought into it.
    """
    run = read_run(folder)
    if not run.reviews:
        how = spoken("`evaluator review import`", "import_reviews()")
        raise InputError(
            f"no verdicts yet; export them from its report and bring them in with {how}",
            path=run.folder,
        )
    return run


def _chosen(run: Run, names: Sequence[str]) -> list[Review]:
    known = {review.reviewer: review for review in run.reviews}
    for name in names:
        if name not in known:
            raise InputError(
                f"no such reviewer; there are {', '.join(known)}",
                place=argument("reviewers", name),
            )
    return [review for name, review in known.items() if not names or name in names]


def _system(run: Run, name: str | None) -> str:
    systems = run.manifest.systems
    if name in systems:
        return str(name)
    if name is None and len(systems) == 1:
        return systems[0]
    raise InputError(f"give one of {', '.join(systems)}", place=argument("system", name))


@dataclass(frozen=True, slots=True)
class TermsRequest:
    """Draw a term list up out of texts.

    Attributes:
        inputs: a document, with its translations or without; of :func:`mine_terms`, one or more.
        choice: what of them is read, and by which encoder.
        out: file that the list is written to; None for none.
        form: ``csv``, ``xlsx`` or ``tbx``; None for that of ``out`` by its ending, else CSV.
    """

    inputs: Sequence[Inputs]
    choice: Choice = field(default_factory=Choice)
    out: Path | None = None
    form: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class DrawnUp:
    """A term list.

    Attributes:
        terms: its entries.
        data: the same in the format that was asked for.
    """

    terms: Sequence[Term]
    data: bytes

    @property
    def open(self) -> int:
        """Entries for which no rendering is known, and which a person has to fill in."""
        return sum(not term.targets for term in self.terms)


def suggest_terms(
    request: TermsRequest, progress: StepProgress = unwatched, told: Told = _unheard
) -> DrawnUp:
    """Draft a term list of a document: its candidate terms, and how they were rendered.

    Parameters:
        request: the document, and where the list goes.
        progress: told how far a long step has come.
        told: of the file that is written.

    Raises:
        InputError: what was given cannot be paired, or the file cannot be written.
    """
    from .terminology import Side, candidates, linked_pairs, source_pairs, suggested

    form, pairs = _term_format(request.out, request.form), []
    for inputs in request.inputs:
        corpus = assemble(inputs, request.choice.source_version, untranslated=True)
        if corpus.translations:
            pairs += linked_pairs(corpus, request.choice, Side.JUDGED, progress)
        else:
            pairs += source_pairs(corpus, request.choice)
    return _drawn_up(suggested(candidates(pairs), pairs), form, request.out, told)


def mine_terms(
    request: TermsRequest, progress: StepProgress = unwatched, told: Told = _unheard
) -> DrawnUp:
    """Draw a term list up out of trusted translations.

    Parameters:
        request: the texts, and where the list goes; of a corpus its references are read, or its
            translations where it has none.
        progress: told how far a long step has come.
        told: of the file that is written.

    Raises:
        InputError: what was given cannot be paired, its translators agree on no term, or the
            file cannot be written.
    """
    from .terminology import candidates, mined

    form, pairs = _term_format(request.out, request.form), _trusted(request, progress)
    terms = mined(candidates(pairs), pairs)
    if not terms:
        raise InputError("no term stands in these texts twice with the same rendering; give more")
    return _drawn_up(terms, form, request.out, told)


def check_terms(
    term_list: Path, request: TermsRequest, progress: StepProgress = unwatched
) -> Sequence[Fault]:
    """Hold a term list against itself and against trusted translations.

    Parameters:
        term_list: its file.
        request: the texts, read as by :func:`mine_terms`; none to hold it against itself alone.
        progress: told how far a long step has come.

    Returns:
        contradictions first, then what the texts show, the gravest kind first.

    Raises:
        InputError: the list or a text cannot be read, or what was given cannot be paired.
    """
    from .terminology import contradictions, faults

    terms = read_terms(term_list).terms
    found = list(contradictions(terms))
    if request.inputs:
        found += sorted(
            faults(terms, _trusted(request, progress)), key=lambda fault: fault.kind.rank
        )
    return found


def convert_terms(term_list: Path, out: Path, form: str | None = None) -> int:
    """Write a term list in another format.

    Parameters:
        term_list: its file.
        out: file to write.
        form: ``csv``, ``xlsx`` or ``tbx``; None for that of ``out`` by its ending.

    Returns:
        how many entries it has.

    Raises:
        InputError: the list cannot be read or written, or the format cannot hold an entry.
    """
    form, terms = _term_format(out, form), read_terms(term_list).terms
    data = write_terms(terms, form)
    kept, _ = parse_terms(data, out)
    for term, other in zip(terms, kept, strict=False):
        if term != other:
            raise InputError(f"{form} cannot hold the entry {term.source!r} as it is", path=out)
    write_bytes(data, out)
    return len(terms)


def term_inputs(named: Sequence[Path], inputs: Inputs) -> list[Inputs]:
    """What files given side by side mean: corpora and bilingual files, each for itself; or else a
    source and its translations.

    Parameters:
        named: the files.
        inputs: what else was given, the same for each.

    Raises:
        InputError: a file cannot be read.
    """
    if all(path.is_dir() or is_bilingual(path, inputs.columns) for path in named):
        return [replace(inputs, named=[path]) for path in named]
    return [replace(inputs, named=list(named))]


def _trusted(request: TermsRequest, progress: StepProgress) -> list[CheckedPair]:
    from .terminology import Side, linked_pairs

    pairs = []
    for inputs in request.inputs:
        corpus = assemble(inputs, request.choice.source_version)
        pairs += linked_pairs(corpus, request.choice, Side.TRUSTED, progress)
    return pairs


def _drawn_up(terms: Sequence[Term], form: str, out: Path | None, told: Told) -> DrawnUp:
    drawn_up = DrawnUp(terms, write_terms(terms, form))
    if out is not None:
        write_bytes(drawn_up.data, out)
        told(out)
    return drawn_up


def _term_format(out: Path | None, form: str | None) -> str:
    """The format of a term list: as asked for, else by the ending of its file."""
    ending = out.suffix.lstrip(".").lower() if out else ""
    name = form or ending or TERM_FORMATS[0]
    if name not in TERM_FORMATS:
        known = f"{', '.join(TERM_FORMATS[:-1])} or {TERM_FORMATS[-1]}"
        place = argument("form", form) if form else str(out)
        told = f"term lists are written as {known}; give one with {argument('form')}"
        raise InputError(told, place=place)
    if out is None and name == "xlsx":
        raise InputError("an Excel workbook is not printed; name a file", place=argument("out"))
    return name
