"""The places that a report names, those among them that no reference table knows.

Belongs here: telling from its place in the sentence that a proper noun names a place. Does not
belong here: finding names of the tables (``geography``), or what a place means for the route
(``routes``): of an unknown place nobody knows the country.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from spacy.tokens import Span, Token

from pipeline.extraction import grammar
from pipeline.extraction.clauses import Clause
from pipeline.extraction.geography import GeoMention
from pipeline.extraction.lemmas import lemma_of

COMPASS = frozenset({"north", "south", "east", "west"})
PLACING = frozenset(
    {"at", "in", "into", "near", "via", "through", "from", "to", "outside", "opposite", "towards",
     "toward", "by", "around", "across", "past", "between", "over", "off", "of"}
)  # fmt: skip

LOWEST_PRECISION_OF_PLACE = 5
"""UCDP where-precision: 6 and 7 are countries and international waters, never a place."""

PRECISION_OF_UNKNOWN_PLACE = 2
"""A name that no table knows is mostly a village or a post: UCDP's "near a known point"."""


def is_border_place(geo: GeoMention) -> bool:
    """Whether a border may be crossed or a movement may set out there."""
    return geo.is_place and geo.kind != "capital" and geo.precision <= LOWEST_PRECISION_OF_PLACE


def places_of(clause: Clause) -> Iterator[tuple[int, str]]:
    """Places that a clause may speak of, each with its UCDP where-precision."""
    for geo in clause.passage.geo_within(clause.sentence):
        if is_border_place(geo):
            yield geo.precision, geo.text
    for name in _unknown_places(clause):
        yield PRECISION_OF_UNKNOWN_PLACE, name


def _unknown_places(clause: Clause) -> Iterator[str]:
    """Proper nouns in a clause that stand where only a place can, in the order of the text."""
    inside = {token.i for token in clause.tokens}
    for name in _proper_names(clause.sentence):
        if name.root.i in inside and _is_new(name, clause) and _is_placed(name, clause):
            yield name.text


def _proper_names(sentence: Span) -> Iterator[Span]:
    """The runs of capitalised proper nouns in a sentence."""
    for is_name, run in groupby(sentence, lambda t: t.pos_ == "PROPN" and t.text[0].isupper()):
        if is_name:
            tokens = list(run)
            yield sentence.doc[tokens[0].i : tokens[-1].i + 1]


def _is_new(name: Span, clause: Clause) -> bool:
    """Whether a name is neither in the tables nor one of a person, a body or a day."""
    passage = clause.passage
    if any(geo.start < name.end_char and name.start_char < geo.end for geo in passage.geo):
        return False
    if any(d.start < name.end_char and name.start_char < d.end for d in passage.dates):
        return False
    if name.text.isupper() or "." in name.text or name.text.lower() in COMPASS:
        return False
    words = {form for token in name for form in (token.lower_, lemma_of(token))}
    if words & (clause.words("institution_words") | clause.words("speakers")):
        return False
    if words & (clause.lexicon.personnel.keys() | clause.words("excluded_movers")):
        return False
    return name.root.ent_type_ != "PERSON" or bool(_kind_beside(name, clause))


def _is_placed(name: Span, clause: Clause) -> bool:
    """Whether a name is governed by a preposition of place or qualifies a kind of place."""
    kind = _kind_beside(name, clause)
    top = kind or name.root
    while top.dep_ in {"conj", "appos"} and top.head.i != top.i:
        top = top.head
    prep = grammar.preposition_over(top)
    if prep is None:
        return kind is not None and kind.dep_ == "dobj"
    if prep.lower_ == "of":
        return lemma_of(prep.head) in clause.words("place_kinds")
    return prep.lower_ in PLACING and (prep.lower_ != "by" or kind is not None)


def _kind_beside(name: Span, clause: Clause) -> Token | None:
    """The kind that a name is said to be: "Qarqin district", "the Carrizal crossing"."""
    head: Token = name.root.head
    qualifies = name.root.dep_ in {"compound", "nmod", "amod", "poss"}
    return head if qualifies and lemma_of(head) in clause.words("place_kinds") else None
