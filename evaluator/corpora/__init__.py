"""What is to be judged: folders with a corpus.toml, files named one by one, and programs.

Paths and options go in; a :class:`Corpus` of files comes out.  A program that translates is run
here, and its output becomes one more file.
"""

from .corpus import Corpus, bilingual_corpus, load_corpus, with_files
from .inputs import Inputs, assemble
from .origins import File, Given, Origin, Program, Text
from .profile import PROFILE_FILE, Profile, found_profile, read_profile, with_profile
from .programs import with_programs
from .test_sets import TestSet

__all__ = [
    "PROFILE_FILE",
    "Corpus",
    "File",
    "Given",
    "Inputs",
    "Origin",
    "Profile",
    "Program",
    "TestSet",
    "Text",
    "assemble",
    "bilingual_corpus",
    "found_profile",
    "load_corpus",
    "read_profile",
    "with_files",
    "with_profile",
    "with_programs",
]
