"""What a source says of a movement, and which institution says it.

Belongs here: asserted, denied, planned, or only imagined (not coded); the institution behind the
claim. Does not belong here: whether the movement is one at all (``triggers``, ``routes``).
"""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from pipeline.extraction import grammar
from pipeline.extraction.actors import lemma_of
from pipeline.extraction.lexicon import Lexicon
from pipeline.extraction.passages import Passage
from pipeline.records import Claim

FUTURE = frozenset({"will", "shall", "'ll", "wo"})
REPORTED_FUTURE = frozenset({"would", "should"})
POSSIBILITY = frozenset({"could", "might", "may", "can", "cannot"})
OPEN_CLAUSES = frozenset({"if", "whether", "unless", "lest", "before", "until"})
NEGATORS = frozenset({"not", "n't", "no", "never", "neither", "none", "nor"})
SPEAKERS = frozenset(
    {"spokesman", "spokeswoman", "spokesperson", "statement", "chief", "head", "minister",
     "commander", "source", "official", "member", "representative", "director", "officer"}
)  # fmt: skip
PLANNED_ADJECTIVES = frozenset({"due", "set", "likely", "ready", "scheduled", "about", "willing"})


def claim_of(  # noqa: PLR0911
    trigger: Token,
    mover: Token | None,
    lexicon: Lexicon,
    *,
    is_return: bool,
    established: bool = False,
) -> Claim | None:
    """Asserted, denied or planned; nothing where the movement is only feared or imagined.

    Args:
        trigger: The word that tells of the movement.
        mover: Head of the noun phrase that moves.
        lexicon: For the verbs of denying, planning and fearing.
        is_return: Requests for a return are plans, requests for an entry are not.
        established: These people are known to have moved: "they did not come at one point" denies
            the manner, not the movement.
    """
    if trigger.sent.text.rstrip().endswith("?") and trigger.sent.start == trigger.sent[0].i:
        return None
    words = lexicon.words
    if _denied_above(trigger, words):
        return Claim.DENIED
    if established and _negated(trigger, None):
        return None
    if _negated(trigger, mover):
        open_ended = _auxiliaries(trigger) & (POSSIBILITY | FUTURE | REPORTED_FUTURE)
        return None if open_ended or _future(trigger, words) else Claim.DENIED
    if _imagined(trigger, words):
        return None
    if _future(trigger, words):
        vague = _auxiliaries(trigger) & REPORTED_FUTURE and _any_one(mover)
        return None if vague else Claim.PLANNED
    if _imperative(trigger):
        return Claim.PLANNED if is_return else None
    if is_return and (_planned_above(trigger, words) or _subject_plans(trigger, words)):
        return Claim.PLANNED
    if not is_return and _planned_above(trigger, words, nouns=False) and _infinitive(trigger):
        return None
    return Claim.ASSERTED


def _auxiliaries(verb: Token) -> set[str]:
    """Auxiliaries of a verb and of the verbs it is co-ordinated with or a complement of."""
    found = {kid.lower_ for kid in verb.children if kid.dep_ in {"aux", "auxpass"}}
    if verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and not found:
        found |= _auxiliaries(verb.head)
    return found


def _negated(trigger: Token, mover: Token | None) -> bool:
    if any(kid.dep_ == "neg" and kid.lower_ != "only" for kid in trigger.children):
        return not any(kid.lower_ == "only" for kid in trigger.children)
    if trigger.dep_ == "xcomp" and any(kid.dep_ == "neg" for kid in trigger.head.children):
        return True
    if mover is None:
        return False
    left = mover.doc[max(mover.left_edge.i - 1, mover.sent.start) : mover.i + 1]
    if any(t.lower_ in {"no", "none", "neither"} for t in left):
        return True
    return any(
        a.lower_ == "not" and b.lower_ in {"one", "a", "a single", "any"}
        for a, b in zip(left, left[1:], strict=False)
    )


def _denied_above(trigger: Token, words: dict[str, frozenset[str]]) -> bool:
    for below, head in grammar.chain_up(trigger):
        if head.pos_ == "VERB" and lemma_of(head) in words["denial_verbs"]:
            negated = any(kid.dep_ == "neg" for kid in head.children)
            agentless = below.dep_ not in {"nsubj", "advcl", "npadvmod"}
            if agentless and not (below.dep_ == "conj") and not negated:
                return True
        if head.pos_ in {"AUX", "VERB"} and head.lemma_ == "be" and below.dep_ in {
            "nsubj", "csubj",
        }:  # fmt: skip
            tail = " ".join(t.lower_ for t in head.subtree if t.i > head.i)
            if any(phrase in tail for phrase in words["denial_phrases"]):
                return True
        if head.lower_ in {"denial", "rejection"}:
            return True
    return False


def _imagined(trigger: Token, words: dict[str, frozenset[str]]) -> bool:
    if _auxiliaries(trigger) & POSSIBILITY:
        return True
    if _inverted_condition(trigger):
        return True
    at = trigger
    for _ in range(8):
        marks = {kid.lower_ for kid in at.children if kid.dep_ in {"mark", "advmod"}}
        if marks & OPEN_CLAUSES & {"if", "whether", "unless", "lest"}:
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


