"""What stands in both languages as it is: code, formulas, markup."""

from __future__ import annotations

import numpy as np

from evaluator import evaluate
from evaluator.evaluation.verbatim import LONGEST, is_verbatim

CODE = "for k in range(3): print(k) print(k) print(k)"
SOURCE = f"安装很简单。\n{CODE}\n完成后重新启动电脑。"
ENGLISH = f"Installation is easy.\n{CODE}\nRestart the computer when done."


def test_what_is_verbatim() -> None:
    assert is_verbatim("x = 1\n", "x  = 1")
    assert not is_verbatim("x = 1", "x = 2")
    assert not is_verbatim("计数 = 1", "计数 = 1")  # not translated
    assert not is_verbatim(" ", "")


def test_it_is_paired_and_neither_scored_nor_checked() -> None:
    found = evaluate(SOURCE, {"mt": ENGLISH}, references=[ENGLISH], force=True)
    pairs = found.pairs[found.pairs["level"] == "sentence"].set_index("source_text")
    assert pairs.loc[CODE, "translation_text"] == CODE
    shown = pairs[["bleu", "chrf", "similarity", "source_coverage"]].notna()
    assert not shown.loc[CODE].any()
    assert shown.drop(CODE).all(axis=None)
    assert pairs.loc[CODE, "priority"] == 0
    assert {finding.pair_id for finding in found.findings}.isdisjoint({pairs.loc[CODE, "pair_id"]})
    assert found.scores["mt"]["chrf"].segments == 2
    assert any("as it is, such as code" in note for note in found.run.manifest.notes)


def test_pairs_that_were_given_are_scored_as_by_other_programs() -> None:
    lines = SOURCE.split("\n"), ENGLISH.split("\n")
    found = evaluate(lines[0], {"mt": lines[1]}, references=[lines[1]], metrics=["chrf"])
    assert found.scores["mt"]["chrf"].segments == 3
    assert np.isclose(found.scores["mt"]["chrf"].value, 100)


def test_what_no_sentence_is_as_long_as_is_scored_and_not_checked() -> None:
    texts = [("水" * (LONGEST + 1), "水 water"), ("水", "water 水")]
    found = evaluate(
        [source for source, _ in texts],
        {"mt": [translation for _, translation in texts]},
        metrics=["chrf"],
        checks=["untranslated"],  # which needs no encoder
        force=True,
    )
    assert {finding.pair_id.split(".")[0] for finding in found.findings} == {"p2"}
    assert any("longer than any sentence (20000 char" in n for n in found.run.manifest.notes)
