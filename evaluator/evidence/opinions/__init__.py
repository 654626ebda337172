"""What others say of a pair who are asked: programs that score, language models that judge.

In go questions, one a pair; out come scores and marked errors, every place in a text checked.
Whoever is asked is named by the user, and never else.
"""

from .base import Assessment, Assessor, Question
from .budget import Budget, Price
from .judges import JudgeAddress, JudgePanel, JudgePlan, judge_plan
from .programs import DeclaredProgram, MetricProgram

__all__ = [
    "Assessment",
    "Assessor",
    "Budget",
    "DeclaredProgram",
    "JudgeAddress",
    "JudgePanel",
    "JudgePlan",
    "MetricProgram",
    "Price",
    "Question",
    "judge_plan",
]
