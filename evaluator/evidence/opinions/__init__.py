"""What others say of a pair who are asked: programs that score.

In go questions, one a pair; out come scores and marked errors, every place in a text checked.
Whoever is asked is named by the user, and never else.
"""

from .base import Assessment, Assessor, Question
from .programs import DeclaredProgram, MetricProgram

__all__ = ["Assessment", "Assessor", "DeclaredProgram", "MetricProgram", "Question"]
