"""Articles as inputs state them, and a short way to take them in."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.ingestion import KnownArticles, Limits, WholeIntake, ingest_sources, source_for_path
from pipeline.ingestion.sources import Source
from pipeline.records import Article, Reject

LIMITS = Limits(
    max_article_characters=1_000_000,
    max_line_bytes=16_000_000,
    max_file_bytes=2_000_000_000,
    max_page_seconds=30,
    max_page_memory_bytes=2_000_000_000,
)


def bounded(max_article_characters: int, max_line_bytes: int) -> Limits:
    return replace(
        LIMITS, max_article_characters=max_article_characters, max_line_bytes=max_line_bytes
    )


def row(**changes: object) -> dict[str, Any]:
    """A row of codebook JSON Lines that can be read; a change of None takes the field out."""
    stated: dict[str, object] = {
        "article_id": "crossing-1",
        "publisher": "Example News",
        "published_at": "2021-07-05T14:20:00+04:30",
        "title": "Soldiers cross the river",
        "text": "Forty-six soldiers crossed the river on Sunday.\n\nThey were given shelter.",
        "language": "en",
        "based_on": None,
    }
    return {name: value for name, value in (stated | changes).items() if value is not None}


def take_in(
    *paths: Path, known: KnownArticles | None = None, limits: Limits = LIMITS
) -> list[WholeIntake]:
    return ingest_sources(
        [source_for_path(path) for path in paths], known or KnownArticles(), limits
    )


def take_in_source(limits: Limits = LIMITS, **keys: Any) -> list[WholeIntake]:
    source = Source.model_validate({"name": "test", "kind": "files"} | keys)
    return ingest_sources([source], KnownArticles(), limits)


def articles(intakes: Iterable[WholeIntake]) -> list[Article]:
    return [article for intake in intakes for article in intake.articles]


def rejects(intakes: Iterable[WholeIntake]) -> list[Reject]:
    return [reject for intake in intakes for reject in intake.rejects]


def only_reject(intakes: Iterable[WholeIntake]) -> Reject:
    found = rejects(intakes)
    assert len(found) == 1, [reject.reason for reject in found]
    return found[0]
