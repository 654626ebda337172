"""The bundled model, compiled for this processor.

Sentence Transformers reads the same folder and gives the same vectors (tests/embedding holds
them to each other), but takes seconds to be imported and twice as long to read.  All is
float32: the figures are the same on any machine and do not depend on the texts beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..support.progress import Progress
from .conversion import VERSION as CONVERTER_VERSION
from .encoder import Vectors, not_loaded, without_surrogates
from .hardware import usable_threads
from .sources import BundledSource
from .states import Encoded, KeptStates, TokenStates, own_tokens
from .windows import Window, like_lengths, split_into_windows, weighted_means

_RECIPE_VERSION = 2  # raise it whenever the same model would give other vectors
_WINDOW = 512  # tokens that the model has positions for
_OVERLAP = 64  # tokens that two windows of a long text share, where its tokens are read
_PADDING = 1  # id of ``<pad>``, as the converter numbers the pieces


class CompiledEncoder:
    """The bundled model in OpenVINO, for sentences and for their tokens.

    A text longer than the model's window is cut on token boundaries; its vector is the
    mean of its windows' vectors, weighted by their tokens.

    Parameters:
        source: the model.

    Attributes:
        encoded: how much it has read.
    """

    def __init__(self, source: BundledSource) -> None:
        self._source = source
        self.encoded = Encoded()
        self._kept = KeptStates()

    @property
    def name(self) -> str:
        """What the user calls the model."""
        return self._source.name

    @property
    def checksum(self) -> str:
        """Changes whenever the model's weights do."""
        return self._source.checksum

    @property
    def recipe(self) -> str:
        """Prefix, precision and the versions of converting and encoding."""
        return (
            f"prefix={self._source.prefix!r} precision=float32 engine=openvino "
            f"converter={CONVERTER_VERSION} encoding={_RECIPE_VERSION}"
        )

    @property
    def dimensions(self) -> int:
        """Length of the vectors."""
        return self._source.dimensions

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts, see :meth:`Encoder.encode`; the states of their tokens are kept."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        pieces = _PiecesOnce(self._model.pieces)
        windows = split_into_windows(
            [without_surrogates(text) for text in texts], pieces, limit=_WINDOW
        )
        waiting = np.bincount([window.text_index for window in windows])
        vectors = np.empty((len(windows), self.dimensions), dtype=np.float32)
        for places in like_lengths([window.tokens for window in windows]):
            batch = [windows[k] for k in places]
            encodings = [pieces.encoding(window.text) for window in batch]
            vectors[places], states = self._model.read([one.ids for one in encodings])
            for window, encoding, own in zip(batch, encodings, states, strict=True):
                self._remember(texts[window.text_index], window, encoding, own)
            np.subtract.at(waiting, [window.text_index for window in batch], 1)
            if progress is not None:
                progress(int((waiting == 0).sum()), len(texts))
        return weighted_means(windows, vectors, self.name)

    def token_states(self, texts: Sequence[str]) -> list[TokenStates]:
        """States of texts' tokens: kept since the texts were encoded, else read now.

        Parameters:
            texts: of any languages; those longer than the model's window are read in
                overlapping windows.

        Returns:
            one a text, in the same order.

        Raises:
            InputError: the model cannot be loaded.
        """
        known = {text: self._kept.get(text) for text in texts}
        unread = [text for text, states in known.items() if states is None]
        known |= zip(unread, self._read_tokens(unread), strict=True)
        return [states for text in texts if (states := known[text]) is not None]

    def _remember(
        self, text: str, window: Window, encoding: Any, states: npt.NDArray[np.float32]
    ) -> None:
        self.encoded.add(window.text, window.tokens)
        if window.text == text:  # and no part of it
            self._kept.put(text, own_tokens(self._offsets([encoding]), states))

    def _read_tokens(self, texts: Sequence[str]) -> list[TokenStates]:
        if not texts:
            return []
        whole = self._model.pieces.encode([without_surrogates(text) for text in texts])
        pieces = [[one, *one.overflowing] for one in map(_in_windows, whole)]
        windows = [(k, one) for k, own in enumerate(pieces) for one in own]
        states: list[list[npt.NDArray[np.float32]]] = [[] for _ in texts]
        vectors: dict[int, npt.NDArray[np.float32]] = {}
        for places in like_lengths([len(one.ids) for _, one in windows]):
            _, read = self._model.read([windows[k][1].ids for k in places])
            vectors |= zip(places, read, strict=True)
        for k, (text, one) in enumerate(windows):
            part = f" {len(states[text])}" if states[text] else ""
            self.encoded.add(texts[text] + part, len(one.ids))
            states[text].append(vectors[k])
        return [
            own_tokens(self._offsets(own), np.concatenate(read))
            for own, read in zip(pieces, states, strict=True)
        ]

    def _offsets(self, encodings: Sequence[Any]) -> npt.NDArray[np.int64]:
        """Where the tokens of a text's windows stand in it, below 0 in the prefix."""
        offsets = np.concatenate([np.array(one.offsets, dtype=np.int64) for one in encodings])
        return offsets - len(self._source.prefix)

    @cached_property
    def _model(self) -> _Model:
        folder = self._source.folder()
        try:
            return _loaded(folder, self.checksum, self._source.prefix)
        # A library that cannot serve this processor says so in nearly any way.
        except Exception as error:
            raise not_loaded(self.name, error) from error


