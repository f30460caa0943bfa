"""What an event is called: an id for machines, a key for people.

Belongs here: both names, made from the reports of the event. Does not belong here: which reports
those are (``clustering``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from pipeline.records import Claim, Direction, Report, Scope

_SCOPE_PREFIX = {Scope.CUMULATIVE: "CUM-", Scope.STOCK: "STK-", Scope.INCIDENT: ""}
_ID_HEX_DIGITS = 16
_Value = TypeVar("_Value")


def event_id(earliest_report_id: str) -> str:
    """``e`` and 16 hexadecimal digits: the same for as long as the event's earliest report is."""
    return "e" + hashlib.sha256(earliest_report_id.encode()).hexdigest()[:_ID_HEX_DIGITS]


def event_key(reports: Sequence[Report], first_published_on: dt.date) -> str:
    """Such as ``PAK-2021-07-25-46``, ``RET-PAK-2021-07-27-46``, ``CUM-TJK-2021-07-05-1600``.

    Host country (of a move on to a third country, that country; ``MULTI`` for several), day, and
    figure: the ones that most reports state, those that assert it first. Not unique: two events of
    one host, day and figure get the same key.

    Args:
        reports: Of one event, in an order that does not depend on the order of input.
        first_published_on: The day where no report states one.
    """
    asserted = [report for report in reports if report.claim is Claim.ASSERTED]
    telling = asserted or list(reports)
    first = telling[0]
    is_return = first.direction is Direction.RETURN
    hosts = (first.origin,) if is_return else first.destinations
    return (
        _SCOPE_PREFIX[first.scope]
        + ("RET-" if is_return else "")
        + (hosts[0] if len(hosts) == 1 else "MULTI")
        + f"-{(_day(telling) or first_published_on).isoformat()}-{_figure(telling)}"
    )


def _day(reports: Sequence[Report]) -> dt.date | None:
    days = Counter(
        report.date_start if report.scope is Scope.INCIDENT else report.date_end
        for report in reports
    )
    del days[None]
    return _most_frequent(days)


def _figure(reports: Sequence[Report]) -> str:
    counts = Counter(
        (report.count_low, report.count_high)
        for report in reports
        if (report.count_low, report.count_high) != (None, None)
    )
    exact = Counter({count: n for count, n in counts.items() if count[0] == count[1]})
    count = _most_frequent(exact or counts)
    if count is None:
        return "na"
    low, high = count
    if high is None:
        return f"{low}plus"
    if low is None:
        return f"upto{high}"
    return str(low) if low == high else f"{low}to{high}"


def _most_frequent(values: Counter[_Value]) -> _Value | None:
    """The first of equals in the order of the reports."""
    return max(values, key=lambda value: values[value], default=None)
