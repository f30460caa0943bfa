"""Reports to events, and how events relate, in the build database.

Belongs here: what the room ``resolution`` is given, and where its results go. Does not belong here:
which reports are one event (that room).
"""

from __future__ import annotations

from dataclasses import asdict

import pyarrow as pa

from pipeline import resolution, warehouse
from pipeline.lake import Lake
from pipeline.record_schemas import (
    ALIAS_SCHEMA,
    EVENT_LINK_SCHEMA,
    MEMBERSHIP_SCHEMA,
    REPORT_SCHEMA,
    report_from_row,
)
from pipeline.records import Alias, ArticleHeader, Membership, Report
from pipeline.reference import load_reference
from pipeline.settings import Settings
from pipeline.stages.loading import confident_reports


def resolve(settings: Settings) -> int:
    """Reports to events: who belongs with whom, to ``raw.memberships``."""
    reports, _ = confident_reports(settings)
    reference = load_reference(settings.reference)
    found = resolution.resolve(reports, _article_headers(settings), reference)
    by_id = {report.report_id: report for report in reports}
    memberships = resolution.identify(found, by_id, _registry(settings))
    rows = [asdict(membership) for membership in memberships]
    with warehouse.build_database(settings) as connection:
        return warehouse.load_raw(
            connection, "memberships", pa.Table.from_pylist(rows, MEMBERSHIP_SCHEMA)
        )


def load_event_aliases(settings: Settings) -> int:
    """Where event ids lead that were published and that no event has now: ``raw.event_aliases``."""
    memberships, reports = resolved(settings)
    found = resolution.aliases_of(memberships, reports, _registry(settings))
    rows = pa.Table.from_pylist([asdict(alias) for alias in found], ALIAS_SCHEMA)
    with warehouse.build_database(settings) as connection:
        return warehouse.load_raw(connection, "event_aliases", rows)


def link(settings: Settings) -> int:
    """Events to their relations, by ``raw.memberships``: who went back, to ``raw.event_links``."""
    memberships, reports = resolved(settings)
    links = resolution.link_events(list(reports.values()), memberships, _article_headers(settings))
    rows = [asdict(found) for found in links]
    with warehouse.build_database(settings) as connection:
        return warehouse.load_raw(
            connection, "event_links", pa.Table.from_pylist(rows, EVENT_LINK_SCHEMA)
        )


def aliases(settings: Settings) -> list[Alias]:
    """The retired event ids of the build database, and those of the events that splits make.

    The latter lead to the event that was split, should the split be taken back.
    """
    with warehouse.build_database(settings) as connection:
        loaded = connection.execute(
            """
            select alias_id, event_id from raw.event_aliases
            union
            select new_event_id, event_id from raw.corrections where action = 'split'
            order by all
            """
        ).to_arrow_table()
    return [Alias(**row) for row in loaded.to_pylist()]


def _registry(settings: Settings) -> resolution.Registry:
    """What has been published of events so far."""
    lake = Lake(settings.lake)
    return resolution.Registry(lake.registered_events(), lake.event_aliases())


def resolved(settings: Settings) -> tuple[list[Membership], dict[str, Report]]:
    """The memberships of the build database, and their reports by id.

    Reports that were loaded after the memberships are of no event yet, and left out; so are
    memberships of reports that are no longer there.
    """
    with warehouse.build_database(settings) as connection:
        memberships = connection.table("raw.memberships").to_arrow_table().to_pylist()
        loaded = connection.table("raw.reports").to_arrow_table().select(REPORT_SCHEMA.names)
    reports = [report_from_row(row) for row in loaded.to_pylist()]
    in_an_event = {row["report_id"] for row in memberships}
    by_id = {r.report_id: r for r in reports if r.report_id in in_an_event}
    return [Membership(**row) for row in memberships if row["report_id"] in by_id], by_id


def _article_headers(settings: Settings) -> dict[str, ArticleHeader]:
    columns = ["article_id", "published_at", "published_on", "publisher"]
    articles = Lake(settings.lake).articles(columns).read_all().to_pylist()
    return {row["article_id"]: ArticleHeader(**row) for row in articles}
