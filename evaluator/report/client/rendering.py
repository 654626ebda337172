"""A reviewed run → the page, or the PDF, that a client gets."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ...errors import InputError
from ...model import ALSO, Finding, Message, Severity
from ...model.run import Manifest, Run
from ...support.templates import templates
from ..base import Options, Rendered, Renderer, chosen_system, source_name
from ..html.words import Words
from ..places import told_place
from .summary import ClientReport, client_report

_TEMPLATES = Path(__file__).parent / "templates"


class Client(Renderer):
    """The report to hand over: a grade, and the errors that reviewers confirmed."""

    name = "client"
    extensions = ("client.html",)
    shows_dismissed = True  # it tells by itself what was confirmed

    def render(self, run: Run, options: Options) -> Rendered:
        """See :meth:`Renderer.render`."""
        page, notes = _page(run, options)
        return Rendered(page, notes)


class ClientPdf(Renderer):
    """The report to hand over, as PDF, by WeasyPrint (the extra ``pdf``)."""

    name = "client-pdf"
    extensions = ("pdf",)
    binary = True
    shows_dismissed = True

    def render(self, run: Run, options: Options) -> Rendered:
        """See :meth:`Renderer.render`."""
        page, notes = _page(run, options)
        data, missing = _pdf(page)
        if missing:
            fonts = f"no installed font has {missing} of its characters: install one with Chinese"
            notes = [*notes, f"{fonts}, such as Noto Sans CJK, and make the PDF again"]
        return Rendered(data, notes)


def _page(run: Run, options: Options) -> tuple[str, Sequence[str]]:
    """The page, and what whoever hands it over should know."""
    if options.system is None and len(run.manifest.systems) > 1:
        raise InputError(
            "a client's report is of one translation; name it with --system: "
            + ", ".join(run.manifest.systems)
        )
    system = chosen_system(run, options)
    report = client_report(run, system)
    words = Words.load(options.language)
    files = _files(run.manifest, system)
    page = (
        templates(_TEMPLATES)
        .get_template("client.html.j2")
        .render(
            t=words,
            run=run.manifest,
            system=system,
            report=report,
            files=files,
            told_system=_system(system, files["translation"]),
            date=_day(run.manifest.created),
            profile=run.manifest.profile,
            severities=[(s.value, words("client", "severity", s.value)) for s in Severity],
            rule=_rule(report, words),
            category=lambda name: words.maybe("page", "categories", name) or name,
            told=lambda finding: _told(finding, options.language),
            place=lambda place: told_place(place, options.language),
        )
    )
    notes = []
    if report.undecided:
        notes.append(
            "not in the report but for their number, as nobody decided on them, or reviewers "
            f"disagree: findings: {report.undecided}"
        )
    if report.silent_edits:
        notes.append(
            "edited without an error confirmed in them, so that the grade does not count them: "
            f"pairs: {report.silent_edits}"
        )
    return page, notes


def _files(manifest: Manifest, system: str) -> dict[str, str]:
    """Names of the files that were judged; empty where a text came from elsewhere."""
    wanted = {"source": manifest.source_version, "translation": system}
    names = {(file.role, file.name): Path(file.file).name for file in manifest.inputs}
    found = {role: names.get((role, name), "") for role, name in wanted.items()}
    return {**found, "source": found["source"] or source_name(manifest)}


def _system(system: str, file: str) -> str:
    """A system and its file; the file alone where the system is named after it."""
    return file if Path(file).stem == system else ", ".join(filter(None, (system, file)))


def _told(finding: Finding, language: str) -> str:
    """What is wrong, once: that two checks found it is nothing to a client."""
    first = finding.arguments.get("finding")
    if finding.message_id == ALSO and isinstance(first, Message):
        return first.told(language)
    return finding.told(language)


def _rule(report: ClientReport, words: Words) -> str:
    """How the grade comes about, in one sentence."""
    card = report.scorecard
    return words(
        "client",
        "rule",
        minor=f"{card.weights.minor:g}",
        major=f"{card.weights.major:g}",
        critical=f"{card.weights.critical:g}",
        threshold=f"{card.threshold:g}",
        per=f"{card.per:,}",
        volume=words("client", "volume", card.volume.value),
        also=words("client", "critical_fails") if card.critical_fails else "",
    )


def _day(created: str) -> str:
    try:
        return f"{datetime.fromisoformat(created):%Y-%m-%d}"
    except ValueError:
        return created


def _pdf(page: str) -> tuple[bytes, int]:
    """Print a page; nothing outside it is fetched.

    Returns:
        the file, and how many characters no installed font has.

    Raises:
        InputError: WeasyPrint is not installed, or has not the libraries that it needs.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise InputError(
            "a PDF needs WeasyPrint: pip install 'bilingual-evaluator[pdf]' (and Pango); or print "
            "the page, --out report.client.html, from a browser"
        ) from error

    def refuse(url: str, *args: object, **options: object) -> None:
        raise ValueError(f"nothing is fetched: {url}")

    missing = _Missing()
    log = logging.getLogger("weasyprint")
    kept, log.handlers, log.propagate = log.handlers, [missing], False
    try:
        written: bytes = HTML(string=page, url_fetcher=refuse).write_pdf()
    finally:
        log.handlers, log.propagate = kept, True
    return written, len(missing.characters)


class _Missing(logging.Handler):
    """Collects what the library says of characters that no font has, and is silent on the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Take up what is told."""
        told = record.getMessage()
        if ".notdef" in told:
            self.characters.add(told)
