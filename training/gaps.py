"""Fit the network that tells what has no counterpart inside a pair, and write its parameters.

    python -m training.gaps ../shared --work FOLDER

It learns from the dev halves: human translations of news, talks and novels and machine
translations that experts found nothing missing in, whole and cut at a clause, untouched and with
something taken out of either side (``training/gap_pairs.py``).  Other pairs of these halves give
the weights of stretches, constants of ``evaluator/checks/omission.py``, which are printed.  So is
what comes of it on the test halves: how many stretches that lost their counterpart are told, and
in how many untouched pairs one is.  Vectors and finished epochs are kept in FOLDER, so that a run
that was broken off goes on where it stood.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional

import evaluator.quality
from evaluator.checks.length import deviation, english_length, source_length, usual_ratio
from evaluator.checks.omission import OFF, gap_figures
from evaluator.embedding import CompiledEncoder, load_encoder
from evaluator.quality.gaps import FILE, Gap, GapReading, save_gap_parameters
from evaluator.quality.inputs import LONGEST, PairTokens
from evaluator.quality.network import Shape

from .gap_pairs import Floats, Made, Trusted, links_of, machine_pairs, made_pairs, own_pairs, pieces
from .gap_pairs import trusted_pairs as humans
from .network import QualityNetwork, collate
from .vectors import encode

OUTPUT = Path(evaluator.quality.__file__).parent / FILE
SHARES = {
    "wmt20-news": 0.22,
    "wmt21-news": 0.18,
    "wmt21-ted": 0.2,
    "novels": 0.28,
    "machine": 0.12,
    "own": 0.05,
}
"""Of the pairs of each set; one that has fewer gives all."""
PIECES = 0.35  # pairs cut at a clause for each whole one, at most
EPOCHS = 5
RATE = 1.5e-3
DROPOUT = 0.2
BATCH_TOKENS = 5000
TEXT_WEIGHT = 0.1  # of whether a side of a pair has a gap at all, beside the loss of tokens
TOLD = (0.5, 0.7, 0.8, 0.9, 0.95)  # probabilities from which a stretch may be told
RIGHT = 0.4  # share of a stretch's characters that must have lost their counterpart


@dataclass(frozen=True, eq=False, slots=True)
class Example:
    """A pair ready to be fitted to.

    Attributes:
        made: the pair and what is known of it.
        tokens: what the network reads.
        target: of every token of the translation whether nothing stands for it, NaN unknown.
        source: likewise of the source.
    """

    made: Made
    tokens: PairTokens
    target: Floats
    source: Floats


Logits = tuple[Floats, Floats, tuple[float, float]]
"""Of every token of the translation, and of the source; of either side as a whole, the source's
first."""


def main() -> None:
    """Fit, judge and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path, help="folder of the shared data")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is kept")
    parser.add_argument("--out", type=Path, default=OUTPUT, help="file to write")
    parser.add_argument("--pairs", type=int, default=1600, help="whole pairs to learn from")
    parser.add_argument("--others", type=int, default=450, help="to weigh by, and to judge by")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    encoder = load_encoder(cached=False)
    assert isinstance(encoder, CompiledEncoder)
    torch.set_num_threads(1)
    kept = encoder, options.work
    fitted = examples(options.shared, "dev", (0, options.pairs), 2, *kept)
    network = fit(fitted, options.work / f"gaps-{options.pairs}.pt")
    save_gap_parameters(
        str(options.out),
        {name: array.half().numpy() for name, array in network.state_dict().items()},
        asdict(Shape()),
        encoder.checksum,
    )
    last = options.pairs + options.others
    others = examples(options.shared, "dev", (options.pairs, last), 1, *kept)
    unseen = examples(options.shared, "test", (0, options.others), 1, *kept)
    fitting, judging = (told(of, predict(network, of)) for of in (others, unseen))
    for is_source, name in ((True, "OMITTED"), (False, "ADDED")):
        model, figures = weigh([one for one in fitting if one.gap.is_source == is_source])
        print(f"{name} = GapWeights({figures})")
        own = [one for one in judging if one.gap.is_source == is_source]
        print_figures(unseen, own, model, is_source=is_source)


