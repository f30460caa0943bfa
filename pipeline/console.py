"""What the command line prints: tables, CSV, JSON, and the end of a refresh.

Belongs here: turning rows and counts into words and columns. Does not belong here: arguments and
exit codes (``cli``), or anything that computes.

Results go to standard output; words about them go to standard error.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich import progress
from rich.console import Console
from rich.table import Table

from pipeline import status, warehouse
from pipeline.lake import Lake
from pipeline.printable import escaped_json, for_spreadsheet, printable

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.explaining import Explained
    from pipeline.orchestration.headless import StepEvent
    from pipeline.orchestration.run_result import RunResult
    from pipeline.records import Reject
    from pipeline.settings import Settings
    from pipeline.stages import ExtractSummary
    from pipeline.status import Status

FLOWS_BY_MONTH_AND_HOST = """
select
    strftime(month_start, '%Y-%m') as month,
    countries.name as host,
    coalesce(sum(events) filter (direction = 'entry'), 0)::bigint as entries,
    sum(low) filter (direction = 'entry')::bigint as entries_low,
    sum(best) filter (direction = 'entry')::bigint as entries_best,
    sum(high) filter (direction = 'entry')::bigint as entries_high,
    coalesce(sum(events) filter (direction = 'return'), 0)::bigint as returns,
    sum(low) filter (direction = 'return')::bigint as returns_low,
    sum(best) filter (direction = 'return')::bigint as returns_best,
    sum(high) filter (direction = 'return')::bigint as returns_high
from flows_monthly
inner join countries on countries.iso3 = flows_monthly.host
where events > 0 and direction in ('entry', 'return')
group by all
order by month, host
"""

ENDED = ("succeeded", "failed", "skipped")
"""States of a step after which it does nothing more."""

WARNING = "warning"
"""State of a step that has something to say which people have to know."""

MOST_CELL_CHARACTERS = 160

EXPLANATION_COLUMNS = 120
"""Width of an explanation where there is no terminal: a sentence stands beside its fields."""

SHOWN_REJECTS = 20

OTHER_LANGUAGES = "select count(*) from articles where outcome = 'skipped_language'"


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Columns under their names; numbers to the right; null is left empty."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for index, column in enumerate(columns):
        numeric = any(isinstance(row[index], int | float) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else _in_a_cell(value) for value in row))
    # A pipe has no width: nothing is wrapped there.
    width = None if sys.stdout.isatty() else 10_000
    Console(highlight=False, markup=False, width=width).print(table)


def print_csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """RFC 4180 with a header; lists as JSON.

    Texts that begin like a formula get an apostrophe before them; numbers stay as they are.
    """
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(map(_csv_cell, row))


def _csv_cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return escaped_json(json.dumps(value, default=str))
    return for_spreadsheet(value) if isinstance(value, str) else value


def print_json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A list of objects, one a row."""
    objects = [dict(zip(columns, map(_json_value, row), strict=True)) for row in rows]
    say_result(escaped_json(json.dumps(objects, default=str, ensure_ascii=False, indent=2)))


