"""The frames of the final tables: their columns, and helper columns beside them.

Belongs here: what an analyst would work out by hand before doubting a figure, such as how wide it
is. Does not belong here: judging it (``expectations/``), or the tables as they come in
(``frames``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.quality.frames import lists_as_text, to_pandas

if TYPE_CHECKING:
    import pandas as pd

ENOUGH_FOR_A_SHARE = 5
"""Events of a month; of fewer, a share says nothing."""


def mart_frame(table: str, rows: pa.Table) -> pd.DataFrame:
    """The frame of the suite of a final table.

    Args:
        table: One of ``MARTS``.
        rows: The table as it is to be published.

    Returns:
        The same columns, lists as text, days and times as UTC without a zone (a suite can't
        compare aware times), and the helper columns of ``docs/quality.md``.
    """
    frame = to_pandas(lists_as_text(rows))
    for field in rows.schema:
        if pa.types.is_date(field.type):
            frame[field.name] = frame[field.name].astype("datetime64[s]")
        elif pa.types.is_timestamp(field.type):
            frame[field.name] = frame[field.name].dt.tz_convert("UTC").dt.tz_localize(None)
    return _HELPERS[table](frame)


def _events(frame: pd.DataFrame) -> pd.DataFrame:
    last_reported_on = frame["last_reported_at"].dt.normalize()
    return frame.assign(
        coordinates_are_paired=frame["latitude"].isna() == frame["longitude"].isna(),
        high_by_low=_ratio(frame["high"], frame["low"]),
        days_it_may_span=(frame["date_end"] - frame["date_start"]).dt.days.astype("Int64") + 1,
        days_from_start_to_last_report=(last_reported_on - frame["date_start"]).dt.days.astype(
            "Int64"
        ),
    )


def _flows_monthly(frame: pd.DataFrame) -> pd.DataFrame:
    enough = frame["events"].where(frame["events"] >= ENOUGH_FOR_A_SHARE)
    return frame.assign(
        row_key=_row_key(frame, "month_start", "home", "host", "direction"),
        contested_share=_ratio(frame["contested"], enough),
        without_figure_share=_ratio(frame["events_without_figure"], enough),
        high_by_best=_ratio(frame["high"], frame["best"]),
    )


def _host_balance(frame: pd.DataFrame) -> pd.DataFrame:
    movements = frame["entries"] + frame["returns"] + frame["onward"]
    return frame.assign(row_key=_row_key(frame, "day", "home", "host"), movements=movements)


_HELPERS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "events": _events,
    "flows_monthly": _flows_monthly,
    "host_balance": _host_balance,
}

MARTS = tuple(_HELPERS)
"""Final tables that have a suite."""


def _ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Null where either is missing or the whole is zero."""
    share: pd.Series = part.astype("Float64") / whole.where(whole > 0).astype("Float64")
    return share


def _row_key(frame: pd.DataFrame, day: str, *others: str) -> pd.Series:
    """What names a row, as the table ``revisions`` writes it."""
    key: pd.Series = frame[day].dt.strftime("%Y-%m-%d")
    for column in others:
        key = key + " " + frame[column]
    return key
