"""What judged data teach about a document's count of serious errors, and about similarity in words.

    python -m training.experience ../shared/human-judgements --work FOLDER

FOLDER is that of ``training/quality.py``, which has left there what has not seen a set.  Written is
``evaluator/quality/data/experience.json``; docs/quality.md says what came of it.

* **Shift.** On documents and years that it was not fitted to, the priority is too high or too low
  by a constant on the logit scale: the one with which it adds up to what the experts marked.
  Measured on every sixth document of the news of 2020 and of 2021, each judged by what has not seen
  its year, and on the development set of the 2022 quality-estimation task, whose errors are known
  by their points alone (5 or more is a major one).  All networks have learnt from that set; how
  strict its raters are was fitted beside them, and dropped.  The range goes from the least to the
  greatest of that set's shift and of the bounds of the 95 % prediction interval for one more
  document of news.
* **Shares.** In how many sentences of published human translations, and of machine translations,
  an expert marked a major error of accuracy: WMT news of 2020 and 2021.
* **Bounds.** Calibrated similarity that 19 of 20 sentences and translations of other documents
  stay below, that 19 of 20 sentences and their own translations exceed, and that a quarter of
  these exceeds.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import brentq

import evaluator.quality
from evaluator.checks import load_checks
from evaluator.embedding import Calibration, cosine, load_encoder
from evaluator.evidence import risks
from evaluator.metrics import load_metrics
from evaluator.quality.combination import chance
from evaluator.quality.experience import count_of, shifted
from evaluator.quality.parameters import read_parameters
from evaluator.validation import Judgement, read_judgements
from evaluator.validation.scoring import score_judgements

from .judged_pairs import NEWS_2020, NEWS_2021, has_grave
from .quality import file_without

NEWS = {
    NEWS_2020: "wmt20-news.zh-en.mqm.jsonl",
    NEWS_2021: "wmt21-news.zh-en.error-spans.jsonl",
}
TASK = "wmt22-qe-dev"
HUMAN = ("Human", "ref")  # how the human translators are called
MAJOR = 4.5  # points of a sentence from which it holds a major error (5 points, rounded)
EVERY = 6  # of the documents of a year
_DATA = Path(evaluator.quality.__file__).parent / "data"
OUTPUT, SHIPPED = _DATA / "experience.json", _DATA / "parameters.npz"

Chances = NDArray[np.float64]


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("judgements", type=Path, help="folder of the human judgements")
    parser.add_argument("--work", type=Path, required=True, help="of training.quality")
    given = parser.parse_args()
    news = {name: read_judgements(given.judgements / file) for name, file in NEWS.items()}
    sample: list[Judgement] = []
    of_years: list[tuple[Chances, Chances]] = []
    for name, judgements in news.items():
        own, marked = _sampled(judgements)
        sample += own
        of_years.append((_chances(own, name, given.work, file_without(name, given.work)), marked))
    told, truth = (np.concatenate(side) for side in zip(*of_years, strict=True))
    task = read_judgements(given.judgements / TASK)
    came_true = _task_truth(given.judgements / TASK)
    of_task = shift(_chances(task, TASK, given.work, SHIPPED), came_true)
    print(f"{TASK}: shift {of_task:.2f}")
    shifts = [*_shifts_of_documents(sample, told, truth), of_task]
    low, high = round(min(shifts), 2), round(max(shifts), 2)
    bounds = [float(shifted(np.array([0.55]), by)[0]) for by in (low, high)]
    print(f"shift of the logit {low} to {high}: of .55 makes {bounds[0]:.2f} to {bounds[1]:.2f}")
    _print_coverage(sample, told, truth, (low, high))
    learnt = {
        "shift": [low, high],
        "shares": _shares(news),
        "similarity": _bounds(sample),
    }
    OUTPUT.write_text(json.dumps(learnt, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(learnt))


def shift(told: Chances, came_true: Chances) -> float:
    """What is to be added to the logits, that they add up to what came true.

    Parameters:
        told: shape ``[n]``, probabilities.
        came_true: shape ``[n]``, 0-1.
    """
    logits = np.log(told / (1 - told))
    # Half a sentence stands for none, and for all but half of one where it was all.
    wanted = np.clip(came_true.mean(), 0.5 / len(told), 1 - 0.5 / len(told))
    return float(brentq(lambda by: chance(logits + by).mean() - wanted, -12, 12))


def _sampled(judgements: Sequence[Judgement]) -> tuple[list[Judgement], Chances]:
    """Translations of every sixth document, without references, and how many raters marked each."""
    wanted = set(sorted({one.document for one in judgements})[::EVERY])
    same: defaultdict[tuple[str, str, str], list[Judgement]] = defaultdict(list)
    for one in judgements:
        if one.document in wanted:
            same[one.system, one.document, one.segment].append(one)
    marked = [float(np.mean([has_grave(one) for one in raters])) for raters in same.values()]
    return [replace(raters[0], reference="") for raters in same.values()], np.array(marked)


def _task_truth(folder: Path) -> Chances:
    """Which sentences of the task lost points enough; a score is 100 less points in 100 words."""
    scores = np.loadtxt(folder / "dev.mqm_score")
    lines = (folder / "dev.mt").read_text("utf-8").splitlines()
    words = np.array([len(line.split()) for line in lines])
    return np.asarray((100 - scores) / 100 * words > MAJOR, dtype=np.float64)


def _chances(judgements: Sequence[Judgement], name: str, work: Path, file: Path) -> Chances:
    """Priority of every translation, as a run would give it with some parameters.

    Parameters:
        judgements: of translations.
        name: of their set.
        work: where the priorities are kept.
        file: of the parameters.
    """
    with file.open("rb") as stream:
        parameters = read_parameters(stream, load_encoder(None).checksum)
    assert parameters is not None, "fitted to the bundled encoder"
    kept = work / f"told-{name.replace(' ', '-')}-{parameters.checksum[:16]}.npy"
    if not kept.is_file():
        # A run takes what is shipped, and no option of it names another file.
        with mock.patch.object(risks, "load_parameters", return_value=parameters):
            scored = score_judgements(
                judgements, load_encoder(None), load_metrics((), ()), load_checks((), ())
            )
        np.save(kept, -scored.table["minus priority"].to_numpy())
    return np.asarray(np.load(kept), dtype=np.float64)


def _shifts_of_documents(
    sample: Sequence[Judgement], told: Chances, truth: Chances
) -> tuple[float, float]:
    """Shifts between which that of one more document is expected with 95 % confidence."""
    names = np.array([one.document for one in sample])
    found = np.array(
        [shift(told[names == name], truth[names == name]) for name in dict.fromkeys(names)]
    )
    middle, deviation, count = found.mean(), found.std(ddof=1), len(found)
    half = float(stats.t.ppf(0.975, count - 1) * deviation * np.sqrt(1 + 1 / count))
    print(f"news: {count} documents, shift {middle:.2f}, standard deviation {deviation:.2f}")
    return middle - half, middle + half


def _print_coverage(
    sample: Sequence[Judgement], told: Chances, truth: Chances, bounds: tuple[float, float]
) -> None:
    """In how many documents of how many systems the count lies in its range."""
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for row, one in enumerate(sample):
        groups[one.system, one.document].append(row)
    inside = 0
    for rows in groups.values():
        count = count_of(told[rows], shift=bounds)
        inside += count.low <= truth[rows].sum() <= count.high
    print(f"counts inside their range: {inside} of {len(groups)}")


def _shares(news: dict[str, list[Judgement]]) -> dict[str, list[float]]:
    """Least and greatest share of a translator's sentences with a major error of accuracy."""
    found: dict[str, list[float]] = {"human": [], "machine": []}
    for judgements in news.values():
        marked: defaultdict[str, list[bool]] = defaultdict(list)
        for one in judgements:
            marked[one.system].append(has_grave(one))
        for system, own in marked.items():
            found["human" if system.startswith(HUMAN) else "machine"].append(float(np.mean(own)))
    return {kind: [round(min(own), 2), round(max(own), 2)] for kind, own in found.items()}


def _bounds(sample: Sequence[Judgement]) -> list[float]:
    """Calibrated similarity at which two texts begin to be more closely related."""
    encoder = load_encoder(None)
    sources, translations = (
        encoder.encode([getattr(one, side) for one in sample]) for side in ("source", "translation")
    )
    fit = Calibration.fit(encoder.checksum, {"zh": sources, "en": translations})
    ours, theirs = fit.center(sources, "zh"), fit.center(translations, "en")
    documents = np.array([one.document for one in sample])
    order = np.random.default_rng(0).permutation(len(sample))
    strangers = cosine(ours, theirs[order])[documents != documents[order]]
    close = cosine(ours, theirs)
    bounds = [np.quantile(strangers, 0.95), np.quantile(close, 0.05), np.quantile(close, 0.75)]
    return [round(float(bound), 2) for bound in bounds]


if __name__ == "__main__":
    main()
