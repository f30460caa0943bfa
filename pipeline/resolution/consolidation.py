"""What the reports of one event say together: figure, days, articles.

Belongs here: the little of an event that links need. Does not belong here: the figures that are
published (dbt makes them, by independent sources), or the links (``links``, ``breakdowns``).

Figures and days follow dbt's rules: support is counted in independent sources.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.records import ArticleHeader, Claim, Direction, Membership, Report, Scope
from pipeline.resolution.agreement import possible_days
from pipeline.resolution.rules import DateRules


@dataclass(frozen=True, slots=True)
class Event:
    """One movement, as links see it.

    Attributes:
        is_planned: Nobody says that it has happened.
        host: The foreign country that it leads into, or for a return or onward move, leaves; null
            where one figure covers several countries.
        figure: The exact figure that most independent sources state, of equals the latest.
        low, high: Least and most that is stated; null where open or unknown.
        start, end: The narrowest days that are stated, else those that it can be of.
        articles: Those that assert it, or plan it where nobody asserts it.
        told_as_part: Of these, those that do not tell it as a movement of its own.
    """

    event_id: str
    home: str
    origin: str
    destinations: tuple[str, ...]
    direction: Direction
    is_planned: bool
    host: str | None
    figure: int | None
    low: int | None
    high: int | None
    start: dt.date
    end: dt.date
    is_dated: bool
    first_published_at: dt.datetime
    articles: frozenset[str]
    told_as_part: frozenset[str]

    @property
    def has_figure(self) -> bool:
        """At least one end of the count is known."""
        return self.low is not None or self.high is not None


def consolidate(
    reports: Iterable[Report],
    memberships: Iterable[Membership],
    articles: Mapping[str, ArticleHeader],
    rules: DateRules,
) -> list[Event]:
    """The events that somebody asserts or plans, in the order of their first publication.

    Totals over a period and stocks are no events, nor is what is only denied.
    """
    found = {membership.report_id: membership for membership in memberships}
    by_event: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        if report.scope is Scope.INCIDENT and report.claim is not Claim.DENIED:
            by_event[found[report.report_id].event_id].append(report)
    sources = {number: membership.independent_source for number, membership in found.items()}
    events = [
        _event(event_id, told, articles, sources, rules) for event_id, told in by_event.items()
    ]
    return sorted(events, key=lambda event: (event.first_published_at, event.event_id))


def _event(
    event_id: str,
    reports: Sequence[Report],
    articles: Mapping[str, ArticleHeader],
    sources: Mapping[str, str],
    rules: DateRules,
) -> Event:
    asserted = [report for report in reports if report.claim is Claim.ASSERTED]
    telling = sorted(
        asserted or reports, key=lambda r: (articles[r.article_id].published_at, r.report_id)
    )
    first = telling[0]
    header = articles[first.article_id]
    figure, low, high = _figures(telling, sources)
    stated = _days(telling, sources) or _days(reports, sources)
    start, end = stated or possible_days(header.published_on, first.claim, rules)
    return Event(
        event_id=event_id,
        home=first.home,
        origin=first.origin,
        destinations=tuple(sorted(first.destinations)),
        direction=first.direction,
        is_planned=not asserted,
        host=_host(first),
        figure=figure,
        low=low,
        high=high,
        start=start,
        end=end,
        is_dated=stated is not None,
        first_published_at=header.published_at,
        articles=frozenset(report.article_id for report in telling),
        told_as_part=frozenset(report.article_id for report in telling if not report.core),
    )


def _host(report: Report) -> str | None:
    if report.direction is not Direction.ENTRY:
        return report.origin
    return report.destinations[0] if len(report.destinations) == 1 else None


def _figures(
    reports: Sequence[Report], sources: Mapping[str, str]
) -> tuple[int | None, int | None, int | None]:
    """Exact figure, low and high; exact figures outweigh open and vague ones.

    Args:
        reports: In the order of publication.
        sources: By report id.
    """
    stated = [
        (r.count_low, sources[r.report_id])
        for r in reports
        if r.count_low is not None and r.count_low == r.count_high
    ]
    if stated:
        exact = [figure for figure, _ in stated]
        support = Counter(figure for figure, _ in set(stated))
        last = {figure: position for position, figure in enumerate(exact)}
        best = max(support, key=lambda figure: (support[figure], last[figure]))
        return best, min(exact), max(exact)
    vague = [r for r in reports if r.count_low is not None or r.count_high is not None]
    lows = [r.count_low for r in vague if r.count_low is not None]
    highs = [r.count_high for r in vague if r.count_high is not None]
    is_closed = bool(highs) and len(highs) == len(vague)
    return None, min(lows, default=None), max(highs) if is_closed else None


def _days(
    reports: Collection[Report], sources: Mapping[str, str]
) -> tuple[dt.date, dt.date] | None:
    """The narrowest stated interval; of equals the one with most support, then the first."""
    stated = {
        (report.date_start, report.date_end, sources[report.report_id])
        for report in reports
        if report.date_start and report.date_end
    }
    support = Counter((start, end) for start, end, _ in stated)
    return min(
        support,
        key=lambda days: ((days[1] - days[0]).days, -support[days], days[0]),
        default=None,
    )
