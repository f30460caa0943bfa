"""Candidates of movements in a parsed article, sentence by sentence.

Belongs here: walking the sentences with what has been established so far, and putting together
what the rule modules say of each trigger. Does not belong here: the rules (``triggers``,
``actors``, ``routes``, ``claims``, ``scope``, ``timing``), or joining candidates (``merging``).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from pipeline.extraction import grammar
from pipeline.extraction.actors import (
    Actor,
    Status,
    describe,
    is_subgroup,
    lemma_of,
    terms_in,
)
from pipeline.extraction.candidates import Candidate, Figure
from pipeline.extraction.claims import attribution_of, claim_of
from pipeline.extraction.coreference import Groups, Reference, with_figure
from pipeline.extraction.counts import Quantity
from pipeline.extraction.dates import DateMention
from pipeline.extraction.lexicon import Lexicon
from pipeline.extraction.passages import Passage
from pipeline.extraction.routes import Corridor, Route, find_route, reached_countries
from pipeline.extraction.scope import scope_of
from pipeline.extraction.timing import date_of, event_date, since_clause
from pipeline.extraction.triggers import Trigger, find_triggers
from pipeline.records import Article, Claim, Scope

CASUALTY = frozenset({"kill", "wound", "injure", "capture", "die", "dead", "arrest", "hurt"})
TALLIES = frozenset({"number", "total", "tally", "count", "figure"})
TALLYING = frozenset(
    {"number", "total", "exceed", "reach", "pass", "climb", "rise", "stand", "amount", "come",
     "grow", "top", "hit"}
)  # fmt: skip
STORY_DATE_SEGMENTS = 1
"""Paragraphs over which the day of one happening dates the next."""

RESTATED_WITHIN_SEGMENTS = 2
"""Paragraphs after which "300 more will follow" no longer points to a movement."""

LOWEST_PRECISION_OF_PLACE = 5
"""UCDP where-precision: 6 and 7 are countries and international waters, never a place."""


@dataclass(slots=True)
class _State:
    groups: Groups
    corridor: Corridor
    source: str | None = None
    last: Candidate | None = None
    event_date: tuple[int, DateMention] | None = None


def read_passages(
    passages: list[Passage],
    article: Article,
    lexicon: Lexicon,
    neighbours: dict[str, frozenset[str]],
) -> list[Candidate]:
    """All mentions of movements of state personnel, in the order of the text."""
    home = _home(passages, lexicon, neighbours)
    hosts = _hosts(passages, home)
    state = _State(Groups(home), Corridor(home, hosts, neighbours))
    candidates: list[Candidate] = []
    for passage in passages:
        for sentence in passage.doc.sents:
            candidates += _read_sentence(sentence, passage, state, lexicon, article)
    return candidates


def _home(
    passages: list[Passage], lexicon: Lexicon, neighbours: dict[str, frozenset[str]]
) -> str | None:
    """The country whose personnel move in the article.

    Every nationality beside personnel is a vote, more so where the personnel move; a movement
    into a country votes for the neighbours of it that the article names.
    """
    mentioned: Counter[str] = Counter(
        geo.iso3 for passage in passages for geo in passage.geo if geo.iso3
    )
    votes: dict[str, float] = defaultdict(float)
    for passage in passages:
        for sentence in passage.doc.sents:
            for trigger in find_triggers(sentence, lexicon):
                _vote(trigger, passage, lexicon, votes)
            for _, token in terms_in(list(sentence), lexicon):
                actor = describe(token, passage, lexicon)
                if actor and actor.nationality and not _speaks(token, lexicon):
                    votes[actor.nationality] += 2 if passage.segment.field == "title" else 0.5
    for country, count in mentioned.items():
        votes[country] += min(count, 5) * 0.1
    in_corridor = {
        country: vote
        for country, vote in votes.items()
        if neighbours.get(country, frozenset()) & (mentioned.keys() - {country})
    }
    return max(in_corridor or votes, key=lambda country: (votes[country], country), default=None)


def _speaks(noun: Token, lexicon: Lexicon) -> bool:
    """Whether people are only quoted."""
    top = noun
    while top.dep_ in {"pobj", "prep", "compound", "poss", "conj"} and top.head.i != top.i:
        top = top.head
        if top.lower_ == "according":
            return True
    return top.head.pos_ == "VERB" and lemma_of(top.head) in lexicon.words["reporting_verbs"]


def _vote(trigger: Trigger, passage: Passage, lexicon: Lexicon, votes: dict[str, float]) -> None:
    for noun in trigger.movers:
        actor = describe(noun, passage, lexicon)
        if actor is None or actor.status not in {Status.PERSONNEL, Status.GROUP}:
            continue
        if actor.nationality:
            votes[actor.nationality] += 3 if actor.status is Status.PERSONNEL else 1
        into = reached_countries(trigger, noun, passage)
        for country in into:
            votes[country] += 3 if trigger.frame.kind == "home" else -2
        return


def _hosts(passages: list[Passage], home: str | None) -> tuple[str, ...]:
    votes: Counter[str] = Counter()
    for passage in passages:
        weight = 3 if passage.segment.field == "title" else 1
        for geo in passage.geo:
            if geo.iso3 and geo.iso3 != home:
                votes[geo.iso3] += weight
            if geo.facing_iso3 and geo.facing_iso3 != home:
                votes[geo.facing_iso3] += 1
    return tuple(country for country, _ in votes.most_common())


def _read_sentence(
    sentence: Span, passage: Passage, state: _State, lexicon: Lexicon, article: Article
) -> Iterator[Candidate]:
    triggers: dict[int, list[tuple[Trigger, Token]]] = defaultdict(list)
    for trigger in find_triggers(sentence, lexicon):
        movers = trigger.movers or (trigger.token,)
        triggers[trigger.token.i] += [(trigger, noun) for noun in movers]
    used: set[int] = set()
    counted = False
    told: list[Candidate] = []
    _mention_others(sentence, passage, state, lexicon)
    for token in sentence:
        for trigger, noun in triggers.get(token.i, ()):
            mark = state.groups.mark()
            candidate = _read_trigger(trigger, noun, passage, state, lexicon, article)
            used.add(noun.i)
            if candidate is not None:
                state.last = candidate
                told.append(candidate)
                counted |= candidate.figure is not None and not candidate.carried
                yield candidate
                break
            if noun.pos_ in {"PRON", "DET", "NUM"}:
                state.groups.forget_since(mark)
    if not counted:
        _introduce(sentence, passage, state, lexicon, used)
    told = [c for c in told if c.destinations == (c.home,) or c.claim is not Claim.ASSERTED]
    if not told:
        reached = event_date(sentence, passage, lexicon, article)
        state.event_date = reached or state.event_date


def _mention_others(sentence: Span, passage: Passage, state: _State, lexicon: Lexicon) -> None:
    """People who are no personnel, as subject of a clause: "they" may mean them later."""
    for token in sentence:
        if token.dep_ not in {"nsubj", "nsubjpass", "ROOT", "dobj"} or token.tag_ not in {
            "NNS",
            "NNPS",
            "CD",
        }:
            continue
        actor = describe(token, passage, lexicon)
        people = passage.geo_over(token)
        foreign = people is not None and people.kind == "demonym" and not state.groups.known()
        if (actor is not None and actor.status is Status.EXCLUDED) or foreign:
            if actor is not None:
                state.groups.mention_excluded(actor)


def _introduce(
    sentence: Span, passage: Passage, state: _State, lexicon: Lexicon, used: set[int]
) -> None:
    """Counted personnel that no trigger speaks of may be spoken of later ("46 were involved")."""
    for _, token in terms_in(list(sentence), lexicon):
        top = token
        while top.dep_ in {"pobj", "prep"} and lemma_of(top.head) in {"of", "member", "group"}:
            top = top.head
        if top.i in used or is_subgroup(top) or is_subgroup(token):
            continue
        actor = describe(top, passage, lexicon)
        if actor is None or actor.status is not Status.PERSONNEL or actor.quantity is None:
            continue
        if actor.quantity.high == 1:
            continue
        if actor.nationality not in {None, state.groups.home} or lemma_of(top.head) in CASUALTY:
            continue
        state.groups.resolve(actor)


def _read_trigger(  # noqa: PLR0913
    trigger: Trigger,
    noun: Token,
    passage: Passage,
    state: _State,
    lexicon: Lexicon,
    article: Article,
) -> Candidate | None:
    actor = _actor(trigger, _total_of(noun), passage, lexicon)
    if actor is None and trigger.frame.pos == "NOUN":
        return _denied_event(trigger, passage, state, lexicon, article)
    if actor is None or actor.status in {Status.EXCLUDED, Status.CARRIER}:
        return None
    if trigger.frame.kind in {"same", "figure"}:
        return _restated(trigger, actor, passage, state, lexicon, article)
    reference = state.groups.resolve(actor)
    if reference is None or reference.group.home is None:
        return None
    companions = _companions(trigger, actor, passage, lexicon)
    if actor.quantity is None and companions is None:
        companions = _predicated(noun, passage)
        if companions is not None:
            reference.group.figure = companions
    if companions is not None:
        reference = with_figure(reference, companions)
    group = reference.group
    home = group.home
    assert home is not None
    route = find_route(trigger, noun, home, group.hosts, passage, state.corridor, lexicon)
    if route is None:
        return None
    is_return = route.destinations == (home,)
    claim = claim_of(
        trigger.token, noun, lexicon, is_return=is_return, established=bool(group.hosts)
    )
    if is_return and route.inferred and not group.hosts and not _known_abroad(actor, state):
        return None
    if claim is None or (claim is Claim.DENIED and trigger.frame.kind == "stay"):
        return None
    if not is_return and claim is not Claim.DENIED:
        group.hosts.extend(c for c in route.destinations if c not in group.hosts)
        state.corridor.last_host = route.destinations[0]
    elif is_return and route.origin not in group.hosts:
        group.hosts.append(route.origin)
    source = attribution_of(trigger.token, passage, state.source, lexicon)
    state.source = source or state.source
    candidate = _candidate(
        trigger, actor, reference, route, claim, source, passage, lexicon, article, state
    )
    return _dated_by_story(candidate, trigger, state)


def _known_abroad(actor: Actor, state: _State) -> bool:
    """Whether "went home" can mean a return over the border, with nothing else to tell it."""
    if actor.nationality is not None:
        return actor.nationality == state.groups.home
    counted = actor.quantity is not None and actor.quantity.high != 1
    return actor.status is Status.GROUP or counted


def _dated_by_story(candidate: Candidate, trigger: Trigger, state: _State) -> Candidate:
    """An incident without a date of its own happened on the day that the story has reached."""
    dated = candidate.date_start is not None or state.event_date is None
    told = candidate.claim is Claim.ASSERTED and candidate.scope is Scope.INCIDENT
    if dated or not told or candidate.passing or trigger.frame.kind != "move":
        return candidate
    assert state.event_date is not None
    segment, date = state.event_date
    if candidate.field == "title" or candidate.order[0] - segment > STORY_DATE_SEGMENTS:
        return candidate
    assert date.date_start is not None and date.date_end is not None
    return replace(candidate, story_date=(date.date_start, date.date_end))


def _restated(  # noqa: PLR0913
    trigger: Trigger,
    actor: Actor,
    passage: Passage,
    state: _State,
    lexicon: Lexicon,
    article: Article,
) -> Candidate | None:
    """Others who do the same ("300 more should follow"), or another figure for the movement."""
    last = state.last
    if last is None:
        return None
    figure = actor.quantity or _stated_after(trigger, passage)
    if figure is None or figure.high == 1:
        return None
    if passage.segment.number - last.order[0] > RESTATED_WITHIN_SEGMENTS:
        return None
    reference = state.groups.resolve(actor)
    is_return = last.destinations == (last.home,)
    claim = claim_of(trigger.token, actor.head, lexicon, is_return=is_return)
    if reference is None or claim is None:
        return None
    reference.group.home = last.home
    reference = with_figure(reference, figure)
    if reference.group.figure is None or trigger.frame.kind == "figure":
        reference.group.figure = figure
    if trigger.frame.kind == "same" and trigger.token.dep_ in {"acl", "relcl", "xcomp"}:
        claim = Claim.PLANNED
    route = Route(last.origin, last.destinations, inferred=True)
    source = attribution_of(trigger.token, passage, state.source, lexicon)
    state.source = source or state.source
    return _candidate(trigger, actor, reference, route, claim, source, passage, lexicon, article, state)


def _stated_after(trigger: Trigger, passage: Passage) -> Quantity | None:
    """The figure that a verb states: "the batch numbers 46"."""
    if trigger.frame.mover != "subject" or trigger.frame.kind != "figure":
        return None
    last = grammar.clause_tokens(trigger.token)[-1]
    start = trigger.token.idx + len(trigger.token)
    return next(iter(passage.quantities_within(start, last.idx + len(last))), None)


def _denied_event(
    trigger: Trigger, passage: Passage, state: _State, lexicon: Lexicon, article: Article
) -> Candidate | None:
    """ "They denied that any defection took place": the movement that the text told last."""
    last = state.last
    if last is None or claim_of(trigger.token, None, lexicon, is_return=False) is not Claim.DENIED:
        return None
    actor = Actor(
        trigger.token, Status.GROUP, frozenset(), frozenset(), None, None,
        definite=True, additional=False, partitive=False, whole=False,
    )  # fmt: skip
    reference = state.groups.resolve(actor)
    if reference is None or reference.group.home is None:
        return None
    route = Route(last.origin, last.destinations, inferred=True)
    source = attribution_of(trigger.token, passage, state.source, lexicon)
    return _candidate(
        trigger, actor, with_figure(reference, None), route, Claim.DENIED, source, passage,
        lexicon, article, state,
    )  # fmt: skip


def _predicated(noun: Token, passage: Passage) -> Quantity | None:
    """ "The soldiers who crossed number 1,573", "the number of soldiers has passed 1,500"."""
    top = noun
    if top.dep_ == "pobj" and top.head.lower_ == "of" and lemma_of(top.head.head) in TALLIES:
        top = top.head.head
    verb = top.head
    if verb.pos_ == "VERB" and lemma_of(verb) in TALLYING and top.dep_ == "nsubj":
        after = passage.quantities_within(verb.idx, verb.sent.end_char)
        return after[0] if after else None
    if verb.pos_ == "VERB" and lemma_of(verb) in {"put", "estimate"} and top.dep_ == "dobj":
        for prep in verb.children:
            if prep.lower_ == "at" and prep.i > top.i:
                inside = passage.quantities_within(prep.idx, verb.sent.end_char)
                return inside[0] if inside else None
    return None


def _companions(
    trigger: Trigger, actor: Actor, passage: Passage, lexicon: Lexicon
) -> Quantity | None:
    """Of "a commander went over with 100 of his men" the 100."""
    alone = actor.head.tag_ in {"NN", "NNP"} or actor.head.lower_ in {"he", "she", "himself"}
    if not alone or _is_collective(actor):
        return None
    for token in grammar.clause_tokens(trigger.token):
        if token.lower_ == "with" and token.dep_ == "prep":
            noun = grammar.child(token, "pobj")
            beside = describe(noun, passage, lexicon) if noun is not None else None
            if beside is not None and beside.status in {Status.GROUP, Status.PERSONNEL}:
                return beside.quantity
    return None


def _total_of(noun: Token) -> Token:
    """The total that a detail belongs to: of "46 men including 5 officers who ..." the men."""
    if not is_subgroup(noun):
        return noun
    for above in noun.ancestors:
        if above.pos_ in {"NOUN", "PROPN"} and above.i < noun.i:
            return above
    before = list(noun.doc[noun.sent.start : noun.left_edge.i])
    for token in reversed(before):
        if token.pos_ in {"NOUN", "PROPN"} and token.dep_ not in {"compound", "nmod"}:
            of = token.head if token.dep_ == "pobj" and token.head.lower_ == "of" else None
            return of.head if of is not None else token
    return noun


def _actor(trigger: Trigger, noun: Token, passage: Passage, lexicon: Lexicon) -> Actor | None:
    actor = describe(noun, passage, lexicon)
    if actor is not None and actor.status is Status.CARRIER:
        return _aboard(trigger, noun, passage, lexicon)
    return actor


def _aboard(trigger: Trigger, noun: Token, passage: Passage, lexicon: Lexicon) -> Actor | None:
    """The people that an aircraft or boat carries, where the clause speaks of any."""
    inside = {*noun.subtree, *trigger.token.subtree}
    for _, token in terms_in(sorted(inside, key=lambda t: t.i), lexicon):
        prep = grammar.preposition_over(token)
        carried = token.dep_ == "dobj" and lemma_of(token.head) in {"carry", "transport", "bring"}
        if carried or (prep is not None and prep.lower_ == "with"):
            actor = describe(token, passage, lexicon)
            if actor and actor.status is Status.PERSONNEL:
                return actor
    return None


def _candidate(  # noqa: PLR0913
    trigger: Trigger,
    actor: Actor,
    reference: Reference,
    route: Route,
    claim: Claim,
    source: str | None,
    passage: Passage,
    lexicon: Lexicon,
    article: Article,
    state: _State,
) -> Candidate:
    segment = passage.segment
    date = date_of(trigger.token, passage, lexicon)
    is_since, since = since_clause(trigger.token, passage)
    if since is not None and since.date_start is not None:
        date = replace(since, date_end=article.published_on, kind="window")
    start, end = _evidence(trigger, actor, passage)
    if claim is Claim.DENIED and reference.carried:
        reference = Reference(reference.group, None, carried=False)
    is_same, is_then = _points_back(trigger.token)
    if date is None and is_then and state.event_date is not None:
        begun = state.event_date[1]
        date = replace(begun, date_end=article.published_on, kind="window")
        is_since = True
    date_start, date_end = _days(date, claim, article)
    if date is None and is_same and state.last is not None:
        date_start, date_end = state.last.date_start, state.last.date_end
        is_since = state.last.scope is Scope.CUMULATIVE
    if trigger.frame.kind == "stay" and date_start is None:
        date_start = date_end = article.published_on
    return Candidate(
        order=(segment.number, trigger.token.idx),
        origin=route.origin,
        destinations=route.destinations,
        home=reference.group.home or "",
        claim=claim,
        scope=Scope.CUMULATIVE
        if (is_since and trigger.frame.kind != "stay") or len(route.destinations) > 1
        else scope_of(trigger.token, trigger.frame, date, lexicon),
        group=reference.group.number,
        personnel=frozenset(reference.group.personnel),
        guessed=frozenset(reference.group.guessed),
        figure=_figure(reference.figure, actor),
        date_start=date_start,
        date_end=date_end,
        story_date=None,
        places=tuple(_places(trigger, passage)),
        attributed_to=source,
        inferred=route.inferred,
        passing=trigger.token.dep_ in {"relcl", "acl"},
        additional=actor.additional,
        carried=reference.carried,
        field=segment.field,
        start=segment.start + start,
        end=segment.start + end,
    )


def _points_back(trigger: Token) -> tuple[bool, bool]:
    """Whether a clause says "in the same period", and whether it says "since then"."""
    text = " ".join(token.lower_ for token in trigger.sent)
    return "same period" in text or "same time" in text, "since then" in text


def _days(
    date: DateMention | None, claim: Claim, article: Article
) -> tuple[dt.date | None, dt.date | None]:
    if date is None:
        return None, None
    later = date.alternative_start is not None and date.date_start != article.published_on
    if claim is Claim.PLANNED and later:
        return date.alternative_start, date.alternative_end
    return date.date_start, date.date_end


def _figure(quantity: Quantity | None, actor: Actor) -> Figure | None:
    if quantity is not None:
        return Figure(quantity.low, quantity.high, quantity.exact)
    if actor.status is Status.PERSONNEL and actor.head.tag_ in {"NN", "NNP"}:
        first = actor.head.left_edge.lower_
        if first in {"a", "an", "one"} and not _is_collective(actor):
            return Figure(1, 1, exact=True)
    return None


def _is_collective(actor: Actor) -> bool:
    return actor.head.lower_ in {
        "group", "unit", "battalion", "garrison", "force", "army", "military", "militia", "police",
        "detachment", "number", "party", "batch", "personnel", "staff", "crew", "brigade",
        "regiment", "platoon", "part", "handful", "few", "lot", "majority", "contingent",
    }  # fmt: skip


def _evidence(trigger: Trigger, actor: Actor, passage: Passage) -> tuple[int, int]:
    tokens = grammar.clause_tokens(trigger.token)
    sentence = trigger.token.sent
    people = [t for t in grammar.noun_tokens(actor.head) if sentence.start <= t.i < sentence.end]
    span = grammar.span_of([*tokens, *people])
    text = passage.segment.text
    start, end = span.start_char, span.end_char
    while start < end and text[start] in " ,;:-–—\"”'":
        start += 1
    while end > start and text[end - 1] in " ,;:-–—.\"“'":
        end -= 1
    return start, end


def _places(trigger: Trigger, passage: Passage) -> Iterator[tuple[int, str]]:
    for geo in passage.geo_within(trigger.token.sent):
        if geo.is_place and geo.kind != "capital" and geo.precision <= LOWEST_PRECISION_OF_PLACE:
            yield geo.precision, geo.text
