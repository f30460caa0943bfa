"""Frames of one good row and the rows beside it, for each table that has a suite."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from pipeline.quality import MARTS, articles_frame, mart_frame, reports_frame
from pipeline.record_schemas import ARTICLE_SCHEMA, REPORT_SCHEMA
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
    "events": pa.schema(
        [
            *(pa.field(name, pa.string()) for name in ("event_id", "event_key", "status")),
            pa.field("destinations", pa.list_(pa.string())),
            *(pa.field(name, pa.int64()) for name in ("low", "best", "high")),
            *(pa.field(name, pa.date32()) for name in ("date_start", "date_end", "flow_date")),
            *(pa.field(name, pa.float64()) for name in ("latitude", "longitude")),
            *(
                pa.field(name, pa.int64())
                for name in ("n_reports", "n_publishers", "n_independent_sources")
            ),
            pa.field("is_contested", pa.bool_()),
            *(
                pa.field(name, pa.timestamp("us", "UTC"))
                for name in ("first_reported_at", "last_reported_at")
            ),
        ]
    ),
    "flows_monthly": pa.schema(
        [
            pa.field("month_start", pa.date32()),
            *(pa.field(name, pa.string()) for name in ("home", "host", "direction")),
            *(
                pa.field(name, pa.int64())
                for name in (
                    *("events", "low", "best", "high", "events_without_figure", "contested"),
                    *("reports", "publishers", "independent_sources"),
                )
            ),
        ]
    ),
    "host_balance": pa.schema(
        [
            *(pa.field(name, pa.string()) for name in ("home", "host")),
            pa.field("day", pa.date32()),
            *(
                pa.field(name, pa.int64())
                for name in (
                    *("entries", "returns", "onward"),
                    *("balance_low", "balance_best", "balance_high"),
                    *("stock_low", "stock_best", "stock_high"),
                )
            ),
        ]
    ),
}
OWN_IDS = {
    "articles": lambda number: {"article_id": f"example-{number}"},
    "reports": lambda number: {"report_id": f"example-1-{number}", "report_no": number},
    "events": lambda number: {"event_id": f"e-{number}"},
    "flows_monthly": lambda number: {"month_start": f"2021-{number:02d}-01"},
    "host_balance": lambda number: {"day": f"2021-07-{number:02d}"},
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
        rows.append(good | OWN_IDS[name](number) | changed)
    return pa.Table.from_pylist([_typed(row, SCHEMAS[name]) for row in rows], SCHEMAS[name])


def frame(name: str, *changes: dict[str, Any]) -> pd.DataFrame:
    """What the suite of a table looks at."""
    if name in MARTS:
        return mart_frame(name, table(name, *changes))
    if name == "articles":
        rows = table(name, *changes)
        return articles_frame(rows, rows["article_id"])
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
