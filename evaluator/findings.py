"""What the checks found, tied to its run."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from .checks import Check, CheckedDocument, CheckedPair, Draft
from .documents import Term
from .model import Finding, Level, Status


def find_errors(
    system: str,
    sentences: pd.DataFrame,
    units: pd.DataFrame,
    terms: Sequence[Term],
    checks: Sequence[Check],
) -> list[Finding]:
    """Run every check over one system.

    Parameters:
        system: its name.
        sentences: sentence rows of its pair table.
        units: unit rows of its pair table.
        terms: of the corpus.
        checks: to run; their order does not matter.

    Returns:
        findings in document order, the gravest first in each pair.
    """
    pairs = [
        CheckedPair(pair_id, unit, Status(status), source, translation)
        for pair_id, unit, status, source, translation in sentences[
            ["pair_id", "unit", "status", "source_text", "translation_text"]
        ].itertuples(index=False)
    ]
    document = CheckedDocument(pairs, terms)
    drafts = [(check.name, draft) for check in checks for draft in check.find(document)]
    drafts.sort(key=lambda item: _draft_order(*item))
    # The source alone, so that a finding keeps its name when the translation is mended beside it.
    unit_text = dict(zip(units["unit"], units["source_text"], strict=True))
    seen: Counter[str] = Counter()
    return [
        _finding(
            system,
            pairs[draft.pair],
            name,
            draft,
            unit_text[pairs[draft.pair].unit],
            seen,
        )
        for name, draft in drafts
    ]


def _draft_order(name: str, draft: Draft) -> tuple[object, ...]:
    at = [s.start if s else -1 for s in (draft.source_span, draft.translation_span)]
    return (draft.pair, draft.severity.rank, -draft.confidence, name, *at, draft.message)


def _finding(
    system: str, pair: CheckedPair, name: str, draft: Draft, unit_text: str, seen: Counter[str]
) -> Finding:
    spans = [s.text if s else "" for s in (draft.source_span, draft.translation_span)]
    key = "\x1f".join([name, *spans, unit_text])
    seen[key] += 1  # the same error twice in a unit is two findings
    fingerprint = hashlib.sha256(f"{key}\x1f{seen[key]}".encode()).hexdigest()[:16]
    return Finding(
        fingerprint,
        system,
        Level.SENTENCE,
        pair.pair_id,
        pair.unit,
        name,
        draft.category,
        draft.severity,
        draft.confidence,
        draft.source_span,
        draft.translation_span,
        draft.message,
        draft.suggestion,
    )
