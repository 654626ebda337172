"""Temporary alias while the rooms move."""

from ..run import *  # noqa: F403
from ..run import Run as SavedRun  # noqa: F401
