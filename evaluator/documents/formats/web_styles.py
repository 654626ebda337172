"""What a page's own styles say of how its elements are shown, as far as its text depends on it.

Style sheets in the page and ``style`` attributes, by the cascade (CSS Cascading and Inheritance 4):
rules whose selectors are elements, classes and ids, one inside the other.  Sheets of other files
are not fetched, and states, attributes and sizes of windows are left to browsers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

_TOLD = ("display", "visibility", "white-space", "list-style-type")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_COMPOUND = re.compile(r"(\*|[a-z][\w-]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_NAME = re.compile(r"([.#])([\w-]+)")
_SCREEN = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*", re.IGNORECASE)
_LIST_STYLE = re.compile(r"[a-z-]+")
_INHERITED = re.compile(r"inherit|initial|unset|revert")
# Bounds that no page of text comes near.
_MOST_RULES, _MOST_COMPOUNDS, _MOST_AROUND = 5_000, 8, 64
_LINES = frozenset("block flex grid list-item table table-caption table-cell table-row".split())
_PARTED = frozenset(("flex", "grid", "inline-flex", "inline-grid"))
_LINED = frozenset(("pre", "pre-wrap", "pre-line", "break-spaces"))
_NO_STYLE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class _Compound:
    """What one element of a selector must be, and whether it is the next one's parent."""

    tag: str
    classes: frozenset[str]
    name: str
    is_parent: bool = False

    def fits(self, element: Any) -> bool:
        """Whether an element is such a one."""
        return (
            self.tag in ("", "*", element.tag)
            and self.name in ("", element.get("id"))
            and self.classes <= set(element.get("class", "").split())
        )

    @property
    def key(self) -> str:
        """Under what a rule for such an element is found."""
        if self.name:
            return f"#{self.name}"
        return f".{min(self.classes)}" if self.classes else self.tag or "*"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a sheet says of the elements that the last compound fits, inside of those before it."""

    compounds: tuple[_Compound, ...]
    told: Mapping[str, str]
    weight: tuple[int, ...]

    def fits(self, element: Any) -> bool:
        """Whether it is a rule for an element."""
        *outer, last = self.compounds
        if not last.fits(element):
            return False
        around = islice(element.iterancestors(), _MOST_AROUND)
        for compound in reversed(outer):
            found = next((e for e in around if compound.is_parent or compound.fits(e)), None)
            if found is None or not compound.fits(found):
                return False
        return True


@dataclass(slots=True)
class Styles:
    """The styles of one page."""

    _rules: dict[str, list[_Rule]] = field(default_factory=dict)

    @classmethod
    def of_page(cls, tree: Any) -> Styles:
        """Those of a page's tree, by the sheets that stand in it."""
        rules: dict[str, list[_Rule]] = {}
        sheets = (e.text or "" for e in tree.iter("style") if e.get("media", "all") != "print")
        found = (rule for sheet in sheets for rule in _rules(_COMMENT.sub("", sheet)))
        for rule in islice(found, _MOST_RULES):
            rules.setdefault(rule.compounds[-1].key, []).append(rule)
        return cls(rules)

    def told(self, element: Any) -> Mapping[str, str]:
        """What is said of an element itself: property → value."""
        written = element.get("style")
        if not self._rules:
            return _declared(written) if written else _NO_STYLE
        keys = ["*", element.tag, f"#{element.get('id', '')}"]
        keys += [f".{name}" for name in element.get("class", "").split()]
        rules = [r for key in keys for r in self._rules.get(key, ()) if r.fits(element)]
        told: dict[str, str] = {}
        for rule in sorted(rules, key=lambda rule: rule.weight):
            told |= rule.told
        return told | _declared(written) if written else told

    def is_hidden(self, element: Any) -> bool:
        """Whether an element is not shown, nor what is in it."""
        told = self.told(element)
        return told.get("display") == "none" or told.get("visibility") in ("hidden", "collapse")

    def is_line(self, element: Any) -> bool:
        """Whether an element is said to begin and end a line."""
        if self.told(element).get("display") in _LINES:
            return True
        parent = element.getparent()
        return parent is not None and self.told(parent).get("display") in _PARTED

    def is_lined(self, element: Any) -> bool:
        """Whether an element is said to show the line ends of its text."""
        return self.told(element).get("white-space") in _LINED

    def list_style(self, item: Any) -> str:
        """The kind of numbers or marks of a list's item; empty where nothing is said."""
        around = (item, *islice(item.iterancestors("ol", "ul"), 1))
        return next((s for e in around if (s := self.told(e).get("list-style-type", ""))), "")


def _rules(sheet: str) -> Iterator[_Rule]:
    """The rules of a sheet that tell something and are understood, those for screens included."""
    for head, body in _blocks(sheet):
        selectors = head.rpartition(";")[2].strip()  # behind an @import
        if _SCREEN.fullmatch(selectors):
            yield from _rules(body)
        elif not selectors.startswith("@") and (told := _declared(body)):
            for number, selector in enumerate(selectors.split(",")):
                if compounds := _compounds(selector):
                    yield _Rule(compounds, told, _weight(compounds))
                if number > _MOST_RULES:
                    break


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """What stands before and between the outer braces of a sheet."""
    depth, begin, head = 0, 0, ""
    for match in _BRACE.finditer(sheet):
        if match[0] == "{":
            if not depth:
                head, begin = sheet[begin : match.start()], match.end()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield head, sheet[begin : match.start()]
                begin = match.end()


def _declared(body: str) -> dict[str, str]:
    """What declarations say of the properties that the text depends on."""
    told = {}
    for declaration in body.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        value = value.partition("!")[0].strip().lower()
        if name == "list-style":
            kinds = [
                word for word in _LIST_STYLE.findall(value) if word not in ("inside", "outside")
            ]
            name, value = "list-style-type", kinds[0] if kinds else ""
        if name in _TOLD and value and not _INHERITED.fullmatch(value):
            told[name] = value
    return told


def _compounds(selector: str) -> tuple[_Compound, ...]:
    """A selector's compounds, the outer ones first; none where it is of a kind not understood."""
    words = selector.replace(">", " > ").split()
    compounds: list[_Compound] = []
    for number, word in enumerate(words):
        if word == ">":
            continue
        match = _COMPOUND.fullmatch(word)
        if match is None:
            return ()
        names = _NAME.findall(match[2])
        compounds.append(
            _Compound(
                (match[1] or "").lower(),
                frozenset(name for mark, name in names if mark == "."),
                next((name for mark, name in names if mark == "#"), ""),
                words[number + 1 : number + 2] == [">"],
            )
        )
    return tuple(compounds) if len(compounds) <= _MOST_COMPOUNDS else ()


def _weight(compounds: tuple[_Compound, ...]) -> tuple[int, ...]:
    """Specificity: ids, classes, elements (Selectors 4, 17)."""
    return (
        sum(bool(compound.name) for compound in compounds),
        sum(len(compound.classes) for compound in compounds),
        sum(compound.tag not in ("", "*") for compound in compounds),
    )
