"""Fit the quality estimator to experts' judgements and write its parameters.

    python -m training.quality ../shared/human-judgements --work FOLDER

Three networks are fitted, each without a third of the documents, and judged on that third; in
use their logits are averaged.  So every figure printed is of documents that the network had
not seen, and no pair is wasted.  Token vectors and finished epochs are kept in FOLDER, so that
a run that was broken off goes on where it stood.  Two hours on two cores.

What is fitted beside the networks: the scales that make their logits probabilities (Platt
1999), on the predictions for unseen documents.  Written is
``evaluator/quality/data/parameters.npz``; docs/quality.md says what came of it.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

import evaluator.quality
from evaluator.embedding import (
    CompiledEncoder,
    TokenStates,
    load_encoder,
    token_means,
)
from evaluator.quality import save_parameters
from evaluator.quality.combination import chance, on_line
from evaluator.quality.estimates import expected_marks
from evaluator.quality.fitting import platt
from evaluator.quality.inputs import LONGEST, PairTokens, collate
from evaluator.quality.network import QualityNetwork, Shape
from evaluator.validation import statistics

from .combination import fit_combination
from .judged_pairs import JudgedPair, folds, read_pairs

FOLDS = 3
RATE = 1.5e-3
BATCH_TOKENS = 5000
TEXT_WEIGHT = 0.3  # of each of the losses of whole pairs, beside that of the tokens
LEAST_GAP = 0.3  # of the roots of two penalties: less is no order to learn
CHUNK = 512  # texts encoded before they are kept
OUTPUT = Path(evaluator.quality.__file__).parent / "data" / "parameters.npz"


@dataclass(frozen=True, eq=False, slots=True)
class Example:
    """A pair ready to be fitted to.

    Attributes:
        pair: what was judged.
        tokens: what the network reads.
        targets: shape ``[t, 2]``, share of raters who marked each token of the translation.
        raters: share of each rater in its targets.
        group: number of its source; translations of one source are held against each other.
    """

    pair: JudgedPair
    tokens: PairTokens
    targets: NDArray[np.float32]
    raters: NDArray[np.float32]
    group: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is fitted; as shipped, unless said otherwise.

    Attributes:
        epochs: times that every pair is seen.
        dropout: share of the network's numbers that are left out at each step.
        blank: share of tokens whose vector is, so that only their figures tell of them.
        rank_weight: of the order of translations of a source, beside the loss of tokens.
        seed: of all that is left to chance.
    """

    epochs: int = 4
    dropout: float = 0.2
    blank: float = 0.0
    rank_weight: float = 0.15
    seed: int = 0


class Fitted(nn.Module):
    """The network, and how much stricter or milder each rater is, which is dropped in use."""

    def __init__(self, raters: int, recipe: Recipe = Recipe()) -> None:
        super().__init__()
        self.recipe = recipe
        self.net = QualityNetwork(Shape(), recipe.dropout)
        self.bias = nn.Linear(raters, 4, bias=False)
        nn.init.zeros_(self.bias.weight)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, judge and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the judgements")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is kept")
    parser.add_argument("--out", type=Path, default=OUTPUT, help="file to write")
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    encoder = load_encoder(cached=False)
    assert isinstance(encoder, CompiledEncoder)
    examples = read_examples(encoder, options.folder, options.work)
    fold = folds([example.pair for example in examples], FOLDS)
    networks, tokens, texts = [], {}, np.zeros((len(examples), 2))
    for number in range(FOLDS):
        learnt = [example for example, k in zip(examples, fold, strict=True) if k != number]
        network = fit(learnt, options.work / f"fold-{number}.pt")
        networks.append(network)
        unseen = np.flatnonzero(fold == number)
        for k, (token, text) in zip(
            unseen, predict(network, [examples[k] for k in unseen]), strict=True
        ):
            tokens[int(k)], texts[k] = token, text
    ordered = [tokens[k] for k in range(len(examples))]
    scales = fit_scales(examples, ordered)
    report(examples, ordered, texts)
    chances = [
        chance(on_line(scales["token-error"], token[:, 0].astype(np.float64))) for token in ordered
    ]
    combination = fit_combination(
        [example.pair for example in examples],
        texts[:, 0],
        np.array([expected_marks(own) for own in chances]),
        load_encoder(),
        lambda texts: encode(encoder, texts, "en", options.work),
        options.folder,
    )
    checksum = save_parameters(
        options.out,
        [
            {name: array.half().numpy() for name, array in network.state_dict().items()}
            for network in networks
        ],
        asdict(Shape()),
        scales,
        combination,
        encoder.checksum,
    )
    np.savez(
        options.work / "unseen.npz",
        lengths=[len(token) for token in ordered],
        tokens=np.concatenate(ordered),
        texts=texts,
        fold=fold,
    )
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB, checksum {checksum[:16]}")


