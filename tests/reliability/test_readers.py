"""Other processes that read while one publishes, again and again."""

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from pipeline import warehouse
from pipeline.settings import Settings

pytestmark = pytest.mark.slow

PUBLISHES = 40
READER = "tests.reliability.reading"
READERS = ("opening", "opening", "holding", "command")
N_ROWS, N_LETTERS = 5_000, 1_000
"""Some megabytes: a reader that holds the file open has to come back to it."""


def publish(settings: Settings, refresh_no: int) -> None:
    """Two tables of which every row carries the number of the refresh."""
    with warehouse.build_database(settings) as connection:
        for table in ("articles", "reports"):
            connection.execute(
                f"create or replace table main.{table} as select i, {refresh_no} as refresh_no, "
                f"repeat(chr(65 + {refresh_no} % 26), {N_LETTERS}) as words "
                f"from range({N_ROWS}) r(i)"
            )
    with warehouse.next_published(settings, ["articles", "reports"], []):
        pass


def test_readers_neither_fail_nor_see_two_refreshes_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(home=tmp_path / "home")
    publish(settings, 1)
    with ExitStack() as stack:
        readers = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", READER, how, settings.published_database],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            for how in READERS
        ]
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "asked\n", reader.communicate()[1]
        for refresh_no in range(2, PUBLISHES + 2):
            publish(settings, refresh_no)
        said = [reader.communicate() for reader in readers]
    seen: list[set[int]] = []
    n_answers = 0
    for reader, (out, error) in zip(readers, said, strict=True):
        assert reader.returncode == 0, error
        answers = {tuple(json.loads(answer)): n for answer, n in json.loads(out).items()}
        for first, *others in answers:
            assert others == [first, first, first, N_ROWS, N_LETTERS], answers
        seen.append({answer[0] for answer in answers})
        n_answers += sum(answers.values())
    for how, numbers in zip(READERS, seen, strict=True):
        if how == "holding":
            assert numbers == {1}
        else:
            assert len(numbers) > 1, f"{how} came too late to see a second refresh"
    with capsys.disabled():
        sys.stdout.write(f"\n{n_answers} queries over {PUBLISHES} publishes, each of one refresh\n")
