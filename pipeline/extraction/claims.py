"""What a source says of a movement: that it happened, did not happen, or is to happen.

Belongs here: asserted, denied, planned, or only imagined (not coded). Does not belong here: who
says it (``speakers``), or whether the movement is one at all (``triggers``, ``routes``).
"""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Token

from pipeline.extraction import grammar
from pipeline.extraction.clauses import Clause
from pipeline.extraction.lemmas import lemma_of
from pipeline.records import Claim

FUTURE = frozenset({"will", "shall", "'ll", "wo"})
REPORTED_FUTURE = frozenset({"would", "should"})
POSSIBILITY = frozenset({"could", "might", "may", "can", "cannot"})
OPEN_CLAUSES = frozenset({"if", "whether", "unless", "lest"})
BRANDING = frozenset({"describe", "call", "brand", "label", "term"})
PLANNED_ADJECTIVES = frozenset({"due", "set", "likely", "ready", "scheduled", "about", "willing"})


def claim_of(clause: Clause, *, is_return: bool, established: bool = False) -> Claim | None:
    """Asserted, denied or planned; nothing where the movement is only feared or imagined.

    Args:
        clause: The telling of the movement.
        is_return: They leave a host country: requests for that are plans, requests for an entry
            are not.
        established: These people are known to have moved: "they did not come at one point" denies
            the manner, not the movement.
    """
    verb, words = clause.verb, clause.lexicon.words
    if clause.sentence.text.rstrip().endswith("?"):
        return None
    if _denied_above(verb, words):
        return Claim.DENIED
    if established and _negated(verb):
        return None
    if _negated(verb) or _is_no_one(clause.mover):
        is_open = _auxiliaries(verb) & (POSSIBILITY | FUTURE | REPORTED_FUTURE)
        return None if is_open or _future(verb) else Claim.DENIED
    if _imagined(verb, words) or _in_general(verb, clause.mover):
        return None
    return _asserted_or_planned(clause, is_return=is_return)


def _asserted_or_planned(clause: Clause, *, is_return: bool) -> Claim | None:
    verb, words = clause.verb, clause.lexicon.words
    if _future(verb):
        if not is_return and _has_condition(verb):
            return None
        vague = _auxiliaries(verb) & REPORTED_FUTURE and _is_any_one(clause.mover)
        return None if vague else Claim.PLANNED
    if _imperative(verb):
        return Claim.PLANNED if is_return else None
    if is_return and (
        lemma_of(verb) in words["plan_verbs"]
        or _planned_above(verb, words)
        or _subject_plans(verb, words)
    ):
        return Claim.PLANNED
    if not is_return and _planned_above(verb, words, nouns=False) and _infinitive(verb):
        return Claim.PLANNED if _asked_for(verb, words) else None
    return Claim.ASSERTED


def _asked_for(verb: Token, words: dict[str, frozenset[str]]) -> bool:
    """Whether an entry is what those who would move ask for: "they asked to be let in"."""
    return any(lemma_of(head) in words["request_verbs"] for head in verb.ancestors)


def _auxiliaries(verb: Token) -> set[str]:
    """Auxiliaries of a verb and of the verbs it is co-ordinated with or a complement of."""
    found = {kid.lower_ for kid in verb.children if kid.dep_ in {"aux", "auxpass"}}
    if verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and not found:
        found |= _auxiliaries(verb.head)
    return found


def _negated(verb: Token) -> bool:
    if any(_on_no_occasion(kid) for kid in verb.children):
        return True
    if any(kid.dep_ == "neg" and kid.lower_ != "only" for kid in verb.children):
        return not any(kid.lower_ == "only" for kid in verb.children)
    return verb.dep_ == "xcomp" and any(kid.dep_ == "neg" for kid in verb.head.children)


def _on_no_occasion(prep: Token) -> bool:
    """Of "at no time", "on no occasion"."""
    return prep.dep_ == "prep" and any(
        noun.lower_ in {"time", "occasion", "point", "stage"}
        and any(kid.lower_ == "no" for kid in noun.children)
        for noun in grammar.objects_of_preposition(prep)
    )


