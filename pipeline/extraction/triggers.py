"""Words that tell of a movement, and who moves by them.

Belongs here: matching the frames of ``data/frames.csv`` on the dependency tree and picking the
argument that moves. Does not belong here: who that argument is (``actors``, ``coreference``), or
where the movement went (``routes``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from pipeline.extraction import grammar
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.lexicon import Frame, Lexicon
from pipeline.extraction.terms import terms_in

WINDOW_TOKENS = 14
"""How far before a verb its people may stand where the parse is broken."""

DIRECTIONS_OVER = frozenset({"into", "across", "over", "onto"})

REACH_TOKENS = 12
"""How far from a verb the word that completes it may stand ("take the men ... home")."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells of a movement.

    Attributes:
        token: The verb or noun.
        frame: What it tells by the lexicon.
        movers: Nouns that may be the ones that move, likeliest first.
        agent: Noun of whoever moves them ("Uzbekistan sent back ...").
    """

    token: Token
    frame: Frame
    movers: tuple[Token, ...]
    agent: Token | None


def find_triggers(sentence: Span, lexicon: Lexicon) -> Iterator[Trigger]:
    """The triggers of a sentence, in order; of one word, the most specific frame first."""
    for token in sentence:
        frames = [
            frame
            for frame in lexicon.frames.get(lemma_of(token), ())
            if _same_word_class(token, frame) and _completed(token, frame)
        ]
        if not frames and _carries_over(token, lexicon):
            frames = [Frame(lemma_of(token), "VERB", frozenset(), "move", "any", "border")]
        frames.sort(
            key=lambda frame: (frame.kind != "home", not frame.beside, frame.needs != "none")
        )
        for frame in frames:
            movers = tuple(_unique(map(grammar.unprefixed, _movers(token, frame))))
            if not movers and frame.pos == "VERB" and not grammar.has_argument(token):
                movers = tuple(_nearest_people(token, sentence, lexicon))
            if movers or frame.pos == "NOUN":
                yield Trigger(token, frame, movers, _agent(token, frame))


def _nearest_people(verb: Token, sentence: Span, lexicon: Lexicon) -> list[Token]:
    """Where the parse gives a verb no argument: the last personnel named shortly before it."""
    window = sentence.doc[max(sentence.start, verb.i - WINDOW_TOKENS) : verb.i]
    named = [end for _, end in terms_in(list(window), lexicon) if end.pos_ in {"NOUN", "PROPN"}]
    named = [end for end in named if end.dep_ not in {"compound", "amod", "poss"}]
    if not named or any(t.text in {";", ":"} for t in sentence.doc[named[-1].i : verb.i]):
        return []
    return named[-1:]


def _carries_over(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb of any meaning moves its people by its direction: "V into", "V across"."""
    if verb.pos_ != "VERB" or lemma_of(verb) in lexicon.words["no_motion_verbs"]:
        return False
    return any(
        kid.lower_ in DIRECTIONS_OVER and kid.dep_ == "prep" and grammar.child(kid, "pobj")
        for kid in verb.children
    )


def _same_word_class(token: Token, frame: Frame) -> bool:
    if frame.pos == "NOUN":
        return bool(token.pos_ in {"NOUN", "PROPN"})
    if frame.pos == "AUX":
        return token.pos_ in {"AUX", "VERB"} and token.dep_ not in {"aux", "auxpass"}
    heads_clause = token.dep_ in {"ROOT", "ccomp", "conj", "relcl", "advcl"}
    mistaken = token.pos_ == "ADJ" and (token.tag_ == "VBN" or heads_clause)
    return bool(token.pos_ == "VERB" or (mistaken and lemma_of(token) != token.lower_))


def _completed(token: Token, frame: Frame) -> bool:
    if not frame.beside:
        return True
    if token.dep_ in {"relcl", "acl"} and frame.beside & {lemma_of(token.head)}:
        return True
    return any(
        frame.beside & {other.lower_, lemma_of(other)} and _belongs(other, token, frame)
        for other in grammar.clause_tokens(token)
    )


def _belongs(other: Token, verb: Token, frame: Frame) -> bool:
    """Whether a word completes a verb: its particle or adverb, or a noun among its arguments."""
    if other.i == verb.i or other.i - verb.i > REACH_TOKENS:
        return False
    if frame.kind != "stay" and other.lower_ == "in" and grammar.objects_of_preposition(other):
        return False
    if other.dep_ in {"prt", "advmod", "prep", "npadvmod", "expl", "dative"}:
        above = other.head
        through = above.dep_ in {"prt", "advmod", "prep", "npadvmod", "advcl"}
        return above.i == verb.i or (through and above.head.i == verb.i)
    if other.dep_ in {"aux", "auxpass", "det", "compound", "amod"}:
        return False
    if other.dep_ == "xcomp":
        return other.head.i == verb.i
    return other.i > verb.i or (other.head.i == verb.i and other.dep_ in {"nsubjpass", "nsubj"})


