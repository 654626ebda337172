"""A run in the formats of the programs that translators work with; one module a format."""

from .excel import Excel, excel
from .word import WordComments, commented
from .xliff import Xliff, xliff

__all__ = ["Excel", "WordComments", "Xliff", "commented", "excel", "xliff"]
