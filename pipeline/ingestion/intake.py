"""Sources to articles: one run of ingestion.

Belongs here: reading all sources, marking repeats, and the count in which every row stands exactly
once: read = kept + duplicates + rejects. Does not belong here: storing anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.errors import BorderflowError
from pipeline.ingestion.duplicates import DuplicateSearch, KnownArticles, duplicate_rules
from pipeline.ingestion.files import input_files, read_file
from pipeline.ingestion.rows import Limits
from pipeline.ingestion.sources import Source
from pipeline.records import Article, Reject


class RowsLost(BorderflowError):
    """The rows of a file do not add up: a defect of ingestion, never of the input."""


@dataclass(slots=True)
class FileIntake:
    """What became of the rows of one input file.

    Attributes:
        articles: Those the lake does not hold yet, repeats marked.
        n_read: Rows of the file, blank lines not among them.
        n_kept: Articles that repeat nothing, whether new or in the lake from an earlier run.
        n_duplicates: Articles that repeat another one, and rows that state an article which
            stands in this run before.
    """

    source: str
    source_path: str
    n_read: int = 0
    articles: list[Article] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    n_kept: int = 0
    n_duplicates: int = 0

    @property
    def n_rejects(self) -> int:
        """Rows that could not become an article."""
        return len(self.rejects)

    @property
    def n_new(self) -> int:
        """Articles to be stored now."""
        return len(self.articles)

    def check_sum(self) -> None:
        """Make sure that every row is counted once.

        Raises:
            RowsLost: It is not.
        """
        if self.n_read != self.n_kept + self.n_duplicates + self.n_rejects:
            raise RowsLost(
                f"{self.source}, {self.source_path}: {self.n_read} rows read, but {self.n_kept} "
                f"kept, {self.n_duplicates} duplicates and {self.n_rejects} rejects; please "
                "report this, with the file"
            )


def ingest_sources(
    sources: Sequence[Source], known: KnownArticles, limits: Limits
) -> list[FileIntake]:
    """Read all files of all sources.

    Articles are taken in the order of publication, so that neither the order of sources and files
    nor their names decide which of two equal articles is the original.

    Raises:
        IngestionError: The path of a source does not exist.
    """
    intakes: list[FileIntake] = []
    stated: list[tuple[FileIntake, Article]] = []
    for source in sources:
        for file in input_files(source):
            intake = FileIntake(source.name, file.source_path)
            intakes.append(intake)
            for outcome in read_file(file, source, limits):
                intake.n_read += 1
                if isinstance(outcome, Reject):
                    intake.rejects.append(outcome)
                else:
                    stated.append((intake, outcome))
    take_in(stated, known)
    for intake in intakes:
        intake.check_sum()
    return intakes


def take_in(stated: Sequence[tuple[FileIntake, Article]], known: KnownArticles) -> None:
    """Count every article in its file's intake, and add the new ones to it."""
    copies: dict[str, list[tuple[FileIntake, Article]]] = defaultdict(list)
    for intake, article in sorted(stated, key=lambda pair: _order(pair[1])):
        copies[article.article_id].append((intake, article))
    new_days = [
        rows[0][1].published_on
        for article_id, rows in copies.items()
        if article_id not in known.is_duplicate
    ]
    search = DuplicateSearch(known, new_days, duplicate_rules())
    for article_id, rows in copies.items():
        intake, article = rows[0]
        if article_id in known.is_duplicate:
            is_duplicate = known.is_duplicate[article_id]
        else:
            article = _marked(article, search)
            intake.articles.append(article)
            is_duplicate = article.duplicate_of is not None
        intake.n_duplicates += is_duplicate
        intake.n_kept += not is_duplicate
        for again, _ in rows[1:]:
            again.n_duplicates += 1


def _order(article: Article) -> tuple[object, ...]:
    # After publication and id, the content decides, not the place it was read from.
    return (
        article.published_at,
        article.article_id,
        article.title,
        article.text,
        article.source,
        article.source_path,
        article.source_line or 0,
    )


def _marked(article: Article, search: DuplicateSearch) -> Article:
    found = search.find(article)
    if found is None:
        return article
    duplicate_of, kind = found
    return replace(article, duplicate_of=duplicate_of, duplicate_kind=kind)
