"""Pairs with what experts said of them, joined from several files, for fitting.

Four sets are known by name.  The same translation by several systems, or judged by several
raters, is one pair; its targets are the means of what was said of it.  No source stands in two
sets.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluator.validation import Judgement, read_judgements

NEWS_2020, NEWS_2021, TALKS_2021, TASK_2022 = SETS = (
    "news 2020",
    "news 2021",
    "talks 2021",
    "task 2022",
)
JUDGED = (NEWS_2020, NEWS_2021)
"""Sets that figures are told of, each by what has not seen it.  The others are only learnt from:
the talks are five, and the 2022 task's marks so rare that they are of another protocol."""
FILES = {
    NEWS_2020: ("wmt20-news.zh-en.mqm.jsonl",),
    NEWS_2021: ("wmt21-news.zh-en.error-spans.jsonl", "wmt21-news.zh-en.mqm-scores.jsonl"),
    TALKS_2021: ("wmt21-ted.zh-en.mqm.jsonl",),
    TASK_2022: ("wmt22-qe-dev",),
}
HUMANS = {
    NEWS_2020: ("Human-A.0", "Human-B.0"),
    NEWS_2021: ("ref.A", "ref.B"),
    TALKS_2021: ("ref", "refB"),
    TASK_2022: (),
}
"""The human translations' systems; each is the others' reference."""
CONTRASTS = "contrasts"
"""Translations written for it: right ones, and the same with a single error put in."""
_CONTRASTS = Path(__file__).parent / "data" / "contrasts"
_POINTS = {"minor": 1.0, "major": 5.0, "critical": 5.0}  # of MQM
MOST_PENALTY = 25.0  # points, which Freitag et al. (2021) give for no translation at all
STRETCH = 40  # segments of the 2022 task, of which no documents are told, that stand for one
_ACCURACY = ("Accuracy", "Terminology", "Non-translation")
_PLACELESS = "Accuracy/Omission"  # marked in the source: nothing of the translation is wrong


@dataclass(frozen=True, eq=False, slots=True)
class JudgedPair:
    """A translation and the means of what was said of it.

    Attributes:
        origin: name of its set.
        document: that it stands in.
        source: Chinese text.
        translation: English text.
        reference: a human translation of the source by another hand, empty where there is none.
        systems: that gave it.
        raters: that judged its words, the set's name where they are not known; empty where only
            scores are.
        penalty: MQM points, at most 25 a judgement.
        official: the score its set publishes, the better the higher: minus the points, but in the
            2022 task a figure that falls by the points for a word.
        major: share of raters who marked a major error, of accuracy or terminology where
            categories are known; NaN where that is not known.
        marks: shape ``[characters, 2]``, share of raters who marked each character as an error,
            and as a major one; NaN where that is not known; None where only scores are.
    """

    origin: str
    document: str
    source: str
    translation: str
    reference: str
    systems: tuple[str, ...]
    raters: tuple[str, ...]
    penalty: float
    official: float
    major: float
    marks: NDArray[np.float32] | None

    @property
    def is_human(self) -> bool:
        """Whether people translated it."""
        return any(system in HUMANS[self.origin] for system in self.systems)


def read_pairs(folder: Path, sets: Sequence[str] = SETS) -> list[JudgedPair]:
    """Read all pairs of some sets of the shared judgements, in the order of the files."""
    pairs: list[JudgedPair] = []
    for name in sets:
        judgements = [one for file in FILES[name] for one in read_judgements(folder / file)]
        placed = _in_documents(name, [one for one in judgements if one.source.strip()])
        references = _references(name, placed)
        found: dict[tuple[str, str], list[Judgement]] = {}
        for one in placed:
            if one.translation.strip():
                found.setdefault((one.source, one.translation), []).append(one)
        pairs += [
            _joined(name, same, _other(references.get(source, ()), translation))
            for (source, translation), same in found.items()
        ]
    return pairs


def read_contrasts(folder: Path = _CONTRASTS) -> list[JudgedPair]:
    """Read what was written for the fitting: every file is one writer's, and counts as a document.

    Each line is an object with ``source``, ``good``, a list of right translations, and ``bads``,
    of objects with ``text``, ``span``, the wrong words in it (empty where words are missing) and
    ``severity``.
    """
    pairs = []
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            good = item["good"]
            for text in good:
                none = np.zeros((len(text), 2), dtype=np.float32)
                pairs.append(_contrast(file.stem, item["source"], text, good, "", none))
            for bad in item["bads"]:
                text, severity = bad["text"], bad["severity"]
                marks = _contrast_marks(text, bad["span"], severity)
                pairs.append(_contrast(file.stem, item["source"], text, good, severity, marks))
    return pairs


def _contrast(
    writer: str,
    source: str,
    text: str,
    good: Sequence[str],
    severity: str,
    marks: NDArray[np.float32] | None,
) -> JudgedPair:
    """A translation with an error of some severity, none where it is empty."""
    # A wrong one is a right one but for its error: the other is what it can be held against.
    alike = [SequenceMatcher(None, text, other, autojunk=False).ratio() for other in good]
    points = _POINTS.get(severity, 0.0)
    return JudgedPair(
        CONTRASTS,
        writer,
        source,
        text,
        _other([good[k] for k in np.argsort(alike)], text),
        (),
        (),
        points,
        -points,
        float(points > 1),
        marks,
    )


