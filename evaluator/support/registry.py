"""Plugins are found by entry point, the built-in ones too.

A package adds its own by declaring, for instance::

    [project.entry-points."evaluator.checks"]
    house-style = "acme.style:HouseStyle"
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from functools import cache, partial
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from ..errors import InputError
from .plugins import Containment, Origin, PluginError

_NEAR = 0.7
"""How much alike a misspelt name and a known one are, from 0 to 1."""


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
                f"two packages register {point.name!r}: {Origin.of(known)} ({known.value}) and "
                f"{Origin.of(point)} ({point.value}); uninstall one of them",
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
            near = difflib.get_close_matches(name, known, n=1, cutoff=_NEAR)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
            kind = group.rpartition(".")[2]
            raise InputError(f"nothing of that name is registered; {hint}", place=f"{kind}: {name}")
    return [name for name in known if (not only or name in only) and name not in skip]


def load_plugins(
    group: str,
    base: type[Any],
    names: Collection[str] | None = None,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    containment: Containment | None = None,
) -> list[Any]:
    """Instances of what is registered in a group, in alphabetical order of the names.

    Parameters:
        group: name of the entry-point group, for instance ``evaluator.checks``.
        base: class that everything in the group must derive from.
        names: of those to load; None for all.
        settings: name → key → value, of plugins of any group.
        containment: of those that cannot be loaded; None to stop at the first.

    Raises:
        PluginError: a plugin cannot be imported or made, or is no subclass of ``base``.
        InputError: a plugin knows no such setting.
    """
    containment = containment or Containment()
    instances = []
    for name, point in plugins(group).items():
        if names is not None and name not in names:
            continue
        plugin = containment.run(Origin.of(point), partial(_instance, point, base), None)
        if plugin is not None:
            if name in (settings or {}):
                plugin.configure((settings or {})[name])
            instances.append(plugin)
    return instances


def check_settings(
    settings: Mapping[str, Mapping[str, Any]], groups: Sequence[str], beside: Collection[str] = ()
) -> None:
    """Refuse settings of a plugin that is not there.

    Parameters:
        settings: name → key → value.
        groups: whose plugins take settings.
        beside: other names that take settings.

    Raises:
        InputError: there is no plugin of a name.
    """
    known = [*beside, *(name for group in groups for name in plugins(group))]
    for name in settings:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise InputError(
                f"nothing of that name takes settings{hint}", place=f"settings: {name}"
            )


def foreign_origins(groups: Sequence[str]) -> list[Origin]:
    """Where the plugins of some groups come from that did not come with this program."""
    found = [Origin.of(point) for group in groups for point in plugins(group).values()]
    return [origin for origin in found if not origin.is_built_in]


def _instance(point: EntryPoint, base: type[Any]) -> Any:
    """What an entry point leads to, made."""
    origin = Origin.of(point)
    try:
        kind = point.load()
        if not (isinstance(kind, type) and issubclass(kind, base)):
            raise PluginError(origin, f"{point.value} is no subclass of {base.__name__}")
        plugin = kind()
    except PluginError:
        raise
    except (Exception, SystemExit) as error:
        raise PluginError(
            origin, f"cannot be loaded ({error})", "mend or uninstall the package"
        ) from error
    plugin.origin = origin
    return plugin
