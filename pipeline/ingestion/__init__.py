"""Ingestion: files to clean articles with stable ids.

Belongs here: sources, file formats, cleaning, rejects, and finding articles that repeat others.
Does not belong here: storing (``lake``), or reading an article for movements (``extraction``).
"""

from pipeline.ingestion.duplicates import KnownArticles
from pipeline.ingestion.intake import SourceReading, WholeIntake, ingest_sources
from pipeline.ingestion.rejects import Reason
from pipeline.ingestion.replaying import ReadAgain, read_again
from pipeline.ingestion.rows import Limits
from pipeline.ingestion.scratch import ScratchFile
from pipeline.ingestion.sources import (
    PATH_SOURCE,
    IngestionError,
    Source,
    load_sources,
    source_for_path,
)

__all__ = [
    "PATH_SOURCE",
    "IngestionError",
    "KnownArticles",
    "Limits",
    "ReadAgain",
    "Reason",
    "ScratchFile",
    "Source",
    "SourceReading",
    "WholeIntake",
    "ingest_sources",
    "load_sources",
    "read_again",
    "source_for_path",
]
