"""Files to reports and to scores, with no store touched.

Belongs here: what ``borderflow extract`` and ``borderflow evaluate`` do. Does not belong here: the
stages of a refresh (``stages``), or output for people (``console``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline import evaluation, resolution
from pipeline.extraction import Extractor
from pipeline.ingestion import KnownArticles, ingest_sources, source_for_path
from pipeline.records import Article, ArticleHeader, Outcome, Reading, Reject
from pipeline.reference import load_places
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
    def n_other_languages(self) -> int:
        """Articles that are not in English: not read for movements."""
        return sum(r.outcome is Outcome.SKIPPED_LANGUAGE for r in self.readings)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores, with what was left out of them, and the rows that could not be read."""

    scores: evaluation.Scores
    n_left_out: int
    rejects: list[Reject]


def read_files(settings: Settings, paths: Sequence[Path]) -> FileReadings:
    """Files to reports, with no store touched: what ``borderflow extract`` and ``evaluate`` do.

    Raises:
        IngestionError: A path does not exist.
    """
    intakes = ingest_sources(
        [source_for_path(path) for path in paths], KnownArticles.from_batches([]), limits(settings)
    )
    articles = sorted(
        (article for intake in intakes for article in intake.articles),
        key=lambda article: (article.source_path, article.source_line or 0),
    )
    whole = list(Extractor.load(settings.reference).read_batch(articles))
    readings = [replace(r, reports=tuple(confident(settings, r.reports))) for r in whole]
    headers = {
        article.article_id: ArticleHeader(
            article.article_id, article.published_at, article.published_on
        )
        for article in articles
    }
    reports = [report for reading in readings for report in reading.reports]
    memberships = resolution.resolve(reports, headers, load_places(settings.reference))
    return FileReadings(
        articles=articles,
        readings=readings,
        n_left_out=sum(len(r.reports) for r in whole) - len(reports),
        event_keys={membership.report_id: membership.event_key for membership in memberships},
        rejects=[reject for intake in intakes for reject in intake.rejects],
        n_stated_again=sum(i.n_read - i.n_rejects for i in intakes) - len(articles),
    )


def evaluate(settings: Settings, articles: Path, gold: Path) -> Evaluation:
    """Extract from some articles and score the reports against gold labels of them.

    Raises:
        IngestionError: The articles' path does not exist.
        InvalidGold: The gold labels cannot be read.
        UnknownArticle: A gold label names an article that is not there.
    """
    labels = evaluation.load_gold(gold)
    found = read_files(settings, [articles])
    names = _names(found)
    predictions = [
        evaluation.prediction_of(
            report, found.event_keys[report.report_id], names[report.article_id]
        )
        for reading in found.readings
        for report in reading.reports
    ]
    texts = {names[a.article_id]: (a.title, a.text) for a in found.articles}
    scores = evaluation.score(predictions, labels, texts)
    return Evaluation(scores, found.n_left_out, found.rejects)


def codebook_rows(found: FileReadings) -> Iterator[dict[str, Any]]:
    """The reports as the codebook writes them, with the ids that the input gave its articles."""
    names = _names(found)
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


def _names(found: FileReadings) -> dict[str, str]:
    """By ``article_id``: the id that the input gave the article, else our own."""
    return {a.article_id: a.external_id or a.article_id for a in found.articles}
