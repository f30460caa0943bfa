"""The words of an article that state what was coded of a movement.

Belongs here: finding them by what they are worth: the quantity that is worth the coded figure, the
date that is worth the coded days. So the marks follow the rules, whatever these become. Does not
belong here: deciding what is coded.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, Protocol, TypeVar

from spacy.tokens import Token

from pipeline.extraction import grammar
from pipeline.extraction.actors import Actor
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.clauses import Clause
from pipeline.extraction.dates import DateMention
from pipeline.extraction.explanation import Mark, MarkKind
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.passages import Passage
from pipeline.extraction.segments import Segment
from pipeline.extraction.terms import terms_in
from pipeline.records import Scope


class _Spanned(Protocol):
    """Something that was found in a segment's text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


class _Stretch(NamedTuple):
    start: int
    end: int


_S = TypeVar("_S", bound=_Spanned)
_Words = tuple[MarkKind, Segment, int, int]


def clause_marks(clause: Clause) -> tuple[Mark, ...]:
    """The trigger of a clause and those who would move by it."""
    who = _people(clause.mover, clause) if clause.mover.i != clause.verb.i else ()
    return _apart([*_trigger(clause), *who])


def candidate_marks(
    candidate: Candidate,
    clause: Clause,
    actor: Actor,
    passages: list[Passage],
    published_on: dt.date,
) -> tuple[Mark, ...]:
    """The words that state what was coded of a mention, those in other sentences included.

    Args:
        candidate: What was coded.
        clause: The clause that it was read from.
        actor: Those who move in it.
        passages: The whole article.
        published_on: When it was published.
    """
    return _apart(
        [
            *_trigger(clause),
            *_figure(candidate, clause, actor, passages),
            *_time(candidate, clause, passages, published_on),
            *_source(candidate, clause, passages),
            *_places(candidate, clause, passages),
            *_people(actor.head, clause),
        ]
    )


def _trigger(clause: Clause) -> Iterator[_Words]:
    """The trigger, and the words that complete it: "took refuge", "pulled back"."""
    verb, beside = clause.verb, clause.frame.beside
    after = [token for token in clause.tokens if token.i > verb.i]
    particle = next((t for t in after if t.head.i == verb.i and t.dep_ == "prt"), None)
    completes = next((t for t in after if {t.lower_, lemma_of(t)} & beside), None)
    for token in (verb, particle, completes):
        if token is not None:
            segment = clause.passage.segment
            yield MarkKind.TRIGGER, segment, token.idx, token.idx + len(token)


def _people(head: Token, clause: Clause) -> Iterator[_Words]:
    """From the first to the last word that says who they are."""
    tokens = grammar.noun_tokens(head)
    terms = [end for _, end in terms_in(tokens, clause.lexicon)]
    pronouns = [token for token in tokens if token.tag_ == "PRP"]
    span = grammar.span_of([head, *terms, *pronouns])
    yield MarkKind.PEOPLE, clause.passage.segment, span.start_char, span.end_char


def _figure(
    candidate: Candidate, clause: Clause, actor: Actor, passages: list[Passage]
) -> Iterator[_Words]:
    figure, total, here = candidate.figure, actor.quantity, clause.passage
    if figure is None:
        return
    if total is not None:
        # A sum of what is counted apart has no words of its own: its parts have.
        for part in here.quantities_within(total.start, total.end):
            yield MarkKind.FIGURE, here.segment, part.start, part.end
        if (total.low, total.high) == (figure.low, figure.high):
            return
    own = [
        q
        for q in here.quantities_within(clause.sentence.start_char, clause.sentence.end_char)
        if (q.low, q.high) == (figure.low, figure.high)
    ]
    if own:
        best = min(own, key=lambda q: abs(q.start - actor.head.idx))
        yield MarkKind.FIGURE, here.segment, best.start, best.end
    else:
        worth = (
            (
                passage,
                [q for q in passage.quantities if (q.low, q.high) == (figure.low, figure.high)],
            )
            for passage in passages
        )
        yield from _elsewhere(MarkKind.FIGURE, worth, clause)


def _time(
    candidate: Candidate, clause: Clause, passages: list[Passage], published_on: dt.date
) -> Iterator[_Words]:
    days = candidate.story_date or (candidate.date_start, candidate.date_end)
    if days == (None, None):
        return
    here, sentence = clause.passage, clause.sentence
    own = [
        date
        for date in here.dates_within(sentence.start_char, sentence.end_char)
        if _states(date, days, published_on)
    ]
    if own:
        best = min(own, key=lambda date: abs(date.start - clause.verb.idx))
        yield MarkKind.TIME, here.segment, best.start, best.end
    elif candidate.scope is not Scope.STOCK or days != (published_on, published_on):
        worth = (
            (passage, [date for date in passage.dates if _states(date, days, published_on)])
            for passage in passages
        )
        yield from _elsewhere(MarkKind.TIME, worth, clause)


