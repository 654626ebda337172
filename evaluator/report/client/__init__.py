"""The report to hand over: what was judged, its grade, and the errors that reviewers confirmed.

A run with its verdicts goes in; a page comes out that a client can read and print, with nothing
undecided in it, as HTML or PDF.
"""

from .rendering import Client, ClientPdf

__all__ = ["Client", "ClientPdf"]
