"""The whole job over ten hand-made rows; expected values can be read off ``articles.jsonl``."""

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline import warehouse
from pipeline.extraction import version_of
from pipeline.lake import Lake
from pipeline.settings import Settings
from pipeline.stages import SUITES
from tests.integration.conftest import ARTICLES, RefreshedTwice, borderflow, interrupted

pytestmark = pytest.mark.slow


def ask(refreshed: RefreshedTwice, sql: str) -> list[tuple[Any, ...]]:
    with warehouse.published_database(refreshed.settings) as connection:
        return connection.execute(sql).fetchall()


def in_build_database(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with warehouse.build_database(settings) as connection:
        return connection.execute(sql).fetchall()


def test_both_refreshes_succeed_and_end_with_the_flows(refreshed: RefreshedTwice) -> None:
    for run in (refreshed.first, refreshed.second):
        assert run.returncode == 0, run.stderr
        assert "Tajikistan" in run.stdout
        assert "1037" in run.stdout
        assert str(refreshed.settings.published_database) in run.stdout


def test_data_docs_have_a_page_for_each_suite(refreshed: RefreshedTwice) -> None:
    pages = {path.name for path in refreshed.settings.data_docs.iterdir()}
    assert pages == {"index.html", *(f"{table}.html" for table in SUITES)}
    index = (refreshed.settings.data_docs / "index.html").read_text(encoding="utf-8")
    assert all(f'<a href="{table}.html">{table}</a>' in index for table in SUITES)


def test_the_second_refresh_extracts_nothing_and_says_so(refreshed: RefreshedTwice) -> None:
    assert "8 articles read, 0 read before" in refreshed.first.stdout
    assert "0 articles read, 8 read before" in refreshed.second.stdout


def test_every_row_is_kept_or_marked_or_rejected(refreshed: RefreshedTwice) -> None:
    counts = ask(
        refreshed,
        "select refresh_no, n_read, n_kept, n_duplicates, n_rejects, n_new from intakes order by 1",
    )
    assert counts == [(1, 10, 7, 1, 2, 8), (2, 10, 7, 1, 2, 0)]


def test_articles_keep_the_ids_of_their_source_and_what_became_of_them(refreshed) -> None:
    rows = ask(
        refreshed,
        "select external_id, is_relevant, is_coded, duplicate_kind from articles order by 1",
    )
    assert rows == [
        ("courier-1", True, True, None),
        ("courier-2", True, True, None),
        ("gazette-1", True, True, "exact"),
        ("herald-1", True, True, None),
        ("herald-2", True, True, None),
        ("observer-1", True, True, None),
        ("tribune-1", True, True, None),
        ("tribune-2", False, False, None),
    ]


def test_rejects_name_file_line_and_reason(refreshed: RefreshedTwice) -> None:
    assert ask(refreshed, "select source_path, source_line, reason from rejects order by 2") == [
        ("articles.jsonl", 9, "unreadable_date"),
        ("articles.jsonl", 10, "broken_json"),
    ]


def test_a_refresh_names_what_it_could_not_read_once(refreshed: RefreshedTwice) -> None:
    assert "not read: articles.jsonl, line 9: unreadable_date: " in refreshed.first.stderr
    assert "not read: articles.jsonl, line 10: broken_json: " in refreshed.first.stderr
    assert "not read" not in refreshed.second.stderr


def test_reports_carry_the_codebook_fields(refreshed: RefreshedTwice) -> None:
    rows = ask(
        refreshed,
        """
        select
            external_id, origin, destinations, claim, scope, reports.count_low, reports.count_high,
            reports.date_start, reports.date_end
        from reports
        inner join articles using (article_id)
        order by external_id
        """,
    )
    monday, wednesday = dt.date(2021, 7, 5), dt.date(2021, 7, 7)
    sunday, friday = dt.date(2021, 7, 25), dt.date(2021, 8, 20)
    assert rows == [
        ("courier-1", "AFG", ["PAK"], "asserted", "incident", 46, 46, sunday, sunday),
        ("courier-2", "AFG", ["UZB"], "asserted", "stock", 400, 400, friday, friday),
        ("gazette-1", "AFG", ["TJK"], "asserted", "incident", 1037, 1037, monday, monday),
        ("herald-1", "AFG", ["TJK"], "asserted", "incident", 1000, None, monday, monday),
        ("herald-2", "TJK", ["AFG"], "asserted", "incident", 300, 300, wednesday, wednesday),
        ("observer-1", "AFG", ["PAK"], "denied", "incident", None, None, None, None),
        ("tribune-1", "AFG", ["TJK"], "asserted", "incident", 1037, 1037, monday, monday),
    ]


def test_evidence_stands_in_the_article_at_its_offsets(refreshed: RefreshedTwice) -> None:
    (wrong,) = ask(
        refreshed,
        """
        select count(*) from reports inner join articles using (article_id)
        where evidence != substr(
            case evidence_field when 'title' then title else text end,
            evidence_start + 1, evidence_end - evidence_start
        )
        """,
    )[0]
    assert wrong == 0


def test_three_papers_and_a_denial_make_three_events(refreshed: RefreshedTwice) -> None:
    rows = ask(
        refreshed,
        """
        select
            home, host, direction, status, low, best, high, date_start, is_contested,
            n_reports, n_publishers, n_independent_sources
        from events
        order by flow_date, direction
        """,
    )
    assert rows == [
        ("AFG", "TJK", "entry", "reported", 1037, 1037, 1037, dt.date(2021, 7, 5), False, 3, 3, 1),
        ("AFG", "TJK", "return", "reported", 300, 300, 300, dt.date(2021, 7, 7), False, 1, 1, 1),
        ("AFG", "PAK", "entry", "reported", 46, 46, 46, dt.date(2021, 7, 25), True, 2, 2, 1),
    ]


def test_an_event_is_as_sure_as_its_surest_report(refreshed: RefreshedTwice) -> None:
    rows = ask(
        refreshed,
        """
        select events.confidence, max(reports.confidence), min(reports.confidence)
        from events inner join reports using (event_id)
        group by event_id, events.confidence
        """,
    )
    assert rows
    for confidence, highest, lowest in rows:
        assert 0.5 <= lowest <= highest == confidence <= 1


def test_each_incident_report_belongs_to_one_event(refreshed: RefreshedTwice) -> None:
    assert ask(refreshed, "select count(*), count(distinct report_id) from event_reports") == [
        (6, 6)
    ]


def test_monthly_flows_count_each_event_once(refreshed: RefreshedTwice) -> None:
    rows = ask(
        refreshed,
        """
        select month_start, host, direction, events, low, best, high, contested, reports
        from flows_monthly order by host, direction
        """,
    )
    july = dt.date(2021, 7, 1)
    assert rows == [
        (july, "PAK", "entry", 1, 46, 46, 46, 1, 2),
        (july, "TJK", "entry", 1, 1037, 1037, 1037, 0, 3),
        (july, "TJK", "return", 1, 300, 300, 300, 0, 1),
    ]


def test_daily_flows_have_every_day_of_every_corridor(refreshed: RefreshedTwice) -> None:
    # 5 to 25 July are 21 days; three corridors and directions.
    assert ask(
        refreshed, "select count(*), min(flow_date), max(flow_date), sum(events) from flows_daily"
    ) == [(63, dt.date(2021, 7, 5), dt.date(2021, 7, 25), 3)]


def test_weekly_flows_begin_on_mondays(refreshed: RefreshedTwice) -> None:
    assert ask(
        refreshed,
        "select week_start, events from flows_weekly where events > 0 order by week_start",
    ) == [
        (dt.date(2021, 7, 5), 1),
        (dt.date(2021, 7, 5), 1),
        (dt.date(2021, 7, 19), 1),
    ]


def test_the_refresh_log_has_both(refreshed: RefreshedTwice) -> None:
    rows = ask(
        refreshed,
        "select refresh_no, n_articles, n_relevant, n_coded, n_reports, n_events, n_rejects "
        "from refreshes order by 1",
    )
    assert rows == [(1, 8, 7, 7, 7, 3, 2), (2, 8, 7, 7, 7, 3, 2)]


def test_every_published_table_and_column_says_what_it_is(refreshed: RefreshedTwice) -> None:
    assert ask(refreshed, "select table_name from duckdb_tables() where comment is null") == []
    assert (
        ask(
            refreshed,
            "select table_name, column_name from duckdb_columns() "
            "where database_name = current_database() and not internal and comment is null",
        )
        == []
    )


def test_checks_are_published_and_look_at_what_came_since_the_last_publish(refreshed) -> None:
    # The articles are short: a warning when they come. Their outlets are made up, and so stand in
    # no register: a warning each time.
    assert ", 2 warned" in refreshed.first.stdout
    assert ", 1 warned" in refreshed.second.stdout
    checked = ask(
        refreshed,
        "select check_name, n_checked, passed from quality_checks where table_name = 'articles' "
        "and check_name in ('article_id_unique', 'text_length_plausible') order by 1",
    )
    assert checked == [("article_id_unique", 8, True), ("text_length_plausible", 0, True)]
    tools = dict(ask(refreshed, "select tool, count(*) from quality_checks group by tool"))
    assert set(tools) == {"benchmark", "dbt", "great_expectations", "sanity"}


def test_query_prints_tables_csv_and_json(refreshed: RefreshedTwice) -> None:
    home = refreshed.settings.home
    sql = "select host, best from events where direction = 'return'"
    assert borderflow(home, "query", sql, "--format", "csv").stdout == "host,best\nTJK,300\n"
    assert json.loads(borderflow(home, "query", sql, "--format", "json").stdout) == [
        {"host": "TJK", "best": 300}
    ]
    assert borderflow(home, "query", sql).stdout.split() == ["host", "best", "TJK", "300"]


def test_a_wrong_query_gets_one_clear_line(refreshed: RefreshedTwice) -> None:
    run = borderflow(refreshed.settings.home, "query", "select nothing from nowhere")
    assert run.returncode == 2
    assert run.stderr.startswith("borderflow: the query failed: ")
    assert "Traceback" not in run.stderr


def test_a_query_cannot_write_or_read_files(refreshed: RefreshedTwice) -> None:
    home = refreshed.settings.home
    assert borderflow(home, "query", "delete from events").returncode == 2
    assert borderflow(home, "query", f"from read_text('{ARTICLES}')").returncode == 2


def test_status_says_what_is_published(refreshed: RefreshedTwice) -> None:
    run = borderflow(refreshed.settings.home, "status")
    assert run.returncode == 0
    assert str(refreshed.settings.published_database) in run.stdout


def test_an_interrupted_refresh_says_so_and_keeps_what_it_has_read(scored_home: Path) -> None:
    said = interrupted(scored_home, "lake/reports")
    assert "interrupted; run it again" in said
    assert "Traceback" not in said
    settings = Settings(home=scored_home)
    readings = Lake(settings.lake).readings(version_of(settings.reference), ["article_id"])
    assert readings.read_all().num_rows == 8


def test_rebuild_begins_with_an_empty_file_and_publishes_nothing(
    refreshed: RefreshedTwice, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(refreshed.settings.home, home)
    settings = Settings(home=home)
    built = in_build_database(settings, "from main.events order by all")
    published = settings.published_database.read_bytes()
    settings.build_database.write_bytes(b"no database " * 1000)
    run = borderflow(home, "rebuild")
    assert run.returncode == 0, run.stderr
    assert "built anew" in run.stdout
    assert settings.published_database.read_bytes() == published
    assert in_build_database(settings, "from main.events order by all") == built
