"""What becomes of verdicts: pairs with their edits, a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ...model import Level, Status
from ...model.run import Run
from ...model.verdicts import Decision, FindingVerdict, Review, pair_fingerprints
from .standing import edits_of, standings


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
