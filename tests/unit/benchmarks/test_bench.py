"""The benchmark runs, its background is ordinary news, and the shortcuts lose nothing."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice

import pytest

from benchmarks.background import FEWEST_WORDS, MOST_WORDS, Background
from benchmarks.corpus import mixed, relevant_articles
from pipeline.extraction import Extractor
from pipeline.settings import PROJECT

SEEDS = PROJECT / "seeds"


def test_background_is_distinct_news_of_ordinary_length() -> None:
    stories = list(islice(Background(SEEDS / "reference").stories(7), 500))
    assert len({story.text for story in stories}) == 500
    assert all(FEWEST_WORDS <= len(story.text.split()) <= MOST_WORDS for story in stories)
    assert not any("{" in story.title + story.text for story in stories)
    assert sum("soldiers" in story.text for story in stories) > 25
    assert sum("border" in story.text for story in stories) > 50


def test_a_seed_gives_the_same_corpus_and_another_seed_another() -> None:
    corpus = mixed(SEEDS, 40, 0.05, 3)
    assert corpus == mixed(SEEDS, 40, 0.05, 3)
    assert corpus != mixed(SEEDS, 40, 0.05, 4)
    assert len({article.article_id for article in corpus}) == 40
    assert sum(not a.article_id.startswith("background") for a in corpus) == 2


@pytest.mark.slow
def test_gate_and_selection_change_no_report() -> None:
    extractor = Extractor.load(SEEDS / "reference")
    background = mixed(SEEDS, 60, 0.0, 5)
    articles = relevant_articles(SEEDS) + background
    other = [
        reading.article_id
        for article, reading in zip(articles, extractor.read_batch(articles), strict=True)
        if reading.reports != extractor.read_in_full(article).reports
    ]
    assert other == []


@pytest.mark.slow
def test_the_bench_prints_its_table() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--articles", "20", "--sample", "3"],
        cwd=PROJECT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for row in ("gate", "parse, rules", "whole stage", "spaCy's full pipeline", "MB"):
        assert row in done.stdout
