"""What ``borderflow evaluate`` prints: scores with their intervals, and errors in their sentences.

Belongs here: laying scores and errors out, for a terminal and as JSON. Does not belong here:
computing them (``evaluation``, ``scored_sets``), or what other commands print (``console``).
"""

from __future__ import annotations

from typing import Any

from pipeline import console
from pipeline.evaluation import DRAWS, PERCENT, Quote, shown_errors
from pipeline.scored_sets import Evaluation, ScoredSet


def as_dict(found: Evaluation, with_errors: bool) -> dict[str, Any]:
    """The scores over all sets by name, their intervals, and the same for each set.

    Args:
        found: What was scored.
        with_errors: Whether to add a list of ``errors``.
    """
    sheet: dict[str, Any] = {
        **_scores(found.overall),
        "sets": {scored.name: _scores(scored) for scored in found.sets},
    }
    if with_errors:
        sheet["errors"] = [
            {
                "set": scored.name,
                "article_id": error.article_id,
                "kind": error.kind,
                "report_no": error.report_no,
                "movement": error.movement,
                "differences": [
                    {"attribute": d.attribute, "gold": d.gold, "read": d.read}
                    for d in error.differences
                ],
                "gold_evidence": error.gold and error.gold.evidence,
                "gold_sentence": error.gold and "".join(error.gold),
                "read_evidence": error.read and error.read.evidence,
                "read_sentence": error.read and "".join(error.read),
            }
            for scored in found.sets
            for error in shown_errors(scored.scores.comparisons)
        ]
    return sheet


def _scores(scored: ScoredSet) -> dict[str, Any]:
    return {**scored.scores.as_dict(), "intervals": scored.intervals}


def print_scores(found: Evaluation) -> None:
    """The codebook's scores, one a line, a column a set; a rate over nothing is left empty."""
    columns = list(found.sets)
    if len(columns) > 1:
        columns.append(found.overall)
    rows = [
        [name, *(_cell(scored, name) for scored in columns)]
        for name in found.overall.scores.as_dict()
    ]
    console.print_table(["score", *(scored.name for scored in columns)], rows)
    console.say(
        f"in brackets: {PERCENT}% bootstrap intervals, from {DRAWS} draws of whole articles with a "
        "fixed seed; none for B-cubed, which compares reports across articles"
    )


def _cell(scored: ScoredSet, name: str) -> str | int | None:
    value = scored.scores.as_dict()[name]
    interval = scored.intervals.get(name)
    if isinstance(value, float):
        return f"{value:.3f}" + (f" [{interval.low:.3f}, {interval.high:.3f}]" if interval else "")
    return value


def print_errors(found: Evaluation) -> None:
    """Each miss, extra and wrong attribute, beside the sentence; the evidence between >> and <<."""
    for scored in found.sets:
        for error in shown_errors(scored.scores.comparisons):
            console.say_result(
                f"{error.kind}: {scored.name}, {error.article_id}, report {error.report_no}: "
                f"{error.movement}"
            )
            for difference in error.differences:
                console.say_result(
                    f"  {difference.attribute}: {difference.gold} in gold, {difference.read} read"
                )
            if error.gold is not None:
                console.say_result(f"  gold: {_marked(error.gold)}")
            if error.read is not None and not _of_one_sentence(error.read, error.gold):
                console.say_result(f"  read: {_marked(error.read)}")
            console.say_result("")


def _of_one_sentence(read: Quote, gold: Quote | None) -> bool:
    return gold is not None and "".join(read) == "".join(gold)


def _marked(quote: Quote) -> str:
    """On one line."""
    return " ".join(f"{quote.before}>>{quote.evidence}<<{quote.after}".split())
