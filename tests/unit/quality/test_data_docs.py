"""What the pages say, that they need nothing but themselves, and how they are replaced."""

import datetime as dt
import json
import re
from html.parser import HTMLParser

import pytest

from pipeline.quality import CheckResult, SuiteRun, data_docs
from pipeline.quality.data_docs import write_data_docs

CHECKED_AT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
SUITE = {
    "language_known": ("critical", "expect_column_values_to_be_in_set", {"value_set": ["en"]}),
    "language_short": ("warning", "expect_column_value_lengths_to_equal", {"value": 2}),
    "language_there": ("critical", "expect_column_values_to_not_be_null", {}),
}


class Page(HTMLParser):
    """What a browser would make of a page: words it shows, elements, links, ids."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.attributes = [], []
        self._texts, self._hidden = [], False
        self.feed(html)
        self.words = " ".join(" ".join(self._texts).split())

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs
        self._hidden = tag == "style"

    def handle_endtag(self, tag):
        self._hidden = False

    def handle_data(self, data):
        if not self._hidden:
            self._texts.append(data)

    def values_of(self, attribute):
        return [value for name, value in self.attributes if name == attribute]


@pytest.fixture
def expectations(tmp_path):
    folder = tmp_path / "expectations"
    folder.mkdir()
    for table in ("articles", "events"):
        entries = [
            {
                "type": kind,
                "kwargs": {"column": "language", **kwargs},
                "severity": severity,
                "description": f"What {name} says.",
                "meta": {"name": name},
            }
            for name, (severity, kind, kwargs) in SUITE.items()
        ]
        suite = {"name": table, "meta": {"key": "article_id"}, "expectations": entries}
        (folder / f"{table}.json").write_text(json.dumps(suite), encoding="utf-8")
    return folder


@pytest.fixture
def site(tmp_path):
    return tmp_path / "data_docs"


def run_of(table="articles", n_checked=4, failing=None, observed=None):
    """A run in which all passed, but for the expectations that ``failing`` gives rows of."""
    failing = failing or {}
    return SuiteRun(
        table,
        CHECKED_AT,
        [
            CheckResult(
                table=table,
                name=name,
                severity=severity,
                passed=name not in failing,
                n_checked=n_checked,
                n_unexpected=len(failing.get(name, [])),
                unexpected=failing.get(name, []),
                observed=observed,
                description=f"What {name} says.",
            )
            for name, (severity, _, _) in SUITE.items()
        ],
    )


def pages_of(site):
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in site.iterdir()}


FAILING = {
    "language_known": [
        {"article_id": "a-1", "language": "English"},
        {"article_id": "a-2", "language": None},
    ],
    "language_short": [{"article_id": "a-1", "language": "English"}],
}


def test_the_index_counts_and_names_what_failed(expectations, site):
    built = write_data_docs(site, expectations, [run_of(failing=FAILING), run_of("events")])
    assert built.index == site / "index.html"
    assert (built.n_pages, built.n_expectations, built.n_failed) == (3, 6, 2)
    words = pages_of(site)["index.html"].words
    assert "articles 2026-01-02 03:04:05 UTC 3 1 1" in words
    assert "events 2026-01-02 03:04:05 UTC 3 0 0" in words
    assert "language_known on articles critical What language_known says. 2 of 4" in words
    assert "language_short on articles warning What language_short says. 1 of 4" in words
    assert "language_there on articles" not in words


def test_a_page_shows_each_expectation_with_rule_and_rows(expectations, site):
    write_data_docs(site, expectations, [run_of(failing=FAILING)])
    page = pages_of(site)["articles.html"]
    assert "1 of 3 expectations hold" in page.words
    for name, (severity, _, _) in SUITE.items():
        assert f"{name} {severity} What {name} says." in page.words
    assert "values must belong to this set: en" in page.words
    assert "article_id language a-1 English a-2 null 2 of 4" in page.words
    assert page.elements.count("i") == 3, "a mark for each"


def test_what_was_observed_is_shown(expectations, site):
    write_data_docs(site, expectations, [run_of(observed="could not be evaluated: gone")])
    assert "could not be evaluated: gone" in pages_of(site)["articles.html"].words


def test_an_empty_batch_passes_and_says_that_no_row_was_looked_at(expectations, site):
    write_data_docs(site, expectations, [run_of(n_checked=0)])
    pages = pages_of(site)
    assert "3 of 3 expectations hold" in pages["articles.html"].words
    assert pages["articles.html"].words.count("0 of 0") == 3
    assert "What failed Nothing." in pages["index.html"].words


def test_without_a_run_there_is_an_index_that_says_so(expectations, site):
    built = write_data_docs(site, expectations, [])
    assert (built.n_pages, built.n_expectations, built.n_failed) == (1, 0, 0)
    assert "No suite has been run yet" in pages_of(site)["index.html"].words


def test_no_page_needs_another_host_or_a_script(expectations, site):
    write_data_docs(site, expectations, [run_of(failing=FAILING), run_of("events")])
    for name, page in pages_of(site).items():
        html = (site / name).read_text(encoding="utf-8")
        assert not re.search(r"https?:|//|@import|url\(", html), name
        assert not {"script", "link", "img", "iframe", "source", "object"} & set(page.elements), (
            name
        )
        assert "default-src 'none'; style-src 'unsafe-inline'" in page.values_of("content")


def test_a_rule_that_has_a_graph_is_told_in_words_only(expectations, site):
    path = expectations / "articles.json"
    suite = json.loads(path.read_text())
    suite["expectations"][0]["type"] = "expect_column_kl_divergence_to_be_less_than"
    suite["expectations"][0]["kwargs"] = {
        "column": "language",
        "partition_object": {"values": ["en", "de"], "weights": [0.5, 0.5]},
        "threshold": 0.1,
    }
    path.write_text(json.dumps(suite))
    write_data_docs(site, expectations, [run_of()])
    page = pages_of(site)["articles.html"]
    assert "must be lower than 0.1" in page.words
    assert "script" not in page.elements


def test_each_link_leads_somewhere(expectations, site):
    write_data_docs(site, expectations, [run_of(failing=FAILING), run_of("events")])
    pages = pages_of(site)
    links = {link for page in pages.values() for link in page.values_of("href")}
    assert links >= {"articles.html", "events.html", "articles.html#language_known"}
    for link in links:
        target, _, anchor = link.partition("#")
        assert not anchor or anchor in pages[target].values_of("id"), link


def test_ids_within_a_page_are_given_once(expectations, site):
    write_data_docs(site, expectations, [run_of(failing=FAILING)])
    ids = pages_of(site)["articles.html"].values_of("id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "</td></table><img src=x onerror=alert(1)>",
        "{{ 7*7 }}",
        "{% raise %}",
        "$severity ${name} $$",
        "&lt;b&gt;",
    ],
)
def test_hostile_values_are_shown_as_they_are(expectations, site, hostile):
    rows = [{"article_id": hostile, "language": hostile}]
    failing = {"language_known": rows}
    write_data_docs(site, expectations, [run_of(failing=failing, observed=hostile)])
    page = pages_of(site)["articles.html"]
    # Two cells, and what was observed of three expectations.
    assert page.words.count(hostile) == 5
    assert not {"script", "img"} & set(page.elements)


def test_a_description_with_marks_of_templates_is_shown_as_it_is(expectations, site):
    path = expectations / "articles.json"
    said = "Under 5 < 6 & {{ x }} of $name."
    run = run_of()
    results = [CheckResult(**{**vars(result), "description": said}) for result in run.results]
    path.write_text(path.read_text().replace("What language_known says.", said))
    write_data_docs(site, expectations, [SuiteRun("articles", CHECKED_AT, results)])
    assert pages_of(site)["articles.html"].words.count(said) == 3


def test_the_same_results_make_the_same_bytes(expectations, site):
    def built():
        write_data_docs(site, expectations, [run_of(failing=FAILING)])
        return {path.name: path.read_bytes() for path in site.iterdir()}

    assert built() == built()


def test_pages_of_suites_and_results_of_expectations_that_are_no_more_vanish(expectations, site):
    write_data_docs(site, expectations, [run_of(), run_of("events")])
    assert (site / "events.html").exists()
    path = expectations / "articles.json"
    suite = json.loads(path.read_text())
    suite["expectations"].pop(0)
    path.write_text(json.dumps(suite))
    built = write_data_docs(site, expectations, [run_of()])
    assert sorted(path.name for path in site.iterdir()) == ["articles.html", "index.html"]
    assert built.n_expectations == 2
    assert "language_known" not in pages_of(site)["articles.html"].words


def test_a_build_that_breaks_off_leaves_the_old_site(expectations, site, monkeypatch, tmp_path):
    write_data_docs(site, expectations, [run_of()])
    before = {path.name: path.read_bytes() for path in site.iterdir()}

    def disk_full(path, *_arguments, **_options):
        path.touch()
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(data_docs.Path, "write_text", disk_full)
        with pytest.raises(OSError, match="No space"):
            write_data_docs(site, expectations, [run_of(failing=FAILING)])
    assert {path.name: path.read_bytes() for path in site.iterdir()} == before
    write_data_docs(site, expectations, [run_of(failing=FAILING)])
    assert "language_known on articles" in pages_of(site)["index.html"].words
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["data_docs", "expectations"]