def _movers(token: Token, frame: Frame) -> Iterator[Token]:
    if frame.mover == "of":
        yield from _of_noun(token)
        return
    passive = grammar.is_passive(token)
    undergoer = grammar.passive_subject(token) if passive else grammar.direct_object(token)
    doer = None if passive else grammar.subject(token)
    existential = grammar.child(token, "attr", "dobj") if grammar.child(token, "expl") else None
    if existential is not None:
        candidates: list[Token | None] = [existential]
    elif frame.mover == "object":
        candidates = [undergoer, *_received(token, frame)]
    elif frame.mover == "subject":
        candidates = [doer or (grammar.passive_subject(token) if passive else None)]
    elif frame.mover == "any":
        candidates = [undergoer, doer]
    elif undergoer is not None and not (doer is not None and _detail(undergoer)):
        candidates = [undergoer, *_received(token, frame)]
    else:
        candidates = [*_received(token, frame), doer]
    caused = _caused(token) if frame.mover == "subject" else None
    for noun in [caused, *candidates, _held_while(token)]:
        if noun is not None:
            yield noun
            yield from _counted_among(noun)


def _counted_among(noun: Token) -> Iterator[Token]:
    """Of "two colonels were among those who fled" the colonels."""
    prep = noun.head
    if noun.dep_ == "pobj" and prep.lower_ in {"among", "amongst"} and prep.head.lemma_ == "be":
        named = grammar.child(prep.head, "nsubj", "attr")
        if named is not None:
            yield named


def _held_while(token: Token) -> Token | None:
    """Of "detained the men while crossing" the men, not those who detained them."""
    if token.tag_ == "VBG" and token.dep_ == "advcl" and token.head.pos_ == "VERB":
        return grammar.object_of(token.head)
    return None


def _detail(noun: Token) -> bool:
    """Whether an object is none but a detail of the subject: "..., four of them wounded"."""
    of = next((kid for kid in noun.children if kid.lower_ == "of"), None)
    return of is not None and any(kid.lower_ in {"them", "whom"} for kid in of.children)


def _caused(token: Token) -> Token | None:
    """Those whom something "has driven ... to look for refuge"."""
    if token.dep_ not in {"advcl", "xcomp", "ccomp"} or token.head.pos_ != "VERB":
        return None
    if not any(kid.lower_ == "to" and kid.dep_ == "aux" for kid in token.children):
        return None
    held = grammar.object_of(token.head)
    return held if held is not None and held.i < token.i else None


def _received(token: Token, frame: Frame) -> Iterator[Token]:
    """Recipients: "grant asylum to 46 soldiers", "give them refuge"; not of "handed over to"."""
    if frame.kind == "home":
        return
    for kid in token.children:
        if kid.dep_ == "dative" and kid.pos_ != "ADP":
            yield kid
        if kid.lower_ == "of" and kid.dep_ == "prep" and token.tag_ == "VBG":
            yield from grammar.objects_of_preposition(kid)
        if kid.lower_ in {"to", "for"} and kid.dep_ in {"dative", "prep"}:
            yield from grammar.objects_of_preposition(kid)
        if kid.dep_ == "dobj":
            given_to = (k for k in kid.children if k.lower_ in {"to", "for"} and k.dep_ == "prep")
            yield from (noun for prep in given_to for noun in grammar.objects_of_preposition(prep))
        inner = grammar.child(kid, "nsubj", "nsubjpass") if kid.dep_ in {"ccomp", "xcomp"} else None
        if inner is not None:
            yield inner
    inner = next((k for k in token.children if k.dep_ == "nsubj" and k.i > token.i), None)
    if inner is not None:
        yield inner


def _of_noun(token: Token) -> Iterator[Token]:
    """Of "the crossing of 134 men", "the men's crossing", "crossing by 134 men" the men."""
    for kid in token.children:
        if kid.dep_ == "prep" and kid.lower_ in {"of", "by", "for"}:
            yield from grammar.objects_of_preposition(kid)
        if kid.dep_ in {"poss", "compound", "nmod"}:
            yield kid


def _agent(token: Token, frame: Frame) -> Token | None:
    if frame.mover in {"subject", "of"}:
        return None
    by = grammar.child(token, "agent")
    if by is not None:
        return grammar.child(by, "pobj")
    return None if grammar.is_passive(token) else grammar.subject(token)


def _unique(tokens: Iterable[Token]) -> Iterator[Token]:
    seen: set[int] = set()
    for token in tokens:
        if token.i not in seen:
            seen.add(token.i)
            yield token
