"""A refresh that is killed, as often as you like, and one that comes after it."""

import os
import random
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from pipeline.settings import Settings
from tests.reliability.conftest import Start
from tests.reliability.contents import contents, differences
from tests.reliability.refreshing import ORDER, Length, Refresher

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("KILLS", "40"))
"""Points at which a refresh is killed, over both starts."""

SEED = int(os.environ.get("KILLS_SEED", random.SystemRandom().randrange(10**6)))

KILLS_IN_A_ROW = 10
"""Of one home, before it is refreshed to the end: each finds what the ones before it left."""

SHARES = {"mend": 1, "ingest": 1, "extract": 2, "load": 1, "build": 3, "publish": 2}
"""Of ten kills, how many are in which stage; by their seconds, most would be in the build."""


@dataclass(frozen=True, slots=True)
class Moment:
    """To die at: a change of a file, or any time, which may be in the middle of DuckDB or dbt."""

    die_in: str
    die_at_change: int | None = None
    die_after: float | None = None


def moments_in(dice: random.Random, stage: str, length: Length, n: int) -> list[Moment]:
    """Spread evenly from its beginning to its end."""
    found = []
    for k in range(n):
        place = (k + dice.random()) / n
        if dice.random() < 0.5:
            found.append(Moment(stage, die_after=place * length.seconds))
        else:
            found.append(Moment(stage, die_at_change=1 + int(place * length.n_changes)))
    return found


def moments(dice: random.Random, lengths: dict[str, Length], n: int) -> list[Moment]:
    """At least ``n``, over all stages, in any order."""
    found = [
        moment
        for stage, share in SHARES.items()
        for moment in moments_in(dice, stage, lengths[stage], -(-n * share // sum(SHARES.values())))
    ]
    dice.shuffle(found)
    return found


class Killed:
    """One home, refreshed by processes that are killed; the next one goes on in it.

    A process begins with the stage that it is to die in, where the ones before it are done: what is
    on the disk is the same then, and a kill late in a refresh does not cost a whole one.
    """

    def __init__(self, start: Start, refresher: Refresher, home: Path) -> None:
        self.settings: Settings = start.copied(home)
        self.told: list[str] = []
        self._start = start
        self._refresher = refresher
        self._broken_off_in = ORDER[0]
        self._checked: tuple[int, int] | None = None

    def dies(self, moment: Moment) -> bool:
        """Whether it does; where its last stage is over first, it does not."""
        first = min(moment.die_in, self._broken_off_in, key=ORDER.index)
        ending = self._refresher.refresh(
            self.settings.home, self._start.articles, first=first, **asdict(moment)
        )
        self.told.append(f"from {first} on, {moment}: {ending.signal} in {ending.last}")
        assert not ending.failed, self._all_told(ending.said)
        self._broken_off_in = ending.last or first
        self._check_published(ending.said)
        return ending.signal == signal.SIGKILL

    def is_refreshed(self) -> None:
        """To the end, by one process that runs all stages."""
        ending = self._refresher.refresh(self.settings.home, self._start.articles)
        told = self._all_told(ending.said)
        assert not ending.failed, told
        assert differences(contents(self.settings), self._start.expected) == [], told
        assert not list(self.settings.home.rglob("*.partial")), told
        assert "damaged" not in ending.said, "a kill has torn a file"

    def _check_published(self, said: str) -> None:
        """Either what was published before or what is to be; read only if it is another file."""
        if not self.settings.published_database.exists():
            assert self._start.published is None, self._all_told(said)
            return
        stat = self.settings.published_database.stat()
        if (stat.st_ino, stat.st_mtime_ns) != self._checked:
            self._checked = (stat.st_ino, stat.st_mtime_ns)
            found = contents(self.settings)
            assert found in (self._start.published, self._start.expected), self._all_told(said)

    def _all_told(self, said: str) -> str:
        return "\n".join([f"KILLS_SEED={SEED}", *self.told, said])


@pytest.mark.parametrize(
    "state",
    [
        pytest.param("empty", marks=pytest.mark.xdist_group("empty home")),
        pytest.param("published", marks=pytest.mark.xdist_group("published home")),
    ],
)
def test_what_is_published_after_kills_is_what_an_undisturbed_refresh_publishes(
    state: str,
    refresher: Refresher,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    start: Start = request.getfixturevalue(state)
    dice = random.Random(f"{SEED} {state}")
    planned = moments(dice, start.lengths, -(-KILLS // 2))
    rows = [planned[i : i + KILLS_IN_A_ROW] for i in range(0, len(planned), KILLS_IN_A_ROW)]
    n_killed = 0
    for i, row in enumerate(rows):
        if dice.random() < 0.5:
            row.sort(key=lambda moment: ORDER.index(moment.die_in))
        killed = Killed(start, refresher, tmp_path / str(i))
        for planned in row:
            moment, stage = planned, planned.die_in
            while not killed.dies(moment):
                # The stage is over sooner than in the undisturbed refresh, or had less left to do.
                [moment] = moments_in(dice, stage, start.lengths[stage], 1)
            n_killed += 1
        killed.is_refreshed()
    with capsys.disabled():
        sys.stdout.write(
            f"\n{n_killed} kills of a refresh of the {state} home, {len(rows)} reruns: {SEED=}\n"
        )
