"""The two languages of the evaluator."""

from __future__ import annotations

import re
from enum import StrEnum

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class Language(StrEnum):
    """A language by its ISO 639-1 code."""

    CHINESE = "zh"
    ENGLISH = "en"

    @property
    def separator(self) -> str:
        """What stands between two sentences that are joined into one text."""
        return "" if self is Language.CHINESE else " "


def chinese_share(text: str) -> float:
    """Share of a text's letters that are Chinese characters; 0 where it has no letters."""
    letters = sum(character.isalpha() for character in text)
    return len(_HAN.findall(text)) / letters if letters else 0.0
