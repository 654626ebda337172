"""Where experts would mark errors, of all pairs, computed once and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from .embedding import Encoder
from .quality import ALGORITHM, Estimate, Parameters, estimate, load_parameters
from .reading import Row, Texts, Tokens, token_model
from .run import RISK_COLUMNS


class Estimator:
    """Judges pairs with fitted parameters."""

    cache = "quality"

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self.version = f"{ALGORITHM} {parameters.checksum}"

    def read(self, texts: Sequence[Texts], tokens: Sequence[Tokens]) -> list[Row]:
        """Estimates of every pair, packed."""
        return [judged.packed() for judged in estimate(self._parameters, tokens)]


def find_estimator(encoder: Encoder) -> Estimator | None:
    """The estimator that was fitted to an encoder; None where none was."""
    model = token_model(encoder)
    parameters = None if model is None else load_parameters(model.checksum)
    return None if parameters is None else Estimator(parameters)


def risks_table(
    found: Mapping[str, Mapping[str, Estimate]], translations: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
    """Make the table of words with their risk.

    Parameters:
        found: system → pair id → its estimate.
        translations: text by system and pair id.

    Returns:
        one row a word, columns as in ``RISK_COLUMNS``; offsets count characters of the pair's
        translation.
    """
    rows = [
        (system, pair_id, word.start, word.end, word.error, word.major)
        for system, estimates in found.items()
        for pair_id, judged in estimates.items()
        for word in judged.words(translations[system, pair_id])
    ]
    return pd.DataFrame(rows, columns=list(RISK_COLUMNS)).astype(RISK_COLUMNS)
