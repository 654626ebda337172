"""Bilingual translation-quality evaluation, Chinese to English."""

from importlib.metadata import version

__version__ = version("bilingual-evaluator")
