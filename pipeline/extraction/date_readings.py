"""What one written date means: the days of a match, seen from the day of publication.

Belongs here: the mention of a date, and one reader for each way of writing that
``date_patterns.py`` knows. Does not belong here: what joins mentions or depends on the text around
them (``dates.py``).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.extraction.calendar_days import (
    calendar_date,
    last_weekday,
    month_bounds,
    nearest,
    part_of_month,
    season_of,
)
from pipeline.extraction.date_patterns import (
    AGO,
    AMBIGUOUS_MONTHS,
    CLAUSE_AFTER,
    CLOCK,
    COUNTED,
    DAY_MONTH,
    DAY_OF_MONTH,
    ISO_DATE,
    MONTH,
    MONTH_DAY,
    MONTH_LEAD,
    MONTH_SHORT,
    MONTHS,
    NUMBER_WORDS,
    NUMERIC_DATE,
    OVERNIGHT_WEEKDAY,
    OVERNIGHT_WEEKDAYS,
    PAST_SPAN,
    PHRASE,
    PHRASES,
    SEASON,
    UNIT_DAYS,
    WEEK,
    WEEKDAY,
    WEEKDAYS,
    WEEKEND,
    WITHIN,
    YEAR,
)

Kind = Literal["day", "period", "window", "relative", "future", "dateline"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date as a text states it.

    Attributes:
        start: Offset in characters of its first character; "on" and "in" are outside, "since" and
            "between", which change its worth, inside.
        end: Offset after its last character, a clock time next to it included.
        date_start: First day; null where the text does not tell.
        date_end: Last day; null where the text does not tell.
        kind: ``day`` known to the day (a night or a pair of days included), ``period`` a named
            month, weekend, season or year, ``window`` ends at publication ("since June 22", "in
            recent days"), ``relative`` counted from another date of the text ("a day earlier"),
            ``future`` after publication by its words, ``dateline`` when the text was written or
            put out, not when anything happened.
        relative_days: Of a ``relative`` mention, days from that other date.
        alternative_start: Of a date without a year, a weekday, or "in two weeks", the first day of
            its next occurrence after publication: for the caller who knows from the tense that
            it is planned.
        alternative_end: The last day of that.
    """

    start: int
    end: int
    date_start: dt.date | None
    date_end: dt.date | None
    kind: Kind
    relative_days: int | None = None
    alternative_start: dt.date | None = None
    alternative_end: dt.date | None = None


Reader = Callable[[re.Match[str], dt.date], DateMention | None]


def _year_of(match: re.Match[str], published_on: dt.date) -> int | None:
    if match["year"]:
        return int(match["year"])
    return _shifted_year(match["year_word"], published_on)


def _shifted_year(word: str | None, published_on: dt.date) -> int | None:
    shift = {"last": -1, "this": 0, "next": 1}
    return published_on.year + shift[word.casefold()] if word else None


def _month_number(name: str) -> int:
    name = name.rstrip(".").title()
    return MONTHS.get(name) or MONTH_SHORT[name]


def _days(
    match: re.Match[str], published_on: dt.date, year: int | None, month: int, days: tuple[int, int]
) -> DateMention | None:
    first, last = min(days), max(days)
    if year is not None:
        start, end = calendar_date(year, month, first), calendar_date(year, month, last)
        if start is None or end is None:
            return None
        return DateMention(match.start(), match.end(), start, end, "day")
    past = nearest(published_on, month, first, last, past=True)
    coming = nearest(published_on, month, first, last, past=False)
    if past is None or coming is None:
        return None
    return DateMention(match.start(), match.end(), *past, "day", None, *coming)


def _read_numeric(match: re.Match[str], published_on: dt.date) -> DateMention | None:
    """``22.06.2021`` and ISO; the day first, unless only the other way is a date."""
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    if month > 12:
        month, day = day, month
    return _days(match, published_on, year, month, (day, day))


def _read_month_day(match: re.Match[str], published_on: dt.date) -> DateMention | None:
    groups = match.groupdict()
    first = _leading_int(match["day"])
    last = _leading_int(groups.get("to") or groups.get("and") or match["day"])
    month = _month_number(match["month"])
    return _days(match, published_on, _year_of(match, published_on), month, (first, last))


def _leading_int(ordinal: str) -> int:
    return int(ordinal.rstrip("stndrh"))


def _read_day_of_month(match: re.Match[str], published_on: dt.date) -> DateMention | None:
    day = int(match["day"])
    month = published_on.replace(day=1)
    for _ in range(3):
        found = calendar_date(month.year, month.month, day)
        if found is not None and found <= published_on:
            return DateMention(match.start("span"), match.end("span"), found, found, "day")
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return None


