"""Fit the quality estimator to experts' judgements and write its parameters.

    python -m training.quality ../shared/human-judgements --work FOLDER [--near FILE …]

A small network and a cross-encoder are fitted without each of two sets and judged on it: every
figure printed is of a set that what it is of had not seen; the scales and probabilities that are
written are of such, so that they hold for texts that are new.  The cross-encoder learns what
experts mark first, and then contrasts: a good translation and the same with one error in it.  In
use stand both small networks, whose logits are averaged, and the cross-encoder that has not seen
the last of the sets.  Vectors, finished epochs and predictions are kept in FOLDER, so that a run
that was broken off goes on where it stood.  An hour on two idle cores with ``--keep``, which
takes the shipped small networks as they are; the more without.

What has not seen a set is written to FOLDER as well (``without-SET.npz``), for judging the whole
program on it: ``training/experience.py`` does.  docs/quality.md says what came of it.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

import evaluator.quality
from evaluator.embedding import CompiledEncoder, load_encoder
from evaluator.quality import load_parameters, save_parameters
from evaluator.quality.combination import (
    ALONE,
    KINDS,
    WITH_REFERENCE,
    Combination,
    Line,
    Scores,
    chance,
    on_line,
)
from evaluator.quality.cross import CrossShape
from evaluator.quality.estimates import expected_marks, together
from evaluator.quality.fitting import platt
from evaluator.quality.inputs import LONGEST, PairTokens
from evaluator.quality.network import TOKEN_OUTPUTS, Shape
from evaluator.quality.parameters import Weights
from evaluator.validation import statistics

from .combination import fit_combination, set_weights
from .cross import CrossEncoder
from .figures import (
    NearRead,
    Unseen,
    near_figures,
    print_reliability,
    print_sets,
    print_stretches,
    print_words,
    read_near_pairs,
)
from .fitting import (
    CROSS,
    NEAR,
    SMALL,
    Example,
    Prediction,
    fit,
    predict,
    read_examples,
    without_reference,
)
from .judged_pairs import CONTRASTS, JUDGED, few_of_each, read_contrasts, read_pairs
from .network import QualityNetwork
from .scores import read_scores

OUTPUT = Path(evaluator.quality.__file__).parent / "data" / "parameters.npz"
EACH = 10  # translations of a source, at most

Predictions = Mapping[str, Sequence[Prediction]]
"""Of either kind, what was said of every example."""
Scales = dict[str, dict[str, Line]]
"""Of either kind, the line that makes probabilities of each output's logits."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, judge and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the judgements")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is kept")
    parser.add_argument("--out", type=Path, default=OUTPUT, help="file to write")
    parser.add_argument("--keep", action="store_true", help="keep the shipped small networks")
    parser.add_argument("--near", type=Path, action="append", default=[], help="contrastive set")
    parser.add_argument("--threads", type=int, default=2, help="cores to use")
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    encoder = load_encoder(cached=False)
    assert isinstance(encoder, CompiledEncoder)
    pairs = [*few_of_each(read_pairs(options.folder), EACH), *read_contrasts()]
    examples = read_examples(pairs, encoder, options.work)
    torch.set_num_threads(options.threads)
    kept = load_parameters(encoder.checksum) if options.keep else None
    if options.keep and (kept is None or not kept.networks):
        parser.error("no small networks are shipped for this encoder")
    readers = {
        name: Reader(
            small_network(kept.networks[number])
            if kept
            else fit_small(name, examples, options.work),
            fit_cross(name, examples, encoder, options.work),
        )
        for number, name in enumerate(JUDGED)
    }
    examples = [example for example in examples if example.pair.origin in JUDGED]
    sentences, strange = read_scores(
        [example.pair for example in examples],
        load_encoder(),
        {
            text: states
            for example in examples
            for text, states in (
                (example.pair.translation, example.tokens.target),
                (example.pair.reference, example.tokens.reference),
            )
            if states is not None
        },
    )
    predictions = predict_unseen(examples, readers, options.work)
    scales = {name: fit_scales(examples, predictions, of_others(examples, name)) for name in JUDGED}
    told = unseen_scores(examples, predictions, sentences, scales)
    sets = {name: judge_unseen(name, examples, predictions, told, strange) for name in JUDGED}
    print_sets(sets)
    print_reliability(sets)
    print_stretches(
        [example.pair for example in examples],
        [example.tokens.target.offsets[:LONGEST] for example in examples],
        [
            chance(on_line(scales[example.pair.origin][ALONE]["error"], own.astype(np.float64)))
            for example, (tokens, _) in zip(examples, predictions[ALONE], strict=True)
            for own in [tokens[:, 0]]
        ],
    )
    print_words({name: judge_words(name, examples, predictions, scales[name]) for name in JUDGED})
    for file in options.near:
        near = read_near_pairs(file, encoder, options.work)
        for name in JUDGED:

            def read(own: Sequence[PairTokens], name: str = name) -> NearRead:
                return network_scores(readers[name].predict(own), scales[name][ALONE]["error"])

            figures = near_figures(near, read, sets[name].combination)
            print(f"{file.stem}, by what has not seen {name}: {figures}")
    for name, file in {
        "": options.out,
        **{name: file_without(name, options.work) for name in JUDGED},
    }.items():
        rows = of_others(examples, name)
        lines = fit_scales(examples, predictions, rows)
        checksum = save_parameters(
            file,
            [weights_of(readers[own].small) for own in ([name] if name else JUDGED)],
            weights_of(readers[name or JUDGED[-1]].cross),
            lines,
            fit_on(rows, examples, told, strange),
            encoder.checksum,
        )
        print(f"{file}: {file.stat().st_size / 1e6:.1f} MB, checksum {checksum[:16]}")
        for kind in KINDS:
            cut = np.array(word_cut(examples, predictions, rows, kind))
            print(f"{kind}: words are marked from {chance(on_line(lines[kind]['error'], cut)):.3f}")


