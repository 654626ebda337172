"""What is known of sentences, seen from the unit that the sentences stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ...model import Finding, Level, Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence pair stands: the pair of its unit, and its texts' offsets in that."""

    pair_id: str
    source: int | None
    translation: int | None


Places = Mapping[tuple[str, str], Place]
"""Where sentence pairs stand, by system and pair."""


def lift_findings(places: Places, findings: Sequence[Finding]) -> list[Finding]:
    """Findings of sentence pairs as findings of their units, spans counted in the units' texts.

    Checks look at sentences; a reader who looks at units wants to see there what they found.

    Parameters:
        places: of the sentence pairs.
        findings: of both levels.

    Returns:
        one finding for every finding in a sentence whose unit has a row of its own; a span
        is left out where its sentence cannot be found in the unit's text.
    """
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


def lift_words(places: Places, table: pd.DataFrame) -> pd.DataFrame:
    """Rows about words of sentence pairs as rows about words of their units.

    Parameters:
        places: of the sentence pairs.
        table: columns ``system``, ``pair_id``, and ``…_start`` and ``…_end`` of either side.

    Returns:
        the same columns; rows of sentences that cannot be found in their unit's text are left
        out.
    """
    rows = [(*key, place.pair_id, place.source, place.translation) for key, place in places.items()]
    where = pd.DataFrame(rows, columns=["system", "pair_id", "_unit", "source", "translation"])
    found = table.merge(where, on=["system", "pair_id"])
    sides = [side for side in ("source", "translation") if f"{side}_start" in table]
    found = found.dropna(subset=sides)
    moved = {
        f"{side}_{edge}": found[f"{side}_{edge}"] + found[side].astype("int64")
        for side in sides
        for edge in ("start", "end")
    }
    return found.assign(pair_id=found["_unit"], **moved)[list(table.columns)]


def sentence_places(pairs: pd.DataFrame) -> Places:
    """Where the sentence pairs of a pair table stand in its unit pairs."""
    return dict(_places(pairs))


def _places(pairs: pd.DataFrame) -> Iterator[tuple[tuple[str, str], Place]]:
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
            yield (system, pair_id), Place(unit_pair, source, translation)


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
