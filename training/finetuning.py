"""Tell whether fine-tuning the encoder's upper layers makes better estimates than leaving them.

    python -m training.finetuning ../shared/human-judgements --work FOLDER [--top 7]

The same network as ``training/quality.py`` fits is fitted twice to the same few translations of
each source, in the same order and from the same seed: once over token vectors of the encoder as
it is, and once while the two layers that these vectors come from are fitted along, at a small
rate of their own.  Both are judged on the third of the documents that neither has seen.  What the
layers below give never changes, so it is computed once and kept in FOLDER, and two cores do.
Nothing is shipped; docs/quality.md says what came of it.
"""

from __future__ import annotations

import argparse
import copy
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from evaluator.embedding import SentenceTransformerEncoder, TokenStates
from evaluator.embedding.sources import find_source
from evaluator.quality.inputs import LONGEST, PairTokens

from .judged_pairs import JudgedPair, folds, read_pairs
from .quality import (
    FOLDS,
    RATE,
    Example,
    Fitted,
    batches,
    loss_of,
    predict,
    rater_shares,
    report,
    token_targets,
)

TUNED = 2  # layers, those whose outputs' mean is read
TUNED_RATE = 5e-5
LEARNT, JUDGED = 3, 4  # translations of each source
EPOCHS = 3
CHUNK = 32


@dataclass(frozen=True, eq=False, slots=True)
class Lower:
    """What the layers below the tuned ones make of a text.

    Attributes:
        states: float16 ``[t, d]``, of all tokens, the prefix's too.
        own: rows of the text's own tokens.
        offsets: of these in the text, ``[own, 2]``.
    """

    states: NDArray[np.float16]
    own: NDArray[np.int64]
    offsets: NDArray[np.int64]


class Upper(nn.Module):
    """The layers that may be tuned, and the mean token of each language before they are."""

    def __init__(self, layers: nn.ModuleList, *, tuned: bool) -> None:
        super().__init__()
        self.layers = copy.deepcopy(layers).float()
        self.tuned = tuned
        self.means: dict[str, Tensor] = {}

    def forward(self, texts: Sequence[Lower], language: str) -> list[Tensor]:
        """Centred vectors ``[own, d]`` of each text's own tokens."""
        width = max(len(text.states) for text in texts)
        state = torch.zeros(len(texts), width, texts[0].states.shape[1])
        present = torch.zeros(len(texts), width, dtype=torch.bool)
        for row, text in enumerate(texts):
            state[row, : len(text.states)] = torch.from_numpy(text.states.astype(np.float32))
            present[row, : len(text.states)] = True
        outputs = [state]
        with torch.set_grad_enabled(self.tuned and torch.is_grad_enabled()):
            for layer in self.layers:
                outputs.append(
                    layer(outputs[-1], present[:, None, None, :].expand(-1, -1, width, -1))
                )
            vectors = (outputs[-1] + outputs[-2]) / 2 - self.means.get(language, 0.0)
        return [vectors[row, text.own] for row, text in enumerate(texts)]

    def centre(self, sides: Mapping[str, Sequence[Lower]]) -> None:
        """Find each language's mean token."""
        with torch.inference_mode():
            self.eval()
            means = {
                language: torch.cat(self(texts, language)).mean(0)
                for language, texts in sides.items()
            }
        self.means = {language: mean.clone() for language, mean in means.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Encode, fit twice, and print both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the judgements")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is kept")
    parser.add_argument("--top", type=int, default=7, help="the last layer that is read")
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    encoder = SentenceTransformerEncoder(find_source(None), precision="float32")
    pairs = read_pairs(options.folder)
    fold = folds(pairs, FOLDS)
    learnt = few_of_each([pair for pair, k in zip(pairs, fold, strict=True) if k], LEARNT)
    unseen = few_of_each([pair for pair, k in zip(pairs, fold, strict=True) if not k], JUDGED)
    used = learnt + unseen
    sides = {"zh": [pair.source for pair in used], "en": [pair.translation for pair in used]}
    lower = {
        language: encode_lower(encoder, texts, options.top - TUNED, options.work / language)
        for language, texts in sides.items()
    }
    examples = read_examples(used, lower)
    layers: Any = encoder.model[0]
    layers = layers.auto_model.encoder.layer[options.top - TUNED : options.top]
    some = {language: list(texts.values())[::16][:CHUNK] for language, texts in lower.items()}
    for tuned in (False, True):
        upper = Upper(layers, tuned=tuned)
        upper.centre(some)
        fitted = fit(examples[: len(learnt)], upper, lower)
        judged = with_vectors(examples[len(learnt) :], upper, lower)
        predictions = predict(fitted.net, judged)
        tokens = [token for token, _ in predictions]
        texts = np.array([text for _, text in predictions], dtype=np.float64)
        kind = "tuned" if tuned else "as it is"
        print(f"\nlayers {options.top - TUNED + 1}-{options.top} {kind}, {len(learnt)} pairs")
        report(judged, tokens, texts)


