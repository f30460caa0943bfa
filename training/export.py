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

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from training.cross_validate import trained_on
from training.fit import Fitter, Recipe, inputs
from training.network import LABELS, MovementNetwork

SMALL = 10_000
"""Numbers of a matrix that is not worth packing."""


def write_onnx(network: MovementNetwork, example: dict[str, torch.Tensor], out: Path) -> None:
    """The network with matrices of eight bits; batch and length are free."""
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
        model = onnx.load(plain)
    _shrink(model.graph)
    onnx.checker.check_model(model)
    onnx.save(model, out)


def _shrink(graph: onnx.GraphProto) -> None:
    """Store each large matrix as eight-bit numbers and one factor a row (embeddings) or column.

    Only the file is made smaller: the runtime multiplies them out once, when it loads the model.
    To compute in eight bits as well would be faster, and moves probabilities by up to 0.3.
    """
    embeddings = {node.input[0] for node in graph.node if node.op_type == "Gather"}
    unpacking = []
    for matrix in [m for m in graph.initializer if len(m.dims) == 2 and np.prod(m.dims) > SMALL]:
        values = numpy_helper.to_array(matrix)
        across = 1 if matrix.name in embeddings else 0
        factor = np.abs(values).max(axis=across, keepdims=True) / 127
        packed = np.rint(values / np.where(factor == 0, 1, factor)).astype(np.int8)
        name, cast = matrix.name, f"{matrix.name}.float"
        graph.initializer.remove(matrix)
        graph.initializer.extend(
            [
                numpy_helper.from_array(packed, f"{name}.packed"),
                numpy_helper.from_array(factor.astype(np.float32), f"{name}.factor"),
            ]
        )
        unpacking += [
            helper.make_node("Cast", [f"{name}.packed"], [cast], to=TensorProto.FLOAT),
            helper.make_node("Mul", [cast, f"{name}.factor"], [name]),
        ]
    nodes = [*unpacking, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


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
