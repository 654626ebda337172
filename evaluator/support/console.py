"""Tables on the terminal, in which text is text."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from .showing import shown


def console_on(out: TextIO, narrow: int = 120) -> Console:
    """A console that reads no markup and passes no commands on: no caller can forget to escape.

    Parameters:
        out: to print to; a pipe gets the same tables without colour.
        narrow: width in columns of what is no terminal.
    """
    width = None if out.isatty() else narrow
    return _PlainConsole(file=out, highlight=False, markup=False, emoji=False, width=width)


def give_up_stdout() -> None:
    """Send what is still to be printed nowhere, since nobody takes it any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


class _PlainConsole(Console):
    """Every text on its way to the terminal comes by :meth:`render`."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """See :meth:`Console.render`."""
        if isinstance(renderable, str):
            renderable = Text(renderable)
        if isinstance(renderable, Text):
            renderable = _shown(renderable)
        yield from super().render(renderable, options)

    def on_broken_pipe(self) -> None:
        """The reader has gone: what is left is not shown, and the command goes on to its end."""
        del self._buffer[:]
        give_up_stdout()


def _shown(text: Text) -> Text:
    plain = shown(text.plain)
    if plain == text.plain:
        return text
    # Styles of parts are lost with the places that they were tied to.
    return Text(
        plain,
        style=text.style,
        justify=text.justify,
        overflow=text.overflow,
        no_wrap=text.no_wrap,
        end=text.end,
    )
