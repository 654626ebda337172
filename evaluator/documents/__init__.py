"""First room: bytes → clean text that remembers its original offsets."""

from .formats import Extract
from .formats.plain import decode
from .inline import InlineTag, TagKind
from .office import modernised
from .reader import Document, given_document, read_bytes, read_document
from .terms import Term, TermList, read_terms, write_terms
from .text import MappedText, clean

__all__ = [
    "Document",
    "Extract",
    "InlineTag",
    "MappedText",
    "TagKind",
    "Term",
    "TermList",
    "clean",
    "decode",
    "given_document",
    "modernised",
    "read_bytes",
    "read_document",
    "read_terms",
    "write_terms",
]