@dataclass(frozen=True, eq=False, slots=True)
class Reader:
    """What has not seen a set.

    Attributes:
        small: reads all sides, and speaks alone where there is a reference.
        cross: reads source and translation together.
    """

    small: QualityNetwork
    cross: CrossEncoder

    def predict(self, tokens: Sequence[PairTokens]) -> list[Prediction]:
        """What both say of pairs alone: the tokens' logits, ``[t, 2]``; burden and contrast."""
        said = zip(predict(self.small, tokens), predict(self.cross, tokens), strict=True)
        return [
            (together(small, crossed), np.array([burden[0], contrast[0]]))
            for (small, burden), (crossed, contrast) in said
        ]


def fit_small(name: str, examples: Sequence[Example], work: Path) -> QualityNetwork:
    """Fit a small network to all judged sets but one."""
    others = [one for one in examples if one.pair.origin not in (name, CONTRASTS)]
    network = QualityNetwork(Shape(), SMALL.dropout)
    return fit(others, checkpoint_of("small", name, work), SMALL, network)


def small_network(weights: Weights) -> QualityNetwork:
    """A small network as it is shipped."""
    network = QualityNetwork(Shape(**weights.shape))
    network.load_state_dict(
        {part: torch.from_numpy(array.astype(np.float32)) for part, array in weights.arrays.items()}
    )
    return network.eval()


def fit_cross(
    name: str, examples: Sequence[Example], encoder: CompiledEncoder, work: Path
) -> CrossEncoder:
    """Fit a cross-encoder to all judged sets but one, and then to the contrasts beside them."""
    others = [one for one in examples if one.pair.origin != name]
    judged = [one for one in others if one.pair.origin != CONTRASTS]
    network = CrossEncoder(CrossShape(), CROSS.dropout)
    network.begin_with(encoder)
    network = fit(judged, checkpoint_of("experts", name, work), CROSS, network)
    return fit(others, checkpoint_of("near", name, work), NEAR, network)