def _json_value(value: Any) -> Any:
    """JSON has one kind of number, and knows no infinity and no NaN."""
    if isinstance(value, Decimal):
        return float(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def print_explanations(explained: Iterable[Explained]) -> None:
    """Articles one after the other, each when it has been read."""
    from pipeline import explaining

    width = None if sys.stdout.isatty() else EXPLANATION_COLUMNS
    console = Console(highlight=False, markup=False, width=width)
    explaining.print_legend(console)
    for one in explained:
        explaining.print_explanation(console, one)


def say_result(line: str) -> None:
    """One line of the result itself."""
    print(line)  # noqa: T201 - the command's output


def say(words: str) -> None:
    """Words for people, apart from results."""
    print(printable(words), file=sys.stderr)  # noqa: T201 - the command's messages


class Progress:
    """Shows how far a job is, on standard error: a bar on a terminal, a line a step elsewhere."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._bar = progress.Progress(
            progress.SpinnerColumn(),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeElapsedColumn(),
            progress.TextColumn("{task.description}", markup=False),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("starting", total=None)

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, event: StepEvent) -> None:
        """Take in one event of the job."""
        words = f"{event.step}: {event.message}" if event.message else event.step
        self._bar.update(self._task, description=words, total=event.n_steps)
        if event.state in ENDED:
            self._bar.advance(self._task)
            self._console.print(f"{event.state:<10} {event.step}", markup=False)
        elif event.state == WARNING:
            line = f"{event.state:<10} {event.step}: {printable(event.message)}"
            self._console.print(line, markup=False, soft_wrap=True)


def print_refresh(settings: Settings, result: RunResult) -> None:
    """The end of a refresh: what was read, the flows, the checks, and where everything is."""
    _print_failures(result)
    if not result.succeeded:
        if settings.published_database.exists():
            say(f"not published: {settings.published_database} stays as it was")
        if result.blocked:
            say(f"kept for inspection: {settings.refused_database}")
        if result.interrupted:
            say("interrupted; run it again: what was taken in and read is kept")
        else:
            say(f"for a closer look: borderflow dev, run {result.run_id}")
        return
    print_flows(settings)
    published = status.last_refresh(settings)
    assert result.ingested is not None, "a refresh that succeeded has ingested"
    assert result.extracted is not None, "a refresh that succeeded has extracted"
    assert result.loaded is not None, "a refresh that succeeded has loaded reports"
    taken_in, read = result.ingested, result.extracted
    _print_facts(
        [
            ("refresh", str(published["refresh_no"])),
            (
                "taken in",
                f"{taken_in.n_read} rows = {taken_in.n_kept} kept + {taken_in.n_duplicates} "
                f"duplicates + {taken_in.n_rejects} rejects; {taken_in.n_new} new",
            ),
            ("extraction", _extraction(read)),
            (
                "articles",
                f"{published['n_articles']} read, {published['n_relevant']} relevant, "
                f"{published['n_coded']} coded" + _skipped(settings),
            ),
            (
                "reports",
                f"{published['n_reports']}, of {published['n_events']} events; "
                + _left_out(result.loaded.n_left_out, result.loaded.min_confidence),
            ),
            ("checks", f"{result.n_passed} of {result.n_checks} passed, {result.n_warned} warned"),
            ("published", str(settings.published_database)),
            ("build database", str(settings.build_database)),
            ("lake", str(settings.lake)),
        ]
    )


def _skipped(settings: Settings) -> str:
    with warehouse.published_database(settings) as connection:
        _, ((count,),) = warehouse.fetch(connection, OTHER_LANGUAGES)
    return f"; {count} not in English" if count else ""


def _left_out(n_left_out: int, min_confidence: float) -> str:
    return f"{n_left_out} left out, confidence under {min_confidence:g}"


def say_left_out(settings: Settings, n_left_out: int) -> None:
    """How many reports the threshold left out."""
    if n_left_out:
        say(f"reports: {_left_out(n_left_out, settings.min_confidence)} (min_confidence)")


def _print_facts(facts: Sequence[tuple[str, str]]) -> None:
    width = max(len(name) for name, _ in facts)
    for name, value in facts:
        say_result(f"{name:<{width}}  {value}")


def print_rebuild(settings: Settings, result: RunResult) -> None:
    """The end of a rebuild."""
    _print_failures(result)
    if result.succeeded:
        say_result(
            f"{settings.build_database} built anew; "
            f"{result.n_passed} of {result.n_checks} checks passed, {result.n_warned} warned"
        )


def _extraction(read: ExtractSummary) -> str:
    if read.n_read == 0:
        return f"nothing to do: 0 articles read, {read.n_already_read} read before"
    return f"{read.n_read} articles read, {read.n_already_read} read before"


def _print_failures(result: RunResult) -> None:
    for failure in result.failures:
        if failure.message.strip():
            say(f"failed: {failure.step}: {failure.message}")
    for check in result.failed_checks:
        what = "failed check" if check.blocking else "warning"
        seen = f"found {check.observed}" if check.observed else f"{check.n_failed_rows} rows do not"
        say(f"{what}: {check.asset}: {check.description or check.name}: {seen} ({check.name})")
        if check.blocking and check.n_failed_rows:
            say(check.failed_rows)


def print_status(settings: Settings, found: Status) -> None:
    """The last publish, and the refresh that is running."""
    if found.running is not None:
        say_result(
            f"running: refresh {found.running.refresh_no} since "
            f"{found.running.started_at:%Y-%m-%d %H:%M:%S %Z} (process {found.running.process_id})"
        )
    if found.is_behind:
        say_result(f"refresh {found.last_tried_no} did not publish; borderflow dev shows why")
    if found.failure is not None:
        say_result(printable(found.failure))
    if found.published is None:
        say("nothing is published; run 'borderflow refresh' first")
        return
    if found.state is status.State.STALE:
        say_result(f"stale: published {found.age_hours:.0f} hours ago")
    _print_facts(
        [(name, str(value)) for name, value in found.published.items()]
        + [("database", str(settings.published_database))]
    )


def print_status_json(settings: Settings, found: Status) -> None:
    """The same for a monitor; times in ISO 8601, UTC."""
    answer = asdict(found) | {"database": str(settings.published_database)}
    say_result(json.dumps(answer, default=_iso, indent=2))


def _iso(value: dt.datetime) -> str:
    return value.isoformat()


def print_rejects(rejects: Sequence[Reject]) -> None:
    """What could not be read: file, line, reason, and what to do."""
    for reject in rejects[:SHOWN_REJECTS]:
        line = f", line {reject.source_line}" if reject.source_line else ""
        say(f"not read: {reject.source_path}{line}: {reject.reason}: {reject.detail}")
    if len(rejects) > SHOWN_REJECTS:
        say(f"not read: {len(rejects) - SHOWN_REJECTS} more")


def print_new_rejects(settings: Settings, since: dt.datetime) -> None:
    """Rejects that the lake did not hold before some time; of older ones nothing is said."""
    found = Lake(settings.lake).rejects_since(since)
    print_rejects(found)
    if found:
        say("all rejects: borderflow query 'from rejects'")


def print_flows(settings: Settings) -> None:
    """Published flows by month and host country: entries and returns, low, best and high."""
    with warehouse.published_database(settings) as connection:
        columns, rows = warehouse.fetch(connection, FLOWS_BY_MONTH_AND_HOST)
    if rows:
        print_table(columns, rows)
        say_result(
            "Persons; empty where no source gives a figure. Totals and stocks are not summed."
        )
        say_result("")
    else:
        say("no flows: nothing that was read reports a single movement from one country to another")


def _in_a_cell(value: Any) -> str:
    """On one line, and cut: whole texts are for CSV and JSON."""
    text = printable(" ".join(_plain(value).split()))
    return f"{text[:MOST_CELL_CHARACTERS]}..." if len(text) > MOST_CELL_CHARACTERS else text


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value)
