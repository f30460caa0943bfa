"""Files to reports and explanations, with no store touched.

Belongs here: what ``borderflow extract`` does. Does not belong here: scores (``scored_sets``), the
stages of a refresh (``stages``), or output for people (``console``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline import resolution
from pipeline.explaining import Explained
from pipeline.extraction import Extractor
from pipeline.ingestion import KnownArticles, WholeIntake, ingest_sources, source_for_path
from pipeline.records import Article, ArticleHeader, Outcome, Reading, Reject
from pipeline.reference import load_countries, load_reference
from pipeline.settings import Settings
from pipeline.stages import confident, limits


@dataclass(frozen=True, slots=True)
class FileReadings:
    """What was read out of some files: ``readings`` in the order of ``articles``.

    Attributes:
        event_keys: By ``report_id``.
        n_left_out: Reports that extraction was too unsure of (``min_confidence``).
        n_stated_again: Rows that state an article which another row has stated: read once.
    """

    articles: list[Article]
    readings: list[Reading]
    event_keys: dict[str, str]
    n_left_out: int
    rejects: list[Reject]
    n_stated_again: int

    @property
    def names(self) -> dict[str, str]:
        """By ``article_id``: the id that the input gave the article, else our own."""
        return {a.article_id: a.external_id or a.article_id for a in self.articles}

    @property
    def n_other_languages(self) -> int:
        """Articles that are not in English: not read for movements."""
        return sum(r.outcome is Outcome.SKIPPED_LANGUAGE for r in self.readings)


@dataclass(frozen=True, slots=True)
class FileExplanations:
    """What was made of some files: ``explained`` comes as it is read, in their order."""

    explained: Iterator[Explained]
    rejects: list[Reject]
    n_stated_again: int


@dataclass(frozen=True, slots=True)
class _Taken:
    """Articles of some files, in their order, and the rows that are none."""

    articles: list[Article]
    rejects: list[Reject]
    n_stated_again: int


def read_files(settings: Settings, paths: Sequence[Path]) -> FileReadings:
    """Files to reports, with no store touched.

    Raises:
        IngestionError: A path does not exist.
    """
    found = _articles_in(settings, paths)
    articles = found.articles
    whole = list(Extractor.load(settings.reference).read_batch(articles))
    readings = [replace(r, reports=tuple(confident(settings, r.reports))) for r in whole]
    headers = {
        article.article_id: ArticleHeader(
            article.article_id, article.published_at, article.published_on, article.publisher
        )
        for article in articles
    }
    reports = [report for reading in readings for report in reading.reports]
    memberships = resolution.resolve(reports, headers, load_reference(settings.reference))
    return FileReadings(
        articles=articles,
        readings=readings,
        n_left_out=sum(len(r.reports) for r in whole) - len(reports),
        event_keys={membership.report_id: membership.event_key for membership in memberships},
        rejects=found.rejects,
        n_stated_again=found.n_stated_again,
    )


def explain_files(settings: Settings, paths: Sequence[Path]) -> FileExplanations:
    """Files to explanations, one article after the other: what ``extract --explain`` does.

    Raises:
        IngestionError: A path does not exist.
    """
    found = _articles_in(settings, paths)
    extractor = Extractor.load(settings.reference)
    countries = {country.iso3: country.name for country in load_countries(settings.reference)}
    explained = (
        Explained(a, extractor.explain(a), countries, settings.min_confidence)
        for a in found.articles
    )
    return FileExplanations(explained, found.rejects, found.n_stated_again)


def take_in(settings: Settings, paths: Sequence[Path]) -> list[WholeIntake]:
    """What some files hold, in their order, whatever has been read before; no store is touched.

    Raises:
        IngestionError: A path does not exist.
    """
    known = KnownArticles.from_batches([])
    return ingest_sources([source_for_path(path) for path in paths], known, limits(settings))


def _articles_in(settings: Settings, paths: Sequence[Path]) -> _Taken:
    intakes = take_in(settings, paths)
    articles = sorted(
        (article for intake in intakes for article in intake.articles),
        key=lambda article: (article.source_path, article.source_line or 0),
    )
    return _Taken(
        articles=articles,
        rejects=[reject for intake in intakes for reject in intake.rejects],
        n_stated_again=sum(i.n_read - i.n_rejects for i in intakes) - len(articles),
    )


def codebook_rows(found: FileReadings) -> Iterator[dict[str, Any]]:
    """The reports as the codebook writes them, with the ids that the input gave its articles."""
    names = found.names
    for reading in found.readings:
        for report in reading.reports:
            yield {
                "article_id": names[report.article_id],
                "report_no": report.report_no,
                "origin": report.origin,
                "destinations": list(report.destinations),
                "claim": report.claim,
                "scope": report.scope,
                "personnel": list(report.personnel),
                "count_low": report.count_low,
                "count_high": report.count_high,
                "date_start": report.date_start and report.date_start.isoformat(),
                "date_end": report.date_end and report.date_end.isoformat(),
                "places": list(report.places),
                "attributed_to": report.attributed_to,
                "evidence": report.evidence,
                "evidence_field": report.evidence_field,
                "evidence_start": report.evidence_start,
                "evidence_end": report.evidence_end,
                "event_key": found.event_keys[report.report_id],
                "core": report.core,
                "confidence": report.confidence,
            }