def examples(
    shared: Path,
    half: str,
    rows: tuple[int, int],
    variants: int,
    encoder: CompiledEncoder,
    work: Path,
) -> list[Example]:
    """Pairs of one half with their tokens.

    Parameters:
        shared: folder of the shared data.
        half: ``dev`` or ``test``.
        rows: of the whole pairs in the order of the lot, first and behind the last.
        variants: losses of either side of each, at most.
        encoder: whose vectors are read.
        work: folder of vectors that were read before.
    """

    def read(pairs: Sequence[Trusted]) -> None:
        states[0].update(encode(encoder, [pair.source for pair in pairs], "zh", work))
        states[1].update(encode(encoder, [pair.translation for pair in pairs], "en", work))

    states: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    whole = drawn([*humans(shared, half), *machine_pairs(shared, half)], *rows)
    whole += drawn(own_pairs(half), *rows)
    read(whole)
    rng = random.Random(2)
    short = []
    for pair in whole:
        links = links_of(pair, (states[0][pair.source], states[1][pair.translation]))
        found = list(pieces(pair, links))
        short += rng.sample(found, min(1, len(found)))
    short = short[: int(PIECES * (rows[1] - rows[0]))]
    read(short)
    made = made_pairs([*whole, *short], states, variants, seed=3)
    read([one.pair for one in made])
    print(half, Counter(one.kind or "untouched" for one in made))
    kept = []
    for one in made:
        source, target = states[0][one.pair.source], states[1][one.pair.translation]
        if len(source.vectors) and len(target.vectors):
            marks = of_tokens(one.target, target.offsets), of_tokens(one.source, source.offsets)
            kept.append(Example(one, PairTokens(source, target), *marks))
    return kept


def drawn(pairs: Sequence[Trusted], first: int, last: int) -> list[Trusted]:
    """Some of the pairs of every set, by lot: those from the first to before the last."""
    mixed = list(pairs)
    random.Random(1).shuffle(mixed)
    seen = Counter[str]()
    kept = []
    for pair in mixed:
        share = SHARES[pair.origin]
        if round(share * first) <= seen[pair.origin] < round(share * last):
            kept.append(pair)
        seen[pair.origin] += 1
    return kept


def of_tokens(marks: Floats, offsets: Any) -> Floats:
    """What is known of every token, by its characters."""
    told = np.full(len(offsets), np.nan, np.float32)
    for k, (start, end) in enumerate(offsets):
        known = marks[start:end][~np.isnan(marks[start:end])]
        if len(known):
            told[k] = known.mean()
    return told


def fit(pairs: Sequence[Example], checkpoint: Path, seed: int = 0) -> QualityNetwork:
    """Fit a network, going on from the last finished epoch."""
    torch.manual_seed(seed)
    network = QualityNetwork(Shape(), DROPOUT)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.05)
    epochs = [list(batches(pairs, epoch)) for epoch in range(EPOCHS)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=sum(map(len, epochs)) + 1, pct_start=0.1
    )
    parts: dict[str, Any] = {"net": network, "opt": optimizer, "sch": schedule}
    done = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        done = saved["epoch"]
        for name, part in parts.items():
            part.load_state_dict(saved[name])
    network.train()
    for epoch in range(done, EPOCHS):
        total = 0.0
        for rows in epochs[epoch]:
            optimizer.zero_grad()
            loss = _loss(network, [pairs[k] for k in rows])
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(rows)
        saved = {name: part.state_dict() for name, part in parts.items()}
        draft = checkpoint.with_suffix(".unfinished")
        torch.save({**saved, "epoch": epoch + 1}, draft)
        draft.rename(checkpoint)
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(pairs):.4f}", flush=True)
    return network.eval()


def batches(pairs: Sequence[Example], epoch: int) -> Iterator[list[int]]:
    """Rows of the batches of an epoch: like lengths together, never in the same order."""
    generator = np.random.default_rng(epoch)
    order = sorted(range(len(pairs)), key=lambda k: pairs[k].tokens.width + 6 * generator.random())
    made: list[list[int]] = [[]]
    for k in order:
        if made[-1] and (len(made[-1]) + 1) * pairs[k].tokens.width > BATCH_TOKENS:
            made.append([])
        made[-1].append(k)
    for k in generator.permutation(len(made)):
        yield made[k]


def _loss(network: QualityNetwork, batch: Sequence[Example]) -> Tensor:
    tokens, texts = network(*collate([one.tokens for one in batch]))
    logits = tokens[..., 0]
    wanted = torch.full_like(logits, torch.nan)
    for row, one in enumerate(batch):
        both = np.concatenate([one.target[:LONGEST], one.source[:LONGEST]])
        wanted[row, : len(both)] = torch.from_numpy(both)
    known = ~wanted.isnan()
    loss = functional.binary_cross_entropy_with_logits(logits[known], wanted[known])
    gone = torch.tensor([[_has_gap(one.source), _has_gap(one.target)] for one in batch])
    whole = functional.binary_cross_entropy_with_logits(texts, gone.float())
    return loss + TEXT_WEIGHT * whole


