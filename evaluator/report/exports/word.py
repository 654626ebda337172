"""Word: findings as comments in a copy of the translation's file."""

from __future__ import annotations

import copy
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ...documents import read_bytes
from ...documents.formats.word import W, open_word, paragraph_texts
from ...errors import InputError
from ...model import Finding, Level, message
from ...model.run import Run
from ...support.showing import shown
from ..base import Options, Rendered, Renderer, chosen_system

AUTHOR = "evaluator"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of the text that was read from the file, and what to say of it."""

    start: int
    end: int
    finding: Finding
    beside: str = ""  # source text that the translation lacks, where it stands next to the place


def commented(
    run: Run, system: str, path: Path, language: str = "en"
) -> tuple[bytes, list[Finding]]:
    """Put one system's findings as comments into its translation's Word file.

    A finding on what the translation lacks stands at the words before, or else after.

    Parameters:
        run: with the findings.
        system: whose translation the file is.
        path: of the file that was scored.
        language: of the comments.

    Returns:
        the file with comments, and the findings for which it has no place at all.

    Raises:
        InputError: the file is no Word file, or not the one that was scored.
    """
    from docx.text.run import Run as WordRun

    document = open_word(_scored_file(run, system, path), path)
    texts, offset = [], 0
    for paragraph in paragraph_texts(document):
        texts.append((offset, paragraph))
        offset += len(paragraph.text) + 1
    whole = "\n".join(paragraph.text for _, paragraph in texts)
    places, left = [], []
    sources = _sources(run, system)
    for finding, window in _windows(run, system):
        found = _find(whole, finding, window)
        if found is None:
            left.append(finding)
        else:
            lacking = sources.get(finding.pair_id, "") if window.is_neighbour else ""
            places.append(_Place(*found, finding, lacking))
    # From the end to the beginning: cutting a run in two leaves all that is before it alone.
    for place in sorted(places, key=lambda place: (-place.start, place.end)):
        begin, paragraph = max((t for t in texts if t[0] <= place.start), key=lambda t: t[0])
        nodes = paragraph.nodes(place.start - begin, place.end - begin)
        runs = _runs(nodes)
        if not runs:
            left.append(place.finding)
            continue
        comment = [WordRun(element, document.element.body) for element in (runs[0], runs[-1])]
        document.add_comment(comment, text=_say(place, language), author=AUTHOR, initials="ev")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue(), left


def _sources(run: Run, system: str) -> dict[str, str]:
    """Pair id → source text."""
    own = run.pairs[run.pairs["system"] == system]
    return dict(zip(own["pair_id"], own["source_text"].fillna(""), strict=True))


def _scored_file(run: Run, system: str, path: Path) -> bytes:
    data = read_bytes(path)
    known = {i.sha256 for i in run.manifest.inputs if i.role == "translation" and i.name == system}
    if hashlib.sha256(data).hexdigest() not in known:
        raise InputError(
            f"is not the file that the run scored as {system}; score it again first", path=path
        )
    return data


@dataclass(frozen=True, slots=True)
class _Window:
    """The stretch of the translation's text that a pair is; its neighbour's where it is none."""

    start: int
    end: int
    is_neighbour: bool = False


def _windows(run: Run, system: str) -> Iterator[tuple[Finding, _Window]]:
    """Findings of a system with the stretch of the translation's text that their pair is."""
    own = run.pairs["system"] == system
    bounds = {
        (level.value, pair_id): window
        for level in Level
        for pair_id, window in _bounds(run.pairs[own & (run.pairs["level"] == level)]).items()
    }
    for finding in run.findings:
        if finding.system == system:
            yield finding, bounds.get((finding.level.value, finding.pair_id), _Window(0, 0))


def _bounds(pairs: pd.DataFrame) -> dict[str, _Window]:
    """Pair id → its window; what the translation lacks stands at the pair before, or after."""
    columns = pairs[["pair_id", "translation_start", "translation_end"]].fillna(0)
    own = [(str(pair), _Window(int(a), int(b))) for pair, a, b in columns.to_numpy().tolist()]
    found: dict[str, _Window] = {}
    for steps in (own, own[::-1]):
        last: _Window | None = None
        for pair, window in steps:
            if window.start < window.end:
                found[pair] = last = window
            elif last is not None:
                found.setdefault(pair, _Window(last.start, last.end, is_neighbour=True))
    return found


def _find(whole: str, finding: Finding, window: _Window) -> tuple[int, int] | None:
    """Where a finding's words stand in the file's text: near where its pair has them."""
    place = finding.translation_span
    if window.end > len(whole) or window.start == window.end:
        return None
    if window.is_neighbour or place is None or not place.text:
        return window.start, window.end
    expected, found = window.start + place.start, -1
    at = whole.find(place.text, window.start, window.end)
    while at >= 0:
        if found < 0 or abs(at - expected) < abs(found - expected):
            found = at
        at = whole.find(place.text, at + 1, window.end)
    return (found, found + len(place.text)) if found >= 0 else (window.start, window.end)


def _runs(nodes: list[tuple[Any, int, int]]) -> list[Any]:
    """Runs that hold just the wanted characters, cut out of those that hold more.

    Parameters:
        nodes: text elements with the stretch wanted of each.
    """
    runs = []
    for element, start, end in nodes:
        run = element.getparent()
        if run.tag != f"{W}r":
            continue
        if len(run.findall(f"{W}t")) > 1:
            runs.append(run)  # text on both sides of a break: comment on all of it
        else:
            runs.append(_cut_out(run, element, start, end))
    return runs


def _cut_out(run: Any, element: Any, start: int, end: int) -> Any:
    """A run of the characters [start, end) of another, which keeps those before them."""
    text = element.text or ""
    if start >= len(text):  # an overlapping comment has cut them out already
        following = run.getnext()
        return run if following is None or following.tag != f"{W}r" else following
    own, after = copy.deepcopy(run), copy.deepcopy(run)
    for part, kept in ((own, text[start:end]), (after, text[end:]), (run, text[:start])):
        node = part.find(f"{W}t")
        node.text = kept
        node.set(_XML_SPACE, "preserve")
    run.addnext(own)
    if end < len(text):
        own.addnext(after)
    return own


def _say(place: _Place, language: str) -> str:
    finding = place.finding
    severity, told = finding.severity.value, finding.told(language)
    said = {"severity": severity, "check": finding.check, "told": told}
    comment = message("report.comment", **said)
    if finding.suggestion:
        comment = message("report.comment-with-advice", **said, suggestion=finding.suggestion)
    if place.beside:
        comment = message("report.beside", source=place.beside, comment=comment)
    return shown(comment.told(language))


class WordComments(Renderer):
    """Findings as comments in a copy of the translation's Word file."""

    name = "docx"
    extensions = ("docx",)
    binary = True
    writes_into = True

    def render(self, run: Run, options: Options) -> Rendered:
        """See :meth:`Renderer.render`."""
        assert options.into is not None
        system = chosen_system(run, options)
        data, left = commented(run, system, options.into, options.language)
        note = f"{len(left)} findings have no place in the file to comment on"
        return Rendered(data, [note] if left else [])
