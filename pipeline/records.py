"""The records that cross rooms.

Belongs here: the shape of an article, a reject, a reading, a report, a membership and a link,
and nothing that computes them. Does not belong here: storage (``record_schemas``), parsing,
rules.

Words are those of ``docs/codebook.md``. Times are UTC; dates are local calendar dates.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Claim(StrEnum):
    """What a source says of a movement (codebook, *Files*)."""

    ASSERTED = "asserted"
    DENIED = "denied"
    PLANNED = "planned"


class Scope(StrEnum):
    """What a figure covers (codebook, *Files*)."""

    INCIDENT = "incident"
    CUMULATIVE = "cumulative"
    STOCK = "stock"


class Direction(StrEnum):
    """Where a movement goes, seen from the home country of the personnel."""

    ENTRY = "entry"
    RETURN = "return"
    ONWARD = "onward"


class Personnel(StrEnum):
    """Classes of state personnel (codebook, *Files*)."""

    AIR_FORCE = "air_force"
    ARMY = "army"
    BORDER_GUARD = "border_guard"
    CIVIL_OFFICIAL = "civil_official"
    INTELLIGENCE = "intelligence"
    MILITIA = "militia"
    POLICE = "police"
    SPECIAL_FORCES = "special_forces"
    SECURITY_FORCES = "security_forces"


class Link(StrEnum):
    """How an event relates to the event that it is linked to (``docs/resolution.md``, *Links*)."""

    RETURN_OF = "return_of"
    ONWARD_OF = "onward_of"
    PART_OF = "part_of"
    FULFILS = "fulfils"


class Outcome(StrEnum):
    """What became of an article when it was read."""

    CODED = "coded"
    NOTHING_FOUND = "nothing_found"
    GATED_OUT = "gated_out"
    SKIPPED_LANGUAGE = "skipped_language"


class DuplicateKind(StrEnum):
    """How an article repeats one that was taken in before it."""

    EXACT = "exact"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Article:
    """One text from one outlet, cleaned.

    Attributes:
        article_id: Stable: the same publisher, publication time and words give the same id.
        external_id: The id that the source gave, if it gave one.
        source: Name of the source in ``sources.yaml``.
        source_path: File the article was read from, relative to the source's folder.
        source_line: Line or row in that file, from 1; null where the file is one article.
        publisher: The outlet, as the source names it.
        published_at: Aware, UTC.
        published_on: Calendar date of publication in the offset the source gave: the anchor of
            all relative dates (codebook, *Dates*).
        language: ISO 639-1: what the text is in; where that cannot be told, as declared.
        based_on: Where the facts were reported before, if the source says so.
        content_hash: Of the words alone: equal for two outlets that print one text.
        duplicate_of: ``article_id`` of the article that this one repeats.
    """

    article_id: str
    external_id: str | None
    source: str
    source_path: str
    source_line: int | None
    publisher: str
    published_at: dt.datetime
    published_on: dt.date
    title: str
    text: str
    language: str
    based_on: str | None
    content_hash: str
    duplicate_of: str | None = None
    duplicate_kind: DuplicateKind | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """One row of a source that could not become an article.

    Attributes:
        reject_id: Stable: the same row of the same file gives the same id.
        reason: A code of ``pipeline/ingestion/rejects.py``.
        detail: What was wrong, for people: names the field and shows the value.
        payload: The row as it was read, so that it can be replayed.
        payload_form: ``fields``: a JSON object under the names of the codebook; ``file``: what the
            reader of the file's type reads; null where nothing is kept.
        payload_lacks: What keeps the payload from being read again, for people; null for nothing.
    """

    reject_id: str
    source: str
    source_path: str
    source_line: int | None
    reason: str
    detail: str
    payload: str
    payload_form: str | None = None
    payload_lacks: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One movement as one article claims it (codebook, *Files*).

    Attributes:
        report_no: 1, 2, ... within the article, in the order of the evidence.
        home: ISO 3166-1 alpha-3 of the country whose personnel move.
        evidence: A verbatim piece of the article's title or text.
        evidence_field: ``title`` or ``text``: where the evidence stands.
        evidence_start: Offset in characters of the evidence in that field.
        evidence_end: Offset after its last character.
        core: False where the codebook makes the report acceptable but not required.
        confidence: Estimated probability in [0, 1] that a careful coder records this movement,
            core or not (``docs/confidence.md``).
    """

    article_id: str
    report_no: int
    origin: str
    destinations: tuple[str, ...]
    home: str
    claim: Claim
    scope: Scope
    personnel: tuple[Personnel, ...]
    count_low: int | None
    count_high: int | None
    date_start: dt.date | None
    date_end: dt.date | None
    places: tuple[str, ...]
    attributed_to: str | None
    evidence: str
    evidence_field: str
    evidence_start: int
    evidence_end: int
    core: bool
    confidence: float

    @property
    def report_id(self) -> str:
        """``<article_id>-<report_no>``."""
        return f"{self.article_id}-{self.report_no}"

    @property
    def direction(self) -> Direction:
        """Entry, return or onward, from the home country's point of view."""
        if self.origin == self.home:
            return Direction.ENTRY
        if self.destinations == (self.home,):
            return Direction.RETURN
        return Direction.ONWARD


