"""The command behind ``make bench``.

Belongs here: options and the printed table. Does not belong here: what is timed (``measures``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.measures import (
    Corpus,
    Measure,
    alone,
    comparison,
    gate,
    parse,
    refresh,
    spacy,
    stage,
)

WIDTH = 110
"""Columns of the printed table, also where the output is no terminal."""


def main(
    articles: Annotated[int, typer.Option(help="Articles in the corpus.")] = 10_000,
    share: Annotated[float, typer.Option(help="How many of them are relevant.")] = 0.005,
    seed: Annotated[int, typer.Option(help="Another seed, another corpus.")] = 1,
    sample: Annotated[int, typer.Option(help="Articles that spaCy's pipeline reads.")] = 200,
    job: Annotated[bool, typer.Option(help="Run the whole refresh as well.")] = True,
) -> None:
    """Time gate, parse, stage and refresh over one mixed corpus, beside spaCy's full pipeline."""
    corpus = Corpus(articles, share, seed, sample)
    gated, admitted = alone(gate, corpus)
    read, whole = alone(parse, corpus), alone(stage, corpus)
    full, same = alone(spacy, corpus), alone(comparison, corpus)

    table = Table(title=f"{articles:,} articles, {share:.1%} of them relevant, seed {seed}")
    for column in ("", "articles", "seconds", "CPU s", "articles/CPU s", "times spaCy", "peak"):
        table.add_column(column, justify="left" if not column else "right", no_wrap=True)
    rows: list[tuple[str, Measure]] = [
        ("gate", gated),
        ("what the gate admits: parse, rules", read),
        ("whole stage, lake to lake", whole.measure),
        ("spaCy's full pipeline", full),
    ]
    growth = _growth(corpus) if job else []
    rows += [("whole refresh, file to published", measure) for measure in growth]
    for name, measure in rows:
        table.add_row(
            name,
            f"{measure.n_articles:,}",
            f"{measure.seconds:,.1f}",
            f"{measure.cpu_seconds:,.1f}",
            f"{measure.per_second:,.1f}",
            f"{measure.per_second / full.per_second:,.1f}",
            f"{measure.peak_mb:,.0f} MB",
        )
    console = Console(width=WIDTH)
    console.print(table)
    if job:
        small, large = growth
        more = (large.peak_mb - small.peak_mb) * 1000 / (large.n_articles - small.n_articles)
        console.print(
            f"{large.n_articles / small.n_articles:.1f} times the articles, "
            f"{large.peak_mb / small.peak_mb:.2f} times the peak of a refresh: "
            f"{more:,.1f} KB an article more."
        )
    console.print(
        f"The gate admits {admitted:,} articles; {whole.n_coded:,} tell of a movement.\n"
        f"spaCy reads a random sample of {full.n_articles:,} of the same articles.\n"
        f"Of {same.n_articles:,} articles read with and without gate and probe, "
        f"{same.n_relevant_other} relevant and {same.n_background_other} others give other reports."
    )


def _growth(corpus: Corpus) -> list[Measure]:
    """A whole refresh of a quarter of the articles, and of all."""
    quarter = replace(corpus, n_articles=max(1, corpus.n_articles // 4))
    return [alone(refresh, some) for some in (quarter, corpus)]


if __name__ == "__main__":
    typer.run(main)
