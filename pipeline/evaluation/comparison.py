"""One article: its predictions held against its gold labels.

Belongs here: the pairs of an article, what is wrong in each, and what the article adds to each
score (codebook, *Scoring*). Does not belong here: the assignment (``pairing``), or sums over
articles (``scoring``, ``bootstrap``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.evaluation.coding import Coding, GoldReport, Prediction
from pipeline.evaluation.pairing import Pair, count_agrees, date_agrees, pair_up, scope_agrees

RATES = (
    "precision",
    "recall",
    "f1",
    "article_precision",
    "article_recall",
    "count_right",
    "date_right",
    "scope_right",
    "perfect_reports",
    "personnel_jaccard",
    "places_recall",
    "evidence_verbatim",
)
"""The scores that are sums over articles: all but B-cubed."""

PERFECT = ("count", "date", "scope")
"""What a *perfect report* has right."""


class Share(NamedTuple):
    """What one article adds to a rate: the rate is the sum of all parts over that of all wholes."""

    part: float
    whole: float


class Text(NamedTuple):
    """The words of an article."""

    title: str
    text: str


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
class Comparison:
    """Gold labels and predictions of one article, paired.

    Attributes:
        pairs: Of gold reports, core or not, with predictions.
        wrong: What disagrees, by pair with core gold; empty where all is right.
    """

    article_id: str
    words: Text
    gold: tuple[GoldReport, ...]
    predicted: tuple[Prediction, ...]
    pairs: tuple[Pair, ...]
    wrong: Mapping[Pair, tuple[str, ...]]

    @property
    def n_gold_core(self) -> int:
        """Gold reports that are required."""
        return sum(report.core for report in self.gold)

    @property
    def n_predicted_not_core(self) -> int:
        """Predictions paired with a report that is merely acceptable: left out of precision."""
        return len(self.pairs) - len(self.wrong)

    def shares(self) -> dict[str, Share]:
        """What the article adds to each of ``RATES``."""
        n_matched, n_core = len(self.wrong), self.n_gold_core
        n_counted = len(self.predicted) - self.n_predicted_not_core
        is_predicted, is_core = bool(self.predicted), n_core > 0
        return {
            "precision": Share(n_matched, n_counted),
            "recall": Share(n_matched, n_core),
            "f1": Share(2 * n_matched, n_counted + n_core),
            "article_precision": Share(is_predicted and bool(self.gold), is_predicted),
            "article_recall": Share(is_predicted and is_core, is_core),
            "count_right": self._right("count", of=n_matched),
            "date_right": self._right("date", of=n_matched),
            "scope_right": self._right("scope", of=n_matched),
            "perfect_reports": self._right(*PERFECT, of=n_core),
            "personnel_jaccard": Share(sum(map(_personnel_jaccard, self.wrong)), n_matched),
            "places_recall": Share(
                sum(len(_places(pair.gold) & _places(pair.predicted)) for pair in self.wrong),
                sum(len(_places(pair.gold)) for pair in self.wrong),
            ),
            "evidence_verbatim": self._right("evidence", of=n_matched),
        }

    def _right(self, *names: str, of: int) -> Share:
        return Share(sum(not set(names) & set(wrong) for wrong in self.wrong.values()), of)

    def findings(self) -> list[Finding]:
        """What is missed, extra and wrong, by report number."""
        paired_gold = {pair.gold.report_no for pair in self.pairs}
        paired_predictions = {pair.predicted.report_no for pair in self.pairs}
        findings = [
            Finding(self.article_id, "missed", report, None)
            for report in self.gold
            if report.core and report.report_no not in paired_gold
        ]
        findings += [
            Finding(self.article_id, "extra", None, report)
            for report in self.predicted
            if report.report_no not in paired_predictions
        ]
        findings += [
            Finding(self.article_id, "wrong", pair.gold, pair.predicted, names)
            for pair, names in self.wrong.items()
            if names
        ]
        return sorted(findings, key=_finding_order)


def compare(
    article_id: str, words: Text, gold: Sequence[GoldReport], predicted: Sequence[Prediction]
) -> Comparison:
    """Pair the reports of one article, and see what is wrong in the pairs that count."""
    pairs = tuple(pair_up(gold, predicted))
    wrong = {pair: _wrong(pair, words) for pair in pairs if pair.gold.core}
    return Comparison(article_id, words, tuple(gold), tuple(predicted), pairs, wrong)


def _wrong(pair: Pair, words: Text) -> tuple[str, ...]:
    gold, predicted = pair.gold, pair.predicted
    agrees = {
        "count": count_agrees(gold, predicted),
        "date": date_agrees(gold, predicted),
        "scope": scope_agrees(gold, predicted),
        "personnel": gold.personnel == predicted.personnel,
        "places": _places(gold) <= _places(predicted),
        "evidence": bool(predicted.evidence) and any(predicted.evidence in part for part in words),
    }
    return tuple(name for name, right in agrees.items() if not right)


def _finding_order(finding: Finding) -> tuple[str, int]:
    report = finding.gold or finding.predicted
    assert report is not None, "a finding has a gold report, a prediction or both"
    return finding.kind, report.report_no


def _places(coding: Coding) -> frozenset[str]:
    return frozenset(place.casefold() for place in coding.places)


def _personnel_jaccard(pair: Pair) -> float:
    union = pair.gold.personnel | pair.predicted.personnel
    return len(pair.gold.personnel & pair.predicted.personnel) / len(union) if union else 1.0
