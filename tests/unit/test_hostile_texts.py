"""Texts made to act on what stores or shows them: they go through as they were written."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline import stages, warehouse
from pipeline.lake import Lake
from pipeline.printable import escaped_json, for_spreadsheet, printable
from pipeline.settings import Settings
from tests.factories import make_article
from tests.unit.test_cli import home, line, run

__all__ = ["home"]

SQL = "Robert'); drop table raw.articles; --"
JINJA = "{{ env_var('HOME') }} {% set x = 1 %} {# gone #}"
TURNED = "in\u202eVERSE"


def test_sql_and_jinja_in_a_title_are_a_title(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    titles = [SQL, JINJA, '"; select 1', "$$ ? :x %s"]
    Lake(settings.lake).append_articles(
        make_article(f"a{n}", title=title, publisher=title) for n, title in enumerate(titles)
    )
    stages.load_articles(settings)
    with warehouse.build_database(settings) as connection:
        found = connection.execute(
            "select title, publisher from raw.articles order by 1"
        ).fetchall()
    assert found == sorted((title, title) for title in titles)


@pytest.mark.parametrize("output_format", ["table", "csv", "json"])
def test_no_command_of_a_terminal_is_printed(home: Path, output_format: str) -> None:
    home.mkdir()
    with duckdb.connect(home / "warehouse.duckdb") as connection:
        rows = pa.table({"title": [f"a\x1b]0;x\x07b\x9b2J {TURNED}"]})
        connection.register("rows", rows)
        connection.execute("create table t as from rows")
    printed = run("query", "from t", "--format", output_format).stdout
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(printed)
    assert "VERSE" in printed
    if output_format == "json":
        assert json.loads(printed) == [{"title": f"a\x1b]0;x\x07b\x9b2J {TURNED}"}]
    else:
        assert r"a\x1b]0;x\x07b\x9b2J in\u202eVERSE" in printed


def test_csv_is_safe_in_a_spreadsheet_and_figures_stay_figures(home: Path) -> None:
    home.mkdir()
    duckdb.connect(home / "warehouse.duckdb").close()
    sql = (
        "select '=cmd|''/c calc''!A0' as a, '+1' as b, '-1' as c, '@x' as d, ' =1' as e, "
        "-5 as f, -0.5 as g, date '2021-07-05' as h, 'a=b' as i"
    )
    printed = run("query", sql, "--format", "csv").stdout
    assert list(csv.reader(io.StringIO(printed)))[1] == [
        "'=cmd|'/c calc'!A0", "'+1", "'-1", "'@x", "' =1", "-5", "-0.5", "2021-07-05", "a=b",
    ]  # fmt: skip


def test_messages_and_explanations_turn_no_line(tmp_path: Path) -> None:
    name = f"{TURNED}.docx"
    (tmp_path / name).write_bytes(b"PK")
    assert r"not read: in\u202eVERSE.docx" in run("extract", tmp_path / name).stderr
    (tmp_path / "a.jsonl").write_bytes(
        line(title=TURNED, text=f"Sixty Afghan soldiers fled to Iran {TURNED}.")
    )
    shown = run("extract", tmp_path / "a.jsonl", "--explain")
    assert "\u202e" not in shown.stdout
    assert r"in\u202eVERSE" in shown.stdout


def test_evidence_with_a_turned_word_keeps_its_offsets(tmp_path: Path) -> None:
    text = f"\u202eSixty Afghan soldiers fled to Iran, {TURNED}."
    (tmp_path / "a.jsonl").write_bytes(line(text=text))
    printed = run("extract", tmp_path / "a.jsonl").stdout
    assert "\u202e" not in printed
    (report,) = [json.loads(one) for one in printed.splitlines()]
    assert text[report["evidence_start"] : report["evidence_end"]] == report["evidence"]


def test_what_is_harmless_is_left_alone() -> None:
    text = "Tab\tand\nline, caf\xe9, \u06a9\u0627\u0628\u0644\u200c, 46%, 1 - 2"
    assert printable(text) == for_spreadsheet(text) == text
    assert json.loads(escaped_json(json.dumps(text, ensure_ascii=False))) == text
