"""Vectors of the judged texts, encoded once and kept on disk.

Token vectors lie in files of ``CHUNK`` texts each, with the texts' digests beside, so that a run
that was broken off goes on where it stood and a text that comes new is encoded alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from evaluator.embedding import (
    CompiledEncoder,
    TokenStates,
    token_means,
)

CHUNK = 512  # texts encoded before they are kept


def encode(
    encoder: CompiledEncoder, texts: Iterable[str], language: str, work: Path
) -> dict[str, TokenStates]:
    """Centred token vectors in float16 of every text, from files or encoded and filed.

    Parameters:
        encoder: whose vectors are wanted.
        texts: of one language.
        language: ``zh`` or ``en``.
        work: folder of the files.
    """
    wanted = {_digest(text): text for text in texts}
    way = _digest(f"{encoder.checksum} {encoder.recipe}")[:12]
    folder = work / f"{language}-{way}"
    folder.mkdir(parents=True, exist_ok=True)
    states: dict[str, TokenStates] = {}
    for file in sorted(folder.glob("*.npz")):
        states |= {wanted[name]: own for name, own in _filed(file) if name in wanted}
    means = token_means(encoder.checksum)
    assert means is not None, "token means are shipped for the bundled model"
    missing = sorted(set(wanted.values()) - set(states), key=lambda text: (len(text), text))
    done = 0
    for chunk in _chunks(missing, CHUNK):
        new = [
            TokenStates(state.offsets, (state.vectors - means[language]).astype(np.float16))
            for state in encoder.token_states(chunk)
        ]
        _file(folder, chunk, new)
        states |= zip(chunk, new, strict=True)
        done += len(chunk)
        print(f"{language}: {done} of {len(missing)} texts encoded", flush=True)
    return states


def _file(folder: Path, texts: Sequence[str], states: Sequence[TokenStates]) -> None:
    names = [_digest(text) for text in texts]
    file = folder / f"{_digest(''.join(names))}.npz"
    draft = file.with_suffix(".unfinished")
    with draft.open("wb") as stream:
        np.savez(
            stream,
            names=names,
            lengths=[len(state.offsets) for state in states],
            offsets=np.concatenate([state.offsets for state in states]),
            vectors=np.concatenate([state.vectors for state in states]),
        )
    draft.rename(file)


def _filed(file: Path) -> Iterator[tuple[str, TokenStates]]:
    with np.load(file, allow_pickle=False) as saved:
        ends = np.cumsum(saved["lengths"])[:-1]
        sides = np.split(saved["offsets"], ends), np.split(saved["vectors"], ends)
        names = [str(name) for name in saved["names"]]
    for name, offsets, vectors in zip(names, *sides, strict=True):
        yield name, TokenStates(offsets, vectors)


def _chunks(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(texts), size):
        yield list(texts[start : start + size])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
