"""The dictionary form of a word.

Belongs here: mending what the parser's lemmas get wrong. Does not belong here: what a word means.
"""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from pipeline.extraction.lexicon import load_lexicon


def lemma_of(token: Token) -> str:
    """A token's lemma in lower case.

    Irregular verbs are looked up where the parser left them as they are ("swam"), English "-men"
    is made singular, and so are proper nouns ("Border Guards").
    """
    lemma: str = token.lemma_.lower()
    if lemma == token.lower_ and token.pos_ in {"VERB", "ADJ"}:
        return _lemma_by_form().get(lemma, lemma)
    if lemma.endswith("men") and len(lemma) > 4 and token.pos_ in {"NOUN", "PROPN"}:
        return lemma[:-3] + "man"
    if token.pos_ == "PROPN" and lemma.endswith("s") and not lemma.endswith("ss"):
        return lemma[:-1]
    return lemma


@cache
def _lemma_by_form() -> dict[str, str]:
    irregular = load_lexicon().irregular
    return {form: lemma for lemma, forms in irregular.items() for form in forms}
