"""One telling of a movement, once it is understood, as a mention with its date and scope.

Belongs here: which of the dates at hand is that of the mention, and what its figure covers. Does
not belong here: understanding a clause (``reader``), or joining mentions (``merging``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from spacy.tokens import Span

from pipeline.extraction.actors import Actor
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.clauses import Clause
from pipeline.extraction.coreference import Reference
from pipeline.extraction.dates import DateMention
from pipeline.extraction.evidence import evidence_span
from pipeline.extraction.movers import figure_of
from pipeline.extraction.passages import Passage
from pipeline.extraction.place_names import places_of
from pipeline.extraction.routes import Route
from pipeline.extraction.scope import scope_of
from pipeline.extraction.signs import signs_of
from pipeline.extraction.speakers import attribution_of
from pipeline.extraction.story import Story
from pipeline.extraction.timing import date_of, followed_day, since_clause
from pipeline.records import Claim, Scope

STORY_DATE_SEGMENTS = 1
"""Paragraphs over which the day of one happening dates the next."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One telling of a movement, understood: who, from where to where, and as what."""

    clause: Clause
    actor: Actor
    reference: Reference
    route: Route
    claim: Claim


def candidate_of(telling: Telling, story: Story) -> Candidate:
    """The mention of a movement that a clause tells of, with its date, scope, places and source."""
    clause, reference, route = telling.clause, telling.reference, telling.route
    source = attribution_of(clause, story.source)
    story.source = source or story.source
    date_start, date_end, scope = _when(telling, story)
    group = reference.group
    if scope is Scope.INCIDENT and reference.carried and group.is_total and date_start is None:
        # "All of them have been sent back": those who came on several occasions.
        scope = Scope.CUMULATIVE
    group.is_total = group.is_total or (scope is Scope.CUMULATIVE and not reference.carried)
    # A denial repeats no figure unless it names it (codebook, Files).
    denied = telling.claim is Claim.DENIED and reference.carried
    start, end = evidence_span(clause, telling.actor, is_denial=telling.claim is Claim.DENIED)
    segment = clause.passage.segment
    candidate = Candidate(
        order=(segment.number, clause.verb.idx),
        origin=route.origin,
        destinations=route.destinations,
        home=reference.group.home or "",
        claim=telling.claim,
        scope=scope,
        group=reference.group.number,
        personnel=frozenset(),
        guessed=frozenset(),
        figure=figure_of(None if denied else reference.figure, telling.actor, clause),
        date_start=date_start,
        date_end=date_end,
        story_date=None,
        places=tuple(places_of(clause)),
        attributed_to=source,
        inferred=route.inferred,
        passing=clause.verb.dep_ in {"relcl", "acl"},
        additional=telling.actor.additional,
        carried=reference.carried and not denied,
        field=segment.field,
        start=segment.start + start,
        end=segment.start + end,
        signs=signs_of(clause, telling.actor, len(story.corridor.hosts)),
    )
    story.trace.told[candidate.order] = clause, telling.actor
    return _dated_by_story(candidate, clause, story)


def _when(telling: Telling, story: Story) -> tuple[dt.date | None, dt.date | None, Scope]:
    """First day, last day, and what the figure covers."""
    clause, today = telling.clause, story.article.published_on
    stays = clause.frame.kind == "stay"
    date = date_of(clause)
    is_total, since = since_clause(clause)
    if since is not None and since.date_start is not None:
        date = replace(since, date_end=today, kind="window")
    same_period, since_then = _points_back(clause)
    if date is None and since_then and story.event_date is not None:
        date, is_total = replace(story.event_date[1], date_end=today, kind="window"), True
    start, end = _days(date, telling.claim, today)
    if date is None and same_period and story.last is not None:
        start, end = story.last.date_start, story.last.date_end
        is_total = story.last.scope is Scope.CUMULATIVE
    if stays and start is None and telling.claim is not Claim.DENIED:
        start = end = today
    if start is not None and end is not None and start > end:
        # "Since August 15, 2021" in an article that says it is older than that.
        start = end = None
    if stays and telling.claim is Claim.DENIED:
        # "No soldier of ours is there" denies that any has gone.
        return start, end, Scope.INCIDENT
    if (is_total and not stays) or len(telling.route.destinations) > 1:
        return start, end, Scope.CUMULATIVE
    return start, end, scope_of(clause, date)


def _points_back(clause: Clause) -> tuple[bool, bool]:
    """Whether a sentence says "in the same period", and whether it says "since then"."""
    text = clause.sentence.text.lower()
    return "same period" in text or "same time" in text, "since then" in text


def _days(
    date: DateMention | None, claim: Claim, today: dt.date
) -> tuple[dt.date | None, dt.date | None]:
    if date is None:
        return None, None
    later = date.alternative_start is not None and date.date_start != today
    if claim is Claim.PLANNED and later:
        return date.alternative_start, date.alternative_end
    return date.date_start, date.date_end


def _dated_by_story(candidate: Candidate, clause: Clause, story: Story) -> Candidate:
    """An incident without a date of its own happened on the day that the story has reached."""
    if candidate.date_start is not None or story.event_date is None:
        return candidate
    told = candidate.claim is Claim.ASSERTED and candidate.scope is Scope.INCIDENT
    if not told or candidate.passing or clause.frame.kind != "move":
        return candidate
    segment, date = story.event_date
    if candidate.field == "title" or candidate.order[0] - segment > STORY_DATE_SEGMENTS:
        return candidate
    assert date.date_start is not None, "the day that a story has reached is known"
    assert date.date_end is not None, "the day that a story has reached is known"
    return replace(candidate, story_date=(date.date_start, date.date_end))


def note_day(sentence: Span, passage: Passage, story: Story) -> None:
    """The day on which a sentence goes on with the movement told last, where that has none yet."""
    last = story.last
    if last is None or passage.segment.number - last.order[0] > STORY_DATE_SEGMENTS:
        return
    incident = last.claim is Claim.ASSERTED and last.scope is Scope.INCIDENT
    if incident and last.date_start is None and last.order not in story.followed:
        day = followed_day(sentence, passage, story.lexicon)
        if day is not None:
            story.followed[last.order] = day


def dated_by_next(candidate: Candidate, story: Story) -> Candidate:
    """A mention with the day of the sentence that went on with it."""
    day = story.followed.get(candidate.order)
    if day is None or day.date_start is None or day.date_end is None:
        return candidate
    return replace(candidate, story_date=(day.date_start, day.date_end))
