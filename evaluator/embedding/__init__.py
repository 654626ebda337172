"""Texts as vectors: models by name or path, a vector cache, calibrated cosines.

Texts go in; vectors of sentences and of tokens come out, and how near they are.  Importing this
room is cheap; the model is loaded only when a text has to be encoded that no cache knows.
"""

from .cache import CachedEncoder, VectorCache, what_was_encoded
from .calibration import Calibration, VectorSums, cosine
from .compiled import CompiledEncoder
from .encoder import Encoder, SentenceTransformerEncoder, Vectors
from .loading import load_encoder
from .states import Encoded, TokenStates, token_means

__all__ = [
    "CachedEncoder",
    "Calibration",
    "CompiledEncoder",
    "Encoded",
    "Encoder",
    "SentenceTransformerEncoder",
    "TokenStates",
    "VectorCache",
    "VectorSums",
    "Vectors",
    "cosine",
    "load_encoder",
    "token_means",
    "what_was_encoded",
]
