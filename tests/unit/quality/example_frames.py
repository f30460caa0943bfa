"""Frames of one good row and the rows beside it, for each table that has a suite."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from pipeline.quality import articles_frame, reports_frame
from pipeline.records import ARTICLE_SCHEMA, REPORT_SCHEMA
from pipeline.reference import Country

GOOD_ROWS: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("good_rows.json").read_text(encoding="utf-8")
)
SCHEMAS = {
    "articles": pa.schema(
        [
            *ARTICLE_SCHEMA,
            pa.field("outcome", pa.string()),
            pa.field("extractor_version", pa.string()),
        ]
    ),
    "reports": pa.schema(
        [
            pa.field("report_id", pa.string()),
            *REPORT_SCHEMA,
            pa.field("direction", pa.string()),
        ]
    ),
}
COUNTRIES = tuple(
    Country(iso3, "", name, aliases, (), None, ())
    for iso3, name, aliases in [
        ("AFG", "Afghanistan", ()),
        ("TJK", "Tajikistan", ("Tadjikistan",)),
        ("IRN", "Iran", ()),
    ]
)


def table(name: str, *changes: dict[str, Any]) -> pa.Table:
    """The good row, then one row for each set of changed cells."""
    good = GOOD_ROWS[name]
    rows = [good]
    for number, changed in enumerate(changes, start=2):
        own = (
            {"article_id": f"example-{number}"}
            if name == "articles"
            else {"report_id": f"example-1-{number}", "report_no": number}
        )
        rows.append(good | own | changed)
    return pa.Table.from_pylist([_typed(row, SCHEMAS[name]) for row in rows], SCHEMAS[name])


def frame(name: str, *changes: dict[str, Any]) -> pd.DataFrame:
    """What the suite of a table looks at."""
    if name == "articles":
        return articles_frame(table(name, *changes))
    return reports_frame(table(name, *changes), table("articles"), COUNTRIES)


def _typed(row: dict[str, Any], schema: pa.Schema) -> dict[str, Any]:
    assert set(row) == set(schema.names)
    return {column: _cell(value, schema.field(column).type) for column, value in row.items()}


def _cell(value: Any, kind: pa.DataType) -> Any:
    if value is not None and pa.types.is_timestamp(kind):
        return dt.datetime.fromisoformat(value)
    if value is not None and pa.types.is_date(kind):
        return dt.date.fromisoformat(value)
    return value
