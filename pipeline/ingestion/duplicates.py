"""Which articles repeat another one.

Belongs here: what is known of the articles taken in before, and finding the article that a new one
repeats. Does not belong here: the thresholds (``duplicates.yaml``), finding candidates
(``bands.py``), or counting (``intake.py``).

No text is held: what two texts have in common is told from hashes, which lie in a scratch file.
Only articles that repeat nothing are searched, so ``duplicate_of`` always names such an article
and no chain of repeats can drift away from what it started with.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import yaml
from pydantic import BaseModel, ConfigDict, Field

from pipeline.ingestion.bands import BandIndex, Bands, Original, Shingles, bands_of
from pipeline.ingestion.cleaning import words
from pipeline.ingestion.scratch import ScratchFile
from pipeline.records import Article, DuplicateKind


class DuplicateRules(BaseModel):
    """What ``duplicates.yaml`` states."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shingle_words: int = Field(ge=1)
    min_jaccard: float = Field(gt=0, le=1)
    min_contained: float = Field(gt=0, le=1)
    min_cut_share: float = Field(gt=0, le=1)
    min_words: int = Field(ge=1)
    window_days: int = Field(ge=0)


@cache
def duplicate_rules() -> DuplicateRules:
    """The reviewed thresholds."""
    path = Path(__file__).with_name("duplicates.yaml")
    return DuplicateRules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


ReadDay = Callable[[dt.date], Iterable[pa.RecordBatch]]
"""The stored articles of one day, with article_id, published_on, duplicate_of and text."""


@dataclass(slots=True)
class KnownArticles:
    """What ingestion has to know of the articles that the lake holds: about 760 bytes each.

    Attributes:
        is_duplicate: By ``article_id``: whether it is marked as repeating another.
        original_by_hash: ``content_hash`` to ``article_id``, of articles that repeat nothing.
        days: On which articles that repeat nothing were published.
        read_day: Where their texts are.
    """

    is_duplicate: dict[str, bool] = field(default_factory=dict)
    original_by_hash: dict[str, str] = field(default_factory=dict)
    days: set[dt.date] = field(default_factory=set)
    read_day: ReadDay = lambda _: ()

    @classmethod
    def from_batches(
        cls, batches: Iterable[pa.RecordBatch], read_day: ReadDay | None = None
    ) -> KnownArticles:
        """Read the lake.

        Args:
            batches: With the columns article_id, published_on, content_hash, duplicate_of of
                ``ARTICLE_SCHEMA``.
            read_day: Reads texts when they are needed; without it, ``batches`` hold them as well.
        """
        if read_day is None:
            held = batches = list(batches)
            known = cls(read_day=lambda _: held)
        else:
            known = cls(read_day=read_day)
        for batch in batches:
            for row in batch.to_pylist():
                known._add(row)
        return known

    def _add(self, row: dict[str, Any]) -> None:
        article_id = row["article_id"]
        if article_id in self.is_duplicate:
            return
        self.is_duplicate[article_id] = row["duplicate_of"] is not None
        if row["duplicate_of"] is None:
            self.original_by_hash.setdefault(row["content_hash"], article_id)
            self.days.add(row["published_on"])

    def originals_on(self, day: dt.date) -> Iterator[tuple[str, str]]:
        """Id and text of the articles of one day that repeat nothing."""
        told = set()
        for batch in self.read_day(day):
            for row in batch.to_pylist():
                article_id = row["article_id"]
                if (
                    row["published_on"] == day
                    and row["duplicate_of"] is None
                    and self.is_duplicate.get(article_id) is False
                    and article_id not in told
                ):
                    told.add(article_id)
                    yield article_id, row["text"]


