"""What is known of a pair before it is judged: word links, token matches, risks.

In go the texts of pairs and an encoder; out comes what was read of every pair, by pair id.  Every
text is read once for all readers, and what they make of it is kept by content.
"""

from .links import link_pairs, links_table
from .matches import token_f1
from .reading import Passage, token_model
from .risks import PairReadings, read_systems, risks_table

__all__ = [
    "PairReadings",
    "Passage",
    "link_pairs",
    "links_table",
    "read_systems",
    "risks_table",
    "token_f1",
    "token_model",
]
