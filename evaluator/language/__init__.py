"""Chinese and English: what is true of the languages whatever the document.

Texts go in; words, numerals, names and character classes come out.  Every table of the languages
is kept here once, in ``data``.  Numbers, gazetteers and names are modules of their own, loaded only
by who asks for them.
"""

from .languages import Language, chinese_share, simplified
from .words import chinese_words, usage

__all__ = [
    "Language",
    "chinese_share",
    "chinese_words",
    "simplified",
    "usage",
]
