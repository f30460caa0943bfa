"""The command line as a process; ``tests/conftest.py`` has the homes that it refreshes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.settings import Settings

ARTICLES = Path(__file__).with_name("articles.jsonl")
COMMAND = Path(sys.executable).with_name("borderflow")


@dataclass(frozen=True)
class RefreshedTwice:
    settings: Settings
    first: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]


def borderflow(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command, as a person calls it, from an empty working directory."""
    home.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        env=os.environ | {"BORDERFLOW_HOME": str(home)},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@contextmanager
def refreshing(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A refresh with ``articles.jsonl`` that runs, in a process group of its own."""
    with subprocess.Popen(
        [COMMAND, "refresh", ARTICLES],
        env=os.environ | {"BORDERFLOW_HOME": str(home)},
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as run:
        yield run


def told_until(run: subprocess.Popen[str], step: str) -> str:
    """What a refresh says until a step has succeeded, or until it ends."""
    said = ""
    for line in run.stderr:
        said += line
        if line.split() == ["succeeded", step]:
            break
    return said


def interrupted(home: Path, step: str) -> str:
    """What a refresh says that is interrupted as by a person, once a step has succeeded."""
    with refreshing(home) as run:
        said = told_until(run, step)
        run.send_signal(signal.SIGINT)
        said += run.stderr.read()
        assert run.wait() == 130, said
    return said
