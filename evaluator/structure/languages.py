"""The two languages of the evaluator."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language by its ISO 639-1 code."""

    CHINESE = "zh"
    ENGLISH = "en"

    @property
    def separator(self) -> str:
        """What stands between two sentences that are joined into one text."""
        return "" if self is Language.CHINESE else " "
