"""Candidates of movements in a parsed article, sentence by sentence.

Belongs here: walking the sentences with what has been established so far, and putting together
what the rule modules say of each trigger. Does not belong here: the rules (``triggers``,
``movers``, ``routes``, ``claims``, ``scope``, ``timing``), or joining candidates (``merging``).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from spacy.tokens import Span

from pipeline.extraction.actors import Actor, Status, describe
from pipeline.extraction.candidates import Candidate, Figure
from pipeline.extraction.claims import claim_of
from pipeline.extraction.clauses import Clause
from pipeline.extraction.coreference import Group, Groups, Reference, with_figure
from pipeline.extraction.counts import Quantity
from pipeline.extraction.dates import DateMention
from pipeline.extraction.evidence import evidence_span
from pipeline.extraction.home_country import Neighbours, home_of, hosts_of
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.lexicon import Lexicon
from pipeline.extraction.movers import actor_of, companions, figure_of, predicated, stated_after
from pipeline.extraction.passages import Passage
from pipeline.extraction.phrase_counts import is_subgroup
from pipeline.extraction.place_names import places_of
from pipeline.extraction.reasons import Drop
from pipeline.extraction.routes import Corridor, Route, find_route
from pipeline.extraction.scope import scope_of
from pipeline.extraction.settings_of_movements import (
    Setting,
    setting_of,
    with_containing,
    with_setting,
)
from pipeline.extraction.speakers import attribution_of
from pipeline.extraction.terms import terms_in
from pipeline.extraction.timing import date_of, event_date, followed_day, since_clause
from pipeline.extraction.trace import Trace
from pipeline.extraction.triggers import find_triggers
from pipeline.records import Article, Claim, Scope

STORY_DATE_SEGMENTS = 1
"""Paragraphs over which the day of one happening dates the next."""

RESTATED_WITHIN_SEGMENTS = 2
"""Paragraphs after which "300 more will follow" no longer points to a movement."""

MOST_DAYS_PAST = 3_650
"""Ten years: what happened longer ago is told as history."""

NO_MOVERS = {Status.EXCLUDED: Drop.EXCLUDED_PEOPLE, Status.CARRIER: Drop.NOBODY_ABOARD}
"""Those whose movement is never coded."""


@dataclass(slots=True)
class _Story:
    """What an article has established up to the sentence that is being read.

    Attributes:
        source: The institution that spoke last.
        last: The movement that was told last.
        event_date: The day on which something happened last, and the paragraph that says so.
        followed: By the order of a movement, the day of a sentence that goes on with it.
    """

    article: Article
    lexicon: Lexicon
    groups: Groups
    corridor: Corridor
    trace: Trace
    source: str | None = None
    last: Candidate | None = None
    event_date: tuple[int, DateMention] | None = None
    followed: dict[tuple[int, int], DateMention] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Telling:
    """One telling of a movement, understood: who, from where to where, and as what."""

    clause: Clause
    actor: Actor
    reference: Reference
    route: Route
    claim: Claim


def read_passages(
    passages: list[Passage],
    article: Article,
    lexicon: Lexicon,
    neighbours: Neighbours,
    trace: Trace,
) -> list[Candidate]:
    """All mentions of movements of state personnel, in the order of the text."""
    home = home_of(passages, lexicon, neighbours)
    corridor = Corridor(hosts_of(passages, home), neighbours)
    story = _Story(article, lexicon, Groups(home), corridor, trace)
    candidates: list[Candidate] = []
    settings: list[Setting] = []
    for passage in passages:
        for sentence in passage.doc.sents:
            told = _read_sentence(sentence, passage, story)
            candidates += told
            if not told and passage.segment.field == "text":
                settings.append(setting_of(sentence, passage))
    candidates = [_dated_by_next(c, story) for c in candidates]
    trace.dropped |= {c.order: Drop.HISTORY for c in candidates if _is_history(c, article)}
    recent = [c for c in candidates if c.order not in trace.dropped]
    names = [geo for passage in passages for geo in passage.geo]
    placed = with_containing(with_setting(recent, settings), names)
    return [_with_whole_group(candidate, story.groups) for candidate in placed]


def _is_history(candidate: Candidate, article: Article) -> bool:
    """Past wars are out of scope (codebook, *What is in scope*)."""
    end = candidate.date_end
    return end is not None and (article.published_on - end).days > MOST_DAYS_PAST


def _with_whole_group(candidate: Candidate, groups: Groups) -> Candidate:
    """A mention with what the article states of its group anywhere."""
    own = groups[candidate.group]
    group = groups.meant_by(own)
    return replace(
        candidate,
        group=group.number,
        carried=candidate.carried or group is not own,
        personnel=frozenset(group.personnel | own.personnel),
        guessed=frozenset(group.guessed | own.guessed),
    )


def _read_sentence(sentence: Span, passage: Passage, story: _Story) -> list[Candidate]:
    clauses = _clauses(sentence, passage, story.lexicon)
    told: list[Candidate] = []
    _mention_others(sentence, passage, story)
    movers = {clause.mover.i: clause.mover for own in clauses.values() for clause in own}
    introduced = _introduced(sentence, passage, story, movers.keys())
    last_pronoun = max((i for i, noun in movers.items() if noun.pos_ == "PRON"), default=-1)
    for token in sentence:
        if token.i in introduced and token.i < last_pronoun:
            story.groups.resolve(introduced.pop(token.i))
        for clause in clauses.get(token.i, ()):
            mark = story.groups.mark()
            candidate = _read_clause(clause, story)
            if isinstance(candidate, Candidate):
                story.last = candidate
                told.append(candidate)
                break
            story.trace.unread.append((clause, candidate))
            if clause.mover.pos_ in {"PRON", "DET", "NUM"}:
                story.groups.forget_since(mark)
    if not any(candidate.figure is not None and not candidate.carried for candidate in told):
        for actor in introduced.values():
            story.groups.resolve(actor)
    if not told:
        _note_day(sentence, passage, story)
    if not any(c.destinations == (c.home,) or c.claim is not Claim.ASSERTED for c in told):
        reached = event_date(sentence, passage, story.lexicon, story.article)
        story.event_date = reached or story.event_date
    return told


def _note_day(sentence: Span, passage: Passage, story: _Story) -> None:
    """The day on which a sentence goes on with the movement told last, where that has none yet."""
    last = story.last
    if last is None or passage.segment.number - last.order[0] > STORY_DATE_SEGMENTS:
        return
    incident = last.claim is Claim.ASSERTED and last.scope is Scope.INCIDENT
    if incident and last.date_start is None and last.order not in story.followed:
        day = followed_day(sentence, passage, story.lexicon)
        if day is not None:
            story.followed[last.order] = day


def _dated_by_next(candidate: Candidate, story: _Story) -> Candidate:
    day = story.followed.get(candidate.order)
    if day is None or day.date_start is None or day.date_end is None:
        return candidate
    return replace(candidate, story_date=(day.date_start, day.date_end))


def _clauses(sentence: Span, passage: Passage, lexicon: Lexicon) -> dict[int, list[Clause]]:
    """The readings of each trigger in a sentence, likeliest first, by the trigger's token."""
    clauses: dict[int, list[Clause]] = defaultdict(list)
    for trigger in find_triggers(sentence, lexicon):
        for noun in trigger.movers or (trigger.token,):
            clauses[trigger.token.i].append(Clause(trigger, noun, passage, lexicon))
    return clauses


