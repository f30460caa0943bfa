"""Rows that the lake keeps beside the records of the rooms: counts, logs, scores, revisions.

Belongs here: their shape and their Arrow schemas. Does not belong here: reading and writing them
(``lake``), or records that cross rooms (``records``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pyarrow as pa

from pipeline.record_schemas import REJECT_SCHEMA
from pipeline.records import Reject

STORED_REJECT_SCHEMA = REJECT_SCHEMA.append(
    pa.field("first_seen_at", pa.timestamp("us", tz="UTC"), nullable=False)
)

REPLAY_SCHEMA = pa.schema(
    [
        pa.field("reject_id", pa.string(), nullable=False),
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("replayed_at", pa.timestamp("us", tz="UTC"), nullable=False),
    ]
)

RAW_REJECT_SCHEMA = pa.schema(
    [
        *STORED_REJECT_SCHEMA,
        *(pa.field(field.name, field.type) for field in REPLAY_SCHEMA if field.name != "reject_id"),
    ]
)
"""A reject with what became of it; null for as long as nothing has."""

INTAKE_SCHEMA = pa.schema(
    [
        pa.field("refresh_no", pa.int32(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("source_path", pa.string(), nullable=False),
        pa.field("n_read", pa.int64(), nullable=False),
        pa.field("n_kept", pa.int64(), nullable=False),
        pa.field("n_duplicates", pa.int64(), nullable=False),
        pa.field("n_rejects", pa.int64(), nullable=False),
        pa.field("n_new", pa.int64(), nullable=False),
    ]
)

REFRESH_SCHEMA = pa.schema(
    [
        pa.field("refresh_no", pa.int32(), nullable=False),
        pa.field("started_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("published_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("extractor_version", pa.string(), nullable=False),
        pa.field("n_articles", pa.int64(), nullable=False),
        pa.field("n_relevant", pa.int64(), nullable=False),
        pa.field("n_coded", pa.int64(), nullable=False),
        pa.field("n_reports", pa.int64(), nullable=False),
        pa.field("n_events", pa.int64(), nullable=False),
        pa.field("n_rejects", pa.int64(), nullable=False),
    ]
)

REVISION_SCHEMA = pa.schema(
    [
        pa.field("refresh_no", pa.int32(), nullable=False),
        pa.field("table_name", pa.string(), nullable=False),
        pa.field("row_key", pa.string(), nullable=False),
        pa.field("column_name", pa.string(), nullable=False),
        pa.field("old_value", pa.string()),
        pa.field("new_value", pa.string()),
        pa.field("article_ids", pa.list_(pa.string())),
    ]
)

SCORE_SCHEMA = pa.schema(
    [
        pa.field("extractor_version", pa.string(), nullable=False),
        pa.field("benchmark_digest", pa.string(), nullable=False),
        pa.field("scored_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("gold_set", pa.string(), nullable=False),
        pa.field("score", pa.string(), nullable=False),
        pa.field("value", pa.float64()),
        pa.field("low", pa.float64()),
        pa.field("high", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Replay:
    """A reject that became an article, or whose article the lake was found to hold; UTC."""

    reject_id: str
    article_id: str
    replayed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class StoredReject:
    """A reject of the lake; ``replay`` is null for as long as it has not become an article."""

    reject: Reject
    first_seen_at: dt.datetime
    replay: Replay | None


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of the rows of one input file in one refresh."""

    refresh_no: int
    source: str
    source_path: str
    n_read: int
    n_kept: int
    n_duplicates: int
    n_rejects: int
    n_new: int


@dataclass(frozen=True, slots=True)
class PublishedRefresh:
    """One entry of the refresh log: what a publish held."""

    refresh_no: int
    started_at: dt.datetime
    published_at: dt.datetime
    extractor_version: str
    n_articles: int
    n_relevant: int
    n_coded: int
    n_reports: int
    n_events: int
    n_rejects: int


@dataclass(frozen=True, slots=True)
class StoredScore:
    """One score of one extractor version on one set of gold labels, with its interval.

    Attributes:
        benchmark_digest: Of articles, labels and rules of scoring: only scores of one digest can
            be compared.
        value, low, high: In [0, 1]; null where there was nothing to take a share of.
    """

    extractor_version: str
    benchmark_digest: str
    scored_at: dt.datetime
    gold_set: str
    score: str
    value: float | None
    low: float | None
    high: float | None
