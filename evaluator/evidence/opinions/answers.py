"""A judge's answer → what it says of the pair, every place checked.

An answer is text of a stranger's: what is no JSON of the form is refused, and an error whose words
do not stand in the text is dropped and counted.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...model import Category, MarkedError, Severity, Span
from ...support.showing import in_one_line
from .appeals import appeals_in
from .base import Question
from .categories import category_named, severity_named
from .prompts import MOST_ERRORS

PENALTY = {Severity.CRITICAL: 25.0, Severity.MAJOR: 5.0, Severity.MINOR: 1.0}
"""Points of an error (Kocmi & Federmann 2023)."""
PUNCTUATION = 0.1
"""Points of a minor error of punctuation (Freitag et al. 2021)."""
WORST = 25.0
"""Points that no pair goes beyond."""
_LONGEST = 500  # characters of an explanation

Token = tuple[str, float]
"""A token of an answer and its log-probability."""


class MalformedError(Exception):
    """An answer is not of the form that was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a judge says of a pair.

    Attributes:
        errors: whose words stand in the texts.
        correction: the whole translation mended; empty where it is none.
        appeals: stretches of either text that speak to a language model.
        dropped: errors whose words stand nowhere.
    """

    errors: tuple[MarkedError, ...]
    correction: str
    appeals: tuple[str, ...]
    dropped: int

    @property
    def score(self) -> float:
        """Penalty points, 0-25; NaN where the text speaks to the model."""
        if self.appeals:
            return math.nan
        return min(sum(map(_points, self.errors)), WORST)


def read_answer(text: str, question: Question, tokens: Sequence[Token] = ()) -> Answer:
    """What an answer says.

    Parameters:
        text: of the answer.
        question: that it answers.
        tokens: of the answer, where the server tells their log-probabilities.

    Raises:
        MalformedError: it is not of the form that was asked for.
    """
    start, record = _object_in(text)
    given = record.get("errors")
    if not isinstance(given, list):
        raise MalformedError("it has no list of errors")
    taken: list[Span] = []
    errors, dropped = [], 0
    chances = _chances(text, start, len(given), tokens)
    for error, chance in zip(given[:MOST_ERRORS], chances, strict=False):
        marked = _marked(error, question, taken, chance)
        if marked is None:
            dropped += 1
        else:
            errors.append(marked)
    own = (*appeals_in(question.source), *appeals_in(question.translation))
    said = record.get("speaks_to_model")
    if not own and isinstance(said, str) and said.strip():
        own = tuple(text for text in (said.strip(),) if _stands_in(text, question))
    correction = record.get("correction")
    mended = in_one_line(correction) if isinstance(correction, str) else ""
    is_mended = len(mended) <= 2 * len(question.translation) + 200
    return Answer(
        tuple(errors),
        mended if errors and is_mended and mended != question.translation else "",
        own,
        dropped + max(len(given) - MOST_ERRORS, 0),
    )


def place_of(quote: str, text: str, taken: Sequence[Span] = ()) -> Span | None:
    """Where quoted words stand: as they are, else whatever their case, spaces and quotation marks.

    Parameters:
        quote: the words.
        text: in which they should stand.
        taken: places that are spoken of already; where the words stand several times, another
            of these is meant.
    """
    words = quote.split()
    if not words:
        return None
    loose = r"\s+".join(_loosened(word) for word in words)
    for pattern, flags in ((re.escape(quote.strip()), 0), (loose, re.IGNORECASE)):
        found = [Span(m.start(), m.end(), m[0]) for m in re.finditer(pattern, text, flags)]
        if found:
            return next((place for place in found if place not in taken), found[0])
    return None


_ALIKE = ("'‘’", '"“”', "-‐‑–—")


def _loosened(word: str) -> str:
    """A pattern of a word in which marks of one kind stand for each other."""
    parts = []
    for character in word:
        kind = next((kind for kind in _ALIKE if character in kind), None)
        parts.append(f"[{re.escape(kind)}]" if kind else re.escape(character))
    return "".join(parts)


def _stands_in(words: str, question: Question) -> bool:
    return words in question.source or words in question.translation


def _points(error: MarkedError) -> float:
    if error.severity is Severity.MINOR and error.category is Category.PUNCTUATION:
        return PUNCTUATION
    return PENALTY[error.severity]


def _marked(
    error: object, question: Question, taken: list[Span], chance: float | None
) -> MarkedError | None:
    """An error, if its words stand where they should; its place is then taken."""
    if not isinstance(error, dict):
        return None
    quote, source_quote = error.get("quote"), error.get("source_quote")
    quote = quote if isinstance(quote, str) else ""
    source_quote = source_quote if isinstance(source_quote, str) else ""
    place = place_of(quote, question.translation, taken)
    source = place_of(source_quote, question.source)
    if place is None and (quote.strip() or source is None):
        return None
    try:
        severity = severity_named(str(error.get("severity")))
    except ValueError:
        return None
    category = category_named(str(error.get("category") or ""))
    explanation = in_one_line(error.get("explanation") or "")[:_LONGEST]
    if place is not None:
        taken.append(place)
    return MarkedError(severity, category, place, source, explanation, chance)


def _object_in(text: str) -> tuple[int, dict[str, Any]]:
    """The first JSON object in an answer, and where it begins: some models fence it in."""
    start = text.find("{")
    if start < 0:
        raise MalformedError("it holds no JSON object")
    try:
        record, _ = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        raise MalformedError("its JSON is damaged or cut off") from error
    if not isinstance(record, dict):
        raise MalformedError("it is no JSON object")
    return start, record


def _chances(text: str, start: int, count: int, tokens: Sequence[Token]) -> list[float | None]:
    """How likely the judge was to go on with each error where it did: the token that opens it.

    Where it has told several errors, that it would tell one more is a decision of its own, which
    the token with the opening brace takes.
    """
    if not tokens or "".join(token for token, _ in tokens) != text:
        return [None] * count
    ends, at = [], 0
    for token, _ in tokens:
        at += len(token)
        ends.append(at)
    places = _openings(text, start)
    chances: list[float | None] = []
    for place in places[:count]:
        number = next(k for k, end in enumerate(ends) if place < end)
        chances.append(round(min(math.exp(min(tokens[number][1], 0.0)), 1.0), 3))
    return chances + [None] * (count - len(chances))


def _openings(text: str, start: int) -> list[int]:
    """Where the objects inside the object begin that begins at ``start``."""
    places, depth, in_string, is_escaped = [], 0, False, False
    for at in range(start, len(text)):
        character = text[at]
        if in_string:
            in_string = is_escaped or character != '"'
            is_escaped = character == "\\" and not is_escaped
        elif character == '"':
            in_string = True
        elif character == "{":
            depth += 1
            if depth == 2:
                places.append(at)
        elif character == "}":
            depth -= 1
    return places
