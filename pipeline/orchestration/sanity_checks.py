"""The comparison with the last publish as asset checks on the final tables.

Belongs here: one asset check a measure. Does not belong here: the comparison (``stages.sanity``),
or how a result is shown (``asset_checks``).
"""

from dagster import AssetChecksDefinition

from pipeline import stages
from pipeline.orchestration.asset_checks import checks_together
from pipeline.orchestration.names import mart_key
from pipeline.settings import Settings


def sanity_checks(settings: Settings) -> AssetChecksDefinition:
    """One check a measure, all from one comparison.

    Raises:
        InvalidTable: The bounds cannot be used.
    """
    return checks_together(
        "sanity",
        {check: mart_key(check.table) for check in stages.sanity_checks(settings)},
        reads=[mart_key(mart) for mart in stages.COMPARED_MARTS],
        run=stages.check_sanity,
        description="Holds the final tables against what is published.",
    )
