"""One extractor for all tests of this room: loading the parser takes a second."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from pipeline.extraction import Extractor
from pipeline.extraction.movement_model import MovementScores
from pipeline.records import Article, Report
from pipeline.settings import PROJECT

PUBLISHED_ON = dt.date(2021, 7, 27)
"""A Tuesday."""

Read = Callable[..., tuple[Report, ...]]


def article_of(
    text: str,
    title: str = "",
    *,
    published_on: dt.date = PUBLISHED_ON,
    language: str = "en",
    article_id: str = "made-up",
) -> Article:
    return Article(
        article_id=article_id,
        external_id=None,
        source="tests",
        source_path="tests",
        source_line=None,
        publisher="The Made-up Gazette",
        published_at=dt.datetime.combine(published_on, dt.time(8), dt.UTC),
        published_on=published_on,
        title=title,
        text=text,
        language=language,
        based_on=None,
        content_hash="0",
    )


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor.load(PROJECT / "seeds" / "reference")


class NoOpinion:
    """A classifier that neither forbids nor demands anything: the rules alone decide."""

    def score(self, sentences: Sequence[tuple[str, str]]) -> list[MovementScores]:
        undecided = MovementScores(
            movement={"none": 0.5, "entry": 0.5},
            claim={"asserted": 0.6, "planned": 0.2, "denied": 0.2},
            scope={"incident": 1.0},
        )
        return [undecided for _ in sentences]


@pytest.fixture(scope="session")
def rules() -> Extractor:
    """The extractor without what its classifier adds."""
    extractor = Extractor.load(PROJECT / "seeds" / "reference")
    extractor.classifier = NoOpinion()
    extractor.thresholds = replace(extractor.thresholds, look=0, ask=0, gate=0)
    return extractor


@pytest.fixture(scope="session")
def read(rules: Extractor) -> Read:
    """What the rules read in a text, published on Tuesday 27 July 2021 unless told otherwise."""

    def read_text(text: str, title: str = "", **how: object) -> tuple[Report, ...]:
        return rules.read(article_of(text, title, **how)).reports  # type: ignore[arg-type]

    return read_text
