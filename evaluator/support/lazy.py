"""A room's face that loads what stands behind it only once it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def loader(room: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """A package's ``__getattr__`` (PEP 562), for names whose modules take long to import.

    Parameters:
        room: the package, for instance ``evaluator.evaluation``.
        homes: public name → module of the package that it is defined in, ``.pipeline`` for
            instance.
    """

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(homes[name], room), name)

    return load
