"""Literals: addresses, file names, variables, codes and markup that the translation changed.

What is no language has no translation (see ``evaluator.language.literals``).  A literal that
stands in the source must stand in the English, character by character; one that only looks like
it is the same one spoilt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from ..language.literals import Literal, LiteralKind, literals
from ..model import Category, Message, Severity, Span, Status, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_COUNTED = (LiteralKind.MARKUP, LiteralKind.PLACEHOLDER)
"""Kinds of which each occurrence does its own work; of others English may say "it"."""
_LOOSE = (LiteralKind.CODE, LiteralKind.IDENTIFIER)
"""Kinds that words look like as well (4G, iPhone): only a changed one is sure to be wrong."""
_ALIKE = 0.6  # Indel similarity from which one literal is another one spoilt
_ALIKE_LOOSE = 0.7
_SERIAL = re.compile(r"(?=.*[A-Z])(?:[A-Z]{1,6}[-/]?)?\d{3,}(?:[-/]?[A-Z\d]{1,6})*")
"""A code that is nothing but one, and so may not be left out."""
_MEASURE = re.compile(
    r"\d+(?:[.,]\d+)*-?(?:[kcmdMGTμu]?(?:m|g|l|L|W|V|A|Ah|Wh|Hz|B|b|s|Pa|bps|J|N|eV|mol)|t|h|d|"
    r"min|px|pt|"
    r"rpm|ppm|ppb|fps|dpi|cc|in|ft|lb|oz|mph|bn|x|X|p|P|K|k|st|nd|rd|th|s|am|pm)\d?(?:/\w+)?",
)
_KEYS = {
    "control": "ctrl", "⌃": "ctrl", "command": "cmd", "⌘": "cmd", "option": "opt", "⌥": "opt",
    "⇧": "shift", "delete": "del", "insert": "ins", "escape": "esc", "return": "enter",
}  # fmt: skip
"""Keys of the keyboard by their other names."""
_DEFINITE = re.compile(r"_|\(|^--")  # what makes an identifier of a word
_AGENT_BEHIND = re.compile(r"[被遭受由]")  # 甲被乙…: the second does it
_AGENT_BEFORE = re.compile(r"[将把对给向]|邀请|通知|删除|移出|添加|回复|关注|提到")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be|got)\b.*\bby\s*$", re.S)


@dataclass(frozen=True, slots=True)
class _Fault:
    """A literal that is missing, what stands in its place, and what is said of it."""

    told: Message
    severity: Severity
    confidence: float
    lost: Literal | None
    instead: Literal | None = None


class LiteralsCheck(Check):
    """Holds the literals of a translation against those of its source."""

    name = "literals"
    scope = Scope.PAIR
    categories = (Category.MARKUP, Category.MISTRANSLATION)
    severity = Severity.MAJOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in enumerate(document.pairs):
            if pair.status is Status.PAIRED and pair.translation.strip():
                for fault in _faults(pair):
                    yield _draft(number, pair, fault)


def _faults(pair: CheckedPair) -> Iterator[_Fault]:
    known, found = literals(pair.source), literals(pair.translation)
    spare = _surplus(found, known)
    lost = [literal for literal in _surplus(known, found) if not _stands(literal, pair)]
    for literal in lost:
        instead = _spoilt(literal, spare)
        if instead is not None:
            spare.remove(instead)
            told = message("literals.altered", wrong=instead.text, right=literal.text)
            yield _Fault(told, Severity.MAJOR, 0.9, literal, instead)
        elif _must_stand(literal, pair):
            told = message("literals.lost", literal=literal.text)
            yield _Fault(told, Severity.MAJOR, 0.8, literal)
    for literal in spare:
        if any(literal.text == f"</{other.text.lstrip('<')}" for other in spare):
            continue  # told by the tag that it closes
        if literal.kind is LiteralKind.PLACEHOLDER or (
            literal.kind is LiteralKind.MARKUP and any(k.kind is LiteralKind.MARKUP for k in known)
        ):
            is_there = any(own.text == literal.text for own in known)
            told = message(
                "literals.more" if is_there else "literals.unknown", literal=literal.text
            )
            yield _Fault(told, Severity.MAJOR, 0.8, None, literal)
    if not lost and not spare:
        yield from _exchanged(pair, known, found)


def _surplus(one: Sequence[Literal], other: Sequence[Literal]) -> list[Literal]:
    """Literals of the first text that the second does not have, or not as often."""
    left = Counter(_key(literal) for literal in other)
    surplus = []
    for literal in one:
        key = _key(literal)
        if left[key] <= 0:
            surplus.append(literal)
        elif literal.kind in _COUNTED:
            left[key] -= 1
    return surplus


def _key(literal: Literal) -> str:
    """What of a literal may not change."""
    if literal.kind is LiteralKind.CODE:
        return re.sub(r"[-./]", "", literal.text).lower()
    if literal.kind in (LiteralKind.URL, LiteralKind.EMAIL):
        return re.sub(r"^https?://|/$", "", literal.text).lower()
    if literal.kind is LiteralKind.SHORTCUT:
        keys = re.split(r"\s?[+＋-]\s?", literal.text.lower())
        return "+".join(sorted(_KEYS.get(key, key) for key in keys))
    return re.sub(r"\s+", " ", literal.text)


def _stands(literal: Literal, pair: CheckedPair) -> bool:
    """Whether it stands in the translation after all, as a part of something longer."""
    if literal.kind in _COUNTED:
        return False
    return literal.text.lower() in re.sub(
        r"(?<=\w)\s(?=\d)", "", pair.translation
    ).lower() and not (
        literal.kind in (LiteralKind.CODE, LiteralKind.FILE)
        and not re.search(rf"(?<![\w.-]){re.escape(literal.text)}(?![\w-])", pair.translation, re.I)
    )


def _spoilt(lost: Literal, spare: Sequence[Literal]) -> Literal | None:
    """What of the translation's own literals is most like the lost one, if it is like it."""
    is_loose = lost.kind in _LOOSE
    if lost.kind is LiteralKind.CODE and _MEASURE.fullmatch(lost.text):
        return None
    rivals = [
        (Indel.normalized_similarity(lost.text, other.text), -other.start, other)
        for other in spare
        if ((other.kind is lost.kind or not is_loose) and other.kind not in _LOOSE) or is_loose
    ]
    rivals = [
        rival
        for rival in rivals
        if rival[0] >= (_ALIKE_LOOSE if is_loose else _ALIKE)
        and not (is_loose and _is_form(lost.text, rival[2].text))
    ]
    return max(rivals)[2] if rivals else None


