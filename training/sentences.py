"""Labelled sentences out of labelled articles.

Belongs here: which sentence of an article tells of which of its gold reports. Does not belong here:
fitting. Run in the pipeline's own environment: it cuts sentences as the extractor does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.calibrate import SETS, Part, load_sets
from pipeline.evaluation import GoldReport, load_gold
from pipeline.extraction import Extractor
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.home_country import home_of
from pipeline.extraction.movement_model import MovementModel, Question, questions
from pipeline.extraction.reader import read_passages
from pipeline.extraction.thresholds import Thresholds
from pipeline.extraction.trace import Trace
from pipeline.extraction.verdicts import Verdicts
from pipeline.file_reading import take_in
from pipeline.records import Article, Scope
from pipeline.settings import Settings

SEEDS = Path("seeds")

RULES_ALONE = Verdicts(
    [],
    MovementModel(),
    Thresholds(look=1.0, ask=1.0, veto=1.0, rescue=1.0, planned=1.0, denied=1.0, gate=1.0),
)

SHORT = 20
"""Characters: a shorter sentence inside of a report's evidence proves nothing by itself."""


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence with its label.

    Attributes:
        group: The article: sentences of one group are never divided between training and test.
        origin: What the label comes from: ``gold`` evidence, a ``rule`` whose candidate agrees with
            a gold report, the ``rest`` of an article with reports, or a ``negative`` article.
    """

    group: str
    context: str
    sentence: str
    movement: str
    claim: str
    scope: str
    origin: str


def movement_of(report: GoldReport | Candidate, home: str | None) -> str:
    """``entry``, ``return``, ``onward`` or ``stay``, seen from the home of the personnel."""
    if report.scope is Scope.STOCK:
        return "stay"
    if home is None or report.origin == home:
        return "entry"
    return "return" if home in report.destinations else "onward"


def rows_of(article: Article, gold: list[GoldReport], extractor: Extractor) -> Iterator[Row]:
    """One row for each sentence of an article."""
    passages = extractor.parse(article)
    home = _home(gold) or home_of(passages, extractor.lexicon, extractor.gazetteer.neighbours)
    candidates = read_passages(
        article,
        extractor.lexicon,
        extractor.gazetteer.neighbours,
        RULES_ALONE,
        Trace(passages=passages),
    )
    for question in questions(passages):
        evident = [report for report in gold if _holds(question, report)]
        agreeing = [c for c in candidates if _inside(question, c) and _agrees(c, gold)]
        label: GoldReport | Candidate | None = None
        origin = "rest" if gold else "negative"
        if evident:
            label, origin = min(evident, key=lambda r: (not r.core, r.report_no)), "gold"
        elif agreeing:
            label, origin = agreeing[0], "rule"
        yield Row(
            group=article.external_id or article.article_id,
            context=question.context,
            sentence=question.sentence,
            movement=movement_of(label, home) if label is not None else "none",
            claim=label.claim.value if label is not None else "asserted",
            scope=label.scope.value if label is not None else "incident",
            origin=origin,
        )


def _home(gold: list[GoldReport]) -> str | None:
    """The one country that most reports of an article lead out of or into."""
    ends = Counter(iso3 for report in gold for iso3 in {report.origin, *report.destinations})
    first, second = [*ends.most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] > second[1] else None


def _holds(question: Question, report: GoldReport) -> bool:
    """Whether a sentence holds the better part of a report's evidence, or lies inside of it."""
    sentence, evidence = _words(question.sentence), _words(report.evidence)
    return evidence in sentence or (len(sentence) > SHORT and sentence in evidence)


def _words(text: str) -> str:
    return " ".join(text.split())


def _inside(question: Question, candidate: Candidate) -> bool:
    segment, span = question.passage.segment, question.span
    start = segment.start + span.start_char
    end = segment.start + span.end_char
    return candidate.field == segment.field and start <= candidate.start < end


def _agrees(candidate: Candidate, gold: list[GoldReport]) -> bool:
    return any(
        (candidate.origin, frozenset(candidate.destinations), candidate.claim)
        == (report.origin, report.destinations, report.claim)
        for report in gold
    )


def article_rows() -> Iterator[tuple[str, Row]]:
    """The rows of all sets that may be looked at, each with the name of its set."""
    settings = Settings()
    extractor = Extractor.load(settings.reference)
    for labelled in load_sets(SETS):
        if labelled.part is not Part.TUNE:
            continue
        gold = load_gold(labelled.gold)
        intakes = take_in(settings, [labelled.articles])
        for article in (article for intake in intakes for article in intake.articles):
            own = [g for g in gold if g.article_id == article.external_id]
            yield from ((labelled.name, row) for row in rows_of(article, own, extractor))
