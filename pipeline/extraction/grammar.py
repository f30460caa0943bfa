"""Questions asked of a dependency tree.

Belongs here: who is subject or object of a verb, what a phrase covers, what governs a word.
Does not belong here: any word list, or anything about movements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.tokens import Span, Token

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "csubj", "csubjpass", "parataxis"})
RELATIVE_PRONOUNS = frozenset({"who", "that", "which", "whom", "whose"})


def child(token: Token, *deps: str) -> Token | None:
    """The first child with one of these dependency labels."""
    return next((c for c in token.children if c.dep_ in deps), None)


def object_of(verb: Token) -> Token | None:
    """The object beside a verb; "home" and "back" are adverbs that the parser takes for one."""
    for noun in verb.children:
        if noun.dep_ == "dobj" and noun.lower_ in {"home", "back"}:
            # "Fly the remaining 250 home": the parser counts homes.
            return child(noun, "nummod")
        if noun.dep_ == "dobj":
            return noun
    return None


def unprefixed(noun: Token) -> Token:
    """Of "ex-soldiers", which the parser takes for three nouns, the soldiers."""
    prefixed = noun.lower_ == "ex" and noun.i + 2 < noun.sent.end and noun.nbor().text == "-"
    if not prefixed:
        return noun
    head = noun.nbor(2)
    while head.dep_ in {"compound", "amod"} and head.head.i > head.i:
        head = head.head
    return head


def has_argument(verb: Token) -> bool:
    """Whether the parser has given a verb a subject or an object."""
    return child(verb, *SUBJECTS, *PASSIVE_SUBJECTS, "dobj", "agent") is not None


def objects_of_preposition(preposition: Token) -> list[Token]:
    """The nouns that a preposition governs."""
    return [noun for noun in preposition.children if noun.dep_ == "pobj"]


def is_passive(verb: Token) -> bool:
    """Whether a verb stands in the passive, also as a bare participle ("soldiers returned to")."""
    if child(verb, "nsubjpass", "auxpass", "csubjpass", "agent"):
        return True
    if verb.dep_ == "conj" and verb.tag_ in {"VBN", "VBD"} and verb.head.pos_ == "VERB":
        bare = not child(verb, "nsubj", "aux") and object_of(verb) is None
        if bare and verb.head.tag_ == "VBN" and is_passive(verb.head):
            return True
    return (
        verb.tag_ == "VBN"
        and verb.dep_ in {"acl", "amod"}
        and not child(verb, "nsubj")
        and (object_of(verb) is None)
    )


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The noun that does what an active verb says, through control, conjunction and relatives."""
    own = child(verb, *SUBJECTS)
    if own is not None and own.dep_ == "csubj" and own.tag_ == "VBG":
        # "Soldiers fleeing rebels entered": the parser takes the participle for the subject.
        own = child(own, "nsubj") or own
    if own is not None:
        return _antecedent(own, verb)
    if depth > 6:
        return None
    head = verb.head
    if verb.dep_ in {"relcl", "acl"}:
        return head
    if verb.dep_ in {"xcomp", "ccomp"} and head.pos_ in {"VERB", "AUX"}:
        return _controller(verb, head, depth)
    if verb.dep_ in {"conj", "advcl", "pcomp", "prep", "dep"}:
        governor = governing_verb(verb)
        if governor is not None and governor.i != verb.i:
            return _shared_subject(governor, depth)
    if verb.dep_ in {"xcomp", "ccomp", "acl"} and head.pos_ in {"ADJ", "NOUN"}:
        governor = governing_verb(verb)
        return _shared_subject(governor, depth) if governor is not None else None
    return None


def _controller(verb: Token, head: Token, depth: int) -> Token | None:
    """Of "allowed the men to enter" the men; of "tried to enter" whoever tried."""
    held = child(head, "dobj")
    if held is not None and held.i < verb.i:
        return _antecedent(held, head)
    return _shared_subject(head, depth)


def _shared_subject(governor: Token, depth: int) -> Token | None:
    passive = child(governor, *PASSIVE_SUBJECTS)
    if passive is not None:
        return _antecedent(passive, governor)
    return subject(governor, depth + 1)


