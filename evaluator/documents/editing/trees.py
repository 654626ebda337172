"""Edits in JSON and YAML: the edited texts alone change, in the way that each is quoted."""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ..bilingual import Columns
from ..bilingual.trees import has_both, target_leaves
from ..formats.trees import (
    SURROGATE,
    Keys,
    Leaf,
    json_leaves,
    json_strings,
    yaml_leaves,
    yaml_scalars,
)
from ..placeholders import resource_forms, resource_pieces, resource_text
from ..strings.trees import form_leaves
from .base import TextEditor
from .edits import Edit, EditedLines
from .streams import Escape, Stream, as_it_is, changes_of

_JSON_CHARACTER = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\.|[^\\]", re.S
)
_YAML_CHARACTER = re.compile(
    r"\\x[\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\U[\da-fA-F]{8}|(?P<joint>\\\r?\n[ \t]*)|\\.|[^\\]", re.S
)
_YAML_PROPERTIES = re.compile(r"(?:[!&]\S*\s+)*")  # tag and anchor
_SINGLE_QUOTED = re.compile(r"''|[^']", re.S)
_Character = tuple[str, int, int]
_Change = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Literal:
    """A text as it is written in a file.

    Attributes:
        start, end: where it stands, without quotation marks.
        characters: reads what it holds, each with the stretch that it is written in.
        escape: writes words as it has them.
        is_plain: whether nothing tells where it begins and ends, so that not all words may stand
            in it.
    """

    start: int
    end: int
    characters: Callable[[], Sequence[_Character]]
    escape: Escape
    is_plain: bool = False


class _TreeEditor(TextEditor):
    """Base of the editors of trees of texts, in one language or in both."""

    @abstractmethod
    def leaves(self, text: str, path: Path) -> list[Leaf]:
        """The texts of a file, as its reader has them."""

    @abstractmethod
    def literals(self, text: str) -> Mapping[Keys, Literal]:
        """Where each of them is written."""

    def quoted(self, text: str, literal: Literal, change: _Change) -> _Change:
        """A change of a literal, or its text quoted where it cannot stand without."""
        return change

    def mended(self, text: str, path: Path, reading: EditedLines, columns: Columns) -> str:
        """See :meth:`TextEditor.mended`."""
        leaves, literals = _judged(self.leaves(text, path)), self.literals(text)
        changes = []
        for number, edits in reading.edits.items():
            leaf = leaves[number] if number < len(leaves) else None
            literal = literals.get(leaf[0]) if leaf else None
            if leaf is None or literal is None:
                raise ValueError("it has no text under this key")
            _check_whole(leaf[1], reading.after(number))
            own = _changes(literal, leaf[1], reading.lines[number], edits)
            written = text[literal.start : literal.end]
            for start, end, words in sorted(own, reverse=True):
                at, stop = start - literal.start, end - literal.start
                written = written[:at] + words + written[stop:]
            changes.append(self.quoted(text, literal, (literal.start, literal.end, written)))
        for start, end, words in sorted(changes, reverse=True):
            text = text[:start] + words + text[end:]
        return text

    def expected(self, data: bytes, path: Path, reading: EditedLines) -> Iterable[str]:
        """See :meth:`Editor.expected`; a placeholder that is put in is read as no text."""
        for number in range(len(reading.lines)):
            line = reading.after(number)
            yield resource_text(line).text if number in reading.edits else line


class JsonEditor(_TreeEditor):
    """JSON, all of which stays as it is laid out."""

    name = "json"
    endings = (".arb", ".json")

    def leaves(self, text: str, path: Path) -> list[Leaf]:
        """See :meth:`_TreeEditor.leaves`."""
        return list(json_leaves(text.encode(), path))

    def literals(self, text: str) -> Mapping[Keys, Literal]:
        """See :meth:`_TreeEditor.literals`; an extension's texts are the messages of their keys."""
        is_escaped = text.isascii() and "\\u" in text

        def escape(words: str, at: int) -> str:
            return json.dumps(words, ensure_ascii=is_escaped)[1:-1]

        found = {
            keys: Literal(start, end, partial(_json_characters, text, start, end), escape)
            for keys, start, end in json_strings(text)
        }
        messages = {keys[:-1]: own for keys, own in found.items() if keys[1:] == ("message",)}
        return messages | found


class YamlEditor(_TreeEditor):
    """YAML, with its comments and all that is not edited."""

    name = "yaml"
    endings = (".yaml", ".yml")

    def leaves(self, text: str, path: Path) -> list[Leaf]:
        """See :meth:`_TreeEditor.leaves`."""
        return list(dict(yaml_leaves(text.encode(), path)).items())

    def literals(self, text: str) -> Mapping[Keys, Literal]:
        """See :meth:`_TreeEditor.literals`."""
        return {keys: _yaml_literal(text, scalar) for keys, scalar in yaml_scalars(text)}

    def quoted(self, text: str, literal: Literal, change: _Change) -> _Change:
        """See :meth:`_TreeEditor.quoted`."""
        start, end, words = change
        if not literal.is_plain or _stays_plain(words, text[literal.start : literal.end]):
            return change
        return start, end, json.dumps(" ".join(words.split()), ensure_ascii=False)


