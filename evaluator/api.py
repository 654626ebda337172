"""The evaluator from Python: texts in, an :class:`Evaluation` out.

::

    from evaluator import evaluate

    found = evaluate(source, {"mt": text, "post-edited": other}, references=[good])
    print(found.scores["mt"]["bleu"].value)
    print(found.compare().results[0].bootstrap)

Each function is a thin face of a job (:mod:`evaluator.jobs`), as a command is: it does the same
and takes the same arguments, by the names that errors then call them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from . import jobs
from .comparison import Comparison
from .comparison import Sampling as Sampling
from .comparison.gates import ALPHA, Outcome
from .corpora import File, Given, Inputs, Program, TestSet
from .corpora.inputs import own_names
from .errors import InputError
from .evaluation import Choice
from .model import Finding, Level, Severity
from .model.run import CorpusScore, Run
from .report.desk import PORT, Desk
from .support.processes import TIME_LIMIT, checked_limit
from .support.settings import Settings
from .support.vocabulary import argument, speaking_python
from .validation import DEFAULT_SCORE

if TYPE_CHECKING:
    import pandas as pd

    from .evidence.opinions import JudgePlan, MetricProgram
    from .terminology import Fault
    from .validation.fitting import Fitted
    from .validation.validate import Validation

Text = str | Path | Sequence[str]
"""A text itself, the path of a file, or a list of segments."""

_log = logging.getLogger(__name__)
_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

_ALONE = "translation"
"""Name of a translation that nobody has named and that is in no file."""


def _face(job: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """A function whose errors name arguments of Python rather than options."""

    @wraps(job)
    def called(*given: _Arguments.args, **named: _Arguments.kwargs) -> _Result:
        with speaking_python():
            return job(*given, **named)

    return called


@dataclass(frozen=True, eq=False, slots=True)
class Evaluation:
    """What an evaluation found.

    Attributes:
        scored: what came of the job: the corpus, the run, and what became of the gates.
    """

    scored: jobs.Scored

    @property
    def run(self) -> Run:
        """With the manifest, all tables and all findings."""
        return self.scored.run

    @property
    def scores(self) -> dict[str, dict[str, CorpusScore]]:
        """System → metric → score of the whole document with its 95 % interval."""
        return self.run.manifest.scores

    @property
    def pairs(self) -> pd.DataFrame:
        """The pair table (docs/run-files.md)."""
        return self.run.pairs

    @property
    def findings(self) -> list[Finding]:
        """Suspected errors of all systems, in document order."""
        return self.run.findings

    @property
    def outcomes(self) -> Sequence[Outcome]:
        """What became of the gates that were asked for, one a gate and system."""
        return self.scored.outcomes

    @property
    def passed(self) -> bool:
        """Whether no gate failed."""
        return all(outcome.reason is None for outcome in self.outcomes)

    @_face
    def compare(
        self,
        *others: Evaluation | Path,
        baseline: str | None = None,
        systems: Sequence[str] = (),
        by: str | None = None,
        sampling: Sampling | None = None,
    ) -> Comparison:
        """Hold the systems against one another, as ``evaluator compare`` does.

        Parameters:
            others: evaluations of the same source, or folders of saved runs of it, whose systems
                are compared as well.
            baseline: system that the others are held against; None for the first.
            systems: names of those to compare; none for all.
            by: score that differences are sorted by; None for chrF, or what there is.
            sampling: seed and samples of the tests; None for sacreBLEU's.

        Raises:
            InputError: there is only one system, a name is unknown, or the sources differ.
        """
        return _compared((self, *others), baseline, systems, by, sampling)

    @_face
    def save(self, out: Path | str | None = None, *, language: str | None = None) -> Path:
        """Write the run's folder with its report, and record it, as ``evaluator score`` does.

        Verdicts on the same corpus are taken over.

        Parameters:
            out: folder, written whole or not at all; None for ``reports/CORPUS/TIME``.
            language: in which the report opens; None for the profile's, else English.

        Returns:
            the folder.

        Raises:
            InputError: it cannot be written, or holds anything but an earlier run.
        """
        saved = _noted(jobs.save(self.scored, None if out is None else Path(out), language))
        assert saved.run.folder is not None
        return saved.run.folder

    @_face
    def export(
        self,
        out: Path | str,
        *,
        form: str | None = None,
        system: str | None = None,
        into: Path | None = None,
        settings: Settings | None = None,
        language: str | None = None,
    ) -> Sequence[str]:
        """Write the run for other programs, as ``evaluator export`` does.

        Parameters:
            out: file; its ending says in which format where ``form`` does not.
            form: format by its name.
            system: translation, for formats of one; None for the first.
            into: the translation's Word file, for comments in a copy of it.
            settings: of the renderer, name → key → value.
            language: in which findings are told; None for the profile's, else English.

        Returns:
            what the user should know of the file, a line each.

        Raises:
            InputError: there is no such format, or the run has not what is wanted.
            PluginError: the renderer fails.
        """
        request = jobs.ExportRequest(
            self.run, Path(out), form, system, into, settings or {}, language
        )
        return jobs.export(request)


@_face
def evaluate(
    source: Text | TestSet,
    translations: Mapping[str, Text | Program] | Text | None = None,
    references: Mapping[str, Text] | Sequence[Text] | Text = (),
    *,
    terms: Sequence[Path] = (),
    columns: Mapping[str, str] | None = None,
    by_line: bool = False,
    documents: Path | Sequence[str] | None = None,
    time_limit: float = TIME_LIMIT,
    title: str = "",
    source_version: str | None = None,
    systems: Sequence[str] = (),
    model: str | None = None,
    force: bool = False,
    skip_states: Sequence[str] = (),
    pairs: Path | None = None,
    checks: Sequence[str] = (),
    skip_checks: Sequence[str] = (),
    domains: Sequence[str] = (),
    metrics: Sequence[str] = (),
    skip_metrics: Sequence[str] = (),
    programs: Mapping[str, Program] | None = None,
    judging: JudgePlan | None = None,
    settings: Settings | None = None,
    keep_going: bool = False,
    out: Path | str | None = None,
    language: str | None = None,
    profile: Path | None = None,
    fail_under: Mapping[str, float] | None = None,
    max_severity: Severity | str | None = None,
    no_new_findings: Path | str | None = None,
    regression: Path | str | None = None,
    alpha: float = ALPHA,
    junit: Path | None = None,
) -> Evaluation:
    """Evaluate translations of a Chinese text, as ``evaluator score`` does.

    A string is the text itself, a :class:`~pathlib.Path` names a file.  Lists of segments stand
    for line-by-line files, in which segment i belongs to segment i of the source; all texts must
    then be lists or such files, of equal length.

    Parameters:
        source: Chinese; or the path of a corpus folder or of a bilingual file; or a test set that
            sacreBLEU knows, out of its cache.
        translations: system name → English text to be judged, or a program that makes it; or
            one text alone, named after its file or else ``translation``; None for those of the
            corpus or bilingual file.
        references: trusted English texts, named ``1``, ``2`` … where they have no names; a list
            of segments stands in a list or mapping.
        terms: files of term lists.
        columns: part → header of a bilingual table's column; under ``sheet`` names of the
            sheets of a workbook that are read, ``|`` between them.
        by_line: whether files are line-by-line ones too.
        documents: names of the documents of line-by-line texts, one a line; each is judged by
            itself.  None where the lines are all of one.
        time_limit: seconds that each program may take.
        title: of the document, for its report; empty for that of the corpus or file.
        source_version: name of the source version; None for the first.
        systems: names of the translations to judge; none for all.
        model: sentence encoder by name or path; None for the bundled one.
        force: go on where a translation seems to be of another document.
        skip_states: states (``fuzzy``, ``draft``, ``locked`` …) whose segments of bilingual files
            are not judged.
        pairs: pair table corrected by hand, to be used instead of pairing anew.
        checks: names of the checks to run; none for all.
        skip_checks: names of checks to leave out.
        domains: of knowledge that the text speaks of, or ``none``; empty to find them.
        metrics: names of the metrics to score with; none for all.
        skip_metrics: names of metrics to leave out.
        programs: that score as well, by the name of the metric that each is.
        judging: language models to be asked for errors: the texts are sent to them.
        settings: of metrics, checks and renderers, name → key → value.
        keep_going: go on without a metric or check that fails, and note it in the run.
        out: folder that the run is written to, whole or not at all, and recorded from; None to
            write nothing.
        language: in which the report opens; None for the profile's, else English.
        profile: of a client, by which it is judged; None for ``evaluator.toml`` in the working
            folder, if there is one.
        fail_under: metric → worst document score that passes.
        max_severity: gravest severity that passes.
        no_new_findings: earlier run, of whose findings there must be no others.
        regression: earlier run than which no score may be significantly worse.
        alpha: level of significance of that.
        junit: file that what became of every gate is written to, as JUnit XML.

    Raises:
        InputError: a text is empty, a file cannot be read, a translation is none of the source,
            a name is unknown, or the folder cannot be written.
        PluginError: a metric, check or renderer does not do what it has to.
    """
    texts = _inputs(source, translations, references)
    choice = Choice(
        source_version=source_version,
        systems=systems,
        model=model,
        force=force,
        skip_states=skip_states,
        pairs=pairs,
        checks=checks,
        skip_checks=skip_checks,
        domains=domains,
        metrics=metrics,
        skip_metrics=skip_metrics,
        programs=_limited(programs, time_limit),
        judging=judging,
        settings=settings or {},
        keep_going=keep_going,
    )
    limits = jobs.Limits(
        fail_under or {},
        None if max_severity is None else _severity(max_severity),
        no_new_findings,
        regression,
        alpha,
        junit,
    )
    inputs = replace(
        texts,
        terms=terms,
        columns=columns or {},
        by_line=by_line or texts.by_line,
        documents=None if documents is None else _text(documents),
        time_limit=time_limit,
        title=title,
    )
    folder = None if out is None else Path(out)
    request = jobs.ScoreRequest(inputs, choice, folder, language, limits, out is not None, profile)
    return Evaluation(_noted(jobs.score(request)))


@_face
def compare(
    *runs: Evaluation | Path,
    baseline: str | None = None,
    systems: Sequence[str] = (),
    by: str | None = None,
    sampling: Sampling | None = None,
) -> Comparison:
    """Hold systems against one another, as ``evaluator compare`` does.

    Parameters:
        runs: evaluations of the same source, or folders of saved runs of it, or of corpora to be
            scored now.
        baseline: system that the others are held against; None for the first.
        systems: names of those to compare; none for all.
        by: score that differences are sorted by; None for chrF, or what there is.
        sampling: seed and samples of the tests; None for sacreBLEU's.

    Raises:
        InputError: there is only one system, a name is unknown, or the sources differ.
    """
    return _compared(runs, baseline, systems, by, sampling)


@_face
def align(
    source: Text,
    translations: Mapping[str, Text | Program] | Text | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    by_line: bool = False,
    documents: Path | Sequence[str] | None = None,
    source_version: str | None = None,
    systems: Sequence[str] = (),
    model: str | None = None,
    force: bool = False,
    versions: bool = False,
    level: Level | str = Level.SENTENCE,
) -> pd.DataFrame:
    """Pair a document with its translations, as ``evaluator align`` does.

    Parameters:
        source: as for :func:`evaluate`, and so is all that is not told here.
        translations: likewise.
        columns: likewise.
        by_line: likewise.
        documents: likewise.
        source_version: likewise.
        systems: likewise.
        model: likewise.
        force: likewise.
        versions: compare the versions of the corpus's source with the first one instead.
        level: what to pair, ``sentence`` or ``unit``.

    Returns:
        one row a pair or difference (docs/run-files.md).

    Raises:
        InputError: as :func:`evaluate` does.
    """
    texts = _inputs(source, translations)
    inputs = replace(
        texts,
        columns=columns or {},
        by_line=by_line or texts.by_line,
        documents=None if documents is None else _text(documents),
    )
    choice = Choice(source_version, systems, model, force)
    return jobs.align(jobs.AlignRequest(inputs, choice, versions, Level(level))).table


@_face
def validate(
    judgements: Path,
    *,
    model: str | None = None,
    systems: Sequence[str] = (),
    checks: Sequence[str] = (),
    skip_checks: Sequence[str] = (),
    metrics: Sequence[str] = (),
    skip_metrics: Sequence[str] = (),
    programs: Mapping[str, Program] | None = None,
    judging: JudgePlan | None = None,
    time_limit: float = TIME_LIMIT,
    settings: Settings | None = None,
    keep_going: bool = False,
    by: str | None = None,
    score: str = DEFAULT_SCORE,
    diagram: Path | None = None,
    plot: Path | None = None,
    calibrate: Path | None = None,
) -> Validation:
    """Hold scores and findings against human judgement, as ``evaluator validate`` does.

    Parameters:
        judgements: file of them, or folder of a WMT quality-estimation task.
        model: sentence encoder by name or path; None for the bundled one.
        systems: names of those whose translations are kept; none for all.
        checks: names of the checks to run; none for all.
        skip_checks: names of checks to leave out.
        metrics: names of the metrics to score with; none for all.
        skip_metrics: names of metrics to leave out.
        programs: that score as well, by the name of the metric that each is.
        judging: language models to be asked for errors: the texts are sent to them.
        time_limit: seconds that each program may take.
        settings: of metrics and checks, name → key → value.
        keep_going: go on without a metric or check that fails.
        by: ``system`` or ``length`` to show ``score`` by; None for neither.
        score: that ``by`` shows.
        diagram: file that a reliability diagram is written to.
        plot: file that a picture of the scores against each other is written to.
        calibrate: file that is told how often each judge's marks were right.

    Raises:
        InputError: the judgements cannot be read, none is left, or a name is unknown.
        PluginError: a metric or check does not do what it has to.
    """
    choice = Choice(
        systems=systems,
        model=model,
        checks=checks,
        skip_checks=skip_checks,
        metrics=metrics,
        skip_metrics=skip_metrics,
        programs=_limited(programs, time_limit),
        judging=judging,
        settings=settings or {},
        keep_going=keep_going,
    )
    return jobs.validate(
        jobs.ValidateRequest(judgements, choice, by, score, diagram, plot, calibrate)
    )


@_face
def suggest_terms(
    source: Text,
    translations: Mapping[str, Text | Program] | Text | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    by_line: bool = False,
    source_version: str | None = None,
    systems: Sequence[str] = (),
    model: str | None = None,
    force: bool = False,
    out: Path | None = None,
    form: str | None = None,
) -> jobs.DrawnUp:
    """Draft a term list of a document, as ``evaluator terms suggest`` does.

    Parameters:
        source: as for :func:`evaluate`, and so is all that is not told here.
        translations: likewise; a document alone will do.
        columns: likewise.
        by_line: likewise.
        source_version: likewise.
        systems: likewise.
        model: likewise.
        force: likewise.
        out: file that the list is written to; None for none.
        form: ``csv``, ``xlsx`` or ``tbx``; None for that of ``out`` by its ending, else CSV.

    Raises:
        InputError: what was given cannot be paired, or the file cannot be written.
    """
    texts = _inputs(source, translations)
    texts = replace(texts, columns=columns or {}, by_line=by_line or texts.by_line)
    choice = Choice(source_version, systems, model, force)
    return jobs.suggest_terms(jobs.TermsRequest([texts], choice, out, form))


@_face
def mine_terms(
    *texts: Text,
    columns: Mapping[str, str] | None = None,
    by_line: bool = False,
    model: str | None = None,
    force: bool = False,
    out: Path | None = None,
    form: str | None = None,
) -> jobs.DrawnUp:
    """Draw a term list up out of trusted translations, as ``evaluator terms mine`` does.

    Parameters:
        texts: corpus folders and bilingual files; or a Chinese text and its translations.
        columns: as for :func:`evaluate`, and so is all that is not told here.
        by_line: likewise.
        model: likewise.
        force: likewise.
        out: as for :func:`suggest_terms`.
        form: likewise.

    Raises:
        InputError: what was given cannot be paired, its translators agree on no term, or the
            file cannot be written.
    """
    choice = Choice(model=model, force=force)
    inputs = _trusted(texts, columns, by_line)
    return jobs.mine_terms(jobs.TermsRequest(inputs, choice, out, form))


@_face
def check_terms(
    term_list: Path,
    *texts: Text,
    columns: Mapping[str, str] | None = None,
    by_line: bool = False,
    model: str | None = None,
    force: bool = False,
) -> Sequence[Fault]:
    """Say what is wrong with a term list, as ``evaluator terms check`` does.

    Parameters:
        term_list: its file.
        texts: trusted translations as for :func:`mine_terms`; none to hold the list against
            itself alone.
        columns: as for :func:`evaluate`, and so is all that is not told here.
        by_line: likewise.
        model: likewise.
        force: likewise.

    Raises:
        InputError: the list or a text cannot be read, or what was given cannot be paired.
    """
    inputs = _trusted(texts, columns, by_line) if texts else []
    return jobs.check_terms(term_list, jobs.TermsRequest(inputs, Choice(model=model, force=force)))


@_face
def convert_terms(term_list: Path, out: Path, *, form: str | None = None) -> int:
    """Write a term list in another format, as ``evaluator terms convert`` does.

    Parameters:
        term_list: its file.
        out: file to write.
        form: as for :func:`suggest_terms`.

    Returns:
        how many entries it has.

    Raises:
        InputError: the list cannot be read or written, or the format cannot hold an entry.
    """
    return jobs.convert_terms(term_list, out, form)


@_face
def import_reviews(
    run: Path,
    verdicts: Sequence[Path],
    *,
    language: str | None = None,
    adjudicators: Sequence[str] = (),
) -> Run:
    """Bring reviewers' verdicts into a saved run, as ``evaluator review import`` does.

    Parameters:
        run: its folder.
        verdicts: files that were exported from its report.
        language: in which the report opens that is rendered again; None for the profile's, else
            English.
        adjudicators: names of reviewers who have the last word where others disagree.

    Returns:
        the run with all verdicts on it.

    Raises:
        InputError: there is no sound run, a file holds no verdicts on it, or the folder cannot be
            written.
    """
    return jobs.import_reviews(jobs.ImportRequest(run, verdicts, language, adjudicators))


@_face
def serve_reviews(
    run: Path,
    told: Callable[[Mapping[str, str]], object],
    *,
    host: str | None = None,
    port: int = PORT,
    token: str | None = None,
    reviewers: Sequence[str] = (),
    adjudicators: Sequence[str] = (),
    assign: Sequence[tuple[str, str]] = (),
    blind: bool = False,
    language: str | None = None,
) -> Run:
    """Serve a run's report to several reviewers at once, as ``evaluator review serve`` does.

    Parameters:
        run: its folder; verdicts are written into it as they are given.
        told: called with the links, reviewer → link, once the server listens.
        host: that the server listens on; None for this machine alone.
        port: 0 for one that is free.
        token: of the links; None for one that is made and kept for this user.
        reviewers: names of those who get a link each; without any, one link is for all.
        adjudicators: names of those who have the last word; they get a link too.
        assign: reviewer and part, for instance ``("Anna", "50%")`` or ``("Li", "section-2")``.
        blind: whether another's verdicts are hidden until one's own is given.
        language: in which the page opens; None for the profile's, else English.

    Returns:
        the run with all verdicts on it, once this process was interrupted (Ctrl-C).

    Raises:
        InputError: there is no sound run, it cannot be served so, or its folder cannot be written.
    """
    desk = Desk(
        host, port, token, reviewers, adjudicators, assign, blind=blind, language=language or ""
    )
    return jobs.serve_reviews(jobs.ServeRequest(run, desk), told)


@_face
def export_reviews(
    run: Path,
    *,
    translation: Path | None = None,
    terms: Path | None = None,
    table: Path | None = None,
    mqm: Path | None = None,
    system: str | None = None,
    reviewers: Sequence[str] = (),
    into: Path | None = None,
    accept: bool = False,
    columns: Mapping[str, str] | None = None,
) -> jobs.Results:
    """Put reviewers' verdicts to use, as ``evaluator review export`` does.

    Parameters:
        run: folder of the run that they were brought into.
        translation: file for a copy of the translation's file with their edits; ``.txt`` for the
            text alone.
        terms: file for a term list of the corrections that they confirmed.
        table: file for the findings with everybody's decisions, as CSV.
        mqm: file for an MQM table (TSV) of the errors that each reviewer confirmed.
        system: whose translation; None where the run has one.
        reviewers: names of those whose verdicts count; none for all.
        into: the translation's file that was scored, where it is not found by itself.
        accept: put edits into a Word file as if they had been accepted, not as tracked changes.
        columns: of a bilingual table, part → header, as for scoring.

    Raises:
        InputError: nothing is asked for, there are no verdicts, a name is unknown, or a file
            cannot be written.
    """
    return jobs.export_reviews(
        jobs.ResultsRequest(
            run, translation, terms, table, mqm, system, reviewers, into, accept, columns or {}
        )
    )


def _trusted(
    texts: Sequence[Text], columns: Mapping[str, str] | None, by_line: bool
) -> Sequence[Inputs]:
    """Trusted translations as a job takes them."""
    files = [text for text in texts if isinstance(text, Path)]
    if len(files) == len(texts):
        return jobs.term_inputs(files, Inputs(columns=columns or {}, by_line=by_line))
    source, *translations = texts
    named = {str(number): text for number, text in enumerate(translations, start=1)}
    inputs = _inputs(source, named)
    return [replace(inputs, by_line=by_line or inputs.by_line)]


@_face
def fit(judgements: Path, model: str) -> Fitted:
    """Fit the estimator to a model of one's own, as ``evaluator fit`` does.

    Parameters:
        judgements: file of them, with errors.
        model: sentence encoder by name or path.

    Raises:
        InputError: the judgements cannot be read or are too few, the model cannot be had or is
            the bundled one, or the fit cannot be written.
    """
    return jobs.fit(jobs.FitRequest(judgements, model))


def _inputs(
    source: Text | TestSet,
    translations: Mapping[str, Text | Program] | Text | None,
    references: Mapping[str, Text] | Sequence[Text] | Text = (),
) -> Inputs:
    """The texts as a job takes them."""
    if translations is None:
        translations = {}
    elif not isinstance(translations, Mapping):
        beside = source if isinstance(source, Path) else None
        of_file = own_names([translations], beside) if isinstance(translations, Path) else [_ALONE]
        translations = {of_file[0]: translations}
    if isinstance(references, str | Path):
        references = [references]
    if not isinstance(references, Mapping):
        references = {str(number): text for number, text in enumerate(references, start=1)}
    # A folder, or a file alone, is what stands without a name on the command line.
    brings_all = isinstance(source, Path) and (source.is_dir() or not translations)
    return Inputs(
        named=[source] if brings_all and isinstance(source, Path) else [],
        source=None if brings_all or isinstance(source, TestSet) else _text(source),
        test_set=source if isinstance(source, TestSet) else None,
        translations={
            name: text if isinstance(text, Program) else _text(text)
            for name, text in translations.items()
        },
        references={name: _text(text) for name, text in references.items()},
        by_line=not isinstance(source, str | Path | TestSet),
    )


def _compared(
    runs: Sequence[Evaluation | Path],
    baseline: str | None,
    systems: Sequence[str],
    by: str | None,
    sampling: Sampling | None,
) -> Comparison:
    given = [run if isinstance(run, Path) else run.scored for run in runs]
    choice = Choice(systems=systems)
    return jobs.compare(
        jobs.CompareRequest(given, None, choice, baseline, by, sampling or Sampling())
    )


def _noted(scored: jobs.Scored) -> jobs.Scored:
    """What was scored; that the history does not hold it is said, as the command says it."""
    if scored.unrecorded:
        _log.warning("not recorded in the history: %s", scored.unrecorded)
    return scored


def _limited(programs: Mapping[str, Program] | None, time_limit: float) -> dict[str, MetricProgram]:
    """Programs that score, each with the time that it may take."""
    if not programs:
        return {}
    from .evidence.opinions import MetricProgram

    limit = checked_limit(time_limit)
    return {name: MetricProgram(program, limit) for name, program in programs.items()}


def _text(text: Text) -> File | Given:
    if isinstance(text, Path):
        return File(text)
    return Given(text) if isinstance(text, str) else Given.of_segments(text)


def _severity(name: Severity | str) -> Severity:
    if name not in list(Severity):
        known = ", ".join(Severity)
        raise InputError(
            f"no such severity; give one of {known}", place=argument("max_severity", str(name))
        )
    return Severity(name)
