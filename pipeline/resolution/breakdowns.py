"""Which events are parts of the total of another one.

Belongs here: totals that an article breaks down by crossing or occasion (codebook, *Counts*). Does
not belong here: who of those who came went back (``links``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.resolution.consolidation import Event
from pipeline.resolution.rules import LinkRules


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total and those of its parts that articles name; they need not be all of it."""

    total: Event
    parts: tuple[Event, ...]

    @property
    def parts_sum(self) -> int:
        """What the parts add up to, persons."""
        return sum(part.figure or 0 for part in self.parts)

    @property
    def coverage(self) -> float:
        """The share of the total that its parts make up."""
        return self.parts_sum / self.total.figure if self.total.figure else 0.0


def breakdowns(events: Sequence[Event], rules: LinkRules) -> list[Breakdown]:
    """Totals with their parts, in the order of the totals' ids.

    An article that gives the total and at least two parts, which it does not tell as movements of
    their own and which together are a good share of it but no more, makes a breakdown. An event is
    part of one total only, that which its article's parts fill best; and no part is a total itself.
    """
    found: dict[str, Breakdown] = {}
    part_ids: set[str] = set()
    for told in sorted(_told(events, rules), key=_best_filled_first):
        known = found.get(told.total.event_id, Breakdown(told.total, ()))
        new = tuple(
            part
            for part in told.parts
            if part.event_id not in part_ids and part.event_id not in found
        )
        joined = Breakdown(told.total, known.parts + new)
        is_too_few = len(joined.parts) < 2
        if told.total.event_id in part_ids or is_too_few or joined.coverage > 1:
            continue
        found[told.total.event_id] = joined
        part_ids |= {part.event_id for part in new}
    return [found[event_id] for event_id in sorted(found)]


def _best_filled_first(told: Breakdown) -> tuple[object, ...]:
    return -told.coverage, told.total.event_id, [part.event_id for part in told.parts]


def _told(events: Sequence[Event], rules: LinkRules) -> Iterator[Breakdown]:
    """Each article's totals with all that can be parts of it there."""
    in_article: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.figure is not None and not event.is_planned:
            for article in event.articles:
                in_article[article].append(event)
    for article, told in in_article.items():
        parts = [event for event in told if article in event.told_as_part]
        for total in told:
            of_total = [part for part in parts if _can_be_part(part, total)]
            breakdown = Breakdown(total, tuple(sorted(of_total, key=lambda part: part.event_id)))
            if len(of_total) > 1 and rules.parts_share_at_least <= breakdown.coverage <= 1:
                yield breakdown


def _can_be_part(part: Event, total: Event) -> bool:
    return (
        (part.home, part.origin, part.destinations)
        == (total.home, total.origin, total.destinations)
        and (part.figure or 0) < (total.figure or 0)
        and part.start <= total.end
        and total.start <= part.end
    )
