"""The network that the pipeline runs: fitted to everything, quantised, written as ONNX.

Belongs here: the last fit and the files of ``pipeline/extraction/data/movement_model/``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.cross_validate import trained_on
from training.fit import Fitter, Recipe, inputs
from training.network import LABELS, MovementNetwork


def write_onnx(network: MovementNetwork, example: dict[str, torch.Tensor], out: Path) -> None:
    """The network with weights of eight bits; batch and length are free."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            network,
            tuple(example.values()),
            plain,
            input_names=list(example),
            output_names=["logits"],
            dynamic_axes={
                **{name: {0: "batch", 1: "length"} for name in example},
                "logits": {0: "batch"},
            },
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(plain, out, weight_type=QuantType.QInt8, per_channel=True)


def main() -> None:
    """Fit, export, describe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    text = args.rows.read_text(encoding="utf-8")
    rows = [row for row in map(json.loads, text.splitlines()) if trained_on(row)]
    recipe = Recipe()
    fitter = Fitter(rows, recipe)
    network = fitter.fit(rows)
    write_onnx(network, inputs(rows[:2]), args.folder / "model.onnx")
    told = {
        "labels": {name: list(labels) for name, labels in LABELS.items()},
        "rows": len(rows),
        "rows_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "recipe": asdict(recipe),
    }
    (args.folder / "model.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
