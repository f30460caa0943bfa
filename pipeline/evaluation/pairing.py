"""Which prediction speaks of which gold report, inside one article.

Belongs here: what may be paired, what agrees, and the assignment (codebook, *Scoring*). Does not
belong here: rates over many articles.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from scipy.optimize import linear_sum_assignment

from pipeline.evaluation.coding import Coding, GoldReport, Prediction
from pipeline.records import Claim

_Movement: TypeAlias = tuple[str, frozenset[str], Claim]
_AnyCoding = TypeVar("_AnyCoding", bound=Coding)

MAX_DATE_DIFFERENCE_DAYS = 1
"""Codebook, *Scoring*: both dates within one day."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A prediction and the gold report it is held against."""

    gold: GoldReport
    predicted: Prediction


def count_agrees(gold: Coding, predicted: Coding) -> bool:
    """Both counts are equal; null equals null."""
    return (gold.count_low, gold.count_high) == (predicted.count_low, predicted.count_high)


def date_agrees(gold: Coding, predicted: Coding) -> bool:
    """Both dates lie within one day of each other; null equals null."""
    return _near(gold.date_start, predicted.date_start) and _near(gold.date_end, predicted.date_end)


def scope_agrees(gold: Coding, predicted: Coding) -> bool:
    """The scopes are equal."""
    return gold.scope is predicted.scope


def pair_up(gold: Sequence[GoldReport], predicted: Sequence[Prediction]) -> list[Pair]:
    """The one-to-one assignment of one article that agrees best in count, date and scope.

    Only reports of the same origin, set of destinations and claim can be paired, and no two that
    could be paired are both left alone. Among all such assignments the one with the most equal
    counts is taken, then the most dates, then the most scopes; then the one that pairs the most
    core reports, so that a report that is merely acceptable never takes the prediction of one that
    is required. What is still a tie goes by the order of report numbers.
    """
    golds, predictions = _by_movement(gold), _by_movement(predicted)
    return [
        pair
        for movement, candidates in golds.items()
        for pair in _assign(candidates, predictions.get(movement, []))
    ]


def _by_movement(codings: Sequence[_AnyCoding]) -> dict[_Movement, list[_AnyCoding]]:
    groups: dict[_Movement, list[_AnyCoding]] = defaultdict(list)
    for coding in sorted(codings, key=lambda coding: coding.report_no):
        groups[coding.origin, coding.destinations, coding.claim].append(coding)
    return groups


def _assign(gold: Sequence[GoldReport], predicted: Sequence[Prediction]) -> list[Pair]:
    if not predicted:
        return []
    # A digit per criterion in a base that no sum over the pairs can carry over: lexicographic.
    base = min(len(gold), len(predicted)) + 1
    agreement = [
        [
            base**3 * count_agrees(g, p)
            + base**2 * date_agrees(g, p)
            + base * scope_agrees(g, p)
            + g.core
            for p in predicted
        ]
        for g in gold
    ]
    rows, columns = linear_sum_assignment(agreement, maximize=True)
    return [Pair(gold[row], predicted[column]) for row, column in zip(rows, columns, strict=True)]


def _near(one: dt.date | None, other: dt.date | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs((one - other).days) <= MAX_DATE_DIFFERENCE_DAYS
