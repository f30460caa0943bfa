"""How long properties are tried, in what order tests run, and homes for tests of several folders.

Properties are tried as ever in the suite, long with ``--hypothesis-profile=soak``: ``EXAMPLES`` is
how many inputs each is tried with then.
"""

import os
import pickle
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests first: where one begins last, the other workers have nothing left to do."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
def scored_home(refreshed: RefreshedTwice, tmp_path: Path) -> Path:
    """An empty home, but for the scores of the extractor: scoring it takes longer than the rest."""
    home = tmp_path / "home"
    shutil.copytree(refreshed.settings.lake / "scores", home / "lake" / "scores")
    return home


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> RefreshedTwice:
    """The whole job, twice, over ``articles.jsonl``; for all workers, by the first that needs it.

    Tests read it, and write into copies.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    home = folder / "refreshed" / "home"
    runs = folder / "refreshed" / "runs.pickle"
    with FileLock(folder / "refreshed.lock"):
        if not runs.exists():
            both = [borderflow(home, "refresh", ARTICLES) for _ in range(2)]
            runs.write_bytes(pickle.dumps(both))
    first, second = pickle.loads(runs.read_bytes())
    return RefreshedTwice(Settings(home=home), first, second)
