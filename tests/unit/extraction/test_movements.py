"""Which movements are read out of a text, with their route, claim, scope and figure."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.records import Claim, Direction, Personnel, Report, Scope

from .conftest import Read


def route(report: Report) -> tuple[str, tuple[str, ...]]:
    return report.origin, report.destinations


def only(reports: tuple[Report, ...]) -> Report:
    assert len(reports) == 1, [r.evidence for r in reports]
    return reports[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sixty Afghan soldiers fled to Tajikistan on Monday.",
        "Sixty Afghan soldiers crossed the border into Tajikistan on Monday.",
        "Sixty Afghan soldiers sought refuge in Tajikistan on Monday.",
        "Sixty Afghan soldiers entered Tajikistan on Monday.",
        "On Monday a group of sixty Afghan soldiers retreated into Tajikistan.",
        "On Monday Tajikistan granted asylum to sixty Afghan soldiers.",
        "Sixty Afghan soldiers were allowed into Tajikistan on Monday.",
        "Fighting in the north forced sixty Afghan soldiers to flee into Tajikistan on Monday.",
        "Sixty Afghan soldiers abandoned their posts and escaped into Tajikistan on Monday.",
        "The rebels overran a post on Monday, driving sixty Afghan soldiers into Tajikistan.",
        "Sixty members of the Afghan army slipped across the river into Tajikistan on Monday.",
        "On Monday sixty Afghan soldiers crossed over to the Tajik side of the river.",
    ],
)
def test_an_entry_is_read_from_many_wordings(read: Read, sentence: str) -> None:
    report = only(read(sentence))
    assert route(report) == ("AFG", ("TJK",))
    assert report.direction is Direction.ENTRY
    assert (report.claim, report.scope) == (Claim.ASSERTED, Scope.INCIDENT)
    assert (report.count_low, report.count_high) == (60, 60)
    assert report.personnel == (Personnel.ARMY,)


@pytest.mark.parametrize(
    "sentence",
    [
        "Forty Afghan soldiers were returned to Afghanistan by Iran on Sunday.",
        "On Sunday Iran handed forty Afghan soldiers over to the Afghan authorities.",
        "Forty Afghan soldiers were flown home from Iran on Sunday.",
        "Iran repatriated forty Afghan soldiers on Sunday.",
        "On Sunday forty Afghan soldiers went back to Afghanistan from Iran.",
        "Iran sent forty Afghan soldiers back to Afghanistan on Sunday.",
    ],
)
def test_a_return_leaves_the_host_for_home(read: Read, sentence: str) -> None:
    report = only(read(sentence))
    assert route(report) == ("IRN", ("AFG",))
    assert report.home == "AFG"
    assert report.direction is Direction.RETURN
    assert (report.count_low, report.count_high) == (40, 40)
    assert (report.date_start, report.date_end) == (dt.date(2021, 7, 25), dt.date(2021, 7, 25))


def test_a_movement_from_the_host_to_a_third_country_is_onward(read: Read) -> None:
    reports = read(
        "Afghan pilots who had fled to Uzbekistan were flown from Uzbekistan to Germany on Monday."
    )
    onward = next(r for r in reports if r.direction is Direction.ONWARD)
    assert route(onward) == ("UZB", ("DEU",))
    assert onward.personnel == (Personnel.AIR_FORCE,)


@pytest.mark.parametrize(
    "sentence",
    [
        "Kabul denied that any Afghan soldiers had crossed into Pakistan.",
        "No Afghan military personnel have taken refuge in Pakistan, a spokesman in Kabul said.",
        "Not one Afghan soldier has entered Pakistan, the Afghan army said.",
        "The Afghan army dismissed reports that Afghan soldiers had fled to Pakistan.",
    ],
)
def test_a_denial_is_a_report_of_its_own(read: Read, sentence: str) -> None:
    report = only(read(sentence))
    assert report.claim is Claim.DENIED
    assert route(report) == ("AFG", ("PAK",))
    assert (report.count_low, report.date_start) == (None, None)


@pytest.mark.parametrize(
    "sentence",
    [
        "The 46 Afghan soldiers who are in Pakistan will be returned to Afghanistan.",
        "Afghanistan has asked Pakistan to hand back 46 Afghan soldiers.",
        "The 46 Afghan soldiers are to be sent back to Afghanistan from Pakistan.",
        "Talks are under way in Pakistan on the return of the 46 Afghan soldiers to Afghanistan.",
    ],
)
def test_what_is_announced_or_asked_for_is_planned(read: Read, sentence: str) -> None:
    planned = [r for r in read(sentence) if r.claim is Claim.PLANNED]
    assert [route(r) for r in planned] == [("PAK", ("AFG",))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Afghan soldiers could flee to Tajikistan, officials in Dushanbe fear.",
        "If Afghan soldiers fled into Pakistan, the war would follow them.",
        "Should Afghan soldiers flee to Pakistan, the Taliban might come after them.",
        "Did Afghan soldiers flee to Tajikistan?",
    ],
)
def test_what_is_only_imagined_is_not_coded(read: Read, sentence: str) -> None:
    assert read(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("Some 1,600 Afghan soldiers have entered Tajikistan since June 22.", 1600, 1600),
        ("Hundreds of Afghan soldiers have fled to Tajikistan in recent weeks.", 200, 999),
        ("So far more than 900 Afghan soldiers have crossed into Tajikistan.", 900, None),
    ],
)
def test_a_total_over_a_period_is_cumulative(
    read: Read, sentence: str, low: int, high: int | None
) -> None:
    report = only(read(sentence))
    assert report.scope is Scope.CUMULATIVE
    assert (report.count_low, report.count_high) == (low, high)


@pytest.mark.parametrize(
    "sentence",
    [
        "Some 300 Afghan soldiers remain in Tajikistan, officials said.",
        "There are now 300 Afghan soldiers on Tajik soil.",
        "About 300 Afghan soldiers are still in Tajikistan.",
        "About 300 Afghan soldiers are living in Tajikistan.",
    ],
)
def test_those_who_are_there_are_a_stock_of_the_day(read: Read, sentence: str) -> None:
    report = only(read(sentence))
    assert report.scope is Scope.STOCK
    assert route(report) == ("AFG", ("TJK",))
    assert (report.count_low, report.count_high) == (300, 300)
    assert (report.date_start, report.date_end) == (dt.date(2021, 7, 27), dt.date(2021, 7, 27))


def test_one_figure_for_several_countries_is_one_report(read: Read) -> None:
    report = only(read("Hundreds of Afghan soldiers have fled to Tajikistan, Iran and Pakistan."))
    assert report.destinations == ("IRN", "PAK", "TJK")


def test_they_and_the_men_carry_the_figure_of_the_group(read: Read) -> None:
    reports = read(
        "Forty-six Afghan soldiers crossed into Pakistan on Sunday. They were given food.\n\n"
        "The men were handed over to the Afghan authorities on Tuesday."
    )
    entry, back = reports
    assert (entry.origin, back.origin) == ("AFG", "PAK")
    assert (back.count_low, back.count_high) == (46, 46)
    assert back.date_start == dt.date(2021, 7, 27)


def test_mentions_of_one_movement_are_one_report_and_exact_beats_open(read: Read) -> None:
    reports = read(
        "At least 46 Afghan soldiers fled into Pakistan on Sunday, the army said.\n\n"
        "The 46 soldiers sought refuge after losing their post.",
        "Dozens of Afghan soldiers flee to Pakistan",
    )
    report = only(reports)
    assert (report.count_low, report.count_high) == (46, 46)


def test_a_subgroup_belongs_to_its_total(read: Read) -> None:
    report = only(
        read("Forty-six Afghan soldiers, including five officers, crossed into Pakistan.")
    )
    assert (report.count_low, report.count_high) == (46, 46)


def test_figures_of_two_movements_stay_apart(read: Read) -> None:
    reports = read(
        "On Sunday 46 Afghan soldiers crossed into Pakistan.\n\n"
        "On July 1 another 35 Afghan soldiers had crossed into Pakistan."
    )
    assert {(r.count_low, r.date_start) for r in reports} == {
        (46, dt.date(2021, 7, 25)),
        (35, dt.date(2021, 7, 1)),
    }


@pytest.mark.parametrize(
    ("people", "personnel"),
    [
        ("border guards", {Personnel.BORDER_GUARD}),
        ("police officers", {Personnel.POLICE}),
        ("customs officials", {Personnel.CIVIL_OFFICIAL}),
        ("pilots", {Personnel.AIR_FORCE}),
        ("commandos", {Personnel.SPECIAL_FORCES}),
        ("security personnel", {Personnel.SECURITY_FORCES}),
        ("militiamen", {Personnel.MILITIA}),
        ("soldiers and border guards", {Personnel.ARMY, Personnel.BORDER_GUARD}),
    ],
)
def test_classes_of_personnel(read: Read, people: str, personnel: set[Personnel]) -> None:
    report = only(read(f"Fifty Syrian {people} fled to Iraq on Monday."))
    assert set(report.personnel) == personnel
    assert route(report) == ("SYR", ("IRQ",))


@pytest.mark.parametrize(
    "text",
    [
        "Hundreds of Afghan civilians fled to Tajikistan as soldiers watched from the border.",
        "Some 400 Afghan refugees crossed into Iran on Monday, border guards said.",
        "Sixty Taliban fighters crossed into Tajikistan, the army of Afghanistan said.",
        "The United States sent 3,000 soldiers to Afghanistan, far from the border with Iran.",
        "Tajikistan ordered 20,000 reservists to the border with Afghanistan, the army said.",
        "Hundreds of Afghan soldiers fled to Kabul from Badakhshan, the army said in Pakistan.",
        "Afghan soldiers surrendered to the Taliban near the border with Iran.",
        "Russian and Tajik soldiers finished an exercise near the border with Afghanistan.",
    ],
)
def test_movements_out_of_scope_are_not_coded(read: Read, text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eight Congolese soldiers fled to Rwanda on Monday.", ("COD", ("RWA",))),
        ("Ninety Myanmar soldiers sought refuge in Bangladesh.", ("MMR", ("BGD",))),
        ("Twelve Venezuelan soldiers deserted and crossed into Colombia.", ("VEN", ("COL",))),
        ("A North Korean soldier defected to South Korea on Sunday.", ("PRK", ("KOR",))),
        ("Forty Sudanese policemen fled into Chad.", ("SDN", ("TCD",))),
    ],
)
def test_any_corridor_of_the_world(read: Read, text: str, expected: object) -> None:
    assert route(only(read(text))) == expected


def test_an_implicit_destination_is_the_neighbour_that_the_article_speaks_of(read: Read) -> None:
    reports = read(
        "Sixty Afghan soldiers fled across the border on Monday, the Tajik border service said."
    )
    assert route(only(reports)) == ("AFG", ("TJK",))


def test_parts_of_a_total_are_not_core_and_another_day_is(read: Read) -> None:
    reports = read(
        "Tajikistan said that 1,037 Afghan soldiers had crossed on Monday.\n\n"
        "At Tem 312 soldiers crossed. Another 213 soldiers crossed at Ishkashim. "
        "On Sunday 20 Afghan soldiers had crossed into Tajikistan."
    )
    assert {r.count_low: r.core for r in reports} == {1037: True, 312: False, 213: False, 20: True}


def test_a_date_that_cannot_be_is_left_out(read: Read) -> None:
    reports = read(
        "At least 3,000 Afghan soldiers have gone to Iran since the republic fell on "
        "August 15, 2021, the ministry said.",
        published_on=dt.date(2021, 2, 12),
    )
    report = only(reports)
    assert (report.count_low, report.date_start, report.date_end) == (3000, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Gen. John Doe, the last U.S. commander, left Afghanistan for home through Uzbekistan.",
        "The U.S. said it would bring its last soldiers home from Afghanistan, not Uzbekistan.",
        "About 900 Afghan soldiers are now in Taliban hands, officials in Tajikistan reckon.",
        "Hundreds of Afghan troops were rushed in to Balkh, near Uzbekistan.",
        "Tens of thousands of Afghans at risk have gone to Pakistan; soldiers let them pass.",
        "Five Afghan soldiers were admitted to hospital, a doctor near the border with Iran said.",
    ],
)
def test_what_looks_like_a_movement_of_personnel_and_is_none(read: Read, text: str) -> None:
    assert read(text) == ()


def test_a_denial_is_quoted_with_its_denial(read: Read) -> None:
    report = only(
        read("Kabul denied on Monday that any Afghan soldiers had crossed into Pakistan.")
    )
    assert report.evidence.startswith("Kabul denied")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Officials in Tajikistan said 20 Afghan soldiers fled to Tajikistan.", "Tajikistan"),
        ("A security source said that 20 Afghan soldiers fled to Tajikistan.", None),
        (
            "The Tajik border service said 20 Afghan soldiers fled to Tajikistan.",
            "Tajik border service",
        ),
    ],
)
def test_who_says_so_is_an_institution_or_nobody(read: Read, text: str, source: str | None) -> None:
    assert only(read(text)).attributed_to == source


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Thirty-five Afghan soldiers and five policemen fled to Iran.", (40, 40)),
        ("All 40 of the Afghan soldiers fled to Iran.", (40, 40)),
        ("A total of 318 Afghan soldiers fled to Iran overnight.", (318, 318)),
        ("No fewer than 1,900 Afghan soldiers fled to Iran.", (1900, None)),
        ("Some 22 Afghan aircraft carrying 585 soldiers landed in Iran on Sunday.", (585, 585)),
        ("A company of Afghan border police fled to Iran.", (None, None)),
    ],
)
def test_how_many(read: Read, text: str, figure: tuple[int | None, int | None]) -> None:
    report = only(read(text))
    assert (report.claim, report.scope) == (Claim.ASSERTED, Scope.INCIDENT)
    assert (report.count_low, report.count_high) == figure


def test_a_group_that_is_only_pointed_to_is_the_one_that_is_counted(read: Read) -> None:
    reports = read(
        "The soldiers will be flown back to Afghanistan, the Uzbek foreign ministry said.\n\n"
        "Some 84 Afghan soldiers had crossed into Uzbekistan last week."
    )
    planned = next(r for r in reports if r.claim is Claim.PLANNED)
    assert route(planned) == ("UZB", ("AFG",))
    assert planned.count_low == 84


def test_the_date_of_a_relative_clause_is_not_that_of_the_return(read: Read) -> None:
    reports = read(
        "At least 40 Afghan border guards who fled to Iran last week were flown home on Sunday."
    )
    back = next(r for r in reports if r.destinations == ("AFG",))
    assert (back.date_start, back.date_end) == (dt.date(2021, 7, 25), dt.date(2021, 7, 25))


def test_places_that_no_table_knows_are_named(read: Read) -> None:
    report = only(
        read("Sixty Afghan soldiers fled from Qarqin district to Iran through Zimzum gate.")
    )
    assert {"Qarqin", "Zimzum"} <= set(report.places)


def test_words_that_a_gap_keeps_apart_are_no_phrase(read: Read) -> None:
    report = only(
        read(
            "Customs at Islam Qala falls; staff on the other side.\n\n"
            "Twenty Afghan soldiers fled to Iran on Monday."
        )
    )
    assert report.personnel == (Personnel.ARMY,)


@pytest.mark.parametrize(
    "sentence",
    [
        "Some 60 Afghan ex-soldiers fled to Tajikistan on Monday.",
        "Sixty men in Afghan uniform crossed into Tajikistan on Monday.",
        "Sixty Afghan army mechanics fled to Tajikistan on Monday.",
    ],
)
def test_personnel_are_known_by_service_uniform_or_past(read: Read, sentence: str) -> None:
    report = only(read(sentence))
    assert route(report) == ("AFG", ("TJK",))
    assert (report.count_low, report.count_high) == (60, 60)


def test_those_counted_among_the_ones_who_fled_are_told(read: Read) -> None:
    report = only(read("Two Afghan colonels were among those who fled to Tajikistan on Monday."))
    assert route(report) == ("AFG", ("TJK",))
    assert (report.count_low, report.count_high) == (2, 2)


def test_nobody_denies(read: Read) -> None:
    reports = read(
        "Tajik media said that Afghan soldiers had fled to Tajikistan.\n\n"
        "Nobody has crossed into Tajikistan, the Afghan army said."
    )
    assert Claim.DENIED in {report.claim for report in reports}


def test_their_return_is_that_of_the_group(read: Read) -> None:
    reports = read(
        "Forty-six Afghan soldiers crossed into Pakistan on Sunday.\n\n"
        "Talks on their return to Afghanistan are under way."
    )
    assert [route(r) for r in reports if r.claim is Claim.PLANNED] == [("PAK", ("AFG",))]
