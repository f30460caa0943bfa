"""The country whose personnel move in an article, and the others that it speaks of.

Belongs here: weighing what the whole article says of nationalities. Does not belong here: the
nationality of one noun phrase (``actors``), or the route of one movement (``routes``).
"""

from __future__ import annotations

from collections import Counter, defaultdict

from pipeline.extraction.actors import Status, describe
from pipeline.extraction.claims import claim_of
from pipeline.extraction.clauses import Clause
from pipeline.extraction.lexicon import Lexicon
from pipeline.extraction.movers import actor_of
from pipeline.extraction.passages import Passage
from pipeline.extraction.routes import reached_countries
from pipeline.extraction.speakers import is_quoted
from pipeline.extraction.terms import terms_in
from pipeline.extraction.triggers import Trigger, find_triggers
from pipeline.records import Claim

MOVES = 3.0
"""Votes of a nationality of personnel where they move, and of the country they return to."""

MOVES_AS_GROUP = 1.0
"""Where a group of people moves that may not be personnel."""

LEFT_OUT = -2.0
"""Votes against a country that a movement enters."""

NAMED_IN_TITLE, NAMED_IN_TEXT = 4.0, 0.5
"""Where personnel are only named."""

MENTIONED, MOST_MENTIONS = 0.1, 5
"""A mention of the country itself, and how many of them count."""

Neighbours = dict[str, frozenset[str]]


def home_of(passages: list[Passage], lexicon: Lexicon, neighbours: Neighbours) -> str | None:
    """The country whose personnel move in the article.

    Every nationality beside personnel is a vote, more so where the personnel move; a movement
    into a country speaks against it. A country with no neighbour in the article is chosen only
    where no other has one.
    """
    mentioned: Counter[str] = Counter(
        geo.iso3 for passage in passages for geo in passage.geo if geo.iso3
    )
    votes: dict[str, float] = defaultdict(float)
    for passage in passages:
        for sentence in passage.doc.sents:
            for trigger in find_triggers(sentence, lexicon):
                _vote_for_movers(trigger, passage, lexicon, votes)
            for _, token in terms_in(list(sentence), lexicon):
                actor = describe(token, passage, lexicon)
                if actor and actor.nationality and not is_quoted(token, lexicon):
                    in_title = passage.segment.field == "title"
                    votes[actor.nationality] += NAMED_IN_TITLE if in_title else NAMED_IN_TEXT
    for country, count in mentioned.items():
        votes[country] += min(count, MOST_MENTIONS) * MENTIONED
    in_corridor = {
        country: vote
        for country, vote in votes.items()
        if neighbours.get(country, frozenset()) & (mentioned.keys() - {country})
    }
    return max(in_corridor or votes, key=lambda country: (votes[country], country), default=None)


def hosts_of(passages: list[Passage], home: str | None) -> tuple[str, ...]:
    """Other countries that an article speaks of, most mentioned first."""
    votes: Counter[str] = Counter()
    for passage in passages:
        weight = 3 if passage.segment.field == "title" else 1
        for geo in passage.geo:
            if geo.iso3 and geo.iso3 != home:
                votes[geo.iso3] += weight
            if geo.facing_iso3 and geo.facing_iso3 != home:
                votes[geo.facing_iso3] += 1
    return tuple(country for country, _ in votes.most_common())


def _vote_for_movers(
    trigger: Trigger, passage: Passage, lexicon: Lexicon, votes: dict[str, float]
) -> None:
    for noun in trigger.movers:
        clause = Clause(trigger, noun, passage, lexicon)
        actor = actor_of(clause)
        if actor is None or actor.status not in {Status.PERSONNEL, Status.GROUP}:
            continue
        if claim_of(clause, is_return=False) is Claim.DENIED:
            return
        if actor.nationality:
            votes[actor.nationality] += (
                MOVES if actor.status is Status.PERSONNEL else MOVES_AS_GROUP
            )
        is_return = trigger.frame.kind == "home"
        sure = 1.0 if actor.status is Status.PERSONNEL else 0.5
        for country in reached_countries(clause, headed_for=is_return):
            votes[country] += sure * (MOVES if is_return else LEFT_OUT)
        return
