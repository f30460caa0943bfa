"""Mentions of one movement joined into one report.

Belongs here: which candidates are the same movement, and what the joined report states. Does not
belong here: reading candidates off text (``engine``), or joining reports of different articles
(the resolution room).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from pipeline.extraction.candidates import Candidate, Figure
from pipeline.extraction.reasons import Drop
from pipeline.extraction.trace import Trace
from pipeline.records import Claim, Personnel, Report, Scope

Cluster: TypeAlias = list[Candidate]
"""Mentions of one movement."""

SAME_OCCASION_DAYS = 1
DETAIL_SEGMENTS = 2
"""Paragraphs after a movement in which a smaller figure without a day is a part of it."""

ROUNDING = 0.1
"""How far "nearly 2,000" may lie from the exact figure of the same movement."""

MOST_OVER_LEAST = 1.3
"""How far an exact figure may lie above "at least N" of the same movement."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A report, still without its confidence and the words of its evidence, and its mentions."""

    report: Report
    mentions: tuple[Candidate, ...]


def merge(candidates: Iterable[Candidate], article_id: str, trace: Trace) -> tuple[Joined, ...]:
    """One report a movement, numbered in the order of their evidence.

    Args:
        candidates: Mentions of movements in one article.
        article_id: Of that article.
        trace: Takes note of what was dropped.
    """
    clusters = _clusters(_one_corridor_each(candidates, trace))
    clusters = _without(_announced_only, clusters, Drop.ALREADY_CARRIED_OUT, trace)
    figures = _figures_of_groups(clusters)
    clusters = [[_recounted(c, figures) for c in cluster] for cluster in clusters]
    clusters = _without(_uncounted_stock, clusters, Drop.STOCK_WITHOUT_FIGURE, trace)
    clusters = _without(_is_detail, clusters, Drop.PART_OF_ANOTHER, trace)
    joined = [Joined(_report(c, clusters, article_id), tuple(c)) for c in clusters]
    joined.sort(key=_place_in_article)
    return tuple(_numbered(one, number) for number, one in enumerate(joined, start=1))


def _place_in_article(joined: Joined) -> tuple[bool, int, int]:
    report = joined.report
    return report.evidence_field != "title", report.evidence_start, report.evidence_end


def _numbered(joined: Joined, number: int) -> Joined:
    return replace(joined, report=replace(joined.report, report_no=number))


def _one_corridor_each(candidates: Iterable[Candidate], trace: Trace) -> list[Candidate]:
    """The text's mentions in order, then the title's; without a figure, one a destination."""
    found: list[Candidate] = []
    for candidate in sorted(
        _onward_adopted(sorted(candidates, key=lambda c: c.order)),
        key=lambda c: (c.field == "title", c.order),
    ):
        if candidate.origin in candidate.destinations:
            trace.dropped[candidate.order] = Drop.SAME_COUNTRY
        elif candidate.figure is None and len(candidate.destinations) == 2:
            found += [replace(candidate, destinations=(d,)) for d in candidate.destinations]
        else:
            found.append(candidate)
    return found


def _clusters(candidates: Iterable[Candidate]) -> list[Cluster]:
    clusters: list[Cluster] = []
    for candidate in candidates:
        best = max(
            (cluster for cluster in clusters if _same_movement(cluster, candidate)),
            key=lambda cluster: _affinity(cluster, candidate),
            default=None,
        )
        if best is None:
            clusters.append([candidate])
        else:
            best.append(candidate)
    return clusters


def _without(
    unwanted: Callable[[Cluster, list[Cluster]], bool],
    clusters: list[Cluster],
    reason: Drop,
    trace: Trace,
) -> list[Cluster]:
    """The clusters that are wanted; the trace notes why the others are not."""
    dropped = [cluster for cluster in clusters if unwanted(cluster, clusters)]
    trace.dropped.update({c.order: reason for cluster in dropped for c in cluster})
    return [cluster for cluster in clusters if cluster not in dropped]


def _uncounted_stock(cluster: Cluster, _: list[Cluster]) -> bool:
    return cluster[0].scope is Scope.STOCK and _best_figure(cluster) is None


def _is_detail(cluster: Cluster, clusters: list[Cluster]) -> bool:
    """Whether a few of those who move are told of once more: "one of the wounded was handed over".

    A subgroup is part of its total (codebook, *Counts*), unless it has a day, a place or another
    movement of its own.
    """
    count = _exact_count(cluster)
    own = any(c.date_start or c.places or c.additional for c in cluster)
    groups = {c.group for c in cluster}
    elsewhere = any(c.group in groups for o in clusters if o is not cluster for c in o)
    if count is None or own or elsewhere:
        return False
    return any(
        _kind(other[0]) == _kind(cluster[0])
        and _least(other) > count
        and any(_beside(c, o) for c in cluster for o in other)
        for other in clusters
    )


def _least(cluster: Cluster) -> int:
    figure = _best_figure(cluster)
    return (figure.low if figure is not None else None) or 0


