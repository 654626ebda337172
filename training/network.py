"""The quality estimator's network as it is fitted, in torch.

:mod:`evaluator.quality.network` says what it is, and is the same one in use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from evaluator.quality.inputs import TRANSLATION, TRUSTED, Inputs, PairTokens, inputs_of
from evaluator.quality.network import TEXT_OUTPUTS, TOKEN_OUTPUTS, Shape


class QualityNetwork(nn.Module):
    """Logits of errors, by token of the translation and for the pair."""

    inputs = staticmethod(inputs_of)

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.project = nn.Linear(shape.encoder, shape.width)
        self.mark = nn.Linear(shape.features, shape.width)
        self.side = nn.Embedding(3, shape.width)
        self.norm = nn.LayerNorm(shape.width)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)
        self.token_head = nn.Linear(shape.width, len(TOKEN_OUTPUTS))
        pooled = 6 * shape.width + shape.text_features + 4
        self.text_head = nn.Sequential(
            nn.Linear(pooled, shape.width),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(shape.width, len(TEXT_OUTPUTS)),
        )

    def forward(
        self,
        vectors: Tensor,
        features: Tensor,
        sides: Tensor,
        present: Tensor,
        similarity: Tensor,
        text_features: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Compute logits.

        Parameters:
            vectors: ``[b, t, d]``, tokens of the translation, then of the source, then of a
                reference where there is one; centred.
            features: ``[b, t, f]``.
            sides: ``[b, t]``, 0 for the translation, 1 for the source and 2 for a reference.
            present: ``[b, t]``, False for padding.
            similarity: ``[b, t, t]``, centred cosine between tokens of different sides, else 0.
            text_features: ``[b, g]``.

        Returns:
            ``[b, t, 2]`` for tokens, of no meaning but for the translation's, and ``[b, 2]`` for
            pairs.
        """
        state = self.norm(self.project(vectors) + self.mark(features) + self.side(sides))
        state = self.dropout(state)
        similarity = similarity.unsqueeze(1)
        absent = torch.where(present, 0.0, -1e4)[:, None, None, :]
        for layer in self.layers:
            state = layer(state, similarity, absent)
        tokens = self.token_head(state)
        pools = []
        for side in (TRANSLATION, *TRUSTED):
            own = (present & (sides == side)).unsqueeze(-1)
            pools.append((state * own).sum(1) / own.sum(1).clamp(min=1))
            most = state.masked_fill(~own, -1e4).amax(1).clamp(min=-10)
            pools.append(most * own.any(1))  # nothing of a side that is absent
        own = (present & (sides == TRANSLATION)).unsqueeze(-1)
        chance = torch.sigmoid(tokens) * own
        evidence = (chance.sum(1) / own.sum(1).clamp(min=1), chance.amax(1))
        return tokens, self.text_head(torch.cat([*pools, *evidence, text_features], dim=-1))


class Layer(nn.Module):
    """Attention and feed-forward, each normalised before."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.before_attention = nn.LayerNorm(shape.width)
        self.before_forward = nn.LayerNorm(shape.width)
        self.query_key_value = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.wide = nn.Linear(shape.width, 2 * shape.width)
        self.narrow = nn.Linear(2 * shape.width, shape.width)
        # Half of the heads begin by looking at what is alike on the other side.
        start = torch.zeros(shape.heads)
        start[: shape.heads // 2] = 8.0
        self.pull = nn.Parameter(start)
        self.dropout = nn.Dropout(dropout)

    def forward(self, state: Tensor, similarity: Tensor, absent: Tensor) -> Tensor:
        """Both steps, ``[b, t, width]`` → the same; ``absent`` keeps attention off padding."""
        batch, tokens, width = state.shape
        split = self.query_key_value(self.before_attention(state))
        split = split.view(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        bias = torch.addcmul(absent, self.pull.view(1, -1, 1, 1), similarity)
        mixed = functional.scaled_dot_product_attention(
            split[0], split[1], split[2], attn_mask=bias
        )
        state = state + self.dropout(self.out(mixed.transpose(1, 2).reshape(batch, tokens, width)))
        hidden = functional.gelu(self.wide(self.before_forward(state)))
        out: Tensor = state + self.dropout(self.narrow(hidden))
        return out


def collate(
    pairs: Sequence[PairTokens], inputs: Callable[[PairTokens], Inputs] = inputs_of
) -> tuple[Tensor, ...]:
    """Arguments of :meth:`QualityNetwork.forward` for pairs in one batch.

    Parameters:
        pairs: of about the same length, or padding costs time; every side that there is has a
            token.
        inputs: puts together what is read of each.
    """
    read = [inputs(pair) for pair in pairs]
    lengths = [len(one.sides) for one in read]
    vectors, features, sides = (
        nn.utils.rnn.pad_sequence(
            [torch.from_numpy(getattr(one, name)) for one in read], batch_first=True
        )
        for name in ("vectors", "features", "sides")
    )
    present = torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]
    similarity = torch.zeros(len(read), max(lengths), max(lengths))
    for row, (one, length) in enumerate(zip(read, lengths, strict=True)):
        similarity[row, :length, :length] = torch.from_numpy(one.similarity)
    text_features = torch.stack([torch.from_numpy(one.text_features) for one in read])
    return vectors, features, sides, present, similarity, text_features
