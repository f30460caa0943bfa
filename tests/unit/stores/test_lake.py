import datetime as dt
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lake import Lake, LakeNotWritable
from pipeline.lake_damage import LakeFileUnreadable, set_damaged_aside
from pipeline.lake_rows import Intake, PublishedRefresh, StoredScore
from pipeline.record_schemas import READING_SCHEMA, REPORT_SCHEMA, report_from_row
from pipeline.records import Outcome, Reading, Reject
from tests.factories import make_article, make_report

NOON = dt.datetime(2021, 7, 5, 12, 0, tzinfo=dt.UTC)


def every(batch: pa.RecordBatch) -> pa.Array:
    return pa.array([True] * batch.num_rows)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def test_an_empty_lake_reads_as_empty_tables(lake: Lake) -> None:
    assert lake.articles().read_all().num_rows == 0
    assert lake.readings("v1").read_all().num_rows == 0
    assert lake.rejects().read_all().num_rows == 0
    assert lake.refreshes().num_rows == 0


def test_articles_come_back_as_they_went_in(lake: Lake) -> None:
    first = make_article("a1")
    second = make_article("a2", published_on=dt.date(2021, 7, 6), external_id="x", source_line=None)
    lake.append_articles([second, first])
    assert list(lake.read_articles(every)) == [first, second]


def test_articles_lie_by_publication_day(lake: Lake) -> None:
    lake.append_articles([make_article("a1"), make_article("a2", published_on=dt.date(2021, 7, 6))])
    days = sorted(path.name for path in (lake.root / "articles").iterdir())
    assert days == ["day=2021-07-05", "day=2021-07-06"]


def test_writing_the_same_rows_again_changes_nothing(lake: Lake) -> None:
    lake.append_articles([make_article("a1"), make_article("a2")])
    lake.append_articles([make_article("a2"), make_article("a1")])
    assert lake.articles().read_all().num_rows == 2


def test_only_the_wanted_articles_are_read(lake: Lake) -> None:
    lake.append_articles([make_article("a1"), make_article("a2")])
    wanted = lake.read_articles(
        lambda batch: pa.array([i == "a2" for i in batch["article_id"].to_pylist()])
    )
    assert [article.article_id for article in wanted] == ["a2"]


def test_reports_come_back_within_their_reading(lake: Lake) -> None:
    report = make_report("a1", date_end=None, places=("Panj",))
    lake.append_readings(
        "v1", NOON, [Reading("a1", Outcome.CODED, (report,)), Reading("a2", Outcome.GATED_OUT, ())]
    )
    rows = lake.readings("v1").read_all().to_pylist()
    assert [(row["article_id"], row["outcome"]) for row in rows] == [
        ("a1", "coded"),
        ("a2", "gated_out"),
    ]
    assert [report_from_row(row) for row in rows[0]["reports"]] == [report]


def test_reports_of_an_extractor_that_gave_no_confidence_are_read_without_one(lake: Lake) -> None:
    reading = asdict(Reading("a1", Outcome.CODED, (make_report("a1"),)))
    del reading["reports"][0]["confidence"]
    report = pa.struct([field for field in REPORT_SCHEMA if field.name != "confidence"])
    at = READING_SCHEMA.get_field_index("reports")
    before = READING_SCHEMA.set(at, pa.field("reports", pa.list_(report), nullable=False))
    folder = lake.root / "reports" / "version=old"
    folder.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist([reading], before), folder / "file.parquet")
    (row,) = lake.readings("old", ["article_id", "reports"]).read_all().to_pylist()
    assert row["reports"] == [asdict(make_report("a1")) | {"confidence": None} | LISTS]


LISTS = {"destinations": ["TJK"], "personnel": ["army"], "places": []}
"""What a tuple comes back as."""


def test_extractor_versions_are_kept_apart(lake: Lake) -> None:
    lake.append_readings("v1", NOON, [Reading("a1", Outcome.GATED_OUT, ())])
    assert lake.readings("v2").read_all().num_rows == 0


def test_a_reject_is_kept_once_with_the_time_it_was_first_seen(lake: Lake) -> None:
    reject = Reject("r1", "sample", "bad.jsonl", 3, "broken_json", "detail", "{")
    lake.append_rejects([reject, reject], NOON)
    lake.append_rejects([reject], NOON + dt.timedelta(days=1))
    (row,) = lake.rejects().read_all().to_pylist()
    assert (row["reject_id"], row["first_seen_at"]) == ("r1", NOON)


def test_only_rejects_that_are_new_are_told_by_file_and_line(lake: Lake) -> None:
    def reject(number: int, line: int | None, path: str = "b.jsonl") -> Reject:
        return Reject(f"r{number}", "sample", path, line, "broken_json", "detail", "{")

    assert lake.rejects_since(NOON) == []
    lake.append_rejects([reject(1, 1)], NOON)
    later = NOON + dt.timedelta(days=1)
    new = [reject(2, 10), reject(3, 2), reject(4, None, "a.docx")]
    lake.append_rejects([reject(1, 1), *new], later)
    assert lake.rejects_since(later) == [new[2], new[1], new[0]]
    assert len(lake.rejects_since(NOON)) == 4


def test_of_two_readings_of_an_article_the_later_one_counts(lake: Lake) -> None:
    ids = [f"a{number}" for number in range(40)]
    for hour, outcome in ((0, Outcome.NOTHING_FOUND), (1, Outcome.GATED_OUT)):
        # In batches of another size each time, so that no two files have one name.
        size = 7 + hour
        for start in range(0, len(ids), size):
            readings = [Reading(name, outcome, ()) for name in ids[start : start + size]]
            lake.append_readings("v1", NOON + dt.timedelta(hours=hour), readings)
    found = lake.readings("v1", ["article_id", "outcome"]).read_all().to_pylist()
    assert len(found) == 40
    assert {row["outcome"] for row in found} == {"gated_out"}


