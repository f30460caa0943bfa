"""Who a noun phrase speaks of: state personnel, someone else, or a group named before.

Belongs here: class, nationality and figure of one noun phrase. Does not belong here: linking
phrases to each other (``coreference``), or what the people did (``triggers``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from spacy.tokens import Token

from pipeline.extraction.counts import Quantity
from pipeline.extraction.grammar import noun_tokens, objects_of_preposition
from pipeline.extraction.lemmas import lemma_of
from pipeline.extraction.lexicon import Lexicon, PersonnelTerm
from pipeline.extraction.passages import Passage
from pipeline.extraction.phrase_counts import is_whole, quantity_beside, quantity_of
from pipeline.extraction.terms import stands_for, terms_in
from pipeline.records import Personnel

DEFINITE = frozenset(
    {"the", "these", "those", "this", "that", "all", "both", "its", "their", "his", "our", "my"}
)
PRONOUNS = frozenset(
    {
        "they", "them", "themselves", "their", "he", "him", "his", "she", "her",
        "all", "those", "these", "both",
    }
)  # fmt: skip
OTHERS = frozenset({"another", "other", "more", "further", "additional", "second", "fresh"})


class Status(Enum):
    """What a noun phrase turned out to be."""

    PERSONNEL = "personnel"
    GROUP = "group"
    CARRIER = "carrier"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Actor:
    """One noun phrase that people may stand behind.

    Attributes:
        head: Its head word.
        status: ``GROUP`` for "they", "the men", "46 of them": the text named them before.
        personnel: Classes that its words state.
        guessed: Classes that its words only suggest ("officers").
        nationality: ISO alpha-3 from a name or demonym inside it.
        quantity: Its figure.
        definite: It points back ("the soldiers") rather than introduces.
        additional: It says that these are others ("another 35").
        partitive: It is part of a group ("some of the soldiers").
        whole: It is the whole that a part is taken of ("the soldiers" in "600 of the soldiers").
        is_people: It names a people ("the Afghans"): personnel only where these are known already.
    """

    head: Token
    status: Status
    personnel: frozenset[Personnel]
    guessed: frozenset[Personnel]
    nationality: str | None
    quantity: Quantity | None
    definite: bool
    additional: bool
    partitive: bool
    whole: bool
    is_people: bool = False


def describe(noun: Token, passage: Passage, lexicon: Lexicon) -> Actor | None:
    """What a noun phrase speaks of; nothing where it is no people at all."""
    if noun.i not in passage.actors:
        passage.actors[noun.i] = _described(noun, passage, lexicon)
    return passage.actors[noun.i]


def _described(noun: Token, passage: Passage, lexicon: Lexicon) -> Actor | None:
    tokens = noun_tokens(noun)
    core = _core_tokens(noun, tokens)
    terms = terms_in(core, lexicon)
    status = _status(noun, core, terms, passage, lexicon)
    if status is None:
        return _from_companions(noun, passage, lexicon)
    if status is Status.EXCLUDED:
        return _from_companions(noun, passage, lexicon) or _actor(noun, status, passage, lexicon)
    return _actor(noun, status, passage, lexicon)


def _core_tokens(noun: Token, tokens: list[Token]) -> list[Token]:
    """A noun phrase without what only tells where it comes from ("in", "from", "with")."""
    dropped: set[int] = set()
    for token in tokens:
        if token.dep_ == "prep" and token.lower_ in {"in", "from", "with"} and token.i > noun.i:
            dropped |= {t.i for t in token.subtree}
    return [token for token in tokens if token.i not in dropped]


def _status(
    noun: Token,
    core: list[Token],
    terms: list[tuple[PersonnelTerm, Token]],
    passage: Passage,
    lexicon: Lexicon,
) -> Status | None:
    if _is_excluded(noun, core, terms, lexicon):
        return Status.EXCLUDED
    if noun.lower_ in {"people", "many", "some", "others", "more"} and _bare(noun, passage):
        return Status.EXCLUDED if noun.lower_ == "people" else None
    if any(end.i == noun.i for _, end in terms):
        return Status.PERSONNEL
    by_word = _status_of_word(noun, core, terms, lexicon)
    if by_word is not None:
        return by_word
    quantity = quantity_beside(noun, passage)
    if quantity is not None and (quantity.low or quantity.high or 0) >= MOST_PEOPLE:
        return Status.EXCLUDED
    if _groups(noun, passage, lexicon):
        return _status_of_group(noun, core, terms, lexicon)
    return _people_of(noun, passage)


def _is_excluded(
    noun: Token, core: list[Token], terms: list[tuple[PersonnelTerm, Token]], lexicon: Lexicon
) -> bool:
    """Whether a people, personnel led by others, or the staff of a mission abroad are meant."""
    if noun.lower_ == "people" and any(kid.dep_ == "poss" for kid in noun.children):
        return True
    if any(end.i == noun.i for _, end in terms):
        return any(map(_leads, core))
    return any(lemma_of(token) in lexicon.words["missions"] for token in core)


def _status_of_word(
    noun: Token, core: list[Token], terms: list[tuple[PersonnelTerm, Token]], lexicon: Lexicon
) -> Status | None:
    """What the head word itself decides: a carrier, people out of scope, a post in a service."""
    lemma, words = lemma_of(noun), lexicon.words
    described = any(stands_for(end, noun) for _, end in terms)
    if lemma == "body" and described:
        # "A body of 1,200 troops" is not a dead one.
        return Status.PERSONNEL
    if lemma in words["carriers"] and not (lemma in words["group_nouns"] and described):
        return Status.CARRIER
    if {lemma, noun.lower_} & words["excluded_movers"]:
        return Status.EXCLUDED
    if described and lemma in words["roles_in_a_service"]:
        return Status.PERSONNEL
    return None


def _leads(token: Token) -> bool:
    """Whether a word is the end of "NATO-led"."""
    split = token.lower_ == "led" and token.i > 0 and token.nbor(-1).text == "-"
    return token.lower_.endswith("-led") or split


def _groups(noun: Token, passage: Passage, lexicon: Lexicon) -> bool:
    """Whether a word only counts or points: "46 of them", "the group", "they"."""
    numeral = noun.pos_ == "NUM" or bool(passage.quantities_within(noun.idx, noun.idx + 1))
    return numeral or lemma_of(noun) in lexicon.words["group_nouns"] or noun.lower_ in PRONOUNS


def _status_of_group(
    noun: Token, core: list[Token], terms: list[tuple[PersonnelTerm, Token]], lexicon: Lexicon
) -> Status | None:
    if noun.lower_ in PRONOUNS and any(kid.dep_ == "conj" for kid in noun.children):
        return None
    if any(stands_for(end, noun) for _, end in terms) or _in_uniform(noun, lexicon):
        return Status.PERSONNEL
    if any(lemma_of(t) in lexicon.words["carriers"] and stands_for(t, noun) for t in core):
        return Status.CARRIER
    if any(lemma_of(t) in lexicon.words["excluded_movers"] for t in core):
        return Status.EXCLUDED
    return Status.GROUP


def _in_uniform(noun: Token, lexicon: Lexicon) -> bool:
    """Whether people are known by what they wear: "thirty men in Afghan uniform"."""
    return any(
        lemma_of(worn) in lexicon.words["uniforms"]
        for prep in noun.children
        if prep.lower_ == "in"
        for worn in objects_of_preposition(prep)
    )


def _bare(noun: Token, passage: Passage) -> bool:
    """Whether nothing ties a vague word to a group named before: "people slip over the border"."""
    if any(kid.dep_ in {"det", "nummod", "poss", "prep"} for kid in noun.children):
        return False
    return not passage.quantities_within(noun.left_edge.idx, noun.idx + 1)


def _people_of(noun: Token, passage: Passage) -> Status | None:
    """A demonym as a noun ("the Ukrainians") is a group named before."""
    geo = passage.geo_over(noun)
    if geo and geo.kind == "demonym" and noun.tag_ in {"NNPS", "NNS"}:
        return Status.GROUP
    return None


def _names_people(noun: Token, tokens: list[Token], passage: Passage) -> bool:
    """Whether a group is called by its people: "the Afghans", "tens of thousands of Afghans"."""
    heads = [noun, *(t for t in tokens if stands_for(t, noun) and t.dep_ == "pobj")]
    return any(_people_of(head, passage) is not None for head in heads)


def _from_companions(noun: Token, passage: Passage, lexicon: Lexicon) -> Actor | None:
    """Personnel beside a head that is none: "a resident and two soldiers", "Afghans, pilots"."""
    for kid in noun.children:
        if kid.dep_ in {"conj", "appos"} and kid.pos_ in {"NOUN", "PROPN", "NUM"}:
            actor = describe(kid, passage, lexicon)
            if actor and actor.status is Status.PERSONNEL:
                return actor
    return None


def _actor(noun: Token, status: Status, passage: Passage, lexicon: Lexicon) -> Actor:
    tokens = noun_tokens(noun)
    terms = [] if status is Status.EXCLUDED else terms_in(tokens, lexicon)
    words = {token.lower_ for token in tokens if token.i <= noun.i}
    first_of = next((t for t in tokens if t.lower_ == "of" and t.i > noun.i), None)
    definite_whole = first_of is not None and any(
        t.lower_ in {"the", "them", "these", "those", "its", "their"}
        for t in tokens
        if first_of.i < t.i <= first_of.i + 2
    )
    whole = is_whole(noun, passage) and bool(words & DEFINITE or noun.lower_ in PRONOUNS)
    quantity = quantity_of(noun, passage, lexicon, whole=whole)
    numeral_head = bool(passage.quantities_within(noun.idx, noun.idx + 1)) or noun.lower_ in {
        "some", "part", "most", "many", "others", "half", "several", "few",
    }  # fmt: skip
    for kid in noun.children:
        if kid.dep_ == "relcl" and lemma_of(kid) in {"serve", "belong", "work"}:
            terms = [*terms, *terms_in(sorted(kid.subtree, key=lambda t: t.i), lexicon)]
    return Actor(
        head=noun,
        status=status,
        personnel=frozenset(term.personnel for term, _ in terms if not term.weak),
        guessed=frozenset(term.personnel for term, _ in terms if term.weak),
        nationality=_nationality(noun, tokens, passage),
        quantity=quantity,
        definite=bool(words & DEFINITE) or noun.lower_ in PRONOUNS,
        additional=bool(words & OTHERS) or noun.lower_ in {"others", "more"},
        partitive=bool(numeral_head and definite_whole),
        whole=whole,
        is_people=status is Status.GROUP and _names_people(noun, tokens, passage),
    )


MOST_PEOPLE = 100_000
"""A group without a word for personnel of this size is a people in flight, not a force."""


def _nationality(noun: Token, tokens: list[Token], passage: Passage) -> str | None:
    own = {token.i for token in tokens}
    inside = [g for g in passage.geo if g.iso3 and passage.token_at(g.start, g.end).i in own]
    text = passage.segment.text
    for kinds in ({"demonym"}, {"country"}):
        for geo in inside:
            if geo.kind in kinds and not _BACKED.match(text, geo.end):
                return geo.iso3
    return None


_BACKED = re.compile(
    r"[-‐‑ ](?:led|trained|backed|allied|made|built|supplied|funded|supported|armed|sponsored)\b"
)
"""What follows a country that stands behind the personnel and is not theirs: "US-trained"."""
