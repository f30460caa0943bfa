"""Candidates of movements in a parsed article, sentence by sentence.

Belongs here: walking the sentences with what has been established so far, and putting together
what the rule modules say of each trigger. Does not belong here: the rules (``triggers``,
``movers``, ``routes``, ``claims``, ``scope``, ``timing``), or joining candidates (``merging``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from spacy.tokens import Span

from pipeline.extraction.actors import Actor, Status, describe
from pipeline.extraction.candidates import Candidate, Figure
from pipeline.extraction.claims import claim_of
from pipeline.extraction.clauses import Clause
from pipeline.extraction.coreference import Group, Groups, Reference, with_figure
from pipeline.extraction.counts import Quantity
from pipeline.extraction.home_country import Neighbours, home_of, hosts_of
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.lexicon import Lexicon
from pipeline.extraction.movers import actor_of, companions
from pipeline.extraction.passages import Passage
from pipeline.extraction.phrase_counts import is_subgroup
from pipeline.extraction.reasons import Drop
from pipeline.extraction.routes import Corridor, Route, find_route
from pipeline.extraction.settings_of_movements import (
    Setting,
    setting_of,
    with_containing,
    with_setting,
)
from pipeline.extraction.story import Story
from pipeline.extraction.tallies import appended, predicated, stated_after, tally_of
from pipeline.extraction.telling import Telling, candidate_of, dated_by_next, note_day
from pipeline.extraction.terms import terms_in
from pipeline.extraction.timing import event_date
from pipeline.extraction.trace import Trace
from pipeline.extraction.triggers import find_triggers
from pipeline.extraction.unworded import unworded_clauses
from pipeline.extraction.verdicts import Verdicts
from pipeline.records import Article, Claim

RESTATED_WITHIN_SEGMENTS = 2
"""Paragraphs after which "300 more will follow" no longer points to a movement."""

MOST_DAYS_PAST = 3_650
"""Ten years: what happened longer ago is told as history."""

NO_MOVERS: dict[Status | None, Drop] = {
    Status.EXCLUDED: Drop.EXCLUDED_PEOPLE,
    Status.CARRIER: Drop.NOBODY_ABOARD,
}
"""Those whose movement is never coded."""


def read_passages(
    article: Article, lexicon: Lexicon, neighbours: Neighbours, verdicts: Verdicts, trace: Trace
) -> list[Candidate]:
    """All mentions of movements of state personnel, in the order of the text.

    Args:
        article: Read as the trace has it: its parsed passages.
        lexicon: The words.
        neighbours: Countries by the country that they share a land border with.
        verdicts: What the classifier says of the article's sentences.
        trace: Takes note of what is read and what is not.
    """
    passages = trace.passages
    home = home_of(passages, lexicon, neighbours)
    corridor = Corridor(hosts_of(passages, home), neighbours)
    story = Story(article, lexicon, Groups(home), corridor, verdicts, trace)
    candidates: list[Candidate] = []
    settings: list[Setting] = []
    for passage in passages:
        for sentence in passage.doc.sents:
            told = _read_sentence(sentence, passage, story)
            candidates += told
            if not told and passage.segment.field == "text":
                settings.append(setting_of(sentence, passage))
    candidates = [dated_by_next(c, story) for c in candidates]
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
    vague = candidate.figure is None or not candidate.figure.exact
    tallied = own.tallied if vague and candidate.claim is not Claim.DENIED else None
    figure = Figure(tallied.low, tallied.high, tallied.exact) if tallied else candidate.figure
    return replace(
        candidate,
        group=group.number,
        figure=figure,
        carried=(candidate.carried or group is not own) and tallied is None,
        personnel=frozenset(group.personnel | own.personnel),
        guessed=frozenset(group.guessed | own.guessed),
    )


def _read_sentence(sentence: Span, passage: Passage, story: Story) -> list[Candidate]:
    clauses = _clauses(sentence, passage, story)
    told: list[Candidate] = []
    _mention_others(sentence, passage, story)
    movers = {clause.mover.i: clause.mover for own in clauses.values() for clause in own}
    introduced = _introduced(sentence, passage, story, movers.keys())
    last_pronoun = max((i for i, noun in movers.items() if noun.pos_ == "PRON"), default=-1)
    for token in sentence:
        if token.i in introduced and token.i < last_pronoun:
            story.groups.resolve(introduced.pop(token.i))
        told += _first_told(clauses.get(token.i, ()), story)
    if not told:
        unworded = unworded_clauses(sentence, passage, story.lexicon, story.verdicts)
        told += _first_told(unworded, story)
    if not any(candidate.figure is not None and not candidate.carried for candidate in told):
        for actor in introduced.values():
            story.groups.resolve(actor)
        story.groups.tally(tally_of(sentence, passage, story.lexicon))
    if not told:
        note_day(sentence, passage, story)
    if not any(c.destinations == (c.home,) or c.claim is not Claim.ASSERTED for c in told):
        reached = event_date(sentence, passage, story.lexicon, story.article)
        story.event_date = reached or story.event_date
    return told


def _first_told(clauses: Iterable[Clause], story: Story) -> list[Candidate]:
    """The movement of the first clause that tells of one."""
    for clause in clauses:
        mark = story.groups.mark()
        candidate = _read_clause(clause, story)
        if isinstance(candidate, Candidate):
            story.last = candidate
            return [candidate]
        story.trace.unread.append((clause, candidate))
        if clause.mover.pos_ in {"PRON", "DET", "NUM"}:
            story.groups.forget_since(mark)
    return []


def _clauses(sentence: Span, passage: Passage, story: Story) -> dict[int, list[Clause]]:
    """The readings of each trigger in a sentence, likeliest first, by the trigger's token."""
    found = [
        Clause(trigger, noun, passage, story.lexicon)
        for trigger in find_triggers(sentence, story.lexicon)
        for noun in trigger.movers or (trigger.token,)
    ]
    actors = [actor_of(clause) for clause in found]
    # The classifier costs more than all rules: it is asked only where they might read something.
    may_tell = any(map(_may_tell, found, actors))
    forbidden = may_tell and story.verdicts.forbids(sentence, passage)
    clauses: dict[int, list[Clause]] = defaultdict(list)
    for clause, actor in zip(found, actors, strict=True):
        if forbidden:
            status = actor.status if actor else None
            reason = NO_MOVERS.get(status, Drop.NO_MOVEMENT_BY_MEANING)
            story.trace.unread.append((clause, reason))
        else:
            clauses[clause.verb.i].append(clause)
    return clauses


