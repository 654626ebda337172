"""Plugins: metrics, checks and encoders are found by entry point, the built-in ones too.

A package adds its own by declaring, for instance::

    [project.entry-points."evaluator.checks"]
    house-style = "acme.style:HouseStyle"
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from .errors import InputError


@cache
def plugins(group: str) -> dict[str, EntryPoint]:
    """Entry points of a group by name, in alphabetical order; none is loaded yet.

    Raises:
        InputError: two packages register the same name.
    """
    found: dict[str, EntryPoint] = {}
    for point in sorted(entry_points(group=group), key=lambda point: (point.name, point.value)):
        known = found.setdefault(point.name, point)
        if known.value != point.value:
            raise InputError(
                f"two packages register {point.name!r}: {known.value} and {point.value}; "
                "uninstall one of them",
                place=group,
            )
    return found


def load_plugins(group: str, base: type[Any]) -> list[Any]:
    """Instances of everything registered in a group, in alphabetical order of the names.

    Parameters:
        group: name of the entry-point group, for instance ``evaluator.checks``.
        base: class that everything in the group must derive from.

    Raises:
        InputError: a plugin cannot be imported or is no subclass of ``base``.
    """
    instances = []
    for name, point in plugins(group).items():
        try:
            kind = point.load()
        except Exception as error:
            raise InputError(
                f"cannot be loaded ({error}); mend or uninstall the package",
                place=f"{group}: {name}",
            ) from error
        if not (isinstance(kind, type) and issubclass(kind, base)):
            raise InputError(
                f"{point.value} is no subclass of {base.__name__}", place=f"{group}: {name}"
            )
        instances.append(kind())
    return instances