def _states(
    date: DateMention, days: tuple[dt.date | None, dt.date | None], published_on: dt.date
) -> bool:
    """Whether a date is worth some days, also as "since", or as a date to come."""
    return date.kind != "dateline" and days in {
        (date.date_start, date.date_end),
        (date.date_start, published_on),
        (date.alternative_start, date.alternative_end),
    }


def _source(candidate: Candidate, clause: Clause, passages: list[Passage]) -> Iterator[_Words]:
    """The institution: in the sentence, else where it was named last ("it added")."""
    if candidate.attributed_to is None:
        return
    name = _plain(candidate.attributed_to)
    here, sentence = clause.passage, clause.sentence
    at = _plain(here.doc.text).find(name, sentence.start_char, sentence.end_char)
    if at >= 0:
        yield MarkKind.SOURCE, here.segment, at, at + len(name)
        return
    for passage in reversed(passages[: passages.index(here) + 1]):
        limit = sentence.start_char if passage is here else len(passage.doc.text)
        at = _plain(passage.doc.text).rfind(name, 0, limit)
        if at >= 0:
            yield MarkKind.SOURCE, passage.segment, at, at + len(name)
            return


def _plain(text: str) -> str:
    """Lower case of the same length."""
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _places(candidate: Candidate, clause: Clause, passages: list[Passage]) -> Iterator[_Words]:
    """Names of the countries of the movement in the sentence, and of its places anywhere."""
    passage, sentence = clause.passage, clause.sentence
    sides = {candidate.origin, candidate.home, *candidate.destinations}
    names = {name for _, name in candidate.places}
    for geo in passage.geo_within(sentence):
        if {geo.iso3, geo.facing_iso3} & sides or geo.text in names:
            yield MarkKind.PLACE, passage.segment, geo.start, geo.end
    for name in sorted(names):
        at = passage.doc.text.find(name, sentence.start_char, sentence.end_char)
        if at >= 0:
            yield MarkKind.PLACE, passage.segment, at, at + len(name)
        else:
            yield from _elsewhere(MarkKind.PLACE, _named(name, passages), clause)


def _named(name: str, passages: list[Passage]) -> Iterator[tuple[Passage, list[_Stretch]]]:
    pattern = re.compile(rf"\b{re.escape(name)}\b")
    for passage in passages:
        found = pattern.finditer(passage.segment.text)
        yield passage, [_Stretch(match.start(), match.end()) for match in found]


def _elsewhere(
    kind: MarkKind, found: Iterable[tuple[Passage, list[_S]]], clause: Clause
) -> Iterator[_Words]:
    """Of what has the right worth, the last before a clause, else the first after it."""
    here = clause.passage.segment.number, clause.sentence.start_char
    spans = [
        (passage.segment.number, item.start, passage.segment, item.end)
        for passage, items in found
        for item in items
    ]
    before = [span for span in spans if span[:2] < here]
    best = max(before, key=lambda span: span[:2], default=None) or min(
        spans, key=lambda span: span[:2], default=None
    )
    if best is not None:
        yield kind, best[2], best[1], best[3]


def _apart(words: list[_Words]) -> tuple[Mark, ...]:
    """Marks that do not overlap: of what two claim, the first kind has it."""
    marks: list[Mark] = []
    for kind, segment, start, end in sorted(words, key=lambda w: list(MarkKind).index(w[0])):
        for piece in _free(marks, segment.field, start + segment.start, end + segment.start):
            begin, stop = piece[0] - segment.start, piece[1] - segment.start
            core = _CORE.search(segment.text, begin, stop)
            if core is not None:
                at, last = core.start() + segment.start, core.end() + segment.start
                marks.append(Mark(kind, segment.field, at, last))
    marks.sort(key=lambda mark: (mark.field != "title", mark.start))
    return tuple(_joined(marks))


_CORE = re.compile(
    r"(?<!\w)(?!(?:and|of|s|the)\b)\w(?:.*?\w)??(?=(?:\s+(?:and|of|the))*\W*$)", re.I | re.S
)
"""A mark without the blanks and small words at its ends that overlapping marks leave over."""


def _free(taken: list[Mark], field: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between two offsets that no mark covers."""
    at = start
    covering = (m for m in taken if m.field == field and m.start < end and start < m.end)
    for mark in sorted(covering, key=lambda mark: mark.start):
        if at < mark.start:
            yield at, mark.start
        at = max(at, mark.end)
    if at < end:
        yield at, end


def _joined(marks: list[Mark]) -> Iterator[Mark]:
    """Two words of one kind side by side as one mark: "pulled back"."""
    last: Mark | None = None
    for mark in marks:
        beside = last is not None and mark.start - last.end == 1
        if last is not None and beside and (last.kind, last.field) == (mark.kind, mark.field):
            last = replace(last, end=mark.end)
            continue
        if last is not None:
            yield last
        last = mark
    if last is not None:
        yield last