def _is_no_one(mover: Token) -> bool:
    """Whether those who move are "no soldiers", "none of them", "not one soldier"."""
    left = [t.lower_ for t in mover.doc[max(mover.left_edge.i - 1, mover.sent.start) : mover.i + 1]]
    if {"none", "neither", "nobody", "noone"} & set(left):
        return True
    pairs = list(pairwise(left))
    hedged = any(a == "no" and b in {"fewer", "less", "more", "later"} for a, b in pairs)
    if "no" in left and not hedged:
        return True
    return any(a == "not" and b in {"one", "a", "any"} for a, b in pairs)


def _denied_above(trigger: Token, words: dict[str, frozenset[str]]) -> bool:
    for below, head in grammar.chain_up(trigger):
        if head.pos_ == "VERB" and lemma_of(head) in words["denial_verbs"]:
            negated = any(kid.dep_ == "neg" for kid in head.children)
            agentless = below.dep_ not in {"nsubj", "advcl", "npadvmod"}
            if agentless and below.dep_ != "conj" and not negated:
                return True
        told = head.pos_ in {"AUX", "VERB"} and below.dep_ in {"nsubj", "csubj"}
        if told and _untrue([t for t in head.subtree if t.i >= head.i], words):
            return True
        after = [t for t in trigger.sent if t.i > max(below.right_edge.i, trigger.i)]
        if lemma_of(head) in words["claim_nouns"] and _untrue(after, words):
            # "Reports that they crossed ... do not correspond to reality", however it is parsed.
            return True
        if head.lower_ in {"denial", "rejection"} or _branded_untrue(below, head, words):
            return True
    return False


def _branded_untrue(below: Token, verb: Token, words: dict[str, frozenset[str]]) -> bool:
    """Of "called reports that they had fled baseless" the verdict."""
    if verb.pos_ != "VERB" or lemma_of(verb) not in BRANDING or below.dep_ in {"nsubj", "advcl"}:
        return False
    return _untrue(list(verb.subtree), words)


def _untrue(tokens: list[Token], words: dict[str, frozenset[str]]) -> bool:
    """Whether some words say that a report is false; whole words: "families" are no "lies"."""
    said = f" {' '.join(token.lower_ for token in tokens)} "
    return any(f" {phrase} " in said for phrase in words["denial_phrases"])


def _imagined(trigger: Token, words: dict[str, frozenset[str]]) -> bool:
    if _auxiliaries(trigger) & POSSIBILITY:
        return True
    if _inverted_condition(trigger):
        return True
    at = trigger
    for _ in range(8):
        marks = {kid.lower_ for kid in at.children if kid.dep_ in {"mark", "advmod"}}
        if marks & OPEN_CLAUSES or _in_case(at):
            return True
        if at.dep_ == "ROOT" or at.head.i == at.i:
            return False
        head = at.head
        content = at.dep_ in {"ccomp", "xcomp", "acl", "pcomp", "pobj", "prep", "dobj", "advcl"}
        lemma = lemma_of(head)
        if content and lemma in words["hypothesis_words"] and at.dep_ != "advcl":
            return True
        if content and at.dep_ in {"ccomp", "xcomp"} and _auxiliaries(head) & POSSIBILITY:
            return True
        at = head
    return False


def _in_case(verb: Token) -> bool:
    """Whether a clause is what others are ready for: "in case soldiers come over"."""
    start = min([verb.i, *(kid.left_edge.i for kid in verb.children)])
    return verb.doc[max(start - 2, verb.sent.start) : start].text.lower() == "in case"


def _has_condition(verb: Token) -> bool:
    """Whether what will happen hangs on something: "if the base falls, they will make for"."""
    at = verb
    while True:
        for kid in at.children:
            marks = {mark.lower_ for mark in kid.children if mark.dep_ in {"mark", "advmod"}}
            if kid.dep_ == "advcl" and marks & OPEN_CLAUSES:
                return True
        if at.head.i == at.i or at.dep_ not in {"xcomp", "acl", "prep", "pcomp", "conj", "advcl"}:
            return False
        at = at.head


