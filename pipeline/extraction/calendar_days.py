"""Days of the calendar: a nearest day of a month, a month's bounds and parts, a season.

Belongs here: arithmetic with dates that knows nothing of texts. Does not belong here: what a
written date means (``date_readings``).
"""

from __future__ import annotations

import calendar
import datetime as dt


def calendar_date(year: int, month: int, day: int) -> dt.date | None:
    """The date, or null where the calendar has no such day."""
    if not (1 <= year <= 9998 and 1 <= month <= 12 and day >= 1):
        return None
    return dt.date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None


def nearest(
    published_on: dt.date, month: int, first: int, last: int, past: bool
) -> tuple[dt.date, dt.date] | None:
    """The nearest such days on or before publication, or after it.

    A day after publication counts as past: an outlet east of the place of publication has it.
    """
    latest = published_on + dt.timedelta(days=1)
    years = range(published_on.year + 1, published_on.year - 9, -1)
    for year in years if past else reversed(years):
        start, end = calendar_date(year, month, first), calendar_date(year, month, last)
        if start is None or end is None:
            continue
        if (start <= latest) if past else (start > published_on):
            return start, end
    return None


def last_weekday(weekday: int, published_on: dt.date) -> dt.date:
    """The last such day on or before publication; Monday is 0."""
    return published_on - dt.timedelta(days=(published_on.weekday() - weekday) % 7)


def month_bounds(year: int, month: int) -> tuple[dt.date, dt.date]:
    """First and last day of a month."""
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def part_of_month(year: int, month: int, part: str) -> tuple[dt.date, dt.date]:
    """Codebook, *Dates*: early, mid and late are the 1st to 10th, 11th to 20th, 21st to last."""
    start, end = month_bounds(year, month)
    parts = {
        ("early", "beginning of", "start of", "first days of"): (1, 10),
        ("mid", "middle of"): (11, 20),
        ("late", "very late", "end of", "latter part of", "last days of", "final days of"): (
            21,
            31,
        ),
        ("first half of",): (1, 15),
        ("second half of", "latter half of"): (16, 31),
        ("first week of",): (1, 7),
        ("second week of",): (8, 14),
        ("third week of",): (15, 21),
        ("last week of",): (end.day - 6, 31),
    }
    plain = part.removeprefix("very ")
    for names, (first, last) in parts.items():
        if plain in names:
            return start.replace(day=first), start.replace(day=min(last, end.day))
    return start, end


def season_of(year: int, first: int) -> tuple[dt.date, dt.date]:
    """The three months from a first one on; a winter ends in the next year."""
    last = first + 2
    return dt.date(year, first, 1), month_bounds(year + last // 13, (last - 1) % 12 + 1)[1]
