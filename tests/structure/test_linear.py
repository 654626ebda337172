"""Every text is read in time by its length: ten times as long takes about ten times as long."""

from __future__ import annotations

import time

import pytest

from evaluator.documents.text import clean
from evaluator.language import Language
from evaluator.structure import read_structure

SHORT, LONG = 10_000, 100_000  # characters
MOST = 35  # times as long: what takes time by the square of its length takes 100 times
TRIVIAL = 0.005  # seconds: below, the clock tells more of the machine than of the work

REPEATED = {
    "full stops": ".",
    "exclamation marks": "！",
    "one word": "a",
    "one word in capitals": "A",
    "digits": "1",
    "Chinese numerals": "一",
    "Chinese numerals that are none": "十二一",
    "backticks": "`",
    "quotation marks": '"',
    "brackets": "(",
    "spaces": " ",
    "one Chinese sentence": "水",
    "combining marks": "\u0301",
    "combining marks out of order": "\u0301\u0323",
    "letters with two marks": "e\u0301\u0323",
    "Hangul vowels": "\u1161",
    "stops between letters": "a.",
    "stops before capitals": ". A",
    "short lines": "a\n",
    "one number again and again": "1. ab\n",
    "one Chinese number again and again": "一、水\n",
    "lists in clauses": "(1) ab\n",
    "sections with gaps": "一、水水\n1. x\n5. y\n",
    "articles with gaps": "第一条 水\n第五条 水\n",
    "datelines": "(Xinhua, Beijing, May 17)\n",
    "Chinese datelines": "。（新华社北京5月17日电）\n",
    "lines cut in mid-sentence": "It goes on. And it does not end where the line does because\n\n",
    "lines of a column": "It goes on. And it does not end where the line does because\n",
}


def seconds(text: str, language: Language) -> float:
    """Processor time of reading a text."""
    begin = time.process_time()
    read_structure(clean(text), language)
    return time.process_time() - begin


@pytest.mark.timed
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("piece", REPEATED.values(), ids=REPEATED)
@pytest.mark.parametrize("head", ["", "第一条 水。\n"], ids=["alone", "in a clause"])
def test_time_is_linear(piece: str, head: str, language: Language) -> None:
    short, long = (head + piece * (length // len(piece)) for length in (SHORT, LONG))
    # A busy machine may be slow once; the least of a few times tells what the work takes.
    least, most = TRIVIAL, float("inf")
    for _ in range(3):
        least, most = max(TRIVIAL, seconds(short, language)), min(most, seconds(long, language))
        if most < MOST * least:
            break
    assert most < MOST * least
