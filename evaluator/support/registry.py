"""Plugins: metrics, checks and encoders are found by entry point, the built-in ones too.

A package adds its own by declaring, for instance::

    [project.entry-points."evaluator.checks"]
    house-style = "acme.style:HouseStyle"
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from ..errors import InputError


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


def chosen(group: str, only: Sequence[str], skip: Sequence[str]) -> list[str]:
    """Names registered in a group, those not wanted left out, in alphabetical order.

    Parameters:
        group: name of the entry-point group.
        only: names wanted; none for all.
        skip: names not wanted.

    Raises:
        InputError: a name is not registered.
    """
    known = list(plugins(group))
    for name in (*only, *skip):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
            raise InputError(
                f"nothing of that name is registered; {hint}", place=f"{group}: {name}"
            )
    return [name for name in known if (not only or name in only) and name not in skip]


def load_plugins(group: str, base: type[Any], names: Collection[str] | None = None) -> list[Any]:
    """Instances of what is registered in a group, in alphabetical order of the names.

    Parameters:
        group: name of the entry-point group, for instance ``evaluator.checks``.
        base: class that everything in the group must derive from.
        names: of those to load; None for all.

    Raises:
        InputError: a plugin cannot be imported or is no subclass of ``base``.
    """
    instances = []
    for name, point in plugins(group).items():
        if names is not None and name not in names:
            continue
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
