"""From what the suites find to the site, by way of the build database."""

import pytest

from pipeline import stages, warehouse
from pipeline.settings import Settings
from tests.unit.quality.example_frames import table


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path)


def check(settings, *changes):
    with warehouse.build_database(settings) as connection:
        warehouse.load_raw(connection, "articles", table("articles", *changes))
    stages.check(settings, "articles")


def test_what_a_suite_found_is_on_the_site_without_words_of_an_article(settings):
    check(settings, {"title": " ", "text": "Jane Example fled."})
    built = stages.build_data_docs(settings)
    assert built.index == settings.home / "data_docs" / "index.html"
    assert built.n_pages == 2
    assert "title_not_empty on articles" in built.index.read_text(encoding="utf-8")
    page = (settings.data_docs / "articles.html").read_text(encoding="utf-8")
    assert "example-2" in page
    assert "Jane" not in page


def test_the_site_is_behind_from_a_check_to_the_next_build(settings):
    assert not stages.data_docs_are_behind(settings)
    check(settings)
    assert stages.data_docs_are_behind(settings)
    stages.build_data_docs(settings)
    assert not stages.data_docs_are_behind(settings)
    check(settings)
    assert stages.data_docs_are_behind(settings)


def test_asking_whether_it_is_behind_makes_no_build_database(settings):
    assert not stages.data_docs_are_behind(settings)
    assert list(settings.home.iterdir()) == []


def test_before_any_check_the_site_says_so(settings):
    built = stages.build_data_docs(settings)
    assert (built.n_pages, built.n_expectations) == (1, 0)
    assert "No suite has been run yet" in built.index.read_text(encoding="utf-8")