def _mention_others(sentence: Span, passage: Passage, story: _Story) -> None:
    """People who are no personnel, as subject of a clause: "they" may mean them later."""
    for token in sentence:
        argument = token.dep_ in {"nsubj", "nsubjpass", "ROOT", "dobj"}
        if not argument or token.tag_ not in {"NNS", "NNPS", "CD"}:
            continue
        actor = describe(token, passage, story.lexicon)
        people = passage.geo_over(token)
        foreign = people is not None and people.kind == "demonym" and not story.groups.known()
        if actor is not None and (actor.status is Status.EXCLUDED or foreign):
            story.groups.mention_excluded(actor)


def _introduced(
    sentence: Span, passage: Passage, story: _Story, movers: Collection[int]
) -> dict[int, Actor]:
    """Counted personnel that no trigger speaks of: they may be spoken of later.

    By token: "41 soldiers were detained when an assault drove them over the border".
    """
    found: dict[int, Actor] = {}
    for _, token in terms_in(list(sentence), story.lexicon):
        top = token
        while top.dep_ in {"pobj", "prep"} and lemma_of(top.head) in {"of", "member", "group"}:
            top = top.head
        if top.i in movers or is_subgroup(top) or is_subgroup(token):
            continue
        actor = describe(top, passage, story.lexicon)
        if actor is None or actor.status is not Status.PERSONNEL or actor.quantity is None:
            continue
        foreign = actor.nationality not in {None, story.groups.home}
        casualties = lemma_of(top.head) in story.lexicon.words["casualty_words"]
        if actor.quantity.high != 1 and not foreign and not casualties:
            found[top.i] = actor
    return found


