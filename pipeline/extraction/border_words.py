"""What a clause says of borders and of home by its nouns and prepositions, with no name.

Belongs here: "over the border", "on foreign soil", "to their homeland", "to the authorities". Does
not belong here: which country that is (``routes``), or names (``geography``).
"""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extraction import grammar
from pipeline.extraction.clauses import Clause
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.roles import DIRECTIONS

COUNTRY = frozenset({"country", "republic", "kingdom"})
OWN = frozenset({"their", "own", "its", "his", "her"})


def over_border(clause: Clause, home: str) -> bool:
    """Whether a clause speaks of crossing a border, of the other side, or of a neighbour."""
    verb, lemma, tokens = clause.verb, lemma_of(clause.verb), clause.tokens
    if any(_is_neighbour(t, clause, home) for t in tokens):
        return True
    if lemma in {"enter", "cross"} and grammar.object_of(verb) is None:
        return True
    own = [t for t in tokens if t.head.i == verb.i]
    let_in = clause.frame.needs == "none" or lemma in clause.words("verbs_of_going")
    if any(t.lower_ == "across" or (t.lower_ == "in" and t.dep_ == "prt" and let_in) for t in own):
        return True
    nouns = [t for t in tokens if lemma_of(t) in clause.words("border_nouns")]
    if any(_crosses(noun, lemma, clause) for noun in nouns):
        return True
    return lemma in clause.words("verbs_of_going") and any(
        t.lower_ in {"over", "across"} and t.dep_ in {"prt", "advmod", "prep"} for t in tokens
    )


def _is_neighbour(token: Token, clause: Clause, home: str) -> bool:
    """Whether a word speaks of a neighbour country, not of a neighbouring province at home."""
    if lemma_of(token) not in clause.words("neighbour_words"):
        return False
    geo = clause.passage.geo_over(token.head)
    return geo is None or geo.iso3 != home


def _crosses(noun: Token, verb: str, clause: Clause) -> bool:
    """Whether "over the border", "on foreign soil", "to the other side" says so."""
    own = any(kid.lower_ in OWN for kid in noun.children)
    if noun.dep_ == "dobj" and verb in clause.words("crossing_verbs"):
        return lemma_of(noun) not in COUNTRY or (verb in {"enter", "reach"} and not own)
    prep = grammar.preposition_over(noun)
    if prep is None:
        return False
    beside, lemma = prep.lower_ in {"to", "on"}, lemma_of(noun)
    if lemma in COUNTRY:
        return prep.lower_ == "into" and not own
    if not beside and prep.lower_ not in clause.words("over_words"):
        return False
    if lemma in clause.words("sides"):
        return any(kid.lower_ in {"other", "far", "opposite"} for kid in noun.children)
    return not beside or lemma in {"territory", "soil"}


def to_homeland(clause: Clause) -> bool:
    """Whether a clause leads "to their homeland" or "to own country"."""
    for token in clause.tokens:
        own = any(kid.lower_ in OWN for kid in token.children)
        homeland = token.lower_ in clause.words("homelands")
        if homeland or (token.lower_ in {"country", "side"} and own):
            prep = grammar.preposition_over(token)
            if prep is not None and prep.lower_ in DIRECTIONS:
                return True
    return False


def to_authorities(clause: Clause) -> bool:
    """Whether people are handed "to the authorities", to their "embassy" or to their "side"."""
    for token in clause.tokens:
        if token.lower_ in clause.words("receiving_sides"):
            prep = grammar.preposition_over(token)
            if prep is not None and prep.lower_ == "to":
                return True
    return False


def to_building(clause: Clause) -> bool:
    """Whether people are taken in by a house, not by a country: "admitted to hospital"."""
    return any(
        prep.lower_ in {"to", "into"}
        and any(lemma_of(n) in clause.words("buildings") for n in prep.children)
        for prep in clause.verb.children
        if prep.dep_ == "prep"
    )


def recalls_own(clause: Clause) -> bool:
    """Whether somebody unnamed takes own forces home: "it would bring its last troops home"."""
    unnamed = clause.agent is not None and clause.agent.lower_ in {"it", "they", "we"}
    return unnamed and any(kid.lower_ in OWN | {"our"} for kid in clause.mover.children)
