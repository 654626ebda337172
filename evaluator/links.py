"""Word links of all pairs, computed once and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple

import pandas as pd

from .alignment import PairLinks, link_words
from .alignment.words import ALGORITHM
from .cache import ArrayCache, cache_folder
from .embedding import CachedEncoder, Encoder, SentenceTransformerEncoder, token_means, token_states
from .run import LINK_COLUMNS

_CHUNK = 64  # pairs linked before they are stored


def link_pairs(
    encoder: Encoder,
    pairs: Sequence[tuple[str, str]],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[PairLinks] | None:
    """Link the words of every pair.

    Parameters:
        encoder: of sentences; its middle layers are used.
        pairs: Chinese and English text of each pair, neither empty.
        progress: told how many pairs that no cache knew are done, and of how many.

    Returns:
        one a pair; None where the model's token vectors cannot be had or centred, as with
        models other than the bundled one.
    """
    model = encoder.encoder if isinstance(encoder, CachedEncoder) else encoder
    means = token_means(model.checksum)
    if means is None or not isinstance(model, SentenceTransformerEncoder):
        return None
    cache = ArrayCache(cache_folder() / "links" / f"{model.checksum[:32]}.sqlite", "<f4")
    keys = [_key(model, *pair) for pair in pairs]
    known = cache.get(list(dict.fromkeys(keys)))
    missing = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in known}
    order = sorted(missing, key=lambda key: len(missing[key][1]))
    for start in range(0, len(order), _CHUNK):
        chunk = order[start : start + _CHUNK]
        sides = [
            [
                (state.offsets, state.vectors - means[language])
                for state in token_states(model, [missing[key][side] for key in chunk])
            ]
            for side, language in enumerate(("zh", "en"))
        ]
        new = {
            key: link_words(*missing[key], source, target).packed()
            for key, source, target in zip(chunk, *sides, strict=True)
        }
        cache.put(new)
        known |= new
        progress(start + len(chunk), len(order))
    return [PairLinks.unpacked(known[key]) for key in keys]


def links_table(found: Mapping[str, Mapping[str, PairLinks]]) -> pd.DataFrame:
    """Make the table of links.

    Parameters:
        found: system → pair id → its links.

    Returns:
        one row a link, columns as in ``LINK_COLUMNS``; offsets count characters of the pair's
        texts.
    """
    rows = [
        (system, pair_id, *astuple(link))
        for system, pairs in found.items()
        for pair_id, links in pairs.items()
        for link in links.word_links()
    ]
    return pd.DataFrame(rows, columns=list(LINK_COLUMNS)).astype(LINK_COLUMNS)


def _key(model: SentenceTransformerEncoder, source: str, translation: str) -> bytes:
    parts = (model.checksum, model.recipe, str(ALGORITHM), source, translation)
    return hashlib.blake2b(
        "\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=32
    ).digest()