def _any_one(mover: Token | None) -> bool:
    """ "A defector would be sent back": no one in particular."""
    return (
        mover is not None
        and mover.tag_ == "NN"
        and any(kid.lower_ in {"a", "an", "any"} for kid in mover.children)
    )


def _imperative(verb: Token) -> bool:
    """ "Return our policemen": a demand."""
    bare = verb.tag_ == "VB" and verb.dep_ in {"ROOT", "ccomp", "parataxis"}
    return bare and not any(k.dep_ in {"aux", "nsubj", "nsubjpass"} for k in verb.children)


def _inverted_condition(trigger: Token) -> bool:
    """ "Should soldiers flee over the border, ..."."""
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


def _future(trigger: Token, words: dict[str, frozenset[str]]) -> bool:
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
    """ "are to be returned", "is to go back", "is going to", "are due to be sent"."""
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
    """ "Talks are under way on the return of ...": the plan is the subject of the clause."""
    if trigger.pos_ == "VERB" and trigger.tag_ != "VBG":
        return False
    governor = grammar.governing_verb(trigger)
    noun = grammar.child(governor, "nsubj", "nsubjpass") if governor is not None else None
    return noun is not None and lemma_of(noun) in words["plan_nouns"]


def attribution_of(
    trigger: Token, passage: Passage, previous: str | None, lexicon: Lexicon
) -> str | None:
    """The institution that makes the claim, as the text names it; never a person's name."""
    for noun in _speakers(trigger, lexicon):
        name = institution_in(noun, passage, lexicon)
        if name:
            return name
        if noun.pos_ == "PRON" or lemma_of(noun) in {
            "statement",
            "spokesman",
            "spokesperson",
            "source",
            "official",
            "it",
        }:
            return previous
    return None


def _speakers(trigger: Token, lexicon: Lexicon) -> list[Token]:
    """Subjects of the verbs of saying above a trigger, then "according to" phrases."""
    found = []
    root = trigger.sent.root
    for head in [*trigger.ancestors, root]:
        if head.pos_ in {"VERB", "AUX"} and lemma_of(head) in lexicon.words["reporting_verbs"]:
            noun = grammar.subject(head)
            if noun is not None and noun.i != trigger.i:
                found.append(noun)
    for token in trigger.sent:
        if token.lower_ in {"parataxis"}:
            continue
        if token.pos_ == "VERB" and token.dep_ in {"parataxis", "ccomp", "conj", "advcl"}:
            if lemma_of(token) in lexicon.words["reporting_verbs"] and token.i > trigger.i:
                noun = grammar.child(token, "nsubj")
                if noun is not None:
                    found.append(noun)
        if token.lower_ == "according":
            to = next((kid for kid in token.children if kid.lower_ == "to"), None)
            noun = grammar.child(to, "pobj") if to is not None else None
            if noun is not None:
                found.append(noun)
    return found


_LEADING = re.compile(r"^(?:the|a|an|its|their|his|her|another|one|two|both)\s+", re.I)


def institution_in(noun: Token, passage: Passage, lexicon: Lexicon) -> str | None:
    """The institution that a speaker is or speaks for; nothing for a person alone."""
    words = lexicon.words["institution_words"]
    if _is_institution(noun, passage, words) and lemma_of(noun) not in SPEAKERS:
        return _name(noun)
    for prep in noun.children:
        if prep.dep_ == "prep" and prep.lower_ in {"for", "of", "from", "in", "at"}:
            for inner in prep.children:
                if inner.dep_ == "pobj" and _is_institution(inner, passage, words):
                    return _name(inner)
    for kid in noun.children:
        if kid.dep_ == "appos":
            found = institution_in(kid, passage, lexicon)
            if found:
                return found
    if _is_institution(noun, passage, words):
        return _name(noun)
    before = [k for k in noun.children if k.dep_ in {"compound", "nmod", "poss"} and k.i < noun.i]
    spoken_for = [k for k in before if _is_institution(k, passage, words) and k.ent_type_ != "PERSON"]
    if spoken_for and lemma_of(noun) in SPEAKERS:
        return _clean(_span(noun.doc, spoken_for[0].left_edge.i, spoken_for[-1].i))
    return None


def _is_institution(noun: Token, passage: Passage, words: frozenset[str]) -> bool:
    """By its words, as an acronym, or as a country or capital that speaks for its government.

    A bare proper name is none, whatever the parser takes it for: it may be a person's.
    """
    if noun.ent_type_ == "PERSON":
        return False
    if noun.lower_ in words or lemma_of(noun) in words:
        return True
    geo = passage.geo_over(noun)
    if geo is not None and geo.kind in {"country", "capital"}:
        return True
    return bool(len(noun.text) > 2 and noun.text.isupper() and noun.pos_ == "PROPN")


def _name(noun: Token) -> str:
    last = noun.i
    for kid in noun.children:
        if kid.dep_ == "prep" and kid.lower_ in {"of", "for"} and kid.i > noun.i:
            last = max(last, *(t.i for t in kid.subtree if t.pos_ != "PUNCT"))
    return _clean(_span(noun.doc, noun.left_edge.i, last))


def _span(doc: object, first: int, last: int) -> Span:
    span: Span = doc[first : last + 1]  # type: ignore[index]
    return span


def _clean(span: Span) -> str:
    text = span.text.strip(" ,;:-\"'“”")
    previous = None
    while previous != text:
        previous, text = text, _LEADING.sub("", text)
    return text