def _has_gap(marks: Floats) -> bool:
    return bool((marks > 0.5).any())


def predict(network: QualityNetwork, pairs: Sequence[Example]) -> list[Logits]:
    """Logits of the tokens of both sides of every pair."""
    made: list[Any] = [None] * len(pairs)
    order = sorted(range(len(pairs)), key=lambda k: pairs[k].tokens.width)
    with torch.inference_mode():
        for start in range(0, len(order), 24):
            rows = order[start : start + 24]
            tokens, texts = network(*collate([pairs[k].tokens for k in rows]))
            for row, k in enumerate(rows):
                ends = np.cumsum([min(len(m), LONGEST) for m in (pairs[k].target, pairs[k].source)])
                own = tokens[row, : ends[1], 0].numpy().copy()
                made[k] = own[: ends[0]], own[ends[0] :], tuple(texts[row].tolist())
    return made


@dataclass(frozen=True, eq=False, slots=True)
class Told:
    """A stretch that the network tells of an example.

    Attributes:
        example: the pair.
        gap: the stretch.
        figures: what it is weighed by, in the order of the weights.
        is_right: whether its words have lost their counterpart.
    """

    example: Example
    gap: Gap
    figures: tuple[float, ...]
    is_right: bool


def told(pairs: Sequence[Example], logits: Sequence[Logits]) -> list[Told]:
    """The stretches of all pairs; the length of a document's pairs is that of the untouched."""
    sizes = defaultdict(list)
    for one in pairs:
        if not one.made.kind and all(size := _sizes(one)):
            sizes[one.made.pair.document].append(size)
    found = []
    for one, (target, source, whole) in zip(pairs, logits, strict=True):
        pair, tokens = one.made.pair, one.tokens
        reading = GapReading(
            np.column_stack([tokens.source.offsets[:LONGEST], source]).astype(np.float32),
            np.column_stack([tokens.target.offsets[:LONGEST], target]).astype(np.float32),
            whole,
        )
        size = _sizes(one)
        usual = usual_ratio(sizes[pair.document])
        off = max(-OFF, min(deviation(*size, usual), OFF)) if all(size) else 0.0
        for gap in reading.gaps(pair.source, pair.translation):
            text = pair.source if gap.is_source else pair.translation
            marks = one.made.source if gap.is_source else one.made.target
            own = marks[gap.start : gap.end]
            known = own[~np.isnan(own)]
            figures = gap_figures(gap, off if gap.is_source else -off, text)
            found.append(Told(one, gap, figures, len(known) > 0 and known.mean() > RIGHT))
    return found


def _sizes(one: Example) -> tuple[float, int]:
    return source_length(one.made.pair.source), english_length(one.made.pair.translation)


def weigh(stretches: Sequence[Told]) -> tuple[LogisticRegression, str]:
    """A logistic regression of what is right, and its numbers as they are written."""
    figures = np.array([one.figures for one in stretches])
    spread = figures.std(axis=0)
    model = LogisticRegression(C=10, max_iter=5000)
    model.fit(figures / spread, [one.is_right for one in stretches])
    model.coef_ = model.coef_ / spread
    numbers = (model.intercept_[0], *model.coef_[0])
    return model, ", ".join(f"{number:.2f}" for number in numbers)


def print_figures(
    pairs: Sequence[Example],
    stretches: Sequence[Told],
    model: LogisticRegression,
    *,
    is_source: bool,
) -> None:
    """What is found of each kind, and in how many untouched pairs of each set something is."""
    chances = model.predict_proba(np.array([one.figures for one in stretches]))[:, 1]
    for least in TOLD:
        own = [one for one, chance in zip(stretches, chances, strict=True) if chance >= least]
        found = {id(one.example) for one in own if one.is_right}
        blamed = {id(one.example) for one in own}
        of_kind: dict[str, list[bool]] = defaultdict(list)
        of_set: dict[str, list[bool]] = defaultdict(list)
        for one in pairs:
            if not one.made.kind:
                of_set[one.made.pair.origin].append(id(one) in blamed)
            elif _has_gap(one.source if is_source else one.target):
                of_kind[one.made.kind].append(id(one) in found)
        print(f"  from {least}: found", _shares(of_kind), "| false", _shares(of_set))


def _shares(groups: Mapping[str, Sequence[bool]]) -> str:
    return ", ".join(f"{name} {sum(own)} of {len(own)}" for name, own in sorted(groups.items()))


if __name__ == "__main__":
    main()
