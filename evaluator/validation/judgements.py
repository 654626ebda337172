"""Human judgements of translations, as published files give them.

Read are the JSON lines of this project, the MQM tables that Google and Marot publish
(Freitag et al. 2021: ``system doc … source target category severity`` with the error between
``<v>`` and ``</v>``), direct assessments in a table, and the folders of the WMT quality
estimation tasks (``*.src``, ``*.mt``, ``*.tags``, a score a line).
"""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError

Row = Mapping[str, Any]

DEFAULT_SCORE = "minus priority"
"""The score that is held against them by class, where nobody asks for another."""
_PENALTY = {"critical": 5.0, "major": 5.0, "minor": 1.0}  # Freitag et al. 2021, table 3
_PUNCTUATION = 0.1
_NON_TRANSLATION = 25.0
_GAP = 3  # characters between two words of a translation, at most
_MARK = re.compile(r"</?v>")


@dataclass(frozen=True, slots=True)
class HumanError:
    """An error that an expert marked.

    Attributes:
        severity: ``major``, ``minor`` or ``critical``.
        category: MQM category, empty where it was not published.
        span: start and end in the translation, None where the error has no place in it.
    """

    severity: str
    category: str = ""
    span: tuple[int, int] | None = None

    @property
    def penalty(self) -> float:
        """Points it costs: major 5, minor 1, minor punctuation 0.1, no translation at all 25."""
        if self.category.startswith("Non-translation"):
            return _NON_TRANSLATION
        if self.severity == "minor" and self.category == "Fluency/Punctuation":
            return _PUNCTUATION
        return _PENALTY.get(self.severity, 0.0)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one expert said of one translation of one segment.

    Attributes:
        system: who translated.
        document: the segment's document, empty where it is not known.
        segment: its name or number, unique in its document.
        source: Chinese text.
        translation: English text.
        reference: another translation, empty where there is none.
        rater: who judged, empty where it is not known.
        score: the better the higher; minus the penalty for MQM.
        errors: marked spans; None where only a score is known.
    """

    system: str
    document: str
    segment: str
    source: str
    translation: str
    reference: str
    rater: str
    score: float
    errors: tuple[HumanError, ...] | None

    @property
    def has_major(self) -> bool | None:
        """Whether a major error was marked; None where errors are not known."""
        if self.errors is None:
            return None
        return any(error.severity != "minor" for error in self.errors)


def read_judgements(path: Path) -> list[Judgement]:
    """Read a file or folder of human judgements; its form is seen from its content.

    Raises:
        InputError: it is of no form that is known, or a row lacks what it must have.
    """
    if path.is_dir():
        return list(_task_folder(path))
    if not path.is_file():
        raise InputError("there is no such file or folder", path=path)
    if not path.stat().st_size:
        raise InputError("the file is empty", path=path)
    try:
        if path.suffix == ".jsonl":
            return [_from_object(row) for row in _json_lines(path)]
        return list(_from_table(path))
    except RecursionError:
        raise InputError("nested too deep for human judgements", path=path) from None
    except (OSError, KeyError, ValueError, TypeError, csv.Error) as error:
        raise InputError(
            f"not a file of human judgements as we know them ({error})", path=path
        ) from error


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def _from_object(row: Row) -> Judgement:
    errors = None
    if "errors" in row:
        errors = tuple(
            HumanError(
                error["severity"],
                error.get("category", ""),
                tuple(error["target_span"]) if error["target_span"] else None,
            )
            for error in row["errors"]
        )
    penalty = row.get("mqm_penalty")
    if penalty is None and errors is not None:
        penalty = sum(error.penalty for error in errors)
    score = row["score"] if penalty is None else -float(penalty)
    return Judgement(
        str(row["system"]),
        str(row.get("doc", "")),
        str(row["segment"]),
        row["source"],
        row["translation"],
        row.get("reference", ""),
        row.get("annotator", ""),
        float(score),
        errors,
    )


def _from_table(path: Path) -> Iterator[Judgement]:
    """Tables with a header: MQM (an error a row) or direct assessments (a score a row)."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        if path.suffix == ".csv":
            rows = list(csv.DictReader(file))
        else:  # MQM tables hold bare quotation marks
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    names = set(rows[0]) if rows else set()
    if {"severity", "category", "target"} <= names:
        yield from _mqm_rows(rows)
    elif names & {"score", "mean", "z_mean", "raw"} and names & {"mt", "translation", "target"}:
        yield from (_assessment(number, row) for number, row in enumerate(rows))
    else:
        raise ValueError(f"unknown columns: {', '.join(sorted(names))}")


