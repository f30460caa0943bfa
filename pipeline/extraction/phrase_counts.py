"""How many people a noun phrase speaks of.

Belongs here: which quantity of the text counts a noun, sums of what is counted apart, parts and
wholes. Does not belong here: the worth of a quantity (``counts``), or who the people are
(``actors``).
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from pipeline.extraction.counts import Quantity
from pipeline.extraction.grammar import noun_tokens
from pipeline.extraction.lexicon import Lexicon
from pipeline.extraction.passages import Passage
from pipeline.extraction.terms import stands_for, terms_in

BETWEEN_FIGURE_AND_NOUN = frozenset({"ADJ", "NOUN", "PROPN", "ADP", "DET", "PRON", "ADV", "PART"})
LONGEST_STRETCH_TOKENS = 10


def quantity_of(noun: Token, passage: Passage, lexicon: Lexicon, *, whole: bool) -> Quantity | None:
    """How many a noun phrase speaks of.

    Args:
        noun: Its head.
        passage: Around it.
        lexicon: For personnel named one by one, and for those counted apart.
        whole: It is the whole that a part is taken of: its number is not the part's.
    """
    if whole:
        return _of_all(noun, passage)
    return (
        _summed(noun, passage, lexicon)
        or quantity_beside(noun, passage)
        or _counted_by_name(noun, lexicon)
    )


def quantity_beside(noun: Token, passage: Passage) -> Quantity | None:
    """The quantity that counts a noun: the noun itself, before it, or "soldiers, 46 in all"."""
    sentence = noun.sent
    quantities = passage.quantities_within(sentence.start_char, sentence.end_char)
    phrase = {token.i for token in noun.subtree} if quantities else set()
    best: Quantity | None = None
    for quantity in quantities:
        if quantity.start <= noun.idx < quantity.end:
            return quantity
        if quantity.end <= noun.idx and _counts(quantity, noun, phrase, passage):
            best = quantity
    return best or _after_noun(noun, passage)


def _of_all(noun: Token, passage: Passage) -> Quantity | None:
    """Of "all 40 of the men" the 40: the part is the whole."""
    part = noun.head.head
    if part.left_edge.lower_ != "all":
        return None
    return next(iter(passage.quantities_within(part.left_edge.idx, part.idx + 1)), None)


def _summed(noun: Token, passage: Passage, lexicon: Lexicon) -> Quantity | None:
    """Soldiers and police counted apart with no total (codebook, *Settled cases*): the sum."""
    others = [kid for kid in _conjuncts(noun) if any(k.lower_ == "and" for k in kid.head.children)]
    counted = [quantity_beside(person, passage) for person in (noun, *others)]
    both_personnel = all(
        any(stands_for(end, person) for _, end in terms_in(noun_tokens(person), lexicon))
        for person in others
    )
    figures = [figure for figure in counted if figure is not None]
    if not others or not both_personnel or len(figures) < len(counted):
        return None
    if len({figure.start for figure in figures}) < len(figures):
        return None
    lows, highs = [f.low for f in figures], [f.high for f in figures]
    return Quantity(
        start=figures[0].start,
        end=figures[-1].end,
        low=None if None in lows else sum(low for low in lows if low is not None),
        high=None if None in highs else sum(high for high in highs if high is not None),
        kind=figures[0].kind if len({f.kind for f in figures}) == 1 else "hedged",
    )


def _counts(quantity: Quantity, noun: Token, phrase: set[int], passage: Passage) -> bool:
    """Whether only words of one noun phrase stand between a quantity and a noun."""
    last = passage.token_at(quantity.start, quantity.end)
    nearest = max(last.i, noun.i - LONGEST_STRETCH_TOKENS - 2) + 1
    between = [t for t in noun.doc[nearest : noun.i] if t.idx >= quantity.end]
    if len(between) > LONGEST_STRETCH_TOKENS:
        return False
    for token in between:
        linked = token.i in phrase or token.dep_ in {"compound", "amod", "nmod", "poss"}
        if token.lower_ in {"and", ",", "-"} and linked:
            continue
        if token.pos_ == "ADP" and token.lower_ != "of":
            return False
        if token.pos_ == "NOUN" and not linked and token.dep_ not in {"pobj", "nsubj", "dobj"}:
            return False
        if token.pos_ not in BETWEEN_FIGURE_AND_NOUN and not linked:
            return False
    return True


_AFTER = re.compile(r"[\s,(–—-]*(?:in (?:the )?number of|numbering|totall?ing)?\s*$")
_CLOSING = re.compile(
    r"\s*(?:people|persons|men|troops|soldiers)?\s*(?:of them\s*)?"
    r"(?:in all|all told|in total|altogether|in number|-?strong|\))"
)


def _after_noun(noun: Token, passage: Passage) -> Quantity | None:
    """Of "soldiers in number of 84", "soldiers (46)", "planes with men, over 100 in all"."""
    text = passage.segment.text
    end = max(t.idx + len(t) for t in noun_tokens(noun))
    for quantity in passage.quantities_within(noun.idx, noun.sent.end_char):
        for anchor in (noun.idx + len(noun), end):
            gap = text[anchor : quantity.start]
            if quantity.start < anchor or not _AFTER.fullmatch(gap):
                continue
            stated = re.search(r"number|total", gap) or _CLOSING.match(text, quantity.end)
            if stated:
                return quantity
    for quantity in passage.quantities_within(noun.idx, end):
        if text[noun.idx + len(noun) : quantity.start].strip() in {"of", "of some", "of the"}:
            return quantity
    inside = [
        q
        for q in passage.quantities_within(noun.idx, end)
        if " number of " in text[noun.idx : q.start] + " "
    ]
    return inside[0] if inside else None


def _counted_by_name(noun: Token, lexicon: Lexicon) -> Quantity | None:
    """People listed one by one: "a colonel, a captain and a non-commissioned officer"."""
    listed = [noun, *_conjuncts(noun)]
    single = [
        person
        for person in listed
        if person.tag_ == "NN"
        and any(kid.lower_ in {"a", "an"} for kid in person.children)
        and any(not term.is_unit for term, end in terms_in([person], lexicon) if end.i == person.i)
    ]
    if len(single) != len(listed):
        return None
    start, end = noun.left_edge.idx, listed[-1].idx + len(listed[-1])
    return Quantity(start=start, end=end, low=len(single), high=len(single), kind="exact")


def _conjuncts(noun: Token) -> list[Token]:
    found = []
    at: Token | None = noun
    while at is not None:
        linked = (kid for kid in at.children if kid.dep_ in {"conj", "appos"} and kid.i > noun.i)
        at = next(linked, None)
        if at is not None:
            found.append(at)
    return found


def is_subgroup(noun: Token) -> bool:
    """Whether a noun phrase only details a total: "including five officers", "five of them ..."."""
    left = noun.left_edge
    before = noun.doc[max(left.i - 2, noun.sent.start) : left.i]
    after = noun.doc[noun.i + 1 : min(noun.i + 4, noun.sent.end)]
    if any(t.lower_ in {"including", "include", "includes", "included", "incl"} for t in before):
        return True
    words = [t.lower_ for t in after]
    if noun.dep_ in {"nsubj", "dobj", "attr"} and noun.head.pos_ in {"VERB", "AUX"}:
        if noun.dep_ == "dobj" and noun.head.lemma_ == "include":
            return True
        if any(t.lower_ == "among" and t.i > noun.i for t in noun.head.children):
            return True
    if words[:1] and words[0] in {"among", "included", "including"}:
        return True
    inside = [t.lower_ for t in noun.doc[left.i : noun.i + 1]]
    return "of" in inside and bool({"them", "whom"} & set(inside)) and noun.lower_ != "them"


def is_whole(noun: Token, passage: Passage) -> bool:
    """Whether a noun is what a counted part is taken of: "600 of the soldiers"."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "of":
        return False
    part = noun.head.head
    return part.pos_ == "NUM" or bool(passage.quantities_within(part.idx, part.idx + 1))
