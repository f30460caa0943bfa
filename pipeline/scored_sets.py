"""Sets of articles with gold labels, read and scored.

Belongs here: which gold labels belong to which articles, and their scores, set by set and over all.
Does not belong here: scoring itself (``evaluation``), keeping scores (``benchmark``), or output for
people (``console``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import evaluation
from pipeline.errors import BorderflowError
from pipeline.file_reading import FileReadings, read_files
from pipeline.ingestion import source_for_path
from pipeline.records import Reject
from pipeline.settings import Settings

ALL = "all"
"""Names the scores over all sets together."""


class UnpairedGold(BorderflowError):
    """Gold labels without articles, or articles without gold labels."""


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Articles, a file or a folder, and the file of their gold labels."""

    name: str
    articles: Path
    gold: Path


@dataclass(frozen=True, slots=True)
class ScoredSet:
    """A set, its scores, and how sure they are."""

    name: str
    scores: evaluation.Scores
    intervals: dict[str, evaluation.Interval | None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores set by set and over all, and the rows of articles that could not be read."""

    sets: tuple[ScoredSet, ...]
    overall: ScoredSet
    rejects: list[Reject]


def gold_sets(articles: Sequence[Path], gold: Sequence[Path]) -> list[GoldSet]:
    """Pair articles with gold labels: the first with the first, the second with the second.

    A folder of gold labels is one set a file; its articles stand in a folder, in a file of the same
    name. A set is called by the name of its gold file; by its path, where two have one name.

    Raises:
        UnpairedGold: There are more of one than of the other, or a gold file has no articles.
    """
    if len(articles) != len(gold):
        raise UnpairedGold(
            f"{len(articles)} times articles and {len(gold)} times gold labels; give each --gold "
            "the --articles that it labels, in the same order"
        )
    pairs = [
        pair
        for texts, labels in zip(articles, gold, strict=True)
        for pair in (_in_folder(texts, labels) if labels.is_dir() else [(texts, labels)])
    ]
    stems = [labels.stem for _, labels in pairs] + [ALL]
    return [
        GoldSet(labels.stem if stems.count(labels.stem) == 1 else str(labels), texts, labels)
        for texts, labels in pairs
    ]


def _in_folder(articles: Path, gold: Path) -> list[tuple[Path, Path]]:
    pairs = [(articles / labels.name, labels) for labels in sorted(gold.glob("*.jsonl"))]
    missing = [f"{texts} for {labels}" for texts, labels in pairs if not texts.exists()]
    if not pairs or missing:
        raise UnpairedGold(
            f"no {', no '.join(missing)}; the articles of a folder of gold labels stand in a "
            "folder, in files of the same names"
            if missing
            else f"{gold} holds no gold labels (*.jsonl)"
        )
    return pairs


def evaluate(settings: Settings, sets: Sequence[GoldSet]) -> Evaluation:
    """Extract from the articles of some sets, and score the reports against their gold labels.

    Events are resolved over all sets together.

    Args:
        settings: Where the reference tables are.
        sets: One or more.

    Raises:
        IngestionError: A path of articles does not exist.
        InvalidGold: Gold labels cannot be read.
        UnknownArticle: A gold label names an article that is not in its set.
    """
    labels = [evaluation.load_gold(gold_set.gold) for gold_set in sets]
    found = read_files(settings, list(dict.fromkeys(gold_set.articles for gold_set in sets)))
    scored = tuple(
        _scored(gold_set.name, _scores(found, gold_set, gold))
        for gold_set, gold in zip(sets, labels, strict=True)
    )
    comparisons = [article for one in scored for article in one.scores.comparisons]
    overall = _scored(ALL, evaluation.summarize(comparisons))
    return Evaluation(scored, overall, found.rejects)


def _scored(name: str, scores: evaluation.Scores) -> ScoredSet:
    return ScoredSet(name, scores, evaluation.intervals(scores.comparisons))


def _scores(
    found: FileReadings, gold_set: GoldSet, gold: Sequence[evaluation.GoldReport]
) -> evaluation.Scores:
    source = source_for_path(gold_set.articles).name
    names = found.names
    texts = {names[a.article_id]: (a.title, a.text) for a in found.articles if a.source == source}
    predictions = [
        evaluation.prediction_of(
            report, found.event_keys[report.report_id], names[report.article_id]
        )
        for article, reading in zip(found.articles, found.readings, strict=True)
        if article.source == source
        for report in reading.reports
    ]
    return evaluation.score(predictions, gold, texts)
