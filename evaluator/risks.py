"""What pairs say token by token: word links, and where experts would mark errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from .alignment import PairLinks
from .embedding import Encoder
from .links import Linker
from .matches import match_references
from .quality import ALGORITHM, Estimate, Parameters, estimate, load_parameters
from .reading import Row, Texts, Tokens, read_pairs, token_model
from .run import RISK_COLUMNS


@dataclass(frozen=True, eq=False, slots=True)
class PairReadings:
    """What was read of the pairs of one system, by pair id.

    Attributes:
        links: words that stand for each other; none with a model without token vectors.
        estimates: none with a model that no parameters were fitted to.
        matches: token F1 of translation and reference, where there is one.
        parameters: that the estimates come from.
    """

    links: Mapping[str, PairLinks] = field(default_factory=dict)
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    matches: Mapping[str, float] = field(default_factory=dict)
    parameters: Parameters | None = None


class Estimator:
    """Judges pairs with fitted parameters."""

    cache = "quality"

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self.version = f"{ALGORITHM} {parameters.checksum}"

    def read(self, texts: Sequence[Texts], tokens: Sequence[Tokens]) -> list[Row]:
        """Estimates of every pair, packed."""
        return [judged.packed() for judged in estimate(self._parameters, tokens)]


def read_sentences(
    encoder: Encoder,
    pair_ids: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    progress: Callable[[int, int], None] = lambda done, total: None,
    references: Mapping[str, str] = MappingProxyType({}),
) -> PairReadings:
    """Link and judge the pairs of one system, and match them with their references.

    Parameters:
        encoder: of sentences; its middle layers are used.
        pair_ids: one a pair.
        pairs: Chinese and English text of each pair, neither empty.
        progress: told how many pairs that no cache knew are done, and of how many.
        references: pair id → text that the translation may be held against, not empty.
    """
    model = token_model(encoder)
    if model is None:
        return PairReadings()
    translations = {k: text for k, (_, text) in zip(pair_ids, pairs, strict=True)}
    matched = [(translations[k], text) for k, text in references.items()]
    parameters = load_parameters(model.checksum)
    estimators = [] if parameters is None else [Estimator(parameters)]
    rows = read_pairs(encoder, pairs, [Linker(), *estimators], progress)
    links, *estimates = rows or [[]]
    return PairReadings(
        {pair_id: PairLinks.unpacked(row) for pair_id, row in zip(pair_ids, links, strict=True)},
        {
            pair_id: Estimate.unpacked(row)
            for some in estimates
            for pair_id, row in zip(pair_ids, some, strict=True)
        },
        dict(zip(references, match_references(encoder, matched).tolist(), strict=True)),
        parameters,
    )


def risks_table(
    system: str, estimates: Mapping[str, Estimate], sentences: pd.DataFrame
) -> pd.DataFrame:
    """Make the table of one system's words with their risk.

    Parameters:
        system: its name.
        estimates: by pair id.
        sentences: sentence rows of its pair table.

    Returns:
        one row a word, columns as in ``RISK_COLUMNS``; offsets count characters of the pair's
        translation.
    """
    rows = [
        (system, pair_id, word.start, word.end, word.error, word.major)
        for pair_id, text in zip(sentences["pair_id"], sentences["translation_text"], strict=True)
        if pair_id in estimates
        for word in estimates[pair_id].words(text)
    ]
    return pd.DataFrame(rows, columns=list(RISK_COLUMNS)).astype(RISK_COLUMNS)
