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
            last = at + length - 1
            # The last word tells most of sixty terms apart that begin with one word.
            if last >= len(words) or term.phrase[-1] not in forms[last]:
                continue
            unbroken = words[last].i - words[at].i < 2 * length
            if unbroken and all(map(contains, forms[at:last], term.phrase)):
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
