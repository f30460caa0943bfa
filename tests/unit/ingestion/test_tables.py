import csv
import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit.ingestion.inputs import (
    articles,
    bounded,
    only_reject,
    rejects,
    row,
    take_in,
    take_in_source,
)

HEADER = "publisher,published_at,title,text,language"


def line(title: str, text: str = "Forty-six came.") -> str:
    return f"Example News,2021-07-05T14:20:00+04:30,{title},{text},en"


def write_csv(tmp_path: Path, *lines: str | bytes) -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(b"".join((x if isinstance(x, bytes) else x.encode()) + b"\n" for x in lines))
    return path


def write_parquet(tmp_path: Path, columns: dict[str, object]) -> Path:
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def columns(**changes: object) -> dict[str, object]:
    return {name: [value] for name, value in row().items()} | changes


def test_csv_rows_become_articles(tmp_path: Path):
    path = tmp_path / "table.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, row(author="Jane Doe").keys())
        writer.writeheader()
        writer.writerow(row(author="Jane Doe", text='He said "no",\n\nthen left.'))
        writer.writerow(row(author="Jane Doe", title="Second"))

    (intake,) = take_in(path)

    first, second = sorted(intake.articles, key=lambda article: article.source_line or 0)
    assert first.text == 'He said "no",\n\nthen left.'
    assert (first.external_id, first.source_line) == ("crossing-1", 2)
    assert (second.title, second.source_line) == ("Second", 5)
    assert "Jane Doe" not in repr(intake)


@pytest.mark.parametrize(
    ("bad", "reason", "told"),
    [
        (line("Too", "many, cells"), "broken_table", "6 cells, the header 5"),
        ("Example News,2021-07-05T14:20:00Z", "broken_table", "2 cells, the header 5"),
        (line("Open", '"never closed'), "broken_table", "not valid CSV"),
        (line("Junk", '"closed" too early'), "broken_table", "not valid CSV"),
        (line("Blank", "  "), "empty_text", "needs a body"),
        (b"Example News,2021-07-05T14:20:00Z,T\xe9,text,en", "invalid_utf8", "UTF-8"),
        (line("Long", "word " * 60), "line_too_long", "limit is 200"),
    ],
)
def test_a_bad_csv_row_is_rejected_and_its_neighbours_are_kept(tmp_path, bad, reason, told):
    path = write_csv(tmp_path, HEADER, line("Before"), bad, line("After"))

    (intake,) = take_in(path, limits=bounded(1000, 200))

    reject = only_reject([intake])
    assert (reject.reason, reject.source_line) == (reason, 3)
    assert told in reject.detail
    assert {article.title for article in intake.articles} == {"Before", "After"}
    assert intake.n_read == 3


def test_an_open_quote_does_not_swallow_a_long_table(tmp_path: Path):
    rows = [line(f"Row {number}", f"Number {number}.") for number in range(300)]
    path = write_csv(tmp_path, HEADER, line("Open", '"never closed'), *rows)

    (intake,) = take_in(path, limits=bounded(1000, 2000))

    assert only_reject([intake]).source_line == 2
    assert intake.n_new == 300


def test_columns_can_be_mapped_and_defaults_given(tmp_path: Path):
    path = write_csv(tmp_path, "date,headline,body", "2021-07-05 14:20,Soldiers cross,They came.")

    (article,) = articles(
        take_in_source(
            path=path,
            publisher="Example News",
            language="en",
            timezone="Asia/Kabul",
            columns={"published_at": "date", "title": "headline", "text": "body"},
        )
    )

    assert (article.title, article.text, article.publisher) == (
        "Soldiers cross", "They came.", "Example News",
    )  # fmt: skip
    assert article.published_at == dt.datetime(2021, 7, 5, 9, 50, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("publisher;published_at;title;text;language", "no column for published_at, title, text"),
        ("published_at,title,text,language", "no column for publisher"),
        (f"{HEADER},text", "two columns have the name 'text'"),
        ("", "no column for"),
    ],
)
def test_a_table_without_the_columns_is_one_reject(tmp_path: Path, header, told):
    lines = [header, line("Row")] if header else []

    (intake,) = take_in(write_csv(tmp_path, *lines))

    reject = only_reject([intake])
    assert reject.reason == "broken_table"
    assert told in reject.detail
    assert intake.n_read == 1


