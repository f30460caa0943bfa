"""Which reports of one corridor and scope speak of one movement.

Belongs here: the order in which reports are placed, the check against every member, and the index
that keeps far-off events out of sight. Does not belong here: the comparison of two reports
(``agreement``), or what an event is called (``naming``).

Reports are placed one by one, those that say most first, each into the best event that it can
join, or into a new one. An event is joined only if nothing rules it out for any of its members, so
that no chain of half-agreeing reports can tie two movements together.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.records import Claim
from pipeline.resolution.agreement import Statement, agreement, window
from pipeline.resolution.rules import Rules

_CLAIM_ORDER = (Claim.ASSERTED, Claim.PLANNED, Claim.DENIED)
_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Item:
    """A report to be placed."""

    report_id: str
    article_id: str
    published_at: dt.datetime
    statement: Statement


@dataclass(slots=True)
class Cluster:
    """The reports of one movement.

    Attributes:
        statements: How many members say each thing.
    """

    items: list[Item] = field(default_factory=list)
    statements: Counter[Statement] = field(default_factory=Counter)

    def add(self, item: Item) -> None:
        """Take a report in."""
        self.items.append(item)
        self.statements[item.statement] += 1


def cluster_reports(items: Iterable[Item], rules: Rules) -> list[Cluster]:
    """Group the reports of one corridor and scope into movements.

    The result does not depend on the order of ``items``.
    """
    clusters: list[Cluster] = []
    index = _Index(rules)
    for item in sorted(items, key=_placing_order):
        number = _best(item, clusters, index.candidates(item.statement), rules)
        if number is None:
            number = len(clusters)
            clusters.append(Cluster())
        clusters[number].add(item)
        index.add(item.statement, number)
    return clusters


def _placing_order(item: Item) -> tuple[object, ...]:
    """What is asserted first, then what says most: figure, date, place; then the earliest."""
    statement = item.statement
    return (
        _CLAIM_ORDER.index(statement.claim),
        statement.figure is None,
        not statement.has_figure,
        not statement.is_dated,
        not statement.whereabouts.all,
        item.published_at,
        item.report_id,
    )


def _best(
    item: Item, clusters: Sequence[Cluster], candidates: Iterable[int], rules: Rules
) -> int | None:
    """Number of the best event that the report can join; the first of equals."""
    ranks = {number: _rank(item, clusters[number], rules) for number in candidates}
    allowed = {number: rank for number, rank in ranks.items() if rank is not None}
    return max(allowed, key=lambda number: (allowed[number], -number), default=None)


def _rank(item: Item, candidate: Cluster, rules: Rules) -> tuple[bool, float] | None:
    """How well a report fits an event; null where it must not join.

    A denial that quotes what it denies stands in one article with it: that goes before the score.
    """
    in_same_article = [other for other in candidate.items if other.article_id == item.article_id]
    if any(_are_kept_apart(item, other) for other in in_same_article):
        return None
    score = 0.0
    for statement, n in candidate.statements.items():
        agreed = agreement(item.statement, statement, rules)
        if agreed is None:
            return None
        score += n * agreed.score
    score /= len(candidate.items)
    is_denial = item.statement.claim is Claim.DENIED
    if score < (rules.attach_denial_at_least if is_denial else rules.join_at_least):
        return None
    return bool(in_same_article), score


def _are_kept_apart(one: Item, other: Item) -> bool:
    """An article that reports two movements means two; but it may quote what it denies."""
    return (one.statement.claim is Claim.DENIED) == (other.statement.claim is Claim.DENIED)


class _Index:
    """Which events are near a report in time, or have its very figure.

    Holds all that ``agreement`` does not rule out by date, so that it changes the cost, never the
    result.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._by_week: dict[int, set[int]] = defaultdict(set)
        self._by_figure: dict[int, set[int]] = defaultdict(set)

    def add(self, statement: Statement, number: int) -> None:
        for week in self._weeks(statement, 0):
            self._by_week[week].add(number)
        if statement.figure is not None:
            self._by_figure[statement.figure].add(number)

    def candidates(self, statement: Statement) -> list[int]:
        """Numbers of the events to look at, in the order in which they were founded."""
        dates = self._rules.dates
        margin_days = max(dates.tolerance_days, dates.total_tolerance_days)
        found: set[int] = set()
        for week in self._weeks(statement, margin_days):
            found |= self._by_week.get(week, set())
        if statement.figure is not None:
            found |= self._by_figure.get(statement.figure, set())
        return sorted(found)

    def _weeks(self, statement: Statement, margin_days: int) -> range:
        first, last = window(statement, self._rules.dates)
        return range(
            (first.toordinal() - margin_days) // _DAYS_A_WEEK,
            (last.toordinal() + margin_days) // _DAYS_A_WEEK + 1,
        )
