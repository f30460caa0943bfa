import datetime as dt
from pathlib import Path

import pytest

from pipeline import lock
from tests.processes import python_that_says

START = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)

HOLD_UNTIL_TOLD = """
import datetime as dt, sys
from pathlib import Path
from pipeline import lock
from tests.processes import python_that_says
with lock.hold(Path(sys.argv[1]), lambda: 7, dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""

ASK_FOR_EVER = """
import sys
from pathlib import Path
from pipeline import lock
from tests.processes import python_that_says
print("asking", flush=True)
while True:
    lock.holder(Path(sys.argv[1]))
"""


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "refresh.lock"


@pytest.fixture
def other_process(lock_file: Path):
    lock_file.parent.mkdir()
    with python_that_says("held", HOLD_UNTIL_TOLD, lock_file) as process:
        yield process


def test_the_second_is_told_which_refresh_runs_since_when_and_where(
    lock_file, other_process
) -> None:
    expected = (
        rf"refresh 7 is running since 2026-01-02 03:04:05 UTC \(process {other_process.pid}\)"
    )
    with pytest.raises(lock.RefreshRunning, match=expected), lock.hold(lock_file, lambda: 8, START):
        pytest.fail("the lock was given twice")


def test_the_holder_can_be_asked_for(lock_file, other_process) -> None:
    assert lock.holder(lock_file) == lock.Holder(7, START, other_process.pid)


def test_the_lock_of_a_killed_process_is_free(lock_file, other_process) -> None:
    other_process.kill()
    other_process.wait()
    assert lock.holder(lock_file) is None
    with lock.hold(lock_file, lambda: 8, START) as number:
        assert number == 8


def test_an_error_inside_frees_the_lock(lock_file) -> None:
    with pytest.raises(ZeroDivisionError), lock.hold(lock_file, lambda: 1, START):
        raise ZeroDivisionError
    assert lock.holder(lock_file) is None
    with lock.hold(lock_file, lambda: 2, START):
        pass


def test_the_number_is_asked_for_when_the_lock_is_held(lock_file, other_process) -> None:
    def number() -> int:
        pytest.fail("asked for a number while another held the lock")

    with pytest.raises(lock.RefreshRunning), lock.hold(lock_file, number, START):
        pytest.fail("the lock was given twice")


def test_asking_for_the_holder_again_and_again_keeps_nobody_from_starting(lock_file) -> None:
    lock_file.parent.mkdir()
    with python_that_says("asking", ASK_FOR_EVER, lock_file):
        for _ in range(50):
            with lock.hold(lock_file, lambda: 1, START):
                pass


def test_a_home_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with (
        pytest.raises(
            lock.HomeNotWritable, match=r"cannot write to the home folder .*BORDERFLOW_HOME"
        ),
        lock.hold(tmp_path / "file" / "home" / "refresh.lock", lambda: 1, START),
    ):
        pytest.fail("held a lock in a folder that cannot be")
