"""The stages of a refresh: each reads a store, calls a pure room, and writes a store.

Belongs here: the joins between rooms and stores, one function a stage, in the order of the data.
Does not belong here: rules about movements (the rooms), Dagster (``orchestration``), or output for
people (``cli``).

Every stage opens and closes its own connections, and can be run again at any time: what is
already in the lake is not written twice, what is in the build database is replaced.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline import publishing, quality, resolution, warehouse
from pipeline.errors import BorderflowError
from pipeline.extraction import Extractor, version_of
from pipeline.ingestion import (
    KnownArticles,
    Limits,
    Source,
    ingest_sources,
    load_sources,
    source_for_path,
)
from pipeline.lake import REFRESH_SCHEMA, REVISION_SCHEMA, Intake, Lake, PublishedRefresh
from pipeline.records import (
    ALIAS_SCHEMA,
    EVENT_LINK_SCHEMA,
    MEMBERSHIP_SCHEMA,
    REPORT_SCHEMA,
    ArticleHeader,
    Membership,
    Outcome,
    Reading,
    Report,
    report_from_row,
)
from pipeline.reference import load_countries, load_places
from pipeline.refreshes import Refresh
from pipeline.settings import Settings

logger = logging.getLogger(__name__)

RAW_REPORT_SCHEMA = pa.schema(
    [
        pa.field("report_id", pa.string(), nullable=False),
        *REPORT_SCHEMA,
        pa.field("direction", pa.string(), nullable=False),
    ]
)


class PublishRefused(BorderflowError):
    """A blocking check has failed on what would be published."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which articles extraction looks at.

    Attributes:
        since, until: Publication days, both included; null is open.
        force: Read articles again that this extractor version has read.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """Rows of all input files: ``n_read = n_kept + n_duplicates + n_rejects``."""

    n_files: int
    n_read: int
    n_kept: int
    n_duplicates: int
    n_rejects: int
    n_new: int


@dataclass(frozen=True, slots=True)
class ExtractSummary:
    """What one run of extraction did; ``n_already_read`` articles had a result of this version."""

    extractor_version: str
    n_read: int
    n_already_read: int
    n_relevant: int
    n_coded: int
    n_reports: int


@dataclass(frozen=True, slots=True)
class ReportsSummary:
    """Reports of the current extractor version: those loaded, and those it is too unsure of."""

    n_reports: int
    n_left_out: int
    min_confidence: float


def sources(settings: Settings, paths: Sequence[Path]) -> list[Source]:
    """The files or folders given, else what ``sources.yaml`` lists.

    Raises:
        IngestionError: One of them does not exist, or ``sources.yaml`` cannot be used.
    """
    if paths:
        return [source_for_path(path) for path in paths]
    return load_sources(settings.sources)


def ingest(settings: Settings, refresh: Refresh, paths: Sequence[Path] = ()) -> IngestSummary:
    """Files to articles in the lake; what cannot be read goes to the rejects.

    Args:
        settings: Where the lake and ``sources.yaml`` are, and the size limits.
        refresh: Which refresh the row counts belong to.
        paths: Files or folders to read instead of the sources in ``sources.yaml``.
    """
    lake = Lake(settings.lake)
    columns = ["article_id", "published_on", "content_hash", "duplicate_of", "text"]
    known = KnownArticles.from_batches(lake.articles(columns))
    intakes = ingest_sources(sources(settings, paths), known, limits(settings))
    lake.append_articles(article for intake in intakes for article in intake.articles)
    lake.append_rejects(
        (reject for intake in intakes for reject in intake.rejects), refresh.started_at
    )
    lake.record_intakes(
        refresh.refresh_no,
        [
            Intake(
                refresh_no=refresh.refresh_no,
                source=intake.source,
                source_path=intake.source_path,
                n_read=intake.n_read,
                n_kept=intake.n_kept,
                n_duplicates=intake.n_duplicates,
                n_rejects=intake.n_rejects,
                n_new=intake.n_new,
            )
            for intake in intakes
        ],
    )
    return IngestSummary(
        n_files=len(intakes),
        n_read=sum(intake.n_read for intake in intakes),
        n_kept=sum(intake.n_kept for intake in intakes),
        n_duplicates=sum(intake.n_duplicates for intake in intakes),
        n_rejects=sum(intake.n_rejects for intake in intakes),
        n_new=sum(intake.n_new for intake in intakes),
    )


def extract(settings: Settings, window: Window) -> ExtractSummary:
    """Articles that this extractor version has not read to readings in the lake."""
    lake = Lake(settings.lake)
    extractor = Extractor.load(settings.reference)
    read_at = dt.datetime.now(dt.UTC)
    already_read = _read_ids(lake, extractor.version)
    n_read = n_relevant = n_coded = n_reports = 0
    unread = lake.read_articles(_in_window(window, already_read))
    for readings in _batches(extractor.read_batch(unread), settings.extraction_batch_articles):
        lake.append_readings(extractor.version, read_at, readings)
        n_read += len(readings)
        n_relevant += sum(r.outcome in (Outcome.CODED, Outcome.NOTHING_FOUND) for r in readings)
        n_coded += sum(r.outcome is Outcome.CODED for r in readings)
        n_reports += sum(len(r.reports) for r in readings)
        logger.info("extraction: %d articles read, %d reports", n_read, n_reports)
    return ExtractSummary(
        extractor_version=extractor.version,
        n_read=n_read,
        n_already_read=len(already_read),
        n_relevant=n_relevant,
        n_coded=n_coded,
        n_reports=n_reports,
    )