def _mqm_rows(rows: Sequence[Row]) -> Iterator[Judgement]:
    """Join the errors that one rater marked in one translation."""
    joined: dict[tuple[str, ...], list[Row]] = {}
    names = _segment_column(rows)
    for row in rows:
        document = row.get("doc") or ""
        key = (row["system"], document, row.get(names) or "", row.get("rater") or "")
        joined.setdefault(key, []).append(row)
    for (system, document, segment, rater), same in joined.items():
        errors = tuple(error for row in same if (error := _marked_error(row)) is not None)
        yield Judgement(
            system,
            document,
            segment,
            _MARK.sub("", same[0]["source"]),
            _MARK.sub("", same[0]["target"]),
            "",
            rater,
            -sum(error.penalty for error in errors),
            errors,
        )


def _segment_column(rows: Sequence[Row]) -> str:
    """The column that names segments: ``globalSegId`` is the same in all rows where none is."""
    columns = ("seg_id", "globalSegId", "docSegId")
    present = [name for name in columns if rows[0].get(name)]
    telling = [name for name in present if len({row.get(name) for row in rows}) > 1]
    return next(iter([*telling, *present]), "")


def _marked_error(row: Row) -> HumanError | None:
    severity = row["severity"].strip().lower()
    category = row["category"].strip()
    if severity in ("no-error", "no error", "neutral", "hotw-test") or not severity:
        return None
    text = row["target"]
    start, end = text.find("<v>"), text.find("</v>")
    span = (start, end - len("<v>")) if 0 <= start < end - len("<v>") else None
    return HumanError(severity, _capitalised(category), span)


def _capitalised(category: str) -> str:
    """Marot writes ``Fluency/punctuation`` where older files have ``Fluency/Punctuation``."""
    return "/".join(part[:1].upper() + part[1:] for part in category.split("/"))


def _assessment(number: int, row: Row) -> Judgement:
    text = next(row[name] for name in ("mt", "translation", "target") if name in row)
    score = next(row[name] for name in ("z_mean", "mean", "score", "raw") if row.get(name))
    return Judgement(
        row.get("system") or "",
        row.get("doc") or row.get("domain") or "",
        str(row.get("segid") or row.get("index") or row.get("segment") or number),
        next(row[name] for name in ("src", "source", "original") if name in row),
        text,
        row.get("ref") or row.get("reference") or "",
        "",
        float(score),
        None,
    )


def _task_folder(folder: Path) -> Iterator[Judgement]:
    """A WMT quality-estimation task's files: a segment a line, tags OK and BAD by word."""
    sources, translations = (_only(folder, f"*.{ending}") for ending in ("src", "mt"))
    if sources is None or translations is None:
        raise InputError("the folder holds no *.src and *.mt", path=folder)
    scores = _only(folder, "*mqm*") or _only(folder, "*.da") or _only(folder, "*.hter")
    tags = _only(folder, "*.tags")
    # Tags are of the tokenised text where there is one, in which a comma is a word of its own.
    tokenised = _only(folder, "*.mt_tok") or translations
    files = (sources, translations, tokenised)
    texts = [file.read_text(encoding="utf-8").splitlines() for file in files]
    count = len(texts[0])
    values = scores.read_text(encoding="utf-8").split() if scores else ["nan"] * count
    marks = tags.read_text(encoding="utf-8").splitlines() if tags else [None] * count
    if not count == len(texts[1]) == len(texts[2]) == len(values) == len(marks):
        raise InputError("the files differ in their number of lines", path=folder)
    rows = zip(*texts, values, marks, strict=True)
    for number, (source, translation, words, value, mark) in enumerate(rows):
        yield Judgement(
            "",
            "",
            str(number),
            source,
            translation,
            "",
            "",
            float(value),
            None if mark is None else tuple(_tagged(translation, words, mark)),
        )


def _only(folder: Path, pattern: str) -> Path | None:
    found = sorted(folder.glob(pattern))
    return found[0] if found else None


def _tagged(translation: str, words: str, tags: str) -> Iterator[HumanError]:
    """Words tagged BAD, where they stand in the translation.

    A word that does not stand there as it is (a tokeniser may change it) has no place; nor has
    the mark of the text's end, or the tag that may follow for it.

    Parameters:
        translation: as it was written.
        words: the same tokenised.
        tags: OK or BAD, one a word.
    """
    at, skipped = 0, 0
    for word, tag in zip(html.unescape(words).split(), tags.split(), strict=False):
        start = translation.find(word, at)
        if not 0 <= start - at <= skipped + _GAP:  # not the next place, but one further on
            skipped += len(word) + _GAP
            continue
        at, skipped = start + len(word), 0
        if tag == "BAD":
            yield HumanError("major", "", (start, at))
