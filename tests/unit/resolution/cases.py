"""Reports with their articles, for tests of resolution."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.records import ArticleHeader, Membership, Report
from pipeline.reference import Place, load_reference
from pipeline.resolution import resolve
from pipeline.settings import PROJECT
from tests.factories import make_report

Case = tuple[ArticleHeader, Report]

TABLES = load_reference(PROJECT / "seeds" / "reference")


def day(text: str) -> dt.date:
    """Such as ``07-25``, of 2021."""
    return dt.date.fromisoformat(f"2021-{text}")


def make_case(
    article_id: str,
    published: str,
    *,
    report_no: int = 1,
    figure: int | None = None,
    on: str | None = None,
    **changes: Any,
) -> Case:
    """A report of Afghan soldiers entering Tajikistan, without figure, date or place.

    Args:
        article_id: Names the article.
        published: Day of publication, such as ``07-26``.
        report_no: Within the article.
        figure: An exact count.
        on: The stated day.
        **changes: Other fields of the report.
    """
    published_on = day(published)
    header = ArticleHeader(
        article_id,
        dt.datetime.combine(published_on, dt.time(12), dt.UTC),
        published_on,
        f"The {article_id} News",
    )
    fields = {
        "count_low": figure,
        "count_high": figure,
        "date_start": on and day(on),
        "date_end": on and day(on),
    }
    return header, make_report(article_id, report_no, **fields | changes)


def memberships(cases: Iterable[Case], places: Sequence[Place] = ()) -> dict[str, Membership]:
    """By report id; with the institutions and countries of the reviewed tables."""
    cases = list(cases)
    headers = {header.article_id: header for header, _ in cases}
    found = resolve(
        [report for _, report in cases], headers, dataclasses.replace(TABLES, places=tuple(places))
    )
    return {membership.report_id: membership for membership in found}


def events(cases: Iterable[Case], places: Sequence[Place] = ()) -> set[frozenset[str]]:
    """The report ids of each event."""
    found = memberships(cases, places)
    return {
        frozenset(name for name, other in found.items() if other.event_id == one.event_id)
        for one in found.values()
    }


def are_joined(*cases: Case, places: Sequence[Place] = ()) -> bool:
    """All reports are of one event."""
    return len(events(cases, places)) == 1


def make_place(place_id: str, parent: str | None = None, **changes: Any) -> Place:
    """A district on the Afghan side, named like its id."""
    defaults: dict[str, Any] = {
        "place_id": place_id,
        "name": place_id,
        "aliases": (),
        "kind": "district",
        "iso3": "AFG",
        "facing_iso3": "TJK",
        "latitude": None,
        "longitude": None,
        "where_precision": 3,
        "parent": parent,
    }
    return Place(**defaults | changes)
