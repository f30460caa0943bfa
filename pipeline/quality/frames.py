"""The frames that suites look at: the columns of a table, and helper columns beside them.

Belongs here: facts about a row that an expectation in JSON cannot reach by itself, such as whether
the evidence stands in the article. Does not belong here: judging them; that is the suite's part.

A helper column is null where a fault that another column shows has made it meaningless, so that
one fault fails one check. Helper columns are described in ``docs/quality.md``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.reference import Country

if TYPE_CHECKING:
    import pandas as pd

FRAMES_SOURCE = Path(__file__)
"""A suite means something else when a helper column does."""

LIST_SEPARATOR = ","
"""Between the values of a list, which stands in the frame as text."""

_ISO3 = re.compile(r"[A-Z]{3}")
_ARTICLE_HELPERS = pa.schema(
    [
        pa.field("published_gap_days", pa.int64()),
        pa.field("duplicate_of_is_known", pa.bool_()),
        pa.field("duplicate_is_explained", pa.bool_()),
    ]
)
_REPORT_HELPERS = pa.schema(
    [
        pa.field("destinations_are_distinct", pa.bool_()),
        pa.field("personnel_is_sorted", pa.bool_()),
        pa.field("countries_unknown", pa.string()),
        pa.field("origin_is_destination", pa.bool_()),
        pa.field("places_that_are_countries", pa.string()),
        pa.field("dates_are_paired", pa.bool_()),
        pa.field("days_from_start_to_publication", pa.int64()),
        pa.field("evidence_characters", pa.int64()),
        pa.field("evidence_is_verbatim", pa.bool_()),
        pa.field("evidence_is_at_offsets", pa.bool_()),
    ]
)


def articles_frame(articles: pa.Table, known_ids: pa.ChunkedArray) -> pd.DataFrame:
    """The frame of the suite ``articles``.

    Args:
        articles: ``ARTICLE_SCHEMA`` and what else the table holds.
        known_ids: Of all articles that there are: a duplicate mostly repeats an earlier one.

    Returns:
        The same columns, ``published_at`` in UTC without its zone (a suite can't compare aware
        times), and the helper columns.
    """
    columns = ["published_at", "published_on", "duplicate_of", "duplicate_kind"]
    ids = set(known_ids.to_pylist())
    helpers = [_article_helpers(row, ids) for row in articles.select(columns).to_pylist()]
    for prose in ("title", "text"):
        characters = pc.utf8_length(pc.utf8_trim_whitespace(articles[prose]))
        articles = articles.append_column(f"{prose}_characters", characters.cast(pa.int64()))
    frame = to_pandas(_beside(articles, helpers, _ARTICLE_HELPERS))
    frame["published_at"] = frame["published_at"].dt.tz_convert("UTC").dt.tz_localize(None)
    return frame


def reports_frame(
    reports: pa.Table, articles: pa.Table, countries: Sequence[Country]
) -> pd.DataFrame:
    """The frame of the suite ``reports``.

    Args:
        reports: ``report_id``, ``REPORT_SCHEMA`` and ``direction``.
        articles: The articles that the reports stand in; others are passed over.
        countries: The countries that there are.

    Returns:
        The same columns, lists as text (an expectation can't look into a list), and the helper
        columns.
    """
    quoted = articles.filter(pc.is_in(articles["article_id"], reports["article_id"].unique()))
    columns = ["article_id", "title", "text", "published_on"]
    by_id = {row["article_id"]: row for row in quoted.select(columns).to_pylist()}
    codes = {country.iso3 for country in countries}
    names = {name.casefold() for country in countries for name in (country.name, *country.aliases)}
    helpers = [
        {
            **_country_helpers(row, codes, names),
            **_date_helpers(row, by_id.get(row["article_id"])),
            **_evidence_helpers(row, by_id.get(row["article_id"])),
            "personnel_is_sorted": row["personnel"] == sorted(set(row["personnel"])),
        }
        for row in reports.to_pylist()
    ]
    return to_pandas(_beside(lists_as_text(reports), helpers, _REPORT_HELPERS))


def plain_frame(rows: pa.Table) -> pd.DataFrame:
    """Columns of a table as they are, lists as text: what an expectation about all rows sees."""
    return to_pandas(lists_as_text(rows))


def _article_helpers(row: dict[str, Any], ids: set[str]) -> dict[str, Any]:
    published_at, published_on = row["published_at"], row["published_on"]
    duplicate_of = row["duplicate_of"]
    return {
        "published_gap_days": abs(_days(published_on, published_at.astimezone(dt.UTC).date()))
        if published_at and published_on
        else None,
        "duplicate_of_is_known": None if duplicate_of is None else duplicate_of in ids,
        "duplicate_is_explained": (duplicate_of is None) == (row["duplicate_kind"] is None),
    }


def _country_helpers(row: dict[str, Any], codes: set[str], names: set[str]) -> dict[str, Any]:
    used = {row["origin"], row["home"], *row["destinations"]}
    unknown = {code for code in used if code and _ISO3.fullmatch(code)} - codes
    countries = [place for place in row["places"] if place.casefold() in names]
    return {
        "destinations_are_distinct": len(set(row["destinations"])) == len(row["destinations"]),
        "countries_unknown": _joined(sorted(unknown)) or None,
        "origin_is_destination": row["origin"] in row["destinations"],
        "places_that_are_countries": _joined(countries) or None,
    }


def _date_helpers(row: dict[str, Any], article: dict[str, Any] | None) -> dict[str, Any]:
    start, end = row["date_start"], row["date_end"]
    return {
        "dates_are_paired": (start is None) == (end is None),
        "days_from_start_to_publication": _days(start, article["published_on"])
        if article and start
        else None,
    }


def _evidence_helpers(row: dict[str, Any], article: dict[str, Any] | None) -> dict[str, Any]:
    evidence, field = row["evidence"], row["evidence_field"]
    is_verbatim = article is not None and (
        evidence in article["title"] or evidence in article["text"]
    )
    is_at_offsets = None
    if article and is_verbatim and field in {"title", "text"}:
        cut = article[field][row["evidence_start"] : row["evidence_end"]]
        is_at_offsets = cut == evidence
    return {
        "evidence_characters": len(evidence.strip()),
        "evidence_is_verbatim": is_verbatim,
        "evidence_is_at_offsets": is_at_offsets,
    }


def _days(start: dt.date, end: dt.date) -> int:
    return (end - start).days


def _joined(values: Iterable[str]) -> str:
    return LIST_SEPARATOR.join(values)


def _beside(table: pa.Table, rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    helpers = pa.Table.from_pylist(rows, schema)
    for name in schema.names:
        table = table.append_column(schema.field(name), helpers[name])
    return table


def lists_as_text(table: pa.Table) -> pa.Table:
    """Lists joined by ``LIST_SEPARATOR``: an expectation can't look into a list."""
    for index, field in enumerate(table.schema):
        if pa.types.is_list(field.type):
            text = pc.binary_join(table[field.name], LIST_SEPARATOR)
            table = table.set_column(index, field.name, text)
    return table


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """Whole numbers and flags stay what they are beside a null, instead of floats and objects."""
    import pandas as pd

    types = {
        pa.int32(): pd.Int32Dtype(),
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    frame: pd.DataFrame = table.to_pandas(types_mapper=types.get)
    return frame
