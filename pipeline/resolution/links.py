"""How events relate: who of those who came went back or on, and which plans were fulfilled.

Belongs here: which of the possible links are made. Does not belong here: which reports are one
event (``clustering``), whether two events can be linked (``pairs``), totals and their parts
(``breakdowns``), or what hangs together by links (``batches``).

A movement out of a host is linked to one entry: that of its very figure, else several that one
article adds up to it, else the best one. More people than came never leave an entry, so that no
chain of links ties what contradicts itself into one batch.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pipeline.records import ArticleHeader, Direction, EventLink, Link, Membership, Report
from pipeline.resolution.batches import batches_of
from pipeline.resolution.breakdowns import Breakdown, breakdowns
from pipeline.resolution.consolidation import Event, consolidate
from pipeline.resolution.pairs import (
    Pair,
    Parts,
    departure_pair,
    figure_key,
    plan_pair,
    surest_first,
)
from pipeline.resolution.rules import Rules, load_rules

_LINK_OF = {Direction.RETURN: Link.RETURN_OF, Direction.ONWARD: Link.ONWARD_OF}


def link_events(
    reports: Sequence[Report],
    memberships: Iterable[Membership],
    articles: Mapping[str, ArticleHeader],
) -> list[EventLink]:
    """The links between the events that reports have been resolved into.

    The result does not depend on the order of ``reports`` or ``memberships``.

    Returns:
        In the order of ``event_id``, ``linked_event_id``.
    """
    rules = load_rules()
    events = consolidate(reports, memberships, articles, rules.dates)
    found = breakdowns(events, rules.links)
    total_of = {part.event_id: each.total.event_id for each in found for part in each.parts}
    entries = _by_host(
        event for event in events if event.direction is Direction.ENTRY and not event.is_planned
    )
    departures = _by_host(
        event
        for event in events
        # Who is part of a returned total is of the entry of that total.
        if event.direction is not Direction.ENTRY and event.event_id not in total_of
    )
    pairs = [
        pair
        for corridor, leaving in sorted(departures.items())
        for pair in _Departures(entries.get(corridor, []), total_of, rules).link(leaving)
    ]
    plans = _fulfilled(events, pairs, rules)
    batches = batches_of(events, pairs, total_of)
    links = [_link(pair, _LINK_OF[pair.event.direction], batches) for pair in pairs]
    links += [_link(pair, Link.FULFILS, batches) for pair in plans]
    links += [link for each in found for link in _part_links(each, batches, rules)]
    return sorted(links, key=lambda link: (link.event_id, link.linked_event_id))


def _by_host(events: Iterable[Event]) -> dict[tuple[str, str], list[Event]]:
    """By home and host; what covers several hosts is left out."""
    by_host: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        if event.host is not None:
            by_host[event.home, event.host].append(event)
    return by_host


class _Departures:
    """Links the movements out of one host to the entries into it."""

    def __init__(self, entries: Sequence[Event], total_of: Mapping[str, str], rules: Rules) -> None:
        self._rules = rules
        self._total_of = total_of
        self._by_id = {entry.event_id: entry for entry in entries}
        self._by_article: dict[str, list[str]] = defaultdict(list)
        self._by_figure: dict[int, list[str]] = defaultdict(list)
        self._left: dict[str, int] = defaultdict(int)
        for entry in entries:
            for article in entry.articles:
                self._by_article[article].append(entry.event_id)
            if entry.figure is not None:
                self._by_figure[entry.figure].append(entry.event_id)

    def link(self, departures: Sequence[Event]) -> list[Pair]:
        """At most one entry each, or a group that one article adds up; the surest ones first."""
        candidates = {event.event_id: self._candidates(event) for event in departures}
        pairs = [pair for found in candidates.values() for pair in found]
        linked = self._take([pair for pair in pairs if pair.is_equal], set())
        done = {pair.event.event_id for pair in linked}
        for event in departures:
            if event.event_id not in done:
                group = self._group(event)
                linked += group
                done |= {pair.event.event_id for pair in group}
        return linked + self._take([pair for pair in pairs if not pair.is_equal], done)

    def _take(self, pairs: Iterable[Pair], done: Collection[str]) -> list[Pair]:
        taken: dict[str, Pair] = {}
        undecided: set[str] = set()
        for pair in sorted(pairs, key=surest_first):
            number = pair.event.event_id
            if number in done or number in undecided or not self._has_room(pair):
                continue
            before = taken.get(number)
            if before is None:
                taken[number] = pair
                self._leave(pair, 1)
            elif not pair.is_equal and pair.rank == before.rank:
                # Nothing tells the two entries apart: better no link than one by chance.
                undecided.add(number)
                self._leave(taken.pop(number), -1)
        return list(taken.values())

    def _candidates(self, event: Event) -> list[Pair]:
        """Entries that share an article or the very figure, and that nothing rules out."""
        ids = {number for article in event.articles for number in self._by_article[article]}
        if event.figure is not None:
            ids |= set(self._by_figure[event.figure])
        found = (departure_pair(event, self._by_id[number], self._rules) for number in sorted(ids))
        return [pair for pair in found if pair is not None]

    def _group(self, event: Event) -> list[Pair]:
        """The entries of one article that add up to the figure; none if several sums do."""
        sums: set[frozenset[str]] = set()
        for article in event.articles:
            told = {
                number
                for number in self._by_article[article]
                if self._by_id[number].figure is not None and number not in self._total_of
            }
            if len(told) <= self._rules.links.group_entries_at_most:
                sums |= set(_adding_up({n: self._by_id[n].figure or 0 for n in told}, event.figure))
        if len(sums) != 1:
            return []
        (members,) = sums
        pairs = [
            pair
            for number in sorted(members)
            if (pair := departure_pair(event, self._by_id[number], self._rules, in_group=True))
            and (event.is_planned or not self._left[number])
        ]
        if len(pairs) < len(members):
            return []
        for pair in pairs:
            self._left[pair.other.event_id] += 0 if event.is_planned else pair.other.figure or 0
        return pairs

    def _has_room(self, pair: Pair) -> bool:
        """No more have left than came, neither of the entry nor of the total that it is part of."""
        entry = pair.other
        for number in (entry.event_id, self._total_of.get(entry.event_id)):
            of = self._by_id.get(number or "")
            if of is None or pair.event.is_planned or not self._left[of.event_id]:
                continue
            most = of.high if of.figure is None else of.figure
            if most is not None and self._left[of.event_id] + _at_least(pair.event) > most:
                return False
        return True

    def _leave(self, pair: Pair, sign: int) -> None:
        n = 0 if pair.event.is_planned else sign * _at_least(pair.event)
        for number in (pair.other.event_id, self._total_of.get(pair.other.event_id)):
            if number is not None:
                self._left[number] += n


def _at_least(event: Event) -> int:
    """Persons that the movement took along; somebody, where it is not said how many."""
    return event.figure or event.low or 1


def _adding_up(figures: Mapping[str, int], total: int | None) -> Iterator[frozenset[str]]:
    for size in range(2, len(figures) + 1):
        for members in itertools.combinations(sorted(figures), size):
            if sum(figures[member] for member in members) == total:
                yield frozenset(members)


def _fulfilled(events: Iterable[Event], pairs: Iterable[Pair], rules: Rules) -> list[Pair]:
    """Asserted returns with the plans that they fulfil, one to one, the surest first."""
    entries: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        entries[pair.event.event_id].add(pair.other.event_id)
    returns = [event for event in events if event.direction is Direction.RETURN]
    plans: dict[object, list[Event]] = defaultdict(list)
    for event in returns:
        if event.is_planned:
            for sign in _signs(event, entries):
                plans[sign].append(event)
    possible = {
        (event.event_id, plan.event_id): plan_pair(event, plan, entries, rules)
        for event in returns
        if not event.is_planned
        for sign in _signs(event, entries)
        for plan in plans[sign]
    }
    fulfilled: list[Pair] = []
    done: set[str] = set()
    for pair in sorted((pair for pair in possible.values() if pair), key=surest_first):
        if not done & {pair.event.event_id, pair.other.event_id}:
            fulfilled.append(pair)
            done |= {pair.event.event_id, pair.other.event_id}
    return fulfilled


def _signs(event: Event, entries: Mapping[str, set[str]]) -> list[object]:
    """What a return has in common with a plan that it fulfils: the entry, or the figure."""
    key = figure_key(event)
    figures = [] if key is None else [(event.home, event.origin, key)]
    return [*sorted(entries.get(event.event_id, set())), *figures]


def _link(pair: Pair, link: Link, batches: Mapping[str, str]) -> EventLink:
    return EventLink(
        event_id=pair.event.event_id,
        linked_event_id=pair.other.event_id,
        link=link,
        score=pair.score,
        score_article=pair.parts.article,
        score_figure=pair.parts.figure,
        score_days=pair.parts.days,
        parts_sum=None,
        total=None,
        batch_id=batches.get(pair.event.event_id),
    )


def _part_links(found: Breakdown, batches: Mapping[str, str], rules: Rules) -> Iterator[EventLink]:
    """One article tells all parts, of overlapping days; how much they fill the total varies."""
    parts = Parts(article=1.0, figure=found.coverage, days=1.0)
    for part in found.parts:
        yield EventLink(
            event_id=part.event_id,
            linked_event_id=found.total.event_id,
            link=Link.PART_OF,
            score=parts.score(rules),
            score_article=parts.article,
            score_figure=parts.figure,
            score_days=parts.days,
            parts_sum=found.parts_sum,
            total=found.total.figure,
            batch_id=batches.get(part.event_id),
        )
