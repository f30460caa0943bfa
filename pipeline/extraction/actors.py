"""Who a noun phrase speaks of: state personnel, someone else, or a group named before.

Belongs here: class, nationality and figure of one noun phrase. Does not belong here: linking
phrases to each other (``coreference``), or what the people did (``triggers``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from spacy.tokens import Token

from pipeline.extraction.counts import Quantity
from pipeline.extraction.grammar import noun_tokens
from pipeline.extraction.lexicon import Lexicon, PersonnelTerm
from pipeline.extraction.passages import Passage
from pipeline.records import Personnel

DEFINITE = frozenset(
    {"the", "these", "those", "this", "that", "all", "both", "its", "their", "his"}
)
PRONOUNS = frozenset(
    {"they", "them", "themselves", "he", "him", "she", "her", "all", "those", "these", "both"}
)
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


def lemma_of(token: Token) -> str:
    """A token's lemma in lower case; English "-men" made singular where the parser did not."""
    lemma: str = token.lemma_.lower()
    if lemma.endswith("men") and len(lemma) > 4 and token.pos_ in {"NOUN", "PROPN"}:
        return lemma[:-3] + "man"
    if token.pos_ == "PROPN" and lemma.endswith("s") and not lemma.endswith("ss"):
        return lemma[:-1]
    return lemma


def terms_in(tokens: list[Token], lexicon: Lexicon) -> list[tuple[PersonnelTerm, Token]]:
    """Personnel terms among tokens, longest first at each place, each with its last token."""
    found = []
    at = 0
    while at < len(tokens):
        match = _term_at(tokens, at, lexicon)
        if match is None:
            at += 1
            continue
        term, length = match
        found.append((term, tokens[at + length - 1]))
        at += length
    return found


def _term_at(tokens: list[Token], at: int, lexicon: Lexicon) -> tuple[PersonnelTerm, int] | None:
    first = tokens[at]
    for form in {lemma_of(first), first.lower_}:
        for term in lexicon.personnel.get(form, ()):
            length = len(term.phrase)
            words = [t for t in tokens[at : at + 2 * length] if t.text != "-"][:length]
            if len(words) == length and all(
                part in {lemma_of(t), t.lower_} for part, t in zip(term.phrase, words, strict=True)
            ):
                return term, words[-1].i - first.i + 1
    return None


def describe(noun: Token, passage: Passage, lexicon: Lexicon) -> Actor | None:
    """What a noun phrase speaks of; nothing where it is no people at all."""
    tokens = noun_tokens(noun)
    core = _core_tokens(noun, tokens)
    terms = terms_in(core, lexicon)
    status = _status(noun, core, terms, passage, lexicon)
    if status is None:
        return _from_companions(noun, passage, lexicon)
    if status is Status.EXCLUDED:
        return _from_companions(noun, passage, lexicon) or _actor(noun, status, tokens, [], passage)
    return _actor(noun, status, tokens, terms, passage)


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
    lemma = lemma_of(noun)
    if any(end.i == noun.i for _, end in terms):
        return Status.PERSONNEL
    if lemma in lexicon.words["carriers"]:
        return Status.CARRIER
    if lemma in lexicon.words["excluded_movers"] or noun.lower_ in lexicon.words["excluded_movers"]:
        return Status.EXCLUDED
    numeral = noun.pos_ == "NUM" or bool(passage.quantities_within(noun.idx, noun.idx + 1))
    grouping = numeral or lemma in lexicon.words["group_nouns"] or noun.lower_ in PRONOUNS
    if not grouping:
        return _people_of(noun, passage)
    of_terms = [end for _, end in terms if end.i != noun.i]
    if of_terms:
        return Status.PERSONNEL
    if any(lemma_of(t) in lexicon.words["excluded_movers"] for t in core):
        return Status.EXCLUDED
    return Status.GROUP


def _people_of(noun: Token, passage: Passage) -> Status | None:
    """A demonym as a noun ("the Ukrainians") is a group named before."""
    geo = passage.geo_over(noun)
    if geo and geo.kind == "demonym" and noun.tag_ in {"NNPS", "NNS"}:
        return Status.GROUP
    return None


def _from_companions(noun: Token, passage: Passage, lexicon: Lexicon) -> Actor | None:
    """Personnel named beside a head that is none: "a resident and two soldiers", "Afghans, pilots"."""
    for kid in noun.children:
        if kid.dep_ in {"conj", "appos"} and kid.pos_ in {"NOUN", "PROPN", "NUM"}:
            actor = describe(kid, passage, lexicon)
            if actor and actor.status is Status.PERSONNEL:
                return actor
    return None


def _actor(
    noun: Token,
    status: Status,
    tokens: list[Token],
    terms: list[tuple[PersonnelTerm, Token]],
    passage: Passage,
) -> Actor:
    start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    words = {token.lower_ for token in tokens if token.i <= noun.i}
    first_of = next((t for t in tokens if t.lower_ == "of" and t.i > noun.i), None)
    definite_whole = first_of is not None and any(
        t.lower_ in {"the", "them", "these", "those", "its", "their"}
        for t in tokens
        if first_of.i < t.i <= first_of.i + 2
    )
    quantity = _figure(noun, start, end, passage)
    numeral_head = bool(passage.quantities_within(noun.idx, noun.idx + 1)) or noun.lower_ in {
        "some", "part", "most", "many", "others", "half", "several", "few",
    }  # fmt: skip
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
    )


def _figure(noun: Token, start: int, end: int, passage: Passage) -> Quantity | None:
    inside = passage.quantities_within(start, end)
    at_head = [q for q in inside if q.start <= noun.idx]
    if at_head:
        return at_head[-1]
    after = [q for q in inside if q.start > noun.idx]
    return after[0] if after else None


def _nationality(noun: Token, tokens: list[Token], passage: Passage) -> str | None:
    first, last = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    inside = [g for g in passage.geo if first <= g.start < last and g.iso3]
    for kinds in ({"demonym"}, {"country"}):
        for geo in inside:
            if geo.kind in kinds:
                return geo.iso3
    return None
