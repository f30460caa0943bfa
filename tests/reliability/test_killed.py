"""A refresh that is killed, as often as you like, and one that comes after it."""

import os
import random
import signal
import sys
from pathlib import Path

import pytest

from tests.reliability.conftest import Start
from tests.reliability.contents import contents, differences
from tests.reliability.refreshing import Refresher

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("refresher")]

KILLS = int(os.environ.get("KILLS", "12"))
"""Points at which a refresh is killed, over both starts."""

SEED = int(os.environ.get("KILLS_SEED", random.SystemRandom().randrange(10**6)))

KILLS_IN_A_ROW = 10
"""Of one home, before it is refreshed to the end: each finds what the ones before it left."""


def moment(dice: random.Random, start: Start) -> dict[str, float]:
    """At a change of a file, or at any time, which may be in the middle of DuckDB or dbt."""
    if dice.random() < 0.5:
        return {"die_at_change": dice.randint(1, start.n_changes)}
    return {"die_after": dice.uniform(0, start.seconds)}


@pytest.mark.parametrize("state", ["empty", "published"])
def test_what_is_published_after_kills_is_what_an_undisturbed_refresh_publishes(
    state: str,
    refresher: Refresher,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    start: Start = request.getfixturevalue(state)
    dice = random.Random(f"{SEED} {state}")
    n_killed = n_homes = 0
    while n_killed < KILLS / 2:
        settings = start.copied(tmp_path / str(n_homes))
        n_homes += 1
        moments = []
        for _ in range(min(KILLS_IN_A_ROW, KILLS // 2 - n_killed)):
            moments.append(moment(dice, start))
            ending = refresher.refresh(settings.home, start.articles, **moments[-1])
            told = f"KILLS_SEED={SEED}, {state} home, killed at {moments}\n{ending.said}"
            assert not ending.failed, told
            n_killed += ending.signal == signal.SIGKILL
            if settings.published_database.exists():
                found = contents(settings)
                assert found in (start.published, start.expected), told
            else:
                assert start.published is None, told
        ending = refresher.refresh(settings.home, start.articles)
        assert not ending.failed, f"{told}\n{ending.said}"
        assert differences(contents(settings), start.expected) == [], told
        assert not list(settings.home.rglob("*.partial")), told
        assert "damaged" not in ending.said, "a kill has torn a file"
    with capsys.disabled():
        sys.stdout.write(
            f"\n{n_killed} kills of a refresh of the {state} home, {n_homes} reruns: {SEED=}\n"
        )
