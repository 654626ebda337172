"""How errors call what a user has given: by the option or, to a Python program, the argument.

The rooms below know what is wrong and not who asked.  They name it by :func:`argument`, which
speaks as the face does that was used: the command line unless a call says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_OPTIONS = {
    "adjudicators": "--adjudicator",
    "by_line": "--lines",
    "checks": "--check",
    "columns": "--column",
    "domains": "--domain",
    "form": "--format",
    "judge_models": "--judge-model",
    "judges": "--judge",
    "language": "--lang",
    "metrics": "--metric",
    "references": "--reference",
    "reviewers": "--reviewer",
    "settings": "--set",
    "skip_checks": "--skip-check",
    "skip_metrics": "--skip-metric",
    "skip_states": "--skip-state",
    "systems": "--system",
    "translations": "--translation",
}
"""Options that are called otherwise than the argument: most of them are given one by one."""

_IN_PYTHON: ContextVar[bool] = ContextVar("in_python", default=False)


def argument(name: str, value: object = None, *, form: str = "") -> str:
    """What the user calls an argument.

    Parameters:
        name: of the argument in Python, for instance ``source_version``.
        value: that it was given or should be given; True for a switch.
        form: in which its value is written on the command line, where none was given.

    Returns:
        for instance ``--source-version old`` or ``source_version='old'``.
    """
    if _IN_PYTHON.get():
        return name if value is None else f"{name}={value!r}"
    option = _OPTIONS.get(name, f"--{name.replace('_', '-')}")
    if isinstance(value, float):
        value = f"{value:g}"
    told = form if value in (None, True) else str(value)
    return f"{option} {told}" if told else option


def spoken(command: str, python: str) -> str:
    """What differs between the faces by more than the name of an argument.

    Parameters:
        command: as a user of the command line is told it.
        python: as a Python program is.
    """
    return python if _IN_PYTHON.get() else command


@contextmanager
def speaking_python() -> Iterator[None]:
    """Within a ``with``, errors name arguments of Python."""
    token = _IN_PYTHON.set(True)
    try:
        yield
    finally:
        _IN_PYTHON.reset(token)
