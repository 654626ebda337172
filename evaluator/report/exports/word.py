"""Word: findings as comments in a copy of the translation's file."""

from __future__ import annotations

import copy
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    """A stretch of the text that was read from the file, and what to say of it.

    Attributes:
        start, end: the stretch.
        finding: of whose words it is.
        is_neighbour: whether the finding has no words of its own and these stand beside its place.
    """

    start: int
    end: int
    finding: Finding
    is_neighbour: bool = False


def commented(
    run: Run, system: str, path: Path, language: str = "en"
) -> tuple[bytes, list[Finding]]:
    """Put one system's findings as comments into its translation's Word file.

    Parameters:
        run: with the findings.
        system: whose translation the file is.
        path: of the file that was scored.
        language: of the comments.

    Returns:
        the file with comments, and the findings that have no place in it: what a whole translation
        lacks of which nothing is there.  What is left out elsewhere is told at the words before it.

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
    for finding, window, is_neighbour in _windows(run, system):
        found = _beside(whole, window) if is_neighbour else _find(whole, finding, window)
        if found is None:
            left.append(finding)
        else:
            places.append(_Place(*found, finding, is_neighbour))
    # From the end to the beginning: cutting a run in two leaves all that is before it alone.
    for place in sorted(places, key=lambda place: -place.start):
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


def _scored_file(run: Run, system: str, path: Path) -> bytes:
    data = read_bytes(path)
    known = {i.sha256 for i in run.manifest.inputs if i.role == "translation" and i.name == system}
    if hashlib.sha256(data).hexdigest() not in known:
        raise InputError(
            f"is not the file that the run scored as {system}; score it again first", path=path
        )
    return data


def _windows(run: Run, system: str) -> Iterator[tuple[Finding, tuple[int, int], bool]]:
    """Findings of a system with the stretch of the translation's text that their pair is.

    Yields:
        finding, stretch, and whether it is a neighbour's, as the pair itself has no translation:
        that of the pair before it, or behind it where there is none before.
    """
    bounds: dict[tuple[str, str], tuple[tuple[int, int], bool]] = {}
    for level in Level:
        pairs = run.pairs[(run.pairs["system"] == system) & (run.pairs["level"] == level)]
        own = pairs[["translation_start", "translation_end"]]
        near = own.ffill().bfill().fillna(0).astype(int)
        rows = zip(
            pairs["pair_id"], near.itertuples(index=False, name=None),
            own["translation_start"].isna(), strict=True,
        )  # fmt: skip
        bounds |= {(level.value, pair_id): (window, missing) for pair_id, window, missing in rows}
    for finding in run.findings:
        if finding.system == system:
            window, missing = bounds.get((finding.level.value, finding.pair_id), ((0, 0), False))
            yield finding, window, missing


def _beside(whole: str, window: tuple[int, int]) -> tuple[int, int] | None:
    """The last word of a stretch, at which what is missing behind it is told."""
    words = whole[window[0] : window[1]].rstrip()
    start = max(words.rfind(" "), words.rfind("\n")) + 1
    return (window[0] + start, window[0] + len(words)) if words else None


def _find(whole: str, finding: Finding, window: tuple[int, int]) -> tuple[int, int] | None:
    """Where a finding's words stand in the file's text: near where its pair has them."""
    place = finding.translation_span
    if window[1] > len(whole) or window[0] == window[1]:
        return None
    if place is None or not place.text:
        return window
    expected, found = window[0] + place.start, -1
    at = whole.find(place.text, window[0], window[1])
    while at >= 0:
        if found < 0 or abs(at - expected) < abs(found - expected):
            found = at
        at = whole.find(place.text, at + 1, window[1])
    return (found, found + len(place.text)) if found >= 0 else window


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
    if place.is_neighbour:
        source = finding.source_span.text if finding.source_span else ""
        beside = message("report.comment-beside", told=told, source=source)
        told = beside.told(language) if source and source not in told else told
    said = {"severity": severity, "check": finding.check, "told": told}
    comment = message("report.comment", **said)
    if finding.suggestion:
        comment = message("report.comment-with-advice", **said, suggestion=finding.suggestion)
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
        note = f"{len(left)} findings have no words in the translation to comment on"
        return Rendered(data, [note] if left else [])