def _contrast_marks(text: str, wrong: str, severity: str) -> NDArray[np.float32] | None:
    """Where the wrong words stand; None where words are missing, of which none of the text is."""
    if not wrong:
        return None
    start = text.index(wrong)
    marks = np.zeros((len(text), 2), dtype=np.float32)
    marks[start : start + len(wrong)] = 1, severity != "minor"
    return marks


def folds(pairs: Sequence[JudgedPair], count: int) -> NDArray[np.intp]:
    """Fold of every pair: whole documents, dealt out by name within each set."""
    fold = {
        (name, document): k % count
        for name in SETS
        for k, document in enumerate(sorted({p.document for p in pairs if p.origin == name}))
    }
    return np.array([fold[pair.origin, pair.document] for pair in pairs])


def numbered_sources(pairs: Iterable[JudgedPair]) -> NDArray[np.intp]:
    """Number of each pair's source: translations of one are held against each other."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(pair.source, len(numbers)) for pair in pairs])


def _in_documents(name: str, judgements: Sequence[Judgement]) -> list[Judgement]:
    """Judgements with their document, where their file does not tell it."""
    if name == TASK_2022:
        return [
            replace(one, document=f"stretch {int(one.segment) // STRETCH:02}") for one in judgements
        ]
    known = {one.source: one.document for one in judgements if one.document}
    lacking = {one.source: int(one.segment) for one in judgements if one.source not in known}
    scored = {one.source: int(one.segment) for one in judgements if not one.document}
    document = ""
    for source in sorted(scored, key=lambda source: scored[source]):
        document = known.get(source, document)  # one without spans belongs to the one before it
        if source in lacking:
            known[source] = document
    return [replace(one, document=known[one.source]) for one in judgements]


def _references(name: str, judgements: Iterable[Judgement]) -> dict[str, tuple[str, ...]]:
    """Human translations of each source, those of the set's first translator first."""
    found: dict[str, dict[str, None]] = {}
    for human in HUMANS[name]:
        for one in judgements:
            if one.system == human and one.translation.strip():
                found.setdefault(one.source, {})[one.translation] = None
    for one in judgements:
        if one.reference.strip():
            found.setdefault(one.source, {})[one.reference] = None
    return {source: tuple(texts) for source, texts in found.items()}


def _other(references: Iterable[str], translation: str) -> str:
    return next((text for text in references if text.strip() != translation.strip()), "")


def _joined(name: str, same: Sequence[Judgement], reference: str) -> JudgedPair:
    first = same[0]
    marked = [judgement for judgement in same if judgement.errors is not None]
    is_task = name == TASK_2022
    points = [_task_points(one) if is_task else -one.score for one in same]
    return JudgedPair(
        name,
        first.document,
        first.source,
        first.translation,
        reference,
        tuple(sorted({judgement.system for judgement in same})),
        tuple(f"{name} {one.rater}".strip() for one in marked),
        float(np.mean([min(own, MOST_PENALTY) for own in points])),
        float(np.mean([one.score for one in same])),
        _major(marked, is_task=is_task),
        _mean_marks([_marks(one, is_task=is_task) for one in marked]) if marked else None,
    )


def _task_points(judgement: Judgement) -> float:
    """Points of a score of the 2022 task: what a hundred has lost, for each word of the text."""
    return (100 - judgement.score) / 100 * len(judgement.translation.split())


def _major(marked: Sequence[Judgement], *, is_task: bool) -> float:
    if not marked:
        return np.nan
    if is_task:  # a word is tagged whatever the severity; five points are a major error's
        return float(np.mean([_task_points(one) >= 4.5 for one in marked]))
    return float(np.mean([has_grave(one) for one in marked]))


def has_grave(judgement: Judgement) -> bool:
    """Whether a major error was marked, of accuracy where categories are known."""
    return any(
        error.severity != "minor" and (not error.category or error.category.startswith(_ACCURACY))
        for error in judgement.errors or ()
    )


def _marks(judgement: Judgement, *, is_task: bool) -> NDArray[np.float32]:
    """What one rater marked; what is unmarked is unknown where an error could not be placed."""
    errors = judgement.errors or ()
    marks = np.zeros((len(judgement.translation), 2), dtype=np.float32)
    if any(error.span is None and error.category != _PLACELESS for error in errors):
        marks[:] = np.nan
    for error in errors:
        if error.span is not None:
            marks[slice(*error.span), 0] = 1
            if error.severity != "minor":
                marks[slice(*error.span), 1] = 1
    if is_task:  # no severity is told of its tags
        marks[:, 1] = np.nan
    return marks


def _mean_marks(marks: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Means over the raters of whom it is known; NaN where that is none."""
    stacked = np.stack(marks)
    known = ~np.isnan(stacked)
    count = known.sum(axis=0)
    total = np.where(known, stacked, 0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)


def few_of_each(pairs: Sequence[JudgedPair], count: int) -> list[JudgedPair]:
    """Some translations of each source, by lot; those come first whose words were judged."""
    groups: dict[str, list[JudgedPair]] = {}
    for pair in pairs:
        groups.setdefault(pair.source, []).append(pair)
    return [
        pair
        for group in groups.values()
        for pair in sorted(group, key=lambda pair: (pair.marks is None, _lot(pair)))[:count]
    ]


def _lot(pair: JudgedPair) -> bytes:
    return hashlib.sha256(f"{pair.source}\0{pair.translation}".encode()).digest()
