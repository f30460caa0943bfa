import random
from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Claim, Direction, Link
from pipeline.reference import Reference
from pipeline.resolution import link_events, resolve
from pipeline.resolution.consolidation import consolidate
from pipeline.resolution.rules import load_rules

from .cases import day, make_case

PUBLISHED = {"a": "07-02", "b": "07-05", "c": "07-20", "d": "07-21"}
DAYS = [None, "07-01", "07-02", "07-05", "07-20"]
CAME, BACK, ON, TO_SEVERAL = (
    ("AFG", ("TJK",)),
    ("TJK", ("AFG",)),
    ("TJK", ("USA",)),
    ("AFG", ("IRN", "TJK")),
)
COUNTS = [(46, 46), (30, 30), (16, 16), (5, 5), (92, 92), (40, None), (24, 99), (None, None)]

told = st.tuples(
    st.sampled_from("abcd"),
    st.sampled_from([CAME, CAME, BACK, BACK, ON, TO_SEVERAL]),
    st.sampled_from(COUNTS),
    st.sampled_from(DAYS),
    st.sampled_from([Claim.ASSERTED, Claim.ASSERTED, Claim.PLANNED, Claim.DENIED]),
    st.booleans(),
)


@st.composite
def corpora(draw):
    """Reports and the headers of their articles; few of each value, so that much can be linked."""
    headers, reports = {}, []
    for number, values in enumerate(draw(st.lists(told, max_size=14)), start=1):
        article, (origin, destinations), (low, high), on, claim, core = values
        headers[article], report = make_case(
            article,
            PUBLISHED[article],
            report_no=number,
            origin=origin,
            destinations=destinations,
            home="AFG",
            count_low=low,
            count_high=high,
            date_start=on and day(on),
            date_end=on and day(on),
            claim=claim,
            core=core,
        )
        reports.append(report)
    return reports, headers


def linked(reports, headers):
    """The links, and the events by id."""
    memberships = resolve(reports, headers, Reference())
    events = consolidate(reports, memberships, headers, load_rules().dates)
    by_id = {event.event_id: event for event in events}
    return link_events(reports, memberships, headers), by_id


@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(corpus, order: random.Random):
    reports, headers = corpus
    memberships = resolve(reports, headers, Reference())
    shuffled = order.sample(reports, len(reports))
    others = order.sample(memberships, len(memberships))
    assert link_events(shuffled, others, headers) == link_events(reports, memberships, headers)


@given(corpora())
def test_what_links_promise(corpus):
    links, events = linked(*corpus)
    assert len({(link.event_id, link.linked_event_id) for link in links}) == len(links)
    for link in links:
        event, other = events[link.event_id], events[link.linked_event_id]
        assert event.home == other.home
        assert event.host == other.host
        assert 0 <= link.score <= 1
        if link.batch_id is not None:
            assert events[link.batch_id].direction is Direction.ENTRY
        if link.link is Link.PART_OF:
            assert event.figure < other.figure
            assert link.parts_sum <= link.total == other.figure
        else:
            assert link.score >= load_rules().links.link_at_least


@given(corpora())
def test_who_left_is_of_one_entry_or_of_a_sum_and_no_more_left_than_came(corpus):
    links, events = linked(*corpus)
    entries = defaultdict(list)
    departures = defaultdict(list)
    for link in links:
        if link.link in (Link.RETURN_OF, Link.ONWARD_OF):
            entries[link.event_id].append(events[link.linked_event_id])
            departures[link.linked_event_id].append(events[link.event_id])
    for event_id, came in entries.items():
        if len(came) > 1:
            assert sum(entry.figure for entry in came) == events[event_id].figure
    for entry_id, left in departures.items():
        entry = events[entry_id]
        n_left = sum(
            e.figure or 0 for e in left if not e.is_planned and len(entries[e.event_id]) < 2
        )
        if entry.figure is not None and len([e for e in left if not e.is_planned]) > 1:
            assert n_left <= entry.figure


@given(corpora())
def test_all_that_hangs_together_is_one_batch(corpus):
    links, _ = linked(*corpus)
    batch_of: dict[str, set[str | None]] = defaultdict(set)
    for link in links:
        batch_of[link.event_id].add(link.batch_id)
        if link.link is not Link.FULFILS:
            batch_of[link.linked_event_id].add(link.batch_id)
    assert all(len(batches) == 1 for batches in batch_of.values())
