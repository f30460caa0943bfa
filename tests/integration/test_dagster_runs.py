"""Runs in this process, over a copy of a refreshed home."""

import datetime as dt
import hashlib
import resource
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from dagster import AssetKey, Definitions, FloatMetadataValue

from pipeline import lock, stages, warehouse
from pipeline.evaluation import load_floors
from pipeline.lake import Lake
from pipeline.orchestration.assembly import build_defs
from pipeline.orchestration.dagster_home import open_instance
from pipeline.orchestration.headless import (
    StepEvent,
    StepState,
    run_refresh,
)
from pipeline.orchestration.run_result import RunResult, read_run
from pipeline.settings import Settings
from pipeline.status import State, read_status
from tests.factories import make_article
from tests.integration.conftest import ARTICLES, RefreshedTwice
from tests.review_tables import add_row, write_empty_tables

pytestmark = pytest.mark.slow

# Every asset that a stage makes, and one node of each group that dbt makes: dbt runs the others in
# the same way.
ALONE = [
    "lake/articles",
    "lake/reports",
    "lake/extraction_benchmark",
    "raw/articles",
    "raw/reports",
    "raw/rejects",
    "raw/intakes",
    "raw/refreshes",
    "raw/memberships",
    "raw/event_links",
    "reference/countries",
    "staging/stg_articles",
    "intermediate/int_event_dates",
    "marts/events",
    "quality/data_docs",
    "published/warehouse",
]
INNER_MODELS = {"staging", "intermediate"}


@pytest.fixture
def settings(refreshed: RefreshedTwice, tmp_path: Path) -> Settings:
    shutil.copytree(refreshed.settings.home, tmp_path / "home")
    return Settings(home=tmp_path / "home")


def silent(_event: StepEvent) -> None:
    pass


def materialize(settings: Settings, defs: Definitions, *assets: str) -> RunResult:
    job = defs.resolve_implicit_global_asset_job_def()
    keys = [AssetKey.from_user_string(asset) for asset in assets]
    config = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    if "lake/articles" in assets:
        config |= {"ops": {"lake__articles": {"config": {"paths": [str(ARTICLES)]}}}}
    with open_instance(settings) as instance:
        done = job.execute_in_process(
            instance=instance, asset_selection=keys, run_config=config, raise_on_error=False
        )
        return read_run(instance, done.run_id)


def failed_measures(settings: Settings) -> list[str]:
    """What the comparison with the last publish finds, as the refresh runs it before a publish."""
    return [result.name for result in stages.check_sanity(settings) if not result.passed]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_each_asset_alone_passes(settings: Settings) -> None:
    defs = build_defs(settings)
    for asset in ALONE:
        result = materialize(settings, defs, asset)
        assert result.succeeded, (asset, result.failures)
        assert lock.holder(settings.lock_file) is None


def test_a_run_tells_its_steps_and_counts_what_it_did(settings: Settings) -> None:
    heard: list[StepEvent] = []
    result = run_refresh(settings, heard.append, [ARTICLES])
    assert result.succeeded, result.failures
    started = [event.step for event in heard if event.state is StepState.STARTED]
    ended = [event.step for event in heard if event.state is StepState.SUCCEEDED]
    assert sorted(started) == sorted(ended)
    assert len(started) == heard[0].n_steps
    assert started.index("lake/articles") < started.index("raw/articles")
    assert set(started[-2:]) == {"published/warehouse", "quality/data_docs"}
    assert any(e.message == "dbt: built events" for e in heard if e.state is StepState.WORKING)
    assert result.ingested is not None
    assert (result.ingested.n_read, result.ingested.n_new) == (10, 0)
    assert result.extracted is not None
    assert (result.extracted.n_read, result.extracted.n_already_read) == (0, 8)
    assert result.loaded is not None
    assert result.loaded.min_confidence == settings.min_confidence
    with warehouse.build_database(settings) as connection:
        assert warehouse.count(connection, "main.reports") == result.loaded.n_reports
    assert result.n_checks == result.n_passed + result.n_warned
    assert result.n_checks > 50
    with warehouse.build_database(settings) as connection:
        assert warehouse.count(connection, "main.events") > 0, "no connection was left open"


