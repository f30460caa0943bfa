"""What holds of quantities, dates and readings for any article."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import asdict, fields
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extraction import Extractor
from pipeline.extraction.counts import find_quantities
from pipeline.extraction.dates import find_dates, resolve_relative
from pipeline.records import Article, Outcome, Reading, Report
from pipeline.reference import load_countries
from pipeline.settings import PROJECT
from tests.unit.extraction.conftest import article_of
from tests.unit.extraction.fragments import pieces, tellings, texts

REFERENCE = PROJECT / "seeds" / "reference"

days = st.dates(dt.date(1901, 1, 1), dt.date(2199, 12, 31))
fast = settings(deadline=None, max_examples=200)
slow = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
"""A parse takes some ten milliseconds."""


@st.composite
def articles(draw: st.DrawFn, article_id: str = "a") -> Article:
    body = draw(st.lists(tellings, min_size=1, max_size=4).map("".join) | texts)
    title = draw(tellings | st.lists(pieces, max_size=4).map(" ".join))
    return article_of(body, title, published_on=draw(days), article_id=article_id)


@cache
def extractor() -> Extractor:
    return Extractor.load(REFERENCE)


@cache
def countries() -> frozenset[str]:
    return frozenset(country.iso3 for country in load_countries(REFERENCE))


@fast
@given(texts)
def test_quantities_are_ordered_positive_and_inside_the_text(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end].strip() == text[quantity.start : quantity.end]
        assert (quantity.low, quantity.high) != (None, None)
        low = quantity.low if quantity.low is not None else 0
        assert 0 <= low <= (quantity.high if quantity.high is not None else low)
        assert quantity.exact is (quantity.kind == "exact")
        end = quantity.end


@fast
@given(texts, texts)
def test_quantities_of_one_paragraph_do_not_depend_on_the_next(text: str, other: str) -> None:
    alone = find_quantities(f"{text}\n\n")
    together = find_quantities(f"{text}\n\n|||\n\n{other}")
    assert [q for q in together if q.end <= len(text)] == [q for q in alone if q.end <= len(text)]


@fast
@given(texts, days)
def test_dates_are_ordered_and_inside_the_text(text: str, published_on: dt.date) -> None:
    found = find_dates(text, published_on)
    resolved = resolve_relative(found, text)
    assert [(m.start, m.end) for m in resolved] == [(m.start, m.end) for m in found]
    end = 0
    for mention in resolved:
        assert end <= mention.start < mention.end <= len(text)
        assert (mention.date_start is None) == (mention.date_end is None)
        if mention.date_start is not None and mention.date_end is not None:
            assert mention.date_start <= mention.date_end
        end = mention.end
    assert resolve_relative(found, text) == resolved


def check(report: Report, article: Article) -> None:
    """What every report of any article must be."""
    source = {"title": article.title, "text": article.text}[report.evidence_field]
    assert report.evidence.strip()
    assert 0 <= report.evidence_start < report.evidence_end <= len(source)
    assert source[report.evidence_start : report.evidence_end] == report.evidence
    assert {report.origin, report.home, *report.destinations} <= countries()
    assert report.origin not in report.destinations
    assert list(report.destinations) == sorted(set(report.destinations)) != []
    assert list(report.personnel) == sorted(set(report.personnel)) != []
    if report.count_low is not None and report.count_high is not None:
        assert report.count_low <= report.count_high
    assert (report.count_low or 0) >= 0
    assert (report.date_start is None) == (report.date_end is None)
    if report.date_start is not None and report.date_end is not None:
        assert report.date_start <= report.date_end
    words = " ".join(f"{article.title} {article.text}".split())
    for place in report.places:
        assert " ".join(place.split()) in words
    assert len(set(report.places)) == len(report.places)
    assert report.attributed_to is None or report.attributed_to.strip()


@slow
@given(articles())
def test_a_reading_is_sound_and_always_the_same(article: Article) -> None:
    reading = extractor().read(article)
    assert extractor().read(article) == reading
    assert reading.article_id == article.article_id
    assert bool(reading.reports) == (reading.outcome is Outcome.CODED)
    assert [r.report_no for r in reading.reports] == list(range(1, len(reading.reports) + 1))
    places = [(r.evidence_field != "title", r.evidence_start) for r in reading.reports]
    assert places == sorted(places)
    for report in reading.reports:
        check(report, article)


@settings(slow, max_examples=20)
@given(
    st.tuples(*(articles(article_id=name) for name in "abcd")),
    st.randoms(use_true_random=False),
)
def test_neither_company_nor_order_changes_a_reading(
    batch: tuple[Article, ...], order: random.Random
) -> None:
    alone = {article.article_id: extractor().read(article) for article in batch}
    shuffled = order.sample(batch, len(batch))
    together = list(extractor().read_batch(shuffled))
    assert together == [alone[article.article_id] for article in shuffled]


@settings(slow, max_examples=20)
@given(articles(), st.sampled_from(["fr", "fa", "zh"]))
def test_another_language_is_never_read(article: Article, language: str) -> None:
    foreign = Article(**asdict(article) | {"language": language})
    assert extractor().read(foreign) == Reading("a", Outcome.SKIPPED_LANGUAGE, ())


def test_no_field_of_a_report_is_left_unchecked() -> None:
    """A new field needs its line in ``check``."""
    assert {field.name for field in fields(Report)} == {
        "article_id", "report_no", "origin", "destinations", "home", "claim", "scope", "personnel",
        "count_low", "count_high", "date_start", "date_end", "places", "attributed_to", "evidence",
        "evidence_field", "evidence_start", "evidence_end", "core", "confidence",
    }  # fmt: skip
