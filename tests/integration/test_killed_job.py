"""The whole job, killed with the dbt that it has started, and run again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.settings import Settings
from tests.integration.conftest import ARTICLES, RefreshedTwice, borderflow
from tests.reliability.contents import contents, differences

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("refreshed home")]


def test_a_job_that_is_killed_three_times_publishes_what_it_would_have(
    refreshed: RefreshedTwice, scored_home: Path
) -> None:
    for step in ("lake/reports", "raw/articles", "dbt_build"):
        with subprocess.Popen(
            [Path(sys.executable).with_name("borderflow"), "refresh", ARTICLES],
            env=os.environ | {"BORDERFLOW_HOME": str(scored_home)},
            cwd=scored_home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as run:
            assert run.stderr is not None
            said = ""
            for line in run.stderr:
                said += line
                if step in line:
                    os.killpg(run.pid, signal.SIGKILL)
            assert run.wait() == -signal.SIGKILL, said
    again = borderflow(scored_home, "refresh", ARTICLES)
    assert again.returncode == 0, again.stderr
    settings = Settings(home=scored_home)
    assert differences(contents(settings), contents(refreshed.settings)) == []
