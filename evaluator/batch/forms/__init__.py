"""Formats of datasets: files read record by record, and written again with some of their records.

A file goes in; its records come out one after another, and never all at once.
"""

from .base import Form, Record
from .registry import form_of, forms

__all__ = ["Form", "Record", "form_of", "forms"]
