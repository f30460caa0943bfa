"""Who stands behind a report: one institution under all its names, else the outlet."""

import pytest

from pipeline.records import Claim
from pipeline.resolution.institutions import Institutions
from pipeline.resolution.sources import sources_of

from .cases import TABLES, make_case, memberships

INSTITUTIONS = Institutions(TABLES)
TO_PAKISTAN = {"destinations": ("PAK",)}
FROM_PAKISTAN = {"origin": "PAK", "destinations": ("AFG",), "home": "AFG"}


def names(*cases):
    """The name of the source by report id."""
    headers = {header.article_id: header for header, _ in cases}
    found = sources_of([report for _, report in cases], headers, INSTITUTIONS)
    return {number: source.name for number, source in found.items()}


def said(who, **changes):
    """The source of a single report of a move to Pakistan."""
    return names(make_case("a", "07-26", attributed_to=who, **(TO_PAKISTAN | changes)))["a-1"]


@pytest.mark.parametrize(
    "who",
    [
        "army",
        "the army",
        "Pakistan's army",
        "Pakistan’s Army",
        "Pakistani military",
        "ISPR",
        "INTER SERVICES PUBLIC RELATIONS",
        "Inter-Services Public Relations (ISPR)",
        "Pakistani military's media wing",
        "media affairs wing of the Pakistani military",
        "army's public relations office",
    ],
)
def test_the_army_of_pakistan_has_one_name(who):
    assert said(who) == "PAK armed forces"


@pytest.mark.parametrize(
    ("who", "source"),
    [
        ("Main Border Guard Directorate of the State Committee for National Security", "TJK"),
        ("press centre of the Tajik Border Troops", "TJK"),
        ("Tajik border officials", "TJK"),
        ("State Committee for National Security", "TJK"),
        ("border command in Gorno-Badakhshan", "TJK"),
        ("Afghan border police", "AFG"),
    ],
)
def test_a_border_service_has_one_name_a_country(who, source):
    assert said(who, destinations=("TJK",)) == f"{source} border service"


@pytest.mark.parametrize(
    ("who", "source"),
    [
        ("Ministry of Foreign Affairs", "PAK foreign ministry"),
        ("Foreign Ministry in Kabul", "AFG foreign ministry"),
        ("Afghan interior minister", "AFG interior ministry"),
        ("Afghan Embassy in Islamabad", "AFG embassy"),
        ("embassy in Islamabad", "AFG embassy"),
        ("Islamabad", "PAK government"),
        ("Pakistan", "PAK government"),
        ("officials", "PAK government"),
        ("governor of Farah", "AFG governor Farah"),
        ("provincial governor", "governor"),
        ("Washuk Deputy Commissioner", "PAK district administration Washuk"),
        ("UNHCR", "united nations refugee agency"),
        ("UN refugee agency", "united nations refugee agency"),
        ("Free Syrian Army", "free syrian army"),
        ("The Steppe Institute", "steppe institute"),
        ("Kyrgyz border service", "KGZ border service"),
    ],
)
def test_an_institution_is_of_the_country_that_its_name_or_its_side_tells(who, source):
    assert said(who) == source


def test_of_two_countries_of_one_name_that_of_the_movement_is_meant():
    to_uganda = {"origin": "COD", "destinations": ("UGA",), "home": "COD"}
    assert said("Congolese army", **to_uganda) == "COD armed forces"


def test_an_army_without_a_country_is_the_one_that_the_article_names():
    found = names(
        make_case("a", "07-26", report_no=1, attributed_to="Afghan army", **TO_PAKISTAN),
        make_case("a", "07-26", report_no=2, attributed_to="army", **TO_PAKISTAN),
        make_case("b", "07-26", report_no=1, attributed_to="army", **TO_PAKISTAN),
    )
    assert found == {
        "a-1": "AFG armed forces",
        "a-2": "AFG armed forces",
        "b-1": "PAK armed forces",
    }