def test_a_number_that_counted_rows_or_published_is_not_given_again(lake: Lake) -> None:
    assert lake.next_refresh_no() == 1
    lake.record_intakes(1, [Intake(1, "sample", "a.jsonl", 3, 1, 1, 1, 2)])
    assert lake.next_refresh_no() == 2
    lake.record_refresh(PublishedRefresh(4, NOON, NOON, "v1", 1, 1, 1, 1, 1, 0))
    assert lake.next_refresh_no() == 5


def test_days_are_written_in_their_order(lake: Lake, monkeypatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(lake, "_append", lambda folder, *_args, **_kwargs: written.append(folder))
    days = [dt.date(2021, 7, day) for day in (9, 5, 7)]
    lake.append_articles(make_article(f"a{d.day}", published_on=d) for d in days)
    assert written == [f"articles/day=2021-07-0{day}" for day in (5, 7, 9)]


def test_the_refresh_log_is_in_order(lake: Lake) -> None:
    for number in (10, 9):
        lake.record_refresh(PublishedRefresh(number, NOON, NOON, "v1", 1, 1, 1, 1, 1, 0))
    assert lake.refreshes()["refresh_no"].to_pylist() == [9, 10]


def test_scores_of_all_versions_are_kept_oldest_first(lake: Lake) -> None:
    assert lake.scores() == []
    later = StoredScore("0.1+a", "d1", NOON + dt.timedelta(days=1), "all", "f1", 0.9, 0.8, 1.0)
    earlier = StoredScore("0.1+b", "d1", NOON, "all", "f1", None, None, None)
    other_gold = StoredScore("0.1+b", "d2", NOON + dt.timedelta(days=2), "all", "f1", 0.5, 0.4, 0.6)
    for score in (later, earlier, other_gold):
        lake.record_scores([score])
    assert lake.scores() == [earlier, later, other_gold]


def test_a_damaged_file_is_named(lake: Lake) -> None:
    lake.append_articles([make_article("a1")])
    (path,) = (lake.root / "articles").rglob("*.parquet")
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(LakeFileUnreadable, match=path.name):
        lake.articles()


def test_a_lake_that_cannot_be_written_says_where_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LakeNotWritable, match=r"cannot write .*BORDERFLOW_HOME"):
        Lake(tmp_path / "file" / "lake").append_articles([make_article("a1")])


def test_a_half_written_file_is_not_read(lake: Lake) -> None:
    lake.append_articles([make_article("a1")])
    (path,) = (lake.root / "articles").rglob("*.parquet")
    path.with_name(".other.parquet.1.partial").write_bytes(b"PAR1")
    assert lake.articles().read_all().num_rows == 1


def test_a_damaged_file_that_only_a_backup_brings_back_stays_and_is_named(lake: Lake) -> None:
    lake.record_intakes(1, [Intake(1, "sample", "a.jsonl", 2, 2, 0, 0, 2)])
    (path,) = (lake.root / "intakes").rglob("*.parquet")
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(LakeFileUnreadable, match=path.name):
        set_damaged_aside(lake.root)
    assert path.exists()


def test_a_file_with_one_wrong_byte_is_set_aside_and_the_others_stay(lake: Lake) -> None:
    lake.append_articles([make_article("a1"), make_article("a2", published_on=dt.date(2021, 7, 9))])
    path, _ = sorted((lake.root / "articles").rglob("*.parquet"))
    content = bytearray(path.read_bytes())
    ids = pq.read_metadata(path).row_group(0).column(0)
    content[ids.dictionary_page_offset + ids.total_compressed_size - 1] ^= 1
    path.write_bytes(content)
    (found,) = set_damaged_aside(lake.root)
    assert found.path == path
    assert found.moved_to.read_bytes() == content
    assert lake.articles().read_all()["article_id"].to_pylist() == ["a2"]
    assert set_damaged_aside(lake.root) == []


@settings(deadline=None)
@given(place=st.integers(min_value=0), change=st.integers(1, 255))
def test_a_wrong_byte_anywhere_is_found_or_changes_nothing(place: int, change: int) -> None:
    with TemporaryDirectory() as folder:
        lake = Lake(Path(folder))
        lake.append_articles([make_article("a1", external_id="herald-1")])
        (path,) = Path(folder).rglob("*.parquet")
        whole = lake.articles().read_all()
        content = bytearray(path.read_bytes())
        content[-1 - place % len(content)] ^= change
        path.write_bytes(content)
        assert set_damaged_aside(lake.root) or lake.articles().read_all().equals(whole)


def test_a_column_that_has_lost_its_name_is_damage(lake: Lake) -> None:
    lake.append_articles([make_article("a1")])
    (path,) = (lake.root / "articles").rglob("*.parquet")
    path.write_bytes(path.read_bytes().replace(b"\x05title", b"\x05tital"))
    assert lake.articles().read_all()["title"].to_pylist() == [None], "read as a column of nulls"
    (found,) = set_damaged_aside(lake.root)
    assert "its footer contradicts itself" in found.why


def test_what_a_killed_process_had_begun_to_write_is_removed(lake: Lake) -> None:
    lake.append_articles([make_article("a1")])
    (path,) = (lake.root / "articles").rglob("*.parquet")
    begun = path.with_name(".other.parquet.partial")
    begun.write_bytes(b"PAR1")
    lake.remove_unfinished()
    assert not begun.exists()
    assert path.exists()