def _beside(a: Candidate, b: Candidate) -> bool:
    return 0 <= a.order[0] - b.order[0] <= DETAIL_SEGMENTS


def _onward_adopted(candidates: list[Candidate]) -> list[Candidate]:
    """People "deported" with no word of where, then said to be in a third country, went there."""
    onward = {
        (c.group, c.origin): c.destinations
        for c in candidates
        if c.origin != c.home and c.home not in c.destinations
    }
    return [
        replace(c, destinations=onward[c.group, c.origin])
        if c.inferred and c.home in c.destinations and (c.group, c.origin) in onward
        else c
        for c in candidates
    ]


def _announced_only(cluster: Cluster, clusters: list[Cluster]) -> bool:
    """Whether a plan has already been told as carried out, with no figure of its own."""
    first = cluster[0]
    if first.claim is not Claim.PLANNED:
        return False
    figure = _best_figure(cluster)
    for other in clusters:
        same_way = (other[0].origin, other[0].destinations) == (first.origin, first.destinations)
        told = other[0].claim is Claim.ASSERTED and other[0].scope is not Scope.STOCK
        if _comes_after(cluster, other):
            continue
        if same_way and told and _figures_agree(figure, _best_figure(other)):
            return True
    return False


def _comes_after(plan: Cluster, told: Cluster) -> bool:
    """Whether a plan is for days after those on which something like it has happened."""
    starts = [c.date_start for c in plan if c.date_start]
    ends = [c.date_end for c in told if c.date_end]
    return bool(starts and ends) and min(starts) > max(ends)


def _figures_of_groups(clusters: list[Cluster]) -> dict[int, Figure]:
    """The best figure of each group, from the movement in which its number is told."""
    figures: dict[int, Figure] = {}
    for cluster in clusters:
        best = _best_figure([c for c in cluster if not c.carried])
        if best is None:
            continue
        for candidate in cluster:
            known = figures.get(candidate.group)
            if known is None or (best.exact and not known.exact):
                figures[candidate.group] = best
    return figures


def _recounted(candidate: Candidate, figures: dict[int, Figure]) -> Candidate:
    if not candidate.carried:
        known, own = figures.get(candidate.group), candidate.figure
        open_end = own is not None and own.high is None
        if open_end and known is not None and known.exact and own and known.low == own.low:
            return replace(candidate, figure=known)
        return candidate
    return replace(candidate, figure=figures.get(candidate.group, candidate.figure))


def _kind(candidate: Candidate) -> tuple[object, ...]:
    """What has to be equal for two mentions to be of one movement."""
    is_stock = candidate.scope is Scope.STOCK
    return candidate.origin, candidate.destinations, candidate.home, candidate.claim, is_stock


def _same_movement(cluster: Cluster, candidate: Candidate) -> bool:
    first = cluster[0]
    if _kind(first) != _kind(candidate):
        return False
    if candidate.additional and candidate.figure:
        return any(_equal(c.figure, candidate.figure) for c in cluster)
    if not all(_figures_agree(c.figure, candidate.figure) for c in cluster):
        return False
    if not all(_dates_agree(c, candidate) for c in cluster):
        return False
    if {first.scope, candidate.scope} == {Scope.INCIDENT, Scope.CUMULATIVE}:
        known = [c.figure for c in cluster if c.figure]
        bare = candidate.passing and candidate.figure is None and candidate.date_start is None
        if bare or any(c.group == candidate.group for c in cluster):
            return True
        return bool(known and candidate.figure and _equal(known[0], candidate.figure))
    return True


def _affinity(cluster: Cluster, candidate: Candidate) -> tuple[bool, bool, int]:
    return (
        any(_equal(c.figure, candidate.figure) for c in cluster if c.figure),
        any(c.group == candidate.group for c in cluster),
        max(c.order[0] for c in cluster),
    )


def _equal(a: Figure | None, b: Figure | None) -> bool:
    return a is not None and b is not None and (a.low, a.high) == (b.low, b.high)


def _figures_agree(a: Figure | None, b: Figure | None) -> bool:
    if a is None or b is None:
        return True
    if a.exact and b.exact:
        return _equal(a, b)
    for bound, point in ((a, b), (b, a)):
        value = point.low if point.low == point.high else None
        if value is None:
            continue
        if bound.high is None and bound.low is not None:
            return bound.low <= value <= bound.low * MOST_OVER_LEAST
        if bound.low is None and bound.high is not None:
            return bound.high / MOST_OVER_LEAST <= value <= bound.high
        if bound.low is not None and bound.low == bound.high and bound.exact != point.exact:
            return abs(bound.low - value) <= ROUNDING * max(bound.low, value)
    low = max(a.low or 0, b.low or 0)
    high = min(a.high or 10**12, b.high or 10**12)
    return low <= high


def _dates_agree(a: Candidate, b: Candidate, slack_days: int = SAME_OCCASION_DAYS) -> bool:
    if a.date_start is None or b.date_start is None:
        return True
    slack = dt.timedelta(days=slack_days)
    a_end, b_end = a.date_end or a.date_start, b.date_end or b.date_start
    return a.date_start - slack <= b_end and b.date_start - slack <= a_end


