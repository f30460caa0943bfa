"""The article that the project began from, retold in own sentences, with its four core reports."""

from __future__ import annotations

import datetime as dt

from pipeline.records import Claim, Personnel, Scope

from .conftest import Read

TITLE = "Pakistan gives back Afghan troops who came over the border after a Taliban assault"
TEXT = """\
The military in Pakistan said it had given asylum to at least 46 Afghan soldiers who came over \
the Durand Line when Taliban fighters seized the posts that they were holding.

Dozens of Afghan troops, five officers among them, had crossed the border near Chitral, in Khyber \
Pakhtunkhwa province, late on Sunday, a statement of the Pakistani army said.

The 46 soldiers, who serve in the Afghan National Army and the Border Police, were handed over to \
the Afghan authorities at Nawa Pass in Bajaur today, it added.

The government in Kabul had denied beforehand that any Afghan soldiers had crossed into Pakistan. \
"No Afghan military personnel have sought shelter in Pakistan," said a spokesman for the Afghan \
National Defense and Security Forces.

Their commander had asked for refuge at the Arundu crossing in Chitral, opposite Kunar province, \
and the men were let in once Kabul had agreed, according to the Pakistani army.

Hundreds of Afghan soldiers and civil officials have fled to Tajikistan, Iran and Pakistan in \
recent weeks, as the Taliban pushed into the districts along the borders.
"""


def test_the_four_core_reports(read: Read) -> None:
    reports = read(TEXT, TITLE, published_on=dt.date(2021, 7, 27))
    core = {(r.origin, r.destinations, r.claim): r for r in reports if r.core}

    entry = core["AFG", ("PAK",), Claim.ASSERTED]
    assert (entry.count_low, entry.count_high) == (46, 46)
    assert (entry.date_start, entry.date_end) == (dt.date(2021, 7, 25), dt.date(2021, 7, 25))
    assert entry.scope is Scope.INCIDENT
    assert set(entry.personnel) == {Personnel.ARMY, Personnel.BORDER_GUARD}
    assert {"Chitral", "Khyber Pakhtunkhwa", "Arundu"} <= set(entry.places)
    assert entry.attributed_to is not None

    back = core["PAK", ("AFG",), Claim.ASSERTED]
    assert (back.count_low, back.count_high) == (46, 46)
    assert (back.date_start, back.date_end) == (dt.date(2021, 7, 27), dt.date(2021, 7, 27))
    assert back.scope is Scope.INCIDENT
    assert {"Nawa Pass", "Bajaur"} <= set(back.places)

    denied = core["AFG", ("PAK",), Claim.DENIED]
    assert (denied.count_low, denied.count_high, denied.date_start) == (None, None, None)

    total = core["AFG", ("IRN", "PAK", "TJK"), Claim.ASSERTED]
    assert (total.count_low, total.count_high) == (200, 999)
    assert (total.date_start, total.date_end) == (dt.date(2021, 6, 29), dt.date(2021, 7, 27))
    assert total.scope is Scope.CUMULATIVE
    assert set(total.personnel) == {Personnel.ARMY, Personnel.CIVIL_OFFICIAL}

    assert len(core) == len(reports)
