"""Word: findings and what reviewers said as comments in a copy of the translation's file."""

from __future__ import annotations

import copy
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from ...documents import read_bytes
from ...documents.formats.word import W, open_word, paragraph_texts
from ...model import Finding, Level, message
from ...model.run import Run
from ...model.verdicts import pair_fingerprints
from ...runs.reviews import standings
from ...runs.reviews.standing import REVIEWER, UNDECIDED
from ...runs.scored import check_scored
from ...support.showing import shown
from ..base import Options, Rendered, Renderer, chosen_system
from ..html.words import Words

AUTHOR = "evaluator"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class _Window:
    """The stretch of the translation's text that a pair is.

    Attributes:
        start, end: the stretch.
        is_neighbour: whether it is that of the pair before, or behind where there is none before,
            as the pair itself has no translation.
    """

    start: int = 0
    end: int = 0
    is_neighbour: bool = False


@dataclass(frozen=True, slots=True)
class _Remark:
    """Something to be said of a stretch of the text that was read from the file.

    Attributes:
        start, end: the stretch.
        told: what.
        author: by whom.
        finding: that it is about; None where it is about a whole pair.
    """

    start: int
    end: int
    told: str
    author: str
    finding: Finding | None = None


_Stretch = tuple[Any, int, int]  # a text element, and where in it words begin and end


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The runs that a text element's text stands in once it is cut.

    Attributes:
        starts: where each begins in it, ascending.
        runs: likewise.
    """

    starts: Sequence[int] = ()
    runs: Sequence[Any] = ()

    def within(self, stretch: _Stretch) -> list[Any]:
        """The runs that hold a stretch."""
        _, start, end = stretch
        ends = [*self.starts[1:], end]
        return [
            run
            for run, begin, stop in zip(self.runs, self.starts, ends, strict=True)
            if begin < end and stop > start
        ]


_NONE = _Pieces()


def commented(
    run: Run, system: str, path: Path, language: str = "en"
) -> tuple[bytes, list[Finding]]:
    """Put one system's findings, and what reviewers said, as comments into its Word file.

    Parameters:
        run: with the findings as its verdicts leave them, and the reviews.
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

    check_scored(run, system, path)
    document = open_word(read_bytes(path), path)
    texts, offset = [], 0
    for paragraph in paragraph_texts(document):
        texts.append((offset, paragraph))
        offset += len(paragraph.text) + 1
    whole = "\n".join(paragraph.text for _, paragraph in texts)
    windows = _windows(run, system)
    found, left = _findings(run, system, whole, windows, language)
    remarks = sorted(
        [*found, *_said_of_pairs(run, system, whole, windows)], key=lambda remark: remark.start
    )
    nodes = []
    for remark in remarks:
        begin, paragraph = max((t for t in texts if t[0] <= remark.start), key=lambda t: t[0])
        nodes.append(paragraph.nodes(remark.start - begin, remark.end - begin))
    runs = _cut_runs(nodes)
    for remark, stretches in zip(remarks, nodes, strict=True):
        marked = [
            run for stretch in stretches for run in runs.get(stretch[0], _NONE).within(stretch)
        ]
        if marked:
            ends = [WordRun(element, document.element.body) for element in (marked[0], marked[-1])]
            author = shown(remark.author)
            initials = "".join(word[0] for word in author.split())[:3]
            document.add_comment(ends, text=shown(remark.told), author=author, initials=initials)
        elif remark.finding is not None:
            left.append(remark.finding)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue(), left


def _windows(run: Run, system: str) -> dict[tuple[str, str], _Window]:
    """Level and pair → the stretch of the translation's text that it is."""
    windows: dict[tuple[str, str], _Window] = {}
    for level in Level:
        pairs = run.pairs[(run.pairs["system"] == system) & (run.pairs["level"] == level)]
        own = pairs[["translation_start", "translation_end"]]
        near = own.ffill().bfill().fillna(0).astype(int)
        rows = zip(
            pairs["pair_id"], near.itertuples(index=False, name=None),
            own["translation_start"].isna(), strict=True,
        )  # fmt: skip
        windows |= {
            (level.value, pair_id): _Window(start, end, is_neighbour=missing)
            for pair_id, (start, end), missing in rows
        }
    return windows


