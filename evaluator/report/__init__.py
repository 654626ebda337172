"""Last room: a run → files, page and terminal; one module an output, each a :class:`Renderer`.

In goes what the rooms before it have made; out come texts and bytes for people and for programs.
Whatever a document, a name or a program brought is escaped here.
"""

from .base import (
    Options,
    Rendered,
    Renderer,
    load_renderer,
    render,
    renderer_of,
)
from .html import render_html
from .pairs import Format, format_table
from .terminal import summarise, to_json, worst_pairs

__all__ = [
    "Format",
    "Options",
    "Rendered",
    "Renderer",
    "format_table",
    "load_renderer",
    "render",
    "render_html",
    "renderer_of",
    "summarise",
    "to_json",
    "worst_pairs",
]
