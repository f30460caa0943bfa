"""Which articles repeat another one.

Belongs here: what is known of the articles taken in before, and finding the article that a new one
repeats. Does not belong here: the thresholds (``duplicates.yaml``), or counting (``intake.py``).

Only articles that repeat nothing are searched, so ``duplicate_of`` always names such an article
and no chain of repeats can drift away from what it started with.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import yaml
from datasketch import MinHash, MinHashLSH
from pydantic import BaseModel, ConfigDict, Field

from pipeline.ingestion.cleaning import words
from pipeline.records import Article, DuplicateKind

_BANDS: Final = 42
_ROWS: Final = 3
"""With 42 bands of 3 rows, two texts with Jaccard 0.5 meet with probability 0.996 and two with 0.1
with 0.04; whoever meets is then compared word by word."""


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


@dataclass(frozen=True, slots=True)
class Original:
    """An article that repeats nothing, as far as the search for repeats needs it."""

    article_id: str
    published_on: dt.date
    text: str


@dataclass(slots=True)
class KnownArticles:
    """What ingestion has to know of the articles that the lake holds, in memory.

    Attributes:
        is_duplicate: By ``article_id``: whether it is marked as repeating another.
        original_by_hash: ``content_hash`` to ``article_id``, of articles that repeat nothing.
        originals: Articles that repeat nothing, by day of publication.
    """

    is_duplicate: dict[str, bool] = field(default_factory=dict)
    original_by_hash: dict[str, str] = field(default_factory=dict)
    originals: dict[dt.date, list[Original]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def from_batches(cls, batches: Iterable[pa.RecordBatch]) -> KnownArticles:
        """Read the lake.

        Args:
            batches: With the columns article_id, published_on, content_hash, duplicate_of, text
                of ``ARTICLE_SCHEMA``.
        """
        known = cls()
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
            original = Original(article_id, row["published_on"], row["text"])
            self.originals[row["published_on"]].append(original)


class DuplicateSearch:
    """Finds, for one new article after the other, the article it repeats."""

    def __init__(
        self, known: KnownArticles, days: Iterable[dt.date], rules: DuplicateRules
    ) -> None:
        """Index the known articles published near to ``days``, those of the new articles."""
        self._rules = rules
        self._by_hash = dict(known.original_by_hash)
        self._originals: dict[str, Original] = {}
        self._index = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
        for day in sorted(self._near_days(days) & known.originals.keys()):
            for original in known.originals[day]:
                self._insert(original, _shingles(original.text, rules))

    def find(self, article: Article) -> tuple[str, DuplicateKind] | None:
        """The id of the article that this one repeats, and how; null for an original.

        An original is remembered, so that later articles can repeat it.
        """
        same_words = self._by_hash.get(article.content_hash)
        if same_words is not None:
            return same_words, DuplicateKind.EXACT
        shingles = _shingles(article.text, self._rules)
        original = Original(article.article_id, article.published_on, article.text)
        nearest = self._nearest(original, shingles)
        if nearest is not None:
            return nearest, DuplicateKind.NEAR
        self._by_hash[article.content_hash] = article.article_id
        self._insert(original, shingles)
        return None

    def _near_days(self, days: Iterable[dt.date]) -> set[dt.date]:
        window = range(-self._rules.window_days, self._rules.window_days + 1)
        return {day + dt.timedelta(days=shift) for day in set(days) for shift in window}

    def _insert(self, original: Original, shingles: frozenset[int]) -> None:
        if shingles:
            self._originals[original.article_id] = original
            self._index.insert(original.article_id, _min_hash(shingles))

    def _nearest(self, new: Original, shingles: frozenset[int]) -> str | None:
        """The closest original of the window; of two equally close ones the earlier."""
        if not shingles:
            return None
        found = []
        for article_id in self._index.query(_min_hash(shingles)):
            candidate = self._originals[article_id]
            if abs((candidate.published_on - new.published_on).days) > self._rules.window_days:
                continue
            theirs = _shingles(candidate.text, self._rules)
            if self._is_repeat(shingles, theirs):
                likeness = _jaccard(shingles, theirs)
                found.append((-likeness, candidate.published_on, article_id))
        return min(found)[2] if found else None

    def _is_repeat(self, new: frozenset[int], original: frozenset[int]) -> bool:
        """Both are one text, or the new one is a cut of the original."""
        if _jaccard(new, original) >= self._rules.min_jaccard:
            return True
        return len(new & original) >= self._rules.min_contained * len(new) and len(
            new
        ) >= self._rules.min_cut_share * len(original)


def _shingles(text: str, rules: DuplicateRules) -> frozenset[int]:
    """Hashes of all runs of words; none for a text too short to be compared."""
    found = words(text)
    if len(found) < rules.min_words:
        return frozenset()
    runs = range(len(found) - rules.shingle_words + 1)
    return frozenset(_hash(found[start : start + rules.shingle_words]) for start in runs)


def _hash(run: Sequence[str]) -> int:
    return zlib.crc32(" ".join(run).encode())


def _min_hash(shingles: frozenset[int]) -> MinHash:
    sketch = MinHash(num_perm=_BANDS * _ROWS, hashfunc=int)
    sketch.update_batch(sorted(shingles))
    return sketch


def _jaccard(left: frozenset[int], right: frozenset[int]) -> float:
    return len(left & right) / len(left | right)
