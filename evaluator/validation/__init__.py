"""Scores and findings held against human judgement.

Importing this room is cheap; no text is encoded before it is asked for.
"""

from .judgements import HumanError, Judgement, read_judgements

__all__ = ["HumanError", "Judgement", "read_judgements"]
