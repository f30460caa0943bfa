"""The scores of predictions against gold labels (codebook, *Scoring*).

Belongs here: the scores over all articles. Does not belong here: what one article adds to them
(``comparison``), how sure they are (``bootstrap``), or B-cubed itself (``clustering``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.errors import BorderflowError
from pipeline.evaluation.clustering import b_cubed
from pipeline.evaluation.coding import Coding, GoldReport, Prediction
from pipeline.evaluation.comparison import RATES, Comparison, Finding, Text, compare

_AnyCoding = TypeVar("_AnyCoding", bound=Coding)


class UnknownArticle(BorderflowError):
    """A report names an article that is not among the articles."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The codebook's scores.

    A rate is null where there is nothing to take a share of: a share of nothing is neither good
    nor bad.

    Attributes:
        n_articles: Articles that were read, hard negatives (no gold report) included.
        n_gold_core: Gold reports that are required.
        n_predicted: All predictions.
        n_predicted_not_core: Predictions paired with a ``core: false`` report: left out of
            precision.
        n_matched: Pairs with core gold: what recall, and all rates below it, count.
        precision: ``n_matched / (n_predicted - n_predicted_not_core)``.
        recall: ``n_matched / n_gold_core``.
        f1: ``2 n_matched / (n_predicted - n_predicted_not_core + n_gold_core)``, the harmonic
            mean of the two.
        article_precision: Of the articles with a prediction, those with a gold report, core or
            not; hard negatives included.
        article_recall: Of the articles with a core gold report, those with a prediction.
        count_right, date_right, scope_right: Share of the matched pairs with both counts equal;
            both dates within one day (null equals null); the scope equal.
        perfect_reports: Share of all core gold reports that have a pair with count, date and
            scope right.
        personnel_jaccard: Mean over the matched pairs; two empty lists agree.
        places_recall: Share of gold's places, over all matched pairs together, that the
            prediction names as well; case-folded.
        evidence_verbatim: Share of the matched pairs whose predicted evidence is a piece of the
            article's title or text.
        n_clustered: Matched pairs whose prediction has an event key: what B-cubed counts.
        comparisons: The articles, one by one, in the order of their ids.
    """

    n_articles: int
    n_gold_core: int
    n_predicted: int
    n_predicted_not_core: int
    n_matched: int
    precision: float | None
    recall: float | None
    f1: float | None
    article_precision: float | None
    article_recall: float | None
    count_right: float | None
    date_right: float | None
    scope_right: float | None
    perfect_reports: float | None
    personnel_jaccard: float | None
    places_recall: float | None
    evidence_verbatim: float | None
    n_clustered: int
    b_cubed_precision: float | None
    b_cubed_recall: float | None
    b_cubed_f1: float | None
    comparisons: tuple[Comparison, ...]

    @property
    def findings(self) -> list[Finding]:
        """What is missed, extra and wrong, by article and gold report number."""
        return [finding for article in self.comparisons for finding in article.findings()]

    def as_dict(self) -> dict[str, int | float | None]:
        """All counts and rates by name, without the articles."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "comparisons"}


def score(
    predicted: Sequence[Prediction],
    gold: Sequence[GoldReport],
    article_texts: Mapping[str, tuple[str, str]],
) -> Scores:
    """Score predictions against gold labels.

    Args:
        predicted: Reports of the articles, in any order.
        gold: Labels of the same articles, in any order.
        article_texts: Title and text of every article that was read, by ``article_id``; those
            without a gold report are the hard negatives.

    Raises:
        UnknownArticle: A report names an article that is not in ``article_texts``.
    """
    golds = _by_article(gold, article_texts, "gold labels")
    predictions = _by_article(predicted, article_texts, "predictions")
    return summarize(
        compare(article_id, Text(*words), golds[article_id], predictions[article_id])
        for article_id, words in article_texts.items()
    )


def summarize(articles: Iterable[Comparison]) -> Scores:
    """The scores over some articles, in any order."""
    comparisons = tuple(sorted(articles, key=lambda article: article.article_id))
    matched = [pair for article in comparisons for pair in article.wrong]
    shares = [article.shares() for article in comparisons]
    labels = [
        (pair.gold.event_key, pair.predicted.event_key)
        for pair in matched
        if pair.predicted.event_key is not None
    ]
    clusters = b_cubed(labels)
    return Scores(
        n_articles=len(comparisons),
        n_gold_core=sum(article.n_gold_core for article in comparisons),
        n_predicted=sum(len(article.predicted) for article in comparisons),
        n_predicted_not_core=sum(article.n_predicted_not_core for article in comparisons),
        n_matched=len(matched),
        **{
            name: _rate(sum(s[name].part for s in shares), sum(s[name].whole for s in shares))
            for name in RATES
        },
        n_clustered=len(labels),
        b_cubed_precision=clusters.precision if clusters else None,
        b_cubed_recall=clusters.recall if clusters else None,
        b_cubed_f1=clusters.f1 if clusters else None,
        comparisons=comparisons,
    )


def _by_article(
    codings: Iterable[_AnyCoding], article_ids: Collection[str], what: str
) -> Mapping[str, list[_AnyCoding]]:
    groups: dict[str, list[_AnyCoding]] = defaultdict(list)
    for coding in codings:
        if coding.article_id not in article_ids:
            raise UnknownArticle(
                f"the {what} name the article {coding.article_id!r}, which is not among the "
                "articles; score a gold file with the articles that it labels"
            )
        groups[coding.article_id].append(coding)
    return groups


def _rate(part: float, whole: float) -> float | None:
    return part / whole if whole else None