def test_every_asset_shows_columns_rows_and_a_preview(settings: Settings) -> None:
    graph = build_defs(settings).resolve_asset_graph()
    with open_instance(settings) as instance:
        for key in graph.get_all_asset_keys():
            event = instance.get_latest_materialization_event(key)
            assert event is not None, key
            metadata = event.asset_materialization.metadata
            assert {"duration_seconds", "Execution Duration"} & set(metadata), key
            if graph.get(key).group_name in {"table_macros", "quality"}:
                continue  # no rows before it is called, or pages
            assert metadata["dagster/row_count"].value >= 0, key
            assert metadata["preview"].value, key
            if graph.get(key).group_name in INNER_MODELS:
                assert metadata["dagster/column_schema"].value.columns, key


def test_a_failed_blocking_check_stops_the_publish_and_names_the_row(settings: Settings) -> None:
    published = digest(settings.published_database)
    # One id in two files: what ingestion never writes, and the suite must not let through.
    lake = Lake(settings.lake)
    lake.append_articles([make_article("twice"), make_article("other")])
    lake.append_articles([make_article("twice")])
    result = run_refresh(settings, silent, [ARTICLES])
    assert not result.succeeded
    [check] = [check for check in result.failed_checks if check.blocking]
    assert (check.asset, check.name) == ("raw/articles", "article_id_unique")
    assert check.n_failed_rows == 2
    assert "twice" in check.failed_rows
    assert [failure.step for failure in result.failures] == ["articles_suite"]
    assert digest(settings.published_database) == published
    shown = (settings.data_docs / "index.html").read_text(encoding="utf-8")
    assert "article_id_unique on articles" in shown
    assert "twice" in (settings.data_docs / "articles.html").read_text(encoding="utf-8")
    alone = materialize(settings, build_defs(settings), "published/warehouse")
    assert not alone.succeeded
    assert "article_id_unique on articles" in alone.failures[0].message
    assert digest(settings.published_database) == published


def test_a_month_that_jumps_without_a_reason_is_refused_until_an_analyst_accepts_it(
    settings: Settings, tmp_path: Path
) -> None:
    """As if a rule had been changed: 46 were published as 4,600, and nothing new has come."""
    review = tmp_path / "review"
    review.mkdir()
    write_empty_tables(review)
    settings = settings.model_copy(update={"review": review})
    month = "2021-07-01 AFG PAK entry"
    with duckdb.connect(settings.published_database) as connection:
        connection.execute("update flows_monthly set best = 4600, high = 4600 where host = 'PAK'")
    published = digest(settings.published_database)

    result = run_refresh(settings, silent, [ARTICLES])

    assert [(check.asset, check.name) for check in result.blocked] == [
        ("marts/flows_monthly", "persons_unexplained")
    ]
    told = f"| persons_unexplained | {month} | 2 | 4600 | 46 | none known |"
    assert told in result.blocked[0].failed_rows
    assert digest(settings.published_database) == published
    status = read_status(settings, dt.datetime.now(dt.UTC))
    assert status.state is State.NOT_PUBLISHED
    assert told in status.failure
    assert str(settings.refused_database) in status.failure
    with duckdb.connect(settings.refused_database, read_only=True) as connection:
        kept = connection.execute("select best from flows_monthly where best = 46").fetchall()
    assert kept == [(46,)]

    accepted = {"measure": "persons_unexplained", "row_key": month}
    add_row(review, "acceptances.csv", **accepted, refresh_no="1")
    assert failed_measures(settings) == ["persons_unexplained"], "accepted of another publish"
    add_row(review, "acceptances.csv", **accepted, refresh_no="2")
    assert failed_measures(settings) == []
    assert materialize(settings, build_defs(settings), "published/warehouse").succeeded
    assert read_status(settings, dt.datetime.now(dt.UTC)).failure is None


def test_a_source_that_gives_a_part_of_its_rows_stops_the_publish(settings: Settings) -> None:
    with duckdb.connect(settings.published_database) as connection:
        connection.execute("update intakes set n_read = 100, n_kept = 98")
    assert failed_measures(settings) == ["rows_read"]
    alone = materialize(settings, build_defs(settings), "published/warehouse")
    assert "rows_read on intakes" in alone.failures[0].message


