import pyarrow as pa

from pipeline.orchestration.table_metadata import (
    columns_to_show,
    describe_batches,
    markdown_table,
    preview,
    schema_of,
)


def test_rows_become_a_markdown_table() -> None:
    assert markdown_table([{"a": 1, "b": None}, {"a": "x|y\nz", "b": [1, 2]}]) == (
        "| a | b |\n| --- | --- |\n| 1 |  |\n| x\\|y z | [1, 2] |"
    )


def test_long_values_are_cut() -> None:
    assert markdown_table([{"a": "x" * 100}]).splitlines()[2] == "| " + "x" * 80 + "... |"


def test_no_rows_say_so() -> None:
    assert markdown_table([]) == "no rows"


def test_prose_is_not_shown() -> None:
    shown = preview([{"report_id": "r1", "evidence": "Private Karim", "payload": None}]).value
    assert "Karim" not in shown
    assert shown.splitlines()[2] == "| r1 | (13 characters) |  |"


def test_batches_are_counted_and_the_first_rows_shown() -> None:
    schema = pa.schema([pa.field("n", pa.int64())])
    batches = [pa.record_batch({"n": rows}, schema=schema) for rows in ([1, 2, 3], [], [4, 5, 6])]
    found = describe_batches(pa.RecordBatchReader.from_batches(schema, batches))
    assert found["dagster/row_count"] == 6
    assert found["preview"].value.splitlines()[2:] == ["| 1 |", "| 2 |", "| 3 |", "| 4 |", "| 5 |"]


def test_a_schema_keeps_names_types_and_what_may_be_null() -> None:
    columns = schema_of(
        pa.schema([pa.field("id", pa.string(), nullable=False), pa.field("n", pa.int64())])
    ).columns
    assert [(c.name, c.type, c.constraints.nullable) for c in columns] == [
        ("id", "string", False),
        ("n", "int64", True),
    ]


def test_prose_columns_need_not_be_read() -> None:
    columns = pa.schema([pa.field(name, pa.string()) for name in ("article_id", "title", "text")])
    assert columns_to_show(columns) == ["article_id"]
