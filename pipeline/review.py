"""What analysts decide, read from the reviewed tables in ``seeds/review/``.

Belongs here: reading those tables into typed rows, failing on a row that cannot be meant. Does not
belong here: whether its ids are known, and what a correction does to events (dbt); what an
acceptance lets through (``stages.sanity``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from pipeline.records import Scope
from pipeline.reviewed_tables import InvalidTable, table_rows

Kind = TypeVar("Kind", bound=StrEnum)


class Action(StrEnum):
    """What a correction does; each has a table of its own."""

    MERGE = "merge"
    SPLIT = "split"
    REJECT = "reject"
    AMEND = "amend"
    CONFIRM = "confirm"


class Field(StrEnum):
    """What of an event can be amended."""

    HOME = "home"
    ORIGIN = "origin"
    DESTINATION = "destination"
    SCOPE = "scope"
    LOW = "low"
    BEST = "best"
    HIGH = "high"
    DATE_START = "date_start"
    DATE_END = "date_end"
    PLACE_ID = "place_id"


COUNTRY_FIELDS = frozenset({Field.HOME, Field.ORIGIN, Field.DESTINATION})
FIGURE_FIELDS = frozenset({Field.LOW, Field.BEST, Field.HIGH})
DATE_FIELDS = frozenset({Field.DATE_START, Field.DATE_END})
NEVER_EMPTY = COUNTRY_FIELDS | {Field.SCOPE}
"""The others may be amended to unknown."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of a review table.

    Attributes:
        file, line: Where it stands.
        event_id: Of the event, total or stock that it is about, as published when it was written.
        into_event_id: Of a merge: the event that its reports belong to.
        article_id: Of a split or a rejection: the article whose reports alone are meant; null in a
            rejection of the whole event.
        part: Of a split: a name for what leaves together; articles of one event and part become
            one new event.
        field, value: Of an amendment; null for a value that is to be unknown.
        reviewer: Who decided it, as the institution names its analysts.
    """

    file: str
    line: int
    action: Action
    event_id: str
    reviewer: str
    reviewed_on: dt.date
    reason: str
    into_event_id: str | None = None
    article_id: str | None = None
    part: str | None = None
    field: Field | None = None
    value: str | None = None


CORRECTION_SCHEMA = pa.schema(
    [
        pa.field("file", pa.string(), nullable=False),
        pa.field("line", pa.int32(), nullable=False),
        pa.field("action", pa.string(), nullable=False),
        pa.field("event_id", pa.string(), nullable=False),
        pa.field("reviewer", pa.string(), nullable=False),
        pa.field("reviewed_on", pa.date32(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("into_event_id", pa.string()),
        pa.field("article_id", pa.string()),
        pa.field("part", pa.string()),
        pa.field("field", pa.string()),
        pa.field("value", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class _Table:
    """A review table: one action, and the columns that it has beside the common ones.

    Attributes:
        key: Columns that no two rows share.
        may_be_empty: Columns that a row may leave open.
    """

    file: str
    action: Action
    columns: tuple[str, ...]
    key: tuple[str, ...]
    may_be_empty: frozenset[str] = frozenset()


COMMON_COLUMNS = ("event_id", "reviewer", "reviewed_on", "reason")

TABLES = (
    _Table("merges.csv", Action.MERGE, ("into_event_id",), ("event_id",)),
    _Table("splits.csv", Action.SPLIT, ("article_id", "part"), ("event_id", "article_id")),
    _Table(
        "rejections.csv",
        Action.REJECT,
        ("article_id",),
        ("event_id", "article_id"),
        frozenset({"article_id"}),
    ),
    _Table(
        "amendments.csv",
        Action.AMEND,
        ("field", "value"),
        ("event_id", "field"),
        frozenset({"value"}),
    ),
    _Table("confirmations.csv", Action.CONFIRM, (), ("event_id",)),
)


def load_corrections(
    folder: Path, countries: Collection[str], places: Collection[str]
) -> list[Correction]:
    """Read all review tables.

    Args:
        folder: That holds them.
        countries: ISO 3166-1 alpha-3 codes that an amendment may name.
        places: ``place_id`` that an amendment may name.

    Raises:
        InvalidTable: A table or a column is missing, a cell is empty or of the wrong kind, two rows
            decide the same, or merges lead in a circle.
    """
    corrections: list[Correction] = []
    for table in TABLES:
        lines: dict[tuple[str, ...], int] = {}
        for line, cells in table_rows(folder / table.file, {*COMMON_COLUMNS, *table.columns}):
            try:
                correction = _correction(table, line, cells)
                _check_value(correction, countries, places)
                key = tuple(cells[name].strip() for name in table.key)
                if key in lines:
                    raise ValueError(f"decides the same as line {lines[key]}; keep one of the two")
            except ValueError as error:
                raise InvalidTable(f"{folder / table.file}, line {line}: {error}") from None
            lines[key] = line
            corrections.append(correction)
    _refuse_circles(folder, [c for c in corrections if c.action is Action.MERGE])
    return corrections


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A jump that an analyst vouches for.

    Attributes:
        measure, row_key: What jumped, as the failed check names it.
        refresh_no: Of the publish that it is compared with: once another is published, the
            acceptance is spent.
    """

    measure: str
    row_key: str
    refresh_no: int


