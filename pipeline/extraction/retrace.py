"""From the notes of a reading to its explanation.

Belongs here: which clause stands behind which report, and the one reason why another was not coded.
Does not belong here: deciding anything (the rule modules do), or finding the marked words
(``marks``).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.clauses import Clause
from pipeline.extraction.explanation import (
    ExplainedReport,
    Explanation,
    Mark,
    Mention,
    NotCoded,
)
from pipeline.extraction.marks import candidate_marks, clause_marks
from pipeline.extraction.reasons import Drop, Refusal
from pipeline.extraction.trace import Order, Trace
from pipeline.records import Article, Reading, Report

_HOW_FAR = list(Drop)


def explanation_of(
    reading: Reading, article: Article, refusals: tuple[Refusal, ...], trace: Trace
) -> Explanation:
    """A reading and its notes as an explanation."""
    mentions = {
        (number, candidate.order): _mention_of(candidate, article, trace)
        for number, candidates in trace.reported.items()
        for candidate in candidates
    }
    reports: list[ExplainedReport] = []
    not_coded: list[NotCoded] = []
    for report in reading.reports:
        number = report.report_no
        candidates = trace.reported[number]
        quoted = next(c for c in candidates if _is_quoted(c, report))
        reports.append(ExplainedReport(report, mentions[number, quoted.order]))
        for candidate in candidates:
            if candidate.order != quoted.order:
                mention = mentions[number, candidate.order]
                not_coded.append(NotCoded(mention, Drop.JOINED, number))
    coded = {order for _, order in mentions}
    not_coded += (
        NotCoded(_in_sentence(clause, clause_marks(clause)), reason)
        for clause, reason in _dropped(trace, coded)
    )
    not_coded.sort(key=lambda n: (n.mention.field != "title", n.mention.start))
    return Explanation(
        reading.article_id, reading.outcome, refusals, tuple(reports), tuple(not_coded)
    )


def _is_quoted(candidate: Candidate, report: Report) -> bool:
    evidence = report.evidence_field, report.evidence_start, report.evidence_end
    return (candidate.field, candidate.start, candidate.end) == evidence


def _dropped(trace: Trace, coded: set[Order]) -> Iterator[tuple[Clause, Drop]]:
    """One reason a trigger: that of the reading of it that came furthest."""
    found = {
        order: (trace.told[order][0], reason)
        for order, reason in trace.dropped.items()
        if order not in coded
    }
    for clause, reason in trace.unread:
        order = clause.passage.segment.number, clause.verb.idx
        known = found.get(order)
        further = known is None or _HOW_FAR.index(reason) > _HOW_FAR.index(known[1])
        if order not in trace.told and further:
            found[order] = clause, reason
    yield from found.values()


def _mention_of(candidate: Candidate, article: Article, trace: Trace) -> Mention:
    clause, actor = trace.told[candidate.order]
    marks = candidate_marks(candidate, clause, actor, trace.passages, article.published_on)
    return _in_sentence(clause, marks)


def _in_sentence(clause: Clause, marks: tuple[Mark, ...]) -> Mention:
    segment = clause.passage.segment
    text = segment.text[clause.sentence.start_char : clause.sentence.end_char]
    start = segment.start + clause.sentence.end_char - len(text.lstrip())
    return Mention(segment.field, start, start + len(text.strip()), marks)
