"""Dates in English text, resolved to calendar days by the codebook's table *Dates*.

Belongs here: where a date stands in a plain text and which days it means, seen from the day of
publication. Does not belong here: which movement it is the date of, whether that is past or
planned, or anything that needs a parse.

Every date is anchored to ``published_on``; the clock of the machine is never read. Fixed phrases
("in recent days", "the following morning") and their worth are the reviewed table
``data/date_phrases.csv``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.extraction.calendar_days import calendar_date
from pipeline.extraction.date_patterns import CLOCK, DATELINE_LEAD, DATELINE_TAIL, FURNITURE_LEAD
from pipeline.extraction.date_readings import FIGURES, READERS, DateMention, Kind

__all__ = ["DateMention", "date_figures", "find_dates", "resolve_relative"]


def find_dates(text: str, published_on: dt.date) -> list[DateMention]:
    """Find every date in a text and resolve it against the day of publication.

    Args:
        text: Title or body; paragraphs separated by line breaks.
        published_on: Local calendar date of publication.

    Returns:
        Mentions in order, none overlapping. Those of kind ``relative`` have no dates until
        ``resolve_relative`` gives them.
    """
    found = [
        mention
        for pattern, read in READERS
        for match in pattern.finditer(text)
        if (mention := read(match, published_on)) is not None
    ]
    mentions = _without_overlaps(found)
    mentions = _join_ranges(text, mentions, published_on)
    mentions = _open_since(text, mentions, published_on)
    mentions = _with_clock_times(text, mentions)
    return [_mark_dateline(text, mention) for mention in mentions]


def resolve_relative(mentions: Sequence[DateMention], text: str) -> list[DateMention]:
    """Give the relative mentions their days.

    Each is counted from the nearest day stated before it in its paragraph, else the nearest after
    it in its sentence ("late the previous night, the army said on July 26"), else the last one
    stated before it anywhere; else it keeps null dates.

    Args:
        mentions: As ``find_dates`` returns them for ``text``.
        text: The text they were found in.
    """
    resolved: list[DateMention] = []
    for index, mention in enumerate(mentions):
        if mention.kind != "relative" or mention.relative_days is None:
            resolved.append(mention)
            continue
        anchor = _anchor(text, mention, resolved, mentions[index + 1 :])
        resolved.append(mention if anchor is None else _counted_from(mention, anchor))
    return resolved


def date_figures(text: str) -> list[tuple[int, int]]:
    """Spans whose figures belong to a date, a stretch of time or a clock time, and count nothing.

    Returns:
        Spans in order, none overlapping.
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(m.span() for pattern in FIGURES for m in pattern.finditer(text)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _counted_from(mention: DateMention, anchor: DateMention) -> DateMention:
    days = mention.relative_days or 0
    first, last = anchor.date_start, anchor.date_end
    if first is None or last is None:
        return mention
    if days < 0:
        last = first
    elif days > 0:
        first = last
    if mention.date_end is not None:
        return replace(mention, date_start=min(first, mention.date_end))
    shift = dt.timedelta(days=days)
    return replace(mention, date_start=first + shift, date_end=last + shift)


def _anchor(
    text: str,
    mention: DateMention,
    before: Sequence[DateMention],
    after: Sequence[DateMention],
) -> DateMention | None:
    last = next((each for each in reversed(before) if _is_anchor(each)), None)
    if last is not None and "\n" not in text[last.end : mention.start]:
        return last
    following = next((each for each in after if each.kind != "relative"), None)
    if (
        following is not None
        and _is_anchor(following)
        and not _SENTENCE_BREAK.search(text, mention.end, following.start)
    ):
        return following
    return last


def _is_anchor(mention: DateMention) -> bool:
    """Known to the day: a month or a window is no day to count from."""
    return (
        mention.kind in {"day", "dateline", "relative"}
        and mention.date_start is not None
        and mention.date_end is not None
        and (mention.date_end - mention.date_start).days <= 1
    )


def _without_overlaps(found: list[DateMention]) -> list[DateMention]:
    kept: list[DateMention] = []
    for mention in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _join_ranges(
    text: str, mentions: list[DateMention], published_on: dt.date
) -> list[DateMention]:
    """Make one mention of "between July 3 and 5 August", "Saturday and Sunday"."""
    joined: list[DateMention] = []
    for mention in mentions:
        whole = _range(text, joined[-1], mention, published_on) if joined else None
        if whole is None:
            joined.append(mention)
        else:
            joined[-1] = whole
    return joined


def _range(
    text: str, first: DateMention, second: DateMention, published_on: dt.date
) -> DateMention | None:
    gap = text[first.end : second.start]
    lead = text[max(0, first.start - 20) : first.start]
    if None in (first.date_start, second.date_end) or not {first.kind, second.kind} <= _DATED:
        return None
    start, end = first.date_start, second.date_end
    if start is None or end is None:
        return None
    opened = _RANGE_LEAD.search(lead)
    if opened is None:
        if not _RANGE_GAP.fullmatch(gap) and not (
            _PAIR_GAP.fullmatch(gap) and (end - start).days in {1, -6}
        ):
            return None
    elif not (_BETWEEN_GAP if opened["word"].lower() == "between" else _FROM_GAP).fullmatch(gap):
        return None
    if first.alternative_start is not None:
        start = _latest_before(start, end, weekly=(first.alternative_start - start).days == 7)
    if start > end:
        return None
    begin = first.start - len(lead) + opened.start("word") if opened else first.start
    kind: Kind = "period" if "period" in (first.kind, second.kind) else "day"
    return DateMention(
        begin, second.end, start, min(end, max(published_on, second.date_end or end)), kind
    )


def _latest_before(start: dt.date, end: dt.date, weekly: bool) -> dt.date:
    """The same weekday, or the same day of the year, nearest before the end of its range."""
    if weekly:
        return end - dt.timedelta(days=(end - start).days % 7)
    year = end.year if (start.month, start.day) <= (end.month, end.day) else end.year - 1
    return calendar_date(year, start.month, start.day) or start


def _open_since(text: str, mentions: list[DateMention], published_on: dt.date) -> list[DateMention]:
    """Leave "since June 22" and "since the city fell on August 15" open up to publication."""
    opened: list[DateMention] = []
    for mention in mentions:
        floor = max(opened[-1].end if opened else 0, mention.start - 80)
        before = text[floor : mention.start]
        lead, first = _SINCE_LEAD.search(before), mention.date_start
        is_open = lead is not None or _SINCE_CLAUSE.search(before) is not None
        if not is_open or first is None or first > published_on or mention.kind == "future":
            opened.append(mention)
            continue
        begin = mention.start - len(lead[0]) if lead else mention.start
        opened.append(DateMention(begin, mention.end, first, published_on, "window"))
    return opened


def _with_clock_times(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """Take a clock time next to a date into its span."""
    clocks = [match.span() for match in CLOCK.finditer(text)]
    starts, ends = dict(clocks), {end: start for start, end in clocks}
    widened: list[DateMention] = []
    for index, mention in enumerate(mentions):
        floor = widened[-1].end if widened else 0
        ceiling = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        start, end = mention.start, mention.end
        before = _CLOCK_BEFORE.search(text[max(floor, start - 30) : start])
        if before and (clock := ends.get(start - len(before[0]))) is not None and clock >= floor:
            start = clock
        after = _CLOCK_AFTER.match(text, end)
        if after and (stop := starts.get(after.end())) is not None and stop <= ceiling:
            end = stop
        widened.append(replace(mention, start=start, end=end))
    return widened


def _mark_dateline(text: str, mention: DateMention) -> DateMention:
    """Mark the date of "KABUL, July 5 (Agency) -" and of lines such as "Last updated: ..."."""
    line_start = text.rfind("\n", max(0, mention.start - 90), mention.start) + 1
    if line_start == 0 and mention.start > 90:
        return mention
    lead = text[line_start : mention.start]
    is_furniture = FURNITURE_LEAD.match(lead)
    is_dateline = DATELINE_LEAD.match(lead) and DATELINE_TAIL.match(
        text[mention.end : mention.end + 80]
    )
    return replace(mention, kind="dateline") if is_furniture or is_dateline else mention


_DATED = {"day", "period"}
_SENTENCE_BREAK = re.compile(r"[.!?][\"”’')]*\s+(?=[A-Z\"“‘'(])|\n")
_RANGE_LEAD = re.compile(r"\b(?P<word>between|from)\s+(?:late\s+|early\s+)?(?:on\s+)?$", re.I)
_RANGE_GAP = re.compile(
    r"\s*(?:[-–—]|to|through|until|till|into)\s*(?:early\s+|late\s+)?(?:on\s+)?"
)
_PAIR_GAP = re.compile(r"\s+and\s+(?:on\s+)?")
_BETWEEN_GAP = re.compile(r"\s+and\s+(?:[\w'’]+\s+){0,6}?(?:on\s+|in\s+)?")
_FROM_GAP = re.compile(r"\s*(?:to|until|till|through|[-–—])\s*(?:[\w'’]+\s+){0,3}?(?:on\s+|in\s+)?")
_SINCE_LEAD = re.compile(
    r"\bsince\s+(?:(?:the|late|early|about|around)\s+){0,2}"
    r"(?:(?:morning|evening|night)\s+of\s+)?(?:on\s+)?$",
    re.I,
)
_SINCE_CLAUSE = re.compile(
    r"(?<!has )(?<!have )(?<!had )\bsince\s+(?:[\w’'-]+\s+){2,7}(?:on|in)\s+$", re.I
)
"""A comma would end the clause: "since the city fell, 46 have fled on July 5"."""
_CLOCK_BEFORE = re.compile(r"(?:,?\s+(?:on\s+)?|\s*,\s*)$")
_CLOCK_AFTER = re.compile(r"(?:,?\s+(?:at\s+(?:about\s+|around\s+)?|around\s+|by\s+)?)")