def test_an_army_of_another_country_is_not_meant():
    found = names(
        make_case("a", "07-26", report_no=1, attributed_to="Tajik border troops"),
        make_case("a", "07-26", report_no=2, attributed_to="border troops", **TO_PAKISTAN),
    )
    assert found["a-2"] == "PAK border service"


def test_whose_a_denial_is_only_its_name_tells():
    denied = {"claim": Claim.DENIED, **TO_PAKISTAN}
    found = names(
        make_case("a", "07-26", report_no=1, attributed_to="Pakistani military", **TO_PAKISTAN),
        make_case("a", "07-26", report_no=2, attributed_to="military", **denied),
        make_case("a", "07-26", report_no=3, attributed_to="Kabul", **denied),
    )
    assert found == {"a-1": "PAK armed forces", "a-2": "armed forces", "a-3": "AFG government"}


def test_an_army_that_speaks_of_two_hosts_stays_without_a_country():
    found = names(
        make_case("a", "07-26", report_no=1, attributed_to="army", **TO_PAKISTAN),
        make_case("a", "07-26", report_no=2, attributed_to="army", destinations=("IRN",)),
    )
    assert set(found.values()) == {"armed forces"}


def test_a_return_is_told_by_the_country_that_it_leaves():
    assert said("army", **FROM_PAKISTAN) == "PAK armed forces"


def test_a_short_name_means_the_only_one_in_the_article_that_it_can():
    found = names(
        make_case("a", "07-26", report_no=1, attributed_to="Foreign Ministry"),
        make_case("a", "07-26", report_no=2, attributed_to="ministry"),
        make_case("b", "07-26", report_no=1, attributed_to="Tajik border troops"),
        make_case("b", "07-26", report_no=2, attributed_to="press centre"),
        make_case("c", "07-26", report_no=1, attributed_to="press centre"),
    )
    assert found == {
        "a-1": "TJK foreign ministry",
        "a-2": "TJK foreign ministry",
        "b-1": "TJK border service",
        "b-2": "TJK border service",
        "c-1": "press centre",
    }


@pytest.mark.parametrize(
    ("publisher", "source"),
    [
        ("The Herald", "herald"),
        ("Early Newspaper (AP)", "associated press"),
        ("AP News", "associated press"),
        ("HuffPost (Reuters)", "reuters"),
    ],
)
def test_who_names_nobody_stands_for_itself_or_for_its_agency(publisher, source):
    header, report = make_case("a", "07-26")
    headers = {"a": type(header)("a", header.published_at, header.published_on, publisher)}
    assert sources_of([report], headers, INSTITUTIONS)["a-1"].name == source


def test_an_agency_that_is_quoted_is_the_agency_that_is_printed():
    header, report = make_case("a", "07-26", attributed_to="Associated Press")
    other, printed = make_case("b", "07-26")
    headers = {
        "a": header,
        "b": type(other)("b", other.published_at, other.published_on, "The Day (AP)"),
    }
    found = sources_of([report, printed], headers, INSTITUTIONS)
    assert found["a-1"].name == found["b-1"].name


def independent(*cases):
    """How many independent sources the reports of one event have."""
    found = memberships(cases)
    assert len({membership.event_id for membership in found.values()}) == 1
    return len({membership.independent_source for membership in found.values()})


def told(n, who, **changes):
    """46 soldiers, as one article of many tells it."""
    fields = {"figure": 46, "on": "07-25", "attributed_to": who, **TO_PAKISTAN}
    return make_case(f"a{n}", "07-26", **(fields | changes))


def test_one_army_in_twenty_outlets_is_one_source():
    assert independent(*(told(n, "army") for n in range(20))) == 1


def test_an_army_and_its_press_service_are_one_source():
    assert independent(told(1, "Pakistan's army"), told(2, "ISPR")) == 1


def test_an_army_and_a_ministry_of_kabul_are_two_sources():
    assert independent(told(1, "army"), told(2, "interior ministry in Kabul")) == 2


def test_outlets_that_name_nobody_are_a_source_each():
    assert independent(told(1, None), told(2, None), told(3, "ISPR"), told(4, "army")) == 3
