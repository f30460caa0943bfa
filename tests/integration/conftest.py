"""The command line as a process; ``tests/conftest.py`` has the homes that it refreshes."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from pipeline.settings import Settings

ARTICLES = Path(__file__).with_name("articles.jsonl")


@dataclass(frozen=True)
class RefreshedTwice:
    settings: Settings
    first: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]


def borderflow(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command, as a person calls it, from an empty working directory."""
    home.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [Path(sys.executable).with_name("borderflow"), *map(str, arguments)],
        env=os.environ | {"BORDERFLOW_HOME": str(home)},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
