"""Running a suite on a frame, and results free of Great Expectations.

Belongs here: calling Great Expectations (imported inside the function: it takes seconds), and what
may be shown of a row that fails. Does not belong here: reading suites (``suites``), the columns
that they look at (``frames``), or pages of results (``data_docs``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.quality.suites import (
    Expectation,
    InvalidSuite,
    Severity,
    Suite,
    load_suite,
    suite_path,
)

if TYPE_CHECKING:
    import pandas as pd

MAX_UNEXPECTED_ROWS = 20
MAX_SHOWN_CHARACTERS = 80

WITHHELD_COLUMNS = frozenset({"title", "text", "evidence", "attributed_to"})
"""Prose may name private persons: of these columns a result gives the length, never the words."""


BULKY_COLUMNS = ("title", "text")
"""Great Expectations copies what it looks at about four times over: texts by pieces alone."""

PIECE_ROWS = 5_000
"""Of a frame with texts: 60 MB, where texts have 3,400 characters."""

ROW_BY_ROW = frozenset(
    {"expect_column_values_to_match_regex", "expect_column_values_to_not_match_regex"}
)
"""What holds for the pieces of a frame holds for all of it."""


@dataclass(frozen=True)
class CheckResult:
    """What became of one expectation.

    Attributes:
        n_checked: Rows that the expectation looked at; those without a value are not among them.
        n_unexpected: Rows among them that fail it. Can be above zero in a check that has passed,
            where the expectation allows for a share of them (``mostly``).
        unexpected: The first rows that fail: the key column and the columns at fault, at most
            ``MAX_UNEXPECTED_ROWS`` of them, no prose.
        observed: The figure that was compared, for an expectation about the whole column; why it
            could not be evaluated, for one that could not.
    """

    table: str
    name: str
    severity: Severity
    passed: bool
    n_checked: int
    n_unexpected: int
    unexpected: list[dict[str, Any]]
    observed: str | None
    description: str


@dataclass(frozen=True)
class SuiteRun:
    """What a suite found when it was last run.

    Attributes:
        checked_at: UTC.
        results: One an expectation, in the order of the suite.
    """

    table: str
    checked_at: dt.datetime
    results: Sequence[CheckResult]


def columns_of_whole_table(expectations: Path, table: str, columns: Sequence[str]) -> list[str]:
    """The columns that expectations about all rows need; none where there is no such expectation.

    Args:
        expectations: Folder of the suites.
        table: Name of the table, without its schema.
        columns: Those that the table has.
    """
    suite = load_suite(expectations, table)
    whole = [e.kwargs for e in suite.expectations if e.meta.scope == "table"]
    named = set(_words(whole)) | {suite.meta.key}
    return [column for column in columns if column in named] if whole else []


def run_checks(
    expectations: Path, table: str, batch: pd.DataFrame, whole: pd.DataFrame | None = None
) -> list[CheckResult]:
    """Hold frames against the suite of their table; one result an expectation, in their order.

    An expectation that cannot be evaluated (its column is missing, or holds another type) is a
    failed check. On a frame without rows an expectation about rows passes, and so does one about a
    column's statistics, which do not exist; one that counts rows is evaluated.

    Nothing is written and nothing leaves the machine.

    Args:
        expectations: Folder of the suites.
        table: Name of the table, without its schema.
        batch: As ``articles_frame``, ``reports_frame`` or ``mart_frame`` builds it.
        whole: All rows, with ``columns_of_whole_table``; by default the batch is all rows.

    Raises:
        InvalidSuite: See ``load_suite``; also an expectation type or an argument that Great
            Expectations does not know.
    """
    suite = load_suite(expectations, table)
    frames = {"batch": batch, "table": batch if whole is None else whole}
    outcomes: dict[str, dict[str, Any]] = {}
    for scope, frame in frames.items():
        chosen = [e for e in suite.expectations if e.meta.scope == scope]
        by_pieces = [e for e in chosen if e.type in ROW_BY_ROW and _bulky(e, frame)]
        whole_frame = [e for e in chosen if e not in by_pieces]
        path = suite_path(expectations, table)
        if whole_frame:
            needed = {column for e in whole_frame for column in _bulky(e, frame)}
            left_out = [c for c in BULKY_COLUMNS if c in frame and c not in needed]
            outcomes |= _validate(path, suite, whole_frame, frame.drop(columns=left_out))
        if by_pieces:
            outcomes |= _validate_by_pieces(path, suite, by_pieces, frame)
    return [
        _check_result(
            table,
            expectation,
            outcomes[expectation.meta.name],
            len(frames[expectation.meta.scope]),
        )
        for expectation in suite.expectations
    ]


def _bulky(expectation: Expectation, frame: pd.DataFrame) -> set[str]:
    """The columns with texts that an expectation looks at."""
    return set(_words(expectation.kwargs)) & set(BULKY_COLUMNS) & set(frame.columns)


def _validate_by_pieces(
    path: Path, suite: Suite, expectations: Sequence[Expectation], frame: pd.DataFrame
) -> dict[str, dict[str, Any]]:
    """As ``_validate``, of expectations about single rows."""
    starts = range(0, max(len(frame), 1), PIECE_ROWS)
    pieces = [
        _validate(path, suite, expectations, frame.iloc[start : start + PIECE_ROWS])
        for start in starts
    ]
    return {
        e.meta.name: _joined(e, [outcomes[e.meta.name] for outcomes in pieces])
        for e in expectations
    }


def _joined(expectation: Expectation, outcomes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What an expectation says of all pieces of a frame."""
    for outcome in outcomes:
        if _failure(expectation, outcome["exception_info"]):
            return outcome
    found = [outcome["result"] for outcome in outcomes]
    n_rows, n_missing, n_unexpected = (
        sum(figures[count] for figures in found)
        for count in ("element_count", "missing_count", "unexpected_count")
    )
    shown = [row for figures in found for row in figures.get("partial_unexpected_index_list", [])]
    n_right = n_rows - n_missing - n_unexpected
    return {
        "success": n_right >= expectation.kwargs.get("mostly", 1) * (n_rows - n_missing),
        "exception_info": outcomes[0]["exception_info"],
        "result": {
            "element_count": n_rows,
            "missing_count": n_missing,
            "unexpected_count": n_unexpected,
            "partial_unexpected_index_list": shown[:MAX_UNEXPECTED_ROWS],
        },
    }


