"""What is to be judged: folders with a corpus.toml, files named one by one, and programs.

Paths and options go in; a :class:`Corpus` of files comes out.  A program that translates is run
here, and its output becomes one more file.
"""

from .corpus import Corpus, bilingual_corpus, load_corpus, with_files
from .inputs import Inputs, assemble
from .origins import File, Given, Origin, Program, Text
from .programs import with_programs
from .test_sets import TestSet

__all__ = [
    "Corpus",
    "File",
    "Given",
    "Inputs",
    "Origin",
    "Program",
    "TestSet",
    "Text",
    "assemble",
    "bilingual_corpus",
    "load_corpus",
    "with_files",
    "with_programs",
]
