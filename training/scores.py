"""Scores of judged pairs that need no network: similarity, and those against a reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sacrebleu import CHRF

from evaluator.embedding import Calibration, Encoder, TokenStates, cosine
from evaluator.evidence.matches import token_f1
from evaluator.quality.combination import Scores

from .judged_pairs import JudgedPair


def read_scores(
    pairs: Sequence[JudgedPair], encoder: Encoder, tokens: Mapping[str, TokenStates]
) -> tuple[dict[str, Scores], Scores]:
    """Score pairs.

    Parameters:
        pairs: judged ones.
        encoder: of sentences.
        tokens: centred tokens of the English texts, references too.

    Returns:
        shape ``[pairs]`` each, by the names of the combination, null where there is no
        reference; and the similarities of sources with translations of others.
    """
    own, by_reference, strange = _similarities(pairs, encoder)
    chrf = CHRF()
    found = {name: np.full(len(pairs), np.nan) for name in ("bertscore", "chrf")}
    for k, pair in enumerate(pairs):
        if pair.reference:
            found["bertscore"][k] = token_f1(tokens[pair.translation], tokens[pair.reference])
            found["chrf"][k] = chrf.sentence_score(pair.translation, [pair.reference]).score
    return {"similarity": own, "reference_similarity": by_reference} | found, strange


def _similarities(pairs: Sequence[JudgedPair], encoder: Encoder) -> tuple[Scores, Scores, Scores]:
    """Calibrated cosine with the source, with the reference, and with the source of another.

    Each set is calibrated by itself, as a document would be.
    """
    texts = (
        [pair.source for pair in pairs],
        [pair.translation for pair in pairs],
        [pair.reference for pair in pairs],
    )
    sides = [encoder.encode(own) for own in texts]
    own, with_reference, strange = (np.full(len(pairs), np.nan) for _ in range(3))
    generator = np.random.default_rng(0)
    origins = np.array([pair.origin for pair in pairs])
    for origin in sorted(set(origins)):
        rows = np.flatnonzero(origins == origin)
        zh, en, ref = (side[rows] for side in sides)
        calibration = Calibration.fit(encoder.checksum, {"zh": zh, "en": en})
        zh = calibration.center(zh, "zh")
        en, ref = calibration.center(en, "en"), calibration.center(ref, "en")
        own[rows], with_reference[rows] = cosine(zh, en), cosine(en, ref)
        strange[rows] = cosine(zh, en[generator.permutation(len(rows))])
    lacking: NDArray[np.bool_] = np.array([not pair.reference for pair in pairs])
    return own, np.where(lacking, np.nan, with_reference), strange
