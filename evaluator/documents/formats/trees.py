"""JSON and YAML as trees of texts: bounded, and no object made of any tag."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import InputError
from .plain import decode

Keys = tuple[str, ...]
"""The way to a text from the root of its tree."""
Leaf = tuple[Keys, str]
"""Path of keys, and the text at its end."""
MOST_LEAVES = 200_000
"""Texts in a table: a bound that no program comes near."""
_LARGEST = 20_000_000  # bytes, likewise
_DEEPEST = 100
_LANGUAGE = re.compile(r"(zh|en)(?:[-_][A-Za-z0-9]+)*", re.IGNORECASE)
_JSON = (".json", ".arb", ".xcstrings")
_META = "@"  # of Flutter's tables: what is told of a text, and of the file
SURROGATE = re.compile(r"[\ud800-\udfff]")
"""Half a character, by an escape, which is no text."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]|[^\s"{}\[\],:]++', re.S)


def language_of(key: str) -> str | None:
    """``zh`` or ``en`` for a key that is a language's tag; None for others."""
    found = _LANGUAGE.fullmatch(key)
    return found[1].lower() if found else None


def json_leaves(data: bytes, path: Path) -> Iterator[Leaf]:
    """Texts of a JSON object or list; none where it is neither.

    Raises:
        InputError: it holds more texts than any program.
    """
    if len(data) > _LARGEST:
        return
    try:
        text = decode(data, path)[0].removeprefix("\ufeff")
        tree = json.loads(text) if text.lstrip().startswith(("{", "[")) else None
    except (InputError, ValueError, RecursionError):
        return
    if isinstance(tree, dict | list):
        if (
            isinstance(tree, dict)
            and tree
            and all(isinstance(v, dict) and "message" in v for v in tree.values())
        ):
            tree = {key: value["message"] for key, value in tree.items()}  # of an extension
        yield from _bounded(_walk(tree), path)


def json_strings(text: str) -> Iterator[tuple[Keys, int, int]]:
    """Where the texts of a JSON object or list are written, without quotation marks.

    Parameters:
        text: of the file, which has been read: it is valid.
    """
    around: list[tuple[bool, Keys]] = []  # whether an object, and the way to it
    key, count = "", [0]
    is_key = False
    for match in _TOKEN.finditer(text):
        token = match[0]
        is_object, way = around[-1] if around else (False, ())
        own = (*way, key if is_object else str(count[-1])) if around else ()
        if token in ("{", "["):
            around.append((token == "{", own))
            count.append(0)
            is_key = token == "{"
        elif token in ("}", "]"):
            around.pop()
            count.pop()
        elif token == ",":
            count[-1] += 1
            is_key = is_object
        elif token == ":":
            is_key = False
        elif token[0] == '"' and is_key:
            key = SURROGATE.sub("", json.loads(token))
        elif token[0] == '"':
            yield own, match.start() + 1, match.end() - 1


def check_named(data: bytes, path: Path) -> None:
    """Refuse a file that is named as JSON or YAML and is none: it would be read as plain text.

    Raises:
        InputError: it is damaged.
    """
    if is_yaml(path):
        for _ in yaml_leaves(data, path):
            pass
    if path.suffix.lower() not in _JSON:
        return
    try:
        json.loads(decode(data, path)[0].removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise InputError(
            f"no valid JSON ({error.msg}, column {error.colno})",
            path=path,
            place=f"line {error.lineno}",
        ) from None
    except RecursionError:
        raise InputError("no valid JSON (nested too deep)", path=path) from None


def _walk(tree: Any) -> Iterator[Leaf]:
    waiting: list[tuple[tuple[str, ...], Any]] = [((), tree)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, str):
            yield path, SURROGATE.sub("", node)
        elif len(path) < _DEEPEST:
            inner: list[tuple[str, Any]] = []
            if isinstance(node, dict):
                inner = [(key, value) for key, value in node.items() if not key.startswith(_META)]
            elif isinstance(node, list):
                inner = [(str(number), value) for number, value in enumerate(node)]
            named = [((*path, SURROGATE.sub("", key)), value) for key, value in inner]
            waiting += reversed(named)


def is_yaml(path: Path) -> bool:
    """Whether a file is named as YAML: content alone does not tell it from plain text."""
    return path.suffix.lower() in (".yaml", ".yml")


def yaml_leaves(data: bytes, path: Path) -> Iterator[Leaf]:
    """Texts of a YAML document.

    Its events alone are read: no object is made of any tag, and what an alias stands for, which
    a small file can multiply without bounds, is left out.

    Raises:
        InputError: it is no YAML, or holds more texts than any program.
    """
    import yaml

    if len(data) > _LARGEST:
        raise InputError(f"is larger than {_LARGEST / 1e6:.0f} MB; split it", path=path)
    text, _ = decode(data, path)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        scalars = _told(yaml.parse(text, Loader=loader))
        yield from _bounded(((keys, scalar.value) for keys, scalar in scalars), path)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "damaged"
        raise InputError(
            f"no valid YAML ({problem})", path=path, place=f"line {mark.line + 1}" if mark else ""
        ) from None


def yaml_scalars(text: str) -> Iterator[tuple[Keys, Any]]:
    """The texts of a YAML document as events of PyYAML's own parser, which tells their places.

    Parameters:
        text: of the file, which has been read: it is valid.
    """
    import yaml

    return _told(yaml.parse(text, Loader=yaml.SafeLoader))


def _told(events: Iterator[Any]) -> Iterator[tuple[Keys, Any]]:
    """Scalars that are texts by the events of a YAML stream's parser."""
    import yaml

    stack: list[tuple[bool, list[str], list[int]]] = []  # mapping or not, key awaited, count
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                return
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            _take(stack, "")
            if len(stack) == _DEEPEST:
                raise yaml.parser.ParserError(None, None, "nested too deep", event.start_mark)
            stack.append((isinstance(event, yaml.MappingStartEvent), [], [0]))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
            _close(stack)
        elif isinstance(event, yaml.ScalarEvent):
            if _take(stack, event.value):
                yield tuple(frame[1][0] for frame in stack), event
                _close(stack)
        elif isinstance(event, yaml.AliasEvent) and _take(stack, ""):
            _close(stack)


def _take(stack: list[tuple[bool, list[str], list[int]]], text: str) -> bool:
    """Take a node in: the key of what follows, or a value, for which it is true."""
    if not stack:
        return False
    is_mapping, key, count = stack[-1]
    if is_mapping and not key:
        key.append(text)
        return False
    if not is_mapping:
        key[:] = [str(count[0])]
        count[0] += 1
    return True


def _close(stack: list[tuple[bool, list[str], list[int]]]) -> None:
    """A value is over: the next node of a mapping is a key."""
    if stack:
        stack[-1][1].clear()


def _bounded(leaves: Iterator[Leaf], path: Path) -> Iterator[Leaf]:
    for number, leaf in enumerate(leaves):
        if number == MOST_LEAVES:
            raise InputError(
                f"holds more than {MOST_LEAVES:,} texts, as no program does; split it", path=path
            )
        yield leaf
