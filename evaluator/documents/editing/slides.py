"""Edits in PowerPoint files: words of slides, tables, notes, chart titles and diagrams."""

from __future__ import annotations

from pathlib import Path

from ..bilingual import Columns
from ..formats.archives import read_member, with_members
from ..formats.slides import drawn_paragraphs, placed_texts
from .base import Editor
from .edits import EditedLines
from .elements import Node, XmlFile


class SlidesEditor(Editor):
    """Presentations; the looks of words stay, and all but the edited paragraphs byte for byte."""

    name = "pptx"
    endings = (".pptx",)

    def edited(
        self, data: bytes, path: Path, reading: EditedLines, columns: Columns, *, tracked: bool
    ) -> bytes:
        """See :meth:`Editor.edited`."""
        texts = [text for text in placed_texts(data, path) if text.block.text.strip()]
        files: dict[str, XmlFile] = {}
        for number, edits in reading.edits.items():
            part, place = texts[number].part, texts[number].number
            if place is None:
                raise ValueError("a chart's series and categories are its sheet's")
            if part not in files:
                files[part] = XmlFile.of(read_member(data, part, path), path)
            paragraph = drawn_paragraphs(files[part].root)[place]
            nodes = [Node(text) for text in paragraph.iter("{*}t")]
            files[part].markup.edit(paragraph, reading.lines[number], edits, nodes)
        return with_members(data, {name: file.written(path) for name, file in files.items()})
