"""Whether two events can be linked, and how much speaks for it.

Belongs here: a departure against an entry, a return against a plan, part by part. Does not belong
here: which of several possible links are made (``links``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.resolution.agreement import is_distinctive
from pipeline.resolution.consolidation import Event
from pipeline.resolution.rules import Rules


@dataclass(frozen=True, slots=True)
class Parts:
    """What speaks for a link, each 0 to 1, null where unknown; as in ``EventLink``."""

    article: float | None
    figure: float | None
    days: float | None

    def score(self, rules: Rules) -> float:
        """The weighted mean."""
        weights = rules.links.weights
        weighted = (
            (weights.article, self.article),
            (weights.figure, self.figure),
            (weights.days, self.days),
        )
        total = sum(weight * (rules.unknown if part is None else part) for weight, part in weighted)
        return total / sum(weight for weight, _ in weighted)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two events that can be linked, and what speaks for it.

    Attributes:
        event: The return or onward move.
        other: The entry, or the plan.
        is_equal: Both state the same figure.
        gap_days: Between the days of the two.
    """

    event: Event
    other: Event
    is_equal: bool
    gap_days: int
    parts: Parts
    score: float

    @property
    def rank(self) -> tuple[bool, float, int]:
        """The higher, the better: the same figure, then the score, then the nearer."""
        return self.is_equal, self.score, -self.gap_days


def departure_pair(
    event: Event, entry: Event, rules: Rules, *, in_group: bool = False
) -> Pair | None:
    """Whether the people of a return or onward move can be those of an entry.

    Null if they left before they came, or are more, or if too little speaks for it.

    Args:
        event: The return or onward move.
        entry: Into the host that it leaves.
        rules: Their numbers.
        in_group: The entry is one of several that add up to the figure, which says enough of it.
    """
    is_told_together = bool(event.articles & entry.articles)
    gap_days = _gap_days(event, entry)
    # Who tells of an entry without its day, next to the return, puts it before that.
    is_untimed = is_told_together and not entry.is_dated
    if not is_untimed and (entry.start > event.end or gap_days > rules.links.max_days):
        return None
    if not in_group and _exceeds(event, entry):
        return None
    parts = Parts(
        article=float(is_told_together),
        figure=1.0 if in_group else _figure_score(event, entry, rules),
        days=None if is_untimed else 1 - gap_days / (rules.links.max_days + 1),
    )
    return _pair(event, entry, parts, rules)


def _exceeds(event: Event, other: Event) -> bool:
    """More than there were."""
    return event.low is not None and other.high is not None and event.low > other.high


def figure_key(event: Event) -> tuple[int | None, int | None] | None:
    """Equal for events that state the same figure, exact or not; null without one."""
    if event.figure is not None:
        return event.figure, event.figure
    return (event.low, event.high) if event.has_figure else None


def _is_equal(event: Event, other: Event) -> bool:
    return figure_key(event) is not None and figure_key(event) == figure_key(other)


def _figure_score(event: Event, other: Event, rules: Rules) -> float | None:
    if not event.has_figure or not other.has_figure:
        return None
    if _is_equal(event, other):
        is_rare = is_distinctive(event.figure, rules.counts)
        return 1.0 if is_rare else rules.links.common_figure_score
    if event.figure is not None and other.figure is not None and event.figure < other.figure:
        return rules.links.part_score
    return rules.links.vague_score


def _pair(event: Event, other: Event, parts: Parts, rules: Rules) -> Pair | None:
    score = parts.score(rules)
    if score < rules.links.link_at_least:
        return None
    return Pair(event, other, _is_equal(event, other), _gap_days(event, other), parts, score)


def _gap_days(event: Event, other: Event) -> int:
    """Days from the earlier event to the later one; 0 where they can be of one day."""
    return max(0, (event.start - other.end).days)


def plan_pair(
    event: Event, plan: Event, entries: Mapping[str, set[str]], rules: Rules
) -> Pair | None:
    """Whether a return that happened can be one that was planned.

    Null if neither the figure nor the entry is the same, if one article tells both (it means two
    movements), or if figures or days rule it out.

    Args:
        event: The return.
        plan: A return that nobody asserts.
        entries: The ids of the entries that each return is linked to.
        rules: Their numbers.
    """
    of_one_entry = bool(entries.get(event.event_id, set()) & entries.get(plan.event_id, set()))
    slip_days = rules.dates.slip_days if plan.is_dated else 0
    gap_days = _gap_days(event, plan)
    if (
        event.articles & plan.articles
        or not (of_one_entry or _is_equal(event, plan))
        or _exceeds(event, plan)
        or event.end < plan.start
        or gap_days > slip_days
    ):
        return None
    parts = Parts(
        article=1.0 if of_one_entry else None,
        figure=_figure_score(event, plan, rules),
        days=1 - gap_days / (slip_days + 1),
    )
    return _pair(event, plan, parts, rules)


def surest_first(pair: Pair) -> tuple[object, ...]:
    """The order in which links are made; ids where nothing else tells two apart."""
    is_equal, score, nearness = pair.rank
    return not is_equal, -score, -nearness, pair.event.event_id, pair.other.event_id