def checkpoint_of(stage: str, name: str, work: Path) -> Path:
    """Where the state of a network is kept that has not seen a set."""
    return work / f"{stage}-without-{name.replace(' ', '-')}.pt"


def weights_of(network: QualityNetwork | CrossEncoder) -> Weights:
    """As they are shipped."""
    arrays = {part: array.half().numpy() for part, array in network.state_dict().items()}
    return Weights(asdict(network.shape), arrays)


def file_without(name: str, work: Path) -> Path:
    """Where the parameters are kept that have not seen a set."""
    return work / f"without-{name.replace(' ', '-')}.npz"


def of_others(examples: Sequence[Example], name: str) -> NDArray[np.bool_]:
    """Which examples are of other sets than that one; all where it has no name."""
    return np.array([example.pair.origin != name for example in examples])


def numbers(rows: NDArray[np.bool_]) -> list[int]:
    """Numbers of the rows that are wanted."""
    found: list[int] = np.flatnonzero(rows).tolist()
    return found


def predict_unseen(
    examples: Sequence[Example], readers: Mapping[str, Reader], work: Path
) -> Predictions:
    """What is said of an example by what has not seen its set, with a reference and alone.

    Where there is no reference, what is said with one is what is said alone.

    Parameters:
        examples: set by set.
        readers: by the set that they have not seen.
        work: folder where it is kept.
    """
    found: dict[str, list[Prediction]] = {kind: [] for kind in KINDS}
    for name in JUDGED:
        own = [example.tokens for example in examples if example.pair.origin == name]
        for kind in KINDS:
            file = work / f"unseen-{name.replace(' ', '-')}-{kind}.npz"
            if not file.exists():
                made = (
                    readers[name].predict([without_reference(tokens) for tokens in own])
                    if kind == ALONE
                    else predict(readers[name].small, own)
                )
                np.savez(
                    file,
                    lengths=[len(tokens) for tokens, _ in made],
                    tokens=np.concatenate([tokens for tokens, _ in made]),
                    texts=np.stack([text for _, text in made]),
                )
            with np.load(file, allow_pickle=False) as saved:
                tokens = np.split(saved["tokens"], np.cumsum(saved["lengths"])[:-1])
                found[kind] += zip(tokens, saved["texts"], strict=True)
    return found


def fit_scales(
    examples: Sequence[Example], predictions: Predictions, rows: NDArray[np.bool_]
) -> Scales:
    """Slope and offset that make probabilities of each kind's logits of tokens (Platt 1999).

    Fitted to some rows, whose sets count alike.
    """
    used = numbers(rows)
    shares = set_weights([examples[k].pair for k in used])
    targets = np.concatenate([examples[k].targets[:LONGEST] for k in used])
    weights = np.repeat(shares, [len(examples[k].targets[:LONGEST]) for k in used])
    scales: Scales = {}
    for kind in KINDS:
        logits = np.concatenate([predictions[kind][k][0] for k in used])
        scales[kind] = {}
        for column, name in enumerate(TOKEN_OUTPUTS):
            known = ~np.isnan(targets[:, column])
            scales[kind][name] = platt(
                logits[known, column], targets[known, column], weights[known]
            )
    return scales


def unseen_scores(
    examples: Sequence[Example],
    predictions: Predictions,
    sentences: Mapping[str, Scores],
    scales: Mapping[str, Scales],
) -> dict[str, dict[str, Scores]]:
    """All scores of either kind, none of them by what has seen the example's set.

    Parameters:
        examples: of all sets.
        predictions: of them.
        sentences: their scores that need no network.
        scales: by the set that they were not fitted to.
    """
    told = {
        ALONE: {"similarity": sentences["similarity"]},
        WITH_REFERENCE: dict(sentences),
    }
    lacking = np.isnan(sentences["chrf"])
    for kind in KINDS:
        read = {name: np.full(len(examples), np.nan) for name in ("burden", "contrast", "marks")}
        for name in JUDGED:
            rows = numbers(~of_others(examples, name))
            line = scales[name][kind]["error"]
            scores, _ = network_scores([predictions[kind][k] for k in rows], line)
            for score, values in scores.items():
                read[score][rows] = values
        if kind == WITH_REFERENCE:
            read = {score: np.where(lacking, np.nan, own) for score, own in read.items()}
            del read["contrast"]  # there the cross-encoder is not asked
        told[kind] |= read
    return told