def _read_clause(clause: Clause, story: _Story) -> Candidate | Drop:
    """The movement that a clause tells of, or why it tells of none."""
    actor = actor_of(clause)
    if actor is None and clause.frame.pos == "NOUN":
        return _denied_event(clause, story) or Drop.NO_PEOPLE
    if actor is None or actor.status in NO_MOVERS:
        return NO_MOVERS[actor.status] if actor is not None else Drop.NO_PEOPLE
    if clause.frame.kind in {"same", "figure"}:
        return _restated(clause, actor, story) or Drop.NOTHING_RESTATED
    reference = _referred(clause, actor, story)
    home = reference.group.home if reference is not None else None
    if reference is None or home is None:
        return Drop.UNKNOWN_GROUP if reference is None else Drop.UNKNOWN_HOME
    group = reference.group
    found = find_route(clause, home, group.hosts, story.corridor)
    route = found if isinstance(found, Route) else _denied_route(clause, story) or found
    if isinstance(route, Drop):
        return route
    is_return = route.destinations == (home,)
    if not route.inferred and not is_return:
        # Also what is only asked or feared tells whose border the article is about.
        story.corridor.last_host = route.destinations[0]
    claim = claim_of(clause, is_return=route.origin != home, established=bool(group.hosts))
    if is_return and route.inferred and not group.hosts and not _known_abroad(actor, story):
        return Drop.RETURN_ONLY_GUESSED
    if claim is None:
        return Drop.HYPOTHETICAL
    if is_return or claim is not Claim.DENIED:
        _take_note(route, group, story)
    return _candidate(_Telling(clause, actor, reference, route, claim), story)


def _take_note(route: Route, group: Group, story: _Story) -> None:
    """Where a group has been by a movement, and where others went by it."""
    if route.destinations == (group.home,):
        group.arrive(route.origin)
        return
    group.arrive(*route.destinations)
    story.corridor.last_host = route.destinations[0]
    if route.origin != group.home:
        story.corridor.left_for[route.destinations[0]] = route.origin


def _denied_route(clause: Clause, story: _Story) -> Route | None:
    """Of "they denied that any soldier had fled", the route of the movement told last."""
    last = story.last
    moves = clause.frame.kind == "move" and clause.frame.pos == "VERB"
    if last is None or not moves or last.origin != last.home:
        return None
    if claim_of(clause, is_return=False) is not Claim.DENIED:
        return None
    return Route(last.origin, last.destinations, inferred=True)


def _referred(clause: Clause, actor: Actor, story: _Story) -> Reference | None:
    """The group that moves, with the figure that the clause adds to it."""
    reference = story.groups.resolve(actor)
    if reference is None or reference.group.home is None:
        return reference
    beside = companions(clause, actor)
    if beside is None and actor.quantity is None:
        beside = predicated(clause)
        reference.group.figure = beside or reference.group.figure
    return with_figure(reference, beside) if beside is not None else reference


def _known_abroad(actor: Actor, story: _Story) -> bool:
    """Whether "went home" can mean a return over the border, with nothing else to tell it."""
    if actor.nationality is not None:
        return actor.nationality == story.groups.home
    counted = actor.quantity is not None and actor.quantity.high != 1
    return actor.status is Status.GROUP or counted


def _restated(clause: Clause, actor: Actor, story: _Story) -> Candidate | None:
    """Others who do the same ("300 more should follow"), or another figure for the movement."""
    last = story.last
    figure = actor.quantity or stated_after(clause)
    if last is None or figure is None or figure.high == 1:
        return None
    if clause.passage.segment.number - last.order[0] > RESTATED_WITHIN_SEGMENTS:
        return None
    if clause.verb.dep_ == "relcl" and _is_fewer(figure, last.figure):
        # "The party, which counts five officers": a part of it.
        return None
    reference = story.groups.resolve(actor)
    claim = claim_of(clause, is_return=last.destinations == (last.home,))
    if reference is None or claim is None:
        return None
    group = reference.group
    group.home = last.home
    if group.figure is None or clause.frame.kind == "figure":
        group.figure = figure
    if clause.frame.kind == "same" and clause.verb.dep_ in {"acl", "relcl", "xcomp"}:
        claim = Claim.PLANNED
    route = Route(last.origin, last.destinations, inferred=True)
    return _candidate(_Telling(clause, actor, with_figure(reference, figure), route, claim), story)


def _is_fewer(part: Quantity, whole: Figure | None) -> bool:
    if part.high is None or whole is None or whole.low is None:
        return False
    return part.high < whole.low


def _denied_event(clause: Clause, story: _Story) -> Candidate | None:
    """Of "they denied that any defection took place", the movement that the text told last."""
    last = story.last
    if last is None or claim_of(clause, is_return=False) is not Claim.DENIED:
        return None
    actor = Actor(
        clause.verb, Status.GROUP, frozenset(), frozenset(), None, None,
        definite=True, additional=False, partitive=False, whole=False,
    )  # fmt: skip
    reference = story.groups.resolve(actor)
    if reference is None or reference.group.home is None:
        return None
    route = Route(last.origin, last.destinations, inferred=True)
    reference = with_figure(reference, None)
    return _candidate(_Telling(clause, actor, reference, route, Claim.DENIED), story)


def _candidate(telling: _Telling, story: _Story) -> Candidate:
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
    )
    story.trace.told[candidate.order] = clause, telling.actor
    return _dated_by_story(candidate, clause, story)


def _when(telling: _Telling, story: _Story) -> tuple[dt.date | None, dt.date | None, Scope]:
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


def _dated_by_story(candidate: Candidate, clause: Clause, story: _Story) -> Candidate:
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
