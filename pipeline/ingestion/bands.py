"""Texts that may be alike, found without comparing every pair.

Belongs here: sketches of texts (MinHash), and the index in which two of them meet. Does not belong
here: whether two texts that meet are repeats (``duplicates.py``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from datasketch import MinHash

from pipeline.ingestion.scratch import Place

_BANDS: Final = 42
_ROWS: Final = 3
"""With 42 bands of 3 rows, two texts with Jaccard 0.5 meet with probability 0.996 and two with 0.1
with 0.04; whoever meets is then compared word by word."""

_SEGMENT: Final = 1024
"""Originals that are looked through one by one before they are sorted: 20 microseconds a search."""

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
"""Spreads the numbers of a band over 64 bits: odd, so that none is lost."""

Shingles = npt.NDArray[np.uint32]
"""Hashes of the runs of words of a text: sorted, each once."""

Bands = npt.NDArray[np.uint64]
"""A number for each band; texts with one in common meet."""


@dataclass(frozen=True, slots=True)
class Original:
    """An article that repeats nothing, as far as the search for repeats needs it.

    Attributes:
        shingles: Where they lie.
    """

    article_id: str
    published_on: dt.date
    shingles: Place


def bands_of(shingles: Shingles) -> Bands:
    """The bands of a text that has shingles."""
    sketch = MinHash(num_perm=_BANDS * _ROWS, hashfunc=int)
    sketch.update_batch(shingles.tolist())
    bands = np.arange(_BANDS, dtype=np.uint64)
    for row in np.asarray(sketch.hashvalues, np.uint64).reshape(_BANDS, _ROWS).T:
        bands = bands * _MIX + row
    return bands


@dataclass(frozen=True, slots=True)
class _Segment:
    """Originals whose bands stand in one sorted array."""

    originals: list[Original]
    bands: Bands
    owners: npt.NDArray[np.integer[Any]]
    last_day: dt.date


class BandIndex:
    """Originals by their bands; about 700 bytes each."""

    def __init__(self) -> None:
        self._segments: list[_Segment] = []
        self._fresh: list[Original] = []
        self._fresh_bands = np.empty((_SEGMENT, _BANDS), np.uint64)

    def insert(self, original: Original, bands: Bands) -> None:
        """Remember an original."""
        self._fresh_bands[len(self._fresh)] = bands
        self._fresh.append(original)
        if len(self._fresh) == _SEGMENT:
            self._segments.append(self._sorted())
            self._fresh = []

    def meeting(self, bands: Bands) -> Iterator[Original]:
        """The originals that have a band in common with a text, each once."""
        alike = (self._fresh_bands[: len(self._fresh)] == bands).any(axis=1)
        for number in np.flatnonzero(alike):
            yield self._fresh[number]
        for segment in self._segments:
            starts = np.searchsorted(segment.bands, bands, "left")
            ends = np.searchsorted(segment.bands, bands, "right")
            met = {
                int(owner)
                for band in np.flatnonzero(starts < ends)
                for owner in segment.owners[starts[band] : ends[band]]
            }
            yield from (segment.originals[owner] for owner in met)

    def forget_before(self, day: dt.date) -> None:
        """Let go of originals of earlier days, as far as a whole segment is of such days."""
        if self._segments and self._segments[0].last_day < day:
            self._segments = [kept for kept in self._segments if kept.last_day >= day]

    def _sorted(self) -> _Segment:
        order = np.argsort(self._fresh_bands, axis=None)
        return _Segment(
            self._fresh,
            self._fresh_bands.ravel()[order],
            (order // _BANDS).astype(np.uint16),
            max(original.published_on for original in self._fresh),
        )
