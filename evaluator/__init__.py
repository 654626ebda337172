"""Bilingual translation-quality evaluation, Chinese to English.

Texts go in by :func:`evaluate`, :func:`compare`, :func:`align` or :func:`validate`, and what was
found of them comes out; term lists and reviewers' verdicts have functions of their own.  They are
imported only when one is asked for, so that whoever wants the version need not wait for pandas.
"""

from typing import TYPE_CHECKING, Any

from .support.version import VERSION

if TYPE_CHECKING:
    from .api import (
        Evaluation,
        align,
        check_terms,
        compare,
        convert_terms,
        evaluate,
        export_reviews,
        import_reviews,
        mine_terms,
        serve_reviews,
        suggest_terms,
        validate,
    )
    from .comparison import Sampling

__all__ = [
    "Evaluation",
    "Sampling",
    "align",
    "check_terms",
    "compare",
    "convert_terms",
    "evaluate",
    "export_reviews",
    "import_reviews",
    "mine_terms",
    "serve_reviews",
    "suggest_terms",
    "validate",
]
__version__ = VERSION


def __getattr__(name: str) -> Any:
    if name in __all__:
        from . import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
