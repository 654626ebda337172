"""Speech tags: who says what stands in quotation marks (他说, 她低声问道)."""

from __future__ import annotations

import re

_VERBS = (
    r"[说问答喊叫笑骂叹嚷应吼哭喝劝讲接怒]道|(?<![小传学据胡])说|(?<![学疑访慰顾查])问|回?答|"
    r"[喊嚷骂吼]|(?<!名)叫|低语|嘟囔|嘀咕|喃喃|追问|反问|回应|反驳|补充|解释|表示|坦言|感叹|感慨|强调|指出|透露"
)
_TAG = re.compile(rf"(?:(?![不没未无别])[\u3400-\u9fff·]){{1,8}}?(?:{_VERBS})[着了]?(?:说|道)?")
_CLOSING = re.compile(rf"{_TAG.pattern}(?=[。！？!?…]|$)")
_BESIDE_QUOTATION = re.compile(rf"(?:{_VERBS})[着了]?[，：:]?[“”「」]|[”」](?:{_TAG.pattern})")
_MARKS = "。.！!？?，,：:… "
_SAID = re.compile(
    r"\b(?:said|says?|saying|asked|asks?|asking|repl(?:y|ies|ied)|answer(?:s|ed)?|cr(?:y|ies|ied)|"
    r"shout(?:s|ed)?|call(?:s|ed)|whisper(?:s|ed)?|mutter(?:s|ed)?|murmur(?:s|ed)?|add(?:s|ed)|"
    r"exclaim(?:s|ed)?|explain(?:s|ed)?|demand(?:s|ed)?|inquired|enquired|wondered|went on|"
    r"continued|responded|retorted|remarked|told|tells|sighed|laughed|snapped|growled|yelled|"
    r"screamed|protested|insisted|admitted|pointed out|noted|stated|recalled|according to)\b",
    re.I,
)


def is_speech_tag(text: str) -> bool:
    """Whether a Chinese text says who speaks, and nothing else."""
    return _TAG.fullmatch(text.strip(_MARKS)) is not None


def speech_tag_end(text: str, start: int) -> int | None:
    """Where a speech tag ends that stands behind a quotation and closes its sentence.

    Parameters:
        text: Chinese.
        start: behind the closing quotation mark.

    Returns:
        offset behind the tag, before its full stop; None where none stands there.
    """
    tag = _CLOSING.match(text, start)
    return tag.end() if tag else None


def names_speaker(text: str) -> bool:
    """Whether a Chinese text tells somewhere who speaks, before what is said or behind it."""
    return _BESIDE_QUOTATION.search(text) is not None


def tells_who_speaks(english: str) -> bool:
    """Whether an English text has a verb that tells who speaks."""
    return _SAID.search(english) is not None
