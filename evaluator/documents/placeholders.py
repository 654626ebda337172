"""Placeholders: what a program fills in, by the grammars of the languages that it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .inline import Piece, Tagged, TagKind, assemble

# What a program fills in, in the grammars that a message's flags name (GNU gettext, "PO Files").
_C = (
    # No number before a space: in "50% of" nothing is filled in.
    r"%(?:\d++\$)?(?:[-+0#']|(?<!\d%) )*+(?:\*|\d++)?(?:\.(?:\*|\d++)?)?"
    r"(?:(?:hh?|ll?|[qjztL])?[diouxXeEfFgGaAcsCSpnm]|<PRI[diouxX]\w*+>)"
)
_PYTHON = rf"%\(\w++\)[-+0# ]*+\d*+(?:\.\d++)?[a-zA-Z]|{_C}"
_BRACES = r"\{[^{}]*+\}"
_QT = r"%L?\d{1,2}|%n"
GRAMMARS = {
    "c": _C,
    "c++": _BRACES,
    "objc": rf"%@|%\d++\$@|{_C}",
    "python": _PYTHON,
    "python-brace": r"\{(?:\w[^{}]*+)?\}",
    "php": _C,
    "perl": _C,
    "perl-brace": r"\{\w++\}",
    "java": _BRACES,
    "java-printf": rf"%n|%(?:\d++\$)?[tT][a-zA-Z]|{_C}",
    "csharp": _BRACES,
    "javascript": _C,
    "ruby": rf"%\{{\w++\}}|%<\w++>[-+0# ]*+\d*+(?:\.\d++)?[a-zA-Z]|{_PYTHON}",
    "sh": r"\$\w++|\$\{\w++\}",
    "lua": _C,
    "qt": _QT,
    "qt-plural": _QT,
    "kde": r"%\d{1,2}",
    "boost": rf"%\d++%|%\|[^|]++\||{_C}",
    # Of resources, which do not say what fills them in: i18next, ICU, Rails, templates, printf.
    "resource": (
        r"\{\{[^{}]*+\}\}|%\{\w++\}|\$\{[^{}]*+\}|\$t\([^()]*+\)|\{[\w.#]*+(?:,[^{}]*+)?\}"
        r"|(?<!\d)%(?:\d++\$)?(?:\.\d++)?(?:@|l{0,2}[dsuif](?![a-zA-Z]))"
    ),
}
_ESCAPED = r"%%|\{\{|\}\}"
"""Signs that stand for themselves: text, where the grammar would see something filled in."""
_RESOURCE = "resource"
_CHOICE = re.compile(r"\{\s*+[\w.]++\s*+,\s*+(?:plural|select|selectordinal)\s*+,")
_CASE = re.compile(r"\s*+(?:offset:\d++\s*+)?(=\d++|\w++)\s*+\{")
_BRACE = re.compile(r"[{}]")
_OTHER = "other"
_MOST_CHOICES, _MOST_FORMS = 20, 50
"""In a message: how many choices, and how many forms of all of them together."""
# Tags as CAT tools and web pages write them: <12>, </12>, <12/>, <cf bold="True">
_WRITTEN_TAG = re.compile(r"(</?\d+/?>|</?[A-Za-z]\w*+(?:\s+[\w:-]++=\"[^\"<>]*+\")*+\s*/?>)")
_CLOSING_TAG = re.compile(r"</(\w+)>")


@cache
def _placeholders(kind: str) -> re.Pattern[str]:
    """What is filled in, as the only group that matches; ``%%`` and doubled braces match none."""
    escaped = "%%" if kind == _RESOURCE else _ESCAPED
    return re.compile(rf"{escaped}|({GRAMMARS[kind]})")


def filled_in(text: str, kind: str | None) -> Tagged:
    """A text and its placeholders as tags.

    Parameters:
        text: of a message.
        kind: of the placeholders, of ``GRAMMARS``; None where nothing is one.
    """
    return assemble(pieces(text, kind) if kind else [text])


def pieces(text: str, kind: str) -> Iterator[Piece]:
    """A text cut at its placeholders."""
    begin = 0
    for match in _placeholders(kind).finditer(text):
        if match[1] is not None:
            yield text[begin : match.start()]
            yield match[1], TagKind.EMPTY, match[1]
            begin = match.end()
    yield text[begin:]


def resource_text(text: str) -> Tagged:
    """A text of a program's resources: of a choice by number or gender its general case."""
    return resource_forms(text)[""]


def resource_forms(text: str) -> dict[str, Tagged]:
    """A text of a program's resources in every form that its choices give it.

    Parameters:
        text: of a message, perhaps with choices by number or gender in the syntax of ICU.

    Returns:
        by the cases that make it, for instance ``one`` or ``female.=0``, and by an empty name
        the general one, which comes first; that one alone where a message has more forms than
        anybody writes.
    """
    forms = _forms(text)
    if len(forms) > _MOST_FORMS:
        forms = _forms(text, general_alone=True)
    return {
        ".".join(case or _OTHER for case in cases) if any(cases) else "": assemble(
            resource_pieces(form)
        )
        for cases, form in forms.items()
    }


def resource_pieces(text: str) -> Iterator[Piece]:
    """A text of a program's resources cut at its tags and at what is filled in."""
    for part in written_tags(text):
        if isinstance(part, str):
            yield from pieces(part, _RESOURCE)
        else:
            yield part


def written_tags(text: str) -> Iterator[Piece]:
    """Text and the tags written in it; a name in brackets that is never closed is text."""
    closed = set(_CLOSING_TAG.findall(text))
    for part in _WRITTEN_TAG.split(text):
        name = part.strip("</> ").partition(" ")[0]
        is_tag = part.endswith("/>") or " " in part or name in closed or name.isdigit()
        if is_tag and _WRITTEN_TAG.fullmatch(part):
            kind = TagKind.EMPTY if part.endswith("/>") else TagKind.OPEN
            yield name, TagKind.CLOSE if part.startswith("</") else kind, part
        else:
            yield part


def _forms(text: str, *, general_alone: bool = False) -> dict[tuple[str, ...], str]:
    """A message with each of its choices given way to one of its cases.

    Parameters:
        text: of the message.
        general_alone: take no case but the general one of any choice.

    Returns:
        by the case of every choice, which is empty for the general one; one form more than
        allowed, or some, where there would be too many.
    """
    forms: dict[tuple[str, ...], str] = {(): text}
    for _ in range(_MOST_CHOICES):
        grown: dict[tuple[str, ...], str] = {}
        for names, form in forms.items():
            choice = _CHOICE.search(form)
            found = choice and _cases(form, choice.end())
            if not choice or not found:
                grown[names] = form
                continue
            cases, end = found
            for case in [""] if general_alone else cases:
                grown[*names, case] = form[: choice.start()] + cases[case] + form[end:]
        if grown == forms or len(grown) > _MOST_FORMS:
            return grown
        forms = grown
    return forms


def _cases(text: str, at: int) -> tuple[dict[str, str], int] | None:
    """The cases of a choice, the last or general one first; where it ends; None if damaged."""
    cases: dict[str, str] = {}
    while case := _CASE.match(text, at):
        depth, at = 1, case.end()
        while depth:
            brace = _BRACE.search(text, at)
            if brace is None:
                return None
            depth, at = depth + (1 if brace[0] == "{" else -1), brace.end()
        cases[case[1]] = text[case.end() : at - 1].replace("#", "{#}")
    end = _BRACE.search(text, at)
    if not cases or not end or end[0] != "}":
        return None
    general = _OTHER if _OTHER in cases else next(reversed(cases))
    return {"": cases.pop(general), **cases}, end.end()