def _report(cluster: Cluster, clusters: list[Cluster], article_id: str) -> Report:
    shown = max(cluster, key=_shows_best)
    figure = _best_figure(cluster)
    start, end = _best_date(cluster)
    personnel: set[Personnel] = set().union(*(c.personnel for c in cluster))
    if not personnel:
        personnel = set().union(*(c.guessed for c in cluster)) or {Personnel.ARMY}
    places: dict[str, tuple[int, str]] = {}
    parts = [c for part in clusters if _total_of(part, clusters) is cluster for c in part]
    for candidate in [*cluster, *parts]:
        for rank, name in candidate.places:
            places.setdefault(name.casefold(), (rank, name))
    scopes = [c.scope for c in cluster]
    scope = Scope.CUMULATIVE if Scope.CUMULATIVE in scopes else scopes[0]
    denied = shown.claim is Claim.DENIED
    return Report(
        article_id=article_id,
        report_no=0,
        origin=shown.origin,
        destinations=shown.destinations,
        home=shown.home,
        claim=shown.claim,
        scope=Scope.INCIDENT if denied else scope,
        personnel=tuple(sorted(personnel)),
        count_low=figure.low if figure else None,
        count_high=figure.high if figure else None,
        date_start=start,
        date_end=end,
        places=tuple(name for _, name in sorted(places.values(), key=lambda place: place[0])),
        attributed_to=next((c.attributed_to for c in cluster if c.attributed_to), None),
        evidence="",
        evidence_field=shown.field,
        evidence_start=shown.start,
        evidence_end=shown.end,
        confidence=0.0,
        core=not _only_acceptable(cluster, clusters, figure, start),
    )


def _shows_best(candidate: Candidate) -> tuple[bool, bool, bool, int, int]:
    return (
        candidate.field == "text",
        candidate.figure is not None,
        not candidate.passing,
        -candidate.order[0],
        -candidate.order[1],
    )


def _best_figure(cluster: Cluster) -> Figure | None:
    figures = [c.figure for c in cluster if c.figure]
    exact = [figure for figure in figures if figure.exact]
    if exact:
        return exact[0]

    def width(figure: Figure) -> tuple[bool, int]:
        open_ended = figure.low is None or figure.high is None
        return open_ended, 0 if open_ended else (figure.high or 0) - (figure.low or 0)

    closed = [f for f in figures if not width(f)[0] and f.low == f.high]
    return closed[0] if closed else (figures[0] if figures else None)


def _best_date(cluster: Cluster) -> tuple[dt.date | None, dt.date | None]:
    dated = [c for c in cluster if c.date_start]
    if not dated:
        stories = [c.story_date for c in cluster if c.story_date is not None]
        return stories[0] if stories else (None, None)

    def days(candidate: Candidate) -> int:
        end = candidate.date_end or candidate.date_start
        assert end is not None, "a date has an end"
        assert candidate.date_start is not None, "only dated candidates are compared"
        return (end - candidate.date_start).days

    best = min(dated, key=days)
    return best.date_start, best.date_end


def _only_acceptable(
    cluster: Cluster,
    clusters: list[Cluster],
    figure: Figure | None,
    date: dt.date | None,
) -> bool:
    """Codebook, *Settled cases*: a recap with nothing, an entry named only in passing."""
    first = cluster[0]
    if first.claim is not Claim.ASSERTED:
        return False
    if all(c.passing for c in cluster) and first.origin == first.home:
        return any(
            other[0].origin in first.destinations and other[0].home == first.home
            for other in clusters
        )
    bare = figure is None and date is None and not any(c.places for c in cluster)
    if bare and not any(c.order[0] <= 2 for c in cluster):
        return True
    return _total_of(cluster, clusters) is not None


def _total_of(cluster: Cluster, clusters: list[Cluster]) -> Cluster | None:
    """The total that is broken down into this movement and at least one told beside it."""
    alike = [other for other in clusters if _kind(other[0]) == _kind(cluster[0])]
    total = max(alike, key=lambda other: _exact_count(other) or 0)
    if not _may_be_part(cluster, total):
        return None
    segment = cluster[0].order[0]
    beside = [o for o in alike if _may_be_part(o, total) and o[0].order[0] == segment]
    counts = [_exact_count(other) or 0 for other in beside]
    broken_down = len(beside) >= 2 and sum(counts) <= (_exact_count(total) or 0)
    return total if broken_down else None


def _may_be_part(cluster: Cluster, total: Cluster) -> bool:
    first, count, whole = cluster[0], _exact_count(cluster), _exact_count(total)
    later = first.order > total[0].order
    smaller = count is not None and whole is not None and count < whole
    same_days = all(_dates_agree(a, b, slack_days=0) for a in cluster for b in total)
    incidents = Scope.INCIDENT in {first.scope} & {total[0].scope}
    return incidents and later and smaller and same_days


def _exact_count(cluster: Cluster) -> int | None:
    figure = _best_figure(cluster)
    return figure.low if figure is not None and figure.low == figure.high else None
