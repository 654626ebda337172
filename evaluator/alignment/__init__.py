"""Which units and sentences of two documents belong together, and which words.

Two structures and their vectors go in; pairs of units, of sentences and of words come out.  What
stands alone comes out with the probability that it has no counterpart.
"""

from .beads import Bead, normalised
from .blocks import Items
from .corrections import GivenPair, align_as_given, read_pairs
from .documents import Alignment, SentencePair, align_documents, length_ratio
from .inside import LoneSentence, standing_alone
from .lines import align_lines
from .references import ReferenceText, reference_texts
from .sequences import Encoders, TextEncoder
from .units import UnitPair
from .versions import Difference, collate, excuse_what_the_version_lost
from .words import PairLinks, UncoveredSpan, WordLink, link_words

__all__ = [
    "Alignment",
    "Bead",
    "Difference",
    "Encoders",
    "GivenPair",
    "Items",
    "LoneSentence",
    "PairLinks",
    "ReferenceText",
    "SentencePair",
    "TextEncoder",
    "UncoveredSpan",
    "UnitPair",
    "WordLink",
    "align_as_given",
    "align_documents",
    "align_lines",
    "collate",
    "excuse_what_the_version_lost",
    "length_ratio",
    "link_words",
    "normalised",
    "read_pairs",
    "reference_texts",
    "standing_alone",
]
