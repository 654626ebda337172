"""Messages: what a reader is told, as an id with arguments, in every language.

``terms.forbidden`` is the message ``forbidden`` of what is registered as ``terms``.  Its words
stand in ``messages/terms.toml`` beside the module that it is registered with, whoever wrote it::

    [forbidden]
    en = "The term list forbids “{wrong}” for {term}."
    zh = "术语表规定“{term}”不得译为“{wrong}”。"

Where English needs a singular, ``en`` is a table of ``one`` and ``other``, as in CLDR, and the
argument ``count`` chooses.  ``{places}`` joins a list, ``{senses:either}`` quotes its items and
joins them with "or"; ``{unit:units}`` looks a word up in ``[words.zh.units]``, and leaves it as it
is where it is not there.  Arguments are data: no more than these is done with them.
"""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from .registry import plugins

LANGUAGES = ("en", "zh")
"""BCP 47 tags of the languages that every message is told in."""
GROUPS = ("evaluator.checks", "evaluator.messages")
"""Groups of entry points whose names may begin the ids of messages."""
WORDS = "words"
"""The table of a file that holds no message."""

_LISTS = {
    ("en", ""): ("{}", ", "),
    ("en", "either"): ("“{}”", " or "),
    ("zh", ""): ("{}", "、"),
    ("zh", "either"): ("“{}”", "或"),
}
"""How the items of a list are written, and what stands between them."""


@cache
def catalogue(owner: str) -> Mapping[str, Any]:
    """The messages of what is registered under a name; empty where it has none."""
    for group in GROUPS:
        point = plugins(group).get(owner)
        try:
            spec = importlib.util.find_spec(point.module) if point else None
        except ImportError:
            continue  # the package is broken, and whoever loads the plugin says so
        if spec and spec.origin:
            file = Path(spec.origin).parent / "messages" / f"{owner}.toml"
            if file.is_file():
                return tomllib.loads(file.read_text("utf-8"))
    return {}


def tell(message_id: str, arguments: Mapping[str, object], language: str) -> str:
    """A message in a language.

    Parameters:
        message_id: for instance ``terms.forbidden``.
        arguments: texts, whole numbers, and lists of texts, by name.
        language: one of ``LANGUAGES``.

    Raises:
        LookupError: there is no such message, or it asks for an argument that is not given.
    """
    owner, _, name = message_id.partition(".")
    known = catalogue(owner)
    if name == WORDS:
        raise KeyError(message_id)
    template = known[name][language]
    if not isinstance(template, str):
        template = template["one" if arguments["count"] == 1 else "other"]
    words = known.get(WORDS, {}).get(language, {})
    told = []
    for literal, argument, form, _ in Formatter().parse(template):
        told.append(literal)
        if argument is not None:
            told.append(_shown(arguments[argument], form or "", words, language))
    return "".join(told)


def _shown(value: object, form: str, words: Mapping[str, Mapping[str, str]], language: str) -> str:
    if isinstance(value, list | tuple):
        item, joint = _LISTS.get((language, form), _LISTS[language, ""])
        return joint.join(item.format(_shown(part, form, words, language)) for part in value)
    return words.get(form, {}).get(str(value), str(value))
