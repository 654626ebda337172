"""British and American spellings of a word as one."""

from __future__ import annotations

import re
from functools import lru_cache

_ENDINGS = (
    (re.compile(r"is(e|ed|es|ing|er|ers|ation|ations|ational)$"), r"iz\1"),
    (re.compile(r"ys(e|ed|es|ing|er|ers)$"), r"yz\1"),
    (re.compile(r"(?<=[a-z]{2})our(s|ed|ing|abl[ey]|ful|less|ite|ist|hood|ers?|l?y)?$"), r"or\1"),
    (re.compile(r"(?<=[bct])re(s)?$"), r"er\1"),
    (re.compile(r"(?<=[fns])ence$"), "ense"),
    (re.compile(r"ll(ed|ing|er|ers|ment|ful)$"), r"l\1"),
    (re.compile(r"ogue(s)?$"), r"og\1"),
    (re.compile(r"amme(s)?$"), r"am\1"),
    (re.compile(r"dgement(s)?$"), r"dgment\1"),
)
_INSIDE = (("aemi", "emi"), ("haem", "hem"), ("oede", "ede"), ("oest", "est"), ("paed", "ped"))
_WHOLE = {
    "aeroplane": "airplane", "ageing": "aging", "aluminium": "aluminum", "cheque": "check",
    "diarrhoea": "diarrhea", "enrol": "enroll", "fulfil": "fulfill", "grey": "gray",
    "instalment": "installment", "kerb": "curb", "licence": "license", "manoeuvre": "maneuver",
    "mould": "mold", "plough": "plow", "practise": "practice", "pyjamas": "pajamas",
    "skilful": "skillful", "storey": "story", "sulphur": "sulfur", "tyre": "tire",
    "towards": "toward", "whilst": "while",
}  # fmt: skip


@lru_cache(maxsize=65_536)
def one_spelling(word: str) -> str:
    """A lower-case word in one spelling, whichever side of the Atlantic it comes from.

    The result is a key for comparing words, not always a word: what the rules make of words that
    have only one spelling is the same on both sides of a comparison.
    """
    if word in _WHOLE:
        return _WHOLE[word]
    for british, american in _INSIDE:
        word = word.replace(british, american)
    for ending, american in _ENDINGS:
        changed = ending.sub(american, word)
        if changed != word:
            return changed
    return word
