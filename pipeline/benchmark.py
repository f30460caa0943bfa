"""The benchmark of extraction: scores of each extractor version on the reviewed gold labels.

Belongs here: scoring a version that has not been scored, once, and holding its scores against the
floors. Does not belong here: scoring itself (``evaluation``), the other stages (``stages``), or
Dagster (``orchestration``).

The scores stand in the lake: nothing can recompute those of an extractor that has been changed.
B-cubed is not among them, since it measures resolution.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import evaluation, quality, stages
from pipeline.errors import BorderflowError
from pipeline.extraction import version_of
from pipeline.lake import Lake
from pipeline.lake_rows import StoredScore
from pipeline.scored_sets import Evaluation, evaluate, gold_sets
from pipeline.settings import Settings

logger = logging.getLogger(__name__)

RULES_OF_SCORING = ("coding.py", "comparison.py", "pairing.py", "scoring.py")
"""Modules of ``evaluation`` that decide what a score is."""

TABLE = "extraction_benchmark"
FLOORS_CHECK = "scores_at_floors"
FLOORS_DESCRIPTION = (
    "Extraction is as good as it was: no score on seeds/gold is under its floor in floors.csv "
    "there. Mend the rules, or set another floor and say why."
)


class BenchmarkUnreadable(BorderflowError):
    """Articles of the benchmark cannot be read."""


class NotScored(BorderflowError):
    """The extractor has no scores on the benchmark as they both are now."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The scores of the present extractor, and of those before it.

    Attributes:
        extractor_version: The present one.
        benchmark_digest: Of the articles, the labels and the rules of scoring; scores under
            another digest cannot be compared.
        is_new: Whether the version has been scored just now.
        history: All scores of all versions, oldest first, the present ones among them.
    """

    extractor_version: str
    benchmark_digest: str
    is_new: bool
    history: list[StoredScore]

    @property
    def current(self) -> list[StoredScore]:
        """The scores of the present extractor on the benchmark as it is now."""
        return [
            score
            for score in self.history
            if score.extractor_version == self.extractor_version
            and score.benchmark_digest == self.benchmark_digest
        ]


def score_extractor(settings: Settings) -> Benchmark:
    """Score the present extractor, unless the lake has its scores.

    Raises:
        BenchmarkUnreadable: A row of the articles cannot be read.
        InvalidGold, UnknownArticle, UnpairedGold: The gold labels cannot be used.
    """
    known = _stored(settings)
    if known.current:
        return known
    evaluated = _evaluated(settings)
    scored_at = dt.datetime.now(dt.UTC)
    scores = [
        StoredScore(
            extractor_version=known.extractor_version,
            benchmark_digest=known.benchmark_digest,
            scored_at=scored_at,
            gold_set=scored.name,
            score=name,
            value=scored.scores.as_dict()[name],
            low=interval.low if interval else None,
            high=interval.high if interval else None,
        )
        for scored in (evaluated.overall, *evaluated.sets)
        for name, interval in scored.intervals.items()
    ]
    Lake(settings.lake).record_scores(scores)
    logger.info("benchmark: extractor %s scored", known.extractor_version)
    return Benchmark(
        known.extractor_version, known.benchmark_digest, True, [*known.history, *scores]
    )


def check_floors(settings: Settings) -> quality.CheckResult:
    """Hold the scores of the present extractor against the floors, and keep the result.

    Raises:
        NotScored: The present extractor has not been scored.
        InvalidFloors: The floors cannot be used.
    """
    benchmark = _stored(settings)
    values = {(score.gold_set, score.score): score.value for score in benchmark.current}
    if not values:
        raise NotScored(
            f"extractor {benchmark.extractor_version} has not been scored; materialise "
            f"lake/{TABLE} first, or run 'borderflow refresh'"
        )
    path = settings.gold / "floors.csv"
    floors = evaluation.load_floors(path, {gold_set for gold_set, _ in values})
    result = _check_result(floors, evaluation.broken_floors(floors, values))
    stages.record_checks(settings, "benchmark", [result], [(TABLE, FLOORS_CHECK)])
    return result


def _check_result(
    floors: Sequence[evaluation.Floor], broken: Sequence[evaluation.BrokenFloor]
) -> quality.CheckResult:
    rows = [
        {
            "set": one.floor.gold_set,
            "score": one.floor.score,
            "value": "none" if one.value is None else f"{one.value:.5f}",
            "floor": f"{one.floor.floor:g}",
            "reason of the floor": one.floor.reason,
        }
        for one in broken
    ]
    named = [f"{row['score']} of {row['set']} {row['value']} under {row['floor']}" for row in rows]
    return quality.CheckResult(
        table=TABLE,
        name=FLOORS_CHECK,
        severity="critical",
        passed=not broken,
        n_checked=len(floors),
        n_unexpected=len(broken),
        unexpected=rows,
        observed="; ".join(named) or None,
        description=FLOORS_DESCRIPTION,
    )


def _stored(settings: Settings) -> Benchmark:
    """What the lake knows; reads no article."""
    return Benchmark(
        extractor_version=version_of(settings.reference),
        benchmark_digest=_digest(settings),
        is_new=False,
        history=Lake(settings.lake).scores(),
    )


def _evaluated(settings: Settings) -> Evaluation:
    sets = gold_sets([settings.gold_articles], [settings.gold])
    evaluated = evaluate(settings, sets)
    if evaluated.rejects:
        reject = evaluated.rejects[0]
        raise BenchmarkUnreadable(
            f"{len(evaluated.rejects)} rows of the articles in {settings.gold_articles} cannot be "
            f"read, first {reject.source_path}, line {reject.source_line}: {reject.reason}; "
            "'borderflow extract' on that folder says more"
        )
    return evaluated


def _digest(settings: Settings) -> str:
    """Changes with the articles, their labels and the rules of scoring; not with the floors."""
    digest = hashlib.sha256()
    rules = [Path(evaluation.__file__).with_name(name) for name in RULES_OF_SCORING]
    labels = settings.gold.glob("*.jsonl")
    articles = settings.gold_articles.glob("*.jsonl")
    for path in [*rules, *sorted(labels), *sorted(articles)]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
