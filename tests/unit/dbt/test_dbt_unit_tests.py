"""dbt's own unit tests, on a build database whose raw tables are empty."""

from pathlib import Path

import pytest

from pipeline import warehouse
from pipeline.orchestration.raw_assets import RAW_TABLES
from pipeline.settings import Settings
from tests.dbt_command import dbt

pytestmark = pytest.mark.slow


def test_an_empty_warehouse_builds_and_every_unit_test_passes(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with warehouse.build_database(settings) as connection:
        for table in RAW_TABLES:
            warehouse.load_raw(connection, table.name, table.columns.empty_table())
    build = dbt(settings, "build", "--exclude-resource-type", "unit_test")
    assert build.returncode == 0, build.stdout
    unit_tests = dbt(settings, "test", "--select", "test_type:unit")
    assert unit_tests.returncode == 0, unit_tests.stdout
    assert " TOTAL=0" not in unit_tests.stdout
