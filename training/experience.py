"""What judged data teach about a document's count of serious errors, and about similarity in words.

    python -m training.experience ../shared/human-judgements --work FOLDER

FOLDER is that of ``training/quality.py``, which has left there what has not seen a set; what has
been scored is kept in it.  Written is ``evaluator/quality/data/experience.json``; docs/quality.md
says what came of it.

* **Level.** How a document's chances of serious errors come from the estimates and the grave
  findings (:class:`evaluator.quality.experience.Level`), by the likelihood of what three experts
  agreed on.  Every fourth document of the news of 2020, in each system's translation, judged by
  the network that has not seen that year, on the scales of what is shipped.  Figures are of half
  of the documents by what was fitted to the others.  Beside them stand documents of the news of
  2021, which one expert judged each, and right translations.
* **Shares.** In how many sentences of published human translations, and of machine translations,
  all three experts marked a major error of accuracy: WMT news of 2020.
* **Bounds.** Calibrated similarity that 19 of 20 sentences and translations of other documents
  stay below, that 19 of 20 sentences and their own translations exceed, and that a quarter of
  these exceeds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

import evaluator.quality
from evaluator.checks import load_checks
from evaluator.embedding import Calibration, cosine, load_encoder
from evaluator.evaluation.priority import signs_of
from evaluator.evidence import risks
from evaluator.metrics import load_metrics
from evaluator.quality.parameters import Parameters, load_parameters, read_parameters
from evaluator.validation import Judgement, read_judgements
from evaluator.validation.scoring import score_judgements

from .gap_pairs import OWN
from .judged_pairs import NEWS_2020, NEWS_2021, has_grave
from .level import HUMAN, JudgedDocument, fit_level, print_figures
from .quality import file_without

NEWS = {
    NEWS_2020: "wmt20-news.zh-en.mqm.jsonl",
    NEWS_2021: "wmt21-news.zh-en.error-spans.jsonl",
}
EVERY = {NEWS_2020: 4, NEWS_2021: 5}  # of a year's documents, how many one is taken of
_DATA = Path(evaluator.quality.__file__).parent / "data"
OUTPUT, SHIPPED = _DATA / "experience.json", _DATA / "parameters.npz"


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("judgements", type=Path, help="folder of the human judgements")
    parser.add_argument("--work", type=Path, required=True, help="of training.quality")
    given = parser.parse_args()
    news = {name: read_judgements(given.judgements / file) for name, file in NEWS.items()}
    sample: list[Judgement] = []
    judged: dict[str, list[JudgedDocument]] = {}
    for name, judgements in news.items():
        own, agreed = _sampled(judgements, EVERY[name])
        sample += own
        judged[name] = _documents(own, agreed, name, given.work, file_without(name, given.work))
    known = judged[NEWS_2020]
    names = sorted({one.name for one in known})
    halves = [[one for one in known if one.name in set(names[k::2])] for k in (0, 1)]
    for told, others in (halves, halves[::-1]):
        print_figures("news 2020, one half of the documents by the other", told, fit_level(others))
    level = fit_level(known)
    print(level)
    print_figures("news 2021, one expert each", judged[NEWS_2021], level)
    right = _right_pairs()
    translated = _documents(right, np.zeros(len(right), bool), "right pairs", given.work, SHIPPED)
    print_figures("right translations, by domain", translated, level)
    print_figures("right translations, as one document", [_together(translated)], level)
    learnt = {
        "level": {name: _rounded(value) for name, value in asdict(level).items()},
        "shares": _shares(news[NEWS_2020]),
        "similarity": _bounds(sample),
    }
    OUTPUT.write_text(json.dumps(learnt, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(learnt))


def _sampled(
    judgements: Sequence[Judgement], every: int
) -> tuple[list[Judgement], NDArray[np.bool_]]:
    """Translations of some documents, without references, and whether all raters marked each."""
    wanted = set(sorted({one.document for one in judgements})[::every])
    same: defaultdict[tuple[str, str, str], list[Judgement]] = defaultdict(list)
    for one in judgements:
        if one.document in wanted:
            same[one.system, one.document, one.segment].append(one)
    agreed = np.array([all(map(has_grave, raters)) for raters in same.values()])
    return [replace(raters[0], reference="") for raters in same.values()], agreed


def _right_pairs() -> list[Judgement]:
    """Right translations as judged ones, each domain a document."""
    lines = OWN.read_text(encoding="utf-8").splitlines()
    return [
        Judgement(HUMAN[0], domain, str(number), source, translation, "", "", 0.0, ())
        for number, line in enumerate(lines)
        for domain, source, translation in [line.split("\t")]
    ]


def _documents(
    judgements: Sequence[Judgement],
    agreed: NDArray[np.bool_],
    name: str,
    work: Path,
    file: Path,
) -> list[JudgedDocument]:
    """Translations of documents as a run would see them with some parameters.

    Parameters:
        judgements: of their sentences.
        agreed: in which of them there is a serious error.
        name: of their set.
        work: where it is kept what was told of them.
        file: of the parameters.
    """
    told = _told(judgements, name, work, file)
    rows: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for row, one in enumerate(judgements):
        rows[one.system, one.document].append(row)
    return [
        JudgedDocument(
            system,
            document,
            told["estimates"][own],
            told["grave"][own],
            told["others"][own],
            agreed[own],
        )
        for (system, document), own in rows.items()
    ]


def _together(documents: Sequence[JudgedDocument]) -> JudgedDocument:
    """All sentences as one document."""
    parts = (
        np.concatenate([getattr(one, name) for one in documents])
        for name in ("estimates", "grave", "others", "agreed")
    )
    return JudgedDocument(documents[0].system, "", *parts)


def _told(
    judgements: Sequence[Judgement], name: str, work: Path, file: Path
) -> Mapping[str, NDArray[Any]]:
    """What a run would tell of translations with some parameters, kept in a file."""
    parameters = _on_shipped_scales(file)
    kept = work / f"level-{name.replace(' ', '-')}-{parameters.checksum[:16]}.npz"
    if not kept.is_file():
        # A run takes what is shipped, and no option of it names another file.
        with mock.patch.object(risks, "load_parameters", return_value=parameters):
            scored = score_judgements(
                judgements, load_encoder(None), load_metrics((), ()), load_checks((), ())
            )
        np.savez(kept, **asdict(signs_of(scored.judged, scored.findings)))
    with np.load(kept, allow_pickle=False) as saved:
        return dict(saved)


def _on_shipped_scales(file: Path) -> Parameters:
    """A file's networks, what they say being put together as it is in use."""
    encoder = load_encoder(None).checksum
    shipped = load_parameters(encoder)
    with file.open("rb") as stream:
        read = read_parameters(stream, encoder)
    assert read is not None, "fitted to the bundled encoder"
    assert shipped is not None
    return replace(
        read,
        scales=shipped.scales,
        combination=shipped.combination,
        checksum=hashlib.sha256(f"{read.checksum} {shipped.checksum}".encode()).hexdigest(),
    )


def _shares(judgements: Sequence[Judgement]) -> dict[str, list[float]]:
    """Least and greatest share of a translator's sentences with a serious error."""
    sentences, agreed = _sampled(judgements, 1)
    marked: defaultdict[str, list[bool]] = defaultdict(list)
    for one, is_marked in zip(sentences, agreed, strict=True):
        marked[one.system].append(bool(is_marked))
    found: dict[str, list[float]] = {"human": [], "machine": []}
    for system, own in marked.items():
        found["human" if system.startswith(HUMAN) else "machine"].append(float(np.mean(own)))
    return {kind: [round(min(own), 2), round(max(own), 2)] for kind, own in found.items()}


def _rounded(value: float | Sequence[float]) -> float | list[float]:
    return [round(one, 4) for one in value] if isinstance(value, Sequence) else round(value, 4)


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
