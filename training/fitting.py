"""Fit a network to judged pairs, and ask it about others.

What is fitted: marked words (cross-entropy), penalties, major errors, and the order of different
translations of one source.  Beside them stands what each rater is stricter or milder by, which is
dropped in use.  Sets count by their sources, not by how many systems translated them: of each
source a few translations are drawn anew in every epoch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from evaluator.embedding import CompiledEncoder, TokenStates
from evaluator.quality.inputs import LONGEST, PairTokens, shortened
from evaluator.quality.lexical import look_up

from .cross import CrossEncoder
from .judged_pairs import CONTRASTS, JudgedPair, numbered_sources
from .network import QualityNetwork, collate
from .vectors import encode

BATCH_TOKENS = 5000
TEXT_WEIGHT = 0.3  # of each of the losses of whole pairs, beside that of the tokens
LEAST_GAP = 0.3  # of the roots of two penalties: less is no order to learn


@dataclass(frozen=True, eq=False, slots=True)
class Example:
    """A pair ready to be fitted to.

    Attributes:
        pair: what was judged.
        tokens: what the network reads.
        targets: shape ``[t, 2]``, share of raters who marked each token of the translation, as an
            error and as a major one; NaN where that is not known.
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
    """How a network is fitted.

    Attributes:
        epochs: times that every source is seen.
        rate: the steps' greatest size; of layers that are begun with others', theirs.
        head_rate: likewise of what is new.
        rater_rate: likewise of what each rater is stricter or milder by.
        referenced: chance that a pair is shown with its reference.
        each: translations of a source that are drawn in an epoch.
        dropout: share of the network's numbers that are left out at each step.
        rank_weight: of the order of translations of a source by the penalty told of them, beside
            the loss of tokens.
        mark_weight: likewise of their order by the words that are told to be marked.
        contrast_weight: by which the order within a contrast counts for more than another.
        decay: of weights.
        seed: of all that is left to chance.
    """

    epochs: int
    rate: float
    head_rate: float
    rater_rate: float
    referenced: float
    dropout: float
    mark_weight: float
    decay: float
    each: int = 4
    rank_weight: float = 0.15
    contrast_weight: float = 1.0
    seed: int = 0


SMALL = Recipe(
    epochs=6,
    rate=1.5e-3,
    head_rate=1.5e-3,
    rater_rate=1.5e-3,
    referenced=0.5,
    dropout=0.2,
    mark_weight=0.0,
    decay=0.05,
)
"""How a small network learns what experts mark."""
CROSS = Recipe(
    epochs=2,
    rate=1e-4,
    head_rate=1e-3,
    rater_rate=2e-3,
    referenced=0.0,
    dropout=0.1,
    mark_weight=0.1,
    decay=0.02,
)
"""How the cross-encoder learns it."""
NEAR = replace(CROSS, epochs=1, rate=6e-5, contrast_weight=2.0)
"""How it then learns a single error in a good translation, and keeps what it knows of experts."""

Network = QualityNetwork | CrossEncoder
N = TypeVar("N", QualityNetwork, CrossEncoder)