ACCEPTANCES = "acceptances.csv"
ACCEPTANCE_COLUMNS = {"measure", "row_key", "refresh_no", "reviewer", "reviewed_on", "reason"}


def load_acceptances(folder: Path, measures: Collection[str]) -> list[Acceptance]:
    """Read the jumps that are accepted.

    Args:
        folder: That holds the review tables.
        measures: Names that ``measure`` may have.

    Raises:
        InvalidTable: The table or a column is missing, a cell is empty or of the wrong kind.
    """
    path = folder / ACCEPTANCES
    accepted = []
    for line, cells in table_rows(path, ACCEPTANCE_COLUMNS):
        try:
            accepted.append(_acceptance(cells, measures))
        except ValueError as error:
            raise InvalidTable(f"{path}, line {line}: {error}") from None
    return accepted


def _acceptance(cells: Mapping[str, str], measures: Collection[str]) -> Acceptance:
    row = {name: cells[name].strip() for name in sorted(ACCEPTANCE_COLUMNS)}
    _refuse_empty(row)
    _day(row["reviewed_on"])
    if row["measure"] not in measures:
        raise ValueError(f"no measure {row['measure']!r}; there are {', '.join(sorted(measures))}")
    if not row["refresh_no"].isdecimal():
        raise ValueError(f"refresh_no {row['refresh_no']!r} is no number of a refresh")
    return Acceptance(row["measure"], row["row_key"], int(row["refresh_no"]))


def _refuse_empty(row: Mapping[str, str], may_be_empty: Collection[str] = ()) -> None:
    empty = [name for name, cell in row.items() if not cell and name not in may_be_empty]
    if empty:
        raise ValueError(f"{', '.join(empty)} is empty; fill it in")


def _correction(table: _Table, line: int, cells: Mapping[str, str]) -> Correction:
    row = {name: cells[name].strip() for name in (*COMMON_COLUMNS, *table.columns)}
    _refuse_empty(row, table.may_be_empty)
    return Correction(
        file=table.file,
        line=line,
        action=table.action,
        event_id=row["event_id"],
        reviewer=row["reviewer"],
        reviewed_on=_day(row["reviewed_on"]),
        reason=row["reason"],
        into_event_id=row.get("into_event_id"),
        article_id=row.get("article_id") or None,
        part=row.get("part"),
        field=_one_of(Field, row["field"]) if "field" in row else None,
        value=row.get("value") or None,
    )


def _check_value(
    correction: Correction, countries: Collection[str], places: Collection[str]
) -> None:
    """Raises ValueError where an amendment's value is none of its field."""
    name, value = correction.field, correction.value
    if name is None:
        return
    if value is None:
        if name in NEVER_EMPTY:
            raise ValueError(f"an event has always a {name}; give its value")
    elif name in COUNTRY_FIELDS and value not in countries:
        raise ValueError(f"{name} {value!r} is not in countries.csv; write a code such as TJK")
    elif name in FIGURE_FIELDS and not (value.isascii() and value.isdigit()):
        raise ValueError(f"{name} {value!r} is no number of persons; write it like 1500")
    elif name in DATE_FIELDS:
        _day(value)
    elif name is Field.SCOPE:
        _one_of(Scope, value)
    elif name is Field.PLACE_ID and value not in places:
        raise ValueError(f"place_id {value!r} is not in places.csv; add the place there first")


def _day(cell: str) -> dt.date:
    try:
        return dt.date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is no day; write it like 2021-07-26") from None


def _one_of(kind: type[Kind], cell: str) -> Kind:
    try:
        return kind(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is not one of {', '.join(kind)}") from None


def _refuse_circles(folder: Path, merges: Sequence[Correction]) -> None:
    """Raises where somebody who follows the merges from a row comes back to it."""
    into = {merge.event_id: merge.into_event_id for merge in merges}
    for merge in merges:
        seen = {merge.event_id}
        at = merge.into_event_id
        while at is not None and at not in seen:
            seen.add(at)
            at = into.get(at)
        if at == merge.event_id:
            raise InvalidTable(
                f"{folder / merge.file}, line {merge.line}: the merges lead back to "
                f"{merge.event_id}; remove one of them"
            )