def test_a_score_under_its_floor_stops_the_publish_and_is_named(settings: Settings) -> None:
    published = digest(settings.published_database)
    lake = Lake(settings.lake)
    fallen = {("all", "f1"): 0.5, ("web_pages", "f1"): 0.25}
    scores = lake.scores()
    lake.record_scores(
        [replace(s, value=fallen.get((s.gold_set, s.score), s.value)) for s in scores]
    )
    benchmark_and_publish = ("lake/extraction_benchmark", "published/warehouse")
    result = materialize(settings, build_defs(settings), *benchmark_and_publish)
    assert not result.succeeded
    [check] = [check for check in result.failed_checks if check.blocking]
    assert (check.asset, check.name) == ("lake/extraction_benchmark", "scores_at_floors")
    floors = load_floors(settings.gold / "floors.csv", {s.gold_set for s in scores})
    of_all, of_web = (
        next(f for f in floors if (f.gold_set, f.score) == name).floor for name in fallen
    )
    assert check.observed == (
        f"f1 of all 0.50000 under {of_all:g}; f1 of web_pages 0.25000 under {of_web:g}"
    )
    assert check.n_failed_rows == 2
    assert [failure.step for failure in result.failures] == [
        "lake/extraction_benchmark_scores_at_floors"
    ]
    assert digest(settings.published_database) == published
    alone = materialize(settings, build_defs(settings), "published/warehouse")
    assert not alone.succeeded
    assert "scores_at_floors on extraction_benchmark" in alone.failures[0].message
    assert digest(settings.published_database) == published


def test_the_benchmark_shows_its_scores_as_numbers_and_over_versions(settings: Settings) -> None:
    lake = Lake(settings.lake)
    scores = lake.scores()
    lake.record_scores(
        [
            replace(
                s,
                extractor_version="0.1+earlier",
                scored_at=s.scored_at - dt.timedelta(days=1),
                value=0.125,
            )
            for s in scores
        ]
    )
    assert materialize(settings, build_defs(settings), "lake/extraction_benchmark").succeeded
    with open_instance(settings) as instance:
        event = instance.get_latest_materialization_event(
            AssetKey(["lake", "extraction_benchmark"])
        )
    assert event is not None
    metadata = event.asset_materialization.metadata
    [f1] = [s.value for s in scores if (s.gold_set, s.score) == ("all", "f1")]
    assert metadata["f1"] == FloatMetadataValue(f1)
    assert metadata["scored_now"].value is False
    shown = metadata["scores_by_version"].value
    assert "data:image/svg+xml;base64," in shown
    present, earlier = shown.splitlines()[-2:]
    assert scores[0].extractor_version in present
    assert "| 0.1+earlier |" in earlier
    assert "| 0.125 |" in earlier


def test_a_failed_dbt_test_stops_the_publish_and_names_the_row(settings: Settings) -> None:
    published = digest(settings.published_database)
    with warehouse.build_database(settings) as connection:
        connection.execute("update raw.intakes set n_kept = n_kept + 1 where refresh_no = 1")
    result = materialize(
        settings,
        build_defs(settings),
        "staging/stg_intakes",
        "marts/intakes",
        "published/warehouse",
    )
    assert not result.succeeded
    assert "adds_up" in result.failed_checks[0].name
    assert result.failed_checks[0].n_failed_rows == 1
    assert "articles.jsonl" in result.failed_checks[0].failed_rows
    assert "adds_up" in result.failures[0].message
    assert digest(settings.published_database) == published


def test_a_full_disk_while_dbt_runs_is_told_with_what_to_do(settings: Settings) -> None:
    defs = build_defs(settings)
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    # What dbt writes of its project is larger; all else that a run of one model writes is smaller.
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, unlimited[1]))
    try:
        result = materialize(settings, defs, "staging/stg_articles")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    [failure] = result.failures
    assert failure.message.startswith(
        f"cannot write {settings.home}: [Errno 27] File too large; free some space, or set "
        "BORDERFLOW_HOME to another folder; nothing is lost"
    ), failure.message
    assert materialize(settings, defs, "staging/stg_articles").succeeded
