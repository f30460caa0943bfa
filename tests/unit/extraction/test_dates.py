"""Dates by the codebook's table *Dates*; the day of publication is Wednesday, 7 July 2021."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.dates import date_figures, find_dates, resolve_relative

PUBLISHED_ON = dt.date(2021, 7, 7)


def day(text):
    return dt.date.fromisoformat(text)


def spans(text, published_on=PUBLISHED_ON):
    return [(m.date_start, m.date_end) for m in find_dates(text, published_on)]


@pytest.mark.parametrize(
    ("text", "start", "end", "kind"),
    [
        ("on Monday", "2021-07-05", "2021-07-05", "day"),
        ("on Wednesday", "2021-07-07", "2021-07-07", "day"),
        ("last Wednesday", "2021-06-30", "2021-06-30", "day"),
        ("last Thursday", "2021-07-01", "2021-07-01", "day"),
        ("late on Sunday", "2021-07-04", "2021-07-04", "day"),
        ("Sunday night", "2021-07-04", "2021-07-04", "day"),
        ("early Monday", "2021-07-05", "2021-07-05", "day"),
        ("Friday last week", "2021-07-02", "2021-07-02", "day"),
        ("overnight", "2021-07-06", "2021-07-07", "day"),
        ("overnight Sunday to Monday", "2021-07-04", "2021-07-05", "day"),
        ("overnight into Monday", "2021-07-04", "2021-07-05", "day"),
        ("over Saturday and Sunday", "2021-07-03", "2021-07-04", "day"),
        ("today", "2021-07-07", "2021-07-07", "day"),
        ("yesterday", "2021-07-06", "2021-07-06", "day"),
        ("last night", "2021-07-06", "2021-07-06", "day"),
        ("the day before yesterday", "2021-07-05", "2021-07-05", "day"),
        ("on July 1", "2021-07-01", "2021-07-01", "day"),
        ("on 1 July", "2021-07-01", "2021-07-01", "day"),
        ("on the 1st of July", "2021-07-01", "2021-07-01", "day"),
        ("on July 25", "2020-07-25", "2020-07-25", "day"),
        ("on July 25 last year", "2020-07-25", "2020-07-25", "day"),
        ("on Aug. 14, 2019", "2019-08-14", "2019-08-14", "day"),
        ("Mon, 5 July", "2021-07-05", "2021-07-05", "day"),
        ("on Monday, July 5,", "2021-07-05", "2021-07-05", "day"),
        ("22.06.2021", "2021-06-22", "2021-06-22", "day"),
        ("2021-06-22", "2021-06-22", "2021-06-22", "day"),
        ("5/6 July", "2021-07-05", "2021-07-06", "day"),
        ("on July the 5th", "2021-07-05", "2021-07-05", "day"),
        ("June 22-23", "2021-06-22", "2021-06-23", "day"),
        ("on July 5 and 6.", "2021-07-05", "2021-07-06", "day"),
        ("the night of 4-5 July", "2021-07-04", "2021-07-05", "day"),
        ("the night on July 5", "2021-07-05", "2021-07-05", "day"),
        ("on the 5th,", "2021-07-05", "2021-07-05", "day"),
        ("on the 9th,", "2021-06-09", "2021-06-09", "day"),
        ("two days ago", "2021-07-05", "2021-07-05", "day"),
        ("a week ago", "2021-06-30", "2021-06-30", "day"),
        ("earlier in July", "2021-07-01", "2021-07-06", "period"),
        ("earlier this month", "2021-07-01", "2021-07-06", "period"),
        ("in June", "2021-06-01", "2021-06-30", "period"),
        ("last month", "2021-06-01", "2021-06-30", "period"),
        ("late last month", "2021-06-21", "2021-06-30", "period"),
        ("in March 2020", "2020-03-01", "2020-03-31", "period"),
        ("early June", "2021-06-01", "2021-06-10", "period"),
        ("mid-June", "2021-06-11", "2021-06-20", "period"),
        ("at the end of June", "2021-06-21", "2021-06-30", "period"),
        ("in August", "2020-08-01", "2020-08-31", "period"),
        ("last week", "2021-06-28", "2021-07-04", "period"),
        ("at the weekend", "2021-07-03", "2021-07-04", "period"),
        ("this weekend", "2021-07-03", "2021-07-04", "period"),
        ("in 2012", "2012-01-01", "2012-12-31", "period"),
        ("last year", "2020-01-01", "2020-12-31", "period"),
        ("this week", "2021-07-01", "2021-07-07", "window"),
        ("earlier this week", "2021-07-01", "2021-07-07", "window"),
        ("in recent days", "2021-07-01", "2021-07-07", "window"),
        ("in recent weeks", "2021-06-09", "2021-07-07", "window"),
        ("over the past two weeks", "2021-06-23", "2021-07-07", "window"),
        ("over the past two days", "2021-07-05", "2021-07-07", "window"),
        ("in the past fortnight", "2021-06-23", "2021-07-07", "window"),
        ("for the third time in two weeks", "2021-06-23", "2021-07-07", "window"),
        ("inside two weeks", "2021-06-23", "2021-07-07", "window"),
        ("within 48 hours", "2021-07-05", "2021-07-07", "window"),
        ("since June 22", "2021-06-22", "2021-07-07", "window"),
        ("since late on July 6", "2021-07-06", "2021-07-07", "window"),
        ("since the weekend", "2021-07-03", "2021-07-07", "window"),
        ("since June", "2021-06-01", "2021-07-07", "window"),
        ("since the city fell on July 1", "2021-07-01", "2021-07-07", "window"),
        ("between June 22 and July 3", "2021-06-22", "2021-07-03", "day"),
        ("from 22 June to 3 July", "2021-06-22", "2021-07-03", "day"),
        ("tomorrow", "2021-07-08", "2021-07-08", "future"),
        ("next week", "2021-07-12", "2021-07-18", "future"),
        ("KABUL, July 5 (Agency) - Troops", "2021-07-05", "2021-07-05", "dateline"),
        ("Last updated: 5 Jul 2021, 12:10 GMT", "2021-07-05", "2021-07-05", "dateline"),
    ],
)  # fmt: skip
def test_days(text, start, end, kind):
    (mention,) = find_dates(text, PUBLISHED_ON)
    assert (mention.date_start, mention.date_end) == (day(start), day(end))
    assert mention.kind == kind


@pytest.mark.parametrize(
    "text",
    ["they may cross", "they march on", "a 20-year war", "for ten days", "Sundays", "46 soldiers"],
)
def test_no_date(text):
    assert find_dates(text, PUBLISHED_ON) == []


def test_vague_future_has_no_days():
    (mention,) = find_dates("in the next few days", PUBLISHED_ON)
    assert (mention.kind, mention.date_start, mention.date_end) == ("future", None, None)


def test_caller_can_know_the_coming_occurrence():
    (mention,) = find_dates("They leave on August 31", PUBLISHED_ON)
    assert mention.date_start == dt.date(2020, 8, 31)
    assert mention.alternative_start == dt.date(2021, 8, 31)
    (mention,) = find_dates("They leave on Friday", PUBLISHED_ON)
    assert mention.date_start == dt.date(2021, 7, 2)
    assert mention.alternative_start == dt.date(2021, 7, 9)


def test_year_of_a_range_is_that_of_its_end():
    text = "between July and the fall of the city on August 15, 2021, they left"
    assert spans(text, dt.date(2022, 5, 23)) == [(dt.date(2021, 7, 1), dt.date(2021, 8, 15))]


def test_figure_after_a_date_is_not_its_year():
    text = "On July 3, 300 came; on June 22 134 came."
    assert [text[m.start : m.end] for m in find_dates(text, PUBLISHED_ON)] == ["July 3", "June 22"]


def test_clock_time_next_to_a_date_is_in_its_span():
    text = "at 6:30 p.m. on Saturday and on Tuesday at 00:35 it ended"
    written = [text[m.start : m.end] for m in find_dates(text, PUBLISHED_ON)]
    assert written == ["6:30 p.m. on Saturday", "Tuesday at 00:35"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("They fled on July 3. The next day they were back.", "2021-07-04", "2021-07-04"),
        ("He said on Monday that they came a day earlier.", "2021-07-04", "2021-07-04"),
        ("They fled on July 1. Two days later all left.", "2021-07-03", "2021-07-03"),
        ("It fell on July 1.\n\nThat night they crossed.", "2021-07-01", "2021-07-01"),
        ("They came late the previous night, it said on July 6.", "2021-07-05", "2021-07-05"),
        ("It fell on June 22; since then 300 have fled.", "2021-06-22", "2021-07-07"),
    ],
)
def test_relative_days_are_counted_from_another_date_of_the_text(text, start, end):
    found = find_dates(text, PUBLISHED_ON)
    (index,) = [i for i, mention in enumerate(found) if mention.kind == "relative"]
    assert found[index].date_start is None
    resolved = resolve_relative(found, text)[index]
    assert (resolved.date_start, resolved.date_end) == (day(start), day(end))


def test_relative_day_with_nothing_to_count_from_stays_open():
    text = "They had fled a day earlier. In June others had."
    first = resolve_relative(find_dates(text, PUBLISHED_ON), text)[0]
    assert (first.relative_days, first.date_start, first.date_end) == (-1, None, None)


def test_day_after_publication_is_that_day_not_last_years():
    assert spans("on July 8") == [(dt.date(2021, 7, 8), dt.date(2021, 7, 8))]


def test_figures_of_dates_and_times_are_known():
    text = "On July 5, 46 fled at 0035 PST in 2021"
    assert [text[a:b] for a, b in date_figures(text)] == ["July 5", "0035 PST", "in 2021"]


WRITTEN = ["{d:%B} {n}, {d:%Y}", "{n} {d:%B} {d:%Y}", "{d:%Y-%m-%d}", "{d:%d.%m.%Y}",
           "{d:%b}. {n}, {d:%Y}", "{d:%A}, {d:%B} {n}, {d:%Y}", "{n} {d:%B}, {d:%Y}"]  # fmt: skip


@given(st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31)), st.sampled_from(WRITTEN))
def test_written_date_is_that_date(date, form):
    written = form.format(d=date, n=date.day)
    (mention,) = find_dates(f"They crossed on {written} at dawn.", PUBLISHED_ON)
    assert (mention.date_start, mention.date_end) == (date, date)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)), st.integers(0, 363))
def test_date_without_a_year_is_the_nearest_past_one(published_on, days):
    date = published_on - dt.timedelta(days=days)
    assert spans(f"on {date:%B} {date.day} they", published_on)[0][0] == date


PIECES = ["July", "5", "2021", "and", "-", "to", "between", "from", "since", "Monday", "overnight",
          "the day before", "two", "days", "later", "ago", "weeks", "last", "next", "month", "of",
          "early", "May", "in", "on", "the", "31", "February", "at", "noon", "6:30", ".", ",", "\n",
          "the end of", "year", "past", "winter", "29", "99.99.2021", "0000"]  # fmt: skip


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join)),
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)),
)
def test_any_text_gives_sane_mentions(text, published_on):
    found = find_dates(text, published_on)
    end = 0
    for mention in resolve_relative(found, text):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
        end = mention.end
        if mention.date_start is not None and mention.date_end is not None:
            assert mention.date_start <= mention.date_end
