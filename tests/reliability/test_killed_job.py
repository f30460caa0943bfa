"""The whole job of the command line, killed with all it has started, or alone."""

import os
import random
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import lock
from pipeline.settings import Settings
from tests.integration.conftest import (
    ARTICLES,
    RefreshedTwice,
    borderflow,
    refreshing,
    told_until,
)
from tests.reliability.contents import contents, differences

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("KILLS_SEED", random.SystemRandom().randrange(10**6)))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the refresh.

    Attributes:
        after: The step whose end begins it.
        seconds: It takes longer, on any machine.
        alone: Only the process is killed that was called: it cannot end what it has started.
    """

    after: str
    seconds: float
    alone: bool


PARTS = [
    Part("lake/articles", 3, alone=False),
    Part("raw/event_links", 6, alone=False),
    Part("raw/event_links", 6, alone=True),
    Part("dbt_build", 2, alone=True),
]


def killed(home: Path, part: Part, seconds: float) -> int:
    """The process group of a refresh that dies some time after the part began."""
    with refreshing(home) as run:
        said = told_until(run, part.after)
        try:
            run.wait(seconds)
        except subprocess.TimeoutExpired:
            (os.kill if part.alone else os.killpg)(run.pid, signal.SIGKILL)
        assert run.wait() == -signal.SIGKILL, said
    return run.pid


def living(groups: list[int]) -> list[str]:
    """Processes of these groups; those that have died and are still listed do not count."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pgid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    processes = [line.split(maxsplit=2) for line in listed]
    return [
        " ".join(process)
        for process in processes
        if int(process[0]) in groups and not process[1].startswith("Z")
    ]


def test_after_kills_of_the_whole_job_the_next_refresh_publishes_as_if_undisturbed(
    refreshed: RefreshedTwice, scored_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dice = random.Random(SEED)
    settings = Settings(home=scored_home)
    told = [f"KILLS_SEED={SEED}"]
    groups = []
    for part in PARTS:
        seconds = dice.uniform(0, part.seconds)
        told.append(f"killed {seconds:.2f} s into {part}")
        groups.append(killed(scored_home, part, seconds))
        assert lock.holder(settings.lock_file) is None
    again = borderflow(scored_home, "refresh", ARTICLES)
    told.append(again.stderr)
    assert again.returncode == 0, "\n".join(told)
    found = differences(contents(settings), contents(refreshed.settings))
    assert found == [], "\n".join(told)
    assert living(groups) == []
    assert not list(scored_home.rglob("*.partial"))
    assert "damaged" not in again.stderr
    with capsys.disabled():
        sys.stdout.write(f"\n{len(PARTS)} kills of the whole job, 1 rerun: {SEED=}\n")
