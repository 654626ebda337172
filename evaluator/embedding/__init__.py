"""Texts as vectors: models by name or path, a vector cache, calibrated cosines.

Texts go in; vectors of sentences and of tokens come out, and how near they are.  Importing this
room is cheap; torch is imported only when a text has to be encoded that no cache knows.
"""

from .cache import CachedEncoder, VectorCache
from .calibration import Calibration, VectorSums, cosine
from .encoder import Encoder, SentenceTransformerEncoder, Vectors
from .loading import load_encoder
from .tokens import TokenStates, token_means, token_states

__all__ = [
    "CachedEncoder",
    "Calibration",
    "Encoder",
    "SentenceTransformerEncoder",
    "TokenStates",
    "VectorCache",
    "VectorSums",
    "Vectors",
    "cosine",
    "load_encoder",
    "token_means",
    "token_states",
]
