"""The lake to the raw tables of the build database.

Belongs here: one function a raw table that the lake holds as it is. Does not belong here: events
(``resolution``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import pyarrow as pa

from pipeline import resolution, review, warehouse
from pipeline.lake import Lake
from pipeline.lake_rows import REPLAY_SCHEMA
from pipeline.record_schemas import REPORT_SCHEMA, report_from_row
from pipeline.records import Report
from pipeline.reference import load_countries, load_places
from pipeline.settings import Settings
from pipeline.stages.extraction import extractor_version

logger = logging.getLogger(__name__)


RAW_REPORT_SCHEMA = pa.schema(
    [
        pa.field("report_id", pa.string(), nullable=False),
        *REPORT_SCHEMA,
        pa.field("direction", pa.string(), nullable=False),
    ]
)


RAW_CORRECTION_SCHEMA = review.CORRECTION_SCHEMA.append(pa.field("new_event_id", pa.string()))


@dataclass(frozen=True, slots=True)
class ReportsSummary:
    """Reports of the current extractor version: those loaded, and those it is too unsure of."""

    n_reports: int
    n_left_out: int
    min_confidence: float


def load_articles(settings: Settings) -> int:
    """Articles of the lake, each with the outcome of its reading, to ``raw.articles``."""
    lake = Lake(settings.lake)
    version = extractor_version(settings)
    with warehouse.build_database(settings) as connection:
        connection.register(
            "readings", lake.readings(version, ["article_id", "outcome"]).read_all()
        )
        return warehouse.load_raw(
            connection,
            "articles",
            lake.articles(),
            f"""
            select arrived.*, read.outcome,
                case when read.outcome is not null then '{version}' end as extractor_version
            from arrived
            left join readings as read using (article_id)
            """,
        )


def load_reports(settings: Settings) -> ReportsSummary:
    """Reports of the current extractor version to ``raw.reports``."""
    reports, n_left_out = confident_reports(settings)
    rows = [
        asdict(report) | {"report_id": report.report_id, "direction": report.direction}
        for report in reports
    ]
    with warehouse.build_database(settings) as connection:
        n_reports = warehouse.load_raw(
            connection, "reports", pa.Table.from_pylist(rows, RAW_REPORT_SCHEMA)
        )
    return ReportsSummary(n_reports, n_left_out, settings.min_confidence)


def load_rejects(settings: Settings) -> int:
    """Rejects of the lake, each with the article that it became since, to ``raw.rejects``."""
    lake = Lake(settings.lake)
    replays = pa.Table.from_pylist([asdict(r) for r in lake.replays().values()], REPLAY_SCHEMA)
    with warehouse.build_database(settings) as connection:
        connection.register("replays", replays)
        return warehouse.load_raw(
            connection,
            "rejects",
            lake.rejects(),
            "select * from arrived left join replays using (reject_id)",
        )


def load_intakes(settings: Settings) -> int:
    """Row counts per refresh and input file to ``raw.intakes``."""
    with warehouse.build_database(settings) as connection:
        return warehouse.load_raw(connection, "intakes", Lake(settings.lake).intakes())


def load_refreshes(settings: Settings) -> int:
    """The refresh log to ``raw.refreshes``."""
    with warehouse.build_database(settings) as connection:
        return warehouse.load_raw(connection, "refreshes", Lake(settings.lake).refreshes())


def load_revisions(settings: Settings) -> int:
    """What earlier publishes changed to ``raw.revisions``."""
    with warehouse.build_database(settings) as connection:
        return warehouse.load_raw(connection, "revisions", Lake(settings.lake).revisions())


def load_corrections(settings: Settings) -> int:
    """What analysts correct to ``raw.corrections``; a split gets the id of its new event.

    Raises:
        InvalidTable: A review table holds a row that cannot be meant.
    """
    countries = {country.iso3 for country in load_countries(settings.reference)}
    places = {place.place_id for place in load_places(settings.reference)}
    rows = [
        asdict(correction) | {"new_event_id": _new_event_id(correction)}
        for correction in review.load_corrections(settings.review, countries, places)
    ]
    with warehouse.build_database(settings) as connection:
        return warehouse.load_raw(
            connection, "corrections", pa.Table.from_pylist(rows, RAW_CORRECTION_SCHEMA)
        )


def _new_event_id(correction: review.Correction) -> str | None:
    """The same for as long as the split names the same event and part."""
    if correction.action is not review.Action.SPLIT:
        return None
    return resolution.event_id(f"{correction.event_id} {correction.part}")


def confident(settings: Settings, reports: Iterable[Report]) -> list[Report]:
    """The reports of which extraction is sure enough."""
    return [report for report in reports if report.confidence >= settings.min_confidence]


def confident_reports(settings: Settings) -> tuple[list[Report], int]:
    """Reports that are sure enough, and how many are not."""
    read = list(_read_reports(settings))
    kept = confident(settings, read)
    return kept, len(read) - len(kept)


def _read_reports(settings: Settings) -> Iterator[Report]:
    """Reports of the current extractor version on the articles that the lake holds."""
    lake = Lake(settings.lake)
    held = set(lake.articles(["article_id"]).read_all()["article_id"].to_pylist())
    for batch in lake.readings(extractor_version(settings), ["article_id", "reports"]):
        for row in batch.to_pylist():
            if row["article_id"] in held:
                yield from map(report_from_row, row["reports"])
            else:
                logger.warning("reports left out: article %s is not in the lake", row["article_id"])
