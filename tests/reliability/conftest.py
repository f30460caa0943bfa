"""Homes to disturb, what an undisturbed refresh publishes of them, and who refreshes them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.settings import Settings
from tests.integration.conftest import ARTICLES
from tests.reliability.contents import Contents, contents
from tests.reliability.refreshing import Length, Refresher


@dataclass(frozen=True)
class Start:
    """Where a refresh begins, and what it leads to when nothing disturbs it.

    Attributes:
        home: Not to be written to; ``copied`` gives one that may be.
        articles: To refresh with.
        published: Null where nothing is.
        lengths: Of the stages of the undisturbed refresh.
    """

    home: Path
    articles: Path
    published: Contents | None
    expected: Contents
    lengths: dict[str, Length]

    def copied(self, to: Path) -> Settings:
        shutil.copytree(self.home, to)
        return Settings(home=to)


@pytest.fixture(scope="session")
def refresher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refresher]:
    with Refresher.started(tmp_path_factory.mktemp("refresher")) as started:
        yield started


@pytest.fixture(scope="session")
def empty(refresher: Refresher, tmp_path_factory: pytest.TempPathFactory) -> Start:
    """A home without a file."""
    home = tmp_path_factory.mktemp("empty")
    return start(refresher, home, ARTICLES, tmp_path_factory.mktemp("undisturbed"))


@pytest.fixture(scope="session")
def published(refresher: Refresher, tmp_path_factory: pytest.TempPathFactory) -> Start:
    """A home that has published half of the articles; figures change when the others come."""
    folder = tmp_path_factory.mktemp("published")
    articles = folder / "articles.jsonl"
    lines = ARTICLES.read_text().splitlines(keepends=True)
    articles.write_text("".join(lines[: len(lines) // 2]))
    ending = refresher.refresh(folder / "home", articles)
    assert not ending.failed, ending.said
    shutil.copy(ARTICLES, articles)
    return start(refresher, folder / "home", articles, tmp_path_factory.mktemp("undisturbed"))


def start(refresher: Refresher, home: Path, articles: Path, scratch: Path) -> Start:
    undisturbed = Settings(home=scratch / "home")
    shutil.copytree(home, undisturbed.home)
    before = contents(undisturbed) if undisturbed.published_database.exists() else None
    ending = refresher.refresh(undisturbed.home, articles)
    assert not ending.failed, ending.said
    return Start(home, articles, before, contents(undisturbed), ending.lengths)
