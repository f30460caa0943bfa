"""One mention of a movement, before the mentions of one movement are joined.

Belongs here: the shape of a candidate. Does not belong here: finding (``engine``) or joining
(``merging``) candidates.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.records import Claim, Personnel, Scope


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people. ``low`` or ``high`` is null where it is open on that side."""

    low: int | None
    high: int | None
    exact: bool


@dataclass(frozen=True, slots=True)
class Signs:
    """How a mention was read: what ``confidence`` weighs and no other rule looks at.

    Attributes:
        by_direction: No frame knows the verb; only a direction ("into", "across") makes it move.
        noun: A noun tells of it ("the crossing of 134 men").
        bare: The word has neither subject nor object of its own.
        pointed: Those who move are called "they", "the men", "46 of them".
        nationality: The words for those who move state whose they are.
        doubt: The sentence holds a word for what is only feared, possible or imagined.
        hosts: Countries that the article speaks of beside the home of those who move.
        words: Of the sentence, punctuation included.
    """

    by_direction: bool
    noun: bool
    bare: bool
    pointed: bool
    nationality: bool
    doubt: bool
    hosts: int
    words: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One mention of a movement.

    Attributes:
        order: Position in the article: segment, then character.
        group: Number of the group that moves.
        figure: How many; null where the mention does not tell.
        story_date: The day that the story had reached, for want of a date of its own.
        inferred: The destination is not named in the clause.
        passing: It is told only to say who the people are ("46 soldiers who had crossed ...").
        additional: It says that these are others ("another 35").
        carried: The figure was stated of the group elsewhere.
        field: ``title`` or ``text``, with the span of the evidence in it.
        signs: How it was read.
    """

    order: tuple[int, int]
    origin: str
    destinations: tuple[str, ...]
    home: str
    claim: Claim
    scope: Scope
    group: int
    personnel: frozenset[Personnel]
    guessed: frozenset[Personnel]
    figure: Figure | None
    date_start: dt.date | None
    date_end: dt.date | None
    story_date: tuple[dt.date, dt.date] | None
    places: tuple[tuple[int, str], ...]
    attributed_to: str | None
    inferred: bool
    passing: bool
    additional: bool
    carried: bool
    field: str
    start: int
    end: int
    signs: Signs
