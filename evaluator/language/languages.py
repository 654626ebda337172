"""The two languages of the evaluator."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import Any

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


def simplified(text: str) -> str:
    """Chinese as it is compared: traditional characters simplified, all else as it is.

    Texts that hold no character beyond GB 2312 are simplified already and come back untouched.

    Returns:
        as many characters as ``text`` has, so that offsets hold.
    """
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        converted: str = _converter().convert(text.encode(errors="replace").decode())
        return converted if len(converted) == len(text) else text
    return text


@cache
def _converter() -> Any:
    import opencc  # loaded only where a text holds characters that may be traditional

    return opencc.OpenCC("t2s")
