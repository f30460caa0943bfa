"""What is wrong, beside the sentence that it was read from: for people who improve the rules.

Belongs here: findings in words, with gold's value next to the one that was read, and the sentences
of the article. Does not belong here: finding them (``comparison``), or laying them out for a
terminal (``console``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.evaluation.coding import Coding
from pipeline.evaluation.comparison import Comparison, Finding, Text

if TYPE_CHECKING:
    from spacy.language import Language

NOTHING = "none"


class Quote(NamedTuple):
    """The sentence around a piece of evidence, cut into three."""

    before: str
    evidence: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An attribute that was read wrong: what gold says, and what was read."""

    attribute: str
    gold: str
    read: str


@dataclass(frozen=True, slots=True)
class ShownError:
    """A finding in words.

    Attributes:
        kind: ``missed``, ``extra`` or ``wrong``, as in ``Finding``.
        report_no: Of gold; of the prediction, where nothing in gold is like it.
        movement: Who went where, by which claim; count, date and scope too where the whole report
            is missed or extra.
        differences: Of a report that is wrong: the attributes at fault, no others.
        gold, read: The evidence in its sentence, as labelled and as read; null where there is none.
    """

    article_id: str
    kind: str
    report_no: int
    movement: str
    differences: tuple[Difference, ...]
    gold: Quote | None
    read: Quote | None


def shown_errors(articles: Iterable[Comparison]) -> Iterator[ShownError]:
    """Every miss, extra and wrong attribute, in the order of the articles."""
    for article in articles:
        for finding in article.findings():
            yield _shown(finding, article.words)


def _shown(finding: Finding, words: Text) -> ShownError:
    gold, read = finding.gold, finding.predicted
    report = gold or read
    assert report is not None, "a finding has a gold report, a prediction or both"
    movement = f"{report.origin} to {', '.join(sorted(report.destinations))}, {report.claim}"
    differences: tuple[Difference, ...] = ()
    if gold is not None and read is not None:
        differences = tuple(
            Difference(name, _value(name, gold), _value(name, read))
            if name != "evidence"
            else Difference(name, "a piece of the article", "not a piece of it")
            for name in finding.wrong
        )
    else:
        movement += f", {report.scope}, count {_count(report)}, date {_date(report)}"
    return ShownError(
        finding.article_id,
        finding.kind,
        report.report_no,
        movement,
        differences,
        quote(gold.evidence, words) if gold else None,
        quote(read.evidence, words) if read else None,
    )


def quote(evidence: str, words: Text) -> Quote:
    """The sentence, or sentences, of the article that a piece of evidence stands in.

    Evidence that is not verbatim stands alone.
    """
    for part in words:
        start = part.find(evidence)
        if evidence and start >= 0:
            return _in_its_sentence(part, start, start + len(evidence))
    return Quote("", evidence, "")


def _in_its_sentence(part: str, start: int, end: int) -> Quote:
    """Sentences are looked for in the lines that hold the evidence: none goes on in another one."""
    first = part.rfind("\n", 0, start) + 1
    last = part.find("\n", end)
    lines = part[first : None if last < 0 else last]
    spans = [
        (sentence.start_char + first, sentence.end_char + first)
        for sentence in _sentence_splitter()(lines).sents
    ]
    begin = max(a for a, _ in spans if a <= start)
    stop = min(b for _, b in spans if b >= end)
    return Quote(part[begin:start], part[start:end], part[end:stop])


@cache
def _sentence_splitter() -> Language:
    """By punctuation alone: it knows abbreviations, and needs no model."""
    import spacy

    splitter = spacy.blank("en")
    splitter.add_pipe("sentencizer")
    return splitter


def _value(attribute: str, report: Coding) -> str:
    if attribute == "count":
        return _count(report)
    if attribute == "date":
        return _date(report)
    if attribute == "scope":
        return report.scope
    return (
        ", ".join(report.places if attribute == "places" else sorted(report.personnel)) or NOTHING
    )


def _count(report: Coding) -> str:
    return _range(report.count_low, report.count_high)


def _date(report: Coding) -> str:
    return _range(report.date_start, report.date_end)


def _range(low: int | dt.date | None, high: int | dt.date | None) -> str:
    if low is None and high is None:
        return NOTHING
    if low == high:
        return str(low)
    if low is None:
        return f"up to {high}"
    return f"{low} or more" if high is None else f"{low} to {high}"
