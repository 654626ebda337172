"""Tables of pairs, and of differences between versions, in formats that other programs read."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from enum import StrEnum

import pandas as pd

from ..model import Status
from ..support.showing import escaped_json, shown
from ..support.spreadsheets import guarded_table

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Format(StrEnum):
    """A format of a table."""

    TSV = "tsv"
    JSONL = "jsonl"
    TMX = "tmx"


def format_table(table: pd.DataFrame, form: Format) -> str:
    """Write a table as text.

    Parameters:
        table: pairs or differences, one a row.
        form: TSV with a header row, JSON lines, or, of pairs alone, TMX 1.4b, which holds
            those that have text on both sides.
    """
    if form is Format.TMX:
        return _tmx(table)
    if form is Format.JSONL:
        return escaped_json(table.to_json(orient="records", lines=True, force_ascii=False))
    out = io.StringIO()
    # The texts hold neither tabs nor line ends; quotes in them are doubled as in CSV.
    cells = guarded_table(table.map(lambda cell: shown(cell) if isinstance(cell, str) else cell))
    cells.to_csv(out, sep="\t", index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    return out.getvalue()


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
