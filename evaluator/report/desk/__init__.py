"""The desk: a run's report, served to several reviewers at once.

``access`` says who may come in, ``assignment`` which part is whose, ``revealing`` what of others'
verdicts a reviewer may see, ``app`` answers requests, and ``serving`` runs until it is told to
stop.
"""

from .access import Access
from .assignment import parts_of
from .serving import PORT, Desk, serve

__all__ = ["PORT", "Access", "Desk", "parts_of", "serve"]
