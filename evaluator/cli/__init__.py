"""The command line: commands parse, call and print; the work is done in the other rooms."""

from .app import main

__all__ = ["main"]
