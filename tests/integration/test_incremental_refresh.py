"""Tables that are not built anew hold what a build from nothing would have put into them.

Runs in this process, over a copy of a home that has been refreshed with ``articles.jsonl``.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dagster import AssetKey

from pipeline import stages, warehouse
from pipeline.orchestration.assembly import build_defs
from pipeline.orchestration.dagster_home import open_instance
from pipeline.orchestration.dbt_manifest import project_digest
from pipeline.orchestration.headless import run_rebuild, run_refresh
from pipeline.settings import Settings
from tests.integration.conftest import ARTICLES, RefreshedTwice

pytestmark = pytest.mark.slow

KEYS = {"articles": "article_id", "reports": "report_id"}
"""The tables that are not built anew, with their keys."""

LOGS_OF_RUNS = {"intakes", "refreshes", "revisions"}
"""They tell of refreshes: a build from nothing comes after one more."""

LATE = {
    "article_id": "herald-3",
    "publisher": "The Herald",
    "published_at": "2021-07-10T09:00:00Z",
    "title": "More Afghan soldiers flown home from Tajikistan",
    "text": "Tajikistan returned 200 Afghan soldiers to Afghanistan on Friday, the Tajik Border "
    "Service said.\n\nThey were flown to Kabul.",
    "language": "en",
}


class ElsewhereSettings(Settings):
    """With a dbt project of its own, beside the home."""

    @property
    def dbt_project(self) -> Path:
        return self.home.parent / "dbt_project"

    @property
    def reference(self) -> Path:
        return self.home.parent / "seeds" / "reference"


@pytest.fixture
def settings(refreshed: RefreshedTwice, tmp_path: Path) -> Settings:
    shutil.copytree(refreshed.settings.home, tmp_path / "home")
    return Settings(home=tmp_path / "home")


def refresh(settings: Settings, *paths: Path) -> None:
    result = run_refresh(settings, lambda _: None, paths)
    assert result.succeeded, result.failures


def rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"from main.{table} order by all").fetchall()


def published(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    names = sorted(set(stages.published_tables(settings)) - LOGS_OF_RUNS)
    with warehouse.published_database(settings) as connection:
        return {name: rows(connection, name) for name in names}


def as_they_lie(settings: Settings, schema: str) -> dict[str, list[str]]:
    """The keys of the tables, in the order in which their rows lie in the build database."""
    with warehouse.build_database(settings) as connection:
        return {
            table: [
                k for (k,) in connection.execute(f"select {key} from {schema}.{table}").fetchall()
            ]
            for table, key in KEYS.items()
        }


def test_a_refresh_that_brings_nothing_new_writes_no_row_and_publishes_the_same(
    settings: Settings,
) -> None:
    before = published(settings)
    with warehouse.build_database(settings) as connection:
        for table, key in KEYS.items():
            connection.execute(f"create temp table turned as from main.{table} order by {key} desc")
            connection.execute(f"delete from main.{table}; insert into main.{table} from turned")
            connection.execute("drop table turned")
    turned = as_they_lie(settings, "main")
    refresh(settings, ARTICLES)
    assert published(settings) == before
    # Whatever had been written again would not lie where it lay, in an order that only this test
    # gave it.
    assert as_they_lie(settings, "main") == turned
    loaded = as_they_lie(settings, "raw")
    assert all(turned[table] != loaded[table] for table in KEYS)


def test_a_late_article_and_another_threshold_give_what_a_build_from_nothing_gives(
    settings: Settings, tmp_path: Path
) -> None:
    with warehouse.published_database(settings) as connection:
        found = connection.execute(
            "select external_id, report_id, event_key, reports.confidence "
            "from reports inner join articles using (article_id)"
        ).fetchall()
    before = {row[0]: row[1:] for row in found}
    # Leaves "more than 1,000", and not "1,037": the event of both has another key then.
    surer = settings.model_copy(update={"min_confidence": before["herald-1"][2]})
    late = tmp_path / "late.jsonl"
    late.write_text(json.dumps(LATE) + "\n")
    refresh(surer, ARTICLES, late)

    with warehouse.published_database(surer) as connection:
        now = dict(connection.execute("select report_id, event_key from reports").fetchall())
    assert before["tribune-1"][0] not in now, "no report has gone"
    assert now[before["herald-1"][0]] != before["herald-1"][1], "no report has changed"
    assert now[before["herald-2"][0]] == before["herald-2"][1], "no report is as it was"
    assert now.keys() - {row[0] for row in before.values()}, "no report has come"

    shutil.copytree(surer.lake, tmp_path / "fresh" / "lake")
    fresh = surer.model_copy(update={"home": tmp_path / "fresh"})
    result = run_rebuild(fresh, lambda _: None)
    assert result.succeeded, result.failures
    with warehouse.build_database(fresh) as connection:
        for table, found in published(surer).items():
            assert found == rows(connection, table), table


def test_another_dbt_project_builds_whole_what_the_last_one_left(
    settings: Settings, tmp_path: Path
) -> None:
    with warehouse.build_database(settings) as connection:
        assert warehouse.whole_build(connection) == project_digest(settings)
    shutil.copytree(settings.dbt_project, tmp_path / "dbt_project")
    shutil.copytree(settings.reference, tmp_path / "seeds" / "reference")
    changed = ElsewhereSettings(home=settings.home)
    add_column(changed, "articles", "added")
    build_alone(changed, "marts/articles")
    assert "added" in columns(changed, "articles")
    with warehouse.build_database(changed) as connection:
        assert warehouse.whole_build(connection) is None, "only one model has been built"

    before = published(settings)
    refresh(settings, ARTICLES)
    assert "added" not in columns(settings, "articles")
    assert published(settings) == before
    with warehouse.build_database(settings) as connection:
        assert warehouse.whole_build(connection) == project_digest(settings)


def add_column(settings: Settings, model: str, name: str) -> None:
    """A first column that is true in every row."""
    sql = settings.dbt_project / "models" / "marts" / f"{model}.sql"
    head, select, columns = sql.read_text().rpartition("    select\n")
    sql.write_text(f"{head}{select}        true as {name},\n{columns}")
    described = sql.with_suffix(".yml")
    entry = (
        f'    columns:\n      - name: {name}\n        data_type: boolean\n        description: "x"'
    )
    described.write_text(described.read_text().replace("    columns:", entry, 1))


def build_alone(settings: Settings, asset: str) -> None:
    job = build_defs(settings).resolve_implicit_global_asset_job_def()
    with open_instance(settings) as instance:
        done = job.execute_in_process(
            instance=instance, asset_selection=[AssetKey.from_user_string(asset)]
        )
        assert done.success


def columns(settings: Settings, table: str) -> list[str]:
    with warehouse.build_database(settings) as connection:
        return [row[0] for row in connection.execute(f"describe main.{table}").fetchall()]
