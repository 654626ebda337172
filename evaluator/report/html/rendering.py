"""A saved run → the HTML page."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ...run import Run
from .assets import content_hash, inline_json, script, stylesheet
from .data import page_data
from .selection import Limits
from .summary import summarise
from .versions import differing_versions
from .words import Words

_TEMPLATES = Path(__file__).parent / "templates"
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def render_html(run: Run, *, limits: Limits | None = None) -> str:
    """Render the review report of a run as one self-contained page.

    Parameters:
        run: the run as it was saved; the page is made from nothing else, so the same
            run gives the same text.
        limits: how much of the run the page may hold; the worst pairs are kept.

    Returns:
        an HTML document that needs no network and no other file.
    """
    words = Words.load("en")
    style, program = stylesheet(), script("main.js")
    data = page_data(run, words, limits or Limits())
    template = _environment(words).get_template("page.html.j2")
    page = template.render(
        summary=summarise(run, words),
        versions=differing_versions(run, words),
        data=data,
        data_json=Markup(inline_json(data.as_json(words))),
        stylesheet=Markup(style),
        script=Markup(program),
        policy=_policy(style, program),
    )
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", page)


def _environment(words: Words) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["t"] = words
    environment.globals["lang"] = words.language
    return environment


def _policy(style: str, program: str) -> str:
    """A content-security policy under which this page's own code runs, and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{content_hash(program)}'",
            f"style-src '{content_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
