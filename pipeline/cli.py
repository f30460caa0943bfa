"""The command ``borderflow``.

Belongs here: arguments in, exit codes out. Does not belong here: anything that computes, or that
lays out what is printed (``console``). Heavy imports stand inside the commands that use them, so
that ``--help`` does not wait.

Exit codes: 0 done; 1 the refresh failed, or a blocking check did; 2 something to put right in the
call, a file or a setting; 3 another refresh is running; 4 nothing has been published yet; 5 what is
published is stale; 130 interrupted.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from pipeline import output_files
from pipeline.errors import BorderflowError
from pipeline.printable import escaped_json, printable

if TYPE_CHECKING:
    from pipeline.orchestration.run_result import RunResult
    from pipeline.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Reads which state personnel are reported to have crossed which border: how many, when, "
    "who says so, and who disputes it.\n\n"
    "[bold]Exit codes[/]: 0 done, 1 a refresh or a check failed, 2 something to put right in the "
    "call, a file or a setting, 3 another refresh is running, 4 nothing published yet, "
    "5 what is published is stale, 130 interrupted.",
)


INTERRUPTED = 130

NO_SETTINGS = {"BORDERFLOW_BUILD_DATABASE", "BORDERFLOW_UPDATE_SNAPSHOTS"}
"""Variables of the profile of dbt and of the tests that have the prefix of settings."""


class Format(StrEnum):
    """How ``query`` prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class InvalidQuery(BorderflowError):
    """The SQL of ``query`` cannot be run."""


class InvalidCall(BorderflowError):
    """Two options that do not go together."""


class InvalidSettings(BorderflowError):
    """A setting has a value it cannot have."""


@app.command(
    epilog="Examples: [bold]borderflow refresh[/]   [bold]borderflow refresh new/articles.jsonl[/]"
)
def refresh(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files or folders of articles.")
    ] = None,
) -> None:
    """Run the whole job: ingest, extract, resolve, build, check, publish.

    Without PATH, the sources in sources.yaml are read. What this extractor has read before is not
    read again.
    """
    with _friendly() as settings:
        from pipeline import console
        from pipeline.orchestration import headless

        with console.Progress() as progress:
            started_at = dt.datetime.now(dt.UTC)
            result = headless.run_refresh(settings, progress, paths or [])
        console.print_new_rejects(settings, started_at)
        console.print_refresh(settings, result)
        _end(result)


@app.command(epilog="Example: [bold]borderflow rebuild[/]")
def rebuild() -> None:
    """Build the build database anew from the lake; publishes nothing."""
    with _friendly() as settings:
        from pipeline import console
        from pipeline.orchestration import headless

        with console.Progress() as progress:
            result = headless.run_rebuild(settings, progress)
        console.print_rebuild(settings, result)
        _end(result)


