"""The build database held against what is published, before it takes its place.

Belongs here: opening both, and what a jump means for a publish. Does not belong here: measuring
(``publishing.jumps``), or the bounds (``seeds/sanity/bounds.csv``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline import publishing, quality, warehouse
from pipeline.publishing import Bound, Difference, Measure
from pipeline.quality.results import MAX_UNEXPECTED_ROWS
from pipeline.review import load_acceptances
from pipeline.settings import Settings
from pipeline.stages.checks import record_checks
from pipeline.stages.extraction import extractor_version
from pipeline.stages.previous import previous_attached

TOOL = "sanity"

TABLES = {
    Measure.ROWS_READ: "intakes",
    Measure.ARTICLES: "coverage_daily",
    Measure.ARTICLES_CODED: "coverage_daily",
    Measure.PERSONS_UNEXPLAINED: "flows_monthly",
    Measure.PERSONS_EXPLAINED: "flows_monthly",
}
"""The mart that each measure is a check on."""

COMPARED_MARTS = (
    "corrections", "coverage_daily", "event_reports", "events", "flows_monthly", "intakes",
    "reports",
)  # fmt: skip
"""They have to be built before the comparison."""

ACCEPT = "; if it is right, accept it in seeds/review/acceptances.csv (docs/review.md)"

DESCRIPTIONS = {
    Measure.ROWS_READ: "Each source gives about as many rows as at the last publish" + ACCEPT,
    Measure.ARTICLES: "The days that were published keep their articles, of each outlet and of all"
    + ACCEPT,
    Measure.ARTICLES_CODED: "The days that were published keep their articles that tell of a "
    "movement, of each outlet and of all" + ACCEPT,
    Measure.PERSONS_UNEXPLAINED: "No month has another best figure than was published without an "
    "article, a correction or a new extractor behind it" + ACCEPT,
    Measure.PERSONS_EXPLAINED: "No month jumps by what one night of news brings; look at the "
    "articles behind it" + ACCEPT,
}


def sanity_checks(settings: Settings) -> list[quality.CheckSpec]:
    """The checks that there are: one a measure.

    Raises:
        InvalidTable: The bounds cannot be used.
    """
    return [
        quality.CheckSpec(TABLES[measure], measure.value, DESCRIPTIONS[measure], bound.severity)
        for measure, bound in publishing.load_bounds(settings.sanity_bounds).items()
    ]


def check_sanity(settings: Settings) -> list[quality.CheckResult]:
    """Hold the build database against the published one, and keep the results.

    Before the first publish there is nothing to compare: no row is checked, and all pass.

    Raises:
        InvalidTable: The bounds or the acceptances cannot be used.
        MartMissing: A mart that is compared has not been built.
    """
    bounds = publishing.load_bounds(settings.sanity_bounds)
    acceptances = load_acceptances(settings.review, set(Measure))
    refresh_no, found = _differences(settings)
    accepted = {(a.measure, a.row_key) for a in acceptances if a.refresh_no == refresh_no}
    jumps = publishing.jumps(found, bounds, accepted)
    results = [_result(bound, found, jumps, refresh_no) for bound in bounds.values()]
    existing = [(result.table, result.name) for result in results]
    record_checks(settings, TOOL, results, existing)
    return results


def _differences(settings: Settings) -> tuple[int | None, list[Difference]]:
    """Number of the refresh that is compared with, and all that is measured."""
    with (
        warehouse.build_as_published(settings, COMPARED_MARTS) as connection,
        previous_attached(settings, connection) as found,
    ):
        if not found:
            return None, []
        row = connection.execute("select max(refresh_no) from previous.main.refreshes").fetchone()
        assert row is not None, "an aggregate gives one row"
        revisions = publishing.revisions(connection, row[0])
        return row[0], publishing.differences(connection, revisions, extractor_version(settings))


def _result(
    bound: Bound,
    found: Sequence[Difference],
    jumps: Sequence[Difference],
    refresh_no: int | None,
) -> quality.CheckResult:
    failing = [_shown(bound, one, refresh_no) for one in jumps if one.measure is bound.measure]
    return quality.CheckResult(
        table=TABLES[bound.measure],
        name=bound.measure.value,
        severity=bound.severity,
        passed=not failing,
        n_checked=sum(one.measure is bound.measure for one in found),
        n_unexpected=len(failing),
        unexpected=failing[:MAX_UNEXPECTED_ROWS],
        observed=None,
        description=DESCRIPTIONS[bound.measure],
    )


def _shown(bound: Bound, jump: Difference, refresh_no: int | None) -> dict[str, Any]:
    """A row for people; its first columns are those of an acceptance."""
    return {
        "measure": bound.measure.value,
        "row_key": jump.row_key,
        "refresh_no": refresh_no,
        "published": jump.old,
        "now": jump.new,
        "cause": jump.cause or "none known",
    }
