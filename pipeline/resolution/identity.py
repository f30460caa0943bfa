"""Ids of events that last: what was published once keeps its id, or leads to its successor.

Belongs here: which of the events found now is which of those published before, and where an id
leads that no event has any more. Does not belong here: which reports are one event
(``clustering``), or storing what was published (the lake).

Events are known again by their articles: a later extractor may number the reports of an article
otherwise, so report ids are not looked at. Of one article, a report of the same corridor, scope and
figure is surely the same; one of the same corridor and scope with another figure may be.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Alias, Membership, Registered, Report
from pipeline.resolution.naming import event_id

SURE, POSSIBLE = 3, 1
"""Weights of a report with the same figure, and of one with another: three make one sure."""

Corridor = tuple[str, str, str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Registry:
    """What has been published so far.

    Attributes:
        reports: Each report that was ever published, with the event that it was last published in.
        aliases: By retired id, where it led when it was retired; null where its reports were gone.
    """

    reports: Sequence[Registered]
    aliases: Mapping[str, str | None]

    @property
    def ids(self) -> frozenset[str]:
        """Every id that has ever been published."""
        held = {report.event_id for report in self.reports}
        return frozenset(held | self.aliases.keys() | set(filter(None, self.aliases.values())))


def identify(
    memberships: Sequence[Membership], reports: Mapping[str, Report], registry: Registry
) -> list[Membership]:
    """The memberships with the ids under which their events were published before.

    An id goes to the event that has most of its reports; of several, each event keeps the id that
    most of its own reports had. What was not published before gets an id of its own.

    Args:
        memberships: As ``resolve`` gives them.
        reports: By ``report_id``.
        registry: What has been published so far.
    """
    founding = {membership.event_id for membership in memberships}
    kept = _kept_ids(_overlaps(memberships, reports, registry.reports))
    taken = {*registry.ids, *kept.values()}
    names: dict[str, str] = {}
    for found in sorted(founding):
        names[found] = kept.get(found) or _free_id(found, taken)
        taken.add(names[found])
    return [replace(m, event_id=names[m.event_id]) for m in memberships]


def aliases_of(
    memberships: Sequence[Membership], reports: Mapping[str, Report], registry: Registry
) -> list[Alias]:
    """Where every published id leads that no event has now.

    Args:
        memberships: With the ids that ``identify`` gives.
        reports: By ``report_id``.
        registry: What has been published so far.

    Returns:
        One alias a retired id, in the order of ids; with no event where nothing is left of it.
    """
    current = {membership.event_id for membership in memberships}
    heirs = _heirs(_overlaps(memberships, reports, registry.reports))
    return [
        Alias(retired, _followed(retired, current, heirs, registry.aliases))
        for retired in sorted(registry.ids - current)
    ]


def registered_of(
    memberships: Iterable[Membership], reports: Mapping[str, Report]
) -> list[Registered]:
    """What is to be remembered of some events when they are published."""
    return sorted(
        {_registered(reports[m.report_id], m.event_id) for m in memberships}, key=_sort_key
    )


def _registered(report: Report, number: str) -> Registered:
    return Registered(
        article_id=report.article_id,
        event_id=number,
        home=report.home,
        origin=report.origin,
        destinations=tuple(sorted(report.destinations)),
        scope=report.scope,
        count_low=report.count_low,
        count_high=report.count_high,
    )


def _sort_key(registered: Registered) -> tuple[str, ...]:
    count = f"{registered.count_low} {registered.count_high}"
    return registered.article_id, registered.event_id, *_corridor(registered)[1:3], count


def _corridor(registered: Registered) -> Corridor:
    return (
        registered.article_id, registered.home, registered.origin, registered.destinations,
        registered.scope,
    )  # fmt: skip


def _overlaps(
    memberships: Sequence[Membership],
    reports: Mapping[str, Report],
    before: Iterable[Registered],
) -> dict[str, Counter[str]]:
    """By event of now, how much each event of before has in common with it."""
    now_by_corridor = _by_corridor(
        _registered(reports[m.report_id], m.event_id) for m in memberships
    )
    before_by_corridor = _by_corridor(before)
    overlaps: dict[str, Counter[str]] = defaultdict(Counter)
    for corridor, now in now_by_corridor.items():
        for one, other, weight in _pairs(now, before_by_corridor.get(corridor, [])):
            overlaps[one.event_id][other.event_id] += weight
    return overlaps


def _by_corridor(reports: Iterable[Registered]) -> dict[Corridor, list[Registered]]:
    found: dict[Corridor, list[Registered]] = defaultdict(list)
    for report in reports:
        found[_corridor(report)].append(report)
    return found


def _pairs(
    now: Sequence[Registered], before: Sequence[Registered]
) -> Iterator[tuple[Registered, Registered, int]]:
    """Reports of one article and corridor that are the same, or may be, with the weight of that.

    What has its figure on the other side is that report, and no other.
    """
    figures_now, figures_before = set(map(_figure, now)), set(map(_figure, before))
    for one in now:
        for other in before:
            if _figure(one) == _figure(other):
                yield one, other, SURE
            elif _figure(one) not in figures_before and _figure(other) not in figures_now:
                yield one, other, POSSIBLE


def _figure(report: Registered) -> tuple[int | None, int | None]:
    return report.count_low, report.count_high


def _kept_ids(overlaps: Mapping[str, Counter[str]]) -> dict[str, str]:
    """By event of now, the id that it keeps: pairs in the order of what they have in common."""
    pairs = sorted(
        (-weight, before, now)
        for now, found in overlaps.items()
        for before, weight in found.items()
    )
    kept: dict[str, str] = {}
    given: set[str] = set()
    for _, before, now in pairs:
        if now not in kept and before not in given:
            kept[now] = before
            given.add(before)
    return kept


def _heirs(overlaps: Mapping[str, Counter[str]]) -> dict[str, str]:
    """By event of before, the event of now that has most in common with it."""
    weights: dict[str, Counter[str]] = defaultdict(Counter)
    for now, found in overlaps.items():
        for before, weight in found.items():
            weights[before][now] = weight
    return {before: max(sorted(found), key=found.__getitem__) for before, found in weights.items()}


def _free_id(found: str, taken: Collection[str]) -> str:
    """An id that no event has ever had: a report may be read anew as of another movement."""
    number = found
    while number in taken:
        number = event_id(hashlib.sha256(number.encode()).hexdigest())
    return number


def _followed(
    retired: str,
    current: Collection[str],
    heirs: Mapping[str, str],
    before: Mapping[str, str | None],
) -> str | None:
    """Where an id leads, by those who have its reports now, else by where it led before."""
    seen: set[str] = set()
    at: str | None = retired
    while at is not None and at not in current and at not in seen:
        seen.add(at)
        at = heirs.get(at) or before.get(at)
    return at if at in current else None
