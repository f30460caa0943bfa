"""The network: a small encoder with three heads.

Belongs here: its shape and its loss. Does not belong here: data, fitting, export.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import BertModel

LABELS: Mapping[str, tuple[str, ...]] = {
    "movement": ("none", "entry", "return", "onward", "stay"),
    "claim": ("asserted", "planned", "denied"),
    "scope": ("incident", "cumulative", "stock"),
}
"""By head, its labels in the order of its outputs."""

WEIGHTS = {"movement": 1.0, "claim": 0.5, "scope": 0.3}
SMOOTHING = 0.05
DROPOUT = 0.1
"""On what the heads look at; the encoder itself is trained without."""

MASKED = -1e4
"""What is added to the attention to padding."""


class MovementNetwork(nn.Module):
    """Scores one sentence behind its context.

    The heads look at the mean over the sentence's own tokens: the context only colours them. The
    embeddings and the lower layers stay as they were: what they make of a row is computed once.
    """

    def __init__(self, base: Path, layers: int, frozen: int) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            base,
            num_hidden_layers=layers,
            add_pooling_layer=False,
            attn_implementation="eager",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.lower = self.encoder.encoder.layer[:frozen]
        self.upper = self.encoder.encoder.layer[frozen:]
        for parameter in [*self.encoder.embeddings.parameters(), *self.lower.parameters()]:
            parameter.requires_grad = False
        self.dropout = nn.Dropout(DROPOUT)
        size = self.encoder.config.hidden_size
        self.heads = nn.ModuleDict(
            {name: nn.Linear(size, len(labels)) for name, labels in LABELS.items()}
        )

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Logits of all heads side by side, one row a sentence."""
        hidden = self.below(input_ids, attention_mask, token_type_ids)
        return self.above(hidden, attention_mask, token_type_ids)

    def below(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """What the frozen part makes of the tokens."""
        hidden = self.encoder.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        return _through(self.lower, hidden, attention_mask)

    def above(self, hidden: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Logits from what the frozen part made."""
        hidden = _through(self.upper, hidden, attention_mask)
        own = token_type_ids.unsqueeze(-1).to(hidden.dtype)
        pooled = self.dropout((hidden * own).sum(1) / own.sum(1))
        return torch.cat([head(pooled) for head in self.heads.values()], dim=1)


def _through(layers: nn.ModuleList, hidden: Tensor, attention_mask: Tensor) -> Tensor:
    hidden_from_view = (1.0 - attention_mask[:, None, None, :].to(hidden.dtype)) * MASKED
    for layer in layers:
        hidden = layer(hidden, attention_mask=hidden_from_view)[0]
    return hidden


def split(logits: Tensor) -> dict[str, Tensor]:
    """Logits by head."""
    sizes = [len(labels) for labels in LABELS.values()]
    return dict(zip(LABELS, logits.split(sizes, dim=1), strict=True))


def loss_of(logits: Tensor, labels: Mapping[str, Tensor], weights: Tensor) -> Tensor:
    """The weighted loss; claim and scope count only where there is a movement."""
    moves = (labels["movement"] != 0).to(weights.dtype)
    total = logits.new_zeros(())
    for name, part in split(logits).items():
        each = cross_entropy(
            part.float(), labels[name], reduction="none", label_smoothing=SMOOTHING
        )
        counted = weights if name == "movement" else weights * moves
        total = total + WEIGHTS[name] * (each * counted).sum() / weights.sum()
    return total
