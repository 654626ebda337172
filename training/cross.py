"""The quality estimator's cross-encoder as it is fitted, in torch.

:mod:`evaluator.quality.cross` says what it is, and is the same one in use.
"""

from __future__ import annotations

import json

import torch
from safetensors import safe_open
from torch import Tensor, nn
from transformers import BertConfig
from transformers.models.bert.modeling_bert import BertLayer

from evaluator.embedding import CompiledEncoder, token_means
from evaluator.embedding.states import middle_layers
from evaluator.quality.cross import CrossShape
from evaluator.quality.inputs import SOURCE, TRANSLATION, looked_up
from evaluator.quality.network import TEXT_OUTPUTS, TOKEN_OUTPUTS

_ABSENT = -1e4  # added to the attention that padding gets
_LANGUAGES = {TRANSLATION: "en", SOURCE: "zh"}


class CrossEncoder(nn.Module):
    """Logits of errors, by token of the translation and for the pair."""

    inputs = staticmethod(looked_up)

    def __init__(self, shape: CrossShape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.side = nn.Embedding(2, shape.encoder)
        self.mark = nn.Linear(shape.features, shape.encoder)
        self.layers = nn.ModuleList(
            BertLayer(_settings(shape, dropout))  # type: ignore[no-untyped-call]
            for _ in range(shape.layers)
        )
        # Attention begins as the encoder's own is; how much it looks at what is alike is learnt.
        self.pull = nn.Parameter(torch.zeros(shape.layers, shape.heads))
        self.dropout = nn.Dropout(dropout)
        self.token_head = nn.Sequential(
            nn.Linear(shape.encoder + shape.features, shape.head),
            nn.GELU(),
            nn.Linear(shape.head, len(TOKEN_OUTPUTS)),
        )
        pooled = 4 * shape.encoder + shape.text_features + 2 * len(TOKEN_OUTPUTS)
        self.text_head = nn.Sequential(
            nn.Linear(pooled, shape.head),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(shape.head, len(TEXT_OUTPUTS)),
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
        """Compute logits; arguments and outcome as of :meth:`.network.QualityNetwork.forward`."""
        state = self.dropout(vectors + self.side(sides) + self.mark(features))
        absent = torch.where(present, 0.0, _ABSENT)[:, None, None, :]
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            for layer, pull in zip(self.layers, self.pull, strict=True):
                attention = absent + pull[None, :, None, None] * similarity[:, None]
                state = layer(state, attention.to(state.dtype))
        state = state.float()
        tokens = self.token_head(torch.cat([state, features], -1))
        pools = []
        for side in (TRANSLATION, SOURCE):
            own = (present & (sides == side)).unsqueeze(-1)
            pools.append((state * own).sum(1) / own.sum(1))
            pools.append(state.masked_fill(~own, _ABSENT).amax(1))
        own = (present & (sides == TRANSLATION)).unsqueeze(-1)
        chance = torch.sigmoid(tokens) * own
        evidence = (chance.sum(1) / own.sum(1).clamp(min=1), chance.amax(1))
        return tokens, self.text_head(torch.cat([*pools, *evidence, text_features], dim=-1))

    def begin_with(self, encoder: CompiledEncoder) -> None:
        """Take over the layers after the encoder's middle ones, and the means its vectors lack.

        Parameters:
            encoder: whose centred token vectors will be read.
        """
        folder = encoder.folder()
        depth = json.loads((folder / "config.json").read_text(encoding="utf-8"))[
            "num_hidden_layers"
        ]
        first = min(middle_layers(depth))
        with safe_open(str(folder / "model.safetensors"), "pt") as weights:
            for number, layer in enumerate(self.layers, first):
                own = {
                    name: weights.get_tensor(f"encoder.layer.{number}.{name}").float()
                    for name in layer.state_dict()
                }
                layer.load_state_dict(own)
        means = token_means(encoder.checksum)
        assert means is not None, "token means are shipped for the bundled model"
        with torch.no_grad():
            for side, language in _LANGUAGES.items():
                self.side.weight[side] = torch.from_numpy(means[language])
            nn.init.normal_(self.mark.weight, std=0.01)
            nn.init.zeros_(self.mark.bias)


def _settings(shape: CrossShape, dropout: float) -> BertConfig:
    settings = BertConfig(
        hidden_size=shape.encoder,
        num_attention_heads=shape.heads,
        intermediate_size=shape.forward,
        layer_norm_eps=shape.epsilon,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
    )
    settings._attn_implementation = "sdpa"
    return settings
