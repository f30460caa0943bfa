"""Which rows of a raw table the next check looks at."""

import pytest

from pipeline import quality, stages, warehouse
from pipeline.settings import Settings
from pipeline.stages import batches
from tests.unit.quality.example_frames import table


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path)


def load(settings, *changes):
    with warehouse.build_database(settings) as connection:
        warehouse.load_raw(connection, "articles", table("articles", *changes))


def vouch(settings):
    with warehouse.build_database(settings) as connection:
        batches.vouch(connection)


def by_name(settings):
    return {result.name: result for result in stages.check(settings, "articles")}


def batch(settings, suite_digest="suite"):
    with warehouse.build_database(settings) as connection:
        rows = batches.new_rows(connection, "articles", "article_id", suite_digest)
        batches.remember_checked(connection, "articles", "article_id", suite_digest)
    return sorted(rows["article_id"].to_pylist())


def test_the_first_batch_is_everything_and_stays_so_until_it_is_published(settings):
    load(settings, {})
    assert batch(settings) == ["example-1", "example-2"]
    assert batch(settings) == ["example-1", "example-2"]
    vouch(settings)
    assert batch(settings) == []


def test_a_later_batch_is_what_is_new_or_changed(settings):
    load(settings, {}, {})
    batch(settings)
    vouch(settings)
    load(settings, {}, {"outcome": "irrelevant"}, {})
    assert batch(settings) == ["example-3", "example-4"]


def test_a_changed_suite_looks_at_everything_once(settings):
    load(settings, {})
    batch(settings)
    vouch(settings)
    assert batch(settings, "another suite") == ["example-1", "example-2"]
    vouch(settings)
    assert batch(settings, "another suite") == []


def test_rows_that_came_after_the_check_are_in_the_next_batch(settings):
    load(settings)
    batch(settings)
    load(settings, {})
    vouch(settings)
    assert batch(settings) == ["example-2"]


def test_the_digest_changes_with_the_code_of_the_frame(settings, monkeypatch, tmp_path):
    before = batches.suite_digest(settings, "articles")
    assert before != batches.suite_digest(settings, "reports")
    other = tmp_path / "frames.py"
    other.write_text("# another helper column", encoding="utf-8")
    monkeypatch.setattr(quality, "FRAMES_SOURCE", other)
    assert before != batches.suite_digest(settings, "articles")


def test_a_check_counts_the_batch_and_uniqueness_looks_at_all_rows(settings):
    load(settings, {})
    assert by_name(settings)["title_not_empty"].n_checked == 2
    vouch(settings)
    # The id of a row that was published: neither the batch alone nor the old rows alone show it.
    load(settings, {}, {"article_id": "example-1", "title": "Another headline"})
    found = by_name(settings)
    assert found["title_not_empty"].n_checked == 1
    assert found["article_id_unique"].n_checked == 3
    assert not found["article_id_unique"].passed
    assert found["article_id_unique"].n_unexpected == 2


def test_a_duplicate_may_repeat_an_article_of_an_earlier_batch(settings):
    load(settings)
    by_name(settings)
    vouch(settings)
    load(settings, {"duplicate_of": "example-1", "duplicate_kind": "near"})
    known = by_name(settings)["duplicate_of_known"]
    assert (known.passed, known.n_checked) == (True, 1)


def test_what_fails_and_is_not_published_fails_again(settings):
    load(settings, {"title": " "})
    assert not by_name(settings)["title_not_empty"].passed
    load(settings, {"title": " "}, {})
    assert not by_name(settings)["title_not_empty"].passed


def test_the_evidence_of_a_new_report_is_held_against_an_old_article(settings):
    load(settings)
    with warehouse.build_database(settings) as connection:
        warehouse.load_raw(connection, "reports", table("reports"))
    failed = [r.name for r in stages.check(settings, "reports") if not r.passed]
    assert failed == []
    by_name(settings)
    vouch(settings)
    with warehouse.build_database(settings) as connection:
        warehouse.load_raw(connection, "reports", table("reports", {}))
    found = {r.name: r for r in stages.check(settings, "reports")}
    assert (found["evidence_verbatim"].passed, found["evidence_verbatim"].n_checked) == (True, 1)


def test_the_ledger_keeps_how_many_rows_were_looked_at(settings):
    load(settings, {})
    by_name(settings)
    with warehouse.build_database(settings) as connection:
        kept = connection.execute(
            "select n_checked from audit.quality_checks where check_name = 'title_not_empty'"
        ).fetchall()
    assert kept == [(2,)]


def test_only_columns_that_expectations_about_all_rows_name_are_read():
    columns = quality.columns_of_whole_table(
        Settings().expectations, "articles", ["article_id", "title", "text"]
    )
    assert columns == ["article_id"]
