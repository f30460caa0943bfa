"""How long properties are tried, and the homes that tests of several folders look at.

Properties are tried as ever in the suite, long with ``--hypothesis-profile=soak``: ``EXAMPLES`` is
how many inputs each is tried with then.
"""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline.settings import Settings
from tests.integration.conftest import ARTICLES, RefreshedTwice, borderflow

settings.register_profile(
    "soak",
    deadline=None,
    max_examples=int(os.environ.get("EXAMPLES", "20000")),
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
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
    if "PYTEST_XDIST_WORKER" in os.environ:
        # In one worker: a group that does not hold would cost minutes, and nobody would know.
        (tmp_path_factory.getbasetemp().parent / "refreshed home").touch(exist_ok=False)
    home = tmp_path_factory.mktemp("borderflow") / "home"
    first = borderflow(home, "refresh", ARTICLES)
    second = borderflow(home, "refresh", ARTICLES)
    return RefreshedTwice(Settings(home=home), first, second)
