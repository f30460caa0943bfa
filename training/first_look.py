"""The weights of the first look: a linear model over the words of a sentence.

Belongs here: fitting it to the rows of the classifier and writing the table. Does not belong here:
which words of a sentence are looked at (``pipeline.extraction.first_look``).
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from training.cross_validate import trained_on
from training.fit import WEIGHT_BY_ORIGIN, Row

BIAS = "(bias)"
"""The row of the table for what every sentence starts from."""

LEAST_ROWS = 2
"""A term of a single row teaches nothing."""

PENALTY = 1.0
"""Inverse strength of the penalty, as scikit-learn counts it."""

DIGITS = 3
"""Decimals of a weight that are kept."""


def weights_of(rows: list[Row]) -> dict[str, float]:
    """By term, how much it speaks for a movement, in log odds; movements count as much as none."""
    terms = CountVectorizer(analyzer=list, min_df=LEAST_ROWS, binary=True)
    counts = terms.fit_transform(row["terms"] for row in rows)
    model = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=3000)
    model.fit(
        counts,
        [row["movement"] != "none" for row in rows],
        sample_weight=[WEIGHT_BY_ORIGIN[row["origin"]] for row in rows],
    )
    found = dict(zip(terms.get_feature_names_out(), model.coef_[0], strict=True))
    return {BIAS: model.intercept_[0], **found}


def main() -> None:
    """Fit to all rows and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("table", type=Path)
    args = parser.parse_args()
    lines = args.rows.read_text(encoding="utf-8").splitlines()
    weights = weights_of([row for row in map(json.loads, lines) if trained_on(row)])
    with args.table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["term", "weight"])
        for term, weight in sorted(weights.items()):
            if round(weight, DIGITS):
                writer.writerow([term, f"{weight:.{DIGITS}f}"])


if __name__ == "__main__":
    main()
