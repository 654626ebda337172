"""Plugins in their place: where they come from, and what becomes of their failures."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import Distribution, EntryPoint
from typing import TypeVar

from ..errors import InputError
from .vocabulary import argument

OWN_PACKAGE = "bilingual-evaluator"
_MEND = "mend or uninstall the package"
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a plugin comes from.

    Attributes:
        group: of entry points, for instance ``evaluator.checks``.
        name: under which it is registered.
        package: that registers it; empty where that is not known.
        version: of the package.
    """

    group: str
    name: str
    package: str = ""
    version: str = ""

    @classmethod
    def of(cls, point: EntryPoint) -> Origin:
        """The origin of what an entry point leads to."""
        return cls(point.group, point.name, *_package(point.dist))

    @property
    def is_built_in(self) -> bool:
        """Whether it came with this program."""
        return self.package == OWN_PACKAGE

    def __str__(self) -> str:
        kind = self.group.rpartition(".")[2].removesuffix("s")
        package = f"{self.package} {self.version}".rstrip() or "an unknown package"
        return f"{kind} {self.name} of {package}"


@cache
def _package(distribution: Distribution | None) -> tuple[str, str]:
    """Name and version of a package; reading them takes a millisecond, and a package has many."""
    return (distribution.name, distribution.version) if distribution else ("", "")


class PluginError(InputError):
    """A plugin does not do what it has to; told in one line that names it, exit code 2.

    Parameters:
        origin: of the plugin.
        reason: what it did.
        mend: what the user can do.
    """

    def __init__(self, origin: Origin, reason: str, mend: str = "") -> None:
        self.origin, self.reason = origin, " ".join(reason.split())
        super().__init__(f"{self.reason}{f'; {mend}' if mend else ''}", place=str(origin))


@dataclass(slots=True)
class Containment:
    """What keeps a plugin's failure from being the program's.

    Attributes:
        keep_going: go on without a plugin that fails.
        failures: of those that did, in order.
    """

    keep_going: bool = False
    failures: list[PluginError] = field(default_factory=list)

    def run(self, origin: Origin, action: Callable[[], _Result], instead: _Result) -> _Result:
        """Do something of a plugin's.

        What it prints goes to stderr, since stdout may be read by a program.

        Parameters:
            origin: of the plugin.
            action: what it is to do, with what checks its result.
            instead: the result where it fails and the run goes on.

        Raises:
            PluginError: it failed, and the run does not go on.
        """
        try:
            with contextlib.redirect_stdout(sys.stderr):
                return action()
        except PluginError as error:
            failure = error
        except InputError as error:  # what the user gave is wrong, not the plugin
            failure = PluginError(origin, str(error))
            if origin.is_built_in and not self.keep_going:
                raise
        except (Exception, SystemExit) as error:
            said = str(error)
            reason = f"{type(error).__name__}{f': {said}' if said else ''}"
            may_be_left_out = origin.group in ("evaluator.metrics", "evaluator.checks")
            failure = PluginError(origin, reason, _leave_out() if may_be_left_out else _MEND)
            failure.__cause__ = error
        if not self.keep_going:
            raise failure
        self.failures.append(failure)
        return instead


def _leave_out() -> str:
    return f"leave it out, or go on without it with {argument('keep_going', True)}"


def contained(origin: Origin, action: Callable[[], _Result]) -> _Result:
    """Do something of a reader's: another package's is told by its name where it fails.

    Raises:
        PluginError: another package's reader failed.
    """
    if origin.is_built_in:
        return action()
    done: list[_Result] = []
    Containment().run(origin, lambda: done.append(action()), None)
    return done[0]
