"""Figures that a text states of people apart from the words that name them.

Belongs here: "those who crossed number 1,573", "troops crossed, 61 in all", "There were 46 of
them". Does not belong here: the figure inside a noun phrase (``phrase_counts``), or the group whose
figure it is (``coreference``).
"""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from pipeline.extraction import grammar
from pipeline.extraction.clauses import Clause
from pipeline.extraction.counts import Quantity
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.lexicon import Lexicon
from pipeline.extraction.passages import Passage
from pipeline.extraction.phrase_counts import quantity_beside

PUTTING = frozenset({"put", "estimate"})
POINTING = frozenset({"they", "them", "their", "its"})

_IN_ALL = re.compile(
    r"\s*(?:people|persons|men|women|troops|soldiers|servicemen|officers|of them)?\s*"
    r"(?:in all|all told|in total|altogether|in number)\b"
)
_OF_THEM = re.compile(r"\s*of them\b(?!\s+(?:were|are|was|had|have|with)\b)")
_APPENDED = re.compile(r"[\s,;(–—-]*")


def predicated(clause: Clause) -> Quantity | None:
    """Of "those who crossed number 1,573", or "their number has passed 1,500", the figure."""
    top = clause.mover
    tallied = top.dep_ == "pobj" and top.head.lower_ == "of"
    if tallied and lemma_of(top.head.head) in clause.words("tallies"):
        top = top.head.head
    verb = top.head
    if verb.pos_ != "VERB":
        return None
    start, end = verb.idx, verb.sent.end_char
    if lemma_of(verb) in clause.words("tallying_verbs") and top.dep_ == "nsubj":
        found = next(iter(clause.passage.quantities_within(start, end)), None)
        return found if found is not None and _tallied(found, verb) else None
    if lemma_of(verb) in PUTTING and top.dep_ == "dobj":
        return _put_at(top, clause.passage)
    return None


def _put_at(after: Token, passage: Passage) -> Quantity | None:
    """Of "puts those who have come at more than 700" the figure: the first after an "at"."""
    for at in after.doc[after.i + 1 : after.sent.end]:
        if at.lower_ in {"at", "to"}:
            for figure in passage.quantities_within(at.idx, after.sent.end_char):
                if not after.doc.text[at.idx + len(at) : figure.start].strip():
                    return figure
    return None


def _tallied(figure: Quantity, verb: Token) -> bool:
    """Whether a figure is what a verb comes to: "came to 212", not "came in two boats"."""
    between = verb.sent.text[
        verb.idx + len(verb) - verb.sent.start_char : figure.start - verb.sent.start_char
    ]
    return between.strip() in {"", "to", "at", "by", "past", "from"} or lemma_of(verb) == "number"


def stated_after(clause: Clause) -> Quantity | None:
    """The figure that a verb states: "the batch numbers 46"."""
    if clause.frame.mover != "subject" or clause.frame.kind != "figure":
        return None
    verb, last = clause.verb, clause.tokens[-1]
    found = clause.passage.quantities_within(verb.idx + len(verb), last.idx + len(last))
    return next(iter(found), None)


def appended(clause: Clause, stated: Quantity | None) -> Quantity | None:
    """Of "hundreds of troops, at least 300 of them, crossed, 320 in all" the better figure.

    Args:
        clause: The telling of a movement.
        stated: The figure inside the phrase for those who move.
    """
    passage, noun = clause.passage, clause.mover
    text = passage.segment.text
    phrase_end = max(token.idx + len(token) for token in grammar.noun_tokens(noun))
    for figure in passage.quantities_within(noun.idx, noun.sent.end_char):
        if figure.start < noun.idx + len(noun):
            continue
        directly = _APPENDED.fullmatch(text[noun.idx + len(noun) : figure.start]) is not None
        directly = directly or _APPENDED.fullmatch(text[phrase_end : figure.start]) is not None
        if _IN_ALL.match(text, figure.end):
            same_clause = _governor(figure, passage) == clause.verb.i
            if directly or (same_clause and (stated is None or not stated.exact)):
                return figure
        narrows = stated is not None and stated.kind == "vague" and _within(figure, stated)
        if directly and narrows and _OF_THEM.match(text, figure.end):
            return figure
    if stated is None:
        groups = (kid for kid in noun.children if kid.dep_ == "appos")
        grouped = [g for g in groups if lemma_of(g) in clause.words("group_nouns")]
        return quantity_beside(grouped[0], passage) if grouped else None
    return None


def _governor(figure: Quantity, passage: Passage) -> int | None:
    verb = grammar.governing_verb(passage.token_at(figure.start, figure.end))
    return verb.i if verb is not None else None


def _within(figure: Quantity, stated: Quantity) -> bool:
    """Whether a figure says more closely what a vague one says."""
    least, most = stated.low or 0, stated.high
    return figure.low is not None and least <= figure.low and (most is None or figure.low <= most)


def tally_of(sentence: Span, passage: Passage, lexicon: Lexicon) -> Quantity | None:
    """The figure that a sentence states of people named before: "There were 46 of them"."""
    for token in sentence:
        if token.dep_ == "expl" and lemma_of(token.head) == "be":
            counted = grammar.child(token.head, "attr", "nsubj")
            return _all_of_them(counted, passage) if counted is not None else None
        if lemma_of(token) in lexicon.words["tallies"] and token.dep_ in {"nsubj", "nsubjpass"}:
            return _of_their_number(token, passage, lexicon)
    return None


def _all_of_them(counted: Token, passage: Passage) -> Quantity | None:
    text = passage.segment.text
    for figure in passage.quantities_within(counted.left_edge.idx, counted.sent.end_char):
        if figure.start <= counted.idx < figure.end:
            whole = _OF_THEM.match(text, figure.end) or _IN_ALL.match(text, figure.end)
            return figure if whole else None
    return None


def _of_their_number(number: Token, passage: Passage, lexicon: Lexicon) -> Quantity | None:
    """Of "their number was put at 33", "the number of them has risen to 33" the figure."""
    if not any(token.lower_ in POINTING for token in number.subtree):
        return None
    verb = number.head
    if lemma_of(verb) in PUTTING:
        return _put_at(verb, passage)
    if lemma_of(verb) not in lexicon.words["tallying_verbs"] | {"be"}:
        return None
    start = verb.idx + len(verb)
    found = next(iter(passage.quantities_within(start, verb.sent.end_char)), None)
    return found if found is not None and _tallied(found, verb) else None
