"""dbt as a command, on the build database of a home, for tests that leave Dagster out."""

import os
import subprocess

from pipeline.orchestration.dbt_manifest import DBT, dbt_environment
from pipeline.settings import Settings


def dbt(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DBT, *arguments],
        env=os.environ | dbt_environment(settings) | {"DBT_USE_COLORS": "false"},
        cwd=settings.dbt_project,
        capture_output=True,
        text=True,
        check=False,
    )
