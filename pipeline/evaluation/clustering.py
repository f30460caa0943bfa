"""B-cubed: how well predicted events group reports as people grouped them.

Belongs here: the measure alone, over any two labellings. Does not belong here: which reports are
compared (``scoring``).

Bagga and Baldwin (1998), as reviewed by Amigo et al. (2009), *A comparison of extrinsic clustering
evaluation metrics based on formal constraints*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BCubed:
    """Precision, recall and their harmonic mean, in (0, 1]."""

    precision: float
    recall: float
    f1: float


def b_cubed(labels: Sequence[tuple[Hashable, Hashable]]) -> BCubed | None:
    """B-cubed over items, each given as (gold cluster, predicted cluster).

    The precision of one item is the share of its predicted cluster that is of its gold cluster;
    its recall is the share of its gold cluster that is in its predicted cluster; both count the
    item itself. The result is the mean over all items; null over no items.
    """
    if not labels:
        return None
    gold_sizes = Counter(gold for gold, _ in labels)
    predicted_sizes = Counter(predicted for _, predicted in labels)
    # Of the n items that share both clusters, each has precision n / (size of the predicted one).
    shared = Counter(labels)
    precision = sum(n * n / predicted_sizes[p] for (_, p), n in shared.items()) / len(labels)
    recall = sum(n * n / gold_sizes[g] for (g, _), n in shared.items()) / len(labels)
    return BCubed(precision, recall, 2 * precision * recall / (precision + recall))
