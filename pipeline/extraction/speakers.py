"""Which institution makes a claim.

Belongs here: the speakers of a sentence and the institution that each is or speaks for. Does not
belong here: what is claimed (``claims``). A private person's name never leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from pipeline.extraction import grammar
from pipeline.extraction.clauses import Clause
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.lexicon import Lexicon

_LEADING = re.compile(r"^(?:the|a|an|its|their|his|her|another|one|two|both)\s+", re.I)


def attribution_of(clause: Clause, previous: str | None) -> str | None:
    """The institution that makes the claim, as the text names it; never a person's name.

    Args:
        clause: The telling of the movement.
        previous: The institution that spoke last: "it added" and "the statement said" are its.
    """
    for noun in _speakers(clause):
        name = _institution_in(noun, clause)
        if name:
            return name
        if _points_back(noun, clause):
            return previous
    return None


def _points_back(noun: Token, clause: Clause) -> bool:
    """Whether a speaker is the one that spoke before: "it", "the statement", "the same source"."""
    alone = all(kid.dep_ in {"det", "amod", "predet"} for kid in noun.lefts)
    word = lemma_of(noun) in clause.words("speaks_for_one_named_before")
    return noun.pos_ == "PRON" or (word and alone)


def _speakers(clause: Clause) -> Iterator[Token]:
    """Subjects of the verbs of saying above a trigger, beside it, then "according to" phrases."""
    verbs = clause.words("reporting_verbs")
    trigger = clause.verb
    for head in [*trigger.ancestors, trigger.sent.root]:
        if head.pos_ in {"VERB", "AUX"} and lemma_of(head) in verbs:
            noun = grammar.subject(head)
            if noun is not None and noun.i != trigger.i:
                yield noun
    for token in trigger.sent:
        beside = token.pos_ == "VERB" and token.dep_ in {"parataxis", "ccomp", "conj", "advcl"}
        if beside and token.i > trigger.i and lemma_of(token) in verbs:
            noun = grammar.child(token, "nsubj")
        elif token.lower_ == "according":
            to = next((kid for kid in token.children if kid.lower_ == "to"), None)
            noun = grammar.child(to, "pobj") if to is not None else None
        else:
            noun = None
        if noun is not None:
            yield noun


def _institution_in(noun: Token, clause: Clause) -> str | None:
    """The institution that a speaker is or speaks for; nothing for a person alone."""
    speaks = lemma_of(noun) in clause.words("speakers")
    if _is_institution(noun, clause) and not speaks:
        return _name(noun, clause)
    for prep in noun.children:
        if prep.dep_ == "prep" and prep.lower_ in {"for", "of", "from", "in", "at"}:
            inner = grammar.child(prep, "pobj")
            if inner is not None and _is_institution(inner, clause):
                return _name(inner, clause)
    named_again = (_institution_in(k, clause) for k in noun.children if k.dep_ == "appos")
    found = next((name for name in named_again if name), None)
    if found or _is_institution(noun, clause):
        return found or _name(noun, clause)
    before = [k for k in noun.children if k.dep_ in {"compound", "nmod", "poss"} and k.i < noun.i]
    spoken_for = [kid for kid in before if _is_institution(kid, clause)]
    if spoken_for and speaks:
        return _clean(noun.doc[spoken_for[0].left_edge.i : spoken_for[-1].i + 1])
    return None


def _is_institution(noun: Token, clause: Clause) -> bool:
    """By its words, as an acronym, or as a country or capital that speaks for its government.

    A bare proper name is none, whatever the parser takes it for: it may be a person's.
    """
    if noun.ent_type_ == "PERSON":
        return False
    if {noun.lower_, lemma_of(noun)} & clause.words("institution_words"):
        return True
    geo = clause.passage.geo_over(noun)
    if geo is not None and geo.kind in {"country", "capital"}:
        return True
    return bool(len(noun.text) > 2 and noun.text.isupper() and noun.pos_ == "PROPN")


def _name(noun: Token, clause: Clause) -> str:
    """The noun phrase without a person named at its head ("X's office")."""
    named = (t for t in noun.lefts if t.ent_type_ == "PERSON" and t.dep_ == "poss")
    # The parser takes some peoples ("Tajik") for persons.
    persons = [t.i for t in named if clause.passage.geo_over(t) is None]
    first = persons[-1] + 1 if persons else noun.left_edge.i
    last = noun.i
    for kid in noun.children:
        if kid.dep_ == "prep" and kid.lower_ in {"of", "for"} and kid.i > noun.i:
            last = max(last, *(t.i for t in kid.subtree if t.pos_ != "PUNCT"))
    return _clean(noun.doc[first : last + 1])


def _clean(span: Span) -> str:
    text = span.text.strip(" ,;:-\"'“”").removeprefix("'s ").removeprefix("’s ")
    previous = None
    while previous != text:
        previous, text = text, _LEADING.sub("", text)
    return text


def is_quoted(noun: Token, lexicon: Lexicon) -> bool:
    """Whether people only say or deny something."""
    top = noun
    while top.dep_ in {"pobj", "prep", "compound", "poss", "conj"} and top.head.i != top.i:
        top = top.head
        if top.lower_ == "according":
            return True
    verbs = lexicon.words["reporting_verbs"] | lexicon.words["denial_verbs"]
    return top.head.pos_ == "VERB" and lemma_of(top.head) in verbs
