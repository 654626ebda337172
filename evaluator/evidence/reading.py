"""Pairs read token by token, each text once for all who need it, and what they make of it kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..embedding import (
    CachedEncoder,
    CompiledEncoder,
    Encoder,
    TokenStates,
    token_means,
)
from ..support.cache import ArrayCache, cache_folder
from ..support.progress import Progress, unheeded

_CHUNK = 128  # passages read before what they gave is stored

Row = NDArray[np.float32]
Texts = tuple[str, ...]
Tokens = tuple[TokenStates, ...]
LANGUAGES = {"source": "zh", "translation": "en", "reference": "en"}


@dataclass(frozen=True, order=True, slots=True)
class Passage:
    """Texts that say the same.

    Attributes:
        source: Chinese, not empty.
        translation: English, not empty.
        reference: English; empty where there is none.
    """

    source: str
    translation: str
    reference: str = ""


class PairReader(Protocol):
    """What makes a row of numbers of the tokens of some of a passage's texts."""

    @property
    def cache(self) -> str:
        """Folder of the user's cache that its rows lie in."""

    @property
    def version(self) -> str:
        """Changes whenever the same texts would give other rows."""

    @property
    def sides(self) -> tuple[str, ...]:
        """The texts that it reads, as :class:`Passage` names them."""

    @property
    def optional(self) -> tuple[str, ...]:
        """Further texts, which it reads where they are there."""

    def read(self, texts: Sequence[Texts], tokens: Sequence[Tokens]) -> list[Row]:
        """Make a row of the texts of every passage.

        Parameters:
            texts: those of ``sides``, and then those of ``optional`` that are there.
            tokens: theirs, vectors centred.
        """


def read_passages(
    encoder: Encoder,
    passages: Sequence[Passage],
    readers: Sequence[PairReader],
    progress: Progress = unheeded,
) -> list[list[Row | None]] | None:
    """Have readers read every passage that they have not read before; no text is encoded twice.

    Parameters:
        encoder: of sentences; its middle layers are used.
        passages: any number.
        readers: likewise.
        progress: told how many passages that some cache did not know are done, and of how many.

    Returns:
        of each reader, a row a passage, None where it lacks a text that must be; None where the
        model's token vectors cannot be had or centred, as with models other than the bundled one.
    """
    model = token_model(encoder)
    if model is None:
        return None
    shelves = [_Shelf(model, reader, passages) for reader in readers]
    waiting = {passage for shelf in shelves for passage in shelf.missing(passages)}
    # Translations of one source stand together, and so do passages of about the same length.
    order = sorted(waiting, key=lambda passage: (len(passage.source), passage))
    chunks = [order[start : start + _CHUNK] for start in range(0, len(order), _CHUNK)]
    needed = [
        {text for shelf in shelves for passage in chunk for text in shelf.needed(passage)}
        for chunk in chunks
    ]
    last = {text: number for number, texts in enumerate(needed) for text in texts}
    tokens: dict[tuple[str, str], TokenStates] = {}
    done = 0
    for number, (chunk, texts) in enumerate(zip(chunks, needed, strict=True)):
        tokens |= centred_tokens(model, sorted(texts - tokens.keys()))
        for shelf in shelves:
            shelf.read(chunk, tokens)
        tokens = {text: states for text, states in tokens.items() if last[text] > number}
        done += len(chunk)
        progress(done, len(order))
    return [[shelf.row(passage) for passage in passages] for shelf in shelves]


class _Shelf:
    """What one reader has made of passages, and its cache."""

    def __init__(
        self, model: CompiledEncoder, reader: PairReader, passages: Iterable[Passage]
    ) -> None:
        self._reader = reader
        self._about = (model.checksum, model.recipe, reader.version)
        self._cache = ArrayCache(
            cache_folder() / reader.cache / f"{model.checksum[:32]}.sqlite", "<f4"
        )
        self._rows = self._cache.get(
            list({self._key(texts): None for texts in map(self._texts, passages) if texts})
        )

    def missing(self, passages: Iterable[Passage]) -> set[Passage]:
        """Those that it has the texts of but no row."""
        return {
            passage
            for passage in passages
            if (texts := self._texts(passage)) and self._key(texts) not in self._rows
        }

    def needed(self, passage: Passage) -> list[tuple[str, str]]:
        """Language and text of what must be encoded for a passage."""
        if not self.missing([passage]):
            return []
        return [(LANGUAGES[side], getattr(passage, side)) for side in self._sides(passage)]

    def read(self, passages: Iterable[Passage], tokens: dict[tuple[str, str], TokenStates]) -> None:
        """Make the rows of passages and keep them."""
        own = {self._texts(passage): passage for passage in passages if self.missing([passage])}
        sides = [self.needed(passage) for passage in own.values()]
        made = self._reader.read(list(own), [tuple(tokens[text] for text in of) for of in sides])
        new = {self._key(texts): row for texts, row in zip(own, made, strict=True)}
        self._cache.put(new)
        self._rows |= new

    def row(self, passage: Passage) -> Row | None:
        """Of a passage that was read."""
        return self._rows.get(self._key(self._texts(passage)))

    def _texts(self, passage: Passage) -> Texts:
        """What is read of a passage; nothing where a text that must be is not there."""
        return tuple(getattr(passage, side) for side in self._sides(passage))

    def _sides(self, passage: Passage) -> list[str]:
        if not all(getattr(passage, side) for side in self._reader.sides):
            return []
        there = [side for side in self._reader.optional if getattr(passage, side)]
        return [*self._reader.sides, *there]

    def _key(self, texts: Texts) -> bytes:
        parts = "\0".join([*self._about, *texts])
        return hashlib.blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=32).digest()


def token_model(encoder: Encoder) -> CompiledEncoder | None:
    """The encoder whose token vectors can be read and centred; None where there is none."""
    model = encoder.encoder if isinstance(encoder, CachedEncoder) else encoder
    if isinstance(model, CompiledEncoder) and token_means(model.checksum) is not None:
        return model
    return None


def centred_tokens(
    model: CompiledEncoder, texts: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], TokenStates]:
    """Tokens of texts, each named by its language, that language's mean vector subtracted."""
    means = token_means(model.checksum)
    assert means is not None, "asked for by token_model"
    states = model.token_states([text for _, text in texts])
    return {
        (language, text): TokenStates(state.offsets, state.vectors - means[language])
        for (language, text), state in zip(texts, states, strict=True)
    }
