"""Clauses for a movement that is told without a word that any frame knows.

Belongs here: the verb and the people of a sentence of which the classifier says that it tells of a
movement. Does not belong here: that verdict (``verdicts``), or reading the clause (``reader``).
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from pipeline.extraction import grammar
from pipeline.extraction.actors import Status, describe
from pipeline.extraction.clauses import Clause
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.lexicon import Frame, Lexicon
from pipeline.extraction.passages import Passage
from pipeline.extraction.phrase_counts import is_subgroup
from pipeline.extraction.speakers import is_quoted
from pipeline.extraction.triggers import Trigger
from pipeline.extraction.verdicts import Verdicts

KINDS = {"entry": "move", "onward": "move", "return": "home", "stay": "stay"}
"""By label of the classifier, the kind of frame that its movement is read by."""


def unworded_clauses(
    sentence: Span, passage: Passage, lexicon: Lexicon, verdicts: Verdicts
) -> Iterator[Clause]:
    """Readings of a sentence, likeliest first: one for each of the people that it may speak of.

    None where the classifier does not say that it tells of a movement.
    """
    people = _people(sentence, passage, lexicon)
    movement = verdicts.demands(sentence, passage) if people else None
    if movement is None:
        return
    for noun in people:
        verb = grammar.governing_verb(noun) or sentence.root
        frame = Frame(lemma_of(verb), "VERB", frozenset(), KINDS[movement], "object", "none")
        yield Clause(Trigger(verb, frame, (noun,), None), noun, passage, lexicon)


def _people(sentence: Span, passage: Passage, lexicon: Lexicon) -> list[Token]:
    """Heads of phrases for personnel, then of those that point to people named before.

    Counted ones come first; else the order is that of the text.
    """
    ranked = []
    for token in sentence:
        if token.pos_ not in {"NOUN", "PROPN", "PRON", "NUM"} or token.dep_ in INNER:
            continue
        actor = describe(token, passage, lexicon)
        if actor is None or actor.status not in {Status.PERSONNEL, Status.GROUP}:
            continue
        if is_subgroup(token) or is_quoted(token, lexicon):
            continue
        known = actor.status is Status.PERSONNEL
        ranked.append((not known, actor.quantity is None, token.i, token))
    return [token for *_, token in sorted(ranked, key=lambda rank: rank[:3])]


INNER = frozenset({"compound", "nmod", "poss", "nummod", "det", "amod"})
"""Parts that a word plays inside the phrase of another."""
