"""What becomes of verdicts: a corrected translation, a term list, a table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from ...documents import Term
from ...model import Level, Status
from ...model.run import Run
from ...model.verdicts import Decision, FindingVerdict, Review, pair_fingerprints
from .standing import CONFIRMING, edits_of, standings

_FIGURE = re.compile(
    r"[\d\s.,，．%％‰第约近超过以上下余多至到年月日号个元亿万千百十零〇一二三四五六七八九两]+"
)
_LONGEST_FOR_ONE = 15  # letters of English for a character of Chinese
_LONGEST_TERM = 24  # characters; what is longer is a sentence, not a term


@dataclass(frozen=True, slots=True)
class CorrectedTranslation:
    """A translation with its reviewers' edits.

    Attributes:
        text: one paragraph a unit, in the source's order.
        edited: ids of the pairs whose translation was replaced.
        conflicting: those of them that reviewers edited differently; the latest edit stands.
        lost: how many edits are of pairs that this run no longer has.
    """

    text: str
    edited: list[str]
    conflicting: list[str]
    lost: int


def corrected_translation(run: Run, system: str, reviews: Sequence[Review]) -> CorrectedTranslation:
    """Put the reviewers' edits into a translation.

    Parameters:
        run: that the verdicts were brought into.
        system: whose translation.
        reviews: whose edits.
    """
    table = run.pairs[run.pairs["system"] == system].copy()
    for column in ("source_text", "translation_text"):
        table[column] = table[column].fillna("")
    table["fingerprint"] = pair_fingerprints(table)
    edits = edits_of(reviews, system)
    sentences = table[table["level"] == Level.SENTENCE]
    units = table[table["level"] == Level.UNIT]
    rows: defaultdict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for unit, name, text in _cells(sentences):
        rows[unit].append((text, edits[name][-1] if name in edits else None))
    paragraphs = []
    for unit, name, text in _cells(units):
        if name in edits and unit not in rows:
            paragraphs.append(edits[name][-1])
        else:
            paragraphs.append(_mended(text, rows.pop(unit, [])))
    paragraphs += [_joined(left) for left in rows.values()]  # units that have no row
    known = table[table["fingerprint"].isin(list(edits))]
    ids = dict(zip(known["fingerprint"], known["pair_id"], strict=True))
    return CorrectedTranslation(
        text="".join(f"{paragraph.strip()}\n" for paragraph in paragraphs if paragraph.strip()),
        edited=list(ids.values()),
        conflicting=[pair for name, pair in ids.items() if len(set(edits[name])) > 1],
        lost=len(edits) - len(ids),
    )


def corrected_pairs(run: Run, system: str, reviews: Sequence[Review]) -> dict[str, str]:
    """The sentence pairs whose translation a reviewer replaced: pair id → translation.

    Parameters:
        run: that the verdicts were brought into.
        system: whose translation.
        reviews: whose edits; of several of one pair the latest stands.
    """
    edits = edits_of(reviews, system)
    sentences = _sentences(run, system)
    return {
        pair_id: edits[name][-1]
        for pair_id, name in zip(sentences["pair_id"], pair_fingerprints(sentences), strict=True)
        if name in edits
    }


def accepted_pairs(run: Run, system: str, reviews: Sequence[Review]) -> pd.DataFrame:
    """The sentence pairs that may go into a translation memory, with the reviewers' edits.

    Left out are pairs in which a reviewer confirmed an error that nobody mended.

    Parameters:
        run: that the verdicts were brought into.
        system: whose translation.
        reviews: whose edits and decisions; without any, every pair is accepted.

    Returns:
        rows of the pair table.
    """
    mended = corrected_pairs(run, system, reviews)
    sentences = _sentences(run, system)
    confirmed = {
        verdict.pair
        for standing in standings(reviews).values()
        for _, verdict in standing.verdicts
        if standing.is_confirmed and verdict.system == system
    }
    names = pair_fingerprints(sentences)
    kept = [
        pair_id in mended or name not in confirmed
        for pair_id, name in zip(sentences["pair_id"], names, strict=True)
    ]
    sentences["translation_text"] = [
        mended.get(pair_id, text)
        for pair_id, text in zip(sentences["pair_id"], sentences["translation_text"], strict=True)
    ]
    is_filled = sentences["pair_id"].isin([p for p, text in mended.items() if text.strip()])
    is_omission = sentences["status"] == Status.OMISSION
    sentences.loc[is_filled & is_omission, "status"] = Status.PAIRED.value
    return sentences[kept]


def _sentences(run: Run, system: str) -> pd.DataFrame:
    pairs = run.pairs
    return pairs[(pairs["system"] == system) & (pairs["level"] == Level.SENTENCE)].copy()


def confirmed_terms(reviews: Sequence[Review]) -> list[Term]:
    """The renderings that reviewers confirmed, as a term list that ``--terms`` reads.

    A finding counts where some reviewer said that it is an error and none that it is not, and
    where it has a short Chinese stretch that is no figure, and a suggestion that is no longer
    than its rendering may be: a judge suggests the whole sentence.

    Returns:
        an entry a Chinese term, the renderings that were confirmed and those that were wrong.
    """
    verdicts = [verdict for review in reviews for verdict in review.findings]
    dismissed = {v.fingerprint for v in verdicts if v.decision == Decision.DISMISSED}
    targets: defaultdict[str, dict[str, None]] = defaultdict(dict)
    forbidden: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for verdict in sorted(verdicts, key=lambda v: v.decided):
        if verdict.decision not in CONFIRMING or verdict.fingerprint in dismissed:
            continue
        source = _one_line(verdict.source_span.text if verdict.source_span else "")
        target = _one_line(verdict.suggestion or "")
        if not _is_term(source) or not 0 < len(target) <= _LONGEST_FOR_ONE * len(source):
            continue
        targets[source][target] = None
        if verdict.translation_span and (wrong := _one_line(verdict.translation_span.text)):
            forbidden[source][wrong] = None
    return [
        Term(source, tuple(found), tuple(w for w in forbidden[source] if not _within(w, found)))
        for source, found in targets.items()
    ]


def _is_term(source: str) -> bool:
    """Whether a Chinese stretch is worth a rule: no figure, no single character, no sentence."""
    return 2 <= len(source) <= _LONGEST_TERM and _FIGURE.fullmatch(source) is None


def _within(wrong: str, right: Iterable[str]) -> bool:
    """Whether a rendering is a part of a right one, which a rule against it would blame."""
    return any(wrong.casefold() in rendering.casefold() for rendering in right)


def findings_table(reviews: Sequence[Review]) -> pd.DataFrame:
    """What was decided about every finding, a row each and a column a reviewer."""
    rows: dict[str, dict[str, object]] = {}
    for review in reviews:
        for verdict in review.findings:
            if verdict.decision == Decision.OPEN:
                continue
            row = rows.setdefault(verdict.fingerprint, _described(verdict))
            row[review.reviewer] = str(verdict.decision)
            if verdict.comment:
                row[f"{review.reviewer}: comment"] = verdict.comment
    return pd.DataFrame(list(rows.values()))


def _described(verdict: FindingVerdict) -> dict[str, object]:
    source, translation = verdict.source_span, verdict.translation_span
    return {
        "fingerprint": verdict.fingerprint,
        "system": verdict.system,
        "pair_id": verdict.pair_id,
        "check": verdict.check,
        "category": verdict.category,
        "severity": str(verdict.severity),
        "source": source.text if source else "",
        "translation": translation.text if translation else "",
        "suggestion": verdict.suggestion or "",
        "message": verdict.message,
    }


def _cells(table: pd.DataFrame) -> Iterable[tuple[str, str, str]]:
    columns = table[["unit", "fingerprint", "translation_text"]]
    return columns.itertuples(index=False, name=None)


def _mended(whole: str, sentences: Sequence[tuple[str, str | None]]) -> str:
    """A unit's text with its edited sentences; what stands between sentences stays."""
    parts, done = [], 0
    for original, edit in sentences:
        if not original:  # an omission that the reviewer has filled
            parts += [" ", edit, " "] if edit else []
            continue
        at = whole.find(original, done)
        if at < 0:
            return _joined(sentences)
        parts += [whole[done:at], original if edit is None else edit]
        done = at + len(original)
    return re.sub(" {2,}", " ", "".join([*parts, whole[done:]]))


def _joined(sentences: Iterable[tuple[str, str | None]]) -> str:
    texts = (original if edit is None else edit for original, edit in sentences)
    return " ".join(text for text in texts if text)


def _one_line(text: str) -> str:
    """The text as it can stand in a cell of a term list."""
    return " ".join(text.replace("|", " ").split())