def test_parquet_rows_become_articles_with_typed_columns(tmp_path: Path):
    stamp = dt.datetime(2021, 7, 5, 1, 0, tzinfo=dt.timezone(dt.timedelta(hours=5)))
    path = write_parquet(
        tmp_path,
        columns(
            article_id=[17],
            published_at=pa.array([stamp], pa.timestamp("ns", "Asia/Tashkent")),
            author=["Jane Doe"],
        ),
    )

    (intake,) = take_in(path)

    (article,) = intake.articles
    assert (article.external_id, article.source_line) == ("17", 1)
    assert article.published_on == dt.date(2021, 7, 5)
    assert article.published_at == dt.datetime(2021, 7, 4, 20, 0, tzinfo=dt.UTC)
    assert type(article.published_at) is dt.datetime
    assert "Jane Doe" not in repr(intake)


def test_a_parquet_date_is_a_local_day_of_the_source(tmp_path: Path):
    path = write_parquet(tmp_path, columns(published_at=[dt.date(2021, 7, 5)]))

    assert only_reject(take_in(path)).reason == "unreadable_date"
    (article,) = articles(take_in_source(path=path, timezone="Asia/Kabul"))
    assert article.published_on == dt.date(2021, 7, 5)


def test_a_bad_parquet_cell_costs_its_row_only(tmp_path: Path):
    texts = pa.array([b"Before.", b"\xff\xfe", b"After."], pa.binary()).view(pa.string())
    titles = {name: [value] * 3 for name, value in row().items()}
    path = write_parquet(tmp_path, titles | {"text": texts})

    (intake,) = take_in(path)

    reject = only_reject([intake])
    assert (reject.reason, reject.source_line) == ("invalid_utf8", 2)
    assert {article.text for article in intake.articles} == {"Before.", "After."}


def test_parquet_cells_of_the_wrong_type_are_rejected(tmp_path: Path):
    found = rejects(take_in(write_parquet(tmp_path, columns(title=[1.5]))))

    assert [(reject.reason, reject.detail) for reject in found] == [
        ("wrong_type", "title must be text, found float")
    ]


def test_a_parquet_time_beyond_python_is_rejected(tmp_path: Path):
    far = pa.array([2**62], pa.int64()).view(pa.timestamp("us", "UTC"))

    (intake,) = take_in(write_parquet(tmp_path, columns(published_at=far)))

    assert only_reject([intake]).reason == "wrong_type"


@pytest.mark.parametrize("content", [b"", b"PAR1 nothing PAR1", b"\x00" * 100])
def test_a_broken_parquet_file_is_one_reject(tmp_path: Path, content):
    path = tmp_path / "table.parquet"
    path.write_bytes(content)

    reject = only_reject(take_in(path))

    assert reject.reason == "broken_table"
    assert "not a readable Parquet file" in reject.detail


def test_a_parquet_column_whose_name_is_no_text_is_one_reject(tmp_path: Path):
    path = write_parquet(tmp_path, columns(section=["world"]))
    path.write_bytes(path.read_bytes().replace(b"section", b"\x80ection"))
    reject = only_reject(take_in(path))
    assert reject.reason == "broken_table"
    assert "not a readable Parquet file" in reject.detail


def test_a_parquet_file_without_the_columns_is_one_reject(tmp_path: Path):
    path = write_parquet(tmp_path, {"title": ["a", "b"]})

    (intake,) = take_in(path)

    assert "no column for published_at, text, publisher" in only_reject([intake]).detail
    assert intake.n_read == 1
