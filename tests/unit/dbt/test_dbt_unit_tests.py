"""dbt's own unit tests, on a build database whose raw tables are empty."""

from pathlib import Path

import pyarrow as pa
import pytest

from pipeline import warehouse
from pipeline.lake_rows import INTAKE_SCHEMA, REFRESH_SCHEMA, REVISION_SCHEMA, STORED_REJECT_SCHEMA
from pipeline.records import ALIAS_SCHEMA, ARTICLE_SCHEMA, EVENT_LINK_SCHEMA, MEMBERSHIP_SCHEMA
from pipeline.settings import Settings
from pipeline.stages import RAW_CORRECTION_SCHEMA, RAW_REPORT_SCHEMA
from tests.dbt_command import dbt

pytestmark = pytest.mark.slow

READ = [pa.field("outcome", pa.string()), pa.field("extractor_version", pa.string())]
RAW = {
    "articles": pa.schema([*ARTICLE_SCHEMA, *READ]),
    "reports": RAW_REPORT_SCHEMA,
    "memberships": MEMBERSHIP_SCHEMA,
    "corrections": RAW_CORRECTION_SCHEMA,
    "event_aliases": ALIAS_SCHEMA,
    "revisions": REVISION_SCHEMA,
    "event_links": EVENT_LINK_SCHEMA,
    "rejects": STORED_REJECT_SCHEMA,
    "intakes": INTAKE_SCHEMA,
    "refreshes": REFRESH_SCHEMA,
}


def test_an_empty_warehouse_builds_and_every_unit_test_passes(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with warehouse.build_database(settings) as connection:
        for table, schema in RAW.items():
            warehouse.load_raw(connection, table, schema.empty_table())
    build = dbt(settings, "build", "--exclude-resource-type", "unit_test")
    assert build.returncode == 0, build.stdout
    unit_tests = dbt(settings, "test", "--select", "test_type:unit")
    assert unit_tests.returncode == 0, unit_tests.stdout
    assert " TOTAL=0" not in unit_tests.stdout
