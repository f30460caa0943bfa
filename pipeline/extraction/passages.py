"""Parsed segments with everything that was found in their words.

Belongs here: joining the parse of a segment with the names, quantities and dates in it, by
position. Does not belong here: finding any of these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span, Token

from pipeline.extraction.counts import Quantity
from pipeline.extraction.dates import DateMention
from pipeline.extraction.geography import GeoMention
from pipeline.extraction.segments import Segment

if TYPE_CHECKING:
    from pipeline.extraction.actors import Actor


@dataclass(frozen=True, slots=True)
class Passage:
    """One segment, parsed. All offsets are characters of ``segment.text``."""

    segment: Segment
    doc: Doc
    geo: tuple[GeoMention, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    _heads: dict[tuple[int, int], Token] = field(default_factory=dict, repr=False, compare=False)
    """Every clause asks for every name: spaCy would look for their heads anew each time."""
    actors: dict[int, Actor | None] = field(default_factory=dict, repr=False, compare=False)
    """By the place of their noun, what ``describe`` has found: of a list, each item asks for those
    that follow it."""

    def token_at(self, start: int, end: int) -> Token:
        """The token that heads the stretch of text."""
        head = self._heads.get((start, end))
        if head is None:
            span = self.doc.char_span(start, end, alignment_mode="expand")
            head = self.doc[0] if span is None or not len(span) else span.root
            self._heads[start, end] = head
        return head

    def geo_over(self, token: Token) -> GeoMention | None:
        """The name that a token is part of."""
        return next((g for g in self.geo if g.start <= token.idx < g.end), None)

    def geo_within(self, span: Span) -> list[GeoMention]:
        """The names inside a span."""
        return [g for g in self.geo if span.start_char <= g.start and g.end <= span.end_char]

    def quantities_within(self, start: int, end: int) -> list[Quantity]:
        """The quantities that begin inside a stretch of text."""
        return [q for q in self.quantities if start <= q.start < end]

    def dates_within(self, start: int, end: int) -> list[DateMention]:
        """The dates that begin inside a stretch of text."""
        return [d for d in self.dates if start <= d.start < end]
