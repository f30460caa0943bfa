"""A reader of the published database, run as a process: asks the same over and over.

Each answer says which refreshes it saw, over two tables; an error ends it with a traceback.
"""

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

QUESTION = """
select min(a.refresh_no) as a, max(a.refresh_no) as b, min(t.refresh_no) as c,
    max(t.refresh_no) as d, count(*) as n_rows, max(length(t.words)) as n_letters
from articles as a full join reports as t using (i)
"""

Answer = tuple[int, ...]


def by_opening_anew(path: str) -> Answer:
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(QUESTION).fetchall()[0]


def by_the_command(path: str) -> Answer:
    asked = subprocess.run(
        [Path(sys.executable).with_name("borderflow"), "query", QUESTION, "--format", "json"],
        env=os.environ | {"BORDERFLOW_HOME": str(Path(path).parent)},
        cwd=Path(path).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode != 0:
        raise RuntimeError(asked.stderr)
    return tuple(json.loads(asked.stdout)[0].values())


def main() -> None:
    """Prints ``asked`` after the first answer, and at the end how often each answer came."""
    how, path = sys.argv[1:]
    with duckdb.connect(path, read_only=True) as held:
        ways: dict[str, Callable[[], Answer]] = {
            "opening": lambda: by_opening_anew(path),
            "command": lambda: by_the_command(path),
            "holding": lambda: held.execute(QUESTION).fetchall()[0],
        }
        if how != "holding":
            held.close()
        answers: dict[str, int] = {}
        for answer in _answers(ways[how]):
            said = json.dumps(answer)
            answers[said] = answers.get(said, 0) + 1
    sys.stdout.write(f"{json.dumps(answers)}\n")


def _answers(ask: Callable[[], Answer]) -> Iterator[Answer]:
    """Until standard input ends."""
    yield ask()
    sys.stdout.write("asked\n")
    sys.stdout.flush()
    while not select.select([sys.stdin], [], [], 0)[0]:
        yield ask()


if __name__ == "__main__":
    main()