Prediction = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Logits of every token of the translation, ``[t, 2]``, and of the pair, ``[2]``."""


class Fitted(nn.Module):
    """The network, and how much stricter or milder each rater is, which is dropped in use."""

    def __init__(self, raters: int, network: Network) -> None:
        super().__init__()
        self.net = network
        self.bias = nn.Linear(raters, 4, bias=False)
        nn.init.zeros_(self.bias.weight)


def read_examples(
    pairs: Sequence[JudgedPair], encoder: CompiledEncoder, work: Path
) -> list[Example]:
    """Judged pairs with their tokens; pairs that a side of has no token are left out.

    Parameters:
        pairs: of any sets.
        encoder: whose vectors are read.
        work: folder of vectors that were read before.
    """
    sources = encode(encoder, [pair.source for pair in pairs], "zh", work)
    english = [text for pair in pairs for text in (pair.translation, pair.reference) if text]
    targets = encode(encoder, english, "en", work)
    raters = sorted({rater for pair in pairs for rater in _raters(pair)})
    return [
        Example(
            pair,
            PairTokens(
                source,
                target,
                _with_tokens(targets.get(pair.reference)),
                look_up((pair.source, pair.translation), shortened(source), shortened(target)),
            ),
            token_targets(pair, target.offsets),
            np.array([_raters(pair).count(r) / len(_raters(pair)) for r in raters], np.float32),
            int(group),
        )
        for pair, group in zip(pairs, numbered_sources(pairs), strict=True)
        if len((source := sources[pair.source]).vectors)
        and len((target := targets[pair.translation]).vectors)
    ]


def _with_tokens(states: TokenStates | None) -> TokenStates | None:
    return states if states is not None and len(states.vectors) else None


def _raters(pair: JudgedPair) -> tuple[str, ...]:
    return pair.raters or (pair.origin,)


def token_targets(pair: JudgedPair, offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Share of raters who marked each token, ``[t, 2]``: as any error, as a major one.

    NaN where it is not known of any of its characters.
    """
    targets = np.full((len(offsets), 2), np.nan, dtype=np.float32)
    if pair.marks is not None:
        for row, (start, end) in enumerate(offsets):
            targets[row] = np.fmax.reduce(pair.marks[start:end], axis=0)
    return targets


