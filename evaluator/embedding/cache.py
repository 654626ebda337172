"""Keep vectors between runs, so that a second run needs neither model nor time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from ..support.cache import ArrayCache, cache_folder
from ..support.progress import Progress
from .compiled import CompiledEncoder
from .encoder import Encoder, SentenceTransformerEncoder, Vectors
from .states import Encoded

_CHUNK = 256  # texts encoded before they are stored: some 3 s on two cores


class VectorCache(ArrayCache):
    """Vectors by key, one file a model.

    Parameters:
        path: the file; it and its folder need not exist yet.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, "<f4")

    @classmethod
    def for_model(cls, checksum: str) -> VectorCache:
        """Return a model's cache in the user's cache folder."""
        name = hashlib.sha256(checksum.encode()).hexdigest()[:32]
        return cls(cache_folder() / "vectors" / f"{name}.sqlite")


class CachedEncoder:
    """An encoder that asks another one only for what the cache doesn't know.

    Parameters:
        encoder: the encoder that computes.
        cache: where vectors are kept; the model's file in the user's cache by default.
    """

    def __init__(self, encoder: Encoder, cache: VectorCache | None = None) -> None:
        self.encoder = encoder
        self.cache = cache or VectorCache.for_model(encoder.checksum)

    @property
    def name(self) -> str:
        """What the user calls the model."""
        return self.encoder.name

    @property
    def checksum(self) -> str:
        """Changes whenever the model's weights do."""
        return self.encoder.checksum

    @property
    def recipe(self) -> str:
        """All else that decides the vectors."""
        return self.encoder.recipe

    @property
    def dimensions(self) -> int:
        """Length of the vectors."""
        return self.encoder.dimensions

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts, see :meth:`Encoder.encode`.

        Each text is computed once however often it occurs, and stored some hundred
        texts at a time: an interrupted run goes on where it was.

        Parameters:
            texts: n texts of any length.
            progress: called with the number of computed texts and of texts to compute;
                never, where the cache knows them all.
        """
        keys = self._keys(texts)
        vectors = self.cache.get(list(dict.fromkeys(keys)))
        missing = {k: text for k, text in zip(keys, texts, strict=True) if k not in vectors}
        missing_keys = list(missing)
        for start in range(0, len(missing), _CHUNK):
            chunk = missing_keys[start : start + _CHUNK]
            computed = self.encoder.encode(
                [missing[key] for key in chunk],
                progress=_shifted(progress, start, len(missing)),
            )
            new = dict(zip(chunk, computed, strict=True))
            self.cache.put(new)
            vectors |= new
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.stack([vectors[key] for key in keys])

    def knows(self, texts: Sequence[str]) -> bool:
        """Whether the vectors of texts are kept."""
        return len(self.cache.get(self._keys(texts))) == len(set(texts))

    def _keys(self, texts: Iterable[str]) -> list[bytes]:
        model = hashlib.blake2b(f"{self.checksum}\0{self.recipe}\0".encode(), digest_size=32)
        keys = []
        for text in texts:
            key = model.copy()
            key.update(text.encode("utf-8", "surrogatepass"))
            keys.append(key.digest())
        return keys


def what_was_encoded(encoder: Encoder | None) -> Encoded:
    """How much an encoder has read; nothing is known of another package's.

    Parameters:
        encoder: with a cache or without; None for none.
    """
    model = encoder.encoder if isinstance(encoder, CachedEncoder) else encoder
    if isinstance(model, CompiledEncoder | SentenceTransformerEncoder):
        return model.encoded
    return Encoded()


def _shifted(progress: Progress | None, start: int, total: int) -> Progress | None:
    if progress is None:
        return None
    report = progress

    def shifted(done: int, _: int) -> None:
        report(start + done, total)

    return shifted
