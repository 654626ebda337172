"""All that the page says, one JSON file a language.

What stands under ``page`` goes to the browser too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ....support.messages import LANGUAGES

_FOLDER = Path(__file__).parent
_NUMBERED = re.compile(r"\{(\w+)\|([^|}]*)\|([^|}]*)\}")
"""``{count|pair|pairs}``: a number and the word that goes with it."""


@dataclass(frozen=True)
class Words:
    """The page's words in one language, looked up by dotted name.

    Attributes:
        language: BCP 47 tag.
        tree: the file as it was read.
    """

    language: str
    tree: dict[str, Any]

    @classmethod
    def load(cls, language: str) -> Words:
        """Read the words of a language, named as its file is."""
        text = (_FOLDER / f"{language}.json").read_text(encoding="utf-8")
        return cls(language, json.loads(text))

    def __call__(self, *name: str, **values: object) -> str:
        """The words of that name with the values put in.

        Raises:
            KeyError: there are no such words.
        """
        node: Any = self.tree
        for part in name:
            node = node[part]
        if not isinstance(node, str):
            raise KeyError(".".join(name))
        if not values:
            return node
        numbered = _NUMBERED.sub(lambda found: _with_number(found, values), node)
        return numbered.format(**values)

    def maybe(self, *name: str) -> str | None:
        """The words of that name, or None where there are none."""
        try:
            return self(*name)
        except KeyError:
            return None


def _with_number(found: re.Match[str], values: Mapping[str, object]) -> str:
    name, one, other = found.groups()
    return f"{{{name}}} {one if str(values[name]) == '1' else other}"


__all__ = ["LANGUAGES", "Words"]
