"""How sure the scores are: bootstrap intervals over articles.

Belongs here: drawing articles anew, and the interval of each rate. Does not belong here: the rates
themselves (``scoring``).

Whole articles are drawn, with replacement, since the reports of one article are right or wrong
together (Efron and Tibshirani (1993), *An Introduction to the Bootstrap*, chapters 8 and 13). A
draw is a weight for each article, and every rate a sum of parts over a sum of wholes, so that all
draws are one product of two matrices. ``scipy.stats.bootstrap`` would draw the articles one by one,
and has no interval where a rate does not exist in a single draw.

B-cubed has no interval: it compares reports across articles, and an article that is drawn twice
would agree with itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pipeline.evaluation.comparison import RATES, Comparison

DRAWS = 1_000
SEED = 20210725
"""Fixed, so that the same articles and reports give the same intervals."""

PERCENT = 95


class Interval(NamedTuple):
    """The middle ``PERCENT`` per cent of what a rate comes to when articles are drawn anew."""

    low: float
    high: float


def intervals(
    articles: Sequence[Comparison], draws: int = DRAWS, seed: int = SEED
) -> dict[str, Interval | None]:
    """A percentile interval for each of ``RATES``, null where the rate itself is null.

    Draws in which a rate does not exist (no article with a report was drawn) are left out. The
    order of the articles does not matter.
    """
    if not articles:
        return dict.fromkeys(RATES)
    in_order = sorted(articles, key=lambda article: article.article_id)
    by_article = [article.shares() for article in in_order]
    shares = np.array([[share[name] for name in RATES] for share in by_article], dtype=float)
    n_articles = len(in_order)
    weights = np.random.default_rng(seed).multinomial(
        n_articles, np.full(n_articles, 1 / n_articles), size=draws
    )
    sums = np.tensordot(weights, shares, axes=1)
    return {
        name: _interval(sums[:, index, 0], sums[:, index, 1]) for index, name in enumerate(RATES)
    }


def _interval(parts: np.ndarray, wholes: np.ndarray) -> Interval | None:
    exists = wholes > 0
    if not exists.any():
        return None
    outside = (100 - PERCENT) / 2
    low, high = np.percentile(parts[exists] / wholes[exists], [outside, 100 - outside])
    return Interval(float(low), float(high))
