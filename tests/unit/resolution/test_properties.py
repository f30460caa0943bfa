import datetime as dt
import itertools
import random
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Claim, Personnel, Scope
from pipeline.reference import Country, Institution, Reach, Reference, Side
from pipeline.resolution import clustering, resolve
from pipeline.resolution.agreement import agreement, statement_of
from pipeline.resolution.gazetteer import Gazetteer
from pipeline.resolution.institutions import Institutions
from pipeline.resolution.rules import load_rules
from pipeline.resolution.sources import sources_of

from .cases import day, make_case

TABLES = Reference(
    institutions=(
        Institution("armed forces", None, ("army",), Reach.NATIONAL, Side.HOST),
        Institution("border service", None, ("border troops",), Reach.NATIONAL, Side.HOST),
        Institution("spokesperson", None, ("press",), Reach.VOICE, None),
    ),
    countries=(Country("TJK", "TJ", "Tajikistan", (), ("Tajik",), "Dushanbe", ()),),
)

DAYS = ["07-01", "07-02", "07-03", "07-05", "07-20", "09-01"]

statements = st.fixed_dictionaries(
    {
        "published": st.sampled_from(DAYS),
        "article": st.sampled_from("abcdefgh"),
        "claim": st.sampled_from([Claim.ASSERTED, Claim.ASSERTED, Claim.PLANNED, Claim.DENIED]),
        "scope": st.sampled_from([Scope.INCIDENT, Scope.INCIDENT, Scope.CUMULATIVE, Scope.STOCK]),
        "origin": st.sampled_from(["AFG", "AFG", "UZB"]),
        "destinations": st.sampled_from([("TJK",), ("TJK",), ("IRN", "TJK")]),
        "count": st.sampled_from(
            [
                (46, 46),
                (56, 56),
                (100, 100),
                (94, 94),
                (40, None),
                (None, 50),
                (24, 99),
                (None,) * 2,
            ]
        ),
        "dates": st.sampled_from(
            [(None, None), ("07-01", "07-01"), ("07-02", "07-02"), ("07-01", "07-05")]
        ),
        "places": st.sampled_from([(), ("Panj",), ("Khorog", "GBAO"), ("Vanj", "GBAO")]),
        "personnel": st.sampled_from([(Personnel.ARMY,), (Personnel.SECURITY_FORCES,)]),
        "attributed_to": st.sampled_from([None, "army", "Tajik army", "border troops", "press"]),
        "evidence": st.sampled_from(["46 soldiers fled across the river", "They came by bridge"]),
    }
)


@st.composite
def corpora(draw):
    """Reports by id with the header of each article; articles have one day of publication."""
    published: dict[str, str] = {}
    headers, reports = {}, []
    for number, fields in enumerate(draw(st.lists(statements, max_size=14)), start=1):
        article = fields.pop("article")
        low, high = fields.pop("count")
        start, end = fields.pop("dates")
        header, report = make_case(
            article,
            published.setdefault(article, fields.pop("published")),
            report_no=number,
            count_low=low,
            count_high=high,
            home=fields["origin"],
            date_start=start and day(start),
            date_end=end and day(end),
            **{name: value for name, value in fields.items() if name != "published"},
        )
        headers[article] = header
        reports.append(report)
    return reports, headers


def grouped(reports, headers):
    by_id = {report.report_id: report for report in reports}
    events = defaultdict(list)
    for membership in resolve(reports, headers, TABLES):
        events[membership.event_id].append(by_id[membership.report_id])
    return list(events.values())


@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(corpus, order: random.Random):
    reports, headers = corpus
    shuffled = order.sample(reports, len(reports))
    assert resolve(shuffled, headers, TABLES) == resolve(reports, headers, TABLES)


@given(corpora())
def test_every_report_has_exactly_one_membership(corpus):
    reports, headers = corpus
    found = resolve(reports, headers, TABLES)
    assert [m.report_id for m in found] == sorted(report.report_id for report in reports)
    assert len({m.event_id for m in found}) == len({m.event_key for m in found})
    assert all(0 <= m.match_score <= 1 for m in found)


@given(corpora())
def test_agreement_has_no_direction(corpus):
    reports, headers = corpus
    gazetteer, rules = Gazetteer([]), load_rules()
    sources = sources_of(reports, headers, Institutions(TABLES))
    said = [
        (
            r.scope,
            statement_of(r, headers[r.article_id], gazetteer, sources[r.report_id].speaker),
        )
        for r in reports
    ]
    for (scope, one), (other_scope, other) in itertools.combinations(said, 2):
        if scope is other_scope:
            assert agreement(one, other, rules) == agreement(other, one, rules)


@given(corpora())
def test_what_an_event_may_never_hold(corpus):
    for reports in grouped(*corpus):
        assert len({(r.home, r.origin, frozenset(r.destinations), r.scope) for r in reports}) == 1
        for one, other in itertools.combinations(reports, 2):
            figures = {one.count_low, one.count_high, other.count_low, other.count_high}
            exact = one.count_low == one.count_high and other.count_low == other.count_high
            if exact and None not in figures and len(figures) == 2:
                assert min(figures) >= 0.7 * max(figures)
                if one.date_start and other.date_start and one.scope is Scope.INCIDENT:
                    slip = dt.timedelta(7 * (Claim.PLANNED in (one.claim, other.claim)))
                    assert one.date_start <= other.date_end + slip
                    assert other.date_start <= one.date_end + slip
            if one.article_id == other.article_id:
                assert (one.claim is Claim.DENIED) != (other.claim is Claim.DENIED)


@given(corpora())
def test_an_event_resolved_alone_has_the_same_id(corpus):
    reports, headers = corpus
    whole = {m.report_id: m for m in resolve(reports, headers, TABLES)}
    for event in grouped(reports, headers):
        alone = resolve(event, headers, TABLES)
        earliest = min(event, key=lambda r: (headers[r.article_id].published_at, r.report_id))
        assert whole[earliest.report_id].event_id in {m.event_id for m in alone}


@given(corpora())
@settings(max_examples=50)
def test_reports_of_another_corridor_change_nothing(corpus):
    reports, headers = corpus
    header, other = make_case("z", "07-02", figure=46, on="07-01", destinations=("PAK",))
    together = resolve([*reports, other], headers | {"z": header}, TABLES)
    assert [m for m in together if m.report_id != "z-1"] == resolve(reports, headers, TABLES)


@given(corpora())
def test_the_index_only_saves_time(corpus):
    reports, headers = corpus
    indexed = resolve(reports, headers, TABLES)
    original = clustering._Index.candidates
    clustering._Index.candidates = lambda self, _: sorted(
        {number for numbers in self._by_week.values() for number in numbers}
    )
    try:
        assert resolve(reports, headers, TABLES) == indexed
    finally:
        clustering._Index.candidates = original
