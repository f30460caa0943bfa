"""Reading suites: what is listed, and what is refused with which words."""

import json
import subprocess
import sys

import pytest

from pipeline.quality import CheckSpec, InvalidSuite, load_checks, run_checks
from tests.unit.quality.example_frames import frame

GOOD = {
    "type": "expect_column_values_to_not_be_null",
    "kwargs": {"column": "article_id"},
    "severity": "critical",
    "description": "Every article has an id.",
    "meta": {"name": "article_id_not_null"},
}


@pytest.fixture
def write_suite(tmp_path):
    def write(*expectations, **changed):
        suite = {
            "name": "articles",
            "meta": {"key": "article_id"},
            "expectations": list(expectations),
        } | changed
        (tmp_path / "articles.json").write_text(json.dumps(suite), encoding="utf-8")
        return tmp_path

    return write


def without(field):
    return {key: value for key, value in GOOD.items() if key != field}


def test_checks_are_listed_as_the_suite_states_them(write_suite):
    second = GOOD | {"severity": "warning", "meta": {"name": "b"}, "description": "Second."}

    assert load_checks(write_suite(GOOD, second), "articles") == [
        CheckSpec("articles", "article_id_not_null", "Every article has an id.", "critical"),
        CheckSpec("articles", "b", "Second.", "warning"),
    ]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (without("severity"), ["'article_id_not_null'", "severity", "required"]),
        (without("description"), ["'article_id_not_null'", "description", "required"]),
        (without("type"), ["'article_id_not_null'", "type", "required"]),
        (without("meta"), ["expectation number 2", "meta", "required"]),
        (GOOD | {"severity": "grave"}, ["'article_id_not_null'", "'critical' or 'warning'"]),
        (GOOD | {"meta": {"name": "No Name"}}, ["'No Name'", "meta.name", "pattern"]),
        (GOOD | {"meta": {"name": "b", "fails": []}}, ["'b'", "meta.fails", "not permitted"]),
        (GOOD, ["two expectations are named 'article_id_not_null'", "meta.name"]),
        ("not_null", ["expectation number 2", "dictionary"]),
    ],
)
def test_an_expectation_that_lacks_something_is_refused(write_suite, bad, words):
    expectations = write_suite(GOOD, bad)

    with pytest.raises(InvalidSuite) as error:
        load_checks(expectations, "articles")

    for word in ["articles.json", *words]:
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"name": "articles",\n "meta": }', ["line 2", "not valid JSON"]),
        (b'{"name": "\xff"}', ["not UTF-8"]),
        (b"[]", ["the file", "dictionary"]),
        (b'{"name": "articles", "meta": {"key": "article_id"}}', ["expectations", "required"]),
    ],
)
def test_a_file_that_is_no_suite_is_refused(tmp_path, content, words):
    (tmp_path / "articles.json").write_bytes(content)

    with pytest.raises(InvalidSuite) as error:
        load_checks(tmp_path, "articles")

    for word in ["articles.json", *words]:
        assert word in str(error.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InvalidSuite, match=r"articles\.json: cannot be read: No such file"):
        load_checks(tmp_path, "articles")


def test_a_suite_named_for_another_table_is_refused(write_suite):
    with pytest.raises(InvalidSuite, match="'reports'; it must be 'articles'"):
        load_checks(write_suite(GOOD, name="reports"), "articles")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (GOOD | {"type": "expect_wonders"}, "'article_id_not_null': expect_wonders not found"),
        (GOOD | {"kwargs": {"colum": "article_id"}}, "'article_id_not_null'.* column .*required"),
    ],
)
def test_what_great_expectations_does_not_know_is_refused(write_suite, bad, words):
    with pytest.raises(InvalidSuite, match=words):
        run_checks(write_suite(bad), "articles", frame("articles"))


def test_listing_the_checks_loads_neither_great_expectations_nor_pandas(write_suite):
    program = (
        "import sys; from pathlib import Path; import pipeline.quality\n"
        "pipeline.quality.load_checks(Path(sys.argv[1]), 'articles')\n"
        "print(sorted({'great_expectations', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(write_suite(GOOD))],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"