@app.command(
    epilog="Examples: [bold]borderflow extract story.txt[/]   "
    "[bold]borderflow extract articles.jsonl --out reports.jsonl[/]   "
    "[bold]borderflow extract story.txt --explain --html story.html[/]"
)
def extract(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")],
    out: Annotated[Path | None, typer.Option(help="Write the JSON Lines to this file.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show why instead: marked words, reasons.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option(help="With --explain: write a page to this file.")
    ] = None,
) -> None:
    """Print the reports in some articles as JSON Lines, one report a line; stores nothing.

    Rows that cannot be read are named on standard error, and make the exit code 2.
    """
    with _friendly() as settings:
        from pipeline import console, file_reading

        if (explain and out is not None) or (html is not None and not explain):
            raise InvalidCall("--out is for JSON Lines, --html goes with --explain")
        output_files.refuse_input(out or html, paths)
        if explain:
            _explain(settings, paths, html)
            return
        found = file_reading.read_files(settings, paths)
        lines = [
            escaped_json(json.dumps(row, ensure_ascii=False))
            for row in file_reading.codebook_rows(found)
        ]
        if out is None:
            for line in lines:
                console.say_result(line)
        else:
            output_files.write(out, "".join(f"{line}\n" for line in lines))
        console.print_rejects(found.rejects)
        if found.n_stated_again:
            console.say(f"stated more than once, and read once: {found.n_stated_again} rows")
        if found.n_other_languages:
            console.say(f"not read, since they are not in English: {found.n_other_languages}")
        console.say_left_out(settings, found.n_left_out)
        console.say(
            f"{len(found.articles)} articles read, {len(lines)} reports, "
            f"{len(found.rejects)} rejects"
        )
        if found.rejects:
            raise typer.Exit(2)


def _explain(settings: Settings, paths: list[Path], html: Path | None) -> None:
    from pipeline import console, explaining, file_reading

    found = file_reading.explain_files(settings, paths)
    if html is not None:
        output_files.write(html, explaining.page_of(list(found.explained)))
        console.say(f"page written: {html}")
    else:
        console.print_explanations(found.explained)
    console.print_rejects(found.rejects)
    if found.rejects:
        raise typer.Exit(2)


@app.command(
    epilog="Examples: [bold]borderflow evaluate --articles seeds/articles/world.jsonl "
    "--gold seeds/gold/world.jsonl --errors[/]   "
    "[bold]borderflow evaluate --articles seeds/articles --gold seeds/gold[/]"
)
def evaluate(
    articles: Annotated[
        list[Path], typer.Option(help="Articles, in any format that extract reads; repeatable.")
    ],
    gold: Annotated[
        list[Path],
        typer.Option(
            help="Their gold labels, JSON Lines; one for each --articles, in the same order. "
            "Of two folders, files of one name belong together."
        ),
    ],
    errors: Annotated[
        bool, typer.Option("--errors", help="Print what is wrong, beside its sentence.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Score extraction against gold labels, as the codebook says.

    Rows that cannot be read are named on standard error, and make the exit code 2.
    """
    with _friendly() as settings:
        from pipeline import console, score_sheet, scored_sets

        found = scored_sets.evaluate(settings, scored_sets.gold_sets(articles, gold))
        if as_json:
            console.say_result(json.dumps(score_sheet.as_dict(found, errors), indent=2))
        else:
            if errors:
                score_sheet.print_errors(found)
            score_sheet.print_scores(found)
        console.print_rejects(found.rejects)
        console.say_left_out(settings, found.n_left_out)
        if found.rejects:
            raise typer.Exit(2)


@app.command(
    epilog='Example: [bold]borderflow query "select host, best from flows_monthly" --format csv[/]'
)
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT.")],
    output_format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
) -> None:
    """Query the published database, read-only. Tables cut long texts; CSV and JSON do not."""
    with _friendly() as settings:
        import duckdb

        from pipeline import warehouse

        with warehouse.published_database(settings) as connection:
            try:
                statements = connection.extract_statements(sql)
                if len(statements) != 1:
                    raise InvalidQuery(
                        f"expected one statement of SQL, found {len(statements)}; "
                        "ask one after the other"
                    )
                columns, rows = warehouse.fetch(connection, sql)
            except duckdb.Error as error:
                raise InvalidQuery(f"the query failed: {error}") from error
        _print(columns, rows, output_format)


rejects = typer.Typer(no_args_is_help=True, help="Rows that could not be read: look, read again.")
app.add_typer(rejects, name="rejects")


@rejects.command(
    "list", epilog="Example: [bold]borderflow rejects list --reason missing_field --format csv[/]"
)
def list_rejects(
    reason: Annotated[str | None, typer.Option(help="Only this reason.")] = None,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    payload: Annotated[
        bool, typer.Option("--payload", help="Show the rows as well: they may name persons.")
    ] = False,
    output_format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
) -> None:
    """Show the rows that could not be read, and what became of them."""
    with _friendly() as settings:
        from pipeline import reject_list

        columns, rows = reject_list.listed(settings, reason, source, with_payload=payload)
        _print(columns, rows, output_format)


@rejects.command(
    epilog="Examples: [bold]borderflow rejects replay --reason unreadable_date[/]   "
    "[bold]borderflow rejects replay r0123456789abcdef --with mended.jsonl[/]"
)
def replay(
    reject_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[REJECT_ID]...", help="As list shows them.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="All of this reason.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All.")] = False,
    mended: Annotated[
        Path | None, typer.Option("--with", help="The one row, mended, in a file of its own.")
    ] = None,
) -> None:
    """Read rejected rows again and take in those that are articles now, each once.

    The next refresh extracts and publishes them. Rows that still fail make the exit code 2.
    """
    with _friendly() as settings:
        from pipeline import reject_list

        chosen = reject_list.Choice(tuple(reject_ids or ()), reason, everything)
        if not reject_list.replay(settings, chosen, mended):
            raise typer.Exit(2)


def _print(columns: list[str], rows: list[tuple[Any, ...]], output_format: Format) -> None:
    from pipeline import console

    printers = {
        Format.TABLE: console.print_table,
        Format.CSV: console.print_csv,
        Format.JSON: console.print_json,
    }
    printers[output_format](columns, rows)


@app.command(epilog="Examples: [bold]borderflow status[/]   [bold]borderflow status --json[/]")
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for a monitor.")] = False,
) -> None:
    """Say what is published, since when, and whether a refresh is running.

    The exit code is 0 only where the last refresh published, and not too long ago.
    """
    with _friendly() as settings:
        from pipeline import console
        from pipeline.status import State, read_status

        found = read_status(settings, dt.datetime.now(dt.UTC))
        (console.print_status_json if as_json else console.print_status)(settings, found)
        codes = {State.FRESH: 0, State.NOT_PUBLISHED: 1, State.NOTHING_PUBLISHED: 4, State.STALE: 5}
        raise typer.Exit(codes[found.state])


@app.command(epilog="Example: [bold]borderflow dev --port 3001[/]")
def dev(port: Annotated[int, typer.Option(help="On 127.0.0.1.")] = 3000) -> None:
    """Open Dagster on 127.0.0.1; Ctrl-C ends it."""
    with _friendly() as settings:
        from pipeline.orchestration import headless

        command, environment = headless.dev_command(settings, port)
        os.execve(command[0], command, environment)


@contextmanager
def _friendly() -> Iterator[Settings]:
    """The settings, and one clear line instead of a traceback for what people can put right."""
    from pipeline.lock import RefreshRunning
    from pipeline.warehouse import NothingPublished

    try:
        yield _settings()
    except RefreshRunning as error:
        _fail(error, 3)
    except NothingPublished as error:
        _fail(error, 4)
    except BorderflowError as error:
        _fail(error, 2)


def _end(result: RunResult) -> None:
    if result.interrupted:
        raise typer.Exit(INTERRUPTED)
    if not result.succeeded:
        raise typer.Exit(1)


def _settings() -> Settings:
    import tomllib

    from pydantic import ValidationError

    from pipeline.settings import ENVIRONMENT_PREFIX, SETTINGS_FILE, Settings

    names = {f"{ENVIRONMENT_PREFIX}{name.upper()}" for name in Settings.model_fields}
    unknown = {name for name in os.environ if name.startswith(ENVIRONMENT_PREFIX)} - names
    if unknown - NO_SETTINGS:
        raise InvalidSettings(
            f"{', '.join(sorted(unknown - NO_SETTINGS))} in the environment is no setting; "
            f"the settings are {', '.join(sorted(names))}"
        )
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'settings'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise InvalidSettings(
            f"settings (BORDERFLOW_* in the environment, or {SETTINGS_FILE.absolute()}): {problems}"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidSettings(f"{SETTINGS_FILE.absolute()}: {error}") from error


def _fail(error: BorderflowError, code: int) -> NoReturn:
    print(f"borderflow: {printable(str(error))}", file=sys.stderr)  # noqa: T201 - the command's message
    raise typer.Exit(code)
