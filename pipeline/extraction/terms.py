"""Words for personnel among the words of a text.

Belongs here: finding them, and telling which noun they describe. Does not belong here: what a whole
noun phrase speaks of (``actors``).
"""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.lexicon import Lexicon, PersonnelTerm


def terms_in(tokens: list[Token], lexicon: Lexicon) -> list[tuple[PersonnelTerm, Token]]:
    """Personnel terms among tokens, longest first at each place, each with its last token."""
    found = []
    at = 0
    while at < len(tokens):
        match = _term_at(tokens, at, lexicon)
        if match is None:
            at += 1
            continue
        term, last = match
        found.append((term, last))
        while at < len(tokens) and tokens[at].i <= last.i:
            at += 1
    return found


def _term_at(tokens: list[Token], at: int, lexicon: Lexicon) -> tuple[PersonnelTerm, Token] | None:
    """The longest term that begins at a place, with its last token."""
    first = tokens[at]
    for form in {lemma_of(first), first.lower_}:
        for term in lexicon.personnel.get(form, ()):
            length = len(term.phrase)
            words = [t for t in tokens[at : at + 2 * length] if t.text != "-"][:length]
            unbroken = len(words) == length and words[-1].i - first.i < 2 * length
            if unbroken and all(
                part in {lemma_of(t), t.lower_} for part, t in zip(term.phrase, words, strict=True)
            ):
                return term, words[-1]
    return None


def stands_for(term: Token, noun: Token) -> bool:
    """Whether a term heads the "of" phrase (or apposition) of a grouping noun."""
    at = term
    for _ in range(6):
        if at.i == noun.i:
            return True
        if at.dep_ in {"conj", "appos", "pobj", "prep"} or (
            at.dep_ in {"compound", "nmod"} and at.head.i == noun.i
        ):
            at = at.head
            continue
        return False
    return False
