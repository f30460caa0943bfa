"""An admitted article before it is parsed: its segments, the names in them, what to probe.

Belongs here: which sentences decide whether all of an article is read. Does not belong here: which
sentences carry a cue (``gate``), or parsing (``engine``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.extraction.gate import Look, Sentence
from pipeline.extraction.geography import Gazetteer, GeoMention
from pipeline.extraction.segments import Segment, for_parsing, segments
from pipeline.records import Article

MOST_CHARS = 200_000
"""Characters of one article that are read: parsing a book would hold up a night's run."""

SHARE_OF_HINTS_TO_READ = 0.2
"""Of the sentences of an article, how many hint where one that tells is enough to read it all.

A higher share saves time and loses reports of paraphrased articles (docs, *Speed*).
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an article with the names in it."""

    segment: Segment
    names: tuple[GeoMention, ...]

    @property
    def parsable(self) -> str:
        """Its text as the parser reads it best."""
        return for_parsing(self.segment.text, [(geo.start, geo.end) for geo in self.names])


@dataclass(frozen=True, slots=True)
class Draft:
    """An article in segments.

    Attributes:
        look: What the gate made of it; null where all of it is to be read.
        near: ISO alpha-3 of the countries that it names.
    """

    article: Article
    look: Look | None
    near: frozenset[str]
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, article: Article, look: Look | None, gazetteer: Gazetteer) -> Draft:
        """Cut an article and find the names in it."""
        cut = _up_to(segments(article.title, article.text), MOST_CHARS)
        near = gazetteer.countries_in(segment.text for segment in cut)
        pieces = tuple(Piece(part, tuple(gazetteer.find(part.text, near))) for part in cut)
        return cls(article, look, near, pieces)

    def to_probe(self) -> tuple[Sentence, ...]:
        """The sentences that decide whether the article is read; none where it is anyway."""
        if self.look is None or (self.look.telling and self.look.share >= SHARE_OF_HINTS_TO_READ):
            return ()
        return self.look.telling or self.look.hinting

    def excerpts(self, sentences: Iterable[Sentence], gazetteer: Gazetteer) -> Iterator[Piece]:
        """Some sentences as pieces of their own."""
        for sentence in sentences:
            for piece in self.pieces:
                segment = piece.segment
                common = _overlap(segment, sentence)
                if common is not None:
                    start, end = common
                    text = segment.text[start - segment.start : end - segment.start]
                    names = tuple(gazetteer.find(text, self.near))
                    yield Piece(Segment(segment.field, start, text, segment.number), names)


def _overlap(segment: Segment, sentence: Sentence) -> tuple[int, int] | None:
    """The characters that a segment and a sentence share, blanks left aside."""
    start = max(sentence.start, segment.start)
    end = min(sentence.end, segment.start + len(segment.text))
    if segment.field != sentence.field or start >= end:
        return None
    return (
        (start, end) if segment.text[start - segment.start : end - segment.start].strip() else None
    )


def _up_to(cut: list[Segment], most_chars: int) -> list[Segment]:
    kept: list[Segment] = []
    used = 0
    for segment in cut:
        used += len(segment.text)
        if used > most_chars and kept:
            break
        kept.append(segment)
    return kept
