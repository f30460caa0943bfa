"""Fitting a probability to what turned out right, and saying how good it is.

Belongs here: logistic regression, its recalibration on other articles, and reliability, over plain
numbers. Does not belong here: what the numbers are read from (``extraction``), or files.

L2-regularised logistic regression as in Hastie, Tibshirani and Friedman (2009), *The Elements of
Statistical Learning*, 4.4; recalibration by a slope and a shift of the log-odds after Platt (1999).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import binomtest

Floats: TypeAlias = NDArray[np.float64]

PENALTIES = (1.0, 3.0, 10.0, 30.0)
"""How hard weights are drawn to zero: those among which cross-validation chooses."""

FOLDS = 10

PRIOR = 5.0
"""How hard recalibration is drawn to changing nothing: as hard as some forty reports pull away."""

BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.0)
"""Ends of the bands of confidence in a reliability table."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Things of which it is known whether they are right, one a row.

    Attributes:
        values: Features; rows are examples.
        right: 1 or 0.
        groups: What must not be split between fitting and judging: the article of each.
    """

    values: Floats
    right: Floats
    groups: tuple[str, ...]

    def where(self, mask: NDArray[np.bool_]) -> Examples:
        """Some of the rows."""
        kept = tuple(g for g, keep in zip(self.groups, mask, strict=True) if keep)
        return Examples(self.values[mask], self.right[mask], kept)


@dataclass(frozen=True, slots=True)
class Logistic:
    """Log-odds as an intercept and a weight for each feature."""

    intercept: float
    weights: Floats

    def log_odds(self, values: Floats) -> Floats:
        """Of each row."""
        odds: Floats = values @ self.weights + self.intercept
        return odds


@dataclass(frozen=True, slots=True)
class Band:
    """Of the examples whose confidence lies in a band, how many are right.

    Attributes:
        low, high: Ends of the band; the low one belongs to it.
        expected: Mean confidence; null where the band is empty.
        share: Share that is right; null where the band is empty.
        share_low, share_high: 90% Wilson interval of that share.
    """

    low: float
    high: float
    n: int
    expected: float | None
    share: float | None
    share_low: float | None
    share_high: float | None


def fit(examples: Examples, penalty: float) -> Logistic:
    """The weights of least log loss plus ``penalty / 2`` times their sum of squares."""
    solution = _least(
        examples.values,
        examples.right,
        np.zeros(examples.values.shape[1] + 1),
        np.r_[0.0, np.full(examples.values.shape[1], penalty)],
    )
    return Logistic(float(solution[0]), solution[1:])


def choose_penalty(examples: Examples) -> float:
    """The penalty of least log loss on articles left out of the fit."""
    return min(PENALTIES, key=lambda p: log_loss(left_out(examples, p), examples.right))


def left_out(examples: Examples, penalty: float) -> Floats:
    """Log-odds of each example by weights fitted without its fold of articles."""
    folds = np.array([_fold(group) for group in examples.groups])
    odds = np.zeros(len(examples.right))
    for fold in range(FOLDS):
        inside = folds == fold
        odds[inside] = fit(examples.where(~inside), penalty).log_odds(examples.values[inside])
    return odds


def recalibrated(model: Logistic, examples: Examples) -> Logistic:
    """A model whose log-odds are stretched and shifted to fit other articles."""
    shift, slope = _recalibration(model.log_odds(examples.values), examples.right)
    return Logistic(model.intercept * slope + shift, model.weights * slope)


def recalibrated_left_out(model: Logistic, examples: Examples) -> Floats:
    """Log-odds of each example, recalibrated on all articles but its own."""
    odds = model.log_odds(examples.values)
    groups = np.array(examples.groups)
    judged = np.zeros(len(odds))
    for group in sorted(set(examples.groups)):
        own = groups == group
        shift, slope = _recalibration(odds[~own], examples.right[~own])
        judged[own] = odds[own] * slope + shift
    return judged


def log_loss(odds: Floats, right: Floats) -> float:
    """Mean negative log-likelihood, natural logarithm."""
    return float(np.mean(np.logaddexp(0, -odds * (2 * right - 1))))


def brier(odds: Floats, right: Floats) -> float:
    """Mean squared distance of the probability from what turned out (Brier 1950)."""
    return float(np.mean((expit(odds) - right) ** 2))


def ranked_right(odds: Floats, right: Floats) -> float | None:
    """How often a right example is ranked over a wrong one (area under the ROC curve).

    Null where all are right, or all wrong.
    """
    above, below = odds[right == 1], odds[right == 0]
    if not len(above) or not len(below):
        return None
    wins = above[:, None] > below
    ties = above[:, None] == below
    return float(np.mean(wins + 0.5 * ties))


def reliability(odds: Floats, right: Floats) -> list[Band]:
    """Confidence held against the share that is right, by band."""
    confidence = expit(odds)
    return [
        _band(low, high, confidence[inside], right[inside])
        for low, high in pairwise(BANDS)
        for inside in [(confidence >= low) & ((confidence < high) | (high == BANDS[-1]))]
    ]


def _band(low: float, high: float, confidence: Floats, right: Floats) -> Band:
    n = len(right)
    if not n:
        return Band(low, high, 0, None, None, None, None)
    likely = binomtest(int(right.sum()), n).proportion_ci(0.9, method="wilson")
    expected, share = float(confidence.mean()), float(right.mean())
    return Band(low, high, n, expected, share, float(likely.low), float(likely.high))


def _recalibration(odds: Floats, right: Floats) -> tuple[float, float]:
    """Shift and slope, drawn to 0 and 1."""
    solution = _least(odds[:, None], right, np.array([0.0, 1.0]), np.array([PRIOR, PRIOR]))
    return float(solution[0]), float(solution[1])


def _least(values: Floats, right: Floats, prior: Floats, penalty: Floats) -> Floats:
    """Intercept and weights of least log loss, drawn to a prior with a penalty for each."""
    columns = np.column_stack([np.ones(len(right)), values])
    signs = 2 * right - 1

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds, away = columns @ weights, weights - prior
        gradient = columns.T @ (expit(odds) - right) + penalty * away
        return float(np.logaddexp(0, -odds * signs).sum() + 0.5 * penalty @ away**2), gradient

    solution: Floats = minimize(loss, prior, jac=True, method="L-BFGS-B", tol=1e-10).x
    return solution


def _fold(group: str) -> int:
    """The same on every machine and in every order of articles."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % FOLDS
