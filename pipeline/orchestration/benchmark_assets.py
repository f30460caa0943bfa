"""The benchmark of extraction as an asset, and the floors of its scores as a blocking check.

Belongs here: what Dagster shows of the scores. Does not belong here: scoring, or what a broken
floor is (``benchmark``).
"""

import base64
import time
from collections.abc import Sequence
from typing import Any

from dagster import (
    AssetCheckResult,
    MaterializeResult,
    MetadataValue,
    ResourceParam,
    asset,
    asset_check,
)

from pipeline import benchmark
from pipeline.benchmark import Benchmark
from pipeline.evaluation import RATES, line_chart
from pipeline.lake_rows import SCORE_SCHEMA, StoredScore
from pipeline.orchestration.asset_checks import asset_check_result
from pipeline.orchestration.failures import for_people
from pipeline.orchestration.names import EXTRACTION_BENCHMARK, OWNERS
from pipeline.orchestration.table_metadata import markdown_table, schema_of
from pipeline.refreshes import Refresh
from pipeline.scored_sets import ALL
from pipeline.settings import Settings

CHARTED = (
    "f1",
    "article_precision",
    "count_right",
    "date_right",
    "scope_right",
    "perfect_reports",
    "places_recall",
)
MOST_CHARTED_VERSIONS = 12
"""More labels would stand on one another; the table has them all."""


@asset(
    key=EXTRACTION_BENCHMARK,
    group_name="evaluation",
    kinds={"python", "parquet"},
    owners=OWNERS,
    description="How well extraction reads: the codebook's scores against the reviewed labels in "
    "seeds/gold, with 95% bootstrap intervals. An extractor version is scored once; the scores of "
    "all versions are kept. Grain: one row an extractor version, set of labels and score.",
    metadata={"dagster/column_schema": schema_of(SCORE_SCHEMA)},
)
def extraction_benchmark(
    settings: ResourceParam[Settings], refresh: ResourceParam[Refresh]
) -> MaterializeResult[None]:
    """Scores of the present extractor, read from the lake where they are known."""
    started = time.perf_counter()
    with for_people():
        scored = benchmark.score_extractor(settings)
    duration_seconds = time.perf_counter() - started
    overall = {score.score: score.value for score in scored.current if score.gold_set == ALL}
    return MaterializeResult(
        metadata={
            # Numbers, which Dagster draws over materialisations.
            **{name: value for name, value in overall.items() if value is not None},
            "extractor_version": scored.extractor_version,
            "benchmark_digest": scored.benchmark_digest,
            "scored_now": scored.is_new,
            "scores_by_version": MetadataValue.md(_by_version(scored)),
            "dagster/row_count": len(scored.history),
            "preview": MetadataValue.md(markdown_table(_by_score(scored.current))),
            "duration_seconds": duration_seconds,
        }
    )


@asset_check(
    asset=EXTRACTION_BENCHMARK,
    name=benchmark.FLOORS_CHECK,
    description=benchmark.FLOORS_DESCRIPTION,
    blocking=True,
)
def scores_at_floors(
    settings: ResourceParam[Settings], refresh: ResourceParam[Refresh]
) -> AssetCheckResult:
    """The scores of the present extractor against the floors."""
    with for_people():
        result = benchmark.check_floors(settings)
    return asset_check_result(EXTRACTION_BENCHMARK, result)


def _by_score(scores: Sequence[StoredScore]) -> list[dict[str, Any]]:
    """One row a score, one column a set, each value with its interval."""
    return [
        {"score": name}
        | {score.gold_set: _with_interval(score) for score in scores if score.score == name}
        for name in RATES
    ]


def _with_interval(score: StoredScore) -> str:
    if score.value is None:
        return ""
    return f"{score.value:.3f} [{score.low:.3f}, {score.high:.3f}]"


def _by_version(scored: Benchmark) -> str:
    """A chart of the versions that can be compared, and a table of all, the newest first."""
    table: dict[tuple[str, str], dict[str, Any]] = {}
    for score in scored.history:
        if score.gold_set == ALL:
            row = table.setdefault(
                (score.extractor_version, score.benchmark_digest),
                {
                    "extractor": score.extractor_version,
                    "benchmark": score.benchmark_digest,
                    "scored": f"{score.scored_at:%Y-%m-%d %H:%M}",
                },
            )
            row[score.score] = None if score.value is None else round(score.value, 3)
    rows = list(table.values())
    comparable = [row for row in rows if row["benchmark"] == scored.benchmark_digest]
    shown = comparable[-MOST_CHARTED_VERSIONS:]
    svg = line_chart(
        [row["extractor"].rpartition("+")[2] for row in shown],
        {name: [row[name] for row in shown] for name in CHARTED},
    )
    image = base64.b64encode(svg.encode()).decode()
    chart = f"![Scores by extractor version](data:image/svg+xml;base64,{image})"
    return f"{chart}\n\n{markdown_table(rows[::-1])}"
