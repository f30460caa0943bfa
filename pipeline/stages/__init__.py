"""The stages of a refresh: each reads a store, calls a pure room, and writes a store.

Belongs here: the joins between rooms and stores, one function a stage, one module a part of the
way. Does not belong here: rules about movements (the rooms), Dagster (``orchestration``), or output
for people (``cli``).

Every stage opens and closes its own connections, and can be run again at any time: what is
already in the lake is not written twice, what is in the build database is replaced.
"""

from pipeline.stages.checks import SUITES, check, record_checks
from pipeline.stages.data_docs import build_data_docs, data_docs_are_behind
from pipeline.stages.extraction import ExtractSummary, Window, extract
from pipeline.stages.ingestion import IngestSummary, ingest, limits, sources
from pipeline.stages.loading import (
    RAW_CORRECTION_SCHEMA,
    RAW_REPORT_SCHEMA,
    ReportsSummary,
    confident,
    load_articles,
    load_corrections,
    load_intakes,
    load_refreshes,
    load_rejects,
    load_reports,
    load_revisions,
)
from pipeline.stages.mending import mend
from pipeline.stages.publishing import (
    PublishRefused,
    keep_refused,
    publish,
    published_tables,
)
from pipeline.stages.replaying import Replayed, replay, stored_rejects
from pipeline.stages.resolution import link, load_event_aliases, resolve
from pipeline.stages.sanity import COMPARED_MARTS, check_sanity, sanity_checks

__all__ = [
    "COMPARED_MARTS",
    "RAW_CORRECTION_SCHEMA",
    "RAW_REPORT_SCHEMA",
    "SUITES",
    "ExtractSummary",
    "IngestSummary",
    "PublishRefused",
    "Replayed",
    "ReportsSummary",
    "Window",
    "build_data_docs",
    "check",
    "check_sanity",
    "confident",
    "data_docs_are_behind",
    "extract",
    "ingest",
    "keep_refused",
    "limits",
    "link",
    "load_articles",
    "load_corrections",
    "load_event_aliases",
    "load_intakes",
    "load_refreshes",
    "load_rejects",
    "load_reports",
    "load_revisions",
    "mend",
    "publish",
    "published_tables",
    "record_checks",
    "replay",
    "resolve",
    "sanity_checks",
    "sources",
    "stored_rejects",
]
