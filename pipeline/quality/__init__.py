"""Quality: what is read from outside, and what analysts read, held against reviewed expectations.

Belongs here: reading the suites in ``expectations/``, building the frame that a suite looks at,
running Great Expectations on it, results that no other room needs that library to understand, and
pages of them.
Does not belong here: deciding whether to publish (``stages``), Dagster (``orchestration``), and the
rules about models, which are dbt tests.
"""

from pipeline.quality.frames import FRAMES_SOURCE, articles_frame, plain_frame, reports_frame
from pipeline.quality.mart_frames import MARTS, mart_frame
from pipeline.quality.results import CheckResult, SuiteRun, columns_of_whole_table, run_checks
from pipeline.quality.suites import CheckSpec, InvalidSuite, Severity, key_of, load_checks

__all__ = [
    "FRAMES_SOURCE",
    "MARTS",
    "CheckResult",
    "CheckSpec",
    "InvalidSuite",
    "Severity",
    "SuiteRun",
    "articles_frame",
    "columns_of_whole_table",
    "key_of",
    "load_checks",
    "mart_frame",
    "plain_frame",
    "reports_frame",
    "run_checks",
]
