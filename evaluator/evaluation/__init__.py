"""The pipeline: a corpus → a run.

In goes a :class:`~evaluator.corpora.Corpus`; out comes a :class:`~evaluator.model.run.Run`, not yet
saved.  ``pipeline.py`` is the table of contents: read, structure, encode, align, read evidence,
judge, order.
"""

from .choice import Choice
from .differences import collate_versions, differences_table
from .pairing import Pairing, pair_corpus
from .pipeline import evaluate_corpus

__all__ = [
    "Choice",
    "Pairing",
    "collate_versions",
    "differences_table",
    "evaluate_corpus",
    "pair_corpus",
]
