"""Quality estimation, with a reference or without one, fitted to experts' judgements.

Token vectors of a pair go in; the probability of a major error and the words at risk come out.
Importing this room is cheap; what computes is imported only when a pair has to be judged.
"""

from typing import TYPE_CHECKING

from ..support.lazy import loader

if TYPE_CHECKING:
    from .combination import Combination
    from .estimates import ALGORITHM, WORD_CUT, Estimate, WordRisk, estimate
    from .parameters import Parameters, load_parameters, save_parameters

__getattr__ = loader(
    __name__,
    {
        "ALGORITHM": ".estimates",
        "Combination": ".combination",
        "Estimate": ".estimates",
        "Parameters": ".parameters",
        "WORD_CUT": ".estimates",
        "WordRisk": ".estimates",
        "estimate": ".estimates",
        "load_parameters": ".parameters",
        "save_parameters": ".parameters",
    },
)

__all__ = [
    "ALGORITHM",
    "WORD_CUT",
    "Combination",
    "Estimate",
    "Parameters",
    "WordRisk",
    "estimate",
    "load_parameters",
    "save_parameters",
]
