"""Third room: which units and sentences of two documents belong together."""

from .beads import Bead
from .blocks import BlockEncoder
from .documents import Alignment, SentencePair, align_documents
from .references import ReferenceText, reference_texts
from .units import UnitPair

__all__ = [
    "Alignment",
    "Bead",
    "BlockEncoder",
    "ReferenceText",
    "SentencePair",
    "UnitPair",
    "align_documents",
    "reference_texts",
]
