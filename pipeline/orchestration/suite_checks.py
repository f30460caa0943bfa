"""The Great Expectations suites as asset checks on raw and final tables.

Belongs here: one asset check an expectation. Does not belong here: running a suite (``quality``),
or how a result is shown (``asset_checks``).
"""

from functools import partial

from dagster import AssetChecksDefinition, AssetKey

from pipeline import stages
from pipeline.orchestration.asset_checks import checks_together
from pipeline.orchestration.names import mart_key, raw_key
from pipeline.quality import MARTS, load_checks
from pipeline.settings import Settings

ALSO_READ = {"reports": [raw_key("articles")]}
"""Evidence is held against the text of its article."""


def suite_checks(settings: Settings) -> list[AssetChecksDefinition]:
    """The suites of what comes in, and of the final tables that analysts read.

    Raises:
        InvalidSuite: A suite cannot be read.
    """
    return [_suite(settings, table) for table in stages.SUITES]


def checked_key(table: str) -> AssetKey:
    """The asset that the suite of a table is about."""
    return mart_key(table) if table in MARTS else raw_key(table)


def _suite(settings: Settings, table: str) -> AssetChecksDefinition:
    key = checked_key(table)
    return checks_together(
        f"{table}_suite",
        dict.fromkeys(load_checks(settings.expectations, table), key),
        reads=ALSO_READ.get(table, []),
        run=partial(stages.check, table=table),
        description=f"Holds {key.to_user_string()} against expectations/{table}.json.",
    )
