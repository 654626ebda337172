"""Files read: documents in one language, bilingual files, term lists.

Bytes go in; clean text that remembers its offsets in the file comes out.  Whatever a file holds is
data, and one that is damaged is told in one line.
"""

from .entries import Term
from .formats import Extract
from .formats.plain import decode
from .inline import InlineTag, TagKind
from .office import modernised
from .reader import Document, given_document, read_bytes, read_document
from .terms import TermList, read_terms, write_terms
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