def _findings(
    run: Run,
    system: str,
    whole: str,
    windows: Mapping[tuple[str, str], _Window],
    language: str,
) -> tuple[list[_Remark], list[Finding]]:
    """What was found, and the findings that have no place."""
    where, remarks, left = standings(run.reviews), [], []
    for finding in run.findings:
        if finding.system != system:
            continue
        window = windows.get((finding.level.value, finding.pair_id), _Window())
        place = _beside(whole, window) if window.is_neighbour else _find(whole, finding, window)
        if place is None:
            left.append(finding)
            continue
        given = where.get(finding.fingerprint, UNDECIDED).verdicts
        is_added = finding.check == REVIEWER  # its message has their comment already
        told = [_say(finding, language, is_neighbour=window.is_neighbour)]
        told += [f"{name}: {v.comment}" for name, v in given if v.comment and not is_added]
        author = given[-1][0] if is_added and given else AUTHOR
        remarks.append(_Remark(*place, "\n".join(told), author, finding))
    return remarks, left


def _said_of_pairs(
    run: Run, system: str, whole: str, windows: Mapping[tuple[str, str], _Window]
) -> Iterator[_Remark]:
    """What reviewers said of pairs, each at the pair's words or beside them."""
    pairs = run.pairs[run.pairs["system"] == system]
    names = pair_fingerprints(pairs)
    ids = dict(zip(zip(pairs["level"], names, strict=True), pairs["pair_id"], strict=True))
    for review in run.reviews:
        for verdict in review.pairs:
            pair = ids.get((verdict.level.value, verdict.fingerprint))
            if verdict.system != system or pair is None or not verdict.comment.strip():
                continue
            window = windows[verdict.level.value, pair]
            is_there = window.end > window.start and not window.is_neighbour
            place = (window.start, window.end) if is_there else _beside(whole, window)
            if place is not None and place[1] <= len(whole):
                yield _Remark(*place, verdict.comment, review.reviewer)


def _beside(whole: str, window: _Window) -> tuple[int, int] | None:
    """The last word of a stretch, at which what is missing behind it is told."""
    words = whole[window.start : window.end].rstrip()
    start = max(words.rfind(" "), words.rfind("\n")) + 1
    return (window.start + start, window.start + len(words)) if words else None


def _find(whole: str, finding: Finding, window: _Window) -> tuple[int, int] | None:
    """Where a finding's words stand in the file's text: near where its pair has them."""
    place = finding.translation_span
    if window.end > len(whole) or window.start == window.end:
        return None
    if place is None or not place.text:
        return window.start, window.end
    expected, found = window.start + place.start, -1
    at = whole.find(place.text, window.start, window.end)
    while at >= 0:
        if found < 0 or abs(at - expected) < abs(found - expected):
            found = at
        at = whole.find(place.text, at + 1, window.end)
    if found < 0:
        return window.start, window.end
    return found, found + len(place.text)


def _cut_runs(remarks: Iterable[Sequence[_Stretch]]) -> dict[Any, _Pieces]:
    """Cut runs wherever a comment begins or ends in them, so that each stands at its words alone.

    All are cut before any is commented on: comments may share words or overlap.

    Parameters:
        remarks: what each comments on.

    Returns:
        text element → the runs that its text stands in now; none for what is in no run.
    """
    cuts: defaultdict[Any, set[int]] = defaultdict(set)
    for element, start, end in (stretch for stretches in remarks for stretch in stretches):
        cuts[element] |= {start, end}
    return {
        element: _pieces(element, places)
        for element, places in cuts.items()
        if element.getparent().tag == f"{W}r"
    }


def _pieces(element: Any, cuts: set[int]) -> _Pieces:
    run, text = element.getparent(), element.text or ""
    if len(run.findall(f"{W}t")) > 1:
        return _Pieces((0,), (run,))  # text on both sides of a break: comment on all of it
    starts = sorted({0, *(cut for cut in cuts if 0 < cut < len(text))})
    runs = [run, *(copy.deepcopy(run) for _ in starts[1:])]
    for piece, start, end in zip(runs, starts, [*starts[1:], len(text)], strict=True):
        node = piece.find(f"{W}t")
        node.text = text[start:end]
        node.set(_XML_SPACE, "preserve")
    for before, after in pairwise(runs):
        before.addnext(after)
    return _Pieces(tuple(starts), tuple(runs))


def _say(finding: Finding, language: str, *, is_neighbour: bool) -> str:
    """A finding in words; with the Chinese where it stands beside words that are not its own."""
    severity, told = finding.severity.value, finding.told(language)
    if is_neighbour:
        source = finding.source_span.text if finding.source_span else ""
        beside = message("report.comment-beside", told=told, source=source)
        told = beside.told(language) if source and source not in told else told
    check = Words.load(language).maybe("page", "checks", finding.check) or finding.check
    said = {"severity": severity, "check": check, "told": told}
    comment = message("report.comment", **said)
    if finding.suggestion:
        comment = message("report.comment-with-advice", **said, suggestion=finding.suggestion)
    return comment.told(language)


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
