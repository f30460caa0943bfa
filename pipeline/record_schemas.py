"""The records as Arrow columns, as the stores hold them.

Belongs here: the schema of each record that is stored. Does not belong here: the records
(``records``), or rows that only one store knows (``lake_rows``).
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.records import Claim, Personnel, Report, Scope

_TIMESTAMP = pa.timestamp("us", tz="UTC")
_STRINGS = pa.list_(pa.string())

ARTICLE_SCHEMA = pa.schema(
    [
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("external_id", pa.string()),
        pa.field("source", pa.string(), nullable=False),
        pa.field("source_path", pa.string(), nullable=False),
        pa.field("source_line", pa.int64()),
        pa.field("publisher", pa.string(), nullable=False),
        pa.field("published_at", _TIMESTAMP, nullable=False),
        pa.field("published_on", pa.date32(), nullable=False),
        pa.field("title", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("language", pa.string(), nullable=False),
        pa.field("based_on", pa.string()),
        pa.field("content_hash", pa.string(), nullable=False),
        pa.field("duplicate_of", pa.string()),
        pa.field("duplicate_kind", pa.string()),
    ]
)

REJECT_SCHEMA = pa.schema(
    [
        pa.field("reject_id", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("source_path", pa.string(), nullable=False),
        pa.field("source_line", pa.int64()),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("detail", pa.string(), nullable=False),
        pa.field("payload", pa.string(), nullable=False),
        pa.field("payload_form", pa.string()),
        pa.field("payload_lacks", pa.string()),
    ]
)

REPORT_SCHEMA = pa.schema(
    [
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("report_no", pa.int32(), nullable=False),
        pa.field("origin", pa.string(), nullable=False),
        pa.field("destinations", _STRINGS, nullable=False),
        pa.field("home", pa.string(), nullable=False),
        pa.field("claim", pa.string(), nullable=False),
        pa.field("scope", pa.string(), nullable=False),
        pa.field("personnel", _STRINGS, nullable=False),
        pa.field("count_low", pa.int64()),
        pa.field("count_high", pa.int64()),
        pa.field("date_start", pa.date32()),
        pa.field("date_end", pa.date32()),
        pa.field("places", _STRINGS, nullable=False),
        pa.field("attributed_to", pa.string()),
        pa.field("evidence", pa.string(), nullable=False),
        pa.field("evidence_field", pa.string(), nullable=False),
        pa.field("evidence_start", pa.int32(), nullable=False),
        pa.field("evidence_end", pa.int32(), nullable=False),
        pa.field("core", pa.bool_(), nullable=False),
        # Null in what extractors wrote that gave none.
        pa.field("confidence", pa.float64()),
    ]
)

READING_SCHEMA = pa.schema(
    [
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),
        pa.field("reports", pa.list_(pa.struct(REPORT_SCHEMA)), nullable=False),
    ]
)

MEMBERSHIP_SCHEMA = pa.schema(
    [
        pa.field("report_id", pa.string(), nullable=False),
        pa.field("event_id", pa.string(), nullable=False),
        pa.field("event_key", pa.string(), nullable=False),
        pa.field("match_score", pa.float64(), nullable=False),
        pa.field("score_date", pa.float64()),
        pa.field("score_count", pa.float64()),
        pa.field("score_place", pa.float64()),
        pa.field("score_personnel", pa.float64()),
        pa.field("score_source", pa.float64()),
        pa.field("score_text", pa.float64()),
        pa.field("independent_source", pa.string(), nullable=False),
    ]
)

REGISTERED_SCHEMA = pa.schema(
    [
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("event_id", pa.string(), nullable=False),
        pa.field("home", pa.string(), nullable=False),
        pa.field("origin", pa.string(), nullable=False),
        pa.field("destinations", _STRINGS, nullable=False),
        pa.field("scope", pa.string(), nullable=False),
        pa.field("count_low", pa.int64()),
        pa.field("count_high", pa.int64()),
    ]
)

ALIAS_SCHEMA = pa.schema(
    [
        pa.field("alias_id", pa.string(), nullable=False),
        pa.field("event_id", pa.string()),
    ]
)

EVENT_LINK_SCHEMA = pa.schema(
    [
        pa.field("event_id", pa.string(), nullable=False),
        pa.field("linked_event_id", pa.string(), nullable=False),
        pa.field("link", pa.string(), nullable=False),
        pa.field("score", pa.float64(), nullable=False),
        pa.field("score_article", pa.float64()),
        pa.field("score_figure", pa.float64()),
        pa.field("score_days", pa.float64()),
        pa.field("parts_sum", pa.int64()),
        pa.field("total", pa.int64()),
        pa.field("batch_id", pa.string()),
    ]
)


def report_from_row(row: dict[str, Any]) -> Report:
    """The report in one row of ``REPORT_SCHEMA``."""
    return Report(
        **row
        | {
            "destinations": tuple(row["destinations"]),
            "claim": Claim(row["claim"]),
            "scope": Scope(row["scope"]),
            "personnel": tuple(map(Personnel, row["personnel"])),
            "places": tuple(row["places"]),
        }
    )
