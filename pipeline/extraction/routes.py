"""Whence and whither a movement went.

Belongs here: reading origin and destination off the clause of a trigger and off what the article
has established. Does not belong here: finding names in text (``geography``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from pipeline.extraction import grammar
from pipeline.extraction.actors import lemma_of
from pipeline.extraction.geography import GeoMention
from pipeline.extraction.lexicon import Lexicon
from pipeline.extraction.passages import Passage
from pipeline.extraction.triggers import Trigger

TOWARDS = frozenset(
    {"to", "into", "in", "inside", "onto", "on", "for", "toward", "towards", "at", "through",
     "over", "across", "near", "within", "via", "around", "unto"}
)  # fmt: skip
REACHING_VERBS = frozenset({"enter", "reach", "penetrate", "access", "leave", "quit", "abandon"})
LEAVING_VERBS = frozenset({"leave", "quit", "abandon"})
CROSSING_VERBS = frozenset(
    {"cross", "ford", "swim", "reach", "breach", "violate", "enter", "penetrate", "pass"}
)
LANDS = frozenset(
    {"soil", "territory", "side", "bank", "land", "shore", "ground", "custody", "hands", "hand",
     "area", "city", "town", "village", "district", "province", "region", "state", "capital",
     "airport", "base", "hospital", "camp", "authorities", "authority", "government", "port",
     "army", "part", "post", "homeland", "county", "department", "prefecture"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """Origin and destinations, and whether the destination was only inferred."""

    origin: str
    destinations: tuple[str, ...]
    inferred: bool


@dataclass(slots=True)
class Corridor:
    """What an article has established about who borders whom.

    Attributes:
        home: Country whose personnel move in it.
        hosts: Other countries it speaks of, most mentioned first.
        last_host: The foreign country that the text spoke of last as a destination.
    """

    home: str | None
    hosts: tuple[str, ...]
    neighbours: dict[str, frozenset[str]]
    last_host: str | None = None
    source_host: str | None = None
    seen: list[str] = field(default_factory=list)

    def borders(self, country: str | None, home: str) -> bool:
        """Whether a country shares a land border with the home country."""
        return country in self.neighbours.get(home, frozenset())


@dataclass(slots=True)
class _Roles:
    """Countries of a clause by their part in it, and the same for border names."""

    to: list[GeoMention] = field(default_factory=list)
    out_of: list[GeoMention] = field(default_factory=list)
    agents: list[GeoMention] = field(default_factory=list)
    borders: list[GeoMention] = field(default_factory=list)
    others: list[GeoMention] = field(default_factory=list)
    heading: list[GeoMention] = field(default_factory=list)
    seats: list[GeoMention] = field(default_factory=list)


def find_route(  # noqa: PLR0913
    trigger: Trigger,
    mover: Token,
    home: str,
    group_hosts: list[str],
    passage: Passage,
    corridor: Corridor,
    lexicon: Lexicon,
) -> Route | None:
    """Where a movement went; nothing where it stayed inside one country or cannot be told."""
    roles = _roles(trigger, mover, passage)
    sentence = trigger.token.sent
    if trigger.frame.kind == "home":
        if trigger.frame.needs == "land" and not (
            roles.to or _to_authorities(trigger) or _to_homeland(trigger)
        ):
            return None
        return _homeward(trigger, roles, home, group_hosts, sentence, passage, corridor)
    foreign = _countries(roles.to, exclude=home)
    if trigger.frame.kind == "stay":
        foreign = _countries(roles.seats, exclude=home)
    elif trigger.frame.needs == "land":
        foreign = _countries(roles.heading, exclude=home)
    sent = not group_hosts and _sends_own(trigger, mover, roles, home, passage)
    if sent or _is_deployment(trigger, roles, home, lexicon):
        return None
    if foreign:
        return _abroad(roles, home, foreign, group_hosts, corridor)
    if _reaches_home(trigger, roles, home):
        left = _countries(roles.out_of, home)
        carried = trigger.frame.mover in {"object", "either", "any", "of"} and _names_home(
            roles, home
        )
        carried = carried or _to_homeland(trigger)
        if trigger.frame.kind == "stay" or not (group_hosts or left or carried):
            return None
        return _homeward(trigger, roles, home, group_hosts, sentence, passage, corridor)
    needs = trigger.frame.needs
    over_border = _over_border(trigger, lexicon)
    if trigger.frame.kind == "stay" and trigger.frame.mover in {"object", "either"}:
        host = _keeper(trigger, roles, home, group_hosts, corridor)
        if host is not None:
            return Route(home, (host,), inferred=True)
    if trigger.frame.kind == "stay":
        there = any(
            t.lower_ in {"there", "here"} and t.dep_ != "expl"
            for t in grammar.clause_tokens(trigger.token)
        )
        host = group_hosts[-1] if group_hosts else corridor.last_host
        return Route(home, (host,), inferred=True) if there and host else None
    if needs == "land" or (needs == "border" and not over_border):
        return None
    if not over_border and any(g.iso3 == home and g.is_place for g in roles.to):
        return None
    host = group_hosts[-1] if group_hosts and not roles.borders else None
    host = host or other_side(
        roles, home, sentence, passage, corridor, guess=over_border or bool(corridor.last_host)
    )
    return Route(home, (host,), inferred=True) if host else None


def reached_countries(trigger: Trigger, mover: Token, passage: Passage) -> list[str]:
    """Countries that a clause names as where a movement arrives, whoever moves."""
    return _countries(_roles(trigger, mover, passage).to, exclude=None)


BUILDINGS = frozenset(
    {"center", "centre", "camp", "dormitory", "hospital", "facility", "hotel", "school", "base",
     "barracks", "clinic", "shelter", "compound", "stadium", "mosque", "sanatorium", "prison"}
)  # fmt: skip


def _is_deployment(trigger: Trigger, roles: _Roles, home: str, lexicon: Lexicon) -> bool:
    """Whether a state sends or recalls its own forces, or they go over to the enemy."""
    own = any(g.iso3 == home and g.kind in {"country", "demonym"} for g in roles.agents)
    moves = trigger.frame.mover in {"object", "either", "any"}
    if moves and own and trigger.frame.kind == "move":
        return True
    agent = trigger.agent
    if moves and agent is not None and agent.lower_ == "it" and trigger.frame.kind == "home":
        held = grammar.object_of(trigger.token)
        if held is not None and any(kid.lower_ in OWN for kid in held.children):
            return True
    for token in grammar.clause_tokens(trigger.token):
        if token.dep_ != "pobj" or token.head.lower_ != "to":
            continue
        if lemma_of(token) in lexicon.words["excluded_movers"] and not roles.to:
            return True
        if moves and lemma_of(token) in {"border", "frontier"} and trigger.frame.kind == "move":
            return True
    return False


def _sends_own(
    trigger: Trigger, mover: Token, roles: _Roles, home: str, passage: Passage
) -> bool:
    """Whether "X sent 3,000 soldiers to Y" speaks of the soldiers of X."""
    if trigger.frame.kind != "move" or trigger.frame.mover != "object":
        return False
    sends = lemma_of(trigger.token) in {"send", "dispatch", "move", "rush", "deploy", "ship"}
    inside = {t.i for t in grammar.noun_tokens(mover)}
    named = any(passage.token_at(g.start, g.end).i in inside for g in passage.geo)
    return sends and bool(_countries(roles.agents, home)) and not named


def _keeper(
    trigger: Trigger, roles: _Roles, home: str, group_hosts: list[str], corridor: Corridor
) -> str | None:
    """The country that holds people: the one that is said to, or the one the building is in."""
    named = _countries(roles.agents, home)
    if named and corridor.borders(named[0], home):
        return named[0]
    if trigger.agent is not None and lemma_of(trigger.agent) in BUILDINGS:
        near = [c for c in corridor.hosts if corridor.borders(c, home)]
        hosts = [*group_hosts[-1:], *([corridor.last_host] if corridor.last_host else []), *near]
        return hosts[0] if hosts else None
    return None


def _abroad(
    roles: _Roles, home: str, foreign: list[str], group_hosts: list[str], corridor: Corridor
) -> Route:
    left = _countries(roles.out_of, exclude=home)
    left = [country for country in left if country not in foreign]
    if left:
        return Route(left[0], tuple(sorted(set(foreign))), inferred=False)
    known = group_hosts or ([corridor.last_host] if corridor.last_host else [])
    been = [host for host in known if host not in foreign]
    if been and not any(corridor.borders(country, home) for country in foreign):
        return Route(been[-1], tuple(sorted(set(foreign))), inferred=False)
    return Route(home, tuple(sorted(set(foreign))), inferred=False)


def _homeward(  # noqa: PLR0913
    trigger: Trigger,
    roles: _Roles,
    home: str,
    group_hosts: list[str],
    sentence: Span,
    passage: Passage,
    corridor: Corridor,
) -> Route | None:
    seated = lemma_of(trigger.token) == "be"
    onward = _countries(roles.to if seated else roles.heading, exclude=home)
    reaches_home = any(g.iso3 == home for g in roles.to)
    located = [geo for geo in roles.to if geo not in roles.heading]
    hosts = (
        _countries(roles.out_of, home)
        + _countries(roles.agents, home)
        + group_hosts[-1:]
        + _countries(located, home)
    )
    if onward and not reaches_home:
        elsewhere = [c for c in onward if c not in {*group_hosts, corridor.last_host}]
        places_in_host = [c for c in onward if c not in elsewhere]
        if elsewhere and hosts and not places_in_host:
            return Route(hosts[0], (elsewhere[0],), inferred=False)
        if trigger.frame.needs == "land" or not (hosts or places_in_host):
            return None
        hosts = hosts or places_in_host
    host = hosts[0] if hosts else other_side(roles, home, sentence, passage, corridor)
    named = reaches_home or _to_homeland(trigger)
    return Route(host, (home,), inferred=not named) if host and host != home else None


def other_side(  # noqa: PLR0911, PLR0913
    roles: _Roles,
    home: str,
    sentence: Span,
    passage: Passage,
    corridor: Corridor,
    *,
    guess: bool = True,
) -> str | None:
    """The country across the border that a clause leaves unnamed.

    Args:
        roles: Countries of the clause by their part in it.
        home: Country of the personnel.
        sentence: Around the clause.
        passage: Around the sentence.
        corridor: What the article has established.
        guess: Whether places that face another country, and the article as a whole, may tell:
            not where nothing says that a border was crossed ("took refuge at a base").
    """
    named = _countries(roles.borders, home) + [
        c for c in _countries(roles.agents + roles.others, home) if corridor.borders(c, home)
    ]
    if named:
        return named[0]
    nearby = passage.geo_within(sentence)
    if not guess:
        named = [c for c in _countries(nearby, home) if corridor.borders(c, home)]
        return named[0] if named else corridor.last_host
    entered = [c for c in _countries(roles.out_of, home) if corridor.borders(c, home)]
    if entered:
        return entered[0]
    facing = [
        g.facing_iso3 for g in roles.to + roles.borders + roles.out_of + roles.others
        if g.facing_iso3 and g.facing_iso3 != home
    ]  # fmt: skip
    if facing:
        return facing[0]
    named = [c for c in _countries(nearby, home) if corridor.borders(c, home)]
    named += [g.facing_iso3 for g in nearby if g.facing_iso3 and g.facing_iso3 != home]
    if named:
        return named[0]
    if corridor.last_host:
        return corridor.last_host
    if corridor.source_host and corridor.borders(corridor.source_host, home):
        return corridor.source_host
    near = [c for c in corridor.hosts if corridor.borders(c, home)]
    return near[0] if near else (corridor.hosts[0] if corridor.hosts else None)


def _countries(mentions: list[GeoMention], exclude: str | None) -> list[str]:
    """Countries of some mentions, in order; names of countries before peoples where both occur."""
    solid = [g for g in mentions if g.kind != "demonym"] or mentions
    found: list[str] = []
    for geo in solid:
        if geo.iso3 and geo.iso3 != exclude and geo.iso3 not in found:
            found.append(geo.iso3)
    return found


def _roles(trigger: Trigger, mover: Token, passage: Passage) -> _Roles:
    roles = _Roles()
    verb = trigger.token
    clause = {t.i for t in _route_tokens(verb)}
    own = {t.i for t in grammar.noun_tokens(mover)} if mover.i != verb.i else set()
    for geo in passage.geo:
        token = passage.token_at(geo.start, geo.end)
        if token.i not in clause:
            continue
        prep = grammar.preposition_over(token)
        if token.i in own and not (prep and prep.lower_ in {"in", "into"} and prep.i > mover.i):
            continue
        _place_in_roles(geo, token, prep, trigger, roles)
    return roles


def _route_tokens(verb: Token) -> list[Token]:
    tokens = grammar.clause_tokens(verb)
    if verb.pos_ in {"NOUN", "PROPN"}:
        governor = grammar.governing_verb(verb)
        if governor is not None and governor.sent.start == verb.sent.start:
            return sorted({*tokens, *grammar.clause_tokens(governor)}, key=lambda t: t.i)
    last = tokens[-1]
    # A verb shares the destination of the verb that it is co-ordinated or chained with.
    for kid in verb.children:
        if kid.dep_ in {"xcomp", "advcl"} and kid.tag_ == "VBG":
            tokens += grammar.clause_tokens(kid)
    if verb.dep_ == "xcomp" and verb.head.pos_ == "VERB":
        tokens += [t for t in grammar.clause_tokens(verb.head) if t.i > last.i]
    return tokens


def _place_in_roles(
    geo: GeoMention, token: Token, prep: Token | None, trigger: Trigger, roles: _Roles
) -> None:
    noun = _modified_noun(token)
    lemma = lemma_of(noun) if noun is not None else ""
    if lemma in {"border", "frontier", "boundary", "line"} or geo.kind in {"river", "line"}:
        roles.borders.append(geo)
        return
    if prep is not None:
        outer = grammar.preposition_over(prep.head) if prep.lower_ in {"of", "in"} else None
        word = (outer or prep).lower_
        governed = prep.head
        if prep.lower_ in {"with", "of"} and lemma_of(governed) in {
            "border", "frontier", "boundary",
        }:  # fmt: skip
            roles.borders.append(geo)
        elif word == "from" or (word == "of" and lemma_of(prep.head) == "out"):
            roles.out_of.append(geo)
        elif prep.lower_ == "by":
            roles.agents.append(geo)
        elif _inside_source(prep):
            roles.out_of.append(geo)
        elif word in TOWARDS and _is_land(noun, geo):
            roles.to.append(geo)
            if word not in DIRECTIONS and _seated(prep, trigger.token):
                roles.seats.append(geo)
            if word in DIRECTIONS or (word == "on" and lemma in {"side", "soil", "territory"}):
                roles.heading.append(geo)
        else:
            roles.others.append(geo)
        return
    if trigger.agent is not None and token.i in {t.i for t in trigger.agent.subtree}:
        roles.agents.append(geo)
    elif token.dep_ in {"dobj", "npadvmod", "conj"} and lemma_of(trigger.token) in REACHING_VERBS:
        leaving = lemma_of(trigger.token) in LEAVING_VERBS
        (roles.out_of if leaving else roles.to).append(geo)
    elif (
        noun is not None and noun.dep_ == "dobj" and lemma in LANDS
        and lemma_of(trigger.token) in REACHING_VERBS - LEAVING_VERBS
    ):  # fmt: skip
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


def _is_land(noun: Token | None, geo: GeoMention) -> bool:
    if geo.kind != "demonym":
        return True
    return noun is not None and (noun.lower_ in LANDS or lemma_of(noun) in LANDS)


DIRECTIONS = frozenset({"to", "into", "for", "toward", "towards", "onto", "unto"})
HOMELANDS = frozenset({"homeland", "motherland", "fatherland"})
OWN = frozenset({"their", "own", "its", "his", "her"})


def _reaches_home(trigger: Trigger, roles: _Roles, home: str) -> bool:
    return _to_homeland(trigger) or any(g in roles.heading for g in roles.to if g.iso3 == home)


def _names_home(roles: _Roles, home: str) -> bool:
    return any(g.iso3 == home and g.kind in {"country", "capital"} for g in roles.to)


def _to_homeland(trigger: Trigger) -> bool:
    """ "to their homeland", "to own country"."""
    for token in grammar.clause_tokens(trigger.token):
        own = any(kid.lower_ in OWN for kid in token.children)
        if token.lower_ in HOMELANDS or (token.lower_ in {"country", "side"} and own):
            prep = grammar.preposition_over(token)
            if prep is not None and prep.lower_ in DIRECTIONS:
                return True
    return False


def _to_authorities(trigger: Trigger) -> bool:
    for token in grammar.clause_tokens(trigger.token):
        if token.lower_ in {"authorities", "government", "side", "officials", "delegation"}:
            prep = grammar.preposition_over(token)
            if prep is not None and prep.lower_ == "to":
                return True
    return False


def _over_border(trigger: Trigger, lexicon: Lexicon) -> bool:
    """Whether a clause speaks of crossing a border, of the other side, or of a neighbour."""
    words = lexicon.words
    tokens = grammar.clause_tokens(trigger.token)
    lemmas = {lemma_of(t) for t in tokens}
    if lemmas & words["neighbour_words"]:
        return True
    verb = lemma_of(trigger.token)
    if verb in {"enter", "cross"} and grammar.object_of(trigger.token) is None:
        return True
    if any(t.lower_ == "across" and t.head.i == trigger.token.i for t in tokens):
        return True
    if any(t.lower_ == "in" and t.dep_ == "prt" and t.head.i == trigger.token.i for t in tokens):
        return True
    for token in tokens:
        if lemma_of(token) not in words["border_nouns"]:
            continue
        if token.dep_ == "dobj" and verb in CROSSING_VERBS:
            return True
        prep = grammar.preposition_over(token)
        if prep is not None and prep.lower_ in words["over_words"] | {"to", "on"}:
            if lemma_of(token) not in {"side", "bank", "land", "ground", "shore"}:
                return (
                    prep.lower_ != "to"
                    and prep.lower_ != "on"
                    or lemma_of(token) in {"territory", "soil"}
                )
            if any(k.lower_ in {"other", "far", "opposite"} for k in token.children):
                return True
    ends = verb in {"cross", "slip", "go", "come", "get", "pass", "flee", "make", "escape"}
    return ends and any(
        t.lower_ in {"over", "across"} and t.dep_ in {"prt", "advmod", "prep"} for t in tokens
    )
