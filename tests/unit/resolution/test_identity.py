"""Event ids last: through late articles, merges, splits, renumbered and lost reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Alias, Membership, Report
from pipeline.resolution import Registry, aliases_of, identify, registered_of
from pipeline.resolution.naming import event_id
from tests.factories import make_report

Events = Sequence[Sequence[Report]]
NOTHING = Registry([], {})


def entry(article: str, figure: int | None = 46, number: int = 1) -> Report:
    return make_report(article, number, count_low=figure, count_high=figure)


def resolved(events: Events) -> tuple[list[Membership], dict[str, Report]]:
    """Memberships as ``resolve`` gives them: an event is called by its first report."""
    memberships = [
        Membership(
            report.report_id, event_id(reports[0].report_id), "key", 1.0, *[None] * 6, "army"
        )
        for reports in events
        for report in reports
    ]
    return memberships, {report.report_id: report for reports in events for report in reports}


def ids(events: Events, registry: Registry) -> list[str]:
    """The id of each event."""
    memberships, reports = resolved(events)
    named = {m.report_id: m.event_id for m in identify(memberships, reports, registry)}
    return [named[own[0].report_id] for own in events]


def aliases(events: Events, registry: Registry) -> dict[str, str | None]:
    memberships, reports = resolved(events)
    found = aliases_of(identify(memberships, reports, registry), reports, registry)
    return {alias.alias_id: alias.event_id for alias in found}


def published(events: Events, registry: Registry = NOTHING) -> Registry:
    """The registry after some events have been published on top of it."""
    memberships, reports = resolved(events)
    named = identify(memberships, reports, registry)
    now = registered_of(named, reports)
    told = {replace(report, event_id="") for report in now}
    before = [r for r in registry.reports if replace(r, event_id="") not in told]
    moved: Iterable[Alias] = aliases_of(named, reports, registry)
    return Registry(
        [*before, *now], {**registry.aliases, **{a.alias_id: a.event_id for a in moved}}
    )


def test_an_event_keeps_its_id_when_an_earlier_report_arrives_late() -> None:
    first = [[entry("b")]]
    registry = published(first)
    assert ids([[entry("a"), entry("b")]], registry) == ids(first, NOTHING)
    assert aliases([[entry("a"), entry("b")]], registry) == {}


def test_an_event_keeps_its_id_when_its_reports_are_numbered_otherwise() -> None:
    registry = published([[entry("a", 46, 1)], [entry("a", 35, 2)]])
    of_46, of_35 = ids([[entry("a", 46, 1)], [entry("a", 35, 2)]], NOTHING)
    assert ids([[entry("a", 35, 1)], [entry("a", 46, 2)]], registry) == [of_35, of_46]


def test_an_event_keeps_its_id_when_its_figure_is_read_otherwise() -> None:
    registry = published([[entry("a", 46)]])
    assert ids([[entry("a", 47)]], registry) == ids([[entry("a", 46)]], NOTHING)


def test_of_two_merged_events_the_larger_keeps_its_id_and_the_other_leads_to_it() -> None:
    before = [[entry("a"), entry("b")], [entry("c")]]
    large, small = ids(before, NOTHING)
    merged = [[entry("c"), entry("a"), entry("b")]]
    assert ids(merged, published(before)) == [large]
    assert aliases(merged, published(before)) == {small: large}


def test_of_a_split_event_the_larger_part_keeps_the_id() -> None:
    before = [[entry("a"), entry("b"), entry("c")]]
    large, small = ids([[entry("b"), entry("c")], [entry("a")]], published(before))
    assert large == ids(before, NOTHING)[0]
    assert small != large
    assert aliases([[entry("b"), entry("c")], [entry("a")]], published(before)) == {}


def test_an_id_leads_on_through_every_later_merge() -> None:
    one, two, three = [entry("a")], [entry("b"), entry("c")], [entry(x) for x in "defg"]
    first, second, third = ids([one, two, three], NOTHING)
    registry = published([[*one, *two], three], published([one, two, three]))
    assert dict(registry.aliases) == {first: second}
    assert aliases([[*one, *two, *three]], registry) == {first: third, second: third}


def test_an_id_of_which_nothing_is_left_leads_nowhere_until_it_comes_back() -> None:
    before = [[entry("a", 46)], [entry("b", 35)]]
    kept, gone = ids(before, NOTHING)
    without = [[entry("a", 46)]]
    assert aliases(without, published(before)) == {gone: None}
    registry = published(without, published(before))
    assert ids(before, registry) == [kept, gone]
    assert aliases(before, registry) == {}


def test_a_lost_report_is_not_taken_for_another_of_its_article() -> None:
    before = [[entry("a", 46, 1)], [entry("a", 35, 2)]]
    _, of_35 = ids(before, NOTHING)
    assert aliases([[entry("a", 46, 1)]], published(before)) == {of_35: None}


def test_an_event_that_comes_back_beside_others_of_its_article_has_its_old_id() -> None:
    before = [[entry("a", 46, 1)], [entry("a", 35, 2)]]
    registry = published([[entry("a", 46, 1)]], published(before))
    assert ids(before, registry) == ids(before, NOTHING)


def test_other_corridors_and_scopes_of_an_article_are_other_events() -> None:
    registry = published([[entry("a")]])
    back = make_report("a", 1, origin="TJK", destinations=("AFG",), count_low=46, count_high=46)
    (known,) = ids([[entry("a")]], NOTHING)
    assert aliases([[back]], registry) == {known: None}


@st.composite
def partitions(draw: st.DrawFn) -> list[list[Report]]:
    """Some of the reports of nine articles, grouped at will."""
    groups: dict[int, list[Report]] = {}
    for article in draw(st.lists(st.sampled_from("abcdefghi"), unique=True)):
        figure = draw(st.sampled_from([35, 46, None]))
        groups.setdefault(draw(st.integers(0, 4)), []).append(entry(article, figure))
    return list(groups.values())


@given(st.lists(partitions(), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_every_published_id_resolves_and_no_two_events_share_one(
    history: list[list[list[Report]]], random: Random
) -> None:
    registry, seen = NOTHING, set[str]()
    for events in history:
        now = ids(events, registry)
        assert len(now) == len(set(now))
        led = aliases(events, registry)
        assert seen <= set(now) | led.keys()
        assert set(filter(None, led.values())) <= set(now)
        shuffled = random.sample(events, len(events))
        assert set(ids(shuffled, registry)) == set(now)
        seen |= set(now)
        registry = published(events, registry)
        assert ids(events, registry) == now