class DuplicateSearch:
    """Finds, for one new article after the other, the article it repeats.

    Only originals that are near in time to the article asked for are indexed: those of the days
    behind it are let go.
    """

    def __init__(
        self,
        known: KnownArticles,
        days: Iterable[dt.date],
        rules: DuplicateRules,
        scratch: ScratchFile,
    ) -> None:
        """Prepare to look among the known articles published near to ``days``, of the new ones."""
        self._known = known
        self._rules = rules
        self._scratch = scratch
        self._new_by_hash: dict[str, str] = {}
        self._index = BandIndex()
        self._days_to_come = deque(sorted(self._near_days(days) & known.days))

    def find(self, article: Article) -> tuple[str, DuplicateKind] | None:
        """The id of the article that this one repeats, and how; null for an original.

        An original is remembered, so that later articles can repeat it.

        Args:
            article: Not published before one that was asked for earlier.
        """
        same_words = self._known.original_by_hash.get(
            article.content_hash
        ) or self._new_by_hash.get(article.content_hash)
        if same_words is not None:
            return same_words, DuplicateKind.EXACT
        self._move_to(article.published_at.date())
        shingles = _shingles(article.text, self._rules)
        if shingles.size:
            bands = bands_of(shingles)
            nearest = self._nearest(article.published_on, shingles, bands)
            if nearest is not None:
                return nearest, DuplicateKind.NEAR
            self._insert(article.article_id, article.published_on, shingles, bands)
        self._new_by_hash[article.content_hash] = article.article_id
        return None

    def _near_days(self, days: Iterable[dt.date]) -> set[dt.date]:
        window = range(-self._rules.window_days, self._rules.window_days + 1)
        return {day + dt.timedelta(days=shift) for day in set(days) for shift in window}

    def _move_to(self, today: dt.date) -> None:
        """Index the known originals that have come near, forget those that are too far back."""
        # Days of publication are those of an outlet's own place: one more or less than in UTC.
        window = dt.timedelta(days=self._rules.window_days + 1)
        while self._days_to_come and self._days_to_come[0] <= today + window:
            day = self._days_to_come.popleft()
            for article_id, text in self._known.originals_on(day):
                shingles = _shingles(text, self._rules)
                if shingles.size:
                    self._insert(article_id, day, shingles, bands_of(shingles))
        self._index.forget_before(today - window)

    def _insert(self, article_id: str, day: dt.date, shingles: Shingles, bands: Bands) -> None:
        place = self._scratch.add(shingles.tobytes())
        self._index.insert(Original(article_id, day, place), bands)

    def _nearest(self, day: dt.date, shingles: Shingles, bands: Bands) -> str | None:
        """The closest original of the window; of two equally close ones the earlier."""
        found = []
        for candidate in self._index.meeting(bands):
            if abs((candidate.published_on - day).days) > self._rules.window_days:
                continue
            theirs = np.frombuffer(self._scratch.read(candidate.shingles), np.uint32)
            n_common = np.intersect1d(shingles, theirs, assume_unique=True).size
            likeness = n_common / (shingles.size + theirs.size - n_common)
            if self._is_repeat(likeness, n_common, shingles.size, theirs.size):
                found.append((-likeness, candidate.published_on, candidate.article_id))
        return min(found)[2] if found else None

    def _is_repeat(self, likeness: float, n_common: int, n_new: int, n_original: int) -> bool:
        """Both are one text, or the new one is a cut of the original."""
        return likeness >= self._rules.min_jaccard or (
            n_common >= self._rules.min_contained * n_new
            and n_new >= self._rules.min_cut_share * n_original
        )


def _shingles(text: str, rules: DuplicateRules) -> Shingles:
    """Hashes of all runs of words; none for a text too short to be compared."""
    found = words(text)
    if len(found) < rules.min_words:
        return np.empty(0, np.uint32)
    runs = range(len(found) - rules.shingle_words + 1)
    hashes = (_hash(found[start : start + rules.shingle_words]) for start in runs)
    return np.unique(np.fromiter(hashes, np.uint32, len(runs)))


def _hash(run: Sequence[str]) -> int:
    return zlib.crc32(" ".join(run).encode())
