"""What is to be judged: folders with a corpus.toml, files named one by one, and programs.

Paths and options go in; a :class:`Corpus` of files comes out.  A program that translates is run
here, and its output becomes one more file.
"""

from .corpus import Corpus, bilingual_corpus, load_corpus, with_files
from .origins import File, Origin, Program
from .programs import TIME_LIMIT, with_programs

__all__ = [
    "TIME_LIMIT",
    "Corpus",
    "File",
    "Origin",
    "Program",
    "bilingual_corpus",
    "load_corpus",
    "with_files",
    "with_programs",
]
