"""Words for personnel among the words of a text.

Belongs here: finding them, and telling which noun they describe. Does not belong here: what a whole
noun phrase speaks of (``actors``).
"""

from __future__ import annotations

from operator import contains

from spacy.tokens import Token

from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.lexicon import Lexicon, PersonnelTerm


def terms_in(tokens: list[Token], lexicon: Lexicon) -> list[tuple[PersonnelTerm, Token]]:
    """Personnel terms among tokens, longest first at each place, each with its last token."""
    words = [token for token in tokens if token.text != "-"]
    forms = [(lemma_of(word), word.lower_) for word in words]
    found = []
    at = 0
    while at < len(words):
        term = _term_at(words, forms, at, lexicon)
        if term is None:
            at += 1
            continue
        at += len(term.phrase)
        found.append((term, words[at - 1]))
    return found


def _term_at(
    words: list[Token], forms: list[tuple[str, str]], at: int, lexicon: Lexicon
) -> PersonnelTerm | None:
    """The longest term that begins at a place: each word as it stands, or its dictionary form."""
    for form in dict.fromkeys(forms[at]):
        for term in lexicon.personnel.get(form, ()):
            length = len(term.phrase)
            found = forms[at : at + length]
            if len(found) == length and all(map(contains, found, term.phrase)):
                unbroken = words[at + length - 1].i - words[at].i < 2 * length
                if unbroken:
                    return term
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
