"""What is to be published, held against what was: did coverage collapse, did totals jump?

Belongs here: measuring two databases, and naming what is outside of its bounds. Does not belong
here: opening them, or what follows from a jump (``stages.sanity``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.publishing.bounds import Bound, Measure

SQL = Path(__file__).with_name("jumps.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure, before and now.

    Attributes:
        row_key: Of a source or an outlet the name; of ``flows_monthly`` month, home, host and
            direction, as in ``revisions``.
        cause: Why it may differ; null where no reason is known, or none is asked for.
    """

    measure: Measure
    row_key: str
    old: int
    new: int
    cause: str | None


def differences(
    connection: duckdb.DuckDBPyConnection, revisions: pa.Table, extractor_version: str
) -> list[Difference]:
    """Every figure that is measured, in the order of measure and row.

    Args:
        connection: With what was published attached as ``previous`` and what is to be as
            ``published``.
        revisions: Between the two, as ``revisions`` tells them.
        extractor_version: That read what is to be published.
    """
    connection.register("changes", revisions)
    rows = connection.execute(SQL, {"extractor_version": extractor_version}).fetchall()
    return [Difference(Measure(measure), *rest) for measure, *rest in rows]


def jumps(
    found: Iterable[Difference],
    bounds: Mapping[Measure, Bound],
    accepted: Collection[tuple[str, str]],
) -> list[Difference]:
    """The differences that are outside of their bounds, less those that an analyst accepts.

    Args:
        found: What was measured.
        bounds: One a measure.
        accepted: Measure and row of what is right as it is.
    """
    return [
        one
        for one in found
        if not bounds[one.measure].allows(one.old, one.new)
        and (one.measure, one.row_key) not in accepted
    ]
