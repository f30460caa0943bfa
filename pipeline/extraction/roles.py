"""The countries and borders that a clause names, by the part they play in it.

Belongs here: reading those parts off prepositions and the parse. Does not belong here: what
follows from them for the route (``routes``), or finding names in text (``geography``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from pipeline.extraction import grammar
from pipeline.extraction.clauses import Clause
from pipeline.extraction.geography import GeoMention
from pipeline.extraction.lemmas import lemma_of

DIRECTIONS = frozenset({"to", "into", "for", "toward", "towards", "onto", "unto"})
TOWARDS = DIRECTIONS | {
    "in", "inside", "on", "at", "through", "over", "across", "within", "via", "throughout",
}  # fmt: skip
NEAR = frozenset(
    {"near", "around", "by", "outside", "off", "beyond", "past", "beside", "along", "opposite"}
)
"""Near a town is in its country; near a country is outside of it."""
BORDERS = frozenset({"border", "frontier", "boundary"})


@dataclass(slots=True)
class Roles:
    """Names in a clause by their part in it.

    Attributes:
        to: Where the movement arrives or is placed.
        heading: Those of ``to`` that a direction leads to ("to", "into", "on the ... side").
        seats: Those of ``to`` that only say where something is ("in", "at").
        out_of: What it leaves.
        agents: Who causes it.
        borders: Whose border it is about.
        others: Named without such a part.
    """

    to: list[GeoMention] = field(default_factory=list)
    heading: list[GeoMention] = field(default_factory=list)
    seats: list[GeoMention] = field(default_factory=list)
    out_of: list[GeoMention] = field(default_factory=list)
    agents: list[GeoMention] = field(default_factory=list)
    borders: list[GeoMention] = field(default_factory=list)
    others: list[GeoMention] = field(default_factory=list)


def countries(mentions: list[GeoMention], exclude: str | None) -> list[str]:
    """Countries of some mentions, in order; names of countries before peoples where both occur."""
    solid = [geo for geo in mentions if geo.kind != "demonym"] or mentions
    found = (geo.iso3 for geo in solid if geo.iso3 and geo.iso3 != exclude)
    return list(dict.fromkeys(found))


def roles_of(clause: Clause) -> Roles:
    """The parts of all names in a clause."""
    roles = Roles()
    inside = {token.i for token in _route_tokens(clause.verb)}
    mover = clause.mover
    own = {t.i for t in grammar.noun_tokens(mover)} if mover.i != clause.verb.i else set()
    for geo in clause.passage.geo:
        token = clause.passage.token_at(geo.start, geo.end)
        if token.i not in inside:
            continue
        prep = grammar.preposition_over(token) or _preposition_before(token)
        if token.i in own and not (prep and prep.lower_ in {"in", "into"} and prep.i > mover.i):
            continue
        _assign(geo, token, prep, clause, roles)
    return roles


def _preposition_before(name: Token) -> Token | None:
    """Where the parser has hung a name elsewhere, the direction that stands right before it."""
    at = name.left_edge.i - 1
    before = name.doc[at] if at >= name.sent.start else None
    return before if before is not None and before.lower_ in DIRECTIONS else None


def _route_tokens(verb: Token) -> list[Token]:
    """The words that can tell where a movement went: a clause and those it shares places with."""
    tokens = grammar.clause_tokens(verb)
    if verb.pos_ in {"NOUN", "PROPN"}:
        governor = grammar.governing_verb(verb)
        if governor is not None and governor.sent.start == verb.sent.start:
            return sorted({*tokens, *grammar.clause_tokens(governor)}, key=lambda t: t.i)
    last = tokens[-1]
    for kid in verb.children:
        if kid.dep_ in {"xcomp", "advcl"} and kid.tag_ == "VBG":
            tokens += grammar.clause_tokens(kid)
    if verb.dep_ == "xcomp" and verb.head.pos_ == "VERB":
        tokens += [t for t in grammar.clause_tokens(verb.head) if t.i > last.i]
    return tokens


def _assign(
    geo: GeoMention, token: Token, prep: Token | None, clause: Clause, roles: Roles
) -> None:
    noun = _modified_noun(token)
    if (noun is not None and lemma_of(noun) in BORDERS | {"line"}) or geo.kind in {"river", "line"}:
        roles.borders.append(geo)
    elif prep is not None:
        _assign_by_preposition(geo, noun, prep, clause, roles)
    else:
        _assign_as_argument(geo, token, noun, clause, roles)


def _assign_by_preposition(
    geo: GeoMention, noun: Token | None, prep: Token, clause: Clause, roles: Roles
) -> None:
    # "To a camp in X" leads to X; "to the authorities in X" only says where.
    people = lemma_of(prep.head) in clause.words("receiving_sides")
    nested = prep.lower_ == "of" or (prep.lower_ == "in" and not people)
    outer = grammar.preposition_over(prep.head) if nested else None
    word = (outer or prep).lower_
    if (outer or prep).head.lower_ == "according":
        roles.others.append(geo)
    elif prep.lower_ in {"with", "of"} and lemma_of(prep.head) in BORDERS:
        roles.borders.append(geo)
    elif word == "from" or (word == "of" and lemma_of(prep.head) == "out"):
        roles.out_of.append(geo)
    elif prep.lower_ == "by" and not (geo.is_place and prep.dep_ == "prep"):
        roles.agents.append(geo)
    elif _inside_source(prep):
        roles.out_of.append(geo)
    elif (word in TOWARDS or (word in NEAR and (geo.is_place or noun is not None))) and _is_land(
        noun, geo, clause
    ):
        roles.to.append(geo)
        if word not in DIRECTIONS and _seated(prep, clause.verb):
            roles.seats.append(geo)
        side = noun is not None and lemma_of(noun) in {"side", "soil", "territory"}
        if word in DIRECTIONS or (word == "on" and side):
            roles.heading.append(geo)
    else:
        roles.others.append(geo)


def _assign_as_argument(
    geo: GeoMention, token: Token, noun: Token | None, clause: Clause, roles: Roles
) -> None:
    """A name with no preposition: agent, object of "enter" or "leave", or none of these."""
    agent, verb = clause.agent, lemma_of(clause.verb)
    leaves = verb in clause.words("leaving_verbs")
    enters = verb in clause.words("entering_verbs")
    if agent is not None and token.i in {t.i for t in agent.subtree}:
        roles.agents.append(geo)
    elif token.dep_ in {"dobj", "npadvmod", "conj"} and (leaves or enters):
        (roles.out_of if leaves else roles.to).append(geo)
    elif (
        enters
        and noun is not None
        and noun.dep_ == "dobj"
        and lemma_of(noun) in clause.words("lands")
    ):
        roles.to.append(geo)
    else:
        roles.others.append(geo)


def _seated(prep: Token, verb: Token) -> bool:
    """Whether a place phrase hangs on the verb itself rather than on a noun of its clause."""
    top = prep
    for _ in range(4):
        outer = grammar.preposition_over(top.head) if top.head.pos_ in {"NOUN", "PROPN"} else None
        if outer is None:
            break
        top = outer
    near = {verb.i, *(k.i for k in verb.children if k.dep_ in {"advmod", "acomp", "attr", "prep"})}
    return top.head.i in near or (verb.pos_ == "AUX" and top.head.head.i == verb.i)


def _inside_source(prep: Token) -> bool:
    """Whether a phrase only details where a movement came from: "from a post in Kunduz"."""
    at = prep
    for _ in range(4):
        outer = grammar.preposition_over(at.head) if at.head.pos_ in {"NOUN", "PROPN"} else None
        if outer is None:
            return False
        if outer.lower_ in {"from", "after"}:
            return True
        at = outer
    return False


def _modified_noun(token: Token) -> Token | None:
    """The noun that a name qualifies ("Tajik" in "Tajik soil"); nothing where it stands alone."""
    at = token
    while at.dep_ in {"amod", "compound", "poss", "nmod"} and at.head.i > at.i:
        at = at.head
    return at if at.i != token.i else None


def _is_land(noun: Token | None, geo: GeoMention, clause: Clause) -> bool:
    if noun is not None and geo.kind in {"country", "demonym"} and _is_elsewhere(noun, geo, clause):
        return False
    if geo.kind != "demonym":
        return True
    lands = clause.words("lands")
    return noun is not None and (noun.lower_ in lands or lemma_of(noun) in lands)


def _is_elsewhere(noun: Token, geo: GeoMention, clause: Clause) -> bool:
    """Whether what belongs to one country lies in another: "a U.S. base in the Emirates"."""
    inside = (t for kid in noun.children if kid.lower_ == "in" for t in kid.subtree)
    names = (clause.passage.geo_over(token) for token in inside)
    return any(name is not None and name.iso3 not in {None, geo.iso3} for name in names)
