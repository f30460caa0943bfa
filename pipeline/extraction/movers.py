"""Who moves in a clause, and how many of them its own words tell.

Belongs here: the total that a detail belongs to, people aboard a carrier or beside their
commander. Does not belong here: reading one noun phrase (``actors``), figures stated apart from it
(``tallies``), or which group of the article it means (``coreference``).
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from pipeline.extraction import grammar
from pipeline.extraction.actors import Actor, Status, describe
from pipeline.extraction.candidates import Figure
from pipeline.extraction.clauses import Clause
from pipeline.extraction.counts import Quantity
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.phrase_counts import is_subgroup
from pipeline.extraction.terms import terms_in


def actor_of(clause: Clause) -> Actor | None:
    """Who the mover of a clause is; of a carrier, those it carries, if it speaks of any."""
    actor = describe(_total_of(clause.mover), clause.passage, clause.lexicon)
    if actor is None or actor.status is not Status.CARRIER:
        return actor
    aboard = _aboard(clause)
    if aboard is None:
        return actor
    if aboard.nationality is not None:
        return aboard
    return replace(aboard, nationality=actor.nationality)


def _total_of(noun: Token) -> Token:
    """The total that a detail belongs to: of "46 men including 5 officers who ..." the men."""
    if not is_subgroup(noun):
        return noun
    for above in noun.ancestors:
        if above.pos_ in {"NOUN", "PROPN"} and above.i < noun.i:
            return above
    for token in reversed(noun.doc[noun.sent.start : noun.left_edge.i]):
        if token.pos_ in {"NOUN", "PROPN"} and token.dep_ not in {"compound", "nmod"}:
            of = token.head if token.dep_ == "pobj" and token.head.lower_ == "of" else None
            return of.head if of is not None else token
    return noun


def _aboard(clause: Clause) -> Actor | None:
    """The people that an aircraft or boat carries, where the clause speaks of any."""
    inside = sorted({*clause.mover.subtree, *clause.verb.subtree}, key=lambda t: t.i)
    for _, token in terms_in(inside, clause.lexicon):
        prep = grammar.preposition_over(token)
        carries = lemma_of(token.head) in clause.words("carrying_verbs")
        if (token.dep_ == "dobj" and carries) or (prep is not None and prep.lower_ == "with"):
            actor = describe(token, clause.passage, clause.lexicon)
            if actor and actor.status is Status.PERSONNEL:
                return actor
    return None


def companions(clause: Clause, actor: Actor) -> Quantity | None:
    """Of "a commander went over with 100 of his men" the 100."""
    if actor.head.lower_ not in {"he", "she", "himself"} and not _is_one_person(actor, clause):
        return None
    for token in clause.tokens:
        if token.lower_ == "with" and token.dep_ == "prep":
            noun = grammar.child(token, "pobj")
            beside = describe(noun, clause.passage, clause.lexicon) if noun is not None else None
            if beside is not None and beside.status in {Status.GROUP, Status.PERSONNEL}:
                return beside.quantity
    return None


def figure_of(quantity: Quantity | None, actor: Actor, clause: Clause) -> Figure | None:
    """A quantity as a figure; of "a soldier", 1."""
    if quantity is not None:
        return Figure(quantity.low, quantity.high, quantity.exact)
    first = actor.head.left_edge.lower_
    if first in {"a", "an", "one"} and _is_one_person(actor, clause):
        return Figure(1, 1, exact=True)
    return None


def _is_one_person(actor: Actor, clause: Clause) -> bool:
    """Whether a noun in the singular names a person ("a colonel") rather than a body of people."""
    if actor.head.tag_ not in {"NN", "NNP"}:
        return False
    words = list(actor.head.doc[actor.head.left_edge.i : actor.head.i + 1])
    terms = terms_in(words, clause.lexicon)
    return any(not term.is_unit for term, end in terms if end.i == actor.head.i)
