"""Documents of the sample's sentences in layouts that it has not, with what belongs to what.

Sections of a heading, paragraphs, and what else a manual holds, written in Markdown.  The
hand-made beads of the sample's translation are their paragraphs, the short ones their headings
and cells, without the numbers that stand at their heads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluator.language import Language
from evaluator.structure.numbering import read_numbering

Both = tuple[str, str]
"""A block's text in Chinese and in English."""

HEADING = 30
"""Most Chinese characters of what may be a heading."""
_HAN = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    heading: Both
    body: tuple[Both, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A document in two languages.

    Attributes:
        name: what is special about it.
        texts: Markdown of both sides.
        gold: blocks that belong together, as they read.
    """

    name: str
    texts: Both
    gold: list[Both]


def read_beads(path: Path) -> list[Both]:
    """The sample's beads without their numbers, each a text of either side.

    Parameters:
        path: of the hand-made alignment.
    """
    beads = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        texts = "".join(row["zh"]), " ".join(row["en"])
        if all(row[side] for side in ("zh", "en")):
            beads.append((_bare(texts[0], Language.CHINESE), _bare(texts[1], Language.ENGLISH)))
    return beads


def layouts(beads: Sequence[Both], seed: int) -> Iterator[Layout]:
    """All layouts, of beads drawn anew.

    Parameters:
        beads: what they are made of.
        seed: of the draw.
    """
    rng = np.random.default_rng(seed)
    sections = _sections(beads, rng)
    plain = _headed("## ", "## ")
    yield _layout("numbers on the Chinese side only", sections, _headed("## N、", "## "))
    yield _layout("numbers on the English side only", sections, _headed("## ", "## N. "))
    yield _layout("numbers of two kinds", sections, _headed("## （N）", "## N. "))
    yield _layout(
        "some English headings without numbers",
        sections,
        _every_other(_headed("## N、", "## N. "), _headed("## N、", "## ")),
    )
    yield _layout("bold paragraphs for headings", sections, _headed("## N、", "**", "**"))
    yield _layout("headings without numbers", sections, plain)
    yield _layout("code blocks", sections, plain, extra=lambda n: _code(n, rng))
    yield _layout("tables", sections, plain, extra=lambda n: _table(sections, n, rng))
    yield _layout("lists", sections, plain, bullet="- ")
    order = [int(k) for k in rng.permutation(len(sections))]
    at, to = sorted(int(k) for k in rng.choice(len(sections), 2, replace=False))
    moved = [*range(at), *range(at + 1, to + 1), at, *range(to + 1, len(sections))]
    yield _layout("one section moved", sections, plain, order=moved)
    yield _layout("sections in another order", sections, plain, order=order)


def _bare(text: str, language: Language) -> str:
    numbering = read_numbering(text, language)
    return text[numbering.length if numbering else 0 :].strip()


def _sections(beads: Sequence[Both], rng: np.random.Generator) -> list[Section]:
    short = [(zh.rstrip("。"), en.rstrip(".")) for zh, en in beads if len(zh) <= HEADING]
    long = [bead for bead in beads if len(bead[0]) > HEADING]
    headings = [short[int(k)] for k in rng.permutation(len(short))][: len(_HAN)]
    sections = []
    for heading in headings:
        chosen = rng.choice(len(long), int(rng.integers(2, 5)), replace=False)
        sections.append(Section(heading, tuple(long[int(k)] for k in chosen)))
        long = [bead for k, bead in enumerate(long) if k not in chosen]
    return sections


Heading = Callable[[int, Both], Both]
Extra = Callable[[int], tuple[Both, list[Both]]]
"""Markdown of both sides behind the text of a section, and its blocks."""


def _headed(chinese: str, english: str, english_end: str = "") -> Heading:
    """Headings behind these marks, in which N stands for the number."""

    def write(number: int, heading: Both) -> Both:
        zh = chinese.replace("N", _HAN[number]) + heading[0]
        return zh, english.replace("N", str(number + 1)) + heading[1] + english_end

    return write


def _every_other(one: Heading, other: Heading) -> Heading:
    """Headings by turns of one kind and of another."""
    return lambda number, heading: (other if number % 2 else one)(number, heading)


def _layout(
    name: str,
    sections: Sequence[Section],
    heading: Heading,
    *,
    extra: Extra = lambda number: (("", ""), []),
    bullet: str = "",
    order: Sequence[int] | None = None,
) -> Layout:
    """A document of sections; ``order`` is that of the English side."""
    parts, gold = [], []
    for number, section in enumerate(sections):
        head = heading(number, section.heading)
        more, blocks = extra(number)
        body = [tuple(bullet + text for text in texts) for texts in section.body]
        parts.append(
            [
                "\n\n".join([head[side], *(texts[side] for texts in body), more[side]])
                for side in (0, 1)
            ]
        )
        gold += [(head[0].lstrip("# "), head[1].strip("#* ")), *section.body, *blocks]
    texts = (
        "\n\n".join(part[0] for part in parts),
        "\n\n".join(parts[k][1] for k in (order or range(len(parts)))),
    )
    return Layout(name, texts, gold)


def _code(number: int, rng: np.random.Generator) -> tuple[Both, list[Both]]:
    """A block of code, the same on both sides and much like those of the other sections."""
    names = [f"part{int(k)}" for k in rng.integers(100, size=3)]
    code = " && ".join(f"tool --step {number} --get {name}" for name in names)
    return (f"    {code}",) * 2, [(code, code)]


def _table(
    sections: Sequence[Section], number: int, rng: np.random.Generator
) -> tuple[Both, list[Both]]:
    """A table of two columns: headings of the document, and figures."""
    rows = [sections[int(k)].heading for k in rng.choice(len(sections), 3, replace=False)]
    figures = [f"{number}.{int(k)}" for k in rng.integers(1000, size=3)]
    cells = [
        ("项目", "Item"),
        ("数值", "Value"),
        *(cell for row, f in zip(rows, figures, strict=True) for cell in (row, (f, f))),
    ]
    zh, en = (
        "\n".join(
            f"| {cells[k][side]} | {cells[k + 1][side]} |" + ("\n| --- | --- |" if not k else "")
            for k in range(0, len(cells), 2)
        )
        for side in (0, 1)
    )
    return (zh, en), cells
