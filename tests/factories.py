"""Records for tests: each field has a plain default, so that a test names what matters to it."""

import datetime as dt
from typing import Any

from pipeline.records import Article, Claim, Personnel, Report, Scope


def make_article(article_id: str = "a1", **changes: Any) -> Article:
    """An English article of 5 July 2021."""
    defaults: dict[str, Any] = {
        "article_id": article_id,
        "external_id": None,
        "source": "sample",
        "source_path": "articles.jsonl",
        "source_line": 1,
        "publisher": "The Herald",
        "published_at": dt.datetime(2021, 7, 5, 12, 0, tzinfo=dt.UTC),
        "published_on": dt.date(2021, 7, 5),
        "title": "Soldiers cross",
        "text": "Ten Afghan soldiers crossed into Tajikistan on Sunday.",
        "language": "en",
        "based_on": None,
        "content_hash": "h",
    }
    return Article(**defaults | changes)


def make_report(article_id: str = "a1", report_no: int = 1, **changes: Any) -> Report:
    """Ten Afghan soldiers enter Tajikistan on 4 July 2021."""
    defaults: dict[str, Any] = {
        "article_id": article_id,
        "report_no": report_no,
        "origin": "AFG",
        "destinations": ("TJK",),
        "home": "AFG",
        "claim": Claim.ASSERTED,
        "scope": Scope.INCIDENT,
        "personnel": (Personnel.ARMY,),
        "count_low": 10,
        "count_high": 10,
        "date_start": dt.date(2021, 7, 4),
        "date_end": dt.date(2021, 7, 4),
        "places": (),
        "attributed_to": None,
        "evidence": "Ten Afghan soldiers",
        "evidence_field": "text",
        "evidence_start": 0,
        "evidence_end": 19,
        "core": True,
        "confidence": 0.9,
    }
    return Report(**defaults | changes)
