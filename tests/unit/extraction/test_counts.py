"""Quantities by the codebook's table *Counts*."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.counts import find_quantities


def worth(text):
    return [(q.low, q.high) for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "low", "high", "kind"),
    [
        ("46 soldiers", 46, 46, "exact"),
        ("Forty-six soldiers", 46, 46, "exact"),
        ("1,037 troops", 1037, 1037, "exact"),
        ("1.037 troops", 1037, 1037, "exact"),
        ("1 037 troops", 1037, 1037, "exact"),
        ("1,20,000 people", 120000, 120000, "exact"),
        ("2 lakh people", 200000, 200000, "exact"),
        ("1.2 thousand men", 1200, 1200, "exact"),
        ("one and a half thousand men", 1500, 1500, "exact"),
        ("one hundred and thirty-four servicemen", 134, 134, "exact"),
        ("three hundred guards", 300, 300, "exact"),
        ("twelve hundred guards", 1200, 1200, "exact"),
        ("half a dozen officers", 6, 6, "exact"),
        ("a dozen officers", 12, 12, "exact"),
        ("two dozen officers", 24, 24, "exact"),
        ("a hundred men", 100, 100, "exact"),
        ("a thousand men", 1000, 1000, "exact"),
        ("a couple of pilots", 2, 2, "exact"),
        ("a pair of pilots", 2, 2, "exact"),
        ("one of the men", 1, 1, "exact"),
        ("a 300-strong column", 300, 300, "exact"),
        ("a five-member delegation", 5, 5, "exact"),
        ("2000 soldiers fled", 2000, 2000, "exact"),
        ("at least 46 soldiers", 46, None, "at_least"),
        ("more than a thousand troops", 1000, None, "at_least"),
        ("No fewer than 46 soldiers", 46, None, "at_least"),
        ("upwards of 46 soldiers", 46, None, "at_least"),
        ("46 or more soldiers", 46, None, "at_least"),
        ("300+ soldiers", 300, None, "at_least"),
        ("the number has passed 1,500", 1500, None, "at_least"),
        ("at least another five men", 5, None, "at_least"),
        ("at least several hundred", 300, None, "at_least"),
        ("up to 300 soldiers", None, 300, "at_most"),
        ("as many as 300 soldiers", None, 300, "at_most"),
        ("no more than 300 soldiers", None, 300, "at_most"),
        ("fewer than 300 soldiers", None, 300, "at_most"),
        ("300 soldiers at most.", None, 300, "at_most"),
        ("about 300 soldiers", 300, 300, "hedged"),
        ("some 300 soldiers", 300, 300, "hedged"),
        ("300-odd soldiers", 300, 300, "hedged"),
        ("a dozen or so soldiers", 12, 12, "hedged"),
        ("between 200 and 300 soldiers", 200, 300, "range"),
        ("200 to 300 soldiers", 200, 300, "range"),
        ("200-300 soldiers", 200, 300, "range"),
        ("two to three hundred soldiers", 200, 300, "range"),
        ("between two hundred and three hundred soldiers", 200, 300, "range"),
        ("one or two soldiers", 1, 2, "range"),
        ("a few soldiers", 3, 9, "vague"),
        ("several soldiers", 3, 9, "vague"),
        ("a handful of soldiers", 3, 9, "vague"),
        ("dozens of soldiers", 24, 99, "vague"),
        ("several dozen soldiers", 36, 99, "vague"),
        ("scores of soldiers", 40, 99, "vague"),
        ("hundreds of soldiers", 200, 999, "vague"),
        ("several hundred soldiers", 300, 999, "vague"),
        ("thousands of soldiers", 2000, 9999, "vague"),
        ("several thousand soldiers", 3000, 9999, "vague"),
        ("tens of thousands of people", 20000, 99999, "vague"),
    ],
)
def test_worth(text, low, high, kind):
    (quantity,) = find_quantities(text)
    assert (quantity.low, quantity.high, quantity.kind) == (low, high, kind)
    assert quantity.exact == (kind == "exact")


@pytest.mark.parametrize(
    "text",
    [
        "a 46-year-old officer", "aged 46", "Karim, 46, said",
        "on July 5", "on 5 July 2021", "in 2021", "2021-07-05", "22.06.2021", "the 2021 collapse",
        "at 6:30 p.m.", "at 0035 PST", "by 9 a.m.", "at a quarter to six", "12:04 GMT",
        "50 km away", "a 20-year war", "for two weeks", "14 hours of fighting", "three more days",
        "$1,500", "20 million dollars", "30 percent", "two-thirds of it", "20 to 30 kilometres",
        "the 207th Corps", "the twenty-first time", "Battalion 275", "Highway 4", "No. 5",
        "an MI-17", "an A-29", "T-62 tanks", "36.7°N", "40 degrees", "a 510-km frontier",
        "no one", "not one soldier", "not a single soldier", "one another", "one day",
        "one in five", "many soldiers", "a number of soldiers", "some of the soldiers", "others",
        "part of the garrison", "two nights earlier", "over the past two weeks", "[3]",
    ],
)  # fmt: skip
def test_no_quantity(text):
    assert worth(text) == []


def test_hedge_is_in_the_span_and_noun_is_not():
    text = "In all, more than 1,000 troops and a handful of guards fled."
    spans = [text[q.start : q.end] for q in find_quantities(text)]
    assert spans == ["more than 1,000", "a handful"]


def test_over_after_a_verb_that_it_belongs_to_is_no_hedge():
    assert worth("They handed over 46 soldiers") == [(46, 46)]
    assert worth("They handed over over 46 soldiers") == [(46, None)]


def test_neighbouring_figures_stay_apart():
    assert worth("five officers and 41 soldiers") == [(5, 5), (41, 41)]
    assert worth("104 at Panj, 213 at Darvoz") == [(104, 104), (213, 213)]


def test_figure_next_to_a_date_is_not_part_of_it():
    assert worth("On June 22 134 servicemen crossed") == [(134, 134)]
    assert worth("On July 3, 300 came") == [(300, 300)]
    assert worth("On July 5, 2021, 1,037 came") == [(1037, 1037)]


ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(number, joiner):
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens] + (f"-{ONES[ones]}" if ones else "")
    unit, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    count, rest = divmod(number, unit)
    link = f" {joiner} " if joiner and rest < 100 else " "
    return f"{spelled(count, joiner)} {name}" + (link + spelled(rest, joiner) if rest else "")


@given(st.integers(1, 9999), st.sampled_from(["and", ""]))
def test_words_are_worth_their_numeral(number, joiner):
    text = f"{spelled(number, joiner)} soldiers"
    (quantity,) = find_quantities(text)
    assert (quantity.low, quantity.high) == (number, number)
    assert text[quantity.start : quantity.end] == spelled(number, joiner)


@given(st.integers(1, 999_999))
def test_thousands_separator_changes_nothing(number):
    assert worth(f"fled: {number:,} soldiers") == [(number, number)]


PIECES = st.sampled_from([
    "at least", "more than", "between", "and", "to", "or", "46", "1,037", "200-300", "hundred",
    "thousand", "dozen", "dozens", "several", "a", "one", "twenty", "half", "over", "some",
    "or more", "July", "5", "2021", "-", ", ", ".", "\n", "soldiers", "km", "%", "1 000", "000",
    "no", "single",
])  # fmt: skip


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)))
def test_any_text_gives_sane_quantities(text):
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end].strip() == text[quantity.start : quantity.end]
        end = quantity.end
        assert quantity.low is not None or quantity.high is not None
        if quantity.low is not None and quantity.high is not None:
            assert 0 < quantity.low <= quantity.high
