"""A saved run → the HTML page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from ...model.run import Run
from ...model.verdicts import Decision
from ...runs.reviews import reviewed
from ...support.templates import templates
from ..base import Options, Renderer
from .assets import content_hash, inline_json, script, stylesheet
from .data import PageData, findings_left_out, page_data
from .scores import title
from .selection import Limits
from .summary import summarise
from .versions import differing_versions
from .words import LANGUAGES, Words

_TEMPLATES = Path(__file__).parent / "templates"
_DECISIONS = [str(decision) for decision in Decision if decision != Decision.OPEN]
# What pairs can be filtered by: the state of their findings, then what was said of themselves.
_VERDICTS = ("open", *_DECISIONS, "disputed", "graded", "commented", "edited")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Body:
    """The page in one language: what stands in the title bar, and the markup."""

    title: str
    markup: Markup


def render_html(run: Run, *, limits: Limits | None = None, language: str = "en") -> str:
    """Render the review report of a run as one self-contained page.

    Parameters:
        run: the run as it was saved; the page is made from nothing else, so the same
            run gives the same text.
        limits: how much of the run the page may hold; the worst pairs are kept.
        language: in which the page opens, one of ``LANGUAGES``; a reader may switch.

    Returns:
        an HTML document that needs no network and no other file.
    """
    return _rendered(run, _data(run, limits), language)[0]


def render_served(run: Run, language: str = "en") -> tuple[str, str]:
    """Render the same page as a server shows it, which keeps the verdicts itself.

    Parameters:
        run: the run as it was saved; what its reviewers decided is not in the page.
        language: in which the page opens.

    Returns:
        an HTML document that asks its server for verdicts, and its content-security policy.
    """
    data = replace(_data(run, None), reviews=[], agreements=[], is_served=True)
    return _rendered(run, data, language)


def _data(run: Run, limits: Limits | None) -> PageData:
    # Counts and priorities as reviewed; the findings all, for verdicts may be taken back.
    judged = reviewed(run)
    data = page_data(replace(judged, findings=run.findings), limits or Limits())
    return replace(data, findings_left_out=findings_left_out(judged, data.pairs))


def _rendered(run: Run, data: PageData, language: str) -> tuple[str, str]:
    style, program = stylesheet(), script("main.js")
    judged = reviewed(run)
    languages = [Words.load(name) for name in LANGUAGES]
    bodies = {words.language: _body(judged, data, words) for words in languages}
    policy = _policy(style, program, data)
    page = (
        templates(_TEMPLATES)
        .get_template("page.html.j2")
        .render(
            lang=language,
            bodies=bodies,
            data_json=Markup(inline_json(data.as_json(languages))),
            stylesheet=Markup(style),
            script=Markup(program),
            policy=policy,
        )
    )
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", page), policy


def _body(run: Run, data: PageData, words: Words) -> _Body:
    """All that stands in the page before its scripts run, in one language."""
    summary = summarise(run, words)
    text = (
        templates(_TEMPLATES)
        .get_template("body.html.j2")
        .render(
            t=words,
            lang=words.language,
            summary=summary,
            versions=differing_versions(run, words),
            data=data,
            sorts=data.sort_labels(words),
            held_against=[title(score, words) for score in data.held_against or ()],
            states=[(state, state) for state in data.states],
            statuses=[(s, words.maybe("page", "status", s) or s) for s in data.statuses],
            systems=[(name, name) for name in data.systems],
            checks=[(c, words.maybe("page", "checks", c) or c) for c in data.checks],
            categories=[(c, words.maybe("page", "categories", c) or c) for c in data.categories],
            verdicts=[(name, words("verdict", name)) for name in _VERDICTS],
        )
    )
    return _Body(words("header", "document_title", title=summary.title), Markup(text))


def _policy(style: str, program: str, data: PageData) -> str:
    """A content-security policy under which this page's own code runs, and nothing else."""
    asks_server = ("connect-src 'self'",) if data.is_served else ()
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{content_hash(program)}'",
            f"style-src '{content_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            *asks_server,
        )
    )


class Html(Renderer):
    """The review report: one page, to be worked in, that needs no network."""

    name = "html"
    extensions = ("html", "htm")
    shows_dismissed = True  # the desk, on which a verdict may be taken back

    def render(self, run: Run, options: Options) -> str:
        """See :meth:`Renderer.render`."""
        return render_html(run, language=options.language)
