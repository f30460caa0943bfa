import os
from pathlib import Path

import pytest

from pipeline.ingestion import (
    IngestionError,
    KnownArticles,
    ingest_sources,
    source_for_path,
)
from pipeline.ingestion.files import READERS, input_files, read_file
from pipeline.ingestion.rejects import Reason
from pipeline.ingestion.sources import Source
from pipeline.ingestion.waiting import FileIntake, RowsLost
from pipeline.settings import PROJECT
from tests.unit.ingestion.inputs import (
    LIMITS,
    articles,
    bounded,
    only_reject,
    rejects,
    row,
    take_in,
)


def test_a_folder_is_read_with_all_below_it_in_the_order_of_paths(write_rows, tmp_path: Path):
    write_rows("news/b.jsonl", row(title="B"))
    write_rows("news/a/deep/c.jsonl", row(title="C"))

    intakes = take_in(tmp_path / "news")

    assert [intake.source_path for intake in intakes] == ["a/deep/c.jsonl", "b.jsonl"]
    assert {intake.source.partition("#")[0] for intake in intakes} == {"path:news"}


def test_hidden_files_and_folders_are_not_part_of_a_source(write_rows, tmp_path: Path):
    write_rows("news/.partial.jsonl", row())
    write_rows("news/.cache/a.jsonl", row())
    (tmp_path / "news" / ".DS_Store").write_bytes(b"\x00")

    assert take_in(tmp_path / "news") == []


@pytest.mark.parametrize("name", ["report.pdf", "news.jsonl.gz", "README"])
def test_an_unknown_file_type_is_one_reject(write_rows, tmp_path: Path, name):
    write_rows("news/a.jsonl", row())
    (tmp_path / "news" / name).write_bytes(b"whatever")

    intakes = take_in(tmp_path / "news")

    reject = only_reject(intakes)
    assert (reject.reason, reject.source_path) == ("unknown_file_type", name)
    assert ".jsonl" in reject.detail
    assert len(articles(intakes)) == 1
    assert sum(intake.n_read for intake in intakes) == 2


def test_what_is_not_a_regular_file_is_not_opened(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.jsonl")  # opening it would wait for ever

    reject = only_reject(take_in(tmp_path))

    assert (reject.reason, reject.source_path) == ("unreadable_file", "pipe.jsonl")


def test_a_file_that_the_system_refuses_is_one_reject(write_rows, tmp_path: Path, monkeypatch):
    write_rows("news/a.jsonl", row())
    write_rows("news/b.jsonl", row(title="B"))
    opened = Path.open

    def refuse(path: Path, *args, **kwargs):
        if path.name == "a.jsonl":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    intakes = take_in(tmp_path / "news")

    reject = only_reject(intakes)
    assert (reject.reason, reject.source_path) == ("unreadable_file", "a.jsonl")
    assert "Permission denied" in reject.detail
    assert [article.title for article in articles(intakes)] == ["B"]


def test_links_out_of_the_folder_to_folders_and_to_nowhere_are_rejected(write_rows, tmp_path):
    outside = write_rows("outside/secret.jsonl", row())
    inside = write_rows("news/a.jsonl", row())
    folder = tmp_path / "news"
    (folder / "inside.jsonl").symlink_to(inside)
    (folder / "outside.jsonl").symlink_to(outside)
    (folder / "folder").symlink_to(folder)
    (folder / "nowhere.jsonl").symlink_to(folder / "gone.jsonl")
    (folder / "itself.jsonl").symlink_to(folder / "itself.jsonl")

    intakes = take_in(folder)

    assert {reject.source_path for reject in rejects(intakes)} == {
        "folder", "itself.jsonl", "nowhere.jsonl", "outside.jsonl",
    }  # fmt: skip
    assert {reject.reason for reject in rejects(intakes)} == {"link_not_followed"}
    assert sum(intake.n_kept for intake in intakes) == 1
    assert sum(intake.n_duplicates for intake in intakes) == 1


def test_a_file_name_that_is_not_utf8_can_be_stored(tmp_path: Path):
    name = os.fsdecode(b"caf\xe9.pdf")
    (tmp_path / name).write_bytes(b"")

    reject = only_reject(take_in(tmp_path))

    assert reject.source_path == "caf\ufffd.pdf"
    assert reject.reject_id


def test_a_missing_path_is_an_error_that_names_it(tmp_path: Path):
    with pytest.raises(IngestionError, match=r"gone\.jsonl does not exist"):
        source_for_path(tmp_path / "gone.jsonl")
    source = Source(name="late", kind="files", path=tmp_path / "gone")
    with pytest.raises(IngestionError, match=r"gone does not exist.*'late'"):
        ingest_sources([source], KnownArticles(), LIMITS)


def test_rejects_name_no_folder_of_this_machine(write_rows, tmp_path: Path):
    path = write_rows("news.jsonl", b"{", row())

    assert str(tmp_path) not in repr(take_in(path))


def test_limits_hold_for_files_that_are_one_article(tmp_path: Path):
    (tmp_path / "long.txt").write_text("word " * 100)
    (tmp_path / "long.html").write_text("word " * 100)

    found = rejects(take_in(tmp_path, limits=bounded(1000, 400)))

    assert [reject.reason for reject in found] == ["file_too_large"] * 2


def test_every_reason_and_file_type_is_explained_to_people():
    explained = (PROJECT / "docs" / "ingestion.md").read_text(encoding="utf-8")

    assert {reason for reason in Reason if f"| `{reason}` |" not in explained} == set()
    assert {suffix for suffix in READERS if f"`{suffix}`" not in explained} == set()


def test_a_row_that_is_counted_nowhere_stops_the_run():
    intake = FileIntake("sample", "a.jsonl", n_read=2, n_kept=1)

    with pytest.raises(RowsLost, match=r"sample, a\.jsonl: 2 rows read, but 1 kept"):
        intake.check_sum()


def test_a_file_is_not_rejected_because_our_disk_is_full(tmp_path: Path, monkeypatch) -> None:
    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.txt"
    path.write_text("Ten soldiers crossed.")
    monkeypatch.setitem(READERS, ".txt", no_space)
    source = source_for_path(path)
    (found,) = input_files(source)
    with pytest.raises(OSError, match="No space left"):
        list(read_file(found, source, LIMITS))
