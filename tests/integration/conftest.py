"""One home folder, refreshed twice through the command line, that the slow tests look at."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

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


@pytest.fixture
def scored_home(refreshed: RefreshedTwice, tmp_path: Path) -> Path:
    """An empty home, but for the scores of the extractor: scoring it takes longer than the rest."""
    home = tmp_path / "home"
    shutil.copytree(refreshed.settings.lake / "scores", home / "lake" / "scores")
    return home


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> RefreshedTwice:
    """The whole job, twice, over ``articles.jsonl``."""
    home = tmp_path_factory.mktemp("borderflow") / "home"
    first = borderflow(home, "refresh", ARTICLES)
    second = borderflow(home, "refresh", ARTICLES)
    return RefreshedTwice(Settings(home=home), first, second)
