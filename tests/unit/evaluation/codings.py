"""Codings for tests: each field has a plain default, so that a test names what matters to it."""

import datetime as dt
from typing import Any

from pipeline.evaluation import GoldReport, Prediction
from pipeline.records import Claim, Personnel, Scope


def make_prediction(report_no: int = 1, **changes: Any) -> Prediction:
    """Ten Afghan soldiers enter Tajikistan on 4 July 2021."""
    return Prediction(**_DEFAULTS | {"report_no": report_no} | changes)


def make_gold(report_no: int = 1, **changes: Any) -> GoldReport:
    """The same, as people coded it."""
    return GoldReport(**_DEFAULTS | {"report_no": report_no, "core": True} | changes)


_DEFAULTS: dict[str, Any] = {
    "article_id": "a1",
    "origin": "AFG",
    "destinations": frozenset({"TJK"}),
    "claim": Claim.ASSERTED,
    "scope": Scope.INCIDENT,
    "personnel": frozenset({Personnel.ARMY}),
    "count_low": 10,
    "count_high": 10,
    "date_start": dt.date(2021, 7, 4),
    "date_end": dt.date(2021, 7, 4),
    "places": (),
    "evidence": "Ten Afghan soldiers",
    "event_key": "TJK-2021-07-04-10",
}
