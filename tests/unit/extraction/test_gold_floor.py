"""The scores on the reviewed labels must not fall (codebook, *Scoring*).

The floors lie a little under what the rules reached; whoever raises the scores raises them.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.evaluation import load_gold, prediction_of, score
from pipeline.extraction import Extractor
from pipeline.extraction.gate import Gate
from pipeline.extraction.lexicon import load_lexicon
from pipeline.records import Article
from pipeline.reference import load_countries, load_places
from pipeline.settings import PROJECT

from .conftest import article_of

SAMPLE = PROJECT / "seeds"
INVENTED = PROJECT / "seeds" / "invented"


@dataclass(frozen=True)
class Floor:
    f1: float
    article_precision: float
    perfect_reports: float


FLOORS = {
    (SAMPLE, ("tajikistan", "iran_pakistan", "web_pages", "world")): Floor(0.84, 0.94, 0.59),
    (INVENTED, ("plain_held_out",)): Floor(0.83, 0.92, 0.77),
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
    ("folder", "names", "floor"),
    [(*sets, floor) for sets, floor in FLOORS.items()],
    ids=["sample corpus", "articles that no rule was written on"],
)
def test_scores_on_the_gold_labels(
    extractor: Extractor, folder: Path, names: tuple[str, ...], floor: Floor
) -> None:
    read = [article for name in names for article in articles(folder, name)]
    gold = [report for name in names for report in load_gold(folder / "gold" / f"{name}.jsonl")]
    predicted = [
        prediction_of(report, None)
        for reading in extractor.read_batch(read)
        for report in reading.reports
    ]
    scores = score(predicted, gold, {a.article_id: (a.title, a.text) for a in read})
    assert scores.f1 is not None
    assert scores.f1 >= floor.f1
    assert scores.article_precision is not None
    assert scores.article_precision >= floor.article_precision
    assert scores.perfect_reports is not None
    assert scores.perfect_reports >= floor.perfect_reports
    assert scores.evidence_verbatim == 1.0


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


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (folder, path.stem)
        for folder in (SAMPLE, INVENTED)
        for path in sorted((folder / "gold").glob("*.jsonl"))
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_the_gate_loses_no_article_that_reports_a_movement(folder: Path, name: str) -> None:
    reference = PROJECT / "seeds" / "reference"
    gate = Gate(load_lexicon(), load_countries(reference), load_places(reference))
    relevant = {g.article_id for g in load_gold(folder / "gold" / f"{name}.jsonl") if g.core}
    lost = [
        article.article_id
        for article in articles(folder, name)
        if article.article_id in relevant and not gate.admits(article.title, article.text)
    ]
    assert lost == []
