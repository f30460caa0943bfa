import datetime as dt
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline import build_damage, check_ledger, warehouse
from pipeline.settings import Settings
from tests.processes import python_that_says

HOLD_BUILD_DATABASE = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""

WRITE_AND_WAIT = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
connection.execute("set checkpoint_threshold = '1TB'")
connection.execute("insert into t values (7)")
print("written", flush=True)
sys.stdin.read()
"""
NOON = dt.datetime(2021, 7, 5, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def build(settings: Settings, *statements: str) -> None:
    with warehouse.build_database(settings) as connection:
        for statement in statements:
            connection.execute(statement)


def publish(settings: Settings, *marts: str) -> None:
    with warehouse.next_published(settings, marts or ("t",), ()):
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
        "create table main.leftover (a int)",
    )
    publish(settings, "flows")
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


def test_a_published_macro_reads_the_published_tables(settings: Settings) -> None:
    build(
        settings,
        "create table main.t as select 1 as a union all select 2",
        'create macro main.up_to(most, "and") as table '
        '(select a from main.t where a <= most and a > "and")',
        "comment on macro table main.up_to is 'what''s below'",
    )
    with warehouse.next_published(settings, ["t"], ["up_to"]):
        pass
    with warehouse.published_database(settings) as connection:
        assert connection.execute("from up_to(1, 0)").fetchall() == [(1,)]
        assert connection.execute(
            "select comment from duckdb_functions() where function_name = 'up_to'"
        ).fetchall() == [("what's below",)]


def test_a_macro_that_was_not_built_stops_the_publish(settings: Settings) -> None:
    build(settings, "create table main.t as select 1 as a")
    with (
        pytest.raises(warehouse.MartMissing, match=r"no macro 'up_to'.*borderflow refresh"),
        warehouse.next_published(settings, ["t"], ["up_to"]),
    ):
        pass
    assert not settings.published_database.exists()


def test_a_failed_publish_leaves_the_published_file_and_nothing_else(settings: Settings) -> None:
    build(settings, "create table main.t as select 1 as a")
    publish(settings)
    build(settings, "create or replace table main.t as select 2 as a")
    before = settings.published_database.read_bytes()
    with pytest.raises(ZeroDivisionError), warehouse.next_published(settings, ["t"], []):
        raise ZeroDivisionError
    assert settings.published_database.read_bytes() == before
    assert sorted(path.name for path in settings.home.iterdir()) == [
        "build.duckdb",
        "warehouse.duckdb",
    ]


def test_a_mart_that_was_not_built_stops_the_publish(settings: Settings) -> None:
    build(settings, "create table main.t as select 1 as a")
    with pytest.raises(warehouse.MartMissing, match=r"no table 'flows'.*borderflow refresh"):
        publish(settings, "t", "flows")
    assert not settings.published_database.exists()


def test_the_published_file_opens_in_the_oldest_duckdb_that_is_promised(settings: Settings) -> None:
    build(settings, "create table main.t as select 1 as a")
    publish(settings)
    with warehouse.published_database(settings) as connection:
        ((tags,),) = connection.execute(
            "select tags from duckdb_databases() where database_name = current_database()"
        ).fetchall()
        assert tags["storage_version"].startswith("v1.4")
        assert connection.execute("select current_setting('TimeZone')").fetchone() == ("UTC",)


def test_what_a_killed_writer_left_beside_the_old_file_does_not_spoil_the_new_one(
    settings: Settings,
) -> None:
    build(settings, "create table main.t as select 1 as a")
    publish(settings)
    with python_that_says("written", WRITE_AND_WAIT, settings.published_database):
        pass
    assert settings.published_database.with_name("warehouse.duckdb.wal").exists()
    build(settings, "create or replace table main.t as select 2 as a")
    publish(settings)
    with warehouse.published_database(settings) as reader:
        assert reader.execute("from t").fetchall() == [(2,)]


@pytest.mark.parametrize("database", ["build_database", "published_database"])
def test_a_damaged_database_is_named(settings: Settings, database: str) -> None:
    path = getattr(settings, database)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database " * 1000)
    with (
        pytest.raises(warehouse.DatabaseUnreadable, match=path.name),
        getattr(warehouse, database)(settings),
    ):
        pytest.fail("opened a damaged file")


def test_a_discarded_build_database_begins_empty(settings: Settings) -> None:
    build(settings, "create table main.t as select 1 as a")
    warehouse.discard_build_database(settings)
    with warehouse.build_database(settings) as connection:
        tables = connection.execute("select table_name from duckdb_tables()").fetchall()
    assert sorted(tables) == [("quality_checks",), ("whole_build",)]


def test_the_digest_of_a_whole_build_is_kept_replaced_and_gone_with_the_file(
    settings: Settings,
) -> None:
    with warehouse.build_database(settings) as connection:
        assert warehouse.whole_build(connection) is None
        warehouse.record_whole_build(connection, "one")
    with warehouse.build_database(settings) as connection:
        assert warehouse.whole_build(connection) == "one"
        warehouse.record_whole_build(connection, "two")
        assert warehouse.whole_build(connection) == "two"
        warehouse.record_whole_build(connection, None)
        assert warehouse.whole_build(connection) is None
        warehouse.record_whole_build(connection, "three")
    warehouse.discard_build_database(settings)
    with warehouse.build_database(settings) as connection:
        assert warehouse.whole_build(connection) is None


def test_checks_that_are_no_more_are_forgotten(settings: Settings) -> None:
    def record(tool: str, existing: list[tuple[str, str]], *rows: tuple[str, bool]) -> None:
        results = pa.Table.from_pylist(
            [
                {
                    "tool": tool,
                    "table_name": "articles",
                    "check_name": name,
                    "severity": "critical",
                    "passed": passed,
                    "n_unexpected": 0,
                    "observed": None,
                    "checked_at": NOON,
                }
                for name, passed in rows
            ]
        )
        with warehouse.build_database(settings) as connection:
            check_ledger.record_checks(connection, tool, results, existing)

    record("dbt", [("articles", "kept")], ("kept", True))
    both = [("articles", "old_name"), ("articles", "other")]
    record("great_expectations", both, ("old_name", False), ("other", False))
    now = [("articles", "new_name"), ("articles", "other")]
    record("great_expectations", now, ("new_name", True))
    with warehouse.build_database(settings) as connection:
        assert check_ledger.failed_blocking_checks(connection) == [("articles", "other")]
        assert warehouse.count(connection, "audit.quality_checks") == 3


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
    with (
        python_that_says("held", HOLD_BUILD_DATABASE, settings.build_database),
        pytest.raises(warehouse.DatabaseBusy, match=r"build\.duckdb is open in another"),
    ):
        build(settings)


def test_a_damaged_build_database_is_moved_aside_with_its_log(settings: Settings) -> None:
    settings.home.mkdir()
    settings.build_database.write_bytes(b"no database " * 1000)
    settings.build_database.with_name("build.duckdb.wal").write_bytes(b"of the damaged file")
    found = build_damage.set_damaged_build_aside(settings)
    assert found is not None
    assert found[0].read_bytes() == b"no database " * 1000
    assert [path.name for path in settings.home.iterdir()] == ["build.duckdb.damaged"]


def test_a_build_database_that_is_whole_or_open_elsewhere_stays(settings: Settings) -> None:
    assert build_damage.set_damaged_build_aside(settings) is None
    build(settings, "create table main.t as select 1 as a")
    assert build_damage.set_damaged_build_aside(settings) is None
    with python_that_says("held", HOLD_BUILD_DATABASE, settings.build_database):
        assert build_damage.set_damaged_build_aside(settings) is None
    with warehouse.build_database(settings) as connection:
        assert connection.execute("from t").fetchall() == [(1,)]


def test_a_build_database_of_a_newer_duckdb_stays(settings: Settings, monkeypatch) -> None:
    build(settings)

    def newer(*_: object, **__: object) -> None:
        raise duckdb.IOException(
            "IO Error: Trying to read a database file with version number 99, "
            "but we can only read versions between 64 and 68."
        )

    with monkeypatch.context() as patched:
        patched.setattr(duckdb, "connect", newer)
        assert build_damage.set_damaged_build_aside(settings) is None
    assert settings.build_database.exists()