def load_articles(settings: Settings) -> int:
    """Articles of the lake, each with the outcome of its reading, to ``raw.articles``."""
    lake = Lake(settings.lake)
    version = _extractor_version(settings)
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
    reports, n_left_out = _reports(settings)
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
    """Rejects of the lake to ``raw.rejects``."""
    with warehouse.build_database(settings) as connection:
        return warehouse.load_raw(connection, "rejects", Lake(settings.lake).rejects())


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


def resolve(settings: Settings) -> int:
    """Reports to events: who belongs with whom, to ``raw.memberships``."""
    reports, _ = _reports(settings)
    places = load_places(settings.reference)
    found = resolution.resolve(reports, _article_headers(settings), places)
    by_id = {report.report_id: report for report in reports}
    memberships = resolution.identify(found, by_id, _registry(settings))
    rows = [asdict(membership) for membership in memberships]
    with warehouse.build_database(settings) as connection:
        return warehouse.load_raw(
            connection, "memberships", pa.Table.from_pylist(rows, MEMBERSHIP_SCHEMA)
        )


def load_event_aliases(settings: Settings) -> int:
    """Where event ids lead that were published and that no event has now: ``raw.event_aliases``."""
    memberships, reports = _resolved(settings)
    aliases = resolution.aliases_of(memberships, reports, _registry(settings))
    rows = pa.Table.from_pylist([asdict(alias) for alias in aliases], ALIAS_SCHEMA)
    with warehouse.build_database(settings) as connection:
        return warehouse.load_raw(connection, "event_aliases", rows)


def link(settings: Settings) -> int:
    """Events to their relations, by ``raw.memberships``: who went back, to ``raw.event_links``."""
    memberships, reports = _resolved(settings)
    links = resolution.link_events(list(reports.values()), memberships, _article_headers(settings))
    rows = [asdict(found) for found in links]
    with warehouse.build_database(settings) as connection:
        return warehouse.load_raw(
            connection, "event_links", pa.Table.from_pylist(rows, EVENT_LINK_SCHEMA)
        )


def check(settings: Settings, table: str) -> list[quality.CheckResult]:
    """Hold a raw table, ``articles`` or ``reports``, against its suite, and keep the results."""
    with warehouse.build_database(settings) as connection:
        articles = connection.table("raw.articles").to_arrow_table()
        if table == "articles":
            frame = quality.articles_frame(articles)
        else:
            reports = connection.table("raw.reports").to_arrow_table()
            frame = quality.reports_frame(reports, articles, load_countries(settings.reference))
    results = quality.run_checks(settings.expectations, table, frame)
    suites = [quality.load_checks(settings.expectations, name) for name in ("articles", "reports")]
    existing = [(known.table, known.name) for suite in suites for known in suite]
    record_checks(settings, "great_expectations", results, existing)
    return results


def record_checks(
    settings: Settings,
    tool: str,
    results: Sequence[quality.CheckResult],
    existing: Collection[tuple[str, str]],
) -> None:
    """Keep the last result of each check, for ``publish`` to look at and to show.

    Args:
        settings: Where the build database is.
        tool: ``great_expectations``, ``dbt`` or ``benchmark``.
        results: Of the checks that have just been run.
        existing: Table and name of every check of the tool: what others left is forgotten.
    """
    rows = [
        {
            "tool": tool,
            "table_name": result.table,
            "check_name": result.name,
            "severity": result.severity,
            "passed": result.passed,
            "n_unexpected": result.n_unexpected,
            "observed": result.observed,
            "checked_at": dt.datetime.now(dt.UTC),
        }
        for result in results
    ]
    if rows:
        with warehouse.build_database(settings) as connection:
            warehouse.record_checks(connection, tool, pa.Table.from_pylist(rows), existing)


