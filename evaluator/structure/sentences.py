"""A paragraph → its sentences, each still tied to the original's offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..documents import MappedText
from ..language.languages import Language
from ..language.speech import speech_tag_end

# Closing quotes and brackets belong to the sentence they close.
_CLOSERS = "”’」』）)】》〉]\"'"
_QUOTE_CLOSERS = "”」』\"'"
# Some type a space before a closing mark; straight quotes behind a space open instead.
_CHINESE_END = re.compile(rf"[。！？!?]+[{re.escape(_CLOSERS)}]*(?:\s+[”’」』）】》〉]+)*")
_ENGLISH_STOPS = ".!?"
_TOKEN = re.compile(r"\S+")

# A longer sentence is none, and is cut where a clause ends, or else a word.
_LONGEST = {Language.CHINESE: 2_000, Language.ENGLISH: 6_000}  # characters
_CLAUSE_END = re.compile(r"[；;，,：:、](?=\s|[^\x00-\x7f])\s*|\s+")

# Words whose full stop does not end a sentence before a capital.
_TITLES = frozenset("mr mrs ms dr prof gen gov sen rep rev st lt col sgt capt hon mt".split())
_BEFORE_FIGURES = frozenset("no nos vol art arts sec secs fig figs p pp para paras ch cl".split())
_BEFORE_SMALL = frozenset("e.g i.e cf vs viz al approx ca inc ltd co corp u.s u.k a.m p.m".split())
_OPENERS = "\"'“‘(（[《"


def split_sentences(paragraph: MappedText, language: Language) -> list[MappedText]:
    """Split one paragraph into sentences.

    Chinese sentences end with 。！？; a semicolon does not end one, and who said what stands in
    quotation marks belongs to it.  English ones end with
    ``.``, ``!`` or ``?`` before white space and an upper-case letter, figure or opening quote,
    unless the stop belongs to an abbreviation, an initial or the paragraph's number.  What goes on
    for longer than any sentence is cut where a clause ends.

    Parameters:
        paragraph: text without line ends.
        language: of the paragraph.

    Returns:
        the sentences in order, white space around them removed; none is empty.
    """
    ends = _chinese_ends if language is Language.CHINESE else _english_ends
    sentences: list[MappedText] = []
    begin = 0
    for end in [*ends(paragraph.text), len(paragraph)]:
        sentence = paragraph[begin:end].strip()
        if len(sentence):
            sentences += _cut(sentence, _LONGEST[language])
            begin = end
    return sentences


def _cut(sentence: MappedText, longest: int) -> Iterator[MappedText]:
    """A sentence, or pieces of it that are no longer than any."""
    begin = 0
    while len(sentence) - begin > longest:
        piece = sentence.text[begin : begin + longest]
        ends = list(_CLAUSE_END.finditer(piece))
        ends = [end for end in ends if not end[0].isspace()] or ends
        end = begin + (ends[-1].end() if ends else longest)
        yield sentence[begin:end].strip()
        begin = end
    yield sentence[begin:].strip()


def _chinese_ends(text: str) -> Iterator[int]:
    for match in _CHINESE_END.finditer(text):
        is_quoted = match[0][-1] in _QUOTE_CLOSERS
        # “走吧。”他说。 is one sentence, as "Let's go," he said is.
        if not (is_quoted and speech_tag_end(text, match.end()) is not None):
            yield match.end()


def _english_ends(text: str) -> Iterator[int]:
    # Token by token: a pattern that looks for the stop within a token tries every place of a
    # long one, and takes time by its square.
    for token, after in pairwise(_TOKEN.finditer(text)):
        unquoted = token[0].rstrip(_CLOSERS)
        bare = unquoted.rstrip(_ENGLISH_STOPS)
        stop = unquoted[len(bare) :]
        following = after[0].lstrip(_OPENERS)
        if not stop or not following or not _starts_sentence(following[0]):
            continue
        word = bare.lstrip(_OPENERS)
        if stop == "." and _is_abbreviation(word, following, at_start=token.start() == 0):
            continue
        yield token.end()


def _starts_sentence(character: str) -> bool:
    return character.isupper() or character.isdigit() or not character.isascii()


def _is_abbreviation(word: str, following: str, *, at_start: bool) -> bool:
    """Whether the full stop behind ``word`` is part of it rather than the end of a sentence."""
    lower = word.lower()
    if at_start and (word.isdigit() or re.fullmatch(r"[IVXLC]+|[A-Za-z]", word)):
        return True  # the paragraph's own number: "1.", "IV.", "A."
    if lower in _TITLES or (len(word) == 1 and word.isupper()):
        return True  # "Dr. Li", "J. Smith"
    if lower in _BEFORE_FIGURES:
        return following[0].isdigit()
    return lower in _BEFORE_SMALL and not following[0].isupper()
