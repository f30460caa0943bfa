"""The scores of predictions against gold labels (codebook, *Scoring*).

Belongs here: which pairs each score counts, and the scores over all articles. Does not belong
here: the assignment inside an article (``pairing``), or B-cubed itself (``clustering``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from pipeline.errors import BorderflowError
from pipeline.evaluation.clustering import b_cubed
from pipeline.evaluation.coding import Coding, GoldReport, Prediction
from pipeline.evaluation.pairing import Pair, count_agrees, date_agrees, pair_up, scope_agrees

_AnyCoding = TypeVar("_AnyCoding", bound=Coding)


class UnknownArticle(BorderflowError):
    """A report names an article that is not among the articles."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person who improves the pipeline wants to look at.

    Attributes:
        kind: ``missed`` a core gold report without a prediction; ``extra`` a prediction without
            a gold report; ``wrong`` a pair that disagrees.
        wrong: Of a pair with core gold, what disagrees: ``count``, ``date``, ``scope``,
            ``personnel``, ``places`` (one of gold's is lacking), ``evidence`` (not verbatim).
    """

    article_id: str
    kind: Literal["missed", "extra", "wrong"]
    gold: GoldReport | None
    predicted: Prediction | None
    wrong: tuple[str, ...] = ()


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
        findings: What is missed, extra and wrong, by article and gold report number.
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
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, int | float | None]:
        """All counts and rates by name, without the findings."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "findings"}


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
    pairs = [
        pair
        for article_id in article_texts
        for pair in pair_up(golds[article_id], predictions[article_id])
    ]
    matched = [pair for pair in pairs if pair.gold.core]
    wrong = [_wrong(pair, article_texts[pair.gold.article_id]) for pair in matched]
    n_gold_core = sum(report.core for report in gold)
    n_predicted_not_core = len(pairs) - len(matched)
    n_counted = len(predicted) - n_predicted_not_core
    gold_articles = {report.article_id for report in gold}
    core_articles = {report.article_id for report in gold if report.core}
    predicted_articles = {report.article_id for report in predicted}
    labels = [
        (pair.gold.event_key, pair.predicted.event_key)
        for pair in matched
        if pair.predicted.event_key is not None
    ]
    clusters = b_cubed(labels)
    return Scores(
        n_articles=len(article_texts),
        n_gold_core=n_gold_core,
        n_predicted=len(predicted),
        n_predicted_not_core=n_predicted_not_core,
        n_matched=len(matched),
        precision=_rate(len(matched), n_counted),
        recall=_rate(len(matched), n_gold_core),
        f1=_rate(2 * len(matched), n_counted + n_gold_core),
        article_precision=_rate(len(predicted_articles & gold_articles), len(predicted_articles)),
        article_recall=_rate(len(predicted_articles & core_articles), len(core_articles)),
        count_right=_share_without("count", wrong),
        date_right=_share_without("date", wrong),
        scope_right=_share_without("scope", wrong),
        perfect_reports=_rate(
            sum(not {"count", "date", "scope"} & set(names) for names in wrong), n_gold_core
        ),
        personnel_jaccard=_rate(sum(map(_personnel_jaccard, matched)), len(matched)),
        places_recall=_rate(
            sum(len(_places(pair.gold) & _places(pair.predicted)) for pair in matched),
            sum(len(_places(pair.gold)) for pair in matched),
        ),
        evidence_verbatim=_share_without("evidence", wrong),
        n_clustered=len(labels),
        b_cubed_precision=clusters.precision if clusters else None,
        b_cubed_recall=clusters.recall if clusters else None,
        b_cubed_f1=clusters.f1 if clusters else None,
        findings=tuple(_findings(gold, predicted, pairs, dict(zip(matched, wrong, strict=True)))),
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


def _wrong(pair: Pair, title_and_text: tuple[str, str]) -> tuple[str, ...]:
    gold, predicted = pair.gold, pair.predicted
    agrees = {
        "count": count_agrees(gold, predicted),
        "date": date_agrees(gold, predicted),
        "scope": scope_agrees(gold, predicted),
        "personnel": gold.personnel == predicted.personnel,
        "places": _places(gold) <= _places(predicted),
        "evidence": _is_verbatim(predicted.evidence, title_and_text),
    }
    return tuple(name for name, right in agrees.items() if not right)


def _findings(
    gold: Sequence[GoldReport],
    predicted: Sequence[Prediction],
    pairs: Sequence[Pair],
    wrong: Mapping[Pair, tuple[str, ...]],
) -> list[Finding]:
    paired_gold = {(pair.gold.article_id, pair.gold.report_no) for pair in pairs}
    paired_predictions = {(pair.predicted.article_id, pair.predicted.report_no) for pair in pairs}
    findings = [
        Finding(report.article_id, "missed", report, None)
        for report in gold
        if report.core and (report.article_id, report.report_no) not in paired_gold
    ]
    findings += [
        Finding(report.article_id, "extra", None, report)
        for report in predicted
        if (report.article_id, report.report_no) not in paired_predictions
    ]
    findings += [
        Finding(pair.gold.article_id, "wrong", pair.gold, pair.predicted, names)
        for pair, names in wrong.items()
        if names
    ]
    return sorted(findings, key=_finding_order)


def _finding_order(finding: Finding) -> tuple[str, str, int]:
    report = finding.gold or finding.predicted
    assert report is not None, "a finding has a gold report, a prediction or both"
    return finding.article_id, finding.kind, report.report_no


def _places(coding: Coding) -> frozenset[str]:
    return frozenset(place.casefold() for place in coding.places)


def _personnel_jaccard(pair: Pair) -> float:
    union = pair.gold.personnel | pair.predicted.personnel
    return len(pair.gold.personnel & pair.predicted.personnel) / len(union) if union else 1.0


def _is_verbatim(evidence: str, title_and_text: tuple[str, str]) -> bool:
    return bool(evidence) and any(evidence in part for part in title_and_text)


def _share_without(name: str, wrong: Sequence[Collection[str]]) -> float | None:
    return _rate(sum(name not in names for names in wrong), len(wrong))


def _rate(part: float, whole: int) -> float | None:
    return part / whole if whole else None
