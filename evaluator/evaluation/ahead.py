"""Texts that are paired by their lines, encoded and read for evidence a stretch at a time.

Whoever judges a document first encodes all of its sentences, and reads their tokens when they are
paired.  The model gives both in one pass, but the vectors of the tokens of a long document have no
room in memory: once they are forgotten, all of it would go through the model a second time.  What
is paired by its lines is known to be before anything is encoded, so that each stretch is read while
its tokens are there.  What comes of it lies in the caches, where judging finds it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from ..embedding import CachedEncoder, Encoder
from ..evidence.reading import LANGUAGES, Passage, token_model
from ..evidence.risks import read_systems
from ..language import simplified
from ..model import Evidence
from ..support.progress import Watch
from .judging import passages_of
from .pairing import Pairer, pair_document
from .reading import DocumentTexts
from .texts import sentences_of

STRETCH = 100_000
"""Characters of a stretch.  There are more of them than tokens, all of which are kept."""

Stretch = Sequence[Mapping[str, Passage]]
"""Of every system, passages by pair id."""


def read_ahead(
    documents: Sequence[DocumentTexts],
    encoder: Encoder | None,
    wanted: Collection[Evidence],
    watch: Watch,
) -> None:
    """Encode and read what is paired by its lines, where it is more than a stretch.

    Parameters:
        documents: that will be judged.
        encoder: that they will be judged by; None for none.
        wanted: evidence that somebody asks for.
        watch: told how far encoding has come.
    """
    if not isinstance(encoder, CachedEncoder) or token_model(encoder) is None:
        return
    by_line = [document for document in documents if document.by_line]
    total = sum(map(_characters, by_line))
    if total <= STRETCH:
        return
    done = 0
    for document in by_line:
        for stretch in _stretches(_systems(document)):
            texts = _texts(stretch)
            with watch.step("encode"):
                encoder.encode(texts)
            if not encoder.knows(texts[:1]):  # caches that keep nothing make this in vain
                return
            with watch.step("link"):
                read_systems(encoder, stretch, wanted)
            done += sum(map(len, texts))
            watch.tell("encode", min(done, total), total)


def _characters(document: DocumentTexts) -> int:
    return sum(len(s.text) for text in document.texts for s in sentences_of(text.structure))


def _systems(document: DocumentTexts) -> list[dict[str, Passage]]:
    """What there is to be read of a document, paired without any vector."""
    chosen = replace(document, sources=document.sources[:1])
    return [
        passages_of(pairing)
        for pairing in pair_document(chosen, Pairer(encoder=None), Watch()).pairings
    ]


def _stretches(systems: Stretch) -> Iterator[Stretch]:
    """The same pairs of all systems, as many at a time as a stretch has room for."""
    ids: list[str] = []
    size = 0
    for pair_id in dict.fromkeys(pair_id for system in systems for pair_id in system):
        own = sum(map(len, _texts([_some(system, [pair_id]) for system in systems])))
        if ids and size + own > STRETCH:
            yield [_some(system, ids) for system in systems]
            ids, size = [], 0
        ids.append(pair_id)
        size += own
    if ids:
        yield [_some(system, ids) for system in systems]


def _some(system: Mapping[str, Passage], ids: Sequence[str]) -> dict[str, Passage]:
    return {pair_id: system[pair_id] for pair_id in ids if pair_id in system}


def _texts(stretch: Stretch) -> list[str]:
    """All texts of a stretch as they are encoded, each once."""
    passages = [passage for system in stretch for passage in system.values()]
    every = (getattr(passage, side) for side in LANGUAGES for passage in passages)
    return list(dict.fromkeys(simplified(text) for text in every if text))