# --- data ----------------------------------------------------------------------------------


def read_examples(encoder: CompiledEncoder, folder: Path, work: Path) -> list[Example]:
    """Judged pairs with their tokens; pairs that a side of has no token are left out."""
    pairs = read_pairs(folder)
    sources = encode(encoder, [pair.source for pair in pairs], "zh", work)
    targets = encode(encoder, [pair.translation for pair in pairs], "en", work)
    raters = sorted({rater for pair in pairs for rater in pair.raters} | {""})
    groups: dict[tuple[str, str, str], int] = {}
    return [
        Example(
            pair,
            PairTokens(source, target),
            token_targets(pair, target.offsets),
            rater_shares(pair.raters or ("",), raters),
            groups.setdefault((pair.domain, pair.document, pair.source), len(groups)),
        )
        for pair in pairs
        if len((source := sources[pair.source]).vectors)
        and len((target := targets[pair.translation]).vectors)
    ]


def encode(
    encoder: CompiledEncoder, texts: Sequence[str], language: str, work: Path
) -> dict[str, TokenStates]:
    """Centred token vectors in float16 of every text, kept in files of ``CHUNK`` texts."""
    means = token_means(encoder.checksum)
    assert means is not None, "token means are shipped for the bundled model"
    unique = sorted(set(texts), key=lambda text: (len(text), text))
    states: dict[str, TokenStates] = {}
    for start in range(0, len(unique), CHUNK):
        chunk = unique[start : start + CHUNK]
        name = hashlib.sha256("\0".join([encoder.checksum, *chunk]).encode()).hexdigest()[:16]
        file = work / f"{language}-{name}.npz"
        if not file.exists():
            new = encoder.token_states(chunk)
            draft = file.with_suffix(".unfinished.npz")
            np.savez(
                draft,
                lengths=[len(state.offsets) for state in new],
                offsets=np.concatenate([state.offsets for state in new]),
                vectors=np.concatenate([state.vectors - means[language] for state in new]).astype(
                    np.float16
                ),
            )
            draft.rename(file)
            print(f"{language}: {start + len(chunk)} of {len(unique)} texts", flush=True)
        with np.load(file) as saved:
            ends = np.cumsum(saved["lengths"])[:-1]
            sides = np.split(saved["offsets"], ends), np.split(saved["vectors"], ends)
        states |= {
            text: TokenStates(offsets, vectors)
            for text, offsets, vectors in zip(chunk, *sides, strict=True)
        }
    return states


