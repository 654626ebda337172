"""A run in a format, as `evaluator export` writes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluator.model.run import Run
from evaluator.report import Options, load_renderer, render


def export_run(
    run: Run,
    form: str,
    system: str | None = None,
    into: Path | None = None,
    language: str = "en",
) -> tuple[bytes, Sequence[str]]:
    """The file's bytes, and what is told of it."""
    options = Options(system=system, into=into, language=language)
    rendered = render(load_renderer(form), run, options)
    return rendered.data, rendered.notes
