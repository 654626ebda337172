"""``evaluator batch`` held against what it promises: speed, flat memory, one result whoever works.

    python -m benchmarks.batch --surface 20000 --encoder 2000
    python -m benchmarks.batch --work /tmp/batch --only surface encoder

Pairs are those of ``../shared/human-judgements``, each once; where more are asked for, two of them
are joined.  Every part can be left out by ``--only``; figures go to stdout as JSON.  With
``--work`` they are kept in that folder as well, those of a part that is being measured every few
seconds: one that was stopped goes on there, and one that is done is not measured again.  On a
machine that has other work to do, processor seconds say more than those of the clock.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import psutil

SHARED = Path(__file__).parent.parent.parent / "shared" / "human-judgements"
FILES = (
    "wmt21-ted.zh-en.mqm.jsonl",
    "wmt20-news.zh-en.mqm.jsonl",
    "wmt21-news.zh-en.mqm-scores.jsonl",
)
STRETCHES = (0.1, 0.5, 1.0)
PARTS = (
    "cost", "surface", "encoder", "same", "overhead", "killed", "broken", "filter", "parity",
    "lines",
)  # fmt: skip
_LOOK = 0.25  # seconds between two looks at memory
_KEEP = 5.0  # seconds between two times that figures are kept
_SCORE_BY_PROCESSOR_SECONDS = """
import time
time.perf_counter = time.process_time
from evaluator.cli import main
main()
"""  # so that a busy machine does not show in the seconds of a stage
Pair = tuple[str, str]


def single_pairs() -> list[Pair]:
    """Pairs of the judged test sets, each once."""
    seen: dict[Pair, None] = {}
    for name in FILES:
        for line in (SHARED / name).read_text("utf-8").splitlines():
            record = json.loads(line)
            seen[record["source"].strip(), record["translation"].strip()] = None
    return [pair for pair in seen if all(pair)]


def distinct_pairs(number: int) -> Iterator[Pair]:
    """So many pairs of the judged test sets as they stand there; then two joined."""
    pairs = single_pairs()
    yield from islice(pairs, number)
    for k in range(number - len(pairs)):
        step, at = divmod(k, len(pairs))
        (source, translation), other = pairs[at], pairs[(at + 7919 * (step + 1)) % len(pairs)]
        yield source + other[0], f"{translation} {other[1]}"


def shuffled_pairs(number: int) -> list[Pair]:
    """So many pairs drawn by chance, of all test sets however few they are.

    As the test sets stand, talks come first, joined pairs last: a few would all be short, and
    memory that grows with the texts of a partition would look like memory never given back.
    """
    population = list(distinct_pairs(max(number, len(single_pairs()))))
    return random.Random(21).sample(population, number)


def write_dataset(number: int, file: Path) -> Path:
    """Write so many pairs as JSON Lines."""
    beside = file.with_suffix(".new")
    with beside.open("w", encoding="utf-8") as out:
        for k, (source, translation) in enumerate(shuffled_pairs(number)):
            record = {"id": f"s{k}", "source": source, "translation": translation}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return beside.replace(file)


class Watched:
    """A command, and how much memory its processes took at most.

    Attributes:
        process: that runs it.
        peaks: of the largest process, by how much is done.
        together: of all of them, pages that they share counted for each.
    """

    def __init__(
        self,
        *arguments: str,
        out: Path,
        partitions: int,
        kept: Path | None = None,
        program: Sequence[str] = ("-m", "evaluator"),
        cache: Path | None = None,
    ) -> None:
        """Start a command.

        Parameters:
            arguments: of it.
            out: folder of the results of ``partitions``.
            kept: file of its figures, those of calls before that were stopped among them.
            program: what is told to Python.
            cache: folder of its caches.
        """
        self._out, self._partitions, self._kept = out, partitions, kept
        before = {} if kept is None or not kept.exists() else json.loads(kept.read_text("utf-8"))
        self._seconds: float = before.get("seconds", 0.0)
        self._spent: float = before.get("processor_seconds", 0.0)
        self.peaks: dict[float, int] = dict.fromkeys(STRETCHES, 0)
        self.peaks |= {float(stretch): peak for stretch, peak in before.get("peaks", {}).items()}
        self.together: int = before.get("together", 0)
        self._begin, self._spent_by_others = time.perf_counter(), _processor_seconds()
        self.process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            stdout=subprocess.PIPE,
            text=True,
            env=None if cache is None else {**os.environ, "EVALUATOR_CACHE_DIR": str(cache)},
        )
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def done(self) -> float:
        """Share of the partitions that are there."""
        return len(list((self._out / "pairs").glob("part-*"))) / self._partitions

    def _look(self) -> None:
        own, spent, next_time = psutil.Process(self.process.pid), dict[int, float](), 0.0
        while self.process.poll() is None:
            taken = []
            try:
                for one in [own, *own.children(recursive=True)]:
                    taken.append(one.memory_info().rss)
                    spent[one.pid] = sum(one.cpu_times()[:2])
            except psutil.NoSuchProcess:  # ended meanwhile
                continue
            largest, done = max(taken, default=0), self.done()
            self.together = max(self.together, sum(taken))
            for stretch in STRETCHES:
                if done <= stretch:
                    self.peaks[stretch] = max(self.peaks[stretch], largest)
                    break
            if self._kept is not None and time.perf_counter() > next_time:
                self._keep(self._kept, sum(spent.values()))
                next_time = time.perf_counter() + _KEEP
            time.sleep(_LOOK)

    def _keep(self, file: Path, spent: float) -> None:
        """Write down how far it has come, so that nothing is lost where it is stopped."""
        figures = {
            "seconds": self._seconds + time.perf_counter() - self._begin,
            "processor_seconds": self._spent + spent,
            "peaks": self.peaks,
            "together": self.together,
            "done": self.done(),
        }
        beside = file.with_suffix(".new")
        beside.write_text(json.dumps(figures, indent=1), encoding="utf-8")
        beside.replace(file)

    def wait(self) -> dict[str, Any]:
        """Seconds, those of processors alone, and peaks, once it has ended."""
        output, _ = self.process.communicate()
        seconds = self._seconds + time.perf_counter() - self._begin
        spent = self._spent + _processor_seconds() - self._spent_by_others
        self._thread.join()
        if self.process.returncode:
            raise SystemExit(f"exit code {self.process.returncode}: {output}")
        peaks = {f"{stretch:.0%}": round(peak / 2**20) for stretch, peak in self.peaks.items()}
        return {
            "seconds": round(seconds, 1),
            "processor_seconds": round(spent, 1),
            "peak_mib_of_a_process_up_to": peaks,
            "peak_mib_of_all_together": round(self.together / 2**20),
        }


def _processor_seconds() -> float:
    """What processes that have ended took, and theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def level(read: str, pairs: int, folder: Path, rows: int, workers: int) -> dict[str, Any]:
    """How fast pairs are judged, and in how much memory.

    Pairs a second are those of the whole command, by the clock and by processor seconds.
    """
    file, out = folder / f"{read}.jsonl", folder / f"{read}-{workers}"
    if not file.exists():
        write_dataset(pairs, file)
    partitions = -(-pairs // rows)
    watched = Watched(
        "batch", str(file), "--out", str(out), "--read", read, "--rows", str(rows),
        "--workers", str(workers), out=out, partitions=partitions, kept=out.with_suffix(".json"),
    )  # fmt: skip
    figures = watched.wait()
    return {
        "pairs": pairs,
        "workers": workers,
        **figures,
        "pairs_a_second": round(pairs / figures["seconds"], 1),
        "pairs_a_processor_second": round(pairs / figures["processor_seconds"], 1),
    }


def same(pairs: int, folder: Path) -> dict[str, Any]:
    """Whether results are the same to the byte whoever works, the encoder reading."""
    file = write_dataset(pairs, folder / "same.jsonl")
    found = {}
    for workers in (0, 2, 4):
        out = folder / f"same-{workers}"
        subprocess.run(
            [sys.executable, "-m", "evaluator", "batch", str(file), "--out", str(out),
             "--rows", str(max(1, pairs // 8)), "--workers", str(workers)],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        found[workers] = contents(out)
    return {"pairs": pairs, **{f"{n}_workers_as_none": found[n] == found[0] for n in (2, 4)}}


def lines(number: int, systems: int, folder: Path) -> dict[str, Any]:
    """``score --lines`` of so many lines and of a quarter: memory, and how stages grow.

    Stages are told in processor seconds.  Exponents are the logarithm to 4 of how much longer a
    stage takes on four times the lines.
    """
    sizes = [number // 4, number]
    pairs = shuffled_pairs(number)
    found: dict[str, Any] = {}
    for size in sizes:
        kept = folder / f"lines-{size}.json"
        if not kept.exists():
            figures = _scored_lines(pairs[:size], systems, folder / f"lines-{size}")
            kept.write_text(json.dumps(figures, indent=1), encoding="utf-8")
        found[str(size)] = json.loads(kept.read_text("utf-8"))
    few, many = (found[str(size)]["stages"] for size in sizes)
    found["exponents"] = {
        name: round(math.log(many[name] / few[name], 4), 2) for name in many if few[name] > 0.5
    }
    return found


def _scored_lines(pairs: Sequence[Pair], systems: int, place: Path) -> dict[str, Any]:
    """What ``score --lines`` takes for some pairs, its caches empty at the start."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    texts = {"source": [source for source, _ in pairs]}
    for k in range(systems):
        # Systems differ by a few words, as real ones do: every pair is read for itself.
        texts[f"system{k}"] = [f"{english} {k}" for _, english in pairs]
    files = []
    for name, written_lines in texts.items():
        files.append(place / f"{name}.txt")
        written = "".join(" ".join(line.split()) + "\n" for line in written_lines)
        files[-1].write_text(written, encoding="utf-8")
    watched = Watched(
        "score", *map(str, files), "--lines", "--out", str(place / "run"), out=place,
        partitions=1, kept=place / "so-far.json", program=("-c", _SCORE_BY_PROCESSOR_SECONDS),
        cache=place / "cache",
    )  # fmt: skip
    figures = watched.wait()
    figures["stages"] = json.loads((place / "run" / "run.json").read_text("utf-8"))["timings"]
    figures["page_mib"] = round((place / "run" / "index.html").stat().st_size / 2**20, 1)
    return figures


def plain_encoding(pairs: int) -> dict[str, float]:
    """What Sentence Transformers takes to encode the same texts, the model loaded."""
    program = (
        "import sys, time, json\n"
        "from evaluator.embedding import SentenceTransformerEncoder\n"
        "from evaluator.embedding.sources import find_source\n"
        "texts = json.load(sys.stdin)\n"
        "encoder = SentenceTransformerEncoder(find_source(None))\n"
        "model = encoder.model\n"
        "model.encode(texts[:8], prompt=encoder.prefix)\n"
        "begin, spent = time.perf_counter(), time.process_time()\n"
        "model.encode(texts, prompt=encoder.prefix, batch_size=32)\n"
        "print(time.perf_counter() - begin, time.process_time() - spent)\n"
    )
    texts = [text for pair in shuffled_pairs(pairs) for text in pair]
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(texts), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    seconds, spent = map(float, done.stdout.split()[-2:])
    return {"seconds": round(seconds, 1), "processor_seconds": round(spent, 1)}


def overhead(tasks: int) -> dict[str, float]:
    """What Dask itself costs: tasks that do nothing."""
    from evaluator.batch.engine import Engine, connected, run_tasks

    begin = time.perf_counter()
    with connected(Engine()) as client:
        started = time.perf_counter()
        run_tasks(client, len, [(b"",)] * tasks, lambda number, given: None)
        ended = time.perf_counter()
    return {
        "tasks": tasks,
        "seconds_to_start": round(started - begin, 2),
        "milliseconds_a_task": round(1000 * (ended - started) / tasks, 3),
    }


def cost(surface: int, encoder: int, milliseconds_a_task: float) -> dict[str, Any]:
    """What a pair costs one core, once all is loaded, and so what datasets cost.

    Processor seconds of a process of one thread; ``plain`` is Sentence Transformers' own ``encode``
    of the same texts, its batches of 32.
    """
    program = (
        "import json, sys, time\n"
        "from benchmarks.batch import marginal\n"
        "print(json.dumps(marginal(*json.load(sys.stdin))))\n"
    )
    one = {**os.environ, "EVALUATOR_THREADS": "1", "OMP_NUM_THREADS": "1"}
    found: dict[str, Any] = {}
    for read, pairs in (("surface", surface), ("encoder", encoder)):
        done = subprocess.run(
            [sys.executable, "-c", program], input=json.dumps([read, pairs]), env=one,
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        found[read] = figures = json.loads(done.stdout.splitlines()[-1])
        rate = pairs / figures["processor_seconds"]
        figures["pairs_a_second_and_core"] = round(rate, 1)
        figures["hours"] = {
            f"{dataset:.0e} pairs, {workers} workers": round(
                (dataset / rate / workers + dataset / 1000 * milliseconds_a_task / 1000) / 3600, 2
            )
            for dataset in (10**6, 10**8)
            for workers in (1, 8, 64)
        }
    return found


def marginal(read: str, pairs: int) -> dict[str, float]:
    """Processor seconds of judging pairs in this process, everything loaded before."""
    from evaluator.batch import Read, Recipe
    from evaluator.batch.dataset import Row
    from evaluator.batch.judging import judged_rows
    from evaluator.documents.bilingual import Segment, Tagged
    from evaluator.embedding import SentenceTransformerEncoder
    from evaluator.embedding.sources import find_source
    from evaluator.support.cache import in_memory
    from evaluator.support.threads import one_blas_thread

    texts = shuffled_pairs(50 + pairs)
    rows = [
        Row(k, Segment("", "", Tagged(source), Tagged(translation)), "")
        for k, (source, translation) in enumerate(texts, start=1)
    ]
    by = Recipe(read=Read(read)).means(None)
    found: dict[str, float] = {"pairs": pairs}
    with one_blas_thread(), in_memory():
        judged_rows(rows[:50], by)
        spent = time.process_time()
        for begin in range(50, len(rows), 1000):
            judged_rows(rows[begin : begin + 1000], by)
        found["processor_seconds"] = round(time.process_time() - spent, 2)
    if read == "encoder":
        encoder = SentenceTransformerEncoder(find_source(None))
        both = [text for pair in texts[50:] for text in pair]
        encoder.model.encode(both[:8], prompt=encoder.prefix)
        spent = time.process_time()
        encoder.model.encode(both, prompt=encoder.prefix, batch_size=32)
        found["plain_processor_seconds"] = round(time.process_time() - spent, 2)
        found["times_plain"] = round(
            found["processor_seconds"] / found["plain_processor_seconds"], 2
        )
    return found


def contents(folder: Path) -> dict[str, str]:
    """Hashes of all results by name, and of the summary."""
    files = [*sorted((folder / "pairs").glob("part-*")), folder / "summary.json"]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-m", "dask", *arguments], stdout=quiet, stderr=quiet)


def killed(pairs: int, folder: Path) -> dict[str, Any]:
    """Workers over TCP, one of which is killed in the middle: the result is the same."""
    file = write_dataset(pairs, folder / "killed.jsonl")
    rows = max(1, pairs // 20)
    common = ["batch", str(file), "--read", "surface", "--rows", str(rows)]
    subprocess.run(
        [sys.executable, "-m", "evaluator", *common, "--out", str(folder / "whole"),
         "--workers", "1"], check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    wanted, found = contents(folder / "whole"), {}
    for number, port in ((2, 18786), (4, 18787)):
        address, out = f"tcp://127.0.0.1:{port}", folder / f"killed-{number}"
        running = [
            _start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        ]
        time.sleep(5)
        worker = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        running += [_start(*worker) for _ in range(number)]
        try:
            watched = Watched(
                *common, "--out", str(out), "--cluster", address, out=out, partitions=20
            )
            while watched.done() < 0.3:
                time.sleep(0.05)
            os.kill(running[1].pid, signal.SIGKILL)
            at = watched.done()
            watched.wait()
        finally:
            for process in running:
                process.kill()
                process.wait()
        found[f"{number} workers"] = {"killed_at": at, "same": contents(out) == wanted}
    return found


def broken(pairs: int, folder: Path) -> dict[str, Any]:
    """A partition whose rows cannot be read: it is set aside, and mended later."""
    from evaluator.batch import BatchRequest, Read, Recipe, judge_dataset
    from evaluator.batch.dataset import find_dataset
    from evaluator.batch.engine import Engine
    from evaluator.batch.plan import make_plan

    file, out = write_dataset(pairs, folder / "broken.jsonl"), folder / "broken"
    rows = max(1, pairs // 5)
    (out / "pairs").mkdir(parents=True)
    plan = make_plan(find_dataset(str(file)), out, rows=rows)
    damaged = out / "waiting" / plan.parts[2].file
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[: len(whole) // 2])
    recipe = Recipe(read=Read.SURFACE, skip_metrics=("ter",))
    request = BatchRequest(str(file), out, recipe, rows=rows, engine=Engine(workers=2))
    first = judge_dataset(request)
    damaged.write_bytes(whole)
    second = judge_dataset(request)
    return {
        "partitions": len(plan.parts),
        "set_aside": [[failure.number, failure.reason] for failure in first.failures],
        "judged": first.judged,
        "judged_after_mending": second.judged,
        "set_aside_after_mending": len(second.failures),
    }


def parity(pairs: int, folder: Path) -> dict[str, Any]:
    """Rows of ``batch --cache`` held against those of ``score``, document by document."""
    import pandas as pd

    file, cache = (
        folder / "parity.jsonl",
        {**os.environ, "EVALUATOR_CACHE_DIR": str(folder / "cache")},
    )
    with file.open("w", encoding="utf-8") as out:
        for k, (source, translation) in enumerate(distinct_pairs(pairs)):
            record = {"id": f"s{k}", "source": source, "translation": translation,
                      "document": f"d{k // 20}"}  # fmt: skip
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    for arguments in (
        ["score", str(file), "--out", str(folder / "run")],
        ["batch", str(file), "--out", str(folder / "parity"), "--cache", "--rows", "100"],
    ):
        subprocess.run(
            [sys.executable, "-m", "evaluator", *arguments], check=True, env=cache,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
    score = pd.read_parquet(folder / "run" / "pairs.parquet")
    score = score[score["level"] == "sentence"].set_index("pair_id").sort_index()
    batch = pd.concat(map(pd.read_parquet, sorted((folder / "parity" / "pairs").glob("part-*"))))
    batch = batch.set_index(batch["id"] + ".1").sort_index()
    columns = [c for c in score if c in batch and score[c].dtype == "float64"]
    differing = {
        column: int(
            (
                ~(score[column].eq(batch[column]) | (score[column].isna() & batch[column].isna()))
            ).sum()
        )
        for column in columns
    }
    prints = [
        json.loads(line)["fingerprint"]
        for line in (folder / "run" / "findings.jsonl").read_text("utf-8").splitlines()
    ]
    found = [finding["fingerprint"] for own in batch["findings"] for finding in own]
    return {
        "pairs": len(score),
        "columns": len(columns),
        "cells_that_differ": sum(differing.values()),
        "findings": len(prints),
        "same_findings": sorted(prints) == sorted(found),
    }


def filtered(units: int, folder: Path) -> dict[str, Any]:
    """A translation memory judged at the surface and filtered, and the memory that it took."""
    from xml.sax.saxutils import escape

    file = folder / "memory.tmx"
    with file.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">')
        out.write('<header srclang="zh"/><body>\n')
        for k, (source, translation) in enumerate(shuffled_pairs(units)):
            out.write(
                f'<tu tuid="u{k}"><tuv xml:lang="zh"><seg>{escape(source)}</seg></tuv>'
                f'<tuv xml:lang="en"><seg>{escape(translation)}</seg></tuv></tu>\n'
            )
        out.write("</body></tmx>\n")
    results, clean = folder / "memory", folder / "clean.tmx"
    judging = Watched(
        "batch", str(file), "--out", str(results), "--read", "surface", "--check", "numbers",
        "--check", "copied", "--metric", "bleu", out=results, partitions=-(-units // 1000),
    ).wait()  # fmt: skip
    filtering = Watched(
        "batch", "filter", str(results), "--keep", "critical == 0 and major == 0", "--out",
        str(clean), out=results, partitions=-(-units // 1000),
    ).wait()  # fmt: skip
    return {"units": units, "judging": judging, "filtering": filtering,
            "kept": clean.read_text("utf-8").count("<tu ")}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--surface", type=int, default=200_000, metavar="PAIRS")
    parser.add_argument("--encoder", type=int, default=20_000, metavar="PAIRS")
    parser.add_argument("--small", type=int, default=2_000, metavar="PAIRS")
    parser.add_argument("--units", type=int, default=300_000)
    parser.add_argument("--tasks", type=int, default=2_000)
    parser.add_argument("--task-milliseconds", type=float, default=1.0)
    parser.add_argument("--rows", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--systems", type=int, default=3)
    parser.add_argument("--work", type=Path, metavar="FOLDER")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    told = parser.parse_args(arguments)
    folder = told.work or Path(tempfile.mkdtemp(prefix="batch-"))
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "found.json"
    found: dict[str, Any] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    try:
        for part in told.only:
            if part in found:
                continue
            if part in ("surface", "encoder"):
                found[part] = level(part, getattr(told, part), folder, told.rows, told.workers)
            if part == "encoder":
                found["plain_encoding"] = plain_encoding(told.encoder)
            if part == "overhead":
                found[part] = overhead(told.tasks)
            if part == "cost":
                found[part] = cost(told.surface, told.encoder, told.task_milliseconds)
            if part == "filter":
                found[part] = filtered(told.units, folder)
            if part == "lines":
                found[part] = lines(told.lines, told.systems, folder)
            if part in ("killed", "broken", "parity", "same"):
                of = {"killed": killed, "broken": broken, "parity": parity, "same": same}[part]
                found[part] = of(told.small, Path(tempfile.mkdtemp(prefix=f"{part}-", dir=folder)))
            kept.write_text(json.dumps(found, indent=1), encoding="utf-8")
            print(json.dumps({part: found.get(part)}, indent=1), file=sys.stderr, flush=True)
    finally:
        if told.work is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
