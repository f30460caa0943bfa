"""What dbt's YAML promises, and what stands in the published database, agree."""

from typing import Any

import pytest
import yaml

from pipeline import warehouse
from tests.integration.conftest import RefreshedTwice

pytestmark = pytest.mark.slow

NOT_FROM_DBT = {"quality_checks"}
CONTRACT = {
    "articles",
    "reports",
    "events",
    "event_reports",
    "event_links",
    "event_aliases",
    "batches",
    "flows_daily",
    "flows_weekly",
    "flows_monthly",
    "cumulative_claims",
    "host_balance",
    "contested_claims",
    "coverage_daily",
    "countries",
    "places",
    "publishers",
    "refreshes",
    "revisions",
}


@pytest.fixture(scope="module")
def promised(refreshed: RefreshedTwice) -> dict[str, dict[str, Any]]:
    """Tables by name: the models of the marts, and the seeds."""
    marts = (refreshed.settings.dbt_project / "models" / "marts").glob("*.yml")
    seeds = refreshed.settings.reference.glob("*.yml")
    files = [yaml.safe_load(path.read_text()) for path in (*marts, *seeds)]
    return {
        table["name"]: table
        for file in files
        for table in (*file.get("models", []), *file.get("seeds", []))
    }


@pytest.fixture(scope="module")
def published(refreshed: RefreshedTwice) -> dict[str, list[tuple[str, str, str]]]:
    with warehouse.published_database(refreshed.settings) as connection:
        rows = connection.execute(
            "select table_name, column_name, lower(data_type), comment from duckdb_columns() "
            "where database_name = current_database() and not internal "
            "order by table_name, column_index"
        ).fetchall()
    tables: dict[str, list[tuple[str, str, str]]] = {}
    for table, *column in rows:
        tables.setdefault(table, []).append(tuple(column))
    return tables


def test_every_table_of_the_contract_is_published(published) -> None:
    assert set(published) >= CONTRACT


def test_nothing_is_published_that_has_no_yaml(promised, published) -> None:
    assert set(published) - NOT_FROM_DBT == set(promised)


def test_columns_types_and_comments_are_those_of_the_yaml(promised, published) -> None:
    for name, model in promised.items():
        said = [
            (column["name"], column["data_type"].lower(), " ".join(column["description"].split()))
            for column in model["columns"]
        ]
        found = [
            (column, data_type, " ".join(comment.split()))
            for column, data_type, comment in published[name]
        ]
        assert sorted(found) == sorted(said), name


def test_every_model_enforces_its_contract_and_every_seed_its_types(promised) -> None:
    for name, table in promised.items():
        config = table["config"]
        if "column_types" in config:
            types = {column["name"]: column["data_type"] for column in table["columns"]}
            assert config["column_types"] == types, name
        else:
            assert config["contract"]["enforced"], name
