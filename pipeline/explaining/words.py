"""An explanation in words: what was coded, and the text cut where its marks begin and end.

Belongs here: what the terminal and the page both say. Does not belong here: how it looks there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from pipeline.extraction.explanation import Explanation, Mark, MarkKind, Mention
from pipeline.extraction.reasons import Drop
from pipeline.records import Article, Outcome, Report

CONTEXT_CHARS = 60
"""How much of the text is shown around a word that stands in another sentence."""

LEGEND = {
    MarkKind.TRIGGER: "the words that tell of the movement",
    MarkKind.FIGURE: "how many",
    MarkKind.PEOPLE: "who moves",
    MarkKind.PLACE: "countries and places of the movement",
    MarkKind.TIME: "when",
    MarkKind.SOURCE: "who says so",
}
"""The kinds of marks, in the order of a report's fields."""

NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Explained:
    """An article and what became of it.

    Attributes:
        countries: Names of countries by ISO alpha-3.
        min_confidence: Reports of which extraction is less sure are read, but left out.
    """

    article: Article
    explanation: Explanation
    countries: Mapping[str, str]
    min_confidence: float

    @property
    def name(self) -> str:
        """The id that the input gave the article, else our own."""
        return self.article.external_id or self.article.article_id

    @property
    def verdict(self) -> str:
        """What became of the article, in a sentence."""
        found = self.explanation
        if found.outcome is Outcome.SKIPPED_LANGUAGE:
            return f"Not read: its language is {self.article.language!r}."
        if found.outcome is Outcome.GATED_OUT:
            return "Not read: the gate found that it cannot speak of a movement."
        if not found.reports:
            return "Read, and nothing coded."
        n_left_out = sum(self.is_left_out(one.report) for one in found.reports)
        coded = f"{len(found.reports)} report{'s' if len(found.reports) > 1 else ''} coded"
        return f"{coded}, {n_left_out} of them left out." if n_left_out else f"{coded}."

    def is_left_out(self, report: Report) -> bool:
        """Whether a report stays out of the tables and of ``borderflow extract``."""
        return report.confidence < self.min_confidence

    def standing(self, report: Report) -> str:
        """How sure extraction is of a report, and what follows from that."""
        notes = [f"confidence {report.confidence:.2f}"]
        if self.is_left_out(report):
            notes.append(f"left out: under {self.min_confidence:g} (min_confidence)")
        if not report.core:
            notes.append("acceptable, not required")
        return ", ".join(notes)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that one mark covers, or none."""

    text: str
    kind: MarkKind | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of an article: a sentence that was looked at, or what stands between two.

    Attributes:
        reports: Numbers of the reports that are read from it.
        reasons: Why other clauses in it were not coded, but those that no people move by.
    """

    pieces: tuple[Piece, ...]
    reports: tuple[int, ...] = ()
    reasons: tuple[Drop, ...] = ()


def coded_fields(report: Report, countries: Mapping[str, str]) -> dict[MarkKind, str]:
    """What a report states, under the kind of words that state it."""
    places = [report.origin, *report.destinations, report.home]
    # A country that the reference table does not list is shown by its code.
    origin, *reached, home = (countries.get(iso3, iso3) for iso3 in places)
    route = f"{origin} → {', '.join(reached)}"
    people = ", ".join(personnel.replace("_", " ") for personnel in report.personnel)
    return {
        MarkKind.TRIGGER: f"{report.direction}, {report.claim}, {report.scope}",
        MarkKind.FIGURE: _count(report.count_low, report.count_high),
        MarkKind.PEOPLE: f"{people}, of {home}",
        MarkKind.PLACE: "; ".join([route, *report.places]),
        MarkKind.TIME: _days(report),
        MarkKind.SOURCE: report.attributed_to or NOT_STATED,
    }


def _count(low: int | None, high: int | None) -> str:
    if low == high:
        return NOT_STATED if low is None else f"{low:,}"
    if high is None:
        return f"at least {low:,}"
    return f"at most {high:,}" if low is None else f"{low:,} to {high:,}"


def _days(report: Report) -> str:
    start, end = report.date_start, report.date_end
    if start == end:
        return start.isoformat() if start else NOT_STATED
    return f"{start or '?'} to {end or '?'}"


def pieces_of(article: Article, mention: Mention) -> tuple[Piece, ...]:
    """A sentence cut at its marks."""
    text = article.title if mention.field == "title" else article.text
    inside = [mark for mark in mention.marks if _is_inside(mark, mention)]
    return tuple(_cut(text, mention.start, mention.end, inside))


