"""Which events are of one batch: those who came, with those of them who went back or on.

Belongs here: the groups that links make, and their ids. Does not belong here: the links
(``links``), or how many of a batch remain (dbt).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.records import Direction
from pipeline.resolution.consolidation import Event
from pipeline.resolution.pairs import Pair


def batches_of(
    events: Sequence[Event], pairs: Iterable[Pair], total_of: Mapping[str, str]
) -> dict[str, str]:
    """The batch of each event that has one: the id of its first published entry.

    A batch is what hangs together by returns and onward moves, with the parts of its entries and
    returns; an entry that nobody left is a batch alone. What covers several hosts is of none.

    Args:
        events: In the order of their first publication.
        pairs: Returns and onward moves with their entries.
        total_of: The total of each part.
    """
    leader = {event.event_id: event.event_id for event in events}
    position = {event.event_id: number for number, event in enumerate(events)}
    is_entry = {
        event.event_id: event.direction is Direction.ENTRY
        and not event.is_planned
        and event.host is not None
        for event in events
    }

    def find(number: str) -> str:
        while leader[number] != number:
            number = leader[number]
        return number

    edges = [(pair.event.event_id, pair.other.event_id) for pair in pairs]
    for one, other in [*edges, *total_of.items()]:
        # A total leads its parts, and an entry those who left it; the first published of equals.
        leaders = sorted(
            {find(one), find(other)},
            key=lambda number: (not is_entry[number], number in total_of, position[number]),
        )
        for number in leaders[1:]:
            leader[number] = leaders[0]
    found = {event.event_id: find(event.event_id) for event in events}
    return {number: first for number, first in found.items() if is_entry[first]}
