"""What became of one article, and why: the records.

Belongs here: the shape of an explanation; offsets are characters of the article's title or text.
Does not belong here: making one (``retrace``), finding the marked words (``marks``), or showing
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.extraction.reasons import Drop, Refusal
from pipeline.records import Outcome, Report


class MarkKind(StrEnum):
    """What a marked word tells of a movement. Of two that claim a word, the first here has it."""

    TRIGGER = "trigger"
    FIGURE = "figure"
    TIME = "time"
    SOURCE = "source"
    PLACE = "place"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Mark:
    """Some words of an article.

    Attributes:
        field: ``title`` or ``text``.
        start: Offset in characters of the first character in that field.
        end: Offset after the last character.
    """

    kind: MarkKind
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A clause that was looked at, within its sentence.

    Attributes:
        field: ``title`` or ``text``, where the sentence stands.
        start: Offset in characters of the sentence in that field.
        end: Offset after its last character.
        marks: Words that tell of the movement, in order, none overlapping another; a figure, a
            time or a source that was carried over stands outside the sentence.
    """

    field: str
    start: int
    end: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ExplainedReport:
    """A report, with the mention that its evidence is taken from."""

    report: Report
    mention: Mention


@dataclass(frozen=True, slots=True)
class NotCoded:
    """A mention that became no report of its own.

    Attributes:
        report_no: Of ``Drop.JOINED``, the report that it is part of.
    """

    mention: Mention
    reason: Drop
    report_no: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of an article, and why.

    Attributes:
        refusals: What the gate missed in the article; empty where it was read.
        reports: In the order of the reading.
        not_coded: In the order of the text, the title first.
    """

    article_id: str
    outcome: Outcome
    refusals: tuple[Refusal, ...]
    reports: tuple[ExplainedReport, ...]
    not_coded: tuple[NotCoded, ...]