def fit(examples: Sequence[Example], checkpoint: Path, recipe: Recipe, network: N) -> N:
    """Fit a network, going on from the last finished epoch.

    Parameters:
        examples: to learn from.
        checkpoint: where the state after each epoch is kept.
        recipe: how.
        network: to begin with; it is changed.
    """
    torch.manual_seed(recipe.seed)
    fitted = Fitted(len(examples[0].raters), network)
    layers = list(network.layers.parameters())
    inside = {id(weights) for weights in layers}
    new = [weights for weights in network.parameters() if id(weights) not in inside]
    rates = [recipe.rate, recipe.head_rate, recipe.rater_rate]
    groups = [{"params": part} for part in (layers, new, list(fitted.bias.parameters()))]
    optimizer = torch.optim.AdamW(groups, lr=recipe.rate, weight_decay=recipe.decay)
    epochs = [list(_batches(examples, recipe, epoch)) for epoch in range(recipe.epochs)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rates, total_steps=sum(map(len, epochs)) + 1, pct_start=0.1
    )
    parts: dict[str, Any] = {"net": fitted, "opt": optimizer, "sch": schedule}
    done = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        done = saved["epoch"]
        for name, part in parts.items():
            part.load_state_dict(saved[name])
    fitted.train()
    for epoch in range(done, recipe.epochs):
        for batch in epochs[epoch]:
            optimizer.zero_grad()
            _loss(fitted, [examples[k] for k in batch], recipe).backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(fitted.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        saved = {name: part.state_dict() for name, part in parts.items()}
        draft = checkpoint.with_suffix(".unfinished")
        torch.save({**saved, "epoch": epoch + 1}, draft)
        draft.rename(checkpoint)
        print(f"{checkpoint.stem}: epoch {epoch + 1} of {recipe.epochs}", flush=True)
    return network.eval()


def _batches(examples: Sequence[Example], recipe: Recipe, epoch: int) -> Iterator[list[int]]:
    """Rows of the batches of an epoch: drawn translations of a source stand together."""
    generator = np.random.default_rng([recipe.seed, epoch])
    groups: dict[int, list[int]] = defaultdict(list)
    for k, example in enumerate(examples):
        groups[example.group].append(k)
    drawn = []
    for rows in groups.values():
        mixed = generator.permutation(rows).tolist()
        if _is_contrast(examples[rows[0]]):
            mixed = _near(examples, mixed)
        drawn.append(mixed[: recipe.each])
    # Like lengths together, but not the same neighbours in every epoch.
    drawn.sort(key=lambda rows: len(examples[rows[0]].pair.source) + 3 * generator.random())
    made: list[list[int]] = []
    widest = 0
    for rows in drawn:
        width = max(examples[k].tokens.width for k in rows)
        if not made or (len(made[-1]) + len(rows)) * max(widest, width) > BATCH_TOKENS:
            made.append([])
            widest = 0
        made[-1] += rows
        widest = max(widest, width)
    for k in generator.permutation(len(made)):
        yield made[k]


def _near(examples: Sequence[Example], rows: Sequence[int]) -> list[int]:
    """Of a contrast, one right translation, by lot, and the wrong ones that were made of it.

    What a wrong one has for its reference is the other right one.
    """
    right = next(k for k in rows if not examples[k].pair.penalty)
    own = examples[right].pair.translation
    return [
        right,
        *(k for k in rows if examples[k].pair.penalty and examples[k].pair.reference != own),
    ]


def _loss(fitted: Fitted, batch: Sequence[Example], recipe: Recipe) -> Tensor:
    """Loss of tokens, of penalties and major errors of pairs, and of the order within groups."""
    inputs = [
        example.tokens if torch.rand(()) < recipe.referenced else without_reference(example.tokens)
        for example in batch
    ]
    tokens, texts = fitted.net(*collate(inputs, fitted.net.inputs))
    bias = fitted.bias(torch.from_numpy(np.stack([example.raters for example in batch])))
    tokens, texts = tokens + bias[:, None, :2], texts + bias[:, 2:]
    targets = torch.full_like(tokens, torch.nan)
    for row, example in enumerate(batch):
        own = torch.from_numpy(example.targets[:LONGEST])
        targets[row, : len(own)] = own
    known = ~targets.isnan()
    total = functional.binary_cross_entropy_with_logits(
        tokens[known], targets[known], reduction="sum"
    ) / (known.sum() + 1)
    penalty = torch.tensor([example.pair.penalty for example in batch]).sqrt()
    total = total + TEXT_WEIGHT * functional.smooth_l1_loss(texts[:, 0], penalty)
    major = torch.tensor([example.pair.major for example in batch])
    sure = ~major.isnan()
    if sure.any():
        total = total + TEXT_WEIGHT * functional.binary_cross_entropy_with_logits(
            texts[sure, 1], major[sure]
        )
    group = torch.tensor([example.group for example in batch])
    gap = penalty[:, None] - penalty
    worse = (group[:, None] == group) & (gap > LEAST_GAP)
    if worse.any():
        burden = texts[:, 0]
        own = torch.zeros(tokens.shape[:2])
        for row, example in enumerate(batch):
            own[row, : len(example.targets)] = 1
        marks = ((torch.sigmoid(tokens[..., 0]) * own).sum(1) + 0.1).log()
        near = torch.tensor([_is_contrast(example) for example in batch])
        weights = torch.where(near[:, None] & near, recipe.contrast_weight, 1.0)[worse]
        for weight, told in ((recipe.rank_weight, burden), (recipe.mark_weight, marks)):
            if weight:
                lead = told[:, None] - told
                total = total + weight * (functional.softplus(-lead)[worse] * weights).mean()
    return total


def _is_contrast(example: Example) -> bool:
    return example.pair.origin == CONTRASTS


def without_reference(tokens: PairTokens) -> PairTokens:
    """The same pair as one without a reference is read."""
    return replace(tokens, reference=None)


def predict(network: Network, tokens: Sequence[PairTokens]) -> list[Prediction]:
    """Logits of every token of the translations and of the pairs."""
    made: list[Any] = [None] * len(tokens)
    order = sorted(range(len(tokens)), key=lambda k: tokens[k].width)
    with torch.inference_mode():
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            outputs = network(*collate([tokens[k] for k in rows], network.inputs))
            marks, texts = (output.numpy() for output in outputs)
            for row, k in enumerate(rows):
                count = min(len(tokens[k].target.vectors), LONGEST)
                made[k] = marks[row, :count].copy(), texts[row].copy()
    return made
