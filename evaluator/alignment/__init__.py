"""Third room: which units and sentences of two documents belong together."""

from .beads import Bead
from .documents import Alignment, SentencePair, align_documents
from .references import ReferenceText, reference_texts
from .units import UnitPair
from .versions import Difference, collate, excuse_what_the_version_lost

__all__ = [
    "Alignment",
    "Bead",
    "Difference",
    "ReferenceText",
    "SentencePair",
    "UnitPair",
    "align_documents",
    "collate",
    "excuse_what_the_version_lost",
    "reference_texts",
]