def network_scores(predictions: Sequence[Prediction], line: Line) -> NearRead:
    """The networks' scores, and the logits of an error of each pair's tokens."""
    logits = [tokens[:, 0].astype(np.float64) for tokens, _ in predictions]
    marks = [expected_marks(chance(on_line(line, own))) for own in logits]
    burden, contrast = np.array([text for _, text in predictions], dtype=np.float64).T
    return {"burden": burden, "contrast": contrast, "marks": np.array(marks)}, logits


def fit_on(
    rows: NDArray[np.bool_],
    examples: Sequence[Example],
    told: Mapping[str, Mapping[str, Scores]],
    strange: Scores,
) -> Combination:
    """The combination fitted to some rows."""
    return fit_combination(
        [examples[k].pair for k in numbers(rows)],
        {kind: {name: v[rows] for name, v in own.items()} for kind, own in told.items()},
        strange[rows],
    )


def judge_unseen(
    name: str,
    examples: Sequence[Example],
    predictions: Predictions,
    told: Mapping[str, Mapping[str, Scores]],
    strange: Scores,
) -> Unseen:
    """What is told of a set by what has not seen it, the weights and the cut of words included."""
    others = of_others(examples, name)
    rows = numbers(~others)
    return Unseen(
        [examples[k].pair for k in rows],
        {kind: {score: v[rows] for score, v in own.items()} for kind, own in told.items()},
        fit_on(others, examples, told, strange),
        {kind: np.concatenate([predictions[kind][k][0][:, 0] for k in rows]) for kind in KINDS},
        np.concatenate([examples[k].targets[:LONGEST, 0] for k in rows]),
        {kind: word_cut(examples, predictions, others, kind) for kind in KINDS},
    )


def judge_words(
    name: str,
    examples: Sequence[Example],
    predictions: Predictions,
    scales: Mapping[str, Mapping[str, Line]],
) -> tuple[Scores, Scores]:
    """Told chances of errors and of major ones of a set's tokens, and what raters marked."""
    rows = numbers(~of_others(examples, name))
    logits = np.concatenate([predictions[ALONE][k][0] for k in rows]).astype(np.float64)
    told = [
        chance(on_line(scales[ALONE][output], logits[:, column]))
        for column, output in enumerate(TOKEN_OUTPUTS)
    ]
    marked = np.concatenate([examples[k].targets[:LONGEST] for k in rows])
    return np.column_stack(told), marked.astype(np.float64)


def word_cut(
    examples: Sequence[Example], predictions: Predictions, rows: NDArray[np.bool_], kind: str
) -> float:
    """Logit from which marking tokens agrees best with most raters, over the sets of some rows."""
    used = numbers(rows)
    logits = np.concatenate([predictions[kind][k][0][:, 0] for k in used])
    marked = np.concatenate([examples[k].targets[:LONGEST, 0] for k in used])
    origins = np.repeat(
        [JUDGED.index(examples[k].pair.origin) for k in used],
        [len(examples[k].targets[:LONGEST]) for k in used],
    )
    cuts = np.quantile(logits, np.linspace(0.7, 0.995, 40))
    known = [(origins == k) & ~np.isnan(marked) for k in np.unique(origins)]
    agreed = [
        np.mean([statistics.matthews(logits[own] >= cut, marked[own] >= 0.5) for own in known])
        for cut in cuts
    ]
    return float(cuts[int(np.argmax(agreed))])


if __name__ == "__main__":
    main()
