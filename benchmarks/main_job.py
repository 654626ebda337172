"""Seconds and peak memory of the main job and its kin, beside what they are held against.

    python benchmarks/main_job.py [--runs N] [--states first,model,…] [--cache FOLDER]
                                  [--chapters FOLDER]

The main job is ``evaluator score`` on the sample corpus.  Its states: ``first``, nothing is cached
(the bundled model is converted first); ``model``, the model is converted but nothing else there;
``cached``, nothing has changed since an earlier run; ``made``, all is cached but what came of it;
``changed``, one sentence of one translation is written otherwise.  Its kin: ``lines``, 500 pairs of
the sample given line by line, the model converted but nothing else there; ``compare``, two runs
held side by side; ``import`` and ``help``, the package imported and the command's help printed;
``chapters``, hand-made alignments of novels (MAC-Dev, in the folder named) aligned anew.

Everything stands beside a yardstick of the same table: ``import pandas``, or plain ``encode`` of
the same distinct texts by Sentence Transformers, with the imports.  Every run is a process of its
own; medians of N runs are printed, with the largest resident set of any, what they are as a
multiple of the yardstick (of ``encode`` in wall seconds, of ``import pandas`` in processor
seconds, as is what has no yardstick), the aim, and the parts of the last run: what it imports, its
own steps, and the rest, which is writing.  ``--cache`` starts with a copy of a cache that knows the
corpus, which spares the run that fills one.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "references/western-development-2020"
TRANSLATION = "translations/mt-2020.en.txt"
CHAPTERS = ROOT.parent / "shared/alignment-gold"
PAIRS = 500
PANDAS, ENCODE, ENCODE_LINES, ENCODE_CHAPTERS = (
    "import pandas",
    "encode the sample",
    f"encode {PAIRS} pairs",
    "encode the chapters",
)


@dataclass(frozen=True, slots=True)
class State:
    """What is measured.

    Attributes:
        title: in the table.
        yardstick: that it is held against; empty where seconds are.
        aim: the most that it may be, as a multiple of the yardstick or in seconds; None for none.
    """

    title: str
    yardstick: str = ""
    aim: float | None = None


STATES = {
    "first": State("first run, model converted", ENCODE, 1.8),
    "model": State("model converted, nothing else cached", ENCODE, 1.5),
    "cached": State("nothing has changed", PANDAS, 4),
    "made": State("all cached but what came of it", PANDAS),
    "changed": State("one sentence changed", PANDAS, 8),
    "compare": State("two runs compared", PANDAS, 6),
    "lines": State(f"{PAIRS} pairs by line", ENCODE_LINES, 1.5),
    "chapters": State("chapters aligned", ENCODE_CHAPTERS, 1.5),
    "import": State("import evaluator", "", 0.15),
    "help": State("evaluator --help", "", 0.4),
}
IMPORTS = "import evaluator.cli.app, evaluator.jobs, evaluator.evaluation.pipeline"
TEXTS = """
import sys
from pathlib import Path
from evaluator.documents import read_document
from evaluator.language import Language, simplified
from evaluator.structure import read_structure
texts = {}
for path in map(Path, sys.argv[1:]):
    language = Language.CHINESE if ".zh." in path.name else Language.ENGLISH
    for unit in read_structure(read_document(path).text, language).units:
        texts |= dict.fromkeys(simplified(sentence.text) for sentence in unit.sentences)
"""
LINES = """
import sys
from pathlib import Path
from evaluator.language import simplified
texts = [line for file in sys.argv[1:] for line in Path(file).read_text("utf-8").splitlines()]
texts = dict.fromkeys(map(simplified, texts))
"""
SENTENCES = """
import json, sys
from pathlib import Path
texts = {}
for file in sys.argv[1:]:
    data = json.loads(Path(file).read_text("utf-8"))
    texts |= dict.fromkeys([*data["zh"], *data["en"]])
