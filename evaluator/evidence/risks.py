"""What pairs say token by token: word links, and where experts would mark errors."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np
import pandas as pd

from ..alignment import LoneSentence, PairLinks
from ..embedding import Encoder
from ..model import Evidence, Opinion
from ..model.run import RISK_COLUMNS
from ..quality import (
    ALGORITHM,
    Estimate,
    Parameters,
    WordRisk,
    estimate,
    load_parameters,
)
from ..quality.gaps import ALGORITHM as GAP_ALGORITHM
from ..quality.gaps import GapParameters, GapReading, load_gap_parameters, read_gaps
from ..support.progress import Progress, unheeded
from .links import Linker, ReferenceLinks
from .matches import Matcher
from .reading import PairReader, Passage, Row, Texts, Tokens, read_passages
from .tables import words_table


@dataclass(frozen=True, eq=False, slots=True)
class PairReadings:
    """What was read of the pairs of one system, by pair id.

    Attributes:
        links: words that stand for each other; none with a model without token vectors, or where
            nobody asks for them.
        estimates: in the light of the reference where there is one; none with a model that no
            parameters were fitted to, likewise.
        referenced: pairs whose estimate is in the light of a reference.
        matches: token F1 of translation and reference, where there is one.
        references: links of the reference's words, where there is one and links are asked for.
        parameters: that the estimates come from.
        opinions: what those say of a pair who were asked.
        sentences: of pairs of several, see :func:`~.inside.read_inside`.
        gaps: what speaks for a word's having no counterpart; none with a model that nothing was
            fitted to, or where nobody asks for it.
    """

    links: Mapping[str, PairLinks] = field(default_factory=dict)
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    referenced: frozenset[str] = frozenset()
    matches: Mapping[str, float] = field(default_factory=dict)
    references: Mapping[str, ReferenceLinks] = field(default_factory=dict)
    parameters: Parameters | None = None
    opinions: Mapping[str, tuple[Opinion, ...]] = field(default_factory=dict)
    sentences: Mapping[str, tuple[LoneSentence, ...]] = field(default_factory=dict)
    gaps: Mapping[str, GapReading] = field(default_factory=dict)

    def risks(self, pair_id: str, translation: str) -> list[WordRisk]:
        """The words of a pair's translation with their risk; none where it is not known."""
        estimate = self.estimates.get(pair_id)
        return estimate.words(translation) if estimate else []


class _Kind(Enum):
    """What is read of a passage."""

    LINKS = auto()
    REFERENCE = auto()  # links of source and reference
    ENGLISH = auto()  # links of translation and reference
    RISKS = auto()
    MATCHES = auto()
    GAPS = auto()


class Estimator:
    """Judges pairs with fitted parameters, in the light of a reference where there is one."""

    cache = "quality"
    sides = ("source", "translation")
    optional = ("reference",)

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self.version = f"{ALGORITHM} {parameters.checksum}"

    def read(self, texts: Sequence[Texts], tokens: Sequence[Tokens]) -> list[Row]:
        """Estimates of every pair, packed."""
        return [judged.packed() for judged in estimate(self._parameters, texts, tokens)]


class GapReader:
    """Looks for words of either side of a pair that nothing on the other stands for."""

    cache = "gaps"
    sides = ("source", "translation")
    optional: tuple[str, ...] = ()

    def __init__(self, parameters: GapParameters) -> None:
        self._parameters = parameters
        self.version = f"{GAP_ALGORITHM} {parameters.checksum}"

    def read(self, texts: Sequence[Texts], tokens: Sequence[Tokens]) -> list[Row]:
        """Log odds of every token of both sides, packed."""
        return [reading.packed() for reading in read_gaps(self._parameters, tokens)]


def read_systems(
    encoder: Encoder,
    systems: Sequence[Mapping[str, Passage]],
    wanted: Collection[Evidence] = frozenset(Evidence),
    progress: Progress = unheeded,
) -> list[PairReadings]:
    """Link and judge the pairs of all systems, and match them with their references.

    Parameters:
        encoder: of sentences; its middle layers are used.
        systems: of each the passages by pair id.
        wanted: evidence that somebody asks for; no other is read.
        progress: told how many passages that no cache knew are done, and of how many.
    """
    parameters = load_parameters(encoder.checksum) if Evidence.RISKS in wanted else None
    readers: list[tuple[_Kind, PairReader]] = []
    if Evidence.LINKS in wanted:
        readers += [
            (_Kind.LINKS, Linker()),
            (_Kind.REFERENCE, Linker(("source", "reference"))),
            (_Kind.ENGLISH, Linker(("translation", "reference"))),
        ]
    if Evidence.MATCHES in wanted:
        readers.append((_Kind.MATCHES, Matcher()))
    if parameters is not None and parameters.networks:
        readers.append((_Kind.RISKS, Estimator(parameters)))
    found = load_gap_parameters(encoder.checksum) if Evidence.GAPS in wanted else None
    if found is not None:
        readers.append((_Kind.GAPS, GapReader(found)))
    passages = [passage for system in systems for passage in system.values()]
    made = read_passages(encoder, passages, [reader for _, reader in readers], progress)
    if made is None:
        return [PairReadings(parameters=parameters) for _ in systems]
    readings, done = [], 0
    for system in systems:
        read: dict[_Kind, dict[str, Row]] = {
            kind: {
                pair_id: row
                for pair_id, row in zip(system, rows[done : done + len(system)], strict=True)
                if row is not None
            }
            for (kind, _), rows in zip(readers, made, strict=True)
        }
        done += len(system)
        links, reference, english, risks, matches, gaps = (read.get(kind, {}) for kind in _Kind)
        readings.append(
            PairReadings(
                {pair_id: PairLinks.unpacked(row) for pair_id, row in links.items()},
                {pair_id: Estimate.unpacked(row) for pair_id, row in risks.items()},
                frozenset(pair_id for pair_id in risks if system[pair_id].reference),
                matches={pair_id: float(row[0]) for pair_id, row in matches.items()},
                references={
                    pair_id: ReferenceLinks(*map(PairLinks.unpacked, (row, english[pair_id])))
                    for pair_id, row in reference.items()
                },
                parameters=parameters,
                gaps={pair_id: GapReading.unpacked(row) for pair_id, row in gaps.items()},
            )
        )
    return readings


def risks_table(system: str, reading: PairReadings, sentences: pd.DataFrame) -> pd.DataFrame:
    """Make the table of one system's words with their risk.

    Parameters:
        system: its name.
        reading: of its pairs.
        sentences: sentence rows of its pair table.

    Returns:
        one row a word, columns as in ``RISK_COLUMNS``; offsets count characters of the pair's
        translation.
    """
    found = (
        (pair_id, np.array([(w.start, w.end, w.error, w.major) for w in words], np.float32))
        for pair_id, text in zip(sentences["pair_id"], sentences["translation_text"], strict=True)
        if (words := reading.risks(pair_id, text))
    )
    return words_table(system, found, RISK_COLUMNS)
