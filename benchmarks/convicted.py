"""How often `suspect` is right by its threshold in documents that speak against themselves.

    python benchmarks/convicted.py [--half dev] [--set wmt20-news]

For each threshold: stretches in machine translations of documents whose known terms are often
wrong, how many of them overlap an expert's mark, and likewise in human translations.  One of the
two shipped networks has learnt from each set.
"""

from __future__ import annotations

import argparse
from collections import Counter

import checks
import judged

from evaluator.checks import CheckedDocument
from evaluator.checks.base import CONVICTED
from evaluator.checks.suspect import stretches

THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    judged.add_options(parser)
    parser.add_argument("--set", default="wmt20-news", help="of human judgements")
    options = parser.parse_args()
    link = checks.linker()
    documents: Counter[tuple[bool, bool]] = Counter()
    found: Counter[tuple[float, bool, bool]] = Counter()
    systems = judged.documents(options.shared, options.set, options.half)
    for system, texts in sorted(systems.items()):
        is_human = judged.is_human(system)
        for doc in texts:
            pairs = link([segment.pair for segment in doc])
            is_convicted = CheckedDocument(pairs, similar=checks.similar).testimony >= CONVICTED
            documents[is_human, is_convicted] += 1
            if not is_convicted:
                continue
            for segment, pair in zip(doc, pairs, strict=True):
                marks = [(start, end) for _, start, end in segment.errors]
                for threshold in THRESHOLDS:
                    for words in stretches(pair.risks, threshold):
                        place = (words[0].start, words[-1].end)
                        found[threshold, is_human, judged.overlap([place], marks)] += 1
    for is_human, kind in ((False, "machine"), (True, "human")):
        convicted, spared = documents[is_human, True], documents[is_human, False]
        print(f"{kind} translations: {convicted} of {convicted + spared} documents convicted")
        for threshold in THRESHOLDS:
            right, wrong = found[threshold, is_human, True], found[threshold, is_human, False]
            if right + wrong:
                print(f"  from {threshold:.2f}: {right / (right + wrong):.2f} of {right + wrong}")


if __name__ == "__main__":
    main()