def _may_tell(clause: Clause, actor: Actor | None) -> bool:
    """Whether people move by a clause, as far as it goes, or a noun stands for a movement."""
    return clause.frame.pos == "NOUN" or (actor is not None and actor.status not in NO_MOVERS)


def _mention_others(sentence: Span, passage: Passage, story: Story) -> None:
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
    sentence: Span, passage: Passage, story: Story, movers: Collection[int]
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


def _read_clause(clause: Clause, story: Story) -> Candidate | Drop:
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
    claim = _claim(clause, story, is_return=route.origin != home, established=bool(group.hosts))
    if is_return and route.inferred and not group.hosts and not _known_abroad(actor, story):
        return Drop.RETURN_ONLY_GUESSED
    if claim is None:
        return Drop.HYPOTHETICAL
    if is_return or claim is not Claim.DENIED:
        _take_note(route, group, story)
    return candidate_of(Telling(clause, actor, reference, route, claim), story)


def _claim(
    clause: Clause, story: Story, *, is_return: bool, established: bool = False
) -> Claim | None:
    """What is claimed of a movement, by rules and classifier (``claims``, ``verdicts``)."""
    by_rules = claim_of(clause, is_return=is_return, established=established)
    return story.verdicts.claim(clause.sentence, clause.passage, by_rules, is_return=is_return)


def _take_note(route: Route, group: Group, story: Story) -> None:
    """Where a group has been by a movement, and where others went by it."""
    if route.destinations == (group.home,):
        group.arrive(route.origin)
        return
    group.arrive(*route.destinations)
    story.corridor.last_host = route.destinations[0]
    if route.origin != group.home:
        story.corridor.left_for[route.destinations[0]] = route.origin


def _denied_route(clause: Clause, story: Story) -> Route | None:
    """Of "they denied that any soldier had fled", the route of the movement told last."""
    last = story.last
    moves = clause.frame.kind == "move" and clause.frame.pos == "VERB"
    if last is None or not moves or last.origin != last.home:
        return None
    if _claim(clause, story, is_return=False) is not Claim.DENIED:
        return None
    return Route(last.origin, last.destinations, inferred=True)


def _referred(clause: Clause, actor: Actor, story: Story) -> Reference | None:
    """The group that moves, with the figure that the clause adds to it."""
    reference = story.groups.resolve(actor)
    if reference is None or reference.group.home is None:
        return reference
    beside = companions(clause, actor)
    if beside is None:
        beside = appended(clause, actor.quantity)
        if beside is None and actor.quantity is None:
            beside = predicated(clause)
        reference.group.figure = beside or reference.group.figure
    return with_figure(reference, beside) if beside is not None else reference


def _known_abroad(actor: Actor, story: Story) -> bool:
    """Whether "went home" can mean a return over the border, with nothing else to tell it."""
    if actor.nationality is not None:
        return actor.nationality == story.groups.home
    counted = actor.quantity is not None and actor.quantity.high != 1
    return actor.status is Status.GROUP or counted


def _restated(clause: Clause, actor: Actor, story: Story) -> Candidate | None:
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
    claim = _claim(clause, story, is_return=last.destinations == (last.home,))
    if reference is None or claim is None:
        return None
    group = reference.group
    group.home = last.home
    if group.figure is None or clause.frame.kind == "figure":
        group.figure = figure
    if clause.frame.kind == "same" and clause.verb.dep_ in {"acl", "relcl", "xcomp"}:
        claim = Claim.PLANNED
    route = Route(last.origin, last.destinations, inferred=True)
    return candidate_of(Telling(clause, actor, with_figure(reference, figure), route, claim), story)


def _is_fewer(part: Quantity, whole: Figure | None) -> bool:
    if part.high is None or whole is None or whole.low is None:
        return False
    return part.high < whole.low


def _denied_event(clause: Clause, story: Story) -> Candidate | None:
    """Of "they denied that any defection took place", the movement that the text told last."""
    last = story.last
    if last is None or _claim(clause, story, is_return=False) is not Claim.DENIED:
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
    return candidate_of(Telling(clause, actor, reference, route, Claim.DENIED), story)
