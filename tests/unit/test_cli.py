"""The command line as a person meets it: what it says about bad input, and its exit codes."""

import datetime as dt
import json
import socket
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from pipeline import lock
from pipeline.cli import app
from pipeline.settings import Settings

START = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)

GOOD = {
    "article_id": "good-1",
    "publisher": "The Herald",
    "published_at": "2021-07-05T14:00:00Z",
    "title": "Harvest begins",
    "text": "Farmers began to bring in the wheat on Monday.",
    "language": "en",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("BORDERFLOW_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def line(**changes: object) -> bytes:
    return json.dumps({k: v for k, v in (GOOD | changes).items() if v is not ...}).encode()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b'{"article_id": "x", ', "broken_json"),
        (b"[1, 2]", "not_an_object"),
        (line(publisher=...), "missing_field"),
        (line(published_at="yesterday"), "unreadable_date"),
        (line(text="  "), "empty_text"),
        (line(text=5), "wrong_type"),
        (line(title="caf\xe9").replace(b"\\u00e9", b"\xe9"), "invalid_utf8"),
        (line(text="word " * 4_200_000), "line_too_long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_line_is_named_and_its_neighbours_are_read(
    tmp_path: Path, bad: bytes, reason: str
) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(b"\n".join([line(), bad, line(article_id="good-2", title="Rain")]) + b"\n")
    result = run("extract", path)
    assert result.exit_code == 2
    assert f"not read: articles.jsonl, line 2: {reason}: " in result.stderr
    assert "2 articles read, 0 reports, 1 rejects" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_file_type_is_named(tmp_path: Path) -> None:
    (tmp_path / "story.docx").write_bytes(b"PK")
    result = run("extract", tmp_path / "story.docx")
    assert result.exit_code == 2
    assert "not read: story.docx: unknown_file_type: " in result.stderr


@pytest.mark.parametrize("command", ["extract", "refresh"])
def test_a_missing_path_is_named(tmp_path: Path, command: str) -> None:
    result = run(command, tmp_path / "nowhere.jsonl")
    assert result.exit_code == 2
    assert "nowhere.jsonl" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("BORDERFLOW_HOME", str(tmp_path / "file" / "home"))
    result = run("refresh")
    assert result.exit_code == 2
    assert str(tmp_path / "file" / "home") in result.stderr
    assert "BORDERFLOW_HOME" in result.stderr


def test_a_second_refresh_is_told_about_the_first(home: Path) -> None:
    with lock.hold(Settings(home=home).lock_file, lambda: 7, START):
        result = run("refresh")
    assert result.exit_code == 3
    assert "refresh 7 is running since 2026-01-02 03:04:05 UTC" in result.stderr


@pytest.mark.parametrize("arguments", [["query", "select 1"], ["status"]])
def test_before_the_first_publish_there_is_nothing_to_ask(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 4
    assert "run 'borderflow refresh' first" in result.stderr


@pytest.mark.parametrize("command", ["query", "status"])
def test_a_damaged_published_file_is_named(home: Path, command: str) -> None:
    home.mkdir()
    (home / "warehouse.duckdb").write_bytes(b"no database " * 1000)
    result = run(command, *(["select 1"] if command == "query" else []))
    assert result.exit_code == 2
    assert "warehouse.duckdb" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("sql", ["", "select 1; select 2"])
def test_a_query_is_one_statement(home: Path, sql: str) -> None:
    home.mkdir()
    duckdb.connect(home / "warehouse.duckdb").close()
    result = run("query", sql)
    assert result.exit_code == 2
    assert "expected one statement of SQL" in result.stderr


def test_json_has_numbers_and_no_nan(home: Path) -> None:
    home.mkdir()
    duckdb.connect(home / "warehouse.duckdb").close()
    result = run("query", "select 'nan'::double as a, 1.5 as b", "--format", "json")
    assert json.loads(result.stdout) == [{"a": None, "b": 1.5}]


def test_a_row_that_states_an_article_again_is_told(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_bytes(line() + b"\n" + line() + b"\n")
    result = run("extract", tmp_path / "articles.jsonl")
    assert result.exit_code == 0
    assert "stated more than once, and read once: 1 rows" in result.stderr
    assert "1 articles read" in result.stderr


STORY = "Sixty Afghan soldiers fled to Iran on Monday, the army said."
GOLD = {
    "article_id": "good-1",
    "report_no": 1,
    "origin": "AFG",
    "destinations": ["IRN"],
    "claim": "asserted",
    "scope": "incident",
    "personnel": ["army"],
    "count_low": 60,
    "count_high": 60,
    "date_start": "2021-07-05",
    "date_end": "2021-07-05",
    "places": [],
    "attributed_to": "army",
    "evidence": "Sixty Afghan soldiers fled to Iran on Monday",
    "event_key": "IRN-2021-07-05-60",
    "core": True,
}


def test_explain_shows_the_marked_words_and_stores_nothing(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(line(text=STORY) + b"\n{\n" + line(article_id="good-2"))
    result = run("extract", path, "--explain")
    assert result.exit_code == 2
    assert "[figure: Sixty] [place: Afghan] [people: soldiers] [trigger: fled]" in result.stdout
    assert "No word in it speaks of state personnel." in result.stdout
    assert "not read: articles.jsonl, line 2: broken_json: " in result.stderr
    assert not home.exists()


def test_explain_writes_a_page(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_bytes(line(text=STORY))
    page = tmp_path / "page.html"
    result = run("extract", tmp_path / "articles.jsonl", "--explain", "--html", page)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert f"page written: {page}" in result.stderr
    assert "Afghanistan → Iran" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("options", [["--html", "p.html"], ["--explain", "--out", "r.jsonl"]])
def test_options_of_extract_that_do_not_go_together_are_named(
    tmp_path: Path, options: list[str]
) -> None:
    (tmp_path / "articles.jsonl").write_bytes(line())
    result = run("extract", tmp_path / "articles.jsonl", *options)
    assert result.exit_code == 2
    assert "--out is for JSON Lines, --html goes with --explain" in result.stderr
    assert not (tmp_path / options[-1]).exists()


def test_evaluate_scores_and_names_rows_it_could_not_read(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOLD) + "\n")
    (tmp_path / "articles.jsonl").write_bytes(line(text=STORY) + b"\n{\n")
    arguments = ["--articles", tmp_path / "articles.jsonl", "--gold", tmp_path / "gold.jsonl"]
    result = run("evaluate", *arguments, "--json")
    assert result.exit_code == 2
    scores = json.loads(result.stdout)
    assert (scores["f1"], scores["perfect_reports"], scores["n_matched"]) == (1.0, 1.0, 1)
    assert "not read: articles.jsonl, line 2: broken_json: " in result.stderr


def gold_and_articles(folder: Path, stem: str, gold: dict[str, object], article: bytes) -> None:
    for kind, content in (("gold", json.dumps(gold).encode()), ("articles", article)):
        (folder / kind).mkdir(exist_ok=True)
        (folder / kind / f"{stem}.jsonl").write_bytes(content + b"\n")


def test_evaluate_prints_intervals_and_says_what_has_none(tmp_path: Path) -> None:
    gold_and_articles(tmp_path, "one", GOLD, line(text=STORY))
    result = run("evaluate", "--articles", tmp_path / "articles", "--gold", tmp_path / "gold")
    assert result.exit_code == 0, result.stderr
    printed = {row.split()[0]: row.split(maxsplit=1)[1:] for row in result.stdout.splitlines()}
    assert printed["score"] == ["one"]
    assert printed["f1"] == ["1.000 [1.000, 1.000]"]
    assert printed["places_recall"] == []
    assert printed["b_cubed_f1"] == ["1.000"]
    assert "95% bootstrap intervals" in result.stderr
    assert "none for B-cubed" in result.stderr


def test_evaluate_scores_several_sets_and_all_together(tmp_path: Path) -> None:
    gold_and_articles(tmp_path, "one", GOLD, line(text=STORY))
    other = GOLD | {"article_id": "good-2", "count_low": 50, "destinations": ["PAK"]}
    gold_and_articles(tmp_path, "two", other, line(article_id="good-2", title="Rain", text=STORY))
    folders = ["--articles", tmp_path / "articles", "--gold", tmp_path / "gold"]
    files = [
        argument
        for stem in ("one", "two")
        for kind in ("articles", "gold")
        for argument in (f"--{kind}", tmp_path / kind / f"{stem}.jsonl")
    ]
    result = run("evaluate", *folders, "--json")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == run("evaluate", *files, "--json").stdout
    scores = json.loads(result.stdout)
    # One right; one missed in one country and read into another: 2 * 1 / (2 + 2).
    assert (scores["f1"], scores["n_articles"]) == (0.5, 2)
    assert {name: found["f1"] for name, found in scores["sets"].items()} == {"one": 1.0, "two": 0.0}
    assert scores["intervals"]["f1"] == [0.0, 1.0]
    assert scores["sets"]["one"]["intervals"]["f1"] == [1.0, 1.0]
    head = run("evaluate", *folders).stdout.splitlines()[0]
    assert head.split() == ["score", "one", "two", "all"]


def test_evaluate_prints_what_is_wrong_beside_its_sentence(tmp_path: Path) -> None:
    evidence = "Sixty Afghan soldiers fled"
    wrong = GOLD | {"count_low": 50, "places": ["Zaranj"], "evidence": evidence}
    gold_and_articles(tmp_path, "one", wrong, line(text=f"It rained. {STORY}"))
    arguments = ["--articles", tmp_path / "articles", "--gold", tmp_path / "gold", "--errors"]
    result = run("evaluate", *arguments)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(
        "wrong: one, good-1, report 1: AFG to IRN, asserted\n"
        "  count: 50 to 60 in gold, 60 read\n"
        "  places: Zaranj in gold, none read\n"
        "  gold: >>Sixty Afghan soldiers fled<< to Iran on Monday, the army said.\n"
        "\n"
    )
    (error,) = json.loads(run("evaluate", *arguments, "--json").stdout)["errors"]
    assert error["set"] == "one"
    assert error["gold_sentence"] == error["read_sentence"] == STORY
    assert error["differences"][0] == {"attribute": "count", "gold": "50 to 60", "read": "60"}


def test_evaluate_names_gold_labels_without_articles(tmp_path: Path) -> None:
    gold_and_articles(tmp_path, "one", GOLD, line(text=STORY))
    articles, gold = ["--articles", tmp_path / "articles"], ["--gold", tmp_path / "gold"]
    for arguments, told in (
        ([*articles, *gold, *gold], "1 times articles and 2 times gold labels"),
        ([*articles, "--gold", tmp_path / "articles" / "one.jsonl"], "line 1: "),
        (["--articles", tmp_path, *gold], f"no {tmp_path / 'one.jsonl'} for {gold[1]}"),
        ([*articles, "--gold", tmp_path], f"{tmp_path} holds no gold labels"),
    ):
        result = run("evaluate", *arguments)
        assert result.exit_code == 2
        assert told in result.stderr.replace("\n", " ")
        assert "Traceback" not in result.stderr


def test_gold_of_an_article_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOLD | {"article_id": "other"}) + "\n")
    (tmp_path / "articles.jsonl").write_bytes(line(text=STORY))
    arguments = ["--articles", tmp_path / "articles.jsonl", "--gold", tmp_path / "gold.jsonl"]
    result = run("evaluate", *arguments)
    assert result.exit_code == 2
    assert "other" in result.stderr


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("BORDERFLOW_TIMEZONE", "Mars/Olympus", "unknown time zone 'Mars/Olympus'"),
        ("BORDERFLOW_DUCKDB_MEMORY_LIMIT", "much", "'much' is no amount of memory"),
        ("BORDERFLOW_HOME", "", "is empty; name a folder"),
        ("BORDERFLOW_HOME", __file__, "test_cli.py is a file; name a folder"),
        ("BORDERFLOW_HOEM", "/srv", "BORDERFLOW_HOEM in the environment is no setting"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch, name: str, value: str, told: str) -> None:
    monkeypatch.setenv(name, value)
    result = run("status")
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("content", [b"home = [", b"\xff", b"hoem = 'x'"])
def test_a_settings_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "borderflow.toml").write_bytes(content)
    result = run("status")
    assert result.exit_code == 2
    assert str(tmp_path / "borderflow.toml") in result.stderr
    assert "Traceback" not in result.stderr


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run("dev", "--port", str(port))
    assert result.exit_code == 2
    assert f"port {port} is in use; choose another with --port" in result.stderr


def test_an_empty_lake_gives_nothing_to_rebuild() -> None:
    result = run("rebuild")
    assert result.exit_code == 2
    assert "is empty; run 'borderflow refresh' first" in result.stderr


def test_a_table_cuts_long_texts_and_keeps_them_on_one_line(home: Path) -> None:
    home.mkdir()
    duckdb.connect(home / "warehouse.duckdb").close()
    result = run("query", "select 'a\nb ' || repeat('x', 500) as text")
    (_, row) = result.stdout.splitlines()
    assert row.startswith("a b xxx")
    assert row.rstrip().endswith("xxx...")


def test_extract_writes_nothing_but_its_answer(tmp_path: Path, home: Path) -> None:
    (tmp_path / "articles.jsonl").write_bytes(line())
    assert (
        run("extract", tmp_path / "articles.jsonl", "--out", tmp_path / "out.jsonl").exit_code == 0
    )
    assert (tmp_path / "out.jsonl").read_text() == ""
    assert not home.exists()


@pytest.mark.parametrize("options", [["--out"], ["--explain", "--html"]])
def test_an_input_is_not_overwritten(tmp_path: Path, options: list[str]) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(line())
    result = run("extract", path, *options, path)
    assert result.exit_code == 2
    assert "is read by this very call" in result.stderr
    assert path.read_bytes() == line()


def test_articles_in_other_languages_are_told(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_bytes(line(language="fa"))
    result = run("extract", tmp_path / "articles.jsonl")
    assert result.exit_code == 0
    assert "not read, since they are not in English: 1" in result.stderr


def test_an_output_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_bytes(line())
    result = run("extract", tmp_path / "articles.jsonl", "--out", tmp_path / "none" / "out.jsonl")
    assert result.exit_code == 2
    assert "cannot write" in result.stderr


def test_help_shows_every_command_without_loading_what_they_need() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from pipeline.cli import app; "
        "print(CliRunner().invoke(app, ['--help']).output); "
        "print([m for m in ('dagster', 'spacy', 'duckdb', 'pandas', 'great_expectations') "
        "if m in sys.modules])"
    )
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    for command in ("refresh", "extract", "evaluate", "query", "status", "rebuild", "dev"):
        assert command in output
    assert output.rstrip().endswith("[]")
