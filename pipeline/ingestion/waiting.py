"""Articles that wait for their turn: the order of publication is known when all have been read.

Belongs here: keeping their texts out of memory, their order, and counting each in its file. Does
not belong here: reading files (``intake.py``), or what a repeat is (``duplicates.py``).
"""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.errors import BorderflowError
from pipeline.ingestion.duplicates import DuplicateSearch, KnownArticles, duplicate_rules
from pipeline.ingestion.scratch import Place, ScratchFile
from pipeline.records import Article


class RowsLost(BorderflowError):
    """The rows of a file do not add up: a defect of ingestion, never of the input."""


@dataclass(slots=True, eq=False)
class FileIntake:
    """What became of the rows of one input file, in numbers.

    Attributes:
        n_read: Rows of the file, blank lines not among them.
        n_kept: Articles that repeat nothing, whether new or in the lake from an earlier run.
        n_duplicates: Articles that repeat another one, and rows that state an article which
            another row of this run states.
        n_rejects: Rows that could not become an article.
        n_new: Articles that the lake did not hold, repeats among them.
    """

    source: str
    source_path: str
    n_read: int = 0
    n_kept: int = 0
    n_duplicates: int = 0
    n_rejects: int = 0
    n_new: int = 0

    def count(self, is_duplicate: bool) -> None:
        """Count one article."""
        self.n_duplicates += is_duplicate
        self.n_kept += not is_duplicate

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


@dataclass(frozen=True, slots=True)
class _Entry:
    """A new article, as far as it is held in memory: about 310 bytes."""

    published_at: dt.datetime
    article_id: str
    file: FileIntake
    place: Place

    @property
    def turn(self) -> tuple[dt.datetime, str]:
        return self.published_at, self.article_id


class WaitingArticles:
    """Takes articles in any order and gives the new ones in the order of publication.

    So neither the order of sources and files nor their names decide which of two equal articles is
    the original.
    """

    def __init__(self, known: KnownArticles, scratch: ScratchFile) -> None:
        self._known = known
        self._scratch = scratch
        self._entries: list[_Entry] = []
        self._days: set[dt.date] = set()
        self._known_stated: set[str] = set()

    def add(self, file: FileIntake, article: Article) -> None:
        """Let an article wait; one that the lake holds is counted at once."""
        article_id = article.article_id
        if article_id in self._known.is_duplicate:
            again = article_id in self._known_stated
            file.count(again or self._known.is_duplicate[article_id])
            self._known_stated.add(article_id)
            return
        place = self._scratch.add(pickle.dumps(article))
        self._entries.append(_Entry(article.published_at, article_id, file, place))
        self._days.add(article.published_on)

    def in_order(self) -> Iterator[tuple[FileIntake, Article]]:
        """The new articles, each once and counted, repeats marked, with the files they are of."""
        self._entries.sort(key=lambda entry: entry.turn)
        search = DuplicateSearch(self._known, self._days, duplicate_rules(), self._scratch)
        for _, copies in groupby(self._entries, key=lambda entry: entry.turn):
            file, article = self._first(copies)
            article = _marked(article, search)
            file.count(article.duplicate_of is not None)
            file.n_new += 1
            yield file, article

    def _first(self, copies: Iterator[_Entry]) -> tuple[FileIntake, Article]:
        """The copy whose content comes first; the others are counted as duplicates."""
        entry = next(copies)
        file, article = entry.file, self._read(entry)
        for entry in copies:
            other_file, other = entry.file, self._read(entry)
            if _content(other) < _content(article):
                file, article, other_file = other_file, other, file
            other_file.count(is_duplicate=True)
        return file, article

    def _read(self, entry: _Entry) -> Article:
        # Written by this very process, into a file that no other can open by a name.
        article: Article = pickle.loads(self._scratch.read(entry.place))
        return article


def _content(article: Article) -> tuple[object, ...]:
    # After publication and id, the content decides, not the place it was read from.
    return (
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
