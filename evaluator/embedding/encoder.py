"""Turn texts into vectors with a Sentence Transformers model.

torch and Sentence Transformers take seconds to import; they are imported when the
first text is encoded and not before.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from ..errors import InputError
from ..support.progress import Progress
from .conversion import VERSION as CONVERTER_VERSION
from .folders import check_model_folder
from .hardware import Precision, best_precision, usable_threads
from .sources import ModelSource
from .windows import Window, like_lengths, split_into_windows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

_RECIPE_VERSION = 1  # raise it whenever the same model would give other vectors
_log = logging.getLogger(__name__)


class Encoder(Protocol):
    """What turns texts into vectors; third parties may write their own.

    The vectors of two encoders are alike if and only if their checksums and recipes are.
    """

    @property
    def name(self) -> str:
        """What the user calls the model."""

    @property
    def checksum(self) -> str:
        """Changes whenever the model's weights do; known without loading the model."""

    @property
    def recipe(self) -> str:
        """All else that decides the vectors, for instance prefix and precision."""

    @property
    def dimensions(self) -> int:
        """Length d of the vectors."""

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts.

        Parameters:
            texts: n texts of any length.
            progress: called with the number of texts done and of texts in all.

        Returns:
            float32 [n, d], each row of length 1.

        Raises:
            InputError: the model can't be had or loaded.
        """


class SentenceTransformerEncoder:
    """A Sentence Transformers model: bundled, from a folder or from a hub.

    A text longer than the model's window is cut on token boundaries; its vector is the
    mean of its windows' vectors, weighted by their tokens.  A text's vector doesn't
    depend on the texts beside it (to 1e-5 in float32).

    Parameters:
        source: the model.
        precision: to compute in; the best for this machine's CPU by default.
    """

    def __init__(self, source: ModelSource, *, precision: Precision | None = None) -> None:
        self._source = source
        self.precision: Precision = precision or best_precision()

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
        """Prefix, precision and the versions of converting and windowing."""
        return (
            f"prefix={self._source.prefix!r} precision={self.precision} "
            f"converter={CONVERTER_VERSION} encoding={_RECIPE_VERSION}"
        )

    @property
    def prefix(self) -> str:
        """What the model wants in front of every text."""
        return self._source.prefix

    @property
    def dimensions(self) -> int:
        """Length of the vectors; loads the model only where its files don't tell."""
        known = self._source.dimensions
        return known if known is not None else self.encode(["-"]).shape[1]

    @cached_property
    def model(self) -> SentenceTransformer:
        """The loaded model (8 s for the bundled one, most of it torch's import).

        Raises:
            InputError: it can't be had or loaded.
        """
        folder = self._source.folder()
        check_model_folder(folder, self.name)  # a cache's, and one that has changed meanwhile
        try:
            with _quiet():
                return _loaded(folder, self.checksum, self.precision)
        # A damaged or foreign folder makes the libraries raise nearly anything.
        except Exception as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise InputError(
                f"the model can't be loaded ({reason[:200]}); check that its folder is complete",
                path=self.name,
            ) from error

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts, see :meth:`Encoder.encode`."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        model = self.model
        with _quiet():
            windows = split_into_windows(
                [_without_surrogates(text) for text in texts],
                prefix=self._source.prefix,
                tokenizer=model.tokenizer,
                limit=model.max_seq_length,
            )
            waiting = np.bincount([window.text_index for window in windows])
            done: list[Window] = []
            vectors: list[Vectors] = []
            for places in like_lengths([window.tokens for window in windows]):
                batch = [windows[k] for k in places]
                vectors.append(self._encode_batch(batch))
                done += batch
                np.subtract.at(waiting, [window.text_index for window in batch], 1)
                if progress is not None:
                    progress(int((waiting == 0).sum()), len(texts))
        return self._weighted_means(done, np.concatenate(vectors))

    def _encode_batch(self, batch: list[Window]) -> Vectors:
        vectors: Vectors = self.model.encode(
            [window.text for window in batch],
            prompt=self._source.prefix,
            batch_size=len(batch),
            show_progress_bar=False,
            convert_to_numpy=True,
            normalize_embeddings=True,
        )
        return vectors

    def _weighted_means(self, windows: list[Window], vectors: Vectors) -> Vectors:
        """Join the windows' vectors [windows, d] to the texts' [texts, d]."""
        text_indices = np.array([window.text_index for window in windows])
        weights = np.array([[float(window.weight)] for window in windows])
        sums = np.zeros((text_indices.max() + 1, vectors.shape[1]), dtype=np.float64)
        np.add.at(sums, text_indices, weights * vectors)
        if not np.isfinite(sums).all():
            raise InputError("the model gives no numbers: its weights are damaged", path=self.name)
        # A text of which a model knows no token may have no direction; its zeros stay.
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        np.divide(sums, lengths, out=sums, where=lengths > 0)
        return sums.astype(np.float32)


@lru_cache(maxsize=1)
def _loaded(folder: Path, checksum: str, precision: Precision) -> SentenceTransformer:
    """The model of a folder, loaded once for all encoders of a process that ask for it in turn."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(usable_threads())
    model = SentenceTransformer(
        str(folder),
        device="cpu",  # not on a GPU that happens to be there: it would give other figures
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
    )
    return model.to(getattr(torch, precision))


def _without_surrogates(text: str) -> str:
    """Replace halves of UTF-16 pairs, which are no characters and which tokenizers refuse."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' advice and progress bars off stderr, which belongs to our own notes."""
    from transformers.utils import logging as chatter

    level, bars = chatter.get_verbosity(), chatter.is_progress_bar_enabled()
    sentence_transformers = logging.getLogger("sentence_transformers")
    own_level = sentence_transformers.level
    chatter.set_verbosity_error()  # type: ignore[no-untyped-call]
    chatter.disable_progress_bar()  # type: ignore[no-untyped-call]
    sentence_transformers.setLevel(logging.ERROR)
    try:
        yield
    finally:
        chatter.set_verbosity(level)
        sentence_transformers.setLevel(own_level)
        if bars:
            chatter.enable_progress_bar()  # type: ignore[no-untyped-call]
