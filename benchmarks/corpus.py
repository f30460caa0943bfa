"""The mixed corpus: articles of the sample that tell of movements, lost in other news.

Belongs here: reading, mixing and ordering articles. Does not belong here: writing the other news
(``background``), or timing anything.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.background import Background, Story
from pipeline.records import Article

DAYS = 10
"""Publication days that the other news is spread over."""

FIRST_DAY = dt.date(2021, 7, 1)


def relevant_articles(seeds: Path) -> list[Article]:
    """The articles of the sample corpus in which the labels know a movement."""
    found = []
    for path in sorted((seeds / "articles").glob("*.jsonl")):
        labels = (seeds / "gold" / path.name).read_text(encoding="utf-8").splitlines()
        labelled = {json.loads(line)["article_id"] for line in labels}
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["article_id"] in labelled:
                day = dt.datetime.fromisoformat(row["published_at"]).date()
                found.append(_article(row["article_id"], Story(row["title"], row["text"]), day))
    return found


def mixed(seeds: Path, n_articles: int, share: float, seed: int) -> list[Article]:
    """A corpus in which a share of the articles is relevant, at least one."""
    random = Random(seed)
    relevant = relevant_articles(seeds)
    n_relevant = max(1, round(n_articles * share))
    chosen = [
        replace(article, article_id=f"relevant-{number}")
        for number, article in enumerate(random.choices(relevant, k=n_relevant))
        if n_relevant > len(relevant)
    ] or random.sample(relevant, n_relevant)
    stories = islice(Background(seeds / "reference").stories(seed), n_articles - n_relevant)
    chosen += [
        _article(f"background-{number}", story, FIRST_DAY + dt.timedelta(days=number % DAYS))
        for number, story in enumerate(stories)
    ]
    random.shuffle(chosen)
    return chosen


def _article(article_id: str, story: Story, day: dt.date) -> Article:
    return Article(
        article_id=article_id,
        external_id=None,
        source="bench",
        source_path="bench",
        source_line=None,
        publisher="bench",
        published_at=dt.datetime.combine(day, dt.time(8), dt.UTC),
        published_on=day,
        title=story.title,
        text=story.text,
        language="en",
        based_on=None,
        content_hash=hashlib.sha256(story.text.encode()).hexdigest(),
    )