def token_targets(pair: JudgedPair, offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Share of raters who marked each token, ``[t, 2]``: as any error, as a major one."""
    targets = np.zeros((len(offsets), 2), dtype=np.float32)
    if pair.marks is not None:
        for row, (start, end) in enumerate(offsets):
            targets[row] = pair.marks[start:end].max(axis=0, initial=0)
    return targets


def rater_shares(raters: Sequence[str], known: Sequence[str]) -> NDArray[np.float32]:
    """Share of each known rater among those of a pair."""
    shares = [raters.count(rater) / len(raters) for rater in known]
    return np.array(shares, dtype=np.float32)


# --- fitting -------------------------------------------------------------------------------


def fit(examples: Sequence[Example], checkpoint: Path, recipe: Recipe = Recipe()) -> QualityNetwork:
    """Fit a network, going on from the last finished epoch."""
    torch.manual_seed(recipe.seed)
    generator = np.random.default_rng(recipe.seed)
    fitted = Fitted(len(examples[0].raters), recipe)
    optimizer = torch.optim.AdamW(fitted.parameters(), lr=RATE, weight_decay=0.05)
    steps = recipe.epochs * len(list(batches(examples, generator)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=steps + 50, pct_start=0.1
    )
    parts: dict[str, Any] = {"net": fitted, "opt": optimizer, "sch": schedule}
    done = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        done = saved["epoch"]
        for name, part in parts.items():
            part.load_state_dict(saved[name])
    for epoch in range(done, recipe.epochs):
        for batch in batches(examples, generator):
            optimizer.zero_grad()
            loss_of(fitted, batch).backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(fitted.parameters(), 1.0)
            optimizer.step()
            if schedule.last_epoch < steps + 49:
                schedule.step()
        saved = {name: part.state_dict() for name, part in parts.items()}
        torch.save({**saved, "epoch": epoch + 1}, checkpoint)
        print(f"{checkpoint.stem}: epoch {epoch + 1} of {recipe.epochs}", flush=True)
    return fitted.net.eval()


def batches(examples: Sequence[Example], generator: np.random.Generator) -> Iterator[list[Example]]:
    """All translations of a source stand in the same batch; batches come in any order."""
    groups: dict[int, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.group].append(example)
    # Like lengths together, but not the same neighbours in every epoch.
    ordered = sorted(
        groups.values(), key=lambda group: len(group[0].pair.source) + 3 * generator.random()
    )
    made: list[list[Example]] = []
    widest = 0
    for group in ordered:
        width = max(_width(example) for example in group)
        if not made or (len(made[-1]) + len(group)) * max(widest, width) > BATCH_TOKENS:
            made.append([])
            widest = 0
        made[-1] += group
        widest = max(widest, width)
    for k in generator.permutation(len(made)):
        yield made[k]


def _width(example: Example) -> int:
    return len(example.tokens.source.vectors) + len(example.tokens.target.vectors)


def loss_of(fitted: Fitted, batch: Sequence[Example]) -> Tensor:
    """Loss of tokens, of penalties and major errors of pairs, and of the order within groups."""
    vectors, *others = collate([example.tokens for example in batch]).arguments()
    if blank := fitted.recipe.blank:
        vectors = vectors * (torch.rand(vectors.shape[:2]) >= blank).unsqueeze(-1)
    tokens, texts = fitted.net(vectors, *others)
    bias = fitted.bias(torch.from_numpy(np.stack([example.raters for example in batch])))
    tokens, texts = tokens + bias[:, None, :2], texts + bias[:, 2:]
    targets = torch.zeros_like(tokens)
    known = torch.zeros(tokens.shape[:2])
    for row, example in enumerate(batch):
        own = torch.from_numpy(example.targets[:LONGEST])
        targets[row, : len(own)] = own
        known[row, : len(own)] = float(example.pair.marks is not None)
    loss = functional.binary_cross_entropy_with_logits(tokens, targets, reduction="none")
    total = (loss * known.unsqueeze(-1)).sum() / (known.sum() + 1) / 2
    penalty = torch.tensor([example.pair.penalty for example in batch]).sqrt()
    total = total + TEXT_WEIGHT * functional.smooth_l1_loss(texts[:, 0], penalty)
    major = torch.tensor([example.pair.major for example in batch])
    sure = ~major.isnan()
    if sure.any():
        total = total + TEXT_WEIGHT * functional.binary_cross_entropy_with_logits(
            texts[sure, 1], major[sure]
        )
    group = torch.tensor([example.group for example in batch])
    worse = (group[:, None] == group) & (penalty[:, None] - penalty > LEAST_GAP)
    if worse.any():
        lead = texts[:, 0, None] - texts[None, :, 0]
        total = total + fitted.recipe.rank_weight * functional.softplus(-lead)[worse].mean()
    return total


def predict(
    network: QualityNetwork, examples: Sequence[Example]
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Logits of every token of the translation and of the pair."""
    made: list[Any] = [None] * len(examples)
    order = sorted(range(len(examples)), key=lambda k: _width(examples[k]))
    with torch.inference_mode():
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            inputs = collate([examples[k].tokens for k in rows]).arguments()
            tokens, texts = (output.numpy() for output in network(*inputs))
            for row, k in enumerate(rows):
                made[k] = tokens[row, : len(examples[k].targets[:LONGEST])], texts[row]
    return made


# --- judging -------------------------------------------------------------------------------


def fit_scales(
    examples: Sequence[Example], tokens: Sequence[NDArray[np.float32]]
) -> dict[str, tuple[float, float]]:
    """Slope and offset that make probabilities of each of the tokens' logits (Platt 1999)."""
    marked = [k for k, example in enumerate(examples) if example.pair.marks is not None]
    logits = np.concatenate([tokens[k] for k in marked])
    targets = np.concatenate([examples[k].targets[:LONGEST] for k in marked])
    return {
        "token-error": platt(logits[:, 0], targets[:, 0]),
        "token-major": platt(logits[:, 1], targets[:, 1]),
    }


def report(
    examples: Sequence[Example],
    tokens: Sequence[NDArray[np.float32]],
    texts: NDArray[np.float64],
) -> None:
    """Print what the networks say of documents that they have not seen."""
    every_major = np.array([example.pair.major for example in examples])
    known = ~np.isnan(every_major)
    line = platt(texts[known, 1], every_major[known])
    print(f"{'unseen documents':<18}{'pairs':>7}{'Spearman':>9}{'Kendall':>9}{'within':>8}"
          f"{'AUC major':>10}{'calibration':>12}{'MCC':>7}{'F1':>7}")  # fmt: skip
    for domain in ("talks", "news"):
        rows = [k for k, example in enumerate(examples) if example.pair.domain == domain]
        human = [-examples[k].pair.penalty for k in rows]
        burden = -texts[rows, 0]
        groups = [examples[k].group for k in rows]
        sure = [k for k in rows if not np.isnan(examples[k].pair.major)]
        told = chance(on_line(line, texts[sure, 1]))
        major = np.array([examples[k].pair.major for k in sure])
        logits = np.concatenate([tokens[k][:, 0] for k in sure])
        bad = np.concatenate([examples[k].targets[:LONGEST, 0] >= 0.5 for k in sure])
        others = [k for k in range(len(examples)) if examples[k].pair.domain != domain]
        cut = _best_cut(examples, tokens, others)
        print(
            f"{domain:<18}{len(rows):>7}{statistics.spearman(burden, human):>9.3f}"
            f"{statistics.kendall(burden, human):>9.3f}"
            f"{statistics.within_accuracy(burden, human, groups):>8.3f}"
            f"{statistics.area_under_curve(-texts[sure, 1], major >= 0.5):>10.3f}"
            f"{statistics.calibration_error(told, major):>12.3f}"
            f"{statistics.matthews(logits >= cut, bad):>7.3f}"
            f"{statistics.f1(logits >= cut, bad):>7.3f}"
        )


def _best_cut(
    examples: Sequence[Example], tokens: Sequence[NDArray[np.float32]], rows: Sequence[int]
) -> float:
    """Logit from which a token is marked, chosen on another domain."""
    own = [k for k in rows if examples[k].pair.marks is not None]
    logits = np.concatenate([tokens[k][:, 0] for k in own])
    bad = np.concatenate([examples[k].targets[:LONGEST, 0] >= 0.5 for k in own])
    cuts = np.quantile(logits, np.linspace(0.6, 0.98, 20))
    return float(max(cuts, key=lambda cut: statistics.matthews(logits >= cut, bad)))


if __name__ == "__main__":
    main()
