"""Held-out predictions of all article sentences, and their scores.

Belongs here: folds by article, so that no sentence is judged by a network that has seen its
article. Written passages are always trained on, never judged here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from training.fit import Fitter, Recipe, Row, Scores
from training.network import LABELS


def fold_of(group: str, folds: int) -> int:
    """The fold of an article: by its name alone, so that it never changes."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % folds


def trained_on(row: Row) -> bool:
    """Half of the sentences beside a report: they are the most and the least certain."""
    if row["origin"] != "rest":
        return True
    return hashlib.sha256(row["sentence"].encode()).digest()[0] % 2 == 0


def held_out(rows: Sequence[Row], recipe: Recipe, folds: int) -> list[dict[str, Any]]:
    """The article rows with the probabilities that a network gives that never saw the article."""
    passages = [row for row in rows if row["set"] == "passages"]
    articles = [row for row in rows if row["set"] != "passages"]
    fitter = Fitter(rows, recipe)
    judged: list[dict[str, Any]] = []
    for fold in range(folds):
        start = time.monotonic()
        own = [row for row in articles if fold_of(row["group"], folds) == fold]
        others = [row for row in articles if fold_of(row["group"], folds) != fold]
        network = fitter.fit([row for row in [*others, *passages] if trained_on(row)])
        judged += _judged(own, fitter.predict(network, own))
        print(f"fold {fold}: {len(own)} rows, {time.monotonic() - start:.0f} s", file=sys.stderr)
    return judged


def by_passages(rows: Sequence[Row], recipe: Recipe) -> list[dict[str, Any]]:
    """The article rows with the probabilities of one network that saw passages alone."""
    fitter = Fitter(rows, recipe)
    network = fitter.fit([row for row in rows if row["set"] == "passages"])
    articles = [row for row in rows if row["set"] != "passages"]
    return _judged(articles, fitter.predict(network, articles))


def _judged(rows: Sequence[Row], scores: Sequence[Scores]) -> list[dict[str, Any]]:
    return [
        {**{key: row[key] for key in row.keys() - {"ids", "start"}}, "scores": given}
        for row, given in zip(rows, scores, strict=True)
    ]


def summary(judged: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Macro F1 of movement, precision and recall of any movement, claim where there is one."""
    pairs = [(row["movement"], best(row["scores"]["movement"])) for row in judged]
    f1 = [_f1(pairs, label) for label in LABELS["movement"]]
    hits = sum(g != "none" and p != "none" for g, p in pairs)
    moves = [row for row in judged if row["movement"] != "none"]
    return {
        "rows": len(pairs),
        "macro_f1": sum(f1) / len(f1),
        **{f"f1_{label}": value for label, value in zip(LABELS["movement"], f1, strict=True)},
        "precision": hits / max(1, sum(p != "none" for _, p in pairs)),
        "recall": hits / max(1, sum(g != "none" for g, _ in pairs)),
        **{
            f"{head}_right": sum(best(r["scores"][head]) == r[head] for r in moves) / len(moves)
            for head in ("claim", "scope")
        },
    }


def best(scores: dict[str, float]) -> str:
    """The likeliest label."""
    return max(scores, key=lambda label: scores[label])


def _f1(pairs: Sequence[tuple[str, str]], label: str) -> float:
    right = sum(g == p == label for g, p in pairs)
    stated = sum(g == label for g, _ in pairs) + sum(p == label for _, p in pairs)
    return 2 * right / stated if stated else 0.0


def main() -> None:
    """Print the scores; write the judged rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--layers", type=int, default=Recipe().layers)
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--train", choices=["all", "articles", "passages"], default="all")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.rows.read_text(encoding="utf-8").splitlines()]
    if args.train == "articles":
        rows = [row for row in rows if row["set"] != "passages"]
    recipe = replace(Recipe(), layers=args.layers, epochs=args.epochs)
    if args.train == "passages":
        judged = by_passages(rows, recipe)
    else:
        judged = held_out(rows, recipe, args.folds)
    args.out.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in judged), encoding="utf-8"
    )
    print(json.dumps({name: round(value, 3) for name, value in summary(judged).items()}))


if __name__ == "__main__":
    main()