def marks_elsewhere(article: Article, mention: Mention) -> list[tuple[Piece, ...]]:
    """Of each mark outside the sentence, the words around it."""
    return [
        tuple(_around(article, mark)) for mark in mention.marks if not _is_inside(mark, mention)
    ]


def _is_inside(mark: Mark, mention: Mention) -> bool:
    return mark.field == mention.field and mention.start <= mark.start < mention.end


def _around(article: Article, mark: Mark) -> Iterator[Piece]:
    text = article.title if mark.field == "title" else article.text
    first = max(mark.start - CONTEXT_CHARS, text.rfind("\n", 0, mark.start) + 1)
    last = min(mark.end + CONTEXT_CHARS, len(text))
    if first and not text[first - 1].isspace():
        first = min(text.find(" ", first, mark.start) + 1 or mark.start, mark.start)
    if last < len(text) and not text[last].isspace():
        last = max(text.rfind(" ", mark.end, last), mark.end)
    newline = text.find("\n", mark.end, last)
    yield from _cut(text, first, newline if newline >= 0 else last, [mark])


def _cut(text: str, start: int, end: int, marks: Iterable[Mark]) -> Iterator[Piece]:
    at = start
    for mark in sorted(marks, key=lambda mark: mark.start):
        if at < mark.start:
            yield Piece(text[at : mark.start], None)
        yield Piece(text[max(at, mark.start) : mark.end], mark.kind)
        at = mark.end
    if at < end:
        yield Piece(text[at:end], None)


def sentences_of(article: Article, explanation: Explanation, field: str) -> list[Sentence]:
    """A whole title or text, with the marks of all its reports.

    Of two reports that read one word differently, the first has it.
    """
    text = article.title if field == "title" else article.text
    kinds = _kinds(explanation, field)
    found: list[Sentence] = []
    at = 0
    for (start, end), looks in sorted(_looked_at(explanation, field).items()):
        if at < start:
            found.append(Sentence(_runs(text, at, start, kinds)))
        reports = sorted({look for look in looks if isinstance(look, int)})
        reasons = dict.fromkeys(look for look in looks if isinstance(look, Drop))
        found.append(Sentence(_runs(text, start, end, kinds), tuple(reports), tuple(reasons)))
        at = end
    return [*found, Sentence(_runs(text, at, len(text), kinds))]


def _kinds(explanation: Explanation, field: str) -> dict[int, MarkKind]:
    """What each marked character of a title or text tells, by its offset."""
    mentions = [found.mention for found in explanation.reports]
    mentions += [n.mention for n in explanation.not_coded if n.report_no is not None]
    kinds: dict[int, MarkKind] = {}
    for mark in (mark for mention in mentions for mark in mention.marks):
        if mark.field == field:
            kinds = dict.fromkeys(range(mark.start, mark.end), mark.kind) | kinds
    return kinds


def _looked_at(explanation: Explanation, field: str) -> dict[tuple[int, int], list[int | Drop]]:
    """By sentence: numbers of the reports read from it, and reasons why others were not."""
    looks: list[tuple[Mention, int | Drop]] = [
        (found.mention, found.report.report_no) for found in explanation.reports
    ]
    for dropped in explanation.not_coded:
        if dropped.reason is not Drop.NO_PEOPLE:
            looks.append((dropped.mention, dropped.report_no or dropped.reason))
    found: dict[tuple[int, int], list[int | Drop]] = {}
    for mention, look in looks:
        if mention.field == field:
            found.setdefault((mention.start, mention.end), []).append(look)
    return found


def _runs(text: str, start: int, end: int, kinds: Mapping[int, MarkKind]) -> tuple[Piece, ...]:
    return tuple(
        Piece("".join(text[at] for at in run), kind)
        for kind, run in groupby(range(start, end), key=kinds.get)
    )


def by_reason(explanation: Explanation) -> list[tuple[Drop, list[Mention]]]:
    """Clauses that belong to no report, by the reason; those that came furthest first."""
    groups: dict[Drop, list[Mention]] = {}
    for dropped in explanation.not_coded:
        if dropped.reason is not Drop.JOINED:
            groups.setdefault(dropped.reason, []).append(dropped.mention)
    return [(reason, groups[reason]) for reason in reversed(Drop) if reason in groups]


def joined_to(explanation: Explanation, report_no: int) -> list[Mention]:
    """Other mentions of the movement of a report."""
    return [n.mention for n in explanation.not_coded if n.report_no == report_no]
