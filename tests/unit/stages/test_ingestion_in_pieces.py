"""An intake is written piece by piece: it holds few texts at a time, and may stop anywhere."""

import gc
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline import lake as lake_module
from pipeline import stages
from pipeline.ingestion import files
from pipeline.lake import Lake
from pipeline.records import Article, Reject
from pipeline.refreshes import refresh_lock
from pipeline.settings import Settings
from tests.unit.ingestion.inputs import row

AGENCY_REPORT = " ".join(f"word{number}" for number in range(60))
CUT = " ".join(AGENCY_REPORT.split()[:40])


def write(path: Path, rows: list[dict[str, Any] | str]) -> Path:
    lines = (one if isinstance(one, str) else json.dumps(one) for one in rows)
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def ingest(settings: Settings, path: Path) -> stages.IngestSummary:
    with refresh_lock(settings) as refresh:
        return stages.ingest(settings, refresh, [path])


def alive(kind: type) -> int:
    return sum(type(found) is kind for found in gc.get_objects())


@pytest.fixture
def most_alive(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[type, int]]:
    """How many articles and rejects there were at most: a row was read, or a file written."""
    # What is there before is not looked through again: a count is quick, and of this test alone.
    gc.freeze()
    most = {Article: 0, Reject: 0}

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*arguments: Any) -> Any:
            most.update((kind, max(so_far, alive(kind))) for kind, so_far in most.items())
            return function(*arguments)

        return counting

    monkeypatch.setattr(files, "to_article", counted(files.to_article))
    monkeypatch.setattr(Lake, "_write", counted(Lake._write))
    yield most
    gc.unfreeze()


def test_few_articles_and_rejects_are_in_memory_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_alive: dict[type, int]
) -> None:
    monkeypatch.setattr(lake_module, "MOST_REJECTS", 10)
    days = [f"2021-07-{number % 20 + 1:02d}T08:00:00Z" for number in range(100)]
    good = [row(published_at=day, text=f"Text {i} of {day}.") for i, day in enumerate(days)]
    bad = [row(published_at=f"no day {number}") for number in range(100)]
    path = write(tmp_path / "a.jsonl", [*good, *bad])
    settings = Settings(home=tmp_path / "home", ingestion_batch_articles=10)
    summary = ingest(settings, path)
    assert (summary.n_new, summary.n_rejects) == (100, 100)
    # A piece, the next one, which fills up before the first is let go, and one being made.
    assert 10 <= most_alive[Article] <= 21
    assert 10 <= most_alive[Reject] <= 21
    for folder in ("articles", "rejects"):
        rows = [pq.read_metadata(p).num_rows for p in (settings.lake / folder).rglob("*.parquet")]
        assert sum(rows) == 100
        assert max(rows) <= 10


def test_long_texts_make_small_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.batching.MOST_CHARACTERS", 1000)
    # Title and text are 24 and 407 characters: two fit.
    rows = [row(publisher=name, text=f"{name} {'word ' * 81}") for name in "ABCDE"]
    settings = Settings(home=tmp_path / "home")
    ingest(settings, write(tmp_path / "a.jsonl", [*rows]))
    found = [pq.read_metadata(p).num_rows for p in (settings.lake / "articles").rglob("*.parquet")]
    assert sorted(found) == [1, 2, 2]


class Stopped(Exception):
    pass


def contents(settings: Settings) -> list[list[tuple[Any, ...]]]:
    lake = Lake(settings.lake)
    rejects = lake.rejects().read_all().drop_columns("first_seen_at")
    tables = (lake.articles().read_all(), rejects)
    return [sorted(map(repr, table.to_pylist())) for table in tables]


@pytest.mark.parametrize("n_writes", range(8))
def test_an_intake_that_stops_anywhere_ends_as_an_undisturbed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_writes: int
) -> None:
    monkeypatch.setattr(lake_module, "MOST_REJECTS", 1)
    cut = row(publisher="Cut", published_at="2021-07-05T08:00:00Z", text=CUT)
    whole = row(publisher="Whole", published_at="2021-07-06T08:00:00Z", text=AGENCY_REPORT)
    again = row(publisher="Again", published_at="2021-07-07T08:00:00Z", text=AGENCY_REPORT)
    last = row(publisher="Last", published_at="2021-07-08T08:00:00Z", text=CUT)
    path = write(tmp_path / "a.jsonl", [last, "{", again, whole, "[", cut])
    undisturbed = Settings(home=tmp_path / "undisturbed", ingestion_batch_articles=1)
    whole_summary = ingest(undisturbed, path)
    settings = Settings(home=tmp_path / "home", ingestion_batch_articles=1)
    write_one, written = Lake._write, []

    def stopping(*arguments: Any) -> None:
        if len(written) == n_writes:
            raise Stopped
        written.append(arguments[1])
        write_one(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(Lake, "_write", stopping)
        if n_writes < 7:  # Two rejects, four articles, and the counts.
            with pytest.raises(Stopped):
                ingest(settings, path)
        else:
            ingest(settings, path)
    ended = ingest(settings, path)
    assert contents(settings) == contents(undisturbed)
    assert (ended.n_read, ended.n_kept, ended.n_duplicates) == (6, 2, 2)
    assert (whole_summary.n_kept, whole_summary.n_duplicates) == (2, 2)
    marks = Lake(settings.lake).articles(["publisher", "duplicate_kind"]).read_all().to_pylist()
    assert {mark["publisher"]: mark["duplicate_kind"] for mark in marks} == {
        "Cut": None, "Whole": None, "Again": "exact", "Last": "exact",
    }  # fmt: skip


def test_a_folder_without_files_is_counted_as_having_given_nothing(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    write(news / "a.jsonl", [row()])
    settings = Settings(home=tmp_path / "home")
    ingest(settings, news)
    (news / "a.jsonl").unlink()
    assert ingest(settings, news).n_files == 0
    intakes = Lake(settings.lake).intakes().read_all().to_pylist()
    assert [(i["refresh_no"], i["source_path"], i["n_read"], i["n_kept"]) for i in intakes] == [
        (1, "a.jsonl", 1, 1),
        (2, ".", 0, 0),
    ]
    assert intakes[0]["source"] == intakes[1]["source"]
