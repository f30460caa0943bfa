"""The scores on the reviewed labels must not fall (codebook, *Scoring*).

The floors stand beside the labels, in ``floors.csv``, a little under what the rules reached;
whoever raises the scores raises them.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline.evaluation import (
    broken_floors,
    load_floors,
    load_gold,
    prediction_of,
    score,
    summarize,
)
from pipeline.extraction import Extractor
from pipeline.records import Article
from pipeline.settings import PROJECT

from .conftest import article_of

SAMPLE = PROJECT / "seeds"
INVENTED = PROJECT / "seeds" / "invented"


SETS = {
    SAMPLE: ("tajikistan", "iran_pakistan", "web_pages", "world"),
    INVENTED: ("plain_held_out",),
}


def articles(folder: Path, name: str) -> list[Article]:
    lines = (folder / "articles" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [
        article_of(
            row["text"],
            row["title"],
            published_on=dt.datetime.fromisoformat(row["published_at"]).date(),
            article_id=row["article_id"],
        )
        for row in map(json.loads, lines.splitlines())
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "names"),
    SETS.items(),
    ids=["sample corpus", "articles that no rule was written on"],
)
def test_scores_on_the_gold_labels(
    extractor: Extractor, folder: Path, names: tuple[str, ...]
) -> None:
    scores = {}
    for name in names:
        read = articles(folder, name)
        predicted = [
            prediction_of(report, None)
            for reading in extractor.read_batch(read)
            for report in reading.reports
        ]
        texts = {article.article_id: (article.title, article.text) for article in read}
        scores[name] = score(predicted, load_gold(folder / "gold" / f"{name}.jsonl"), texts)
    everything = [article for found in scores.values() for article in found.comparisons]
    scores["all"] = summarize(everything)
    values = {
        (name, rate): value for name, s in scores.items() for rate, value in s.as_dict().items()
    }
    assert broken_floors(load_floors(folder / "gold" / "floors.csv", scores), values) == []


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (folder, path.stem)
        for folder in (SAMPLE, INVENTED)
        for path in sorted((folder / "gold").glob("*.jsonl"))
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_gold_labels_quote_their_articles(folder: Path, name: str) -> None:
    texts = {a.article_id: f"{a.title}\n{a.text}" for a in articles(folder, name)}
    gold = load_gold(folder / "gold" / f"{name}.jsonl")
    assert gold
    for report in gold:
        assert report.evidence in texts[report.article_id]
        for place in report.places:
            assert place in texts[report.article_id], (report.article_id, place)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (folder, path.stem)
        for folder in (SAMPLE, INVENTED)
        for path in sorted((folder / "gold").glob("*.jsonl"))
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_no_article_that_reports_a_movement_is_left_unread(
    extractor: Extractor, folder: Path, name: str
) -> None:
    relevant = {g.article_id for g in load_gold(folder / "gold" / f"{name}.jsonl") if g.core}
    lost = {
        article.article_id: extractor.refusals(article)
        for article in articles(folder, name)
        if article.article_id in relevant and extractor.refusals(article)
    }
    assert lost == {}
