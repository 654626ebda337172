"""Words' risks where a trusted translation stands beside.

A word that the reference has as well, or one near to it, is seldom wrong; one that nothing in the
reference is like may be, the more so where all around it agrees.  What the network says of a word
and how well the reference matches it are put together by a logistic regression, which
``training/reference.py`` fits to documents that the network has not seen; docs/references.md says
what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..alignment import PairLinks
from .combination import chance
from .estimates import WordRisk

_NEXT, _AROUND = 1, 3  # words on either side whose risk, and whose match, count as well
_SURE = 1e-4  # probabilities nearer to 0 or 1 are taken to be this far from them

WEIGHTS: Mapping[str, tuple[float, float]] = {
    "constant": (0.135, -0.306),
    "error": (0.520, 0.070),
    "major": (-0.144, 0.458),
    "error around": (0.767, 0.657),
    "error of the pair": (-0.433, -0.398),
    "length": (-0.279, -0.050),
    "cosine": (3.504, 2.398),
    "cosine squared": (-3.476, -2.788),
    "linked": (-0.784, -0.387),
    "matched around": (-0.633, -0.937),
    "content": (0.256, 0.214),
    "matched in the pair": (2.056, 3.009),
    "reference matched": (-1.180, -2.777),
}
"""What each figure of a word adds to the logit of any error, and of a major one."""
FIGURES = tuple(WEIGHTS)


def with_reference(risks: Sequence[WordRisk], links: PairLinks) -> list[WordRisk]:
    """The risks of a translation's words in the light of a reference.

    Parameters:
        risks: as the network alone sees them, in order.
        links: of the translation's words and the reference's, which is the target.
    """
    if not risks:
        return []
    weights = np.array([WEIGHTS[name] for name in FIGURES]).T
    errors, majors = (chance(word_figures(risks, links) @ own) for own in weights)
    return [
        WordRisk(risk.start, risk.end, float(error), float(min(major, error)))
        for risk, error, major in zip(risks, errors, majors, strict=True)
    ]


def word_figures(risks: Sequence[WordRisk], links: PairLinks) -> NDArray[np.float64]:
    """What is known of every word.

    Parameters:
        risks: at least one word of a translation.
        links: as for :func:`with_reference`.

    Returns:
        shape ``[words, figures]``, in the order of ``FIGURES``: a constant 1; the logits of an
        error and of a major one; the first's mean over the neighbours and over the pair; log of
        the number of words; cosine of the link with the reference, 0 without one; whether there
        is one; how well the neighbours, the pair's content words and the reference's are matched.
    """
    linked = {int(row[0]): float(row[4]) for row in links.links}
    content = {int(row[0]): float(row[2]) for row in links.source}
    error, major = (_logits([getattr(risk, name) for risk in risks]) for name in ("error", "major"))
    cosine = np.array([linked.get(risk.start, 0.0) for risk in risks])
    matched = np.array([max(linked.get(r.start, 0.0), content.get(r.start, 0.0)) for r in risks])
    is_content = np.array([risk.start in content for risk in risks])
    columns = {
        "constant": 1.0,
        "error": error,
        "major": major,
        "error around": _around(error, _NEXT),
        "error of the pair": error.mean(),
        "length": np.log(len(risks)),
        "cosine": cosine,
        "cosine squared": cosine**2,
        "linked": np.array([float(risk.start in linked) for risk in risks]),
        "matched around": _around(matched, _AROUND),
        "content": is_content.astype(np.float64),
        "matched in the pair": matched[is_content].mean() if is_content.any() else 0.0,
        "reference matched": links.target[:, 2].mean() if len(links.target) else 0.0,
    }
    return np.column_stack([np.broadcast_to(columns[name], len(risks)) for name in FIGURES])


def _logits(chances: Sequence[float]) -> NDArray[np.float64]:
    sure = np.clip(np.array(chances, dtype=np.float64), _SURE, 1 - _SURE)
    return np.asarray(np.log(sure / (1 - sure)), dtype=np.float64)


def _around(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """Mean over a word and its neighbours; beyond an end the last word stands again."""
    width = 2 * reach + 1
    padded = np.pad(values, reach, mode="edge")
    return np.convolve(padded, np.ones(width) / width, mode="valid")
