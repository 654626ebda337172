"""Bilingual translation-quality evaluation, Chinese to English.

:func:`evaluate`, :func:`compare`, :func:`align` and :func:`validate` are the ways in from Python;
they are imported only when one is asked for, so that whoever wants the version need not wait for
pandas.
"""

from typing import TYPE_CHECKING, Any

from .support.version import VERSION

if TYPE_CHECKING:
    from .api import Evaluation, align, compare, evaluate, validate
    from .comparison import Sampling

__all__ = ["Evaluation", "Sampling", "align", "compare", "evaluate", "validate"]
__version__ = VERSION


def __getattr__(name: str) -> Any:
    if name in __all__:
        from . import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