@dataclass(frozen=True, slots=True)
class Reading:
    """What one extractor version made of one article: the unit that extraction writes."""

    article_id: str
    outcome: Outcome
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class ArticleHeader:
    """What resolution has to know of the article that a report stands in."""

    article_id: str
    published_at: dt.datetime
    published_on: dt.date
    publisher: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A report belongs to an event, and why.

    Attributes:
        event_id: Stable id of the event (or of the cumulative total, or stock) that the report
            speaks of.
        event_key: The same in a form for people, e.g. ``PAK-2021-07-25-46``.
        match_score: Agreement with the rest of the event in [0, 1]; 1 for its first report.
        score_date, score_count, score_place, score_personnel, score_source, score_text: The parts
            of the score in [0, 1]; null where the report, or the rest of the event, does not state
            the attribute.
        independent_source: The institution that makes the claim, under one name and with its
            country ("PAK armed forces"); the outlet where the report names none.
    """

    report_id: str
    event_id: str
    event_key: str
    match_score: float
    score_date: float | None
    score_count: float | None
    score_place: float | None
    score_personnel: float | None
    score_source: float | None
    score_text: float | None
    independent_source: str


@dataclass(frozen=True, slots=True)
class Registered:
    """What is remembered of one report of a published event, so that the event is known again.

    Attributes:
        article_id: Of the article that makes the report.
        event_id: Under which it was published.
        destinations: Sorted.
    """

    article_id: str
    event_id: str
    home: str
    origin: str
    destinations: tuple[str, ...]
    scope: Scope
    count_low: int | None
    count_high: int | None


@dataclass(frozen=True, slots=True)
class Alias:
    """An event id that was published and that no event has any more, and where it leads.

    Attributes:
        event_id: Of the event that has its reports now; null where nothing is left of it.
    """

    alias_id: str
    event_id: str | None


@dataclass(frozen=True, slots=True)
class EventLink:
    """An event relates to an earlier or a larger one, and why.

    Attributes:
        event_id: The return, the onward move, or the part.
        linked_event_id: The entry that its people came by, the plan that it fulfils, or its total.
        score: How sure the link is, in [0, 1].
        score_article, score_figure, score_days: The parts of the score in [0, 1]: whether one
            article tells both (of a plan: whether both are of one entry), how well the figures
            agree, how near in time; null where unknown.
        parts_sum: Of a part: what all parts of its total add up to, persons; else null.
        total: Of a part: the figure of its total, persons; else null.
        batch_id: ``event_id`` of the first published entry of those who came, left and stayed
            together; null where no entry is known.
    """

    event_id: str
    linked_event_id: str
    link: Link
    score: float
    score_article: float | None
    score_figure: float | None
    score_days: float | None
    parts_sum: int | None
    total: int | None
    batch_id: str | None
