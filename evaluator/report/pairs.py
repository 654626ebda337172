"""Tables of pairs, and of differences between versions, in formats that other programs read."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from enum import StrEnum

import pandas as pd

from ..model import Level, Status
from ..model.run import DOCUMENT, Run
from ..runs.reviews.results import accepted_pairs
from ..support.showing import escaped_json, shown
from ..support.spreadsheets import guarded_table, sensible
from .base import Options, Rendered, Renderer, chosen_system

WORST_SENTENCE = "worst_sentence"
"""Column of units: the priority of their worst sentence."""
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Format(StrEnum):
    """A format of a table."""

    TSV = "tsv"
    CSV = "csv"
    JSONL = "jsonl"
    TMX = "tmx"


def format_table(table: pd.DataFrame, form: Format) -> str:
    """Write a table as text.

    Parameters:
        table: pairs or differences, one a row.
        form: TSV or CSV with a header row, JSON lines, or, of pairs alone, TMX 1.4b, which holds
            those that have text on both sides.
    """
    if form is Format.TMX:
        return _tmx(table)
    if form is Format.JSONL:
        return escaped_json(table.to_json(orient="records", lines=True, force_ascii=False))
    out = io.StringIO()
    # The texts hold neither tabs nor line ends; quotes in them are doubled as in CSV.
    cells = guarded_table(table.map(lambda cell: shown(cell) if isinstance(cell, str) else cell))
    separator = "\t" if form is Format.TSV else ","
    cells.to_csv(
        out,
        sep=separator,
        index=False,
        lineterminator="\n",
        quoting=csv.QUOTE_MINIMAL,
        float_format=sensible,
    )
    return out.getvalue()


def worst_first(pairs: pd.DataFrame, level: Level) -> pd.DataFrame:
    """The pairs of a level by priority, the worst first; in document order where they are equal.

    Units stand by their worst sentence: long ones hold an error nearly for certain, and both
    levels begin at the same place.

    Parameters:
        pairs: units and sentences, with their priorities.
        level: whose rows are wanted.

    Returns:
        rows of ``pairs``; those of units with a column ``worst_sentence`` behind ``priority``.
    """
    rows = pairs[pairs["level"] == level]
    if level is Level.SENTENCE:
        return rows.sort_values("priority", ascending=False, kind="stable")
    columns = list(rows.columns)
    columns.insert(columns.index("priority") + 1, WORST_SENTENCE)
    rows = rows.assign(**{WORST_SENTENCE: worst_sentences(pairs)})[columns]
    return rows.sort_values([WORST_SENTENCE, "priority"], ascending=False, kind="stable")


def worst_sentences(pairs: pd.DataFrame) -> pd.Series[float]:
    """Of every unit the highest priority of its sentences, else its own; of a sentence its own."""
    sentences = pairs[pairs["level"] == Level.SENTENCE]
    place = [name for name in ("system", DOCUMENT, "unit") if name in pairs]
    highest = sentences.groupby(place, as_index=False, dropna=False)["priority"].max()
    own = pairs["priority"].astype("float64")
    of_units = pairs[place].merge(highest, "left", place)["priority"].set_axis(pairs.index)
    return of_units.where(pairs["level"] == Level.UNIT).astype("float64").fillna(own)


def _tmx(table: pd.DataFrame) -> str:
    """TMX 1.4b (LISA/OSCAR 2005), one translation unit a pair."""
    from ..support.version import VERSION

    root = ET.Element("tmx", version="1.4")
    ET.SubElement(
        root,
        "header",
        {
            "creationtool": "bilingual-evaluator",
            "creationtoolversion": VERSION,
            "segtype": "block",
            "o-tmf": "evaluator-pairs",
            "adminlang": "en",
            "srclang": "zh",
            "datatype": "plaintext",
        },
    )
    body = ET.SubElement(root, "body")
    for pair in table[table["status"] == Status.PAIRED].to_dict("records"):
        unit = ET.SubElement(body, "tu", tuid=shown(f"{pair['system']}/{pair['pair_id']}"))
        for key in ("system", "unit", "alignment"):
            ET.SubElement(unit, "prop", type=f"x-{key}").text = shown(pair[key])
        ET.SubElement(unit, "prop", type="x-score").text = f"{pair['alignment_score']:.4f}"
        for language, column in (("zh", "source_text"), ("en", "translation_text")):
            variant = ET.SubElement(unit, "tuv", {_XML_LANG: language})
            ET.SubElement(variant, "seg").text = shown(pair[column])
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


class Tmx(Renderer):
    """A translation memory, without pairs in which reviewers confirmed errors, unmended."""

    name = "tmx"
    extensions = ("tmx",)

    def render(self, run: Run, options: Options) -> Rendered:
        """See :meth:`Renderer.render`."""
        system = chosen_system(run, options)
        accepted = accepted_pairs(run, system, run.reviews)
        left_out = len(_pairs_of(run, system, Level.SENTENCE)) - len(accepted)
        note = f"{left_out} pairs left out, in which reviewers confirmed errors that nobody mended"
        return Rendered(format_table(accepted, Format.TMX), [note] if left_out else [])


class _Table(Renderer):
    """The pairs of one translation with their scores."""

    def render(self, run: Run, options: Options) -> str:
        """See :meth:`Renderer.render`."""
        table = _pairs_of(run, chosen_system(run, options), options.level)
        return format_table(table, Format(self.name))


class TabSeparated(_Table):
    """The pairs of one translation with their scores, tabs between them."""

    name = "tsv"
    extensions = ("tsv",)


class CommaSeparated(_Table):
    """The pairs of one translation with their scores, commas between them."""

    name = "csv"
    extensions = ("csv",)


class JsonLines(_Table):
    """The pairs of one translation with their scores, a JSON object a line."""

    name = "jsonl"
    extensions = ("jsonl",)


def _pairs_of(run: Run, system: str, level: Level) -> pd.DataFrame:
    return run.pairs[(run.pairs["system"] == system) & (run.pairs["level"] == level)]
