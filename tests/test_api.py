"""The evaluator from Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from evaluator import evaluate
from evaluator.comparison import Sampling
from evaluator.errors import InputError

SOURCE = ["我们爱和平。", "西部地区要发展。", "教育很重要。", "学校在这里。"]
GOOD = ["We love peace.", "The west must develop.", "Education matters.", "The school is here."]
WORSE = ["We love war.", "The west must develop.", "It is raining.", "The school is here."]


def test_segments_are_evaluated_and_compared(tmp_path: Path) -> None:
    found = evaluate(SOURCE, {"mt": WORSE, "human": GOOD}, references=[GOOD])
    assert found.scores["human"]["bleu"].value == pytest.approx(100)
    assert found.pairs[found.pairs["level"] == "sentence"].groupby("system").size()["mt"] == 4
    comparison = found.compare(sampling=Sampling(bootstrap_samples=50, trials=50))
    assert comparison.systems == ["mt", "human"]
    assert {d.block.id for d in comparison.versus[0].gains} == {"p1.1", "p3.1"}
    assert (found.save(tmp_path / "run") / "index.html").is_file()
    other = evaluate(SOURCE, {"third": GOOD}, references={"a": GOOD})
    assert found.compare(other, baseline="third").systems == ["third", "mt", "human"]


def test_texts_and_files(tmp_path: Path) -> None:
    file = tmp_path / "mt.txt"
    file.write_text("\n".join(GOOD), encoding="utf-8")
    found = evaluate("\n".join(SOURCE), {"mt": file})
    assert "similarity" in found.scores["mt"]
    assert "bleu" not in found.scores["mt"]
    with pytest.raises(InputError, match="only one system"):
        found.compare()


@pytest.mark.parametrize(
    ("translations", "message"),
    [
        ({}, "no translation to judge"),
        ({"mt": ""}, r"translations\['mt'\]: the text is empty"),
        ({"mt": GOOD[:2]}, r"translations\['mt'\]: has 2 lines, and source has 4; with by_l"),
        ({"mt": SOURCE}, "as if the source had been copied.*force=True"),
        ({"mt": Path("none.txt")}, "no such file"),
    ],
)
def test_bad_input(translations: dict[str, list[str]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        evaluate(SOURCE, translations)


def test_a_run_tells_the_domains_of_knowledge_that_it_was_searched_for() -> None:
    def told(source: list[str], translation: list[str], *domains: str) -> object:
        found = evaluate(
            source, {"mt": translation}, domains=domains, checks=["knowledge"], metrics=["bleu"]
        )
        return found.run.manifest.settings["domains"]

    assert told(SOURCE, GOOD) == "auto: all", "too short to tell by"
    assert told(SOURCE, GOOD, "law-courts", "contracts") == "contracts law-courts"
    assert told(SOURCE, GOOD, "none") == "none"
    lines = [
        f"最高人民法院第{k}次公布指导性案例，被告人不服一审判决，提出上诉。" for k in range(30)
    ]
    english = [f"The Supreme People's Court published case {k}." for k in range(30)]
    found = str(told(lines, english))
    assert found.startswith("auto: ")
    assert "law-courts" in found
    assert "it-software" not in found


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, evaluator; sys.exit(bool({'pandas', 'torch'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
