"""TOML as it may be read from strangers: bounded, and every fault of one kind."""

from __future__ import annotations

import re
import tomllib
from typing import Any

LARGEST = 1_000_000
"""Bytes: more than any settings take."""
_MOST_PARTS = 20  # of a dotted key, for which the library takes room by their square
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')\s*+\.\s*+"""
_LONG_KEY = re.compile(rf"(?<![\w.-])(?:{_PART}){{{_MOST_PARTS}}}")


def parse_toml(text: str) -> dict[str, Any]:
    """Read settings.

    Raises:
        ValueError: what is wrong, in one line.
    """
    if len(text) > LARGEST:
        raise ValueError(f"longer than {LARGEST:,} characters")
    if long := _LONG_KEY.search(text):
        line = text.count("\n", 0, long.start()) + 1
        raise ValueError(f"a key of more than {_MOST_PARTS} parts (line {line})")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:  # Python's own bound on the digits of a number
        raise ValueError("a number of thousands of digits") from None