def _in_windows(encoding: Any) -> Any:
    """An encoding cut to the model's window, with the rest in ``overflowing``."""
    encoding.truncate(_WINDOW, stride=_OVERLAP)
    return encoding


class _Pieces:
    """The model's tokenizer, with its prefix before each text."""

    def __init__(self, folder: Path, prefix: str) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._prefix = prefix

    def encode(self, texts: Sequence[str]) -> list[Any]:
        """Encodings of texts, prefix and special tokens included."""
        return list(self._tokenizer.encode_batch([self._prefix + text for text in texts]))

    def starts(self, text: str) -> list[int]:
        """Where each token of a text begins, without prefix and special tokens."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return [start for start, _ in encoding.offsets]


class _PiecesOnce:
    """The tokenizer for the texts of one call, each of which is cut into tokens once."""

    def __init__(self, pieces: _Pieces) -> None:
        self._pieces = pieces
        self._known: dict[str, Any] = {}

    def encoding(self, text: str) -> Any:
        """The encoding of a text that was counted."""
        return self._known[text]

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, prefix and special tokens included."""
        self._known |= zip(texts, self._pieces.encode(texts), strict=True)
        return [len(self._known[text].ids) for text in texts]

    def starts(self, text: str) -> list[int]:
        """Where each token of a text begins, without prefix and special tokens."""
        return self._pieces.starts(text)


class _Model:
    """The compiled graph and the tokenizer."""

    def __init__(self, folder: Path, prefix: str) -> None:
        from .graph import Graph

        self.pieces = _Pieces(folder, prefix)
        self._graph = Graph(folder, usable_threads())

    def read(self, ids: Sequence[Sequence[int]]) -> tuple[Vectors, list[npt.NDArray[np.float32]]]:
        """Read a batch of token ids.

        Returns:
            The texts' vectors, ``[texts, d]``, and of each text those of its tokens, ``[t, d]``.
        """
        longest = max(map(len, ids))
        padded = np.full((len(ids), longest), _PADDING, dtype=np.int64)
        present = np.zeros((len(ids), longest), dtype=np.float32)
        for row, own in enumerate(ids):
            padded[row, : len(own)] = own
            present[row, : len(own)] = 1
        sentences, tokens = self._graph(padded, present)
        return sentences, [tokens[row, : len(own)] for row, own in enumerate(ids)]


@lru_cache(maxsize=1)
def _loaded(folder: Path, checksum: str, prefix: str) -> _Model:
    """The model of a folder, loaded once for all encoders of a process."""
    return _Model(folder, prefix)
