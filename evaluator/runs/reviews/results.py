"""What becomes of verdicts: pairs with their edits, a term list, a table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from ...documents import Term
from ...model import Level, Status
from ...model.run import Run
from ...model.verdicts import Decision, FindingVerdict, Review, pair_fingerprints
from .standing import edits_of, standings

_FIGURE = re.compile(
    r"[\d\s.,，．%％‰第约近超过以上下余多至到年月日号个元亿万千百十零〇一二三四五六七八九两]+"
)
_LONGEST_FOR_ONE = 15  # letters of English for a character of Chinese
_LONGEST_TERM = 24  # characters; what is longer is a sentence, not a term


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

    A finding counts where who adjudicates, or else all who decided, said that it is an error, and
    where it has a short Chinese stretch that is no figure, and a suggestion that is no longer
    than its rendering may be: a judge suggests the whole sentence.

    Returns:
        an entry a Chinese term, the renderings that were confirmed and those that were wrong.
    """
    confirmed = [standing for standing in standings(reviews).values() if standing.is_confirmed]
    verdicts = [
        verdict
        for standing in confirmed
        for _, verdict in standing.verdicts[-1 if standing.is_adjudicated else 0 :]
    ]
    targets: defaultdict[str, dict[str, None]] = defaultdict(dict)
    forbidden: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for verdict in sorted(verdicts, key=lambda v: v.decided):
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


def _one_line(text: str) -> str:
    """The text as it can stand in a cell of a term list."""
    return " ".join(text.replace("|", " ").split())