def _read_month(match: re.Match[str], published_on: dt.date) -> DateMention | None:
    groups = match.groupdict()
    part = " ".join((groups["part"] or "").lower().split()).removeprefix("the ")
    if groups["word"]:
        shift = {"this": 0, "last": -1, "next": 1}[groups["word"].lower()]
        index = published_on.year * 12 + published_on.month - 1 + shift
        year, month = index // 12, index % 12 + 1
    else:
        month = _month_number(match["month"])
        known = _year_of(match, published_on)
        if _is_other_word(match, known is not None or bool(part)):
            return None
        year = known if known is not None else published_on.year
        if known is None and (month > published_on.month):
            year -= 1
    start, end = part_of_month(year, month, part)
    if groups["word"] == "next" or (part == "later" and end >= published_on):
        return DateMention(match.start(), match.end(), start, end, "future")
    if start <= published_on <= end and (part == "earlier" or groups["word"] == "this"):
        end = max(start, published_on - dt.timedelta(days=1))
    if start > published_on:
        year -= 1
        start, end = part_of_month(year, month, part)
    coming = part_of_month(year + 1, month, part) if not groups["word"] else (None, None)
    end = min(end, published_on) if start <= published_on else end
    return DateMention(match.start(), match.end(), start, end, "period", None, *coming)


def _is_other_word(match: re.Match[str], is_marked: bool) -> bool:
    """Whether "May" or "March" is a verb or a walk here."""
    if match["month"].title() not in AMBIGUOUS_MONTHS or is_marked or match["last"]:
        return False
    return MONTH_LEAD.search(match.string[max(0, match.start() - 12) : match.start()]) is None


def _read_weekday(match: re.Match[str], published_on: dt.date) -> DateMention:
    weekday = WEEKDAYS[match["weekday"].title()]
    week = dt.timedelta(days=7)
    past = last_weekday(weekday, published_on)
    coming = past + week
    which = " ".join((match["which"] or "").lower().split())
    if match["week"]:
        monday = published_on - dt.timedelta(days=published_on.weekday())
        day = (
            monday
            + dt.timedelta(days=weekday)
            + {"last": -week, "this": 0 * week, "next": week}[match["week"]]
        )
        return DateMention(*match.span(), day, day, "day" if day <= published_on else "future")
    if which in {"next", "coming", "this coming"}:
        return DateMention(*match.span(), coming, coming, "future")
    if which == "last" and past == published_on:
        past -= week
    return DateMention(*match.span(), past, past, "day", None, coming, coming)


def _read_overnight(match: re.Match[str], published_on: dt.date) -> DateMention:
    groups = match.groupdict()
    one = dt.timedelta(days=1)
    if groups.get("first"):
        end = last_weekday(WEEKDAYS[match["second"].title()], published_on)
        start = last_weekday(WEEKDAYS[match["first"].title()], end)
    else:
        day = last_weekday(WEEKDAYS[(match["weekday"] or match["before"]).title()], published_on)
        start, end = (day - one, day) if match["into"] else (day, min(day + one, published_on))
    return DateMention(*match.span(), start, end, "day")


def _read_phrase(match: re.Match[str], published_on: dt.date) -> DateMention | None:
    phrase = " ".join(match[0].lower().split())
    kind, first, last = PHRASES[phrase]
    if phrase.endswith((" before", " after")) and CLAUSE_AFTER.match(match.string, match.end()):
        return None
    if kind == "relative":
        return DateMention(*match.span(), None, None, "relative", first)
    if kind == "since":
        return DateMention(*match.span(), None, published_on, "relative", 0)
    if first is None or last is None:
        return DateMention(*match.span(), None, None, "future")
    start = published_on + dt.timedelta(days=first)
    end = published_on + dt.timedelta(days=last)
    return DateMention(*match.span(), start, end, _KINDS[kind])


def _number(match: re.Match[str]) -> int:
    word = match["number"].lower()
    return int(word) if word.isdigit() else NUMBER_WORDS[" ".join(word.split())]


