"""Put the scores of a pair on one scale, and say what their sum is worth.

Called by ``training/quality.py``, whose predictions for unseen documents it starts from.  Means,
deviations and lines are fitted; the weights are round ones, see evaluator/quality/combination.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sacrebleu import BLEU, CHRF

from evaluator.embedding import Calibration, Encoder, TokenStates, cosine
from evaluator.evidence.matches import token_f1
from evaluator.quality.combination import (
    ALONE,
    BY_REFERENCE,
    WITH_REFERENCE,
    Combination,
    Scores,
    chance,
    on_line,
)
from evaluator.quality.fitting import fit_unrelated, least_squares, platt, scale
from evaluator.validation import read_judgements, statistics

from .judged_pairs import SCORES, SPANS, JudgedPair

HUMAN = "ref"  # how the human translations' systems are called


def fit_combination(
    pairs: Sequence[JudgedPair],
    burden: Scores,
    marks: Scores,
    encoder: Encoder,
    tokens: Callable[[Sequence[str]], Mapping[str, TokenStates]],
    folder: Path,
) -> Combination:
    """Fit, and print what every score and the sums say of documents that no network had seen.

    Parameters:
        pairs: judged ones.
        burden: shape ``[pairs]``, the network's penalties.
        marks: shape ``[pairs]``, see :attr:`evaluator.quality.Estimate.marks`.
        encoder: of sentences.
        tokens: centred tokens of English texts.
        folder: of the judgements, for their references.
    """
    references = read_references(pairs, folder)
    scores = {"burden": burden, "marks": marks}
    scores["similarity"], scores["reference_similarity"], unrelated = similarities(
        pairs, references, encoder
    )
    scores |= _by_reference(pairs, references, tokens)
    penalty = np.sqrt([pair.penalty for pair in pairs])
    major = np.array([pair.major for pair in pairs])
    is_machine = np.array([not any(HUMAN in system for system in p.systems) for p in pairs])
    referenced = is_machine & ~np.isnan(scores["bertscore"])
    scales = {
        name: scale(values[referenced if name in BY_REFERENCE else slice(None)])
        for name, values in scores.items()
        if name != "bleu"
    }
    draft = Combination(scales, {}, {}, (0.0, 0.0))
    totals = {
        kind: draft.total(scores, with_reference=kind == WITH_REFERENCE)
        for kind in (ALONE, WITH_REFERENCE)
    }
    rows = {ALONE: np.full(len(pairs), True), WITH_REFERENCE: referenced}
    known = {kind: own & ~np.isnan(major) for kind, own in rows.items()}
    found = Combination(
        scales,
        {kind: least_squares(totals[kind][own], penalty[own]) for kind, own in rows.items()},
        {kind: platt(totals[kind][own], major[own]) for kind, own in known.items()},
        fit_unrelated(scores["similarity"], unrelated),
    )
    _report(pairs, scores, totals, found, rows)
    return found


def read_references(pairs: Sequence[JudgedPair], folder: Path) -> list[str]:
    """A human translation of each pair's source; empty where there is none."""
    known = {("news", j.source): j.reference for j in read_judgements(folder / SCORES)}
    for judgement in read_judgements(folder / SPANS["talks"]):
        if judgement.system == HUMAN:
            known["talks", judgement.source] = judgement.translation
    return [known.get((pair.domain, pair.source), "") for pair in pairs]


def similarities(
    pairs: Sequence[JudgedPair], references: Sequence[str], encoder: Encoder
) -> tuple[Scores, Scores, Scores]:
    """Calibrated cosine with the source, with the reference, and with the source of another."""
    sides = [[p.source for p in pairs], [p.translation for p in pairs], references]
    vectors = [encoder.encode(texts) for texts in sides]
    own, with_reference, strange = (np.full(len(pairs), np.nan) for _ in range(3))
    generator = np.random.default_rng(0)
    domains = np.array([pair.domain for pair in pairs])
    for domain in sorted(set(domains)):
        rows = np.flatnonzero(domains == domain)
        zh, en, ref = (side[rows] for side in vectors)
        calibration = Calibration.fit(encoder.checksum, {"zh": zh, "en": en})
        zh = calibration.center(zh, "zh")
        en, ref = calibration.center(en, "en"), calibration.center(ref, "en")
        own[rows], with_reference[rows] = cosine(zh, en), cosine(en, ref)
        strange[rows] = cosine(zh, en[generator.permutation(len(rows))])
    lacking = np.array([not reference for reference in references])
    return own, np.where(lacking, np.nan, with_reference), strange


def _by_reference(
    pairs: Sequence[JudgedPair],
    references: Sequence[str],
    tokens: Callable[[Sequence[str]], Mapping[str, TokenStates]],
) -> dict[str, Scores]:
    translations = tokens([pair.translation for pair in pairs])
    trusted = tokens([reference for reference in references if reference])
    chrf, bleu = CHRF(), BLEU(effective_order=True)
    found = {name: np.full(len(pairs), np.nan) for name in ("bertscore", "chrf", "bleu")}
    for k, (pair, reference) in enumerate(zip(pairs, references, strict=True)):
        if reference:
            found["bertscore"][k] = token_f1(translations[pair.translation], trusted[reference])
            found["chrf"][k] = chrf.sentence_score(pair.translation, [reference]).score
            found["bleu"][k] = bleu.sentence_score(pair.translation, [reference]).score
    return found


def _report(
    pairs: Sequence[JudgedPair],
    scores: Mapping[str, Scores],
    totals: Mapping[str, Scores],
    found: Combination,
    rows: Mapping[str, NDArray[np.bool_]],
) -> None:
    human = -np.array([pair.penalty for pair in pairs])
    major = np.array([pair.major for pair in pairs])
    keys = [f"{pair.domain}\0{pair.document}\0{pair.source}" for pair in pairs]
    groups = np.unique(keys, return_inverse=True)[1]
    domains = np.array([pair.domain for pair in pairs])
    length = np.array([float(len(pair.source)) for pair in pairs])
    bad_if_low = ("similarity", *BY_REFERENCE, "bleu")
    for kind, own in rows.items():
        print(f"\n{kind}: {'score':<24}{'pairs':>7}{'Spearman':>9}{'Kendall':>9}{'within':>8}"
              f"{'AUC major':>10}{'calibration':>12}")  # fmt: skip
        shown = {"sum": totals[kind], "length of the source": length}
        shown |= {
            name: -values if name in bad_if_low else values
            for name, values in scores.items()
            if kind == WITH_REFERENCE or name in ("burden", "marks", "similarity")
        }
        for domain in ("news", "talks"):
            q = own & (domains == domain)
            sure = q & ~np.isnan(major)
            for name, values in shown.items():
                row = (
                    f"{domain:<7}{name:<26}{q.sum():>7}"
                    f"{statistics.spearman(-values[q], human[q]):>9.3f}"
                    f"{statistics.kendall(-values[q], human[q]):>9.3f}"
                    f"{statistics.within_accuracy(-values[q], human[q], groups[q]):>8.3f}"
                    f"{statistics.area_under_curve(-values[sure], major[sure] >= 0.5):>10.3f}"
                )
                if name == "sum":
                    told = chance(on_line(found.majors[kind], values[sure]))
                    row += f"{statistics.calibration_error(told, major[sure]):>12.3f}"
                print(row)
            if kind == ALONE:
                told = chance(on_line(found.majors[kind], totals[kind][sure]))
                for mean, came, count in statistics.reliability(told, major[sure]):
                    print(f"    told {mean:.2f}, came true {came:.2f}, {count} pairs")
