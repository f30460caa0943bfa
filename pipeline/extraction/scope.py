"""What a figure covers: one occasion, a total over several, or those who are there.

Belongs here: the cues for cumulative and stock in the clause of a movement. Does not belong here:
the period itself (``dates``).
"""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Token

from pipeline.extraction.clauses import Clause
from pipeline.extraction.dates import DateMention
from pipeline.extraction.tallies import predicated
from pipeline.records import Scope

LONGEST_INCIDENT_DAYS = 7
"""A figure for more days than these is a total, whatever the words."""


@cache
def _pattern(phrases: frozenset[str]) -> re.Pattern[str]:
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b", re.IGNORECASE)


def _sums_up(clause: Clause) -> bool:
    """Of "All told, 1,600 have crossed" a total up to now; "In all, 46 were involved" is none."""
    opening = _pattern(clause.words("summing_up_phrases")).match(clause.sentence.text)
    return opening is not None and _in_perfect(clause)


def _in_perfect(clause: Clause) -> bool:
    auxiliaries = (kid for kid in clause.verb.children if kid.dep_ == "aux")
    return any(auxiliary.lower_ in {"have", "has"} for auxiliary in auxiliaries)


def _counted_up(clause: Clause, date: DateMention | None) -> bool:
    """Of "those who have crossed are put at 1,300" a total up to now."""
    return date is None and _in_perfect(clause) and predicated(clause) is not None


def _since(token: Token, clause: Clause) -> bool:
    """Of "the men who had been there since Tuesday went back" only the stay began then."""
    told_of_people = clause.mover.i < token.i < clause.verb.i
    return token.lower_ == "since" and token.dep_ in {"prep", "mark"} and not told_of_people


def scope_of(clause: Clause, date: DateMention | None) -> Scope:
    """Incident, cumulative or stock."""
    if clause.frame.kind == "stay":
        return Scope.STOCK
    text = " ".join(token.text for token in clause.tokens)
    since = any(_since(token, clause) for token in clause.tokens)
    if _sums_up(clause) or _counted_up(clause, date):
        return Scope.CUMULATIVE
    if since or _pattern(clause.words("cumulative_phrases")).search(text):
        return Scope.CUMULATIVE
    if date is not None and date.kind == "window" and date.date_start and date.date_end:
        days = (date.date_end - date.date_start).days + 1
        return Scope.CUMULATIVE if days > LONGEST_INCIDENT_DAYS else Scope.INCIDENT
    return Scope.INCIDENT
