"""How long work tells how far it has come."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Told how much of a piece of work is done, and of how much."""
StepProgress = Callable[[str, int, int], None]
"""Told the name of a step, how much of it is done, and of how much."""