"""
ENCODER = """
from evaluator.embedding import SentenceTransformerEncoder
from evaluator.embedding.sources import find_source
SentenceTransformerEncoder(find_source(None)).encode(list(texts))
"""
ALIGN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from benchmarks.alignment import aligned, read_chapters
from evaluator.embedding import load_encoder
for one in read_chapters(Path(sys.argv[2]), load_encoder()):
    aligned(one.source, one.target, one.encoders)
"""
ENCODED = (
    "source/official.zh.txt",
    TRANSLATION,
    "translations/human-b.en.txt",
    "references/a.en.txt",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took.

    Attributes:
        wall: seconds.
        cpu: seconds of its own and of the processes that it has waited for.
        memory: largest resident set in MiB.
    """

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where the runs of one measurement lie.

    Attributes:
        folder: of all of it.
        chapters: with hand-made alignments.
    """

    folder: Path
    chapters: Path

    @property
    def cache(self) -> Path:
        """The cache that all runs use."""
        return self.folder / "cache"

    @property
    def run(self) -> Path:
        """The folder of the last run."""
        return self.folder / "run"

    def cost(self, *command: str, keep: bool = True) -> Cost:
        """Run Python once.

        Parameters:
            command: its arguments.
            keep: whether what comes of judging is kept and read.
        """
        environment = {
            "EVALUATOR_CACHE_DIR": str(self.cache),
            "EVALUATOR_HISTORY": str(self.folder / "history.sqlite"),
            "EVALUATOR_KEEP_RUNS": str(int(keep)),
            "PYTHONDONTWRITEBYTECODE": "",  # what is installed has its bytecode beside it
        }
        begin = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *command],
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"the run failed with exit code {process.returncode}")
        return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)

    def score(self, *arguments: str, keep: bool = True) -> Cost:
        """Score once."""
        return self.cost("-m", "evaluator", "score", *arguments, "--out", str(self.run), keep=keep)

    def forget(self, *, model: bool) -> None:
        """Empty the cache, wholly or all but the converted model."""
        for entry in self.cache.iterdir():
            if model or entry.name != "models":
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    def changed(self, number: int) -> Path:
        """The corpus with one word more in one sentence of one translation.

        Parameters:
            number: that the word tells, so that no two are alike.
        """
        corpus = self.folder / f"changed-{number}" / CORPUS.name
        shutil.copytree(CORPUS, corpus)
        file = corpus / TRANSLATION
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(". ", f" number {number}. ", 1), encoding="utf-8")
        return corpus

    def lines(self) -> tuple[Path, Path]:
        """Files of the sample's pairs, source and translation, a line a pair."""
        files = self.folder / "lines.zh.txt", self.folder / "lines.en.txt"
        if not files[0].exists():
            from evaluator.runs import read_run

            pairs = read_run(self.run).pairs
            paired = pairs[(pairs["level"] == "sentence") & (pairs["status"] == "paired")][:PAIRS]
            for file, column in zip(files, ("source_text", "translation_text"), strict=True):
                lines = paired[column].str.replace(r"\s+", " ", regex=True)
                file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return files


def measured(state: str, place: Place, number: int) -> Cost:
    """Bring the cache into a state, and do in it what is to be measured.

    Parameters:
        state: name of it.
        place: where an earlier run has filled the cache.
        number: of the run.
    """
    if state in ("first", "model", "lines"):
        place.lines()
        place.forget(model=state == "first")
    if state == "lines":
        source, translation = map(str, place.lines())
        return place.score("--lines", "--source", source, "--translation", f"mt={translation}")
    if state == "changed":
        return place.score(str(place.changed(number)))
    if state == "compare":
        runs = [str(place.folder / f"run-{k}") for k in range(2)]
        for run in runs:
            if not Path(run).exists():
                place.score(str(CORPUS))
                shutil.copytree(place.run, run)
        return place.cost("-m", "evaluator", "compare", *runs)
    if state == "chapters":
        return place.cost("-c", ALIGN, str(ROOT), str(place.chapters))
    if state == "import":
        return place.cost("-c", "import evaluator")
    if state == "help":
        return place.cost("-m", "evaluator", "--help")
    return place.score(str(CORPUS), keep=state != "made")