def few_of_each(pairs: Sequence[JudgedPair], count: int) -> list[JudgedPair]:
    """Some translations of each source, drawn by lot among those whose words were judged."""
    generator = np.random.default_rng(0)
    groups: dict[tuple[str, str], list[JudgedPair]] = defaultdict(list)
    for pair in pairs:
        if pair.marks is not None:
            groups[pair.domain, pair.source].append(pair)
    return [
        group[k]
        for group in groups.values()
        for k in sorted(generator.permutation(len(group))[:count])
    ]


def encode_lower(
    encoder: SentenceTransformerEncoder, texts: Sequence[str], layers: int, stem: Path
) -> dict[str, Lower]:
    """Outputs of the lowest layers for every text, kept in a file."""
    unique = sorted(set(texts), key=lambda text: (len(text), text))
    file = stem.with_name(f"{stem.name}-lower-{layers}-{len(unique)}.pt")
    if file.exists():
        return dict(zip(unique, torch.load(file, weights_only=False), strict=True))
    transformer: Any = encoder.model[0]
    model, tokenizer = transformer.auto_model, encoder.model.tokenizer
    found: list[Lower] = []
    every, model.encoder.layer = model.encoder.layer, model.encoder.layer[:layers]
    for start in range(0, len(unique), CHUNK):
        encoded = tokenizer(
            [encoder.prefix + text for text in unique[start : start + CHUNK]],
            truncation=True,
            max_length=LONGEST,
            padding=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = encoded.pop("offset_mapping").numpy() - len(encoder.prefix)
        with torch.inference_mode():
            states = model(**encoded).last_hidden_state.numpy().astype(np.float16)
        for row, length in enumerate(encoded["attention_mask"].sum(1).tolist()):
            places = offsets[row, :length]
            own = np.flatnonzero((places[:, 1] > places[:, 0]) & (places[:, 0] >= 0))
            found.append(Lower(states[row, :length].copy(), own, places[own]))
    model.encoder.layer = every
    torch.save(found, file)
    return dict(zip(unique, found, strict=True))


def read_examples(
    pairs: Sequence[JudgedPair], lower: Mapping[str, Mapping[str, Lower]]
) -> list[Example]:
    """Examples whose vectors are still to come, and have no dimension yet."""

    def without_vectors(text: str, language: str) -> TokenStates:
        offsets = lower[language][text].offsets
        return TokenStates(offsets, np.empty((len(offsets), 0), np.float32))

    raters = sorted({rater for pair in pairs for rater in pair.raters})
    groups: dict[tuple[str, str], int] = {}
    return [
        Example(
            pair,
            PairTokens(without_vectors(pair.source, "zh"), without_vectors(pair.translation, "en")),
            token_targets(pair, lower["en"][pair.translation].offsets),
            rater_shares(pair.raters, raters),
            groups.setdefault((pair.domain, pair.source), len(groups)),
        )
        for pair in pairs
    ]


def with_vectors(
    examples: Sequence[Example], upper: Upper, lower: Mapping[str, Mapping[str, Lower]]
) -> list[Example]:
    """Examples with their vectors for judging."""
    upper.eval()
    done: list[Example] = []
    with torch.no_grad():
        for start in range(0, len(examples), CHUNK):
            done += live(examples[start : start + CHUNK], upper, lower)
    return done


def live(
    examples: Sequence[Example], upper: Upper, lower: Mapping[str, Mapping[str, Lower]]
) -> list[Example]:
    """Examples with vectors through which their loss reaches the tuned layers."""
    sides: list[dict[str, TokenStates]] = []
    for language, texts in (
        ("zh", [example.pair.source for example in examples]),
        ("en", [example.pair.translation for example in examples]),
    ):
        known = {text: lower[language][text] for text in texts}
        vectors: list[Any] = upper(list(known.values()), language)
        sides.append(
            {
                text: TokenStates(below.offsets, own)
                for (text, below), own in zip(known.items(), vectors, strict=True)
            }
        )
    return [
        replace(e, tokens=PairTokens(sides[0][e.pair.source], sides[1][e.pair.translation]))
        for e in examples
    ]


def fit(
    examples: Sequence[Example], upper: Upper, lower: Mapping[str, Mapping[str, Lower]]
) -> Fitted:
    """Fit a network, and the layers below it if they are to be tuned."""
    torch.manual_seed(0)
    generator = np.random.default_rng(0)
    fitted = Fitted(len(examples[0].raters))
    groups = [{"params": list(fitted.parameters()), "lr": RATE, "weight_decay": 0.05}]
    rates = [RATE]
    if upper.tuned:
        groups.append({"params": list(upper.parameters()), "lr": TUNED_RATE})
        rates.append(TUNED_RATE)
    optimizer = torch.optim.AdamW(groups)
    epochs = [list(batches(examples, generator)) for _ in range(EPOCHS)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rates, total_steps=sum(map(len, epochs)) + 1, pct_start=0.1
    )
    upper.train(upper.tuned)
    for number, epoch in enumerate(epochs):
        for batch in epoch:
            optimizer.zero_grad()
            loss_of(fitted, live(batch, upper, lower)).backward()  # type: ignore[no-untyped-call]
            for group in groups:
                nn.utils.clip_grad_norm_(group["params"], 1.0)  # type: ignore[arg-type]
            optimizer.step()
            schedule.step()
        print(f"epoch {number + 1} of {EPOCHS}", flush=True)
    fitted.eval()
    return fitted


if __name__ == "__main__":
    main()
