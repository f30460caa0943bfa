"""How far a figure may be from the one published before it, read from a reviewed table.

Belongs here: the bounds, and what is outside of them. Does not belong here: measuring (``jumps``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pipeline.reviewed_tables import InvalidTable, table_rows

COLUMNS = {"measure", "severity", "max_loss_share", "max_gain_share", "slack", "reason"}


class Measure(StrEnum):
    """What is held against the last publish; ``jumps.sql`` says how each is measured."""

    ROWS_READ = "rows_read"
    ARTICLES = "articles"
    ARTICLES_CODED = "articles_coded"
    PERSONS_UNEXPLAINED = "persons_unexplained"
    PERSONS_EXPLAINED = "persons_explained"


Severity = Literal["critical", "warning"]

SEVERITIES: dict[str, Severity] = {"critical": "critical", "warning": "warning"}


@dataclass(frozen=True, slots=True)
class Bound:
    """How far one measure may move between two publishes.

    Attributes:
        max_loss_share, max_gain_share: Of the old value; null for no bound on that side.
        slack: A difference of no more than this is always allowed: a share of little is little.
    """

    measure: Measure
    severity: Severity
    max_loss_share: float | None
    max_gain_share: float | None
    slack: int

    def allows(self, old: int, new: int) -> bool:
        """Whether ``new`` may follow ``old``; neither is negative."""
        share = self.max_gain_share if new > old else self.max_loss_share
        return share is None or abs(new - old) <= max(self.slack, share * old)


def load_bounds(path: Path) -> dict[Measure, Bound]:
    """The bound of each measure, from CSV with the columns ``COLUMNS``.

    Raises:
        InvalidTable: The file or a column is missing, a measure is unknown, has no bound or two, a
            cell is of the wrong kind, or a row gives no reason.
    """
    bounds: dict[Measure, Bound] = {}
    for line, cells in table_rows(path, COLUMNS):
        try:
            bound = _bound(cells)
            if bound.measure in bounds:
                raise ValueError(f"a second bound of {bound.measure}; keep one of the two")
        except ValueError as error:
            raise InvalidTable(f"{path}, line {line}: {error}") from None
        bounds[bound.measure] = bound
    missing = [measure for measure in Measure if measure not in bounds]
    if missing:
        raise InvalidTable(f"{path}: no bound of {', '.join(missing)}; add a row for each")
    return bounds


def _bound(cells: Mapping[str, str]) -> Bound:
    if cells["measure"] not in set(Measure):
        raise ValueError(f"no measure {cells['measure']!r}; there are {', '.join(Measure)}")
    severity = SEVERITIES.get(cells["severity"])
    if severity is None:
        raise ValueError(f"severity {cells['severity']!r}; write critical or warning")
    if not cells["reason"].strip():
        raise ValueError("say why, in the column reason")
    if not cells["slack"].isdecimal():
        raise ValueError(f"slack {cells['slack']!r} is no whole number; write it like 20")
    return Bound(
        measure=Measure(cells["measure"]),
        severity=severity,
        max_loss_share=_share(cells["max_loss_share"]),
        max_gain_share=_share(cells["max_gain_share"]),
        slack=int(cells["slack"]),
    )


def _share(cell: str) -> float | None:
    if not cell:
        return None
    try:
        share = float(cell)
    except ValueError:
        share = -1.0
    if not share >= 0:
        raise ValueError(f"{cell!r} is no share; write it like 0.5, or leave it empty for no bound")
    return share
