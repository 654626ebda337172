"""A clean document → numbered units → sentences.

In goes the text of a document with its map back; out comes its structure, every unit and sentence
with offsets into that text.  Whether numbers, headings or paragraphs make the units is decided for
all texts of a document together.
"""

from .lines import count_lines, read_lines
from .sentences import split_sentences
from .together import read_together
from .units import Sentence, StructuredText, Unit, UnitKind, read_structure

__all__ = [
    "Sentence",
    "StructuredText",
    "Unit",
    "UnitKind",
    "count_lines",
    "read_lines",
    "read_structure",
    "read_together",
    "split_sentences",
]