def _before(published_on: dt.date, count: int, unit: str) -> dt.date | None:
    """The day so many units before; hours in whole days, months and years by the calendar."""
    if unit == "hour":
        return published_on - dt.timedelta(days=-(-count // 24))
    if unit in UNIT_DAYS:
        return published_on - dt.timedelta(days=count * UNIT_DAYS[unit])
    index = published_on.year * 12 + published_on.month - 1 - count * (12 if unit == "year" else 1)
    year, month = index // 12, index % 12 + 1
    if year < 1:
        return None
    return dt.date(year, month, min(published_on.day, calendar.monthrange(year, month)[1]))


def _read_span(match: re.Match[str], published_on: dt.date) -> DateMention | None:
    one = match.groupdict().get("one")
    if one:
        start = _before(published_on, 1, one.lower())
    else:
        start = _before(published_on, _number(match), match["unit"].lower())
    return DateMention(*match.span(), start, published_on, "window") if start else None


def _read_within(match: re.Match[str], published_on: dt.date) -> DateMention | None:
    """A stretch such as "in two weeks" ends at publication, or begins there if it is planned."""
    window = _read_span(match, published_on)
    if window is None or window.date_start is None:
        return None
    coming = published_on + (published_on - window.date_start)
    return replace(window, alternative_start=published_on, alternative_end=coming)


def _read_ago(match: re.Match[str], published_on: dt.date) -> DateMention | None:
    unit = match["unit"].lower()
    day = _before(published_on, _number(match), unit)
    if day is None:
        return None
    if unit == "month":
        return DateMention(*match.span(), *month_bounds(day.year, day.month), "period")
    if unit == "year":
        return DateMention(
            *match.span(), dt.date(day.year, 1, 1), dt.date(day.year, 12, 31), "period"
        )
    return DateMention(*match.span(), day, day, "day")


def _read_counted(match: re.Match[str], published_on: dt.date) -> DateMention | None:
    way = match["way"].lower()
    if way in {"before", "after"} and CLAUSE_AFTER.match(match.string, match.end()):
        return None
    days = _number(match) * UNIT_DAYS[match["unit"].lower()]
    sign = -1 if way in {"earlier", "before", "previously"} else 1
    return DateMention(*match.span(), None, None, "relative", sign * days)


def _read_week(match: re.Match[str], published_on: dt.date) -> DateMention:
    """Monday to Sunday: the codebook has no row for "last week"."""
    shift = 7 if match["which"].lower() == "next" else -7
    monday = published_on - dt.timedelta(days=published_on.weekday() - shift)
    kind: Kind = "future" if shift > 0 else "period"
    return DateMention(*match.span(), monday, monday + dt.timedelta(days=6), kind)


def _read_weekend(match: re.Match[str], published_on: dt.date) -> DateMention:
    which = (match["which"] or "").lower()
    saturday = last_weekday(5, published_on)
    if which in {"next", "coming"}:
        saturday += dt.timedelta(days=7)
    elif which in {"last", "previous"} and published_on.weekday() >= 5:
        saturday -= dt.timedelta(days=7)
    kind: Kind = "future" if saturday > published_on else "period"
    return DateMention(*match.span(), saturday, saturday + dt.timedelta(days=1), kind)


def _read_year(match: re.Match[str], published_on: dt.date) -> DateMention | None:
    year = int(match["year"]) if match["year"] else _shifted_year(match["word"], published_on)
    year = published_on.year if year is None else year
    part = (match["part"] or match["this_part"] or "").lower().split()
    months = (1, 12)
    for names, span in _PARTS_OF_YEAR.items():
        if set(names) & set(part):
            months = span
    start, end = dt.date(year, months[0], 1), month_bounds(year, months[1])[1]
    begin = match.start("part") if match["part"] else match.start("year")
    begin = match.start() if begin < 0 else begin
    if start > published_on or match["this_part"] == "later":
        return DateMention(begin, match.end(), start, end, "future")
    return DateMention(begin, match.end(), start, min(end, published_on), "period")


def _read_season(match: re.Match[str], published_on: dt.date) -> DateMention:
    """Northern meteorological seasons; a winter has the year in which it begins."""
    name = (match["named"] or match["season"]).lower()
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[name]
    year = int(match["year"]) if match["year"] else published_on.year
    if not match["year"] and dt.date(year, first, 1) > published_on:
        year -= 1
    if (match["word"] or "").lower() == "last" and published_on < season_of(year, first)[1]:
        year -= 1
    if (match["word"] or "").lower() == "next":
        return DateMention(*match.span(), *season_of(year + 1, first), "future")
    return DateMention(*match.span(), *season_of(year, first), "period")


_KINDS: dict[str, Kind] = {"day": "day", "window": "window", "future": "future"}
_PARTS_OF_YEAR = {
    ("early", "start", "beginning"): (1, 4),
    ("mid", "middle"): (5, 8),
    ("late", "end"): (9, 12),
}

READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (ISO_DATE, _read_numeric),
    (NUMERIC_DATE, _read_numeric),
    (MONTH_DAY, _read_month_day),
    (DAY_MONTH, _read_month_day),
    (DAY_OF_MONTH, _read_day_of_month),
    (MONTH, _read_month),
    (OVERNIGHT_WEEKDAYS, _read_overnight),
    (OVERNIGHT_WEEKDAY, _read_overnight),
    (WEEKDAY, _read_weekday),
    (PHRASE, _read_phrase),
    (PAST_SPAN, _read_span),
    (WITHIN, _read_within),
    (AGO, _read_ago),
    (COUNTED, _read_counted),
    (WEEK, _read_week),
    (WEEKEND, _read_weekend),
    (YEAR, _read_year),
    (SEASON, _read_season),
)
FIGURES = (
    ISO_DATE, NUMERIC_DATE, MONTH_DAY, DAY_MONTH, MONTH, YEAR, SEASON,
    PAST_SPAN, WITHIN, AGO, COUNTED, CLOCK,
)  # fmt: skip
