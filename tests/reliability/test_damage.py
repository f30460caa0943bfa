"""A full disk, and files that are damaged between two refreshes."""

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.integration.conftest import ARTICLES, interrupted
from tests.reliability.conftest import Start
from tests.reliability.contents import contents, differences
from tests.reliability.refreshing import Refresher

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("published home")]


@pytest.mark.parametrize(
    ("max_file_bytes", "named"),
    [(2_000, "lake/"), (20_000, "build.duckdb: "), (3_000_000, ".warehouse.duckdb.partial: ")],
    ids=["lake", "build database", "published database"],
)
def test_on_a_full_disk_what_was_published_stays_and_nothing_is_lost(
    published: Start, refresher: Refresher, tmp_path: Path, max_file_bytes: int, named: str
) -> None:
    settings = published.copied(tmp_path / "home")
    ending = refresher.refresh(settings.home, published.articles, max_file_bytes=max_file_bytes)
    assert ending.failed
    assert f"cannot write {settings.home}/{named}" in ending.said
    assert "free some space" in ending.said
    assert contents(settings) == published.published
    ending = refresher.refresh(settings.home, published.articles)
    assert not ending.failed, ending.said
    assert differences(contents(settings), published.expected) == []


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garbled(path: Path) -> None:
    """One byte of the ids is another one; the file opens as before."""
    content = bytearray(path.read_bytes())
    ids = pq.read_metadata(path).row_group(0).column(0)
    content[ids.dictionary_page_offset + ids.total_compressed_size - 1] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [torn, garbled])
def test_damaged_files_of_articles_and_readings_are_made_anew_and_named(
    published: Start, refresher: Refresher, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    settings = published.copied(tmp_path / "home")
    files = [
        path
        for folder in ("articles", "reports")
        for path in (settings.lake / folder).rglob("*.parquet")
    ]
    assert len(files) > 4
    for path in files:
        damage(path)
    ending = refresher.refresh(settings.home, published.articles)
    assert not ending.failed, ending.said
    for path in files:
        assert f"{path} is damaged" in ending.said
        assert (settings.lake / "damaged" / path.relative_to(settings.lake)).exists()
    assert "restore from a backup" not in ending.said
    assert differences(contents(settings), published.expected) == []


def test_articles_that_no_source_has_any_more_are_missed_each_night(
    published: Start, refresher: Refresher, tmp_path: Path
) -> None:
    settings = published.copied(tmp_path / "home")
    path = sorted((settings.lake / "articles").rglob("*.parquet"))[0]
    torn(path)
    other = tmp_path / "other.jsonl"
    other.write_text(ARTICLES.read_text().splitlines()[7] + "\n")
    for _night in range(2):
        ending = refresher.refresh(settings.home, other)
        assert not ending.failed, ending.said
        assert "1 articles that were read before are in no source any more" in ending.said
        assert f"restore from a backup: {settings.lake}/damaged/articles" in ending.said
        assert path.name in ending.said


def damaged_at(*places: float) -> Callable[[Path], None]:
    """A hole at each place, as a share of the file."""

    def damage(path: Path) -> None:
        content = bytearray(path.read_bytes())
        for place in places:
            start = int(place * len(content))
            content[start : start + 64] = b"\xff" * 64
        path.write_bytes(content)

    return damage


@pytest.mark.parametrize(
    "damage",
    [torn, damaged_at(0.3, 0.5, 0.7)],
    ids=["torn", "holes"],
)
def test_a_damaged_build_database_is_made_anew_and_named(
    published: Start, refresher: Refresher, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    settings = published.copied(tmp_path / "home")
    damage(settings.build_database)
    ending = refresher.refresh(settings.home, published.articles)
    assert not ending.failed, ending.said
    assert f"{settings.build_database} is damaged" in ending.said
    assert "it is made anew from the lake" in ending.said
    assert settings.build_database.with_name("build.duckdb.damaged").exists()
    assert differences(contents(settings), published.expected) == []


def test_damage_is_named_once_on_the_terminal(published: Start, tmp_path: Path) -> None:
    settings = published.copied(tmp_path / "home")
    damaged = [settings.build_database, next((settings.lake / "reports").rglob("*.parquet"))]
    for path in damaged:
        torn(path)
    # What is damaged is looked for before the first step: the others would only take time.
    said = interrupted(settings.home, "lake/articles")
    for path in damaged:
        assert said.count(f"{path} is damaged") == 1, said
