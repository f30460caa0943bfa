"""Explanations on a terminal.

Belongs here: styles, columns. Does not belong here: what is said (``words``).

Every mark carries its kind as a word as well, so that it can be read without colour, and searched.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.explaining.words import (
    LEGEND,
    Explained,
    Piece,
    by_reason,
    coded_fields,
    joined_to,
    marks_elsewhere,
    pieces_of,
)
from pipeline.extraction.explanation import ExplainedReport, MarkKind, Mention
from pipeline.printable import printable
from pipeline.records import Article

STYLES = {
    MarkKind.TRIGGER: "bold magenta",
    MarkKind.FIGURE: "bold yellow",
    MarkKind.PEOPLE: "bold blue",
    MarkKind.PLACE: "green",
    MarkKind.TIME: "red",
    MarkKind.SOURCE: "cyan underline",
}


def print_legend(console: Console) -> None:
    """What the marks mean."""
    for kind, meaning in LEGEND.items():
        console.print(Text.assemble(_marked(Piece(meaning, kind))))


def print_explanation(console: Console, explained: Explained) -> None:
    """One article: what became of it, its reports, and what was not coded."""
    article, explanation = explained.article, explained.explanation
    console.print()
    title = Text(printable(article.title or explained.name), "bold")
    console.rule(title, align="left", style="dim")
    about = printable(f"{explained.name}, {article.publisher}, {article.published_on}")
    console.print(Text.assemble((about, "dim"), "\n", (explained.verdict, "bold")))
    for refusal in explanation.refusals:
        console.print(Text(f"  {refusal.value}"))
    for report in explanation.reports:
        _print_report(console, explained, report)
    for reason, mentions in by_reason(explanation):
        console.print(Text.assemble("\n", ("Not coded", "bold"), f": {reason.value}"))
        for mention in mentions:
            listed = Text("- ").append_text(_sentence(article, mention))
            console.print(Padding(listed, (0, 0, 0, 2)))


def _print_report(console: Console, explained: Explained, found: ExplainedReport) -> None:
    article, report = explained.article, found.report
    standing = (f"  {explained.standing(report)}", "dim")
    console.print(Text.assemble("\n", (f"Report {report.report_no}", "bold"), standing))
    fields = Table.grid(padding=(0, 2))
    for kind, coded in coded_fields(report, explained.countries).items():
        fields.add_row(Text(kind, STYLES[kind]), Text(coded))
    others = joined_to(explained.explanation, report.report_no)
    told = _sentence(article, found.mention)
    if others:
        told.append("\n\nThe same movement, told again:", "dim")
        for mention in others:
            told.append("\n- ").append_text(_sentence(article, mention))
    beside = Table.grid(padding=(0, 3), expand=True)
    beside.add_column(ratio=3)
    beside.add_column(ratio=2)
    beside.add_row(told, fields)
    console.print(Padding(beside, (0, 0, 0, 2)))


def _sentence(article: Article, mention: Mention) -> Text:
    told = _line(pieces_of(article, mention))
    for around in marks_elsewhere(article, mention):
        told.append("\n  from elsewhere: … ", "dim").append_text(_line(around)).append(" …", "dim")
    return told


def _line(pieces: Iterable[Piece]) -> Text:
    return Text().join(_marked(piece) for piece in pieces)


def _marked(piece: Piece) -> Text:
    text = printable(piece.text)
    words = " ".join(text.split()) if piece.kind else text.replace("\n", " ")
    if piece.kind is None:
        return Text(words)
    return Text.assemble((f"[{piece.kind}: ", "dim"), (words, STYLES[piece.kind]), ("]", "dim"))