def _validate(
    path: Path, suite: Suite, expectations: Sequence[Expectation], frame: pd.DataFrame
) -> dict[str, dict[str, Any]]:
    """What Great Expectations says of each expectation, by name."""
    import great_expectations as gx
    from great_expectations.core import ExpectationSuite
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    gx_suite = ExpectationSuite(
        name=suite.name,
        expectations=[_gx_expectation(path, expectation) for expectation in expectations],
    )
    in_memory = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    context = gx.get_context(mode="ephemeral", project_config=in_memory)
    batch = (
        context.data_sources.add_pandas(suite.name)
        .add_dataframe_asset(suite.name)
        .add_batch_definition_whole_dataframe(suite.name)
        .get_batch({"dataframe": frame})
    )
    result_format = {
        "result_format": "SUMMARY",
        "partial_unexpected_count": MAX_UNEXPECTED_ROWS,
        "unexpected_index_column_names": [suite.meta.key],
    }
    # One call for the whole suite: each call hashes the whole frame, 0.6 s for 27,000 reports.
    validation: Any = batch.validate(gx_suite, result_format=result_format)
    return {
        outcome["expectation_config"]["meta"]["name"]: outcome
        for outcome in validation.to_json_dict()["results"]
    }


def _words(value: Any) -> Iterator[str]:
    """Every text in the arguments of expectations, however deep."""
    match value:
        case str():
            yield value
        case dict():
            yield from (word for inner in value.values() for word in _words(inner))
        case list():
            yield from (word for inner in value for word in _words(inner))


def _gx_expectation(path: Path, expectation: Expectation) -> Any:
    from great_expectations.exceptions.exceptions import GreatExpectationsError
    from great_expectations.expectations.expectation_configuration import (
        ExpectationConfiguration,
    )

    try:
        return ExpectationConfiguration(
            **expectation.model_dump(exclude={"meta"}), meta={"name": expectation.meta.name}
        ).to_domain_obj()
    except (GreatExpectationsError, ValueError) as error:
        raise InvalidSuite(
            f"{path}: expectation {expectation.meta.name!r}: {' '.join(str(error).split())}"
        ) from None


def _check_result(
    table: str, expectation: Expectation, outcome: dict[str, Any], n_rows: int
) -> CheckResult:
    figures = outcome["result"]
    n_checked = figures.get("element_count", n_rows) - figures.get("missing_count", 0)
    failure = _failure(expectation, outcome["exception_info"])
    has_no_statistic = n_rows == 0 and not failure and figures.get("observed_value", "") is None
    return CheckResult(
        table=table,
        name=expectation.meta.name,
        severity=expectation.severity,
        passed=outcome["success"] or has_no_statistic,
        n_checked=0 if failure else n_checked,
        n_unexpected=figures.get("unexpected_count", 0),
        unexpected=[_shown_row(row) for row in figures.get("partial_unexpected_index_list", [])],
        observed=failure or _text_or_none(figures.get("observed_value")),
        description=expectation.description,
    )


def _failure(expectation: Expectation, exception_info: dict[str, Any]) -> str | None:
    """Why an expectation could not be evaluated.

    The words of an error may quote the value at fault, so those about prose are left out.
    """
    if exception_info.get("raised_exception") is False:
        return None
    messages = {info["exception_message"] for info in exception_info.values()}
    columns = {str(value) for key, value in expectation.kwargs.items() if key.startswith("column")}
    if columns & WITHHELD_COLUMNS and not any("does not exist" in message for message in messages):
        return f"could not be evaluated on {', '.join(sorted(columns))}"
    return "could not be evaluated: " + "; ".join(sorted(messages))


def _shown_row(row: dict[str, Any]) -> dict[str, Any]:
    return {column: _shown(column, value) for column, value in sorted(row.items())}


def _shown(column: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if column in WITHHELD_COLUMNS:
        return f"({len(value)} characters)"
    if len(value) > MAX_SHOWN_CHARACTERS:
        return value[:MAX_SHOWN_CHARACTERS] + "..."
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)