def yardsticks(place: Place, states: Iterable[str]) -> dict[str, Callable[[], Cost]]:
    """What some states are held against, by name, and how each is measured."""
    sample = [str(CORPUS / file) for file in ENCODED]
    chapters = [str(file) for file in sorted((place.chapters / "mac-dev").glob("*.json"))]
    known: dict[str, Callable[[], Cost]] = {
        PANDAS: lambda: place.cost("-c", PANDAS),
        ENCODE: lambda: place.cost("-c", TEXTS + ENCODER, *sample),
        ENCODE_LINES: lambda: place.cost("-c", LINES + ENCODER, *map(str, place.lines())),
        ENCODE_CHAPTERS: lambda: place.cost("-c", SENTENCES + ENCODER, *chapters),
    }
    wanted = {PANDAS, *(STATES[state].yardstick for state in states)}
    return {name: measure for name, measure in known.items() if name in wanted}


def show(title: str, costs: Sequence[Cost], verdict: str = "", parts: str = "") -> Cost:
    """Print a line; return the medians."""
    middle = Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        max(cost.memory for cost in costs),
    )
    print(
        f"{title:<36} {middle.wall:>8.2f} {middle.cpu:>8.2f} {middle.memory:>9.0f}  "
        f"{verdict:<32} {parts}".rstrip(),
        flush=True,
    )
    return middle


def verdict(state: State, costs: Sequence[Cost], known: dict[str, Cost]) -> str:
    """How a state stands beside its yardstick and its aim."""
    wall, cpu = (statistics.median(getattr(c, kind) for c in costs) for kind in ("wall", "cpu"))
    if not state.yardstick:
        figure, told = cpu, f"{cpu:.2f} s"
    else:
        beside = known[state.yardstick]
        figure = cpu / beside.cpu if state.yardstick == PANDAS else wall / beside.wall
        told = f"{figure:.1f} x {state.yardstick}"
    if state.aim is None:
        return told
    return f"{told} ({'met' if figure <= state.aim else 'missed'}: {state.aim:g})"


def parts_of(place: Place, total: float) -> str:
    """Wall seconds of a run's parts: what it imports, its own steps, and the rest."""
    imports = place.cost("-c", IMPORTS).wall
    timings = json.loads((place.run / "run.json").read_text(encoding="utf-8"))["timings"]
    rest = max(total - imports - sum(timings.values()), 0)
    parts = {"imports": imports, **timings, "rest, writing": rest}
    return ", ".join(f"{name} {seconds:.1f}" for name, seconds in parts.items())


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each state")
    parser.add_argument("--states", default=",".join(STATES), help="states to measure, in order")
    parser.add_argument("--cache", type=Path, help="cache that knows the corpus, to be copied")
    parser.add_argument("--chapters", type=Path, default=CHAPTERS, help="holds a folder mac-dev")
    given = parser.parse_args()
    states = given.states.split(",")
    if unknown := set(states) - set(STATES):
        parser.error(f"no such state: {', '.join(sorted(unknown))}")
    if not (given.chapters / "mac-dev").is_dir():
        states = [state for state in states if state != "chapters"]
    print(
        f"{platform.system()} {platform.machine()}, {len(os.sched_getaffinity(0))} cores, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}; {CORPUS.name}; "
        f"medians of {given.runs}"
    )
    print(f"{'state':<36} {'seconds':>8} {'cpu':>8} {'peak MiB':>9}  {'beside (aim)':<32} parts")
    compileall.compile_dir(ROOT / "evaluator", quiet=1)
    with tempfile.TemporaryDirectory() as name:
        place = Place(Path(name), given.chapters)
        if given.cache:
            shutil.copytree(given.cache, place.cache)
        else:
            place.cache.mkdir()
        filled = place.score(str(CORPUS))
        known = {
            name: show(name, [measure() for _ in range(given.runs)])
            for name, measure in yardsticks(place, states).items()
        }
        for state in states:
            # The first run has been done already, to fill the cache.
            costs = [filled] if state == "first" and not given.cache else []
            costs += [measured(state, place, k) for k in range(len(costs), given.runs)]
            is_run = state not in ("compare", "chapters", "import", "help")
            parts = parts_of(place, costs[-1].wall) if is_run else ""
            show(STATES[state].title, costs, verdict(STATES[state], costs, known), parts)


if __name__ == "__main__":
    main()