def _is_form(lost: str, other: str) -> bool:
    """Whether a code is the other with an ending or a measure beside it: 4G, 4G-based."""
    return bool(
        _MEASURE.fullmatch(other) or re.fullmatch(rf"{re.escape(lost)}(?:s|-[a-z]+)+", other)
    )


def _must_stand(literal: Literal, pair: CheckedPair) -> bool:
    """Whether no good translation can do without it."""
    if literal.kind is LiteralKind.CODE:
        figures = re.findall(r"\d{3,}", literal.text)
        return (
            bool(_SERIAL.fullmatch(literal.text))
            and not _MEASURE.fullmatch(literal.text)
            and not any(figure in pair.translation for figure in figures)
        )
    if literal.kind is LiteralKind.IDENTIFIER:
        return bool(_DEFINITE.search(literal.text))
    return literal.kind is not LiteralKind.SHORTCUT  # "hold down Ctrl and press C"


def _exchanged(
    pair: CheckedPair, known: Sequence[Literal], found: Sequence[Literal]
) -> Iterator[_Fault]:
    """Variables that are all there, in each other's place."""
    sides = [
        [literal for literal in side if literal.kind is LiteralKind.PLACEHOLDER]
        for side in (known, found)
    ]
    orders = [[literal.text for literal in side if _has_no_name(literal)] for side in sides]
    if orders[0] != orders[1] and len(set(orders[0])) > 1:
        told = message("literals.order", literals=orders[0])
        yield _Fault(told, Severity.MAJOR, 0.85, sides[0][0], sides[1][0])
    elif len(sides[0]) == len(sides[1]) == 2:
        doers = (
            _doer(pair.source, sides[0], is_chinese=True),
            _doer(pair.translation, sides[1], is_chinese=False),
        )
        if None not in doers and doers[0] != doers[1]:
            told = message("literals.exchanged", doer=doers[0] or "", other=doers[1] or "")
            yield _Fault(told, Severity.MAJOR, 0.8, sides[0][0], sides[1][0])


def _has_no_name(literal: Literal) -> bool:
    """Whether a program fills it in by its place alone."""
    return literal.text.startswith("%") and not re.match(r"%(?:\d+\$|\(|%|[A-Z_]{2})", literal.text)


def _doer(text: str, variables: Sequence[Literal], *, is_chinese: bool) -> str | None:
    """The one of two variables that acts on the other; None where the text does not tell."""
    first, second = variables
    between = text[first.end : second.start]
    if first.text == second.text or not between.strip():
        return None
    if is_chinese:
        if _AGENT_BEHIND.search(between):
            return second.text
        return (
            first.text
            if _AGENT_BEFORE.search(between) and not text[: first.start].strip()
            else None
        )
    if _PASSIVE.search(between):
        return second.text
    is_plain = re.fullmatch(r"\s+(?:has |have |had |just )*[a-z]+\s+", between)
    return first.text if is_plain and not text[: first.start].strip() else None


def _draft(number: int, pair: CheckedPair, fault: _Fault) -> Draft:
    literal = fault.lost or fault.instead
    is_markup = literal is not None and literal.kind in _COUNTED
    return Draft(
        pair=number,
        category=Category.MARKUP if is_markup else Category.MISTRANSLATION,
        severity=fault.severity,
        confidence=fault.confidence,
        message=fault.told,
        source_span=_place(pair.source, fault.lost),
        translation_span=_place(pair.translation, fault.instead),
        suggestion=fault.lost.text if fault.lost and fault.instead else None,
    )


def _place(text: str, literal: Literal | None) -> Span | None:
    return None if literal is None else span(text, literal.start, literal.end)
