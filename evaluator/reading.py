"""Pairs read token by token, once for all who need it, and what they make of it kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .cache import ArrayCache, cache_folder
from .embedding import (
    CachedEncoder,
    Encoder,
    SentenceTransformerEncoder,
    TokenStates,
    token_means,
    token_states,
)

_CHUNK = 64  # pairs read before what they gave is stored

Row = NDArray[np.float32]
Texts = tuple[str, str]
Tokens = tuple[TokenStates, TokenStates]


class PairReader(Protocol):
    """What makes a row of numbers of a pair's tokens."""

    @property
    def cache(self) -> str:
        """Folder of the user's cache that its rows lie in."""

    @property
    def version(self) -> str:
        """Changes whenever the same pairs would give other rows."""

    def read(self, texts: Sequence[Texts], tokens: Sequence[Tokens]) -> list[Row]:
        """Make a row of every pair.

        Parameters:
            texts: both texts of each pair.
            tokens: theirs, vectors centred.
        """


def read_pairs(
    encoder: Encoder,
    pairs: Sequence[Texts],
    readers: Sequence[PairReader],
    progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    languages: tuple[str, str] = ("zh", "en"),
) -> list[list[Row]] | None:
    """Have readers read every pair that they have not read before.

    Parameters:
        encoder: of sentences; its middle layers are used.
        pairs: both texts of each pair, neither empty.
        readers: any number.
        progress: told how many pairs that some cache did not know are done, and of how many.
        languages: of the sides.

    Returns:
        of each reader, a row a pair; None where the model's token vectors cannot be had or
        centred, as with models other than the bundled one.
    """
    model = token_model(encoder)
    if model is None:
        return None
    caches = [
        ArrayCache(cache_folder() / reader.cache / f"{model.checksum[:32]}.sqlite", "<f4")
        for reader in readers
    ]
    keys = [[_key(model, reader.version, *pair) for pair in pairs] for reader in readers]
    known = [cache.get(list(dict.fromkeys(own))) for cache, own in zip(caches, keys, strict=True)]
    missing = [
        {pair for key, pair in zip(own, pairs, strict=True) if key not in rows}
        for own, rows in zip(keys, known, strict=True)
    ]
    order = sorted(set().union(*missing), key=lambda pair: (len(pair[1]), pair))
    for start in range(0, len(order), _CHUNK):
        chunk = order[start : start + _CHUNK]
        tokens = dict(zip(chunk, centred_tokens(model, chunk, languages), strict=True))
        for reader, cache, rows, wanted in zip(readers, caches, known, missing, strict=True):
            own = [pair for pair in chunk if pair in wanted]
            made = reader.read(own, [tokens[pair] for pair in own])
            new = {
                _key(model, reader.version, *pair): row for pair, row in zip(own, made, strict=True)
            }
            cache.put(new)
            rows |= new
        progress(start + len(chunk), len(order))
    return [[rows[key] for key in own] for own, rows in zip(keys, known, strict=True)]


def token_model(encoder: Encoder) -> SentenceTransformerEncoder | None:
    """The encoder whose token vectors can be read and centred; None where there is none."""
    model = encoder.encoder if isinstance(encoder, CachedEncoder) else encoder
    if isinstance(model, SentenceTransformerEncoder) and token_means(model.checksum) is not None:
        return model
    return None


def centred_tokens(
    model: SentenceTransformerEncoder, pairs: Sequence[Texts], languages: tuple[str, str]
) -> list[Tokens]:
    """Tokens of both sides of every pair, each language's mean vector subtracted."""
    means = token_means(model.checksum)
    assert means is not None, "asked for by token_model"
    sides = [
        [
            TokenStates(state.offsets, state.vectors - means[language])
            for state in token_states(model, [pair[side] for pair in pairs])
        ]
        for side, language in enumerate(languages)
    ]
    return list(zip(*sides, strict=True))


def _key(model: SentenceTransformerEncoder, version: str, source: str, translation: str) -> bytes:
    parts = (model.checksum, model.recipe, version, source, translation)
    return hashlib.blake2b(
        "\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=32
    ).digest()
