"""Quality: what is read from outside, and what analysts read, held against reviewed expectations.

Belongs here: reading the suites in ``expectations/``, building the frame that a suite looks at,
running Great Expectations on it, and results that no other room needs that library to understand.
Does not belong here: deciding whether to publish (``stages``), Dagster (``orchestration``), and the
rules about models, which are dbt tests.
"""

from pipeline.quality.frames import articles_frame, reports_frame
from pipeline.quality.mart_frames import MARTS, mart_frame
from pipeline.quality.results import CheckResult, run_checks
from pipeline.quality.suites import CheckSpec, InvalidSuite, Severity, load_checks

__all__ = [
    "MARTS",
    "CheckResult",
    "CheckSpec",
    "InvalidSuite",
    "Severity",
    "articles_frame",
    "load_checks",
    "mart_frame",
    "reports_frame",
    "run_checks",
]
