"""Scores and findings held against human judgement.

Judgements of translations go in; how far every score and finding agrees with them comes out.
Importing this room is cheap; no text is encoded before it is asked for.
"""

from .judgements import DEFAULT_SCORE, HumanError, Judgement, read_judgements

__all__ = ["DEFAULT_SCORE", "HumanError", "Judgement", "read_judgements"]
