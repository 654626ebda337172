"""The words of the evaluator as data: what one room hands to the next.

In goes nothing; out come the frozen classes and the names of columns that every other room
speaks in.  Runs, verdicts and their tables lie in modules of their own (``model.run``,
``model.verdicts``), which need pandas and pydantic.  Imports no other room but ``support``.
"""

from .categories import Category
from .evidence import Evidence
from .findings import ALSO, Finding, Severity
from .messages import Message, message
from .opinions import MarkedError, Opinion
from .pairs import Level, Span, Status, longest_apart
from .scores import ColumnWords, Prominence, ScoreColumn

__all__ = [
    "ALSO",
    "Category",
    "ColumnWords",
    "Evidence",
    "Finding",
    "Level",
    "MarkedError",
    "Message",
    "Opinion",
    "Prominence",
    "ScoreColumn",
    "Severity",
    "Span",
    "Status",
    "longest_apart",
    "message",
]
