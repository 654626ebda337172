"""Datasets too large to hold: judged in partitions on Dask, on this machine or on many.

A table of pairs goes in; a folder with a result beside every partition, a summary and a page of
the worst pairs comes out.  Every partition is judged by :mod:`~evaluator.evaluation.judging`
alone; scheduling, shipping and trying again are Dask's affair.
"""

from typing import TYPE_CHECKING

from ..support.lazy import loader
from .recipe import Read, Recipe

if TYPE_CHECKING:
    from .job import BatchRequest, Done, judge_dataset

__getattr__ = loader(__name__, {"BatchRequest": ".job", "Done": ".job", "judge_dataset": ".job"})

__all__ = ["BatchRequest", "Done", "Read", "Recipe", "judge_dataset"]
