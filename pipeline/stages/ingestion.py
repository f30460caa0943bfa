"""Files to articles in the lake.

Belongs here: which sources are read, and the row counts of a refresh. Does not belong here: reading
a file (the room ``ingestion``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.batching import pieces
from pipeline.ingestion import (
    KnownArticles,
    Limits,
    ScratchFile,
    Source,
    SourceReading,
    load_sources,
    source_for_path,
)
from pipeline.lake import Lake
from pipeline.lake_rows import Intake
from pipeline.records import Article
from pipeline.refreshes import Refresh
from pipeline.settings import Settings

NO_FILE = "."
"""Path in the row counts of a source that was read and had no file: it gave nothing."""


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """Rows of all input files: ``n_read = n_kept + n_duplicates + n_rejects``."""

    n_files: int
    n_read: int
    n_kept: int
    n_duplicates: int
    n_rejects: int
    n_new: int


def sources(settings: Settings, paths: Sequence[Path]) -> list[Source]:
    """The files or folders given, else what ``sources.yaml`` lists.

    Raises:
        IngestionError: One of them does not exist, or ``sources.yaml`` cannot be used.
    """
    if paths:
        return [source_for_path(path) for path in paths]
    return load_sources(settings.sources)


def ingest(settings: Settings, refresh: Refresh, paths: Sequence[Path] = ()) -> IngestSummary:
    """Files to articles in the lake; what cannot be read goes to the rejects.

    Args:
        settings: Where the lake and ``sources.yaml`` are, and the size limits.
        refresh: Which refresh the row counts belong to.
        paths: Files or folders to read instead of the sources in ``sources.yaml``.
    """
    lake = Lake(settings.lake)
    read = sources(settings, paths)
    with ScratchFile(lake.root) as scratch:
        reading = SourceReading(read, known_articles(lake), limits(settings), scratch)
        lake.append_rejects((reject for _, reject in reading.rejects()), refresh.started_at)
        articles = (article for _, article in reading.articles())
        for some in pieces(articles, settings.ingestion_batch_articles, _n_characters):
            lake.append_articles(some)
    files = reading.files
    gave_a_file = {file.source for file in files}
    nothing = [
        Intake(refresh.refresh_no, source.name, NO_FILE, 0, 0, 0, 0, 0)
        for source in read
        if source.name not in gave_a_file
    ]
    lake.record_intakes(
        refresh.refresh_no,
        [
            Intake(
                refresh_no=refresh.refresh_no,
                source=intake.source,
                source_path=intake.source_path,
                n_read=intake.n_read,
                n_kept=intake.n_kept,
                n_duplicates=intake.n_duplicates,
                n_rejects=intake.n_rejects,
                n_new=intake.n_new,
            )
            for intake in files
        ]
        + nothing,
    )
    return IngestSummary(
        n_files=len(files),
        n_read=sum(intake.n_read for intake in files),
        n_kept=sum(intake.n_kept for intake in files),
        n_duplicates=sum(intake.n_duplicates for intake in files),
        n_rejects=sum(intake.n_rejects for intake in files),
        n_new=sum(intake.n_new for intake in files),
    )


def known_articles(lake: Lake) -> KnownArticles:
    """What the search for repeats has to know of the lake."""
    return KnownArticles.from_batches(
        lake.articles(["article_id", "published_on", "content_hash", "duplicate_of"]),
        lambda day: lake.articles_of(day, ["article_id", "published_on", "duplicate_of", "text"]),
    )


def _n_characters(article: Article) -> int:
    return len(article.title) + len(article.text)


def limits(settings: Settings) -> Limits:
    """The limits of ingestion: sizes and times."""
    return Limits(
        max_article_characters=settings.max_article_characters,
        max_line_bytes=settings.max_line_bytes,
        max_file_bytes=settings.max_file_bytes,
        max_page_seconds=settings.max_page_seconds,
        max_page_memory_bytes=settings.max_page_memory_bytes,
    )
