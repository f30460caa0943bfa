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
def test_the_gate_changes_no_report_of_a_relevant_article_and_adds_none() -> None:
    extractor = Extractor.load(SEEDS / "reference")
    relevant = relevant_articles(SEEDS)
    for article in [*relevant, *mixed(SEEDS, 60, 0.0, 5)]:
        full = extractor.read_in_full(article).reports
        gated = extractor.read(article).reports
        # False reports of invented news may be spared.
        assert gated == full or (article not in relevant and gated == ()), article.article_id


@pytest.mark.slow
def test_the_bench_prints_its_table() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--articles", "20", "--sample", "3", "--no-job"],
        cwd=PROJECT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for row in ("gate", "parse, rules", "whole stage", "spaCy's full pipeline", "MB"):
        assert row in done.stdout