def _antecedent(noun: Token, verb: Token) -> Token:
    """A relative pronoun's noun; any other noun itself."""
    if noun.lower_ in RELATIVE_PRONOUNS and noun.pos_ != "DET":
        clause: Token | None = verb
        for _ in range(5):
            if clause is None:
                break
            if clause.dep_ in {"relcl", "acl"}:
                return clause.head
            clause = clause.head if clause.dep_ in {"conj", "xcomp", "ccomp"} else None
    return noun


def passive_subject(verb: Token, depth: int = 0) -> Token | None:
    """The noun that undergoes what a verb in the passive says."""
    own = child(verb, *PASSIVE_SUBJECTS)
    if own is not None:
        return _antecedent(own, verb)
    if verb.dep_ in {"acl", "relcl"} and verb.tag_ == "VBN" and not child(verb, "nsubj", "dobj"):
        return verb.head
    if verb.dep_ in {"conj", "xcomp", "advcl"} and depth < 6:
        governor = governing_verb(verb)
        if governor is not None and object_of(verb) is None:
            return passive_subject(governor, depth + 1) or subject(governor, depth + 1)
    return None


def direct_object(verb: Token) -> Token | None:
    """The object of an active verb, through a relative clause ("the men that it returned")."""
    own = object_of(verb)
    recipient = child(verb, "dative")
    if recipient is not None and recipient.pos_ != "ADP":
        own = recipient
    if own is not None:
        return _antecedent(own, verb)
    if verb.dep_ == "relcl" and child(verb, "nsubj") is not None:
        return verb.head
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return direct_object(verb.head)
    return None


def governing_verb(token: Token) -> Token | None:
    """The nearest verb above a token."""
    for ancestor in token.ancestors:
        if ancestor.pos_ in {"VERB", "AUX"}:
            return ancestor
    return None


def clause_tokens(verb: Token) -> list[Token]:
    """A verb's own words: its subtree without subordinate and co-ordinate clauses."""

    def is_apart(token: Token) -> bool:
        return token.pos_ in {"VERB", "AUX"} and token.dep_ in CLAUSES | {"conj"}

    return _subtree_without(verb, is_apart)


def noun_tokens(noun: Token) -> list[Token]:
    """A noun phrase without its relative clauses and parentheses."""

    def is_apart(token: Token) -> bool:
        if token.dep_ == "prep":
            return token.lower_ not in {"of", "from", "in", "with", "and"}
        is_clause = token.dep_ in {"relcl", "acl", "advcl", "parataxis"}
        return is_clause and token.pos_ in {"VERB", "AUX"}

    return _subtree_without(noun, is_apart)


def _subtree_without(top: Token, is_apart: Callable[[Token], bool]) -> list[Token]:
    """The words under a word, in their order, without those that are apart and what is under them.

    A loop: through generators in generators, each word of a list of 200 would pass 200 of them.
    """
    found, waiting = [], [top]
    while waiting:
        token = waiting.pop()
        found.append(token)
        waiting += [kid for kid in token.children if not is_apart(kid)]
    return sorted(found, key=lambda token: token.i)


def preposition_over(token: Token) -> Token | None:
    """The preposition that governs the noun phrase a token stands in."""
    at = token
    for _ in range(8):
        if at.dep_ in {"pobj", "pcomp"}:
            return at.head
        if at.head.i == at.i or at.pos_ in {"VERB", "AUX"}:
            return None
        if at.dep_ in {"compound", "amod", "nmod", "poss", "conj", "appos", "nummod", "det"}:
            at = at.head
            continue
        return None
    return None


def chain_up(token: Token) -> Iterator[tuple[Token, Token]]:
    """Each (child, head) pair from a token to the root of its sentence."""
    at = token
    while at.head.i != at.i:
        yield at, at.head
        at = at.head


def span_of(tokens: list[Token]) -> Span:
    """The stretch of text from the first to the last of some tokens."""
    return tokens[0].doc[min(t.i for t in tokens) : max(t.i for t in tokens) + 1]
