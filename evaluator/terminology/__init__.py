"""Term lists made and looked after: drafts out of documents, lists out of trusted translations.

Texts that were paired go in; terms as ``--terms`` reads them come out, and what is wrong with a
list.  Nothing is written here.
"""

from .candidates import Candidate, Wording, candidates
from .faults import Fault, FaultKind, contradictions, faults
from .lists import mined, suggested
from .texts import Side, linked_pairs, source_pairs

__all__ = [
    "Candidate",
    "Fault",
    "FaultKind",
    "Side",
    "Wording",
    "candidates",
    "contradictions",
    "faults",
    "linked_pairs",
    "mined",
    "source_pairs",
    "suggested",
]
