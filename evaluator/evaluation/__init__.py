"""The pipeline: a corpus → a run.

In goes a :class:`~evaluator.corpora.Corpus`; out comes a :class:`~evaluator.model.run.Run`, not yet
saved.  ``pipeline.py`` is the table of contents: read, structure, encode, align, read evidence,
judge, order.  It is loaded only once something is to be paired or judged: a run that is kept needs
none of it.
"""

from typing import TYPE_CHECKING

from ..support.lazy import loader
from .choice import Choice
from .identity import run_identity

if TYPE_CHECKING:
    from .differences import collate_versions, differences_table
    from .pairing import Pairing, pair_corpus
    from .pipeline import evaluate_corpus

__getattr__ = loader(
    __name__,
    {
        "Pairing": ".pairing",
        "collate_versions": ".differences",
        "differences_table": ".differences",
        "evaluate_corpus": ".pipeline",
        "pair_corpus": ".pairing",
    },
)

__all__ = [
    "Choice",
    "Pairing",
    "collate_versions",
    "differences_table",
    "evaluate_corpus",
    "pair_corpus",
    "run_identity",
]
