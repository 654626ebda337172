"""Inline tags of bilingual files, brought to the pairs they stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace

import numpy as np
import pandas as pd

from ..documents import InlineTag, TagKind
from ..model.run import TAG_COLUMNS
from .pairing import Pairing
from .texts import Text

PairTags = tuple[tuple[InlineTag, ...], tuple[InlineTag, ...]]
"""Tags of a pair's source and of its translation, with offsets into the pair's texts."""
NO_TAGS: PairTags = ((), ())
_SIDES = ("source", "translation")


def pair_tags(pairing: Pairing) -> dict[str, PairTags]:
    """Tags of the sentence pairs that have any, by pair id.

    Parameters:
        pairing: of one system; other than bilingual files have no tags.
    """
    source, translation = pairing.source.document, pairing.translation.document
    if not (any(source.extract.tags) or any(translation.extract.tags)):
        return {}
    if source.path != translation.path and not any(translation.extract.tags):
        return {}  # a translation in a file without tags has not lost them
    found = {}
    for unit, pairs in zip(pairing.alignment.units, pairing.alignment.sentences, strict=True):
        tags = (
            tuple(_tags_of(pairing.source, unit.source)),
            tuple(_tags_of(pairing.translation, unit.target)),
        )
        if any(tags):
            found[pairs[0].id] = tags
    return found


def tags_table(system: str, tags: Mapping[str, PairTags]) -> pd.DataFrame:
    """One system's tags as a run keeps them; columns as in ``TAG_COLUMNS``."""
    rows = [
        {"system": system, "pair_id": pair_id, "side": side, **asdict(tag)}
        for pair_id, pair in tags.items()
        for side, own in zip(_SIDES, pair, strict=True)
        for tag in own
    ]
    return pd.DataFrame(rows, columns=list(TAG_COLUMNS)).astype(TAG_COLUMNS)


def read_tags(table: pd.DataFrame, system: str) -> dict[str, PairTags]:
    """What :func:`tags_table` has written: tags by pair id."""
    sides: dict[str, dict[str, list[InlineTag]]] = defaultdict(
        lambda: {side: [] for side in _SIDES}
    )
    own = table[table["system"] == system].drop(columns="system")
    for pair_id, side, name, kind, *others in own.itertuples(index=False, name=None):
        sides[pair_id][side].append(InlineTag(name, TagKind(kind), *others))
    return {
        pair_id: (tuple(pair[_SIDES[0]]), tuple(pair[_SIDES[1]])) for pair_id, pair in sides.items()
    }


def _tags_of(text: Text, units: tuple[int, ...]) -> Iterator[InlineTag]:
    """Tags of units that are one line and one sentence each."""
    extract, mapped = text.document.extract, text.document.text
    for number in units:
        unit = text.structure.units[number]
        if not extract.tags or unit.number is None:
            continue
        sentence = unit.sentences[0]
        line = extract.starts[unit.number - 1]
        # Cleaning may have dropped characters, so that places are counted in the clean text.
        begin = int(np.searchsorted(mapped.starts, sentence.start))
        for tag in extract.tags[unit.number - 1]:
            at = int(np.searchsorted(mapped.starts, line + tag.at)) - begin
            yield replace(tag, at=min(max(at, 0), len(sentence.text)))
