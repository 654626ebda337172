"""Findings of sentences, seen from the unit that the sentences stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ...model import Finding, Level, Span


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence pair stands: the pair of its unit, and its texts' offsets in that."""

    pair_id: str
    source: int | None
    translation: int | None


def lift_to_units(pairs: pd.DataFrame, findings: Sequence[Finding]) -> list[Finding]:
    """Findings of sentence pairs as findings of their units, spans counted in the units' texts.

    Checks look at sentences; a reader who looks at units wants to see there what they found.

    Parameters:
        pairs: the pair table.
        findings: of both levels.

    Returns:
        one finding for every finding in a sentence whose unit has a row of its own; a span
        is left out where its sentence cannot be found in the unit's text.
    """
    places = dict(_places(pairs))
    return [
        replace(
            finding,
            level=Level.UNIT,
            pair_id=place.pair_id,
            source_span=_shifted(finding.source_span, place.source),
            translation_span=_shifted(finding.translation_span, place.translation),
        )
        for finding in findings
        if finding.level == Level.SENTENCE
        and (place := places.get((finding.system, finding.pair_id)))
    ]


def _places(pairs: pd.DataFrame) -> Iterator[tuple[tuple[str, str], _Place]]:
    """The place of every sentence pair, by system and pair."""
    columns = ["system", "unit", "level", "pair_id", "source_text", "translation_text"]
    units: dict[tuple[str, str], tuple[str, str, str]] = {}
    sentences: defaultdict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for system, unit, level, *row in pairs[columns].fillna("").itertuples(index=False):
        pair_id, source, translation = row
        if level == Level.UNIT:
            units[system, unit] = (pair_id, source, translation)
        else:
            sentences[system, unit].append((pair_id, source, translation))
    for (system, unit), (unit_pair, whole_source, whole_translation) in units.items():
        rows = sentences[system, unit]
        sources = _offsets(whole_source, (source for _, source, _ in rows))
        translations = _offsets(whole_translation, (translation for _, _, translation in rows))
        for (pair_id, _, _), source, translation in zip(rows, sources, translations, strict=True):
            yield (system, pair_id), _Place(unit_pair, source, translation)


def _offsets(whole: str, parts: Iterable[str]) -> Iterator[int | None]:
    """Where the parts stand in the whole, one behind the other; None for one that does not."""
    read = 0
    for part in parts:
        start = whole.find(part, read)
        if start >= 0:
            read = start + len(part)
        yield start if start >= 0 else None


def _shifted(span: Span | None, by: int | None) -> Span | None:
    if span is None or by is None:
        return None
    return Span(span.start + by, span.end + by, span.text)