def _in_general(verb: Token, mover: Token) -> bool:
    """Whether a rule is stated: "a soldier who enters with arms is disarmed"."""
    return verb.dep_ == "relcl" and verb.tag_ in {"VBZ", "VBP"} and _is_any_one(mover)


def _is_any_one(mover: Token) -> bool:
    """Whether "a defector would be sent back" means no one in particular."""
    return mover.tag_ == "NN" and any(kid.lower_ in {"a", "an", "any"} for kid in mover.children)


def _imperative(verb: Token) -> bool:
    """Whether a verb is a demand, such as "Return our policemen"."""
    bare = verb.tag_ == "VB" and verb.dep_ in {"ROOT", "ccomp", "parataxis"}
    return bare and not any(k.dep_ in {"aux", "nsubj", "nsubjpass"} for k in verb.children)


def _inverted_condition(trigger: Token) -> bool:
    """Whether a clause begins like "Should soldiers flee over the border, ..."."""
    if trigger.dep_ == "conj" and trigger.head.pos_ == "VERB":
        return _inverted_condition(trigger.head)
    first = next((k for k in trigger.lefts if k.dep_ == "aux"), None)
    noun = next((k for k in trigger.lefts if k.dep_ in {"nsubj", "nsubjpass"}), None)
    return bool(
        first is not None
        and noun is not None
        and first.lower_ in {"should", "were", "had"}
        and first.i < noun.i
    )


def _future(trigger: Token) -> bool:
    at = trigger
    for _ in range(4):
        aux = _auxiliaries(at)
        if aux & FUTURE or aux & REPORTED_FUTURE:
            return True
        if _to_be_done(at):
            return True
        chained = at.dep_ in {"xcomp", "conj"} or (
            at.dep_ in {"advcl", "ccomp"} and _infinitive(at)
        )
        if chained and at.head.pos_ in {"VERB", "AUX"}:
            at = at.head
            continue
        return False
    return False


def _to_be_done(verb: Token) -> bool:
    """Of "are to be returned", "is to go back", "is going to", "are due to be sent"."""
    if not _infinitive(verb):
        return False
    if verb.dep_ == "ROOT" or any(kid.dep_ == "nsubj" for kid in verb.children):
        return verb.dep_ in {"ROOT", "ccomp"} and grammar.object_of(verb.head) is None
    head = verb.head
    if verb.dep_ in {"xcomp", "acl", "ccomp", "advcl"}:
        if head.lemma_ == "be" and head.pos_ in {"AUX", "VERB"}:
            return True
        if head.lower_ in PLANNED_ADJECTIVES:
            return True
        return head.lower_ == "going" and verb.dep_ == "xcomp"
    return False


def _infinitive(verb: Token) -> bool:
    return any(kid.dep_ == "aux" and kid.lower_ == "to" for kid in verb.children)


def _planned_above(trigger: Token, words: dict[str, frozenset[str]], *, nouns: bool = True) -> bool:
    for steps, (below, head) in enumerate(grammar.chain_up(trigger)):
        if steps > 5 or below.dep_ in {"relcl", "advcl"}:
            return False
        lemma = lemma_of(head)
        complement = below.dep_ in {"xcomp", "ccomp", "prep", "dobj", "pobj", "pcomp", "acl"}
        arranged = below.dep_ == "nsubjpass" and below.pos_ == "NOUN"
        if head.pos_ == "VERB" and (complement or arranged) and lemma in words["plan_verbs"]:
            return True
        if nouns and head.pos_ == "NOUN" and complement and lemma in words["plan_nouns"]:
            return True
        if head.pos_ == "VERB" and lemma in words["reporting_verbs"]:
            return False
    return False


def _subject_plans(trigger: Token, words: dict[str, frozenset[str]]) -> bool:
    """Whether the plan is the subject of the clause: "Talks are under way on the return"."""
    if trigger.pos_ == "VERB" and trigger.tag_ != "VBG":
        return False
    governor = grammar.governing_verb(trigger)
    noun = grammar.child(governor, "nsubj", "nsubjpass") if governor is not None else None
    return noun is not None and lemma_of(noun) in words["plan_nouns"]
