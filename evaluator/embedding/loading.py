"""From the name of a model to an encoder."""

from __future__ import annotations

from .cache import CachedEncoder
from .compiled import CompiledEncoder
from .encoder import Encoder, SentenceTransformerEncoder
from .hardware import Precision
from .sources import BundledSource, find_source


def load_encoder(
    name: str | None = None, *, cached: bool = True, precision: Precision | None = None
) -> Encoder:
    """Find a model by its name and return an encoder for it, without loading it yet.

    Parameters:
        name: None for the bundled model, the path of a Sentence Transformers folder, or
            a name on the Hugging Face hub.
        cached: keep vectors in the user's cache.
        precision: for a model that is named, to compute in; the best for this machine's CPU by
            default.  The bundled one computes in float32 anywhere.

    Raises:
        InputError: there is no such model, or it can't be had without a network.
    """
    source = find_source(name)
    encoder: Encoder
    if isinstance(source, BundledSource):
        encoder = CompiledEncoder(source)
    else:
        encoder = SentenceTransformerEncoder(source, precision=precision)
    return CachedEncoder(encoder) if cached else encoder
