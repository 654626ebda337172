"""How alike a foreign name sounds to the Chinese characters that may transcribe it.

Chinese transcribes consonant by consonant: 施滕格尔 keeps the s, t, n, g and l of Stengel and few
of its vowels.  Both sides are written as their consonants, by class, and held against each other
by an edit distance (Wagner & Fischer 1974) whose costs say what transcription drops (r before a
consonant, h) and confuses (l and r, b and p, g and j, v and w).
"""

from __future__ import annotations

import re
from functools import cache

from ..support.remembered import of_words
from .english_names import fold
from .gazetteer import gazetteer

_INITIAL = re.compile(r"[zcs]h|[bpmfdtnlgkhjqxzcsryw]")
_INITIALS = {
    **dict.fromkeys(("b", "p"), "P"), **dict.fromkeys(("d", "t"), "T"),
    **dict.fromkeys(("g", "k"), "K"), **dict.fromkeys(("l", "r"), "L"),
    **dict.fromkeys(("z", "c", "s", "zh", "ch", "sh"), "S"), **dict.fromkeys(("j", "q", "x"), "J"),
    "m": "M", "n": "N", "f": "F", "h": "H", "w": "W", "y": "Y",
}  # fmt: skip
_ENGLISH = (  # the longest first; J is a consonant before i and e that Chinese writes with j, q, x
    ("schw", "SW"), ("sch", "S"), ("tsch", "S"), ("ght", "T"), ("tch", "S"), ("chr", "KL"),
    ("ch", "J"), ("sh", "S"), ("ph", "F"), ("th", "T"), ("gh", "K"), ("ck", "K"), ("qu", "KW"),
    ("dge", "J"), ("dj", "J"), ("zh", "S"), ("kh", "H"), ("ts", "S"), ("tz", "S"), ("cz", "S"),
    ("wr", "L"), ("kn", "N"), ("mb", "MP"), ("sc", "SK"), ("x", "KS"), ("ge", "J"), ("gi", "J"),
    ("gy", "J"), ("ce", "S"), ("ci", "S"), ("cy", "S"), ("si", "J"), ("ki", "J"), ("ti", "T"),
    ("hi", "J"), ("b", "P"), ("p", "P"), ("d", "T"), ("t", "T"), ("g", "K"), ("k", "K"),
    ("c", "K"), ("q", "K"), ("l", "L"), ("r", "L"), ("s", "S"), ("z", "S"), ("j", "J"),
    ("m", "M"), ("n", "N"), ("f", "F"), ("v", "W"), ("w", "W"), ("h", "H"), ("y", "Y"),
)  # fmt: skip
_WEIGHTS = {"H": 0.3, "W": 0.6, "Y": 0.2, "L": 0.6, "N": 0.6}
"""What it costs that one side lacks a consonant; 1 for all others."""
_NEAR = {
    frozenset(pair): cost
    for pair, cost in (
        ("SJ", 0.3), ("KJ", 0.4), ("TS", 0.6), ("TJ", 0.6), ("FW", 0.2), ("FP", 0.7), ("WP", 0.7),
        ("HK", 0.4), ("HJ", 0.4), ("LN", 0.8), ("MN", 0.4), ("HF", 0.4), ("HW", 0.4), ("YJ", 0.4),
        ("SK", 0.8), ("LY", 0.6),
    )
}  # fmt: skip


def likeness(chinese: str, english: str) -> float:
    """0-1, how alike a name in characters and one in letters sound.

    Parameters:
        chinese: one part of a name, as between dots.
        english: one word.
    """
    theirs = _of_english(fold(english))
    ours = _of_chinese(chinese)
    whole = max(_weight(ours), _weight(theirs))
    return 1 - min(1.0, _distance(ours, theirs) / whole) if whole else 0.0


@of_words
def _of_chinese(chars: str) -> str:
    return "".join(_of_char(char) for char in chars)


@cache
def _of_char(char: str) -> str:
    """The consonants of a character, by its commonest reading among names."""
    readings = sorted(gazetteer().readings(char))
    if not readings:
        return ""
    reading = readings[0]
    initial = match[0] if (match := _INITIAL.match(reading)) else ""
    coda = "N" if reading[len(initial) :].endswith(("n", "ng")) else ""
    if reading == "er":
        return "L"
    return _INITIALS.get(initial, "") + coda


@of_words
def _of_english(word: str) -> str:
    found, at = [], 0
    while at < len(word):
        for letters, classes in _ENGLISH:
            if word.startswith(letters, at):
                found.append(classes)
                at += len(letters)
                break
        else:
            at += 1
    return re.sub(r"(.)\1+", r"\1", "".join(found))


def _weight(consonants: str) -> float:
    return sum(_WEIGHTS.get(c, 1.0) for c in consonants)


def _distance(ours: str, theirs: str) -> float:
    row = [_weight(theirs[:k]) for k in range(len(theirs) + 1)]
    for i, one in enumerate(ours, 1):
        last, row = row, [_weight(ours[:i])]
        for k, other in enumerate(theirs, 1):
            same = 0.0 if one == other else _NEAR.get(frozenset((one, other)), 1.0)
            row.append(
                min(
                    last[k] + _WEIGHTS.get(one, 1.0),
                    row[-1] + _WEIGHTS.get(other, 1.0),
                    last[k - 1] + same,
                )
            )
    return row[-1]
