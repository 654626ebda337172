"""Answers kept between runs, by all that decides them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ...support.cache import ArrayCache, cache_folder


def content_key(*parts: object) -> bytes:
    """A key of what is plain data: equal where that is."""
    written = json.dumps(parts, ensure_ascii=True, sort_keys=True)
    return hashlib.blake2b(written.encode(), digest_size=32).digest()


class AnswerCache:
    """Answers as JSON, in a file of the user's cache.

    Parameters:
        name: of the file.
    """

    def __init__(self, name: str) -> None:
        self._arrays = ArrayCache(cache_folder() / "opinions" / f"{name}.sqlite", "u1")

    def get(self, keys: Iterable[bytes]) -> dict[bytes, Any]:
        """The answers that are known, by their keys."""
        rows = self._arrays.get(list(dict.fromkeys(keys)))
        return {key: json.loads(row.tobytes()) for key, row in rows.items()}

    def put(self, answers: Mapping[bytes, Any]) -> None:
        """Keep answers, which are plain data."""
        self._arrays.put(
            {
                key: np.frombuffer(json.dumps(answer).encode(), dtype=np.uint8)
                for key, answer in answers.items()
            }
        )
