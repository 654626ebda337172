"""Figures for the checks of names, places, pinyin and short names.

    python benchmarks/checks_names.py [--half dev|test|all] [--show]

Prints for each check: findings, right ones among them, precision, on the annotated half of the
policy document and on WMT21 news (MT systems; human translations); recall of injected faults;
and the seconds that the checks take on the sample corpus.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from pathlib import Path

from evaluator.checks import CheckedDocument, CheckedPair, Draft
from evaluator.checks.abbreviations import AbbreviationCheck
from evaluator.checks.names import NameCheck
from evaluator.checks.transliteration import TransliterationCheck
from evaluator.model import Severity, Status
from evaluator.structure import split_sentences  # noqa: F401

JUDGEMENTS = Path("/work/shared/human-judgements")
CHECKS = [NameCheck(), TransliterationCheck(), AbbreviationCheck()]
