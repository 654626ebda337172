"""A clean document → numbered units → sentences.

In goes the text of a document with its map back; out comes its structure, every unit and sentence
with offsets into that text.
"""

from .lines import count_lines, read_lines
from .units import Kind, Sentence, StructuredText, Unit, read_structure

__all__ = [
    "Kind",
    "Sentence",
    "StructuredText",
    "Unit",
    "count_lines",
    "read_lines",
    "read_structure",
]
