"""String tables: the texts of a program by their keys, a file a language; a module a format."""

from .base import Entry, StringTable
from .reader import Strings, paired_strings, read_strings, string_formats, strings_of

__all__ = [
    "Entry",
    "StringTable",
    "Strings",
    "paired_strings",
    "read_strings",
    "string_formats",
    "strings_of",
]
