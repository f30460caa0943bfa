"""Running checks: what a result says, what it never says, and that nothing is left behind."""

import json
import subprocess
import sys

import pytest

from pipeline.quality import results, run_checks
from pipeline.settings import PROJECT
from tests.unit.quality.example_frames import frame


@pytest.fixture
def check(tmp_path):
    """One expectation on a frame of articles, and its result."""

    def run(data, kind, **kwargs):
        suite = {
            "name": "articles",
            "meta": {"key": "article_id"},
            "expectations": [
                {
                    "type": kind,
                    "kwargs": kwargs,
                    "severity": "warning",
                    "description": "An example.",
                    "meta": {"name": "example"},
                }
            ],
        }
        (tmp_path / "articles.json").write_text(json.dumps(suite), encoding="utf-8")
        (result,) = run_checks(tmp_path, "articles", data)
        return result

    return run


def test_a_failed_check_counts_and_shows_the_rows(check):
    articles = frame("articles", {"language": "English"}, {"language": None}, {"language": "de"})

    result = check(
        articles, "expect_column_values_to_be_in_set", column="language", value_set=["en"]
    )

    assert (result.table, result.name, result.severity) == ("articles", "example", "warning")
    assert not result.passed
    assert result.description == "An example."
    assert (result.n_checked, result.n_unexpected) == (3, 2)
    assert result.unexpected == [
        {"article_id": "example-2", "language": "English"},
        {"article_id": "example-4", "language": "de"},
    ]
    assert result.observed is None


def test_a_share_of_bad_rows_can_be_allowed(check):
    articles = frame("articles", {"language": "English"})

    result = check(
        articles,
        "expect_column_values_to_match_regex",
        column="language",
        regex="^[a-z]{2}$",
        mostly=0.5,
    )

    assert result.passed
    assert result.n_unexpected == 1


def test_a_figure_about_a_column_is_reported(check):
    articles = frame("articles", {"source_line": 3})

    result = check(articles, "expect_column_mean_to_be_between", column="source_line", max_value=1)

    assert not result.passed
    assert result.observed == "2.0"
    assert result.unexpected == []
    assert (result.n_checked, result.n_unexpected) == (2, 0)


def test_an_expectation_that_counts_rows_is_evaluated_on_a_table_without_rows(check):
    articles = frame("articles").iloc[:0]

    result = check(articles, "expect_table_row_count_to_be_between", min_value=1)

    assert not result.passed
    assert result.observed == "0"


@pytest.mark.parametrize("n_rows", [0, 1])
def test_a_missing_column_is_a_failed_check(check, n_rows):
    articles = frame("articles").iloc[:n_rows]

    result = check(articles, "expect_column_values_to_not_be_null", column="headline")

    assert not result.passed
    assert result.n_checked == 0
    assert "could not be evaluated" in result.observed
    assert '"headline"' in result.observed
    assert "does not exist" in result.observed


def test_a_broken_pattern_is_a_failed_check(check):
    result = check(
        frame("articles"), "expect_column_values_to_match_regex", column="language", regex="["
    )

    assert not result.passed
    assert "could not be evaluated" in result.observed


def test_prose_is_never_shown(check):
    articles = frame("articles", {"title": "Jane Example fled"})

    result = check(articles, "expect_column_values_to_match_regex", column="title", regex="^Afghan")

    assert result.unexpected == [{"article_id": "example-2", "title": "(17 characters)"}]
    assert "Jane" not in repr(result)


def test_an_error_about_prose_does_not_quote_it(check):
    articles = frame("articles", {"title": "Jane Example fled"})

    result = check(articles, "expect_column_values_to_be_between", column="title", min_value=3)

    assert result.observed == "could not be evaluated on title"
    assert "Jane" not in repr(result)


def test_long_values_are_cut(check):
    articles = frame("articles", {"publisher": "P" * 200})

    result = check(
        articles, "expect_column_value_lengths_to_be_between", column="publisher", max_value=100
    )

    assert result.unexpected == [{"article_id": "example-2", "publisher": "P" * 80 + "..."}]


def test_at_most_twenty_rows_are_shown(check):
    articles = frame("articles", *[{"language": "English"}] * 25)

    result = check(articles, "expect_column_value_lengths_to_equal", column="language", value=2)

    assert result.n_unexpected == 25
    assert len(result.unexpected) == 20


def test_one_rule_under_two_names_gives_two_results(tmp_path):
    rule = {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": "language"},
        "severity": "critical",
        "description": "An example.",
    }
    suite = {
        "name": "articles",
        "meta": {"key": "article_id"},
        "expectations": [rule | {"meta": {"name": name}} for name in ("first", "second")],
    }
    (tmp_path / "articles.json").write_text(json.dumps(suite), encoding="utf-8")

    results = run_checks(tmp_path, "articles", frame("articles"))

    assert [(result.name, result.passed) for result in results] == [
        ("first", True),
        ("second", True),
    ]


def test_nothing_is_written_and_nothing_leaves_the_machine(tmp_path):
    program = """
import socket, sys
from pathlib import Path

def refuse(*arguments, **keywords):
    raise AssertionError("a connection was tried")

socket.socket.connect = socket.getaddrinfo = refuse
from pipeline.quality import results, run_checks
from tests.unit.quality.example_frames import frame
for table in ("articles", "reports"):
    results = run_checks(Path(sys.argv[1]), table, frame(table, {}))
    assert all(result.passed for result in results)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(PROJECT / "expectations")],
        cwd=tmp_path,
        env={
            "HOME": str(tmp_path),
            "TMPDIR": str(tmp_path),
            "PYTHONPATH": str(PROJECT),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("mostly", "passed"), [(1, False), (0.6, True), (0.7, False)])
def test_texts_are_checked_piece_by_piece_and_told_of_together(check, monkeypatch, mostly, passed):
    monkeypatch.setattr(results, "PIECE_ROWS", 2)
    articles = frame(
        "articles", {"text": "<b>2</b>"}, {"text": None}, {"text": "4"}, {"text": "5 <i>"},
        {"text": "6"},
    )  # fmt: skip

    result = check(
        articles,
        "expect_column_values_to_not_match_regex",
        column="text",
        regex="<",
        mostly=mostly,
    )

    # Three of the five that have a text are right.
    assert (result.passed, result.n_checked, result.n_unexpected) == (passed, 5, 2)
    assert [row["article_id"] for row in result.unexpected] == ["example-2", "example-5"]
