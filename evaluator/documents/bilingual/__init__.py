"""Bilingual files: source and target that already belong together; a module a format."""

from ..inline import Tagged
from .base import BilingualFormat, Columns, Segment
from .reader import Bilingual, bilingual_format, bilingual_of, read_bilingual
from .tables import PARTS, check_columns

__all__ = [
    "PARTS",
    "Bilingual",
    "BilingualFormat",
    "Columns",
    "Segment",
    "Tagged",
    "bilingual_format",
    "bilingual_of",
    "check_columns",
    "read_bilingual",
]
