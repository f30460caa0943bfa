import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline import warehouse
from pipeline.settings import Settings

HOLD_BUILD_DATABASE = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def build(settings: Settings, *statements: str) -> None:
    with warehouse.build_database(settings) as connection:
        for statement in statements:
            connection.execute(statement)


def publish(settings: Settings) -> None:
    with warehouse.next_published(settings):
        pass


def test_loading_replaces_the_raw_table(settings: Settings) -> None:
    with warehouse.build_database(settings) as connection:
        assert warehouse.load_raw(connection, "t", pa.table({"a": [1, 2]})) == 2
        assert (
            warehouse.load_raw(
                connection, "t", pa.table({"a": [3]}), "select a + 1 as b from arrived"
            )
            == 1
        )
        assert connection.execute("from raw.t").fetchall() == [(4,)]


def test_publishing_copies_main_with_types_constraints_and_comments(settings: Settings) -> None:
    build(
        settings,
        "create table main.flows (host varchar not null, days date[])",
        "insert into main.flows values ('TJK', ['2021-07-05'])",
        "comment on table main.flows is 'who''s where'",
        "comment on column main.flows.host is 'ISO'",
        "create table raw.secret (a int)",
    )
    publish(settings)
    with warehouse.published_database(settings) as connection:
        assert connection.execute("select table_name from duckdb_tables()").fetchall() == [
            ("flows",),
            ("quality_checks",),
        ]
        columns = connection.execute(
            "select column_name, data_type, is_nullable, comment from duckdb_columns() "
            "where table_name = 'flows'"
        ).fetchall()
        assert columns == [("host", "VARCHAR", False, "ISO"), ("days", "DATE[]", True, None)]
        assert connection.execute(
            "select comment from duckdb_tables() where table_name = 'flows'"
        ).fetchall() == [("who's where",)]


def test_a_failed_publish_leaves_the_published_file_and_nothing_else(settings: Settings) -> None:
    build(settings, "create table main.t as select 1 as a")
    publish(settings)
    build(settings, "create or replace table main.t as select 2 as a")
    before = settings.published_database.read_bytes()
    with pytest.raises(ZeroDivisionError), warehouse.next_published(settings):
        raise ZeroDivisionError
    assert settings.published_database.read_bytes() == before
    assert sorted(path.name for path in settings.home.iterdir()) == [
        "build.duckdb",
        "warehouse.duckdb",
    ]


def test_a_reader_keeps_its_snapshot_over_a_publish(settings: Settings) -> None:
    build(settings, "create table main.t as select 1 as a")
    publish(settings)
    with warehouse.published_database(settings) as reader:
        build(settings, "create or replace table main.t as select 2 as a")
        publish(settings)
        assert reader.execute("from t").fetchall() == [(1,)]
    with warehouse.published_database(settings) as reader:
        assert reader.execute("from t").fetchall() == [(2,)]


def test_the_published_database_cannot_be_written_nor_reach_files(
    settings: Settings, tmp_path: Path
) -> None:
    build(settings, "create table main.t as select 1 as a")
    publish(settings)
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with warehouse.published_database(settings) as reader:
        with pytest.raises(duckdb.Error):
            reader.execute("insert into t values (2)")
        with pytest.raises(duckdb.Error):
            reader.execute(f"from '{tmp_path / 'secret.csv'}'")


def test_without_a_publish_there_is_nothing_to_query(settings: Settings) -> None:
    with (
        pytest.raises(warehouse.NothingPublished, match="borderflow refresh"),
        warehouse.published_database(settings),
    ):
        pytest.fail("opened a database that is not there")


def test_a_build_database_open_elsewhere_is_named(settings: Settings) -> None:
    build(settings)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_BUILD_DATABASE, str(settings.build_database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(warehouse.DatabaseBusy, match=r"build\.duckdb is open in another"):
            build(settings)
        other.kill()