def publish(settings: Settings, refresh: Refresh) -> PublishedRefresh:
    """Swap the marts of the build database in as the published database.

    The lake learns the ids of the events before the swap, so that no published id is ever unknown
    to it. The published file carries its own entry of the refresh log. The lake gets it after the
    swap; should the process be killed between the two, the next refresh makes up for it.

    Raises:
        PublishRefused: A blocking check has failed on what the build database holds.
        MartMissing: A mart has not been built.
    """
    lake = Lake(settings.lake)
    with warehouse.build_database(settings) as connection:
        failed = warehouse.failed_blocking_checks(connection)
        if failed:
            raise PublishRefused(
                "not published, the published database stays as it was; failed: "
                + ", ".join(f"{check} on {table}" for table, check in failed)
            )
        counts = connection.execute(
            """
            select
                (select count(*) from main.articles) as n_articles,
                (select count(*) from main.articles where is_relevant) as n_relevant,
                (select count(*) from main.articles where is_coded) as n_coded,
                (select count(*) from main.reports) as n_reports,
                (select count(*) from main.events) as n_events,
                (select count(*) from main.rejects) as n_rejects
            """
        ).fetchone()
    assert counts is not None, "a select without a from clause gives one row"
    entry = PublishedRefresh(
        refresh.refresh_no,
        refresh.started_at,
        dt.datetime.now(dt.UTC),
        _extractor_version(settings),
        *counts,
    )
    memberships, reports = _resolved(settings)
    lake.register_events(
        refresh.refresh_no,
        resolution.registered_of(memberships, reports),
        resolution.aliases_of(memberships, reports, _registry(settings)),
    )
    with warehouse.next_published(settings, published_tables(settings)) as connection:
        log = pa.concat_tables(
            [lake.refreshes(), pa.Table.from_pylist([asdict(entry)], REFRESH_SCHEMA)]
        )
        connection.register("log", log)
        connection.execute("delete from refreshes; insert into refreshes by name from log")
        changed = _revisions(settings, connection, refresh.refresh_no)
        connection.register("changed", changed)
        connection.register("earlier", lake.revisions())
        connection.execute(
            "delete from revisions; insert into revisions by name from earlier; "
            "insert into revisions by name from changed"
        )
    lake.record_revisions(refresh.refresh_no, changed)
    lake.record_refresh(entry)
    return entry


def published_tables(settings: Settings) -> list[str]:
    """Names of what a publish holds: the marts of the dbt project, and its reference tables."""
    marts = (settings.dbt_project / "models" / "marts").glob("*.sql")
    return sorted(path.stem for path in (*marts, *settings.reference.glob("*.csv")))


def confident(settings: Settings, reports: Iterable[Report]) -> list[Report]:
    """The reports of which extraction is sure enough."""
    return [report for report in reports if report.confidence >= settings.min_confidence]


def limits(settings: Settings) -> Limits:
    """The size limits of ingestion."""
    return Limits(
        max_article_characters=settings.max_article_characters,
        max_line_bytes=settings.max_line_bytes,
    )


def _extractor_version(settings: Settings) -> str:
    return version_of(settings.reference)


def _read_ids(lake: Lake, extractor_version: str) -> set[str]:
    ids = lake.readings(extractor_version, ["article_id"]).read_all()
    return set(ids["article_id"].to_pylist())


def _in_window(window: Window, already_read: set[str]) -> Callable[[pa.RecordBatch], pa.Array]:
    def wanted(batch: pa.RecordBatch) -> pa.Array:
        days = batch["published_on"].to_pylist()
        ids = batch["article_id"].to_pylist()
        return pa.array(
            (window.since is None or day >= window.since)
            and (window.until is None or day <= window.until)
            and (window.force or article_id not in already_read)
            for day, article_id in zip(days, ids, strict=True)
        )

    return wanted


def _batches(readings: Iterable[Reading], size: int) -> Iterator[list[Reading]]:
    iterator = iter(readings)
    while batch := list(islice(iterator, size)):
        yield batch


def _revisions(
    settings: Settings, connection: duckdb.DuckDBPyConnection, refresh_no: int
) -> pa.Table:
    """What the database that is about to be published changes; nothing where it is the first."""
    nothing = REVISION_SCHEMA.empty_table()
    if not settings.published_database.exists():
        return nothing
    try:
        warehouse.attach_published(settings, connection, "previous")
    except warehouse.DatabaseUnreadable as error:
        logger.warning("what this publish changes is not known: %s", error)
        return nothing
    try:
        lacking = publishing.comparable(connection, "previous")
        if lacking:
            logger.warning(
                "what this publish changes is not known: the published database, written by an "
                "earlier version, has no %s",
                ", ".join(lacking),
            )
            return nothing
        return publishing.revisions(connection, refresh_no)
    finally:
        connection.execute("detach previous")


def _registry(settings: Settings) -> resolution.Registry:
    lake = Lake(settings.lake)
    return resolution.Registry(lake.registered_events(), lake.event_aliases())


def _resolved(settings: Settings) -> tuple[list[Membership], dict[str, Report]]:
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
    columns = ["article_id", "published_at", "published_on"]
    articles = Lake(settings.lake).articles(columns).read_all().to_pylist()
    return {row["article_id"]: ArticleHeader(**row) for row in articles}


def _reports(settings: Settings) -> tuple[list[Report], int]:
    """Reports that are sure enough, and how many are not."""
    read = list(_read_reports(settings))
    kept = confident(settings, read)
    return kept, len(read) - len(kept)


def _read_reports(settings: Settings) -> Iterator[Report]:
    """Reports of the current extractor version on the articles that the lake holds."""
    lake = Lake(settings.lake)
    held = set(lake.articles(["article_id"]).read_all()["article_id"].to_pylist())
    for batch in lake.readings(_extractor_version(settings), ["article_id", "reports"]):
        for row in batch.to_pylist():
            if row["article_id"] in held:
                yield from map(report_from_row, row["reports"])
            else:
                logger.warning("reports left out: article %s is not in the lake", row["article_id"])