def _judged(leaves: list[Leaf]) -> list[Leaf | None]:
    """The leaf of every line: of a file in both languages the translations."""
    return target_leaves(leaves) if has_both(leaves) else list(form_leaves(leaves))


def _check_whole(text: str, line: str) -> None:
    """Refuse what would change more than one sentence, or fill something in twice.

    Parameters:
        text: of the leaf.
        line: its text with edits; the placeholders in it are those that were put in.

    Raises:
        ValueError: an edit may not be put in.
    """
    if len(resource_forms(text)) > 1:
        raise ValueError("the text has forms by number or gender")
    put_in, there = (
        Counter(piece[0] for piece in resource_pieces(one) if not isinstance(piece, str))
        for one in (line, text)
    )
    if doubled := put_in & there:
        raise ValueError(f"{next(iter(doubled))} would stand in it twice")


def _changes(literal: Literal, text: str, line: str, edits: Sequence[Edit]) -> list[_Change]:
    """Edits of a line as changes of the literal that it is written in.

    Raises:
        ValueError: it holds another text.
    """
    if not line:
        words = "".join(edit.text for edit in edits)
        return [(literal.end, literal.end, literal.escape(words, literal.end))]
    stream = _stream(literal.characters(), text)
    return changes_of(stream, EditedLines([line], [0], {0: edits}), literal.escape)


def _stream(characters: Sequence[_Character], text: str) -> Stream:
    """What of a literal is text, without its placeholders and tags.

    Parameters:
        characters: of the literal.
        text: that it holds, which differs from them in white space alone.

    Raises:
        ValueError: it holds another text.
    """
    solid = [at for at, (char, _, _) in enumerate(characters) if not char.isspace()]
    if [characters[at][0] for at in solid] != [*"".join(text.split())]:
        raise ValueError("the text is written in another way than it tells")
    hidden: set[int] = set()
    passed = 0
    for piece in resource_pieces(text):
        own = "".join((piece if isinstance(piece, str) else piece[2]).split())
        if own and not isinstance(piece, str):
            hidden.update(range(solid[passed], solid[passed + len(own) - 1] + 1))
        passed += len(own)
    return Stream.of(one for at, one in enumerate(characters) if at not in hidden)


def _json_characters(text: str, start: int, end: int) -> list[_Character]:
    found = []
    for match in _JSON_CHARACTER.finditer(text, start, end):
        char = json.loads(f'"{match[0]}"') if match[0].startswith("\\") else match[0]
        if char := SURROGATE.sub("", char):
            found.append((char, *match.span()))
    return found


def _yaml_literal(text: str, scalar: Any) -> Literal:
    """A scalar by its event of PyYAML's parser."""
    start, end = scalar.start_mark.index, scalar.end_mark.index
    properties = _YAML_PROPERTIES.match(text, start, end)
    start = properties.end() if properties else start
    if scalar.style == '"':
        start, end = start + 1, end - 1
        return Literal(start, end, partial(_double_quoted, text, start, end), _in_double_quotes)
    if scalar.style == "'":
        start, end = start + 1, end - 1
        return Literal(start, end, partial(_single_quoted, text, start, end), _in_single_quotes)
    if scalar.style in ("|", ">"):
        start = text.index("\n", start, end)
    return Literal(start, end, partial(_bare, text, start, end), as_it_is, scalar.style is None)


def _double_quoted(text: str, start: int, end: int) -> list[_Character]:
    import yaml

    return [
        (yaml.safe_load(f'"{match[0]}"') if match[0][0] == "\\" else match[0], *match.span())
        for match in _YAML_CHARACTER.finditer(text, start, end)
        if not match["joint"]
    ]


def _single_quoted(text: str, start: int, end: int) -> list[_Character]:
    return [(match[0][0], *match.span()) for match in _SINGLE_QUOTED.finditer(text, start, end)]


def _bare(text: str, start: int, end: int) -> list[_Character]:
    return [(text[at], at, at + 1) for at in range(start, end)]


def _in_double_quotes(words: str, at: int) -> str:
    return json.dumps(words, ensure_ascii=False)[1:-1]


def _in_single_quotes(words: str, at: int) -> str:
    return words.replace("'", "''")


def _stays_plain(words: str, before: str) -> bool:
    """Whether words may stand without quotation marks, as text where text stood before."""
    import yaml

    try:
        new, old = (yaml.safe_load(f"- {one}\n")[0] for one in (words, before))
    except (yaml.YAMLError, ValueError):
        return False
    if isinstance(old, str) != isinstance(new, str):
        return False
    return not isinstance(new, str) or new.split() == words.split()
