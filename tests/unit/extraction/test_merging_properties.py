"""What holds when the mentions of an article are joined, whatever they say."""

from __future__ import annotations

import datetime as dt
import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extraction.candidates import Candidate, Figure, Signs
from pipeline.extraction.merging import merge
from pipeline.extraction.trace import Trace
from pipeline.records import Claim, Personnel, Report, Scope

SIGNS = Signs(
    by_direction=False, noun=False, bare=False, pointed=False, nationality=True, doubt=False,
    hosts=1, words=9,
)  # fmt: skip
DAY = dt.date(2021, 7, 5)
some = settings(deadline=None, max_examples=60)

counts = st.sampled_from([1, 5, 35, 46, 47, 100, 300, 1000, 1037, 2300])
figures = st.one_of(
    st.builds(lambda n: Figure(n, n, exact=True), counts),
    st.builds(lambda n: Figure(n, n, exact=False), counts),
    st.builds(lambda n: Figure(n, None, exact=False), counts),
    st.builds(lambda n: Figure(None, n, exact=False), counts),
    st.sampled_from([Figure(24, 99, exact=False), Figure(200, 999, exact=False)]),
)
spans = st.one_of(
    st.just((None, None)),
    st.builds(
        lambda start, days: (DAY + dt.timedelta(start), DAY + dt.timedelta(start + days)),
        st.integers(-30, 3),
        st.sampled_from([0, 0, 1, 6]),
    ),
)
countries = st.sampled_from(["AFG", "TJK", "PAK", "UZB"])


@st.composite
def mentions(draw: st.DrawFn) -> list[Candidate]:
    """Mentions of one article in the order of the text, the title (segment 0) first."""
    positions = st.tuples(st.integers(0, 4), st.integers(0, 90))
    orders = draw(st.lists(positions, unique=True, max_size=7))
    return [draw(mention(order)) for order in sorted(orders)]


@st.composite
def mention(draw: st.DrawFn, order: tuple[int, int]) -> Candidate:
    flag = st.booleans()
    start, end = draw(spans)
    return Candidate(
        order=order,
        origin=draw(countries),
        destinations=tuple(sorted(draw(st.sets(countries, min_size=1, max_size=2)))),
        home=draw(st.sampled_from(["AFG", "AFG", "TJK"])),
        claim=draw(st.sampled_from(Claim)),
        scope=draw(st.sampled_from(Scope)),
        group=draw(st.integers(1, 3)),
        personnel=draw(st.sampled_from([frozenset(), frozenset({Personnel.POLICE})])),
        guessed=draw(st.sampled_from([frozenset(), frozenset({Personnel.ARMY})])),
        figure=draw(st.none() | figures),
        date_start=start,
        date_end=end,
        story_date=draw(st.sampled_from([None, (DAY, DAY)])) if start is None else None,
        places=draw(st.sampled_from([(), ((1, "Panj"),), ((2, "Khatlon"), (1, "panj"))])),
        attributed_to=draw(st.sampled_from([None, "army"])),
        inferred=draw(flag),
        passing=draw(flag),
        additional=draw(flag),
        carried=draw(flag),
        field="text" if order[0] else "title",
        start=order[0] * 100 + order[1],
        end=order[0] * 100 + order[1] + 5,
        signs=SIGNS,
    )


def joined(candidates: list[Candidate]) -> tuple[Report, ...]:
    return tuple(one.report for one in merge(candidates, "a", Trace()))


@some
@given(mentions(), st.randoms(use_true_random=False))
def test_the_order_in_which_mentions_arrive_changes_nothing(
    candidates: list[Candidate], order: random.Random
) -> None:
    assert joined(order.sample(candidates, len(candidates))) == joined(candidates)


@some
@given(mentions())
def test_reports_are_sound(candidates: list[Candidate]) -> None:
    reports = joined(candidates)
    assert [report.report_no for report in reports] == list(range(1, len(reports) + 1))
    places = [(r.evidence_field != "title", r.evidence_start) for r in reports]
    assert places == sorted(places)
    proofs = {(c.field, c.start, c.end) for c in candidates}
    stated = {c.figure and (c.figure.low, c.figure.high) for c in candidates} | {None}
    days = {(c.date_start, c.date_end) for c in candidates} | {(DAY, DAY), (None, None)}
    for report in reports:
        assert report.origin not in report.destinations
        assert report.personnel
        assert (report.evidence_field, report.evidence_start, report.evidence_end) in proofs
        figure = (report.count_low, report.count_high)
        assert (None if figure == (None, None) else figure) in stated
        assert (report.date_start, report.date_end) in days
        folded = [place.casefold() for place in report.places]
        assert len(folded) == len(set(folded))


@some
@given(mentions())
def test_every_mention_is_joined_or_dropped_with_a_reason(candidates: list[Candidate]) -> None:
    trace = Trace()
    found = merge(candidates, "a", trace)
    told = {c.order for one in found for c in one.mentions}
    assert told | trace.dropped.keys() == {c.order for c in candidates}
    assert [one.report.report_no for one in found] == list(range(1, len(found) + 1))


@some
@given(mentions())
def test_only_the_same_way_and_claim_is_joined(candidates: list[Candidate]) -> None:
    for one in merge(candidates, "a", Trace()):
        report = one.report
        for mention in one.mentions:
            assert (mention.origin, mention.home, mention.claim) == (
                report.origin, report.home, report.claim,
            )  # fmt: skip
            assert mention.destinations == report.destinations


def told(order: tuple[int, int], destination: str, *, inferred: bool = False) -> Candidate:
    """A mention of 46 Afghan soldiers leaving Tajikistan."""
    return Candidate(
        order=order, origin="TJK", destinations=(destination,), home="AFG", claim=Claim.ASSERTED,
        scope=Scope.INCIDENT, group=1, personnel=frozenset({Personnel.ARMY}), guessed=frozenset(),
        figure=Figure(46, 46, exact=True), date_start=None, date_end=None, story_date=None,
        places=(), attributed_to=None, inferred=inferred, passing=False, additional=False,
        carried=False, field="text", start=order[0] * 100, end=order[0] * 100 + 50, signs=SIGNS,
    )  # fmt: skip


def test_of_two_third_countries_the_one_told_last_is_where_they_were_sent() -> None:
    sent = told((1, 0), "AFG", inferred=True)
    onward = [told((2, 0), "PAK"), told((3, 0), "UZB")]
    for order in itertools.permutations([sent, *onward]):
        assert [(r.destinations, r.evidence_start) for r in joined(list(order))] == [
            (("UZB",), 100), (("PAK",), 200),
        ]  # fmt: skip
